"""The nouns that "it", "they" and "the other five" of a sentence stand for."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.model import Span
from briefgen.text.names import people
from briefgen.text.person_nouns import is_person_noun
from briefgen.text.quantities import Quantity
from briefgen.text.sentences import sentences

__all__ = ["noun_before", "nouns_meant", "things_counted"]

_ONE = frozenset({"it", "its", "itself"})
_SEVERAL = frozenset({"they", "them", "their", "themselves", "theirs"})
_PLURALS = frozenset("people children men women police staff cattle clergy".split())
_LOOK_BACK = 3


@lru_cache(maxsize=4096)
def noun_before(source_text: str, sentence: Span, anchor: dt.date | None = None) -> Unit | None:
    """The head noun of the subject of the sentence before; None where it has none, or where a name is the subject.

    Args:
        source_text: the whole text.
        sentence: its span there.
        anchor: against which relative dates are read.
    """
    found = sentences(source_text)
    index = bisect_left(found, sentence.start, key=lambda s: s.start) - 1
    if index < 0:
        return None
    return _head(units_of(found[index].of(source_text), source_text, anchor))


def _head(units: tuple[Unit, ...]) -> Unit | None:
    start = 0
    while start < len(units) and units[start].kind in {"preposition", "date", "adverb", "mark"}:
        start += 1
    end = start
    while end < len(units) and (units[end].is_nominal or units[end].kind in {"article", "quantifier"}):
        end += 1
    head = units[end - 1] if end > start else None
    return head if head is not None and head.kind == "word" else None


@lru_cache(maxsize=8192)
def nouns_meant(source_text: str, sentence: Span, at: int, word: str) -> frozenset[str]:
    """The keys of the nouns that a pronoun for things may stand for: the subject of the sentence before, or the only one that fits.

    Args:
        source_text: the whole text.
        sentence: in it.
        at: where the pronoun begins, in the sentence.
        word: the pronoun: "it", "them", "its".
    """
    subject = noun_before(source_text, sentence)
    out = {subject.key} if subject is not None else set()
    if word not in _ONE | _SEVERAL:
        return frozenset(out)
    several = word in _SEVERAL
    here = units_of(sentence.of(source_text), source_text, None)
    found = sentences(source_text)
    index = bisect_left(found, sentence.start, key=lambda s: s.start) - 1
    before = [u for u in here if u.span.end <= at]
    own = _heads(before, source_text, several=several) - _doer(before)
    if not own and index >= 0:
        own = _heads(units_of(found[index].of(source_text), source_text, None), source_text, several=several)
    return frozenset(out | own if len(own) == 1 else out)


def _doer(units: Sequence[Unit]) -> set[str]:
    """What the last verb before a pronoun has as its subject: the pronoun behind that verb stands for something else."""
    verb = next((i for i in range(len(units) - 1, -1, -1) if units[i].is_verb and units[i].kind == "word"), None)
    if verb is None:
        return set()
    small = {"auxiliary", "modal", "adverb", "negation", "relative", "mark", "that"}
    doer = next((u for u in reversed(units[:verb]) if u.kind not in small), None)
    return {doer.key} if doer is not None and doer.is_nominal else set()


def _heads(units: Sequence[Unit], source_text: str, *, several: bool) -> set[str]:
    """The nouns of a stretch that fit in number and are no people; the keys of names among them."""
    out: set[str] = set()
    for index, unit in enumerate(units):
        following = units[index + 1] if index + 1 < len(units) else None
        if following is not None and following.is_nominal and following.kind == "word":
            continue
        if unit.kind == "name" and not several and unit.key not in people(source_text):
            out.add(unit.key)
        if unit.kind != "word" or not unit.is_nominal or unit.text.endswith(("'s", "s'", "’s", "s’")):
            continue
        if _is_plural(unit) == several and (several or not is_person_noun(unit.text)):
            out.add(unit.key)
    return out


def _is_plural(unit: Unit) -> bool:
    return unit.text in _PLURALS or (unit.text.endswith("s") and not unit.text.endswith(("ss", "us", "is")))


@lru_cache(maxsize=4096)
def things_counted(source_text: str, sentence: Span, at: int, number: Decimal | None = None) -> str | None:
    """The key of the one plural noun that "the other five", "each" or "the largest" of a sentence counts; None where several may be.

    Args:
        source_text: the whole text.
        sentence: in it.
        at: where the counting word stands, in the sentence.
        number: that it gives; a noun that was counted by it before is meant, whatever else was counted between.
    """
    here = [u for u in units_of(sentence.of(source_text), source_text, None) if u.span.end <= at]
    found = sentences(source_text)
    index = bisect_left(found, sentence.start, key=lambda s: s.start) - 1
    if number is not None:
        for back in range(_LOOK_BACK + 1):
            if index - back < 0:
                break
            same = _counted_by(units_of(found[index - back].of(source_text), source_text, None), number)
            if same:
                return next(iter(same)) if len(same) == 1 else None
    held = _heads(here, source_text, several=True)
    for back in range(_LOOK_BACK):
        if held or index - back < 0:
            break
        held = _heads(units_of(found[index - back].of(source_text), source_text, None), source_text, several=True)
    return next(iter(held)) if len(held) == 1 else None


def _counted_by(units: Sequence[Unit], number: Decimal) -> set[str]:
    """The nouns behind a number: "mothers" of "two mothers"."""
    return {
        after.key
        for unit, after in pairwise(units)
        if isinstance(unit.value, Quantity)
        and unit.value.kind == "count"
        and unit.value.value == number
        and after.kind == "word"
        and after.is_nominal
    }
