"""Who and what is named in a text, by name or by post, with one key for all names of a bearer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from briefgen.model import Span
from briefgen.text.names import aliases, name_keys, names, people
from briefgen.text.sentences import sentences
from briefgen.text.spans import touched
from briefgen.text.tokens import tokens

__all__ = ["Mention", "bearer_of", "is_person", "mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
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
    return _bearers(text).get(key, key)


@lru_cache(maxsize=512)
def _bearers(text: str) -> dict[str, str]:
    keys, known = name_keys(text), aliases(text)
    out = {}
    for key in {k for group in known.groups for k in group} | keys:
        out[key] = min(known.of(key) & keys or {key}, key=lambda k: (-len(k), k))
    return out


def is_person(key: str, text: str) -> bool:
    """Whether a text shows a name to be a person's."""
    return bool(aliases(text).of(key) & people(text))


@lru_cache(maxsize=512)
def mentions(text: str, *, posts: bool) -> tuple[Mention, ...]:
    """Every name of a text, ascending; with the posts that stand for one, where ``posts``."""
    taken = names(text)
    found = [Mention(n.span, bearer_of(n.key, text), is_person(n.key, text)) for n in taken]
    from briefgen.text.described import described  # noqa: PLC0415 - the two rest on one another
    from briefgen.text.posts import tails  # noqa: PLC0415 - the two rest on one another

    if not posts:
        ends = tails(text)
        for token in tokens(text) if ends else ():
            bearer = ends.get(token.key)
            if bearer is None:
                continue
            definite = text[max(0, token.span.start - 4) : token.span.start].casefold() == "the "
            if definite and not touched(taken, token.span):
                found.append(Mention(token.span, bearer_of(bearer, text), person=False))
    else:
        for sentence in sentences(text):
            for one in described(sentence.of(text), text):
                span = Span(sentence.start + one.span.start, sentence.start + one.span.end)
                if one.opener in {"the", "'s"} and not touched(taken, span):
                    found.append(Mention(span, bearer_of(one.holder, text), is_person(one.holder, text)))
    return tuple(sorted(found, key=lambda m: m.span))
