"""Active and passive as one: who did it, what was done, to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity

__all__ = ["PARTICLES", "activations", "without_doer"]

# Behind a verb they belong to it: "set out", "called off".
PARTICLES = frozenset({"off", "out", "up", "down", "back", "over", "away", "aside", "apart"})

_CLAUSE_EDGE = frozenset({"conjunction", "but", "subordinator", "that", "relative", "condition"})


def activations(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """The units of a sentence with one of its passives that name the doer told in the active, for each of them.

    "The sale was blocked on Monday by the court" becomes "the court blocked the sale on Monday".
    """
    for index, unit in enumerate(units):
        if unit.voice != "passive":
            continue
        by = _by(units, index)
        if by is None:
            continue
        begin, verb_start = _subject_start(units, index), _verb_start(units, index)
        related = begin == verb_start > 0 and units[verb_start - 1].text in {"which", "who", "whom", "that"}
        for end in _doer_ends(units, by + 1):
            if (begin < verb_start or related) and end > by + 1:
                yield _activated(units, (begin, verb_start, index), (by, end))
                both = _pair_start(units, begin)
                if both < begin < verb_start:
                    yield _activated(units, (both, verb_start, index), (by, end))


def _activated(units: Sequence[Unit], verb: tuple[int, int, int], doer: tuple[int, int]) -> tuple[Unit, ...]:
    begin, verb_start, index = verb
    by, end = doer
    subject, agent = units[begin:verb_start], units[by + 1 : end]
    if end < len(units) or units[end - 1].text == ",":
        closing: tuple[Unit, ...] = ()
    else:
        # "by Veld, which ...": the clause that the sentence ended with stands inside it now
        opening = next((u for u in agent if u.text == ","), None)
        closing = () if opening is None else (opening,)
    helpers = tuple(
        u for u in units[verb_start:index] if u.kind in {"modal", "negation", "adverb", "quantifier", "preposition"}
    )
    joint = index + 1 + _has_particle(units, index)
    told = replace(units[index], voice="progressive" if any(u.text == "being" for u in units[verb_start:index]) else "")
    active = (told, *units[index + 1 : joint], *subject, *units[joint:by])
    return (*units[:begin], *agent, *closing, *helpers, *active, *units[end:])


def _has_particle(units: Sequence[Unit], verb: int) -> bool:
    """Whether a passive's next word belongs to it: "taken over by", not "collected over forty years"."""
    if verb + 1 >= len(units) or units[verb + 1].text not in PARTICLES:
        return False
    after = units[verb + 2] if verb + 2 < len(units) else None
    return after is None or after.kind == "date" or not (after.is_nominal or after.kind == "article")


def _doer_ends(units: Sequence[Unit], start: int) -> Iterator[int]:
    """Where the doer's noun phrase may end: with or without the relative clause that describes it."""
    end = _phrase_end(units, start)
    yield end
    if end + 1 < len(units) and units[end].kind == "conjunction" and units[end].text != "or":
        both = _phrase_end(units, end + 1)
        if both > end + 1 and not (both < len(units) and (units[both].is_verb or units[both].kind == "adverb")):
            yield both  # "by a baker and his two sons"
    if end < len(units) and units[end].kind in {"relative", "that"} and end > start:
        yield next((i for i in range(end, len(units)) if units[i].kind == "mark"), len(units))


def without_doer(units: Sequence[Unit]) -> tuple[Unit, ...] | None:
    """The units of a sentence with its first passive turned, the doer left open: "the sale was blocked" as "blocked the sale"."""
    for index, unit in enumerate(units):
        if unit.voice == "passive" and unit.kind == "word" and _by(units, index) is None:
            begin, start = _subject_start(units, index), _verb_start(units, index)
            begin = begin if begin in {0, start} else _pair_start(units, begin)
            if begin >= start or begin > 0:
                return None
            helpers = tuple(
                u for u in units[start:index] if u.kind in {"modal", "negation", "adverb", "quantifier", "preposition"}
            )
            joint = index + 1 + _has_particle(units, index)
            return (
                *helpers,
                replace(unit, voice="open"),
                *units[index + 1 : joint],
                *units[begin:start],
                *units[joint:],
            )
    return None


def _by(units: Sequence[Unit], verb: int) -> int | None:
    for index in range(verb + 1, min(verb + 9, len(units))):
        if units[index].text == "by" and not _is_margin(units, index + 1):
            return index
        if units[index].is_verb or units[index].kind in _CLAUSE_EDGE:
            return None
    return None


def _is_margin(units: Sequence[Unit], index: int) -> bool:
    """Whether a "by" says by how much, not by whom: "cut by 12 per cent"."""
    value = units[index].value if index < len(units) else None
    if not isinstance(value, Quantity):
        return False
    following = units[index + 1] if index + 1 < len(units) else None
    return value.kind != "count" or following is None or not (following.is_nominal or following.text == "of")


