"""Rates of both errors with 95 % confidence intervals, in closed form: the same figures on every machine.

Sources: Wilson 1927 (a rate); Zou and Donner 2008 (means and ratios of rates from their limits, "MOVER"); DeLong, DeLong and
Clarke-Pearson 1988 (area under the curve).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.evaluation.judging import Outcome

__all__ = ["OVERLAP_AT", "SCORE_AT", "Estimate", "Measures", "area", "balanced", "even_precision", "measure", "wilson"]

_Z = 1.959963984540054
# Where the score is cut into supported and not, and the word overlap beside it: fixed beforehand, the same for every file.
SCORE_AT = 0.5
OVERLAP_AT = 0.75


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure between 0 and 1 with the limits of its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a set of labelled rows shows. None where there is nothing to count.

    Attributes:
        n, true, false: labelled rows, and those of either label.
        verified, problem: rows with that verdict.
        accept: share of the true rows that are verified, which is also the coverage of ``verified``.
        catch: share of the false rows that are not.
        verified_precision: share of the verified rows that are true.
        verified_precision_even: the same if half of the rows were true.
        problem_precision: share of the rows with a problem that are false.
        problem_coverage: share of the false rows that have a problem.
        balanced_verdict: mean of ``accept`` and ``catch``.
        auc: chance that the score puts a true row above a false one.
        balanced_score: balanced accuracy of score >= 0.5.
        overlap_auc, overlap_balanced: the same of the word overlap, cut at 0.75.
    """

    n: int
    true: int
    false: int
    verified: int
    problem: int
    accept: Estimate | None
    catch: Estimate | None
    verified_precision: Estimate | None
    verified_precision_even: Estimate | None
    problem_precision: Estimate | None
    problem_coverage: Estimate | None
    balanced_verdict: Estimate | None
    auc: Estimate | None
    balanced_score: Estimate | None
    overlap_auc: Estimate | None
    overlap_balanced: Estimate | None


def wilson(hits: int, of: int) -> Estimate | None:
    """A rate with its Wilson interval; None of nothing."""
    if not of:
        return None
    rate, square = hits / of, _Z * _Z
    centre = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return Estimate(rate, max(0.0, min(rate, centre - half)), min(1.0, max(rate, centre + half)))


def balanced(accept: Estimate | None, catch: Estimate | None) -> Estimate | None:
    """The mean of two independent rates, its limits from theirs."""
    if accept is None or catch is None:
        return None
    mean = (accept.value + catch.value) / 2
    low = mean - math.hypot(accept.value - accept.low, catch.value - catch.low) / 2
    high = mean + math.hypot(accept.high - accept.value, catch.high - catch.value) / 2
    return Estimate(mean, max(0.0, low), min(1.0, high))


def even_precision(accept: Estimate | None, passed: Estimate | None) -> Estimate | None:
    """The share of true rows among those accepted, were half of all rows true.

    Args:
        accept: accept rate on true rows.
        passed: accept rate on false rows.
    """
    if accept is None or passed is None or not accept.value + passed.value:
        return None
    a, f = accept.value, passed.value
    # The value is a monotone function of each rate, so the limits come from moving one rate at a time.
    value = a / (a + f)
    low = value - math.hypot(value - accept.low / (accept.low + f or 1), value - a / (a + passed.high))
    high = value + math.hypot(accept.high / (accept.high + f) - value, (a / (a + passed.low) if a else 0) - value)
    return Estimate(value, max(0.0, low), min(1.0, high))


def area(true: Sequence[float], false: Sequence[float]) -> Estimate | None:
    """The area under the curve of a score, with DeLong's interval; None without both labels."""
    m, n = len(true), len(false)
    if not m or not n:
        return None
    above, below = _placed(true, sorted(false)), _placed(false, sorted(true))
    value = sum(above) / m
    variance = _spread(above, value) / m + _spread([1 - b for b in below], value) / n
    half = _Z * math.sqrt(variance)
    return Estimate(value, max(0.0, value - half), min(1.0, value + half))


def _placed(scores: Sequence[float], others: Sequence[float]) -> list[float]:
    """For each score the share of the others, sorted, below it; ties count half."""
    return [(bisect_left(others, s) + bisect_right(others, s)) / (2 * len(others)) for s in scores]


def _spread(values: Sequence[float], mean: float) -> float:
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1) if len(values) > 1 else 0.0


def measure(judged: Sequence[tuple[int, Outcome]]) -> Measures:
    """Count over rows that have a label.

    Args:
        judged: label and outcome of each.
    """
    true = [o for label, o in judged if label]
    false = [o for label, o in judged if not label]
    passed, stopped = _count(true, "verified"), _count(false, "verified")
    accept, catch = wilson(passed, len(true)), wilson(len(false) - stopped, len(false))
    wrong, named = _count(true, "problem"), _count(false, "problem")
    return Measures(
        n=len(judged),
        true=len(true),
        false=len(false),
        verified=passed + stopped,
        problem=wrong + named,
        accept=accept,
        catch=catch,
        verified_precision=wilson(passed, passed + stopped),
        verified_precision_even=even_precision(accept, wilson(stopped, len(false))),
        problem_precision=wilson(named, wrong + named),
        problem_coverage=wilson(named, len(false)),
        balanced_verdict=balanced(accept, catch),
        auc=area([o.score for o in true], [o.score for o in false]),
        balanced_score=_cut([o.score for o in true], [o.score for o in false], SCORE_AT),
        overlap_auc=area([o.overlap for o in true], [o.overlap for o in false]),
        overlap_balanced=_cut([o.overlap for o in true], [o.overlap for o in false], OVERLAP_AT),
    )


def _count(outcomes: Sequence[Outcome], verdict: str) -> int:
    return sum(o.verdict == verdict for o in outcomes)


def _cut(true: Sequence[float], false: Sequence[float], at: float) -> Estimate | None:
    return balanced(wilson(sum(s >= at for s in true), len(true)), wilson(sum(s < at for s in false), len(false)))
