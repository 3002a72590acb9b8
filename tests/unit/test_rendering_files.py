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
    with pytest.raises(OutputError, match=r"out'.*Name another folder"):
        rendering.write(tram_briefing(), folder)


_CALLS = [(call, n) for call, times in (("fsync", 6), ("replace", 5), ("link", 5), ("open", 5)) for n in range(times)]


@pytest.mark.parametrize(("call", "nth"), _CALLS, ids=[f"{c}-{n}" for c, n in _CALLS])
@pytest.mark.parametrize("earlier", [True, False], ids=["over an earlier build", "into an empty folder"])
def test_a_failure_at_any_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int, earlier: bool  # noqa: FBT001
) -> None:  # fmt: skip
    if earlier:
        rendering.write(replace(tram_briefing(), question="An earlier question"), tmp_path)
    before = _contents(tmp_path)
    seen = 0

    def failing(*arguments: object, **named: object) -> object:
        nonlocal seen
        seen += 1
        if seen == nth + 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **named)

    owner, name = {"fsync": (os, "fsync"), "replace": (Path, "replace"), "link": (os, "link"), "open": (Path, "open")}[
        call
    ]
    real = getattr(owner, name)
    monkeypatch.setattr(owner, name, failing)
    if call == "link":  # a folder without hard links is no failure: the earlier file is copied
        rendering.write(tram_briefing(), tmp_path)
        monkeypatch.undo()
        assert sorted(_contents(tmp_path)) == _NAMES
        return
    with pytest.raises(OutputError, match="No space left"):
        rendering.write(tram_briefing(), tmp_path)
    monkeypatch.undo()
    if (call, nth) == ("fsync", 5):  # the folder itself: the files are complete by then
        assert sorted(_contents(tmp_path)) == _NAMES
    else:
        assert _contents(tmp_path) == before
