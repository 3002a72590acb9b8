"""A record checked again: as built, changed in each way that matters, and no record at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen import rendering
from briefgen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from briefgen.model import Briefing
    from tests.cli.conftest import Run


@pytest.fixture
def stored(record: Briefing, tmp_path: Path) -> Path:
    return rendering.write(record, tmp_path / "briefing", ("json",))[0]


def test_as_built(run: Run, stored: Path) -> None:
    ended = run("verify", stored)
    assert ended.code == ExitCode.OK
    assert [line.split()[:2] for line in ended.out.splitlines() if " verified " in line] == [
        ["F1", "verified"],
        ["F2", "verified"],
    ]
    assert ended.err == f"2 of 2 claims verified against the sources stored in {stored}.\n"


def test_folder_stands_for_its_record(run: Run, stored: Path) -> None:
    assert run("verify", stored.parent).code == ExitCode.OK


def test_quiet(run: Run, stored: Path) -> None:
    assert run("verify", stored, "--quiet") == (ended := run("verify", stored, "--quiet"))
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_json_is_the_report(run: Run, stored: Path) -> None:
    ended = run("verify", stored, "--json")
    assert ended.code == ExitCode.OK
    assert [j["verdict"] for j in ended.json()["judgements"]] == ["verified", "verified"]


def _claim_of_more(record: Any) -> None:
    for place in (record["draft"]["facts"], [j["claim"] for j in record["report"]["judgements"]]):
        place[1]["text"] = place[1]["text"].replace("240", "340")


def _quote_of_more(record: Any) -> None:
    record["report"]["judgements"][1]["quotes"][0]["text"] = (
        "The line will cost €340 million, according to the council."
    )


def _source_of_more(record: Any) -> None:
    text = record["sources"]["sources"][0]["text"]
    record["sources"]["sources"][0]["text"] = text.replace("240", "340")


def _question(record: Any) -> None:
    record["question"] = "Another one?"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(_claim_of_more, "F2: BG301", id="claim"),
        pytest.param(_quote_of_more, "F2: BG201", id="quote is not its slice"),
        pytest.param(_source_of_more, "F2: BG20", id="source"),
        pytest.param(_question, "changed after the build", id="anything else"),
    ],
)
def test_changed(run: Run, stored: Path, change: Callable[[Any], None], message: str) -> None:
    record = json.loads(stored.read_bytes())
    change(record)
    stored.write_text(json.dumps(record), encoding="utf-8")
    ended = run("verify", stored)
    assert ended.code == ExitCode.UNVERIFIED
    assert message in ended.out + ended.err
    assert "the record was changed after the build" in ended.err
    assert "Traceback" not in ended.err


def test_changed_with_a_fresh_build_id_still_fails(run: Run, record: Briefing, tmp_path: Path) -> None:
    """Whoever can recompute the id still cannot make a source say what it does not."""
    first, second = record.draft.facts
    forged = replace(second, text=second.text.replace("240", "340"))
    report = replace(
        record.report,
        judgements=(record.report.judgements[0], replace(record.report.judgements[1], claim=forged)),
    )
    changed = replace(record, build="", draft=replace(record.draft, facts=(first, forged)), report=report)
    changed = replace(changed, build=rendering.build_id(changed))
    path = rendering.write(changed, tmp_path, ("json",))[0]
    ended = run("verify", path)
    assert ended.code == ExitCode.UNVERIFIED
    assert "altered" not in ended.err
    assert "F2: BG301" in ended.out


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "not a briefing record", id="empty"),
        pytest.param(b"prose", "not a briefing record", id="prose"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="other bytes"),
        pytest.param(b"[1]", "not a briefing record", id="other JSON"),
        pytest.param(b'{"version": 99, "draft": {}}', "record version 99", id="later layout"),
        pytest.param(b"[" * 100_000, "not a briefing record", id="nested"),
    ],
)
def test_no_record(run: Run, tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    ended = run("verify", path)
    assert (ended.code, ended.out) == (ExitCode.USAGE, "")
    assert message in ended.err
    assert "x.json" in ended.err


def test_parts_that_disagree_are_altered(run: Run, tmp_path: Path, record: Briefing) -> None:
    raw = json.loads(rendering.record_json(record))
    raw["draft"]["facts"][0]["text"] = "The council refused the tram line."
    path = tmp_path / "x.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    ended = run("verify", path)
    assert (ended.code, ended.out) == (ExitCode.UNVERIFIED, "")
    assert "altered: " in ended.err
    assert "its claim is not the draft's 'F1'" in ended.err
