"""Numerals with their currency, scale, per cent or unit, read one by one; in doubt they have no value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import regex

from briefgen.model import Span
from briefgen.text.currencies import AFTER_SCALE_ONLY, CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS
from briefgen.text.numerals import (
    CARDINAL,
    DIGITS,
    FIRST_WORD,
    GAP,
    ORDINAL,
    SCALE,
    cardinal_value,
    digits_value,
    scale_exponent,
)
from briefgen.text.quantity import Kind, Quantity
from briefgen.text.quantity_patterns import BLOB, LINK, MENTION, REACH, any_of
from briefgen.text.tokens import FUNCTION_WORDS
from briefgen.text.units import METRES_OR_MILLIONS, UNIT_SYMBOLS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["mentions", "quantity"]


def quantity(
    start: int, end: int, kind: Kind, value: Decimal | None = None, unit: str = "", places: int = 0
) -> Quantity:
    """A quantity without its context."""
    return Quantity(Span(start, end), kind, value, unit, places, "", "")


def mentions(view: str) -> Iterator[Quantity]:
    """Every numeral of a text that is a quantity or may be one."""
    for match in _numerals(view):
        found = _read(view, match)
        if found is not None:
            yield found


# In a casefolded text: where digits or number words may begin. A run over a text costs a tenth of one with MENTION.
_BEGINS = re.compile(rf"[0-9]+|(?<![a-z]){FIRST_WORD}")
_CODE = re.compile(any_of(CURRENCY_CODES))
# What may stand before the digits or words: a minus sign, then the sign of a currency and a space.
_LEADING = 2 + max(len(sign) for sign in (*CURRENCY_SIGNS, "US $"))


def _numerals(view: str) -> Iterator[regex.Match[str]]:
    """Every match of MENTION in turn, looked for only where digits or number words begin."""
    folded = view.casefold()
    if len(folded) != len(view) or _CODE.search(view):
        yield from MENTION.finditer(view)
        return
    done = 0
    for begin in _BEGINS.finditer(folded):
        if begin.start() < done:
            continue
        match = MENTION.search(view, max(done, begin.start() - _LEADING))
        if match is None:
            return
        done = match.end()
        yield match


def _read(view: str, match: regex.Match[str]) -> Quantity | None:
    """One mention; None where it is no quantity ("one" alone)."""
    start, end = match.span()
    code = _currency(match)
    words = match["words"]
    money = match["money"] if _is_money(match) else None
    if match["money"] and money is None:
        end = match.start("money")
        end -= len(view[start:end]) - len(view[start:end].rstrip(" -\r\n"))
    unit = match["unit"] or match["symbol"]
    if words and words.casefold() == "one" and not (match["scale"] or unit or match["percent"] or money or code):
        return None
    number = digits_value(match["digits"]) if match["digits"] else cardinal_value(words)
    if number is not None and _in_metres(view, match, code) and _whole(view, match):
        named = _MEASURED.match(view, match.end()) is not None
        return quantity(start, end, "measure", number[0], "metre" if named else METRES_OR_MILLIONS, number[1])
    if number is None or not _whole(view, match) or _odd(view, match, code):
        return quantity(start, end, "unparsed")
    value, places = number
    if match["half"]:
        value, places = value + Decimal("0.5"), -1
    if match["scale"]:
        exponent = scale_exponent(match["scale"])
        value, places = value.scaleb(exponent), places + exponent
    if match["sign"]:
        value = -value
    if match["pence"] or (money or "").casefold() == "pence":
        return quantity(start, end, "money", value / 100, "GBP", places - 2)
    if code or money:
        return quantity(start, end, "money", value, code or _named_currency(match), places)
    if match["percent"]:
        return quantity(
            start,
            end,
            "percent",
            value,
            "pp" if _POINTS.search(match["percent"]) else "%",
            places,
        )
    if unit:
        name = UNIT_SYMBOLS.get(unit) or UNITS[" ".join(unit.casefold().split())]
        return quantity(start, end, "measure", value, name, places)
    return quantity(start, end, "count", value, "", places)


def _in_metres(view: str, match: regex.Match[str], code: str) -> bool:
    """Whether a bare "m" stands behind a small figure: "72m tall", where it means metres, and "2.4m", where it may."""
    bare = (
        match["scale"] == "m" and match["digits"] and not (code or match["money"] or match["unit"] or match["symbol"])
    )
    small = bare and "," not in match["digits"] and len(match["digits"].partition(".")[0]) <= 4
    after = view[match.end() : match.end() + REACH]
    return (
        bool(small)
        and not (match["half"] or match["percent"] or match["sign"] or match["pence"])
        and not _COUNTED_M.match(view, match.end())
        and not _money_range(view, match.start())
        and not _LEFT_OVER.match(after)
    )


_MEASURED = regex.compile(
    rf"(?:{GAP}|-)(?:tall|high|long|wide|deep|thick|above|below|away|apart|across|underground|beneath|in{GAP}(?:length|height|width|depth|diameter))\b"
)


def _is_money(match: regex.Match[str]) -> bool:
    """Whether the word behind a numeral names money: "41 million won", not "eleven won"."""
    word = (match["money"] or "").casefold()
    large = match["scale"] or "," in (match["digits"] or "") or _LARGE.search(match["words"] or "")
    return bool(word) and (word not in AFTER_SCALE_ONLY or bool(large))


_LARGE = regex.compile(r"(?i)(?:hundred|thousand|million|billion|trillion)$")


_POINTS = regex.compile(r"(?i)points?$|pp$")


def _currency(match: regex.Match[str]) -> str:
    sign = match["sign_before"]
    if sign == "US $":
        return "USD"
    return CURRENCY_SIGNS[sign] if sign else match["code"] or ""


def _named_currency(match: regex.Match[str]) -> str:
    return CURRENCY_NAMES[" ".join(match["money"].casefold().split())]


def _odd(view: str, match: regex.Match[str], code: str) -> bool:
    """Whether a mention, well formed in itself, may be read in more than one way or only in part."""
    scale = match["scale"] or ""
    after = view[match.end() : match.end() + REACH]
    if code and (match["percent"] or match["unit"] or match["symbol"] or match["money"] or match["pence"]):
        return True
    if (
        len(scale) == 1
        and scale != "k"
        and not (scale == "m" and (match["unit"] or _COUNTED_M.match(view, match.end())))
        and not (code or match["money"] or _money_range(view, match.start()))
    ):
        return True
    if (
        len(scale) == 1
        and regex.search(r"\s", view[match.start() : match.start("scale")])
        and not (code or match["money"])
    ):
        return True
    if scale and len(scale) <= 3 and match["words"]:
        return True
    if _LEFT_OVER.match(after) or _MINUS.search(view[max(0, match.start() - 12) : match.start()]):
        return True
    if match["pence"] and scale:
        return True
    if (
        match["money"]
        and not scale
        and match["money"].casefold().startswith("pound")
        and regex.match(r"\s+of\b", after)
    ):
        return True
    if match["unit"] and match["unit"].casefold() == "second" and "-" not in match[0]:
        return True
    # "45.000" is 45 with three decimals or forty-five thousand: only what follows tells.
    written = match["digits"] or ""
    thousands = "." in written and len(written.rpartition(".")[2]) == 3 and "," not in written
    if (
        thousands
        and not (scale or match["percent"] or match["unit"] or match["symbol"])
        and not written.startswith("0.")
    ):
        return True
    if (
        match["digits"]
        and not (code or scale or match["percent"] or match["money"] or _unit_of(match))
        and _names(view, match)
    ):
        return True
    at_time = _HOUR_AND_MINUTE.fullmatch(match[0]) and _AT.search(view[max(0, match.start() - 5) : match.start()])
    return bool(at_time)


_AT = regex.compile(r"\b[Aa]t\s+$")
_HOUR_AND_MINUTE = regex.compile(r"[0-9]{1,2}\.[0-5][0-9]")
_YEAR_LIKE = regex.compile(r"(?:1[5-9]|20)[0-9]{2}")


def _unit_of(match: regex.Match[str]) -> str:
    return match["unit"] or match["symbol"] or match["pence"] or ""


def _names(view: str, match: regex.Match[str]) -> bool:
    """Whether a bare number may name rather than count: "Boeing 737 jets", "London 2012", a year that the dates left."""
    year = bool(_YEAR_LIKE.fullmatch(match["digits"]))
    if year:
        return True
    before = _CAPITAL_BEFORE.search(view[max(0, match.start() - REACH) : match.start()])
    return (
        before is not None
        and before["word"].casefold() not in _NO_NAMES
        and not _CALENDAR.fullmatch(before["word"])
        and "," not in match["digits"]
    )


_CAPITAL_BEFORE = regex.compile(r"(?<![\p{L}'-])(?<word>\p{Lu}[\p{L}-]*)[ ]$")
_CALENDAR = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December"
)
_COUNTING = frozenset(
    """
    roughly approximately nearly almost around exactly another further fully last next first just only including nearly every
    """.split()
)


_NO_NAMES = FUNCTION_WORDS | _COUNTING
_MINUS = regex.compile(rf"(?i)\b(?:minus|negative){GAP}$")
# "17m people" are millions; "50m" of anything else may be metres.
_COUNTED_M = regex.compile(
    rf"{GAP}(?:people|users|voters|viewers|customers|passengers|patients|jobs|homes|households|visitors|adults|children"
    r"|workers|families|members|subscribers|accounts|records|riders|tests|doses|pupils|students|journeys|trips)\b"
)


def _money_range(view: str, start: int) -> bool:
    return bool(_SIGNED_BEFORE.search(view[max(0, start - REACH) : start]))


_SIGNED_BEFORE = regex.compile(rf"(?:{any_of(CURRENCY_SIGNS)}){DIGITS}-$")
_LEFT_OVER = regex.compile(
    rf"(?i){LINK}(?:thousand|million|billion|trillion|lakh|crore|dozen|score|hundred|mrd|mio|milliard|million|mn|bn|k)s?\b"
    rf"|{GAP}?(?-i:{any_of(CURRENCY_CODES)})\b|[ ]?[\p{{Sc}}°‰\p{{No}}*^=×]|[ ]?(?-i:[mMkKbBgx])\b(?!['.])|{GAP}[0-9]"
    rf"|{GAP}and{GAP}{ORDINAL}\b|{GAP}(?:a\.m|p\.m|am|pm)\b|{GAP}(?:cents?|kr)\b|:[0-9]"
)


def _whole(view: str, match: regex.Match[str]) -> bool:
    """Whether the mention is all that is written without a space around it, but for "-strong" and a partner in a range."""
    start, end = match.span()
    before = view[max(0, start - REACH) : start]
    if before and BLOB.match(before[-1]) and before[-1] != "'" and not _LOW_END.search(before):
        return False
    rest = BLOB.match(view, end, end + REACH)
    return rest is None or bool(_TAIL.fullmatch(rest[0].rstrip(".,:'")))


# What may stand joined to a mention: the lower end of a range before it; its upper end, "-strong" or "+" after it.
_LOW_END = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}%.,'/-])(?:{any_of(CURRENCY_SIGNS)})?(?:[0-9][0-9.,]*(?:{SCALE}|%|p)?|(?i:{CARDINAL}))-$"
)
_TAIL = regex.compile(
    rf"(?:-(?:{any_of(CURRENCY_SIGNS)})?[0-9][0-9.,]*(?:\p{{L}}{{0,3}}|%))?(?:-\p{{L}}++)*+(?:'s?)?|\+|'s?"
)
