"""``briefgen batch`` of verify rows on 1 and 2 processes and on a Dask cluster of 2 workers: ``python -m benchmarks.batch_speed``.

Each row is a document of some twenty claims, every fourth with a figure or a word changed, against five articles of about 400
words. What is shown is wall time, so a quiet machine with at least two cores is needed; processor time of the workers stands
beside it where it can be had. The bytes of all outputs have to be equal wherever the rows ran, and also where workers were killed
half-way; the exit status is 1 if they are not.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from benchmarks.articles import write_articles
from briefgen.batch.cells import Surroundings
from briefgen.batch.running import Batch, State, run_batch
from briefgen.text.sentences import sentences
from briefgen.workers import Workplace

__all__ = ["measured", "write_case"]

ROWS = 200
_STORIES = 20  # folders of sources, so that a row shares its folder with others
_SOURCES = 5
_CLAIMS = 20
_APART = {"times.csv", "batch.jsonl"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the batch.

    Attributes:
        name: where the rows ran.
        wall_s: from the start of the command to its results; the start of local workers is part of it.
        front_s: processor time of the process that gives the rows out.
        worker_s: of the workers; None where they are not ours.
        digest: of all outputs.
    """

    name: str
    wall_s: float
    front_s: float
    worker_s: float | None
    digest: str


def write_case(folder: Path, rows: int) -> Path:
    """Sources, documents and the manifest of ``rows`` rows; the same files for the same number."""
    stories = min(rows, _STORIES)
    for story in range(stories):
        write_articles(folder / f"story{story:02}", _SOURCES, seed=story)
    lines = ["id,document,sources"]
    for row in range(rows):
        sources = folder / f"story{row % stories:02}"
        (folder / f"{row:04}.md").write_text(_document(sources, random.Random(row)), encoding="utf-8")
        lines.append(f"r{row:04},{row:04}.md,{sources.name}")
    (folder / "manifest.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder / "manifest.csv"


def _document(sources: Path, pick: random.Random) -> str:
    told = []
    files = sorted(sources.iterdir())
    for number, path in enumerate(files, start=1):
        text = path.read_text(encoding="utf-8")
        told += [(span.of(text), number) for span in sentences(text) if "\n" not in span.of(text)]
    claims = [
        f"{_altered(words) if i % 4 == 0 else words} [{number}]"
        for i, (words, number) in enumerate(pick.sample(told, _CLAIMS))
    ]
    listed = [f"[{number}] {path.name}" for number, path in enumerate(files, start=1)]
    return "\n\n".join(["# Report", *claims, "## Sources", *listed, ""])


def _altered(words: str) -> str:
    """With the first figure changed; where there is none, with a negation."""
    figures = [c for c in words if c.isdigit()]
    if figures:
        return words.replace(figures[0], str((int(figures[0]) + 3) % 10), 1)
    return words.replace(" the ", " no ", 1) if " the " in words else f"It is untrue that {words}"


def _run(name: str, manifest: Path, place: Workplace, listen: Callable[[State], None] | None = None) -> Run:
    folder = manifest.parent / name.replace(" ", "-").replace(",", "")
    around = Surroundings(manifest.parent, folder, here=manifest.parent, today="2026-05-01")
    before, mine = _children_s(), time.process_time()
    began = time.perf_counter()
    run_batch(Batch(manifest, around, place), listen=listen)
    wall = time.perf_counter() - began
    mine = time.process_time() - mine
    return Run(name, wall, mine, None if place.dask else _children_s() - before, _digest(folder))


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _digest(folder: Path) -> str:
    """Of every byte that has to be the same: the results, and what the rows wrote."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _APART:
            total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _killing(at: int) -> Callable[[State], None]:
    """A listener that kills all workers once, when ``at`` rows are done."""
    killed: list[Any] = []

    def listen(state: State) -> None:
        if state.done == at and not killed:
            killed.extend(active_children())
            for child in killed:
                child.kill()

    return listen


@contextmanager
def _cluster() -> Iterator[str]:
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=60
    ) as cluster:
        yield cluster.scheduler_address


def measured(rows: int) -> list[Run]:
    """The runs, the one on one process first."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = write_case(Path(folder), rows)
        runs = [
            _run("1 process", manifest, Workplace(1)),
            _run("2 processes", manifest, Workplace(2)),
            _run("2 processes, killed half-way", manifest, Workplace(2), _killing(rows // 2)),
        ]
        with _cluster() as address:
            return [*runs, _run("2 workers of Dask", manifest, Workplace(dask=address))]


def _table(runs: list[Run], rows: int) -> str:
    lines = [f"{'':30}{'wall s':>8}{'front s':>9}{'workers s':>11}{'rows/s':>8}{'speed-up':>10}  bytes"]
    for run in runs:
        worker = "" if run.worker_s is None else f"{run.worker_s:.1f}"
        same = "as with 1 process" if run.digest == runs[0].digest else "DIFFERENT"
        speed = f"{runs[0].wall_s / run.wall_s:.2f}"
        lines.append(
            f"{run.name:30}{run.wall_s:>8.1f}{run.front_s:>9.1f}{worker:>11}{rows / run.wall_s:>8.1f}{speed:>10}  {same}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="A batch on 1 and 2 processes and on a Dask cluster.")
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    runs = measured(rows)
    print(_table(runs, rows))
    return 0 if len({run.digest for run in runs}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
