"""A sentence as units: names, quantities and dates whole, every other word by its class, and the marks that part clauses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from briefgen.gate.lookup import names_of
from briefgen.gate.rewriting import lexicon as lx
from briefgen.model import Span
from briefgen.text.dates import DateMention, dates
from briefgen.text.names import Name
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.tokens import tokens

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
            out.append(_word(token.span, token.text.casefold(), token.key))
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
        if not any(f.span.overlaps(n.span) for f in found):
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
    return Unit(span, kind, word, key)


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
            unit = replace(unit, preposition=preposition)
        out.append(unit)
    return tuple(out)


def _before(flat: list[Unit], index: int) -> Unit | None:
    """The unit before, adverbs and negations apart."""
    for unit in reversed(flat[:index]):
        if unit.kind not in {"adverb", "negation"}:
            return unit
    return None


def _is_verb(flat: list[Unit], index: int, done: list[Unit]) -> bool:
    unit = flat[index]
    before = _before(flat, index)
    after = flat[index + 1] if index + 1 < len(flat) else None
    word, key = unit.text, unit.key
    if before is not None:
        if before.kind == "modal" or (before.text == "to" and lx.may_be_verb(key)):
            return True
        if before.kind == "auxiliary" and (word.endswith(("ed", "ing")) or lx.is_verb_form(word, key)):
            return True
        if before.kind in {"article", "quantity"} or (before.kind == "preposition" and before.text not in {"to", "after", "before", "by", "since", "while"}):
            # "the closed theatre", "two rejected offers", "of imported grain"
            return False
    if word.endswith("ing"):
        return before is None or before.kind in {"mark", "conjunction", "auxiliary", "preposition", "subordinator", "but"} or (
            after is not None and after.kind in {"article", "quantity", "name"} and lx.may_be_verb(key)
        )
    if lx.is_verb_form(word, key):
        if word.endswith("ed") and after is not None and after.kind == "word" and before is not None and before.kind == "word" and before.is_verb:
            return False
        return True
    if lx.may_be_verb(key) and before is not None:
        last = done[-1] if done else None
        if before.kind == "pronoun" or (before.kind == "relative"):
            return True
        # "the council plans to", "ministers fear that": a noun before it and what a verb takes after it
        if last is not None and last.is_nominal and after is not None and after.kind in {"article", "that", "pronoun", "name", "quantity"}:
            return True
        if last is not None and last.is_nominal and after is not None and after.text == "to" and word.endswith("s"):
            return True
    return False


def _voice(flat: list[Unit], index: int) -> str:
    unit, before = flat[index], _before(flat, index)
    be = before is not None and before.kind == "auxiliary" and before.text in lx.BE
    if unit.text.endswith("ing"):
        return "progressive" if be else "participle"
    if be and (unit.text.endswith("ed") or lx.is_verb_form(unit.text, unit.key)):
        return "passive"
    after = flat[index + 1] if index + 1 < len(flat) else None
    participle = unit.text.endswith(("ed", "n", "t", "d", "t")) or lx.is_verb_form(unit.text, unit.key)
    if participle and after is not None and after.text == "by":
        return "passive"
    return ""
