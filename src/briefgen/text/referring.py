"""Whom a pronoun or "the company" of a text stands for, where the text before leaves one reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.name_words import BODIES, PLACES
from briefgen.text.names import Name, aliases, names, people
from briefgen.text.person_nouns import FEMALE, GENERIC_BODIES, MALE, is_person_noun
from briefgen.text.plain import plain
from briefgen.text.sentences import sentences
from briefgen.text.speech import Attribution, attributions
from briefgen.text.tokens import tokens

__all__ = ["bearer_of", "is_person", "referent"]

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_IT = frozenset("it its itself they their them themselves whose".split())
_PERSONAL = regex.compile(r"\b(?:he|him|his|she|her|hers)\b", regex.IGNORECASE)
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class _Mention:
    """Somebody or something named in a text: by name, by post or by a pronoun.

    Attributes:
        span: in the text.
        bearer: the longest key of its names.
        person: whether it is one.
    """

    span: Span
    bearer: str
    person: bool


def bearer_of(key: str, text: str) -> str:
    """One key for all names of a bearer: the longest."""
    return min(aliases(text).of(key), key=lambda k: (-len(k), k))


def is_person(key: str, text: str) -> bool:
    """Whether a text shows a name to be a person's."""
    return bool(aliases(text).of(key) & people(text))


@lru_cache(maxsize=512)
def _named(text: str) -> tuple[_Mention, ...]:
    """Every name and post of a text, ascending; a post beside its holder's name is part of it."""
    from briefgen.text.posts import described  # noqa: PLC0415 - the two rest on one another

    found = [_Mention(n.span, bearer_of(n.key, text), is_person(n.key, text)) for n in names(text)]
    for sentence in sentences(text):
        for one in described(sentence.of(text), text):
            span = Span(sentence.start + one.span.start, sentence.start + one.span.end)
            definite = one.opener in {"the", "'s", ""}
            if definite and not any(f.span.overlaps(span) for f in found):
                found.append(_Mention(span, bearer_of(one.holder, text), is_person(one.holder, text)))
    return tuple(sorted(found, key=lambda m: m.span))


@lru_cache(maxsize=512)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(m.span.start for m in _plain_names(text))


@lru_cache(maxsize=512)
def _plain_names(text: str) -> tuple[_Mention, ...]:
    return tuple(_Mention(n.span, bearer_of(n.key, text), is_person(n.key, text)) for n in names(text))


_READING_POSTS = [0]


def _inside(text: str, span: Span) -> list[_Mention]:
    """The mentions inside a span; while posts are being read, names alone."""
    pool = _plain_names(text) if _READING_POSTS[0] else _named(text)
    begin = bisect_left(pool, span.start, key=lambda m: m.span.start)
    end = bisect_left(pool, span.end, key=lambda m: m.span.start)
    return list(pool[begin:end])


def referent(text: str, start: int) -> str | None:
    """The bearer that the pronoun, possessive or bare noun at an offset stands for; None where the text leaves it open.

    Args:
        text: of a whole source.
        start: where the word stands; of "the company", where "company" does.

    Returns:
        A key of the text's names.
    """
    return _referent(text, start, bool(_READING_POSTS[0]), 0)
