"""The manifest: what the user says of the sources; it wins over everything that the files say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from briefgen.errors import SourceError
from briefgen.model import Found, Unreadable
from briefgen.sources.confining.sandbox import NONSENSE, Limits, Sandbox, answer_in
from briefgen.sources.metadata import accept
from briefgen.sources.parsed import FIELDS, Fields, ReadError

__all__ = ["Entry", "absent", "read_manifests", "said_of"]

_KEYS = {"path", "file", *FIELDS}
_LARGEST = 2_000_000
_EXAMPLES = {
    ".toml": '[[sources]]\npath = "statement.html"\npublisher = "Harbour Board"\ndate = "2026-04-27"',
    ".json": '[{"path": "statement.html", "publisher": "Harbour Board", "date": "2026-04-27"}]',
}


_READERS = {".json": "read_json", ".toml": "read_toml", ".yaml": "read_yaml", ".yml": "read_yaml"}


class _Told(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the process that parsed a manifest answers."""

    value: Any = None
    error: str | None = None
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed file: where it should lie, how the manifest names it, and what it says of it."""

    file: Path
    listed: str
    fields: Fields


def read_manifests(manifests: Sequence[Path]) -> tuple[Entry, ...]:
    """Read ``manifest.json``, ``manifest.toml`` or ``manifest.yaml``.

    A manifest is a list of tables, or a table whose one key ``sources`` holds the list. Each names its file by ``path`` (or
    ``file``), relative to the manifest, and may give ``title``, ``author``, ``publisher``, ``date`` (``2026-04-27`` or
    ``2026-04``) and ``url``. Sources are numbered in the order of the list::

        [[sources]]
        path = "statement.html"
        publisher = "Harbour Board"
        date = "2026-04-27"

    Raises:
        SourceError: it cannot be read, or an entry is wrong; the message names the entry.
    """
    entries: dict[Path, Entry] = {}
    folders: dict[Path, Path] = {}
    for manifest in manifests:
        other = folders.setdefault(manifest.parent.resolve(), manifest)
        if other != manifest:
            raise SourceError(
                f"{other.name} and {manifest.name} stand in one folder: keep one manifest", path=str(manifest)
            )
        for number, item in enumerate(_items(manifest), start=1):
            entry = _entry(item, f"{manifest.name}, entry {number}", manifest)
            if entry.file in entries:
                raise SourceError(
                    f"{manifest.name}, entry {number}: {entry.listed!r} is listed twice", path=str(manifest)
                )
            entries[entry.file] = entry
    return tuple(entries.values())


def absent(entries: Sequence[Entry]) -> tuple[Unreadable, ...]:
    """What is listed and is not there."""
    return tuple(
        Unreadable(e.listed, "listed in the manifest, but there is no such file")
        for e in entries
        if not os.path.isfile(e.file)  # noqa: PTH113 - Path.is_file raises where a name is too long
    )


def said_of(entries: Sequence[Entry]) -> dict[str, Fields]:
    """What the entries say, by the real path of the file, in the order of the list."""
    return {os.path.realpath(entry.file): entry.fields for entry in entries}


def _load(manifest: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    reader = _READERS.get(manifest.suffix)
    if reader is None:
        raise SourceError(f"{manifest}: a manifest ends in .json, .toml or .yaml", path=str(manifest))
    try:
        with Sandbox(Limits(output_size=4 * _LARGEST)) as sandbox:
            told = answer_in(sandbox.answer(_data(manifest), f"briefgen.sources.tables:{reader}"), _Told)
    except OSError as error:
        raise _unread(manifest, f"cannot be read: {error}") from error
    except (ReadError, ValueError) as error:
        raise _unread(manifest, str(error) if isinstance(error, ReadError) else NONSENSE) from error
    if told.error is not None:
        raise _unread(manifest, told.error)
    return told.value


def _data(manifest: Path) -> bytes:
    if not manifest.is_file():
        raise ReadError("is no file")
    with manifest.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ReadError(f"larger than {_LARGEST // 1_000_000} MB, so hardly a manifest")
    return data


def _unread(manifest: Path, why: str) -> SourceError:
    example = _EXAMPLES.get(manifest.suffix, "") if why.startswith("is not valid") else ""
    shown = f"\nAn entry looks like this:\n{example}" if example else ""
    return SourceError(f"{manifest}: {why}{shown}", path=str(manifest))


def _items(manifest: Path) -> list[Any]:
    value = _load(manifest)
    if isinstance(value, dict):
        unknown = sorted(str(key) for key in value if key != "sources")
        if unknown or "sources" not in value:
            wrong = f"unknown key {unknown[0]!r}" if unknown else "no key 'sources'"
            raise SourceError(
                f"{manifest.name}: {wrong}; it holds a list of entries, or one key 'sources' with that list",
                path=str(manifest),
            )
        value = value["sources"]
    if not isinstance(value, list):
        raise SourceError(f"{manifest.name}: holds {type(value).__name__}, not a list of entries", path=str(manifest))
    return value


def _entry(item: Any, where: str, manifest: Path) -> Entry:  # noqa: ANN401 - whatever the file holds
    def wrong(what: str) -> SourceError:
        return SourceError(f"{where}: {what}", path=str(manifest))

    if not isinstance(item, dict):
        raise wrong(f"{item!r} is not a table with a 'path'")
    unknown = sorted(str(key) for key in item if key not in _KEYS)
    if unknown:
        raise wrong(f"unknown key {unknown[0]!r}; known are path, {', '.join(FIELDS)}")
    if ("path" in item) == ("file" in item):
        raise wrong("needs one of 'path' and 'file'")
    listed = item.get("path", item.get("file"))
    if not isinstance(listed, str) or not listed.strip():
        raise wrong(f"the path {listed!r} is not a text")
    if "\0" in listed:
        raise wrong(f"the path {listed!r} holds a NUL, which no path can")
    pure = PurePosixPath(listed.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        raise wrong(f"the path {listed!r} leaves the manifest's folder; give it relative to that folder")
    fields: Fields = {}
    for name in FIELDS:
        value = item.get(name)
        if value is None:
            continue
        written = value
        if name == "author" and isinstance(value, list) and all(isinstance(v, str) for v in value):
            written = ", ".join(value)
        if not isinstance(written, str):
            raise wrong(f"{name} is {value!r}, not a text")
        found, warning = accept(name, written)
        if warning or (name == "date" and found is None):
            allowed = " (write 2026-04-27, or 2026-04 where no day is known)" if name == "date" else ""
            raise wrong(f"{warning or name}{allowed}")
        if found:
            fields[name] = Found(found, "manifest")
    return Entry(manifest.parent / pure, str(pure), fields)
