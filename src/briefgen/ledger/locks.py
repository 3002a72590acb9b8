"""Locks of the file system: one holder over all threads and processes, freed by the system when its process dies."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["StoppedError", "Turns", "abandoned", "marked", "only_one", "only_writer", "swept"]

_GLANCE_S = 0.02
_LONGEST_GLANCE_S = 0.25
_HELD = {errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_UNKNOWN = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}  # a file system that has no locks
_WRITER = ".briefgen.lock"
_writers: dict[str, tuple[int, int]] = {}
"""Folders into which this process writes, by their real path, with the process and the thread."""


class StoppedError(Exception):
    """The run ended while it waited for a lock."""


class Turns:
    """One holder of each key at a time among the threads of this process."""

    def __init__(self) -> None:
        self._naming = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def held(self, key: str, *, stopped: threading.Event | None = None) -> Iterator[None]:
        """Wait for a key and hold it.

        Raises:
            StoppedError: ``stopped`` was set while waiting.
        """
        with self._naming:
            lock, holders = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = (lock, holders + 1)
        try:
            while not lock.acquire(timeout=_LONGEST_GLANCE_S):
                if stopped is not None and stopped.is_set():
                    raise StoppedError
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._naming:
                lock, holders = self._locks.pop(key)
                if holders > 1:
                    self._locks[key] = (lock, holders - 1)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _taken(path: Path) -> int | None:
    """A handle that holds the lock; None where another one does.

    Raises:
        OSError: the file cannot be made, or the file system knows no locks.
    """
    # Not through a link: it would make, write into and lock a file anywhere.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _lock(handle)
        # The holder before us takes the file away as it leaves: a lock on a file that is gone guards nothing.
        if os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except FileNotFoundError:
        pass
    except OSError as error:
        os.close(handle)
        if error.errno in _HELD:
            return None
        raise
    os.close(handle)
    return None


def _release(path: Path, handle: int) -> None:
    # Taken away before it is freed, so that nobody can get hold of a file that is about to go.
    with suppress(OSError):
        path.unlink()
    os.close(handle)


@contextmanager
def only_one(path: Path, *, stopped: threading.Event | None = None) -> Iterator[None]:
    """Wait for a lock and hold it.

    Args:
        path: of the lock's file; its folder is there.
        stopped: ends the waiting when set.

    Raises:
        StoppedError: it was.
        OSError: the file cannot be made, or the file system knows no locks.
    """
    pause = _GLANCE_S
    while (handle := _taken(path)) is None:
        if stopped is not None and stopped.is_set():
            raise StoppedError
        time.sleep(pause)
        pause = min(_LONGEST_GLANCE_S, pause * 1.5)
    try:
        yield
    finally:
        _release(path, handle)


@contextmanager
def only_writer(folder: Path, *, patience_s: float = 0.0, again: bool = False) -> Iterator[None]:
    """Be the only one who writes into a folder; it is made, and taken away again if it stays empty.

    That something can be written is tried at once, and not when a build has been paid for.

    Args:
        folder: of the outputs.
        patience_s: how long another one is waited for.
        again: whether this thread may be it already.

    Raises:
        OutputError: another one writes into it, or nothing can be written. Nothing was changed.
    """
    real, me = os.path.realpath(folder), (os.getpid(), threading.get_ident())
    if again and _writers.get(real) == me:
        yield
        return
    made = _made(folder)
    try:
        with _writer(folder, patience_s):
            _writers[real] = me
            try:
                yield
            finally:
                del _writers[real]
    finally:
        _unmade(made)


@contextmanager
def _writer(folder: Path, patience_s: float) -> Iterator[None]:
    path = folder / _WRITER
    try:
        handle = _waited_for(path, patience_s)
    except OSError as error:
        _discard(path)
        if error.errno not in _UNKNOWN:
            raise _unwritable(folder, error) from error
        yield  # then there is nothing to tell by
        return
    if handle is None:
        raise OutputError(
            f"{folder}: another build{_holder(path)} is writing into this folder; wait for it, or give another with -o"
        )
    try:
        try:
            _sign(handle)
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield
    finally:
        _release(path, handle)


def _waited_for(path: Path, patience_s: float) -> int | None:
    """A handle that holds the lock; None where another one held it all the time."""
    deadline = time.monotonic() + patience_s
    pause = _GLANCE_S
    while (handle := _taken(path)) is None and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(_LONGEST_GLANCE_S, pause * 1.5)
    return handle


def marked(handle: int) -> None:
    """Mark an open file as in use, for as long as it is open; without effect where there are no locks."""
    with suppress(OSError):
        _lock(handle)


def abandoned(path: Path) -> bool:
    """Whether nobody has a file open and marked: who wrote it was killed. False where that cannot be told."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def swept(folder: Path) -> None:
    """Take away the files of locks that nobody holds: their holders were killed."""
    for path in folder.glob("*.lock"):
        with suppress(OSError):
            if (handle := _taken(path)) is not None:
                _release(path, handle)


def _made(folder: Path) -> list[Path]:
    missing = [p for p in (folder, *folder.parents) if not os.path.exists(p)]  # noqa: PTH110 - Path.exists raises where a name is too long
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _unmade(missing)
        raise _unwritable(folder, error) from error
    return missing


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"{str(folder)!r} cannot be written: {error.strerror or error}; give another folder with -o")


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _unmade(made: list[Path]) -> None:
    for place in made:
        with suppress(OSError):  # something lies in it: it stays
            place.rmdir()


def _sign(handle: int) -> None:
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode("ascii"))


def _holder(path: Path) -> str:
    with suppress(OSError, ValueError):
        return f" (process {int(path.read_text(encoding='ascii'))})"
    return ""
