"""Days, months and years as closed intervals, and arithmetic on them."""

from __future__ import annotations

import datetime as dt

__all__ = [
    "Interval",
    "around",
    "day",
    "days_ago",
    "months_on",
    "nearest",
    "of_month",
    "of_months",
    "of_week",
    "of_year",
]

Interval = tuple[dt.date, dt.date]
_HALF_YEAR = 183  # days that a date without a year may lie ahead of the anchor


def day(year: int, month: int, number: int) -> Interval | None:
    """One day; None where the calendar has no such day."""
    try:
        found = dt.date(year, month, number)
    except ValueError:
        return None
    return found, found


def of_months(year: int, first: int, last: int) -> Interval | None:
    """From the first day of one month to the last of another in one year; None outside the calendar."""
    if not (1 <= year <= 9998 and 1 <= first <= last <= 12):
        return None
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, first, 1), after - dt.timedelta(days=1)


def of_month(year: int, month: int) -> Interval | None:
    """One month."""
    return of_months(year, month, month)


def of_year(year: int) -> Interval | None:
    """One year."""
    return of_months(year, 1, 12)


def of_week(date: dt.date) -> Interval:
    """The week, Monday to Sunday, in which a day lies."""
    monday = date - dt.timedelta(days=date.weekday())
    return monday, monday + dt.timedelta(days=6)


def months_on(date: dt.date, count: int) -> dt.date:
    """The same day ``count`` months on (or back), or the last day of that month where it is shorter."""
    index = date.year * 12 + date.month - 1 + count
    month = of_month(index // 12, index % 12 + 1)
    if month is None:
        return date
    return min(month[0] + dt.timedelta(days=date.day - 1), month[1])


def around(date: dt.date, unit: str) -> Interval | None:
    """The day, week, month, quarter, year or decade in which a day lies."""
    if unit == "week":
        return of_week(date)
    if unit == "month":
        return of_month(date.year, date.month)
    if unit == "quarter":
        first = (date.month - 1) // 3 * 3 + 1
        return of_months(date.year, first, first + 2)
    if unit == "year":
        return of_year(date.year)
    if unit == "decade":
        return dt.date(date.year // 10 * 10, 1, 1), dt.date(date.year // 10 * 10 + 9, 12, 31)
    return date, date


def days_ago(anchor: dt.date, count: int, unit: str) -> dt.date | None:
    """The day ``count`` units before the anchor (after it where negative); None outside the calendar."""
    try:
        if unit in {"day", "week", "fortnight"}:
            return anchor - dt.timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        return months_on(anchor, -months) if abs(months) < 12000 else None
    except (OverflowError, ValueError):
        return None


def nearest(candidates: list[Interval | None], anchor: dt.date) -> Interval | None:
    """The candidate nearest to the anchor that begins no more than half a year after it."""
    able = [c for c in candidates if c is not None and (c[0] - anchor).days <= _HALF_YEAR]
    return min(able, key=lambda c: abs((c[0] - anchor).days), default=None)
