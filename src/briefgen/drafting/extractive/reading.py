"""A source as a page of sentences: running prose only, each sentence with its exact slice and a cleaned wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from briefgen.model import Source, Span
from briefgen.text.dates import parse_iso
from briefgen.text.names import Name, names
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

__all__ = ["Page", "Sentence", "clean", "read"]

_INNER_MARKER = regex.compile(
    r"(?:(?<!\s)\s++)?+\[\d{1,3}(?:\s*+[,;–-]\s*+\d{1,3})*+\](?:\s*+,?\s*+\[\d{1,3}(?:\s*+[,;–-]\s*+\d{1,3})*+\])*+"
)
_BULLET = regex.compile(r"^\s*(?:[•‣◦▪●·*–—-]|\(?\d{1,2}[.)])\s+")
_ENUMERATOR = regex.compile(r"^\s*\(?\d{1,2}[.)]\s*$")
# "Rising costs – The board ...": the label of a list item is no part of its sentence.
_LABEL = regex.compile(r"^[^.!?;:–—]{3,80}?(?:\s[–—-]{1,2}\s|:\s)(?=[\p{Lu}\d£$€])")
_LINE_HYPHEN = regex.compile(r"(?<=\p{L})[-‐\u00ad][ \t]*\r?\n\s*(?=\p{Ll})")
_INVISIBLE = regex.compile(r"[\u00ad\u200b\u2060\ufeff]")
_CLOSED = regex.compile(r"[.!?:;…][\"'”’)\]]*\s*+(?:\[[\d, ]++\])?\s*+$")
_STOP = regex.compile(r"[.!?] ")
_LINE_WORDS = 14
_LONG = 50_000  # code points of a source from which on not all of it is read to understand a few passages
_BEFORE = 6000  # code points before a passage: further back no word of it leans
_BLANK_LINE = regex.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence of running prose.

    Attributes:
        source: number of its source.
        voice: number of the source of which that one is a copy, else its own number.
        index: place among the sentences of the source, from 0.
        paragraph: place of its paragraph, from 0; the items of one list count as paragraphs of their own.
        span: code points of the source's text.
        text: the slice, verbatim.
        wording: the slice without inner citation markers, list marks and line breaks: what a claim may begin from.
        keys: content keys of the wording.
        names: names within the wording.
        quantities: quantities within the wording.
    """

    source: int
    voice: int
    index: int
    paragraph: int
    span: Span
    text: str
    wording: str
    keys: frozenset[str]
    names: tuple[Name, ...]
    quantities: tuple[Quantity, ...]

    @property
    def place(self) -> tuple[int, int]:
        """Source and index: unique over a set of sources."""
        return self.source, self.index


@dataclass(frozen=True, slots=True)
class Page:
    """One source as read.

    Attributes:
        source: as loaded.
        sentences: of its running prose, by position.
        headings: its heading lines, numbered downwards from -1: they may say what a later noun means, and claim nothing.
        anchor: the day its relative dates count from; None where it is undated.
    """

    source: Source
    sentences: tuple[Sentence, ...]
    headings: tuple[Sentence, ...]
    anchor: dt.date | None

    def chose(self, sentence: Sentence) -> bool:
        """Whether a sentence may be drafted from: of a source of which only passages are read, those in a passage."""
        read = self.source.passages
        return not read or any(p.covers(sentence.span) for p in read)

    def before(self, sentence: Sentence, most: int) -> tuple[Sentence, ...]:
        """Up to ``most`` sentences before one, nearest first."""
        return tuple(reversed(self.sentences[max(0, sentence.index - most) : sentence.index]))


def clean(text: str, *, listed: bool = False) -> str:
    """A slice as a claim may word it: inner markers, list marks, labels of list items and line breaks taken out.

    Args:
        text: verbatim.
        listed: whether the slice opens a list item whose mark stands before it.
    """
    bare = _BULLET.sub("", text)
    if listed or bare != text:
        bare = _LABEL.sub("", bare, count=1)
    bare = _INVISIBLE.sub("", _LINE_HYPHEN.sub("", bare))
    bare = _INNER_MARKER.sub("", bare)
    return " ".join(bare.split())


