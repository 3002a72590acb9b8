"""``briefgen selftest``: a table on standard output, and exit codes for scripts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import rendering
from briefgen.gate import Gate
from briefgen.model import Briefing, Claim, Judgement, Report, Verdict
from tests.cli.conftest import Run


@pytest.fixture
def file(record: Briefing, tmp_path: Path) -> Path:
    path = tmp_path / "briefing.json"
    path.write_bytes(rendering.record_json(record))
    return path


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that verifies whatever it is given."""

    def judge(_: Gate, claim: Claim) -> Judgement:
        return Judgement(claim, Verdict.VERIFIED, (), ())

    monkeypatch.setattr(Gate, "judge", judge)


def test_table_by_kind(run: Run, file: Path) -> None:
    ended = run("selftest", file)
    assert ended.code == 0
    heads, _, *rows = [line.split() for line in ended.out.splitlines() if line.strip()]
    assert heads[:4] == ["Kind", "Made", "Caught", "Share"]
    kinds = [row[0] for row in rows]
    assert {"number", "unit", "negation", "tail"} <= set(kinds)
    assert kinds[-1] == "all"
    assert sum(int(row[1]) for row in rows[:-1]) == int(rows[-1][1])
    assert "one-place changes to 2 verified claims were caught (seed 0)." in ended.err


def test_folder_will_do(run: Run, file: Path) -> None:
    assert run("selftest", file.parent).out == run("selftest", file).out


def test_json(run: Run, file: Path) -> None:
    ended = run("selftest", file, "--json", "--seed", "3")
    told = ended.json()
    assert ended.code == 0
    assert ended.err == ""
    assert (told["seed"], told["claims"]) == (3, 2)
    assert told["made"] == sum(kind["made"] for kind in told["kinds"])
    assert told["made"] - told["caught"] == len(told["missed"])
    low, high = told["interval"]
    assert low <= told["share"] <= high


@pytest.mark.usefixtures("lenient")
def test_missed_changes_are_listed_when_asked_for(run: Run, file: Path) -> None:
    assert "→" not in run("selftest", file).out
    ended = run("selftest", file, "--show-missed")
    assert "F1: negation: “approved” → “did not approve”\n" in ended.out
    assert "  [1] The council of Arvel did not approve the tram line" in ended.out
    missed = run("selftest", file, "--json").json()["missed"]
    assert {"claim", "kind", "was", "now", "text", "citations"} == set(missed[0])


@pytest.mark.parametrize(("share", "code"), [("0", 0), ("0.1", 1), ("95", 1)])
@pytest.mark.usefixtures("lenient")
def test_fail_under_what_was_missed(run: Run, file: Path, share: str, code: int) -> None:
    assert run("selftest", file, "--fail-under", share).code == code


def test_fail_under_all_caught(run: Run, file: Path) -> None:
    assert run("selftest", file, "--kind", "number", "--fail-under", "100").code == 0


def test_limit_and_kind(run: Run, file: Path) -> None:
    assert run("selftest", file, "--limit", "3", "--json").json()["made"] == 3
    told = run("selftest", file, "--kind", "number", "--kind", "unit", "--json").json()
    assert [kind["kind"] for kind in told["kinds"]] == ["number", "unit"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--kind", "nonsense"), "unknown kind of mutant 'nonsense'; allowed are number, ", id="kind"),
        pytest.param(("--fail-under", "101"), "101", id="more than all"),
        pytest.param(("--seed", "-1"), "-1", id="seed"),
        pytest.param(("--limit", "0"), "0", id="limit"),
    ],
)
def test_wrong_options(run: Run, file: Path, options: tuple[str, ...], message: str) -> None:
    ended = run("selftest", file, *options)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err


@pytest.mark.parametrize("content", [None, b"{}", b"no json"])
def test_not_a_record(run: Run, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.json"
    if content is not None:
        path.write_bytes(content)
    ended = run("selftest", path)
    assert (ended.code, ended.out) == (2, "")
    assert "other.json: " in ended.err


def test_altered_record_is_said(run: Run, record: Briefing, tmp_path: Path) -> None:
    path = tmp_path / "briefing.json"
    path.write_bytes(rendering.record_json(replace(record, as_of="2020-01-01")))
    ended = run("selftest", path)
    assert ended.code == 1
    assert "altered" in ended.err


def test_nothing_to_change(run: Run, record: Briefing, tmp_path: Path) -> None:
    empty = replace(record, draft=replace(record.draft, bottom_line=(), facts=()), report=Report((), ()), build="")
    path = tmp_path / "briefing.json"
    path.write_bytes(rendering.record_json(replace(empty, build=rendering.build_id(empty))))
    ended = run("selftest", path)
    assert ended.code == 0
    assert "nothing was tested" in ended.err
    assert run("selftest", path, "--fail-under", "1").code == 1
