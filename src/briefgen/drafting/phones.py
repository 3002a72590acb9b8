"""Phone numbers in running text, told apart from years, amounts, times, dates and reference numbers."""

from __future__ import annotations

from collections.abc import Iterator

import regex

__all__ = ["find_phones"]

_BREAK = r"[ \t]?\r?\n[ \t]?"
_GAP = rf"(?:[ .\-/]|[ ]-[ ]|{_BREAK})"
_FREE = r"(?<![\p{L}\p{N}_#§£$€¥]|[\p{L}\p{N}][/\-]|\d[.,:])"
_END = r"(?![\p{N}\p{L}_%]|[.,:/\-]\d|[ ]?[%€£$¥])"
_GROUP = r"\d{1,12}+"

# The groups of a candidate, as many as follow each other; how many of them are a number is asked after.
_CANDIDATE = regex.compile(
    rf"(?:\+[ ]?\d{{1,15}}+|{_FREE}(?:00[ ]?[1-9]\d{{0,14}}+|\(\+?\d{{1,5}}\)[ ]?{_GROUP}|0[1-9]\d{{0,10}}+|1(?={_GAP}\(?[2-9])|[2-9]\d\d(?={_GAP})))"
    rf"(?:{_GAP}?\(\d{{1,5}}\){_GAP}?{_GROUP})?(?:{_GAP}{_GROUP}){{0,6}}+"
)
_LAST_GROUP = regex.compile(rf"{_GAP}\d+\)?$")
_FIRST_GAP = regex.compile(_GAP)
_EXTENSION = regex.compile(r",?[ ]?(?:ext(?:ension|n)?\.?|x)[ ]?\d{1,6}(?!\d)", regex.IGNORECASE)
_WHOLE_END = regex.compile(_END)

# A number that is called one may be short, and of any shape.
_CALLED = regex.compile(
    r"\b(?:tel(?:ephone|efon|éfono|éphone)?|phone|mobile|mob|cell|fax|whatsapp|hotline|helpline|handy)(?!\p{L})"
    r"(?:[ ](?:number|no|nr|line))?\.?:?[ \t]?(?:is[ ]|on[ ]|at[ ])?"
    rf"(?<number>[+(]?\d(?:\)?{_GAP}?\(?\d){{5,16}}){_END}",
    regex.IGNORECASE,
)
_YEARS = regex.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")

_AMERICAN = regex.compile(rf"(?:1{_GAP})?(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d{_GAP})[2-9]\d\d{_GAP}\d{{4}}")
_DATE = regex.compile(r"(?:0?[1-9]|[12]\d|3[01])[./\- ](?:0?[1-9]|1[0-2])[./\- ](?:19|20)\d\d(?!\d)")
_CLOCKS = regex.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[ \-–](?:[01]\d|2[0-3])[0-5]\d)+")
_THOUSANDS = regex.compile(r"\+?\d{1,3}(?:[ .]\d{3}){2,}")
_REFERENCE = regex.compile(
    r"\b(?:ref|reference|case|file|docket|invoice|order|account|acct|a/c|isbn|issn|doi|serial|patent|claim|application|"
    r"registration|company|charity|licen[cs]e|document|record|item|batch|version|sku|ean|gtin|vat|id|uid|number|no|nr)"
    r"[ ]?(?:no|nr|number|id|code)?[.:#]{0,2}[ ]?(?:is[ ])?[(]?$",
    regex.IGNORECASE,
)
_OF_PHONE = regex.compile(r"\b(?:phone|mobile|tel|fax)\.?[ ]?\S{0,6}[ ]?$", regex.IGNORECASE)
_UNIT = regex.compile(
    r"[ ]?(?:eur|usd|gbp|chf|jpy|euros?|dollars?|pounds?|yen|francs?|kroner|people|persons?|tonnes?|votes?|million|billion)\b",
    regex.IGNORECASE,
)
_CURRENCY = regex.compile(r"(?:eur|usd|gbp|chf|jpy|us\$|[£$€¥])[ ]?$", regex.IGNORECASE)
_BEFORE = 40
_LEAST, _MOST, _MOST_AT_HOME = 9, 15, 12


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the phone numbers of a text, half-open, ascending; numbers called so ("tel.") and others may overlap."""
    yield from _called(text)
    at = 0
    while match := _CANDIDATE.search(text, at):
        end = _phone_end(text, match)
        if end:
            yield match.start(), end
            at = end
        else:
            gap = _FIRST_GAP.search(text, match.start() + 1, match.end())
            at = gap.end() if gap else match.end()


def _called(text: str) -> Iterator[tuple[int, int]]:
    for match in _CALLED.finditer(text):
        if not (_DATE.match(match["number"]) or _YEARS.match(match["number"])):
            yield match.span("number")


def _phone_end(text: str, match: regex.Match[str]) -> int:
    """Where the number ends that begins here; 0 if none does. Groups at the end may belong to what follows."""
    core = match[0]
    while core:
        end = match.start() + len(core)
        extended = _EXTENSION.match(text, end)
        end = extended.end() if extended else end
        if _WHOLE_END.match(text, end) and _is_phone(text, match.start(), core):
            return end
        shorter = _LAST_GROUP.sub("", core)
        core = "" if shorter == core else shorter
    return 0


def _is_phone(text: str, start: int, core: str) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    digits = "".join(c for c in core if c.isdigit())
    if _DATE.match(core) or _CLOCKS.fullmatch(core) or _is_amount(text, start, core, before):
        return False
    if core.startswith(("+", "(+")):
        return _LEAST - 1 <= len(digits) <= _MOST
    if _REFERENCE.search(before) and not _OF_PHONE.search(before):
        return False
    if digits.startswith("00"):
        return _LEAST + 1 <= len(digits) <= _MOST + 2
    if digits.startswith("0"):
        return _LEAST <= len(digits) <= _MOST_AT_HOME and core.count("/") <= 1
    return bool(_AMERICAN.fullmatch(core))


def _is_amount(text: str, start: int, core: str, before: str) -> bool:
    """Whether this is a figure written in groups of three, or the end of one."""
    if not _THOUSANDS.fullmatch(core):
        return False
    money = _UNIT.match(text, start + len(core)) or _CURRENCY.search(before)
    return bool(money) or (core[0] != "+" and before[-1:] == " " and before[-2:-1].isdigit())
