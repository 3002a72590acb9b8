"""A sentence as units: names, quantities and dates whole, every other word by its class, and the marks that part clauses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from briefgen.gate.lookup import names_of
from briefgen.gate.rewriting import lexicon as lx
from briefgen.model import Span
from briefgen.text.dates import DateMention, dates
from briefgen.text.name_words import JOB_TITLES, ROLES
from briefgen.text.names import Name
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.tokens import Token, tokens

__all__ = ["Kind", "Unit", "units_of"]

Kind = Literal[
    "word",
    "name",
    "quantity",
    "date",
    "pronoun",
    "article",
    "preposition",
    "conjunction",
    "but",
    "subordinator",
    "condition",
    "relative",
    "that",
    "auxiliary",
    "modal",
    "negation",
    "quantifier",
    "adverb",
    "mark",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a sentence.

    Attributes:
        span: in the text given.
        kind: its class.
        text: casefolded.
        key: for comparing words; of a modal, its group; of a mark, the mark.
        value: the name, quantity or date where it is one.
        preposition: of the noun phrase it stands in; empty where it has none.
        is_verb: whether it is a verb, as far as its form and the words before it tell.
        voice: ``passive``, ``progressive`` or empty; of verbs only.
    """

    span: Span
    kind: Kind
    text: str
    key: str
    value: Name | Quantity | DateMention | None = None
    preposition: str = ""
    is_verb: bool = False
    voice: str = ""

    @property
    def is_nominal(self) -> bool:
        """Whether it may be part of a noun phrase."""
        return self.kind in {"name", "quantity", "date", "pronoun"} or (self.kind == "word" and not self.is_verb)


_MARK = regex.compile(r"[,;:()\[\]\"“”]|(?<=\s)[—–-]{1,2}(?=\s)|—")
_BOUND = frozenset(
    "about around roughly approximately circa some nearly almost over more than most up to under less fewer least at exceeding below above".split()
)


@lru_cache(maxsize=16384)
def units_of(text: str, source_text: str, anchor: dt.date | None) -> tuple[Unit, ...]:
    """The units of a sentence, ascending.

    Args:
        text: one sentence.
        source_text: the source whose names tell a name at the sentence's beginning.
        anchor: against which relative dates are read.
    """
    atoms = _atoms(text, source_text, anchor)
    taken = [a.span for a in atoms]
    out = list(atoms)
    for token in tokens(text):
        if not any(s.overlaps(token.span) for s in taken):
            out.extend(_words(token))
    for match in _MARK.finditer(text):
        span = Span(*match.span())
        if not any(s.overlaps(span) for s in taken):
            mark = match[0] if match[0] in ",;:()" else ('"' if match[0] in '"“”' else "—" if match[0] not in "[]" else match[0])
            out.append(Unit(span, "mark", mark, mark))
    out.sort(key=lambda u: u.span)
    return _parsed(out)


def _atoms(text: str, source_text: str, anchor: dt.date | None) -> list[Unit]:
    found: list[Unit] = []
    for d in dates(text, anchor):
        found.append(Unit(d.span, "date", d.span.of(text).casefold(), "", d))
    for q in quantities(text):
        if not any(f.span.overlaps(q.span) for f in found):
            found.append(Unit(_bounded(q, text), "quantity", q.span.of(text).casefold(), "", q))
    for n in names_of(text, source_text):
        small = n.key in lx.PREPOSITIONS or n.key in lx.SUBORDINATORS or n.key in lx.ARTICLES or n.key in lx.PRONOUNS | lx.NEGATIONS | lx.QUANTIFIERS
        if not small and not any(f.span.overlaps(n.span) for f in found):
            found.append(Unit(n.span, "name", n.text.casefold(), n.key, n))
    return found


def _bounded(q: Quantity, text: str) -> Span:
    """The quantity with the words of its bound ("more than")."""
    start = q.span.start
    if q.bound:
        for token in reversed([t for t in tokens(text) if t.span.end <= q.span.start][-3:]):
            if token.text.casefold() not in _BOUND:
                break
            start = token.span.start
    return Span(start, q.span.end)


# A modal and its denial in one word.
_DENIED = {"cannot": ("can", 3), "can't": ("can", 2), "couldn't": ("could", 5), "won't": ("will", 2), "wouldn't": ("would", 5), "shouldn't": ("should", 6)}