def _prose(source: Source) -> Iterator[Span]:
    """The stretches of a source that are running prose, in order."""
    paragraphs = source.paragraphs or _blocks(source.text)
    regions = sorted((r.span for r in source.regions), key=lambda s: (s.start, s.end))
    first = 0
    for paragraph in paragraphs:
        start = paragraph.start
        while first < len(regions) and regions[first].end <= start:
            first += 1
        for region in regions[first:]:
            if region.start >= paragraph.end:
                break
            if start < region.start:
                yield Span(start, region.start)
            start = max(start, region.end)
        if start < paragraph.end:
            yield Span(start, paragraph.end)


def _end_before(text: str, start: int) -> int:
    """Where the last word before ``start`` ends."""
    while start and text[start - 1].isspace():
        start -= 1
    return start


def _near_passages(source: Source) -> Iterator[Span]:
    """The running prose; of a long source of which passages are read, these, with so much before them as they may lean on."""
    windows = [Span(max(0, p.start - _BEFORE), p.end) for p in source.passages]
    for stretch in _prose(source):
        if not windows or len(source.text) <= _LONG:
            yield stretch
            continue
        at = stretch.start
        for window in windows:
            start, end = max(at, window.start), min(stretch.end, window.end)
            if start < end:
                yield Span(start, end)
                at = end


def _is_listed(text: str, start: int) -> bool:
    """Whether the mark of a list item stands on the line before ``start``."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_BULLET.match(line + " ") or _ENUMERATOR.match(line)) and bool(line.strip())


def _blocks(text: str) -> tuple[Span, ...]:
    edges = [0, *(edge for m in _BLANK_LINE.finditer(text) for edge in m.span()), len(text)]
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip())


def read(source: Source) -> Page:
    """Read one source into its sentences; nothing of any other source is looked at."""
    found: list[Sentence] = []
    broken = False  # whether the stretch before ended within a sentence
    lines = {r.span.end: r.span for r in source.regions if r.kind == "heading"}
    for number, stretch in enumerate(_near_passages(source)):
        line = lines.get(_end_before(source.text, stretch.start)) if lines else None
        if line:  # a line taken for a heading that holds the end of a sentence is a piece of prose
            broken = bool(_STOP.search(line.of(source.text))) and not _CLOSED.search(line.of(source.text))
        listed = _is_listed(source.text, stretch.start)
        for piece in sentences(source.text[stretch.start : stretch.end]):
            span = Span(stretch.start + piece.start, stretch.start + piece.end)
            text = span.of(source.text)
            if _ENUMERATOR.match(text):
                listed = True
                continue
            wording = clean(text, listed=listed)
            if wording and not (broken and piece.start == 0):
                found.append(_sentence(source, span, wording, index=len(found), paragraph=number))
            listed = broken = False
        broken = _breaks_off(stretch.of(source.text))
    headings = tuple(
        _sentence(source, r.span, clean(r.span.of(source.text)), index=-n, paragraph=-n)
        for n, r in enumerate((r for r in source.regions if r.kind == "heading"), start=1)
    )
    return Page(source, tuple(found), headings, parse_iso(source.date.value) if source.date else None)


def _breaks_off(text: str) -> bool:
    """Whether a stretch of prose ends within a sentence, as a paragraph cut by a page does; a short line may be a heading."""
    return (
        bool(text.strip())
        and not _CLOSED.search(text)
        and (len(text.split()) > _LINE_WORDS or bool(_STOP.search(text)))
    )


def _sentence(source: Source, span: Span, wording: str, *, index: int, paragraph: int) -> Sentence:
    text = span.of(source.text)
    return Sentence(
        source=source.number,
        voice=source.copy_of or source.number,
        index=index,
        paragraph=paragraph,
        span=span,
        text=text,
        wording=text if wording == text else wording,  # most are: the words take their room once
        keys=frozenset(t.key for t in content_tokens(wording)),
        names=names(wording),
        quantities=quantities(wording),
    )
