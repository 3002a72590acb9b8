"""What can happen to a file of a ledger: to its bytes, and to its rows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from briefgen.ledger.rows import COLUMNS

__all__ = ["CORRUPTIONS", "ROWS", "corrupt_rows"]


def flipped(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 1, 4, 32))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def shortened(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data)) :]


def blanked(data: bytearray, rng: random.Random) -> None:
    start, size = rng.randrange(len(data)), rng.choice((16, 512, 4096, 8192))
    data[start : start + size] = bytes(len(data[start : start + size]))


def scrambled(data: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(data)) // 4096 * 4096
    data[start : start + 4096] = rng.randbytes(len(data[start : start + 4096]))


def swapped(data: bytearray, rng: random.Random) -> None:
    one, other = (rng.randrange(len(data) // 4096) * 4096 for _ in range(2))
    data[one : one + 4096], data[other : other + 4096] = data[other : other + 4096], data[one : one + 4096]


def lengthened(data: bytearray, rng: random.Random) -> None:
    data += rng.randbytes(rng.choice((1, 4096, 10_000)))


CORRUPTIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flipped,
    flipped,
    shortened,
    blanked,
    scrambled,
    swapped,
    lengthened,
)


# --- rows, by way of the database ---------------------------------------------------------------------------------------


def _rows_swapped(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    """All but the names of two rows, checksums included."""
    one, two = rng.sample(ids, 2)
    _exchanged(other, one, two, COLUMNS[2:])


def _values_swapped(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    one, two = rng.sample(ids, 2)
    _exchanged(other, one, two, ("value",))


def _names_swapped(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    one, two = rng.sample(ids, 2)
    keys = [other.execute("SELECT kind, key FROM entries WHERE id = ?", (n,)).fetchone() for n in (one, two)]
    for number, name in ((one, ("x", "x")), (two, keys[0]), (one, keys[1])):
        other.execute("UPDATE entries SET kind = ?, key = ? WHERE id = ?", (*name, number))


def _value_edited(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    number = rng.choice(ids)
    (value,) = other.execute("SELECT value FROM entries WHERE id = ?", (number,)).fetchone()
    data = bytearray(value)
    flipped(data, rng)
    other.execute("UPDATE entries SET value = ? WHERE id = ?", (bytes(data), number))


def _column_garbled(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    new = rng.choice((None, b"\xff\xfe", "1", -3, 2.5, "x" * 5000))
    column = rng.choice([name for name in COLUMNS if name not in {"kind", "key"}])
    other.execute(f"UPDATE entries SET {column} = ? WHERE id = ?", (new, rng.choice(ids)))


def _row_removed(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    other.execute("DELETE FROM entries WHERE id = ?", (rng.choice(ids),))


def _table_emptied(other: sqlite3.Connection, rng: random.Random, ids: list[int]) -> None:
    del ids
    other.execute(rng.choice(("DELETE FROM entries", "DROP TABLE entries", "DELETE FROM ledger", "DROP TABLE ledger")))


ROWS: tuple[Callable[[sqlite3.Connection, random.Random, list[int]], None], ...] = (
    _rows_swapped,
    _values_swapped,
    _names_swapped,
    _value_edited,
    _column_garbled,
    _row_removed,
    _table_emptied,
)
"""What somebody with a database tool may do who knows nothing of checksums."""


def _exchanged(other: sqlite3.Connection, one: int, two: int, columns: tuple[str, ...]) -> None:
    names, setting = ", ".join(columns), ", ".join(f"{name} = ?" for name in columns)
    read = f"SELECT {names} FROM entries WHERE id = ?"
    first, second = (other.execute(read, (n,)).fetchone() for n in (one, two))
    for number, row in ((one, second), (two, first)):
        other.execute(f"UPDATE entries SET {setting} WHERE id = ?", (*row, number))


def corrupt_rows(path: Path, rng: random.Random) -> None:
    """Change rows of a ledger in one of these ways."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other, suppress(sqlite3.IntegrityError):
        ids = [number for (number,) in other.execute("SELECT id FROM entries")]
        rng.choice(ROWS)(other, rng, ids)
