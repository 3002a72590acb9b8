"""A briefing's record checked again from the sources stored in it: offline, with no model and no key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.errors import ExitCode, SettingsError
from briefgen.gate import Doubter
from briefgen.model import Briefing, Report, Verdict

__all__ = ["AlteredError", "CheckedRecord", "check_record", "earlier_version", "record_view"]

_NAME = "briefing.json"
_NO_RECORD = "not a briefing record: "


class AlteredError(SettingsError):
    """A record that was one before somebody changed it."""

    exit_code = ExitCode.UNVERIFIED


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record and what checking it again has given.

    Attributes:
        path: of the file.
        data: its bytes.
        briefing: as read.
        report: fresh.
        faults: of the record as a whole: how it was changed after the build.
    """

    path: Path
    data: bytes
    briefing: Briefing
    report: Report
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every claim is verified, and the record as its build wrote it."""
        return not self.faults and self.report.count(Verdict.VERIFIED) == len(self.report.judgements)


def check_record(given: Path, *, doubter: Sequence[Doubter] = ()) -> CheckedRecord:
    """Read a record, or the one in a folder, and check it.

    Raises:
        AlteredError: its parts are sound and do not fit together.
        SettingsError: it cannot be read, or is no record.
    """
    from briefgen import pipeline  # noqa: PLC0415 - imported when used

    path = given / _NAME if given.is_dir() else given
    data, briefing = _parsed(path)
    report = pipeline.verify_record(briefing, doubter=doubter) if doubter else pipeline.verify_record(briefing)
    return CheckedRecord(path, data, briefing, report, pipeline.record_faults(briefing))


def earlier_version(path: Path) -> Briefing:
    """The record of an earlier version, to be compared with.

    Raises:
        AlteredError: it is not as its build wrote it.
        SettingsError: it cannot be read, or is no record.
    """
    from briefgen import pipeline  # noqa: PLC0415 - imported when used

    _, briefing = _parsed(path)
    if faults := pipeline.record_faults(briefing):
        raise AlteredError(f"{path}: {faults[0]}; take the record as its build wrote it", field="previous")
    return briefing


def _parsed(path: Path) -> tuple[bytes, Briefing]:
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    try:
        data = path.read_bytes()
        return data, rendering.parse_record(data)
    except OSError as error:
        raise SettingsError(f"{path}: the record cannot be read: {error.strerror or error}", field="record") from error
    except SettingsError as error:
        # A fault that opens with its place is one between parts that are each sound: no build writes such a record.
        _, _, why = str(error).partition(_NO_RECORD)
        if why.startswith("$"):
            raise AlteredError(f"{path}: the parts of the record do not fit together: {why}", field="record") from error
        raise SettingsError(f"{path}: {error}", field="record") from error


def record_view(checked: CheckedRecord, form: str) -> str:
    """The report as JSON, or the findings in a format for documents, each in its line of the record."""
    from briefgen import checking, rendering  # noqa: PLC0415 - imported when used

    briefing, report = checked.briefing, checked.report
    if form == "json":
        return rendering.report_json(report, briefing=replace(briefing, report=report)).decode("utf-8")
    document = checking.verify_record_document(
        briefing, report, path=checked.path.as_posix(), text=checked.data.decode("utf-8"), faults=checked.faults
    )
    verification = checking.summed([document], fail_on="unverified")
    verification = replace(verification, passed=verification.passed and not checked.faults)
    return rendering.render_verification(verification, form, checking.rules())
