"""Quantities as a text writes them: kind, value, written precision, unit, and what is counted. Abstains rather than guess."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.mentions import mentions, quantity
from briefgen.text.numerals import FIRST_WORD, GAP, ORDINAL, ordinal_value
from briefgen.text.plain import plain
from briefgen.text.quantity import Kind, Quantity
from briefgen.text.quantity_context import in_context, share_units
from briefgen.text.quantity_patterns import (
    BETWEEN,
    BLOB,
    CLOCK,
    DASHED,
    DIGIT,
    IGNORED,
    JOIN,
    LABEL,
    LABELLING,
    MENTION,
    NAME_LABEL,
    ORDINAL_HIT,
    REACH,
    URL,
    VAGUE,
    any_of,
)
from briefgen.text.shares import fractions
from briefgen.text.units import UNIT_SYMBOLS, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Quantity", "quantities"]


# A text without any of these holds no quantity.
_COUNTED = regex.compile(
    r"(?i)\p{N}|\b(?:[oz](?:ne|ero)|t(?:wo|hree|en|hird|wel|hir|wen|ril|hou|ens)|fo(?:ur|rty)|fi(?:ve|f|rst)|si?x|se(?:ven|cond|veral)"
    r"|eigh|nin|ele|qua|ha|do|hu|mi|bi|la|cr|sco|an?|many|few|some|cou)"
)


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, ascending; a mention that is part of a date is left to :mod:`briefgen.text.dates`."""
    if not _COUNTED.search(text):
        return ()
    view = _view(text)
    taken = bytearray(len(view))
    figured = DIGIT.search(view) is not None
    for span in [d.span for d in dates(text)] + ([Span(*m.span()) for m in IGNORED.finditer(view)] if figured else []):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Quantity] = []
    for reader in _readers(view.casefold(), figured=figured):
        for mention in reader(view):
            start, end = mention.span.start, mention.span.end
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(mention)
    if figured:
        found.extend(_leftovers(view, taken))
    if not found:
        return ()
    found = share_units(view, _mended(view, sorted(found, key=lambda q: q.span)))
    return tuple(in_context(view, q) for q in found)


def _readers(folded: str, *, figured: bool) -> Iterator[Callable[[str], Iterator[Quantity]]]:
    """The readers that may find anything in a casefolded text, in the order in which they take its words."""
    if figured:
        yield _clocks
        yield _labels
    if _VAGUELY.search(folded):
        yield _vague
    yield fractions
    if _ORDERED.search(folded):
        yield _ordinals
    yield mentions


_UNSEEN = regex.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")


def _mended(view: str, found: list[Quantity]) -> list[Quantity]:
    """Figures that only characters nobody sees keep apart, as one that is not read: "4" and "5 per cent" with a soft hyphen."""
    out: list[Quantity] = []
    for mention in found:
        if out and _UNSEEN.fullmatch(view, out[-1].span.end, mention.span.start):
            out[-1] = quantity(out[-1].span.start, mention.span.end, "unparsed")
        else:
            out.append(mention)
    return out


_REMARKED = regex.compile("[\u2012\u2013\u00a0\u2009\u202f]")


def _view(text: str) -> str:
    """Plain text in which only a space that groups digits is still a narrow no-break one."""
    if not _REMARKED.search(text):
        return plain(text)
    marks = list(plain(text))
    for match in DASHED.finditer(text):  # a minus or a bullet
        marks[match.start()] = "–"
    for match in JOIN.finditer(text):
        marks[match.start()] = "\u202f"
    return "".join(marks)


def _clocks(view: str) -> Iterator[Quantity]:
    """Times of day, in minutes since midnight: "7 p.m.", "9.45pm"."""
    for match in CLOCK.finditer(view) if _HALF_DAY.search(view) else ():
        hours = int(match["hour"]) % 12 + (12 if match["half"] in "pP" else 0)
        yield quantity(*match.span(), "measure", Decimal(60 * hours + int(match["minute"] or 0)), "time of day")


_HALF_DAY = regex.compile(r"[0-9]\s{0,4}[AaPp]\.?\s{0,4}m")


def _may_label(view: str) -> bool:
    """Whether a word that labels what is numbered stands before any digits: most figures have another before them."""
    return any(_word_before(view, digits.start()) in LABELLING for digits in _DIGITS.finditer(view))


def _word_before(view: str, at: int) -> str:
    """The letters before a figure, casefolded, a full stop and a hyphen or up to four spaces between; all of no longer word."""
    before = view[max(0, at - _LONGEST_LABEL) : at]
    bare = before[:-1] if before.endswith("-") else before.rstrip()
    if len(before) - len(bare) > 4:
        return ""
    bare = bare.removesuffix(".")
    start = len(bare)
    while start and bare[start - 1].isalpha():
        start -= 1
    return bare[start:].casefold()


