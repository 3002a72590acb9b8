"""Dates and periods, relative ones resolved against an anchor: intervals, never guesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.calendars import Interval, around, day, days_ago, nearest, of_month, of_months, of_year
from briefgen.text.numerals import CARDINAL, GAP, cardinal_value
from briefgen.text.plain import plain

__all__ = ["DateMention", "dates", "parse_iso"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date or period of a text.

    Attributes:
        span: the mention, leading "on"/"in" not included.
        first, last: the interval it names, both days included; None where it could not be resolved (a relative date
            without an anchor, an ambiguous one such as 03/04/2026).
        precision: "day", "week", "month", "quarter", "season", "year" or "decade".
        relative: whether it needs the anchor ("last month", "on Tuesday", "May 21" without a year, "two weeks ago").
    """

    span: Span
    first: dt.date | None
    last: dt.date | None
    precision: str
    relative: bool


_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905 - a table
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905 - a table
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ORD = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_L = r"(?<![\p{L}\p{N}_/.:\p{Sc}#@+-]|[0-9],)"
_R = r"(?![\p{N}_%°]|[.,/:-][0-9]|[\p{Ll}])"
_G = GAP
_WHICH = rf"(?:,?{_G}(?:of{_G})?(?<year>{_YEAR})(?![0-9]|[.,][0-9])|{_G}(?<which>last|this|next){_G}year\b)?"
_DAY_OF_WEEK = rf"(?:{_WEEKDAY},?{_G}(?:the{_G})?)?"
_PART = rf"(?:(?:[Ee]arly|[Mm]id|[Ll]ate)(?:-|{_G})(?:in{_G})?)?"
_COUNT = rf"(?:[0-9]{{1,3}}|(?i:{CARDINAL})|an?)"
_UNIT = r"(?:day|week|fortnight|month|quarter|year|decade)"

_Reader = Callable[["regex.Match[str]", str, "dt.date | None"], "DateMention | None"]


def _mention(
    match: regex.Match[str], interval: Interval | None, precision: str, *, relative: bool = False, group: str | int = 0
) -> DateMention:
    first, last = interval or (None, None)
    return DateMention(Span(*match.span(group)), first, last, precision, relative)


def _month(written: str) -> int:
    return _MONTH_NUMBER[written[:3].casefold()]


