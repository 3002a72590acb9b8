"""Pictures of a briefing as data: which source carries which claims, and when the dated facts were.

Places along a row are percent of the picture's width, so that a picture fits a phone and a sheet of paper with letters of
one size. The template draws; it alone writes markup.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from briefgen.rendering.visible import one_line
from briefgen.rendering.wording import date, plural
from briefgen.text.dates import dates, parse_iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefgen.rendering.view import ClaimView, View
    from briefgen.text.dates import DateMention

__all__ = ["Mark", "Picture", "Row", "Tick", "carried", "timeline"]

_MOST_SOURCES, _MOST_CLAIMS = 24, 72
"""A matrix with more rows or columns cannot be read: then a count for each of the sources that carry most."""
_MOST_BARS = 20
_MOST_DATES = 24
_FEWEST_DATED = 3
_PRECISE = frozenset({"day", "week", "month", "quarter", "season"})
"""Years and decades are left out: in "at 2025 prices" nothing happens in 2025."""
_WIDE, _NARROW = 92, 44
"""Most code points of a row's words on a wide and on a narrow picture."""
_LEAST_WIDTH = 0.8
_TICK_WIDTH = 19.0
"""What "Jan 2027" takes of a picture on a phone, in percent."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn in a row, ``x`` and ``width`` in percent; a click goes to the claim, at that source if one is named."""

    claim: str
    source: int
    x: str
    width: str
    status: str
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture, and the same for its table.

    Attributes:
        label: what it is about.
        wide, narrow: a label and words beside it, cut to what fits.
        marks: in reading order.
        claims: key and id of each claim.
    """

    label: str
    wide: tuple[str, str]
    narrow: tuple[str, str]
    marks: tuple[Mark, ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across all rows at ``x``, and a word at its head; ``word`` and ``anchor`` place it."""

    x: str
    word: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        key: for its ids.
        title, says: what it is, and what is to be seen in it, for those who do not see it.
        note: how to read it, and what it leaves out.
        heads: of the table's two columns.
        ticks, rows: in reading order.
    """

    key: str
    title: str
    says: str
    note: str
    heads: tuple[str, str]
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


def carried(view: View) -> Picture | None:
    """Which source carries which claims; None where there is neither."""
    claims = [c for c in view.claims if c.claim.kind != "heading"]
    if not claims or not view.sources:
        return None
    by_source: dict[int, list[int]] = {s.source.number: [] for s in view.sources}
    for place, claim in enumerate(claims):
        for reference in claim.references:
            by_source[reference.source.number].append(place)
    if len(by_source) <= _MOST_SOURCES and len(claims) <= _MOST_CLAIMS:
        return _matrix(view, claims, by_source)
    return _bars(view, claims, by_source)


def _matrix(view: View, claims: Sequence[ClaimView], by_source: dict[int, list[int]]) -> Picture:
    step = 100 / len(claims)
    rows = []
    for item in view.sources:
        places = by_source[item.source.number]
        label = f"[{item.source.number}] {one_line(item.source.name)}"
        marks = tuple(
            Mark(claims[p].key, item.source.number, _percent(p * step + step * 0.08), _percent(step * 0.84),
                 claims[p].status, _short(f"{claims[p].claim.id}: {claims[p].claim.text}", _WIDE * 2))
            for p in places
        )  # fmt: skip
        rows.append(_row(label, plural(len(places), "claim"), marks, [claims[p] for p in places]))
    says = f"{plural(len(claims), 'claim')} by {plural(len(rows), 'source')}. {_most(view, by_source, len(claims))}"
    return Picture(
        "carried", "Which source carries which claims", says,
        "One mark for each claim that rests on a source, in the order of the briefing.",
        ("Source", "Claims that rest on it"), tuple(_bands(view, claims)), tuple(rows),
    )  # fmt: skip


def _bars(view: View, claims: Sequence[ClaimView], by_source: dict[int, list[int]]) -> Picture:
    ranked = sorted(view.sources, key=lambda s: (-len(by_source[s.source.number]), s.source.number))
    shown, rest = ranked[:_MOST_BARS], ranked[_MOST_BARS:]
    most = max(1, len(by_source[shown[0].source.number]))
    rows = []
    for item in shown:
        places = by_source[item.source.number]
        label = f"[{item.source.number}] {one_line(item.source.name)}"
        first = claims[places[0]].key if places else ""
        width = _percent(100 * len(places) / most)
        bar = (Mark(first, item.source.number, "0%", width, "bar", plural(len(places), "claim")),) if places else ()
        rows.append(_row(label, plural(len(places), "claim"), bar, [claims[p] for p in places]))
    left = f" {plural(len(rest), 'more source')} with at most {plural(len(by_source[rest[0].source.number]), 'claim')} each are left out here; the table of sources lists them." if rest else ""  # fmt: skip
    return Picture(
        "carried", "Which sources carry most claims",
        f"{plural(len(claims), 'claim')} by {plural(len(ranked), 'source')}. {_most(view, by_source, len(claims))}",
        f"How many claims rest on each source.{left}",
        ("Source", "Claims that rest on it"), (), tuple(rows),
    )  # fmt: skip


def _most(view: View, by_source: dict[int, list[int]], total: int) -> str:
    first = min(view.sources, key=lambda s: (-len(by_source[s.source.number]), s.source.number)).source
    none = sum(not places for places in by_source.values())
    rest = f"; {plural(none, 'source')} carry none" if none > 1 else "; one source carries none" if none else ""
    return f"Source {first.number} carries most: {len(by_source[first.number])} of {total}{rest}."


def _bands(view: View, claims: Sequence[ClaimView]) -> Iterator[Tick]:
    """Where each section of the briefing begins."""
    facts, questions = len(view.facts), len(view.questions)
    counts = (("Facts", facts), ("Disputes", len(claims) - facts - questions), ("Open", questions))
    at = 0
    for label, count in counts:
        if count:
            last = at + count == len(claims)
            x = _percent(100 * at / len(claims))
            yield Tick(x, "100%", label, "end") if last and at else Tick(x, x, label, "start")
        at += count


@dataclass(frozen=True, slots=True)
class _Dated:
    first: dt.date
    last: dt.date
    label: str
    claim: ClaimView


def timeline(view: View) -> Picture | None:
    """The days, weeks, months and quarters that established facts name; None where fewer than three facts name any."""
    found = sorted((d for c in view.facts for d in _dated(c)), key=lambda d: (d.first, d.last))
    if len({d.claim.key for d in found}) < _FEWEST_DATED:
        return None
    start, end = found[0].first, max(d.last for d in found)
    days = (end - start).days + 1
    if len(found) <= _MOST_DATES:
        rows = [_date_row([d], d.label, one_line(d.claim.claim.text), start, days) for d in found]
    else:
        rows = [
            _date_row(group, label, plural(len(group), "date"), start, days)
            for label, group in ((k, list(g)) for k, g in groupby(found, key=lambda d: date(f"{d.first:%Y-%m}")))
        ]
    return Picture(
        "timeline", "Dates that the facts name",
        f"{plural(len(found), 'date')} named in {plural(len({d.claim.key for d in found}), 'fact')}, "
        f"from {date(start.isoformat())} to {date(end.isoformat())}.",
        "A mark is as wide as the time it names. A date such as “on Tuesday” is counted from the day its source was "
        "published; a fact that names only a year, or a date that could not be resolved, is left out.",
        ("Date", "Facts that name it"), tuple(_calendar(start, days)), tuple(rows),
    )  # fmt: skip


def _dated(claim: ClaimView) -> Iterator[_Dated]:
    published = {r.source.date.value for r in claim.references if r.source.date}
    anchor = parse_iso(next(iter(published))) if len(published) == 1 else None
    seen = set()
    for mention in dates(claim.claim.text, anchor):
        first, last = mention.first, mention.last
        if first and last and mention.precision in _PRECISE and (first, last) not in seen:
            seen.add((first, last))
            yield _Dated(first, last, _spoken(first, last, mention), claim)


def _spoken(first: dt.date, last: dt.date, mention: DateMention) -> str:
    if first == last:
        return date(first.isoformat())
    if mention.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return date(f"{first:%Y-%m}")
    return f"{_without(date(first.isoformat()), first, last)} to {date(last.isoformat())}"


def _without(spoken: str, first: dt.date, last: dt.date) -> str:
    """The first day of a period without the month and the year that it shares with the last."""
    if first.year != last.year:
        return spoken
    return str(first.day) if first.month == last.month else " ".join(spoken.split()[:2])


def _date_row(group: Sequence[_Dated], label: str, words: str, start: dt.date, days: int) -> Row:
    marks = []
    for d in group:
        width = max(100 * ((d.last - d.first).days + 1) / days, _LEAST_WIDTH)
        x = min(100 * (d.first - start).days / days, 100 - width)
        says = _short(f"{d.label}: {d.claim.claim.text}", _WIDE * 2)
        marks.append(Mark(d.claim.key, 0, _percent(x), _percent(width), d.claim.status, says))
    return _row(label, words, tuple(marks), list({d.claim.key: d.claim for d in group}.values()))


def _calendar(start: dt.date, days: int) -> Iterator[Tick]:
    """The first of some months, not more than five, evenly apart."""
    months = max(1, round(days / 30.4))
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months / s <= 4), 12 * -(-months // 48))
    taken = 0.0
    at = start.year * 12 + start.month  # the month after the first, counted from 0
    for month in range(at, at + months + 1):
        day = dt.date(month // 12, month % 12 + 1, 1) if month // 12 <= dt.MAXYEAR else None
        place = 100 * (day - start).days / days if day else 100
        if day and month % step == 0 and place < 100:
            x = _percent(place)
            left = place - _TICK_WIDTH if place > 100 - _TICK_WIDTH else place
            label = f"{date(f'{day:%Y-%m}')[:3]} {day.year}" if left >= taken else ""  # no word over another
            taken = left + _TICK_WIDTH if label else taken
            yield Tick(x, x, label, "end" if left < place else "start")


def _row(label: str, words: str, marks: tuple[Mark, ...], claims: Sequence[ClaimView]) -> Row:
    return Row(
        label, _beside(label, words, _WIDE), _beside(label, words, _NARROW), marks,
        tuple((c.key, _short(c.claim.id, _NARROW)) for c in claims),
    )  # fmt: skip


def _beside(label: str, words: str, most: int) -> tuple[str, str]:
    """A label and its words on one line: of long ones each gets its share."""
    return _short(label, most * 2 // 3), _short(words, max(most - len(label) - 3, most // 4))


def _short(text: str, most: int) -> str:
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
