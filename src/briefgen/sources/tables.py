"""The values of a JSON, TOML or YAML file as plain lists, tables and scalars: what a manifest holds, before anybody looks at it."""

from __future__ import annotations

import json
import math
import tomllib
from typing import Any

from briefgen.sources.parsed import ReadError
from briefgen.sources.plainyaml import load_yaml

__all__ = ["read_json", "read_toml", "read_yaml"]


def read_json(data: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    """The value of a JSON file.

    Raises:
        ReadError: it is no JSON, or gives a key twice.
    """
    text = _text(data)
    try:
        return _plain(json.loads(text, object_pairs_hook=_pairs))
    except ValueError as error:
        raise ReadError(f"is not valid JSON: {error}") from error


def read_toml(data: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    """The value of a TOML file.

    Raises:
        ReadError: it is no TOML.
    """
    text = _text(data)
    try:
        return _plain(tomllib.loads(text))
    except ValueError as error:
        raise ReadError(f"is not valid TOML: {error}") from error


def read_yaml(data: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    """The value of a YAML file.

    Raises:
        ReadError: it is no YAML, or more than plain YAML.
    """
    text = _text(data)
    try:
        return _plain(load_yaml(text))
    except ValueError as error:
        raise ReadError(f"is not valid YAML: {error}") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"cannot be read: {error}") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice!r} stands twice in one entry")
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - likewise
    """Dates as they are written, and nothing else that JSON does not know.

    Raises:
        ValueError: a number is none.
    """
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
