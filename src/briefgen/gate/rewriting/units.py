"""A sentence as units: names, quantities and dates whole, every other word by its class, and the marks that part clauses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from briefgen.gate.lookup import names_of
from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.unit import Kind, Unit
from briefgen.gate.rewriting.verbs import is_verb, voice_of, with_hidden_verbs
from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.tokens import Token, tokens

__all__ = ["units_of"]

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
            mark = (
                match[0]
                if match[0] in ",;:()"
                else ('"' if match[0] in '"“”' else "—" if match[0] not in "[]" else match[0])
            )
            out.append(Unit(span, "mark", mark, mark))
    out.sort(key=lambda u: u.span)
    return _parsed(out)


def _atoms(text: str, source_text: str, anchor: dt.date | None) -> list[Unit]:
    found = [Unit(d.span, "date", d.span.of(text).casefold(), "", d) for d in dates(text, anchor)]
    for q in quantities(text):
        if not any(f.span.overlaps(q.span) for f in found):
            found.append(Unit(_bounded(q, text), "quantity", q.span.of(text).casefold(), "", q))
    for n in names_of(text, source_text):
        small = (
            n.key in lx.PREPOSITIONS
            or n.key in lx.SUBORDINATORS
            or n.key in lx.ARTICLES
            or n.key in lx.PRONOUNS | lx.NEGATIONS | lx.QUANTIFIERS
        )
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
_DENIED = {
    "cannot": ("can", 3),
    "can't": ("can", 2),
    "couldn't": ("could", 5),
    "won't": ("will", 2),
    "wouldn't": ("would", 5),
    "shouldn't": ("should", 6),
}


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
    for index, read in enumerate(flat):
        unit = read
        if unit.kind == "preposition":
            preposition = unit.key
        elif unit.kind in {
            "mark",
            "conjunction",
            "but",
            "subordinator",
            "relative",
            "that",
            "modal",
            "auxiliary",
            "condition",
        }:
            preposition = ""
        elif unit.kind == "word" and is_verb(flat, index, out):
            unit = replace(unit, is_verb=True, voice=voice_of(flat, index))
            preposition = ""
        else:
            held = (_edge_before(out) if unit.kind == "date" and preposition == "of" else "") or preposition
            unit = replace(unit, preposition=held) if unit.preposition != held else unit
        out.append(unit)
    return tuple(_with_nearly_all(_with_arrangements(with_hidden_verbs(out))))


def _with_nearly_all(units: list[Unit]) -> list[Unit]:
    """“Nearly all” and “almost all” as one quantifier: more than “most”, less than “all”."""
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


_AIMS = frozenset(
    "aim plan goal idea purpose task job intention proposal target challenge role mission hope objective duty way".split()
)


def _with_arrangements(units: list[Unit]) -> list[Unit]:
    """“Are to meet” as “will meet”; not “the aim is to meet”."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        arranged = unit.text in {"is", "are"} and index > 0 and index + 2 < len(units) and units[index + 1].text == "to"
        if arranged and units[index + 2].is_verb and units[index - 1].is_nominal and units[index - 1].text not in _AIMS:
            out.append(
                Unit(Span(unit.span.start, units[index + 1].span.end), "modal", "will", lx.MODALS["will"], is_verb=True)
            )
        elif not (out and out[-1].span.covers(unit.span)):
            out.append(unit)
    return out
