"""One bearer named twice in a row is one unit: "Ann Bell, the mayor," and "Harbour Office (HO)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from briefgen.gate.lookup import run_of_words
from briefgen.gate.rewriting.units import Unit
from briefgen.model import Span
from briefgen.text.fold import fold
from briefgen.text.names import Name, aliases, names

__all__ = ["united"]


def united(units: Sequence[Unit], text: str, source_text: str) -> tuple[Unit, ...]:
    """The units of a sentence with posts that the source gives to a name as that name, and doubled names once.

    Args:
        units: as read.
        text: the sentence.
        source_text: the text whose aliases count.
    """
    return _once(_with_posts(units, text, source_text), source_text)


@lru_cache(maxsize=1024)
def _posts(source_text: str) -> tuple[str, ...]:
    """What a source calls a named bearer without a name: "mayor", "mayor of leeds"; longest first."""
    named = {n.key for n in names(source_text)}
    found = {key for group in aliases(source_text).groups for key in group if key not in named}
    return tuple(sorted(found, key=lambda k: (-len(k), k)))


def _with_posts(units: Sequence[Unit], text: str, source_text: str) -> list[Unit]:
    out = list(units)
    for key in _posts(source_text):
        place = run_of_words(key, text)
        if place is None or any(u.kind == "name" and u.span.overlaps(place) and not place.covers(u.span) for u in out):
            continue
        if any(u.value is not None and u.kind != "name" and u.span.overlaps(place) for u in out):
            continue
        first = next(i for i, u in enumerate(out) if u.span.overlaps(place))
        kept = [u for u in out if not u.span.overlaps(place)]
        post = Unit(place, "name", place.of(text).casefold(), key, Name(place, fold(place.of(text)).text, key), out[first].preposition)
        out = sorted((*kept, post), key=lambda u: u.span)
    return out


def _once(units: Sequence[Unit], source_text: str) -> tuple[Unit, ...]:
    known = aliases(source_text)
    out: list[Unit] = []
    index = 0
    while index < len(units):
        unit = units[index]
        out.append(unit)
        index += 1
        while unit.kind == "name":
            following = index
            while following < len(units) and following - index < 3 and (units[following].kind == "article" or units[following].text in {",", "("}):
                following += 1
            if following == len(units) or units[following].kind != "name":
                break
            other = units[following]
            if not known.same(unit.key, other.key):
                break
            end = following + 1
            if any(u.text in {",", "("} for u in units[index:following]) and end < len(units) and units[end].text in {",", ")"}:
                end += 1
            unit = out[-1] = replace(unit, span=Span(unit.span.start, other.span.end))
            index = end
    return tuple(out)
