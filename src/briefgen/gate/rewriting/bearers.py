"""One bearer named twice in a row is one unit: "Ann Bell, the mayor," and "Harbour Office (HO)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from briefgen.gate.bearing import same_name
from briefgen.gate.lookup import names_of
from briefgen.gate.rewriting.unit import Unit
from briefgen.model import Span
from briefgen.text.described import Description, described
from briefgen.text.fold import fold
from briefgen.text.names import Name, name_keys

__all__ = ["united"]


def united(
    units: Sequence[Unit], text: str, source_text: str, *, claimed: bool = True, posts: bool = True
) -> tuple[Unit, ...]:
    """The units of a sentence with posts that the source gives to a name as that name, and doubled names once.

    Args:
        units: as read.
        text: the sentence.
        source_text: the text whose aliases and posts count.
        claimed: whether it is a claim's: there "a spokesman" may stand for the one the source names.
        posts: whether posts are read as names; as words they still say what somebody is.
    """
    units = _with_opening_words(units, source_text)
    if not posts:
        return _once(units, source_text)
    return _once(_with_posts(_with_places(units), text, source_text, claimed=claimed), source_text)


_PLACE_NOUNS = frozenset(
    "canton city county district municipality province region state town village island commune hamlet borough parish".split()
)


def _with_places(units: Sequence[Unit]) -> list[Unit]:
    """What a place is, with its name: “the canton of Ostenried” as “Ostenried”."""
    out: list[Unit] = []
    for index, unit in enumerate(units):
        named = (
            unit.kind == "name"
            and index > 1
            and units[index - 1].text == "of"
            and units[index - 2].text in _PLACE_NOUNS
        )
        if not (named and len(out) > 1 and out[-2] is units[index - 2]):
            out.append(unit)
            continue
        preposition = out[-2].preposition
        del out[-2:]
        out.append(replace(unit, span=Span(units[index - 2].span.start, unit.span.end), preposition=preposition))
    return out


def _with_opening_words(units: Sequence[Unit], source_text: str) -> Sequence[Unit]:
    """A word with the name behind it as one name where the source, at a sentence's beginning, is read so: "rival Nubia Air"."""
    keys = name_keys(source_text)
    for index, (word, name) in enumerate(pairwise(units)):
        key = f"{word.text} {name.key}"
        if word.kind == "word" and name.kind == "name" and key in keys and isinstance(name.value, Name):
            span = Span(word.span.start, name.span.end)
            whole = replace(
                name, span=span, text=f"{word.text} {name.text}", key=key, value=replace(name.value, span=span, key=key)
            )
            return (*units[:index], whole, *units[index + 2 :])
    return units


def _with_posts(units: Sequence[Unit], text: str, source_text: str, *, claimed: bool) -> list[Unit]:
    out = list(units)
    for one in described(text, source_text):
        if not _stands(one, text, source_text, claimed=claimed):
            continue
        touched = [u for u in out if u.span.overlaps(one.span)]
        if not touched or any(u.kind in {"quantity", "date"} or not one.span.covers(u.span) for u in touched):
            continue
        name = Name(one.span, fold(one.span.of(text)).text, one.holder)
        post = Unit(one.span, "name", one.span.of(text).casefold(), one.holder, name, touched[0].preposition)
        out = sorted((*(u for u in out if not u.span.overlaps(one.span)), post), key=lambda u: u.span)
    return out


_BESIDE = regex.compile(r",?\s(?:Dr\.?\s|Prof\w*\.?\s|Mr\.?\s|Mrs\.?\s|Ms\.?\s)?$")
_APPOSED = regex.compile(r"(?:\s\([^()]{2,40}\))?,\s(?:\d{1,3},\s)?(?:the\s|an?\s|its\s|their\s|his\s|her\s)?$")


def _stands(one: Description, text: str, source_text: str, *, claimed: bool) -> bool:
    """Whether a described phrase stands for its holder: definite, or beside the holder's name."""
    if one.opener in {"the", "'s"} or (claimed and one.opener in {"a", "an"}):
        return True
    for name in names_of(text, source_text):
        if not same_name(name.key, one.holder, source_text):
            continue
        if name.span.start >= one.span.end and _BESIDE.fullmatch(text[one.span.end : name.span.start]):
            return True
        if name.span.end <= one.span.start and _APPOSED.fullmatch(text[name.span.end : one.span.start]):
            return True
    return False


def _once(units: Sequence[Unit], source_text: str) -> tuple[Unit, ...]:
    out: list[Unit] = []
    index = 0
    while index < len(units):
        unit = units[index]
        out.append(unit)
        index += 1
        while unit.kind == "name":
            following = index
            while (
                following < len(units)
                and following - index < 3
                and (units[following].kind == "article" or units[following].text in {",", "("})
            ):
                following += 1
            if following == len(units) or units[following].kind != "name":
                break
            other = units[following]
            if not same_name(unit.key, other.key, source_text):
                break
            end = following + 1
            if (
                any(u.text in {",", "("} for u in units[index:following])
                and end < len(units)
                and units[end].text in {",", ")"}
            ):
                # The comma that closes the apposition may open a relative clause.
                end += not (end + 1 < len(units) and units[end + 1].kind == "relative")
            unit = out[-1] = replace(unit, span=Span(unit.span.start, other.span.end))
            index = end
    return tuple(out)
