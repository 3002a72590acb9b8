"""Datelines: which day a line names as the text's own, and which dates are prose."""

from __future__ import annotations

import pytest

from briefgen.text.datelines import date_line, dateline

RUN_IN = [
    ("BRANTHOLM, 4 May 2026 — The lock reopened", "BRANTHOLM, 4 May 2026 —", "2026-05-04"),
    ("OLD QUAY, Monday 4 May 2026 — Boats will wait", "OLD QUAY, Monday 4 May 2026 —", "2026-05-04"),
    ("LYON (Agency) - May 4, 2026 - The lock reopened", "LYON (Agency) - May 4, 2026 -", "2026-05-04"),
    ("The Hague, 4 May 2026 – The lock reopened", "The Hague, 4 May 2026 –", "2026-05-04"),
    ("LYON, May 4 (Agency) — The lock reopened", "LYON, May 4 (Agency) —", None),
    ("LYON / NICE, 4 May 2026, 10:40 GMT — The lock", "LYON / NICE, 4 May 2026, 10:40 GMT —", "2026-05-04"),
    ("(4 May 2026) - The lock reopened", "(4 May 2026) -", "2026-05-04"),
    ("2026-05-04 — The lock reopened", "2026-05-04 —", "2026-05-04"),
]


@pytest.mark.parametrize(("text", "line", "day"), RUN_IN, ids=[t for t, _, _ in RUN_IN])
def test_a_dateline_opens_the_report(text: str, line: str, day: str | None) -> None:
    found = dateline(text)
    assert found is not None
    assert (text[: found.end], found.date.first.isoformat() if found.date.first else None) == (line, day)


@pytest.mark.parametrize(
    "text",
    [
        "On 4 May 2026 — a Monday — the lock reopened",
        "The lock, opened on 4 May 2019 — The biggest of all",
        "The keeper Ann Bell said 4 May 2019 — A day to remember",
        "LYON (Agency) — The lock reopened on 4 May 2026",
        "4 May 2026 — the day of the flood — is remembered",
        "By 4 May 2026 — The lock must be open",
    ],
)
def test_a_date_in_a_sentence_is_no_dateline(text: str) -> None:
    assert dateline(text) is None


LINES = [
    ("BRANTHOLM, 4 May 2026", "2026-05-04", 1),
    ("By our harbour reporter — 4 May 2026", "2026-05-04", 1),
    ("Canal Gazette, Monday 4 May 2026", "2026-05-04", 1),
    ("Town news | 4 May 2026", "2026-05-04", 1),
    ("Ministry of Canals, Lyon, 4 May 2026", "2026-05-04", 1),
    ("Report of the Canal Board, issued 4 May 2026", "2026-05-04", 0),
    ("Meeting of 30 April 2026. Released 4 May 2026", "2026-05-04", 0),
    ("Week ending Friday 8 May 2026", "2026-05-08", 2),
    ("Locks & Weirs Monthly, Issue 7, July 2026", "2026-07-01", 1),
    ("May 4, 2026", "2026-05-04", 1),
    ("2026-05-04", "2026-05-04", 1),
    ("Updated 4 May 2026, 10:40 GMT", "2026-05-04", 0),
]


@pytest.mark.parametrize(("line", "day", "rank"), LINES, ids=[line for line, _, _ in LINES])
def test_a_line_names_the_day(line: str, day: str, rank: int) -> None:
    found = date_line(line)
    assert found is not None
    assert found.date.first is not None
    assert (found.date.first.isoformat(), found.rank) == (day, rank)


@pytest.mark.parametrize(
    "line",
    [
        "The lock failed on 4 May 2026.",
        "How the lock failed, 4 May 2026",
        "Timeline: the flood of 4 May 2026",
        "We met her a day later, on 4 May 2026.",
        "Drowned at Lyon lock, 4 May 2026",
        "From 3 May 2026 to 4 May 2026",
        "03/04/2026",
    ],
)
def test_a_date_in_a_headline_or_sentence_names_no_day(line: str) -> None:
    assert date_line(line) is None


def test_what_opens_a_text_needs_a_place_a_paper_or_a_label() -> None:
    assert date_line("Brave new locks, 4 May 2026", first=True) is None
    assert date_line("Canal Gazette, 4 May 2026", first=True) is not None
