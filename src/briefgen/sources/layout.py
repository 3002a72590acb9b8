"""Blocks to canonical text: the body first, what was set aside after it, each with its span."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.model import Region, Span
from briefgen.sources.parsed import Block

__all__ = ["Layout", "compose"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Canonical text with its locators; what :class:`briefgen.model.Source` holds of them."""

    text: str
    paragraphs: tuple[Span, ...] = ()
    pages: tuple[Span, ...] = ()
    regions: tuple[Region, ...] = ()


class _Writer:
    """Text as it grows, with the spans of what was written."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0
        self.paragraphs: list[Span] = []
        self.regions: list[Region] = []
        self.page_starts: list[int] = []

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def gap(self, block: Block) -> None:
        if self.at and not (block.runs_on and self.paragraphs):
            self.put("\n\n")
        elif self.at:
            self.put("\n")

    def open_pages(self, page: int | None) -> None:
        # A page without body text still counts: it gets one line end of its own, so that ordinals stay page numbers.
        while page is not None and len(self.page_starts) < page - 1:
            self.page_starts.append(self.at)
            self.put("\n")
        if page is not None and len(self.page_starts) < page:
            self.page_starts.append(self.at)

    def block(self, block: Block) -> None:
        self.gap(block)
        self.open_pages(block.page if block.kind in {"prose", "heading"} else None)
        start = self.at
        self.put(block.text)
        span = Span(start, self.at)
        if block.runs_on and self.paragraphs:
            self.paragraphs[-1] = Span(self.paragraphs[-1].start, self.at)
        else:
            self.paragraphs.append(span)
        if block.kind != "prose":
            self.regions.append(Region(block.kind, span, block.reason or block.kind))

    def pages(self, body_end: int) -> tuple[Span, ...]:
        edges = [*self.page_starts, body_end]
        return tuple(Span(a, b) for a, b in itertools.pairwise(edges) if a < b)


def compose(blocks: Sequence[Block]) -> Layout:
    """Write the blocks down: prose and headings in order, then furniture, then hidden text.

    Args:
        blocks: in reading order.

    Returns:
        Text in which blocks are parted by a blank line (by one line end where a block runs on), with spans.
    """
    writer = _Writer()
    for block in blocks:
        if block.kind in {"prose", "heading"}:
            writer.block(block)
    pages = writer.pages(writer.at)
    for kind in ("furniture", "hidden"):
        for block in blocks:
            if block.kind == kind:
                writer.block(block)
    return Layout("".join(writer.pieces), tuple(writer.paragraphs), pages, tuple(writer.regions))
