"""In a worker: one row, from its settings to its files. What goes wrong is a result, and none of the other rows' business."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.batch.inputs import file_digest
from briefgen.batch.results import Done, Result, status_of
from briefgen.batch.rows import Row
from briefgen.errors import BriefgenError, ExitCode, UnverifiedBriefingError
from briefgen.model import Report, Unreadable, Verdict
from briefgen.rendering import writing
from briefgen.settings import Progress, Settings, Spent

if TYPE_CHECKING:
    from briefgen.checked import DocumentReport

__all__ = ["failed", "run_row"]

_SUFFIXES = {"text": ".txt", "json": ".json", "sarif": ".sarif", "github": ".github.txt", "html": ".html"}
_STEM = "verification"
_MOST_NAMED = 5


@dataclass(slots=True)
class _Ear:
    """Hears what the model has cost so far."""

    spent: Spent | None = None

    def __call__(self, event: Progress) -> None:
        self.spent = event.spent or self.spent


def run_row(row: Row, max_tokens: int | None = None, max_cost: float | None = None) -> Done:
    """Build or verify.

    Args:
        row: checked; its files lie here where they lay when it was.
        max_tokens: what is left of the batch's budget for it; None for no bound.
        max_cost: likewise, in US dollars.

    Returns:
        What became of it; no error of the row's own is raised.
    """
    began = time.monotonic()
    ear = _Ear()
    try:
        settings = _here(row, max_tokens, max_cost)
        with writing(Path(row.output), patience_s=0):
            result, files = (_build if row.task == "build" else _verify)(row, settings, ear)
            digests = {path.name: file_digest(path) for path in files}
        return Done(result, digests, time.monotonic() - began, ear.spent)
    except BriefgenError as error:
        result = failed(row, error.exit_code, str(error).removeprefix("--"))
    except MemoryError:
        result = failed(row, ExitCode.INTERNAL, "it ran out of memory; give it fewer sources, or a worker with more")
    except Exception as error:  # noqa: BLE001 - a fault of ours costs one row; it is told as what it is
        result = failed(row, ExitCode.INTERNAL, f"a fault in briefgen: {type(error).__name__}: {error}")
    return Done(result, {}, time.monotonic() - began, ear.spent)


def failed(row: Row, code: ExitCode, message: str) -> Result:
    """The result of a row that has come to nothing."""
    return _result(row, code, message=message)


def _result(row: Row, code: ExitCode, **said: Any) -> Result:  # noqa: ANN401 - fields of the result
    return Result(
        id=row.id, line=row.line, task=row.task, status=status_of(code), exit=int(code), output=row.shown, **said
    )


def _here(row: Row, max_tokens: int | None, max_cost: float | None) -> Settings:
    """The row's settings with what this machine has of its own: the key, and where its ledger is."""
    cache = "" if row.has_own_cache else os.environ.get("BRIEFGEN_CACHE", "").strip()
    return replace(
        row.settings,
        api_key=os.environ.get("OPENAI_API_KEY", "").strip(),
        cache=cache or row.settings.cache,
        max_tokens=_least(row.settings.max_tokens, max_tokens),
        max_cost=_least(row.settings.max_cost, max_cost),
    )


def _least(one: Any, other: Any) -> Any:  # noqa: ANN401 - two numbers of one type, or None for no bound
    return other if one is None else one if other is None else min(one, other)


# --- building ---------------------------------------------------------------------------------------------------------


def _build(row: Row, settings: Settings, ear: _Ear) -> tuple[Result, Sequence[Path]]:
    from briefgen import pipeline, rendering  # noqa: PLC0415 - imported when used
    from briefgen.batch.recorded import earlier_version  # noqa: PLC0415
    from briefgen.rendering.template_file import read_template  # noqa: PLC0415

    # Before anything is paid for, since a bad one fails.
    previous = earlier_version(Path(row.previous)) if row.previous else None
    template = read_template(Path(row.template) if row.template else None, row.formats)
    try:
        briefing = pipeline.build(row.sources, settings, progress=ear)
    except UnverifiedBriefingError as error:
        path = rendering.write_report(error.report, Path(row.output), refused=error.refused, sources=error.sources)
        counts = {verdict.value: error.report.count(verdict) for verdict in Verdict}
        return _result(row, ExitCode.UNVERIFIED, **counts, message=str(error)), [path]
    if previous:
        briefing = pipeline.with_changes(briefing, previous)
    files = rendering.write(briefing, Path(row.output), (*row.formats, "report"), template=template)
    sources, usage = briefing.sources, briefing.method.usage
    result = _result(
        row,
        ExitCode.PARTIAL if sources.unreadable else ExitCode.OK,
        sources=len(sources.sources),
        unreadable=len(sources.unreadable),
        **{verdict.value: briefing.report.count(verdict) for verdict in Verdict},
        dropped=len(briefing.rejected),
        calls=usage.calls,
        tokens=usage.prompt_tokens + usage.completion_tokens,
        cost=usage.cost,
        build=briefing.build,
        message=_unread(sources.unreadable),
    )
    return result, files


