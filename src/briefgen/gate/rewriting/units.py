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
from briefgen.text.periods import dates_told
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.spans import Cover
from briefgen.text.tokens import Token, tokens

__all__ = ["RATES", "units_of"]

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
    taken = Cover(a.span for a in atoms)
    out = list(atoms)
    for token in tokens(text):
        if not taken.touches(token.span):
            out.extend(_words(token))
    for match in _MARK.finditer(text):
        span = Span(*match.span())
        if not taken.touches(span):
            mark = (
                match[0]
                if match[0] in ",;:()"
                else ('"' if match[0] in '"“”' else "—" if match[0] not in "[]" else match[0])
            )
            out.append(Unit(span, "mark", mark, mark))
    out.sort(key=lambda u: u.span)
    return _parsed(out)


def _atoms(text: str, source_text: str, anchor: dt.date | None) -> list[Unit]:
    found = [Unit(d.span, "date", d.span.of(text).casefold(), "", d) for d in dates_told(text, source_text, anchor)]
    taken = Cover(d.span for d in found)
    for q in quantities(text):
        if not taken.touches(q.span):
            figure = _figure(q, text)
            found.extend(figure)
            for unit in figure:
                taken.add(unit.span)
    for n in names_of(text, source_text):
        small = (
            n.key in lx.PREPOSITIONS
            or n.key in lx.SUBORDINATORS
            or n.key in lx.ARTICLES
            or n.key in lx.PRONOUNS | lx.NEGATIONS | lx.QUANTIFIERS
        )
        if not small and not taken.touches(n.span):
            found.append(Unit(n.span, "name", n.text.casefold(), n.key, n))
            taken.add(n.span)
    return found


_IN_NOUN = regex.compile(r"(?i)\w+\s+(?<noun>\p{Ll}+)\s+(?:in|out\s+of)\s")


def _figure(q: Quantity, text: str) -> list[Unit]:
    """A quantity as a unit; "one patient in four" as the share and its noun."""
    words = q.span.of(text)
    span = _bounded(q, text)
    match = _IN_NOUN.match(words)
    if match is None or q.value is None or q.value >= 1:
        return [Unit(span, "quantity", words.casefold(), "", q)]
    (noun,) = tokens(match["noun"])
    placed = Span(q.span.start + match.start("noun"), q.span.start + match.end("noun"))
    share = Unit(Span(span.start, placed.start - 1), "quantity", words.casefold(), "", q)
    named = Unit(placed, "word", noun.text.casefold(), noun.key)
    return [share, named, Unit(Span(placed.end, q.span.end), "article", "a", "a")]


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


# A pronoun and its helping verb in one word. "'d" may be "had" or "would": it is read as the one that says less.
_SHORT = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
_SHORTENED = frozenset("he she it they we you i that there who what this".split())


_COUNTRY = frozenset({"US", "U.S", "U.S."})


def _words(token: Token) -> list[Unit]:
    if token.text in _COUNTRY:
        return [Unit(token.span, "word", "us", "us")]  # the country, not the pronoun
    text = token.text.casefold().replace("’", "'")
    begun, _, short = text.partition("'")
    if begun in _SHORTENED and short in _SHORT:
        joint, helper = token.span.start + len(begun), _SHORT[short]
        return [
            _word(Span(token.span.start, joint), begun, lx.key_of(begun)),
            _word(Span(joint, token.span.end), helper, lx.key_of(helper)),
        ]
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
        bare.endswith("ly")
        and len(bare) > 4
        and bare.isascii()  # what looks like "hardly" may be spelled with other letters
        and bare not in lx.ADVERBS_KEPT
        and bare not in lx.LIMITS
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
            held = _own_preposition(out, preposition) if unit.kind == "date" else preposition
            unit = replace(unit, preposition=held) if unit.preposition != held else unit
        out.append(unit)
    kinds, words = {u.kind for u in out}, {u.text for u in out}
    if "date" in kinds and words & _PARTS_OF_DAY:
        out = _with_hours(out)
    if "quantity" in kinds:
        out = _with_ranges(_with_rates(out))
    if words & _CAUSING:
        out = _with_causes(out)
    out = _with_arrangements(with_hidden_verbs(out))
    return tuple(_with_nearly_all(out) if "all" in words else out)


_PARTS_OF_DAY = frozenset({"early", "late", "shortly"})
_CAUSING = frozenset({"because", "due", "owing"})


