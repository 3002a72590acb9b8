"""Dates: what each mention covers, and what is left open."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.text.dates import contains, dates, parse_iso

ANCHOR = dt.date(2026, 5, 28)  # a Thursday


def shown(text: str, anchor: dt.date | None = ANCHOR) -> list[str]:
    """Each date as ``mention=first..last precision``, with a star where it needs the anchor, "?" where unresolved."""
    out = []
    for d in dates(text, anchor):
        when = (
            "?" if d.first is None or d.last is None else f"{d.first}" if d.first == d.last else f"{d.first}..{d.last}"
        )
        out.append(f"{d.span.of(text)}={when} {d.precision}{'*' if d.relative else ''}")
    return out


READ = [
    ("on 27 April 2026", ["27 April 2026=2026-04-27 day"]),
    ("on 27\u00a0April\u00a02026", ["27\u00a0April\u00a02026=2026-04-27 day"]),
    ("Published: April 27, 2026", ["April 27, 2026=2026-04-27 day"]),
    ("Tuesday 3 March 2026", ["Tuesday 3 March 2026=2026-03-03 day"]),
    ("the 21st of May 2025", ["21st of May 2025=2025-05-21 day"]),
    ("on 27/04/2026", ["27/04/2026=2026-04-27 day"]),
    ("on 03/04/2026", ["03/04/2026=? day"]),
    ("on 04/04/2026", ["04/04/2026=2026-04-04 day"]),
    ("2026-04-27", ["2026-04-27=2026-04-27 day"]),
    ("2026-04", ["2026-04=2026-04-01..2026-04-30 month"]),
    ("on 31 February 2026", ["31 February 2026=? day"]),
    ("blocked on May 21, citing", ["May 21=2026-05-21 day*"]),
    ("on 3 December it", ["3 December=2025-12-03 day*"]),
    ("on 3 October it", ["3 October=? day*"]),
    ("will open on 3 October", ["3 October=2026-10-03 day*"]),
    ("will open on 3 February", ["3 February=2027-02-03 day*"]),
    ("due in June, after a flood in August", ["June=2026-06-01..2026-06-30 month*", "August=? month*"]),
    ("since October", ["October=2025-10-01..2025-10-31 month*"]),
    ("until October", ["October=2026-10-01..2026-10-31 month*"]),
    ("last Friday", ["last Friday=2026-05-22 day*"]),
    ("last Wednesday", ["last Wednesday=? day*"]),
    ("since mid-2023", ["mid-2023=2023-04-01..2023-09-30 year"]),
    ("21-23 May 2026", ["21-23 May 2026=2026-05-21..2026-05-23 day"]),
    ("in April", ["April=2026-04-01..2026-04-30 month*"]),
    ("in May", ["May=2026-05-01..2026-05-31 month*"]),
    ("in early May 2026", ["early May 2026=2026-05-01..2026-05-12 month"]),
    ("in mid-March 2025", ["mid-March 2025=2025-03-09..2025-03-22 month"]),
    ("in April last year", ["April last year=2025-04-01..2025-04-30 month*"]),
    ("between January and March 2026", ["January and March 2026=2026-01-01..2026-03-31 month"]),
    ("in January and March 2026", ["January and March 2026=? month"]),
    ("in 2023", ["2023=2023-01-01..2023-12-31 year"]),
    ("a 2023 report", ["2023=2023-01-01..2023-12-31 year"]),
    ("by 2030, the line", ["2030=2030-01-01..2030-12-31 year"]),
    ("from 2019 to 2023", ["2019=2019-01-01..2019-12-31 year", "2023=2023-01-01..2023-12-31 year"]),
    ("over 2019–2023", ["2019–2023=2019-01-01..2023-12-31 year"]),
    ("in 2023/24", ["2023/24=? year"]),
    ("in 2023-24", ["2023-24=? year"]),
    ("in Q3 2025", ["Q3 2025=2025-07-01..2025-09-30 quarter"]),
    ("the third quarter of 2025", ["the third quarter of 2025=2025-07-01..2025-09-30 quarter"]),
    ("in spring 2024", ["spring 2024=2024-03-01..2024-05-31 season"]),
    ("in winter 2024", ["winter 2024=? season"]),
    ("the 1990s", ["1990s=1990-01-01..1999-12-31 decade"]),
    ("the 1900s", ["1900s=? decade"]),
    ("last month", ["last month=2026-04-01..2026-04-30 month*"]),
    ("Last week", ["Last week=2026-05-18..2026-05-24 week*"]),
    ("this week", ["this week=2026-05-25..2026-05-31 week*"]),
    ("last year", ["last year=2025-01-01..2025-12-31 year*"]),
    ("this year", ["this year=2026-01-01..2026-12-31 year*"]),
    ("later this year", ["later this year=2026-01-01..2026-12-31 year*"]),
    ("next month", ["next month=2026-06-01..2026-06-30 month*"]),
    ("yesterday", ["yesterday=2026-05-27 day*"]),
    ("today", ["today=2026-05-28 day*"]),
    ("tomorrow", ["tomorrow=2026-05-29 day*"]),
    ("on Tuesday it stopped", ["Tuesday=2026-05-26 day*"]),
    ("on Thursday it stopped", ["Thursday=2026-05-28 day*"]),
    ("next Tuesday", ["next Tuesday=2026-06-02 day*"]),
    ("the council will meet on Friday", ["Friday=2026-05-29 day*"]),
    ("the council will meet on Thursday", ["Thursday=? day*"]),
    ("A march planned for Saturday was called off", ["Saturday=2026-05-30 day*"]),
    ("She said it would open on Monday", ["Monday=2026-06-01 day*"]),
    ("It would have opened on Monday", ["Monday=? day*"]),
    ("It was due to open on Monday", ["Monday=? day*"]),
    ("They agreed to open it on Monday", ["Monday=? day*"]),
    ("Members who would resign met on Monday", ["Monday=? day*"]),
    ("It will reopen after a flood that ended on Monday", ["Monday=2026-05-25 day*"]),
    ("About 300 people met on Monday", ["Monday=2026-05-25 day*"]),
    ("on Tuesday of last week", ["Tuesday=? day*", "last week=2026-05-18..2026-05-24 week*"]),
    ("Talks are planned for January", ["January=2027-01-01..2027-01-31 month*"]),
    ("by the end of the year", ["the year=2026-01-01..2026-12-31 year*"]),
    ("the driver of the year", []),
    ("this summer", ["this summer=2026-06-01..2026-08-31 season*"]),
    ("last summer", ["last summer=2025-06-01..2025-08-31 season*"]),
    ("last spring", ["last spring=2025-03-01..2025-05-31 season*"]),
    ("next summer", ["next summer=? season*"]),
    ("last weekend", ["last weekend=2026-05-23..2026-05-24 week*"]),
    ("this weekend", ["this weekend=2026-05-30..2026-05-31 week*"]),
    ("every Monday", ["every Monday=? day*"]),
    ("two weeks ago", ["two weeks ago=2026-05-11..2026-05-17 week*"]),
    ("three days ago", ["three days ago=2026-05-25 day*"]),
    ("a year ago", ["a year ago=2025-01-01..2025-12-31 year*"]),
    ("three days earlier", ["three days earlier=? day*"]),
    ("the same day", ["the same day=? day*"]),
    ("in the last three years", ["the last three years=2023-05-28..2026-05-28 year*"]),
    ("over the past year", ["the past year=2025-05-28..2026-05-28 year*"]),
    ("within the next two years", ["the next two years=2026-05-28..2028-05-28 year*"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[t for t, _ in READ])
def test_date_is_read(text: str, wanted: list[str]) -> None:
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("claimed", "given", "wanted"),
    [
        ("in August", "on 21 August", True),
        ("in July", "on 21 August", False),
        ("on 21 August", "in August", False),
        ("on August 21", "on 21 August", True),
        ("in August 2025", "on 21 August", False),
        ("in 2025", "in May 2025", True),
        ("in May 2025", "in 2025", False),
    ],
    ids=str,
)
def test_a_period_contains_its_days(claimed: str, given: str, wanted: bool) -> None:  # noqa: FBT001
    (ours,), (theirs,) = dates(claimed), dates(given)
    assert contains(ours, theirs) is wanted


NO_DATES = [
    "it may be so", "May we come in?", "They march on", "The March on the bridge", "a 12-month pilot", "for three years",
    "in 2000 homes", "£2023", "2,023 people", "20230 people", "Theresa May said so", "the Sunday Times", "Good Friday rules",
    "9/11", "10:30", "Boeing 737", "12345", "April Jones said so", "on Mondays", "weeks of talks", "sept", "an august body",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text", ["last month", "on Tuesday", "on May 21", "yesterday", "two weeks ago", "in April", "this year"]
)
def test_without_anchor_a_relative_date_stays_open(text: str) -> None:
    (date,) = dates(text)
    assert (date.first, date.last, date.relative) == (None, None, True)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("2026-04-27", dt.date(2026, 4, 27)), ("2026-04-27T10:00:00Z", dt.date(2026, 4, 27)), ("2026-04", None), ("2026", None),
     ("2026-02-30", None), ("27 April 2026", None), ("", None)],
)  # fmt: skip
def test_parse_iso(value: str, wanted: dt.date | None) -> None:
    assert parse_iso(value) == wanted
