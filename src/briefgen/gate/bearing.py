"""Which names of a claim and of the source it cites are one bearer's, and whom the source calls "the company"."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.text.names import aliases, names
from briefgen.text.person_nouns import GENERIC_BODIES
from briefgen.text.referring import bearer_of, referent

__all__ = ["generic_bearer", "known", "same_name"]


@lru_cache(maxsize=8192)
def known(key: str, source_text: str) -> str:
    """The bearer of a claim's name: of the name itself, or of the one name of the source that ends with it; else itself."""
    held = {n.key for n in names(source_text)}
    if key in held or any(key in group for group in aliases(source_text).groups):
        return bearer_of(key, source_text)
    longer = {bearer_of(k, source_text) for k in held if k.endswith(f" {key}")}
    return next(iter(longer)) if len(longer) == 1 else key


def same_name(left: str, right: str, source_text: str) -> bool:
    """Whether two keys name one bearer in a source: the same name, an alias the source gives, or the end of one name alone."""
    return left == right or known(left, source_text) == known(right, source_text)


# What is called by a noun that its name does not have: "the force" is the one police or army of the text.
_BY_WORD = {"force": frozenset({"police", "constabulary", "army", "gendarmerie"})}


@lru_cache(maxsize=2048)
def generic_bearer(noun: str, source_text: str) -> str | None:
    """The one bearer that a source calls "the company", "the firm" wherever it does so; None where it is not one alone."""
    if noun in _BY_WORD:
        bodies = {bearer_of(n.key, source_text) for n in names(source_text) if _BY_WORD[noun] & set(n.key.split())}
        return next(iter(bodies)) if len(bodies) == 1 else None
    if noun not in GENERIC_BODIES:
        return None
    found = {
        referent(source_text, match.start(1))
        for match in regex.finditer(r"\b[Tt]he\s(company|firm|group|business|organi[sz]ation)\b", source_text)
    }
    return next(iter(found)) if len(found) == 1 else None
