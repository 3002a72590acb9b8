"""An index brought up to date: what is new or has changed is read, what is gone leaves it, the rest is only looked at."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Self

from briefgen.corpus.documents import add, drop_unlisted, unsettled
from briefgen.corpus.listing import listed
from briefgen.settings import Progress
from briefgen.sources.files import FileReader, Listed
from briefgen.sources.parsed import ReadError

if TYPE_CHECKING:
    from briefgen.ledger import Ledger
    from briefgen.settings import ProgressListener

__all__ = ["update"]

_BATCH = 200
_LONGEST_S = 1.0
"""Files, and seconds, between two commits."""

_YOUNG_NS = 2_000_000_000
"""A file changed so recently may change again within one tick of its file system's clock: it is read again the next time."""

_Stamp = tuple[int, int, int, int]
"""Size, time of change of the content and of the entry, both in nanoseconds, and number of the file."""

_AS_KNOWN = """
SELECT place, l.real, name, shown, l.said, size, mtime, ctime, inode, sure FROM listed l LEFT JOIN files USING (real)
WHERE place > ? ORDER BY place LIMIT ?
"""


def _stamp(path: bytes) -> _Stamp | None:
    """What tells a changed file without reading it; None where it is gone, or cannot be looked at."""
    try:
        seen = os.stat(path)  # noqa: PTH116 - one of very many
    except OSError:
        return None
    # Some file systems number beyond what SQLite stores.
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino & (2**63 - 1)


def _is_old(stamp: _Stamp) -> bool:
    """Whether a later change of the file will show."""
    _, mtime, ctime, _ = stamp
    return time.time_ns() - max(mtime, ctime) > _YOUNG_NS


def update(
    connection: sqlite3.Connection, files: int, *, ledger: Ledger | None, progress: ProgressListener | None
) -> None:
    """Bring an index up to date with the table ``listed``.

    Args:
        connection: to the index.
        files: rows of that table.
        ledger: from which parsed files are taken; none are put there, which would keep the corpus a second time.
        progress: told of each file that is read, and of each batch.
    """
    tell = progress or (lambda _: None)
    connection.execute("DELETE FROM files WHERE real NOT IN (SELECT real FROM listed)")
    with FileReader(ledger=ledger, keep=False) as reader, _Saved(connection) as saved:
        last = 0
        while rows := connection.execute(_AS_KNOWN, (last, _BATCH)).fetchall():
            tell(Progress("index", last, files))
            for place, real, name, shown, said, *known, sure in rows:
                stamp = _stamp(real)
                if not sure or stamp is None or [*stamp] != known:
                    tell(Progress("index", place - 1, files, shown))
                    _look(connection, reader, listed(real, name, shown, said), stamp)
                    saved.sometimes()
            last = rows[-1][0]
        # Texts read of another file than the first of their bytes, by another reader or under another title, are read again.
        while again := unsettled(connection):
            for row in again:
                _look(connection, reader, listed(*row), _stamp(row[0]))
                saved.sometimes()
        drop_unlisted(connection, saved.sometimes)
    tell(Progress("index", files, files))


class _Saved:
    """Transactions of a bounded number of files and of seconds: so much at most is done again after a run was killed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._files = 0
        self._began = 0.0

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        elif self._connection.in_transaction:
            self._connection.rollback()

    def _begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._files, self._began = 0, time.monotonic()

    def sometimes(self) -> None:
        """To be called after each file."""
        self._files += 1
        if self._files >= _BATCH or time.monotonic() - self._began > _LONGEST_S:
            self._connection.execute("COMMIT")
            self._begin()


def _look(connection: sqlite3.Connection, reader: FileReader, item: Listed, before: _Stamp | None) -> None:
    """Read a file and note what it holds; its text only if no other file of these bytes was read."""
    real = os.fsencode(item.candidate.real)
    digest, reason = None, ""
    is_old = before is not None and _is_old(before)  # at the time before it is read
    try:
        data = reader.data(item)
        digest = hashlib.sha256(data).hexdigest()
        if connection.execute("SELECT 1 FROM documents WHERE digest = ?", (digest,)).fetchone() is None:
            add(connection, item, reader.source(item, data, digest))
    except ReadError as error:
        digest, reason = None, str(error)
    sure = is_old and before == _stamp(real)
    stamp = before or (None,) * 4
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (real, *stamp, sure, digest, reason)
    )
