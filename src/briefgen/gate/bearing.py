"""Which names of a claim and of the source it cites are one bearer's, and whom the source calls "the company"."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.text.described import holder_of
from briefgen.text.name_words import PLACES, WEAK_BODIES
from briefgen.text.names import aliases, name_keys, names
from briefgen.text.person_nouns import GENERIC_BODIES, is_body_noun
from briefgen.text.posts import tails
from briefgen.text.referring import bearer_of, referent
from briefgen.text.tokens import tokens
from briefgen.text.whereabouts import PLACE_NOUNS, place_meant

__all__ = ["generic_bearer", "known", "same_name"]


@lru_cache(maxsize=8192)
def known(key: str, source_text: str) -> str:
    """The bearer of a claim's name: of the name itself, or of the one name of the source that ends with it; else itself."""
    held = name_keys(source_text)
    if key in held or any(key in group for group in aliases(source_text).groups):
        return bearer_of(key, source_text)
    longer = {
        bearer_of(k, source_text) for k in held if k.endswith(f" {key}") or _shortens(key, k) or _turned(k) == key
    }
    return next(iter(longer)) if len(longer) == 1 else key


# Words that the short form of a body's name leaves out.
_LEFT_OUT = WEAK_BODIES | frozenset(
    "airways airlines lines leasing towage shipping foods motors bank bakeries brewery energy power water media capital "
    "engineering construction pharma steel ferries airport railways railway logistics freight insurance marine".split()
)


def _turned(name: str) -> str:
    """“ministry of health” as “health ministry”; empty for what is not a body of something."""
    body, of, subject = name.partition(" of ")
    return f"{subject.removeprefix('the ')} {body}" if of and " " not in body and is_body_noun(body) else ""


def _shortens(key: str, name: str) -> bool:
    """Whether a key is a body's name without its place ("Alder Museum" of "Alder Museum of Leeds") or without "Group"."""
    if not name.startswith(f"{key} "):
        return False
    rest = name[len(key) + 1 :].split()
    if rest[0] in {"of", "for"}:
        return is_body_noun(key.rpartition(" ")[2]) and len(key.split()) > 1
    return all(word in _LEFT_OUT for word in rest) and key not in PLACES


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
    if noun in PLACE_NOUNS and noun not in tails(source_text):
        places = {
            place_meant(source_text, m.start(1))
            for m in regex.finditer(rf"\b[Tt]he\s({noun})\b(?!\s(?:of|council)\b)", source_text)
        }
        return next(iter(places)) if len(places) == 1 else None
    called = _CALLED_ALIKE if noun in _CALLED_ALIKE else frozenset({noun})
    if noun not in _CALLED_ALIKE:
        key = next((t.key for t in tokens(noun)), "")
        bearer = holder_of(key, frozenset(), frozenset(), source_text) if key else None
        if bearer is not None or noun not in GENERIC_BODIES:
            return bearer
    found = {
        referent(source_text, match.start(1))
        for match in regex.finditer(rf"\b[Tt]he\s({'|'.join(sorted(called))})\b", source_text)
    }
    return next(iter(found)) if len(found) == 1 else None


# Nouns of which one stands for another.
_CALLED_ALIKE = frozenset({"company", "firm", "group", "business", "organisation", "organization"})
