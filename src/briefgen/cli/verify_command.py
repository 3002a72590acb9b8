"""``briefgen verify``: cited documents held against sources, or a briefing's record checked again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.checked import FAIL_ON
from briefgen.cli.options import PRIVACY_NAMES, debug_option, privacy_options
from briefgen.errors import SettingsError
from briefgen.rendering import VERIFICATION_FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen verify report.md --sources articles
  briefgen verify report.docx notes.html --sources articles --format sarif --output findings.sarif
  briefgen verify report.md --sources articles --ignore BG102,BG9 --fail-on problem
  briefgen verify - --sources articles --stdin-name report.md
  briefgen verify thesis.docx --sources library --jobs 8
  briefgen verify report.md --sources articles --judge --local-only
  briefgen verify briefing/briefing.json

\b
Exit status: 0 every claim verified, 1 a claim is not or the record was altered, 2 wrong option, document or
record, 3 no source could be read, 5 every claim verified but a source could not be read, 8 the cluster of --dask
could not be used.
--judge asks the endpoint of OPENAI_BASE_URL, OPENAI_API_KEY and BRIEFGEN_MODEL, or of [build] in briefgen.toml.
Sources, codes, format, fail-on, judge and nli-model may stand in briefgen.toml under [verify], or in pyproject.toml under
[tool.briefgen.verify]; an option goes before the file."""


class CodeList(click.ParamType[tuple[str, ...]]):
    """``BG301,BG4`` as a tuple."""

    name = "codes"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> tuple[str, ...]:
        """The codes named; whether they exist is asked later."""
        return tuple(part for part in str(value).replace(",", " ").split())


@click.command(epilog=_EPILOG, short_help="Check cited documents, or a briefing's record again.")
@click.argument("documents", nargs=-1, required=True, metavar="DOC...")
@click.option(
    "--sources", multiple=True, metavar="PATH", help="Files, folder or pattern to hold DOC against; repeatable."
)
@click.option("--format", "form", type=click.Choice(VERIFICATION_FORMATS), help="What is printed.  [default: text]")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there instead.")
@click.option("--select", type=CodeList(), multiple=True, metavar="CODES", help="Only these count, such as BG2,BG301.")
@click.option("--ignore", type=CodeList(), multiple=True, metavar="CODES", help="These do not count.")
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), help="The least verdict that gives exit status 1.  [default: unverified]"
)
@click.option(
    "--judge/--no-judge", default=None, help="Ask a language model about verified claims; it may doubt, never pass one."
)
@click.option("--nli-model", metavar="PATH", help="Ask a local ONNX model the same (extra nli).")
@privacy_options
@click.option(
    "--stdin-name", default="stdin.md", metavar="NAME", show_default=True, help="Name and format of DOC where it is -."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that judge the claims; 0 for one a core.",
)
@click.option("--dask", default="", metavar="ADDRESS", help="Judge them on the Dask cluster of this scheduler instead.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings file.  [default: briefgen.toml or pyproject.toml, if there]",
)
@click.option("--quiet", is_flag=True, help="No summary; of a record no table either.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@debug_option
def command(  # noqa: PLR0913 - one parameter an option
    documents: tuple[str, ...],
    *,
    sources: tuple[str, ...],
    form: str | None,
    output: Path | None,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    fail_on: str | None,
    judge: bool | None,
    nli_model: str | None,
    offline: bool | None,
    local_only: bool | None,
    redact: tuple[str, ...] | None,
    stdin_name: str,
    jobs: int,
    dask: str,
    config: Path | None,
    quiet: bool,
    as_json: bool,
) -> int:
    """Hold the claims of each DOC against the sources that it cites, or check a briefing's record again.

    DOC is a Markdown, HTML, Word or text file with markers such as [1], or - for standard input. Each sentence that
    asserts something is held against every source that its markers name; what does not hold is printed as
    'file:line:col CODE message' with the words of both sides.

    A DOC that is a briefing.json, or the folder it lies in, is checked from the sources stored in it: offline, with
    no model and no key.
    """
    if as_json and form not in (None, "json"):
        raise SettingsError(f"--json and --format {form} contradict each other: give one", field="format")
    form = "json" if as_json else form
    given: dict[str, object] = {"sources": sources, "format": form, "fail_on": fail_on}
    given |= {"select": _joined(select), "ignore": _joined(ignore)}
    given |= {"judge": judge, "nli_model": nli_model}
    given = {name: value for name, value in given.items() if value or value is False}
    bounds = {"offline": offline, "local_only": local_only, "redact": redact}
    bounds = {name: bounds[name] for name in PRIVACY_NAMES if bounds[name] is not None}
    if any(_is_record(name) for name in documents):
        elsewhere = {"jobs": jobs if jobs != 1 else None, "dask": dask}
        given |= {name: value for name, value in elsewhere.items() if value not in (None, "")}
        return _record(documents, given, output, config, quiet=quiet, bounds=bounds)
    from briefgen.cli.doubters import bounded_place  # noqa: PLC0415 - imported when used
    from briefgen.cli.verify_documents import Plan, verify_document_files  # noqa: PLC0415 - imported when used

    plan = Plan(output, stdin_name, config, bounded_place(jobs, dask, config=config, bounds=bounds), bounds)
    return verify_document_files(documents, given, plan, quiet=quiet)


def _joined(groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(code for group in groups for code in group)


def _is_record(name: str) -> bool:
    return name.lower().endswith(".json") or (name != "-" and Path(name).is_dir())


def _record(
    documents: Sequence[str],
    given: dict[str, object],
    output: Path | None,
    config: Path | None,
    *,
    quiet: bool,
    bounds: Mapping[str, object],
) -> int:
    from briefgen.cli.doubters import chosen_doubters  # noqa: PLC0415 - imported when used
    from briefgen.cli.verify_record import verify_record_file  # noqa: PLC0415 - imported when used

    other = [name for name in given if name not in {"format", "judge", "nli_model"}]
    form = given.get("format", "text")
    if len(documents) > 1:
        raise SettingsError(f"{documents[0]}: a record is checked by itself; give one, and documents in another call")
    if other:
        raise SettingsError(
            f"{documents[0]}: --{other[0].replace('_', '-')} is for documents; a record carries its sources",
            field=other[0],
        )
    if output and form == "text":
        raise SettingsError(f"{documents[0]}: the table is not written to a file; give --format too", field="format")
    judge, nli_model = bool(given.get("judge")), str(given.get("nli_model", ""))
    doubter = chosen_doubters(judge, nli_model, config=config, bounds=bounds)
    return verify_record_file(Path(documents[0]), quiet=quiet, form=str(form), output=output, doubter=doubter)
