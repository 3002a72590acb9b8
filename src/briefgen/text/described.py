"""Whom a phrase names by post or kind, where a text gives these to a name: "the port's director", "the vessel"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from briefgen.model import Span
from briefgen.text.broader_nouns import broader, narrower
from briefgen.text.names import aliases, name_keys, names, people
from briefgen.text.person_nouns import is_body_noun, is_person_noun, variants
from briefgen.text.plain import plain
from briefgen.text.post_phrases import DETERMINERS, owns, phrase_around, tight
from briefgen.text.posts import Post, posts, strict_words, tails, words_of
from briefgen.text.spans import Cover, first_at, touched
from briefgen.text.tokens import Token, tokens

__all__ = ["Description", "described", "holder_of"]


def holder_of(head: str, words: frozenset[str], strict: frozenset[str], text: str) -> str | None:
    """The one name that a text gives a post with these words; None where none or several have it."""
    heads = variants(head)
    held = (
        p.holder for p in _posts_of(heads, words - strict, text) if p.strict == strict and words <= p.words | strict
    )
    bearers = _first_two(held, text)
    if len(bearers) == 1:
        return next(iter(bearers))
    if not bearers and not strict:
        return _tailed(head, words, text) or _broadly(head, words, text)
    return None


@lru_cache(maxsize=512)
def _by_head(text: str) -> dict[str, tuple[Post, ...]]:
    out: dict[str, list[Post]] = {}
    for post in posts(text):
        out.setdefault(post.head, []).append(post)
    return {head: tuple(found) for head, found in out.items()}


def _posts_of(heads: frozenset[str], words: frozenset[str], text: str) -> Iterator[Post]:
    """The posts of a text with one of these heads that may have these words."""
    known = _by_head(text)
    for head in heads:
        found = known.get(head, ())
        if found and words:
            by_word = _by_word(text)
            found = min((by_word.get((head, word), ()) for word in words), key=len)
        yield from found


@lru_cache(maxsize=512)
def _by_word(text: str) -> dict[tuple[str, str], tuple[Post, ...]]:
    out: dict[tuple[str, str], list[Post]] = {}
    for post in posts(text):
        for word in post.words:
            out.setdefault((post.head, word), []).append(post)
    return {key: tuple(found) for key, found in out.items()}


def _first_two(holders: Iterable[str], text: str) -> set[str]:
    """The bearers of some names: no more than two, as two leave it open who is meant."""
    out: set[str] = set()
    for holder in holders:
        out.add(_bearer(holder, text))
        if len(out) > 1:
            break
    return out


def _bearer(key: str, text: str) -> str:
    return min(aliases(text).of(key) & name_keys(text), key=lambda k: (-len(k), k))


# Words of names that say what their bearers are.
_PRESS = frozenset(
    "courier post times gazette herald chronicle tribune star echo journal telegraph mail dispatch".split()
)
_BY_NAME = {
    "utility": frozenset("water power electricity electric energy gas grid sewage heat waterworks".split()),
    "newspaper": _PRESS,
    "paper": _PRESS,
    "airline": frozenset("airways airlines air".split()),
}


def _broadly(head: str, words: frozenset[str], text: str) -> str | None:
    """The one bearer that a text calls by a narrower noun: "the vessel" of "the tug Aurora"; or whose name has one."""
    heads = narrower(head)
    if head in _BY_NAME:
        told = _told_by_name(head, text)
        if not words and len(told) == 1 and head not in _by_head(text):
            return next(iter(told))
    if not heads:
        return None
    found = _first_two((p.holder for p in _posts_of(heads, words, text) if not p.strict and words <= p.words), text)
    ends = tails(text)
    found |= {ends[noun] for noun in heads if noun in ends and words <= words_of(ends[noun])}
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=512)
def _told_by_name(head: str, text: str) -> frozenset[str]:
    """The bearers of a text that have in their names what they are: "Ostrel Water" for a utility."""
    said, keys = _BY_NAME[head], name_keys(text)
    told = {_bearer(key, text) for key in keys if said & set(key.split()[1:])}
    told |= {_bearer(key, text) for key in keys if head == "utility" and said & set(key.split()[:-1])}
    return frozenset(told - people(text))


def _tailed(head: str, words: frozenset[str], text: str) -> str | None:
    bearer = tails(text).get(head)
    return bearer if bearer is not None and words <= words_of(bearer) else None


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase of a text that names a bearer by post or kind.

    Attributes:
        span: with its determiner left out.
        holder: key of the name.
        opener: its determiner; ``'s`` where an owner opens it, empty where nothing does.
    """

    span: Span
    holder: str
    opener: str


@lru_cache(maxsize=2048)
def _heads(source_text: str) -> frozenset[str]:
    """The nouns by which a text may name a bearer, keys."""
    heads = frozenset(v for p in posts(source_text) for v in variants(p.head)) | frozenset(tails(source_text))
    return heads.union(_BY_NAME, *(broader(head) for head in heads))


@lru_cache(maxsize=16384)
def described(text: str, source_text: str) -> tuple[Description, ...]:
    """The phrases of a text that name a bearer as the source's text does: "the port's director", "the mayor of Leeds".

    Args:
        text: a sentence of the source, or a claim.
        source_text: whose posts count.
    """
    heads = _heads(source_text)
    view = plain(text)
    found = tokens(text)
    taken = names(text)
    every: list[Description] = []
    for index, token in enumerate(found):
        if token.key not in heads or _owned_noun(view, found, index) or touched(taken, token.span):
            continue
        one = _description(view, found, index, source_text)
        if one is not None:
            every.append(one)
    # "the fund's chairman" before "the fund"
    out: list[Description] = []
    held = Cover()
    for one in sorted(every, key=lambda d: (d.span.start - d.span.end, d.span)):
        if not held.touches(one.span):
            out.append(one)
            held.add(one.span)
    return tuple(sorted(out, key=lambda d: d.span))


def _owned_noun(view: str, found: tuple[Token, ...], index: int) -> bool:
    """Whether a noun goes on into another one: "director general", "board member"; "boards" in the plural."""
    token = found[index]
    word = token.text.casefold().removesuffix("'s")
    if word.endswith("s") and not word.endswith("ss"):
        return True
    after = found[index + 1] if index + 1 < len(found) else None
    if after is None or owns(view, token) or not tight(view, token, after):
        return False
    return is_person_noun(after.text.casefold()) or is_body_noun(after.text.casefold())


def _description(view: str, found: tuple[Token, ...], index: int, source_text: str) -> Description | None:
    phrase = phrase_around(view, found, index)
    strict = strict_words(found, phrase)
    key = found[index].key
    start = phrase.span.start
    if phrase.opener in DETERMINERS or (
        phrase.opener == "'s" and found_at(found, start).text.casefold() in DETERMINERS
    ):
        start = found[first_at(found, start + 1)].span.start
    own = phrase.own - {tokens(s)[0].key for s in strict}
    if phrase.behind:
        for end, behind in ((phrase.span.end, phrase.behind), *phrase.shorter):
            holder = holder_of(key, own | behind, strict, source_text)
            if holder is not None:
                return Description(Span(start, end), holder, phrase.opener)
        if phrase.joint == "of":
            return None
    holder = holder_of(key, own, strict, source_text)
    if holder is None:
        return None
    return Description(Span(start, found[index].span.end), holder, phrase.opener)


def found_at(found: tuple[Token, ...], start: int) -> Token:
    """The token that begins at an offset."""
    return found[first_at(found, start)]
