"""Clauses that a sentence asserts on the way: what a relative clause or a participle says of its noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.units import Unit

__all__ = ["inner_clauses"]


def inner_clauses(page: Page) -> Iterator[Page]:
    """The clauses within a page, each as a sentence of its own: "Veld, which owns the yard, sold it" has "Veld owns the yard"."""
    units = page.units
    for index, unit in enumerate(units):
        if unit.kind == "relative" or (unit.kind == "that" and _is_relative(units, index)):
            for subject in _antecedents(units, index):
                end = _end(units, index)
                inside = _with_antecedent(subject, units[index + 1 : end], unit)
                if inside is not None:
                    yield page.turned(inside)
        elif unit.kind == "conjunction" and index + 1 < len(units) and units[index + 1].is_verb:
            second = _second_verb(units, index)
            if second is not None:
                yield page.turned(second)
        elif _is_reduced(units, index):
            subject = tuple(units[_phrase_start(units, index) : index])
            yield page.turned((*subject, replace(unit, voice="passive"), *units[index + 1 : _end(units, index)]))
        elif unit.is_verb and unit.voice == "participle" and index and units[index - 1].text == ",":
            subject = _main_subject(units, index)
            if subject:
                yield page.turned((*subject, replace(unit, voice=""), *units[index + 1 : _end(units, index - 1, closing=False)]))


_INTENDING = frozenset(
    lx.key_of(v) for v in "decline refuse agree fail try hope want decide plan promise vow threaten offer attempt intend seek pledge".split()
)


def _is_reduced(units: Sequence[Unit], index: int) -> bool:
    """Whether a participle describes the noun before it: "a pact [signed on Monday by two agencies]"."""
    unit = units[index]
    if not (unit.is_verb and unit.kind == "word" and unit.voice in {"", "passive"} and lx.is_past_form(unit.text, unit.key)):
        return False
    after = units[index + 1] if index + 1 < len(units) else None
    if after is not None and after.text == "to" and unit.key in _INTENDING:
        return False  # "a spokesman declined to comment"
    return index > 0 and units[index - 1].is_nominal and after is not None and after.kind == "preposition"


def _is_relative(units: Sequence[Unit], index: int) -> bool:
    """Whether a "that" stands behind a noun and before a verb: "a plan that closes two roads"."""
    before = units[index - 1] if index else None
    after = units[index + 1] if index + 1 < len(units) else None
    return before is not None and before.is_nominal and after is not None and after.is_verb


def _antecedents(units: Sequence[Unit], index: int) -> Iterator[tuple[Unit, ...]]:
    """What a relative pronoun may stand for: the noun phrase before it, with the phrase that it closes, and the name it describes."""
    end = index
    apart = end > 0 and units[end - 1].text == ","
    end -= apart
    if end > 2 and units[end - 1].text == ")":
        end = next((i for i in range(end - 2, -1, -1) if units[i].text == "("), end)
    if end > 0 and units[end - 1].kind == "preposition":
        return  # "of whom", "in which"
    start = _phrase_start(units, end)
    if start == end:
        return
    named = any(u.kind == "name" for u in units[start:end])
    definite = any(u.kind == "article" and u.text not in {"a", "an"} for u in units[start:end])
    inside_phrase = start > 0 and units[start - 1].kind == "preposition"
    if not inside_phrase or (apart and named):
        if apart or named or definite or not inside_phrase:
            yield tuple(units[start:end])
    while start > 1 and units[start - 1].kind == "preposition":
        wider = _phrase_start(units, start - 1)
        if wider == start - 1:
            break
        start = wider
        yield tuple(units[start:end])
    if start > 1 and units[start - 1].text == "," and units[start - 2].kind == "name":
        # "Kranich, a brewery that was founded by two sisters"
        yield tuple(units[_phrase_start(units, start - 1) : start - 1])


def _phrase_start(units: Sequence[Unit], end: int) -> int:
    start = end
    while start > 0 and (units[start - 1].is_nominal or units[start - 1].kind in {"article", "quantifier"}):
        start -= 1
    return start


def _end(units: Sequence[Unit], index: int, *, closing: bool = True) -> int:
    """Where the clause that begins behind ``index`` ends: at the comma that closes it, else with the sentence."""
    apart = (index and units[index - 1].text == ",") if closing else True
    for at in range(index + 1, len(units)):
        if units[at].text in {";", ":", "—", ")"}:
            return at
        if apart and units[at].text == "," and at + 1 < len(units) and _resumes(units, at + 1):
            return at
    return len(units)


def _resumes(units: Sequence[Unit], at: int) -> bool:
    """Whether the main clause goes on behind a comma: with its verb, or a new clause."""
    return units[at].is_verb or units[at].kind in {"conjunction", "but", "adverb", "relative", "name", "article", "pronoun"}


def _with_antecedent(subject: tuple[Unit, ...], clause: Sequence[Unit], pronoun: Unit) -> tuple[Unit, ...] | None:
    if not clause:
        return None
    if pronoun.text == "where":
        return tuple(clause)
    if clause[0].is_verb or clause[0].kind in {"adverb", "negation"} or pronoun.text == "whose":
        return (*subject, *clause)
    # "which the ministry rejected": the noun is the object
    verb = next((i for i, u in enumerate(clause) if u.is_verb and u.kind == "word"), None)
    if verb is None:
        return None
    after = verb + 1
    if after < len(clause) and clause[after].text in {"off", "out", "up", "down", "back", "over"}:
        after += 1
    return (*clause[:after], *subject, *clause[after:])


def _second_verb(units: Sequence[Unit], joint: int) -> tuple[Unit, ...] | None:
    """What a subject did or had done to it second: "the survey was commissioned by A and [carried out by B]"."""
    subject = _main_subject(units, joint)
    first = next((u for u in units[:joint] if u.is_verb and u.kind == "word"), None)
    if not subject or first is None:
        return None
    rest = units[joint + 1 : _end(units, joint + 1, closing=False)]
    if first.voice == "passive" and rest[0].kind == "word" and rest[0].voice == "" and lx.is_past_form(rest[0].text, rest[0].key):
        rest = (replace(rest[0], voice="passive"), *rest[1:])
    return (*subject, *rest)


def _main_subject(units: Sequence[Unit], before: int) -> tuple[Unit, ...]:
    """The noun phrase before the sentence's first finite verb."""
    verb = next((i for i, u in enumerate(units[:before]) if u.is_verb and u.voice != "participle"), None)
    if verb is None:
        return ()
    start = verb
    while start > 0 and units[start - 1].kind in {"adverb", "date", "preposition", "auxiliary", "modal", "negation"}:
        start -= 1
    begin = _phrase_start(units, start)
    while begin > 1 and units[begin - 1].kind == "preposition":
        wider = _phrase_start(units, begin - 1)
        if wider == begin - 1:
            break
        begin = wider
    return tuple(units[begin:start])
