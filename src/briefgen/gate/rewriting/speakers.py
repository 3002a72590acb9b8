"""Whether a claim's speaker is a source's: by name, by post, by what a pronoun stands for, or as the same noun phrase."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.gate.bearing import same_name
from briefgen.gate.lookup import names_of
from briefgen.gate.rewriting.subjects import noun_before
from briefgen.gate.rewriting.units import units_of
from briefgen.gate.voices import Voice
from briefgen.model import Source
from briefgen.text.names import Name, aliases, names
from briefgen.text.person_nouns import GENERIC_BODIES, STRICT, is_person_noun, variants
from briefgen.text.posts import described, posts
from briefgen.text.referring import bearer_of, is_person, referent
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions
from briefgen.text.tokens import Token, tokens

__all__ = ["bearer_in", "speaks_in"]

_SEGMENT = regex.compile(r"[^,()]+")
_NOUN_END = regex.compile(r"\s(?:of|who|which|that|whose|in|at|for|from|on|with|to|by|representing|leading|heading)\s")
_PRONOUN = regex.compile(r"(?:he|she|it|they|we|i)", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"(?:its|their|his|her)\s", regex.IGNORECASE)
_COUNTED = frozenset(
    "all every each any most many much some several few fewer both half no none nobody neither not one two three four five six "
    "seven eight nine ten dozens hundreds thousands majority minority only never another other others".split()
)
_SMALL_TITLES = frozenset("mr mrs ms dr prof professor sir dame lord lady mx".split())


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A speaking noun phrase.

    Attributes:
        bearers: whom it names, by name or post.
        more: the keys of the words beside that, one set for each part of it.
        head: key of the noun that it is about, where it names nobody.
        keys: of all its words that carry meaning.
        names: in it.
    """

    bearers: frozenset[str]
    more: tuple[frozenset[str], ...]
    head: str
    keys: frozenset[str]
    names: tuple[Name, ...]

    @property
    def counted(self) -> frozenset[str]:
        """The words that say how many speak."""
        return self.keys & _COUNTED


@lru_cache(maxsize=8192)
def _read(phrase: str, source_text: str) -> _Phrase:
    found = names_of(phrase, source_text)
    posted = described(phrase, source_text)
    words = tokens(phrase)
    bearers: set[str] = set()
    more: list[frozenset[str]] = []
    head = ""
    for part in _SEGMENT.finditer(phrase):
        inside = [t for t in words if part.start() <= t.span.start < part.end()]
        core = [t for t in inside if t.span.end <= _core_end(phrase, part.start(), part.end(), found)]
        last = next((t for t in reversed(core) if t.is_content), None)
        if last is None:
            continue
        name = next((n for n in found if n.span.overlaps(last.span)), None)
        post = next((d for d in posted if d.span.overlaps(last.span)), None)
        taken = [d.span for d in posted]
        if name is not None and not phrase[name.span.end : name.span.end + 2].startswith(("'s", "’s")):
            bearers.add(bearer_of(name.key, source_text))
            taken = [*(d.span for d in posted if bearer_of(d.holder, source_text) in bearers), name.span]
        elif post is not None:
            bearers.add(bearer_of(post.holder, source_text))
        elif not head:
            head = last.key
        left = [t for t in inside if _means(t) and not any(s.overlaps(t.span) for s in taken)]
        if left:
            more.append(frozenset(t.key for t in left))
    every = frozenset(t.key for t in words if t.is_content or t.text.casefold() in _COUNTED)
    return _Phrase(frozenset(bearers), tuple(more), head, every, found)


def _means(token: Token) -> bool:
    return token.is_content and token.text.casefold().rstrip(".") not in _SMALL_TITLES or token.text.casefold() in _COUNTED


def _core_end(phrase: str, start: int, end: int, found: tuple[Name, ...]) -> int:
    for cut in _NOUN_END.finditer(phrase, start, end):
        if cut.start() > start and not any(n.span.start < cut.start() < n.span.end for n in found):
            return cut.start()
    return end


def bearer_in(phrase: str, source: Source) -> str | None:
    """The one bearer that a speaking noun phrase names; None where it names nobody, or two."""
    found = _read(phrase, source.text).bearers
    return next(iter(found)) if len(found) == 1 else None