def _words(token: Token) -> list[Unit]:
    text = token.text.casefold().replace("’", "'")
    if text not in _DENIED:
        return [_word(token.span, token.text.casefold(), token.key)]
    modal, length = _DENIED[text]
    joint = token.span.start + length
    return [
        _word(Span(token.span.start, joint), modal, lx.key_of(modal)),
        _word(Span(joint, token.span.end), "not", "not"),
    ]


def _word(span: Span, word: str, key: str) -> Unit:
    bare = word.removesuffix("'s") if word != "'s" else word
    kind: Kind = "word"
    if word.endswith("n't") or bare in lx.NEGATIONS:
        kind = "negation"
    elif bare in lx.MODALS:
        return Unit(span, "modal", bare, lx.MODALS[bare], is_verb=True)
    elif bare == "but":
        kind = "but"
    elif bare == "that":
        kind = "that"
    elif bare in lx.CONDITIONS:
        kind = "condition"
    elif bare in lx.AUXILIARIES:
        return Unit(span, "auxiliary", bare, key, is_verb=True)
    elif bare in lx.RELATIVES and word == bare:
        kind = "relative"
    elif bare in lx.ARTICLES:
        kind = "article"
    elif bare in lx.PRONOUNS:
        kind = "pronoun"
    elif bare in lx.CONJUNCTIONS:
        kind = "conjunction"
    elif bare in lx.QUANTIFIERS:
        kind = "quantifier"
    elif bare in {"because", "although", "though", "while", "whereas", "when", "so"}:
        kind = "subordinator"
    elif bare in lx.PREPOSITIONS:
        kind = "preposition"
    elif bare in lx.ADVERBS or (
        bare.endswith("ly") and len(bare) > 4 and bare not in lx.ADVERBS_KEPT and bare not in lx.LIMITS
    ):
        kind = "adverb"
    return Unit(span, kind, word, lx.base_key(word, key) if kind == "word" else key)


def _parsed(flat: list[Unit]) -> tuple[Unit, ...]:
    """Verbs told from nouns, voices, and the preposition of each noun phrase."""
    out: list[Unit] = []
    preposition = ""
    for index, unit in enumerate(flat):
        if unit.kind == "preposition":
            preposition = unit.key
        elif unit.kind in {"mark", "conjunction", "but", "subordinator", "relative", "that", "modal", "auxiliary", "condition"}:
            preposition = ""
        elif unit.kind == "word" and _is_verb(flat, index, out):
            unit = replace(unit, is_verb=True, voice=_voice(flat, index))
            preposition = ""
        else:
            held = (_edge_before(out) if unit.kind == "date" and preposition == "of" else "") or preposition
            unit = replace(unit, preposition=held) if unit.preposition != held else unit
        out.append(unit)
    return tuple(_with_nearly_all(_with_arrangements(_with_hidden_verbs(out))))


def _with_nearly_all(units: list[Unit]) -> list[Unit]:
    """"nearly all" and "almost all" as one quantifier: more than "most", less than "all"."""
    out: list[Unit] = []
    for unit in units:
        if unit.text == "all" and unit.kind == "quantifier" and out and out[-1].text in {"nearly", "almost"}:
            span = Span(out.pop().span.start, unit.span.end)
            out.append(replace(unit, span=span, text="nearly all", key="nearly all"))
        else:
            out.append(unit)
    return out


_EDGE = frozenset({"by", "before", "until", "since", "after"})
_TURN = frozenset({"end", "start", "beginning", "middle", "close", "turn"})


def _edge_before(done: Sequence[Unit]) -> str:
    """The preposition of "before the end of May", of which the month alone is no date; empty where there is none."""
    tail = [u for u in done[-4:] if u.kind != "article"]
    fits = len(tail) >= 3 and tail[-1].text == "of" and tail[-2].text in _TURN and tail[-3].text in _EDGE
    return tail[-3].key if fits else ""


_AIMS = frozenset("aim plan goal idea purpose task job intention proposal target challenge role mission hope objective duty way".split())


