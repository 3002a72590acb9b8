"""Clauses that a sentence asserts on the way: what a relative clause or a participle says of its noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.unit import Kind, Unit

__all__ = ["inner_clauses"]


def inner_clauses(page: Page) -> Iterator[Page]:
    """The clauses within a page, each as a sentence of its own: "Veld, which owns the yard, sold it" has "Veld owns the yard"."""
    units = page.units
    for index, unit in enumerate(units):
        if unit.text in {"which", "whom"} and index and units[index - 1].text == "of":
            part = _part_of(units, index)
            if part is not None:
                yield page.turned(part)
        if unit.text == "including":
            yield from (page.turned(part) for part in _included(units, index))
        if unit.kind == "relative" or (
            unit.kind == "that" and (_is_relative(units, index) or _lacks_object(units, index))
        ):
            for subject in _antecedents(units, index):
                end = _end(units, index)
                inside = _with_antecedent(subject, units[index + 1 : end], unit)
                if inside is not None and unit.text == "where":
                    for place in ("in", "at", "on", "over"):
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
            subject = tuple(units[_subject_begin(units, ending, apart=ending < index) : ending])
            yield page.turned((*subject, replace(unit, voice="passive"), *units[index + 1 : _end(units, index)]))
        elif unit.is_verb and unit.voice == "participle" and index and units[index - 1].text == ",":
            subject = _main_subject(units, index)
            end = _end(units, index - 1, closing=False)
            done = _finite(units[index:end])
            if subject:
                yield page.turned((*subject, *done))
            if units[0].kind not in {"subordinator", "condition"}:
                # "The pit flooded, killing nine men": they were killed when the pit flooded
                when = (_as_word(units[index - 1], "subordinator", "when"), *units[: index - 1])
                yield page.turned((*done, *when))
                for at in range(index + 1, end - 1):
                    if units[at].kind == "conjunction" and units[at + 1].voice == "participle":
                        yield page.turned((*done[: at - index], *when))
                        yield page.turned((*done[at + 1 - index :], *when))
        elif unit.text == "having" and index + 1 < len(units) and units[index + 1].is_verb:
            subject = _main_subject(units, index) if index else ()
            if subject:
                yield page.turned((*subject, *units[index : _end(units, index - 1, closing=False)]))
        elif unit.text == ",":
            called = _apposed_to(units, index)
            if called is not None:
                yield page.turned(called)


def _finite(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """A participle, and those joined to it, as the verb of a clause: "killing nine men and injuring 14"."""
    return tuple(
        replace(u, voice="")
        if u.voice == "participle" and (i == 0 or units[i - 1].kind in {"conjunction", "adverb"})
        else u
        for i, u in enumerate(units)
    )


def _as_word(unit: Unit, kind: Kind, text: str) -> Unit:
    return replace(unit, kind=kind, text=text, key=text, value=None)


def _apposed_to(units: Sequence[Unit], comma: int) -> tuple[Unit, ...] | None:
    """The name and what it is: "Karbo's director, Ann Bell, said" has "Ann Bell, Karbo's director"."""
    start, end = _phrase_start(units, comma), comma + 1
    while start > 1 and units[start - 1].text == "of":
        start = _phrase_start(units, start - 1)
    while end < len(units) and units[end].kind != "mark" and not units[end].is_verb:
        end += 1
    left, right = tuple(units[start:comma]), tuple(units[comma + 1 : end])
    if not left or not right or (end < len(units) and units[end].kind != "mark"):
        return None
    if start > 0 and units[start - 1].kind in {"conjunction", "preposition"} and left[-1].kind == "name":
        return None  # "for Ann Bell, the vote": may be no description of her
    if any(u.kind in {"conjunction", "date", "quantity", "relative", "negation"} for u in (*left, *right)):
        return None
    if _is_name(right) and _is_description(left):
        return (*right, units[comma], *left)
    if _is_name(left) and _is_description(right):
        return (*left, units[comma], *right)
    return None


def _is_name(units: Sequence[Unit]) -> bool:
    return units[-1].kind == "name" and all(u.is_nominal and u.kind in {"name", "word"} for u in units)


def _is_description(units: Sequence[Unit]) -> bool:
    """Whether a noun phrase says what one thing or person is: "the mayor of Leeds", "Karbo's chief executive", "a botanist"."""
    noun = units[0].kind == "article" or units[0].text.endswith(("'s", "s'", "’s", "s’"))
    return noun and any(u.kind == "word" and u.is_nominal for u in units)


def _included(units: Sequence[Unit], index: int) -> Iterator[tuple[Unit, ...]]:
    """“Holds £60 million in contracts, including £30 million with Veld” as “holds £30 million in contracts with Veld”."""
    apart = index - 1 if index and units[index - 1].text == "," else index
    whole = next((i for i in range(apart - 1, -1, -1) if units[i].kind == "quantity"), None)
    if whole is None or any(u.is_verb or u.kind in _EDGES for u in units[whole:apart]):
        return
    at = index + 1
    while at < len(units) and units[at].kind == "quantity":
        end = next((i for i in range(at + 1, len(units)) if units[i].kind in _EDGES), len(units))
        if end == at + 1 or units[at + 1].kind != "preposition":
            return
        yield (*units[:whole], units[at], *units[whole + 1 : apart], *units[at + 1 : end])
        at = end + 1


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
    if units[index - 1].text.removesuffix("s") in _TOLD:
        return False  # "a myth that the mill burned down": what the myth says
    verb = index + 1
    while verb < len(units) and (units[verb].is_nominal or units[verb].kind in {"article", "auxiliary", "adverb"}):
        verb += 1
        if units[verb - 1].kind == "auxiliary" and verb < len(units) and units[verb].is_verb:
            break
    if verb == index + 1 or verb >= len(units) or not units[verb].is_verb or units[verb].kind != "word":
        return False
    after = units[verb + 1] if verb + 1 < len(units) else None
    return units[verb].voice == "" and (after is None or after.kind in {"date", "mark", "preposition", "adverb"})


# Nouns that a "that" goes on from with what is told, feared or supposed.
_TOLD = frozenset(
    """
    accusation allegation argument assertion assumption assurance belief case chance charge claim complaint concern condition
    conclusion contention danger denial doubt evidence event expectation explanation fact falsehood fear feeling fiction finding
    hint hoax hope hunch hypothesi hypothesis idea illusion impression indication insinuation legend lie likelihood message myth
    news notion objection odd opinion pity possibility premise pretence probability promise proof proposition prospect question
    report requirement ri risk rumor rumour saying sign speculation statement story suggestion superstition suspicion theory
    theorie storie threat view warning wish word worry
    """.split()
)

# What these open belongs to the noun before them: "a library in the harbour, which opened"; not "sold to Veld by Moe, who".
_BELONGING = frozenset({"of", "in", "at", "on", "for", "with", "from", "between", "about", "over", "near"})
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
    elif (
        (units[start - 1].text in _IN_PHRASE and not apart)
        or (start > 1 and units[start - 2].is_verb)
        or (apart and units[start - 1].text in {"to", "by"} and not _noun_governs(units, start - 1))
    ):
        yield tuple(units[start:end])  # "in a ballot that closes on Friday"
    while start > 1 and (units[start - 1].text in _BELONGING or _noun_governs(units, start - 1)):
        wider = _phrase_start(units, start - 1)
        if wider == start - 1:
            break
        start = wider
        yield tuple(units[start:end])
    if start > 1 and units[start - 1].text == "," and units[start - 2].kind == "name":
        # "Kranich, a brewery that was founded by two sisters"
        yield tuple(units[_phrase_start(units, start - 1) : start - 1])


def _subject_begin(units: Sequence[Unit], end: int, *, apart: bool) -> int:
    """Where the noun phrase begins that a participle describes: behind a comma all of "a mill on the river"."""
    start = _phrase_start(units, end)
    while apart and start > 1 and units[start - 1].text in _BELONGING:
        wider = _phrase_start(units, start - 1)
        if wider == start - 1:
            break
        start = wider
    return start


def _noun_governs(units: Sequence[Unit], preposition: int) -> bool:
    """Whether a preposition can belong to no verb: "according to an audit by Veld, which was", not "sold by Veld, which was"."""
    start = next((i + 1 for i in range(preposition - 1, -1, -1) if units[i].kind == "mark"), 0)
    verbs = any(u.is_verb and u.kind == "word" for u in units[start:preposition])
    return units[preposition].kind == "preposition" and not verbs


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
    """The units without the aside between commas that describes their subject: "Veld, which owns the pier," "Veld, led by Moe,"."""
    opening = next((i for i, u in enumerate(units) if u.text == ","), None)
    if opening is None or opening + 1 == len(units) or any(u.is_verb for u in units[:opening]):
        return units
    begun = units[opening + 1]
    if begun.kind != "relative" and begun.voice != "passive" and not _is_description(units[opening + 1 :]):
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
