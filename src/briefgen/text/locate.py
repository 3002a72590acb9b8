"""Place a quote in a text, word for word, through the fold; and find what is nearest where it is absent.

A near match is never support: it only helps to word the message.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import edlib
import regex

from briefgen.model import Span
from briefgen.text.fold import fold

__all__ = ["find_all", "locate", "nearest", "split_ellipsis"]

_ELLIPSIS = regex.compile(r"(?:(?<!\s)\s++)?+(?:\[\s*+(?:\.{3}|…)\s*+\]|\(\s*+(?:\.{3}|…)\s*+\)|\.{3,}|…)\s*+")
_WORD = regex.compile(r"\w+")
_WRAPPERS = "\"'“”‘’«» \t\r\n"
_TAIL = ".,;:"
# Models and house styles write inner quotation marks single or double: which, changes no word. An apostrophe is none of them.
_SINGLE_MARK = regex.compile(r"(?<!\w)['‘]|['’](?!\w)")
_DOUBLE_MARK = regex.compile(r"[\"“”]")
# The aligner takes at most 256 different values; a longer quote is placed by its first words.
_MOST_WORDS = 250
# Times that a text may be gone over for hits that overlap each other: in one that repeats itself a long quote has very many.
_MOST_TURNS = 16


def _hits(needle: str, text: str, *, keep_line_hyphens: bool) -> list[Span]:
    haystack = fold(text, keep_line_hyphens=keep_line_hyphens)
    wanted = fold(needle, keep_line_hyphens=keep_line_hyphens).text.strip()
    if not wanted:
        return []
    spans: list[Span] = []
    left = _MOST_TURNS * len(haystack.text)
    at = haystack.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        # Half a word or half a number is not the quote: "1.5" stands in no "21.5", "art" in no "party".
        before, after = haystack.text[at - 1 : at], haystack.text[end : end + 1]
        whole = not (_joined(before, wanted[0]) or _joined(wanted[-1], after)) and not _splits_number(
            haystack.text, at, end
        )
        span = haystack.to_stored(at, end) if whole else None
        if span is not None:
            spans.append(span)
        left -= len(wanted)
        at = haystack.text.find(wanted, at + 1 if left > 0 else end)
    return spans


def _joined(left: str, right: str) -> bool:
    return bool(left and right and left.isalnum() and right.isalnum())


def _splits_number(text: str, start: int, end: int) -> bool:
    """Whether an edge cuts a number at its point or comma: "600" out of "1,600" or "3" out of "3.5"."""
    at_start = (
        text[start : start + 1].isdigit()
        and text[start - 1 : start] in {".", ","}
        and text[start - 2 : start - 1].isdigit()
    )
    at_end = text[end - 1 : end].isdigit() and text[end : end + 1] in {".", ","} and text[end + 1 : end + 2].isdigit()
    return at_start or at_end


def _variants(quote: str) -> list[str]:
    """The quote, then forms of it that differ at its very edges only: wrapping marks, ellipses, closing stop, first letter's case."""
    out = [quote]
    bare = quote.strip(_WRAPPERS)
    parts = split_ellipsis(bare)
    whole = parts[0].strip(_WRAPPERS) if len(parts) == 1 else bare
    for form in (bare, bare.rstrip(_TAIL + _WRAPPERS), whole, whole.rstrip(_TAIL + _WRAPPERS)):
        if form and form not in out:
            out.append(form)
    for form in tuple(out):
        swapped = form[:1].swapcase() + form[1:]
        if swapped not in out:
            out.append(swapped)
    return out


def find_all(quote: str, text: str) -> list[Span]:
    """Every place at which the quote stands, word for word through the fold.

    Args:
        quote: as offered; marks that wrap it, the kind of quotation marks, ellipses and the stop at its edges and the case of its first letter may differ.
        text: as stored.

    Returns:
        Spans into ``text``, ascending; empty where the quote is absent or blank. Of very many that overlap, some.
    """
    if _WORD.search(quote) is None:
        return []
    for marked in dict.fromkeys((quote, _SINGLE_MARK.sub('"', quote), _DOUBLE_MARK.sub("'", quote))):
        for form in _variants(marked):
            for keep in (False, True):
                spans = _hits(form, text, keep_line_hyphens=keep)
                if spans:
                    return spans
    return []


def split_ellipsis(quote: str) -> list[str]:
    """The parts of a quote between ellipses that hold a word; one part where there is no ellipsis."""
    return [part for part in _ELLIPSIS.split(quote) if _WORD.search(part)]


def locate(quote: str, text: str) -> tuple[Span, ...]:
    """Locate a quote.

    Args:
        quote: as offered.
        text: as stored.

    Returns:
        One span; several, in the order of its parts, if the quote joins parts by an ellipsis that the text does not
        have (each part is the first hit after the one before, or the first anywhere if there is none); empty if the
        quote or one of its parts is absent.
    """
    whole = find_all(quote, text)
    if whole:
        return (whole[0],)
    parts = split_ellipsis(quote)
    if len(parts) < 2:
        return ()
    spans: list[Span] = []
    at = 0
    for part in parts:
        hits = find_all(part, text)
        if not hits:
            return ()
        hit = next((h for h in hits if h.start >= at), hits[0])
        spans.append(hit)
        at = hit.end
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Index:
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    places: dict[str, list[int]]


@lru_cache(maxsize=2048)
def _index(text: str) -> _Index:
    words: list[str] = []
    spans: list[Span] = []
    places: dict[str, list[int]] = {}
    for i, match in enumerate(_WORD.finditer(text)):
        word = fold(match[0]).text.casefold()
        words.append(word)
        spans.append(Span(*match.span()))
        places.setdefault(word, []).append(i)
    return _Index(tuple(words), tuple(spans), places)


def nearest(quote: str, text: str, *, least: float = 0.5) -> tuple[Span, float] | None:
    """The stretch of the text that is most like the quote, for the wording of a message.

    Args:
        quote: not found word for word.
        text: as stored.
        least: the least share of the quote's words, in order, that must stand there.

    Returns:
        The span, on word edges, and its likeness (1 less edits by word over the quote's words); None where nothing
        reaches ``least``.
    """
    wanted = [fold(m[0]).text.casefold() for m in _WORD.finditer(quote)][:_MOST_WORDS]
    index = _index(text)
    if not wanted or not index.words:
        return None
    # Vote for diagonals by the rarer words, then align by words around the best few.
    rare = sorted(set(wanted), key=lambda w: len(index.places.get(w, ())) or 1 << 30)[:12]
    votes: Counter[int] = Counter()
    for position, word in enumerate(wanted):
        if word in rare:
            for place in index.places.get(word, ())[:200]:
                votes[(place - position) // 4] += 1
    best: tuple[float, Span] | None = None
    for diagonal, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:6]:
        low = max(0, diagonal * 4 - len(wanted) // 2 - 4)
        high = min(len(index.words), diagonal * 4 + len(wanted) + len(wanted) // 2 + 8)
        window = index.words[low:high]
        # Words that the quote does not have share one value.
        codes = {w: c for c, w in enumerate(dict.fromkeys(wanted))}
        result = edlib.align(
            [codes[w] for w in wanted], [codes.get(w, len(codes)) for w in window], mode="HW", task="locations"
        )
        likeness = 1 - result["editDistance"] / len(wanted)
        first, last = result["locations"][0]
        if first is None or last is None or last < first:
            continue
        span = Span(index.spans[low + first].start, index.spans[low + last].end)
        if best is None or likeness > best[0]:
            best = (likeness, span)
    return (best[1], best[0]) if best and best[0] >= least else None