def speaks_in(claimed: str, voice: Voice, source: Source) -> bool:
    """Whether a claim's speaker is the one who speaks in a source.

    Args:
        claimed: the claim's speaking noun phrase, descriptions of the speaker included; each has to be the source's.
        voice: who speaks in the source, and where.
        source: whose text both are read against.
    """
    ours, theirs = _read(claimed, source.text), _read(voice.name, source.text)
    if _PRONOUN.fullmatch(claimed.strip()):
        return claimed.strip().casefold() == voice.name.strip().casefold()
    if len(ours.bearers) > 1:
        return False
    if not theirs.bearers and _PRONOUN.fullmatch(voice.name.strip()) and not _bearers(theirs, voice, source):
        theirs = _read(_noun_phrase_before(voice, source), source.text)
    if not ours.bearers:
        return _same_noun(ours, theirs, voice, source) or _has_post(ours, _bearers(theirs, voice, source), source)
    (bearer,) = ours.bearers
    if not any(_same_bearer(bearer, other, source) for other in _bearers(theirs, voice, source)):
        return False
    return ours.counted <= theirs.counted and all(_licensed(words, bearer, theirs, voice, source) for words in ours.more)


def _same_bearer(left: str, right: str, source: Source) -> bool:
    return same_name(left, right, source.text)


def _bearers(phrase: _Phrase, voice: Voice, source: Source) -> frozenset[str]:
    """Whom a source's speaking noun phrase stands for; a pronoun or "the company" by the text before it."""
    if phrase.bearers or voice.at is None:
        return phrase.bearers
    words = tokens(voice.name)
    if not words:
        return frozenset()
    bare = words[-1].text.casefold()
    if _PRONOUN.fullmatch(voice.name.strip()) or (bare in GENERIC_BODIES and len(words) <= 2):
        found = referent(source.text, voice.at + words[-1].span.start) or _subject_before(bare, voice.at, source)
        return frozenset({found}) if found else frozenset()
    return _owned_post(voice, source)


def _owned_post(voice: Voice, source: Source) -> frozenset[str]:
    """Whom "its lawyer" names, where the source gives the post to one and the sentence shows whose it is."""
    match = _POSSESSIVE.match(voice.name)
    if match is None:
        return frozenset()
    out = set()
    for owner in (_owner(voice, source), _owner_noun(voice, source), _opening_noun(voice, source)):
        if owner is not None:
            out |= {bearer_of(d.holder, source.text) for d in described(f"the {owner}'s {voice.name[match.end() :]}", source.text)}
    return frozenset(out) if len(out) == 1 else frozenset()


def _opening_noun(voice: Voice, source: Source) -> str | None:
    """The noun that a sentence opens with, before "..., its lawyer said"."""
    found = sentences(source.text)
    sentence = found[bisect_right(found, voice.at, key=lambda s: s.start) - 1] if voice.at is not None else None
    if sentence is None or voice.at is None or voice.at - sentence.start < len("The x is, "):
        return None
    units = units_of(sentence.of(source.text), source.text, None)
    opening = [u for u in units[:3] if u.kind == "word" and not u.is_verb]
    return opening[0].text if opening and (opening[0] is units[0] or units[0].kind == "article") else None


def _subject_before(pronoun: str, at: int, source: Source) -> str | None:
    """The one person whom the sentence before a speaking "he" or "she" is about: all names before its first verb are that person's."""
    found = sentences(source.text)
    index = bisect_right(found, at, key=lambda s: s.start) - 1
    if pronoun not in {"he", "she"} or index < 1 or source.text[found[index].start : at].strip(" \"“‘'"):
        return None
    before = found[index - 1]
    units = units_of(before.of(source.text), source.text, None)
    opening = units[: next((i for i, u in enumerate(units) if u.is_verb), 0)]
    if not opening or opening[0].kind == "preposition":
        return None
    held = {bearer_of(u.key, source.text) for i, u in enumerate(opening) if u.kind == "name" and is_person(u.key, source.text)}
    return next(iter(held)) if len(held) == 1 else None


def _noun_phrase_before(voice: Voice, source: Source) -> str:
    """The noun phrase that the sentence before "it said" or "they said" is about, and that the pronoun can mean; else nothing."""
    found = sentences(source.text)
    index = bisect_right(found, voice.at, key=lambda s: s.start) - 1 if voice.at is not None else 0
    if index < 1 or voice.name.strip().casefold() not in {"it", "they"}:
        return ""
    if voice.at is not None and source.text[found[index].start : voice.at].strip(" \"“‘'"):
        return ""
    units = units_of(found[index - 1].of(source.text), source.text, None)
    verb = next((i for i, u in enumerate(units) if u.is_verb), 0)
    opening = units[:verb]
    if not opening or any(not (u.is_nominal or u.kind == "article") for u in opening) or is_person_noun(opening[-1].text):
        return ""
    return found[index - 1].of(source.text)[opening[0].span.start : opening[-1].span.end]


def _licensed(words: frozenset[str], bearer: str, theirs: _Phrase, voice: Voice, source: Source) -> bool:
    """Whether a source describes somebody with these words: in the speaking phrase, beside the name elsewhere, or behind it."""
    strict = words & STRICT
    if words <= theirs.keys | _owned(voice, source) and theirs.keys & STRICT == strict:
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


