"""Which checks count: ``--select`` and ``--ignore``, by code or by the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from briefgen.errors import SettingsError

__all__ = ["Codes", "chosen", "is_known"]

_SHAPE = re.compile(r"[A-Z]{2,}\d*")


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes and beginnings of codes, upper case.

    Attributes:
        select: only these count; empty for all.
        ignore: these do not, selected or not.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def waived(self, code: str) -> str:
        """Why a finding of this code does not count; empty where it does."""
        if any(code.startswith(part) for part in self.ignore):
            return f"{code} is ignored by the settings"
        if self.select and not any(code.startswith(part) for part in self.select):
            return f"{code} is not selected by the settings"
        return ""


def chosen(select: Iterable[str], ignore: Iterable[str], known: Iterable[str]) -> Codes:
    """The codes to count, checked.

    Args:
        select: as given, such as ``BG301``, ``bg3``.
        ignore: likewise.
        known: the codes of all checks.

    Raises:
        SettingsError: no check has a code that is, or begins with, what was given.
    """
    codes = tuple(known)
    return Codes(_checked("select", select, codes), _checked("ignore", ignore, codes))


def is_known(part: str, known: Iterable[str]) -> bool:
    """Whether some check's code is ``part`` or begins with it."""
    return _SHAPE.fullmatch(part) is not None and any(code.startswith(part) for code in known)


def _checked(field: str, given: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise SettingsError(f"--{field}: give a list of codes, not one text: [{given!r}]", field=field)
    out = []
    for raw in given:
        part = raw.strip().upper()
        if not is_known(part, known):
            raise SettingsError(
                f"--{field}: no check has the code {raw!r}, and none begins with it; 'briefgen explain' lists all",
                field=field,
            )
        out.append(part)
    return tuple(dict.fromkeys(out))
