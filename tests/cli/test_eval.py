"""``briefgen eval``: a table on standard output, outcomes in a file, and errors that name the line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import TRAM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

COST = "The line will cost €240 million, according to the council."
ROWS = [
    {"id": "a", "claim": f"{COST[:-1]} [1].", "doc": TRAM, "label": 1, "kind": "plain"},
    {"id": "b", "claim": COST.replace("240", "260"), "doc": TRAM, "label": 0, "kind": "figure"},
    {"id": "c", "claim": COST, "docs": ["Rain fell.", TRAM], "cites": [1], "label": 0, "kind": "source"},
    {"id": "d", "claim": "Zebras graze.", "doc": TRAM},
]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    return path


def test_table_shows_both_errors_by_file_and_kind(run: Run, claims: Path) -> None:
    ended = run("eval", claims)
    assert (ended.code, ended.err) == (0, "")
    lines = [line.split() for line in ended.out.splitlines() if line.strip()]
    first = next(line for line in lines if line[0] == "claims")
    assert first[1:5] == ["1+2", "1", "1.0", ".21-1.0"]
    assert [line[0] for line in lines if line[0] in {"plain", "figure", "source"}] == ["figure", "plain", "source"] * 2
    assert "AUC overlap" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 120


def test_outcomes_are_written_in_the_order_of_the_rows(run: Run, claims: Path, tmp_path: Path) -> None:
    ended = run("eval", claims, "--out", tmp_path / "out.jsonl")
    assert ended.code == 0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(row) for row in written] == [["id", "verdict", "codes", "score"]] * 4
    assert [(row["id"], row["verdict"]) for row in written] == [
        ("a", "verified"),
        ("b", "problem"),
        ("c", "problem"),
        ("d", "unverified"),
    ]
    assert written[0]["codes"] == []
    assert "BG301" in written[1]["codes"]
    assert "BG202" in written[2]["codes"]
    assert written[0]["score"] >= 0.5 > written[3]["score"] == 0
    assert all(0 <= row["score"] <= 1 for row in written)


def test_json_holds_the_figures_and_nothing_else(run: Run, claims: Path) -> None:
    figures = run("eval", claims, "--json", "--jobs", "1").json()
    whole = next(f for f in figures["figures"] if f["kind"] is None)
    assert (whole["file"], whole["n"], whole["true"], whole["false"]) == ("claims", 3, 1, 2)
    assert whole["accept"]["value"] == whole["catch"]["value"] == 1.0
    assert set(whole["auc"]) == {"value", "low", "high"}
    assert figures["means"] == {}


def test_files_of_one_name_are_told_apart_and_their_mean_is_given(run: Run, claims: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / "claims.jsonl"
    other.write_bytes(claims.read_bytes())
    figures = run("eval", claims, other, "--json").json()
    assert {f["file"] for f in figures["figures"]} == {str(claims), str(other)}
    assert figures["means"]["accept"] == 1.0


def test_rows_without_labels_are_judged_and_not_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "open.jsonl"
    path.write_text(json.dumps(ROWS[3]) + "\n", encoding="utf-8")
    ended = run("eval", path, "--out", tmp_path / "out.jsonl")
    assert (ended.code, ended.out) == (0, "")
    assert "1 rows judged; none has a label" in ended.err
    assert (tmp_path / "out.jsonl").exists()


def test_ids_that_stand_twice_are_said(run: Run, claims: Path) -> None:
    claims.write_text(claims.read_text(encoding="utf-8") * 2, encoding="utf-8")
    ended = run("eval", claims)
    assert ended.code == 0
    assert "4 rows have an id that stands before" in ended.err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"id": "a"', 2, "claims.jsonl:1: not a line of JSON"),
        ('{"id": "a", "claim": "c"}', 2, 'claims.jsonl:1: "doc" is missing'),
        ('{"id": "a", "claim": "c", "docs": ["d"], "cites": [3]}', 2, "claims.jsonl:1: cites [3]"),
        ("", 2, "claims.jsonl: holds no rows"),
        (None, 2, "claims.jsonl: cannot be read"),
    ],
    ids=["json", "field", "cite", "empty", "missing"],
)
def test_errors_name_file_and_line(run: Run, claims: Path, text: str | None, code: int, said: str) -> None:
    if text is None:
        claims.unlink()
    else:
        claims.write_text(text, encoding="utf-8")
    ended = run("eval", claims)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


@pytest.mark.parametrize(("name", "code"), [("missing/out.jsonl", 6), ("", 2)], ids=["no folder", "a folder"])
def test_an_output_that_cannot_be_written(run: Run, claims: Path, tmp_path: Path, name: str, code: int) -> None:
    ended = run("eval", claims, "--out", tmp_path / name)
    assert ended.code == code
    assert "out.jsonl: cannot be written" in ended.err or "is a folder" in ended.err


def test_a_fault_of_ours_costs_its_row_and_is_told(
    run: Run, claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("briefgen.gate.verify.Gate.search", broken)
    ended = run("eval", claims, "--out", tmp_path / "out.jsonl")
    assert ended.code == 70
    assert "claims, row a: ZeroDivisionError: by zero; counted as unverified" in ended.err
    first = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first == {"id": "a", "verdict": "unverified", "codes": ["BG901"], "score": 0.0}
