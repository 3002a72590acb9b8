"""Readers of dates: what each written form covers, resolved against the anchor where it has to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import regex

from briefgen.model import Span
from briefgen.text.calendars import Interval, around, day, days_ago, nearest, of_month, of_months, of_year
from briefgen.text.numerals import GAP, cardinal_value
from briefgen.text.outlook import outlook

__all__ = [
    "DateMention",
    "read_ago",
    "read_dated",
    "read_day_word",
    "read_decade",
    "read_fiscal",
    "read_in_month",
    "read_iso",
    "read_quarter",
    "read_relative",
    "read_season",
    "read_slashed",
    "read_span_of",
    "read_turn",
    "read_weekday",
    "read_weekend",
    "read_year",
]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date or period of a text.

    Attributes:
        span: the mention, leading "on"/"in" not included.
        first, last: the interval it names, both days included; None where it could not be resolved (a relative date
            without an anchor, an ambiguous one such as 03/04/2026).
        precision: "day", "week", "month", "quarter", "season", "year" or "decade".
        relative: whether it needs the anchor ("last month", "on Tuesday", "May 21" without a year, "two weeks ago").
        month, days: the month, and the first and last day in it, where they are written without a year; 0 and None otherwise.
    """

    span: Span
    first: dt.date | None
    last: dt.date | None
    precision: str
    relative: bool
    month: int = 0
    days: tuple[int, int] | None = None


_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def _mention(
    match: regex.Match[str], interval: Interval | None, precision: str, *, relative: bool = False, group: str | int = 0
) -> DateMention:
    first, last = interval or (None, None)
    return DateMention(Span(*match.span(group)), first, last, precision, relative)


def _month(written: str) -> int:
    return _MONTH_NUMBER[written[:3].casefold()]


