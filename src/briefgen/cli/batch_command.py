"""``briefgen batch``: many briefings from one manifest, over processes of this machine or a cluster."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.money import spending, spending_json
from briefgen.cli.options import BUILD_DEFAULT, OutputFolder, debug_option, given_settings, json_option, privacy_options
from briefgen.cli.progress import listening
from briefgen.cli.screen import emit_json, say, show, table
from briefgen.errors import ExitCode
from briefgen.settings import Progress, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefgen.batch.results import Result
    from briefgen.batch.running import Batch, Closing, State

__all__ = ["command"]

_MOST_ROWS = 40

_EPILOG = """\b
Examples:
  briefgen batch tonight.csv
  briefgen batch tonight.csv -o results --jobs 8
  briefgen batch claims.jsonl -o results --dask tcp://scheduler:8786
  briefgen batch tonight.csv -o results --dry-run
  briefgen batch tonight.csv -o results --redact email,phone

\b
A manifest is CSV with a head, or JSON Lines. Paths are relative to it; several in one cell are joined by ';':
  id,task,sources,question
  harbour,build,harbour;common/budget.pdf,Who pays for the harbour?
  tram,build,tram/*.html,

\b
Columns: id, task (build or verify), sources, document or record (to verify), output, formats, previous, template,
config, select, ignore, fail_on, and every setting of [build] by its name, such as question, marking or model.
Rows that are done are kept: the same command goes on where it was, whatever ended it.
Workers take OPENAI_API_KEY from their own environment; no key is sent to them.

\b
Exit status: 0 all rows done, 1 a claim in one is not verified, 2 the manifest is of no use, 5 a row failed or could
not read all sources, 6 the results cannot be written, 8 the cluster cannot be used, 75 a row waits for the batch API."""


@click.command(epilog=_EPILOG, short_help="Make or verify many briefings.")
@click.argument("manifest", type=click.Path(path_type=Path), metavar="MANIFEST")
@click.option(
    "-o",
    "--output",
    type=OutputFolder(path_type=Path),
    default=Path("batch"),
    show_default=True,
    metavar="FOLDER",
    help="Where the results go, and below it each row's folder.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0 for one a core.  [default: 0]"
)
@click.option("--dask", default="", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler (extra dask).")
@click.option(
    "--max-tokens",
    type=int,
    metavar="N",
    help="Most tokens, sent and received, that all rows of this run together may pay for.",
)
@click.option(
    "--max-cost",
    type=float,
    metavar="USD",
    help="Most US dollars that all rows of this run together may pay.",
)
@privacy_options
@click.option("--force", is_flag=True, help="Run the rows again that are done.")
@click.option("--dry-run", is_flag=True, help="Check the manifest, say what would run, and run nothing.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings of all rows.  [default: briefgen.toml, if there]",
)
@click.option("--quiet", is_flag=True, help="No progress and no closing table.")
@json_option
@debug_option
def command(  # noqa: PLR0913 - one parameter an option
    manifest: Path,
    *,
    output: Path,
    jobs: int,
    dask: str,
    max_tokens: int | None,
    max_cost: float | None,
    offline: bool | None,
    local_only: bool | None,
    redact: tuple[str, ...] | None,
    force: bool,
    dry_run: bool,
    config: Path | None,
    quiet: bool,
    as_json: bool,
) -> int:
    """Make or verify the briefings of MANIFEST, one a row, each in a process of its own.

    The manifest is checked as a whole first. A row that is wrong or fails is told of in the results and stops no
    other. FOLDER gets results.csv and results.jsonl, which are the same bytes wherever the rows ran, and times.csv.
    """
    from briefgen.batch.cells import Surroundings  # noqa: PLC0415 - imported when used
    from briefgen.batch.running import Batch, run_batch  # noqa: PLC0415
    from briefgen.config import check_settings  # noqa: PLC0415
    from briefgen.pipeline import today  # noqa: PLC0415
    from briefgen.workers import Workplace  # noqa: PLC0415

    around = Surroundings(
        base=manifest.parent,
        folder=output,
        environ=os.environ,
        config=config,
        here=Path.cwd(),
        default=BUILD_DEFAULT,
        today=today(),
        bounds=given_settings({"offline": offline, "local_only": local_only, "redact": redact}),
    )
    check_settings(Settings(max_tokens=max_tokens, max_cost=max_cost))
    batch = Batch(manifest, around, Workplace(jobs, dask), max_tokens, max_cost, force)
    if dry_run:
        return _say_what(batch, as_json=as_json)
    with _watching(quiet=quiet) as listen:
        closing = run_batch(batch, listen=listen)
    if not quiet:
        _show(closing, output)
    if as_json:
        emit_json(_summary(closing, output))
    return closing.code


# --- progress ---------------------------------------------------------------------------------------------------------


@contextmanager
def _watching(*, quiet: bool) -> Iterator[Callable[[State], None]]:
    """A listener that draws how far the batch is, and names each row as it fails."""
    far: list[State] = []
    with listening(quiet=quiet) as tell:

        def hear(state: State) -> None:
            far[:] = [state]
            tell(Progress("batch", state.done, state.total, _so_far(state), state.spent))
            if state.last and state.last.status == "failed" and not quiet:
                say(f"{state.last.id}: {state.last.message}")

        try:
            yield hear
        except KeyboardInterrupt:
            if far and not quiet:
                say(
                    f"{far[0].done} of {far[0].total} rows are done and kept; the same command goes on with the others."
                )
            raise


def _so_far(state: State) -> str:
    return f"{state.failed} failed" if state.failed else ""


# --- the end ----------------------------------------------------------------------------------------------------------


def _show(closing: Closing, output: Path) -> None:
    from briefgen.batch.running import attention  # noqa: PLC0415 - imported when used

    told = attention(closing.ended)
    if told:
        columns = (("Row", "key"), ("Status", "key"), ("Claims not verified", "number"), ("", "text"))
        show(table(columns, [_row(result) for result in told[:_MOST_ROWS]]), err=True)
        if len(told) > _MOST_ROWS:
            say(f"and {len(told) - _MOST_ROWS} more: see {output / 'results.csv'}")
    show(table((("", "key"), ("", "text")), _sums(closing, output), heads=False), err=True)


def _row(result: Result) -> tuple[str, str, str, str]:
    against = result.problem + result.unverified - result.waived
    return result.id or f"line {result.line}", result.status, str(against) if against else "", result.message


def _sums(closing: Closing, output: Path) -> list[tuple[str, str]]:
    counts = [(name, closing.count(name)) for name in ("done", "unverified", "partial", "failed", "pending", "skipped")]
    rows = ", ".join(f"{count} {name}" for name, count in counts if count)
    kept = f"; {len(closing.kept)} kept from before" if closing.kept else ""
    results = [done.result for done in closing.ended]
    verified = sum(r.verified for r in results)
    claims = verified + sum(r.problem + r.unverified for r in results)
    out = [("Rows", f"{rows}{kept}"), ("Claims", f"{verified} of {claims} verified")]
    if closing.spent:
        out.append(("Model", spending(closing.spent)))
    return [*out, ("Time", f"{closing.seconds:.1f} s"), ("Results", str(output / "results.csv"))]


def _summary(closing: Closing, output: Path) -> dict[str, object]:
    """For programs; the keys are documented and kept."""
    results = [done.result for done in closing.ended]
    return {
        "status": "done" if closing.code == ExitCode.OK else "attention",
        "exit": int(closing.code),
        "folder": str(output),
        "files": [str(path) for path in closing.files],
        "rows": {
            "total": len(results),
            **{n: closing.count(n) for n in ("done", "unverified", "partial", "failed", "pending", "skipped")},
            "kept": len(closing.kept),
        },
        "claims": {name: sum(getattr(r, name) for r in results) for name in ("verified", "problem", "unverified")},
        "spent": spending_json(closing.spent) if closing.spent else None,
        "attention": [
            {"id": r.id, "line": r.line, "status": r.status, "exit": r.exit, "message": r.message}
            for r in results
            if r.status != "done"
        ],
        "seconds": round(closing.seconds, 3),
    }


# --- before it runs ---------------------------------------------------------------------------------------------------


def _say_what(batch: Batch, *, as_json: bool) -> int:
    from briefgen.batch.running import planned  # noqa: PLC0415 - imported when used

    plan = planned(batch)
    if as_json:
        faults = [{"line": f.line, "id": f.id, "message": f.message} for f in plan.faults]
        emit_json({"run": list(plan.run), "kept": list(plan.kept), "faults": faults})
    else:
        for fault in plan.faults:
            say(f"line {fault.line}: {fault.message}")
        rows = f"{len(plan.run)} row{'' if len(plan.run) == 1 else 's'}"
        say(f"{rows} would run, {len(plan.kept)} done and kept, {len(plan.faults)} cannot run.")
    return ExitCode.PARTIAL if plan.faults else ExitCode.OK
