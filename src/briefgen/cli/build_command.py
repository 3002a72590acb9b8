"""``briefgen build``: sources in, a verified briefing out."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import summary
from briefgen.cli.dry_run import foretell
from briefgen.cli.options import (
    BUILD_DEFAULT,
    FormatList,
    OutputFolder,
    debug_option,
    given_settings,
    setting_options,
    source_paths,
    template_option,
)
from briefgen.cli.progress import listening
from briefgen.cli.records import unaltered_record
from briefgen.cli.screen import emit_json, say, show
from briefgen.config import Configured, chosen_drafter, configure
from briefgen.errors import ExitCode, OutputError, SettingsError, UnverifiedBriefingError
from briefgen.rendering.template_file import read_template
from briefgen.settings import Progress, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Briefing, Unreadable

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen build articles
  briefgen build report.pdf "web/*.html" -o briefing -q "Why was the contract stopped?"
  briefgen build articles --base-url http://localhost:8080/v1 --model qwen2.5 --rounds 3
  briefgen build articles --strict --json > summary.json
  briefgen build articles -o briefing --previous briefing
  briefgen build articles --dry-run
  briefgen build articles --max-cost 0.50
  briefgen build articles --redact email,phone --redact iban --dry-run
  briefgen build articles --local-only --base-url http://localhost:8080/v1
  briefgen build articles --offline --model gpt-4.1-mini

\b
Without OPENAI_API_KEY and OPENAI_BASE_URL the built-in extractive drafter is used: no key, no network.
Settings may stand in briefgen.toml under [build]; an option goes before the environment, and the
environment before the file."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What to build, from what, and where to."""

    sources: Sequence[str]
    configured: Configured
    output: Path
    formats: Sequence[str]
    previous: Briefing | None
    template: bytes | None


@click.command(epilog=_EPILOG, short_help="Make a briefing from sources.")
@source_paths
@click.option(
    "-o",
    "--output",
    type=OutputFolder(path_type=Path),
    default=Path("briefing"),
    show_default=True,
    metavar="FOLDER",
    help="Where to write.",
)
@click.option(
    "--format",
    "formats",
    type=FormatList(),
    default="md,html,docx,json",
    show_default=True,
    metavar="LIST",
    help="Which views to write, of md, html, docx, pdf and json; report.json always is.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="RECORD",
    help="Earlier version: a briefing.json or its folder. What changed since becomes a section of the briefing.",
)
@template_option
@setting_options
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings file.  [default: briefgen.toml, if there]",
)
@click.option("--dry-run", is_flag=True, help="Send nothing: show what would be sent to whom, and what it may cost.")
@click.option("--quiet", is_flag=True, help="No progress and no closing table.")
@click.option("--json", "as_json", is_flag=True, help="Print the closing summary as JSON on standard output.")
@debug_option
def command(  # noqa: PLR0913 - one parameter an option
    sources: tuple[str, ...],
    *,
    output: Path,
    formats: tuple[str, ...],
    previous: Path | None,
    template: Path | None,
    config: Path | None,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
    **options: object,
) -> int:
    """Make a briefing from SOURCES: files, folders and globs.

    Every claim is checked against the sources that it cites. A claim that fails is written closer to the source,
    then replaced by the source's own words, then left out and listed with the reason.
    """
    if dry_run:
        return foretell(sources, given_settings(options), config=config, quiet=quiet, as_json=as_json)
    configured = configure(
        given_settings(options), environ=os.environ, config=config, folder=Path.cwd(), default=BUILD_DEFAULT
    )
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    _check_price(configured.settings)
    _check_output(output, sources)
    with rendering.writing(output, patience_s=0):
        # Read now, since a bad one is to fail before the drafting, and the output may overwrite it.
        task = _Task(sources, configured, output, formats, _earlier(previous), read_template(template, formats))
        return _run(task, quiet=quiet, as_json=as_json)


