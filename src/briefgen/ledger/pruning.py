"""Entries that may go: by age, by last use, by kind, or until the rest is small enough. Safe beside a running build."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.ledger.locks import swept
from briefgen.ledger.opening import locks_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Pruned", "Pruning", "chosen", "removed"]

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Pruning:
    """Which entries go; each that is given narrows it, but ``max_size`` is held to whatever else is given.

    Attributes:
        kind: only of this kind.
        made_before, used_before: days since 1970-01-01: only those made, or last of use, before.
        max_size: in bytes of values: the longest unused go until the rest holds no more.
        everything: all of them, those of a pending batch included.
    """

    kind: str = ""
    made_before: int | None = None
    used_before: int | None = None
    max_size: int | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would go.

    Attributes:
        entries, size: how many, and the bytes of their values.
        calls, tokens: what it would take to make them anew.
        cost: in US dollars, as far as it is known.
    """

    entries: int
    size: int
    calls: int
    tokens: int
    cost: float


def chosen(connection: sqlite3.Connection, pruning: Pruning) -> tuple[list[int], Pruned]:
    """The numbers of the rows that are to go, and what they come to."""
    rows = connection.execute(
        "SELECT id, kind, made, used, length(value), calls, tokens, cost FROM entries ORDER BY used DESC, made DESC, id DESC"
    ).fetchall()
    room = pruning.max_size
    going = []
    for row in rows:
        size = int(row[4] or 0)
        goes = _matches(pruning, str(row[1]), row[2], row[3])
        if not goes and room is not None and _may_go(pruning, str(row[1])):
            room -= size
            goes = room < 0
        if goes:
            going.append(row)
    numbers = [[_int(row[n]) for row in going] for n in (4, 5, 6)]
    cost = sum(row[7] for row in going if isinstance(row[7], float))
    return [row[0] for row in going], Pruned(len(going), sum(numbers[0]), sum(numbers[1]), sum(numbers[2]), cost)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _may_go(pruning: Pruning, kind: str) -> bool:
    """What waits for a provider's batch is paid for and not here yet: it goes only when it is meant."""
    return pruning.everything or kind == pruning.kind or (kind != "pending" and not pruning.kind)


def _matches(pruning: Pruning, kind: str, made: object, used: object) -> bool:
    if pruning.everything:
        return True
    bounds = [(made, pruning.made_before), (used, pruning.used_before)]
    asked = [(value, bound) for value, bound in bounds if bound is not None]
    if not asked and not (pruning.kind and pruning.max_size is None):
        return False
    return _may_go(pruning, kind) and all(not isinstance(value, int) or value < bound for value, bound in asked)


def removed(connection: sqlite3.Connection, numbers: Iterable[int], folder: Path) -> None:
    """Remove rows in short transactions, give the room back to the disk, and clear away locks of the dead.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    left = list(numbers)
    while left:
        batch, left = left[:_BATCH], left[_BATCH:]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("DELETE FROM entries WHERE id = ?", [(number,) for number in batch])
        connection.execute("COMMIT")
    with suppress(sqlite3.OperationalError):  # a running build has it open: the room is given back another time
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    swept(locks_folder(folder))
