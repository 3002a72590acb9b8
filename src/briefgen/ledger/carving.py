"""Entries read straight from the pages of a database file, whether or not its tree can still be followed.

Nothing has to be believed here: an entry counts only if its checksum holds. What was deleted is not found again, since a ledger
overwrites it (``secure_delete``).

Source: the SQLite file format, https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.
"""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING

from briefgen.ledger.rows import COLUMNS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["carved"]

_LEAF = 0x0D
_FIRST_HEAD = 100
_MOST_BYTES = 1 << 30
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def carved(path: Path, page_size: int) -> Iterator[Row | None]:
    """Every entry that lies in a leaf page of the file, in the order of the pages; None for one that is not whole.

    Args:
        path: of the file, its log already written back.
        page_size: in bytes.
    """
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        pages = _Pages(data, page_size)
        for number in range(1, pages.count + 1):
            for cell in pages.cells(number):
                try:
                    columns = _columns(pages.payload(cell))
                except (IndexError, ValueError, struct.error):
                    continue  # no entry, or not even that can be told
                yield Row.read(columns)


class _Pages:
    """The bytes of a file, by pages from 1."""

    def __init__(self, data: mmap.mmap, size: int) -> None:
        self.data = data
        self.size = size
        self.count = len(data) // size

    def cells(self, number: int) -> list[int]:
        """Where the cells of a table leaf begin in the file; none of another page."""
        start = (number - 1) * self.size
        head = start + (_FIRST_HEAD if number == 1 else 0)
        if self.data[head] != _LEAF:
            return []
        count = int.from_bytes(self.data[head + 3 : head + 5], "big")
        pointers = self.data[head + 8 : min(head + 8 + 2 * count, start + self.size)]
        return [start + at for (at,) in struct.iter_unpack(">H", pointers[: len(pointers) // 2 * 2]) if at < self.size]

    def payload(self, cell: int) -> bytes:
        """The record of a cell, with what lies on further pages."""
        size, at = _varint(self.data, cell)
        _, at = _varint(self.data, at)
        if not 0 < size <= min(len(self.data), _MOST_BYTES):
            raise ValueError(size)
        here = self._local(size)
        parts = [self.data[at : at + here]]
        left = size - here
        following = int.from_bytes(self.data[at + here : at + here + 4], "big") if left else 0
        while left > 0:
            if not 1 < following <= self.count:
                raise ValueError(following)
            start = (following - 1) * self.size
            part = self.data[start + 4 : start + 4 + min(left, self.size - 4)]
            following = int.from_bytes(self.data[start : start + 4], "big")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _local(self, size: int) -> int:
        """How many bytes of a record stand in the leaf itself."""
        usable = self.size
        most = usable - 35
        if size <= most:
            return size
        least = (usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (usable - 4)
        return here if here <= most else least


def _varint(data: bytes | mmap.mmap, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def _columns(record: bytes) -> tuple[object, ...]:
    """The columns of a record after its first, which is the number of the row."""
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    if len(kinds) != len(COLUMNS) + 1:
        raise ValueError(kinds)
    out: list[object] = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        out.append(value)
    return tuple(out[1:])


def _value(record: bytes, at: int, kind: int) -> tuple[object, int]:
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(record[at : at + size], "big", signed=True), at + size
    if kind == 7:
        return struct.unpack(">d", record[at : at + 8])[0], at + 8
    if kind in {8, 9}:
        return kind - 8, at
    if kind < 12:
        return None, at
    size = (kind - 12) // 2
    data = record[at : at + size]
    if len(data) != size:
        raise ValueError(size)
    return (data.decode("utf-8", "replace") if kind % 2 else data), at + size
