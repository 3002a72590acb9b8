"""Whom a pronoun or a bare noun of a source stands for, where its text leaves one reading."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from briefgen.gate.lookup import names_in, part_of
from briefgen.gate.rewriting.lexicon import key_of
from briefgen.gate.rewriting.units import Unit
from briefgen.model import Source, Span
from briefgen.text.names import Name, aliases, people
from briefgen.text.sentences import sentences

__all__ = ["stands_for"]

_PERSON = frozenset({"he", "she", "him", "her"})
_BODY = frozenset({"it", "they"})
_BODY_NOUNS = frozenset(
    """
    company firm agency ministry department council board court trust union authority office bank group committee commission
    hospital university school party government force institute association federation panel regulator watchdog fund body
    charity operator developer contractor supplier manufacturer foundation tribunal parliament service organisation
    """.split()
)


def stands_for(source: Source, sentence: Span, unit: Unit, name: Name) -> bool:
    """Whether a pronoun or bare noun of a sentence stands for a name.

    A pronoun stands for the subject of the sentence before if that is the only name it can mean; "the company" for the one
    name that ends in its noun, or that the text before introduces with it.
    """
    if unit.kind == "pronoun":
        found = _pronoun(source, sentence, unit.span.start, unit.text)
        return found is not None and _same(found, name, source)
    if unit.kind != "word":
        return False
    words = name.key.split()
    if len(words) > 1 and key_of(words[-1]) == unit.key:
        return True
    return unit.text in _BODY_NOUNS and _only_body(source, sentence, unit.span.start, name)


def _same(left: Name, right: Name, source: Source) -> bool:
    return (
        left.key == right.key or aliases(source.text).same(left.key, right.key) or part_of(left.key, right.key)
    )


@lru_cache(maxsize=8192)
def _before(text: str, start: int) -> tuple[str, ...]:
    found = sentences(text)
    index = bisect_left(found, start, key=lambda s: s.start)
    return tuple(found[i].of(text) for i in (index - 1,) if i >= 0)


def _pronoun(source: Source, sentence: Span, at: int, word: str) -> Name | None:
    """The one name that a pronoun can mean: in the sentence before, or earlier in its own."""
    own = [n for n in names_in(sentence.of(source.text), source) if n.span.end <= at]
    person = word in _PERSON
    fits = [n for n in own if _is_person(n, source) == person]
    if fits:
        return fits[0] if len({_bearer(n, source) for n in fits}) == 1 else None
    for text in _before(source.text, sentence.start):
        fits = [n for n in names_in(text, source) if _is_person(n, source) == person]
        if fits and len({_bearer(n, source) for n in fits}) == 1:
            return fits[0]
        # Of several, the one that opens its sentence is the subject.
        if fits and fits[0].span.start <= len("The "):
            return fits[0]
    return None


def _bearer(name: Name, source: Source) -> frozenset[str]:
    return aliases(source.text).of(name.key)


def _is_person(name: Name, source: Source) -> bool:
    return name.key in people(source.text) or bool(_bearer(name, source) & people(source.text))


def _only_body(source: Source, sentence: Span, at: int, name: Name) -> bool:
    own = [n for n in names_in(sentence.of(source.text), source) if n.span.end <= at and not _is_person(n, source)]
    earlier = [
        n for text in _before(source.text, sentence.start) for n in names_in(text, source) if not _is_person(n, source)
    ]
    for found in (own, earlier):
        if found:
            return len({_bearer(n, source) for n in found}) == 1 and _same(found[0], name, source)
    return False
