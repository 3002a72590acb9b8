"""One date or period of a text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import regex

from briefgen.model import Span
from briefgen.text.calendars import Interval

__all__ = ["DateMention", "date_mention"]


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


def date_mention(
    match: regex.Match[str], interval: Interval | None, precision: str, *, relative: bool = False, group: str | int = 0
) -> DateMention:
    """The mention that a match, or one group of it, makes.

    Args:
        match: of a date's pattern.
        interval: what it covers; None where that is open.
        precision: as in :class:`DateMention`.
        relative: likewise.
        group: that is the mention.
    """
    first, last = interval or (None, None)
    return DateMention(Span(*match.span(group)), first, last, precision, relative)
