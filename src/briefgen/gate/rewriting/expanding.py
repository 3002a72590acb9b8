"""A short phrase with what its thing was called before: "the plant" for "a sorting plant in Poruba", "it" for "a free bus"."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.model import Span
from briefgen.text.person_nouns import is_person_noun
from briefgen.text.sentences import sentences

__all__ = ["expanded"]

_LOOK_BACK = 3
_TAILS = frozenset({"of", "in", "at", "for", "on", "near", "with", "between", "against", "over", "about"})
# Words of another sentence stand at offsets that no sentence reaches, so that none is taken for one of the page.
_FAR = 10_000_000
_MOST = 3
_OPENING = frozenset({"it", "they"})


def expanded(page: Page, anchor: dt.date | None) -> Page | None:
    """The page with each bare "the <noun>", and the "it" that opens it, told as at the last fuller mention; None where there is none.

    Args:
        page: a sentence of the source.
        anchor: against which relative dates are read.
    """
    out: list[Unit] = []
    count = 0
    for index, unit in enumerate(page.units):
        meant = (
            _opened(page, anchor) if unit.text in _OPENING and not any(u.is_nominal for u in page.units[:index]) else ()
        )
        if meant:
            count += 1
            out.extend(_far(u) for u in meant)
            continue
        fuller = _fuller(page, index, anchor) if count < _MOST else None
        if fuller is None:
            out.append(unit)
            continue
        count += 1
        before, behind = fuller
        out.extend((*(_far(u) for u in before), replace(unit), *(_far(u) for u in behind)))
    if not count:
        return None
    held = {u.span: q for u, q in zip(page.units, page.quoted, strict=True)}
    return Page(page.source, page.span, tuple(out), tuple(held.get(u.span, True) for u in out))


def _opened(page: Page, anchor: dt.date | None) -> tuple[Unit, ...]:
    """The noun phrase that opens the sentence before, for the "it" or "they" that opens this one; empty where a name does."""
    text = page.source.text
    found = sentences(text)
    here = bisect_left(found, page.span.start, key=lambda s: s.start)
    units = units_of(found[here - 1].of(text), text, anchor) if here else ()
    end = 0
    while end < len(units) and (units[end].is_nominal or units[end].kind == "article"):
        end += 1
    phrase = units[:end]
    if not phrase or phrase[-1].kind != "word" or (end < len(units) and units[end].text in {"of", "and", "or"}):
        return ()
    several = phrase[-1].text.endswith("s") and not phrase[-1].text.endswith(("ss", "us", "is"))
    pronoun = next(u.text for u in page.units if u.text in _OPENING)
    return phrase if several == (pronoun == "they") and not is_person_noun(phrase[-1].text) else ()


def _far(unit: Unit) -> Unit:
    return replace(unit, span=Span(unit.span.start + _FAR, unit.span.end + _FAR))


def _fuller(page: Page, index: int, anchor: dt.date | None) -> tuple[Sequence[Unit], Sequence[Unit]] | None:
    """What stood before and behind a noun at its last mention, where here it has nothing but "the"."""
    unit = page.units[index]
    if unit.kind != "word" or not unit.is_nominal or not index or page.units[index - 1].text != "the":
        return None
    after = page.units[index + 1] if index + 1 < len(page.units) else None
    if after is not None and (after.text == "of" or (after.is_nominal and after.kind == "word")):
        return None
    return _mention(page.source.text, page.span, unit.key, anchor)


@lru_cache(maxsize=4096)
def _mention(
    source_text: str, sentence: Span, key: str, anchor: dt.date | None
) -> tuple[tuple[Unit, ...], tuple[Unit, ...]] | None:
    found = sentences(source_text)
    here = bisect_left(found, sentence.start, key=lambda s: s.start)
    for back in range(1, _LOOK_BACK + 1):
        if here - back < 0:
            return None
        units = units_of(found[here - back].of(source_text), source_text, anchor)
        mentions = list(_mentions(units, key))
        if len(mentions) > 1:
            return None  # which of them is meant?
        if mentions and any(mentions[0]):
            return mentions[0]
    return None


def _mentions(units: Sequence[Unit], key: str) -> Iterator[tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
    for index, unit in enumerate(units):
        if unit.kind != "word" or unit.key != key or not unit.is_nominal:
            continue
        if index + 1 < len(units) and units[index + 1].is_nominal and units[index + 1].kind == "word":
            continue  # it only describes another noun
        start = index
        while start > 0 and units[start - 1].kind in {"word", "name"} and units[start - 1].is_nominal:
            start -= 1
        end = index + 1
        if end < len(units) and units[end].text in _TAILS:
            end += 1
            while end < len(units) and (units[end].kind in {"name", "word", "article"} and not units[end].is_verb):
                end += 1
            if not units[end - 1].is_nominal:
                end = index + 1
        yield tuple(units[start:index]), tuple(units[index + 1 : end])
