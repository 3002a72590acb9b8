"""What a ledger holds, whether it is whole, and what of it may go."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.errors import LedgerError
from briefgen.ledger.opening import NAME, DamagedError, connected, is_damage, is_ours, read_only, reason, worded
from briefgen.ledger.rows import COLUMNS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Damage", "Kind", "Stock", "checked", "stock_of"]

_COUNTED = """
SELECT kind, count(*), sum(length(value)), sum(calls), sum(tokens), sum(cost), sum(cost IS NULL AND calls > 0),
       min(made), max(made), max(used)
FROM entries GROUP BY kind ORDER BY kind
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """All entries of one kind.

    Attributes:
        kind: ``reply``, ``parsed``, ``reading`` or ``pending``.
        entries: how many.
        size: of their values, in bytes.
        calls, tokens: what they cost to make.
        cost: in US dollars, as far as it is known; None where of none it is.
        unpriced: entries that cost something nobody knows.
        oldest, newest: days, since 1970-01-01, on which the first and the last was made.
        used: the day on which one was last of use.
    """

    kind: str
    entries: int
    size: int
    calls: int
    tokens: int
    cost: float | None
    unpriced: int
    oldest: int
    newest: int
    used: int


@dataclass(frozen=True, slots=True)
class Stock:
    """What a ledger holds.

    Attributes:
        path: of its file.
        size: of the file and its log, in bytes; 0 where there is none yet.
        kinds: by name.
    """

    path: Path
    size: int
    kinds: tuple[Kind, ...] = ()

    @property
    def entries(self) -> int:
        """Of all kinds."""
        return sum(kind.entries for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong.

    Attributes:
        name: of the entry; of the file where no single entry is meant.
        what: is wrong.
        calls, tokens: what it takes to make the entry anew, as far as the entry still says it.
    """

    name: str
    what: str
    calls: int = 0
    tokens: int = 0


def stock_of(folder: Path) -> Stock:
    """Count what a ledger holds; nothing is changed, and a ledger that is not there is not made.

    Raises:
        LedgerError: it cannot be read.
    """
    path = folder / NAME
    if not path.exists():
        return Stock(path, 0)
    size = sum(file.stat().st_size for end in ("", "-wal") if (file := path.with_name(NAME + end)).exists())
    try:
        with worded(), closing(_looking(path)) as connection:
            rows = connection.execute(_COUNTED).fetchall() if is_ours(connection, path) else []
    except (sqlite3.Error, DamagedError) as error:
        raise _unreadable(path, error) from error
    return Stock(path, size, tuple(_kind(row) for row in rows))


def _kind(row: tuple[object, ...]) -> Kind:
    """Of a row of counts; what is damaged counts as nothing."""
    name, *numbers = row
    entries, size, calls, tokens = (_number(value) for value in numbers[:4])
    unpriced, oldest, newest, used = (_number(value) for value in numbers[5:])
    cost = numbers[4] if isinstance(numbers[4], int | float) and math.isfinite(numbers[4]) else None
    return Kind(str(name), entries, size, calls, tokens, cost, unpriced, oldest, newest, used)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0


def checked(folder: Path) -> tuple[Damage, ...]:
    """Read every entry and the file's own structure; nothing is changed.

    Returns:
        What is damaged; empty where all is well.

    Raises:
        LedgerError: it cannot be read for another reason than damage.
    """
    path = folder / NAME
    if not path.exists():
        return ()
    out: list[Damage] = []
    try:
        with worded(), closing(_looking(path)) as connection:
            if not is_ours(connection, path):
                return ()
            out.extend(_entries(connection))
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    except (sqlite3.Error, DamagedError) as error:
        if not _is_damage(error):
            raise _unreadable(path, error) from error
        said = [reason(error)]
    out.extend(Damage(NAME, str(line).replace("\n", "; ")) for line in said if line != "ok")
    return tuple(out)


def _entries(connection: sqlite3.Connection) -> Iterator[Damage]:
    query = f"SELECT {', '.join(COLUMNS)} FROM entries ORDER BY kind, key"  # noqa: S608 - names of ours
    for values in connection.execute(query):
        if Row.read(values) is None:
            kind, key, *_ = values
            calls, tokens = (value if isinstance(value, int) else 0 for value in values[5:7])
            yield Damage(f"{kind} {str(key)[:12]}", "does not fit its checksum", calls, tokens)


def _looking(path: Path) -> sqlite3.Connection:
    return connected(read_only(path), uri=True)


def _is_damage(error: sqlite3.Error | DamagedError) -> bool:
    return isinstance(error, DamagedError) or is_damage(error)


def _unreadable(path: Path, error: sqlite3.Error | DamagedError) -> LedgerError:
    if _is_damage(error):
        return LedgerError(
            f"the ledger {str(path)!r} is damaged ({reason(error)}): the next build sets it aside and saves what can be read"
        )
    return LedgerError(f"the ledger {str(path)!r} cannot be read: {reason(error)}")
