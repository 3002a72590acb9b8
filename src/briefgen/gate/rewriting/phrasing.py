"""Noun phrases kept whole: "the rescue teams brought the miners up" is not "the miners' rescue brought the teams up"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit

__all__ = ["phrased"]

_INSIDE = frozenset({"article", "adverb", "quantifier"})


def phrased(ours: Sequence[Unit], places: Callable[[int], Collection[int]], theirs: Sequence[Unit]) -> bool:
    """Whether each noun phrase of a claim is one in the source: its words beside one another, its noun the noun there.

    Args:
        ours: units of the claim.
        places: where in the source a unit of the claim stands.
        theirs: units of the source's sentence.
    """
    for i, unit in enumerate(ours):
        if unit.kind != "word" or not unit.is_nominal or unit.text in lx.LIMITS:
            continue
        here = places(i)
        if not here:
            continue
        if i + 1 < len(ours) and _describes(unit, ours[i + 1]):
            behind = places(i + 1)
            if behind and not any(_beside(a, b, theirs) for a in here for b in behind):
                return False
        elif _is_head(ours, i) and not any(_is_head(theirs, p) or _told_of(ours, i, p, places) for p in here):
            return False
    return True


def _describes(unit: Unit, following: Unit) -> bool:
    return following.kind == "word" and following.is_nominal and not unit.text.endswith(("'s", "s'", "’s", "s’"))


def _is_head(units: Sequence[Unit], index: int) -> bool:
    following = units[index + 1] if index + 1 < len(units) else None
    own = units[index].text.endswith(("'s", "s'", "’s", "s’"))
    return own or following is None or following.kind != "word" or not following.is_nominal


def _told_of(ours: Sequence[Unit], i: int, place: int, places: Callable[[int], Collection[int]]) -> bool:
    """Whether the word behind it in the source is what the claim says that it is: "made the nets safe", "the nets are safe"."""
    return any(ours[j - 1].text in lx.BE and place + 1 in places(j) for j in range(i + 2, len(ours)))


def _beside(a: int, b: int, theirs: Sequence[Unit]) -> bool:
    """Whether two words stand in one noun phrase, in this order, or the other way round about an "of"."""
    if theirs[a].kind == "name" or theirs[b].kind == "name":
        return True
    between = theirs[min(a, b) + 1 : max(a, b)]
    if a < b:
        return all(u.is_nominal or u.kind in _INSIDE or u.kind == "conjunction" or u.text == "," for u in between)
    return any(u.text in {"of", "for", "with", ","} or u.text in lx.BE for u in between) and all(
        u.is_nominal or u.kind in _INSIDE | {"conjunction", "preposition", "auxiliary"} or u.text == ","
        for u in between
    )