def _with_arrangements(units: list[Unit]) -> list[Unit]:
    """"are to meet" as "will meet"; not "the aim is to meet"."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        arranged = unit.text in {"is", "are"} and index > 0 and index + 2 < len(units) and units[index + 1].text == "to"
        if arranged and units[index + 2].is_verb and units[index - 1].is_nominal and units[index - 1].text not in _AIMS:
            out.append(Unit(Span(unit.span.start, units[index + 1].span.end), "modal", "will", lx.MODALS["will"], is_verb=True))
        elif not (out and out[-1].span.covers(unit.span)):
            out.append(unit)
    return out


_CLAUSE_EDGES = frozenset({"mark", "conjunction", "but", "subordinator", "that", "relative", "condition"})


def _with_hidden_verbs(units: list[Unit]) -> list[Unit]:
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
    reduced = lx.is_past_form(unit.text, unit.key) and before.is_nominal and after is not None and after.kind == "preposition"
    return not (reduced or before.text == "to" or unit.voice == "participle")


def _mark_first(units: list[Unit], start: int, end: int) -> None:
    """The verb before the participles of a clause: "pieces stay in Leeds under a pact reached in June"."""
    for index in range(start + 1, end - 1):
        if units[index].is_verb:
            return
        noun = units[index - 1]
        plural = noun.kind == "word" and noun.text.endswith("s")
        if plural and _agrees(noun, units[index]) and units[index + 1].kind in {"preposition", "article", "quantity", "name"}:
            units[index] = replace(units[index], is_verb=True, preposition="")
            return


def _agrees(noun: Unit, verb: Unit) -> bool:
    if not noun.is_nominal or noun.preposition not in {"", "of"} or verb.kind != "word" or not lx.may_be_verb(verb.text, verb.key):
        return False
    plural = noun.kind == "word" and noun.text.endswith("s")
    return plural != verb.text.endswith("s")


def _before(flat: list[Unit], index: int) -> Unit | None:
    """The unit before, adverbs and negations apart."""
    for unit in reversed(flat[:index]):
        if unit.kind not in {"adverb", "negation"}:
            return unit
    return None


# Behind these a verb's -ing form is a verb: "after leaving", "by closing".
_BEFORE_GERUND = frozenset({"to", "after", "before", "by", "since", "while", "without", "from", "of", "for", "in", "on", "despite"})


def _is_verb(flat: list[Unit], index: int, done: list[Unit]) -> bool:
    unit, before = flat[index], _before(flat, index)
    after = flat[index + 1] if index + 1 < len(flat) else None
    word, key = unit.text, unit.key
    helped = before is not None and (before.kind == "modal" or before.text in {"to", "do", "does", "did", "didn't"})
    if helped and lx.may_be_verb(word, key):
        return True
    if before is not None and before.kind in {"article", "quantity", "quantifier"} and before.text not in {"only", "both"}:
        if before.kind == "quantity" and lx.is_past_form(word, key) and after is not None and after.kind in {"article", "name"}:
            return True  # "1,398 backed the offer"
        return False  # "the closed theatre", "two rejected offers"
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


_POSTS = ROLES | JOB_TITLES


def _takes(before: Unit, after: Unit | None, word: str, done: list[Unit]) -> bool:
    """Whether what stands around a word that is noun or verb makes it a verb: "the council plans to", "ministers fear that"."""
    if before.kind in {"pronoun", "relative"}:
        return True
    if before.kind == "that":
        return after is not None and after.kind in {"article", "quantity", "name"}
    last = done[-1] if done else None
    if after is not None and after.kind == "name" and word in _POSTS:
        return False  # "retired judge Olli Saarinen"
    if before.kind == "conjunction" and word.endswith("s") and after is not None and after.kind in {"article", "quantity"}:
        return any(u.is_verb for u in done)  # "opened in 1962 and draws some 340,000 visitors"
    if last is None or not last.is_nominal or after is None:
        return False
    return after.kind in {"article", "that", "pronoun", "name", "quantity"} or (after.text == "to" and word.endswith("s"))


def _says_by_how_much(flat: list[Unit], index: int) -> bool:
    """Whether a "by" is followed by a margin: "fell by 12 per cent", "voted by nine to four"."""
    value = flat[index].value if index < len(flat) else None
    following = flat[index + 1] if index + 1 < len(flat) else None
    return isinstance(value, Quantity) and (value.kind != "count" or following is None or following.text == "to")


def _voice(flat: list[Unit], index: int) -> str:
    unit, before = flat[index], _before(flat, index)
    be = before is not None and before.kind == "auxiliary" and before.text in lx.BE
    if unit.text.endswith("ing"):
        return "progressive" if be else "participle"
    if be and (unit.text.endswith("ed") or unit.text in lx.UNCHANGED or lx.is_past_form(unit.text, unit.key)):
        return "passive"
    after = flat[index + 1] if index + 1 < len(flat) else None
    if lx.is_past_form(unit.text, unit.key) and after is not None and after.text == "by" and not _says_by_how_much(flat, index + 2):
        return "passive"
    return ""
