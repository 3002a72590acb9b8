"""Results of a batch: cells that no spreadsheet runs, one line a row, and the budget that the rows share."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from briefgen.batch.budget import Purse
from briefgen.batch.results import Done, Result, Status, status_of, write_results
from briefgen.batch.rows import Row
from briefgen.batch.working import _least
from briefgen.errors import ExitCode
from briefgen.settings import Settings, Spent


def row(name: str = "a", *, drafter: str = "llm", judge: bool = False, task: str = "build") -> Row:
    settings = Settings(drafter=cast("Any", drafter), judge=judge)
    return cast("Row", SimpleNamespace(id=name, task=task, settings=settings))


def done(name: str = "a", *, status: Status = "done", code: int = 0, spent: Spent | None = None, **said: Any) -> Done:
    return Done(Result(name, 2, "build", status, code, **said), {}, 0.25, spent)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("two\nlines\r\n", "two lines"),
        ('a, "b"; “c”', 'a, "b"; “c”'),
        ("half \ud800 a pair", "half ? a pair"),
    ],
    ids=["equals", "plus", "minus", "at", "tab", "lines", "quotes", "surrogate"],
)
def test_no_cell_is_a_formula(tmp_path: Path, text: str, cell: str) -> None:
    write_results(tmp_path, [done(message=text)])
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        (found,) = csv.DictReader(file)
    assert found["message"] == cell
    assert len((tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_times_stand_apart(tmp_path: Path) -> None:
    paid = Spent(calls=3, reused=1, tokens=40, cost=0.5)
    kept = replace(done("b", spent=paid), ran=False)
    cannot_run = Done(Result("a", 4, "build", "failed", 2), ran=False)
    lost = Done(Result("d", 5, "build", "failed", 70))
    write_results(tmp_path, [done("a", spent=paid), kept, cannot_run, lost])
    assert (tmp_path / "times.csv").read_text(encoding="utf-8").splitlines() == [
        "id,ran,seconds,calls,reused,tokens,cost",
        "a,yes,0.250,3,1,40,0.5",
        "b,no,,0,0,0,",
        "a,no,,0,0,0,",
        "d,yes,0.000,0,0,0,",
    ]
    assert "0.25" not in (tmp_path / "results.csv").read_text(encoding="utf-8")
    assert [json.loads(line)["exit"] for line in (tmp_path / "results.jsonl").read_text().splitlines()] == [0, 0, 2, 70]


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_has_a_status(code: ExitCode) -> None:
    known = {0: "done", 1: "unverified", 5: "partial", 75: "pending"}
    assert status_of(code) == known.get(int(code), "failed")


# --- the budget -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "share"),
    [
        (row(), (500, 5.0)),
        (row(drafter="extractive", judge=True, task="verify"), (500, 5.0)),
        (row(drafter="extractive"), (None, None)),
        (row(task="verify"), (None, None)),
    ],
    ids=["drafts", "judges", "extractive", "verifies"],
)
def test_who_may_ask_a_model_gets_a_share(one: Row, share: tuple[int | None, float | None]) -> None:
    assert Purse(1000, 10.0).share(one, 2) == share


def test_no_budget_is_no_bound() -> None:
    assert Purse().share(row(), 2) == (None, None)


@pytest.mark.parametrize(
    ("ended", "left"),
    [
        (done(spent=Spent(tokens=100)), 900),
        (done(spent=None), 1000),
        (done(status="failed", code=4, spent=Spent(tokens=100)), 0),
        (done(status="failed", code=70), 0),
        (done(status="pending", code=75), 0),
        (done(status="failed", code=3), 1000),
        (done(status="failed", code=2), 1000),
    ],
    ids=["paid", "asked nobody", "model failed", "worker died", "pending", "no source", "wrong setting"],
)
def test_what_a_row_leaves_goes_to_the_next(ended: Done, left: int) -> None:
    purse = Purse(1000)
    assert purse.share(row("a"), 1) == (1000, None)
    purse.settle("a", ended)
    assert purse.share(row("b"), 1) == (left, None)


def test_the_shares_never_exceed_the_budget() -> None:
    purse = Purse(1000, 1.0)
    shares = [purse.share(row(str(n)), 3) for n in range(3)]
    assert [tokens for tokens, _ in shares] == [333, 333, 334]
    assert sum(cost or 0 for _, cost in shares) <= 1.0
    purse.settle("0", done("0", spent=Spent(tokens=33, cost=0.1)))
    tokens, cost = purse.share(row("3"), 3)
    assert tokens == 300
    assert cost == pytest.approx(1 / 3 - 0.1)


@pytest.mark.parametrize(
    ("own", "given", "least"), [(None, None, None), (5, None, 5), (None, 5, 5), (5, 3, 3), (0, 3, 0)]
)
def test_a_row_has_the_lesser_bound(own: int | None, given: int | None, least: int | None) -> None:
    assert _least(own, given) == least
