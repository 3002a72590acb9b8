"""What stands in a place, found by a look at a few, not at all: things that ascend and do not overlap, and spans in any order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from briefgen.model import Span

__all__ = ["Cover", "Placed", "first_at", "inside", "touched", "touching"]


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def span(self) -> Span:
        """Where."""


T = TypeVar("T", bound=Placed)


def _start(one: Placed) -> int:
    return one.span.start


def _end(one: Placed) -> int:
    return one.span.end


def first_at(items: Sequence[Placed], offset: int) -> int:
    """The place of the first that begins at an offset or behind it; their number where none does."""
    return bisect_left(items, offset, key=_start)


def touching(items: Sequence[Placed], span: Span) -> range:
    """The places of those that overlap a span."""
    return range(bisect_right(items, span.start, key=_end), first_at(items, span.end))


def touched(items: Sequence[Placed], span: Span) -> bool:
    """Whether one of them overlaps a span."""
    at = bisect_right(items, span.start, key=_end)
    return at < len(items) and items[at].span.start < span.end


def inside(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Those that lie wholly between two offsets."""
    return items[first_at(items, start) : bisect_right(items, end, key=_end)]


class Cover:
    """The code points that some spans hold, which may overlap and come in any order."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            self.add(span)

    def add(self, span: Span) -> None:
        """Hold what this span covers, too."""
        low, high = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        start, end = span.start, span.end
        if low < high:  # it joins those that it overlaps
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high], self._ends[low:high] = [start], [end]

    def touches(self, span: Span) -> bool:
        """Whether at least one code point of the span is held."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._starts) and self._starts[at] < span.end
