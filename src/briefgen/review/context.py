"""The words that carry a claim, within the paragraphs they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefgen.model import Region, Span
from briefgen.rendering.passages import Passage, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefgen.model import Quote, Source

__all__ = ["Window", "windows"]

_BEFORE_AND_AFTER = 600
"""Most code points of context on either side of a quote."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a source's text around one quote or several that stand close together.

    Attributes:
        source: whose text it is.
        spans: of the quotes, by position.
        cut: whether the text goes on before it, and after it, in the same paragraph.
        passages: the text, with the quotes marked (any key).
    """

    source: Source
    spans: tuple[Span, ...]
    cut: tuple[bool, bool]
    passages: tuple[Passage, ...]


def windows(quotes: Sequence[Quote], source: Source) -> Iterator[Window]:
    """The windows on one source for the quotes of one claim, by position."""
    spans = sorted({q.span for q in quotes if q.source == source.number})
    gathered: list[tuple[Span, list[Span]]] = []
    for span in spans:
        around = _around(source, span)
        if gathered and gathered[-1][0].end >= around.start:
            whole, mine = gathered[-1]
            gathered[-1] = (Span(whole.start, max(whole.end, around.end)), [*mine, span])
        else:
            gathered.append((around, [span]))
    for around, mine in gathered:
        yield _window(source, around, tuple(mine))


def _around(source: Source, span: Span) -> Span:
    """From the paragraph before the quote to the paragraph after it, unless they are long."""
    touched = [i for i, p in enumerate(source.paragraphs) if p.overlaps(span)]
    first = source.paragraphs[max(0, touched[0] - 1)].start if touched else 0
    last = source.paragraphs[min(len(source.paragraphs) - 1, touched[-1] + 1)].end if touched else len(source.text)
    start, end = max(first, span.start - _BEFORE_AND_AFTER), min(last, span.end + _BEFORE_AND_AFTER)
    text = source.text
    while first < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < last and not text[end].isspace():
        end -= 1
    return Span(min(start, span.start), max(end, span.end))


def _window(source: Source, around: Span, spans: tuple[Span, ...]) -> Window:
    def shifted(span: Span) -> Span | None:
        start, end = max(span.start, around.start), min(span.end, around.end)
        return Span(start - around.start, end - around.start) if start < end else None

    paragraphs = tuple(s for p in source.paragraphs if (s := shifted(p)))
    regions = tuple(Region(r.kind, s, r.reason) for r in source.regions if (s := shifted(r.span)))
    piece = replace(source, text=around.of(source.text), paragraphs=paragraphs, pages=(), regions=regions)
    marked = [(s, "quote") for span in spans if (s := shifted(span))]
    inside = [any(p.start < edge < p.end for p in source.paragraphs) for edge in (around.start, around.end)]
    return Window(source, spans, (inside[0], inside[1]), tuple(_stripped(list(passages(piece, marked)))))


def _stripped(found: list[Passage]) -> list[Passage]:
    """Without page furniture at the ends and without headings at the last, unless they carry the quote."""
    while found and found[0].kind == "furniture" and not _quoted(found[0]):
        found.pop(0)
    while found and found[-1].kind in ("furniture", "heading") and not _quoted(found[-1]):
        found.pop()
    return found


def _quoted(passage: Passage) -> bool:
    return any(s.keys for s in passage.stretches)
