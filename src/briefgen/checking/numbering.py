"""Sources under the numbers that a document gives them, so that every message speaks of the document's own ``[n]``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.model import Source

__all__ = ["Numbered", "numbered"]

_UNNAMED = 1001
_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """Sources as the gate is to see them.

    Attributes:
        sources: those the document numbers, under its numbers, then the others under numbers that it does not use.
        named: the numbers that are the document's own.
        read: each of these numbers to the number of the source as read.
    """

    sources: tuple[Source, ...]
    named: frozenset[int]
    read: Mapping[int, int]

    def in_words(self, message: str) -> str:
        """A message in which a source without a number of the document's is called by its path."""
        paths = {s.number: s.path for s in self.sources if s.number not in self.named}
        return _NUMBER.sub(lambda found: paths.get(int(found[1]), found[0]), message)


def numbered(sources: Sequence[Source], bound: Mapping[int, int]) -> Numbered:
    """Give each source the document's number.

    Args:
        sources: as read.
        bound: the document's number to the number as read. Two may mean one source: the second is then a copy of it.
    """
    first: dict[int, int] = {}
    for number in sorted(bound):
        first.setdefault(bound[number], number)
    free = max(_UNNAMED, *(number + 1 for number in bound)) if bound else _UNNAMED
    for source in sources:
        if source.number not in first:
            first[source.number] = free
            free += 1
    known = {s.number: s for s in sources}
    out = [_renumbered(known[of], number, first) for number, of in sorted(bound.items())]
    out += [_renumbered(s, first[s.number], first) for s in sources if first[s.number] not in bound]
    read = {**{number: of for of, number in first.items()}, **bound}
    return Numbered(tuple(out), frozenset(bound), read)


def _renumbered(source: Source, number: int, first: Mapping[int, int]) -> Source:
    if number != first[source.number]:
        return replace(source, number=number, copy_of=first[source.number])
    return replace(source, number=number, copy_of=first[source.copy_of] if source.copy_of else None)
