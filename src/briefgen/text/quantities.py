"""Quantities as a text writes them: kind, value, written precision, unit, and what is counted. Abstains rather than guess."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.mentions import mentions, quantity
from briefgen.text.numerals import ordinal_value
from briefgen.text.plain import plain
from briefgen.text.quantity import Kind, Quantity
from briefgen.text.quantity_context import in_context, share_units
from briefgen.text.quantity_patterns import (
    BLOB,
    DASHED,
    DIGIT,
    IGNORED,
    JOIN,
    LABEL,
    MENTION,
    NAME_LABEL,
    ORDINAL_HIT,
    URL,
    VAGUE,
)
from briefgen.text.shares import fractions

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
    for reader in (_labels, _vague, fractions, _ordinals, mentions):
        for mention in reader(view):
            span = mention.span
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(mention)
    found.extend(_leftovers(view, taken))
    found = share_units(view, sorted(found, key=lambda q: q.span))
    return tuple(in_context(view, q) for q in found)


def _view(text: str) -> str:
    """Plain text in which only a space that groups digits is still a narrow no-break one."""
    marks = list(plain(text))
    for match in DASHED.finditer(text):  # a minus or a bullet
        marks[match.start()] = "–"
    for match in JOIN.finditer(text):
        marks[match.start()] = "\u202f"
    return "".join(marks)


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
        value = ordinal_value(match[0])
        named = match[0][0].isupper() and regex.match(r"\s\p{Lu}", view[match.end() : match.end() + 2])
        kind: Kind = "unparsed" if value is None else "label" if named else "ordinal"
        yield quantity(*match.span(), kind, value if kind == "ordinal" else None)


def _leftovers(view: str, taken: bytearray) -> Iterator[Quantity]:
    for match in BLOB.finditer(view):
        if any(view[i].isnumeric() and not taken[i] for i in range(*match.span())) and DIGIT.search(match[0]):
            start, end = match.start(), match.start() + len(match[0].rstrip(".,:'"))
            free = [i for i in range(start, end) if not taken[i]]
            yield quantity(free[0], free[-1] + 1, "unparsed")
