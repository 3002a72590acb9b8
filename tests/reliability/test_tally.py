"""The tally itself: a mark that is missed fails its test, and is written down before it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.tally import Tally


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in folder.glob("rows-*.jsonl") for line in file.read_text("utf-8").splitlines()]


def test_a_mark_that_is_met(tmp_path: Path) -> None:
    tally = Tally(tmp_path, "full")
    tally.none(4, "invented numbers", tried=3, unit="claims", wrong=[])
    tally.at_least(2, "true quotes", tried=1000, unit="quotes", good=990, share=0.99, of="accepted")
    tally.at_most(9, "clean files", tried=100, unit="files", bad=1, share=0.01, of="flagged")
    tally.within(11, "time", tried=2, unit="files", worst=2.25, most=10, of="s")
    assert [(r["figure"], r["mark"], r["held"], r["size"]) for r in rows(tmp_path)] == [
        ("0 wrong", "0", True, "full"),
        ("990 of 1,000 accepted (99 %)", "at least 99 %", True, "full"),
        ("1 of 100 flagged (1 %)", "at most 1 %", True, "full"),
        ("at most 2.25 s", "at most 10 s", True, "full"),
    ]


def test_a_mark_that_is_missed_fails_and_stands_in_the_rows(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="accepted: \\['B'\\]"):
        Tally(tmp_path, "short").none(4, "invented numbers", tried=2, unit="claims", wrong=["B"], of="accepted")
    assert [(r["figure"], r["held"]) for r in rows(tmp_path)] == [("1 accepted", False)]


def test_a_known_miss_passes_and_is_shown_until_it_is_mended(tmp_path: Path) -> None:
    tally = Tally(tmp_path, "short")
    tally.none(4, "a part", tried=2, unit="claims", wrong=["B"], miss="no rule yet")
    assert [(r["held"], r["note"]) for r in rows(tmp_path)] == [(False, "no rule yet")]
    with pytest.raises(AssertionError, match="take the miss out"):
        tally.none(4, "a part", tried=2, unit="claims", wrong=[], miss="no rule yet")


def test_nothing_tried_is_no_pass(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="nothing was tried"):
        Tally(tmp_path, "short").none(4, "a part", tried=0, unit="claims", wrong=[])


def test_no_folder_no_rows(tmp_path: Path) -> None:
    Tally(None, "short").none(4, "a part", tried=1, unit="claims", wrong=[])
    assert list(tmp_path.iterdir()) == []
