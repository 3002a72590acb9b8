"""Sentences with exact offsets."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.model import Span

__all__ = ["sentence_at", "sentences"]

_BLANK_LINE = regex.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def _split(text: str) -> list[Span]:
    from sentencex import get_sentence_boundaries  # noqa: PLC0415 - imported when used

    out: list[Span] = []
    for boundary in get_sentence_boundaries("en", text):
        start, end = int(boundary["start_index"]), int(boundary["end_index"])
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start < end:
            out.append(Span(start, end))
    return out


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Span, ...]:
    """Split a text into sentences.

    Args:
        text: n code points; a blank line always ends a sentence.

    Returns:
        Spans without their surrounding white space, ascending, not overlapping; every word of the text is in one.
    """
    return tuple(_split(text))


def sentence_at(text: str, span: Span) -> Span:
    """The sentence, or run of sentences, in which ``span`` stands."""
    touched = [s for s in sentences(text) if s.overlaps(span)]
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end)) if touched else span
