"""A briefing's record read from a file, or from the folder it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from briefgen.model import Briefing

__all__ = ["RECORD_NAME", "AlteredRecordError", "read_record", "record_path", "unaltered_record"]

RECORD_NAME = "briefing.json"


class AlteredRecordError(SettingsError):
    """A record that is not as its build wrote it."""

    exit_code = ExitCode.UNVERIFIED


def record_path(given: Path) -> Path:
    """The record itself, where its folder was given."""
    return given / RECORD_NAME if given.is_dir() else given


def read_record(given: Path) -> Briefing:
    """Read a record.

    Raises:
        SettingsError: it cannot be read, is no record, or one of another version; the message names the file.
    """
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    path = record_path(given)
    try:
        return rendering.parse_record(path.read_bytes())
    except OSError as error:
        raise SettingsError(
            f"{path}: the record cannot be read: {error.strerror or error}; name a {RECORD_NAME} or the folder it lies in",
            field="record",
        ) from error
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}", field="record") from error


def unaltered_record(given: Path) -> Briefing:
    """Read a record that is to be built on.

    Raises:
        SettingsError: as of :func:`read_record`.
        AlteredRecordError: it was changed after the build, so that its build id no longer vouches for it.
    """
    from briefgen import pipeline  # noqa: PLC0415 - imported when used

    briefing = read_record(given)
    if faults := pipeline.record_faults(briefing):
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise AlteredRecordError(
            f"{record_path(given)}: {faults[0]}{more}; take the record as its build wrote it, or build the briefing again",
            field="record",
        )
    return briefing
