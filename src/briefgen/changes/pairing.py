"""Things of two versions brought together one to one: the same by a key, or the nearest first. Knows no claim, no source.

Everything here treats the two sides alike: what is paired when old and new change places are the same pairs.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

__all__ = ["best_first", "by_key", "candidates", "rest", "share"]

T = TypeVar("T")

LOOKS = 200
"""How many pairs may be looked at for each thing to be paired: what keeps the cost linear."""


def by_key(old: Mapping[int, T], new: Mapping[int, T], key: Callable[[T], Hashable | None]) -> dict[int, int]:
    """Pairs that have one key; of several with that key, in order.

    Args:
        old: by position, what is still without a partner.
        new: likewise.
        key: None for what this key does not describe.

    Returns:
        Old position to new position.
    """
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place, thing in new.items():
        waiting[key(thing)].append(place)
    for places in waiting.values():
        places.reverse()
    out = {}
    for place, thing in old.items():
        name = key(thing)
        if name is not None and waiting.get(name):
            out[place] = waiting[name].pop()
    return out


def candidates(
    old: Mapping[int, Collection[Hashable]], new: Mapping[int, Collection[Hashable]]
) -> list[tuple[int, int]]:
    """Pairs that share a mark, those with the rarest marks first, until enough were looked at.

    A mark that hundreds share would make this quadratic and tells nothing. Marks of equal rarity are taken or left
    together, so that the order of the marks decides nothing.
    """
    sides: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, things in enumerate((old, new)):
        for place, marks in things.items():
            for mark in marks:
                sides[mark][side].append(place)
    by_cost: dict[int, list[tuple[list[int], list[int]]]] = defaultdict(list)
    for left, right in sides.values():
        by_cost[len(left) * len(right)].append((left, right))
    found: set[tuple[int, int]] = set()
    allowed = LOOKS * (len(old) + len(new))
    for cost in sorted(c for c in by_cost if c):
        allowed -= cost * len(by_cost[cost])
        if allowed < 0:
            break
        found.update((i, j) for left, right in by_cost[cost] for i in left for j in right)
    return sorted(found)


def best_first(scored: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """One-to-one pairs, the highest score first; of equal ones those that stand in like places, then the earlier.

    Args:
        scored: score, old position, new position.

    Returns:
        Old position to new position.
    """
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, key=lambda s: (-s[0], abs(s[1] - s[2]), s[1] + s[2], s[1])):
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def share(left: Collection[str], right: Collection[str]) -> float:
    """How many of the marks of the larger side both have, 0 to 1; 0 where a side has none."""
    most = max(len(left), len(right))
    return len(set(left) & set(right)) / most if most else 0.0


def rest(things: Sequence[T], taken: Collection[int]) -> dict[int, T]:
    """By position, what is not taken."""
    return {place: thing for place, thing in enumerate(things) if place not in taken}
