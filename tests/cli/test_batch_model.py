"""A batch whose rows ask a model: what is paid for, what is not paid twice, the budget of all rows, and where the key goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TRAM, Ended, Run
from tests.model_server import ModelServer, a_model

KEY = "sk-a-key-that-is-nowhere-else"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with a_model() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield server


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Two briefings to build, each on two sources of its own."""
    for row, town in (("a", "Arvel"), ("b", "Brontwick")):
        (tmp_path / row).mkdir()
        for number in range(2):
            text = TRAM.replace("Arvel", town).replace("240", str(240 + number))
            (tmp_path / row / f"{number}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "m.csv"
    path.write_text("id,sources,model,formats,selftest\na,a,counting,json,no\nb,b,counting,json,no\n")
    return path


def batch(run: Run, manifest: Path, *options: str) -> Ended:
    return run("batch", manifest, "-o", "out", "--json", *options)


def table(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out/results.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("rows_run_here")
def test_what_was_paid_is_told_and_not_paid_twice(run: Run, model: ModelServer, manifest: Path, tmp_path: Path) -> None:
    first = batch(run, manifest)
    assert first.code == 0, first.err
    rows = table(tmp_path)
    assert (sum(r["calls"] for r in rows), sum(r["tokens"] for r in rows)) == (model.calls, model.tokens)
    assert first.json()["spent"]["tokens"] == model.tokens
    bytes_before = (tmp_path / "out/results.csv").read_bytes()
    model.forget()
    again = batch(run, manifest, "--force")
    assert model.calls == 0
    spent = again.json()["spent"]
    assert (spent["calls"], spent["tokens"], spent["reused"]) == (0, 0, first.json()["spent"]["calls"])
    assert (tmp_path / "out/results.csv").read_bytes() == bytes_before


def test_the_key_is_in_no_file(run: Run, model: ModelServer, manifest: Path, tmp_path: Path) -> None:
    assert batch(run, manifest, "--jobs", "1").code == 0
    assert model.calls, "the process has it all the same"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_the_budget_holds_for_all_rows_together(
    run: Run, model: ModelServer, manifest: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    short = batch(run, manifest, "--max-tokens", "12000", "--jobs", "2")
    assert short.code == 5
    assert model.tokens <= 12_000
    assert {r["exit"] for r in table(tmp_path)} == {7}
    paid = {asked.digest for asked in model.answered}
    assert paid, "something fits"
    model.forget()
    request.getfixturevalue("rows_run_here")
    whole = batch(run, manifest, "--max-tokens", "2000000")
    assert (whole.code, [r["status"] for r in table(tmp_path)]) == (0, ["done", "done"])
    assert model.calls
    assert not paid & {asked.digest for asked in model.answered}, "nothing is paid for twice"


@pytest.mark.usefixtures("rows_run_here")
def test_a_budget_in_dollars_needs_a_price(run: Run, model: ModelServer, manifest: Path, tmp_path: Path) -> None:
    assert batch(run, manifest, "--max-cost", "1").code == 5
    assert [r["exit"] for r in table(tmp_path)] == [2, 2]
    assert "price" in table(tmp_path)[0]["message"]
    assert not table(tmp_path)[0]["message"].startswith("--"), "a row has columns, and no options"
    assert model.calls == 0
