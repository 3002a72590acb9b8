"""The parts of a run: each measures one thing and returns figures that go to JSON as they are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.accuracy.near_misses import BEYOND, digest
from benchmarks.accuracy.near_misses import rows as near_rows
from briefgen.evaluation import Estimate, Outcome, Row, judge_rows, measure, read_rows
from briefgen.evaluation.measures import OVERLAP_AT, balanced, even_precision, wilson

__all__ = ["GATE", "OVERLAP", "bench_files", "nearmiss_figures", "public_figures", "rates"]

GATE, OVERLAP = "briefgen", "word overlap"
# Name of a checker to n answers: does it call the row supported?
Answers = Mapping[str, Sequence[bool]]


def own_answers(outcomes: Sequence[Outcome]) -> dict[str, list[bool]]:
    """Verified or not, and the floor: the share of the claim's words that the cited documents hold, cut where ``eval`` does."""
    return {
        GATE: [o.verdict == "verified" for o in outcomes],
        OVERLAP: [o.overlap >= OVERLAP_AT for o in outcomes],
    }


def nearmiss_figures(split: str, rivals: Answers | None = None, *, jobs: int = 0) -> dict[str, Any]:
    """Both kinds of error on a part of the near-miss set, for each checker, by kind of claim."""
    rows = near_rows(split)
    answers = {**own_answers(judge_rows(rows, jobs=jobs)), **(rivals or {})}
    return {
        "digest": digest(rows),
        "texts": len({row.docs for row in rows}),
        "claims": len(rows),
        "checkers": {name: rates(rows, said) for name, said in answers.items()},
    }


def rates(rows: Sequence[Row], supported: Sequence[bool]) -> dict[str, Any]:
    """Accept rate on true claims of licensed forms, on paraphrases, catch rate on false ones; all and by kind."""
    hits: dict[tuple[str, str], list[bool]] = {}
    for row, said in zip(rows, supported, strict=True):
        part = "false" if not row.label else "beyond" if row.kind == BEYOND else "true"
        for kind in ("", row.kind):
            hits.setdefault((part, kind), []).append(said == bool(row.label))
    out: dict[str, Any] = {part: _rate(hits.get((part, ""), [])) for part in ("true", "false", "beyond")}
    for part in ("true", "false"):
        out[f"{part}_kinds"] = {kind: _rate(h) for (p, kind), h in sorted(hits.items()) if p == part and kind}
    return out


def _rate(hits: Sequence[bool]) -> dict[str, Any] | None:
    found = wilson(sum(hits), len(hits))
    return {"n": len(hits), "hits": sum(hits), **plain(found)} if found else None


def plain(estimate: Estimate) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(estimate).items()}


def bench_files() -> list[Path]:
    """The public sets that are present: in the folder named by BRIEFGEN_BENCH, else in ``../shared/bench``."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    return sorted(Path(os.environ.get("BRIEFGEN_BENCH") or beside).glob("*.jsonl"))


def public_figures(path: Path, rivals: Answers | None = None, *, jobs: int = 0) -> dict[str, Any]:
    """One public set: the verdict, the score, the floor, and each rival."""
    rows = [row for row in read_rows(path) if row.label is not None]
    outcomes = judge_rows(rows, jobs=jobs)
    found = measure([(row.label or 0, outcome) for row, outcome in zip(rows, outcomes, strict=True)])
    figures = {
        k: {n: round(x, 4) for n, x in v.items()} if isinstance(v, dict) else v for k, v in asdict(found).items()
    }
    return {
        "digest": digest(rows),
        **figures,
        "rivals": {name: _two_sided(rows, said) for name, said in (rivals or {}).items()},
    }


def _two_sided(rows: Sequence[Row], supported: Sequence[bool]) -> dict[str, Any]:
    """What a yes of a checker is worth, as for ``verified``."""
    true = [said for row, said in zip(rows, supported, strict=True) if row.label]
    false = [said for row, said in zip(rows, supported, strict=True) if not row.label]
    accept, passed = wilson(sum(true), len(true)), wilson(sum(false), len(false))
    catch = wilson(len(false) - sum(false), len(false))
    figures = {
        "accept": accept,
        "catch": catch,
        "balanced": balanced(accept, catch),
        "precision_even": even_precision(accept, passed),
    }
    return {"supported": sum(true) + sum(false)} | {k: plain(v) for k, v in figures.items() if v}
