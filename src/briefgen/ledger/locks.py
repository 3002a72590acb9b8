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

__all__ = ["StoppedError", "Turns", "only_one", "only_writer", "swept"]

_GLANCE_S = 0.02
_LONGEST_GLANCE_S = 0.25
_HELD = {errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_WRITER = ".briefgen.lock"


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
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
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
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only build that writes into a folder; the folder is made, and taken away again if it stays empty.

    Raises:
        OutputError: another build writes into it. Nothing was changed.
    """
    made = _made(folder)
    path = folder / _WRITER
    try:
        handle = _taken(path)
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}:
            _unmade(made)
            raise OutputError(
                f"{folder}: cannot be written: {error.strerror or error}; give another folder with -o"
            ) from error
        yield  # a file system without locks: then there is nothing to tell by
        return
    if handle is None:
        raise OutputError(
            f"{folder}: another build{_holder(path)} is writing into this folder; wait for it, or give another with -o"
        )
    try:
        _sign(handle)
        yield
    finally:
        _release(path, handle)
        _unmade(made)


def swept(folder: Path) -> None:
    """Take away the files of locks that nobody holds: their holders were killed."""
    for path in folder.glob("*.lock"):
        with suppress(OSError):
            if (handle := _taken(path)) is not None:
                _release(path, handle)


def _made(folder: Path) -> list[Path]:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written: {error.strerror or error}; give another folder with -o"
        ) from error
    return missing


def _unmade(made: list[Path]) -> None:
    for place in made:
        with suppress(OSError):  # something lies in it: it stays
            place.rmdir()


def _sign(handle: int) -> None:
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))


def _holder(path: Path) -> str:
    with suppress(OSError, ValueError):
        return f" (process {int(path.read_text(encoding='ascii'))})"
    return ""
