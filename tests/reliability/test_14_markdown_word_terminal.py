"""Hostile texts in Markdown, Word, PDF, CSV, JSON and on the terminal: the structure stays the template's, and nothing moves the cursor."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import select
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefgen import rendering
from briefgen.batch.results import Done, Result, write_results
from briefgen.errors import OutputError
from briefgen.rendering.changes import changes_json
from briefgen.rendering.visible import one_line
from tests.hostile import OWN, public
from tests.reliability.every_field import ADDRESSES, every_field
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.review_client import ENVIRONMENT
from tests.unit.test_rendering_markdown import _HARMLESS, _blocks, _inlines, _words
from tests.unit.test_rendering_word import FORMULAS
from tests.unit.test_verification_views import verification
from tests.word_reading import hold_closed, hold_whole, shape_of

_JOINED = " ¶ "


def _strings(size: int) -> list[str]:
    """Our own, the first of the public ones, and all of them in the full size."""
    own = [*OWN.values(), *ADDRESSES.values(), *FORMULAS.values()]
    return own if size == 1 else [*own, *public().values()]


def _batches(size: int, most: int = 20) -> Iterator[list[str]]:
    each = _strings(size)
    yield from (each[at : at + most] for at in range(0, len(each), most))


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _mistune_tree(text: str) -> tuple[list[str], set[str]]:
    """Kinds of the blocks by depth, and kinds of what stands in them, as mistune reads it with all that it can link."""
    mistune = pytest.importorskip("mistune", reason="mistune is not installed: the second parser goes untried")
    plugins = ["strikethrough", "footnotes", "table", "url", "task_lists", "def_list", "abbr", "mark", "superscript", "subscript", "math"]
    read = mistune.create_markdown(renderer=None, plugins=plugins)
    blocks: list[str] = []
    inline: set[str] = set()

    def walk(tokens: Sequence[Mapping[str, Any]], depth: int, *, within: bool) -> None:
        for token in tokens:
            below = within or token["type"] in ("paragraph", "heading", "block_text", "table_cell")
            if within:
                inline.add(token["type"])
            elif token["type"] != "blank_line":
                blocks.append(f"{depth} {token['type']} {token.get('attrs', {}).get('level', '')}")
            walk(token.get("children") or (), depth + 1, within=below)

    walk(read(text), 0, within=False)
    return blocks, inline


@sizes(1, 2)
def test_markdown(tally: Tally, size: int) -> None:
    plain = rendering.markdown(every_field(["Plain words"]))
    wanted, (wanted_too, quiet) = _blocks(plain), _mistune_tree(plain)
    wrong: list[object] = []
    each = _strings(1)[:: 5 if size == 1 else 1]
    for words in ([word] for word in each):
        text = rendering.markdown(every_field(words))
        if _blocks(text) != wanted or not {t.type for t in _inlines(text)} <= _HARMLESS:
            wrong.append(("markdown-it", words[0][:60]))
        blocks, inline = _mistune_tree(text)
        if blocks != wanted_too or not inline <= quiet | {"text", "codespan"}:
            wrong.append(("mistune", words[0][:60], inline - quiet))
        shown = one_line(words[0])
        if shown and _words(_inlines(text)).count(shown) < 20:
            wrong.append(("lost", words[0][:60]))
    for several in _batches(size) if size > 1 else ():
        each += several
        text = rendering.markdown(every_field(several))
        if _blocks(text) != wanted or _mistune_tree(text)[0] != wanted_too:
            wrong.append(("together", [w[:20] for w in several]))
    tally.none(14, "Markdown, two parsers: the blocks are the template's", tried=len(each), unit="strings in every field", wrong=wrong)


# --- Word and PDF -----------------------------------------------------------------------------------------------------


@sizes(1, 2)
def test_word(tally: Tally, size: int) -> None:
    from briefgen.rendering import word

    wrong: list[object] = []
    tried = 0
    wanted = shape_of(word.render(every_field(["Plain words"])))
    for words in _batches(size, 12):
        tried += len(words)
        data = word.render(every_field([w.replace("\n", " ") for w in words]))
        if shape_of(data) != wanted:
            wrong.append(("another shape", [w[:30] for w in words]))
        for held in (hold_closed, hold_whole):
            try:
                held(data)
            except AssertionError as error:
                wrong.append(str(error)[:200])
    tally.none(14, "Word: no field, external target, altChunk, object; the same paragraphs", tried=tried, unit="strings in every field", wrong=wrong)  # fmt: skip


@sizes(1, 2)
def test_pdf(tally: Tally, size: int) -> None:
    """No link that leads out, no action, no form, no script, no file within."""
    wrong: list[object] = []
    tried = 0
    for words in list(_batches(size, 30))[: 1 if size == 1 else 8]:
        tried += len(words)
        data = rendering.render_bytes(every_field(words), "pdf")
        wrong += [name for name in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/AcroForm", b"/OpenAction", b"/GoToR", b"/SubmitForm") if name in data]  # fmt: skip
    tally.none(14, "PDF: nothing leads out, runs or is carried", tried=tried, unit="strings in every field", wrong=wrong)


# --- tables and JSON --------------------------------------------------------------------------------------------------


def test_csv(tally: Tally, tmp_path: Path) -> None:
    formulas = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\u00a0=1", *_strings(1)]
    wrong: list[object] = []
    for n, word in enumerate(formulas):
        line = Result(id=f"r{n}", line=n + 1, task=word, status="failed", exit=3, output=word, message=word)
        table, lines, _ = write_results(tmp_path, [Done(line)])
        data = table.read_text("utf-8")
        rows = list(csv.reader(io.StringIO(data)))
        wrong += [("formula", c) for c in rows[1] if c.lstrip("'\u00a0 ") != c and not c.startswith("'")]
        wrong += [("formula", c) for c in rows[1] if c[:1] in "=+-@＝＋－＠\t\r" and c]
        wrong += [("rows", word[:40])] * (len(rows) != 2)
        wrong += [("unseen", word[:40])] * _is_obeyed(data + lines.read_text("utf-8"))
        wrong += [("lost", word[:40])] * (json.loads(lines.read_text("utf-8"))["message"] != word.encode("utf-8", "replace").decode())
    tally.none(14, "CSV: no cell is a formula, no text makes a row", tried=len(formulas), unit="strings in three cells", wrong=wrong)


@sizes(1, 2)
def test_json_holds_the_text_and_nothing_a_terminal_obeys(tally: Tally, size: int) -> None:
    wrong: list[object] = []
    each = _strings(size)
    for word in (_JOINED.join(words) for words in _batches(size)):
        briefing = every_field([word])
        assert briefing.changes is not None
        made = verification(words=word, message=word, path=word)
        views = {
            "record": rendering.record_json(briefing).decode(),
            "report": rendering.report_json(briefing.report, briefing=briefing).decode(),
            "changes": changes_json(briefing.changes).decode(),
            **{form: rendering.render_verification(made, form) for form in ("json", "sarif")},
        }
        for name, shown in views.items():
            if _is_obeyed(shown):
                wrong.append((name, word[:40]))
            if name != "sarif" and not _holds(json.loads(shown), word):
                wrong.append((name, "lost", word[:40]))
        if rendering.parse_record(views["record"].encode()) != replace(briefing, build=briefing.build):
            wrong.append(("record", "another", word[:40]))
    tally.none(14, "JSON: the true text, no character that a terminal obeys", tried=len(each), unit="strings, five layouts", wrong=wrong)  # fmt: skip


def _holds(value: object, word: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(v, word) for v in value.values())
    if isinstance(value, list):
        return any(_holds(v, word) for v in value)
    return isinstance(value, str) and word in value


def _is_obeyed(text: str) -> bool:
    """Whether a terminal, or the reader's eye, could be led: control, bidi and separator characters other than line ends."""
    return any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t" for c in text) or bool(_BIDI.search(text))


