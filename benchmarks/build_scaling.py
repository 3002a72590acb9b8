"""Processor time and memory of a build without a model, by number of sources: ``python benchmarks/build_scaling.py``.

Each size is built and written in a process of its own, so that the peak of memory is its own. An exponent is that of
``time ~ sources ** exponent`` from one size to the next: 1 is linear. With ``--rebuild`` each is built twice more, with a ledger:
once when it is empty, and once when it holds all that was read.
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
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from articles import write_articles

if TYPE_CHECKING:
    from briefgen.settings import Progress

_SIZES = (5, 50, 500, 5000)
_STAGES = ("load", "extract", "compose", "verify", "repair", "selftest", "render")
_MOST_SHOWN = 50


def _cpu() -> float:
    """Processor seconds of this process and of those it has waited for: other work on the machine does not count."""
    return sum(
        sum((u.ru_utime, u.ru_stime)) for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


class Stopwatch:
    """Processor seconds by stage: what passed before an event belongs to its stage, or to the one before if it only begins.

    Also the peak of memory up to the end of each stage.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.peaks: dict[str, float] = {}
        self.stage = "load"
        self._last = _cpu()

    def __call__(self, event: Progress) -> None:
        self.stop(event.stage if event.done else self.stage)
        self.stage = event.stage

    def stop(self, stage: str) -> None:
        now = _cpu()
        self.seconds[stage] += now - self._last
        self.peaks[stage] = _peak_mb()
        self._last = now


@dataclass(frozen=True, slots=True)
class Run:
    """One build, its views written.

    Attributes:
        sources, words: how many were read.
        seconds: of processor time, start-up included.
        elapsed_s: by the clock.
        peak_mb, children_mb: most memory of the build, and of the process that parses files.
        shares: of the time, by stage.
        peaks: the peak up to the end of each stage, in MB.
        views: MB of each file written.
        facts, disputes, questions: how many the briefing holds.
    filling, rebuilt: the seconds and the peak in MB with an empty ledger and with what it then holds; None if not asked for.
    kept_mb: size of the ledger.
    """

    sources: int
    words: int
    seconds: float
    elapsed_s: float
    peak_mb: float
    children_mb: float
    shares: dict[str, float]
    peaks: dict[str, float]
    views: dict[str, float]
    facts: int
    disputes: int
    questions: int
    filling: tuple[float, float] | None = None
    rebuilt: tuple[float, float] | None = None
    kept_mb: float = 0.0


def _build_here(folder: Path, out: Path, cache: str) -> dict[str, object]:
    # Imported here, so that the process that measures stays small: a child's peak begins from its parent's.
    from briefgen import pipeline, rendering  # noqa: PLC0415 - see above
    from briefgen.settings import Settings  # noqa: PLC0415 - see above

    watch = Stopwatch()
    began = time.monotonic()
    settings = Settings(drafter="extractive", as_of="2026-05-01", cache=cache)
    briefing = pipeline.build([folder], settings, progress=watch)
    watch.stop(watch.stage)
    written = rendering.write(briefing, out, rendering.DEFAULT_FORMATS)
    watch.stop("render")
    seconds = _cpu()
    draft = briefing.draft
    return {
        "seconds": seconds,
        "elapsed_s": time.monotonic() - began,
        "peak_mb": _peak_mb(),
        "children_mb": _peak_mb(resource.RUSAGE_CHILDREN),
        "shares": {stage: watch.seconds[stage] / seconds for stage in _STAGES},
        "peaks": watch.peaks,
        "views": {path.name: path.stat().st_size / 1e6 for path in written},
        "facts": len(draft.facts),
        "disputes": len(draft.disputes),
        "questions": len(draft.open_questions),
    }


def _build_apart(folder: Path, out: Path, cache: Path | None = None) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(folder), "--output", str(out), "--cache", str(cache or "")]
    measured: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return measured


def _rebuild(folder: Path, room: Path) -> dict[str, Any]:
    """Built with an empty ledger and with a full one: the same files come out."""
    cache, outputs = room / "ledger", [room / name for name in ("plain", "filling", "rebuilt")]
    _build_apart(folder, outputs[0])
    runs = [_build_apart(folder, out, cache) for out in outputs[1:]]
    files = [{p.name: p.read_bytes() for p in out.iterdir()} for out in outputs]
    if files[0] != files[1] or files[0] != files[2]:
        raise SystemExit(f"{folder}: a build with a ledger differs from one without")
    filling, rebuilt = ((run["seconds"], run["peak_mb"]) for run in runs)
    kept_mb = sum(p.stat().st_size for p in cache.rglob("*") if p.is_file()) / 1e6
    return {"filling": filling, "rebuilt": rebuilt, "kept_mb": kept_mb}


def _measure(sources: int, words: int, repeats: int, *, rebuild: bool) -> Run:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room, "articles")
        written = write_articles(folder, sources, words=words)
        runs = [_build_apart(folder, Path(room, str(number))) for number in range(repeats)]
        again = _rebuild(folder, Path(room)) if rebuild else {}
    best = min(runs, key=lambda run: run["seconds"])
    return Run(sources=sources, words=written, **best, **again)


