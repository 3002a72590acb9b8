from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.errors import SourceError
from briefgen.settings import Progress
from briefgen.sources import load_sources
from briefgen.sources.discover import Candidate
from briefgen.sources.files import FileReader, Listed
from briefgen.sources.parsed import ReadError
from tests.source_files import STORY, page, pdf

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four stories, a hidden file, a picture, an empty file and a sub-folder."""
    for name, text in zip(("b.txt", "a.txt", "Z.txt", "sub/c.txt"), STORY, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("Not for reading.", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("Not for reading.", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(PNG)
    (tmp_path / "empty.txt").write_bytes(b" \n")
    return tmp_path


def test_numbers_run_by_path_in_code_point_order(folder: Path) -> None:
    found = load_sources([folder])
    assert [(s.number, s.path) for s in found.sources] == [(1, "Z.txt"), (2, "a.txt"), (3, "b.txt"), (4, "sub/c.txt")]
    assert [u.path for u in found.unreadable] == ["empty.txt", "photo.png"]
    assert found.unreadable[0].reason == "is empty"
    assert found.unreadable[1].reason.startswith("unsupported format .png (read are: .txt, .md,")


def test_the_same_set_in_whatever_order_it_is_named(folder: Path) -> None:
    files = [folder / name for name in ("sub/c.txt", "a.txt", "b.txt", "Z.txt")]
    assert load_sources(files).sources == load_sources(files[::-1]).sources


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [("*.txt", ["Z.txt", "a.txt", "b.txt"]), ("**/c*", ["sub/c.txt"]), ("[ab].txt", ["a.txt", "b.txt"])],
)
def test_patterns(folder: Path, pattern: str, paths: list[str]) -> None:
    assert [s.path for s in load_sources([str(folder / pattern)]).sources] == paths


def test_what_is_stored_of_a_file(folder: Path) -> None:
    source = load_sources([folder / "a.txt"]).sources[0]
    assert (source.text, source.media_type) == (STORY[1], "text/plain")
    assert source.sha256 == hashlib.sha256(STORY[1].encode()).hexdigest()


def test_same_bytes_twice_are_one_source(folder: Path) -> None:
    (folder / "sub" / "again.txt").write_text(STORY[1], encoding="utf-8")
    (folder / "y.txt").write_text(STORY[1], encoding="utf-8")
    found = load_sources([folder])
    assert [(s.path, s.same_bytes) for s in found.sources if s.same_bytes] == [("a.txt", ("sub/again.txt", "y.txt"))]
    assert [s.number for s in found.sources] == [1, 2, 3, 4]


def test_one_name_in_two_folders_is_shown_apart(tmp_path: Path) -> None:
    for name, text in zip(("one", "two"), STORY, strict=False):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    assert [s.path for s in load_sources([tmp_path / "one", tmp_path / "two"]).sources] == ["one/a.txt", "two/a.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    found = load_sources([folder, folder / "a.txt", folder / "sub" / ".." / "a.txt"])
    assert len(found.sources) == 4
    assert all(not s.same_bytes for s in found.sources)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_leave_the_folder_are_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("A secret that stands elsewhere.", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "dir").symlink_to(outside)
    (folder / "dead.txt").symlink_to(folder / "nowhere.txt")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe.txt")
    found = load_sources([folder])
    assert "secret" not in "".join(s.text for s in found.sources)
    reasons = {u.path: u.reason for u in found.unreadable}
    assert reasons["link.txt"].startswith("a symbolic link that leaves the folder")
    assert reasons["dir"].startswith("a symbolic link that leaves the folder")
    assert reasons["dead.txt"] == "a symbolic link that leads nowhere"
    assert reasons["pipe.txt"] == "not a regular file"
    assert load_sources([folder / "link.txt"]).sources[0].text == "A secret that stands elsewhere."


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_itself_hides_nothing_else(folder: Path) -> None:
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "here").symlink_to(folder)
    found = load_sources([folder])
    assert len(found.sources) == 4
    assert ("self.txt", "a symbolic link that leads nowhere") in [(u.path, u.reason) for u in found.unreadable]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes as files")
def test_a_file_that_turns_into_a_pipe_is_not_waited_for(folder: Path) -> None:
    item = Listed(Candidate(str(folder / "a.txt"), str(folder / "a.txt"), "a.txt"), {})
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    with FileReader() as reader, pytest.raises(ReadError, match="not a regular file"):
        reader.data(item)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda f: [f / "none"], "no such file or folder", id="missing folder"),
        pytest.param(lambda f: [f / "*.zzz"], "matches no file", id="pattern without a match"),
        pytest.param(lambda _: [], "name at least one", id="nothing named"),
        pytest.param(lambda f: [f / "void"], "no sources there; put", id="empty folder"),
        pytest.param(
            lambda f: [f / "bad"],
            "none of the 2 files could be read:\n  p.pdf: is a broken PDF",
            id="only unreadable files",
        ),
    ],
)
def test_nothing_to_read(tmp_path: Path, make: object, message: str) -> None:
    (tmp_path / "void").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "p.pdf").write_bytes(b"%PDF-1.7 cut off")
    (tmp_path / "bad" / "x.png").write_bytes(PNG)
    with pytest.raises(SourceError) as caught:
        load_sources(make(tmp_path))  # type: ignore[operator]
    assert message in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", pdf(""), "named .txt but begins like a .pdf"),
        ("a.pdf", PNG, "named .pdf but begins like a .png"),
        ("a.txt", bytes(range(256)) * 4, ""),
        ("a.txt", b"* * *\n\n4 min read\n", "page furniture only"),
        ("a.html", page("<p style='display:none'>Nobody sees these words here.</p>"), "no text that a reader sees"),
        ("a.html", b"<html></html>", "no text"),
        ("a.eml", b"no headers at all", "mail headers"),
        ("noext", b"Words.", "unsupported format without a suffix"),
    ],
)
def test_unreadable_files_are_listed_and_the_rest_is_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(STORY[0], encoding="utf-8")
    found = load_sources([tmp_path])
    assert [s.path for s in found.sources] == ["z.txt"]
    assert [u.path for u in found.unreadable] == [name]
    assert reason in found.unreadable[0].reason


def test_progress_is_told(folder: Path) -> None:
    heard: list[Progress] = []
    load_sources([folder], progress=heard.append)
    assert [p.detail for p in heard] == ["Z.txt", "a.txt", "b.txt", "empty.txt", "photo.png", "sub/c.txt", ""]
    assert {p.total for p in heard} == {6}
    assert heard[-1].done == 6


# --- manifest -----------------------------------------------------------------------------------------------------------

TOML = '[[sources]]\npath = "sub/c.txt"\ntitle = "Costs"\nauthor = "Ada Lind"\npublisher = "Quay Post"\ndate = 2026-04-27\nurl = "https://quay.example/c"\n[[sources]]\nfile = "a.txt"\ndate = "2026-04"\n'
YAML = "- path: sub/c.txt\n  title: Costs\n  author: Ada Lind\n  publisher: Quay Post\n  date: 2026-04-27\n  url: https://quay.example/c\n- file: a.txt\n  date: 2026-04\n"
JSON = json.dumps(
    [
        {
            "path": "sub/c.txt",
            "title": "Costs",
            "author": "Ada Lind",
            "publisher": "Quay Post",
            "date": "2026-04-27",
            "url": "https://quay.example/c",
        },
        {"file": "a.txt", "date": "2026-04"},
    ]
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest.toml", TOML),
        ("manifest.yaml", YAML),
        ("manifest.json", JSON),
        ("manifest.json", f'{{"sources": {JSON}}}'),
    ],
)
def test_a_manifest_orders_and_wins(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    found = load_sources([folder])
    assert [s.path for s in found.sources] == ["sub/c.txt", "a.txt", "Z.txt", "b.txt"]
    first = found.sources[0]
    fields = (first.title, first.author, first.publisher, first.date, first.url)
    assert [f.value for f in fields if f] == ["Costs", "Ada Lind", "Quay Post", "2026-04-27", "https://quay.example/c"]
    assert {f.origin for f in fields if f} == {"manifest"}
    assert found.sources[1].date is not None
    assert found.sources[1].date.value == "2026-04"
    assert name not in [u.path for u in found.unreadable]


def test_a_manifest_by_name(folder: Path) -> None:
    (folder / "list.toml").write_text('[[sources]]\npath = "b.txt"\ntitle = "First"\n', encoding="utf-8")
    found = load_sources([folder / "a.txt", folder / "b.txt"], manifest=folder / "list.toml")
    assert [(s.path, s.title.value) for s in found.sources] == [("b.txt", "First"), ("a.txt", "a.txt")]


def test_a_listed_file_that_is_missing_is_unreadable(folder: Path) -> None:
    (folder / "manifest.json").write_text('[{"path": "gone.txt"}]', encoding="utf-8")
    assert ("gone.txt", "listed in the manifest, but there is no such file") in [
        (u.path, u.reason) for u in load_sources([folder]).unreadable
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"path": "../x.txt"}]', "entry 1: the path '../x.txt' leaves"),
        ('[{"path": "/etc/passwd"}]', "entry 1: the path '/etc/passwd' leaves"),
        ('[{"path": "a.txt"}, {"path": "b.txt", "tilte": "x"}]', "entry 2: unknown key 'tilte'"),
        ('[{"path": "a.txt", "title": 5}]', "entry 1: title is 5"),
        ('[{"path": "a.txt", "date": "soon"}]', "entry 1: the date 'soon' could not be read"),
        ('[{"path": "a.txt", "date": "03/04/2026"}]', "may be read in two ways"),
        ('[{"path": "a.txt", "url": "javascript:x"}]', "is no http address"),
        ('[{"path": "a.txt", "path": "b.txt"}]', "the key 'path' stands twice"),
        ('[{"path": "a.txt"}, {"path": "a.txt"}]', "entry 2: 'a.txt' is listed twice"),
        ('[{"title": "x"}]', "needs one of 'path' and 'file'"),
        ('[{"path": 7}]', "the path 7 is not a text"),
        ('["a.txt"]', "entry 1: 'a.txt' is not a table"),
        ('"a.txt"', "holds str, not a list"),
        ('{"files": []}', "unknown key 'files'"),
        ("[{]", "is not valid JSON"),
    ],
)
def test_a_wrong_manifest_names_the_entry(folder: Path, text: str, message: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_sources([folder])
    assert message in str(caught.value)
    assert "manifest.json" in str(caught.value)


def test_two_manifests_in_one_folder(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    (folder / "manifest.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(SourceError, match="keep one manifest"):
        load_sources([folder])


def test_import_is_cheap() -> None:
    heavy = "lxml trafilatura pypdfium2 markdown_it charset_normalizer yaml mammoth email.policy".split()
    code = f"import sys, briefgen.sources; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_public_pdfs_give_text_or_a_reason() -> None:
    folder = Path(os.environ.get("BRIEFGEN_CORPORA", "../shared/corpora")) / "pdf"
    if not folder.is_dir():
        pytest.skip("the public corpora are not here (BRIEFGEN_CORPORA)")
    found = load_sources([folder])
    assert len(found.sources) + len(found.unreadable) + sum(len(s.same_bytes) for s in found.sources) == len(
        list(folder.rglob("*.pdf"))
    )
    assert len(found.sources) >= 37
    assert all("could not be parsed" not in u.reason for u in found.unreadable)
