"""What an ellipsis may leave out of a sentence: no more than a claim may, by the rules of the proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import regex

from briefgen.gate.rewriting.dropping import kept_back
from briefgen.gate.rewriting.scoping import narrowed, unlimited
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.gate.scopes import scoped
from briefgen.model import Span
from briefgen.text.plain import plain
from briefgen.text.sentences import sentence_at, sentences

__all__ = ["spliced"]

_CONTRAST = regex.compile(
    r"\b(?:but|except|although|though|however|yet|while|whereas|unlike|instead|rather|than)\b", regex.IGNORECASE
)
_BARE = frozenset({"article", "mark"})


def spliced(parts: Sequence[Span], text: str, anchor: dt.date | None = None) -> tuple[Span, str] | None:
    """Why an ellipsis may not join the parts of a quote.

    Args:
        parts: where they stand in the text of a source, in the order of the quote.
        text: of the source.
        anchor: the day of the source.

    Returns:
        The stretch from the first of two parts to the second, and what is wrong with joining them ("they stand in different
        sentences"); None where what is left out may go.
    """
    for left, right in pairwise(parts):
        why = _joined(left, right, text)
        if why:
            return Span(min(left.start, right.start), max(left.end, right.end)), why
    whole = sentence_at(text, parts[0])
    units = units_of(whole.of(text), text, anchor)
    return _turned(units, [Span(p.start - whole.start, p.end - whole.start) for p in parts], whole)


def _joined(left: Span, right: Span, text: str) -> str | None:
    if right.start < left.end:
        return "stand in another order there"
    both = sentence_at(text, Span(left.start, right.end))
    if both not in sentences(text) or "\n\n" in both.of(text):
        return "stand in different sentences"
    gap = plain(Span(left.end, right.start).of(text)) if left.end < right.start else ""
    if '"' in gap:
        return "stand on two sides of a quotation mark"
    # The cue may reach over the edge ("not | sure"), so the words after the gap are read with it.
    run = text[left.start : right.end]
    turning = scoped(run, "negation", "condition", "modal", "hedge")
    inside = [s.cue for s in turning if left.end - left.start <= s.cue.span.start < right.start - left.start]
    if inside:
        return f"leave out “{inside[0].span.of(run)}”"
    return "leave out a contrast" if _CONTRAST.search(gap) else None


def _turned(units: Sequence[Unit], parts: Sequence[Span], whole: Span) -> tuple[Span, str] | None:
    taken = [i for i, u in enumerate(units) if any(p.overlaps(u.span) for p in parts)]
    for left, right in pairwise(parts):
        before = [i for i in taken if units[i].span.start < left.end]
        behind = [i for i in taken if units[i].span.end > right.start]
        if not before or not behind:
            continue
        kept = kept_back(units, before[-1], behind[0])
        if kept is not None:
            return _found(kept, left, right, whole)
    lost = narrowed(units, taken) or unlimited(units, [i for i in taken if units[i].kind not in _BARE])
    return _found(lost, parts[0], parts[-1], whole) if lost is not None else None


def _found(unit: Unit, left: Span, right: Span, whole: Span) -> tuple[Span, str]:
    return Span(whole.start + left.start, whole.start + right.end), f"leave out “{unit.text}”, which may not go"
