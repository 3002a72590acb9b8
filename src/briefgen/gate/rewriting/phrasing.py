"""Noun phrases kept whole: "the rescue teams brought the miners up" is not "the miners' rescue brought the teams up"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity

__all__ = ["phrased"]

_POSSESSIVE = ("'s", "s'", "’s", "s’")
_PARTICLES = frozenset({"off", "out", "up", "down", "back", "over", "away", "aside", "apart"})

_INSIDE = frozenset({"article", "adverb", "quantifier"})


def phrased(ours: Sequence[Unit], places: Callable[[int], Collection[int]], theirs: Sequence[Unit]) -> bool:
    """Whether each noun phrase of a claim is one in the source: its words beside one another, its noun the noun there.

    Args:
        ours: units of the claim.
        places: where in the source a unit of the claim stands.
        theirs: units of the source's sentence.
    """
    for i, unit in enumerate(ours):
        if unit.text == "of" and _inverted(ours, i, places, theirs):
            return False
        if isinstance(unit.value, Quantity) and unit.value.kind == "count" and not _counts(ours, i, places, theirs):
            return False
        if (
            unit.is_verb
            and unit.kind == "word"
            and (here := places(i))
            and not any(_particle(ours, i) == _particle(theirs, p) for p in here)
        ):
            return False
        if unit.is_nominal and (here := places(i)) and all(_owns(theirs, p) for p in here) and not _owned(ours, i):
            return False
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


def _owns(units: Sequence[Unit], index: int) -> bool:
    """Whether a word stands in the possessive before what it owns: "Brekke's lawyer"."""
    if index + 1 >= len(units) or not units[index + 1].is_nominal or units[index].kind not in {"name", "word"}:
        return False
    gap = units[index + 1].span.start - units[index].span.end
    return units[index].text.endswith(_POSSESSIVE) or gap in {2, 3}


def _owned(units: Sequence[Unit], index: int) -> bool:
    """Whether a claim has a word as an owner too, or in a phrase: "Brekke's lawyer", "the lawyer of Brekke"."""
    at = index
    while at > 0 and (units[at - 1].is_nominal or units[at - 1].kind == "article"):
        at -= 1
    following = units[index + 1] if index + 1 < len(units) else None
    return (
        units[index].text.endswith(_POSSESSIVE)
        or (at > 0 and units[at - 1].kind == "preposition")
        or (following is not None and following.is_nominal)
    )


def _particle(units: Sequence[Unit], verb: int) -> str:
    """What belongs to a verb behind it, before or behind its object: "burned down", "turned the offer down"."""
    for unit in units[verb + 1 :]:
        if unit.text in _PARTICLES:
            return unit.text
        if not unit.is_nominal and unit.kind != "article":
            return ""
    return ""


def _inverted(ours: Sequence[Unit], of: int, places: Callable[[int], Collection[int]], theirs: Sequence[Unit]) -> bool:
    """Whether the claim has "the case of the costs" where the source has "the costs of the case"."""
    first = next((i for i in range(of + 1, len(ours)) if ours[i].kind != "article"), None)
    if not of or first is None or not ours[of - 1].is_nominal or not ours[first].is_nominal:
        return False
    last = first
    while last + 1 < len(ours) and ours[last + 1].is_nominal:
        last += 1
    before = places(of - 1)
    if before and all(_behind_of(theirs, p) for p in before) and not _behind_of(ours, of - 1):
        return True  # "7,400 of the 2,900 trees" for "of the 7,400 trees, 2,900"
    return any(
        bool(before)
        and bool(after)
        and all(b < a and any(u.text == "of" for u in theirs[b:a]) for a in before for b in after)
        for after in (places(first), places(last))
    )


def _behind_of(units: Sequence[Unit], index: int) -> bool:
    at = index - 1
    while at > 0 and units[at].kind == "article":
        at -= 1
    return at >= 0 and units[at].text == "of"


def _counts(
    ours: Sequence[Unit], figure: int, places: Callable[[int], Collection[int]], theirs: Sequence[Unit]
) -> bool:
    """Whether what a figure counts in the claim is among what it counts in the source, or stands elsewhere there."""
    counted = _run(ours, figure + 1)
    here = places(figure)
    if not counted or not here:
        return True
    found = {p for i in counted for p in places(i)}
    return not found or any(not (own := _run(theirs, p + 1)) or found & set(own) for p in here)


def _run(units: Sequence[Unit], start: int) -> list[int]:
    out = []
    for i in range(start, len(units)):
        if units[i].kind != "word" or not units[i].is_nominal:
            break
        out.append(i)
    return out


def _describes(unit: Unit, following: Unit) -> bool:
    return following.kind == "word" and following.is_nominal and not unit.text.endswith(_POSSESSIVE)


def _is_head(units: Sequence[Unit], index: int) -> bool:
    following = units[index + 1] if index + 1 < len(units) else None
    own = units[index].text.endswith(_POSSESSIVE)
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
