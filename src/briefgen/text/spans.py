"""Things with spans that ascend and do not overlap (tokens, names), found by their place: a look at a few, not at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from briefgen.model import Span

__all__ = ["Placed", "first_at", "inside", "touched", "touching"]


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
