"""Dates as a sentence of a longer text gives them: parts of periods whole, "two days later" counted from the day before it.

:func:`briefgen.text.dates.dates` reads one date at a time and what stands in it. Here a date is read with the words before it
("the end of May", "the first half of next year"), with the date told last ("two days later"), and, where the text bears no
day of its own, with the day that it names for what was said.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Literal

import regex

from briefgen.model import Span
from briefgen.text.calendars import Interval, around, days_ago, of_months
from briefgen.text.date_mention import DateMention
from briefgen.text.date_readers import MONTHS_OF_PART
from briefgen.text.datelines import date_line, dateline
from briefgen.text.dates import dates
from briefgen.text.numerals import CARDINAL, GAP, cardinal_value
from briefgen.text.outlook import outlook
from briefgen.text.plain import plain
from briefgen.text.sentences import sentences
from briefgen.text.spans import Cover

__all__ = ["dates_told", "is_edge"]

_REACH = 64


@lru_cache(maxsize=16384)
def dates_told(text: str, source_text: str, anchor: dt.date | None) -> tuple[DateMention, ...]:
    """Every date of a sentence, ascending, with the words that say which part of a period is meant.

    Args:
        text: a sentence of the source, or of a claim.
        source_text: whole.
        anchor: the source's day; None where it has none.

    Returns:
        As :func:`briefgen.text.dates.dates`, but that a mention holds "the end of", "the first half of" and the like, that
        "the third quarter" is one, and that "two days later" is resolved where one day alone was told before it.
    """
    found = list(dates(text, anchor)) if anchor else _by_home(text, source_text)
    day = anchor or _home(source_text)[0]
    view = plain(text)
    found.extend(_quarters(view, day, found))
    found.extend(_running(view, day, found))
    found.extend(_seasons(view, day, found))
    wide = sorted((_with_part(view, d) for d in found), key=lambda d: (d.span.start, -d.span.end))
    ends = accumulate(
        (d.span.end for d in wide), max, initial=0
    )  # one that ends before is covered by one that began before
    apart = [d for d, reached in zip(wide, ends, strict=False) if d.span.end > reached]
    return tuple(_chained(text, source_text, apart, anchor))


# --- parts of a period -----------------------------------------------------------------------------------------------

_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1, "opening": 0, "closing": -1}
_PART = regex.compile(
    rf"(?i)\b(?:(?:the{GAP})?(?<turn>start|beginning|middle|end|close){GAP}of{GAP}(?:the{GAP})?"
    rf"|(?:the{GAP})?(?<half>first|second|last){GAP}half{GAP}of{GAP}(?:the{GAP})?"
    rf"|(?:the{GAP})?(?<quarter>first|second|third|fourth|last|final){GAP}quarter{GAP}of{GAP}(?:the{GAP})?"
    rf"|(?:the{GAP})?(?<order>first|last|final|opening|closing){GAP}(?:(?<count>[0-9]{{1,2}}|{CARDINAL}){GAP}(?<units>days|weeks|months)|(?<unit>day|week|weekend|month))"
    rf"{GAP}of{GAP}(?:the{GAP})?"
    rf"|(?<early>early|mid|late)(?:-|{GAP})(?:in{GAP}(?:the{GAP})?)?)$"
)
_EDGE = regex.compile(rf"(?i)\b(?:by|until|till|before|since|from|to|after){GAP}$")
_OF_PERIOD = frozenset({"week", "month", "quarter", "year", "decade"})
# Shares of a period that a writer may still count to its beginning, middle and end: "at the start of the year", "early in the year".
_TURNS = {"start": (0.0, 0.2), "beginning": (0.0, 0.2), "middle": (0.35, 0.65), "end": (0.8, 1.0), "close": (0.8, 1.0)}
_TIMES = {"early": (0.0, 0.4), "mid": (0.3, 0.7), "late": (0.6, 1.0)}
_EDGED = regex.compile(r"(?i)(?:the\s)?(?:start|beginning|end|close)\sof\b")


def is_edge(words: str) -> bool:
    """Whether a date names one edge of a period: "the end of May"."""
    return _EDGED.match(words) is not None


_RUNNING = regex.compile(
    rf"(?i)\bthe{GAP}(?<unit>year|month|week|quarter)\b(?!-|{GAP}(?:after|before|ending|that|in\b|of\b|to{GAP}(?:the|end|early|mid|late|\p{{Lu}}|[0-9])))"
)


def _running(view: str, day: dt.date | None, found: list[DateMention]) -> list[DateMention]:
    """The year in "the first nine months of the year", "early in the year"."""
    out, taken = [], Cover(d.span for d in found)
    for match in _RUNNING.finditer(view):
        span = Span(*match.span())
        named = Span(match.start("unit"), match.end())
        if taken.touches(span):
            continue
        part = _PART.search(view[max(0, named.start - _REACH) : named.start])
        if part is not None and not part["turn"]:
            unit = match["unit"].casefold()
            first, last = (around(day, unit) if day else None) or (None, None)
            out.append(DateMention(named, first, last, unit, relative=True))
    return out


def _with_part(view: str, mention: DateMention) -> DateMention:
    """The mention with "the end of" and the like before it; as it is where nothing of that kind stands there."""
    if mention.precision not in _OF_PERIOD or mention.days is not None:
        return mention
    start = max(0, mention.span.start - _REACH)
    match = _PART.search(view[start : mention.span.start])
    if match is None or (match["early"] and mention.precision == "month"):
        return mention
    span = Span(start + match.start(), mention.span.end)
    if mention.first is None or mention.last is None:
        return replace(mention, span=span, month=0)
    edge = _EDGE.search(view[max(0, span.start - 10) : span.start]) is not None
    found = _part(match, (mention.first, mention.last), mention.precision, edge=edge)
    if found is None:
        return mention
    return replace(mention, span=span, first=found[0], last=found[1], month=0, precision=f"part of {mention.precision}")


def _part(match: regex.Match[str], whole: Interval, precision: str, *, edge: bool) -> Interval | None:
    first, last = whole
    if turn := match["turn"]:
        turn = turn.casefold()
        if edge and turn in {"end", "close"}:
            return last, last
        if edge and turn in {"start", "beginning"}:
            return first, first
        return _share(whole, _TURNS[turn])
    if early := match["early"]:
        if precision == "year":
            return of_months(first.year, *MONTHS_OF_PART[early.casefold()])
        return _share(whole, _TIMES[early.casefold()])
    if half := match["half"]:
        if precision == "year":
            return of_months(first.year, 1, 6) if half.casefold() == "first" else of_months(first.year, 7, 12)
        return _share(whole, (0.0, 0.5) if half.casefold() == "first" else (0.5, 1.0))
    if quarter := match["quarter"]:
        number = _ORDER[quarter.casefold()] % 4
        return of_months(first.year, 3 * number + 1, 3 * number + 3) if precision == "year" else None
    return _counted(match, whole)


def _share(whole: Interval, share: tuple[float, float]) -> Interval:
    days = (whole[1] - whole[0]).days
    return whole[0] + dt.timedelta(days=round(days * share[0])), whole[0] + dt.timedelta(days=round(days * share[1]))


def _counted(match: regex.Match[str], whole: Interval) -> Interval | None:
    """So many days, weeks or months from the beginning or to the end of a period: "the first nine months of the year"."""
    number = 1
    if written := match["count"]:
        value = cardinal_value(written)
        number = int(written) if written.isdigit() else int(value[0]) if value else 0
    unit = (match["units"] or f"{match['unit']}s").casefold().removesuffix("s")
    behind = _ORDER[match["order"].casefold()] == 0
    if unit == "weekend":
        edge = whole[0] if behind else whole[1] - dt.timedelta(days=6)
        saturday = edge + dt.timedelta(days=(5 - edge.weekday()) % 7)
        return saturday, min(saturday + dt.timedelta(days=1), whole[1])
    if not number:
        return None
    if behind:
        end = days_ago(whole[0], -number, unit)
        found = (whole[0], end - dt.timedelta(days=1)) if end else None
    else:
        begin = days_ago(whole[1] + dt.timedelta(days=1), number, unit)
        found = (begin, whole[1]) if begin else None
    return found if found and whole[0] <= found[0] <= found[1] <= whole[1] else None


_QUARTER = regex.compile(
    rf"(?i)(?<=\b(?:in|of|during|for|since|until|by|from|to|{GAP}'s){GAP}(?:the{GAP})?|^(?:the{GAP})?)(?<name>first|second|third|fourth|last|final){GAP}quarter\b"
    rf"(?!{GAP}(?:of\b|(?:final|place|hour|mile|century|point)))"
)


def _quarters(view: str, day: dt.date | None, found: list[DateMention]) -> list[DateMention]:
    """Such as "in the third quarter", of the year that its sentence and the day of the text tell."""
    out, taken = [], Cover(d.span for d in found)
    for match in _QUARTER.finditer(view):
        span = Span(*match.span())
        if taken.touches(span) or match["name"].casefold() in {"last", "final"}:
            continue
        number = _ORDER[match["name"].casefold()]
        out.append(_quarter(span, number, day, view[max(0, span.start - 160) : span.start]))
    return out


_HALF_QUARTER = dt.timedelta(days=45)


def _quarter(span: Span, number: int, day: dt.date | None, before: str) -> DateMention:
    if day is None:
        return DateMention(span, None, None, "quarter", relative=True)
    able = [
        q for year in (day.year - 1, day.year, day.year + 1) if (q := of_months(year, 3 * number + 1, 3 * number + 3))
    ]
    first, last = _nearest(able, day, before, _HALF_QUARTER) or (None, None)
    return DateMention(span, first, last, "quarter", relative=True)


_SEASON = regex.compile(
    rf"(?i)\b(?:in|since|by|until|till|during|before|after|throughout){GAP}(?:the{GAP})?(?:(?:early|late){GAP})?(?<season>spring|summer|autumn)\b"
    rf"(?!-|{GAP}(?:of\b|[\p{{Ll}}]+s?{GAP}(?:of|is|are|was)\b|[0-9]))"
)
_MONTHS_OF = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


def _seasons(view: str, day: dt.date | None, found: list[DateMention]) -> list[DateMention]:
    """Such as "by the summer", of the year that its sentence and the day of the text tell."""
    out, taken = [], Cover(d.span for d in found)
    for match in _SEASON.finditer(view):
        span = Span(*match.span("season"))
        if day is None or taken.touches(span):
            continue
        months = _MONTHS_OF[match["season"].casefold()]
        able = [s for year in (day.year - 1, day.year, day.year + 1) if (s := of_months(year, *months))]
        held = _nearest(able, day, view[max(0, match.start() - 160) : match.start()], _HALF_QUARTER)
        if held is not None:
            out.append(DateMention(span, held[0], held[1], "season", relative=True))
    return out


def _nearest(able: list[Interval], day: dt.date, before: str, begun: dt.timedelta) -> Interval | None:
    """Which of some periods is meant by the words before it: the last that has begun, or the next that is not over."""
    looks = outlook(before)
    if looks == "ahead":
        return next((one for one in able if one[1] >= day), None)
    # Of a period that has hardly begun nothing is told yet.
    return next((one for one in reversed(able) if one[0] <= day - begun), None) if looks == "back" else None


# --- a text without a day of its own ---------------------------------------------------------------------------------

_SAID_ON = regex.compile(
    rf"(?i)\b(?:said|says|announced|told|reported|stated|confirmed|wrote|published|released|statement|declared){GAP}[^.;:!?]{{0,60}}?\bon{GAP}$"
)
_HEAD = 900
_Sure = Literal["day", "month", "year"]
# What can be counted from a day known so well.
_TOLD_BY: dict[_Sure, frozenset[str]] = {
    "day": frozenset({"day", "week", "month", "quarter", "season", "year", "decade"}),
    "month": frozenset({"month", "quarter", "season", "year", "decade"}),
    "year": frozenset({"year", "decade"}),
}


@lru_cache(maxsize=512)
def _home(source_text: str) -> tuple[dt.date | None, _Sure]:
    """The day near which a text that bears none was written, and how sure it is.

    It is the day on which somebody in the text's beginning said something, or the end of the month that its heading names, so
    long as no full date of the text lies in another year.
    """
    head = source_text[:_HEAD]
    full = [d for d in dates(source_text) if not d.relative and d.first and d.precision in {"day", "month"}]
    if not full or len({d.first.year for d in full if d.first}) != 1:
        return None, "year"
    days = [d for d in full if d.precision == "day" and d.span.end <= len(head)]
    said = [d for d in days if _SAID_ON.search(plain(head[max(0, d.span.start - 100) : d.span.start]))]
    if len({d.first for d in said}) == 1:
        return said[0].first, "day"
    for line in head.split("\n")[:6]:
        dated = date_line(line.strip()) or dateline(line)
        if dated is not None:
            return dated.date.last, "day" if dated.date.precision == "day" else "month"
    return (days[0].first, "year") if days else (None, "year")


def _by_home(text: str, source_text: str) -> list[DateMention]:
    """The dates of a sentence of a text without a day of its own."""
    day, sure = _home(source_text)
    found = dates(text)
    if day is None:
        return list(found)
    held = {d.span: d for d in dates(text, day)}
    return [held.get(d.span, d) if d.month or d.precision in _TOLD_BY[sure] else d for d in found]


# --- counted from the date before ------------------------------------------------------------------------------------

_LATER = regex.compile(
    rf"(?i)(?:(?:in{GAP})?(?<count>[0-9]{{1,2}}|{CARDINAL}|an?){GAP}(?<unit>day|week|fortnight)s?{GAP}(?<how>earlier|later)"
    rf"|(?:the{GAP})?(?<word>next|following|previous|same){GAP}day)"
)
_COMPARED = regex.compile(rf"(?i)\b(?:than|against|from|as|of){GAP}$")


def _chained(text: str, source_text: str, found: list[DateMention], anchor: dt.date | None) -> list[DateMention]:
    """The dates with "two days later" counted from the one day told before it, where there is one."""
    out: list[DateMention] = []
    for mention in found:
        match = _LATER.fullmatch(mention.span.of(text))
        if match is None or _COMPARED.search(text[max(0, mention.span.start - 10) : mention.span.start]):
            out.append(mention)
            continue
        told = _day_before(text, source_text, out, anchor)
        shift = _shift(match)
        if told is None or shift is None:
            out.append(replace(mention, first=None, last=None))
            continue
        day = told + dt.timedelta(days=shift)
        out.append(replace(mention, first=day, last=day, precision="day"))
    return out


def _shift(match: regex.Match[str]) -> int | None:
    if word := match["word"]:
        return {"next": 1, "following": 1, "previous": -1, "same": 0}[word.casefold()]
    written = match["count"].casefold()
    value = cardinal_value("one" if written in {"a", "an"} else written)
    number = int(written) if written.isdigit() else int(value[0]) if value else None
    if number is None:
        return None
    days = number * {"day": 1, "week": 7, "fortnight": 14}[match["unit"].casefold()]
    return days if match["how"].casefold() == "later" else -days


def _day_before(text: str, source_text: str, before: list[DateMention], anchor: dt.date | None) -> dt.date | None:
    """The one day told in the sentence so far, else in the sentence before, of the same paragraph; None where there are several."""
    line = dateline(text)
    days = _days([d for d in before if line is None or d.span.start >= line.end])
    if not days:
        at = source_text.find(text)
        if at < 0:
            return None
        done = [s for s in sentences(source_text) if s.end <= at]
        if not done or "\n\n" in source_text[done[-1].end : at]:
            return None
        last = done[-1].of(source_text)
        line = dateline(last)
        days = _days([d for d in dates(last, anchor) if line is None or d.span.start >= line.end])
    return days.pop() if len(days) == 1 else None


def _days(found: list[DateMention]) -> set[dt.date]:
    return {d.first for d in found if d.first is not None and d.first == d.last}
