"""Files of a folder replaced together, all or none: whatever fails, and whenever the process is killed.

New files are written beside the old ones and put on the disk. Then a note says what is about to be renamed, and only then is
anything renamed. Where that fails it is taken back; where the process is killed in the middle, whoever writes into the folder
next finishes it by the note. So nobody who comes by way of this program finds a folder that mixes two builds.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import OutputError
from briefgen.ledger.locks import abandoned, marked, only_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["replace_all", "replace_one", "writing"]

_NOTE = ".briefgen.note"
_LEFT = re.compile(r"\.(.+)\.([0-9a-f]{8})\.(tmp|old)", re.DOTALL)
_PATIENCE_S = 30.0


@contextmanager
def writing(folder: Path, *, patience_s: float = _PATIENCE_S, again: bool = True) -> Iterator[None]:
    """Be the only one who writes into a folder; what one before began and was killed over is finished or cleared away first.

    Args:
        folder: made if it is not there, and taken away again if it stays empty.
        patience_s: how long another one that writes into it is waited for.
        again: whether this thread may be the one already.

    Raises:
        OutputError: another one writes into it, or it cannot be written. Nothing was changed.
    """
    with only_writer(folder, patience_s=patience_s, again=again):
        try:
            _settle(folder)
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield


def replace_all(folder: Path, contents: Mapping[str, bytes], *, going: Iterable[str] = ()) -> tuple[Path, ...]:
    """Put files into the places of earlier ones, all or none; for the only writer of the folder.

    Args:
        folder: is there.
        contents: by name.
        going: names of files that are to be gone afterwards.

    Raises:
        OutputError: it was not possible; earlier files are as they were.
    """
    goes = tuple(sorted(name for name in going if os.path.lexists(folder / name)))
    swap = _Swap(folder, secrets.token_hex(4), tuple(contents), goes)
    with ExitStack() as held:
        try:
            for name, data in contents.items():
                _written(swap.new(name), data, held)
            swap.note()
        except BaseException as error:
            swap.discard()
            if isinstance(error, OSError):
                raise _unwritable(folder, error) from error
            raise
        held.close()
        try:
            swap.go()
        except BaseException as error:
            state = swap.back()
            if isinstance(error, OSError):
                raise _unwritable(folder, error, state) from error
            raise
    return tuple(folder / name for name in contents)


def replace_one(path: Path, data: bytes) -> Path:
    """Put one file into the place of an earlier one, whole or not at all; others may write into the folder meanwhile.

    Raises:
        OutputError: it was not possible; an earlier file is as it was.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(".*.tmp"):
            if (found := _LEFT.fullmatch(left.name)) and found[1] == path.name:
                _swept(left)
        with ExitStack() as held:
            _written(new, data, held)
            if os.name == "nt":
                held.close()
            new.replace(path)
        with suppress(
            OSError
        ):  # it is in its place; the name may be lost with the power, and the earlier file is there then
            _sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error, f"{_AS_BEFORE} file") from error
    finally:
        _discard(new)
    return path


_AS_BEFORE = "what was there is as it was. Make it writable, make room, or name another"


def _unwritable(place: Path, error: OSError, state: str = f"{_AS_BEFORE} folder") -> OutputError:
    return OutputError(f"{str(place)!r} cannot be written: {error.strerror or error}; {state}")


@dataclass(frozen=True, slots=True)
class _Swap:
    """Files on their way to their places.

    Attributes:
        folder: of all of them.
        token: in the names of what lies there for the time being; no byte of an output depends on it.
        names: of the files that come.
        going: of those that go; each is there.
    """

    folder: Path
    token: str
    names: tuple[str, ...]
    going: tuple[str, ...]

    def new(self, name: str) -> Path:
        """Where a new file waits."""
        return self.folder / f".{name}.{self.token}.tmp"

    def old(self, name: str) -> Path:
        """Where an earlier file is kept until all is well."""
        return self.folder / f".{name}.{self.token}.old"

    def note(self) -> None:
        """Keep the earlier files, and write down what is about to happen: from here on it is finished, whatever comes."""
        for name in (*self.names, *self.going):
            if os.path.lexists(self.folder / name):
                _kept(self.folder / name, self.old(name))
        said = {"token": self.token, "names": self.names, "going": self.going}
        with ExitStack() as held:
            _written(self.new(_NOTE), json.dumps(said).encode("ascii"), held)
        _sync_folder(self.folder)  # what the note speaks of is there whenever the note is
        self.new(_NOTE).replace(self.folder / _NOTE)

    def go(self) -> None:
        """Rename all into place, and take away what goes."""
        _sync_folder(self.folder)
        self.finish()
        _sync_folder(self.folder)
        if _discard(self.folder / _NOTE):
            self.discard()

    def finish(self) -> None:
        """Rename what still waits; what does not is in its place already."""
        for name in self.names:
            if os.path.lexists(self.new(name)):
                self.new(name).replace(self.folder / name)
        for name in self.going:
            (self.folder / name).unlink(missing_ok=True)

    def back(self) -> str:
        """Put everything back; returns what became of it, in words."""
        try:
            for name in self.names:
                if not os.path.lexists(
                    self.new(name)
                ):  # it is in its place: it has to wait again while the note stands
                    (self.folder / name).replace(self.new(name))
            for name in (*self.names, *self.going):
                if os.path.lexists(self.old(name)):
                    self.old(name).replace(self.folder / name)
            (self.folder / _NOTE).unlink(missing_ok=True)
        except OSError:
            return "nor can it be put back: the files are there in part, and the next run that can write there finishes them"
        self.discard()
        return f"{_AS_BEFORE} folder"

    def discard(self) -> None:
        """Take away what lies there for the time being."""
        for name in (*self.names, *self.going, _NOTE):
            _discard(self.new(name))
            _discard(self.old(name))


def _settle(folder: Path) -> None:
    """Finish what a killed process had noted, and clear away what it had not.

    Raises:
        OSError: it cannot be finished here and now.
    """
    if noted := _noted(folder):
        noted.finish()
        _sync_folder(folder)
    (folder / _NOTE).unlink(missing_ok=True)
    for path in folder.glob(".*"):
        if found := _LEFT.fullmatch(path.name):
            if found[3] == "old":  # kept by the only writer of the folder, and that is us now
                _discard(path)
            else:
                _swept(path)


def _noted(folder: Path) -> _Swap | None:
    """What was begun; None where nothing was, or the note is none of ours."""
    try:
        said = json.loads((folder / _NOTE).read_bytes())
        token, names, going = said["token"], said["names"], said["going"]
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(isinstance(part, str) and _is_plain(part) for part in (token, *names, *going)):
        return None
    return _Swap(folder, token, tuple(names), tuple(going))


def _is_plain(name: str) -> bool:
    """Whether a name leads nowhere else."""
    return Path(name).name == name and name not in {"", ".", ".."} and "\0" not in name


def _written(path: Path, data: bytes, held: ExitStack) -> None:
    """Write a new file, on the disk when this returns; marked as in use until the stack is closed."""
    file = held.enter_context(path.open("xb", buffering=0))
    marked(file.fileno())
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    os.fsync(file.fileno())


def _kept(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy, follow_symlinks=False)
    except OSError:  # a file system without hard links
        with ExitStack() as held:
            _written(copy, path.read_bytes(), held)


def _swept(path: Path) -> None:
    """Take away a new file whose writer was killed; one that is still being written stays."""
    if abandoned(path):
        _discard(path)


def _discard(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False  # it is cleared away by the next one who can
    return True


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
