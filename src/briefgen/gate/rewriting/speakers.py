"""Whether a claim's speaker is a source's: by name, by post, by what a pronoun stands for, or as the same noun phrase."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.gate.bearing import same_name
from briefgen.gate.rewriting.speaker_bearers import (
    PRONOUN,
    bearers_of,
    noun_phrase_before,
    owned,
    owner_of,
    spoken_before,
)
from briefgen.gate.rewriting.speaking_phrases import Phrase, read_phrase
from briefgen.gate.voices import Voice
from briefgen.model import Source
from briefgen.text.fold import fold
from briefgen.text.names import names
from briefgen.text.person_nouns import STRICT, variants
from briefgen.text.posts import posts
from briefgen.text.referring import bearer_of
from briefgen.text.tokens import tokens

__all__ = ["bearer_in", "speaks_in"]

_OF_PLACE = regex.compile(r"\s(?:of|from|at)\s(?:the\s)?(?:\p{Lu}[\w'’.-]*(?:\s(?:of|for|and|the|\p{Lu}[\w'’.-]*))*)")


def bearer_in(phrase: str, source: Source) -> str | None:
    """The one bearer that a speaking noun phrase names; None where it names nobody, or two."""
    found = read_phrase(phrase, source.text).bearers
    return next(iter(found)) if len(found) == 1 else None


def speaks_in(claimed: str, voice: Voice, source: Source) -> bool:
    """Whether a claim's speaker is the one who speaks in a source.

    Args:
        claimed: the claim's speaking noun phrase, descriptions of the speaker included; each has to be the source's.
        voice: who speaks in the source, and where.
        source: whose text both are read against.
    """
    if claimed.strip() and _bare(claimed) == _bare(voice.name):
        return True
    ours, theirs = read_phrase(claimed, source.text), read_phrase(voice.name, source.text)
    if PRONOUN.fullmatch(claimed.strip()):
        return claimed.strip().casefold() == voice.name.strip().casefold()
    if len(ours.bearers) > 1:
        return ours.bearers <= bearers_of(theirs, voice, source) and ours.keys <= theirs.keys
    if not theirs.bearers and PRONOUN.fullmatch(voice.name.strip()) and not bearers_of(theirs, voice, source):
        theirs = read_phrase(noun_phrase_before(voice, source), source.text)
    if not ours.bearers:
        return (
            _same_noun(ours, theirs, voice, source)
            or _titled(ours, theirs, voice, source)
            or _has_post(ours, bearers_of(theirs, voice, source), source)
        )
    (bearer,) = ours.bearers
    if not any(_same_bearer(bearer, other, source) for other in bearers_of(theirs, voice, source)):
        return False
    return ours.counted <= theirs.counted and all(
        _licensed(words, bearer, theirs, voice, source) for words in ours.more
    )


def _bare(phrase: str) -> str:
    return " ".join(fold(phrase).text.casefold().strip(" ,").removeprefix("the ").split())


def _same_bearer(left: str, right: str, source: Source) -> bool:
    return same_name(left, right, source.text)


def _licensed(words: frozenset[str], bearer: str, theirs: Phrase, voice: Voice, source: Source) -> bool:
    """Whether a source describes somebody with these words: in the speaking phrase, beside the name elsewhere, or behind it."""
    strict = words & STRICT
    if words <= theirs.keys | owned(voice, source) and theirs.keys & STRICT == strict:
        return True
    for post in posts(source.text):
        if bearer_of(post.holder, source.text) == bearer and words <= post.words | post.strict | variants(post.head):
            return post.strict == strict
    return not strict and words <= _behind_name(bearer, source)


@lru_cache(maxsize=1024)
def _behind_name(bearer: str, source: Source) -> frozenset[str]:
    """The words of the phrase of place or body right behind a bearer's name: "Ann Bell of the Rowers' Council"."""
    out: set[str] = set()
    for name in names(source.text):
        if bearer_of(name.key, source.text) == bearer:
            match = _OF_PLACE.match(source.text, name.span.end)
            out.update(t.key for t in tokens(match[0] if match else "") if t.is_content)
    return frozenset(out)


def _has_post(ours: Phrase, bearers: frozenset[str], source: Source) -> bool:
    """Whether the speaker, named in the source, has the post by which the claim calls him."""
    if not ours.head or ours.counted:
        return False
    for post in posts(source.text):
        held = bearer_of(post.holder, source.text) in bearers and ours.head in variants(post.head)
        rest = ours.keys - {ours.head} - variants(post.head)
        if held and rest <= post.words | post.strict and post.strict == ours.keys & STRICT:
            return True
    return False


def _titled(ours: Phrase, theirs: Phrase, voice: Voice, source: Source) -> bool:
    """Whether a claim calls a speaker by the post that stands right before his name: "the concertmaster" of "concertmaster Ilona Peters"."""
    if not ours.head or ours.counted != theirs.counted or ours.keys & STRICT != theirs.keys & STRICT:
        return False
    for name in theirs.names:
        before = [t for t in tokens(voice.name[: name.span.start].rstrip(" ,")) if t.is_content]
        if before and before[-1].key == ours.head and before[-1].text[:1].islower():
            return ours.keys <= theirs.keys | owned(voice, source)
    return False


def _same_noun(ours: Phrase, theirs: Phrase, voice: Voice, source: Source) -> bool:
    """Whether two noun phrases without a name of their own are the same: "the canton's lawyer" and "its lawyer"."""
    if voice.name.casefold().startswith("by "):
        return False  # "singers questioned by the auditors said": not the auditors
    if not ours.head or (ours.head != theirs.head and ours.head not in variants(theirs.head)):
        return False
    if theirs.keys == {theirs.head} and voice.name.casefold().startswith("the "):
        theirs = spoken_before(theirs, voice, source) or theirs  # "the report" of "a report by Norplan"
    if ours.counted != theirs.counted or ours.keys & STRICT != theirs.keys & STRICT:
        return False
    owner = owner_of(voice, source)
    named = {n.key for n in ours.names}
    words = set(ours.keys) - {ours.head}
    for name in ours.names:
        bearer = bearer_of(name.key, source.text)
        there = any(_same_bearer(bearer, bearer_of(n.key, source.text), source) for n in theirs.names)
        if there or (owner is not None and _same_bearer(bearer, owner, source)):
            words -= {t.key for t in tokens(name.text)}
    return words <= theirs.keys | owned(voice, source) and (not named or bool(theirs.names) or owner is not None)
