"""The journal of a batch: what stands in it is done, and what is torn, altered or outdated is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.batch.inputs import file_digest
from briefgen.batch.journal import NAME, Entry, Journal
from briefgen.batch.results import Done, Result, Status
from briefgen.errors import OutputError
from briefgen.settings import Spent


def done(name: str, *, status: Status = "done", task: str = "build", files: dict[str, str] | None = None) -> Done:
    return Done(Result(name, 2, task, status, 0, message="“é”"), files or {}, 1.5, Spent(calls=2, tokens=30, cost=0.1))


def written(folder: Path, *entries: Entry) -> Path:
    with Journal(folder) as journal:
        for entry in entries:
            journal.add(entry)
    return folder / NAME


def test_what_was_written_is_read(tmp_path: Path) -> None:
    written(tmp_path, Entry("d1", done("a")), Entry("d2", done("b")))
    journal = Journal(tmp_path)
    assert [journal.of(name) for name in ("a", "b", "c")] == [Entry("d1", done("a")), Entry("d2", done("b")), None]


def test_the_last_entry_of_a_row_counts(tmp_path: Path) -> None:
    path = written(tmp_path, Entry("old", done("a")), Entry("new", done("a")))
    assert Journal(tmp_path).of("a") == Entry("new", done("a"))
    written(tmp_path)
    assert path.read_bytes().count(b"\n") == 1, "opening it takes out what is outdated"


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[: len(line) // 2],
        lambda line: line.replace(b'"done"', b'"failed"'),
        lambda line: line.replace(b'"d1"', b'"d9"'),
        lambda _line: b"\x00\xff{",
        lambda _line: b"[]",
    ],
    ids=["torn", "status altered", "digest altered", "rubbish", "no object"],
)
def test_a_damaged_line_is_not_heeded(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path, Entry("d0", done("kept")), Entry("d1", done("a")))
    first, second = path.read_bytes().splitlines()
    path.write_bytes(first + b"\n" + damage(second))
    assert Journal(tmp_path).of("a") is None
    written(tmp_path, Entry("d2", done("b")))
    journal = Journal(tmp_path)
    assert [bool(journal.of(name)) for name in ("kept", "a", "b")] == [True, False, True]


@pytest.mark.parametrize(
    ("status", "task", "is_kept"),
    [
        ("done", "build", True),
        ("partial", "build", True),
        ("unverified", "verify", True),
        ("unverified", "build", False),
        ("failed", "verify", False),
        ("pending", "build", False),
    ],
)
def test_what_has_an_answer_is_kept(tmp_path: Path, status: Status, task: str, is_kept: bool) -> None:  # noqa: FBT001 - of the table
    written(tmp_path, Entry("d", done("a", status=status, task=task)))
    assert bool(Journal(tmp_path).kept("a", "d", tmp_path)) is is_kept


def test_a_row_with_another_digest_is_not_kept(tmp_path: Path) -> None:
    written(tmp_path, Entry("d", done("a")))
    assert Journal(tmp_path).kept("a", "d", tmp_path)
    assert Journal(tmp_path).kept("a", "e", tmp_path) is None


@pytest.mark.parametrize(
    "touch", [Path.unlink, lambda path: path.write_text("altered")], ids=["file gone", "file altered"]
)
def test_a_row_whose_files_are_not_its_own_is_not_kept(tmp_path: Path, touch: Callable[[Path], object]) -> None:
    output = tmp_path / "a"
    output.mkdir()
    (output / "briefing.md").write_text("as written")
    written(tmp_path, Entry("d", done("a", files={"briefing.md": file_digest(output / "briefing.md")})))
    assert Journal(tmp_path).kept("a", "d", output)
    touch(output / "briefing.md")
    assert Journal(tmp_path).kept("a", "d", output) is None


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with Journal(tmp_path) as journal:
        monkeypatch.setattr("briefgen.batch.journal.os.fsync", full)
        with pytest.raises(OutputError, match=r"No space left on device; the rows done so far are kept"):
            journal.add(Entry("d", done("a")))
