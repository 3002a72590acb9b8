"""The review file: decisions appended one by one and chained by their hashes, in a SQLite file beside the record."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Literal

from briefgen.errors import BriefgenError, ExitCode, OutputError, SettingsError
from briefgen.review.rows import START, STATEMENTS, chained, listed, packed, read, signs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefgen.model import Briefing, Decision

__all__ = ["AlteredReviewError", "NewerDecisionError", "Store", "open_store", "review_path"]

LAYOUT = 1
_PATIENCE = 30.0
"""Seconds to wait while another process decides, or finishes the review: that takes as long as its views."""
_APPLICATION = 0x42475256  # "BGRV", by which `file` and this program know a review file


class AlteredReviewError(SettingsError):
    """A review file that is not as this program wrote it.

    Attributes:
        number: of the first decision that is not as it was written; 0 where that cannot be told.
    """

    exit_code = ExitCode.UNVERIFIED

    def __init__(self, message: str, *, number: int = 0) -> None:
        super().__init__(message, field="record")
        self.number = number


class NewerDecisionError(BriefgenError):
    """Somebody has decided on the same claim since.

    Attributes:
        decision: the newest on this claim.
    """

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"{decision.reviewer} has decided on {decision.claim} since")
        self.decision = decision


def review_path(record: Path) -> Path:
    """Where the review of a record is kept: ``briefing.review.sqlite`` beside ``briefing.json``."""
    return record.with_suffix(".review.sqlite")


def open_store(path: Path, briefing: Briefing) -> Store:
    """Open the review file of a record, or begin one.

    Args:
        path: of the review file; made if it is not there.
        briefing: the record. Decisions that it carries are taken over where the file is new.

    Raises:
        AlteredReviewError: something else has changed it; the message names the first decision that is not as written.
        SettingsError: no review file, one of another briefing, or one of a newer version of this program.
        OutputError: it cannot be read or written.
    """
    with _told(path):
        connection = sqlite3.connect(path, _PATIENCE, isolation_level=None, check_same_thread=False)
        # What is no UTF-8 was not written here: it is to be read, and told by its hash.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        store = Store(path, connection)
    try:
        store.adopt(briefing)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """An open review file. Not for several threads at once; several processes may have one open."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take a connection; use :func:`open_store`."""
        self.path = path
        self._connection = connection

    def adopt(self, briefing: Briefing) -> None:
        """Set the file up for a record: see :func:`open_store`."""
        with _told(self.path):
            self._prepare()
            with self.alone():
                known = self._read()
                self._check_record(briefing, known)
                for decision in briefing.decisions if not known else ():
                    self._insert(decision)
                self._note(briefing)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, in the order made.

        Raises:
            AlteredReviewError: one is not as it was written.
        """
        if self._connection.in_transaction:
            return self._read()
        with _told(self.path), self._transaction("DEFERRED"):  # else another process may decide between the two reads
            return self._read()

    def _read(self) -> tuple[Decision, ...]:
        rows = self._connection.execute("SELECT * FROM decisions ORDER BY number").fetchall()
        number, hash_ = self._connection.execute("SELECT number, hash FROM head").fetchone() or (-1, "")
        out: list[Decision] = []
        last = START
        for expected, row in enumerate(rows, start=1):
            decision = read(row)
            if decision is None or decision.number != expected or row[-1] != chained(last, decision):
                raise self._altered(expected)
            last = row[-1]
            out.append(decision)
        if number != len(out):  # the last ones were taken away, or some put after it
            raise self._altered(max(1, min(number, len(out)) + 1))
        if hash_ != last:
            raise self._altered(max(1, len(out)))
        return tuple(out)

    def append(self, decision: Decision, *, based_on: int) -> Decision:
        """Write a decision, on the disk when this returns.

        Args:
            decision: its number is given here.
            based_on: number of the newest decision on this claim that the reviewer had before them; 0 for none.

        Raises:
            NewerDecisionError: there is a newer one; nothing was written.
            AlteredReviewError: something else has changed the file.
            OutputError: it cannot be written.
        """
        with self.alone():
            known = self._read()
            mine = [d for d in known if d.claim == decision.claim]
            if mine and mine[-1].number != based_on:
                raise NewerDecisionError(mine[-1])
            numbered = replace(decision, number=len(known) + 1)
            self._insert(numbered)
        return numbered

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts no other process decides; what is written in it is on the disk at its end, all or nothing."""
        with _told(self.path), self._transaction("IMMEDIATE"):
            yield

    def close(self) -> None:
        """Close the file; what was appended stays."""
        self._connection.close()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA synchronous = EXTRA")
        if self._empty():
            with self.alone():
                if self._empty():  # another process may have begun it meanwhile
                    self._begin()
        self._check_layout()
        # No write-ahead log: decisions would lie in a second file, to be lost when the first is moved or copied alone,
        # and a log does not work on a network folder.
        run("PRAGMA journal_mode = DELETE")

    def _marks(self) -> tuple[int, int]:
        run = self._connection.execute
        return run("PRAGMA application_id").fetchone()[0], run("PRAGMA user_version").fetchone()[0]

    def _empty(self) -> bool:
        tables = self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        return not tables and self._marks() == (0, 0)

    def _begin(self) -> None:
        for statement in STATEMENTS:
            self._connection.execute(statement)
        self._connection.execute("INSERT INTO head VALUES (1, 0, ?)", (START,))
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        self._connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def _check_layout(self) -> None:
        application, layout = self._marks()
        if application != _APPLICATION:
            raise SettingsError(
                f"{self.path}: this is no review file of briefgen; move it away to begin a review", field="record"
            )
        if layout != LAYOUT:
            raise SettingsError(
                f"{self.path}: the review file is of layout {layout}, this program reads {LAYOUT}; "
                "use the version of briefgen that wrote it",
                field="record",
            )
        tables = {sql for (sql,) in self._connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table'")}
        whole = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not whole or tables != {s for s in STATEMENTS if s.startswith("CREATE TABLE")}:
            raise AlteredReviewError(f"{self.path}: the review file is damaged; restore it from a copy")

    def _check_record(self, briefing: Briefing, known: tuple[Decision, ...]) -> None:
        last = self._connection.execute("SELECT build, sources FROM records ORDER BY rowid DESC LIMIT 1").fetchone()
        if last and last[0] != briefing.build and not listed(last[1]) & set(signs(briefing)):
            raise SettingsError(
                f"{self.path}: this is the review of another briefing (build {last[0]}), with which build "
                f"{briefing.build} has no source in common; move it away to begin a review",
                field="record",
            )
        if known and known[: len(briefing.decisions)] != briefing.decisions:
            raise SettingsError(
                f"{self.path}: the record holds decisions that are not in this review file; they are of two reviews. "
                "Move the file away to go on from the record",
                field="record",
            )

    def _note(self, briefing: Briefing) -> None:
        known = json.dumps(sorted(signs(briefing)))
        self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (briefing.build, known))

    def _insert(self, decision: Decision) -> None:
        run = self._connection.execute
        (last,) = run("SELECT hash FROM head").fetchone()
        hash_ = chained(last, decision)
        *plain, _ = astuple(decision)
        run("INSERT INTO decisions VALUES (?,?,?,?,?,?,?,?,?)", (*plain, packed(decision.basis), hash_))
        run("UPDATE head SET number = ?, hash = ?", (decision.number, hash_))

    @contextmanager
    def _transaction(self, kind: Literal["DEFERRED", "IMMEDIATE"]) -> Iterator[None]:
        self._connection.execute(f"BEGIN {kind}")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite has not taken it back by itself
                self._connection.execute("ROLLBACK")
            raise

    def _altered(self, number: int) -> AlteredReviewError:
        return AlteredReviewError(
            f"{self.path}: decision {number} is not as it was written: the review file was changed by something other than "
            "briefgen. Restore it from a copy, or move it away to begin again",
            number=number,
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite has to say, as an error of ours that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_DBMOVED":
            raise OutputError(
                f"{path}: the review file was moved or replaced; end this review and start again"
            ) from error
        raise OutputError(
            f"{path}: the review file cannot be used: {error}; its folder has to be there, writable and with room on the disk"
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # what SQLite says of a damaged schema may be no text
        raise SettingsError(f"{path}: this is no review file of briefgen: {error}", field="record") from error
