"""Parsed files kept in the ledger: parsed once, and only what was truly read of a file is taken back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.ledger import Ledger
from briefgen.model import SourceSet
from briefgen.sources import load, load_sources, parsing
from briefgen.sources.confining.sandbox import Limits, Sandbox
from briefgen.sources.parsing import KIND
from briefgen.version import READERS
from tests.source_files import STORY, docx, lines, mail, page, paragraph, pdf

PAGE = page("<article>" + "".join(f"<p>{s}</p>" for s in STORY) + "</article>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of every format, and two that cannot be read."""
    here = tmp_path / "files"
    here.mkdir()
    (here / "a.html").write_bytes(PAGE)
    (here / "b.md").write_text(f"# Paused\n\n{STORY[1]}\n", encoding="utf-8")
    (here / "c.pdf").write_bytes(pdf(lines(STORY[2])))
    (here / "d.docx").write_bytes(docx(paragraph(STORY[3])))
    (here / "e.eml").write_bytes(mail(STORY[0], headers=["From: Ada <ada@quay.example>", "Subject: Costs"]))
    (here / "f.txt").write_text("The board heard one builder.", encoding="utf-8")
    (here / "y.pdf").write_bytes(b"%PDF-1.7 cut off")
    (here / "z.eml").write_bytes(b"no headers at all")
    return here


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "cache") as opened:
        yield opened


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Suffixes of the files that a child process parses."""
    seen: list[str] = []
    real = Sandbox.answer

    def answer(self: Sandbox, data: bytes, suffix: str) -> bytes:
        seen.append(suffix)
        return real(self, data, suffix)

    monkeypatch.setattr(Sandbox, "answer", answer)
    return seen


def test_a_second_reading_starts_no_child(folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = load_sources([folder])
    assert (len(bare.sources), len(bare.unreadable)) == (6, 2)
    assert load_sources([folder], ledger=ledger) == bare
    monkeypatch.setattr(Sandbox, "_start", None)
    assert load_sources([folder], ledger=ledger) == bare


def test_only_what_changed_is_parsed_again(folder: Path, ledger: Ledger, parses: list[str]) -> None:
    load_sources([folder], ledger=ledger)
    (folder / "d.docx").write_bytes(docx(paragraph(STORY[0])))
    (folder / "a.html").rename(folder / "renamed.html")
    parses.clear()
    assert STORY[0] in [s.text for s in load_sources([folder], ledger=ledger).sources]
    assert parses == [".docx"]


def test_the_reader_is_part_of_the_key(folder: Path, ledger: Ledger, parses: list[str]) -> None:
    load_sources([folder / "b.md"], ledger=ledger)
    (folder / "b.md").rename(folder / "b.html")
    load_sources([folder / "b.html"], ledger=ledger)
    assert parses == [".md", ".html"]


@pytest.mark.parametrize("what", ["readers", "limits"])
def test_other_readers_or_limits_make_all_anew(
    folder: Path, ledger: Ledger, parses: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def read(limits: Limits) -> SourceSet:
        return load._load([folder], manifest=None, progress=None, limits=limits, ledger=ledger)

    read(Limits())
    first = list(parses)
    if what == "readers":
        monkeypatch.setattr(parsing, "READERS", READERS + 1)
    read(Limits() if what == "readers" else Limits(timeout_s=21))
    assert parses == first * 2


GOOD = {"blocks": [["Words.", "prose", "", None, False]], "fields": {}, "warnings": [], "pages": 0}


NOT_OURS = {
    "no text": b"\xff",
    "nested too deep": b"[" * 20_000,
    **{
        name: json.dumps(value).encode()
        for name, value in {
            "no object": 3,
            "nothing": {},
            "both": {"parsed": GOOD, "error": "x"},
            "an error that is no text": {"error": 3},
            "a block too short": {"parsed": {**GOOD, "blocks": [["Words.", "prose"]]}},
            "a block of no known kind": {"parsed": {**GOOD, "blocks": [["Words.", "poem", "", None, False]]}},
            "a kind that is a list": {"parsed": {**GOOD, "blocks": [["Words.", [], "", None, False]]}},
            "a block of spaces": {"parsed": {**GOOD, "blocks": [[" ", "prose", "", None, False]]}},
            "half a surrogate pair": {"parsed": {**GOOD, "blocks": [["a\ud800", "prose", "", None, False]]}},
            "an escape byte": {"parsed": {**GOOD, "blocks": [["a\x1b[2J", "prose", "", None, False]]}},
            "a title with an escape byte": {"parsed": {**GOOD, "fields": {"title": ["\x1b[2J", "meta"]}}},
            "what only a manifest can say": {"parsed": {**GOOD, "fields": {"title": ["x", "manifest"]}}},
            "an address that runs": {"parsed": {**GOOD, "fields": {"url": ["javascript:alert(1)", "meta"]}}},
            "a day that is none": {"parsed": {**GOOD, "fields": {"date": ["2026-02-31", "meta"]}}},
            "a date that is none": {"parsed": {**GOOD, "fields": {"date": ["soon", "meta"]}}},
            "a title of two lines": {"parsed": {**GOOD, "fields": {"title": ["a\n# b", "meta"]}}},
            "a reason without end": {"parsed": {**GOOD, "blocks": [["Words.", "prose", "x" * 9000, None, False]]}},
            "warnings without end": {"parsed": {**GOOD, "warnings": ["x"] * 9000}},
            "a page beyond all books": {"parsed": {**GOOD, "blocks": [["Words.", "prose", "", 10**9, False]]}},
            "a page zero": {"parsed": {**GOOD, "blocks": [["Words.", "prose", "", 0, False]]}},
            "a number too large": {"parsed": {**GOOD, "pages": 10**30}},
            "a value of another answer": {"value": GOOD},
            "a block without text": {"parsed": {**GOOD, "blocks": [["", "prose", "", None, False]]}},
            "a page that is true": {"parsed": {**GOOD, "blocks": [["Words.", "prose", "", True, False]]}},
            "an unknown field": {"parsed": {**GOOD, "fields": {"colour": ["red", "meta"]}}},
            "a field without origin": {"parsed": {**GOOD, "fields": {"title": ["x"]}}},
            "a warning that is no text": {"parsed": {**GOOD, "warnings": [1]}},
            "pages below none": {"parsed": {**GOOD, "pages": -1}},
        }.items()
    },
}


def test_an_entry_that_no_reader_made_is_not_used(
    tmp_path: Path, ledger: Ledger, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "mails"
    here.mkdir()
    for number, name in enumerate(NOT_OURS):  # one a file: all are read by one child
        (here / f"{number}.eml").write_bytes(
            mail(STORY[0], headers=["From: Ada <ada@quay.example>", f"Subject: {name}"])
        )
    before = load_sources([here], ledger=ledger)
    assert len(before.sources) == len(NOT_OURS)
    real, damaged = Ledger.get, iter(NOT_OURS.values())
    monkeypatch.setattr(Ledger, "get", lambda self, kind, key: next(damaged) if kind == KIND else real(self, kind, key))
    parses.clear()
    assert load_sources([here], ledger=ledger) == before
    assert parses == [".eml"] * len(NOT_OURS)
    assert next(damaged, None) is None
    monkeypatch.undo()
    assert load_sources([here], ledger=ledger) == before


def test_what_may_pass_is_tried_again(folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ({"error": "needs more memory than a source may take", "passing": True}, {"parsed": GOOD})
    answers = iter(json.dumps(answer).encode() for answer in told)
    monkeypatch.setattr(Sandbox, "answer", lambda *_: next(answers))
    (folder / "f.txt").write_text(STORY[1], encoding="utf-8")
    first = load_sources([folder / "a.html", folder / "f.txt"], ledger=ledger)
    assert [u.path for u in first.unreadable] == ["a.html"]
    again = load_sources([folder / "a.html", folder / "f.txt"], ledger=ledger)
    assert [s.text for s in again.sources] == ["Words.", STORY[1]]


def test_a_child_that_answers_nonsense(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "answer", lambda *_: b'{"parsed": {"blocks": 1}}')
    found = load_sources([folder])
    assert [s.path for s in found.sources] == ["f.txt"]
    assert all("its reader broke down" in u.reason for u in found.unreadable)


def test_a_folder_that_cannot_be_opened_is_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locked").mkdir()
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    listed = {u.path: u.reason for u in load_sources([folder]).unreadable}
    assert listed["locked/"] == "a folder that cannot be opened: Permission denied"
