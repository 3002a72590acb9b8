from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import rendering
from briefgen.errors import OutputError, SettingsError
from briefgen.ledger import locks
from tests.builders import tram_briefing

_NAMES = ["briefing.docx", "briefing.html", "briefing.json", "briefing.md", "report.json"]


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_all_views_are_written_with_one_build_id(tmp_path: Path) -> None:
    briefing = tram_briefing()
    paths = rendering.write(briefing, tmp_path / "new" / "folder")
    assert [p.name for p in paths] == ["briefing.md", "briefing.html", "briefing.docx", "briefing.json", "report.json"]
    contents = _contents(tmp_path / "new" / "folder")
    assert sorted(contents) == _NAMES
    assert all(briefing.build.encode() in _read(name, data) for name, data in contents.items())


def _read(name: str, data: bytes) -> bytes:
    """The file's text; of a Word file, its footer."""
    if not name.endswith(".docx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(part) for part in parts.namelist() if "footer" in part)


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    rendering.write(tram_briefing(), tmp_path / "a")
    rendering.write(tram_briefing(), tmp_path / "b")
    rendering.write(tram_briefing(), tmp_path / "b")
    assert _contents(tmp_path / "a") == _contents(tmp_path / "b")


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    rendering.write(tram_briefing(), tmp_path, ("md",))
    assert list(_contents(tmp_path)) == ["briefing.md"]


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'odt'"):
        rendering.write(tram_briefing(), tmp_path, ("odt",))


def test_a_refused_report_leaves_an_accepted_briefing_alone(tmp_path: Path) -> None:
    briefing = tram_briefing()
    rendering.write(briefing, tmp_path)
    before = _contents(tmp_path)
    path = rendering.write_report(briefing.report, tmp_path, sources=briefing.sources)
    assert path.name == "refused-report.json"
    assert json.loads(path.read_bytes())["accepted"] is False
    assert {n: d for n, d in _contents(tmp_path).items() if n != path.name} == before


@pytest.mark.parametrize(
    ("formats", "name"),
    [((f,), "refused-report.json") for f in rendering.FORMATS] + [((), "report.json")],
    ids=[*rendering.FORMATS, "nothing"],
)
def test_a_refused_report_keeps_clear_of_any_file_of_a_briefing(
    tmp_path: Path, formats: tuple[str, ...], name: str
) -> None:
    briefing = tram_briefing()
    rendering.write(briefing, tmp_path, formats)
    before = _contents(tmp_path)
    assert rendering.write_report(briefing.report, tmp_path).name == name
    assert rendering.write_report(briefing.report, tmp_path).name == name  # nor does it mistake itself for a briefing
    assert _contents(tmp_path) == {**before, name: rendering.report_json(briefing.report)}


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"[" * 100_000], ids=["empty", "bytes", "list", "deep"])
def test_a_report_that_is_none_of_ours_is_no_sign_of_a_briefing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "report.json").write_bytes(data)
    assert rendering.write_report(tram_briefing().report, tmp_path).name == "report.json"


@pytest.mark.parametrize("formats", [("md",), ("html", "report"), ("json",)], ids="+".join)
def test_views_of_an_earlier_build_go_and_other_files_stay(tmp_path: Path, formats: tuple[str, ...]) -> None:
    earlier = replace(tram_briefing(), question="An earlier question")
    rendering.write(earlier, tmp_path)
    rendering.write_report(earlier.report, tmp_path)
    (tmp_path / "notes.md").write_text("mine")
    written = rendering.write(tram_briefing(), tmp_path, formats)
    assert sorted(_contents(tmp_path)) == sorted(["notes.md", *(p.name for p in written)])


def test_views_of_an_earlier_build_stay_where_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering.write(tram_briefing(), tmp_path)
    before = _contents(tmp_path)

    def failing(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match="No space left"):
        rendering.write(replace(tram_briefing(), question="A later question"), tmp_path, ("md",))
    monkeypatch.undo()
    assert _contents(tmp_path) == before


@pytest.mark.parametrize("what", ["file for folder", "folder for file"])
def test_what_cannot_be_written_is_named_with_the_way_out(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "out"
    if what == "file for folder":
        folder.write_text("mine")
    else:
        (folder / "briefing.html").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"out'?:? cannot be written: .*another folder"):
        rendering.write(tram_briefing(), folder)


