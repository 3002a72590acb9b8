"""Hostile names, titles, options and files on the terminal: nothing moves the cursor or forges a line."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from briefgen import rendering
from tests.reliability.every_field import every_field
from tests.reliability.obeyed import is_obeyed
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.review_client import ENVIRONMENT

# --- the terminal -----------------------------------------------------------------------------------------------------

_NAME = "a\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\rbriefgen: error: forged.txt"
_SHOWN = "".join(c if c.isprintable() else "\ufffd" for c in _NAME)
"""As a path is told in a record: what cannot be printed stands as U+FFFD."""
_TITLE = "Title\x1b[31m \x9b2J \u202e\x07 forged"
_TEXT = f"{_TITLE}\n\nThe harbour board of Arvel said on 3 March 2025 that it had paid £1.5 million to Westline.\n"


def _folder(home: Path) -> None:
    """Sources, a document, records and a manifest, hostile wherever a name or a text may be."""
    sources = home / "in"
    sources.mkdir(parents=True)
    (sources / _NAME).write_text(_TEXT, "utf-8")
    (sources / f"b{_NAME}.pdf").write_bytes(b"%PDF-1.4 no such thing \x1b[2J")
    (home / f"report{_NAME}.md").write_text(f"# {_TITLE}\n\nThe board paid £9 million. [1]\n\n[1]: {_TITLE}\n", "utf-8")
    (home / "rows.csv").write_text(f'id,sources\nr1\x1b[31m,"{_NAME}"\n', "utf-8")
    (home / "bad.toml").write_text('[build]\nnone_such = "\\u001b[31m"\n"x\\u001b]0;y\\u0007" = 1\n', "utf-8")
    briefing = every_field(["Words\x1b[31m \x9b2J \u202e"])
    briefing = replace(briefing, build=rendering.build_id(briefing))
    for name in ("old", "new"):
        (home / name).mkdir()
        (home / name / "briefing.json").write_bytes(rendering.record_json(briefing))


COMMANDS: Mapping[str, list[str]] = {
    "build": ["build", "in", "-o", "out", "--drafter", "extractive", "--title", _TITLE],
    "build --json": ["build", "in", "-o", "out2", "--drafter", "extractive", "--json"],
    "dry run": ["build", "in", "--dry-run", "--drafter", "extractive"],
    "dry run --json": ["build", "in", "--dry-run", "--drafter", "extractive", "--json"],
    "sources": ["sources", "in"],
    "sources --json": ["sources", "in", "--json"],
    "ranking": ["sources", "in", "--question", "What did the board pay?\x1b[2J"],
    "verify": ["verify", f"report{_NAME}.md", "--sources", "in"],
    "verify json": ["verify", f"report{_NAME}.md", "--sources", "in", "--format", "json"],
    "verify sarif": ["verify", f"report{_NAME}.md", "--sources", "in", "--format", "sarif"],
    "verify github": ["verify", f"report{_NAME}.md", "--sources", "in", "--format", "github"],
    "verify a record": ["verify", "old"],
    "diff": ["diff", "old", "new"],
    "diff json": ["diff", "old", "new", "--format", "json"],
    "render": ["render", "old", "--format", "md", "-o", "-"],
    "render json": ["render", "old", "--format", "json", "-o", "-"],
    "render html": ["render", "old", "--format", "html", "-o", "-"],
    "selftest": ["selftest", "old"],
    "batch": ["batch", "rows.csv", "-o", "many"],
    "no such file": ["build", f"none{_NAME}"],
    "no such command": [f"bu\x1b[31mild{_NAME}"],
    "no such option": ["build", "in", f"--x{_NAME}"],
    "bad value": ["build", "in", "--max-facts", f"1{_NAME}"],
    "bad config": ["build", "in", "--config", "bad.toml"],
    "bad model": [
        "build",
        "in",
        "--drafter",
        "llm",
        "--model",
        _TITLE,
        "--base-url",
        f"http://127.0.0.1:9/{_TITLE}",
        "-o",
        "x",
    ],
    "debug": ["build", f"none{_NAME}", "--debug"],
    "explain": ["explain", f"BG\x1b[31m{_NAME}"],
    "cache": ["cache", "list", "--cache", f"c{_NAME}"],
    "eval": ["eval", f"none{_NAME}.jsonl"],
    "review": ["review", f"none{_NAME}"],
}
"""Every command, with hostile names, titles, options and files."""


@cache
def _commands(*, short: bool) -> tuple[str, ...]:
    return ("verify json", "bad config") if short else tuple(COMMANDS)


@sizes(1, 2)
def test_pipes(tally: Tally, tmp_path: Path, size: int) -> None:
    _folder(tmp_path)
    wrong: list[object] = []
    for name in _commands(short=size == 1):
        done = subprocess.run(
            _command(name), cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=False, timeout=120
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        wrong += [(name, stream)] * 1 if (stream := _obeyed_in(out, err)) else []
        wrong += [(name, "a forged line")] * any(
            line.startswith("briefgen: error: forged") for line in err.splitlines()
        )
        wrong += [(name, "a traceback")] * ("internal error" in err or (done.returncode == 70))
        if "json" in name or "sarif" in name:
            wrong += [(name, "no JSON", err[-300:])] * (not _is_json(out))
        if name in ("sources --json", "build --json"):
            wrong += [(name, "another name")] * (not _holds(json.loads(out), _SHOWN))
    tally.none(14, "pipes: no control character, valid JSON, no forged line", tried=len(_commands(short=size == 1)), unit="commands", wrong=wrong)  # fmt: skip


@sizes(1, 2)
def test_a_terminal(tally: Tally, tmp_path: Path, size: int) -> None:
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    _folder(tmp_path)
    wrong: list[object] = []
    names = ("sources", "diff") if size == 1 else _commands(short=False)
    for name in names:
        shown = _in_terminal(pty.openpty, _command(name), tmp_path)
        wrong += [(name, found) for found in _foreign(shown)]
    tally.none(14, "a terminal: no escape but our own colours and bars", tried=len(names), unit="commands", wrong=wrong)


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "briefgen", *COMMANDS[name]]


def _obeyed_in(*streams: str) -> str:
    return next((repr(s[:300]) for s in streams if is_obeyed(s.replace("\r\n", "\n"))), "")


def _is_json(text: str) -> bool:
    with suppress(ValueError):
        json.loads(text)
        return True
    return False


def _in_terminal(openpty: Callable[[], tuple[int, int]], command: list[str], folder: Path) -> str:
    ours, theirs = openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm-256color", "COLUMNS": "200"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True) as process:  # fmt: skip
        os.close(theirs)
        data = b""
        while True:
            ready, _, _ = select.select([ours], [], [], 60)
            try:
                part = os.read(ours, 65536) if ready else b""
            except OSError:  # the other end is closed
                part = b""
            if not part:
                break
            data += part
        process.wait(60)
    os.close(ours)
    return data.decode("utf-8", "replace")


_OWN_ESCAPES = re.compile(r"\x1b\[(?:[\d;]*m|\?25[hl]|\d*[ABCDGK]|2K|1A)")


def _foreign(shown: str) -> list[str]:
    """What of a terminal's input is no text and no movement of our progress bars; a title, a colour of 31 from a name."""
    left = _OWN_ESCAPES.sub("", shown).replace("\r", "")
    return [
        repr(left[max(0, m.start() - 30) : m.end() + 10])
        for m in re.finditer("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", left)
    ][:3]


def _holds(value: object, word: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(v, word) for v in value.values())
    if isinstance(value, list):
        return any(_holds(v, word) for v in value)
    return isinstance(value, str) and word in value


def test_what_is_looked_for_is_seen() -> None:
    assert is_obeyed("a\x9bb")
    assert is_obeyed("a\u202eb")
    assert not is_obeyed("a\nb\tc — “d” é")
    assert _foreign("\x1b[2K\x1b[1;32mok\x1b[0m \x1b]0;t\x07")
    assert not _foreign("\x1b[2K\x1b[1;32mok\x1b[0m\r\n")
