"""``briefgen eval``: the gate measured on labelled claims, both kinds of error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import debug_option, json_option
from briefgen.cli.screen import complain, emit, emit_json, say, show, table
from briefgen.errors import ExitCode, OutputError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.evaluation import Outcome, Row

__all__ = ["command"]

_MOST_FAULTS = 5

_EPILOG = """\b
Examples:
  briefgen eval claims.jsonl
  briefgen eval news.jsonl reports.jsonl --out outcomes.jsonl
  briefgen eval claims.jsonl --jobs 1 --json > figures.json

\b
Rows, one JSON object a line:
  {"id": "a1", "claim": "...", "doc": "the source's text", "label": 1}
  {"id": "a2", "claim": "...", "docs": ["...", "..."], "cites": [1, 2], "label": 0, "kind": "negation"}
"label" is 1 where the documents cited support the whole claim, 0 where not; rows without one are judged and not counted.

\b
Columns, each with its 95 % confidence interval:
  t+f          true and false rows; ver.: those verified
  accept       share of the true rows that are verified
  catch        share of the false rows that are not
  ver. right   share of the verified rows that are true
  even mix     the same, if half of all rows were true
  prob. right  share of the rows with a problem that are false
  prob. found  share of the false rows that have a problem
  bal.         balanced accuracy: of verified or not, of score >= 0.5, of word overlap >= 0.75
  AUC          chance that a true row ranks above a false one"""


@click.command(epilog=_EPILOG, short_help="Measure the gate on labelled claims.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.JSONL...")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write one JSON object a row, in order."
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0 for one a core.  [default: 0]"
)
@json_option
@debug_option
def command(files: Sequence[Path], *, out: Path | None, jobs: int, as_json: bool) -> int:
    """Judge the labelled claims in FILE.JSONL and show how often the gate is right, beside plain word overlap.

    For each row the evidence is searched in the documents that it cites, each of which has to support the claim.
    """
    from briefgen import evaluation  # noqa: PLC0415 - imported when used

    if out is not None and out.is_dir():
        raise SettingsError(f"{out}: is a folder; name a file", field="out")
    if out is not None and not out.parent.is_dir():
        raise OutputError(f"{out}: cannot be written: there is no folder {out.parent}")
    rows = _rows(files)
    outcomes = evaluation.judge_rows(rows, jobs=jobs)
    if out is not None:
        _write(out, rows, outcomes)
    _show(rows, outcomes, as_json=as_json)
    return _faults(rows, outcomes)


def _show(rows: Sequence[Row], outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    from briefgen import evaluation  # noqa: PLC0415 - imported when used

    groups = evaluation.grouped(rows, outcomes)
    if as_json:
        emit_json(evaluation.figures_json(groups))
        return
    if not groups:
        say(f"{len(rows)} rows judged; none has a label, so there is nothing to count.")
        return
    show(table(*evaluation.verdict_table(groups)), err=False)
    show(table(*evaluation.ranking_table(groups)), err=False)
    emit("Score cut at 0.5, word overlap at 0.75; 95 % confidence intervals beside each figure.\n")


def _faults(rows: Sequence[Row], outcomes: Sequence[Outcome]) -> ExitCode:
    """Tell of rows that could not be judged for a fault of ours; they count as unverified."""
    told = [(row, o.fault) for row, o in zip(rows, outcomes, strict=True) if o.fault]
    for row, fault in told[:_MOST_FAULTS]:
        complain(f"{row.file}, row {row.id}: {fault}; counted as unverified", kind="internal error")
    if len(told) > _MOST_FAULTS:
        complain(f"and {len(told) - _MOST_FAULTS} rows more", kind="internal error")
    return ExitCode.INTERNAL if told else ExitCode.OK


def _rows(files: Sequence[Path]) -> list[Row]:
    from briefgen.evaluation import read_rows  # noqa: PLC0415 - imported when used

    stems = [path.stem for path in files]
    rows: list[Row] = []
    for path in files:
        read = read_rows(path, name=path.stem if stems.count(path.stem) == 1 else str(path))
        twice = len(read) - len({row.id for row in read})
        if twice:
            complain(f"{path}: {twice} rows have an id that stands before; each is judged and counted", kind="warning")
        rows.extend(read)
    return rows


def _write(path: Path, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
    from briefgen import rendering  # noqa: PLC0415 - imported when used
    from briefgen.evaluation import outcome_lines  # noqa: PLC0415

    rendering.write_text("".join(outcome_lines(rows, outcomes)), path)
