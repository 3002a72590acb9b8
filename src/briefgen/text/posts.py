"""Posts and kinds that a text gives to names: "the port's director, Ann Bell," and "the hotel chain Costa"; and whom a phrase names by them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.broader_nouns import SHORT_KINDS, broader, narrower
from briefgen.text.name_words import SAYING
from briefgen.text.names import Name, aliases, names, people
from briefgen.text.person_nouns import GENERIC_BODIES, STRICT, is_body_noun, is_person_noun, variants
from briefgen.text.plain import plain
from briefgen.text.tokens import FUNCTION_WORDS, Token, tokens

__all__ = ["Description", "Post", "described", "holder_of", "kinds", "posts", "tails"]


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase around a head noun.

    Attributes:
        span: from its determiner or first word to its last.
        head: index of the head among the text's tokens.
        opener: its determiner, casefolded; ``'s`` where an owner opens it; empty where nothing does.
        own: the words before the head, keys.
        behind: the words of the "of" or "for" phrase behind it, keys.
        joint: that preposition.
    """

    span: Span
    head: int
    opener: str
    own: frozenset[str]
    behind: frozenset[str]
    joint: str


_DETERMINERS = frozenset("the a an its their his her our whose this that".split())
_POSSESSIVE = regex.compile(r"['’]s?$")
_JOINTS = frozenset("of for at in from with to on".split())
# What these lead on to belongs to the post; "hired from", "sent to" need not.
_OWN_JOINTS = frozenset("of for at in".split())
_CLOSES = regex.compile(r"\s*(?:[,.;:)—–]|$|\n|(?:who|whose|that|which)\b)")
_CLOSES_LIST = regex.compile(r",?\s+and\b")
_NO_NOUN = frozenset(
    "said says told tells added asked warned wrote called named led run owned chaired headed backed signed met urged".split()
)
_LONGEST = 7
_LONGEST_SHORTENED = 3  # "Gov.", "Sen.": letters of a title that its point shortens


def _tight(view: str, left: Token, right: Token) -> bool:
    gap = view[left.span.end : right.span.start]
    return gap.strip(" '’") in {"", "-"} and len(gap) < 4


def _owns(view: str, token: Token) -> bool:
    """Whether a word stands in the possessive: "port's", "growers'"."""
    return bool(_POSSESSIVE.search(token.span.of(view))) or (
        token.text.endswith("s") and view[token.span.end : token.span.end + 2] in {"' ", "’ "}
    )


def _phrase(view: str, found: tuple[Token, ...], head: int) -> _Phrase:
    """The noun phrase around a head noun: its own words to the left, one "of" phrase to the right."""
    start, opener = head, ""
    own: set[str] = set()
    while start > 0 and head - start < _LONGEST and _tight(view, found[start - 1], found[start]):
        before = found[start - 1]
        word = before.text.casefold()
        if word in _DETERMINERS:
            start, opener = start - 1, word
            break
        if word in FUNCTION_WORDS or word in _NO_NOUN:
            break
        if _owns(view, before):
            opener = "'s"
        own.add(before.key)
        start -= 1
    end, behind, joint = head, frozenset[str](), ""
    if head + 1 < len(found) and found[head + 1].text in _OWN_JOINTS and _tight(view, found[head], found[head + 1]):
        joint = found[head + 1].text
        end, behind = _behind(view, found, head + 1)
    if opener in _DETERMINERS - {"the"} and any(_owns(view, t) for t in found[start + 1 : head]):
        opener = "'s"
    if opener == "the" and any(_owns(view, t) for t in found[start + 1 : head]):
        opener = "'s"
    return _Phrase(Span(found[start].span.start, found[end].span.end), head, opener, frozenset(own), behind, joint)


def _behind(view: str, found: tuple[Token, ...], joint: int) -> tuple[int, frozenset[str]]:
    end, words = joint, set[str]()
    seen = False
    while end + 1 < len(found) and end - joint < _LONGEST and _tight(view, found[end], found[end + 1]):
        after = found[end + 1]
        word = after.text.casefold()
        if word in _JOINTS | {"and"} and seen and end + 2 < len(found) and not _verbal(found[end + 2]):
            end += 1
            continue
        if word in {"the", "a", "an"}:
            end += 1
            continue
        if word in FUNCTION_WORDS or word in _NO_NOUN or _verbal(after):
            break
        words.add(after.key)
        seen = True
        end += 1
    while end > joint and found[end].text.casefold() in FUNCTION_WORDS:
        end -= 1
    return (end, frozenset(words)) if words else (joint - 1, frozenset())


