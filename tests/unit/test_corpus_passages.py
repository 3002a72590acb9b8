from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from briefgen.chunks import split, visible_text
from briefgen.corpus.passages import LONGEST, passages, prose
from briefgen.corpus.terms import question_terms, terms
from briefgen.model import Source, Span
from briefgen.sources.load import source_from_text
from briefgen.text.sentences import sentences

SENTENCE = "The harbour board paused the contract for the storm barrier before the autumn tides came in. "
LINE = "By Ruth Okafor"


def _texts(source: Source) -> list[str]:
    return [p.of(source.text) for p in passages(source)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(SENTENCE, 1, id="one sentence"),
        pytest.param(f"{SENTENCE * 5}\n\n" * 12, 4, id="paragraphs, three a passage"),
        pytest.param(f"{SENTENCE}\n\n" * 40, 3, id="short paragraphs"),
        pytest.param(SENTENCE * 60, 4, id="one long paragraph"),
        pytest.param("word " * 2000, 7, id="one long sentence"),
        pytest.param("w" * 4000, 3, id="one long word"),
    ],
)
def test_lengths(text: str, count: int) -> None:
    source = source_from_text(text)
    found = passages(source)
    assert len(found) == count
    assert all(0 < p.end - p.start <= LONGEST for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", [SENTENCE * 60, f"{SENTENCE * 5}\n\n" * 12, f"{SENTENCE * 9}\n\n{SENTENCE * 30}"])
def test_no_sentence_is_cut(text: str) -> None:
    source = source_from_text(text)
    for passage in passages(source):
        for stretch in prose(source):
            for piece in sentences(stretch.of(source.text)):
                span = Span(stretch.start + piece.start, stretch.start + piece.end)
                assert passage.covers(span) or not passage.overlaps(span)


def test_all_that_a_reader_sees_is_in_a_passage_and_furniture_is_at_no_edge() -> None:
    body = "\n\n".join(f"Paragraph {n}. {SENTENCE * 4}" for n in range(9))
    source = source_from_text(
        f"The barrier is paused\n\n{LINE}\n\n{body}\n\nShare this article\n\n{SENTENCE}\n\nSign up\n"
    )
    aside = [r.span for r in source.regions if r.kind == "furniture"]
    assert aside
    found = passages(source)
    assert all(any(p.covers(s) for p in found) for s in prose(source))
    assert not any(a.start in (p.start, p.end - 1) for p in found for a in aside)
    assert not any("Sign up" in t for t in _texts(source))


def test_a_heading_goes_with_what_follows_it() -> None:
    part = f"{SENTENCE * 15}\n\n"
    source = source_from_text(f"What was decided\n\n{part}What comes next\n\n{part}")
    assert [r.span.of(source.text) for r in source.regions] == ["What was decided", "What comes next"]
    assert [t.split("\n")[0] for t in _texts(source)] == ["What was decided", "What comes next"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("The contracts' prices", ["contract", "pric"], id="inflection and function words"),
        pytest.param("“Ofﬁcer” o\u00adfficer", ["officer", "officer"], id="folded"),
        pytest.param("3.5 million, U.S. and 10²", ["3.5", "million", "us", "10²"], id="figures"),
        pytest.param('NEAR(a* "b) -c:^ AND OR NOT', ["near", "b", "c", "and", "or", "not"], id="query language"),
        pytest.param("Порт Арвела", ["порт", "арвела"], id="Cyrillic"),
        pytest.param("市议会批准", ["市议", "议会", "会批", "批准"], id="no spaces between words"),
        pytest.param("東京tower", ["東京", "tower"], id="two scripts in one word"),
        pytest.param("!? … –", [], id="no letters"),
        pytest.param("a" * 5000, ["a" * 64], id="endless word"),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_question_has_each_word_once_in_whatever_order() -> None:
    assert question_terms("barrier, storm barriers?") == question_terms("Storm. Barrier") == ("barrier", "storm")


def test_what_lies_outside_the_passages_is_not_read_to_a_model() -> None:
    text = "\n\n".join(f"Number {n}. {SENTENCE * 3}" for n in range(12))
    whole = source_from_text(text)
    found = passages(whole)
    some = replace(whole, passages=(found[0], found[2]))
    (chunk,) = split(some, len(text), 0)
    shown = visible_text(some, chunk)
    assert shown == "\n\n".join(p.of(text).strip() for p in some.passages)
    assert visible_text(whole, chunk) == text.strip()
