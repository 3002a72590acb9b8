"""What a sentence tells in figures: which, what it is about, and who is named in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from briefgen.model import Span
from briefgen.text.names import name_keys
from briefgen.text.numerals import CARDINAL
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.spans import Cover
from briefgen.text.tokens import content_tokens

__all__ = ["Telling", "telling", "tellings"]

# A sentence without any of these holds no figure.
_FIGURE = regex.compile(
    rf"\p{{N}}|\b(?:{CARDINAL}|half|halves|third|thirds|quarters?|fifths?|tenths?|dozens?)\b", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sentence tells in figures.

    Attributes:
        figures: those with a value; ordinals say a place, not a quantity, and are left out.
        topic: the comparing keys of its words that carry meaning, figures apart.
        named: the keys of the names in it.
    """

    figures: tuple[Quantity, ...]
    topic: frozenset[str]
    named: frozenset[str]


def telling(text: str) -> Telling | None:
    """What a text tells in figures; None where it gives none."""
    found = quantities(text)
    figures = tuple(q for q in found if q.value is not None and q.kind != "ordinal")
    if not figures:
        return None
    taken = Cover(q.span for q in found)
    topic = frozenset(t.key for t in content_tokens(text) if not taken.touches(t.span))
    return Telling(figures, topic, name_keys(text))


def tellings(text: str) -> Iterator[tuple[Span, Telling]]:
    """The sentences of a text that give a figure, with what each tells."""
    spans = sentences(text)
    starts = [s.start for s in spans]
    held = {bisect_right(starts, m.start()) - 1 for m in _FIGURE.finditer(text)}
    for place in sorted(held - {-1}):
        told = telling(spans[place].of(text))
        if told is not None:
            yield spans[place], told
