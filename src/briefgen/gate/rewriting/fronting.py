"""What a sentence opens with, told behind its clause: "Under a pact, farms must stop" and "farms must stop under a pact"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit

__all__ = ["unfronted"]

_OPENING = frozenset({"preposition", "subordinator", "condition", "quantity", "adverb"})
_CLAUSAL = frozenset({"relative", "that", "subordinator", "condition", "but"})


def unfronted(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """The units with the phrase or clause before their first commas told last; what a share is of told behind the share."""
    if not units or (units[0].kind not in _OPENING and units[0].text != "without"):
        return
    if units[0].text == "of":
        yield from _shares(units)
        return
    for comma, unit in enumerate(units):
        if unit.text != "," or comma < 2 or comma + 2 > len(units):
            continue
        opening, rest = units[:comma], units[comma + 1 :]
        if _is_whole(opening) and _takes(rest, clause=any(u.is_verb for u in opening)):
            while rest and rest[-1].kind == "mark":
                rest = rest[:-1]
            yield (*rest, *opening)


def _shares(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    comma = next((i for i, u in enumerate(units) if u.text == "," or u.is_verb), None)
    if comma is None or units[comma].text != ",":
        return
    end = comma + 1
    while end < len(units) and units[end].kind in {"quantity", "quantifier"}:
        end += 1
    if end > comma + 1:
        yield (*units[comma + 1 : end], *units[:comma], *units[end:])


def _is_whole(opening: Sequence[Unit]) -> bool:
    """Whether all the asides of an opening are closed in it, and it is no list or clause of its own."""
    commas = sum(u.text == "," for u in opening)
    verbs = any(u.is_verb and not _describes(opening, i, begun=True) for i, u in enumerate(opening))
    led = opening[0].kind in {"subordinator", "condition"} or opening[0].text in {
        "after",
        "before",
        "since",
        "to",
        "by",
    }
    timed = any(u.text in {"after", "before"} for u in opening)
    return commas % 2 == 0 and (not verbs or led or timed or not any(u.is_verb and u.voice == "" for u in opening))


def _takes(rest: Sequence[Unit], *, clause: bool) -> bool:
    """Whether what follows is one clause with one verb, so that the opening can belong to nothing else."""
    if not (rest[0].is_nominal or rest[0].kind in {"article", "quantifier"}) or any(u.kind in _CLAUSAL for u in rest):
        return False
    verbs = [i for i, u in enumerate(rest) if u.is_verb and u.kind == "word"]
    finite = [i for i in verbs if not (i and rest[i - 1].text == "to")]
    if clause:
        finite = [i for i in finite if not _describes(rest, i)]
    return len(finite) == 1 and not any(u.text == ";" for u in rest)


def _describes(rest: Sequence[Unit], index: int, *, begun: bool = False) -> bool:
    """Whether a participle goes on with the noun before it: "a diary found in Leeds", "[called off] a strike planned for May"."""
    after = rest[index + 1] if index + 1 < len(rest) else None
    past = lx.is_past_form(rest[index].text, rest[index].key)
    begun = begun or any(u.is_verb for u in rest[:index])
    return (
        index > 0
        and past
        and begun
        and rest[index - 1].is_nominal
        and after is not None
        and after.kind == "preposition"
    )
