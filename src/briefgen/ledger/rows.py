"""One entry as a row, and the checksum by which damage is told."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

__all__ = ["COLUMNS", "INSERT", "PAID", "Row"]

COLUMNS = ("kind", "key", "sum", "made", "used", "calls", "tokens", "cost", "note", "value")
"""In the order of :meth:`Row.values`; the value last, so that the others are read without it."""

INSERT = (
    f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608 - names of ours
    "ON CONFLICT (kind, key) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in {"kind", "key"})
)
"""Writes an entry, in the place of one of the same name."""

PAID = frozenset({"reply", "pending"})
"""Kinds that cost money: on the disk before the call that keeps them returns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry.

    Attributes:
        kind, key: its name.
        value: what is kept.
        made, used: days since 1970-01-01 (UTC) on which it was made and last read; ``used`` alone is not under the checksum.
        calls, tokens: what it cost to make.
        cost: in US dollars; None where no price was known.
        note: what it is, for a person.
    """

    kind: str
    key: str
    value: bytes
    made: int
    used: int
    calls: int = 0
    tokens: int = 0
    cost: float | None = None
    note: str = ""

    @property
    def checksum(self) -> str:
        """Over everything but the day of last use."""
        head = [self.kind, self.key, self.made, self.calls, self.tokens, self.cost, self.note]
        digest = hashlib.sha256(json.dumps(head).encode("ascii"))
        digest.update(self.value)
        return digest.hexdigest()

    @property
    def name(self) -> str:
        """How it is called in a message."""
        return f"{self.kind} {self.key[:12]}{f' ({self.note})' if self.note else ''}"

    def values(self) -> tuple[object, ...]:
        """As ``COLUMNS``."""
        return (
            self.kind,
            self.key,
            self.checksum,
            self.made,
            self.used,
            self.calls,
            self.tokens,
            self.cost,
            self.note,
            self.value,
        )

    @classmethod
    def read(cls, values: tuple[object, ...]) -> Row | None:
        """The entry of a row as it lies in the file; None where that is not what was written."""
        if len(values) != len(COLUMNS):
            return None
        kind, key, checksum, made, used, calls, tokens, cost, note, value = values
        if not (
            isinstance(kind, str)
            and isinstance(key, str)
            and isinstance(note, str)
            and isinstance(value, bytes)
            and isinstance(made, int)
            and isinstance(calls, int)
            and isinstance(tokens, int)
            and (cost is None or isinstance(cost, float))
        ):
            return None
        row = cls(kind, key, value, made, used if isinstance(used, int) else made, calls, tokens, cost, note)
        return row if row.checksum == checksum else None
