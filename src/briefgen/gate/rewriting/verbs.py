"""Which words of a sentence are verbs, by their form and by what stands around them, and in which voice."""

from __future__ import annotations

from dataclasses import replace

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.name_words import JOB_TITLES, ROLES, STYLES
from briefgen.text.quantities import Quantity

__all__ = ["is_verb", "voice_of", "with_hidden_verbs"]

_CLAUSE_EDGES = frozenset({"mark", "conjunction", "but", "subordinator", "that", "relative", "condition"})


def with_hidden_verbs(units: list[Unit]) -> list[Unit]:
    """In a clause without a verb, the first word that agrees with the noun before it: "firms report waiting lists"."""
    start = 0
    for end in (*(i for i, u in enumerate(units) if u.kind in _CLAUSE_EDGES), len(units)):
        if not any(u.is_verb for u in units[start:end]):
            closing = start > 0 and units[start - 1].kind == "relative"  # "where 85 mechanics work"
            for index in range(start + 1, end - (not closing)):
                if _agrees(units[index - 1], units[index]):
                    units[index] = replace(units[index], is_verb=True, preposition="")
                    break
        elif not any(_is_finite(units, i) for i in range(start, end)):
            _mark_first(units, start, end)
        start = end + 1
    return units


def _is_finite(units: list[Unit], index: int) -> bool:
    """Whether a verb is no participle behind its noun and no infinitive: "under a pact reached in June"."""
    unit = units[index]
    if not unit.is_verb:
        return False
    if unit.kind != "word" or not index:
        return True
    before, after = units[index - 1], units[index + 1] if index + 1 < len(units) else None
    reduced = (
        lx.is_past_form(unit.text, unit.key) and before.is_nominal and after is not None and after.kind == "preposition"
    )
    return not (reduced or before.text == "to" or unit.voice == "participle")


def _mark_first(units: list[Unit], start: int, end: int) -> None:
    """The verb before the participles of a clause: "pieces stay in Leeds under a pact reached in June"."""
    for index in range(start + 1, end - 1):
        if units[index].is_verb:
            return
        noun = units[index - 1]
        plural = noun.kind == "word" and _is_plural(noun.text)
        if (
            plural
            and _agrees(noun, units[index])
            and units[index + 1].kind in {"preposition", "article", "quantity", "name"}
        ):
            units[index] = replace(units[index], is_verb=True, preposition="")
            return


def _agrees(noun: Unit, verb: Unit) -> bool:
    if (
        not noun.is_nominal
        or noun.preposition not in {"", "of"}
        or verb.kind != "word"
        or not lx.may_be_verb(verb.text, verb.key)
    ):
        return False
    plural = noun.kind == "word" and _is_plural(noun.text)
    return plural != verb.text.endswith("s")


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def _before(flat: list[Unit], index: int) -> Unit | None:
    """The unit before, adverbs and negations apart."""
    for unit in reversed(flat[:index]):
        if unit.kind not in {"adverb", "negation"}:
            return unit
    return None


# Behind these a verb's -ing form is a verb: "after leaving", "by closing".
_BEFORE_GERUND = frozenset(
    {"to", "after", "before", "by", "since", "while", "without", "from", "of", "for", "in", "on", "despite"}
)


def is_verb(flat: list[Unit], index: int, done: list[Unit]) -> bool:
    """Whether a word is a verb, by its form and what stands before and after it.

    Args:
        flat: all units of the sentence.
        index: of the word.
        done: the units before it, verbs told.
    """
    unit, before = flat[index], _before(flat, index)
    after = flat[index + 1] if index + 1 < len(flat) else None
    word, key = unit.text, unit.key
    helped = before is not None and (before.kind == "modal" or before.text in {"to", "do", "does", "did", "didn't"})
    if helped and (lx.may_be_verb(word, key) or (after is not None and after.kind == "article")):
        return True  # "to cool its furnace"
    if (
        before is not None
        and before.kind in {"article", "quantity", "quantifier"}
        and before.text not in {"only", "both"}
    ):
        # "1,398 backed the offer", but "the closed theatre", "two rejected offers"
        backed = before.kind == "quantity" and lx.is_past_form(word, key)
        return backed and after is not None and after.kind in {"article", "name"}
    if word.endswith("ing"):
        return _is_gerund(before, after, word)
    if lx.is_past_form(word, key) or (word in lx.UNCHANGED and _unchanged(before, after)):
        return not _describes(before, after)
    if before is None or before.kind == "preposition":
        return False
    if lx.is_present_form(word):
        return before.is_nominal or before.kind in {"relative", "conjunction", "but", "adverb", "that", "mark"}
    if _ends_in_s(word) and not lx.may_be_verb(word, key):
        if before.kind == "relative" and before.text in {"which", "who", "that"}:
            return after is not None and after.kind in {"article", "quantity", "name", "preposition"}
        joined = before.kind == "conjunction" and any(u.is_verb for u in done)
        return (before.is_nominal or joined) and after is not None and after.kind in {"article", "quantity"}
    return lx.may_be_verb(word, key) and _takes(before, after, word, done)


