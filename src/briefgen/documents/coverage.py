"""What a marker covers.

- A marker at a sentence's end covers the sentence, and no sentence before it; so does a group of markers side by side.
- A marker after the full stop belongs to the sentence before it.
- Where markers stand inside a sentence, each covers the words since the one before it, if these could stand alone (a
  subject, a verb, no "if" or "which" that binds them to the rest). Words after the last marker that could stand alone are
  without a marker. In any other case the markers cover the whole sentence together.
- A marker that opens a block covers its first sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from briefgen.documents.assertion import has_verb, is_own_clause
from briefgen.documents.blocks import Mark
from briefgen.model import Span
from briefgen.text.sentences import sentences

__all__ = ["Bare", "Piece", "pieces", "strip_markers"]

_BETWEEN = regex.compile(r"\s*+(?:[,;&]|and\b)?\s*+")
_OPENED = regex.compile(
    r"(?:(?<![ \t])[ \t]++)?\((?:(?:see(?: also)?|cf\.?|e\.g\.,?|sources?:?|refs?\.?:?)\s*+)?$", regex.IGNORECASE
)
_LED_IN = regex.compile(
    r"(?:(?:,\s*+)?\b(?:according to|as (?:reported|noted|shown|described|stated|set out) (?:in|by)|see(?: also)?|cf\.|sources?:))\s*$",
    regex.IGNORECASE,
)
_OPENS = regex.compile(r"(?:^|[.!?…:][\"'”’)]?\s+)$")
_COMMA = regex.compile(r"\s*+,\s*+|\s++")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_CONDITION = regex.compile(
    r"\W*(?:if|unless|when|although|though|while|whereas|because|since|that|both|either|neither)\b", regex.IGNORECASE
)
_SEPARATORS = " \t\n,;:–—-"


@dataclass(frozen=True, slots=True)
class Bare:
    """A block's text without its markers.

    Attributes:
        text: half-open positions refer to it.
        places: of each character, its index in the block's text.
        groups: (position, numbers) of each group of markers, ascending.
    """

    text: str
    places: Sequence[int]
    groups: tuple[tuple[int, frozenset[int]], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a clause of one, by position in the bare text, and the numbers that cover it."""

    span: Span
    numbers: tuple[int, ...]
    together: bool = False


def _grouped(text: str, marks: Sequence[Mark]) -> list[tuple[int, int, set[int]]]:
    out: list[tuple[int, int, set[int]]] = []
    for mark in marks:
        if out and (mark.start <= out[-1][1] or _BETWEEN.fullmatch(text, out[-1][1], mark.start)):
            start, end, numbers = out[-1]
            out[-1] = (start, max(end, mark.end), numbers | set(mark.numbers))
        else:
            out.append((mark.start, mark.end, set(mark.numbers)))
    return out


def strip_markers(text: str, marks: Sequence[Mark]) -> Bare:
    """A block's text without its markers, the brackets around them and the words that lead to them alone."""
    pieces: list[str] = []
    places: list[int] = []
    groups: list[tuple[int, frozenset[int]]] = []
    at = 0

    def keep(low: int, high: int) -> None:
        pieces.append(text[low:high])
        places.extend(range(low, high))

    for start, end, numbers in _grouped(text, marks):
        low, high = start, end
        tail = text[max(at, start - 40) : start]
        opened = _OPENED.search(tail)
        if opened and text[end : end + 1] == ")":
            low, high = start - (len(tail) - opened.start()), end + 1
        else:
            led = _LED_IN.search(tail)
            low = start - (len(tail) - led.start()) if led else start
        opens = low < start and _OPENS.search(text, max(0, low - 6), low) is not None
        if opens:  # "According to [2], sales rose": the marker covers what follows
            following = _COMMA.match(text, end)
            high = following.end() if following else end
            keep(at, low)
            groups.append((len(places) + 1, frozenset(numbers)))
            at = high
            continue
        while low > at and text[low - 1] in " \t\n\u00a0\u202f" and not _WORD.match(text, high):
            low -= 1
        keep(at, low)
        if _WORD.match(text, high) and low and not text[low - 1].isspace():
            pieces.append(" ")
            places.append(low)
        groups.append((len(places), frozenset(numbers)))
        at = high
    keep(at, len(text))
    return Bare("".join(pieces), places, tuple(groups))


def _whole(text: str) -> list[Span]:
    """The sentences; one without a letter or a figure goes to the one before it."""
    out: list[Span] = []
    for span in sentences(text):
        if out and not _WORD.search(text, span.start, span.end):
            out[-1] = Span(out[-1].start, span.end)
        elif _WORD.search(text, span.start, span.end):
            out.append(span)
    return out


def _owner(spans: Sequence[Span], position: int, first: int) -> int:
    """Index of the sentence to which a marker at this position belongs; ``first`` is where to begin to look."""
    index = first
    while index + 1 < len(spans) and spans[index + 1].start < position:
        index += 1
    return index


def pieces(bare: Bare) -> Iterator[Piece]:
    """The sentences of a block, cut where markers of their own cover parts that could stand alone."""
    spans = _whole(bare.text)
    held: list[list[tuple[int, frozenset[int]]]] = [[] for _ in spans]
    index = 0
    for position, numbers in bare.groups:
        if spans:
            index = _owner(spans, position, index)
            held[index].append((position, numbers))
    for span, groups in zip(spans, held, strict=True):
        yield from _cut(bare.text, span, groups)


def _cut(text: str, span: Span, groups: Sequence[tuple[int, frozenset[int]]]) -> Iterator[Piece]:
    everything = tuple(sorted(frozenset().union(*(n for _, n in groups)))) if groups else ()
    last_word = next((i for i in range(span.end - 1, span.start - 1, -1) if text[i].isalnum()), span.start)
    inner = [(p, n) for p, n in groups if span.start < p <= last_word]
    if not inner:
        yield Piece(span, everything)
        return
    edges = [span.start, *(p for p, _ in inner), span.end]
    owners = [n for _, n in inner]
    last = [n for p, n in groups if p > last_word]
    parts = _alone(text, edges)
    if parts is None:
        yield Piece(span, everything, together=len(groups) > 1)
        return
    for index, part in enumerate(parts):
        of = owners[index] if index < len(owners) else frozenset().union(*last)
        yield Piece(part, tuple(sorted(of)))


def _alone(text: str, edges: Sequence[int]) -> list[Span] | None:
    """The parts between the edges, without what joins them; None where one of them could not stand alone."""
    first = text[edges[0] : edges[1]]
    if not has_verb(first) or _CONDITION.match(first):
        return None
    out = [Span(edges[0], edges[0] + len(first.rstrip(_SEPARATORS)))]
    for low, high in pairwise(edges[1:]):
        part = text[low:high]
        at = is_own_clause(part)
        if at is None:
            return None
        end = low + len(part.rstrip(_SEPARATORS))
        out.append(Span(low + at, end))
    return out
