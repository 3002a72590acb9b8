"""What checking documents is told: options, then ``[verify]`` in ``briefgen.toml`` or ``pyproject.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from briefgen.checked import FAIL_ON
from briefgen.config import CONFIG_NAME, PROJECT_NAME, read_tables
from briefgen.errors import SettingsError
from briefgen.rendering import VERIFICATION_FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["VerifySettings", "verify_settings"]

_TABLE = "verify"
_ALLOWED = {"format": VERIFICATION_FORMATS, "fail_on": FAIL_ON}


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """What may stand under ``[verify]``.

    Attributes:
        sources: files, folders and patterns; in a file they are relative to it.
        select: codes, or beginnings of codes, that alone count; empty for all.
        ignore: codes, or beginnings of codes, that do not count.
        format: of the output.
        fail_on: the least verdict that fails: ``unverified``, or only ``problem``.
        judge: whether a language model may doubt what the checks verified.
        nli_model: a local ONNX model that may do so; in a file relative to it; empty for none.
    """

    sources: tuple[str, ...] = field(default=())
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    format: str = "text"
    fail_on: Literal["problem", "unverified"] = "unverified"
    judge: bool = False
    nli_model: str = ""


def verify_settings(options: Mapping[str, object], *, config: Path | None, folder: Path) -> VerifySettings:
    """Settings by precedence: option, then file, then default.

    Args:
        options: field name to value, only those that were given.
        config: a config file, which must be there; without it ``briefgen.toml`` in ``folder`` is read, or where that has
            no such table, ``pyproject.toml``.
        folder: where the user stands.

    Raises:
        SettingsError: an unknown key, a wrong type or a value that is not allowed.
    """
    path, table = _table(config, folder)
    values = {name.replace("-", "_"): value for name, value in table.items()}
    known = [f.name for f in fields(VerifySettings)]
    for name in values:
        if name not in known:
            allowed = ", ".join(n.replace("_", "-") for n in known)
            raise SettingsError(f"{path}: unknown setting {name!r} under [{_TABLE}]; allowed are {allowed}", field=name)
    checked: dict[str, Any] = {name: _checked(name, value, f"{name} in {path}") for name, value in values.items()}
    if path is not None and "sources" in checked:
        checked["sources"] = tuple(_relative(path.parent / one, folder) for one in checked["sources"])
    if path is not None and checked.get("nli_model"):
        checked["nli_model"] = _relative(path.parent / checked["nli_model"], folder)
    checked |= {name: _checked(name, value, f"--{name.replace('_', '-')}") for name, value in options.items()}
    return VerifySettings(**checked)


def _table(config: Path | None, folder: Path) -> tuple[Path | None, dict[str, object]]:
    if config is not None:
        return config, read_tables(config).get(_TABLE, {})
    for path in (folder / CONFIG_NAME, folder / PROJECT_NAME):
        if path.is_file() and (table := read_tables(path).get(_TABLE)) is not None:
            return path, table
    return None, {}


def _checked(name: str, value: object, where: str) -> object:
    if name in _ALLOWED:
        if value in _ALLOWED[name]:
            return value
        raise SettingsError(f"{where}: {value!r} is not allowed; allowed are {', '.join(_ALLOWED[name])}", field=name)
    if name == "judge":
        if isinstance(value, bool):
            return value
        raise SettingsError(f"{where}: {value!r} is not allowed; allowed are true and false", field=name)
    if name == "nli_model":
        if isinstance(value, str):
            return value
        raise SettingsError(f"{where}: {value!r} is not allowed; it has to be a path", field=name)
    if isinstance(value, list | tuple) and all(isinstance(one, str) and one.strip() for one in value):
        return tuple(value)
    raise SettingsError(f"{where}: {value!r} is not allowed; it has to be a list of texts", field=name)


def _relative(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)
