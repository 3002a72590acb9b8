"""What became of each row: a table for people and programs with the same bytes wherever the rows ran, and the times apart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

from briefgen.errors import ExitCode
from briefgen.rendering import write_text
from briefgen.rendering.visible import json_escaped, one_line
from briefgen.settings import Spent

__all__ = ["Done", "Result", "Status", "status_of", "write_results"]

Status = Literal["done", "unverified", "partial", "failed", "pending", "skipped"]

# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Result:
    """One row's line in the results.

    Attributes:
        id: of the row.
        line: of the manifest.
        task: ``build`` or ``verify``.
        status: ``done``; ``unverified`` (a claim does not hold, or no briefing may be shown); ``partial`` (done, but a source
            could not be read); ``failed``; ``pending`` (with the provider's batch API); ``skipped`` (not run this time).
        exit: exit code that the single command would have had; None where it was not run.
        sources: that were read.
        unreadable: that could not be.
        verified, problem, unverified, waived: claims by verdict; of the last two, those whose findings are set aside.
        dropped: claims that were offered and are not in the briefing.
        calls, tokens: what the result rests on, whenever it was paid for.
        cost: likewise, in US dollars; None where no price is known.
        build: id of the briefing's build; empty for other tasks.
        output: folder, from that of the results.
        message: what is wrong; empty where nothing is.
    """

    id: str
    line: int
    task: str
    status: Status
    exit: int | None
    sources: int = 0
    unreadable: int = 0
    verified: int = 0
    problem: int = 0
    unverified: int = 0
    waived: int = 0
    dropped: int = 0
    calls: int = 0
    tokens: int = 0
    cost: float | None = None
    build: str = ""
    output: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A row that has ended, as its worker hands it back.

    Attributes:
        result: of the row.
        files: sha256 of each file written, by path from the row's folder.
        seconds: wall time.
        spent: what this run of it has paid; None where no model was asked.
        ran: whether this run of the batch ran it; it does not run what is kept, cannot run, or was skipped.
    """

    result: Result
    files: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    spent: Spent | None = None
    ran: bool = True


def status_of(code: ExitCode) -> Status:
    """The status of a row by the exit code of the single command."""
    known: dict[ExitCode, Status] = {
        ExitCode.OK: "done",
        ExitCode.UNVERIFIED: "unverified",
        ExitCode.PARTIAL: "partial",
        ExitCode.PENDING: "pending",
    }
    return known.get(code, "failed")


def write_results(folder: Path, ended: Sequence[Done]) -> tuple[Path, ...]:
    """Write ``results.csv``, ``results.jsonl`` and ``times.csv``, each whole or not at all.

    Args:
        folder: of the results.
        ended: all rows, in the order of the manifest.

    Raises:
        OutputError: a file cannot be written; the earlier one is intact.
    """
    results = [asdict(done.result) for done in ended]
    lines = "".join(f"{json.dumps(result, ensure_ascii=False)}\n" for result in results)
    columns = [f.name for f in fields(Result)]
    times = [_times(done) for done in ended]
    return (
        write_text(_csv(columns, [list(result.values()) for result in results]), folder / "results.csv"),
        write_text(json_escaped(lines.encode("utf-8", "replace").decode("utf-8")), folder / "results.jsonl"),
        write_text(_csv(["id", "ran", "seconds", "calls", "reused", "tokens", "cost"], times), folder / "times.csv"),
    )


def _times(done: Done) -> list[object]:
    spent = done.spent if done.spent and done.ran else Spent(cost=None)
    seconds = f"{done.seconds:.3f}" if done.ran else ""
    return [done.result.id, "yes" if done.ran else "no", seconds, spent.calls, spent.reused, spent.tokens, spent.cost]


def _csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(head)
    table.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    text = "" if value is None else one_line(" ".join(str(value).encode("utf-8", "replace").decode("utf-8").split()))
    return f"'{text}" if text.startswith(_FORMULA) else text
