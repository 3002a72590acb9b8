"""The figures as rows of text and as JSON, and the outcomes as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from briefgen.evaluation.judging import Outcome
from briefgen.evaluation.measures import Estimate, Measures, measure
from briefgen.evaluation.rows import Row

__all__ = ["Groups", "figures_json", "grouped", "outcome_lines", "ranking_table", "verdict_table"]

# File and kind to figures; kind "" is the whole file.
Groups = Mapping[tuple[str, str], Measures]

_MEAN = "mean of files"
_AVERAGED = ("accept", "catch", "balanced_verdict", "auc", "balanced_score", "overlap_auc", "overlap_balanced")


def grouped(rows: Sequence[Row], outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Measures]:
    """Figures of the labelled rows: of each file, and of each kind in it where kinds are given, by name."""
    parts: dict[tuple[str, str], list[tuple[int, Outcome]]] = {}
    for row, outcome in zip(rows, outcomes, strict=True):
        if row.label is not None:
            for kind in dict.fromkeys(("", row.kind)):
                parts.setdefault((row.file, kind), []).append((row.label, outcome))
    files = list(dict.fromkeys(file for file, _ in parts))
    return {key: measure(parts[key]) for key in sorted(parts, key=lambda k: (files.index(k[0]), k[1]))}


_VERDICTS = (
    ("accept", "accept"),
    ("catch", "catch"),
    ("verified_precision", "ver. right"),
    ("verified_precision_even", "even mix"),
    ("problem_precision", "prob. right"),
    ("problem_coverage", "prob. found"),
)
_RANKING = (
    ("balanced_verdict", "bal. verdict"),
    ("balanced_score", "bal. score"),
    ("overlap_balanced", "bal. overlap"),
    ("auc", "AUC score"),
    ("overlap_auc", "AUC overlap"),
)
Table = tuple[list[tuple[str, str]], list[list[str]]]


def verdict_table(groups: Groups) -> Table:
    """Heads (with their kind, for :func:`briefgen.cli.screen.table`) and cells: what the verdicts are worth."""
    heads = [("", "text"), ("t+f", "number"), ("ver.", "number")]
    cells = [[_name(*key), f"{m.true}+{m.false}", str(m.verified), *_cells(m, _VERDICTS)] for key, m in groups.items()]
    return [*heads, *((head, "number") for _, head in _VERDICTS)], cells


def ranking_table(groups: Groups) -> Table:
    """Heads and cells: balanced accuracy and AUC beside those of plain word overlap; the mean of the files last."""
    cells = [[_name(*key), str(m.n), *_cells(m, _RANKING)] for key, m in groups.items()]
    means = _means(groups)
    if means:
        cells.append([_MEAN, "", *(_rate(means[field]) if field in means else "-" for field, _ in _RANKING)])
    return [("", "text"), ("n", "number"), *((head, "number") for _, head in _RANKING)], cells


def _name(file: str, kind: str) -> str:
    return f"  {kind}" if kind else file


def _cells(m: Measures, columns: Sequence[tuple[str, str]]) -> list[str]:
    return [_cell(getattr(m, field)) for field, _ in columns]


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return "-"
    return f"{_rate(estimate.value)} {_rate(estimate.low)}-{_rate(estimate.high)}"


def _rate(value: float) -> str:
    return "1.0" if value >= 0.995 else f"{value:.2f}".removeprefix("0")


def _means(groups: Groups) -> dict[str, float]:
    """Plain means over the files that have the figure; none for a single file."""
    files = [m for (_, kind), m in groups.items() if not kind]
    out: dict[str, float] = {}
    for field in _AVERAGED if len(files) > 1 else ():
        values = [e.value for e in (getattr(m, field) for m in files) if e is not None]
        if values:
            out[field] = fmean(values)
    return out


def figures_json(groups: Groups) -> dict[str, Any]:
    """All figures for programs: a list of files and kinds, and the means over files."""
    figures = [{"file": file, "kind": kind or None, **_plain(asdict(m))} for (file, kind), m in groups.items()]
    return {"figures": figures, "means": {name: round(value, 6) for name, value in _means(groups).items()}}


def _plain(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {k: round(v, 6) for k, v in value.items()} if isinstance(value, dict) else value
        for name, value in figures.items()
    }


def outcome_lines(rows: Sequence[Row], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line of JSON a row, in the order of the rows."""
    for row, o in zip(rows, outcomes, strict=True):
        yield json.dumps({"id": row.id, "verdict": o.verdict, "codes": list(o.codes), "score": o.score}) + "\n"
