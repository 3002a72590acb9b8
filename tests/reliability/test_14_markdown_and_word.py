"""Hostile texts in Markdown, Word, PDF, CSV, JSON and on the terminal: the structure stays the template's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
from tests.reliability.obeyed import is_obeyed
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
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
    plugins = [
        "strikethrough",
        "footnotes",
        "table",
        "url",
        "task_lists",
        "def_list",
        "abbr",
        "mark",
        "superscript",
        "subscript",
        "math",
    ]
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
    tally.none(
        14,
        "Markdown, two parsers: the blocks are the template's",
        tried=len(each),
        unit="strings in every field",
        wrong=wrong,
    )


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
    tally.none(
        14, "PDF: nothing leads out, runs or is carried", tried=tried, unit="strings in every field", wrong=wrong
    )


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
        wrong += [("unseen", word[:40])] * is_obeyed(data + lines.read_text("utf-8"))
        wrong += [("lost", word[:40])] * (
            json.loads(lines.read_text("utf-8"))["message"] != word.encode("utf-8", "replace").decode()
        )
    tally.none(
        14,
        "CSV: no cell is a formula, no text makes a row",
        tried=len(formulas),
        unit="strings in three cells",
        wrong=wrong,
    )


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
            if is_obeyed(shown):
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


def test_half_a_character_is_no_file() -> None:
    with pytest.raises(OutputError):
        rendering.record_json(every_field(["half \ud800"]))
