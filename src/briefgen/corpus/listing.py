"""What stands under the paths given, as tables of the index that last as long as the connection: no list of it is held."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from briefgen.model import Found, Unreadable
from briefgen.sources.discover import Candidate, in_common, places, shown_from, sightings
from briefgen.sources.files import Listed
from briefgen.sources.manifest import absent, read_manifests, said_of
from briefgen.sources.parsed import Fields

__all__ = ["batches", "is_small", "list_files", "listed", "said_as_text"]

_BATCH = 1000
_SMALL = 10_000_000
_TABLES = """
CREATE TEMP TABLE seen (real BLOB PRIMARY KEY, name BLOB, shown TEXT, root BLOB, rank INTEGER, said TEXT) WITHOUT ROWID;
CREATE TEMP TABLE refused (shown TEXT, reason TEXT, PRIMARY KEY (shown, reason)) WITHOUT ROWID;
CREATE TEMP TABLE listed (
  place INTEGER PRIMARY KEY, real BLOB UNIQUE, name BLOB, shown TEXT, suffix TEXT, said TEXT
);
"""

T = TypeVar("T")


def batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """The items in lists of at most so many."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def is_small(paths: Sequence[str | os.PathLike[str]], most: int) -> bool:
    """Whether the files are so few and small that reading all of them costs less than an index.

    Args:
        paths: as given.
        most: files.
    """
    files = total = 0
    for seen in sightings(places(paths)):
        if seen.real:
            files += 1
            total += _size(seen.real)
        if files > most or total > _SMALL:
            return False
    return True


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - one of very many
    except OSError:
        return 0


def list_files(connection: sqlite3.Connection, paths: Sequence[str | os.PathLike[str]]) -> int:
    """Fill the table ``listed``: one row a file, in the order in which sources are numbered; ``refused``: what is no file.

    Returns:
        How many files there are.

    Raises:
        SourceError: a path does not exist, or a manifest is wrong.
    """
    found = places(paths)
    entries = read_manifests(found.manifests)
    connection.executescript(
        "".join(f"DROP TABLE IF EXISTS temp.{t};" for t in ("seen", "refused", "listed")) + _TABLES
    )
    refused = [Unreadable(e.path, e.reason) for e in absent(entries)]
    connection.execute("BEGIN")
    for batch in batches(sightings(found)):
        connection.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?, 0, '') ON CONFLICT DO NOTHING",
            [(os.fsencode(s.real), os.fsencode(s.name), s.shown, os.fsencode(s.root)) for s in batch if s.real],
        )
        refused += [Unreadable(s.shown, s.refused) for s in batch if s.refused]
        connection.executemany("INSERT OR IGNORE INTO refused VALUES (?, ?)", [(r.path, r.reason) for r in refused])
        refused.clear()
    connection.executemany("INSERT OR IGNORE INTO refused VALUES (?, ?)", [(r.path, r.reason) for r in refused])
    said = said_of(entries)
    connection.execute("UPDATE seen SET rank = ?", (len(said),))
    connection.executemany(
        "UPDATE seen SET rank = ?, said = ? WHERE real = ?",
        [(rank, said_as_text(fields), os.fsencode(real)) for rank, (real, fields) in enumerate(said.items())],
    )
    _tell_apart(connection)
    connection.create_function("suffix_of", 1, _suffix, deterministic=True)
    connection.execute(
        "INSERT INTO listed SELECT NULL, real, name, shown, suffix_of(name), said FROM seen ORDER BY rank, shown, real"
    )
    connection.execute("COMMIT")
    connection.execute("DROP TABLE seen")
    return int(connection.execute("SELECT count(*) FROM listed").fetchone()[0])


def _suffix(name: bytes) -> str:
    return os.path.splitext(os.fsdecode(name))[1].lower()  # noqa: PTH122 - one of very many


def _tell_apart(connection: sqlite3.Connection) -> None:
    """Where two files would be shown alike, show all relative to what their folders have in common."""
    if connection.execute("SELECT 1 FROM seen GROUP BY shown HAVING count(*) > 1 LIMIT 1").fetchone() is None:
        return
    common = in_common(os.fsdecode(root) for (root,) in connection.execute("SELECT DISTINCT root FROM seen"))
    connection.create_function("shown_from", 1, lambda name: shown_from(os.fsdecode(name), common))
    connection.execute("UPDATE seen SET shown = shown_from(name)")


def said_as_text(fields: Fields) -> str:
    """What a manifest says of a file, as a text to store and compare; empty where it says nothing."""
    return json.dumps({name: [f.value, f.origin] for name, f in sorted(fields.items())}) if fields else ""


def listed(real: bytes, name: bytes, shown: str, said: str) -> Listed:
    """A row of the table as a file to read."""
    fields = {field: Found(*found) for field, found in json.loads(said).items()} if said else {}
    return Listed(Candidate(os.fsdecode(name), os.fsdecode(real), shown), fields)
