"""Active and passive as one: who did it, what was done, to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.units import Unit

__all__ = ["activated"]

_CLAUSE_EDGE = frozenset({"conjunction", "but", "subordinator", "that", "relative", "condition"})


def activated(units: Sequence[Unit]) -> tuple[Unit, ...] | None:
    """The units of a sentence with its first passive that names the doer told in the active; None where there is none.

    "The sale was blocked on Monday by the court" becomes "the court blocked the sale on Monday".
    """
    for index, unit in enumerate(units):
        if unit.voice != "passive":
            continue
        by = _by(units, index)
        if by is None:
            continue
        begin, end = _subject_start(units, index), _phrase_end(units, by + 1)
        verb_start = _verb_start(units, index)
        if begin >= verb_start or end == by + 1:
            continue
        subject, agent = units[begin:verb_start], units[by + 1 : end]
        helpers = tuple(u for u in units[verb_start:index] if u.kind in {"modal", "negation", "adverb", "quantifier"})
        between = units[index + 1 : by]
        verb = replace(unit, voice="")
        return (*units[:begin], *agent, *helpers, verb, *subject, *between, *units[end:])
    return None


def _by(units: Sequence[Unit], verb: int) -> int | None:
    for index in range(verb + 1, min(verb + 9, len(units))):
        if units[index].text == "by":
            return index
        if units[index].is_verb or units[index].kind in _CLAUSE_EDGE:
            return None
    return None


def _verb_start(units: Sequence[Unit], verb: int) -> int:
    """Where the verb's own words begin: its helping verbs, modal word, denial and adverbs."""
    start = verb
    while start > 0 and (
        units[start - 1].kind in {"auxiliary", "modal", "negation", "adverb"} or units[start - 1].text in {"only"}
    ):
        start -= 1
    return start


def _subject_start(units: Sequence[Unit], verb: int) -> int:
    start = _verb_start(units, verb)
    while start > 0 and units[start - 1].kind not in _CLAUSE_EDGE and units[start - 1].kind != "mark" and not units[start - 1].is_verb:
        start -= 1
    # "On Monday the sale was": a fronted phrase of time is no part of the subject.
    while start < verb and (units[start].kind == "date" or (units[start].kind == "preposition" and units[start + 1].kind == "date")):
        start += 1
    return start


def _phrase_end(units: Sequence[Unit], start: int) -> int:
    """The end of the noun phrase that begins at ``start``; "of" goes on with it."""
    end = start
    while end < len(units):
        unit = units[end]
        if unit.is_nominal and unit.kind != "date":
            end += 1
        elif unit.kind in {"article", "quantifier"} or unit.text == "of":
            end += 1
        else:
            break
    return end
