"""Quotes forged in one word, and true quotes in the typography of models and word processors."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from briefgen.model import Verdict
from briefgen.text.sentences import sentences
from tests.reliability.quoting import FORGERIES, STYLES, forgeries, true_quotes
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.reliability.texts import judged

SAMPLE = Path(__file__).parents[2] / "sources"
MISSED = {"BG201", "BG203"}


@sizes(200, 1000)
def test_one_word_forgeries(size: int, tally: Tally) -> None:
    located, verified, kinds = [], [], Counter[str]()
    for kind, text, forged in forgeries(size):
        judgement = judged(text, forged, forged)
        kinds[kind] += 1
        if judgement.quotes or not {f.code for f in judgement.findings} & MISSED:
            located.append((kind, forged))
        if judgement.verdict is Verdict.VERIFIED:
            verified.append((kind, forged))
    assert set(kinds) == set(FORGERIES)
    tally.none(2, "forged quotes, located", tried=size, unit="quotes", wrong=located, of="accepted")
    tally.none(2, "claims on forged quotes", tried=size, unit="claims", wrong=verified, of="verified")


@sizes(290, 1015)
def test_true_quotes(size: int, tally: Tally) -> None:
    lost, slices = [], []
    for style, text, quote in true_quotes(size):
        judgement = judged(text, quote, quote)
        if not judgement.quotes or any(f.code in MISSED for f in judgement.findings):
            lost.append((style, quote))
        slices += [q.text for q in judgement.quotes if text[q.span.start : q.span.end] != q.text]
    assert size >= 5 * len(STYLES)
    part = "true quotes in the typography of programs"
    tally.at_least(2, part, tried=size, unit="quotes", good=size - len(lost), share=0.99, of="accepted")
    assert not {style for style, n in Counter(s for s, _ in lost).items() if n > size / len(STYLES) / 2}, lost[:5]
    tally.none(2, "quotes shown as they stand", tried=size, unit="quotes", wrong=slices, of="other than their slice")


@pytest.mark.parametrize("name", ["april-warning.txt", "evening-post.txt"])
def test_true_quotes_of_the_sample(name: str, tally: Tally) -> None:
    text = (SAMPLE / name).read_text("utf-8")
    tried, lost = 0, []
    for span in sentences(text):
        for style, write in STYLES.items():
            tried += 1
            quotes = judged(text, span.of(text), write(span.of(text))).quotes
            if [q.span for q in quotes] != [span] and not any(q.span.overlaps(span) for q in quotes):
                lost.append((style, span.of(text)))
    part = f"every sentence of the sample's {name}, in {len(STYLES)} styles"
    tally.at_least(2, part, tried=tried, unit="quotes", good=tried - len(lost), share=0.99, of="accepted")