def _is_gerund(before: Unit | None, after: Unit | None, word: str) -> bool:
    if not lx.is_gerund(word):
        return False
    if before is None or before.kind in {"mark", "conjunction", "auxiliary", "subordinator", "but"}:
        return True
    if before.kind == "preposition":
        return before.text in _BEFORE_GERUND and after is not None and after.kind != "mark"
    return after is not None and after.kind in {"article", "quantity", "name", "preposition"}


def _describes(before: Unit | None, after: Unit | None) -> bool:
    """Whether a past form stands before a noun that it describes: "of imported grain", "approved stricter rules"."""
    if before is not None and (before.kind == "auxiliary" or before.is_nominal):
        return False
    if after is None or after.kind not in {"word", "name"}:
        return False
    return before is not None and (before.kind in {"preposition", "conjunction"} or before.is_verb)


def _unchanged(before: Unit | None, after: Unit | None) -> bool:
    """Whether "cut", "set" or "hit" is a past form here: behind a helping verb or a name, or between two noun phrases."""
    if before is None:
        return False
    taking = after is not None and after.kind in {"article", "preposition", "quantity", "name"}
    return before.kind in {"auxiliary", "name"} or (before.is_nominal and taking)


def _ends_in_s(word: str) -> bool:
    return len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


_POSTS = ROLES | JOB_TITLES | STYLES


def _takes(before: Unit, after: Unit | None, word: str, done: list[Unit]) -> bool:
    """Whether what stands around a word that is noun or verb makes it a verb: "the council plans to", "ministers fear that"."""
    if before.kind in {"pronoun", "relative"}:
        return True
    if before.kind == "that":
        return after is not None and after.kind in {"article", "quantity", "name"}
    last = done[-1] if done else None
    if after is not None and after.kind == "name" and word in _POSTS:
        return False  # "retired judge Olli Saarinen"
    if after is not None and after.kind == before.kind == "name" and not word.endswith("s"):
        return False  # "the Danish fund Norrevang"
    if (
        before.kind == "conjunction"
        and word.endswith("s")
        and after is not None
        and (after.kind in {"article", "quantity"} or after.text == "to")
    ):
        # "opened in 1962 and draws some 340,000 visitors", "owns a plant and plans to sell it", not "cuts and plans to"
        return any(u.is_verb for u in done) and not (after.text == "to" and done[-2].text.endswith("s"))
    if last is None or not last.is_nominal or after is None:
        return False
    return after.kind in {"article", "that", "pronoun", "name", "quantity"} or (
        after.text == "to" and word.endswith("s")
    )


def _says_by_how_much(flat: list[Unit], index: int) -> bool:
    """Whether a "by" is followed by a margin: "fell by 12 per cent", "voted by nine to four"."""
    value = flat[index].value if index < len(flat) else None
    following = flat[index + 1] if index + 1 < len(flat) else None
    return isinstance(value, Quantity) and (value.kind != "count" or following is None or following.text == "to")


def voice_of(flat: list[Unit], index: int) -> str:
    """The voice of a verb: ``passive``, ``progressive``, ``participle`` or empty."""
    unit, before = flat[index], _before(flat, index)
    be = before is not None and before.kind == "auxiliary" and before.text in lx.BE
    if unit.text.endswith("ing"):
        return "progressive" if be else "participle"
    if be and (unit.text.endswith("ed") or unit.text in lx.UNCHANGED or lx.is_past_form(unit.text, unit.key)):
        return "passive"
    after = flat[index + 1] if index + 1 < len(flat) else None
    if (
        lx.is_past_form(unit.text, unit.key)
        and after is not None
        and after.text == "by"
        and not _says_by_how_much(flat, index + 2)
    ):
        return "passive"
    return ""
