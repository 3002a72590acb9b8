"""``briefgen diff`` and ``briefgen build --previous``: what changed, and records that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import pipeline, rendering
from briefgen.changes import compare
from briefgen.model import Briefing
from briefgen.rendering.changes import changes_json, changes_text
from tests.cli.conftest import TRAM, Pretended, Run


@pytest.fixture
def later(record: Briefing) -> Briefing:
    """The same without its second fact, of the next day."""
    return resealed(
        replace(
            record,
            as_of="2026-05-02",
            draft=replace(record.draft, facts=record.draft.facts[:1]),
            report=replace(record.report, judgements=record.report.judgements[:1]),
        )
    )


def resealed(briefing: Briefing) -> Briefing:
    return replace(briefing, build=rendering.build_id(replace(briefing, build="")))


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Briefing, str], Path]:
    def saved(briefing: Briefing, folder: str) -> Path:
        path = tmp_path / folder / "briefing.json"
        path.parent.mkdir()
        path.write_bytes(rendering.record_json(briefing))
        return path

    return saved


@pytest.fixture
def pair(saved: Callable[[Briefing, str], Path], record: Briefing, later: Briefing) -> tuple[Path, Path]:
    return saved(record, "old"), saved(later, "new")


def test_text_of_records_or_their_folders(run: Run, pair: tuple[Path, Path], record: Briefing, later: Briefing) -> None:
    old, new = pair
    ended = run("diff", old, new)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == changes_text(compare(record, later))
    assert "Dropped: The line will cost €240 million, according to the council.\n" in ended.out
    assert run("diff", old.parent, new.parent).out == ended.out


def test_json(run: Run, pair: tuple[Path, Path], record: Briefing, later: Briefing) -> None:
    ended = run("diff", *pair, "--format", "json")
    assert ended.out.encode() == changes_json(compare(record, later))
    assert ended.json()["counts"]["dropped"] == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_into_a_file(run: Run, pair: tuple[Path, Path], tmp_path: Path, form: str) -> None:
    printed = run("diff", *pair, "--format", form).out
    ended = run("diff", *pair, "--format", form, "-o", tmp_path / "changes")
    assert (ended.code, ended.out) == (0, "")
    assert (tmp_path / "changes").read_text(encoding="utf-8") == printed


def test_a_dash_is_standard_output(
    run: Run, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("diff", *pair, "-o", "-").out == run("diff", *pair).out
    assert not (tmp_path / "-").exists()


def test_a_file_without_a_name(run: Run, pair: tuple[Path, Path]) -> None:
    ended = run("diff", *pair, "-o", "")
    assert (ended.code, ended.out) == (2, "")
    assert "the name of the file is empty" in ended.err


def test_records_the_other_way_round_are_said(run: Run, pair: tuple[Path, Path]) -> None:
    old, new = pair
    ended = run("diff", new, old)
    assert ended.code == 0
    assert ended.err == f"{new} is of 2026-05-02, after {old} of 2026-05-01: is OLD the later one?\n"
    assert "New: The line will cost €240 million, according to the council.\n" in ended.out


def test_a_file_that_cannot_be_written(run: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file", encoding="utf-8")
    ended = run("diff", *pair, "-o", tmp_path / "wall" / "changes.txt")
    assert (ended.code, ended.out) == (6, "")


def test_exit_code_only_when_asked_for(run: Run, pair: tuple[Path, Path]) -> None:
    old, new = pair
    assert run("diff", old, new).code == 0
    assert run("diff", old, new, "--exit-code").code == 1
    ended = run("diff", old, old, "--exit-code")
    assert ended.code == 0
    assert "No claim and no source is different." in ended.out


def as_version(version: int) -> Callable[[dict[str, object]], None]:
    return lambda raw: raw.update(version=version)


FAULTS: dict[str, tuple[Callable[[dict[str, object]], None] | bytes | None, str]] = {
    "older": (as_version(0), "record version 0, this program reads"),
    "newer": (as_version(99), "record version 99, this program reads"),
    "missing": (
        None,
        "the record cannot be read: No such file or directory; name a briefing.json or the folder it lies in",
    ),
    "no json": (b"no json", "not a briefing record"),
    "another json": (b"{}", "not a briefing record"),
    "no utf-8": (b"\xff\xfe{}", "not a briefing record: byte 0 is not UTF-8"),
    "unknown field": (lambda raw: raw.update(approved=True), "not a briefing record: unknown field $.approved"),
}


@pytest.fixture(params=FAULTS)
def faulty(request: pytest.FixtureRequest, pair: tuple[Path, Path], tmp_path: Path) -> tuple[Path, str]:
    fault, message = FAULTS[request.param]
    path = tmp_path / "faulty.json"
    if callable(fault):
        raw = json.loads(pair[0].read_bytes())
        fault(raw)
        path.write_text(json.dumps(raw), encoding="utf-8")
    elif fault is not None:
        path.write_bytes(fault)
    return path, message


@pytest.mark.parametrize("first", [True, False], ids=["as old", "as new"])
def test_what_is_no_record_is_refused(run: Run, pair: tuple[Path, Path], faulty: tuple[Path, str], first: bool) -> None:  # noqa: FBT001
    path, message = faulty
    ended = run("diff", path, pair[1]) if first else run("diff", pair[0], path)
    assert (ended.code, ended.out) == (2, "")
    assert f"{path}: {message}" in ended.err


def test_an_altered_record_is_compared_and_said(
    run: Run, saved: Callable[[Briefing, str], Path], record: Briefing, pair: tuple[Path, Path]
) -> None:
    altered = saved(replace(record, marking="SECRET"), "altered")
    ended = run("diff", altered, pair[1])
    assert ended.code == 1
    assert "Dropped: " in ended.out
    assert f"altered: {altered}: the record was changed after the build" in ended.err


# --- briefgen build --previous ----------------------------------------------------------------------------------------


def test_build_puts_the_changes_into_the_briefing(
    run: Run, articles: Path, pair: tuple[Path, Path], pretended: Pretended, later: Briefing, tmp_path: Path
) -> None:
    pretended.outcome = replace(later, sources=replace(later.sources, unreadable=()))
    ended = run("build", articles, "-o", tmp_path / "out", "--previous", pair[0], "--format", "md,json")
    assert ended.code == 0
    assert "Compared with the version of 1 May 2026 " in ended.err
    briefing = rendering.parse_record((tmp_path / "out" / "briefing.json").read_bytes())
    assert briefing.changes is not None
    assert [c.kind for c in briefing.changes.items] == ["dropped"]
    assert pipeline.record_faults(briefing) == ()
    assert "## Changes since the last version" in (tmp_path / "out" / "briefing.md").read_text(encoding="utf-8")


def test_build_over_the_previous_version(run: Run, articles: Path, tmp_path: Path) -> None:
    build = ("build", articles, "-o", tmp_path / "out", "--format", "md,json", "--no-selftest")
    assert run(*build).code == 0
    first = rendering.parse_record((tmp_path / "out" / "briefing.json").read_bytes())
    (articles / "tram.txt").write_text(TRAM.replace("21 votes", "19 votes"), encoding="utf-8")
    assert run(*build, "--previous", tmp_path / "out").code == 0
    second = rendering.parse_record((tmp_path / "out" / "briefing.json").read_bytes())
    assert second.changes is not None
    assert second.changes.build == first.build
    told = [(c.kind, c.detail) for c in second.changes.items]
    assert ("source-changed", "1 sentence reworded: “21” is now “19”") in told
    assert any(kind == "reworded" and "“21” is now “19”" in detail for kind, detail in told)


def test_a_previous_that_is_none_fails_before_the_drafting(
    run: Run, articles: Path, faulty: tuple[Path, str], pretended: Pretended, tmp_path: Path
) -> None:
    path, message = faulty
    ended = run("build", articles, "-o", tmp_path / "out", "--previous", path)
    assert (ended.code, ended.out) == (2, "")
    assert f"--previous {path}: {message}" in ended.err
    assert pretended.sources == ()
    assert not (tmp_path / "out").exists()


def test_an_altered_previous_is_refused(
    run: Run,
    articles: Path,
    saved: Callable[[Briefing, str], Path],
    record: Briefing,
    pretended: Pretended,
    tmp_path: Path,
) -> None:
    altered = saved(replace(record, marking="SECRET"), "altered")
    ended = run("build", articles, "-o", tmp_path / "out", "--previous", altered.parent)
    assert ended.code == 1
    assert f"--previous {altered}: the record was changed after the build" in ended.err
    assert pretended.sources == ()
