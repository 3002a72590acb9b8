"""Every check has its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefgen.gate import Check, all_checks

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_list_holds_every_check_in_order(run: Run) -> None:
    ended = run("explain")
    assert (ended.code, ended.err) == (0, "")
    listed = [line.split()[0] for line in ended.out.splitlines() if line.strip().startswith("BG")]
    assert listed == [check.code for check in all_checks()]


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
def test_page_shows_what_fails_and_what_passes(run: Run, check: Check) -> None:
    ended = run("explain", check.code.lower())
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{check.code} {check.name}\n")
    flat = " ".join(ended.out.split())
    for part in (check.doc, check.failing.claim, check.passing.claim, *check.failing.sources):
        assert " ".join(part.split()) in flat
    assert run("explain", check.name).out == ended.out


def test_pages_for_programs(run: Run) -> None:
    every = run("explain", "--json").json()
    assert [entry["code"] for entry in every] == [check.code for check in all_checks()]
    (one,) = run("explain", "bg403", "--json").json()
    assert one == next(entry for entry in every if entry["code"] == "BG403")
    assert set(one) == {"code", "name", "doc", "failing", "passing"}
