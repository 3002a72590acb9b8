"""A corpus that is larger than what is read of it: said on the screen, in every file written, and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.errors import ExitCode
from briefgen.rendering import parse_record, record_json
from briefgen.sources import load_sources
from tests.cli.conftest import Run
from tests.unit.corpus_files import write

QUESTION = "Why was the storm barrier of Arvel paused?"
LINE = "Of 40 documents (40 passages) the 6 passages nearest to the question were read, in 6 documents; the rest was left unread."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "corpus", 40)


def test_what_was_left_unread_is_said_in_every_view(run: Run, corpus: Path, tmp_path: Path) -> None:
    ended = run("build", corpus, "-q", QUESTION, "--passages", 6, "--format", "md,html,docx,pdf,json", "-o", "out")
    assert ended.code == ExitCode.OK, ended.err
    assert "Indexing the corpus (40) …" in ended.err
    assert "6 of 40 passages read, in 6 of 40 documents" in ended.err
    out = tmp_path / "out"
    markdown = (out / "briefing.md").read_text(encoding="utf-8")
    assert markdown.count(LINE) == 2  # among the sources and in the method
    assert "6 of 40 passages read, in 6 of 40 documents; " in markdown
    assert "Read: 1 passage, " in markdown
    html = (out / "briefing.html").read_text(encoding="utf-8")
    assert html.count(LINE) >= 2
    assert "Read: 1 passage, " in html
    for source in load_sources([out / "briefing.docx", out / "briefing.pdf"]).sources:
        words = " ".join(source.text.split())
        assert words.count(LINE) == 2, source.path
        assert "Read: 1 passage, " in words
    record = parse_record((out / "briefing.json").read_bytes())
    assert record.sources.selection is not None
    assert all(len(s.passages) == 1 for s in record.sources.sources)
    assert record_json(record) == (out / "briefing.json").read_bytes()
    assert run("verify", out).code == ExitCode.OK


def test_for_programs(run: Run, corpus: Path) -> None:
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    for _ in range(2):  # the second time from the index
        ended = run("build", corpus, "-q", QUESTION, "--passages", 6, "--json", "-o", "out", "--quiet")
        assert ended.code == ExitCode.PARTIAL
        found = ended.json()["sources"]
        assert found["selection"] == {"documents": 40, "passages": 40, "chosen": 6}
        assert [u["path"] for u in found["unreadable"]] == ["broken.pdf"]


@pytest.mark.parametrize("more", [("--read-all",), ("--passages", "40")], ids=["read all", "no more than may be read"])
def test_all_is_read(run: Run, corpus: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    ended = run("build", corpus, "-q", QUESTION, *more, "--json", "-o", "out")
    assert ended.code == ExitCode.OK
    assert ended.json()["sources"]["selection"] is None
    assert "left unread" not in (tmp_path / "out" / "briefing.md").read_text(encoding="utf-8")
    assert b'"selection"' not in (tmp_path / "out" / "briefing.json").read_bytes()
    assert b'"passages"' not in (tmp_path / "out" / "briefing.json").read_bytes()


def test_a_question_that_finds_nothing(run: Run, corpus: Path, tmp_path: Path) -> None:
    ended = run("build", corpus, "-q", "Zeppelins?", "--passages", 6, "-o", "out")
    assert ended.code == ExitCode.USAGE
    assert "none of its words ('zeppelin') stands in the 40 passages" in ended.err
    assert not (tmp_path / "out").exists()


def test_sources_shows_what_would_be_read(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    shown = run("sources", corpus, "-q", f"{QUESTION} Zeppelins?", "--passages", 6)
    listed = run("sources", corpus, "-q", f"{QUESTION} Zeppelins?", "--passages", 6, "--json").json()
    assert shown.code == ExitCode.PARTIAL
    assert "6 of 40 passages would be read, in 6 of 40 documents." in shown.out
    assert "Words of the question that stand nowhere: zeppelin" in shown.out
    assert "Not read: broken.pdf: " in shown.out
    assert listed["absent_words"] == ["zeppelin"]
    chosen = listed["chosen"]
    assert [c["score"] for c in chosen] == sorted((c["score"] for c in chosen), reverse=True)
    assert all(c["path"] in shown.out and c["first_words"] in " ".join(shown.out.split()) for c in chosen[:1])
    built = run("build", corpus, "-q", f"{QUESTION} Zeppelins?", "--passages", 6, "--json", "-o", "out")
    assert built.code == ExitCode.PARTIAL
    record = parse_record((tmp_path / "out" / "briefing.json").read_bytes())
    read = {(s.path, p.start, p.end) for s in record.sources.sources for p in s.passages}
    assert read == {(c["path"], c["start"], c["end"]) for c in chosen}


def test_sources_where_everything_would_be_read(run: Run, corpus: Path, tmp_path: Path) -> None:
    ended = run("sources", corpus, "-q", QUESTION, "--no-cache")
    assert ended.code == ExitCode.OK
    assert "Everything would be read: 40 passages in 40 documents, and up to 200 may be read" in ended.out
    assert not (tmp_path / ".briefgen").exists()
