"""Whom a pronoun, a possessive or a bare noun of a source stands for, where its text leaves one reading."""

from __future__ import annotations

from briefgen.gate.bearing import generic_bearer, same_name
from briefgen.gate.rewriting.unit import Unit
from briefgen.model import Source, Span
from briefgen.text.described import holder_of
from briefgen.text.names import Name
from briefgen.text.person_nouns import GENERIC_BODIES
from briefgen.text.posts import posts, tails
from briefgen.text.referring import referent
from briefgen.text.tokens import tokens
from briefgen.text.whereabouts import PLACE_NOUNS, place_meant

__all__ = ["stands_for"]

_POINTERS = frozenset("he him his she her hers himself herself it its itself whose".split())


def stands_for(source: Source, sentence: Span, unit: Unit, name: Name) -> bool:
    """Whether a pronoun, possessive or bare noun of a sentence of the source stands for a name.

    Args:
        source: whose text is read.
        sentence: in it.
        unit: of the sentence.
        name: of the claim.
    """
    word = unit.text.removesuffix("'s").removesuffix("’s")
    at = sentence.start + unit.span.start
    if word in _POINTERS or (word in GENERIC_BODIES and _definite(source.text, at)):
        bearer = referent(source.text, at)
        return bearer is not None and same_name(bearer, name.key, source.text)
    if word == "client":
        told = {t.key for t in tokens(source.text[sentence.start : at])}
        lawyers = {p.words for p in posts(source.text) if p.head == word and p.words & told}
        bearer = holder_of(word, next(iter(lawyers)), frozenset(), source.text) if len(lawyers) == 1 else None
        return bearer is not None and same_name(bearer, name.key, source.text)
    if unit.kind != "word" or not _definite(source.text, at):
        return False
    if word in PLACE_NOUNS and word not in tails(source.text):
        place = place_meant(source.text, at)
        return place is not None and same_name(place, name.key, source.text)
    bearer = tails(source.text).get(unit.key) or generic_bearer(word, source.text)
    return bearer is not None and same_name(bearer, name.key, source.text)


def _definite(text: str, at: int) -> bool:
    return text[max(0, at - 9) : at].casefold().endswith(("the ", "the same "))
