"""Processor time and memory of a build without a model, by number of sources: ``python benchmarks/build_scaling.py``.

Each size is built in a process of its own, so that the peak of memory is its own. The exponent is that of
``time ~ sources ** exponent`` between one size and the next: 1 is linear.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import pstats
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from articles import write_articles

from briefgen import pipeline, rendering
from briefgen.settings import Progress, Settings

_SIZES = (5, 50, 500)
_STAGES = ("load", "extract", "compose", "verify", "repair", "render")


def _cpu() -> float:
    """Processor seconds of this process and of those it has waited for: other work on the machine does not count."""
    return sum(
        sum((u.ru_utime, u.ru_stime)) for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


class Stopwatch:
    """Processor seconds by stage: what passed before an event belongs to its stage, or to the one before if it only begins."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._stage = "load"
        self._last = _cpu()

    def __call__(self, event: Progress) -> None:
        now = _cpu()
        self.seconds[event.stage if event.done else self._stage] += now - self._last
        self._stage, self._last = event.stage, now

    def stop(self, stage: str) -> None:
        self.seconds[stage] += _cpu() - self._last
        self._last = _cpu()


@dataclass(frozen=True, slots=True)
class Run:
    """One build."""

    sources: int
    words: int
    seconds: float
    peak_mb: float
    children_mb: float
    shares: dict[str, float]
    facts: int
    disputes: int
    questions: int


def _build_here(folder: Path) -> dict[str, object]:
    watch = Stopwatch()
    started = _cpu()
    settings = Settings(drafter="extractive", as_of="2026-05-01")
    briefing = pipeline.build([folder], settings, progress=watch)
    watch.stop(watch._stage)  # noqa: SLF001 - our own
    with tempfile.TemporaryDirectory() as out:
        rendering.write(briefing, Path(out), rendering.FORMATS)
    watch.stop("render")
    seconds = _cpu() - started
    usage = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    draft = briefing.draft
    return {
        "seconds": seconds,
        "peak_mb": usage[0],
        "children_mb": usage[1],
        "shares": {stage: watch.seconds[stage] / seconds for stage in _STAGES},
        "facts": len(draft.facts),
        "disputes": len(draft.disputes),
        "questions": len(draft.open_questions),
    }


def _measure(sources: int, words: int, repeats: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        written = write_articles(Path(folder), sources, words=words)
        runs = []
        for _ in range(repeats):
            command = [sys.executable, __file__, "--one", folder]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    best = min(runs, key=lambda run: run["seconds"])
    return Run(sources=sources, words=written, **best)


def _profile(sources: int, words: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), sources, words=words)
        with cProfile.Profile() as profile:
            _build_here(Path(folder))
    pstats.Stats(profile).sort_stats("cumulative").print_stats(r"briefgen", 40)


def _table(runs: list[Run]) -> str:
    head = [
        "sources",
        "words",
        "seconds",
        "ms/source",
        "exponent",
        "peak MB",
        "child MB",
        "facts/disputes/open",
        *_STAGES,
    ]
    rows = [head]
    for before, run in zip([None, *runs], runs, strict=False):
        grown = "" if before is None else f"{_exponent(before, run):.2f}"
        cells = [
            str(run.sources),
            str(run.words),
            f"{run.seconds:.2f}",
            f"{1000 * run.seconds / run.sources:.0f}",
            grown,
        ]
        cells += [f"{run.peak_mb:.0f}", f"{run.children_mb:.0f}", f"{run.facts}/{run.disputes}/{run.questions}"]
        rows.append(cells + [f"{100 * run.shares[stage]:.0f} %" for stage in _STAGES])
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _exponent(before: Run, after: Run) -> float:
    return math.log(after.seconds / before.seconds) / math.log(after.sources / before.sources)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="numbers of sources")
    parser.add_argument("--words", type=int, default=400, help="words of each source")
    parser.add_argument("--repeats", type=int, default=1, help="the best of so many runs counts")
    parser.add_argument("--profile", type=int, metavar="N", help="profile one build of N sources instead")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_build_here(options.one)))
    elif options.profile:
        _profile(options.profile, options.words)
    else:
        print(_table([_measure(size, options.words, options.repeats) for size in options.sizes]))


if __name__ == "__main__":
    main()
