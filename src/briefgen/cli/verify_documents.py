"""``briefgen verify`` for documents: read the settings, check, print, and say by the exit code how it went."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from briefgen.cli.doubters import chosen_doubters, say_doubters
from briefgen.cli.progress import listening
from briefgen.cli.screen import emit, is_styled, say
from briefgen.errors import ExitCode, SettingsError, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefgen.checked import DocumentReport, Verification
    from briefgen.checking.settings import VerifySettings
    from briefgen.gate import Doubter
    from briefgen.workers import Workplace

__all__ = ["Plan", "verify_document_files"]

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Plan:
    """How documents are checked and where the findings go.

    Attributes:
        output: file for the findings; None for standard output.
        stdin_name: name and format of a document on standard input.
        config: settings file; None for the one of the folder.
        place: where claims are judged.
        bounds: options that bound what is sent to a judge.
    """

    output: Path | None
    stdin_name: str
    config: Path | None
    place: Workplace
    bounds: Mapping[str, object]


def verify_document_files(documents: Sequence[str], options: Mapping[str, object], plan: Plan, *, quiet: bool) -> int:
    """Check documents and show what was found; returns the exit code."""
    from briefgen import checking, rendering  # noqa: PLC0415 - imported when used
    from briefgen.checking.settings import verify_settings  # noqa: PLC0415

    settings = verify_settings(options, config=plan.config, folder=Path.cwd())
    if not settings.sources:
        raise SettingsError(
            "no sources given: name them with --sources PATH, or under [verify] in briefgen.toml", field="sources"
        )
    names = tuple(dict.fromkeys(documents))
    _require(names, plan.stdin_name)
    doubter = chosen_doubters(settings.judge, settings.nli_model, config=plan.config, bounds=plan.bounds)
    reports = _checked(names, settings, plan, doubter, quiet=quiet)
    verification = checking.summed(reports, fail_on=settings.fail_on)
    shown = rendering.render_verification(verification, settings.format, checking.rules())
    if plan.output:
        rendering.write_text(shown, plan.output)
    else:
        emit(shown if settings.format in ("text", "github") else shown.encode("utf-8"))
    if not quiet:
        _sum_up(verification)
    return _code(verification)


def _require(names: Sequence[str], stdin_name: str) -> None:
    for name in names:
        if name != _STDIN and not Path(name).is_file():
            raise SettingsError(f"{name}: there is no such document; check the path", field="documents")
    if _STDIN in names and not PurePosixPath(stdin_name).suffix:
        raise SettingsError(
            f"--stdin-name: {stdin_name!r} has no suffix to tell the format by; give one such as report.md",
            field="stdin_name",
        )


def _checked(
    names: Sequence[str], settings: VerifySettings, plan: Plan, doubter: Sequence[Doubter], *, quiet: bool
) -> tuple[DocumentReport, ...]:
    from briefgen.checking import verify_documents  # noqa: PLC0415 - imported when used

    stdin_name = plan.stdin_name
    with (
        tempfile.TemporaryDirectory(prefix="briefgen-") as folder,
        # A linter says nothing while it works, unless somebody is watching.
        listening(quiet=quiet or not is_styled(sys.stderr)) as listener,
    ):
        paths = [_stored(stdin_name, Path(folder)) if name == _STDIN else Path(name) for name in names]
        try:
            reports = verify_documents(
                paths,
                settings.sources,
                select=settings.select,
                ignore=settings.ignore,
                progress=listener,
                doubter=doubter,
                place=plan.place,
            )
        except SourceError as error:
            if error.path and Path(error.path).is_relative_to(folder):
                raise SourceError(str(error).replace(error.path, stdin_name), path=stdin_name) from error
            raise
    return tuple(
        replace(report, path=stdin_name) if name == _STDIN else report
        for name, report in zip(names, reports, strict=True)
    )


def _stored(stdin_name: str, folder: Path) -> Path:
    """Standard input as a file of the format that its name tells."""
    path = folder / f"stdin{PurePosixPath(stdin_name).suffix}"
    path.write_bytes(sys.stdin.buffer.read())
    return path


def _sum_up(verification: Verification) -> None:
    from briefgen.rendering.findings import summary  # noqa: PLC0415 - imported when used

    say_doubters(verification.documents[0].doubters)
    for report in verification.documents:
        say(f"{report.path}: {summary(report.counts)}.")
    if len(verification.documents) > 1:
        say(f"All {len(verification.documents)} documents: {summary(verification.counts)}.")
    for item in verification.documents[0].unreadable:
        say(f"Not read: {item.path}: {item.reason}")


def _code(verification: Verification) -> ExitCode:
    if not verification.passed:
        return ExitCode.UNVERIFIED
    return ExitCode.PARTIAL if verification.documents[0].unreadable else ExitCode.OK
