"""``briefgen render``: the views of a briefing made again from its record, without a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import FormatList, OutputFolder, debug_option, template_option
from briefgen.cli.records import RECORD_NAME, read_record, record_path, unaltered_record
from briefgen.cli.screen import emit, say
from briefgen.errors import BriefgenError, ExitCode, OutputError, SettingsError
from briefgen.rendering.template_file import read_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Briefing

__all__ = ["command"]

_TEXTS = ("md", "html", "json")

_EPILOG = """\b
Examples:
  briefgen render briefing/briefing.json --format pdf
  briefgen render briefing --format docx --template house-style.docx -o for-the-minister
  briefgen render briefing --format md -o - > briefing.md

\b
Exit status: 0 done, 1 the record was altered after the build, 2 wrong option, template or record, 6 the output could
not be written."""


@click.command(epilog=_EPILOG, short_help="Make the views of a briefing again.")
@click.argument("record", type=click.Path(path_type=Path), metavar="RECORD")
@click.option(
    "--format",
    "formats",
    type=FormatList(),
    default="md,html,docx",
    show_default=True,
    metavar="LIST",
    help="Which views to make, of md, html, docx, pdf and json.",
)
@click.option(
    "-o",
    "--output",
    type=OutputFolder(path_type=Path),
    metavar="FOLDER",
    help="Where to write; - with one of md, html and json is standard output.  [default: where the record lies]",
)
@template_option
@debug_option
def command(record: Path, *, formats: tuple[str, ...], output: Path | None, template: Path | None) -> int:
    """Make views of a briefing again from its RECORD: a briefing.json, or the folder it lies in.

    Offline, with no model and no key; the same record gives the same bytes. A record that was changed after the build
    is refused: its views would carry a build id that is not theirs.
    """
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    styles = read_template(template, formats)
    if output == Path("-"):
        _check_text(formats)
        emit(rendering.render_bytes(unaltered_record(record), formats[0]))
        return ExitCode.OK
    briefing = unaltered_record(record)
    folder = output or record_path(record).parent
    with rendering.writing(folder):
        _check_build(folder, briefing)
        written = rendering.write(briefing, folder, formats, template=styles, keep=True)
    for path in written:
        say(f"{path} (build {briefing.build})")
    return ExitCode.OK


def _check_text(formats: Sequence[str]) -> None:
    if len(formats) != 1 or formats[0] not in _TEXTS:
        raise SettingsError(
            f"-o -: standard output takes one format of {', '.join(_TEXTS)}; name one with --format, or a folder",
            field="output",
        )


def _check_build(folder: Path, briefing: Briefing) -> None:
    """Refuse a folder of another build: no folder mixes builds, and no record is overwritten by an older one."""
    there = folder / RECORD_NAME
    if not there.exists():
        return
    try:
        build = read_record(there).build
    except BriefgenError:
        build = "of another program or version"
    if build != briefing.build:
        raise OutputError(
            f"{folder} holds another briefing (build {build}), not build {briefing.build}; give another folder with -o"
        )