def _verbal(token: Token) -> bool:
    return token.text[:1].islower() and (token.text.endswith("ed") or token.text in _NO_NOUN)


@lru_cache(maxsize=512)
def posts(text: str) -> tuple[Post, ...]:
    """Every post or kind that stands beside a name in a text, by position."""
    view = plain(text)
    found = tokens(text)
    persons = people(text)
    out: list[Post] = []
    for name in names(text):
        person = name.key in persons or bool(aliases(text).of(name.key) & persons)
        for phrase in (*_before(view, found, name, person), *_after(view, found, name, person)):
            if _in_name(found[phrase.head], names(text)):
                continue
            out.append(_post(phrase, found, text, name))
    return tuple(dict.fromkeys(out))


@lru_cache(maxsize=512)
def kinds(text: str) -> frozenset[tuple[str, str]]:
    """The head and holder of every phrase that stands right before or behind a name."""
    view, found, persons = plain(text), tokens(text), people(text)
    out = set()
    for name in names(text):
        person = name.key in persons or bool(aliases(text).of(name.key) & persons)
        for phrase in (*_before(view, found, name, person), *_after(view, found, name, person)):
            if not _in_name(found[phrase.head], names(text)):
                out.add((found[phrase.head].key, name.key))
    return frozenset(out)


def _post(phrase: _Phrase, found: tuple[Token, ...], text: str, name: Name) -> Post:
    words = phrase.own | phrase.behind
    strict = frozenset(t.text.casefold() for t in found if phrase.span.covers(t.span)) & STRICT
    owners = _owners(words, phrase, text)
    held = {w for key in owners for w in _keys(key)}
    held |= {head for head, holder in kinds(text) if holder in owners}
    if not owners and phrase.opener in {"its", "their"}:
        held |= _unnamed_owner(text, phrase.span.start)
    return Post(found[phrase.head].key, frozenset(words | held), strict, name.key)


def _unnamed_owner(text: str, start: int) -> frozenset[str]:
    from briefgen.text.referring import subject_words  # noqa: PLC0415 - the two rest on one another

    return subject_words(text, start)


@lru_cache(maxsize=4096)
def _keys(name: str) -> frozenset[str]:
    return frozenset(t.key for t in tokens(name))


def _owners(words: frozenset[str], phrase: _Phrase, text: str) -> set[str]:
    """The names of the bearers that a phrase's words stand for: "the bureau" for the one bureau of the text."""
    out: set[str] = set()
    for name in names(text):
        if phrase.span.covers(name.span):
            out |= aliases(text).of(name.key)
    for word in words:
        bearer = tails(text).get(word)
        if bearer:
            out |= aliases(text).of(bearer)
    from briefgen.text.referring import referent  # noqa: PLC0415 - the two rest on one another

    pointers = [phrase.span.start] if phrase.opener in {"its", "their", "whose", "his", "her"} else []
    pointers += [
        t.span.start
        for t in tokens(text)
        if phrase.span.covers(t.span) and t.text.casefold().removesuffix("'s") in GENERIC_BODIES
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
            and (is_body_noun(words[-1]) or _called(words[-1], text))
        ):
            group = aliases(text).of(name.key)
            held.setdefault(tokens(words[-1])[0].key, set()).add(
                min(group & {n.key for n in names(text)}, key=lambda k: (-len(k), k))
            )
    return {noun: next(iter(keys)) for noun, keys in held.items() if len(keys) == 1}


@lru_cache(maxsize=4096)
def _called(noun: str, text: str) -> bool:
    """Whether a text calls one thing by a noun that ends a name: "the zoo" of "Osterby Zoo", and never "a zoo" or "zoos"."""
    if len(noun) < 3 or not noun.isalpha() or is_person_noun(noun):
        return False
    stem = regex.escape(noun)
    if not regex.search(rf"\b[Tt]he\s{stem}(?:['’]s)?\b(?!\s\p{{Lu}})", text):
        return False
    return not regex.search(
        rf"\b(?:[Aa]n?|[Aa]nother|[Oo]ther|[Ee]very|[Ee]ach|[Aa]ny)\s(?:\p{{Ll}}+\s)?{stem}\b|\b{stem}e?s\b", text
    )


def _fits(token: Token, *, person: bool, determined: bool) -> bool:
    word = token.text.casefold()
    if person:
        return is_person_noun(word) or is_person_noun(token.key)
    return is_body_noun(word) or (determined and not is_person_noun(word) and _may_head(token))


