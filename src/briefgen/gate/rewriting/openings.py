"""What a claim may leave out at the beginning of a sentence: a fronted phrase, a clause of its own, a description."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity

__all__ = ["FACTIVE", "TIME", "begins_clause", "is_share", "kept_at_opening"]

_FREE = frozenset({"article", "mark", "adverb"})
FACTIVE = frozenset({"after", "because", "although", "though", "while", "whereas", "when", "since"})
TIME = frozenset({"in", "on", "at", "during"})


def kept_at_opening(units: Sequence[Unit], following: int) -> Unit | None:
    gap = units[:following]
    if len(gap) > 1 and gap[0].kind == "preposition" and gap[1].kind == "date":
        return kept_at_opening(units[2:], following - 2)  # "On Friday she published"
    if (
        gap
        and gap[-1].kind == "preposition"
        and gap[-1].text in TIME
        and units[following : following + 1]
        and units[following].kind == "date"
    ):
        gap = gap[:-1]
    rest = _after_boundary(gap)
    described = units[following] if following < len(units) else None
    joined = rest > 0 and gap[rest - 1].kind == "conjunction"
    alone = all(u.kind in {"article", "auxiliary"} for u in gap[rest:]) and gap[rest:] and gap[-1].kind == "auxiliary"
    determined = False
    for unit in () if alone else reversed(gap[rest:]):  # "; this was [not put to a vote]"
        if unit.kind == "that" and joined and unit is gap[rest]:
            continue  # "that unemployment had risen, and that wages had slowed"
        if unit.kind in {"article", "adverb", "mark"} and unit.text not in lx.LIMITS:
            determined = determined or unit.kind == "article"
            continue
        if determined and unit.kind != "date":
            return unit  # "parents wish [the crossing had a light]"
        # "port director Marta Oyelaran", "two closed theatres": what describes the first unit
        nominal = unit.is_nominal and unit.text not in lx.LIMITS and not is_share(unit)
        if described is None or not nominal or not described.is_nominal:
            return unit
    if rest and (bad := _unsafe_opening(units, rest, following)):
        return bad
    return None


def is_share(unit: Unit) -> bool:
    q = unit.value
    return isinstance(q, Quantity) and (q.kind == "percent" or (q.value is not None and q.value < 1))


def _after_boundary(gap: Sequence[Unit]) -> int:
    """Where the clause or phrase begins that the first aligned unit stands in: behind the last mark or conjunction."""
    for index in range(len(gap) - 1, -1, -1):
        unit = gap[index]
        if (
            unit.text in {",", ";", ":", "—", "(", ")", "]"}
            or unit.kind in {"conjunction", "but"}
            or unit.text in FACTIVE
        ):
            return index + 1
    return 0


def _unsafe_opening(units: Sequence[Unit], rest: int, following: int) -> Unit | None:
    """What stands before the boundary: a fronted phrase, a clause of its own, or a name's description."""
    opening, boundary = units[: rest - 1], units[rest - 1]
    if boundary.text in {")", "]"}:
        return None if opening and opening[0].text in {"(", "["} else boundary
    if boundary.text in FACTIVE:
        if boundary.text == "because" and _gives_another_cause(opening, units[following:]):
            return boundary
        return None if begins_clause(units, following) else boundary
    if not opening:
        return None
    if boundary.kind == "conjunction" and not begins_clause(units, following):
        return boundary
    if boundary.kind == "conjunction" and not any(u.is_verb for u in opening):
        # "A and B signed": each of the pair did
        return next(
            (
                u
                for u in opening
                if not (u.is_nominal or u.kind in _FREE | {"preposition", "conjunction"})
                or u.text in {"both", "between"}
            ),
            None,
        )
    coordinate = boundary.kind in {"conjunction", "but"} or boundary.text in {";", ":", "—"}
    if coordinate or _is_clause(opening):
        governing = next((u for u in opening if u.kind == "condition"), None)
        if coordinate or opening[0].kind == "subordinator" or opening[0].text in FACTIVE:
            return governing
        return governing or opening[0] if not _fronted(opening) else governing
    return next((u for u in opening if u.kind in {"condition", "negation", "modal"} or u.text in lx.HEDGES), None)


def _gives_another_cause(opening: Sequence[Unit], behind: Sequence[Unit]) -> bool:
    """Whether a cause is turned down and another one given: "did not close because [the owner fell ill] but for lack of trade"."""
    return any(u.text == "not" or u.text.endswith("n't") for u in opening) and any(
        u.kind == "but" or u.text in {";", "—"} for u in behind
    )


def _fronted(opening: Sequence[Unit]) -> bool:
    return opening[0].kind in {"preposition", "date", "adverb", "subordinator"} or (
        opening[0].is_verb and opening[0].text.endswith(("ing", "ed"))
    )


def _is_clause(units: Sequence[Unit]) -> bool:
    return any(u.is_verb for u in units)


def begins_clause(units: Sequence[Unit], start: int) -> bool:
    """Whether a noun phrase and its verb begin at ``start``; an aside between commas is stepped over."""
    aside = False
    for unit in units[start : start + 16]:
        if unit.text == ",":
            aside = not aside
        elif not aside and unit.is_verb:
            return True
        elif unit.kind in {"mark", "but", "subordinator"} or (unit.kind == "conjunction" and not aside):
            return False
    return False
