"""Posts and kinds that a text gives to names: "the port's director, Ann Bell," and "the hotel chain Costa"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from briefgen.model import Span
from briefgen.text.broader_nouns import broader, narrower
from briefgen.text.names import Name, aliases, name_keys, names, people
from briefgen.text.person_nouns import GENERIC_BODIES, STRICT, is_body_noun, is_person_noun, variants
from briefgen.text.plain import plain
from briefgen.text.post_phrases import Phrase, after_name, before_name, in_name, phrase_around
from briefgen.text.sentences import sentences
from briefgen.text.spans import inside, touching
from briefgen.text.tokens import Token, tokens
from briefgen.text.whereabouts import place_meant

__all__ = ["Post", "kinds", "posts", "strict_words", "tails", "words_of"]


@dataclass(frozen=True, slots=True)
class Post:
    """What a text calls a bearer beside its name.

    Attributes:
        head: the noun, as a token's key.
        words: the keys of all other words of the phrase, those of its owner's names among them.
        strict: those that make another post of it ("deputy", "former").
        holder: key of the name.
    """

    head: str
    words: frozenset[str]
    strict: frozenset[str]
    holder: str


@lru_cache(maxsize=512)
def posts(text: str) -> tuple[Post, ...]:
    """Every post or kind that stands beside a name in a text, by position."""
    view = plain(text)
    found = tokens(text)
    persons = people(text)
    out: list[Post] = []
    for name in names(text):
        person = name.key in persons or bool(aliases(text).of(name.key) & persons)
        for phrase in (*before_name(view, found, name, person), *after_name(view, found, name, person)):
            if in_name(found[phrase.head], names(text)):
                continue
            out.append(_post(phrase, found, text, name))
            out.extend(_clients(out[-1], phrase, text))
    out.extend(_named_next(view, found, text))
    out.extend(_parties(view, text))
    return tuple(dict.fromkeys(out))


_SUED = regex.compile(
    r"\b(?:case|claim|suit|lawsuit|action|complaint|proceedings|challenge)\s(?:was\s|were\s)?(?:brought|filed|lodged)\sby\s(?:the\s|Mr\.?\s|Mrs\.?\s|Ms\.?\s|Dr\.?\s)?$"
)
_SUES = regex.compile(r"\s(?:has\s|had\s)?(?:sued|is\ssuing)\s(?:the\s)?")


def _parties(view: str, text: str) -> Iterator[Post]:
    """Who is the plaintiff: "the case brought by Ann Bell against the borough"."""
    for name in names(text):
        brought = _SUED.search(view[max(0, name.span.start - 60) : name.span.start])
        if brought or _SUES.match(view, name.span.end):
            for head in ("plaintiff", "claimant"):
                yield Post(head, frozenset(), frozenset(), name.key)


_TITLE_FIRST = regex.compile(r"(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Dame)\.?\s")
_SAYS_NEXT = regex.compile(r"\s(?:said|says|told|added|wrote|warned|argued|promised|called|denied|confirmed)\b")


def _named_next(view: str, found: tuple[Token, ...], text: str) -> Iterator[Post]:
    """Who speaks without a name in one sentence, and is named in the next, for the first time: "its director said. Ann Bell told …"."""
    from briefgen.text.referring import unnamed_speaker  # noqa: PLC0415 - the two rest on one another

    first: dict[str, Name] = {}
    for name in names(text):
        first.setdefault(name.key.rpartition(" ")[2], name)
    opening = {name.span.start: name for name in first.values()}
    persons, every = people(text), sentences(text)
    for before, sentence in pairwise(every):
        title = _TITLE_FIRST.match(view, sentence.start)
        begin = title.end() if title else sentence.start
        new = opening.get(begin)
        if new is None or " " not in new.key or new.key not in persons or not _SAYS_NEXT.match(view, new.span.end):
            continue
        speaker = unnamed_speaker(text, before)
        if speaker is None:
            continue
        heads = [
            i
            for i in touching(found, speaker)
            if speaker.covers(found[i].span) and is_person_noun(found[i].text.casefold())
        ]
        head = next((i for i in heads if i + 1 not in heads), None)  # "its head doctor"
        phrase = phrase_around(view, found, head) if head is not None else None
        if phrase is not None and phrase.opener in {"the", "its", "their", "'s"}:
            yield _post(phrase, found, text, new)


def _clients(post: Post, phrase: Phrase, text: str) -> Iterator[Post]:
    """Whose lawyer one is, is one's client."""
    if post.head not in variants("lawyer") | broader("lawyer") | narrower("lawyer"):
        return
    for owner in _owners(phrase.own, phrase, text):
        yield Post("client", words_of(post.holder), frozenset(), owner)


@lru_cache(maxsize=512)
def kinds(text: str) -> frozenset[tuple[str, str]]:
    """The head and holder of every phrase that stands right before or behind a name."""
    view, found, persons = plain(text), tokens(text), people(text)
    out = set()
    for name in names(text):
        person = name.key in persons or bool(aliases(text).of(name.key) & persons)
        for phrase in (*before_name(view, found, name, person), *after_name(view, found, name, person)):
            if not in_name(found[phrase.head], names(text)):
                out.add((found[phrase.head].key, name.key))
    return frozenset(out)