def _in_name(token: Token, text_names: tuple[Name, ...]) -> bool:
    return any(n.span.overlaps(token.span) for n in text_names)


_NO_HEAD = regex.compile(
    r"(?:ed|ing|ly|s|that|against|after|before|near|outside|inside|despite|during|since|until|between|behind|beside|under|above|below|"
    r"first|second|third|last|next|late|former|new|nearby|outer|inner|then|twice|once|year|week|month|day|morning|summer|winter|spring|autumn|night)$"
)


def _may_head(token: Token) -> bool:
    """Whether a lower-case word may be the noun that a name stands behind: "the ferry Aurora"."""
    return (
        token.text.isalpha()
        and token.text.islower()
        and (len(token.text) > 3 or token.text in SHORT_KINDS)
        and token.text not in FUNCTION_WORDS | SAYING
        and not _NO_HEAD.search(token.text)
    )


def _before(view: str, found: tuple[Token, ...], name: Name, person: bool) -> list[_Phrase]:  # noqa: FBT001 - an inner rule
    """A phrase that ends right before a name, with or without a comma."""
    at = next((i for i, t in enumerate(found) if t.span.overlaps(name.span)), 0)
    if at == 0:
        return []
    title = found[at - 1]
    if title.text.casefold().rstrip(".") in {"mr", "mrs", "ms", "dr", "sir", "dame", "professor", "prof"} and at > 1:
        at -= 1
    gap = view[found[at - 1].span.end : found[at].span.start].strip(" \n")
    if gap == "." and len(found[at - 1].text) > _LONGEST_SHORTENED:
        return []  # "a law firm. Bell": a sentence ends
    if gap in {"", "."} and not _owns(view, found[at - 1]):
        phrase = _phrase(view, found, at - 1)
        determined = phrase.opener not in {"", "'s"} and len(phrase.own) <= 2
        if _fits(found[at - 1], person=person, determined=determined):
            return [phrase]
        return []
    if gap == "," and _closed(view, name.span.end):
        return [p for p in _ending_at(view, found, at - 1) if _fits(found[p.head], person=person, determined=False)][:1]
    return []


_BRACKETED = regex.compile(r"\s?\([^()]{2,40}\)")


def _closed(view: str, end: int) -> bool:
    """Whether an apposition is closed behind a name, and is no item of a list."""
    bracket = _BRACKETED.match(view, end)
    end = bracket.end() if bracket else end
    close = regex.compile(r"\s*(?:[,.;:)—–\"”]|$|\n)| of the ").match(view, end)
    return close is not None and not regex.compile(r",\s(?:and|or)\s(?:the|an?|\p{Lu})").match(view, end)


def _ending_at(view: str, found: tuple[Token, ...], last: int) -> list[_Phrase]:
    """The noun phrases of a person or body that end with a token."""
    out = []
    for head in range(last, max(-1, last - _LONGEST - 2), -1):
        if head < last and not _tight(view, found[head], found[head + 1]):
            break
        word = found[head].text.casefold()
        if not (is_person_noun(word) or is_body_noun(word)) or _owns(view, found[head]):
            continue
        phrase = _phrase(view, found, head)
        if phrase.opener and phrase.span.end == found[last].span.end:
            out.append(phrase)
    return sorted(out, key=lambda p: p.span.start)


_APPOSED_NEXT = regex.compile(r",\s\p{Lu}")  # "the publisher, Zlata, the minister, Ann Bell, said"
_AGE = regex.compile(r",\s(?:aged\s)?\d{1,3}(?=,)")


def _after(view: str, found: tuple[Token, ...], name: Name, person: bool) -> list[_Phrase]:  # noqa: FBT001 - an inner rule
    """A phrase between commas right behind a name: "Ann Bell, 54, the port's director,"."""
    bracket = _BRACKETED.match(view, name.span.end)
    end = bracket.end() if bracket else name.span.end
    age = _AGE.match(view, end)
    end = age.end() if age else end
    if not view.startswith(", ", end):
        return []
    first = next((i for i, t in enumerate(found) if t.span.start >= end), len(found))
    for head in range(first, min(first + _LONGEST, len(found))):
        token = found[head]
        if head > first and not _tight(view, found[head - 1], token):
            return []
        word = token.text.casefold()
        if word in {"who", "which", "whose", "and", "but", "or"} or word in _NO_NOUN:
            return []
        if _owns(view, token) or (head > first and word in _JOINTS):
            continue
        follows = found[head + 1] if head + 1 < len(found) else None
        ends = _CLOSES.match(view, token.span.end) or (follows is not None and follows.text in _JOINTS)
        if ends and _fits(token, person=person, determined=False):
            phrase = _phrase(view, found, head)
            if (
                phrase.span.start > found[first].span.start
                or _APPOSED_NEXT.match(view, phrase.span.end)
                or regex.compile(r",?\s(?:and|or)\s").match(view, phrase.span.end)
            ):
                return []
            return [phrase]
    return []


