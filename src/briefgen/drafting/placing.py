"""Place the quotes that a model offers in the source that it read, at once: what is not there is refused, with its code."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from briefgen.model import Quote, RefusedQuote, Source, Span
from briefgen.text.locate import find_all, locate, nearest
from briefgen.text.sentences import sentence_at, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["place"]

LONGEST = 700
"""Longest quote kept in one piece, in code points: longer ones are cut at sentence ends."""

_NEAR = 0.6

# Models like to write inner quote marks single, as double ones need an escape in JSON. Which kind it is changes no word;
# what is stored is the source's own slice in any case.
_QUOTE_MARK = regex.compile(r"(?<!\w)['‘]|['’](?!\w)")
_WORD_FOR = {"hidden": "text that a reader of the original would not see", "furniture": "page furniture"}


def place(quote: str, source: Source, within: Span, others: Sequence[Source]) -> tuple[Quote, ...] | RefusedQuote:
    """Locate a quote in the source for which it was offered.

    Args:
        quote: as offered.
        source: that was read.
        within: the chunk that was read; of several places the one in it is taken.
        others: further sources, looked at only to say where an absent quote stands.

    Returns:
        The located quote, in pieces where it is very long; else why it is refused: BG204 if it joins parts, BG205 if it stands
        only in hidden text or furniture, BG202 if in another source, BG203 if something near it stands in this one, BG201
        if nothing does.
    """
    hits = find_all(quote, source.text) or find_all(_QUOTE_MARK.sub('"', quote), source.text)
    shown = [hit for hit in hits if not _unshown(source, hit)]
    if shown:
        best = next((hit for hit in shown if within.covers(hit)), shown[0])
        return tuple(Quote(source.number, span, span.of(source.text)) for span in _pieces(source.text, best))
    if hits:
        why = _WORD_FOR[_unshown(source, hits[0])]
        return RefusedQuote(source.number, quote, "BG205", f"the quote stands only in {why}")
    if len(locate(quote, source.text)) > 1:
        message = "the quote joins parts that stand apart in the source"
        return RefusedQuote(source.number, quote, "BG204", message, _near(quote, source))
    return _absent(quote, source, others)


def _unshown(source: Source, span: Span) -> str:
    return next((kind for kind in ("hidden", "furniture") if source.regions_at(span, kind)), "")


def _pieces(text: str, span: Span) -> list[Span]:
    """The span, or runs of whole sentences of it that are short enough to read as one quote."""
    if span.end - span.start <= LONGEST:
        return [span]
    out: list[Span] = []
    for sentence in sentences(text):
        if not sentence.overlaps(span):
            continue
        start, end = max(sentence.start, span.start), min(sentence.end, span.end)
        if out and end - out[-1].start <= LONGEST:
            out[-1] = Span(out[-1].start, end)
        else:
            out.append(Span(start, end))
    return out or [span]


def _absent(quote: str, source: Source, others: Sequence[Source]) -> RefusedQuote:
    elsewhere = [other.number for other in others if other.number != source.number and _stands(quote, other)]
    near = _near(quote, source)
    if elsewhere:
        places = ", ".join(f"[{number}]" for number in elsewhere)
        return RefusedQuote(
            source.number, quote, "BG202", f"the quote stands in {places}, not in [{source.number}]", near
        )
    if near:
        return RefusedQuote(source.number, quote, "BG203", "only a near match stands in the source", near)
    return RefusedQuote(source.number, quote, "BG201", "the quote is nowhere in the source")


@lru_cache(maxsize=4096)
def _found(quote: str, text: str) -> bool:
    return bool(find_all(quote, text))


def _stands(quote: str, other: Source) -> bool:
    return _found(quote, other.text)


def _near(quote: str, source: Source) -> Quote | None:
    """The sentence of the source that is most like the quote, unless a reader would not see it."""
    hit = nearest(quote, source.text, least=_NEAR)
    if hit is None or _unshown(source, hit[0]):
        return None
    span = sentence_at(source.text, hit[0])
    if span.end - span.start > LONGEST or _unshown(source, span):
        span = hit[0]
    return Quote(source.number, span, span.of(source.text))
