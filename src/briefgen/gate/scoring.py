"""How likely a source supports a claim: a number to rank by, where a verdict says only yes, no or cannot tell.

It decides nothing: the verdict is the checks' alone. The score is the sum of small decision trees over the signals of
:mod:`briefgen.gate.signals` and the verdict, put between 0 and 1 by the logistic function. ``benchmarks/accuracy/fit.py``
makes the trees from labelled claims and writes them to ``weights.json`` as plain numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from briefgen.gate.signals import SIGNALS, signals
from briefgen.model import Judgement, Source

__all__ = ["FEATURES", "Tree", "features", "score", "tree_sum"]

FEATURES = (*SIGNALS, "verified", "problem")

# A leaf's value, or the place of a feature, a threshold, and the tree for values up to it and that for values above.
Tree: TypeAlias = "float | list[int | float | Tree]"


def features(claim: str, source: Source, judgement: Judgement) -> dict[str, float]:
    """What the score is made from, in the order of :data:`FEATURES`.

    Args:
        claim: the claim's text, without markers.
        source: one of those it cites.
        judgement: of the claim; only what is held against it in this source, or in none in particular, counts.
    """
    severities = {f.severity for f in judgement.findings if f.source in {None, source.number}}
    verified = bool(judgement.quotes) and not severities - {"note"}
    return {**signals(claim, source), "verified": float(verified), "problem": float("problem" in severities)}


def score(claim: str, source: Source, judgement: Judgement) -> float:
    """How likely the source supports all of the claim.

    Args:
        claim: the claim's text, without markers.
        source: one of those it cites.
        judgement: of the claim.

    Returns:
        0 to 1; 0.5 and more for "rather yes", which it is for every claim that this source verifies. 0 where they share
        no word.
    """
    given = features(claim, source, judgement)
    if not given["stems"] and not given["verified"]:
        return 0.0
    likely = 1 / (1 + math.exp(-tree_sum(_trees(), list(given.values()))))
    return (1 + likely) / 2 if given["verified"] else likely


def tree_sum(trees: Sequence[Tree], values: Sequence[float]) -> float:
    """The sum of the leaves that the values lead to."""
    return sum(_leaf(tree, values) for tree in trees)


def _leaf(tree: Tree, values: Sequence[float]) -> float:
    while isinstance(tree, list):
        feature, threshold, low, high = tree
        if not isinstance(feature, int):
            raise TypeError
        if not isinstance(threshold, (int, float)):
            raise TypeError
        tree = low if values[feature] <= threshold else high
    return tree


@lru_cache(maxsize=1)
def _trees() -> tuple[Tree, ...]:
    stored = json.loads(files("briefgen.gate").joinpath("weights.json").read_text(encoding="utf-8"))
    if tuple(stored["features"]) != FEATURES:
        raise AssertionError("weights.json was made for other features; run benchmarks/accuracy/fit.py")
    return tuple(stored["trees"])
