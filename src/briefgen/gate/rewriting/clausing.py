"""Clauses that a sentence asserts on the way: what a relative clause or a participle says of its noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.unit import Unit

__all__ = ["inner_clauses"]


def inner_clauses(page: Page) -> Iterator[Page]:
    """The clauses within a page, each as a sentence of its own: "Veld, which owns the yard, sold it" has "Veld owns the yard"."""
    units = page.units
    for index, unit in enumerate(units):
        if unit.text in {"which", "whom"} and index and units[index - 1].text == "of":
            part = _part_of(units, index)
            if part is not None:
                yield page.turned(part)
        if unit.kind == "relative" or (
            unit.kind == "that" and (_is_relative(units, index) or _lacks_object(units, index))
        ):
            for subject in _antecedents(units, index):
                end = _end(units, index)
                inside = _with_antecedent(subject, units[index + 1 : end], unit)
                if inside is not None and unit.text == "where":
                    for place in ("in", "at", "on"):
                        joint = replace(unit, kind="preposition", text=place, key=place)
                        yield page.turned((*inside, joint, *subject))
                if inside is not None:
                    yield page.turned(inside)
        elif unit.kind == "conjunction" and unit.text != "or" and index + 1 < len(units) and units[index + 1].is_verb:
            second = _second_verb(units, index)
            if second is not None:
                yield page.turned(second)
        elif _is_reduced(units, index):
            ending = index - (units[index - 1].text == ",")
            subject = tuple(units[_phrase_start(units, ending) : ending])
            yield page.turned((*subject, replace(unit, voice="passive"), *units[index + 1 : _end(units, index)]))
        elif unit.is_verb and unit.voice == "participle" and index and units[index - 1].text == ",":
            subject = _main_subject(units, index)
            if subject:
                yield page.turned(
                    (*subject, replace(unit, voice=""), *units[index + 1 : _end(units, index - 1, closing=False)])
                )


_INTENDING = frozenset(
    lx.key_of(v)
    for v in "decline refuse agree fail try hope want decide plan promise vow threaten offer attempt intend seek pledge".split()
)


def _part_of(units: Sequence[Unit], index: int) -> tuple[Unit, ...] | None:
    """“60 samples, of which 52 held lead” as “52 of the 60 samples held lead”."""
    opening = next((i for i in range(index - 1, max(-1, index - 5), -1) if units[i].text == ","), None)
    if opening is None:
        return None
    whole = units[_phrase_start(units, opening) : opening]
    before = units[opening + 1 : index - 1]
    end = _end(units, index)
    first = index + 1
    part = before
    if not before:
        while first < end and units[first].kind in {"quantity", "quantifier"}:
            first += 1
        part = units[index + 1 : first]
    if not whole or not part or first >= end:
        return None
    behind = units[first:end]
    if behind[0].is_verb or behind[0].kind in {"adverb", "negation"}:
        return (*part, units[index - 1], *whole, *behind)
    verb = next((i for i, u in enumerate(behind) if u.is_verb and u.kind == "word"), None)
    if verb is None:
        return None
    return (*behind[: verb + 1], *part, units[index - 1], *whole, *behind[verb + 1 :])


def _is_reduced(units: Sequence[Unit], index: int) -> bool:
    """Whether a participle describes the noun before it: "a pact [signed on Monday by two agencies]"."""
    unit = units[index]
    if not (
        unit.is_verb and unit.kind == "word" and unit.voice in {"", "passive"} and lx.is_past_form(unit.text, unit.key)
    ):
        return False
    after = units[index + 1] if index + 1 < len(units) else None
    if after is not None and after.text == "to" and unit.key in _INTENDING:
        return False  # "a spokesman declined to comment"
    if index > 1 and units[index - 1].text == "," and units[index - 2].is_nominal:
        closing = any(u.text == "," for u in units[index + 1 :])
        return closing and after is not None and after.kind == "preposition"  # "the audit, commissioned in May, covers"
    if not index or not units[index - 1].is_nominal or after is None or after.kind != "preposition":
        return False
    return unit.voice == "passive" or not _is_main_verb(units, index)


_EDGES = frozenset({"mark", "conjunction", "but", "subordinator", "that", "relative", "condition"})


def _is_main_verb(units: Sequence[Unit], index: int) -> bool:
    """Whether a past form may be the verb of its clause: "the bishop turned down an offer"."""
    start = next((i + 1 for i in range(index - 1, -1, -1) if units[i].kind in _EDGES), 0)
    end = next((i for i in range(index + 1, len(units)) if units[i].kind in _EDGES), len(units))
    if any(u.is_verb and u.key not in _SPEAKING for u in units[start:index]):
        return False
    for at in range(index + 1, end):
        unit, after = units[at], units[at + 1] if at + 1 < len(units) else None
        participle = lx.is_past_form(unit.text, unit.key) and after is not None and after.kind == "preposition"
        if unit.is_verb and unit.voice != "participle" and not participle and units[at - 1].text != "to":
            return False
    return not (units[start].kind == "preposition" and start > 0 and units[start - 1].text == ",")


_SPEAKING = frozenset(lx.key_of(v) for v in "say tell state claim argue think believe add".split())


def _is_relative(units: Sequence[Unit], index: int) -> bool:
    """Whether a "that" stands behind a noun and before a verb: "a plan that closes two roads"."""
    before = units[index - 1] if index else None
    after = units[index + 1] if index + 1 < len(units) else None
    return before is not None and before.is_nominal and after is not None and after.is_verb


def _lacks_object(units: Sequence[Unit], index: int) -> bool:
    """Whether a "that" opens a clause whose verb has no object of its own: "a supplier that the company dropped last year"."""
    if not index or not units[index - 1].is_nominal or units[index - 1].kind == "date":
        return False
    verb = index + 1
    while verb < len(units) and (units[verb].is_nominal or units[verb].kind in {"article", "auxiliary", "adverb"}):
        verb += 1
        if units[verb - 1].kind == "auxiliary" and verb < len(units) and units[verb].is_verb:
            break
    if verb == index + 1 or verb >= len(units) or not units[verb].is_verb or units[verb].kind != "word":
        return False
    after = units[verb + 1] if verb + 1 < len(units) else None
    return units[verb].voice == "" and (after is None or after.kind in {"date", "mark", "preposition", "adverb"})


_IN_PHRASE = frozenset({"in", "at", "on", "by", "from", "under", "during", "after", "before", "into"})


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
    elif units[start - 1].text in _IN_PHRASE and not apart:
        yield tuple(units[start:end])  # "in a ballot that closes on Friday"
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
    return units[at].is_verb or units[at].kind in {
        "conjunction",
        "but",
        "adverb",
        "relative",
        "name",
        "article",
        "pronoun",
    }


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
    before = _without_aside(units[:joint])
    first = next((u for u in before if u.is_verb and u.kind == "word"), None)
    if not subject or first is None or any(u.kind in {"that", "subordinator", "condition"} for u in before):
        return None
    rest = units[joint + 1 : _end(units, joint + 1, closing=False)]
    if (
        first.voice == "passive"
        and rest[0].kind == "word"
        and rest[0].voice == ""
        and lx.is_past_form(rest[0].text, rest[0].key)
    ):
        rest = (replace(rest[0], voice="passive"), *rest[1:])
    return (*subject, *rest)


def _without_aside(units: Sequence[Unit]) -> Sequence[Unit]:
    """The units without the relative clause between commas that describes their subject."""
    opening = next((i for i, u in enumerate(units) if u.text == ","), None)
    if (
        opening is None
        or opening + 1 == len(units)
        or units[opening + 1].kind != "relative"
        or any(u.is_verb for u in units[:opening])
    ):
        return units
    closing = next((i for i in range(opening + 2, len(units)) if units[i].text == ","), None)
    return units if closing is None else (*units[:opening], *units[closing + 1 :])


def _main_subject(units: Sequence[Unit], before: int) -> tuple[Unit, ...]:
    """The noun phrase before the sentence's first finite verb, a relative clause between commas apart."""
    units = _without_aside(units[:before])
    verb = next((i for i, u in enumerate(units) if u.is_verb and u.voice != "participle"), None)
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
