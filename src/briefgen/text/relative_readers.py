"""Readers of dates that are told from the day of the text: weekdays, seasons, "last month", "two weeks ago"."""

from __future__ import annotations

import datetime as dt

import regex

from briefgen.text.calendars import around, days_ago, of_months
from briefgen.text.date_mention import DateMention, date_mention
from briefgen.text.numerals import cardinal_value
from briefgen.text.outlook import outlook

__all__ = [
    "read_ago",
    "read_day_word",
    "read_relative",
    "read_season",
    "read_span_of",
    "read_turn",
    "read_weekday",
    "read_weekend",
]

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_REACH = 160  # code points before a date in which its clause may begin


def read_season(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """A season of a year."""
    # A winter lies in two years, and this hemisphere's summer is the other's winter; only the first is left open.
    months = _SEASONS.get(match["season"].casefold())
    year = int(match["year"]) if match["year"] else _season_year(match["which"].casefold(), months, anchor)
    return date_mention(
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
    """The year in "the end of the year"."""
    unit = match["unit"].casefold()
    return date_mention(match, around(anchor, unit) if anchor else None, unit, relative=True, group="turn")


def read_weekend(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "last weekend"; open at a weekend itself, and in the days after it for "this weekend"."""
    which = match["which"].casefold()
    if anchor is None or anchor.weekday() > 4 or which not in {"last", "this", "past"}:
        return date_mention(match, None, "week", relative=True)
    if which == "this" and anchor.weekday() < 3:
        return date_mention(match, None, "week", relative=True)
    saturday = anchor + dt.timedelta(days=5 - anchor.weekday() - (0 if which == "this" else 7))
    return date_mention(match, (saturday, saturday + dt.timedelta(days=1)), "week", relative=True)


def read_weekday(match: regex.Match[str], view: str, anchor: dt.date | None) -> DateMention | None:
    """A day of the week."""
    if _NAMED_DAY.search(view[max(0, match.start() - 12) : match.start()]) or _PAPER.match(view, match.end()):
        return None
    looks = outlook(view[max(0, match.start() - _REACH) : match.start()])
    if anchor is None or looks == "open" or _WEEK_AFTER.match(view, match.end()):
        return date_mention(match, None, "day", relative=True)
    which, number = (match["which"] or "").casefold(), _DAYS.index(match["weekday"].casefold())
    back = (anchor.weekday() - number) % 7
    # Within the present week "last Wednesday" may mean yesterday or the week before.
    if (which in {"last", "past"} and 0 < back <= anchor.weekday()) or (
        which == "next" and 0 < 7 - back < 7 - anchor.weekday()
    ):
        return date_mention(match, None, "day", relative=True)
    if which == "next":
        found = anchor + dt.timedelta(days=7 - back)
    elif which in {"last", "past"}:
        found = anchor - dt.timedelta(days=back or 7)
    elif which == "this" and (back == 0 or back > anchor.weekday()):
        found = anchor + dt.timedelta(days=-back % 7)  # of this week, and not over
    elif which:
        return date_mention(match, None, "day", relative=True)
    elif looks == "ahead":
        if not back:
            return date_mention(match, None, "day", relative=True)  # today, or in a week
        found = anchor + dt.timedelta(days=7 - back)
    else:
        found = anchor - dt.timedelta(days=back)
    return date_mention(match, (found, found), "day", relative=True)


_NAMED_DAY = regex.compile(r"(?:Good|Black|Ash|Easter|Palm|Super|Bloody|Cyber|Sheffield|Boxing|Shrove|Giving)\s$")
_PAPER = regex.compile(r"\s(?:Times|Telegraph|Mirror|Mail|Express|World|People|Post|Herald)\b")
_WEEK_AFTER = regex.compile(r"\s(?:week\b|(?:of\s)?(?:last|next|this)\s+week\b|fortnight\b)")


def read_relative(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "last month", "this year"."""
    unit = match["unit"].casefold()
    which = match["which"].casefold()
    if unit == "weekend" or which in {"previous", "following", "same"} or anchor is None:
        return date_mention(match, None, "week" if unit in {"weekend", "fortnight"} else unit, relative=True)
    step = {"last": 1, "past": 1, "this": 0, "next": -1, "coming": -1}[which]
    if unit == "day" and match["the"]:
        return date_mention(match, None, unit, relative=True)  # "the next day" is the one after what was told last
    date = days_ago(anchor, step, unit)
    if match["the"] or which in {"past", "coming"}:
        # "the last year" is the twelve months up to now, "last year" the one before this.
        found = (min(date, anchor), max(date, anchor)) if date else None
    else:
        found = around(date, unit) if date else None
    return date_mention(match, found, "week" if unit == "fortnight" else unit, relative=True)


def read_span_of(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "the last three years"."""
    count, unit = _count(match["count"]), match["unit"].casefold().removesuffix("s")
    precision = "week" if unit == "fortnight" else unit
    if anchor is None or count is None:
        return date_mention(match, None, precision, relative=True)
    ahead = match["which"].casefold() in {"next", "coming", "following"}
    date = days_ago(anchor, -count if ahead else count, unit)
    return date_mention(match, (min(date, anchor), max(date, anchor)) if date else None, precision, relative=True)


def read_ago(match: regex.Match[str], _view: str, anchor: dt.date | None) -> DateMention | None:
    """Such as "two weeks ago", "three days earlier"."""
    count, unit = _count(match["count"]), match["unit"].casefold().removesuffix("s")
    precision = "week" if unit == "fortnight" else unit
    if anchor is None or count is None or match["how"].casefold() not in {"ago", "time", "from now"}:
        return date_mention(match, None, precision, relative=True)
    date = days_ago(anchor, count if match["how"].casefold() == "ago" else -count, unit)
    # "a week ago" is that day; "six weeks ago" may be any day of that week.
    exact = precision == "week" and count == 1
    return date_mention(match, around(date, "day" if exact else precision) if date else None, precision, relative=True)


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
        return date_mention(match, None, "day", relative=True)
    shift = -1 if folded.startswith(("yesterday", "last")) else 1 if folded.startswith("tomorrow") else 0
    date = anchor + dt.timedelta(days=shift)
    return date_mention(match, (date, date), "day", relative=True)
