"""Documents to check: Word documents are taken apart in a process of their own, and come back as they would here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefgen.checking.reading import read_documents
from briefgen.documents import read_document
from briefgen.errors import SourceError
from briefgen.sources.confining.sandbox import Sandbox
from tests.reliability.hostile_office import OFFICE
from tests.source_files import STORY, docx, paragraph

BODY = paragraph("Findings", style="Heading1") + "".join(paragraph(f"{text} [{i}]") for i, text in enumerate(STORY, 1))


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(docx(BODY + paragraph("[1] Quay Post, https://quay.example/a")))
    return path


def test_a_word_document_is_the_same_from_a_process_of_its_own(word: Path) -> None:
    (word.parent / "report.md").write_text(f"# Findings\n\n{STORY[0]} [1]\n", encoding="utf-8")
    paths = [word, word.parent / "report.md"]
    assert read_documents(paths) == [read_document(path) for path in paths]


@pytest.mark.parametrize("name", ["damaged in the middle", "entities a billion times", "50 MB that say 40 kB"])
def test_a_hostile_word_document_is_an_error_that_names_it(word: Path, name: str) -> None:
    word.write_bytes(OFFICE[name][1]())
    with pytest.raises(SourceError, match=r"report\.docx: its part word/document\.xml") as caught:
        read_documents([word])
    assert "document.docx" not in str(caught.value)


def claim(**fields: Any) -> dict[str, Any]:
    return {"text": "It met.", "numbers": [1], "line": 1, "column": 1, "end_line": 1, "end_column": 8, **fields}


def document(**fields: Any) -> dict[str, Any]:
    return {"path": "x", "media_type": "y", "text": "It met.", "claims": [claim()], **fields}


COVERS_NOTHING = {"codes": ["BG404"], "line": 1, "column": 1, "scope": "file", "reason": "", "claims": [7]}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"[", id="no JSON"),
        pytest.param(b"{}", id="nothing"),
        pytest.param(json.dumps({"parsed": {}}).encode(), id="another answer"),
        pytest.param(json.dumps({"value": document(claims=[claim(line=0)])}).encode(), id="a line that is none"),
        pytest.param(json.dumps({"value": document(claims=[claim(numbers=[-1])])}).encode(), id="a number below zero"),
        pytest.param(json.dumps({"value": document(claims=[claim(kind="truth")])}).encode(), id="an unknown kind"),
        pytest.param(json.dumps({"value": document(suppressions=[COVERS_NOTHING])}).encode(), id="a claim not there"),
    ],
)
def test_an_answer_that_no_reader_gives(word: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(Sandbox, "answer", lambda *_: answer)
    with pytest.raises(SourceError, match=r"report\.docx: its reader broke down"):
        read_documents([word])
