"""Which place "there" and "the town" of a text stand for, where the text before leaves one."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import regex

from briefgen.text.datelines import dateline
from briefgen.text.name_words import PLACES
from briefgen.text.names import aliases, names, people
from briefgen.text.sentences import sentences
from briefgen.text.spans import inside

__all__ = ["PLACE_NOUNS", "place_meant"]

# What a place may be called once it has been named.
PLACE_NOUNS = frozenset(
    "town city village island port parish borough municipality commune hamlet suburb resort".split()
)
_LOOK_BACK = 2
_BEFORE_A_PLACE = regex.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ff]rom|[Tt]o|[Oo]f|[Oo]ff|[Tt]hrough|[Aa]round|[Oo]n|leave|leaves|left|serve|serves|served|reach|reached|visited)\s(?:the\s)?$"
)


@lru_cache(maxsize=2048)
def place_meant(text: str, at: int) -> str | None:
    """The key of the place that was named last before an offset; None where two were named as near, or none.

    Args:
        text: of a whole source.
        at: where "there" or "town" stands.
    """
    every = sentences(text)
    index = bisect_right(every, at, key=lambda s: s.start) - 1
    for back in range(_LOOK_BACK + 1):
        if index - back < 0:
            break
        sentence = every[index - back]
        line = dateline(sentence.of(text))
        begin = sentence.start + (line.end if line is not None else 0)
        found = _places(text, begin, at if back == 0 else sentence.end)
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return _only_place(text)


@lru_cache(maxsize=512)
def _only_place(text: str) -> str | None:
    """The one place that a whole text names, where it was written apart."""
    found: set[str] = set()
    for sentence in sentences(text):
        line = dateline(sentence.of(text))
        found |= _places(text, sentence.start + (line.end if line is not None else 0), sentence.end)
    return next(iter(found)) if len(found) == 1 else None


def _places(text: str, start: int, end: int) -> set[str]:
    """The places named in a stretch of a text."""
    return {
        name.key
        for name in inside(names(text), start, end)
        if not aliases(text).of(name.key) & people(text)
        and (name.key in PLACES or _BEFORE_A_PLACE.search(text[max(0, name.span.start - 12) : name.span.start]))
    }
