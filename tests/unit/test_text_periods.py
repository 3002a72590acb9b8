"""Dates as a sentence gives them: parts of periods, and what is counted from the day told before."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.text.periods import dates_told, is_edge

DAY = dt.date(2026, 7, 14)  # a Tuesday

TOLD = [
    ("at the end of May", [("the end of May", "2026-05-25", "2026-05-31")]),
    ("by the end of May", [("the end of May", "2026-05-31", "2026-05-31")]),
    ("in the first half of next year", [("the first half of next year", "2027-01-01", "2027-06-30")]),
    ("in the last quarter of 2025", [("the last quarter of 2025", "2025-10-01", "2025-12-31")]),
    ("over the last weekend of June", [("the last weekend of June", "2026-06-27", "2026-06-28")]),
    ("the first nine months of the year", [("the first nine months of the year", "2026-01-01", "2026-09-30")]),
    ("Sales rose in the third quarter", [("third quarter", "2025-07-01", "2025-09-30")]),
    ("It will open by the autumn", [("autumn", "2026-09-01", "2026-11-30")]),
    ("early next week", [("early next week", "2026-07-20", "2026-07-22")]),
    ("On 3 May he left. Two days later he came", [("3 May", "2026-05-03", "2026-05-03"), ("Two days later", "2026-05-05", "2026-05-05")]),
    ("fewer than two days earlier", [("two days earlier", "None", "None")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TOLD, ids=[t for t, _ in TOLD])
def test_dates_are_told_whole(text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = [(d.span.of(text), str(d.first), str(d.last)) for d in dates_told(text, text, DAY)]
    assert found == wanted


@pytest.mark.parametrize("words", ["the end of May", "start of the year"])
def test_edge_of_a_period_is_known(words: str) -> None:
    assert is_edge(words)


@pytest.mark.parametrize("words", ["the middle of May", "May", "early June"])
def test_what_is_no_edge_is_none(words: str) -> None:
    assert not is_edge(words)
