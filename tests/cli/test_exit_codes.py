"""Every exit code by every way that leads to it, each with one message and no traceback."""

from __future__ import annotations

import errno
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen import rendering
from briefgen.errors import (
    BriefgenError,
    BudgetError,
    ClusterError,
    ExitCode,
    LedgerError,
    MalformedReplyError,
    ModelAuthenticationError,
    ModelRefusedError,
    ModelUnavailableError,
    OutputError,
    PendingError,
    SettingsError,
    SourceError,
    UnverifiedBriefingError,
)
from briefgen.model import Briefing, Report

if TYPE_CHECKING:
    from tests.cli.conftest import Pretended, Run

NO_REPORT = Report((), ())


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        pytest.param(UnverifiedBriefingError("no claim held", report=NO_REPORT), 1, "no claim held", id="unverified"),
        pytest.param(SettingsError("bad", field="x"), 2, "bad", id="settings"),
        pytest.param(SourceError("no such folder: x", path="x"), 3, "no such folder: x", id="source"),
        pytest.param(ModelUnavailableError("time-out"), 4, "time-out", id="unavailable"),
        pytest.param(ModelAuthenticationError("wrong key"), 4, "wrong key", id="key"),
        pytest.param(ModelRefusedError("refused"), 4, "refused", id="refused"),
        pytest.param(MalformedReplyError("prose", reply="x"), 4, "prose", id="malformed"),
        pytest.param(OutputError("disk full"), 6, "disk full", id="output"),
        pytest.param(LedgerError("ledger.sqlite is of format 9"), 6, "of format 9", id="ledger"),
        pytest.param(BudgetError("over max_tokens"), 7, "over max_tokens", id="budget"),
        pytest.param(ClusterError("the scheduler has gone"), 8, "the scheduler has gone", id="cluster"),
        pytest.param(PendingError("12 requests lie there"), 75, "12 requests lie there", id="pending"),
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="interrupted"),
    ],
)
def test_error_to_code(run: Run, pretended: Pretended, raised: BaseException, code: int, message: str) -> None:
    pretended.outcome = raised
    ended = run("build", "articles", "--quiet")
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("briefgen: ")
    assert message in ended.err
    assert ended.err.count("briefgen: ") == 1
    assert "Traceback" not in ended.err


def test_every_error_class_has_its_code_in_the_table() -> None:
    def below(kind: type[BriefgenError]) -> set[type[BriefgenError]]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    assert {kind.exit_code for kind in below(BriefgenError)} == {
        ExitCode.UNVERIFIED,
        ExitCode.USAGE,
        ExitCode.SOURCE,
        ExitCode.MODEL,
        ExitCode.OUTPUT,
        ExitCode.BUDGET,
        ExitCode.CLUSTER,
        ExitCode.PENDING,
    }


def test_built(run: Run, articles: Path, pretended: Pretended, tmp_path: Path) -> None:
    ended = run("build", articles)
    assert (ended.code, ended.out) == (0, "")
    written = sorted(path.name for path in (tmp_path / "briefing").iterdir())
    assert written == ["briefing.docx", "briefing.html", "briefing.json", "briefing.md", "report.json"]


def test_built_with_unreadable_files(run: Run, articles: Path, pretended: Pretended, record: Briefing) -> None:
    pretended.outcome = record
    ended = run("build", articles)
    assert ended.code == ExitCode.PARTIAL
    assert "Not read: broken.pdf: not a PDF" in ended.err


def test_fault_of_ours(run: Run, articles: Path, pretended: Pretended) -> None:
    pretended.outcome = ZeroDivisionError("division by zero")
    ended = run("build", articles, "--quiet")
    assert ended.code == ExitCode.INTERNAL
    assert ended.err.startswith("briefgen: internal error: ZeroDivisionError: division by zero\n")
    assert "--debug" in ended.err
    assert "Traceback" not in ended.err
    assert "Traceback" in run("build", articles, "--quiet", "--debug").err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["build"], "Missing argument 'SOURCES...'", id="no sources"),
        pytest.param(["build", "articles", "--fromat", "md"], "No such option", id="unknown option"),
        pytest.param(
            ["build", "articles", "--format", "odt"], "allowed are md, html, docx, pdf, json", id="unknown format"
        ),
        pytest.param(["build", "articles", "--format", ""], "allowed are md, html, docx, pdf, json", id="no format"),
        pytest.param(["build", "articles", "--seed", "x"], "--seed", id="wrong type"),
        pytest.param(["build", "articles", "--seed", "-1"], "--seed: -1 is not allowed", id="out of range"),
        pytest.param(["build", "articles", "--as-of", "soon"], "--as-of: 'soon'", id="date"),
        pytest.param(
            ["build", "articles", "--config", "no.toml"], "no.toml: the config file cannot be read", id="config"
        ),
        pytest.param(["build", "articles", "--drafter", "llm"], "--base-url URL", id="llm without an endpoint"),
        pytest.param(
            ["build", "articles", "-o", "articles"], "lies in the source folder articles", id="output is input"
        ),
        pytest.param(["build", "."], "briefing lies in the source folder .", id="output below input"),
        pytest.param(["build", "articles", "-o", ""], "the name of the folder is empty", id="no output"),
        pytest.param(["biuld"], "No such command 'biuld'", id="unknown command"),
        pytest.param(["verify", "no.json"], "no.json: the record cannot be read: No such file", id="no record"),
        pytest.param(["explain", "BG999"], "BG999: there is no check", id="no check"),
    ],
)
def test_usage(run: Run, articles: Path, arguments: list[str], message: str) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert ended.err.startswith("briefgen: error: ")


