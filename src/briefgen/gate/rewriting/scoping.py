"""What a claim may not leave out: what narrows a noun that "no", "all", "first" or "if" speaks of.

"Veld found serious faults" says that Veld found faults. "Veld found no serious faults" does not say that it found none: beside a
denial, a condition, a superlative or a word for all or few, less said is more claimed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.openings import is_share
from briefgen.gate.rewriting.unit import Unit

__all__ = ["joint_of", "narrowed", "unlimited"]

_OF_ALL = frozenset(
    {"all", "every", "each", "any", "most", "both", "no", "none", "few", "fewer", "neither", "nearly all"}
)
_ONLY_ONE = frozenset({"first", "last", "only", "sole"})
_TURNED_DOWN = frozenset({"few", "fewer", "none", "nobody", "nothing"})
# With "to", "that" or "from" behind them they deny what follows.
_DENYING = frozenset(
    lx.key_of(v) for v in "deny refuse decline fail ban bar prohibit prevent stop forbid neglect avoid cease".split()
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my", "your"})
_SCOPE_ENDS = frozenset({"but", "subordinator", "mark"})


def narrowed(units: Sequence[Unit], places: Collection[int]) -> Unit | None:
    """The first word of a sentence that narrows what a claim says and that the claim leaves out.

    Args:
        units: of the sentence.
        places: of the units that the claim takes from it.

    Returns:
        None where nothing of the kind is left out.
    """
    taken = frozenset(places)
    for i in taken:
        if units[i].is_verb and units[i].kind == "word" and (governor := _governor(units, i, taken)) is not None:
            return units[governor]
    for op, unit in enumerate(units):
        if op not in taken:
            continue
        lost = next((i for i in _narrowing(units, op, unit) if i not in taken and _of_kept(units, i, taken)), None)
        lost = _phrase_lost(units, op, taken) if lost is None else lost
        if lost is not None:
            return units[lost]
    return None


def _governor(units: Sequence[Unit], verb: int, taken: frozenset[int]) -> int | None:
    """What an infinitive depends on, where the claim leaves it out: "[declined] to comment", "the [plan] to sell"."""
    at = verb - 1
    while at > 0 and units[at].kind == "adverb":
        at -= 1
    if at < 1 or units[at].text != "to":
        return None
    if units[at - 1].kind == "word" and at - 1 not in taken:
        return at - 1
    for i in range(at - 1, -1, -1):
        if units[i].kind in {"mark", "conjunction"}:
            return None
        if units[i].is_verb and units[i].kind == "word":
            return None if i in taken else i
    return None


def _phrase_lost(units: Sequence[Unit], op: int, taken: frozenset[int]) -> int | None:
    """A phrase left out that narrows what an operator speaks of: "no boats [from abroad]", "may not enter [at night]"."""
    unit = units[op]
    if unit.text in _OF_ALL or _is_superlative(units, op):
        end = max((i for i in _own_phrase(units, op)), default=op) + 1
        if end < len(units) and (units[end].kind in {"preposition", "relative"} or units[end].voice == "participle"):
            following = [*_phrase(units, end)]
            if following and not any(units[i].kind == "date" or i in taken for i in following):
                return end
    if unit.kind in {"negation", "condition"} or unit.text in _TURNED_DOWN:
        for i in range(op + 1, len(units)):
            if units[i].kind in _SCOPE_ENDS:
                break
            if units[i].kind == "preposition" and _is_vague(units, [*_phrase(units, i)], taken):
                return i
    return None


def _phrase(units: Sequence[Unit], start: int) -> Iterator[int]:
    """What stands behind a preposition, up to the next one, verb or mark."""
    for i in range(start + 1, len(units)):
        if units[i].kind in _SCOPE_ENDS | {"preposition", "conjunction", "that", "relative"} or (
            units[i].is_verb and i > start + 1
        ):
            return
        yield i


def _is_vague(units: Sequence[Unit], phrase: Sequence[int], taken: frozenset[int]) -> bool:
    """Whether a phrase that the claim leaves out names nothing in particular: "at night", "with a crew"."""
    return bool(phrase) and not any(
        i in taken
        or units[i].kind in {"date", "name", "pronoun"}
        or units[i].is_verb
        or (units[i].kind == "article" and units[i].text in _DEFINITE)
        for i in phrase
    )


def _narrowing(units: Sequence[Unit], op: int, unit: Unit) -> Iterator[int]:
    """The describing words behind an operator that it speaks of."""
    if unit.text in _OF_ALL or is_share(unit):
        yield from _own_phrase(units, op)
    if _is_superlative(units, op):
        yield from _own_phrase(units, op)
        yield from _indefinite(units, op)
    elif (
        unit.kind in {"negation", "condition"}
        or unit.text in _TURNED_DOWN
        or (unit.kind == "word" and unit.is_verb and unit.key in _DENYING and _governs(units, op))
    ):
        yield from _indefinite(units, op)


def _is_superlative(units: Sequence[Unit], op: int) -> bool:
    unit = units[op]
    if unit.kind == "date":
        return False
    estimated = unit.kind == "word" and not unit.is_verb and unit.text.endswith("est") and unit.text in lx.UNIVERSALS
    return unit.text in _ONLY_ONE or estimated


def _governs(units: Sequence[Unit], verb: int) -> bool:
    return any(u.text in {"to", "that", "from"} for u in units[verb + 1 : verb + 4])


def _own_phrase(units: Sequence[Unit], op: int) -> Iterator[int]:
    """The words of the noun phrase that an operator opens, "of" and what follows it with them."""
    for i in range(op + 1, len(units)):
        unit = units[i]
        if unit.is_nominal:
            yield i
        elif unit.kind not in {"article", "adverb", "quantifier"} and unit.text != "of":
            return


def _indefinite(units: Sequence[Unit], op: int) -> Iterator[int]:
    """The describing words of the noun phrases behind an operator that name nothing in particular: "a large fall"."""
    definite = False
    for i in range(op + 1, len(units)):
        unit = units[i]
        if unit.kind in _SCOPE_ENDS:
            return
        if unit.kind == "article":
            definite = unit.text in _DEFINITE
        elif not unit.is_nominal:
            definite = False
        elif unit.kind == "name":
            definite = True
        elif not definite:
            yield i


def _of_kept(units: Sequence[Unit], index: int, taken: frozenset[int]) -> bool:
    """Whether a word stands in a noun phrase of whose words the claim takes a later one, or is bound to one by "of"."""
    unit = units[index]
    if unit.kind in {"date", "pronoun"} or unit.text in lx.LIMITS:
        return False
    for i in range(index + 1, len(units)):
        if not units[i].is_nominal:
            break
        if i in taken:
            return True
    at = index - 1
    while at >= 0 and (units[at].is_nominal or units[at].kind == "article"):
        at -= 1
    return at > 0 and units[at].text == "of" and at - 1 in taken and not any(i in taken for i in range(at, index))


def joint_of(units: Sequence[Unit], index: int) -> str:
    """The preposition of the noun phrase that a unit stands in; empty where it has none."""
    for at in range(index - 1, -1, -1):
        unit = units[at]
        if unit.kind == "preposition" or unit.text == "without":
            return "because" if at and units[at - 1].text in {"because", "due", "owing"} else unit.text
        if unit.kind == "date" or not (unit.is_nominal or unit.kind in {"article", "adverb", "quantifier"}):
            return ""
    return ""


# "A group of farmers" are farmers; "half of the cost" is not the cost, nor "a director of the bank" the bank.
_COLLECTIVE = frozenset("group number series total team crew handful dozens hundreds thousands pair set kind".split())


# What is stopped was not there yet, whether "proposed" says so or not: "blocked a [proposed] contract".
_NOT_YET = frozenset({"proposed", "planned", "draft"})
_STOPPING = frozenset(
    lx.key_of(v)
    for v in "block reject cancel scrap halt oppose veto stop refuse abandon drop shelve delay postpone suspend".split()
)


def _is_stopped(units: Sequence[Unit], at: int) -> bool:
    verb = next((u for u in reversed(units[:at]) if u.is_verb), None)
    return verb is not None and verb.key in _STOPPING


def unlimited(units: Sequence[Unit], places: Collection[int]) -> Unit | None:
    """What limits a word that the claim takes, and is left out: "[former] director", "[allegedly] sold", "[half] of the cost".

    Args:
        units: of the sentence.
        places: of the units that the claim takes from it, in whatever order.
    """
    taken = frozenset(places)
    for i, unit in enumerate(units):
        if unit.text == "or" and 0 < i < len(units) - 1:
            right = next((j for j in range(i + 1, len(units)) if units[j].kind != "article"), i)
            if len({i - 1, right} & taken) == 1:
                return unit  # "lost or sold the key"
    for i in taken:
        at = i - 1
        while at >= 0 and (units[at].is_nominal or units[at].kind in {"article", "quantifier", "adverb", "auxiliary"}):
            if at in taken:
                break
            if units[at].text in lx.LIMITS and not (units[at].text in _NOT_YET and _is_stopped(units, at)):
                return units[at]
            at -= 1
        if at > 0 and units[at].text == "of" and units[i].is_nominal and at - 1 not in taken:
            head = units[at - 1]
            if (head.is_nominal or head.kind == "quantifier") and head.text not in _COLLECTIVE:
                return head
    return None
