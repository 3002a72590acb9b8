"""The file of a ledger: made, opened, and told from what is no ledger of ours."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import LedgerError
from briefgen.ledger.locks import only_one
from briefgen.ledger.rows import COLUMNS, INSERT, Row
from briefgen.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FORMAT",
    "NAME",
    "PAGE",
    "DamagedError",
    "connected",
    "inserted",
    "is_damage",
    "is_ours",
    "locks_folder",
    "made",
    "opened",
    "prepared",
    "read_only",
    "reason",
    "worded",
]

FORMAT = 1
NAME = "ledger.sqlite"
PAGE = 4096
_PATIENCE_S = 30.0
_CHECKED_BYTES = 64_000_000  # takes some 50 ms; a larger file is looked into where it shows a fault
_APPLICATION = 0x42474C44  # "BGLD", by which `file` and this program know a ledger

# Results of SQLite that speak of the surroundings, not of the file's content: held by another, full, not writable.
_SURROUNDINGS = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
}
_MADE_OF = f"""
CREATE TABLE IF NOT EXISTS ledger (format TEXT NOT NULL, sum TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, {", ".join(COLUMNS)}, UNIQUE (kind, key));
"""
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by briefgen; it can be made anew, at its price. See bford.info/cachedir\n"


class DamagedError(Exception):
    """The file is no database, or not one that this program left like this."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file's content is to blame, and not its surroundings."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return not isinstance(error, sqlite3.OperationalError)
    return code & 0xFF not in _SURROUNDINGS


def reason(error: BaseException) -> str:
    """What went wrong, in the words of the system."""
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


@contextmanager
def worded() -> Iterator[None]:
    """What SQLite says of a damaged schema may be no text, over which Python fails in a way of its own.

    Raises:
        sqlite3.DatabaseError: instead of that.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("its schema is damaged") from error


def locks_folder(folder: Path) -> Path:
    """Where the files of locks lie."""
    return folder / "locks"


def prepared(folder: Path) -> None:
    """Make the folder, for nobody else's eyes, out of backups and out of version control.

    Raises:
        LedgerError: it cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        locks_folder(folder).mkdir(mode=0o700, exist_ok=True)
        if not (folder / NAME).exists():  # later on they may have been taken away on purpose
            with ExitStack() as held:
                with suppress(OSError):  # no locks here: then they may be written twice
                    held.enter_context(only_one(locks_folder(folder) / "folder.lock"))
                _keep_out(folder)
    except OSError as error:
        raise _unusable(folder, error) from error


def _keep_out(folder: Path) -> None:
    for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
        if not (folder / name).exists():
            # Under another name first: half of it would be taken for one that somebody wanted so.
            (folder / f"{name}.new").write_text(text, encoding="ascii")
            (folder / f"{name}.new").replace(folder / name)


def _unusable(folder: Path, error: BaseException) -> LedgerError:
    return LedgerError(
        f"the ledger in {str(folder)!r} cannot be used: {reason(error)}; "
        "name another folder with --cache, or keep nothing with --no-cache"
    )


def connected(path: Path | str, *, uri: bool = False) -> sqlite3.Connection:
    """A bare connection, which several threads may use in turn."""
    connection = sqlite3.connect(path, _PATIENCE_S, isolation_level=None, check_same_thread=False, uri=uri)
    # What is no UTF-8 was not written here: it is to be read, and told by its checksum.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def read_only(path: Path) -> str:
    """The address of a file that is only looked at.

    SQLite puts files beside one that it reads. Where the folder allows none, nobody can be changing it either; then it is read
    as it lies there, as long as there is no log that belongs to it.
    """
    log = path.with_name(path.name + "-wal")
    unchanging = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if unchanging else ''}"


def opened(folder: Path) -> sqlite3.Connection:
    """A connection to the ledger of a folder; made if there is none. One process at a time may do this.

    Raises:
        DamagedError: the file is damaged.
        LedgerError: it is of a newer version, no ledger, or cannot be read or written.
    """
    path = folder / NAME
    connection: sqlite3.Connection | None = None
    try:
        with worded():
            connection = connected(path)
            _prepare(connection, path)
    except sqlite3.Error as error:
        _close(connection)
        if is_damage(error):
            raise DamagedError(reason(error)) from error
        raise _unusable(folder, error) from error
    except BaseException:
        _close(connection)
        raise
    with suppress(OSError):
        path.chmod(0o600)
    return connection


def made(path: Path) -> sqlite3.Connection:
    """A new ledger with a transaction begun, to be filled, committed and synced: of no use to anybody before that."""
    path.unlink(missing_ok=True)
    connection = connected(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        _make(connection)
        connection.execute("BEGIN IMMEDIATE")
    except BaseException:
        _close(connection)
        raise
    return connection


def inserted(connection: sqlite3.Connection, row: Row) -> None:
    """Write an entry, in the place of one of the same name."""
    connection.execute(INSERT, row.values())


def _close(connection: sqlite3.Connection | None) -> None:
    with suppress(sqlite3.Error):
        if connection is not None:
            connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if not is_ours(connection, path):
        _make(connection)
    if path.stat().st_size <= _CHECKED_BYTES:
        _check_structure(connection)
    connection.execute("PRAGMA journal_mode = WAL")  # where that cannot be, SQLite stays with what can
    connection.execute("PRAGMA secure_delete = ON")  # what was replaced is not to be found again when a file is saved
    connection.execute("BEGIN IMMEDIATE")  # is it writable at all?
    connection.execute("ROLLBACK")


def _check_structure(connection: sqlite3.Connection) -> None:
    """Whether each entry is found where the index says: what is written into a damaged file would damage more."""
    (fault,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if fault != "ok":
        raise DamagedError(str(fault).rpartition("\n")[2])


def _make(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.executescript(f"BEGIN IMMEDIATE; {_MADE_OF}")
    connection.execute("INSERT INTO ledger VALUES (?, ?)", (str(FORMAT), _sum(str(FORMAT))))
    connection.execute("COMMIT")


def _sum(form: str) -> str:
    return hashlib.sha256(f"briefgen ledger {form}".encode()).hexdigest()


def is_ours(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a file is a ledger, and not one yet to be made.

    Raises:
        DamagedError: it was one.
        LedgerError: it is another program's, or of a newer version.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return False
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
    if not ours and not tables & {"entries", "ledger"}:
        raise LedgerError(f"{str(path)!r} is the database of another program; name another folder with --cache")
    if not {"entries", "ledger"} <= tables:
        raise DamagedError("a table is missing")
    _check_format(connection, path)
    return True


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    row = connection.execute("SELECT format, sum FROM ledger").fetchone()
    if row is None or not isinstance(row[0], str) or not row[0].isdecimal() or row[1] != _sum(row[0]):
        raise DamagedError("it does not say its version")
    if int(row[0]) > FORMAT:
        raise LedgerError(
            f"{str(path)!r} is a ledger of format {row[0]}, and briefgen {__version__} reads formats up to {FORMAT}: "
            "install the newer briefgen that made it, or name another folder with --cache"
        )
