"""The ranking score on sets that its weights were not made from: each set left out in turn. Needs LightGBM and scikit-learn."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy import fit
from benchmarks.accuracy.measuring import plain
from benchmarks.accuracy.near_misses import FOLDER
from briefgen.evaluation.measures import SCORE_AT, area, balanced, wilson

__all__ = ["able", "measured"]


def able() -> bool:
    """Whether LightGBM is here, with the part of it that needs scikit-learn."""
    return all(importlib.util.find_spec(name) for name in ("lightgbm", "sklearn"))


def measured(files: Sequence[Path]) -> dict[str, Any]:
    """Balanced accuracy at the cut, and AUC, of each public set by weights made from all the others."""
    cases = fit.read_cases([*files, *sorted(FOLDER.glob("*.jsonl"))])
    scores = fit.left_out(cases)
    out = {}
    for name in [path.stem for path in files]:
        true, false = (
            [s for s, c in zip(scores, cases, strict=True) if c.family == name and c.label == label] for label in (1, 0)
        )
        accept, catch = (
            wilson(sum(s >= SCORE_AT for s in true), len(true)),
            wilson(sum(s < SCORE_AT for s in false), len(false)),
        )
        figures = {"balanced_score": balanced(accept, catch), "auc": area(true, false)}
        out[name] = {key: plain(figure) for key, figure in figures.items() if figure}
    return out
