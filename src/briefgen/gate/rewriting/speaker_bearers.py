"""Whom a source's speaking words stand for: a pronoun, "its lawyer", "the company", "a report by Norplan"."""

from __future__ import annotations

from bisect import bisect_right

import regex

from briefgen.gate.rewriting.lexicon import key_of
from briefgen.gate.rewriting.speaking_phrases import Phrase, read_phrase
from briefgen.gate.rewriting.subjects import noun_before
from briefgen.gate.rewriting.units import units_of
from briefgen.gate.voices import Voice
from briefgen.model import Source, Span
from briefgen.text.datelines import dateline
from briefgen.text.described import described
from briefgen.text.names import aliases
from briefgen.text.person_nouns import GENERIC_BODIES, is_person_noun
from briefgen.text.referring import bearer_of, gender_of, is_person, referent
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions
from briefgen.text.tokens import tokens

__all__ = ["PRONOUN", "bearers_of", "noun_phrase_before", "owned", "owner_of", "spoken_before"]

PRONOUN = regex.compile(r"(?:he|she|it|they|we|i)", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"(?:its|their|his|her|the\s(?P<noun>\p{Ll}+)['’]s)\s", regex.IGNORECASE)
_DOCUMENTS = frozenset(
    key_of(w) for w in "report study survey audit analysis review statement paper letter memo".split()
)
# "a report by the consultancy Norplan", "Norplan's report": what it says, Norplan says
_AUTHOR = regex.compile(
    r"\bby\s(?P<by>[^,]+?)(?:\s(?:made|seen|\p{Ll}{2,}ed)\s(?:on|in|by|last|this|to)\s[^,]*)?$|^(?P<whose>(?:the\s)?\p{Lu}[^,]*?)(?:['’]s|(?<=s)['’])\s(?:\p{Ll}+\s)?\p{Ll}+$",
    regex.IGNORECASE,
)
_LOOK_BACK = 3


def bearers_of(phrase: Phrase, voice: Voice, source: Source) -> frozenset[str]:
    """Whom a source's speaking noun phrase stands for; a pronoun or "the company" by the text before it."""
    if phrase.bearers or voice.at is None:
        return phrase.bearers
    words = tokens(voice.name)
    if not words:
        return frozenset()
    author = _AUTHOR.search(voice.name) if phrase.head in _DOCUMENTS else None
    if author is not None:
        return read_phrase(author["by"] or author["whose"], source.text).bearers
    bare = words[-1].text.casefold()
    if PRONOUN.fullmatch(voice.name.strip()) or (bare in GENERIC_BODIES and len(words) <= 2):
        found = referent(source.text, voice.at + words[-1].span.start) or _subject_before(bare, voice.at, source)
        return frozenset({found}) if found else frozenset()
    return _owned_post(voice, source)


def _owned_post(voice: Voice, source: Source) -> frozenset[str]:
    """Whom "its lawyer" names, where the source gives the post to one and the sentence shows whose it is."""
    match = _POSSESSIVE.match(voice.name)
    if match is None:
        return frozenset()
    out = set()
    for owner in (owner_of(voice, source), _owner_noun(voice, source), _opening_noun(voice, source)):
        if owner is not None:
            out |= {
                bearer_of(d.holder, source.text)
                for d in described(f"the {owner}'s {voice.name[match.end() :]}", source.text)
            }
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
    held = {bearer_of(u.key, source.text) for u in opening if u.kind == "name" and is_person(u.key, source.text)}
    found_there = next(iter(held)) if len(held) == 1 else None
    if found_there is None or gender_of(found_there, source.text) not in {None, "m" if pronoun == "he" else "f"}:
        return None
    return found_there


def noun_phrase_before(voice: Voice, source: Source) -> str:
    """The noun phrase that the sentence before "it said" or "they said" is about, and that the pronoun can mean; else nothing."""
    found = sentences(source.text)
    index = bisect_right(found, voice.at, key=lambda s: s.start) - 1 if voice.at is not None else 0
    if voice.at is None or index < 0 or voice.name.strip().casefold() not in {"it", "they"}:
        return ""
    if source.text[found[index].start : voice.at].rstrip().endswith(","):
        return _opening_phrase(found[index], source)  # "The agency will close the line, it said"
    if index < 1:
        return ""
    if voice.at is not None and source.text[found[index].start : voice.at].strip(" \"“‘'"):
        return ""
    return _opening_phrase(found[index - 1], source)


def _opening_phrase(sentence: Span, source: Source) -> str:
    """The noun phrase that a sentence opens with, behind its dateline; nothing where a person speaks or it opens otherwise."""
    line = dateline(sentence.of(source.text))
    begin = sentence.start + (line.end if line is not None else 0)
    text = source.text[begin : sentence.end]
    units = units_of(text, source.text, None)
    opening = units[: next((i for i, u in enumerate(units) if u.is_verb or u.kind in {"modal", "auxiliary"}), 0)]
    if (
        not opening
        or any(not (u.is_nominal or u.kind == "article") for u in opening)
        or is_person_noun(opening[-1].text)
    ):
        return ""
    return text[opening[0].span.start : opening[-1].span.end]


def spoken_before(phrase: Phrase, voice: Voice, source: Source) -> Phrase | None:
    """The last speaker before with the same noun; None where the sentences before have none."""
    found = sentences(source.text)
    index = bisect_right(found, voice.at, key=lambda s: s.start) - 1 if voice.at is not None else 0
    for sentence in reversed(found[max(0, index - _LOOK_BACK) : max(0, index)]):
        for said in reversed(attributions(sentence.of(source.text))):
            earlier = (
                read_phrase(said.speaker.of(sentence.of(source.text)), source.text)
                if said.speaker is not None
                else None
            )
            if earlier is not None and earlier.head == phrase.head:
                return earlier
    return None


def owner_of(voice: Voice, source: Source) -> str | None:
    match = _POSSESSIVE.match(voice.name)
    if voice.at is None or match is None:
        return None
    if match["noun"]:
        # "the firm's lawyer": whose firm it is
        return referent(source.text, voice.at + match.start("noun")) if match["noun"] in GENERIC_BODIES else None
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
    bearers = bearers_of(
        read_phrase(name, source.text), Voice(name, outer.speaker, outer.verb, outer.content, None, at), source
    )
    return next((b for b in bearers if len(bearers) == 1 and not is_person(b, source.text)), None)


def owned(voice: Voice, source: Source) -> frozenset[str]:
    """The words that "its", "his" or "their" of a speaking phrase stands for."""
    owner, noun = owner_of(voice, source), _owner_noun(voice, source)
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
