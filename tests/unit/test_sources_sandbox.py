from __future__ import annotations

import io
import json
import sys
import threading
from pathlib import Path

import pytest

from briefgen.model import Found
from briefgen.sources import load, load_sources
from briefgen.sources.confining import worker
from briefgen.sources.confining.sandbox import Limits, Sandbox, parsed_of
from briefgen.sources.parsed import Block, Parsed, ReadError, to_wire
from tests.source_files import STORY, docx, page, paragraph

PAGE = page("<article>" + "".join(f"<p>{s}</p>" for s in STORY) + "</article>")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of the kernel")


def test_one_child_reads_all_files() -> None:
    with Sandbox() as box:
        first = box.read(PAGE, ".html")
        child = box._child
        box.read(docx(paragraph(STORY[0])), ".docx")
        assert box._child is child
    assert [b.text for b in first.blocks] == list(STORY)
    assert child is not None
    assert child.poll() is not None


def test_no_child_for_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "_start", None)
    (tmp_path / "a.txt").write_text(STORY[0], encoding="utf-8")
    assert len(load_sources([tmp_path]).sources) == 1


@pytest.mark.parametrize("forks", [True, False])
def test_a_file_that_takes_too_long_is_killed_and_the_next_is_read(*, forks: bool) -> None:
    with Sandbox(Limits(timeout_s=0.5), forks=forks) as box:
        with pytest.raises(ReadError, match=r"took longer than 0\.5 s"):
            box.answer(b"", "tests.reliability.captives:sleep")
        assert len(box.read(PAGE, ".html").blocks) == len(STORY)


def test_a_time_out_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.txt").write_text(STORY[0], encoding="utf-8")
    found = load._load([tmp_path], manifest=None, progress=None, limits=Limits(timeout_s=0.001))
    assert [s.path for s in found.sources] == ["b.txt"]
    assert [(u.path, u.reason) for u in found.unreadable] == [("a.html", "took longer than 0.001 s to read")]


@POSIX
def test_memory_is_capped() -> None:
    many = "".join(paragraph(f"line {i}") for i in range(300_000))
    with Sandbox(Limits(memory=120 * 1024 * 1024)) as box, pytest.raises(ReadError, match=r"memory|too large to parse"):
        box.read(docx(many), ".docx")


def test_output_is_capped() -> None:
    with Sandbox(Limits(output_size=100)) as box, pytest.raises(ReadError, match="MB of text"):
        box.read(PAGE, ".html")


def test_a_file_that_is_too_large_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 1000, encoding="utf-8")
    (tmp_path / "b.txt").write_text(STORY[0], encoding="utf-8")
    found = load._load([tmp_path], manifest=None, progress=None, limits=Limits(file_size=1000))
    assert [(u.path, u.reason) for u in found.unreadable] == [("a.txt", "is larger than 0 MB")]


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    with Sandbox() as box:
        child = box._started()
        environment = Path(f"/proc/{child.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"canary" not in environment.read_bytes()


def test_threads_read_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(load_sources([tmp_path]).sources[0].text)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 3
    assert len(set(texts)) == 1


def test_the_wire_gives_back_what_was_read() -> None:
    parsed = Parsed((Block("a", "hidden", "why", 3, runs_on=True), Block("b")), {}, ("w",), 4)
    assert parsed_of(json.dumps({"parsed": to_wire(parsed)}).encode()) == parsed


def test_the_wire_holds_what_can_be_stored() -> None:
    parsed = parsed_of(
        json.dumps({"parsed": to_wire(Parsed((Block("a\x00b\ud800"),), {"title": Found("\udfff", "meta")}))}).encode()
    )
    assert parsed == Parsed((Block("a\ufffdb\ufffd"),), {"title": Found("\ufffd", "meta")})


def test_the_worker_answers_on_its_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("confine", "enclose", "limit"):
        monkeypatch.setattr(worker, name, lambda *_, **__: [])
    asked = json.dumps({"memory": 1 << 30, "timeout_s": 20, "forks": False}).encode() + b"\n"
    for reader, data in ((".eml", b"abc"), (".html", PAGE)):
        asked += json.dumps({"reader": reader, "size": len(data), "most": 10**6}).encode() + b"\n" + data
    out = io.BytesIO()
    worker.main(io.BytesIO(asked), out)
    out.seek(0)
    assert json.loads(out.readline())["forks"] is False
    heads, answers = [], []
    for _ in range(2):
        heads.append(json.loads(out.readline()))
        answers.append(json.loads(out.read(heads[-1]["size"])))
    assert [h["how"] for h in heads] == ["done", "done"]
    assert answers[0] == {"error": "holds no mail headers", "passing": False}
    assert [b[0] for b in answers[1]["parsed"]["blocks"]] == list(STORY)
