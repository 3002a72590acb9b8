"""The noun that a sentence is about: what "it" and "they" of the next sentence stand for."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from functools import lru_cache

from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.model import Span
from briefgen.text.sentences import sentences

__all__ = ["noun_before"]


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
