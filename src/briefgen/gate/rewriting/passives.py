"""Active and passive as one: who did it, what was done, to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.units import Unit

__all__ = ["activated", "without_doer"]

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
        helpers = tuple(u for u in units[verb_start:index] if u.kind in {"modal", "negation", "adverb", "quantifier", "preposition"})
        between = units[index + 1 : by]
        verb = replace(unit, voice="progressive" if any(u.text == "being" for u in units[verb_start:index]) else "")
        return (*units[:begin], *agent, *helpers, verb, *subject, *between, *units[end:])
    return None


def without_doer(units: Sequence[Unit]) -> tuple[Unit, ...] | None:
    """The units of a sentence with its first passive turned, the doer left open: "the sale was blocked" as "blocked the sale"."""
    for index, unit in enumerate(units):
        if unit.voice == "passive" and unit.kind == "word" and _by(units, index) is None:
            begin, start = _subject_start(units, index), _verb_start(units, index)
            if begin >= start or begin > 0:
                return None
            helpers = tuple(u for u in units[start:index] if u.kind in {"modal", "negation", "adverb", "quantifier", "preposition"})
            return (*helpers, replace(unit, voice="open"), *units[begin:start], *units[index + 1 :])
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
    while start < verb and (units[start].kind == "date" or (units[start].kind == "preposition" and units[start + 1].kind == "date")):
        start += 1
    return start


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
        if unit.is_nominal and unit.kind != "date":
            end += 1
        elif unit.kind in {"article", "quantifier"} or (unit.text == "of" and not _governs_verb(units, end)) or unit.voice == "participle":
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
        all(u.is_nominal or u.kind == "article" or u.text == "of" for u in inside) or inside[0].voice in {"passive", "participle"}
    )


def _describes(units: Sequence[Unit], index: int) -> bool:
    """Whether a participle and its "by" go on with the noun phrase before them: "a panel led by Professor Veselá"."""
    return units[index].voice == "passive" and index + 1 < len(units) and units[index + 1].text == "by"


def _governs_verb(units: Sequence[Unit], index: int) -> bool:
    """Whether a preposition goes on with a verb: "accused by the mayor of breaking its word"."""
    return index + 1 < len(units) and units[index + 1].is_verb
