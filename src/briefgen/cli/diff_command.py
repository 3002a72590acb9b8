"""``briefgen diff``: what changed between two versions of a briefing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import OutputFile, debug_option
from briefgen.cli.records import read_record, record_path
from briefgen.cli.screen import complain, emit, say
from briefgen.errors import ExitCode

if TYPE_CHECKING:
    from briefgen.model import Briefing

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen diff monday/briefing.json tuesday/briefing.json
  briefgen diff monday tuesday -o changes.txt
  briefgen diff monday/briefing.json tuesday | less
  briefgen diff monday tuesday --format json > changes.json
  briefgen diff monday tuesday --exit-code

\b
Of a reworded claim, what was taken out stands in [-…-] and what was put in in {+…+}.
OLD is the earlier one; the other way round, what is new is called dropped. - as FILE is standard output.

\b
Exit status: 0 done, whether something changed or not; 1 with --exit-code and something changed, or a record that was
altered; 2 not a record, or one of another version; 6 the output could not be written."""


@click.command(epilog=_EPILOG, short_help="Say what changed between two versions of a briefing.")
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="What is printed."
)
@click.option(
    "-o", "--output", type=OutputFile(path_type=Path, dir_okay=False), metavar="FILE", help="Write there instead."
)
@click.option("--exit-code", "tell", is_flag=True, help="Exit status 1 if something changed.")
@debug_option
def command(old: Path, new: Path, *, form: str, output: Path | None, tell: bool) -> int:
    """Say claim by claim and source by source what changed from OLD to NEW.

    Each is a briefing.json or the folder it lies in. A claim is new, dropped, reworded, moved, on other evidence, now
    in dispute or no longer; a source is new, changed or withdrawn. Offline, with no model and no key.
    """
    from briefgen import rendering  # noqa: PLC0415 - imported when used
    from briefgen.changes import compare  # noqa: PLC0415
    from briefgen.rendering.changes import changes_json, changes_text  # noqa: PLC0415

    before, after = read_record(old), read_record(new)
    changes = compare(before, after)
    shown = changes_json(changes).decode("utf-8") if form == "json" else changes_text(changes)
    # Said first, since who reads the result may go away before its end.
    altered = [_altered(*given) for given in ((old, before), (new, after))]
    if before.as_of > after.as_of:
        say(
            f"{record_path(old)} is of {before.as_of}, after {record_path(new)} of {after.as_of}: is OLD the later one?"
        )
    if output and output != Path("-"):
        rendering.write_text(shown, output)
    else:
        emit(shown.encode("utf-8"))
    return ExitCode.UNVERIFIED if any(altered) or (tell and changes.items) else ExitCode.OK


def _altered(given: Path, briefing: Briefing) -> bool:
    """Say what is wrong with a record that is not as its build wrote it."""
    from briefgen import pipeline  # noqa: PLC0415 - imported when used

    faults = pipeline.record_faults(briefing)
    for line in faults:
        complain(f"{record_path(given)}: {line}", kind="altered")
    return bool(faults)