def _with_hours(units: list[Unit]) -> list[Unit]:
    """The "early" and "late" of "early on Tuesday" as adverbs: they say when on that day, and may be left out."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        timed = [u.kind for u in units[index + 1 : index + 3]] == ["preposition", "date"]
        out.append(replace(unit, kind="adverb") if timed and unit.text in _PARTS_OF_DAY else unit)
    return out


def _with_ranges(units: list[Unit]) -> list[Unit]:
    """“Between 5 and 7” and “5-7” as “5 to 7”."""
    out: list[Unit] = []
    opened = False
    for index, unit in enumerate(units):
        following = units[index + 1 : index + 4]
        if unit.text == "between" and [u.kind for u in following] == ["quantity", "conjunction", "quantity"]:
            opened = True
            continue
        if opened and unit.kind == "conjunction":
            out.append(Unit(unit.span, "preposition", "to", "to"))
            opened = False
            continue
        if out and _alike(out[-1], unit) and unit.span.start - out[-1].span.end == 1:
            out.append(Unit(Span(out[-1].span.end, unit.span.start), "preposition", "to", "to"))
        out.append(unit)
    return out


def _alike(low: Unit, high: Unit) -> bool:
    """Whether two figures may be the ends of a range: of one kind, the first the smaller."""
    one, two = low.value, high.value
    return (
        isinstance(one, Quantity)
        and isinstance(two, Quantity)
        and one.value is not None
        and two.value is not None
        and one.value < two.value
        and (one.kind, one.unit) == (two.kind, two.unit)
    )


RATES = {
    "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day", "nightly": "night", "hourly": "hour",
}  # fmt: skip


def _with_rates(units: list[Unit]) -> list[Unit]:
    """“Per year”, “each year” and “annually” behind a figure as “a year”."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        behind = bool(out) and any(u.kind == "quantity" for u in out[-2:]) and out[-1].is_nominal
        following = units[index + 1] if index + 1 < len(units) else None
        noun = following is not None and following.kind in {"word", "quantity"}
        if behind and noun and unit.text in {"per", "each", "every"}:
            out.append(Unit(unit.span, "article", "a", "a"))
        elif behind and unit.text in RATES and not noun:
            (word,) = tokens(RATES[unit.text])
            joint = unit.span.start + 1
            out.append(Unit(Span(unit.span.start, joint), "article", "a", "a"))
            out.append(Unit(Span(joint, unit.span.end), "word", word.text, word.key))
        else:
            out.append(unit)
    return out


_CAUSES = frozenset({("because", "of"), ("due", "to"), ("owing", "to")})


def _with_causes(units: list[Unit]) -> list[Unit]:
    """“Because of”, “due to” and “owing to” as one preposition."""
    out: list[Unit] = []
    for unit in units:
        if out and (out[-1].text, unit.text) in _CAUSES:
            span = Span(out.pop().span.start, unit.span.end)
            out.append(Unit(span, "preposition", "because of", "because of"))
        else:
            out.append(unit)
    return out


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


def _own_preposition(done: Sequence[Unit], preposition: str) -> str:
    """The preposition of a date: of one right before it, "by Monday", not "built by Veld last year"."""
    before = next((u for u in reversed(done) if u.kind not in {"article", "adverb"}), None)
    if before is None or before.kind != "preposition":
        return ""
    return (_edge_before(done) if preposition == "of" else "") or preposition


def _edge_before(done: Sequence[Unit]) -> str:
    """The preposition of "before the end of May", of which the month alone is no date; empty where there is none."""
    tail = [u for u in done[-4:] if u.kind != "article"]
    fits = len(tail) >= 3 and tail[-1].text == "of" and tail[-2].text in _TURN and tail[-3].text in _EDGE
    return tail[-3].key if fits else ""


_AIMS = frozenset(
    "aim plan goal idea purpose task job intention proposal target challenge role mission hope objective duty way".split()
)


def _plans(units: list[Unit], index: int) -> bool:
    """Whether an "is to" before a verb tells what will be: its subject, an aside about it apart, is no aim."""
    at = index - 1
    if units[at].text == ",":  # "the canton, which owns the pier, is to"
        at = next((i for i in range(at - 1, 0, -1) if units[i].text == ","), 0)
    while at > 0 and not units[at].is_nominal:
        at -= 1
    return units[at].is_nominal and units[at].text not in _AIMS


def _with_arrangements(units: list[Unit]) -> list[Unit]:
    """“Are to meet” as “will meet”, “was to have opened” as “would have opened”; not “the aim is to meet”."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        arranged = (
            unit.text in {"is", "are", "was", "were"}
            and index > 0
            and index + 2 < len(units)
            and units[index + 1].text == "to"
        )
        if arranged and units[index + 2].is_verb and _plans(units, index):
            out.append(
                Unit(Span(unit.span.start, units[index + 1].span.end), "modal", "will", lx.MODALS["will"], is_verb=True)
            )
        elif not (out and out[-1].span.covers(unit.span)):
            out.append(unit)
    return out
