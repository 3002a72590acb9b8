"""Where the units of a claim stand in a sentence of its evidence, in the same order."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.unit import Unit

__all__ = ["align"]

_GAP = 3
# A pronoun for a name, a comma for "is": never before the thing itself.
_AMISS = 2
_FREE = frozenset({"article", "mark", "that", "auxiliary", "adverb"})


def align(wanted: Sequence[Unit], page: Page) -> tuple[int, ...] | None:
    """The place of each unit of a claim in a page, ascending, with as little left out between as can be.

    Args:
        wanted: the units that must be found, in order.
        page: the sentence.

    Returns:
        One index into ``page.units`` a unit; None where they do not all stand there in this order.
    """
    skipped = [0]
    for unit in page.units:
        skipped.append(skipped[-1] + (unit.kind not in _FREE))
    places: list[list[int]] = []
    for unit in wanted:
        places.append(page.places(unit))
        if not places[-1]:
            return None
    # cost and way by the place of the last unit aligned
    ways: dict[int, tuple[int, tuple[int, ...]]] = {-1: (0, ())}
    for unit, held in zip(wanted, places, strict=True):
        following: dict[int, tuple[int, tuple[int, ...]]] = {}
        for index in held:
            best: tuple[int, tuple[int, ...]] | None = None
            for last, (cost, way) in ways.items():
                if last >= index:
                    continue
                left_out = skipped[index] - skipped[last + 1]
                total = (
                    cost
                    + (left_out + _GAP if left_out and last >= 0 else 0)
                    + _AMISS * (page.units[index].kind != unit.kind)
                )
                if best is None or total < best[0]:
                    best = (total, (*way, index))
            if best is not None:
                following[index] = best
        if not following:
            return None
        ways = following
    return min(ways.values())[1]
