"""A source's text cut into what a page shows: paragraphs, and in them the stretches that carry quotes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from briefgen.model import Region, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Passage", "Stretch", "passages"]

_WRAPPED = 45
"""Where all lines of a paragraph but the last are longer, a program wrapped it: its line ends mean nothing."""


_LIST_MARK = 4
"""Most code points of a bullet or a list number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that belongs to the same quotes and the same region.

    Attributes:
        text: a slice of the source's text.
        starts: keys of the quotes that begin here.
        keys: of all quotes that it is part of.
        kind: ``furniture``, ``hidden`` or empty.
    """

    text: str
    starts: tuple[str, ...]
    keys: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading or line of furniture.

    Attributes:
        kind: ``heading``, ``furniture``, ``hidden`` or empty, where that holds for the whole passage.
        page: the number of the page that begins with it; None on the same page.
        lines: whether its line ends mean something.
        stretches: in order; their texts joined are the passage.
    """

    kind: str
    page: int | None
    lines: bool
    stretches: tuple[Stretch, ...]


def passages(source: Source, quoted: Sequence[tuple[Span, str]]) -> Iterator[Passage]:
    """Cut a source's text into passages; every character but white space between paragraphs is in one.

    Args:
        source: the source.
        quoted: spans and keys of the quotes to be marked, by position.
    """
    page = None
    seen: set[str] = set()
    for span in _blocks(source):
        regions = [r for r in source.regions if r.span.overlaps(span)]
        kind = _whole(source.text, span, regions)
        now = source.page_of(span)
        inner = [] if kind else [r for r in regions if r.kind != "heading"]
        text = span.of(source.text)
        yield Passage(
            kind=kind,
            page=now if now != page else None,
            lines=any(len(line) <= _WRAPPED for line in text.split("\n")[:-1]),
            stretches=tuple(_stretches(source.text, span, [q for q in quoted if q[0].overlaps(span)], inner, seen)),
        )
        page = now


def _blocks(source: Source) -> Iterator[Span]:
    """The paragraphs, and whatever stands between them."""
    at = 0
    for paragraph in source.paragraphs:
        start = paragraph.start
        for gap in _gap(source.text, at, paragraph.start):
            if gap.end - gap.start <= _LIST_MARK and "\n" not in source.text[gap.end : paragraph.start]:
                start = gap.start  # the bullet or number of a list item stays with its words
            else:
                yield gap
        yield Span(start, paragraph.end)
        at = paragraph.end
    yield from _gap(source.text, at, len(source.text))


def _gap(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(piece.strip()))


def _whole(text: str, span: Span, regions: Sequence[Region]) -> str:
    """The kind of the regions that leave no word of the block outside."""
    for kind in ("hidden", "furniture", "heading"):
        left = list(span.of(text))
        for region in regions:
            if region.kind == kind:
                a, b = max(region.span.start, span.start), min(region.span.end, span.end)
                left[a - span.start : b - span.start] = " " * (b - a)
        if not "".join(left).strip():
            return kind
    return ""


def _stretches(
    text: str, span: Span, quoted: Sequence[tuple[Span, str]], regions: Sequence[Region], seen: set[str]
) -> Iterator[Stretch]:
    cuts = {span.start, span.end}
    for part in (*(q for q, _ in quoted), *(r.span for r in regions)):
        cuts |= {c for c in (part.start, part.end) if span.start < c < span.end}
    places = sorted(cuts)
    for start, end in pairwise(places):
        keys = tuple(k for q, k in quoted if q.start <= start < q.end)
        starts = tuple(k for k in keys if k not in seen)
        seen.update(starts)
        kind = next((r.kind for r in regions if r.span.start <= start < r.span.end), "")
        yield Stretch(text[start:end], starts, keys, kind)