def _verb_start(units: Sequence[Unit], verb: int) -> int:
    """Where the verb's own words begin: its helping verbs, modal word, denial and adverbs."""
    start = verb
    while start > 0 and (
        units[start - 1].kind in {"auxiliary", "modal", "negation", "adverb"} or units[start - 1].text in {"only", "to"}
    ):
        start -= 1
    return start


def _subject_start(units: Sequence[Unit], verb: int) -> int:
    start = _verb_start(units, verb)
    while start > 0:
        before = units[start - 1]
        if before.text == "," and (opening := _apposed(units, start - 1)) is not None:
            start = opening
            continue
        if _reduced(units, start - 1):
            start -= 1  # "a strike planned for Monday was"
            continue
        if before.is_verb and start > 1 and units[start - 2].text == "to":
            start -= 2  # "leave to appeal was refused"
            continue
        if before.is_verb and (opening := _relative(units, start - 1)) is not None:
            start = opening
            continue
        if before.kind in _CLAUSE_EDGE or before.kind == "mark" or before.is_verb:
            break
        start -= 1
    # "On Monday the sale was": a fronted phrase of time is no part of the subject.
    while start < verb and (
        units[start].kind == "date" or (units[start].kind == "preposition" and units[start + 1].kind == "date")
    ):
        start += 1
    return start


def _pair_start(units: Sequence[Unit], begin: int) -> int:
    """Where a subject begins that is the last of several: "Bell and [Moe] were named"."""
    start = begin
    while start > 1 and (units[start - 1].kind == "conjunction" or units[start - 1].text == ","):
        earlier = start - 1
        if units[earlier - 1].text == ",":
            earlier -= 1  # "A, B, and C"
        before = earlier
        while before > 0 and (
            units[before - 1].is_nominal or units[before - 1].kind == "article" or units[before - 1].text == "of"
        ):
            before -= 1
        if before == earlier or units[before].kind == "date":
            return begin
        start = before
    if any(u.kind == "conjunction" for u in units[start:begin]):
        return start
    return begin


def _reduced(units: Sequence[Unit], index: int) -> bool:
    """Whether a participle goes on with the noun phrase before it: "bronzes looted by soldiers", "a crew based in Leeds"."""
    unit, after = units[index], units[index + 1]
    return (
        unit.kind == "word"
        and unit.is_verb
        and unit.voice in {"", "passive"}
        and lx.is_past_form(unit.text, unit.key)
        and index > 0
        and units[index - 1].is_nominal
        and after.kind == "preposition"
    )


def _relative(units: Sequence[Unit], verb: int) -> int | None:
    """Where the relative pronoun stands whose clause has this verb: "a contract [that] sets no deadline"."""
    for index in range(verb - 1, max(-1, verb - 5), -1):
        if units[index].kind in {"relative", "that"}:
            return index if index and units[index - 1].is_nominal else None
        if units[index].kind == "mark":
            return None
    return None


def _apposed(units: Sequence[Unit], closing: int) -> int | None:
    """Where the comma stands that opens an apposition or a relative clause closed at ``closing``; None where there is none."""
    verbs = False
    for index in range(closing - 1, max(-1, closing - 14), -1):
        unit = units[index]
        if unit.text == ",":
            relative = units[index + 1].kind == "relative"
            return index if relative or not verbs else None
        if unit.is_verb:
            verbs = True
        elif unit.kind in _CLAUSE_EDGE and unit.kind != "relative":
            return None
    return None


def _phrase_end(units: Sequence[Unit], start: int) -> int:
    """The end of the noun phrase that begins at ``start``; "of" goes on with it."""
    end = start
    while end < len(units):
        unit = units[end]
        if (unit.is_nominal and unit.kind != "date") or (
            unit.kind in {"article", "quantifier"}
            or (unit.text == "of" and not _governs_verb(units, end))
            or unit.voice == "participle"
        ):
            end += 1
        elif _describes(units, end):
            end += 2
        elif unit.text == "," and end + 1 < len(units) and units[end + 1].kind == "relative":
            closing = next((i for i in range(end + 2, len(units)) if units[i].text == ","), len(units))
            end = closing
        elif unit.text == "," and end + 1 < len(units) and _is_apposition(units, end):
            end += 1
        else:
            break
    return end


def _is_apposition(units: Sequence[Unit], comma: int) -> bool:
    """Whether nothing but a noun phrase stands between a comma and the next mark or the end."""
    inside = []
    for unit in units[comma + 1 :]:
        if unit.kind == "mark":
            break
        inside.append(unit)
    return bool(inside) and (
        all(u.is_nominal or u.kind == "article" or u.text == "of" for u in inside)
        or inside[0].voice in {"passive", "participle"}
    )


def _describes(units: Sequence[Unit], index: int) -> bool:
    """Whether a participle and its "by" go on with the noun phrase before them: "a panel led by Professor Veselá"."""
    return units[index].voice == "passive" and index + 1 < len(units) and units[index + 1].text == "by"


def _governs_verb(units: Sequence[Unit], index: int) -> bool:
    """Whether a preposition goes on with a verb: "accused by the mayor of breaking its word"."""
    return index + 1 < len(units) and units[index + 1].is_verb
