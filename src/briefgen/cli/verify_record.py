"""A briefing's record checked again, offline, with no model and no key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.cli.doubters import say_doubters
from briefgen.cli.screen import complain, emit, plain, say, show, table
from briefgen.errors import ExitCode, SettingsError
from briefgen.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from briefgen.gate import Doubter
    from briefgen.model import Briefing, Judgement, Report

__all__ = ["verify_record_file"]

_NAME = "briefing.json"
_NO_RECORD = "not a briefing record: "


class _AlteredError(SettingsError):
    """A record that was one before somebody changed it."""

    exit_code = ExitCode.UNVERIFIED


def verify_record_file(
    record: Path, *, quiet: bool, form: str, output: Path | None = None, doubter: Sequence[Doubter] = ()
) -> int:
    """Check a record, or the one in a folder, from the sources stored in it; returns the exit code."""
    from briefgen import pipeline, rendering  # noqa: PLC0415 - imported when used

    try:
        data, briefing = _parsed(record)
    except _AlteredError as error:
        complain(str(error), kind="altered")
        return ExitCode.UNVERIFIED
    report = pipeline.verify_record(briefing, doubter=doubter) if doubter else pipeline.verify_record(briefing)
    altered = pipeline.record_faults(briefing)
    if form != "text":
        shown = _shown((record, data), briefing, report, altered, form)
        if output:
            rendering.write_text(shown, output)
        else:
            emit(shown if form == "github" else shown.encode("utf-8"))
    elif not quiet:
        show(table((("Claim", "key"), ("Verdict", "key"), ("Text", "text")), map(_row, report.judgements)), err=False)
        emit("".join(f"{plain(line)}\n" for line in _against(report)))
    verified, total = report.count(Verdict.VERIFIED), len(report.judgements)
    if not quiet:
        say_doubters(report.doubters)
        say(f"{verified} of {total} claims verified against the sources stored in {record}.")
    for line in altered:
        complain(f"{record}: {line}", kind="altered")
    return ExitCode.UNVERIFIED if altered or verified < total else ExitCode.OK


def _shown(given: tuple[Path, bytes], briefing: Briefing, report: Report, altered: Sequence[str], form: str) -> str:
    """The report as JSON, or the findings in a format for documents, each in its line of the record."""
    from briefgen import checking, rendering  # noqa: PLC0415 - imported when used

    if form == "json":
        return rendering.report_json(report, briefing=replace(briefing, report=report)).decode("utf-8")
    record, data = given
    path = (record / _NAME if record.is_dir() else record).as_posix()
    document = checking.verify_record_document(briefing, report, path=path, text=data.decode("utf-8"), faults=altered)
    verification = checking.summed([document], fail_on="unverified")
    verification = replace(verification, passed=verification.passed and not altered)
    return rendering.render_verification(verification, form, checking.rules())


def _parsed(record: Path) -> tuple[bytes, Briefing]:
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    path = record / _NAME if record.is_dir() else record
    try:
        data = path.read_bytes()
        return data, rendering.parse_record(data)
    except OSError as error:
        raise SettingsError(f"{path}: the record cannot be read: {error.strerror or error}", field="record") from error
    except SettingsError as error:
        # A fault that opens with its place is one between parts that are each sound: no build writes such a record.
        _, _, why = str(error).partition(_NO_RECORD)
        if why.startswith("$"):
            raise _AlteredError(
                f"{path}: the parts of the record do not fit together: {why}", field="record"
            ) from error
        raise SettingsError(f"{path}: {error}", field="record") from error


def _row(judgement: Judgement) -> tuple[str, str, str]:
    return judgement.claim.id, judgement.verdict.value, judgement.claim.text


def _against(report: Report) -> list[str]:
    """The findings of the claims that are not verified."""
    return [
        f"{judgement.claim.id}: {finding.code}: {finding.message}"
        for judgement in report.judgements
        if judgement.verdict is not Verdict.VERIFIED
        for finding in judgement.findings
        if finding.severity != "note"
    ]
