"""A source as passages: paragraphs joined to a readable length, none of them cut within a sentence where it can be helped."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.model import Source, Span
from briefgen.text.sentences import sentences

__all__ = ["LONGEST", "passages", "prose"]

LONGEST = 1500
"""Most code points of a passage."""


def passages(source: Source) -> tuple[Span, ...]:
    """Cut a source into passages.

    Args:
        source: as loaded.

    Returns:
        Spans of at most ``LONGEST`` code points, in order, not overlapping. Together they cover all that a reader sees of
        the article itself; each begins and ends with such text, and may hold furniture or hidden text in between.
    """
    headings = {r.span for r in source.regions if r.kind == "heading"}
    out: list[Span] = []
    run: list[Span] = []
    for part in _parts(source):
        if run and part.end - run[0].start > LONGEST:
            kept = _without_last_headings(run, headings)
            out.append(Span(run[0].start, run[kept - 1].end))
            run = run[kept:]
            if run and part.end - run[0].start > LONGEST:
                out.append(Span(run[0].start, run[-1].end))
                run = []
        run.append(part)
    if run:
        out.append(Span(run[0].start, run[-1].end))
    return tuple(out)


def _without_last_headings(run: list[Span], headings: set[Span]) -> int:
    """How many parts of a run stay together: a heading goes with what follows it, unless there is nothing but headings."""
    kept = len(run)
    while kept and run[kept - 1] in headings:
        kept -= 1
    return kept or len(run)


def _parts(source: Source) -> Iterator[Span]:
    """What is not to be parted: paragraphs, or sentences of a paragraph too long for a passage."""
    for span in prose(source):
        if span.end - span.start <= LONGEST:
            yield span
            continue
        for sentence in sentences(span.of(source.text)):
            yield from _pieces(source.text, span.start + sentence.start, span.start + sentence.end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, cut between words where it is longer than a passage."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield Span(start, cut)
        start = cut + (space > 0)
    if start < end:
        yield Span(start, end)


def prose(source: Source) -> Iterator[Span]:
    """The stretches of a source's paragraphs that are neither furniture nor hidden, in order, without white space around."""
    aside = sorted(r.span for r in source.regions if r.kind != "heading")
    first = 0
    for paragraph in source.paragraphs or (Span(0, len(source.text)),):
        start = paragraph.start
        while first < len(aside) and aside[first].end <= start:
            first += 1
        for span in aside[first:]:
            if span.start >= paragraph.end:
                break
            yield from _trimmed(source.text, start, span.start)
            start = max(start, span.end)
        yield from _trimmed(source.text, start, paragraph.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        yield Span(left, left + len(piece.strip()))