_FIGURE_BEFORE = regex.compile(rf"[0-9]{GAP}$")
_DIGITS = re.compile("[0-9]+")
_LONGEST_LABEL = 8 + max(map(len, LABELLING))


def _labels(view: str) -> Iterator[Quantity]:
    if _may_label(view):
        for match in LABEL.finditer(view):
            yield quantity(*match.span(), "label")
    for blob in _figured(view):
        written = blob.of(view).rstrip(".,:'")
        bare = written.lstrip("'").removesuffix("'s")
        at = blob.start + written.index(bare)
        if bare in UNIT_SYMBOLS and _FIGURE_BEFORE.search(view[max(0, at - 2) : at]):
            continue  # "3,600 m²"
        if URL.fullmatch(written) or (NAME_LABEL.fullmatch(bare) and not MENTION.fullmatch(bare)):
            yield quantity(at, at + len(bare), "label")


def _vague(view: str) -> Iterator[Quantity]:
    for match in _at(VAGUE, _VAGUE_BEGINS, view):
        yield quantity(*match.span(), "unparsed")


def _at(pattern: regex.Pattern[str], begins: re.Pattern[str], view: str) -> Iterator[regex.Match[str]]:
    """Every match of a pattern in turn, tried only where it may begin in the casefolded text."""
    folded = view.casefold()
    if len(folded) != len(view):
        yield from pattern.finditer(view)
        return
    done = 0
    for begin in begins.finditer(folded):
        if begin.start() >= done and (match := pattern.match(view, begin.start())):
            done = match.end()
            yield match


# No letter stands before these.
_VAGUE_BEGINS = re.compile(
    "(?<![a-z])(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions|lakhs|crores|several|many|few|some|couple"
    rf"|{FIRST_WORD})"
)
_ORDINAL_BEGINS = re.compile(rf"[0-9]+|(?<![a-z]){ORDINAL}")


@lru_cache(maxsize=16)
def _figured(view: str) -> tuple[Span, ...]:
    """The stretches without a space or a mark in which a digit stands."""
    out: list[Span] = []
    for digit in DIGIT.finditer(view):
        if not out or digit.start() >= out[-1].end:
            start = digit.start()
            while start and view[start - 1] not in BETWEEN:
                start -= 1
            blob = BLOB.match(view, start)
            if blob is None:
                raise AssertionError
            out.append(Span(*blob.span()))
    return tuple(out)


def _ordinals(view: str) -> Iterator[Quantity]:
    for match in _at(ORDINAL_HIT, _ORDINAL_BEGINS, view):
        before = view[max(0, match.start() - REACH) : match.start()]
        if match[0] == "second" and (
            _A_SECOND.search(before) or (_TIMES_A.search(before) and _NO_NOUN.match(view, match.end()))
        ):
            continue
        value = ordinal_value(match[0])
        named = match[0][0].isupper() and regex.match(r"\s\p{Lu}", view[match.end() : match.end() + 2])
        kind: Kind = "unparsed" if value is None else "label" if named else "ordinal"
        yield quantity(*match.span(), kind, value if kind == "ordinal" else None)


# "4.2 cubic metres a second": a rate.
_A_SECOND = regex.compile(rf"(?i)\b(?:per|(?:{any_of(UNITS)}|{any_of(UNIT_SYMBOLS)}){GAP}an?){GAP}$")


# "24 frames a second", not "gave the firms a second chance".
_TIMES_A = regex.compile(rf"\p{{Ll}}s{GAP}an?{GAP}$")
_NO_NOUN = regex.compile(rf"$|[.,;:)]|{GAP}(?:and|or|in|at|when|for|from|to|but|by|on|with)\b")

# Letters without which these find nothing in a casefolded text.
_VAGUELY = re.compile("tens|dozen|scores|hundred|thousand|million|billion|trillion|lakhs|crores")
_ORDERED = re.compile(
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|teenth|tieth|[0-9](?:st|nd|rd|th)"
)


def _leftovers(view: str, taken: bytearray) -> Iterator[Quantity]:
    for blob in _figured(view):
        if any(view[i].isnumeric() and not taken[i] for i in range(blob.start, blob.end)):
            start, end = blob.start, blob.start + len(blob.of(view).rstrip(".,:'"))
            free = [i for i in range(start, end) if not taken[i]]
            yield quantity(free[0], free[-1] + 1, "unparsed")
