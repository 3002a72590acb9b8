"""An open ledger: read, written and, should its file be damaged, saved, while several builds use it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from briefgen.errors import LedgerError
from briefgen.ledger import locks
from briefgen.ledger.opening import NAME, DamagedError, is_damage, locks_folder, opened, prepared, reason, worded
from briefgen.ledger.pruning import Pruned, Pruning, chosen, removed
from briefgen.ledger.rescue import rescued
from briefgen.ledger.rows import COLUMNS, INSERT, PAID, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

__all__ = ["Ledger", "today"]

_SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM entries WHERE kind = ? AND key = ?"  # noqa: S608 - names of ours
_BY_NUMBER = f"SELECT {', '.join(COLUMNS)} FROM entries NOT INDEXED WHERE id = ?"  # noqa: S608 - likewise
_SUM = "SELECT sum FROM entries WHERE kind = ? AND key = ?"
_MOST_MARKS = 5000
_RESCUES = 3

T = TypeVar("T")


def _log(message: str) -> None:
    logging.getLogger("briefgen").warning(message)


def today() -> int:
    """Days since 1970-01-01, UTC: an entry's age is a matter of the machine, no content depends on it."""
    return dt.datetime.now(dt.UTC).date().toordinal() - dt.date(1970, 1, 1).toordinal()


