"""Dates and periods, relative ones resolved against an anchor: intervals, never guesses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

import regex

from briefgen.text.calendars import day
from briefgen.text.date_mention import DateMention
from briefgen.text.date_readers import (
    read_dated,
    read_decade,
    read_fiscal,
    read_in_month,
    read_iso,
    read_quarter,
    read_slashed,
    read_year,
)
from briefgen.text.numerals import CARDINAL, GAP
from briefgen.text.plain import plain
from briefgen.text.relative_readers import (
    read_ago,
    read_day_word,
    read_relative,
    read_season,
    read_span_of,
    read_turn,
    read_weekday,
    read_weekend,
)

__all__ = ["DateMention", "contains", "dates", "parse_iso"]

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

_PATTERNS: tuple[tuple[regex.Pattern[str], _Reader], ...] = (
    (regex.compile(rf"{_L}([12][0-9]{{3}})-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?(?=T[0-9])?(?![\p{{N}}-]|[.,/][0-9])"), read_iso),
    (regex.compile(rf"{_L}([0-3]?[0-9])([/.])([0-3]?[0-9])\2([0-9]{{4}}|[0-9]{{2}}){_R}"), read_slashed),
    (
        regex.compile(
            rf"{_L}{_DAY_OF_WEEK}(?<day>[0-3]?[0-9]){_ORD}(?:(?:-|{_G}(?:to|and){_G})(?<until>[0-3]?[0-9]){_ORD})?"
            rf"(?:-|{_G}(?:of{_G})?)(?<month>{_MONTH}){_WHICH}(?![\p{{N}}])"
        ),
        read_dated,
    ),
    (
        regex.compile(
            rf"{_L}{_DAY_OF_WEEK}(?<month>{_MONTH}){_G}(?:the{_G})?(?<day>[0-3]?[0-9]){_ORD}(?![\p{{N}}])(?![.,:/][0-9])"
            rf"(?:-(?<until>[0-3]?[0-9])(?![\p{{N}}]))?{_WHICH}(?![\p{{N}}%])"
        ),
        read_dated,
    ),
    (regex.compile(rf"{_L}(?:Q(?<q>[1-4])|(?:the{_G})?(?<name>(?i:first|second|third|fourth)){_G}quarter){_G}(?:of{_G})?(?<year>{_YEAR}){_R}"), read_quarter),
    (regex.compile(rf"{_L}(?:(?<which>(?i:last|this|next)){_G}(?<season>spring|summer|autumn|winter)\b(?<year>)|(?<season>(?i:spring|summer|autumn|winter|fall)){_G}(?:of{_G})?(?<year>{_YEAR}){_R})"), read_season),
    (regex.compile(rf"{_L}{_PART}(?<month>{_MONTH})(?:(?:-|{_G}(?:to|and){_G})(?<until>{_MONTH})(?={_G}(?:of{_G})?{_YEAR}))?{_WHICH}(?![\p{{N}}])"), read_in_month),
    (regex.compile(rf"{_L}((?:19|20)[0-9]{{2}})(?<dash>[-/])([0-9]{{2}}|(?:19|20)[0-9]{{2}}){_R}"), read_fiscal),
    (regex.compile(rf"{_L}(?:(?:early|mid|late)[- ])?(?<decade>(?:1[5-9]|20)[0-9]0)'?s\b"), read_decade),
    (regex.compile(rf"{_L}(?i:(?<which>last|next|this|past|every|each){_G})?(?<weekday>{_WEEKDAY})\b"), read_weekday),
    (regex.compile(rf"(?i){_L}(?:the{_G})?(?<which>last|past|next|coming|previous|following){_G}(?<count>{_COUNT}){_G}(?<unit>{_UNIT}s?)\b"), read_span_of),
    (regex.compile(rf"(?i){_L}(?:in{_G})?(?<count>{_COUNT}){_G}(?<unit>{_UNIT}s?)(?:{_G}(?<how>ago|earlier|later|from{_G}now)|'?{_G}(?<how>time))\b"), read_ago),
    (regex.compile(rf"(?i){_L}(?:(?:earlier|later){_G})?(?<which>last|past|this|next|coming){_G}weekend\b"), read_weekend),
    (regex.compile(rf"(?i)\b(?:end|start|beginning|middle|close|turn|rest|remainder|half){_G}of{_G}(?<turn>the{_G}(?<unit>year|month|week|decade))\b(?!-|{_G}(?:(?:after|before)(?!{_G}\p{{L}}+ing\b)|to{_G}(?:(?:the|end|early|mid|late)\b|{_MONTH}|[0-9])|ending|that|in\b|of\b))"), read_turn),
    (regex.compile(rf"(?i){_L}(?:(?:earlier|later){_G})?(?<the>(?:the|its|their){_G})?(?<which>last|past|this|next|coming|previous|following|same){_G}(?<unit>day|week|weekend|fortnight|month|quarter|year|decade)\b(?!-)"), read_relative),
    (regex.compile(rf"(?i){_L}(?:yesterday|today|tonight|tomorrow|last{_G}night|this{_G}(?:morning|afternoon|evening))\b"), read_day_word),
    (regex.compile(rf"{_L}(?:(?:[Ee]arly|[Mm]id|[Ll]ate)(?:-|{_G}))?(?<year>{_YEAR})(?:(?='s)|{_R})"), read_year),
)  # fmt: skip


_UNITS = ("day", "week", "fortnight", "month", "quarter", "year", "decade")
_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
# Letters without which nothing that a reader reads stands in a casefolded text; none where figures are needed.
_NEEDED: dict[_Reader, tuple[str, ...]] = {
    **dict.fromkeys((read_iso, read_slashed, read_quarter, read_fiscal, read_decade, read_year), ()),
    read_dated: _MONTHS,
    read_season: ("spring", "summer", "autumn", "winter", "fall"),
    read_in_month: _MONTHS,
    read_weekday: ("day",),
    **dict.fromkeys((read_span_of, read_ago, read_turn, read_relative), _UNITS),
    read_weekend: ("weekend",),
    read_day_word: ("day", "night", "tomorrow", "morning", "afternoon", "evening"),
}
# Each of them, and for "midweekend" each that lies in another.
_WORDED = re.compile("|".join(sorted({w for words in _NEEDED.values() for w in words}, key=lambda w: (-len(w), w))))
_NONE: frozenset[_Reader] = frozenset()
_DIGIT = regex.compile("[0-9]")
# What figures look like that a reader reads.
_FIGURES = {
    read_iso: regex.compile("[0-9]-[0-9]"),
    read_slashed: regex.compile("[0-9][/.][0-9]"),
    read_quarter: regex.compile("(?:1[5-9]|20)[0-9]{2}"),
    read_fiscal: regex.compile("(?:19|20)[0-9]{2}[-/][0-9]"),
    read_decade: regex.compile("0'?s"),
    read_year: regex.compile("(?:1[5-9]|20)[0-9]{2}"),
}


def _near(view: str) -> frozenset[_Reader]:
    """The readers that may find anything in a text: each costs a run over all of it."""
    told = frozenset(_WORDED.findall(view.casefold()))
    near = _by_words(told) if told else _NONE
    if _DIGIT.search(view) is None:
        return near - {read_dated} if told else near
    return near.union([r for r, figure in _FIGURES.items() if figure.search(view)])


@lru_cache(maxsize=4096)
def _by_words(told: frozenset[str]) -> frozenset[_Reader]:
    return frozenset(r for r, words in _NEEDED.items() if any(w in found for found in told for w in words))


@lru_cache(maxsize=16384)
def _hits(view: str) -> tuple[tuple[_Reader, tuple[regex.Match[str], ...]], ...]:
    """What each reader is to read: the same whatever the anchor."""
    near = _near(view)
    return tuple(
        (reader, found) for pattern, reader in _PATTERNS if reader in near and (found := tuple(pattern.finditer(view)))
    )


@lru_cache(maxsize=16384)
def dates(text: str, anchor: dt.date | None = None) -> tuple[DateMention, ...]:
    """Every date of a text, ascending.

    Args:
        text: n code points.
        anchor: the day on which the text was published; None where unknown, and relative dates stay unresolved.
    """
    view = plain(text)
    hits = _hits(view)
    if not hits:
        return ()
    taken = bytearray(len(view))
    found: list[DateMention] = []
    for reader, matches in hits:
        for match in matches:
            if any(taken[match.start() : match.end()]):
                continue
            mention = reader(match, view, anchor)
            if mention is not None:
                taken[mention.span.start : mention.span.end] = b"\1" * (mention.span.end - mention.span.start)
                found.append(mention)
    return tuple(sorted(found, key=lambda d: d.span))


def contains(claimed: DateMention, given: DateMention) -> bool:
    """Whether a claim's date names the day or period of the evidence's, or one that holds it."""
    if claimed.first and claimed.last and given.first and given.last:
        return claimed.first <= given.first and given.last <= claimed.last
    # Neither names its year: "in August" holds "on 21 August", whichever year is meant.
    if not claimed.month or claimed.month != given.month:
        return False
    if claimed.days is None:
        return True
    return given.days is not None and claimed.days[0] <= given.days[0] and given.days[1] <= claimed.days[1]


_ISO_DAY = regex.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?")


def parse_iso(value: str) -> dt.date | None:
    """An ISO date as stored in a source's metadata (a day; None for a month or year alone, or anything else)."""
    match = _ISO_DAY.fullmatch(value.strip())
    found = day(int(match[1]), int(match[2]), int(match[3])) if match else None
    return found[0] if found else None