def holder_of(head: str, words: frozenset[str], strict: frozenset[str], text: str) -> str | None:
    """The one name that a text gives a post with these words; None where none or several have it."""
    heads = variants(head)
    held = {p.holder for p in posts(text) if p.head in heads and p.strict == strict and words <= p.words | strict}
    bearers = {_bearer(h, text) for h in held}
    if len(bearers) == 1:
        return next(iter(bearers))
    if not bearers and not strict:
        return _tailed(head, words, text) or _broadly(head, words, text)
    return None


def _bearer(key: str, text: str) -> str:
    return min(aliases(text).of(key) & {n.key for n in names(text)}, key=lambda k: (-len(k), k))


def _broadly(head: str, words: frozenset[str], text: str) -> str | None:
    """The one bearer that a text calls by a narrower noun: "the vessel" of "the tug Aurora"; or whose name has one."""
    heads = narrower(head)
    if not heads:
        return None
    found = {_bearer(p.holder, text) for p in posts(text) if p.head in heads and not p.strict and words <= p.words}
    found |= {bearer for noun, bearer in tails(text).items() if noun in heads and words <= _keys(bearer)}
    return next(iter(found)) if len(found) == 1 else None


def _tailed(head: str, words: frozenset[str], text: str) -> str | None:
    bearer = tails(text).get(head)
    return bearer if bearer is not None and words <= _keys(bearer) else None


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


@lru_cache(maxsize=16384)
def described(text: str, source_text: str) -> tuple[Description, ...]:
    """The phrases of a text that name a bearer as the source's text does: "the port's director", "the mayor of Leeds".

    Args:
        text: a sentence of the source, or a claim.
        source_text: whose posts count.
    """
    heads = {v for p in posts(source_text) for v in variants(p.head)} | set(tails(source_text))
    heads |= {b for head in heads for b in broader(head)}
    view = plain(text)
    found = tokens(text)
    taken = [n.span for n in names(text)]
    every: list[Description] = []
    for index, token in enumerate(found):
        if token.key not in heads or _owned_noun(view, found, index) or any(s.overlaps(token.span) for s in taken):
            continue
        one = _description(view, found, index, source_text)
        if one is not None:
            every.append(one)
    # "the fund's chairman" before "the fund"
    out: list[Description] = []
    for one in sorted(every, key=lambda d: (d.span.start - d.span.end, d.span)):
        if not any(d.span.overlaps(one.span) for d in out):
            out.append(one)
    return tuple(sorted(out, key=lambda d: d.span))


def _owned_noun(view: str, found: tuple[Token, ...], index: int) -> bool:
    """Whether a noun goes on into another one: "director general", "board member"; "boards" in the plural."""
    token = found[index]
    word = token.text.casefold().removesuffix("'s")
    if word.endswith("s") and not word.endswith("ss"):
        return True
    after = found[index + 1] if index + 1 < len(found) else None
    if after is None or _owns(view, token) or not _tight(view, token, after):
        return False
    return is_person_noun(after.text.casefold()) or is_body_noun(after.text.casefold())


def _description(view: str, found: tuple[Token, ...], index: int, source_text: str) -> Description | None:
    phrase = _phrase(view, found, index)
    strict = frozenset(t.text.casefold() for t in found if phrase.span.covers(t.span)) & STRICT
    key = found[index].key
    start = phrase.span.start
    if phrase.opener in _DETERMINERS or (
        phrase.opener == "'s" and found_at(found, start).text.casefold() in _DETERMINERS
    ):
        following = next(t for t in found if t.span.start > start)
        start = following.span.start
    own = phrase.own - {tokens(s)[0].key for s in strict}
    if phrase.behind:
        holder = holder_of(key, own | phrase.behind, strict, source_text)
        if holder is not None:
            return Description(Span(start, phrase.span.end), holder, phrase.opener)
        if phrase.joint == "of":
            return None
    holder = holder_of(key, own, strict, source_text)
    if holder is None:
        return None
    return Description(Span(start, found[index].span.end), holder, phrase.opener)


def found_at(found: tuple[Token, ...], start: int) -> Token:
    """The token that begins at an offset."""
    return next(t for t in found if t.span.start == start)
