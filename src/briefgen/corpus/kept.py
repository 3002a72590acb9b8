"""The indexes that lie in a folder: what each is of, whether it is whole, and which of them may go."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefgen.corpus.opening import made_by, removed
from briefgen.errors import LedgerError
from briefgen.ledger.locks import StoppedError, only_one
from briefgen.ledger.opening import is_damage, locks_folder, read_only, reason, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["Index", "indexes", "removable", "remove"]

_NAMES = "passages-*.sqlite"


@dataclass(frozen=True, slots=True)
class Index:
    """One index.

    Attributes:
        path: of its file.
        size: of the file and its log, in bytes.
        used: the day on which it was last of use, in days since 1970-01-01.
        of: the folder below which all its files lie; empty where it holds none.
        documents, passages: how many.
        fault: what is wrong with it; empty where nothing is. The next build for which it is of use makes it anew.
        is_old: whether another version made it, so that it is made anew, too.
    """

    path: Path
    size: int
    used: int
    of: str = ""
    documents: int = 0
    passages: int = 0
    fault: str = ""
    is_old: bool = False


def indexes(folder: Path, *, check: bool = False) -> tuple[Index, ...]:
    """Every index of a folder, by name; nothing is changed.

    Args:
        folder: that of the ledger.
        check: read each whole, and say what is damaged, rather than look only at what is counted.
    """
    return tuple(_index(path, check=check) for path in sorted(folder.glob(_NAMES)))


def _index(path: Path, *, check: bool) -> Index:
    size = 0
    for end in ("", "-wal"):
        with suppress(OSError):
            size += path.with_name(path.name + end).stat().st_size
    index = Index(path, size, _day(path))
    try:
        with worded(), closing(sqlite3.connect(read_only(path), uri=True)) as connection:
            made = connection.execute("SELECT by FROM made").fetchall()
            if made != [(made_by(),)]:
                return replace(index, is_old=True)
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] if check else "ok"
            if said != "ok":
                return replace(index, fault=str(said).replace("\n", "; "))
            first, last, documents, passages = connection.execute(
                "SELECT (SELECT min(real) FROM files), (SELECT max(real) FROM files), "
                "(SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
            ).fetchone()
    except sqlite3.Error as error:
        return replace(index, fault=reason(error) if is_damage(error) else f"it cannot be read: {reason(error)}")
    return replace(index, of=_above(first, last), documents=documents, passages=passages)


def _day(path: Path) -> int:
    try:
        seen = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    except (OSError, ValueError, OverflowError):
        return 0
    return seen.toordinal() - dt.date(1970, 1, 1).toordinal()


def _above(first: object, last: object) -> str:
    """The folder above all files: by the first and the last of their sorted paths."""
    if not isinstance(first, bytes) or not isinstance(last, bytes):
        return ""
    return os.fsdecode(os.path.dirname(first) if first == last else os.path.commonpath([first, last]))  # noqa: PTH120 - bytes


def removable(kept: Sequence[Index], *, used_before: int | None, room: int | None) -> tuple[Index, ...]:
    """Those that may go: the ones out of use for long, and the longest unused until the rest fits.

    Args:
        kept: all of them.
        used_before: a day; None for no matter when.
        room: bytes in all; None for no bound.
    """
    going = []
    for item in sorted(kept, key=lambda i: (-i.used, i.path.name)):
        if used_before is not None and item.used < used_before:
            going.append(item)
        elif room is not None:
            room -= item.size
            if room < 0:
                going.append(item)
    return tuple(going)


def remove(items: Iterable[Index]) -> tuple[Index, ...]:
    """Remove indexes, except those on which a build works.

    Returns:
        Those that are gone.

    Raises:
        LedgerError: one cannot be removed.
    """
    at_once = threading.Event()
    at_once.set()
    gone = []
    for item in items:
        try:
            with only_one(locks_folder(item.path.parent) / f"{item.path.stem}.lock", stopped=at_once):
                removed(item.path)
        except StoppedError:
            continue
        except OSError as error:
            raise LedgerError(f"the index {str(item.path)!r} cannot be removed: {reason(error)}") from error
        gone.append(item)
    return tuple(gone)
