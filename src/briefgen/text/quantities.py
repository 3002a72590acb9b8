"""Quantities as a text writes them: kind, value, written precision, unit, and what is counted. Abstains rather than guess."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.mentions import mentions, quantity
from briefgen.text.numerals import GAP, ordinal_value
from briefgen.text.plain import plain
from briefgen.text.quantity import Kind, Quantity
from briefgen.text.quantity_context import in_context, share_units
from briefgen.text.quantity_patterns import (
    BLOB,
    CLOCK,
    DASHED,
    DIGIT,
    IGNORED,
    JOIN,
    LABEL,
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
    from collections.abc import Iterator

__all__ = ["Quantity", "quantities"]


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, ascending; a mention that is part of a date is left to :mod:`briefgen.text.dates`."""
    view = _view(text)
    taken = bytearray(len(view))
    for span in [d.span for d in dates(text)] + [Span(*m.span()) for m in IGNORED.finditer(view)]:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Quantity] = []
    for reader in (_clocks, _labels, _vague, fractions, _ordinals, mentions):
        for mention in reader(view):
            span = mention.span
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(mention)
    found.extend(_leftovers(view, taken))
    found = share_units(view, _mended(view, sorted(found, key=lambda q: q.span)))
    return tuple(in_context(view, q) for q in found)


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


def _view(text: str) -> str:
    """Plain text in which only a space that groups digits is still a narrow no-break one."""
    marks = list(plain(text))
    for match in DASHED.finditer(text):  # a minus or a bullet
        marks[match.start()] = "–"
    for match in JOIN.finditer(text):
        marks[match.start()] = "\u202f"
    return "".join(marks)


def _clocks(view: str) -> Iterator[Quantity]:
    """Times of day, in minutes since midnight: "7 p.m.", "9.45pm"."""
    for match in CLOCK.finditer(view):
        hours = int(match["hour"]) % 12 + (12 if match["half"] in "pP" else 0)
        yield quantity(*match.span(), "measure", Decimal(60 * hours + int(match["minute"] or 0)), "time of day")


def _labels(view: str) -> Iterator[Quantity]:
    for match in LABEL.finditer(view):
        yield quantity(*match.span(), "label")
    for match in BLOB.finditer(view):
        written = match[0].rstrip(".,:'")
        if not DIGIT.search(written):
            continue
        bare = written.lstrip("'").removesuffix("'s")
        at = match.start() + written.index(bare)
        if URL.fullmatch(written) or (NAME_LABEL.fullmatch(bare) and not MENTION.fullmatch(bare)):
            yield quantity(at, at + len(bare), "label")


def _vague(view: str) -> Iterator[Quantity]:
    for match in VAGUE.finditer(view):
        yield quantity(*match.span(), "unparsed")


def _ordinals(view: str) -> Iterator[Quantity]:
    for match in ORDINAL_HIT.finditer(view):
        if match[0] == "second" and _A_SECOND.search(view[max(0, match.start() - REACH) : match.start()]):
            continue
        value = ordinal_value(match[0])
        named = match[0][0].isupper() and regex.match(r"\s\p{Lu}", view[match.end() : match.end() + 2])
        kind: Kind = "unparsed" if value is None else "label" if named else "ordinal"
        yield quantity(*match.span(), kind, value if kind == "ordinal" else None)


# "4.2 cubic metres a second": a rate.
_A_SECOND = regex.compile(rf"(?i)\b(?:per|(?:{any_of(UNITS)}|{any_of(UNIT_SYMBOLS)}){GAP}an?){GAP}$")


def _leftovers(view: str, taken: bytearray) -> Iterator[Quantity]:
    for match in BLOB.finditer(view):
        if any(view[i].isnumeric() and not taken[i] for i in range(*match.span())) and DIGIT.search(match[0]):
            start, end = match.start(), match.start() + len(match[0].rstrip(".,:'"))
            free = [i for i in range(start, end) if not taken[i]]
            yield quantity(free[0], free[-1] + 1, "unparsed")
