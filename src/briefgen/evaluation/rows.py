"""Labelled claims as read from JSON Lines: each with its documents, those it cites, and whether they support it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from briefgen.errors import SettingsError

__all__ = ["Row", "bare_claim", "bare_document", "read_rows"]

_MARKER = regex.compile(r"(?:(?<!\s)\s++)?\[\d{1,3}(?:\s*+[,;–-]\s*+\d{1,3})*+\]")
# A line that only says which reference the text after it is: "[2] https://...".
_REFERENCE_LINE = regex.compile(r"(?m)^[ \t]*+\[\d{1,3}\][ \t]*+(?:https?://\S++)?[ \t]*+(?:\n|$)")
_LABELS = {0: 0, 1: 1}


@dataclass(frozen=True, slots=True)
class Row:
    """One claim to judge.

    Attributes:
        id: as given, a string or a whole number; it need not be unique.
        claim: without markers such as ``[2]``.
        docs: texts of the sources 1, 2, ...
        cites: numbers of the sources that the claim cites, each of which has to support it.
        label: 1 if they support all of it, 0 if not, None where nobody says.
        kind: for the table; empty where none is given.
        file: the name of the file, for the table.
    """

    id: str | int
    claim: str
    docs: tuple[str, ...]
    cites: tuple[int, ...]
    label: int | None
    kind: str
    file: str


def read_rows(path: Path, *, name: str = "") -> list[Row]:
    """Read a file of rows, one JSON object a line; blank lines are passed over.

    Args:
        path: UTF-8.
        name: of the file in the table; its stem if empty.

    Raises:
        SettingsError: the file cannot be read or holds no row, or a line is no row; the message begins with ``file:line``.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror or error}", field="file") from error
    rows = [_row(item, f"{path}:{number}", name or path.stem) for number, item in _objects(data, path)]
    if not rows:
        raise SettingsError(f'{path}: holds no rows; give one {{"id", "claim", "doc", "label"}} a line', field="file")
    return rows


def _objects(data: bytes, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
            raise SettingsError(f"{path}:{number}: not a line of JSON: {error}", field="file") from error
        if not isinstance(value, dict):
            raise SettingsError(f"{path}:{number}: a row is a JSON object, not {type(value).__name__}", field="file")
        yield number, value


def _row(item: dict[str, Any], place: str, file: str) -> Row:
    docs, cites = _documents(item, place)
    name = item.get("id")
    if not isinstance(name, (str, int)) or isinstance(name, bool):
        raise _wrong(place, "id", "a string", item)
    kind = item.get("kind")
    if kind is not None and not isinstance(kind, str):
        raise _wrong(place, "kind", "a string", item)
    claim = bare_claim(_string(item, "claim", place))
    return Row(name, claim, docs, cites, _label(item, place), kind or "", file)


def _documents(item: dict[str, Any], place: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if "docs" not in item:
        return (bare_document(_string(item, "doc", place)),), (1,)
    docs = item["docs"]
    if not isinstance(docs, list) or not docs or not all(isinstance(d, str) for d in docs):
        raise _wrong(place, "docs", "a list of texts, one at least", item)
    cites = item.get("cites")
    if not isinstance(cites, list) or not all(isinstance(n, int) and not isinstance(n, bool) for n in cites):
        raise _wrong(place, "cites", "a list of numbers of docs, from 1", item)
    for number in cites:
        if not 1 <= number <= len(docs):
            raise SettingsError(f"{place}: cites [{number}]; there are docs [1] to [{len(docs)}]", field="cites")
    return tuple(map(bare_document, docs)), tuple(dict.fromkeys(cites))


def _string(item: dict[str, Any], field: str, place: str) -> str:
    value = item.get(field)
    if not isinstance(value, str):
        raise _wrong(place, field, "a text", item)
    return value


def _label(item: dict[str, Any], place: str) -> int | None:
    value = item.get("label")
    if value is None:
        return None
    if not isinstance(value, (int, float)) or value not in _LABELS:
        raise _wrong(place, "label", "1 (supported), 0 (not), or left out", item)
    return int(value)


def _wrong(place: str, field: str, allowed: str, item: dict[str, Any]) -> SettingsError:
    if field not in item:
        has = ", ".join(sorted(item)) or "nothing"
        return SettingsError(f'{place}: "{field}" is missing ({allowed}); the row has {has}', field=field)
    shown = json.dumps(item[field])[:80]
    return SettingsError(f'{place}: "{field}" is {shown}; give {allowed}', field=field)


def bare_claim(text: str) -> str:
    """A claim without its markers ("... by Friday [2, 4].")."""
    return _MARKER.sub("", text).strip()


def bare_document(text: str) -> str:
    """A document without the lines that only number it ("[2] https://...")."""
    return _REFERENCE_LINE.sub("", text)
