"""The sentences of many sources that give a figure, in columns, found by what is counted and the words around it."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from briefgen.gate.telling import Telling, tellings
from briefgen.model import Source, Span
from briefgen.text.quantities import Quantity
from briefgen.text.shelf import Shelf

__all__ = ["Figured", "Given"]

# Entries of the columns that are looked at for one claim, those of its rarest words first: what it costs is bounded by this,
# however many sources there are.
_MOST = 300
_WORD_BITS = 32


class Given(NamedTuple):
    """A figure of a sentence: of which sort, its value and the exponent of its last digit, and where it stands in the source."""

    sort: int
    value: Decimal
    places: int
    start: int
    end: int


def _told(source: Source, shelf: Shelf | None) -> Iterable[tuple[Span, Telling]]:
    if shelf is None:
        return tellings(source.text)
    from briefgen.gate.shelved import shelved_tellings  # noqa: PLC0415 - where nothing is kept none is loaded

    return shelved_tellings(source.text, shelf)


class Figured:
    """The sentences that give a figure, numbered from 0 by the numbers of their sources and their place.

    A sort is a kind of figure with its unit and head. All is held in columns of plain numbers: a sentence takes about 200 bytes.
    """

    def __init__(self, sources: Iterable[Source], shelf: Shelf | None = None) -> None:
        """Read each source once; what lies on the shelf is not read again."""
        self._sorts: dict[tuple[str, str, str], int] = {}
        self._words: dict[str, int] = {}
        names: dict[frozenset[str], int] = {}
        values: dict[tuple[Decimal, int], int] = {}
        # By sentence: the number of its source, the place of its names, and where its figures and words begin in the columns of those.
        self._of, self._named = array("I"), array("I")
        self._figures_at, self._words_at = array("I", [0]), array("I", [0])
        # Four numbers a figure: its sort, the place of its value, its start and its end.
        self._figures, self._told = array("I"), array("I")
        for source in sorted(sources, key=lambda s: s.number):
            for span, told in _told(source, shelf):
                self._of.append(source.number)
                self._named.append(names.setdefault(told.named, len(names)))
                self._add(span, told, values)
        self._names, self._values = tuple(names), tuple(values)
        self._terms, self._holding_at, self._holding = self._inverted()

    def _add(self, span: Span, told: Telling, values: dict[tuple[Decimal, int], int]) -> None:
        for q in told.figures:
            if q.value is None:
                raise AssertionError
            sort = self._sorts.setdefault((q.kind, q.unit, q.head), len(self._sorts))
            value = values.setdefault((q.value, q.places), len(values))
            self._figures.extend((sort, value, span.start + q.span.start, span.start + q.span.end))
        self._told.extend(self._words.setdefault(word, len(self._words)) for word in sorted(told.topic))
        self._figures_at.append(len(self._figures))
        self._words_at.append(len(self._told))

    def _inverted(self) -> tuple[array[int], array[int], array[int]]:
        """Terms, a sort and a word as one number, ascending; where the sentences of each begin; these, ascending for each."""
        found = sorted(
            (sort << _WORD_BITS | word, sentence)
            for sentence in range(len(self._of))
            for sort in {*self._figures[self._figures_at[sentence] : self._figures_at[sentence + 1] : 4]}
            for word in self._words_of(sentence)
        )
        terms, begins = array("Q"), array("I")
        for at, (term, _) in enumerate(found):
            if not terms or terms[-1] != term:
                terms.append(term)
                begins.append(at)
        begins.append(len(found))
        return terms, begins, array("I", [sentence for _, sentence in found])

    def source(self, sentence: int) -> int:
        """The number of the source in which a sentence stands."""
        return self._of[sentence]

    def named(self, sentence: int) -> frozenset[str]:
        """The keys of the names in a sentence."""
        return self._names[self._named[sentence]]

    def given(self, sentence: int, sorts: Collection[int]) -> list[Given]:
        """The figures of some sorts in a sentence."""
        held = self._figures
        return [
            Given(held[at], *self._values[held[at + 1]], held[at + 2], held[at + 3])
            for at in range(self._figures_at[sentence], self._figures_at[sentence + 1], 4)
            if held[at] in sorts
        ]

    def sort(self, q: Quantity) -> int | None:
        """The sort of a figure; None where no source gives one like it."""
        return self._sorts.get((q.kind, q.unit, q.head))

    def sharing(self, topic: Collection[str], sorts: Collection[int], *, least: int, part: float) -> Iterator[int]:
        """The sentences with a figure of some sorts that share words with a topic: most of its rarest first, then in order.

        Args:
            topic: comparing keys.
            sorts: of the figures.
            least: how many words have to be shared; and at least the share ``part`` of either's.
            part: 0 to 1.
        """
        least = max(least, math.ceil(part * len(topic)))
        known = {word for key in topic if (word := self._words.get(key)) is not None}
        votes, asked = self._votes(known, sorts)
        for count in range(asked, max(1, least - len(known) + asked) - 1, -1):
            for sentence in sorted([s for s, votes_for in votes.items() if votes_for == count]):
                words = self._words_of(sentence)
                if len(known.intersection(words)) >= max(least, part * len(words)):
                    yield sentence

    def _votes(self, words: Collection[int], sorts: Collection[int]) -> tuple[dict[int, int], int]:
        """How many of the rarest words each sentence holds that has a figure of the sorts; and how many words were asked."""
        runs = sorted([self._having(sorts, word) for word in words])
        votes: Counter[int] = Counter()
        left = _MOST
        for asked, (length, found) in enumerate(runs):
            if asked and length > left:
                return votes, asked
            spans = [self._holding[begin : min(end, begin + left)] for begin, end in found]
            votes.update(spans[0] if len(spans) == 1 else {*chain(*spans)})
            left -= length
        return votes, len(runs)

    def _having(self, sorts: Collection[int], word: int) -> tuple[int, list[tuple[int, int]]]:
        """Where the sentences stand with a word and a figure of the sorts, one stretch a sort; and how many they are."""
        found = []
        length = 0
        for sort in sorts:
            term = sort << _WORD_BITS | word
            at = bisect_left(self._terms, term)
            if at < len(self._terms) and self._terms[at] == term:
                begin, end = self._holding_at[at], self._holding_at[at + 1]
                found.append((begin, end))
                length += end - begin
        return length, found

    def _words_of(self, sentence: int) -> array[int]:
        return self._told[self._words_at[sentence] : self._words_at[sentence + 1]]