def _run(task: _Task, *, quiet: bool, as_json: bool) -> int:
    if not quiet:
        say(_who_drafts(task.configured))
    try:
        closing, unreadable = _build(task, quiet=quiet)
    except UnverifiedBriefingError as error:
        report = _write_report(error, task.output)
        if as_json:
            emit_json(summary.of_failure(error, report))
        raise UnverifiedBriefingError(_what_to_read(error, report), report=error.report) from error
    _close(closing, unreadable, quiet=quiet, as_json=as_json)
    return ExitCode.PARTIAL if unreadable else ExitCode.OK


def _who_drafts(configured: Configured) -> str:
    """One line: which drafter, and why."""
    settings, origins = configured.settings, configured.origins
    if chosen_drafter(settings) == "llm":
        endpoint = settings.base_url or "the OpenAI API"
        why = origins.get("base_url") or origins.get("api_key") or origins.get("drafter", "")
        return f"Using the llm drafter: {settings.model or 'its only model'} at {endpoint} (because of {why})."
    if settings.drafter == "extractive":
        return f"Using the built-in extractive drafter (because of {origins['drafter']})."
    return "No OPENAI_API_KEY or OPENAI_BASE_URL set: using the built-in extractive drafter."


def _check_price(settings: Settings) -> None:
    """Refuse a budget in dollars at once where no price is known, rather than when the sources have been read."""
    if settings.max_cost is None or not settings.model or not (settings.judge or chosen_drafter(settings) == "llm"):
        return
    from briefgen.drafting.prices import check_price, host_of  # noqa: PLC0415 - imported when used

    check_price(settings, host_of(settings.base_url), settings.model)


def _check_output(folder: Path, sources: Sequence[str]) -> None:
    """Refuse at once what would fail at the end, when the drafting has been paid for."""
    if os.path.exists(folder) and not folder.is_dir():  # noqa: PTH110 - Path.exists raises where a name is too long
        raise OutputError(f"{folder}: this is a file, and the output needs a folder; give another with -o")
    from briefgen.sources.discover import would_be_read  # noqa: PLC0415 - imported when used

    for source in sources:
        if would_be_read(folder, Path(source)):
            raise SettingsError(
                f"--output: {folder} lies in the source folder {source}, so the next build would read this briefing as "
                "a source; give a folder outside with -o",
                field="output",
            )


def _earlier(previous: Path | None) -> Briefing | None:
    if previous is None:
        return None
    try:
        return unaltered_record(previous)
    except SettingsError as error:
        raise type(error)(f"--previous {error}", field="previous") from error


def _build(task: _Task, *, quiet: bool) -> tuple[summary.Closing, Sequence[Unreadable]]:
    from briefgen import pipeline, rendering  # noqa: PLC0415 - imported when used
    from briefgen.rendering.changes import changes_view  # noqa: PLC0415

    started = time.monotonic()
    with listening(quiet=quiet) as listener:
        briefing = pipeline.build(task.sources, task.configured.settings, progress=listener)
        if task.previous:
            briefing = pipeline.with_changes(briefing, task.previous)
        listener(Progress("render", 0, 0, str(task.output)))
        files = rendering.write(briefing, task.output, (*task.formats, "report"), template=task.template)
    if briefing.changes and not quiet:
        say(changes_view(briefing.changes).line)
    closing = summary.of(briefing, task.output, files, seconds=time.monotonic() - started, spent=listener.spent)
    return closing, briefing.sources.unreadable


def _write_report(error: UnverifiedBriefingError, output: Path) -> Path:
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    return rendering.write_report(error.report, output, refused=error.refused, sources=error.sources)


def _what_to_read(error: UnverifiedBriefingError, report: Path) -> str:
    lines = [str(error)]
    if error.refused:
        lines.append(f"{len(error.refused)} quotes that the drafter offered stand in no source as they were given.")
    lines.append(f"Each claim and each quote, with what is wrong with it: {report}")
    return "\n".join(lines)


def _close(closing: summary.Closing, unreadable: Sequence[Unreadable], *, quiet: bool, as_json: bool) -> None:
    """The closing table, the files that could not be read, and where everything is."""
    if not quiet:
        show(summary.as_table(closing), err=True)
    for item in unreadable:
        say(f"Not read: {item.path}: {item.reason}")
    if as_json:
        emit_json(summary.as_json(closing))
