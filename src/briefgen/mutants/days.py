"""Dates changed: the day, the month, the year, the weekday, or another date of the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import regex

from briefgen.mutants.case import Case, anchor, keys, share
from briefgen.mutants.mutant import Edit
from briefgen.text.dates import DateMention, dates
from briefgen.text.sentences import sentence_at

__all__ = ["date"]

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = regex.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b")
_WEEKDAY = regex.compile(r"\b(?:" + "|".join(_WEEKDAYS) + r")\b")
_DAY = regex.compile(r"(?<![0-9-])(?<day>[0-3]?[0-9])(?<end>st|nd|rd|th)?(?![0-9-])")
_YEAR = regex.compile(r"\b(?:19|20)[0-9]{2}\b")
_EARLIER = regex.compile(r"(?i)\b(?:before|by)\s+(?:\w+\s)?$")
_LATER = regex.compile(r"(?i)\b(?:after)\s+(?:\w+\s)?$")
_SAME_THING = 0.6


def date(case: Case, rng: Random) -> Iterator[Edit]:
    """Another day, month, year or weekday; and another date that a cited source gives for something else."""
    day = anchor(case.cited[0]) if case.cited else None
    for old in dates(case.text, day):
        if not case.is_own(old.span.start, old.span.end):
            continue
        words = old.span.of(case.text)
        made = [w for w in _changed(words, old, rng) if _is_false(case, old, w, day) and not _is_named(case, w)]
        if made:
            yield Edit(old.span.start, old.span.end, rng.choice(made))
        others = [w for w in _other_dates(case, old, day) if _is_false(case, old, w, day)]
        if others:
            yield Edit(old.span.start, old.span.end, rng.choice(others))


def _changed(words: str, old: DateMention, rng: Random) -> Iterator[str]:
    month, weekday, year = _MONTH.search(words), _WEEKDAY.search(words), _YEAR.search(words)
    if month:
        yield _put(words, month, rng.choice([m for m in _MONTHS if m != month[0]]))
        day = _DAY.search(words)
        if day and old.precision == "day":
            new = rng.choice([n for n in range(1, 29) if n != int(day["day"])])
            yield _put(words, day, f"{new}{_ending(new) if day['end'] else ''}")
    elif weekday:
        yield _put(words, weekday, rng.choice([d for d in _WEEKDAYS if d != weekday[0]]))
    if year:
        yield _put(words, year, str(int(year[0]) + rng.choice([-3, -2, -1, 1, 2, 3])))


def _put(words: str, match: regex.Match[str], now: str) -> str:
    return words[: match.start()] + now + words[match.end() :]


def _ending(number: int) -> str:
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _is_false(case: Case, old: DateMention, now: str, day: dt.date | None) -> bool:
    """Whether the new date is read whole, lies apart from the old one, and is not merely a weaker bound."""
    text = case.text[: old.span.start] + now + case.text[old.span.end :]
    new = next((d for d in dates(text, day) if d.span.start == old.span.start), None)
    if new is None or new.span.end != old.span.start + len(now) or new.precision != old.precision:
        return False
    if old.first is None or old.last is None or new.first is None or new.last is None:
        return new.first is old.first and bool(_WEEKDAY.search(now) or _MONTH.search(now))
    if new.first <= old.last and old.first <= new.last:
        return False
    before = case.text[: old.span.start]
    if _EARLIER.search(before):  # what was done by May was done by June as well
        return new.last < old.first
    return new.first > old.last if _LATER.search(before) else True


def _is_named(case: Case, now: str) -> bool:
    """Whether a cited source names this very date for whatever thing."""
    for source in case.cited:
        new = dates(now, anchor(source))
        named = dates(source.text, anchor(source))
        if any((d.first, d.last) == (n.first, n.last) and d.first for d in named for n in new):
            return True
    return any(now.casefold() in source.text.casefold() for source in case.cited)


def _other_dates(case: Case, old: DateMention, day: dt.date | None) -> Iterator[str]:
    here = {d.span.of(case.text) for d in dates(case.text, day)}
    seen: set[str] = set()
    for source in case.cited:
        if anchor(source) != day:
            continue  # a relative date would be read against another day
        for other in dates(source.text, day):
            words = other.span.of(source.text)
            if (
                other.precision != old.precision
                or other.relative != old.relative
                or words in here | seen
                or "\n" in words
            ):
                continue
            sentence = sentence_at(source.text, other.span).of(source.text)
            wanted = keys(case.text) - keys(old.span.of(case.text))
            if sentence in case.evidence or share(wanted, keys(sentence)) < _SAME_THING:
                seen.add(words)
                yield words
