"""The other half of a pair that a claim may leave out: "A [blocked B and] ordered C"."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit

__all__ = ["other_half"]

_CLAUSAL = frozenset({"relative", "that", "subordinator", "condition", "mark"})
_SPEAKING = frozenset(
    lx.key_of(v)
    for v in "say tell state claim argue allege warn report believe think suggest announce insist deny".split()
)


def other_half(units: Sequence[Unit], last: int, end: int) -> bool:
    """Whether what stands between two aligned units is the first of two things that one subject did, or meant to do.

    Args:
        units: of the sentence.
        last: index of the aligned unit before.
        end: index of the aligned unit after; ``len(units)`` where there is none.
    """
    if end == len(units):
        return False
    if _other_infinitive(units, last, end) or _other_choice(units, last, end):
        return True
    return _other_object(units, last, end) or _other_verb(units, last, end)


def _other_infinitive(units: Sequence[Unit], last: int, end: int) -> bool:
    """Whether the gap is the first of two things intended: "promised [to refund all tickets and] to pay"."""
    inside = units[last + 1 : end]
    if units[last].text == "to" and inside and inside[-1].text == "to":
        inside = (units[last], *inside[:-1])  # the first of the two was taken for the second
    elif units[end].text != "to":
        return False
    return (
        len(inside) > 2
        and inside[0].text == "to"
        and inside[-1].kind == "conjunction"
        and not any(u.kind in _CLAUSAL for u in inside)
    )


def _other_choice(units: Sequence[Unit], last: int, end: int) -> bool:
    """Whether the gap is the first of two things allowed: "can [return it or] ask for another"."""
    inside = units[last + 1 : end]
    return (
        units[last].key == "can"
        and len(inside) > 1
        and inside[0].is_verb
        and inside[-1].text in {"or", "and"}
        and units[end].is_verb
        and not any(u.kind in _CLAUSAL or u.kind == "negation" for u in inside)
    )


def _other_object(units: Sequence[Unit], last: int, end: int) -> bool:
    """Whether the gap is the first of two things of one build: "holds [£330 million with A and] £240 million with B"."""
    inside = units[last + 1 : end]
    if len(inside) < 4 or inside[-1].text != "and" or inside[0].kind != "quantity" or units[end].kind != "quantity":
        return False
    if any(u.kind in _CLAUSAL or u.kind == "negation" or (u.is_verb and u.kind == "word") for u in inside):
        return False
    joints = [u.text for u in inside if u.kind == "preposition"]
    rest = next((i for i in range(end, len(units)) if units[i].kind in _CLAUSAL or units[i].text == "and"), len(units))
    return bool(joints) and joints == [u.text for u in units[end:rest] if u.kind == "preposition"]


def _other_verb(units: Sequence[Unit], last: int, end: int) -> bool:
    """Whether the gap is the first of two things that one subject did: "A [blocked B and] ordered C"."""
    if not units[last].is_nominal:
        return False
    first = last + 1
    while first < end and (units[first].kind == "adverb" or units[first].text == ","):
        first += 1
    joint = end - 1
    while joint > first and units[joint].kind in {"auxiliary", "adverb"}:
        joint -= 1
    if units[joint].text == "or" or not units[end].is_verb or joint <= first:
        return False
    if units[joint].kind not in {"conjunction", "but"}:
        return False
    inside = units[first:joint]
    if not inside[0].is_verb and inside[0].kind != "negation":
        return False
    return not any(u.kind in {"relative", "that", "subordinator", "condition"} or u.key in _SPEAKING for u in inside)