def _profile(sources: int, words: int) -> None:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room, "articles")
        write_articles(folder, sources, words=words)
        with cProfile.Profile() as profile:
            _build_here(folder, Path(room, "out"), "")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(r"briefgen", _MOST_SHOWN)
    pstats.Stats(profile).sort_stats("tottime").print_stats(_MOST_SHOWN)


def _exponent(before: Run, after: Run, of: Callable[[Run], float]) -> float:
    return math.log(of(after) / of(before)) / math.log(after.sources / before.sources)


def _grown(runs: list[Run], place: int, of: Callable[[Run], float]) -> str:
    return "" if place == 0 else f"{_exponent(runs[place - 1], runs[place], of):.2f}"


def _costs(runs: list[Run]) -> list[list[str]]:
    rows = [["sources", "words", "seconds", "elapsed", "ms/source", "exponent", "peak MB", "exponent", "child MB"]]
    for place, run in enumerate(runs):
        rows.append(
            [
                str(run.sources),
                str(run.words),
                f"{run.seconds:.2f}",
                f"{run.elapsed_s:.2f}",
                f"{1000 * run.seconds / run.sources:.1f}",
                _grown(runs, place, lambda r: r.seconds),
                f"{run.peak_mb:.0f}",
                _grown(runs, place, lambda r: r.peak_mb),
                f"{run.children_mb:.0f}",
            ]
        )
    return rows


def _steps(runs: list[Run]) -> list[list[str]]:
    rows = [["ms/source (share)", *(str(run.sources) for run in runs), "last exponent"]]
    for stage in _STAGES:
        spent = [run.shares[stage] * run.seconds for run in runs]
        cells = [
            f"{1000 * s / r.sources:.2f} ({100 * r.shares[stage]:.0f} %)" for s, r in zip(spent, runs, strict=True)
        ]
        known = len(runs) > 1 and spent[-1] and spent[-2]
        last = f"{_exponent(runs[-2], runs[-1], lambda r: r.shares[stage] * r.seconds):.2f}" if known else ""  # noqa: B023 - called at once
        rows.append([stage, *cells, last])
    return rows


def _peaks(runs: list[Run]) -> list[list[str]]:
    rows = [["peak MB after", *(str(run.sources) for run in runs)]]
    return [*rows, *([s, *(f"{r.peaks[s]:.0f}" for r in runs)] for s in _STAGES if all(s in r.peaks for r in runs))]


def _views(runs: list[Run]) -> list[list[str]]:
    rows = [["MB of", *(str(run.sources) for run in runs)]]
    rows += [[name, *(f"{run.views[name]:.2f}" for run in runs)] for name in runs[0].views]
    return [
        *rows,
        ["facts/disputes/open", *(f"{run.facts}/{run.disputes}/{run.questions}" for run in runs)],
    ]


def _rebuilds(runs: list[Run]) -> list[list[str]]:
    rows = [
        [
            "sources",
            "no ledger s",
            "empty s",
            "full s",
            "full / empty",
            "ms/source",
            "MB",
            "empty MB",
            "full MB",
            "kept MB",
        ]
    ]
    for run in runs:
        if run.filling is None or run.rebuilt is None:
            continue
        (filling, peak), (rebuilt, later) = run.filling, run.rebuilt
        cells = (run.seconds, filling, rebuilt, rebuilt / filling, 1000 * rebuilt / run.sources)
        sizes = (run.peak_mb, peak, later)
        rows.append(
            [str(run.sources), *(f"{c:.2f}" for c in cells), *(f"{s:.0f}" for s in sizes), f"{run.kept_mb:.1f}"]
        )
    return rows


def _table(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _shown(runs: list[Run]) -> str:
    out = [_table(rows) for rows in (_costs(runs), _steps(runs), _peaks(runs), _views(runs))]
    if any(run.rebuilt for run in runs):
        out.append(_table(_rebuilds(runs)))
    if len(runs) > 1:
        time_, memory = (_exponent(runs[0], runs[-1], of) for of in (lambda r: r.seconds, lambda r: r.peak_mb))
        out.append(
            f"from {runs[0].sources} to {runs[-1].sources} sources: time grows with exponent {time_:.2f}, "
            f"peak memory with {memory:.2f}"
        )
    return "\n\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="numbers of sources")
    parser.add_argument("--words", type=int, default=400, help="words of each source")
    parser.add_argument("--repeats", type=int, default=1, help="the best of so many runs counts")
    parser.add_argument("--rebuild", action="store_true", help="build each with a ledger too, twice")
    parser.add_argument("--profile", type=int, metavar="N", help="profile one build of N sources instead")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cache", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_build_here(options.one, options.output, options.cache)))
    elif options.profile:
        _profile(options.profile, options.words)
    else:
        print(
            _shown([_measure(size, options.words, options.repeats, rebuild=options.rebuild) for size in options.sizes])
        )


if __name__ == "__main__":
    main()
