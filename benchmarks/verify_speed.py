"""Claims per second of the gate by number of sources, beside two checkers of others: ``python -m benchmarks.verify_speed``.

Sources are articles of about 400 words. The claims are sentences of theirs that have a figure or a name in them; every other one
has a figure or a word changed. The same claims are judged beside 5, 500 and 5,000 sources, then four times as many beside 500.
The articles are made from few wordings: of 5,000 some hundred say the same of other figures, far more than those of any paper.

Each measurement is made in a process of its own. Times are processor seconds; compare them within one run only. What comes
before the claims is timed apart: loading the sources, and judging another claim on each of those cited, by which the sources
are read and indexed. The memory is what that reading added to the peak of the process.

``--profile 5000 1 quotes`` tells where the time of the claims goes: by file, by function, and with what it calls.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from benchmarks.accuracy.rivals import RivalsMissingError, rivals, timed
from benchmarks.articles import write_articles
from briefgen.model import Citation, Claim
from briefgen.text.sentences import sentences

__all__ = ["FIRM", "altered", "measured"]

# The same claims beside few and many sources; then more claims, on more of the many.
FEW, MANY, MOST = 5, 500, 5_000
_RUNS = ((FEW, 1), (MANY, 1), (MOST, 1), (MANY, 4))  # number of sources, times the claims
_EACH = 16  # claims a cited source
_MODES = ("search", "quotes")
_SEED = 11
_OURS = "/briefgen/"
# A figure or a name: what the claims of a briefing have in them.
FIRM = regex.compile(r"\d|(?<=[\p{L},] )\p{Lu}")


@dataclass(frozen=True, slots=True)
class Task:
    """A claim, the place of the source it cites, from 0, and the sentence it was made from."""

    claim: str
    source: int
    quote: str


@dataclass(frozen=True, slots=True)
class Load:
    """What one run is given: documents, claims on some of them, and other claims by which those are read first."""

    documents: tuple[str, ...]
    claims: tuple[Task, ...]
    first: tuple[Task, ...]


def load(size: int, times: int) -> Load:
    """The claims of ``(FEW, 1)``, ``(MANY, 1)`` and ``(MOST, 1)`` are the same; the sources they cite stand evenly among the others.

    Args:
        size: how many sources: ``FEW * times``, or a multiple of ``MANY``.
        times: how many times the claims.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), max(size, MANY))
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
    step = MANY // (FEW * times)
    cited = range(step // 2, MANY, step)
    order = cited if size == len(cited) else sorted(range(size), key=lambda n: (n % MANY, n))
    places = {number: place for place, number in enumerate(order)}
    pick = random.Random(_SEED)
    claims, first = [], []
    for number in cited:
        told = [span.of(texts[number]) for span in sentences(texts[number])]
        firm = [s for s in told if "\n" not in s and FIRM.search(s, 1)]
        first.append(Task(firm[0], places[number], firm[0]))
        for sentence in pick.sample(firm[1:], min(_EACH // 2, len(firm) - 1)):
            claims.append(Task(sentence, places[number], sentence))
            claims.append(Task(altered(sentence, pick), places[number], sentence))
    return Load(tuple(texts[n] for n in order), tuple(claims), tuple(first))


def altered(sentence: str, pick: random.Random) -> str:
    """With a figure changed, or a negation put in; always another sentence."""
    figure = regex.sub(r"\d", lambda m: str((int(m[0]) + 3) % 10), sentence, count=1)
    negated = regex.sub(r"\b(?:the|an?)\b", "no", sentence, count=1)
    changed = [s for s in (figure, negated) if s != sentence]
    return pick.choice(changed) if changed else f"It is untrue that {sentence}"


def _own(size: int, times: int, mode: str, profile: cProfile.Profile | None = None) -> dict[str, float]:
    """Time the gate here: processor seconds, and the MiB that reading the sources added."""
    from briefgen.evaluation.judging import sources_of  # noqa: PLC0415 - its start is no part of another's process
    from briefgen.gate import Gate  # noqa: PLC0415

    given = load(size, times)
    began = time.process_time()
    gate = Gate(sources_of(given.documents))
    loaded, held = time.process_time(), _peak()
    _judge(gate, given.first, mode)
    ready, reading = time.process_time(), _peak() - held
    if profile:
        profile.enable()
    _judge(gate, given.claims, mode)
    if profile:
        profile.disable()
    return {
        "load_s": loaded - began,
        "read_s": ready - loaded,
        "judge_s": time.process_time() - ready,
        "read_mib": reading,
    }


def _peak() -> float:
    """The most memory that this process has held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def _judge(gate: Any, wanted: Sequence[Task], mode: str) -> None:  # noqa: ANN401 - Gate is imported late
    if mode == "search":
        for i, task in enumerate(wanted):
            gate.search(Claim(f"F{i}", task.claim, ()), [task.source + 1])
    else:
        gate.verify(Claim(f"F{i}", t.claim, (Citation(t.source + 1, t.quote),)) for i, t in enumerate(wanted))


def _apart(size: int, times: int, mode: str) -> dict[str, float]:
    """The best of three, each in a process of its own: what one has read another has not."""
    command = [sys.executable, "-m", "benchmarks.verify_speed", "--one", str(size), str(times), mode]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    return {name: min(run[name] for run in runs) for name in runs[0]}


def measured(python: Path | None) -> dict[str, Any]:
    """Figures for each number of sources and of claims: processor seconds of each tool.

    Args:
        python: interpreter of an environment that has the rivals; None to leave them out.
    """
    runs = []
    for size, times in _RUNS:
        given = load(size, times)
        tools = {f"briefgen, {mode}": _apart(size, times, mode) for mode in _MODES}
        memory = {name: round(t.pop("read_mib"), 1) for name, t in tools.items()}
        if python:
            tools |= timed(given.documents, [task.claim for task in given.claims], python)
        rounded = {n: {k: round(v, 4) for k, v in t.items()} for n, t in tools.items()}
        runs.append({"sources": size, "claims": len(given.claims), "tools": rounded, "read_mib": memory})
    return {"words": 400, "runs": runs}


def _table(figures: dict[str, Any]) -> str:
    lines = [
        f"{'sources':>8}{'claims':>8}  {'tool':18}{'load s':>10}{'index s':>10}{'index MiB':>11}{'judge s':>10}{'claims/s':>10}"
    ]
    for run in figures["runs"]:
        for name, t in run["tools"].items():
            rate = run["claims"] / max(t["judge_s"], 1e-9)
            index = f"{t['read_s']:.2f}" if "read_s" in t else ""
            memory = f"{run['read_mib'][name]:.0f}" if name in run["read_mib"] else ""
            lines.append(
                f"{run['sources']:>8}{run['claims']:>8}  {name:18}{t['load_s']:>10.2f}{index:>10}{memory:>11}"
                f"{t['judge_s']:>10.3f}{rate:>10.0f}"
            )
    return "\n".join([*lines, "", *_growth(figures)])


def _growth(figures: dict[str, Any]) -> Iterator[str]:
    """How much more the same claims cost beside many sources than beside few."""
    few, *more = [run for run in figures["runs"] if run["claims"] == figures["runs"][0]["claims"]]
    for run in more:
        for name, t in run["tools"].items():
            ratio = t["judge_s"] / max(few["tools"][name]["judge_s"], 1e-9)
            yield f"a claim beside {run['sources']} sources costs {ratio:.2f} times one beside {few['sources']}: {name}"


def _profiled(size: int, times: int, mode: str) -> None:
    profile = cProfile.Profile()
    _own(size, times, mode, profile)
    stats = pstats.Stats(profile)
    whole = stats.total_tt  # type: ignore[attr-defined]
    print("share of the time, by file; what is not ours counts for whom it was called by")
    for name, taken in _by_file(stats).most_common(25):
        print(f"{taken / whole:8.1%}  {name}")
    stats.sort_stats("tottime").print_stats(25)
    stats.sort_stats("cumulative").print_stats("briefgen", 60)


def _by_file(stats: pstats.Stats) -> Counter[str]:
    """Seconds spent in each file of the package; those of other code go to the files that called it, by how much each did."""
    out: Counter[str] = Counter()
    for (path, _, _), (_, _, taken, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if _OURS in path:
            out[path.rpartition(_OURS)[2]] += taken
            continue
        for (caller, _, _), (_, _, there, _) in callers.items():
            out[caller.rpartition(_OURS)[2] if _OURS in caller else "(others)"] += there
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description="Claims per second of the gate, beside two checkers of others.")
    parser.add_argument("--profile", nargs=3, metavar=("SOURCES", "TIMES", "MODE"), help="profile instead")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_own(int(given.one[0]), int(given.one[1]), given.one[2])))
    elif given.profile:
        _profiled(int(given.profile[0]), int(given.profile[1]), given.profile[2])
    else:
        try:
            with rivals() as python:
                print(_table(measured(python)))
        except RivalsMissingError as error:
            print(f"without the rivals, which could not be installed: {error}", file=sys.stderr)
            print(_table(measured(None)))


if __name__ == "__main__":
    main()