def _post(phrase: Phrase, found: tuple[Token, ...], text: str, name: Name) -> Post:
    words = phrase.own | phrase.behind
    strict = strict_words(found, phrase)
    owners = _owners(words, phrase, text)
    held = {w for key in owners for w in words_of(key)}
    held.update(*(_calls(text).get(owner, ()) for owner in owners))
    if found[phrase.head].span.end < phrase.span.end and _ends_there(text, phrase.span):
        held |= words_of(place_meant(text, phrase.span.end) or "")
    if not owners and phrase.opener in {"its", "their"}:
        held |= _unnamed_owner(text, phrase.span.start)
    return Post(found[phrase.head].key, frozenset(words | held), strict, name.key)


def strict_words(found: tuple[Token, ...], phrase: Phrase) -> frozenset[str]:
    """The words of a phrase that make another post of it ("deputy", "former"), casefolded."""
    return frozenset(t.text.casefold() for t in inside(found, phrase.span.start, phrase.span.end)) & STRICT


@lru_cache(maxsize=512)
def _calls(text: str) -> dict[str, frozenset[str]]:
    """By what nouns a text calls each holder of one."""
    out: dict[str, set[str]] = {}
    for noun, holder in (*kinds(text), *_generic_calls(text)):
        out.setdefault(holder, set()).add(noun)
    return {holder: frozenset(nouns) for holder, nouns in out.items()}


@lru_cache(maxsize=512)
def _generic_calls(text: str) -> frozenset[tuple[str, str]]:
    """The nouns like "company" by which a text calls bearers, with these."""
    from briefgen.text.referring import referent  # noqa: PLC0415 - the two rest on one another

    found = set()
    for token in tokens(text):
        noun = token.text.casefold().removesuffix("'s")
        before = text[max(0, token.span.start - 4) : token.span.start].casefold()
        if noun in GENERIC_BODIES and before == "the ":
            bearer = referent(text, token.span.start, posts=False)
            if bearer is not None:
                found.add((tokens(noun)[0].key, bearer))
    return frozenset(found)


def _ends_there(text: str, span: Span) -> bool:
    """Whether a phrase ends with "there"."""
    return span.of(text).endswith(" there")


def _unnamed_owner(text: str, start: int) -> frozenset[str]:
    from briefgen.text.referring import subject_words  # noqa: PLC0415 - the two rest on one another

    return subject_words(text, start)


@lru_cache(maxsize=4096)
def words_of(name: str) -> frozenset[str]:
    return frozenset(t.key for t in tokens(name))


def _owners(words: frozenset[str], phrase: Phrase, text: str) -> set[str]:
    """The names of the bearers that a phrase's words stand for: "the bureau" for the one bureau of the text."""
    out: set[str] = set()
    for name in inside(names(text), phrase.span.start, phrase.span.end):
        out |= aliases(text).of(name.key)
    for word in words:
        bearer = tails(text).get(word)
        if bearer:
            out |= aliases(text).of(bearer)
    from briefgen.text.referring import referent  # noqa: PLC0415 - the two rest on one another

    pointers = [phrase.span.start] if phrase.opener in {"its", "their", "whose", "his", "her"} else []
    pointers += [
        t.span.start
        for t in inside(tokens(text), phrase.span.start, phrase.span.end)
        if t.text.casefold().removesuffix("'s") in GENERIC_BODIES
    ]
    for at in pointers:
        bearer = referent(text, at, posts=False)
        if bearer:
            out |= aliases(text).of(bearer)
    return out


@lru_cache(maxsize=512)
def tails(text: str) -> dict[str, str]:
    """The common nouns that end one name of a text alone, with that name: "bureau" for "Public Integrity Bureau"."""
    held: dict[str, set[str]] = {}
    persons = people(text)
    for name in names(text):
        words = name.key.split(" of ")[0].split(" for ")[0].split()
        if (
            len(name.key.split()) > 1
            and name.key not in persons
            and words
            and (
                is_body_noun(words[-1])
                or _called(words[-1], text)
                or (
                    is_person_noun(words[-1])
                    and text[max(0, name.span.start - 4) : name.span.start].casefold() == "the "
                )
            )
        ):
            group = aliases(text).of(name.key)
            held.setdefault(tokens(words[-1])[0].key, set()).add(
                min(group & name_keys(text), key=lambda k: (-len(k), k))
            )
    return {noun: next(iter(keys)) for noun, keys in held.items() if len(keys) == 1}


def _called(noun: str, text: str) -> bool:
    """Whether a text calls one thing by a noun that ends a name: "the zoo" of "Osterby Zoo", and never "a zoo" or "zoos"."""
    if len(noun) < 3 or not noun.isalpha() or is_person_noun(noun):
        return False
    definite, counted, every = _nouns(text)
    return noun in definite and noun not in counted and every.isdisjoint({f"{noun}s", f"{noun}es"})


# Words as "\b" parts them, each looked at behind its article: those of one match may be of the next as well.
_DEFINITE = regex.compile(r"\b[Tt]he\s(?=(\w++)(?!\s\p{Lu}))")
_COUNTED = regex.compile(
    r"\b(?:[Aa]n?|[Aa]nother|[Oo]ther|[Ee]very|[Ee]ach|[Aa]ny)\s(?=(\w++))(?=(?:\p{Ll}++\s(\w++))?)"
)
_RUN = regex.compile(r"\w+")


@lru_cache(maxsize=512)
def _nouns(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words behind "the" (unless they go on into a name), those behind "a" and the like, and all."""
    counted = frozenset(word for match in _COUNTED.finditer(text) for word in match.groups() if word)
    return frozenset(_DEFINITE.findall(text)), counted, frozenset(_RUN.findall(text))
