"""What other sources say otherwise (BG601), and which of the cited ones are copies (BG602)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from briefgen.gate.figured import Figured, Given
from briefgen.gate.index import Holders
from briefgen.gate.telling import Telling, telling
from briefgen.model import Claim, Finding, Source, Span
from briefgen.text.names import share_a_name
from briefgen.text.quantities import Quantity
from briefgen.text.shelf import Shelf

__all__ = ["Figures", "copies"]

_SHARED_WORDS = 3
_SHARED_PART = 0.4
# Sources that are named beside one claim: a reader does not want a hundred.
_MOST_NAMED = 5

# A figure of a claim, and another of its sort that differs.
_Rivals: TypeAlias = tuple[Quantity, Given]


class Figures:
    """The figures of many sources. Of another text its copies are left out, they would only repeat it; of the one cited they are not."""

    def __init__(self, sources: Mapping[int, Source], held: Holders, shelf: Shelf | None = None) -> None:
        """Read the sources for the sentences that give a figure; ``held`` says which of them has which words.

        What lies on the shelf is not read again.
        """
        self._sources = sources
        self._told = Figured(sources.values(), shelf)
        self._holders = held

    def against(self, claim: Claim) -> Iterator[Finding]:
        """Notes on figures of sources not cited that differ from the claim's for what looks like the same quantity.

        Of many such sources five are named: those whose sentences share most of the claim's rarest words, of equals the lower
        numbers; the last note then says that there are more.
        """
        claimed = telling(claim.text)
        if claimed is None:
            return
        found: dict[int, list[_Rivals]] = {}
        more = False
        for number, rivals in self._rivalling(claim, claimed):
            more = number not in found and len(found) == _MOST_NAMED
            if more:
                break
            found.setdefault(number, []).extend(rivals)
        notes = [
            _note(claim, ours, self._sources[number], given)
            for number in sorted(found)
            for ours, given in sorted(found[number], key=lambda pair: (pair[0].span, pair[1].start))
        ]
        if more:
            notes[-1] = replace(notes[-1], message=f"{notes[-1].message}; more sources give other figures")
        yield from notes

    def _rivalling(self, claim: Claim, claimed: Telling) -> Iterator[tuple[int, list[_Rivals]]]:
        """Sentences of sources not cited that look to be of the same thing and give other figures: the source, and which."""
        ours: dict[int, list[Quantity]] = {}
        for q in claimed.figures:
            sort = self._told.sort(q)
            if sort is not None:
                ours.setdefault(sort, []).append(q)
        cited = set(claim.sources)
        texts = {self._text(number) for number in cited}
        shares = self._holders.sharing(claim.text, least=_SHARED_WORDS, part=_SHARED_PART)
        of_same: dict[frozenset[str], bool] = {}
        for sentence in self._told.sharing(claimed.topic, ours.keys(), least=_SHARED_WORDS, part=_SHARED_PART):
            number, named = self._told.source(sentence), self._told.named(sentence)
            if number in cited or (self._text(number) != number and self._text(number) not in texts):
                continue
            rivals = list(_differing(ours, self._told.given(sentence, ours.keys())))
            if not rivals:
                continue
            if named not in of_same:
                of_same[named] = not (claimed.named and named) or share_a_name(claimed.named, named)
            # Of other bodies or places it is another quantity.
            if of_same[named] and shares(number):
                yield number, rivals

    def _text(self, number: int) -> int:
        """The source of which this one is a copy; itself, if of none."""
        source = self._sources.get(number)
        return source.copy_of or number if source else number


def _differing(ours: Mapping[int, list[Quantity]], given: Sequence[Given]) -> Iterator[_Rivals]:
    """Figures that one side has and the other does not; those that both have, in whatever order, stand for themselves."""
    for one in given:
        alike = ours[one.sort]
        if not any(_agrees(q, one) for q in alike):
            others = [g for g in given if g.sort == one.sort]
            yield from ((q, one) for q in alike if not any(_agrees(q, g) for g in others))


def _agrees(ours: Quantity, given: Given) -> bool:
    if ours.value is None or ours.value == given.value:
        return True
    coarser = max(ours.places, given.places)
    return abs(ours.value - given.value) * 2 < 10**coarser if coarser >= 0 else False


def _note(claim: Claim, ours: Quantity, source: Source, given: Given) -> Finding:
    at = Span(given.start, given.end)
    message = f"[{source.number}] gives “{at.of(source.text)}” where the claim has “{ours.span.of(claim.text)}”"
    return Finding("BG601", "note", message, ours.span, source.number, at)


def copies(claim: Claim, sources: Mapping[int, Source]) -> Iterator[Finding]:
    """Notes on cited sources that are copies of another cited one."""
    for number in claim.sources:
        source = sources.get(number)
        if source and source.copy_of in claim.sources:
            message = f"[{number}] is a copy of [{source.copy_of}]: one voice, not two"
            yield Finding("BG602", "note", message, source=number)
