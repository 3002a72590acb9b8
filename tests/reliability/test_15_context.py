"""Words quoted out of a context that takes them back, and the same words where nothing does."""

from __future__ import annotations

import pytest

from briefgen.model import Span, Verdict
from briefgen.text.sentences import sentence_at
from tests.reliability.context_pairs import FIRST_PAIRS
from tests.reliability.context_pairs_more import MORE_PAIRS
from tests.reliability.tally import Tally
from tests.reliability.texts import as_claim, judged

PAIRS = (*FIRST_PAIRS, *MORE_PAIRS)


def is_verified(marked: str, way: str) -> bool:
    """Whether the marked words pass as a claim: cut out as the quote, with their sentence quoted, or with nothing quoted."""
    before, _, rest = marked.partition("[[")
    words, _, behind = rest.partition("]]")
    text = before + words + behind
    whole = sentence_at(text, Span(len(before), len(before) + len(words))).of(text)
    quotes = {"the words alone quoted": (words,), "their sentence quoted": (whole,), "nothing quoted": ()}[way]
    return judged(text, as_claim(words), *quotes).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("way", ["the words alone quoted", "their sentence quoted", "nothing quoted"])
def test_context(way: str, tally: Tally) -> None:
    dropped = [name for name, bad, _ in PAIRS if not is_verified(bad, way)]
    flagged = [name for name, _, good in PAIRS if not is_verified(good, way)]
    part = f"context dropped, {way}"
    tally.at_least(15, part, tried=len(PAIRS), unit="claims", good=len(dropped), share=0.95, of="found")
    part = f"twins with nothing dropped, {way}"
    tally.at_most(15, part, tried=len(PAIRS), unit="claims", bad=len(flagged), share=0.10, of="flagged")


def test_the_pairs_quote_the_same_words() -> None:
    assert len(PAIRS) == 150
    assert len({bad for _, bad, _ in PAIRS}) == 150
    for name, bad, good in PAIRS:
        words = [text.partition("[[")[2].partition("]]")[0].casefold() for text in (bad, good)]
        assert words[0] == words[1] != "", name
