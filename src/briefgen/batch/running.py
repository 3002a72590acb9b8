"""A batch from its manifest to its results: what is done stays done, whatever ends the run."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from briefgen.batch.budget import Purse
from briefgen.batch.cells import COLUMNS, Surroundings
from briefgen.batch.inputs import Inputs
from briefgen.batch.journal import Entry, Journal
from briefgen.batch.manifest import read_manifest
from briefgen.batch.results import Done, Result, Status, write_results
from briefgen.batch.rows import Checked, Fault, Row, check_rows
from briefgen.batch.working import failed, run_row
from briefgen.errors import BriefgenError, ClusterError, ExitCode, OutputError, SettingsError
from briefgen.ledger import only_writer
from briefgen.settings import Spent
from briefgen.workers import Ended, WorkerDiedError, Workplace, each, hire

__all__ = ["Batch", "Closing", "Plan", "State", "attention", "planned", "run_batch"]

_MOST_FAULTS = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be run, and where.

    Attributes:
        manifest: file of the rows.
        around: what holds for all rows; its folder takes the results.
        place: where the rows run.
        max_tokens, max_cost: budget of this run, all rows together; None for no bound.
        force: run the rows again that were done.
    """

    manifest: Path
    around: Surroundings
    place: Workplace = field(default_factory=Workplace)
    max_tokens: int | None = None
    max_cost: float | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How far a batch is.

    Attributes:
        done, total: rows that have ended, kept ones included, and all.
        failed: of these, those that failed.
        spent: what the rows of this run have paid; None where no model was asked.
        last: the row that has just ended; None before the first.
    """

    done: int
    total: int
    failed: int
    spent: Spent | None
    last: Result | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch would do: ids of the rows that would run and of those that are kept, and the rows that cannot run."""

    run: tuple[str, ...]
    kept: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What a batch came to.

    Attributes:
        ended: all rows, in the order of the manifest; faulty ones are among the failed.
        kept: ids of the rows that were done before.
        spent: what the rows of this run have paid; None where no model was asked.
        seconds: wall time.
        files: the results.
    """

    ended: tuple[Done, ...]
    kept: frozenset[str]
    spent: Spent | None
    seconds: float
    files: tuple[Path, ...]

    def count(self, status: Status) -> int:
        """Rows of one status."""
        return sum(done.result.status == status for done in self.ended)

    @property
    def code(self) -> ExitCode:
        """What the command returns."""
        found = Counter(done.result.status for done in self.ended)
        if found["pending"]:
            return ExitCode.PENDING
        if found["failed"] or found["partial"] or found["skipped"]:
            return ExitCode.PARTIAL
        return ExitCode.UNVERIFIED if found["unverified"] else ExitCode.OK


def _checked(batch: Batch, inputs: Inputs) -> Checked:
    """The manifest, checked as a whole.

    Raises:
        SettingsError: it is of no use: unreadable, or without a single row that could run.
    """
    checked = check_rows(read_manifest(batch.manifest, COLUMNS), batch.around, inputs)
    if not checked.rows:
        shown = "".join(f"\nline {f.line}: {f.message}" for f in checked.faults[:_MOST_FAULTS])
        more = f"\nand {len(checked.faults) - _MOST_FAULTS} more" if len(checked.faults) > _MOST_FAULTS else ""
        raise SettingsError(f"{batch.manifest}: no row of the manifest can run:{shown}{more}", field="manifest")
    _place(batch, checked)
    return checked


def _place(batch: Batch, checked: Checked) -> Workplace:
    """Where the rows run, by what all of them allow; raises SettingsError where a cluster is not."""
    meant = [row.settings for row in checked.rows]
    offline, local_only = any(s.offline for s in meant), any(s.local_only for s in meant)
    return replace(batch.place, offline=offline, local_only=local_only)


def planned(batch: Batch) -> Plan:
    """What :func:`run_batch` would do; nothing is written.

    Raises:
        SettingsError: the manifest is of no use.
    """
    inputs = Inputs()
    checked = _checked(batch, inputs)
    kept = {} if batch.force else kept_rows(checked, inputs, Journal(batch.around.folder))
    names = [row.id for row in checked.rows]
    return Plan(tuple(n for n in names if n not in kept), tuple(n for n in names if n in kept), checked.faults)


def kept_rows(checked: Checked, inputs: Inputs, journal: Journal) -> dict[str, Done]:
    """The rows that need not run again, by id."""
    out = {}
    for row in checked.rows:
        if journal.of(row.id) is None:
            continue
        if done := journal.kept(row.id, inputs.digest(row), Path(row.output)):
            out[row.id] = _moved(done, row)
    return out


def run_batch(batch: Batch, *, listen: Callable[[State], None] | None = None) -> Closing:
    """Run the rows of a manifest that are not done yet.

    Args:
        batch: what, and where.
        listen: told of each row that has ended.

    Returns:
        What became of every row; a row that fails is told of there and stops no other.

    Raises:
        SettingsError: the manifest is of no use, or the extra that a cluster needs is missing.
        OutputError: another batch writes into the folder, or it cannot be written.
        ClusterError: the cluster cannot be reached or has gone; the rows done so far are kept.
    """
    began = time.monotonic()
    inputs = Inputs()
    checked = _checked(batch, inputs)
    folder = batch.around.folder
    with only_writer(folder), Journal(folder) as journal:
        run = _Run(batch, checked, inputs, journal, listen)
        try:
            run.go()
        except (BriefgenError, KeyboardInterrupt) as error:
            with suppress(OutputError):  # what ended the run is told, and not what came of it
                write_results(folder, run.ended())
            if isinstance(error, ClusterError):
                raise ClusterError(f"{error}\n{run.kept_so_far()}") from error
            raise
        files = write_results(folder, run.ended())
    return Closing(run.ended(), run.kept, run.spent(), time.monotonic() - began, files)


class _Run:
    """One run of a batch: which rows are kept, which have ended, what they have cost."""

    def __init__(
        self,
        batch: Batch,
        checked: Checked,
        inputs: Inputs,
        journal: Journal,
        listen: Callable[[State], None] | None,
    ) -> None:
        self._batch = batch
        self._checked = checked
        self._inputs = inputs
        self._journal = journal
        self._listen = listen or (lambda _: None)
        self._purse = Purse(batch.max_tokens, batch.max_cost)
        self._done = {} if batch.force else kept_rows(checked, inputs, journal)
        self.kept = frozenset(self._done)
        self._ran: list[Done] = []

    def go(self) -> None:
        """Run what is left, row by row as they end; what cannot run is told of first."""
        for fault in self._checked.faults:
            self._tell(_faulty(fault))
        self._tell(None)
        rows = {row.id: row for row in self._checked.rows if row.id not in self._done}
        if not rows:
            return
        place = _place(self._batch, self._checked)
        if not place.dask:
            place = replace(place, jobs=min(place.width, len(rows)))
        digests: dict[str, str] = {}
        with hire(place) as crew:
            for ended in each(crew, run_row, self._tasks(rows, digests, lambda: crew.width)):
                self._take(ended, rows[ended.key], digests[ended.key])

    def _tasks(
        self, rows: Mapping[str, Row], digests: dict[str, str], width: Callable[[], int]
    ) -> Iterator[tuple[str, tuple[object, ...]]]:
        for name, row in rows.items():
            digests[name] = self._inputs.digest(row)
            yield name, (row, *self._purse.share(row, width()))

    def _take(self, ended: Ended[str, Done], row: Row, digest: str) -> None:
        done = ended.value if ended.value is not None else Done(_lost(row, ended.error))
        done = replace(done, result=replace(done.result, message=self._batch.around.relative(done.result.message)))
        self._purse.settle(row.id, done)
        self._journal.add(Entry(digest, done))
        self._done[row.id] = done
        self._ran.append(done)
        self._tell(done.result)

    def _tell(self, last: Result | None) -> None:
        faulty = len(self._checked.faults)
        failures = faulty + sum(done.result.status == "failed" for done in self._done.values())
        total = faulty + len(self._checked.rows)
        self._listen(State(faulty + len(self._done), total, failures, self.spent(), last))

    def spent(self) -> Spent | None:
        """What the rows of this run have paid; None where no model was asked."""
        told = [done.spent for done in self._ran if done.spent]
        if not told:
            return None
        costs = [spent.cost for spent in told if spent.calls]
        return Spent(
            calls=sum(spent.calls for spent in told),
            reused=sum(spent.reused for spent in told),
            tokens=sum(spent.tokens for spent in told),
            cost=None if None in costs else sum((cost for cost in costs if cost is not None), start=0.0),
            max_tokens=self._batch.max_tokens,
            max_cost=self._batch.max_cost,
        )

    def ended(self) -> tuple[Done, ...]:
        """Every row of the manifest in its order; one that was not run is skipped."""
        skipped = {row.id: Done(_skipped(row), ran=False) for row in self._checked.rows if row.id not in self._done}
        rows = [
            *self._done.values(),
            *skipped.values(),
            *(Done(_faulty(fault), ran=False) for fault in self._checked.faults),
        ]
        return tuple(sorted(rows, key=lambda done: done.result.line))

    def kept_so_far(self) -> str:
        """For a run that was ended by something else than its rows."""
        total = len(self._checked.rows)
        return f"{len(self._done)} of {total} rows are done and kept; the same command goes on with the others"


def _moved(done: Done, row: Row) -> Done:
    """A kept row where the manifest has it now."""
    return replace(done, result=replace(done.result, line=row.line, output=row.shown), ran=False)


def _lost(row: Row, error: Exception | None) -> Result:
    """The result of a row that no worker handed back."""
    if isinstance(error, WorkerDiedError):
        return failed(row, ExitCode.INTERNAL, f"{error}: it was killed, ran out of memory, or a library took it down")
    return failed(row, ExitCode.INTERNAL, f"a fault in briefgen: {type(error).__name__}: {error}")


def _skipped(row: Row) -> Result:
    message = "not run: the batch was ended before its turn, or while it ran"
    return Result(row.id, row.line, row.task, "skipped", None, output=row.shown, message=message)


def _faulty(fault: Fault) -> Result:
    return Result(
        fault.id, fault.line, fault.task, "failed", int(ExitCode.USAGE), message=f"line {fault.line}: {fault.message}"
    )


def attention(ended: Sequence[Done]) -> list[Result]:
    """The results that somebody has to look at."""
    return [done.result for done in ended if done.result.status != "done"]