_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


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
    "render": ["render", "old", "-f", "md", "-o", "-"],
    "render json": ["render", "old", "-f", "json", "-o", "-"],
    "render html": ["render", "old", "-f", "html", "-o", "-"],
    "selftest": ["selftest", "old"],
    "batch": ["batch", "rows.csv", "-o", "many"],
    "no such file": ["build", f"none{_NAME}"],
    "no such command": [f"bu\x1b[31mild{_NAME}"],
    "no such option": ["build", "in", f"--x{_NAME}"],
    "bad value": ["build", "in", "--max-facts", f"1{_NAME}"],
    "bad config": ["build", "in", "--config", "bad.toml"],
    "bad model": ["build", "in", "--drafter", "llm", "--model", _TITLE, "--base-url", f"http://127.0.0.1:9/{_TITLE}", "-o", "x"],
    "debug": ["build", f"none{_NAME}", "--debug"],
    "explain": ["explain", f"BG\x1b[31m{_NAME}"],
    "cache": ["cache", "list", "--cache", f"c{_NAME}"],
    "eval": ["eval", f"none{_NAME}.jsonl"],
    "review": ["review", f"none{_NAME}"],
}
"""Every command, with hostile names, titles, options and files."""


@cache
def _commands(*, short: bool) -> tuple[str, ...]:
    return ("build --json", "verify json", "bad config") if short else tuple(COMMANDS)


@sizes(1, 2)
def test_pipes(tally: Tally, tmp_path: Path, size: int) -> None:
    _folder(tmp_path)
    wrong: list[object] = []
    for name in _commands(short=size == 1):
        done = subprocess.run(_command(name), cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=False, timeout=120)
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        wrong += [(name, stream)] * 1 if (stream := _obeyed_in(out, err)) else []
        wrong += [(name, "a forged line")] * any(line.startswith("briefgen: error: forged") for line in err.splitlines())
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
    return next((repr(s[:300]) for s in streams if _is_obeyed(s.replace("\r\n", "\n"))), "")


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
    return [repr(left[max(0, m.start() - 30) : m.end() + 10]) for m in re.finditer("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", left)][:3]


def test_what_is_looked_for_is_seen() -> None:
    assert _is_obeyed("a\x9bb")
    assert _is_obeyed("a\u202eb")
    assert not _is_obeyed("a\nb\tc — “d” é")
    assert _foreign("\x1b[2K\x1b[1;32mok\x1b[0m \x1b]0;t\x07")
    assert not _foreign("\x1b[2K\x1b[1;32mok\x1b[0m\r\n")
    with pytest.raises(OutputError):
        rendering.record_json(every_field(["half \ud800"]))
