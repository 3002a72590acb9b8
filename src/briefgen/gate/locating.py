"""From citations as offered to located quotes, or findings that say what is wrong with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import regex

from briefgen.gate.splicing import spliced
from briefgen.gate.visible import is_hidden, seen
from briefgen.model import Citation, Finding, Quote, Source, Span
from briefgen.text.locate import find_all, locate, nearest, split_ellipsis

__all__ = ["locate_citation", "near_quote", "word_difference"]

_WORD = regex.compile(r"\S+")
# The share of a quote's words from which a place is called "nearly these words" rather than nothing like it.
_NEAR = 0.6
_PLAIN = regex.compile(r"(?<![\p{L}\p{N}\p{M}])[A-Za-z]{4,}(?![\p{L}\p{N}\p{M}])")
# Text in which plain words are written plainly: western letters and marks. All else the fold may make plain letters of, or take out.
_WESTERN = re.compile(
    "[\x00-\x7f\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u23ff\u2500-\u27bf]*"
)
_BROKEN = re.compile(r"[-‐][ \t]*\r?\n")


def word_difference(offered: str, found: str) -> str:
    """What differs, word by word: ``“48 to 52” is “52 to 48”``-like pairs, joined by semicolons."""
    left, right = _WORD.findall(offered), _WORD.findall(found)
    out = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        ours, theirs = " ".join(left[a:b]), " ".join(right[c:d])
        if not ours:
            out.append(f"the source has “{theirs}” besides")
        elif not theirs:
            out.append(f"“{ours}” is not there")
        else:
            out.append(f"“{ours}” for the source's “{theirs}”")
    return "; ".join(out)


def near_quote(quote: str, source: Source) -> Quote | None:
    """The nearest text of a source, for showing; never support."""
    found = nearest(quote, source.text)
    return Quote(source.number, found[0], found[0].of(source.text)) if found else None


def locate_citation(citation: Citation, sources: Mapping[int, Source]) -> tuple[tuple[Quote, ...], tuple[Finding, ...]]:
    """Locate one citation in the source it names.

    Returns:
        The located quotes (several if the quote joins parts by an ellipsis) and the findings; one of them is empty or
        both hold something (a splice is located and found fault with).
    """
    source = sources.get(citation.source)
    if source is None:
        known = f"there are [1] to [{max(sources)}]" if sources else "no source was read"
        return (), (Finding("BG101", "problem", f"[{citation.source}] names no source; {known}"),)
    if not citation.quote.strip():
        return (), (Finding("BG201", "problem", f"no words of [{source.number}] are quoted", source=source.number),)
    spans = _placed(citation.quote, source)
    if spans:
        quotes = tuple(Quote(source.number, s, s.of(source.text)) for s in spans)
        return quotes, tuple(_splices(spans, source))
    return (), (_miss(citation, source, sources),)


def _placed(quote: str, source: Source) -> tuple[Span, ...]:
    """Where a quote stands: of several places one that a reader sees; hidden text only where there is no other."""
    spans = locate(quote, source.text)
    if spans and not any(is_hidden(source, s) for s in spans):
        return spans
    shown = seen(source)
    others = locate(quote, shown.text) if shown is not source else ()
    if not spans or (others and not any(is_hidden(source, s) for s in others)):
        return others
    return spans


def _splices(spans: tuple[Span, ...], source: Source) -> list[Finding]:
    wrong = spliced(spans, source.text) if len(spans) > 1 else None
    if wrong is None:
        return []
    where, why = wrong
    message = f"the ellipsis joins parts of [{source.number}] that {why}"
    return [Finding("BG204", "problem", message, source=source.number, source_span=where)]


def _miss(citation: Citation, source: Source, sources: Mapping[int, Source]) -> Finding:
    quote = citation.quote
    words = _plain_words(quote)
    for other in sources.values():
        if other.number == source.number or not _may_hold(words, other.text):
            continue
        hits = find_all(quote, other.text)
        if hits:
            paragraph = other.paragraph_of(hits[0])
            place = f", paragraph {paragraph}" if paragraph else ""
            message = f"these words are not in [{source.number}]; they are in [{other.number}]{place}"
            return Finding("BG202", "problem", message, source=other.number, source_span=hits[0])
    if len(split_ellipsis(quote)) > 1:
        missing = next((p for p in split_ellipsis(quote) if not find_all(p, source.text)), quote)
        return Finding("BG201", "problem", f"“{_short(missing)}” is not in [{source.number}]", source=source.number)
    near = nearest(quote, source.text, least=_NEAR)
    if near:
        difference = word_difference(quote, near[0].of(source.text))
        message = f"nearly these words are in [{source.number}]: {difference}"
        return Finding("BG203", "problem", message, source=source.number, source_span=near[0])
    return Finding(
        "BG201", "problem", f"“{_short(quote)}” is not in [{source.number}], nor anything like it", source=source.number
    )


def _plain_words(quote: str) -> list[str]:
    """The longer words of a quote in plain letters, but for the first, the longest in front."""
    return sorted(_PLAIN.findall(quote.strip().partition(" ")[2]), key=len, reverse=True)


def _may_hold(words: Sequence[str], text: str) -> bool:
    """Whether all of some words stand in a text; a look at a source costs a thousandth of placing a quote in it."""
    return all(word in text for word in words) or _may_be_disguised(text)


@lru_cache(maxsize=65536)
def _may_be_disguised(text: str) -> bool:
    """Whether a text may have plain words in other letters, or broken at a line end."""
    return _WESTERN.fullmatch(text) is None or _BROKEN.search(text) is not None


def _short(text: str, most: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
