"""Save what can be read of a damaged ledger: the file is set aside as it is, and its whole entries go into a new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from briefgen.errors import LedgerError
from briefgen.ledger.carving import carved
from briefgen.ledger.opening import NAME, PAGE, connected, inserted, made, reason, worded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefgen.ledger.rows import Row

__all__ = ["rescued"]

_WAL, _SHM = "-wal", "-shm"
_SOURCE, _TARGET = "ledger.reading.sqlite", "ledger.saved.sqlite"

# What a ledger's first bytes are, whatever it holds: magic, page size, write-ahead logging, no reserved room, fixed fractions.
_HEAD = b"SQLite format 3\0" + PAGE.to_bytes(2, "big") + bytes((2, 2, 0, 64, 32, 32))
_SCHEMA_FORMAT, _UTF8 = slice(44, 48), slice(56, 60)


def rescued(folder: Path, error: BaseException) -> str:
    """Put a new ledger in the place of a damaged one.

    Args:
        folder: of the ledger; nobody else may be opening it.
        error: what was found.

    Returns:
        What a person is to know: what was damaged, under which name it was set aside, and how much of it was saved.

    Raises:
        LedgerError: it cannot be set aside, or there is no room for what can be saved; all is as it was.
    """
    path = folder / NAME
    try:
        aside = _set_aside(path)
        saved, lost = _saved(folder)
        _synced(aside)
        _synced(folder / _TARGET)
        for end in (_WAL, _SHM):
            (folder / (NAME + end)).unlink(missing_ok=True)
        (folder / _TARGET).replace(path)
    except (OSError, sqlite3.Error) as trouble:
        raise LedgerError(
            f"the ledger {str(path)!r} is damaged ({reason(error)}) and cannot be saved: {reason(trouble)}; "
            "make room, name another folder with --cache, or keep nothing with --no-cache"
        ) from trouble
    finally:
        for name in (_SOURCE, _TARGET):
            for end in ("", _WAL, _SHM, "-journal"):
                with suppress(OSError):
                    (folder / (name + end)).unlink(missing_ok=True)
    left = f", {lost} of them damaged and left out" if lost else ""
    return (
        f"the ledger {str(path)!r} was damaged ({reason(error)}): it is set aside as {aside.name!r}, "
        f"and {saved} entries were saved from it{left}; what is missing is made anew"
    )


def _set_aside(path: Path) -> Path:
    """The file under another name, as it is, its log with it."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"ledger.damaged-{number}.sqlite")):
        number += 1
    shutil.copyfile(path, aside)
    log = path.with_name(path.name + _WAL)
    if log.exists():
        shutil.copyfile(log, aside.with_name(aside.name + _WAL))
    return aside


def _synced(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _saved(folder: Path) -> tuple[int, int]:
    """Write every whole entry into a new file; how many there are, and how many rows were not whole."""
    source = folder / _SOURCE
    _copy(folder / NAME, source)
    found: set[tuple[str, str]] = set()
    damaged = 0
    with closing(made(folder / _TARGET)) as target:
        for row in _rows(source):
            if row is None:
                damaged += 1
            elif (row.kind, row.key) not in found:
                found.add((row.kind, row.key))
                inserted(target, row)
        target.execute("COMMIT")
    return len(found), damaged


def _copy(path: Path, copy: Path) -> None:
    shutil.copyfile(path, copy)
    log = path.with_name(path.name + _WAL)
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + _WAL))
    with copy.open("r+b") as file:
        head = bytearray(file.read(100))
        if len(head) < 100:
            return
        head[: len(_HEAD)] = _HEAD
        head[_SCHEMA_FORMAT], head[_UTF8] = (4).to_bytes(4, "big"), (1).to_bytes(4, "big")
        file.seek(0)
        file.write(head)


def _rows(path: Path) -> Iterator[Row | None]:
    """Every entry that can be read; None for one that is not whole."""
    with suppress(sqlite3.Error), worded(), closing(connected(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    yield from carved(path, PAGE)
