"""Halves, thirds, quarters and dozens."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import regex

from briefgen.text.currencies import CURRENCY_NAMES
from briefgen.text.mentions import quantity
from briefgen.text.numerals import CARDINAL, GAP, cardinal_value, digits_value, scale_exponent
from briefgen.text.quantity_patterns import LEFT, RIGHT, any_of
from briefgen.text.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.text.quantity import Quantity

__all__ = ["fractions"]

PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "eighth": 8,
          "eighths": 8, "tenth": 10, "tenths": 10, "sixths": 6}  # fmt: skip
FRACTION = regex.compile(
    rf"{LEFT}(?i:(?:(?:(?<top>one|two|three|four|five|six|seven|nine)(?:-|{GAP})(?<part>{any_of(PARTS)})"
    rf"|a{GAP}(?<one>quarter|third|fifth|sixth|eighth|tenth)"
    rf"(?:(?={GAP}(?:of|will|would|could|may|might|can|is|are|was|were|has|have|had|more|less|fewer|higher|lower|larger|smaller|as)\b)|(?<=\b(?:by|than|about|nearly|almost|over|under|just|around|roughly){GAP}a{GAP}\p{{L}}+)))"
    rf"(?:{GAP}of{GAP}an?{GAP}(?<whole>million|billion|trillion))?"
    rf"|(?<half>(?<!\band(?:-|{GAP})a(?:-|{GAP}))half)"
    rf"(?:{GAP}an?{GAP}(?<what>million|billion|trillion|dozen|century|decade|hour|day|mile|year))?))(?![\p{{L}}-]){RIGHT}"
)
DOZEN = regex.compile(rf"{LEFT}(?i:(?:(?<n>a|{CARDINAL}|[0-9]+){GAP})?dozen){RIGHT}")


IN = regex.compile(
    rf"{LEFT}(?<top>[1-9]|(?i:one|two|three|four|five|six|seven|eight|nine))"
    rf"(?:{GAP}(?:in|out{GAP}of){GAP}(?:every{GAP})?|-in-)(?<whole>[1-9][0-9]{{0,2}}|(?i:{CARDINAL})){RIGHT}(?![.,:/-]?[0-9%])"
)


# A figure or a number word, then "in" or "out".
_MAY_BE_IN = re.compile(r"[0-9EORXNTeorxnt][-\s]{1,4}(?:in|out)\b")
# What stands in every share with its noun inside.
_MAY_HOLD = re.compile(r"[ \n](?:in|out)[ \r\n]")


def _parts_in(view: str) -> Iterator[Quantity]:
    """Shares such as "one in five" and "three out of ten"."""
    for match in IN.finditer(view) if _MAY_BE_IN.search(view) else ():
        top, whole = (digits_value(w) if w.isdigit() else cardinal_value(w) for w in (match["top"], match["whole"]))
        written = match["top"].isdigit() or not match["whole"].isdigit()
        sure = top and whole and written and top[0] < whole[0] and not _SPAN.match(view, match.end())
        if sure and top and whole:
            yield quantity(*match.span(), "count", top[0] / whole[0], places=-2)
        elif not (top and whole and not sure and _SPAN.match(view, match.end())):
            yield quantity(*match.span(), "unparsed")


IN_NOUN = regex.compile(
    rf"{LEFT}(?<top>(?i:one|two|three)){GAP}(?<noun>\p{{Ll}}{{3,}}){GAP}(?:in|out{GAP}of){GAP}(?:every{GAP})?(?<whole>(?i:{CARDINAL})|[1-9][0-9]?){RIGHT}"
    rf"(?![.,:/-]?[0-9%])(?!{GAP}(?!(?:has|is|was|does|says|pays|needs|gets|goes|lives|works)\b)\p{{L}}+s\b)(?!{GAP}(?:per|million|hundred|thousand)\b)"
)
_NOT_COUNTED = frozenset(
    "and more than out per hundred thousand million dozen half quarter third days weeks months years".split()
)


def _parts_of(view: str) -> Iterator[Quantity]:
    """Shares with their noun inside: "one patient in four", "two households in every five"."""
    for match in IN_NOUN.finditer(view) if _MAY_HOLD.search(view) else ():
        top = cardinal_value(match["top"])
        whole = digits_value(match["whole"]) if match["whole"].isdigit() else cardinal_value(match["whole"])
        plural = match["noun"].endswith("s") and not match["noun"].endswith("ss")
        fits = plural == (match["top"].casefold() != "one") or match["noun"] in {"people", "men", "women", "children"}
        if top and whole and top[0] < whole[0] and fits and match["noun"] not in _NOT_COUNTED:
            yield quantity(*match.span(), "count", top[0] / whole[0], places=-2)


# "three in five years" counts in a stretch of time; it is no share.
_SPAN = regex.compile(rf"{GAP}(?:{any_of(UNITS)})\b")


def fractions(view: str) -> Iterator[Quantity]:
    """Shares and dozens; unparsed where the word may mean something else ("the first half")."""
    folded = view.casefold()
    for match in FRACTION.finditer(view) if any(part in folded for part in _PARTED) else ():
        sure = match["half"] is None or match["what"] or _halves(view, match)
        sure = sure and not (
            match["top"] and match["part"].casefold() == "quarters" and match["top"].casefold() != "three"
        )
        yield _fraction(match) if sure else quantity(*match.span(), "unparsed")
    yield from _parts_of(view)
    yield from _parts_in(view)
    for match in DOZEN.finditer(view) if "dozen" in folded else ():
        count = match["n"] and (
            cardinal_value("one" if match["n"].casefold() == "a" else match["n"]) or digits_value(match["n"])
        )
        if count:
            yield quantity(*match.span(), "count", count[0] * 12)
        else:
            yield quantity(*match.span(), "unparsed")


# One of these stands in every fraction.
_PARTED = ("half", "third", "quarter", "fifth", "sixth", "eighth", "tenth")


def _halves(view: str, match: regex.Match[str]) -> bool:
    """Whether "half" is a share: "half of the staff", "by half", not "the first half"."""
    before = view[max(0, match.start() - 16) : match.start()]
    if _ORDERED.search(before):
        # "said that half of the leases expire": not that half, but that half of them do.
        return before.rstrip().casefold().endswith("that") and _OF.match(view, match.end()) is not None
    return bool(_SHARE_AFTER.match(view, match.end()) or _SHARE_BEFORE.search(before))


_ORDERED = regex.compile(rf"(?i)\b(?:first|second|last|this|that|other|better|next|latter|each|former)(?:{GAP}|-)$")
_OF = regex.compile(rf"{GAP}of\b")
_SHARE_AFTER = regex.compile(rf"{GAP}(?:of|the|its|their|his|her|our|all|an?|as)\b")
_SHARE_BEFORE = regex.compile(rf"(?i)\b(?:by|than|about|nearly|almost|over|under|in|around|roughly|only|to|just){GAP}$")


def _fraction(match: regex.Match[str]) -> Quantity:
    money = _MONEY_AFTER.match(match.string, match.end()) if match["whole"] or match["what"] else None
    if money is not None and (match["whole"] or match["what"].casefold() in {"million", "billion", "trillion"}):
        found = _fraction_of(match)
        end, unit = money.end(), CURRENCY_NAMES[regex.sub(r"\s+", " ", money["name"].casefold())]
        return quantity(match.start(), end, "money", found.value, unit, found.places)
    return _fraction_of(match)


_MONEY_AFTER = regex.compile(rf"(?i){GAP}(?<name>{any_of(CURRENCY_NAMES.keys() - {'p'})}){RIGHT}")


def _fraction_of(match: regex.Match[str]) -> Quantity:
    if match["half"]:
        what = (match["what"] or "").casefold()
        if not what:
            return quantity(*match.span(), "count", Decimal("0.5"), places=-1)
        if what == "dozen":
            return quantity(*match.span(), "count", Decimal(6))
        if what in UNITS:
            return quantity(*match.span(), "measure", Decimal("0.5"), UNITS[what], -1)
        exponent = scale_exponent(what)
        return quantity(*match.span(), "count", Decimal("0.5").scaleb(exponent), places=exponent - 1)
    part = (match["part"] or match["one"]).casefold()
    top = cardinal_value(match["top"]) if match["top"] else (Decimal(1), 0)
    if top is None:
        raise AssertionError
    if match["whole"]:
        exponent = scale_exponent(match["whole"])
        return quantity(*match.span(), "count", top[0].scaleb(exponent) / PARTS[part], places=exponent - 2)
    return quantity(*match.span(), "count", top[0] / PARTS[part], places=-2)
