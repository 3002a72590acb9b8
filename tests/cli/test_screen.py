"""What is printed moves no cursor, forges no message, and survives any terminal."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen.cli import screen
from briefgen.cli.progress import listening
from briefgen.errors import ExitCode
from briefgen.model import Briefing, SourceSet, Unreadable
from briefgen.settings import Progress
from tests.cli.conftest import TRAM, Pretended, Run

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tram “late” – 5 €", "Tram “late” – 5 €", id="ordinary"),
        pytest.param("a\x1b[31mb\x1b[0m", "a[31mb[0m", id="colour"),
        pytest.param("a\x1b]0;title\x07b", "a]0;titleb", id="window title"),
        pytest.param("a\x9b2Jb", "a2Jb", id="C1 control"),
        pytest.param("a\nb\rc\td\u2028e\x85f", "a b c d e f", id="line breaks"),
        pytest.param("a\u202eb\u2066c\u200bd\u00ade", "abcde", id="bidi, zero width, soft hyphen"),
        pytest.param("a\ue000\udcffb", "ab", id="private use, surrogate"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert screen.plain(text) == expected


def test_later_lines_of_an_error_cannot_pass_for_ours(capsys: pytest.CaptureFixture[str]) -> None:
    screen.complain("first\nbriefgen: error: forged\x1b[2J\n")
    assert capsys.readouterr().err == "briefgen: error: first\n  briefgen: error: forged[2J\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        pytest.param(Terminal(), {"TERM": "xterm"}, True, id="terminal"),
        pytest.param(Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True, id="empty NO_COLOR says nothing"),
        pytest.param(Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(Terminal(), {"TERM": "dumb"}, False, id="dumb"),
        pytest.param(io.StringIO(), {"TERM": "xterm", "FORCE_COLOR": "1"}, False, id="pipe"),
        pytest.param(None, {"TERM": "xterm"}, False, id="closed"),
    ],
)
def test_is_styled(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, environment: dict[str, str], *, expected: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert screen.is_styled(stream) is expected


EVENTS = (
    Progress("load", 0, 2),
    Progress("load", 1, 2, "a\x1b[31m.txt"),
    Progress("load", 2, 2, "[bold]b[/bold].txt"),
    Progress("extract", 0, 0),
    Progress("render", 1, 1),
)


@pytest.mark.parametrize("no_color", [False, True], ids=["drawn", "NO_COLOR"])
def test_progress_in_a_terminal(monkeypatch: pytest.MonkeyPatch, *, no_color: bool) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    with listening(quiet=False) as listener:
        for event in EVENTS:
            listener(event)
    shown = terminal.getvalue()
    assert "Reading sources" in shown
    assert ("\x1b[" in shown) is not no_color
    assert "a\x1b[31m.txt" not in shown


def test_progress_elsewhere_is_a_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(quiet=False) as listener:
        for event in EVENTS:
            listener(event)
    assert capsys.readouterr().err.splitlines() == ["Reading sources (2) …", "Picking quotes …", "Writing files …"]


def test_progress_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(quiet=True) as listener:
        listener(EVENTS[0])
    assert capsys.readouterr() == ("", "")


def test_standard_output_that_is_full() -> None:
    command = [sys.executable, "-m", "briefgen", "explain"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == ExitCode.OUTPUT
    assert done.stderr == "briefgen: error: standard output cannot be written: No space left on device\n"


# --- through the command line -----------------------------------------------------------------------------------------


def test_closing_table_counts_the_record(run: Run, articles: Path, pretended: Pretended, record: Briefing) -> None:
    pretended.outcome = record
    ended = run("build", articles, "--json")
    told = [" ".join(line.split()) for line in ended.err.splitlines()]
    assert told[0] == "No OPENAI_API_KEY or OPENAI_BASE_URL set: using the built-in extractive drafter."
    for line in (
        "Sources 1 read, 1 unreadable",
        "Claims 3 offered",
        "1 verified as drafted",
        "0 rewritten closer to the source",
        "1 replaced by the source's own words",
        "1 dropped, with the reason",
        "Quotes 4 offered, 1 refused",
        f"Files briefing (build {record.build})",
        "Not read: broken.pdf: not a PDF",
    ):
        assert line in told
    closing = ended.json()
    assert closing["status"] == "built"
    assert closing["claims"] == {"offered": 3, "verified_as_drafted": 1, "rewritten": 0, "quoted": 1, "dropped": 1}
    assert closing["quotes"] == {"offered": 4, "refused": 1}
    assert closing["sources"] == {
        "read": 1,
        "copies": 0,
        "unreadable": [{"path": "broken.pdf", "reason": "not a PDF"}],
        "selection": None,
    }
    assert [Path(path).name for path in closing["files"]] == [
        "briefing.md",
        "briefing.html",
        "briefing.docx",
        "briefing.json",
        "report.json",
    ]
    assert all(Path(path).is_file() for path in closing["files"])


def test_quiet_says_only_what_went_wrong(run: Run, articles: Path, pretended: Pretended, record: Briefing) -> None:
    assert run("build", articles, "--quiet").err == ""
    pretended.outcome = record
    assert run("build", articles, "--quiet").err == "Not read: broken.pdf: not a PDF\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(["--drafter", "extractive"], "built-in extractive drafter (because of --drafter)", id="asked for"),
        pytest.param(
            ["--base-url", "http://localhost:1/v1", "--model", "m"],
            "Using the llm drafter: m at http://localhost:1/v1 (because of --base-url).",
            id="endpoint",
        ),
    ],
)
def test_who_drafts(run: Run, articles: Path, pretended: Pretended, arguments: Sequence[str], line: str) -> None:
    assert line in run("build", articles, *arguments).err


def test_endpoint_from_a_file_is_named(run: Run, articles: Path, pretended: Pretended) -> None:
    """A file in the folder may say where the key goes: whoever runs it has to see that."""
    Path("briefgen.toml").write_text("[build]\nbase_url = 'http://elsewhere/v1'\nmodel = 'm'", encoding="utf-8")
    assert "m at http://elsewhere/v1 (because of base_url in " in run("build", articles).err


def test_hostile_names_are_shown_harmless(run: Run, articles: Path, pretended: Pretended, record: Briefing) -> None:
    hostile = "x\x1b]0;owned\x07\x1b[2J\u202e\nbriefgen: error: forged"
    pretended.outcome = replace(record, sources=SourceSet(record.sources.sources, (Unreadable(hostile, hostile),)))
    ended = run("build", articles)
    assert not set("\x1b\x07\u202e") & set(ended.err)
    assert not [line for line in ended.err.splitlines() if line.startswith("briefgen: error")]


def test_reader_that_goes_away() -> None:
    """The write end of a pipe that nobody reads: no traceback, the shell's own code for it."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "briefgen", "explain"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (ExitCode.BROKEN_PIPE, "")


def test_terminal_without_unicode(articles: Path) -> None:
    (articles / "tram.txt").write_text("Tram “late” in Łódź\n\n" + TRAM, encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "briefgen", "sources", "articles"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"Reading sources \\u2026\n")
    assert b"\\u201clate\\u201d" in done.stdout
