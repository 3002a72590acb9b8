"""The gate tried on itself: every accepted claim changed in one place, and how many of the changes it catches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from random import Random

from briefgen.gate import Gate
from briefgen.model import Briefing, CatchCount, Catches, Claim, Judgement, Verdict
from briefgen.mutants import KINDS, Mutant, mutants

__all__ = ["Missed", "SelfTest", "interval", "selftest"]

_Z = 1.959963984540054  # of the normal distribution: 95 % within


@dataclass(frozen=True, slots=True)
class Missed:
    """A changed claim that the gate verified.

    Attributes:
        claim: as accepted.
        mutant: as changed.
    """

    claim: Claim
    mutant: Mutant


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the gate did with the changed claims.

    Attributes:
        seed: with which the changes were chosen.
        claims: accepted claims that were changed: those that the gate verifies now, headings left out.
        counts: one a kind of which any could be made, in the order of :data:`briefgen.mutants.KINDS`.
        missed: the changes that went through, by claim, then by kind.
    """

    seed: int
    claims: int
    counts: tuple[CatchCount, ...]
    missed: tuple[Missed, ...]

    @property
    def made(self) -> int:
        """Changed claims of all kinds."""
        return sum(c.made for c in self.counts)

    @property
    def caught(self) -> int:
        """Of these, those that the gate did not verify."""
        return sum(c.caught for c in self.counts)

    @property
    def figure(self) -> Catches:
        """What stands in the briefing's method annex."""
        return Catches(self.seed, self.claims, self.counts)


def selftest(
    briefing: Briefing,
    *,
    seed: int = 0,
    limit: int | None = None,
    kinds: Collection[str] = KINDS,
    on_mutant: Callable[[int, int], None] | None = None,
    gate: Gate | None = None,
) -> SelfTest:
    """Change every accepted claim in one place, in many ways, and hold each against the sources again.

    Args:
        briefing: its claims and its own sources; neither is altered.
        seed: the same seed makes the same changes.
        limit: most changes to try; they are drawn evenly by kind. None for all.
        kinds: of :data:`briefgen.mutants.KINDS`.
        on_mutant: told of each change that was tried: how many, of how many.
        gate: one that has read these very sources already; its doubters are not asked.

    Returns:
        What was caught, by kind, and what was not. Caught means that the verdict is not ``verified``.

    Raises:
        SettingsError: an unknown kind.
    """
    sources = {s.number: s for s in briefing.sources.sources}
    gate = gate or Gate(briefing.sources.sources)
    accepted = [j for j in _verified(briefing, gate) if j.claim.kind != "heading"]
    pairs = [Missed(j.claim, m) for j in accepted for m in mutants(j.claim, j.quotes, sources, seed=seed, kinds=kinds)]
    if limit is not None:
        pairs = _drawn(pairs, limit, Random(f"{seed}/draw"))  # noqa: S311 - a choice that can be made again
    made, caught, missed = Counter[str](), Counter[str](), []
    for number, pair in enumerate(pairs, start=1):
        made[pair.mutant.kind] += 1
        if _passes(gate, pair.mutant, number):
            missed.append(pair)
        else:
            caught[pair.mutant.kind] += 1
        if on_mutant:
            on_mutant(number, len(pairs))
    counts = tuple(CatchCount(kind, made[kind], caught[kind]) for kind in KINDS if made[kind])
    return SelfTest(seed, len(accepted), counts, tuple(missed))


def _verified(briefing: Briefing, gate: Gate) -> Iterator[Judgement]:
    """The claims that the gate verifies now: of any other every change would pass for caught."""
    for judgement in map(gate.judge, briefing.draft.claims()):
        if judgement.verdict is Verdict.VERIFIED:
            yield judgement


def _passes(gate: Gate, mutant: Mutant, number: int) -> bool:
    # An id of its own: those of the claims that one gate judges are unique.
    claim = replace(mutant.claim, id=f"{mutant.claim.id}~{number}")
    return gate.judge(claim).verdict is Verdict.VERIFIED


def _drawn(pairs: list[Missed], limit: int, rng: Random) -> list[Missed]:
    """At most ``limit`` of them, the kinds as even as they can be, in the order given."""
    by_kind: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for place, pair in enumerate(pairs):
        by_kind[pair.mutant.kind].append(place)
    quotas = _quotas({kind: len(places) for kind, places in by_kind.items()}, limit)
    chosen = sorted(place for kind, places in by_kind.items() for place in rng.sample(places, quotas[kind]))
    return [pairs[place] for place in chosen]


def _quotas(sizes: Mapping[str, int], limit: int) -> dict[str, int]:
    """How many of each kind: what the small kinds leave goes to the others, one by one in the order given."""
    out = dict.fromkeys(sizes, 0)
    left = max(0, min(limit, sum(sizes.values())))
    while left:
        for kind in [k for k in sizes if out[k] < sizes[k]][:left]:
            out[kind] += 1
            left -= 1
    return out


def interval(caught: int, made: int) -> tuple[float, float]:
    """Bounds of the true share, 95 % sure; (0, 1) where nothing was made.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).
    """
    if made == 0:
        return 0.0, 1.0
    share, square = caught / made, _Z * _Z
    middle = share + square / (2 * made)
    reach = _Z * sqrt(share * (1 - share) / made + square / (4 * made * made))
    whole = 1 + square / made
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return (0.0 if caught == 0 else low), (1.0 if caught == made else high)