@pytest.mark.parametrize("call", ["fsync", "replace", "link", "open", "unlink"])
@pytest.mark.parametrize("earlier", [True, False], ids=["over an earlier build", "into an empty folder"])
def test_a_failure_at_any_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, earlier: bool  # noqa: FBT001
) -> None:  # fmt: skip
    """The n-th of these calls fails, until there is no n-th; then nothing failed."""
    owner = os if call in {"fsync", "link"} else Path
    real = getattr(owner, call)
    for nth in range(100):
        folder = tmp_path / str(nth)
        if earlier:
            rendering.write(replace(tram_briefing(), question="An earlier question"), folder, ("md", "html"))
        before = _contents(folder) if earlier else None
        seen = 0

        def failing(*arguments: object, nth: int = nth, **named: object) -> object:
            nonlocal seen
            seen += 1
            if seen == nth + 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        with monkeypatch.context() as patch:
            patch.setattr(owner, call, failing)
            said = ""
            try:
                rendering.write(tram_briefing(), folder, ("md", "report"))
            except OutputError as error:
                said = str(error)
        if said:
            assert "No space left" in said
            assert (_contents(folder) if folder.exists() else None) == before
        # What cannot be taken away stays, where nobody sees it, until the next one can.
        shown = [name for name in _contents(folder) if call != "unlink" or name[0] != "."] if folder.exists() else []
        assert shown in (["briefing.md", "report.json"], list(before or ()))
        if seen <= nth:
            break
    rendering.write(tram_briefing(), folder)
    assert sorted(_contents(folder)) == _NAMES


def test_what_was_begun_by_one_that_was_killed_is_finished(tmp_path: Path) -> None:
    """Two files waited and one was in its place already; what the earlier build had beside them goes."""
    rendering.write(replace(tram_briefing(), question="An earlier question"), tmp_path, ("md", "html", "pdf"))
    note = {"token": "0123abcd", "names": ["briefing.md", "briefing.html", "report.json"], "going": ["briefing.pdf"]}
    (tmp_path / ".briefgen.note").write_text(json.dumps(note), encoding="utf-8")
    for name in ("briefing.md", "report.json"):
        (tmp_path / f".{name}.0123abcd.tmp").write_text(f"new {name}", encoding="utf-8")
    (tmp_path / "briefing.html").write_text("new briefing.html", encoding="utf-8")
    (tmp_path / ".briefing.md.0123abcd.old").write_text("old", encoding="utf-8")
    (tmp_path / ".briefing.md.76543210.tmp").write_text("of one that was killed before", encoding="utf-8")
    (tmp_path / ".notes.tmp").write_text("not ours", encoding="utf-8")
    with rendering.writing(tmp_path):
        pass
    assert _contents(tmp_path) == {
        ".notes.tmp": b"not ours",
        **{name: f"new {name}".encode() for name in ("briefing.html", "briefing.md", "report.json")},
    }


@pytest.mark.parametrize(
    "note",
    [
        '{"token": "0123abcd", "names": ["../outside"], "going": []}',
        '{"token": "0123abcd", "names": [], "going": ["../outside"]}',
        '{"token": "/../..", "names": ["a"], "going": []}',
        '{"token": 1}',
        "[]",
        "[" * 100_000,
        "",
    ],
    ids=["comes from outside", "goes outside", "token", "half", "list", "deep", "empty"],
)
def test_a_note_that_is_none_of_ours_moves_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / "outside").write_text("mine", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".briefgen.note").write_text(note, encoding="utf-8")
    (tmp_path / "out" / "briefing.md").write_text("mine", encoding="utf-8")
    with rendering.writing(tmp_path / "out"):
        pass
    assert _contents(tmp_path / "out") == {"briefing.md": b"mine"}
    assert (tmp_path / "outside").read_text(encoding="utf-8") == "mine"


def test_a_file_that_is_still_being_written_is_nobodys_to_clear_away(tmp_path: Path) -> None:
    path = tmp_path / ".report.json.0123abcd.tmp"
    with path.open("wb") as file:
        locks.marked(file.fileno())
        rendering.write_text("another", tmp_path / "report.json")
        with rendering.writing(tmp_path):
            assert path.exists()
    rendering.write_text("another", tmp_path / "report.json")
    assert not path.exists()
