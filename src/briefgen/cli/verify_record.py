"""A briefing's record checked again, offline, with no model and no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.cli.doubters import say_doubters
from briefgen.cli.screen import complain, emit, plain, say, show, table
from briefgen.errors import ExitCode
from briefgen.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from briefgen.gate import Doubter
    from briefgen.model import Judgement, Report

__all__ = ["verify_record_file"]


def verify_record_file(
    record: Path, *, quiet: bool, form: str, output: Path | None = None, doubter: Sequence[Doubter] = ()
) -> int:
    """Check a record, or the one in a folder, from the sources stored in it; returns the exit code."""
    from briefgen import rendering  # noqa: PLC0415 - imported when used
    from briefgen.batch.recorded import AlteredError, check_record, record_view  # noqa: PLC0415

    try:
        checked = check_record(record, doubter=doubter)
    except AlteredError as error:
        complain(str(error), kind="altered")
        return ExitCode.UNVERIFIED
    report = checked.report
    if form != "text":
        shown = record_view(checked, form)
        if output:
            rendering.write_text(shown, output)
        else:
            emit(shown if form == "github" else shown.encode("utf-8"))
    elif not quiet:
        show(table((("Claim", "key"), ("Verdict", "key"), ("Text", "text")), map(_row, report.judgements)), err=False)
        emit("".join(f"{plain(line)}\n" for line in _against(report)))
    if not quiet:
        say_doubters(report.doubters)
        verified, total = report.count(Verdict.VERIFIED), len(report.judgements)
        say(f"{verified} of {total} claims verified against the sources stored in {record}.")
    for line in checked.faults:
        complain(f"{record}: {line}", kind="altered")
    return ExitCode.OK if checked.holds else ExitCode.UNVERIFIED


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