def read_iso(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """An ISO day or month."""
    year, month, number = int(match[1]), int(match[2]), match[3]
    if not number:
        # "2011-12" is a month or two years.
        fiscal = month == (year + 1) % 100
        return _mention(match, None if fiscal else of_month(year, month), "year" if fiscal else "month")
    return _mention(match, day(year, month, int(number)), "day")


def read_slashed(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Day, month and year in numbers; open where day and month may be swapped."""
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


def _pick(candidates: list[Interval | None], anchor: dt.date | None, before: str) -> Interval | None:
    """The year that is meant: the nearest, unless the words before it or the distance leave a doubt.

    "since October" lies behind. Ahead by more than a month, or behind after "will", there has to be no doubt.
    """
    if len(candidates) == 1 or anchor is None:
        return candidates[0] if len(candidates) == 1 else None
    if _SINCE.search(before):
        return nearest([c for c in candidates if c and c[0] <= anchor], anchor)
    looks = outlook(before)
    if looks == "ahead":
        to_come = [c for c in candidates if c and c[1] >= anchor and (c[0] - anchor).days <= _FAR]
        return min(to_come, default=None)
    found = nearest(candidates, anchor)
    if found is None:
        return None
    if _UNTIL.search(before):
        return None if found[1] < anchor else found
    return None if (found[0] - anchor).days > _SOON else found


_SOON = 31  # days ahead that a date without a year may lie with nothing before it that looks ahead
_FAR = 300  # days ahead that one may lie behind "will"
_REACH = 160
_SINCE = regex.compile(rf"(?i)\bsince{GAP}(?:early{GAP}|mid-|late{GAP})?$")
_UNTIL = regex.compile(rf"(?i)\b(?:by|until|till|next|from){GAP}(?:early{GAP}|mid-|late{GAP})?$")


def read_dated(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    """A day with its month, or some days of one month."""
    years, relative = _years(match, anchor)
    month, first, last = _month(match["month"]), int(match["day"]), int(match["until"] or match["day"])
    found = []
    for year in years:
        begin, end = day(year, month, first), day(year, month, last)
        found.append((begin[0], end[1]) if begin and end and begin[0] <= end[1] else None)
    mention = _mention(
        match, _pick(found, anchor, view[max(0, match.start() - _REACH) : match.start()]), "day", relative=relative
    )
    return replace(mention, month=month, days=(first, last)) if relative and not match["which"] else mention


def read_in_month(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    """A month, or several of one year."""
    years, relative = _years(match, anchor)
    if relative and not match["which"] and not _bare_month(match, view):
        return None
    before = view[max(0, match.start() - 8) : match.start()].casefold()
    unsure = relative and not match["which"] and before.endswith(("last ", "next ", "this "))
    month = _month(match["month"])
    until = _month(match["until"]) if match["until"] else month
    # "in January and March" leaves February out; "between January and March" does not.
    gap = until > month + 1 and " and " in match[0] and not before.endswith("tween ")
    unsure = unsure or gap
    found = [] if unsure else [of_months(year, month, until) for year in years]
    mention = _mention(
        match, _pick(found, anchor, view[max(0, match.start() - _REACH) : match.start()]), "month", relative=relative
    )
    plain_month = relative and not match["which"] and not unsure and month == until
    return replace(mention, month=month) if plain_month else mention


_TIME_WORD = regex.compile(
    rf"(?i)(?:\b(?:in|since|until|till|by|from|during|before|after|through|throughout|last|next|this|every|each|early|mid|late"
    rf"|end{GAP}of|start{GAP}of|beginning{GAP}of|of|between|and|to)(?:{GAP}|-)(?:early{GAP}|mid-|late{GAP})?)$"
)
_PERSON = regex.compile(r"(?:[A-Z][a-z]+|M(?:r|rs|s|iss)\.?)\s$")
_SAID = regex.compile(r"\s(?:[A-Z]|has\b|had\b|have\b|be\b|said\b|says\b|told\b|not\b|also\b|was\b)")


def _bare_month(match: regex.Match[str], view: str) -> bool:
    """Whether a month's name without day or year is the month: not "may", "march on", "April Smith", "Mrs May"."""
    if (
        match["month"].isupper()
        or match["month"][-1] == "."
        or (len(match["month"]) <= 4 and match["month"] not in {"May", "June", "July"})
    ):
        return False
    before = view[max(0, match.start() - 24) : match.start()]
    timed = bool(_TIME_WORD.search(before))
    if match["month"] in {"May", "March", "August"} and not timed:
        return False
    if _SAID.match(view, match.end()) and not timed:
        return False
    return not (_PERSON.search(before) and not timed)


def read_quarter(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """A quarter of a year."""
    number = (
        int(match["q"]) if match["q"] else ["first", "second", "third", "fourth"].index(match["name"].casefold()) + 1
    )
    return _mention(match, of_months(int(match["year"]), 3 * number - 2, 3 * number), "quarter")


def read_season(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """A season of a year."""
    # A winter lies in two years, and this hemisphere's summer is the other's winter; only the first is left open.
    months = _SEASONS.get(match["season"].casefold())
    year = int(match["year"]) if match["year"] else _season_year(match["which"].casefold(), months, anchor)
    return _mention(
        match, of_months(year, *months) if months and year else None, "season", relative=not match["year"]
    )


def _season_year(which: str, months: tuple[int, int] | None, anchor: dt.date | None) -> int | None:
    """The year of "last summer"; None where it may be either of two."""
    if months is None or anchor is None:
        return None
    if which == "this":
        return anchor.year
    begun, over = anchor.month >= months[0], anchor.month > months[1]
    if which == "last":
        return None if over else anchor.year - 1
    return anchor.year + 1 if begun else None


def read_turn(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """ "The year" in "the end of the year"."""
    unit = match["unit"].casefold()
    return _mention(match, around(anchor, unit) if anchor else None, unit, relative=True, group="turn")


def read_weekend(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "last weekend"; open at a weekend itself, and in the days after it for "this weekend"."""
    which = match["which"].casefold()
    if anchor is None or anchor.weekday() > 4 or which not in {"last", "this", "past"}:
        return _mention(match, None, "week", relative=True)
    if which == "this" and anchor.weekday() < 3:
        return _mention(match, None, "week", relative=True)
    saturday = anchor + dt.timedelta(days=5 - anchor.weekday() - (0 if which == "this" else 7))
    return _mention(match, (saturday, saturday + dt.timedelta(days=1)), "week", relative=True)


def read_fiscal(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Years joined by a dash or a stroke."""
    # Where such a year begins depends on the body that counts it.
    one, two = int(match[1]), match[3]
    if len(two) == 4:
        begin, end = of_year(one), of_year(int(two))
        return _mention(
            match, (begin[0], end[1]) if begin and end and one < int(two) and match["dash"] == "-" else None, "year"
        )
    return _mention(match, None, "year") if int(two) == (one + 1) % 100 else None


def read_decade(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Ten years."""
    start = int(match["decade"])
    # "the 1900s" may be ten years or a hundred.
    sure = start % 100 or start == 2000
    return _mention(match, (dt.date(start, 1, 1), dt.date(start + 9, 12, 31)) if sure else None, "decade")


def read_weekday(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    """A day of the week."""
    if _NAMED_DAY.search(view[max(0, match.start() - 12) : match.start()]) or _PAPER.match(view, match.end()):
        return None
    looks = outlook(view[max(0, match.start() - _REACH) : match.start()])
    if anchor is None or looks == "open" or _WEEK_AFTER.match(view, match.end()):
        return _mention(match, None, "day", relative=True)
    which, number = (match["which"] or "").casefold(), _DAYS.index(match["weekday"].casefold())
    back = (anchor.weekday() - number) % 7
    # Within the present week "last Wednesday" may mean yesterday or the week before.
    if (which in {"last", "past"} and 0 < back <= anchor.weekday()) or (
        which == "next" and 0 < 7 - back < 7 - anchor.weekday()
    ):
        return _mention(match, None, "day", relative=True)
    if which == "next":
        found = anchor + dt.timedelta(days=7 - back)
    elif which in {"last", "past"}:
        found = anchor - dt.timedelta(days=back or 7)
    elif which == "this" and (back == 0 or back > anchor.weekday()):
        found = anchor + dt.timedelta(days=-back % 7)  # of this week, and not over
    elif which:
        return _mention(match, None, "day", relative=True)
    elif looks == "ahead":
        if not back:
            return _mention(match, None, "day", relative=True)  # today, or in a week
        found = anchor + dt.timedelta(days=7 - back)
    else:
        found = anchor - dt.timedelta(days=back)
    return _mention(match, (found, found), "day", relative=True)


_NAMED_DAY = regex.compile(r"(?:Good|Black|Ash|Easter|Palm|Super|Bloody|Cyber|Sheffield|Boxing|Shrove|Giving)\s$")
_PAPER = regex.compile(r"\s(?:Times|Telegraph|Mirror|Mail|Express|World|People|Post|Herald)\b")
_WEEK_AFTER = regex.compile(r"\s(?:week\b|(?:of\s)?(?:last|next|this)\s+week\b|fortnight\b)")


def read_relative(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "last month", "this year"."""
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


def read_span_of(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "the last three years"."""
    count, unit = _count(match["count"]), match["unit"].casefold().removesuffix("s")
    precision = "week" if unit == "fortnight" else unit
    if anchor is None or count is None:
        return _mention(match, None, precision, relative=True)
    ahead = match["which"].casefold() in {"next", "coming", "following"}
    date = days_ago(anchor, -count if ahead else count, unit)
    return _mention(match, (min(date, anchor), max(date, anchor)) if date else None, precision, relative=True)


def read_ago(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "two weeks ago", "three days earlier"."""
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


def read_day_word(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "yesterday", "today"."""
    folded = match[0].casefold()
    if anchor is None:
        return _mention(match, None, "day", relative=True)
    shift = -1 if folded.startswith(("yesterday", "last")) else 1 if folded.startswith("tomorrow") else 0
    date = anchor + dt.timedelta(days=shift)
    return _mention(match, (date, date), "day", relative=True)


_YEAR_BEFORE = regex.compile(
    rf"(?i)(?:\b(?:in|since|by|of|until|till|from|during|before|after|for|to|and|between|late|early|mid|through|throughout|year|circa"
    rf"|the|a|an|its|his|her|their|our|this|that|spring|summer|autumn|winter)(?:{GAP}|-)|'s{GAP}|\(|^\s*|[.;:]{GAP})$"
)
_COUNTED = regex.compile(
    rf"(?:{GAP}|-)(?:[\p{{Ll}}-]+{GAP})?(?:[\p{{Ll}}]*[\p{{Ll}}--[su]]s|people|staff|police|men|women|children)\b",
    regex.V1,
)
_ATTRIBUTIVE = regex.compile(rf"(?i)(?:\b(?:the|a|an|its|his|her|their|our|this|that)|'s){GAP}$")


def read_year(match: regex.Match[str], view: str, _anchor: dt.date | None) -> DateMention | None:
    """A year by itself, where the words around it show that it is one."""
    before = view[max(0, match.start() - 16) : match.start()]
    if match["year"] == match[0] and not _YEAR_BEFORE.search(before):
        return None
    year = int(match["year"])
    # "in 2000 homes" may count; a year that is not round counts nothing.
    if year % 50 == 0 and _COUNTED.match(view, match.end()):
        return None
    return _mention(match, of_year(year), "year")
