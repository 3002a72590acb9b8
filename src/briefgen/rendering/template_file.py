"""The template of a Word view, read and looked at before anything is paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["read_template"]


def read_template(path: Path | None, formats: Sequence[str]) -> bytes | None:
    """The bytes of a template; None where none was given.

    Raises:
        SettingsError: no docx is to be made, or the file cannot be read or is no DOCX.
    """
    if path is None:
        return None
    if "docx" not in formats:
        raise SettingsError(f"--template {path}: it is for docx, which --format does not name", field="template")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"--template {path}: cannot be read: {error.strerror or error}", field="template"
        ) from error
    from briefgen.rendering.word import template  # noqa: PLC0415 - imported when used

    try:
        template.read(data)
    except SettingsError as error:
        raise SettingsError(f"--template {path}: {error}", field="template") from error
    return data