class Ledger:
    """An open ledger. Several threads may use one, and several processes may open the same.

    Args:
        folder: made if it is not there; the file in it is ``ledger.sqlite``.
        warn: told, in one sentence for a person, of what was damaged, lost or cannot be kept; logged by default.
        day: today, in days since 1970-01-01.

    Raises:
        LedgerError: the folder cannot be used, or the file is of a newer version or another program's.
    """

    def __init__(self, folder: Path, *, warn: Callable[[str], None] = _log, day: Callable[[], int] = today) -> None:
        self.folder = Path(folder)
        self.path = self.folder / NAME
        self._warn = warn
        self._day = day
        self._mutex = threading.RLock()
        self._told: set[str] = set()
        self._unsaved: dict[tuple[str, str], Row] = {}
        self._marks: dict[tuple[str, str], int] = {}
        self._rescues = 0
        self._turns = locks.Turns()
        self._connection: sqlite3.Connection | None = None
        self._file: os.stat_result | None = None
        prepared(self.folder)
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- entries ---------------------------------------------------------------------------------------------------

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under a name; None where nothing is. A damaged entry is dropped, and told of."""
        with self._mutex:
            if row := self._unsaved.get((kind, key)):
                return row.value
            row = self._reading(lambda c: self._found(c, kind, key))
            if row is not None:
                self._mark(row)
            return row.value if row is not None else None

    def _found(self, connection: sqlite3.Connection, kind: str, key: str) -> Row | None:
        """The entry, if it is there and whole; one that is not is dropped.

        Raises:
            sqlite3.DatabaseError: more than this entry is damaged.
        """
        values = connection.execute(_SELECT, (kind, key)).fetchone()
        if values is None:
            return None
        number, *columns = values
        row = Row.read(tuple(columns))
        if row is not None and (row.kind, row.key) == (kind, key):
            return row
        there = connection.execute(_BY_NUMBER, (number,)).fetchone()
        if there is None or Row.read(there) is not None:
            raise sqlite3.DatabaseError("its index leads astray")
        # Where more than this entry is damaged, writing on would harm others: then the whole file is saved first.
        (fault,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if fault != "ok":
            raise sqlite3.DatabaseError(str(fault).rpartition("\n")[2])
        self._warn(f"the ledger's entry {kind} {key[:12]} is damaged: it was dropped, and is made anew")
        self._marks.pop((kind, key), None)
        self._writing(lambda c: c.execute("DELETE FROM entries WHERE id = ?", (number,)))
        return None

    def has(self, kind: str, key: str) -> bool:
        """Whether an entry of this name is there, whole or not."""
        with self._mutex:
            if (kind, key) in self._unsaved:
                return True
            asked = "SELECT 1 FROM entries WHERE kind = ? AND key = ?"
            return self._reading(lambda c: c.execute(asked, (kind, key)).fetchone()) is not None

    def put(
        self,
        kind: str,
        key: str,
        value: bytes,
        *,
        calls: int = 0,
        tokens: int = 0,
        cost: float | None = None,
        note: str = "",
    ) -> None:
        """Keep a value, in the place of what was kept under this name.

        What was paid for is on the disk when this returns. Where it cannot be written, that is told once, and it stays at hand
        for this run, to be written with the next one that can be.
        """
        day = self._day()
        row = Row(kind, key, bytes(value), day, day, calls, tokens, None if cost is None else float(cost), note)
        with self._mutex:
            left = [kept for kept in self._unsaved.values() if (kept.kind, kept.key) != (kind, key)]
            self._unsaved.pop((kind, key), None)
            if not self._save([row]):
                if kind in PAID:
                    self._unsaved[kind, key] = row
            elif left:
                self._save(left)

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Drop entries; those that are not there are no error."""
        names = [(kind, key) for key in keys]
        with self._mutex:
            for name in names:
                self._unsaved.pop(name, None)
                self._marks.pop(name, None)
            self._writing(lambda c: c.executemany("DELETE FROM entries WHERE kind = ? AND key = ?", names))

    def prune(self, pruning: Pruning, *, dry_run: bool = False) -> Pruned:
        """Remove entries; a build that runs meanwhile makes those anew that it needs.

        Args:
            pruning: which.
            dry_run: only count them.

        Raises:
            LedgerError: the file cannot be written.
        """
        with self._mutex:
            try:
                return self._try(lambda c: self._pruned(c, pruning, dry_run=dry_run))
            except sqlite3.Error as error:
                raise LedgerError(f"the ledger {str(self.path)!r} cannot be written: {reason(error)}") from error

    def _pruned(self, connection: sqlite3.Connection, pruning: Pruning, *, dry_run: bool) -> Pruned:
        numbers, pruned = chosen(connection, pruning)
        if numbers and not dry_run:
            removed(connection, numbers, self.folder)
        return pruned

    @contextmanager
    def only_one(self, key: str, *, stopped: threading.Event | None = None) -> Iterator[None]:
        """Be the only holder of this key among all threads and processes that use the ledger.

        Raises:
            StoppedError: ``stopped`` was set while waiting.
        """
        place = locks_folder(self.folder)
        with self._turns.held(key, stopped=stopped), ExitStack() as held:
            try:
                place.mkdir(mode=0o700, exist_ok=True)
                held.enter_context(locks.only_one(place / f"{key[:64]}.lock", stopped=stopped))
            except OSError as error:
                message = (
                    f"nothing can be locked in {str(place)!r} ({reason(error)}): another build that shares the ledger "
                )
                self._tell("lock", f"{message}may pay for the same answers")
            yield

    def close(self) -> None:
        """Write what is left to write, and close the file."""
        with self._mutex:
            if self._unsaved and not self._save(list(self._unsaved.values())):
                count = len(self._unsaved)
                what = "1 answer was" if count == 1 else f"{count} answers were"
                self._warn(f"{what} paid for and could not be kept in {str(self.path)!r}")
            self._write_marks()
            self._shut()

    # --- the file --------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Open the file, saving what can be read of it where it is damaged; locks of the dead are cleared away."""
        locks.swept(locks_folder(self.folder))
        with self._opening():
            try:
                self._connection = opened(self.folder)
            except DamagedError as error:
                self._warn(rescued(self.folder, error))
                self._connection = self._opened_again()
            self._file = self._seen()

    def _opened_again(self) -> sqlite3.Connection:
        try:
            return opened(self.folder)
        except DamagedError as error:
            raise LedgerError(f"{str(self.path)!r} is damaged and cannot be saved: {error}; remove it") from error

    @contextmanager
    def _opening(self) -> Iterator[None]:
        """One process at a time opens or saves the file."""
        with self.only_one("opening"):
            yield

    def _seen(self) -> os.stat_result | None:
        try:
            return self.path.stat()
        except OSError:
            return None

    def _shut(self) -> None:
        connection, self._connection = self._connection, None
        with suppress(sqlite3.Error):
            if connection is not None:
                connection.close()

    def _current(self) -> sqlite3.Connection:
        """The connection, to the file that lies there now: another build may have saved it, or somebody removed it."""
        seen = self._seen()
        if self._connection is None or seen is None or self._file is None or not os.path.samestat(seen, self._file):
            self._shut()
            prepared(self.folder)
            self._open()
        if self._connection is None:
            raise AssertionError
        return self._connection

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file; where it proves damaged, save it and do it again.

        Raises:
            sqlite3.Error: the surroundings do not allow it.
            LedgerError: likewise.
        """
        while True:
            try:
                with worded():
                    return work(self._current())
            except sqlite3.Error as error:
                if self._connection is not None and self._connection.in_transaction:
                    with suppress(sqlite3.Error):
                        self._connection.rollback()
                if not is_damage(error) or self._rescues >= _RESCUES:
                    raise
                self._rescue(error)

    def _rescue(self, error: sqlite3.Error) -> None:
        self._rescues += 1
        self._shut()
        with self._opening():
            seen = self._seen()
            if seen is not None and self._file is not None and os.path.samestat(seen, self._file):
                self._warn(rescued(self.folder, error))

    def _reading(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        try:
            return self._try(work)
        except (sqlite3.Error, LedgerError) as error:
            self._tell(
                "read", f"the ledger {str(self.path)!r} cannot be read ({reason(error)}): what it holds is made anew"
            )
            return None

    def _writing(self, work: Callable[[sqlite3.Connection], object], *, paid: bool = False) -> bool:
        """Write, all or nothing; whether it was possible. What was paid for is on the disk when this returns."""

        def whole(connection: sqlite3.Connection) -> None:
            connection.execute(f"PRAGMA synchronous = {'FULL' if paid else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            work(connection)
            connection.execute("COMMIT")

        try:
            self._try(whole)
        except (sqlite3.Error, LedgerError) as error:
            self._tell(
                "write",
                f"the ledger {str(self.path)!r} cannot be written ({reason(error)}): the build goes on, "
                "and what is answered from now on may have to be paid for again",
            )
            if self._connection is not None:  # somebody else may hold it for long: not every answer is to wait as long
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA busy_timeout = 250")
            return False
        return True

    def _save(self, rows: Sequence[Row]) -> bool:
        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(INSERT, [row.values() for row in rows])
            for row in rows:  # a damaged index can swallow an entry without a word: it would be paid for at each run
                if connection.execute(_SUM, (row.kind, row.key)).fetchone() != (row.checksum,):
                    raise sqlite3.DatabaseError("its index leads astray")

        saved = self._writing(write, paid=any(row.kind in PAID for row in rows))
        for row in rows if saved else ():
            self._unsaved.pop((row.kind, row.key), None)
        return saved

    # --- days of use -----------------------------------------------------------------------------------------------

    def _mark(self, row: Row) -> None:
        """Note that an entry was of use today: written in bulk, so that a rebuild of thousands of hits is not slowed."""
        day = self._day()
        if row.used < day:
            self._marks[row.kind, row.key] = day
        if len(self._marks) >= _MOST_MARKS:
            self._write_marks()

    def _write_marks(self) -> None:
        marks = [(day, *name) for name, day in self._marks.items()]
        self._marks.clear()
        if not marks:
            return
        with suppress(sqlite3.Error, LedgerError):  # a day of use that is lost harms nobody
            self._try(lambda c: _update(c, marks))

    def _tell(self, about: str, message: str) -> None:
        """Warn of something once a run: a full disk is told once, not at every answer."""
        if about not in self._told:
            self._told.add(about)
            self._warn(message)


def _update(connection: sqlite3.Connection, marks: list[tuple[int, str, str]]) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("UPDATE entries SET used = ? WHERE kind = ? AND key = ?", marks)
    connection.execute("COMMIT")