_OF_PLACE = regex.compile(r"\s(?:of|from|at)\s(?:the\s)?(?:\p{Lu}[\w'’.-]*(?:\s(?:of|for|and|the|\p{Lu}[\w'’.-]*))*)")


def _has_post(ours: _Phrase, bearers: frozenset[str], source: Source) -> bool:
    """Whether the speaker, named in the source, has the post by which the claim calls him."""
    if not ours.head or ours.counted:
        return False
    for post in posts(source.text):
        held = bearer_of(post.holder, source.text) in bearers and ours.head in variants(post.head)
        rest = ours.keys - {ours.head} - variants(post.head)
        if held and rest <= post.words | post.strict and post.strict == ours.keys & STRICT:
            return True
    return False


def _same_noun(ours: _Phrase, theirs: _Phrase, voice: Voice, source: Source) -> bool:
    """Whether two noun phrases without a name of their own are the same: "the canton's lawyer" and "its lawyer"."""
    if not ours.head or (ours.head != theirs.head and ours.head not in variants(theirs.head)):
        return False
    if theirs.keys == {theirs.head} and voice.name.casefold().startswith("the "):
        theirs = _spoken_before(theirs, voice, source) or theirs  # "the report" of "a report by Norplan"
    if ours.counted != theirs.counted or ours.keys & STRICT != theirs.keys & STRICT:
        return False
    owner = _owner(voice, source)
    named = {n.key for n in ours.names}
    words = set(ours.keys) - {ours.head}
    for name in ours.names:
        bearer = bearer_of(name.key, source.text)
        there = any(_same_bearer(bearer, bearer_of(n.key, source.text), source) for n in theirs.names)
        if there or (owner is not None and _same_bearer(bearer, owner, source)):
            words -= {t.key for t in tokens(name.text)}
    return words <= theirs.keys | _owned(voice, source) and (not named or bool(theirs.names) or owner is not None)


def _spoken_before(phrase: _Phrase, voice: Voice, source: Source) -> _Phrase | None:
    """The last speaker before with the same noun; None where the sentences before have none."""
    found = sentences(source.text)
    index = bisect_right(found, voice.at, key=lambda s: s.start) - 1 if voice.at is not None else 0
    for sentence in reversed(found[max(0, index - _LOOK_BACK) : max(0, index)]):
        for said in reversed(attributions(sentence.of(source.text))):
            earlier = _read(said.speaker.of(sentence.of(source.text)), source.text) if said.speaker is not None else None
            if earlier is not None and earlier.head == phrase.head:
                return earlier
    return None


_LOOK_BACK = 3


def _owner(voice: Voice, source: Source) -> str | None:
    if voice.at is None or not _POSSESSIVE.match(voice.name):
        return None
    return referent(source.text, voice.at) or _body_before(voice, source)


def _body_before(voice: Voice, source: Source) -> str | None:
    """The body that spoke in the sentence before, for an "its" or "their" that opens a sentence."""
    if voice.at is None or voice.name[:1].casefold() not in {"i", "t"}:
        return None
    found = sentences(source.text)
    index = bisect_right(found, voice.at, key=lambda s: s.start) - 1
    if index < 1 or source.text[found[index].start : voice.at].strip(" \"“‘'"):
        return None
    before = found[index - 1]
    said = attributions(before.of(source.text))
    outer = next((a for a in said if a.speaker and not any(o.content.covers(a.verb) for o in said if o is not a)), None)
    if outer is None or outer.speaker is None:
        return None
    name, at = outer.speaker.of(before.of(source.text)), before.start + outer.speaker.start
    bearers = _bearers(_read(name, source.text), Voice(name, outer.speaker, outer.verb, outer.content, None, at), source)
    return next((b for b in bearers if len(bearers) == 1 and not is_person(b, source.text)), None)


def _owned(voice: Voice, source: Source) -> frozenset[str]:
    """The words that "its", "his" or "their" of a speaking phrase stands for."""
    owner, noun = _owner(voice, source), _owner_noun(voice, source)
    words = {t.key for key in aliases(source.text).of(owner) for t in tokens(key)} if owner is not None else set()
    opening = _opening_noun(voice, source) if _POSSESSIVE.match(voice.name) else None
    words |= {t.key for t in tokens(opening)} if opening is not None else set()
    return frozenset(words | ({noun} if noun is not None else set()))


def _owner_noun(voice: Voice, source: Source) -> str | None:
    """The noun that "their" or "its" of a speaking phrase stands for: what the sentence before is about."""
    if voice.at is None or not _POSSESSIVE.match(voice.name):
        return None
    found = sentences(source.text)
    sentence = found[bisect_right(found, voice.at, key=lambda s: s.start) - 1]
    if source.text[sentence.start : voice.at].strip(" \"“‘'"):
        return None
    noun = noun_before(source.text, sentence)
    return noun.key if noun is not None else None