@pytest.mark.parametrize("command", ["build", "sources"])
def test_an_address_is_not_fetched(run: Run, command: str) -> None:
    ended = run(command, "https://example.org/tram")
    assert (ended.code, ended.out) == (ExitCode.SOURCE, "")
    assert "addresses are not fetched; save the page as a file" in ended.err


def test_manifest_that_is_no_toml(run: Run, articles: Path) -> None:
    (articles / "manifest.toml").write_text("[[sources]]\npath = tram.txt\n", encoding="utf-8")
    ended = run("sources", articles)
    assert ended.code == ExitCode.SOURCE
    for said in ("articles/manifest.toml: is not valid TOML", "line 2", 'path = "statement.html"'):
        assert said in ended.err


def test_key_without_a_model_says_how(run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-key")
    ended = run("build", articles)
    assert ended.code == 2
    assert "--model" in ended.err
    assert "--drafter extractive" in ended.err
    assert "canary" not in ended.err


# --- output -----------------------------------------------------------------------------------------------------------


def test_output_is_a_file(run: Run, articles: Path, pretended: Pretended, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    ended = run("build", articles, "-o", "taken")
    assert ended.code == ExitCode.OUTPUT
    assert "taken: this is a file" in ended.err
    assert pretended.sources == ()  # nothing was drafted in vain
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("below", ["taken/briefing", "/proc/briefing"])
def test_output_cannot_be_made(run: Run, articles: Path, pretended: Pretended, tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    ended = run("build", articles, "-o", below)
    assert (ended.code, ended.out) == (ExitCode.OUTPUT, "")
    assert below.removeprefix("taken/") in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on the size of files")
def test_a_full_disk_is_seen_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        told = pytest.raises(OutputError, match=r"cannot be written: .*; give another folder with -o")
        with told, rendering.writing(tmp_path / "deep" / "out", patience_s=0):
            pytest.fail("nothing can be written")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_earlier_outputs_survive_a_failed_write(
    run: Run, articles: Path, pretended: Pretended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", articles).code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "briefing").iterdir()}

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ended = run("build", articles)
    assert ended.code == ExitCode.OUTPUT
    assert "No space left on device" in ended.err
    assert {path.name: path.read_bytes() for path in (tmp_path / "briefing").iterdir()} == before


def test_unverified_build_writes_its_report_and_nothing_else(
    run: Run, articles: Path, pretended: Pretended, record: Briefing, tmp_path: Path
) -> None:
    assert run("build", articles).code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "briefing").iterdir()}
    pretended.outcome = UnverifiedBriefingError("1 of 3 claims is not verified", report=record.report)
    ended = run("build", articles, "--strict", "--json")
    assert ended.code == ExitCode.UNVERIFIED
    report = Path(ended.json()["report"])
    assert ended.json()["status"] == "unverified"
    assert ended.json()["claims"] == {"verified": 2, "problem": 0, "unverified": 0}
    assert str(report) in ended.err
    assert report.read_bytes() == rendering.report_json(record.report)
    after = {path.name: path.read_bytes() for path in (tmp_path / "briefing").iterdir() if path.name != report.name}
    assert after == before


def test_options_reach_the_settings(run: Run, articles: Path, pretended: Pretended, tmp_path: Path) -> None:
    (tmp_path / "briefgen.toml").write_text("[build]\nmax_facts = 5\nrounds = 4\nstrict = true", encoding="utf-8")
    ended = run(
        *("build", articles, "-q", "Why?", "--rounds", "1", "--no-strict", "--timeout", "3", "--as-of", "2026-01-02"),
        *("--marking", "INTERNAL", "--deadline", "9", "--context-tokens", "4096"),
    )
    assert ended.code == 0
    expected = replace(
        pretended.settings.__class__(),
        question="Why?",
        rounds=1,
        strict=False,
        timeout_s=3.0,
        deadline_s=9.0,
        as_of="2026-01-02",
        marking="INTERNAL",
        context_tokens=4096,
        max_facts=5,
        cache=".briefgen",
    )
    assert pretended.settings == expected
    assert [str(source) for source in pretended.sources] == [str(articles)]