def _unread(unreadable: Sequence[Unreadable]) -> str:
    named = _some([f"{one.path}: {one.reason}" for one in unreadable])
    return f"not read: {named}" if named else ""


def _some(said: Sequence[str]) -> str:
    more = [f"and {len(said) - _MOST_NAMED} more"] if len(said) > _MOST_NAMED else []
    return "; ".join([*said[:_MOST_NAMED], *more])


# --- verifying --------------------------------------------------------------------------------------------------------


def _verify(row: Row, settings: Settings, ear: _Ear) -> tuple[Result, Sequence[Path]]:
    from briefgen.doubting import doubters  # noqa: PLC0415 - imported when used

    asked = doubters(settings)
    result, views = (_record if row.record else _document)(row, asked)
    usage = [one.provenance().usage for one in asked if hasattr(one, "provenance")]
    if usage:
        ear.spent = Spent(
            calls=usage[0].calls, tokens=usage[0].prompt_tokens + usage[0].completion_tokens, cost=usage[0].cost
        )
        result = replace(result, calls=ear.spent.calls, tokens=ear.spent.tokens, cost=ear.spent.cost)
    return result, _written(Path(row.output), views)


def _document(row: Row, asked: Sequence[Any]) -> tuple[Result, dict[str, str]]:
    from briefgen import checking, rendering  # noqa: PLC0415 - imported when used

    checks = row.checks
    reports = checking.verify_documents(
        [row.document], row.sources, select=checks.select, ignore=checks.ignore, doubter=asked
    )
    verification = checking.summed(reports, fail_on=checks.fail_on)
    unreadable, counts = reports[0].unreadable, verification.counts
    code = ExitCode.PARTIAL if unreadable else ExitCode.OK
    result = _result(
        row,
        code if verification.passed else ExitCode.UNVERIFIED,
        sources=len(reports[0].sources),
        unreadable=len(unreadable),
        verified=counts.verified,
        problem=counts.problem,
        unverified=counts.unverified,
        waived=counts.waived,
        message="; ".join(filter(None, ("" if verification.passed else _against(reports[0]), _unread(unreadable)))),
    )
    views = {form: rendering.render_verification(verification, form, checking.rules()) for form in row.formats}
    return result, views


def _against(report: DocumentReport) -> str:
    """What stands against a claim first, for the first claims."""
    first = {f.place.line: f for f in reversed(report.findings) if f.waiver is None and f.severity != "note"}
    return _some([f"line {line}: {f.code} {f.message}" for line, f in sorted(first.items())])


def _against_record(report: Report) -> list[str]:
    against = [j for j in report.judgements if j.verdict is not Verdict.VERIFIED]
    first = ((j, next((f for f in j.findings if f.severity != "note"), None)) for j in against)
    return [f"{j.claim.id}: {f.code} {f.message}" for j, f in first if f]


def _record(row: Row, asked: Sequence[Any]) -> tuple[Result, dict[str, str]]:
    from briefgen.batch.recorded import check_record, record_view  # noqa: PLC0415 - imported when used

    checked = check_record(Path(row.record), doubter=asked)
    result = _result(
        row,
        ExitCode.OK if checked.holds else ExitCode.UNVERIFIED,
        sources=len(checked.briefing.sources.sources),
        unreadable=len(checked.briefing.sources.unreadable),
        **{verdict.value: checked.report.count(verdict) for verdict in Verdict},
        build=checked.briefing.build,
        message=_some([*checked.faults, *_against_record(checked.report)]),
    )
    return result, {form: record_view(checked, form) for form in row.formats}


def _written(folder: Path, views: dict[str, str]) -> list[Path]:
    """The views as files; those of an earlier run in other formats are taken away."""
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    names = {form: f"{_STEM}{suffix}" for form, suffix in _SUFFIXES.items()}
    written = [rendering.write_text(text, folder / names[form]) for form, text in views.items()]
    for path in _others(folder, names.values(), written):
        path.unlink(missing_ok=True)
    return written


def _others(folder: Path, names: Iterable[str], written: Sequence[Path]) -> list[Path]:
    return [folder / name for name in names if folder / name not in written]
