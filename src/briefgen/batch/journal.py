"""What is done, row by row, in a file that only grows while a batch runs: whatever happens, what stands in it is done."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from briefgen.batch.inputs import file_digest
from briefgen.batch.results import Done, Result
from briefgen.errors import OutputError
from briefgen.ledger import key_of
from briefgen.rendering import write_text
from briefgen.settings import Spent

__all__ = ["Entry", "Journal"]

NAME = "batch.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that has ended, and the digest of what it was made from."""

    digest: str
    done: Done


class Journal:
    """The journal of a folder, for its only writer; use as a context manager.

    A plain file and no database, since the folder may lie on a network share, where the locks of databases are not to be relied
    on. Each line is written at once and to the disk, and carries its own digest: one that is torn or altered is not heeded.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is there, and write it anew without what is outdated or torn.

        Raises:
            OutputError: the file cannot be read or written.
        """
        self._path = folder / NAME
        self._entries = _read(self._path)
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        lines = "".join(_line(entry) for entry in self._entries.values())
        write_text(lines, self._path)
        try:
            # Unbuffered: what could not be written is not tried again when the file is closed.
            self._file = self._path.open("ab", buffering=0)
        except OSError as error:
            raise self._unwritable(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def of(self, name: str) -> Entry | None:
        """The last entry of a row; None where there is none."""
        return self._entries.get(name)

    def add(self, entry: Entry) -> None:
        """Write an entry to the disk.

        Raises:
            OutputError: it cannot be written, such as on a full disk; what stands there is intact.
        """
        if self._file is None:
            raise AssertionError("the journal is open")
        self._entries[entry.done.result.id] = entry
        try:
            left = memoryview(_line(entry).encode("ascii"))
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def kept(self, name: str, digest: str, output: Path) -> Done | None:
        """What a row came to, if it was done with the same digest and its files are as it wrote them; else None."""
        entry = self._entries.get(name)
        if entry is None or entry.digest != digest or not _answers(entry.done.result):
            return None
        if any(file_digest(output / name) != known for name, known in entry.done.files.items()):
            return None
        return entry.done

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self._path}: cannot be written: {error.strerror or error}; the rows done so far are kept, and the same "
            "command goes on"
        )


def _answers(result: Result) -> bool:
    """Whether there is nothing to gain from running the same row again: a build without a briefing has given nothing yet."""
    return result.status in {"done", "partial"} or (result.status == "unverified" and result.task == "verify")


def _line(entry: Entry) -> str:
    value = {"digest": entry.digest, **asdict(entry.done)}
    return json.dumps({"sha256": key_of(entry=value), **value}) + "\n"


def _read(path: Path) -> dict[str, Entry]:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror or error}; name another folder with -o") from error
    entries = (_entry(line) for line in lines)
    return {entry.done.result.id: entry for entry in entries if entry is not None}


def _entry(line: bytes) -> Entry | None:
    """The entry; None of a line that is torn, altered, or of another version of this file."""
    try:
        value: dict[str, Any] = json.loads(line)
        if value.pop("sha256") != key_of(entry=value):
            return None
        spent = Spent(**value["spent"]) if value["spent"] else None
        done = Done(Result(**value["result"]), value["files"], value["seconds"], spent)
        return Entry(value["digest"], done)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
