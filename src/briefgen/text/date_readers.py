"""Readers of dates by the calendar: what each written form covers, its year from the anchor where none is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import regex

from briefgen.text.calendars import Interval, day, nearest, of_month, of_months, of_year
from briefgen.text.date_mention import DateMention, date_mention
from briefgen.text.numerals import GAP
from briefgen.text.outlook import outlook, tells_past

__all__ = [
    "MONTHS_OF_PART",
    "read_dated",
    "read_decade",
    "read_fiscal",
    "read_in_month",
    "read_iso",
    "read_quarter",
    "read_slashed",
    "read_year",
]


_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}


def _month(written: str) -> int:
    return _MONTH_NUMBER[written[:3].casefold()]


def read_iso(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """An ISO day or month."""
    year, month, number = int(match[1]), int(match[2]), match[3]
    if not number:
        # "2011-12" is a month or two years.
        fiscal = month == (year + 1) % 100
        return date_mention(match, None if fiscal else of_month(year, month), "year" if fiscal else "month")
    return date_mention(match, day(year, month, int(number)), "day")


def read_slashed(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Day, month and year in numbers; open where day and month may be swapped."""
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    readings = {r for r in (day(year, two, one), day(year, one, two)) if r}
    return date_mention(match, readings.pop() if len(readings) == 1 and year > 99 else None, "day")


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
    if (found[0] - anchor).days <= _SOON:
        return found
    return nearest([c for c in candidates if c and c[0] <= anchor], anchor) if tells_past(before) else None


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
    mention = date_mention(
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
    part = _PART.match(match[0]) if month == until else None
    if part is not None:
        return _part_of_month(match, view, anchor, month, [] if unsure else years, relative=relative)
    found = [] if unsure else [of_months(year, month, until) for year in years]
    mention = date_mention(
        match, _pick(found, anchor, view[max(0, match.start() - _REACH) : match.start()]), "month", relative=relative
    )
    plain_month = relative and not match["which"] and not unsure and month == until
    return replace(mention, month=month) if plain_month else mention


_PART = regex.compile(r"(?i)early|mid|late")
_DAYS_OF_PART = {"early": (1, 12), "mid": (9, 22), "late": (19, 31)}


def _part_of_month(
    match: regex.Match[str], view: str, anchor: dt.date | None, month: int, years: list[int], *, relative: bool
) -> DateMention:
    """The beginning, middle or end of a month, each with the days that a writer may still count to it."""
    part = _PART.match(match[0])
    low, high = _DAYS_OF_PART[part[0].casefold() if part else "mid"]
    found: list[Interval | None] = []
    for year in years:
        whole = of_month(year, month)
        if whole is not None:
            found.append((whole[0].replace(day=low), whole[0].replace(day=min(high, whole[1].day))))
    before = view[max(0, match.start() - _REACH) : match.start()]
    mention = date_mention(match, _pick(found, anchor, before), "month", relative=relative)
    return replace(mention, month=month, days=(low, high)) if relative and not match["which"] else mention


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
    timed = bool(_TIME_WORD.search(before)) or _PART.match(match[0]) is not None
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
    return date_mention(match, of_months(int(match["year"]), 3 * number - 2, 3 * number), "quarter")


def read_fiscal(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Years joined by a dash or a stroke."""
    # Where such a year begins depends on the body that counts it.
    one, two = int(match[1]), match[3]
    if len(two) == 4:
        begin, end = of_year(one), of_year(int(two))
        return date_mention(
            match, (begin[0], end[1]) if begin and end and one < int(two) and match["dash"] == "-" else None, "year"
        )
    return date_mention(match, None, "year") if int(two) == (one + 1) % 100 else None


def read_decade(match: regex.Match[str], _view: str, _anchor: dt.date | None) -> DateMention | None:
    """Ten years."""
    start = int(match["decade"])
    # "the 1900s" may be ten years or a hundred.
    sure = start % 100 or start == 2000
    return date_mention(match, (dt.date(start, 1, 1), dt.date(start + 9, 12, 31)) if sure else None, "decade")


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
    part = _PART.match(match[0])
    return date_mention(match, of_months(year, *MONTHS_OF_PART[part[0].casefold()]) if part else of_year(year), "year")


# The months of a year that a writer may still count to its beginning, middle and end.
MONTHS_OF_PART = {"early": (1, 5), "mid": (4, 9), "late": (8, 12)}
