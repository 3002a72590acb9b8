"""Sentences with exact offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise

import regex

from briefgen.model import Span

__all__ = ["sentence_at", "sentences"]

# A line longer than this was not wrapped by hand: in such a text every line is a paragraph of its own.
_LONGEST_WRAPPED_LINE = 160
_LONGEST_BLOCK = 20_000
_LINE_END = regex.compile(r"\n")
_HEADING = regex.compile(r"[ \t]*#{1,6}[ \t]+\S")
# "in May. The bank": the splitter takes the month for a name cut short.
_MONTH_END = regex.compile(
    r"(?:\b(?:in|since|until|by|from|to|of|last|next|this|late|early|mid|before|after|during|and|or|\d{1,2})[ \t]+May\.)(\s+)(?=[\"'“‘]?\p{Lu}\p{Ll})"
)
_BULLET = regex.compile(r"[ \t]*(?:[•▪◦‣*–-]|\d{1,2}[.)])[ \t]+")


def _blocks(text: str) -> list[tuple[int, int]]:
    """Stretches over which no sentence runs: cut before bullets, and at line ends where lines are not wrapped."""
    edges = [0]
    for match in _LINE_END.finditer(text):
        at = match.end()
        previous = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        following = end - at
        began = match.start() - previous
        # Each line alone: a pattern held against a place looks for what it needs as far as it is let.
        heads = _HEADING.match(text, at, end) or _HEADING.match(text, began, match.start())
        if max(previous, following) > _LONGEST_WRAPPED_LINE or heads or _BULLET.match(text, at, end):
            edges.append(at)
    edges.append(len(text))
    edges = _bounded(text, edges)
    blocks = []
    for low, high in pairwise(edges):
        bullet = _BULLET.match(text, low, high)  # the mark of a list item is no part of its first sentence
        start = bullet.end() if bullet else low
        if start < high:
            blocks.append((start, high))
    return blocks


def _bounded(text: str, edges: list[int]) -> list[int]:
    """Edges with none further apart than a bound: the splitter's cost grows faster than a block's length."""
    out = edges[:1]
    for edge in edges[1:]:
        while edge - out[-1] > _LONGEST_BLOCK:
            space = text.rfind(" ", out[-1] + 1, out[-1] + _LONGEST_BLOCK)
            out.append(space if space > 0 else out[-1] + _LONGEST_BLOCK)
        out.append(edge)
    return out


def _split(text: str) -> list[Span]:
    from sentencex import get_sentence_boundaries  # noqa: PLC0415 - imported when used

    out: list[Span] = []
    for low, high in _blocks(text):
        for boundary in get_sentence_boundaries("en", text[low:high]):
            begin, finish = low + int(boundary["start_index"]), low + int(boundary["end_index"])
            cuts = [begin, *(m.start(1) for m in _MONTH_END.finditer(text, begin, finish)), finish]
            for start, end in pairwise(cuts):
                piece = text[start:end]
                left = start + len(piece) - len(piece.lstrip())
                if piece.strip():
                    out.append(Span(left, left + len(piece.strip())))
    return out


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Span, ...]:
    """Split a text into sentences.

    Args:
        text: n code points; a blank line always ends a sentence.

    Returns:
        Spans without their surrounding white space or list marks, ascending, not overlapping.
    """
    return tuple(_split(text))


def sentence_at(text: str, span: Span) -> Span:
    """The sentence, or run of sentences, in which ``span`` stands."""
    every = sentences(text)
    first = bisect_right(every, span.start, key=lambda s: s.end)
    touched = every[first : bisect_left(every, span.end, key=lambda s: s.start)]
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end)) if touched else span