def _iso(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    year, month, number = int(match[1]), int(match[2]), match[3]
    if not number:
        # "2011-12" is a month or two years.
        fiscal = month == (year + 1) % 100
        return _mention(match, None if fiscal else of_month(year, month), "year" if fiscal else "month")
    return _mention(match, day(year, month, int(number)), "day")


def _slashed(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    readings = {r for r in (day(year, two, one), day(year, one, two)) if r}
    return _mention(match, readings.pop() if len(readings) == 1 and year > 99 else None, "day")


def _years(match: regex.Match[str], anchor: dt.date | None) -> tuple[list[int], bool]:
    """The years that a date may lie in, and whether it needs the anchor."""
    if match["year"]:
        return [int(match["year"])], False
    if anchor is None:
        return [], True
    if match["which"]:
        return [anchor.year + {"last": -1, "this": 0, "next": 1}[match["which"]]], True
    return [anchor.year - 1, anchor.year, anchor.year + 1], True


def _pick(candidates: list[Interval | None], anchor: dt.date | None) -> Interval | None:
    if len(candidates) == 1:
        return candidates[0]
    return nearest(candidates, anchor) if anchor else None


def _dated(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    years, relative = _years(match, anchor)
    month, first, last = _month(match["month"]), int(match["day"]), int(match["until"] or match["day"])
    found = []
    for year in years:
        begin, end = day(year, month, first), day(year, month, last)
        found.append((begin[0], end[1]) if begin and end and begin[0] <= end[1] else None)
    return _mention(match, _pick(found, anchor), "day", relative=relative)


def _in_month(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    years, relative = _years(match, anchor)
    if relative and not match["which"] and not _bare_month(match, view):
        return None
    before = view[max(0, match.start() - 6) : match.start()].casefold()
    unsure = relative and not match["which"] and before.endswith(("last ", "next ", "this "))
    month = _month(match["month"])
    until = _month(match["until"]) if match["until"] else month
    found = [] if unsure else [of_months(year, month, until) for year in years]
    return _mention(match, _pick(found, anchor), "month", relative=relative)


_TIME_WORD = regex.compile(
    rf"(?i)(?:\b(?:in|since|until|till|by|from|during|before|after|through|throughout|last|next|this|every|each|early|mid|late"
    rf"|end{_G}of|start{_G}of|beginning{_G}of|of|between|and|to)(?:{_G}|-)(?:early{_G}|mid-|late{_G})?)$"
)
_PERSON = regex.compile(r"(?:[A-Z][a-z]+|M(?:r|rs|s|iss)\.?)\s$")
_SAID = regex.compile(r"\s(?:[A-Z]|has\b|had\b|have\b|be\b|said\b|says\b|told\b|not\b|also\b|was\b)")


def _bare_month(match: regex.Match[str], view: str) -> bool:
    """Whether a month's name without day or year is the month: not "may", "march on", "April Smith", "Mrs May"."""
    if match["month"].isupper() or match["month"][-1] == "." or (len(match["month"]) <= 4 and match["month"] not in {"May", "June", "July"}):
        return False
    before = view[max(0, match.start() - 24) : match.start()]
    timed = bool(_TIME_WORD.search(before))
    if match["month"] in {"May", "March", "August"} and not timed:
        return False
    if _SAID.match(view, match.end()) and not timed:
        return False
    return not (_PERSON.search(before) and not timed)


def _quarter(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    number = int(match["q"]) if match["q"] else ["first", "second", "third", "fourth"].index(match["name"].casefold()) + 1
    return _mention(match, of_months(int(match["year"]), 3 * number - 2, 3 * number), "quarter")


def _season(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    # A winter lies in two years, and this hemisphere's summer is the other's winter; only the first is left open.
    months = _SEASONS.get(match["season"].casefold())
    year = match["year"]
    return _mention(match, of_months(int(year), *months) if months and year else None, "season", relative=not year)


def _fiscal(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    # Where such a year begins depends on the body that counts it.
    one, two = int(match[1]), match[3]
    if len(two) == 4:
        begin, end = of_year(one), of_year(int(two))
        return _mention(match, (begin[0], end[1]) if begin and end and one < int(two) and match["dash"] == "-" else None, "year")
    return _mention(match, None, "year") if int(two) == (one + 1) % 100 else None


def _decade(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    start = int(match["decade"])
    # "the 1900s" may be ten years or a hundred.
    sure = start % 100 or start == 2000
    return _mention(match, (dt.date(start, 1, 1), dt.date(start + 9, 12, 31)) if sure else None, "decade")


def _weekday(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    if _NAMED_DAY.search(view[max(0, match.start() - 12) : match.start()]) or _PAPER.match(view, match.end()):
        return None
    if anchor is None or _AHEAD.search(view[max(0, match.start() - 80) : match.start()]):
        return _mention(match, None, "day", relative=True)
    which, number = (match["which"] or "").casefold(), _DAYS.index(match["weekday"].casefold())
    back = (anchor.weekday() - number) % 7
    if which == "next":
        found = anchor + dt.timedelta(days=7 - back)
    elif which in {"last", "past"}:
        found = anchor - dt.timedelta(days=back or 7)
    elif which:
        return _mention(match, None, "day", relative=True)
    else:
        found = anchor - dt.timedelta(days=back)
    return _mention(match, (found, found), "day", relative=True)


_NAMED_DAY = regex.compile(r"(?:Good|Black|Ash|Easter|Palm|Super|Bloody|Cyber|Sheffield|Boxing|Shrove|Giving)\s$")
_PAPER = regex.compile(r"\s(?:Times|Telegraph|Mirror|Mail|Express|World|People|Post|Herald)\b")
# A weekday after these lies ahead; which one is not said.
_AHEAD = regex.compile(r"(?i)\b(?:will|shall|'ll|due|expected|scheduled|planned|set|plans?|would|about|going)\b[^.!?\n]*$")


def _relative(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    unit = match["unit"].casefold()
    which = match["which"].casefold()
    if unit == "weekend" or which in {"previous", "following", "same"} or anchor is None:
        return _mention(match, None, "week" if unit in {"weekend", "fortnight"} else unit, relative=True)
    step = {"last": 1, "past": 1, "this": 0, "next": -1, "coming": -1}[which]
    date = days_ago(anchor, step, unit)
    if match["the"] or which in {"past", "coming"}:
        # "the last year" is the twelve months up to now, "last year" the one before this.
        found = (min(date, anchor), max(date, anchor)) if date else None
    else:
        found = around(date, unit) if date else None
    return _mention(match, found, "week" if unit == "fortnight" else unit, relative=True)


def _span_of(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    count, unit = _count(match["count"]), match["unit"].casefold().removesuffix("s")
    precision = "week" if unit == "fortnight" else unit
    if anchor is None or count is None:
        return _mention(match, None, precision, relative=True)
    ahead = match["which"].casefold() in {"next", "coming", "following"}
    date = days_ago(anchor, -count if ahead else count, unit)
    return _mention(match, (min(date, anchor), max(date, anchor)) if date else None, precision, relative=True)


def _ago(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    count, unit = _count(match["count"]), match["unit"].casefold().removesuffix("s")
    precision = "week" if unit == "fortnight" else unit
    if anchor is None or count is None or match["how"].casefold() not in {"ago", "time", "from now"}:
        return _mention(match, None, precision, relative=True)
    date = days_ago(anchor, count if match["how"].casefold() == "ago" else -count, unit)
    return _mention(match, around(date, precision) if date else None, precision, relative=True)


def _count(written: str) -> int | None:
    if written.casefold() in {"a", "an"}:
        return 1
    if written.isascii() and written.isdigit():
        return int(written)
    value = cardinal_value(written)
    return int(value[0]) if value else None


def _day_word(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    folded = match[0].casefold()
    if anchor is None:
        return _mention(match, None, "day", relative=True)
    shift = -1 if folded.startswith(("yesterday", "last")) else 1 if folded.startswith("tomorrow") else 0
    date = anchor + dt.timedelta(days=shift)
    return _mention(match, (date, date), "day", relative=True)


_YEAR_BEFORE = regex.compile(
    rf"(?i)(?:\b(?:in|since|by|of|until|till|from|during|before|after|for|to|and|between|late|early|mid|through|throughout|year|circa"
    rf"|the|a|an|its|his|her|their|our|this|that|spring|summer|autumn|winter)(?:{_G}|-)|'s{_G}|\(|^\s*|[.;:]{_G})$"
)
_COUNTED = regex.compile(rf"(?:{_G}|-)(?:[\p{{Ll}}-]+{_G})?(?:[\p{{Ll}}]*[\p{{Ll}}--[su]]s|people|staff|police|men|women|children)\b", regex.V1)
_ATTRIBUTIVE = regex.compile(rf"(?i)(?:\b(?:the|a|an|its|his|her|their|our|this|that)|'s){_G}$")


def _year(match: regex.Match[str], view: str, _anchor: dt.date | None) -> DateMention | None:
    before = view[max(0, match.start() - 16) : match.start()]
    if not _YEAR_BEFORE.search(before):
        return None
    year = int(match[0])
    # "in 2000 homes" may count; a year that is not round counts nothing.
    if year % 50 == 0 and _COUNTED.match(view, match.end()):
        return None
    return _mention(match, of_year(year), "year")


_PATTERNS: tuple[tuple[regex.Pattern[str], _Reader], ...] = (
    (regex.compile(rf"{_L}([12][0-9]{{3}})-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?(?=T[0-9])?(?![\p{{N}}-]|[.,/][0-9])"), _iso),
    (regex.compile(rf"{_L}([0-3]?[0-9])([/.])([0-3]?[0-9])\2([0-9]{{4}}|[0-9]{{2}}){_R}"), _slashed),
    (
        regex.compile(
            rf"{_L}{_DAY_OF_WEEK}(?<day>[0-3]?[0-9]){_ORD}(?:(?:-|{_G}(?:to|and){_G})(?<until>[0-3]?[0-9]){_ORD})?"
            rf"(?:-|{_G}(?:of{_G})?)(?<month>{_MONTH}){_WHICH}(?![\p{{N}}])"
        ),
        _dated,
    ),
    (
        regex.compile(
            rf"{_L}{_DAY_OF_WEEK}(?<month>{_MONTH}){_G}(?:the{_G})?(?<day>[0-3]?[0-9]){_ORD}(?![\p{{N}}])(?![.,:/][0-9])"
            rf"(?:-(?<until>[0-3]?[0-9])(?![\p{{N}}]))?{_WHICH}(?![\p{{N}}%])"
        ),
        _dated,
    ),
    (regex.compile(rf"{_L}(?:Q(?<q>[1-4])|(?:the{_G})?(?<name>(?i:first|second|third|fourth)){_G}quarter){_G}(?:of{_G})?(?<year>{_YEAR}){_R}"), _quarter),
    (regex.compile(rf"{_L}(?:(?:last|this|next){_G}(?<season>spring|summer|autumn|winter)\b(?<year>)|(?<season>(?i:spring|summer|autumn|winter|fall)){_G}(?:of{_G})?(?<year>{_YEAR}){_R})"), _season),
    (regex.compile(rf"{_L}{_PART}(?<month>{_MONTH})(?:(?:-|{_G}(?:to|and){_G})(?<until>{_MONTH})(?={_G}(?:of{_G})?{_YEAR}))?{_WHICH}(?![\p{{N}}])"), _in_month),
    (regex.compile(rf"{_L}((?:19|20)[0-9]{{2}})(?<dash>[-/])([0-9]{{2}}|(?:19|20)[0-9]{{2}}){_R}"), _fiscal),
    (regex.compile(rf"{_L}(?:(?:early|mid|late)[- ])?(?<decade>(?:1[5-9]|20)[0-9]0)'?s\b"), _decade),
    (regex.compile(rf"{_L}(?i:(?<which>last|next|this|past|every|each){_G})?(?<weekday>{_WEEKDAY})\b"), _weekday),
    (regex.compile(rf"(?i){_L}(?:the{_G})?(?<which>last|past|next|coming|previous|following){_G}(?<count>{_COUNT}){_G}(?<unit>{_UNIT}s?)\b"), _span_of),
    (regex.compile(rf"(?i){_L}(?:in{_G})?(?<count>{_COUNT}){_G}(?<unit>{_UNIT}s?)(?:{_G}(?<how>ago|earlier|later|from{_G}now)|'?{_G}(?<how>time))\b"), _ago),
    (regex.compile(rf"(?i){_L}(?:(?:earlier|later){_G})?(?<the>(?:the|its|their){_G})?(?<which>last|past|this|next|coming|previous|following|same){_G}(?<unit>day|week|weekend|fortnight|month|quarter|year|decade)\b(?!-)"), _relative),
    (regex.compile(rf"(?i){_L}(?:yesterday|today|tonight|tomorrow|last{_G}night|this{_G}(?:morning|afternoon|evening))\b"), _day_word),
    (regex.compile(rf"{_L}{_YEAR}(?:(?='s)|{_R})"), _year),
)  # fmt: skip


@lru_cache(maxsize=4096)
def dates(text: str, anchor: dt.date | None = None) -> tuple[DateMention, ...]:
    """Every date of a text, ascending.

    Args:
        text: n code points.
        anchor: the day on which the text was published; None where unknown, and relative dates stay unresolved.
    """
    view = plain(text)
    taken = bytearray(len(view))
    found: list[DateMention] = []
    for pattern, reader in _PATTERNS:
        for match in pattern.finditer(view):
            if any(taken[match.start() : match.end()]):
                continue
            mention = reader(match, view, anchor)
            if mention is not None:
                taken[mention.span.start : mention.span.end] = b"\1" * (mention.span.end - mention.span.start)
                found.append(mention)
    return tuple(sorted(found, key=lambda d: d.span))


_ISO_DAY = regex.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?")


def parse_iso(value: str) -> dt.date | None:
    """An ISO date as stored in a source's metadata (a day; None for a month or year alone, or anything else)."""
    match = _ISO_DAY.fullmatch(value.strip())
    found = day(int(match[1]), int(match[2]), int(match[3])) if match else None
    return found[0] if found else None
