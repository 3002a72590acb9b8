"""The index of sentences that give a figure: what it finds is what a search through all of them finds, at a bounded cost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

import pytest

from briefgen.gate import figured
from briefgen.gate.figured import Figured
from briefgen.gate.telling import Telling, telling, tellings
from briefgen.model import Source
from tests import builders

_SUBJECTS = ("The council", "The port", "Ann Bell", "A survey", "The trust")
_VERBS = ("counted", "approved", "reported", "closed", "repaired")
_THINGS = ("boats", "houses", "trees", "votes")
_PLACES = ("near Marlow", "in Torvik", "before winter", "along the river", "for the school")


def _sentence(pick: random.Random) -> str:
    words = [pick.choice(_SUBJECTS), pick.choice(_VERBS), str(pick.randint(2, 400)), pick.choice(_THINGS)]
    return " ".join([*words, *pick.sample(_PLACES, pick.randint(0, 3))]) + "."


def _sources(pick: random.Random, many: int) -> list[Source]:
    texts = (" ".join(_sentence(pick) for _ in range(pick.randint(1, 4))) for _ in range(many))
    return [builders.source(number, text, f"Report {number}") for number, text in enumerate(texts, start=1)]


def _all_told(sources: list[Source]) -> Iterator[tuple[int, Telling]]:
    numbers = count()
    return ((next(numbers), told) for source in sources for _, told in tellings(source.text))


@pytest.mark.parametrize("seed", range(12))
def test_what_shares_words_is_found(seed: int) -> None:
    pick = random.Random(seed)
    sources = _sources(pick, 12)
    claimed = telling(_sentence(pick))
    assert claimed is not None
    held = Figured(pick.sample(sources, len(sources)))
    sorts = {sort for q in claimed.figures if (sort := held.sort(q)) is not None}
    expected = set()
    for number, told in _all_told(sources):
        shared = len(claimed.topic & told.topic)
        alike = any(held.sort(q) in sorts for q in told.figures)
        if alike and shared >= 2 and shared >= 0.4 * max(len(claimed.topic), len(told.topic)):
            expected.add(number)
    found = list(held.sharing(claimed.topic, sorts, least=2, part=0.4))
    assert set(found) == expected
    votes = [len(claimed.topic & told.topic) for _, told in _all_told(sources)]
    assert found == sorted(found, key=lambda number: (-votes[number], number))


@pytest.mark.parametrize("many", [40, 400])
def test_a_bounded_number_of_sentences_is_looked_at(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figured, "_MOST", 25)
    held = Figured(builders.source(n, f"The port counted {n} boats near Marlow.", "Ports") for n in range(2, many))
    claimed = telling("The port counted 9999 boats near Marlow.")
    assert claimed is not None
    sorts = {sort for q in claimed.figures if (sort := held.sort(q)) is not None}
    found = list(held.sharing(claimed.topic, sorts, least=2, part=0.4))
    assert found == list(range(25))


def test_figures_are_given_with_their_places() -> None:
    text = "Rain fell. The council of Marlow spent £2.5 million on 40 pumps, and 12 per cent more on pipes."
    held = Figured([builders.source(7, text, "Pumps")])
    (told,) = [told for _, told in tellings(text)]
    sorts = {sort for q in told.figures if (sort := held.sort(q)) is not None}
    given = held.given(0, sorts)
    assert [text[g.start : g.end] for g in given] == ["£2.5 million", "40", "12 per cent"]
    assert [(g.value, g.places) for g in given] == [(q.value, q.places) for q in told.figures]
    assert (held.source(0), held.named(0)) == (7, frozenset({"marlow"}))


@pytest.mark.parametrize(
    "text",
    ["Rain fell.", "It was the third flood in Marlow.", "The Boeing 737 landed.", "It fell on 4 May 2025."],
    ids=["no-figure", "ordinal", "label", "date"],
)
def test_a_sentence_without_a_value_tells_no_figure(text: str) -> None:
    assert telling(text) is None
    assert not list(tellings(text))
