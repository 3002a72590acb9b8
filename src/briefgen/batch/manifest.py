"""A manifest as rows of named cells: CSV with a head, or JSON Lines. What the cells mean is for :mod:`briefgen.batch.rows`."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.errors import SettingsError

__all__ = ["RawRow", "read_manifest"]

_JSON = {".jsonl", ".ndjson"}
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as written.

    Attributes:
        line: of the file, from 1, on which it begins.
        cells: by column; empty cells left out.
        faults: what is wrong with the row as such.
    """

    line: int
    cells: dict[str, object] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def read_manifest(path: Path, columns: Sequence[str]) -> tuple[RawRow, ...]:
    """Read a manifest.

    Args:
        path: ``.csv``, or ``.jsonl`` with one object a line.
        columns: the names that are known.

    Returns:
        The rows in order; one that cannot be read carries its faults.

    Raises:
        SettingsError: the file as a whole is of no use: unreadable, of another format, with a wrong head or without rows.
    """
    text = _text(path)
    rows = tuple(_json_rows(text, columns) if path.suffix.lower() in _JSON else _csv_rows(text, path, columns))
    if not rows:
        raise SettingsError(f"{path}: the manifest has no rows; give it one for each briefing", field="manifest")
    return rows


def _text(path: Path) -> str:
    if path.suffix.lower() not in {".csv", *_JSON}:
        raise SettingsError(
            f"{path}: a manifest is a .csv or a .jsonl file; this has the suffix {path.suffix!r}", field="manifest"
        )
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError(
            f"{path}: the manifest cannot be read: {error.strerror or error}", field="manifest"
        ) from error
    if len(data) > _LARGEST:
        raise SettingsError(
            f"{path}: the manifest is larger than {_LARGEST // 1024**2} MiB; cut it in several", field="manifest"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path}: the manifest is not UTF-8 (byte {error.start}); save it as UTF-8", field="manifest"
        ) from error


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv_rows(text: str, path: Path, columns: Sequence[str]) -> Iterator[RawRow]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    head: list[str] | None = None
    line = 1
    while True:
        begins = line
        try:
            cells = next(lines, None)
        except csv.Error as error:
            # The reader has lost its place: what follows is no row any more.
            yield RawRow(begins, faults=(f"this is no valid CSV from here on: {error}",))
            return
        if cells is None:
            return
        line = lines.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if head is None:
            head = _head([cell.strip() for cell in cells], path, columns)
        else:
            yield _csv_row(begins, head, cells)


def _delimiter(text: str) -> str:
    """A semicolon or a tab where the head has one and no comma: what a spreadsheet writes in half of Europe, or as text."""
    head = text.lstrip().partition("\n")[0]
    return next((mark for mark in ",;\t" if mark in head), ",")


def _head(names: list[str], path: Path, columns: Sequence[str]) -> list[str]:
    names = [name.lower().replace("-", "_") for name in names]
    for name in names:
        if name not in columns:
            raise SettingsError(f"{path}: line 1: {unknown(name, columns)}", field="manifest")
        if names.count(name) > 1:
            raise SettingsError(f"{path}: line 1: the column {name!r} stands there twice", field="manifest")
    if "id" not in names:
        raise SettingsError(
            f"{path}: line 1: there is no column 'id'; the first line names the columns, such as id,sources,question",
            field="manifest",
        )
    return names


def _csv_row(line: int, head: list[str], cells: list[str]) -> RawRow:
    named = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if cell.strip()}
    if len(cells) != len(head):
        return RawRow(line, dict(named), (f"it has {len(cells)} cells, and the head has {len(head)}",))
    return RawRow(line, dict(named))


def unknown(name: str, columns: Sequence[str]) -> str:
    """What to say of a column that nobody knows."""
    if name == "api_key":
        return "api_key may not stand in a manifest; set OPENAI_API_KEY where the rows run"
    near = difflib.get_close_matches(name, columns, n=1, cutoff=0.5)
    return f"unknown column {name!r}; " + (f"did you mean {near[0]!r}?" if near else f"known are {', '.join(columns)}")


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def _json_rows(text: str, columns: Sequence[str]) -> Iterator[RawRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_row(number, line, columns)


def _json_row(number: int, line: str, columns: Sequence[str]) -> RawRow:
    try:
        value = json.loads(line, object_pairs_hook=_once)
    except _TwiceError as error:
        return RawRow(number, faults=(str(error),))
    except (ValueError, RecursionError) as error:
        return RawRow(number, faults=(f"this is no valid JSON: {error}",))
    if not isinstance(value, dict):
        return RawRow(number, faults=('it has to be an object, such as {"id": "a", "sources": ["articles"]}',))
    cells = {name.replace("-", "_"): cell for name, cell in value.items() if cell is not None and cell != ""}
    faults = tuple(unknown(name, columns) for name in cells if name not in columns)
    return RawRow(number, {name: cell for name, cell in cells.items() if name in columns}, faults)


class _TwiceError(ValueError):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _TwiceError(f"{name!r} stands there twice")
    return dict(pairs)
