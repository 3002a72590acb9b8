"""The file of an index: found by what it is an index of, made, opened, and thrown away where it cannot be used."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from briefgen.errors import LedgerError, SettingsError
from briefgen.ledger.locks import StoppedError, only_one
from briefgen.ledger.opening import is_damage, locks_folder, prepared, reason, worded
from briefgen.version import READERS, __version__

__all__ = ["DamagedError", "alone", "folder_of", "made_by", "named_faults", "opened", "place_of", "removed"]

FORMAT = 1
_PATIENCE_S = 30.0
_APPLICATION = 0x4247_5053  # "BGPS"
# Characters that a word may hold beside letters and digits: see briefgen.text.tokens. All beyond ASCII count as letters, so
# that what is a word does not depend on the version of SQLite.
_TOKENIZER = "tokenize = \"ascii tokenchars '.,&/'''\""
_MADE_OF = f"""
CREATE TABLE made (by TEXT NOT NULL);
CREATE TABLE files (
  real BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, sure INTEGER,
  digest TEXT, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_by_digest ON files (digest);
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, suffix TEXT NOT NULL, said TEXT NOT NULL, text_sha256 TEXT NOT NULL
);
CREATE TABLE passages (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL, finish INTEGER NOT NULL);
CREATE INDEX passages_by_document ON passages (document);
CREATE VIRTUAL TABLE words USING fts5 (head, body, {_TOKENIZER});
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
"""


class DamagedError(Exception):
    """The file is no index of this version, or is damaged."""


def made_by() -> str:
    """All that what stands in an index depends on beside the files."""
    return f"index {FORMAT}, readers {READERS}, briefgen {__version__}"


@contextmanager
def folder_of(cache: str) -> Iterator[Path]:
    """The folder in which indexes lie: that of the ledger, or one that is gone afterwards.

    Raises:
        LedgerError: it cannot be made or written.
    """
    if cache:
        prepared(Path(cache))
        yield Path(cache)
        return
    with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as folder:
        locks_folder(Path(folder)).mkdir()
        yield Path(folder)


def place_of(folder: Path, paths: Sequence[str | os.PathLike[str]]) -> Path:
    """The file of the index of these paths.

    Each folder and pattern given is part of its name; of a file its folder is, so that a pattern which the shell expands
    leads to one index, whatever files there are today.
    """
    given = {os.path.abspath(os.fspath(p)) for p in paths}  # noqa: PTH100 - links stay as they are named
    roots = {os.path.dirname(p) if os.path.isfile(p) else p for p in given}  # noqa: PTH113, PTH120 - likewise
    digest = hashlib.sha256(b"\0".join(sorted(map(os.fsencode, roots)))).hexdigest()
    return folder / f"passages-{digest[:16]}.sqlite"


@contextmanager
def alone(place: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only one who works on an index.

    Args:
        place: of the index.
        waiting: called once where another works on it.
    """
    lock = locks_folder(place.parent) / f"{place.stem}.lock"
    at_once = threading.Event()
    at_once.set()
    with ExitStack() as held:
        with suppress(OSError):  # a file system without locks: SQLite still keeps the file whole
            try:
                held.enter_context(only_one(lock, stopped=at_once))
            except StoppedError:
                waiting()
                held.enter_context(only_one(lock))
        yield


def opened(place: Path) -> sqlite3.Connection:
    """A connection to an index; made where there is none.

    Raises:
        DamagedError: the file is no index of this version.
        sqlite3.Error: it is damaged, or the surroundings do not allow it.
        SettingsError: this SQLite cannot search for words.
    """
    connection = sqlite3.connect(place, _PATIENCE_S, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    with suppress(OSError):
        os.chmod(place, 0o600)  # noqa: PTH101 - nobody else is to read what the corpus holds
        os.utime(place)  # of use today, whether anything changes in it or not
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    _require_search(connection)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {_MADE_OF}")
        connection.execute("INSERT INTO made VALUES (?)", (made_by(),))
        connection.execute("COMMIT")
    elif "made" not in tables or connection.execute("SELECT by FROM made").fetchall() != [(made_by(),)]:
        raise DamagedError("it was made by another version")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16000")


def _require_search(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.probe USING fts5 (word)")
        connection.execute("DROP TABLE temp.probe")
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        raise SettingsError(
            f"SQLite {sqlite3.sqlite_version} of this Python has no full-text search (FTS5), by which passages are chosen "
            "from a corpus: read all of it with --read-all, or use a Python whose SQLite has it",
            field="read_all",
        ) from error


def removed(place: Path) -> None:
    """Throw an index away.

    Raises:
        LedgerError: it cannot be.
    """
    for end in ("", "-wal", "-shm", "-journal"):
        try:
            Path(f"{place}{end}").unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(place, error) from error


@contextmanager
def named_faults(place: Path) -> Iterator[None]:
    """Errors of the file as ours.

    Raises:
        DamagedError: its content is to blame.
        LedgerError: its surroundings are: a full disk, rights.
    """
    try:
        with worded():
            yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise DamagedError(f"it is damaged ({reason(error)})") from error
        raise _unusable(place, error) from error


def _unusable(place: Path, error: BaseException) -> LedgerError:
    return LedgerError(
        f"the index of passages {str(place)!r} cannot be used: {reason(error)}; name another folder with --cache, "
        "or read all sources with --read-all"
    )
