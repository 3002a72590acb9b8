"""Who a phrase of a claim, or of the source it cites, stands for."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.gate.lookup import names_of
from briefgen.model import Source, Span
from briefgen.text.name_words import STYLES
from briefgen.text.names import aliases, names
from briefgen.text.person_nouns import GENERIC_BODIES, variants
from briefgen.text.posts import described, posts
from briefgen.text.referring import bearer_of, named, referent
from briefgen.text.tokens import tokens

__all__ = ["bearer_in_claim", "bearer_in_source", "generic_bearer", "same_name", "unlicensed"]

_OWNED = regex.compile(r"['’]s?\s+\p{L}")
_BEHIND = regex.compile(r"\b(?:of|for|to|by|in|on|at|with|from|against|about)\s(?:the\s|an?\s)?(?:[\p{Ll}-]+\s){0,2}$")


@lru_cache(maxsize=8192)
def bearer_in_claim(phrase: str, source_text: str) -> str | None:
    """The bearer that a speaking phrase of a claim names, in the source's own terms: "the port's director"; None where it names none."""
    titles = [(d.span, bearer_of(d.holder, source_text)) for d in described(phrase, source_text)]
    found = [(n.span, known(n.key, source_text)) for n in names_of(phrase, source_text)]
    found = [f for f in found if not any(p[0].overlaps(f[0]) for p in titles)]
    heads = {
        bearer
        for span, bearer in (*titles, *found)
        if not _OWNED.match(phrase, span.end) and not _BEHIND.search(phrase[: span.start])
    }
    return next(iter(heads)) if len(heads) == 1 else None


def unlicensed(phrase: str, bearer: str | None, given: str, source_text: str) -> bool:
    """Whether a claim calls a speaker something that neither the source's phrase nor its text does: "Bell of Acme", "the former mayor".

    Args:
        phrase: the claim's.
        bearer: whom it names.
        given: the source's phrase.
        source_text: whose aliases and posts count.
    """
    held = {t.key for t in tokens(given)}
    if bearer is not None:
        group = {k for k in aliases(source_text).of(bearer)} | {bearer}
        held |= {t.key for key in group for t in tokens(key)}
        for post in posts(source_text):
            if post.holder in group or bearer_of(post.holder, source_text) == bearer:
                held |= post.words | variants(post.head)
    return any(t.is_content and t.key not in held and t.text.casefold().rstrip(".") not in STYLES for t in tokens(phrase))


def bearer_in_source(span: Span, source: Source) -> str | None:
    """The bearer that a phrase of a source names by its head, a pronoun read by what stands before it."""
    return named(source.text, span)


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


@lru_cache(maxsize=2048)
def generic_bearer(noun: str, source_text: str) -> str | None:
    """The one bearer that a source calls "the company", "the firm" wherever it does so; None where it is not one alone."""
    if noun not in GENERIC_BODIES:
        return None
    found = {
        referent(source_text, match.start(1))
        for match in regex.finditer(r"\b[Tt]he\s(company|firm|group|business|organi[sz]ation)\b", source_text)
    }
    return next(iter(found)) if len(found) == 1 else None
