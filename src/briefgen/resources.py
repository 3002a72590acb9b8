"""Find ``prompts/`` and ``schemas/``: inside the package of an installed wheel, at the top of a checkout.

They stand at the top of the repository because people edit them; the wheel maps them to ``briefgen/prompts`` and
``briefgen/schemas``. An editable install runs the package from ``src``, where the mapped folders do not exist: both places
are looked at, the package first.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from briefgen.errors import SettingsError

__all__ = ["prompt_names", "read_prompt", "read_schema", "sample_dir", "schema_names"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]

_Folder = Literal["prompts", "schemas"]


@lru_cache(maxsize=64)
def read_prompt(name: str) -> str:
    """The text of a file in ``prompts/``, such as ``extract.v1.md.jinja``.

    Raises:
        SettingsError: there is no such prompt, or the folder was not installed; the message names the prompts there are.
    """
    return _read("prompts", name)


@lru_cache(maxsize=64)
def read_schema(name: str) -> dict[str, Any]:
    """A JSON Schema of ``schemas/``, such as ``repair.v1.json``; shared by all callers and not to be changed.

    Raises:
        SettingsError: there is no such schema, or the folder was not installed; the message names the schemas there are.
    """
    schema: dict[str, Any] = json.loads(_read("schemas", name))
    return schema


def prompt_names() -> tuple[str, ...]:
    """The file names in ``prompts/``, sorted."""
    return _names("prompts")


def schema_names() -> tuple[str, ...]:
    """The file names in ``schemas/``, sorted."""
    return _names("schemas")


def sample_dir() -> Path | None:
    """The sample story of a checkout; None where briefgen runs from a wheel, which does not carry it."""
    folder = _CHECKOUT / "sources"
    return folder if _is_checkout() and folder.is_dir() else None


def _is_checkout() -> bool:
    """Whether the package runs from ``src`` of a checkout, and not beside other packages in ``site-packages``."""
    return _PACKAGE.parent.name == "src" and (_CHECKOUT / "pyproject.toml").is_file()


def _folder(name: _Folder) -> Path:
    inside = _PACKAGE / name
    if inside.is_dir():
        return inside
    beside = _CHECKOUT / name
    if _is_checkout() and beside.is_dir():
        return beside
    raise SettingsError(
        f"the folder {name}/ is neither in the package at {_PACKAGE} nor in a checkout around it: install briefgen again",
        field=name,
    )


def _names(folder: _Folder) -> tuple[str, ...]:
    return tuple(sorted(p.name for p in _folder(folder).iterdir() if p.is_file() and not p.name.startswith(".")))


def _read(folder: _Folder, name: str) -> str:
    """One file's text; the name is looked up among those there are, so that no name can lead out of the folder."""
    names = _names(folder)
    if name not in names:
        raise SettingsError(f"there is no {name!r} in {folder}/; there are: {', '.join(names) or 'none'}", field=folder)
    return (_folder(folder) / name).read_text(encoding="utf-8")
