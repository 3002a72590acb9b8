"""The review file: decisions appended one by one and chained by their hashes, in a SQLite file beside the record."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

from briefgen.errors import BriefgenError, ExitCode, OutputError, SettingsError
from briefgen.model import Basis, Decision
from briefgen.review.basis import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefgen.model import Briefing

__all__ = ["AlteredReviewError", "NewerDecisionError", "Store", "open_store", "review_path"]

LAYOUT = 1
_APPLICATION = 0x42475256  # "BGRV", by which `file` and this program know a review file
_START = "0" * 64

_SCHEMA = """
CREATE TABLE records (
  build TEXT PRIMARY KEY,
  sources TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY,
  claim TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'comment')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  basis TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;

CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
"""


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
        AlteredReviewError: it was changed by other hands; the message names the first decision that is not as written.
        SettingsError: no review file, one of another briefing, or one of a newer version of this program.
        OutputError: it cannot be read or written.
    """
    with _told(path):
        store = Store(path, sqlite3.connect(path, isolation_level=None, check_same_thread=False))
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
            known = self.decisions()
            self._check_record(briefing, known)
            with self._writing():
                for decision in briefing.decisions if not known else ():
                    self._insert(decision)
                self._note(briefing)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, in the order made.

        Raises:
            AlteredReviewError: one is not as it was written.
        """
        with _told(self.path):
            rows = self._connection.execute("SELECT * FROM decisions ORDER BY number").fetchall()
            number, hash_ = self._connection.execute("SELECT number, hash FROM head").fetchone() or (-1, "")
        out: list[Decision] = []
        last = _START
        for expected, row in enumerate(rows, start=1):
            decision = _decision(row)
            if decision is None or decision.number != expected or row[-1] != _chained(last, decision):
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
            AlteredReviewError: the file was changed by other hands.
            OutputError: it cannot be written.
        """
        with _told(self.path), self._writing():
            known = self.decisions()
            mine = [d for d in known if d.claim == decision.claim]
            if mine and mine[-1].number != based_on:
                raise NewerDecisionError(mine[-1])
            numbered = replace(decision, number=len(known) + 1)
            self._insert(numbered)
        return numbered

    def bind(self, briefing: Briefing) -> None:
        """Note another build of the same briefing."""
        with _told(self.path), self._writing():
            self._note(briefing)

    def close(self) -> None:
        """Close the file; what was appended stays."""
        self._connection.close()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        run = self._connection.execute
        application, layout = (run(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        empty = not run("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not (empty and application == layout == 0):
            self._check_layout(application, layout)
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA busy_timeout = 5000")
        if empty:
            self._begin()

    def _begin(self) -> None:
        """All of an empty file, or nothing of it."""
        with self._writing():
            for statement in _SCHEMA.split(";\n\n"):
                self._connection.execute(statement)
            self._connection.execute("INSERT INTO head VALUES (1, 0, ?)", (_START,))
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def _check_layout(self, application: int, layout: int) -> None:
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
        if self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise AlteredReviewError(f"{self.path}: the review file is damaged; restore it from a copy")

    def _check_record(self, briefing: Briefing, known: tuple[Decision, ...]) -> None:
        last = self._connection.execute("SELECT build, sources FROM records ORDER BY rowid DESC LIMIT 1").fetchone()
        if last and last[0] != briefing.build and not _listed(last[1]) & set(_signs(briefing)):
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
        signs = json.dumps(sorted(_signs(briefing)))
        self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (briefing.build, signs))

    def _insert(self, decision: Decision) -> None:
        run = self._connection.execute
        (last,) = run("SELECT hash FROM head").fetchone()
        hash_ = _chained(last, decision)
        *plain, _ = astuple(decision)
        run("INSERT INTO decisions VALUES (?,?,?,?,?,?,?,?,?)", (*plain, _packed(decision.basis), hash_))
        run("UPDATE head SET number = ?, hash = ?", (decision.number, hash_))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing, on the disk at the end."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite has not taken it back by itself
                self._connection.execute("ROLLBACK")
            raise

    def _altered(self, number: int) -> AlteredReviewError:
        return AlteredReviewError(
            f"{self.path}: decision {number} is not as it was written: the review file was changed by other hands. "
            "Restore it from a copy, or move it away to begin again",
            number=number,
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite has to say, as an error of ours that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputError(f"{path}: the review file cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise SettingsError(f"{path}: this is no review file of briefgen: {error}", field="record") from error


def _signs(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """By what a later build of the same briefing is known: a path or a text of one of its sources."""
    for source in briefing.sources.sources:
        yield "path", source.path
        yield "text", source.text_sha256


def _listed(signs: str) -> set[tuple[str, str]]:
    try:
        return {(kind, value) for kind, value in json.loads(signs)}
    except (ValueError, TypeError):
        return set()


def _packed(basis: Basis) -> str:
    return json.dumps([basis.claim, basis.evidence, list(basis.sources), basis.checks])


def _chained(last: str, decision: Decision) -> str:
    *plain, _ = astuple(decision)
    return digest([last, *plain, _packed(decision.basis)])


def _decision(row: tuple[Any, ...]) -> Decision | None:
    number, claim, action, reviewer, at, reason, text, packed, _ = row
    try:
        words, evidence, sources, checks = json.loads(packed)
        basis = Basis(words, evidence, tuple(sources), checks)
    except (ValueError, TypeError):
        return None
    return Decision(number, claim, action, reviewer, at, reason, text, basis)
