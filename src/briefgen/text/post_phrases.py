"""Noun phrases beside a name: what stands right before it, or between commas behind it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from briefgen.model import Span
from briefgen.text.broader_nouns import SHORT_KINDS
from briefgen.text.name_words import SAYING
from briefgen.text.names import Name
from briefgen.text.person_nouns import is_body_noun, is_person_noun
from briefgen.text.spans import first_at, touched, touching
from briefgen.text.tokens import FUNCTION_WORDS, Token

__all__ = ["DETERMINERS", "Phrase", "after_name", "before_name", "in_name", "owns", "phrase_around", "tight"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase around a head noun.

    Attributes:
        span: from its determiner or first word to its last.
        head: index of the head among the text's tokens.
        opener: its determiner, casefolded; ``'s`` where an owner opens it; empty where nothing does.
        own: the words before the head, keys.
        behind: the words of the "of" or "for" phrase behind it, keys.
        joint: that preposition.
        shorter: where the phrase may end before, with the words behind that are then its own.
    """

    span: Span
    head: int
    opener: str
    own: frozenset[str]
    behind: frozenset[str]
    joint: str
    shorter: tuple[tuple[int, frozenset[str]], ...] = ()


DETERMINERS = frozenset("the a an its their his her our whose this that".split())
_POSSESSIVE = regex.compile(r"['’]s?$")
_JOINTS = frozenset("of for at in from with to on".split())
# What these lead on to belongs to the post; "hired from", "sent to" need not.
_OWN_JOINTS = frozenset("of for at in".split())
_CLOSES = regex.compile(r"\s*(?:[,.;:)—–]|$|\n|(?:who|whose|that|which)\b)")
_CLOSES_LIST = regex.compile(r"(?:,|(?<![\s,])|\G)\s++and\b")
_NO_NOUN = frozenset(
    "said says told tells added asked warned wrote called named led run owned chaired headed backed signed met urged".split()
)
_NO_PART = frozenset(
    "after before since until because although though while against between during despite under above below near behind beyond "
    "outside inside within off out up down that today yesterday then again".split()
)
_LONGEST = 7
_LONGEST_SHORTENED = 3  # "Gov.", "Sen.": letters of a title that its point shortens


def tight(view: str, left: Token, right: Token) -> bool:
    gap = view[left.span.end : right.span.start]
    return gap.strip(" '’") in {"", "-"} and len(gap) < 4


def owns(view: str, token: Token) -> bool:
    """Whether a word stands in the possessive: "port's", "growers'"."""
    return bool(_POSSESSIVE.search(token.span.of(view))) or (
        token.text.endswith("s") and view[token.span.end : token.span.end + 2] in {"' ", "’ "}
    )


def phrase_around(view: str, found: tuple[Token, ...], head: int) -> Phrase:
    """The noun phrase around a head noun: its own words to the left, one "of" phrase to the right."""
    start, opener = head, ""
    own: set[str] = set()
    while start > 0 and head - start < _LONGEST and tight(view, found[start - 1], found[start]):
        before = found[start - 1]
        word = before.text.casefold()
        if word in DETERMINERS:
            start, opener = start - 1, word
            break
        if word in FUNCTION_WORDS or word in _NO_NOUN or word in _NO_PART:
            break
        if owns(view, before):
            opener = "'s"
        own.add(before.key)
        start -= 1
    end, behind, joint = head, frozenset[str](), ""
    shorter: tuple[tuple[int, frozenset[str]], ...] = ()
    after = found[head + 1] if head + 1 < len(found) and tight(view, found[head], found[head + 1]) else None
    if after is not None and after.text in _OWN_JOINTS:
        joint = after.text
        (end, behind), *rest = _behind(view, found, head + 1)
        shorter = tuple((found[e].span.end, words) for e, words in rest)
    elif after is not None and after.text == "there":  # "the mayor there"
        end = head + 1
    if opener in DETERMINERS - {"the"} and any(owns(view, t) for t in found[start + 1 : head]):
        opener = "'s"
    if opener == "the" and any(owns(view, t) for t in found[start + 1 : head]):
        opener = "'s"
    span = Span(found[start].span.start, found[end].span.end)
    return Phrase(span, head, opener, frozenset(own), behind, joint, shorter)


def _behind(view: str, found: tuple[Token, ...], joint: int) -> list[tuple[int, frozenset[str]]]:
    """Where a phrase behind a preposition may end, and its words: the longest first, as a verb may look like a noun."""
    ends: list[tuple[int, frozenset[str]]] = []
    end, words = joint, set[str]()
    seen = False
    while end + 1 < len(found) and end - joint < _LONGEST and tight(view, found[end], found[end + 1]):
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
        ends.append((end, frozenset(words)))
    return ends[::-1] or [(joint - 1, frozenset())]


def _verbal(token: Token) -> bool:
    return token.text[:1].islower() and (token.text.endswith("ed") or token.text in _NO_NOUN)


def _fits(token: Token, *, person: bool, determined: bool) -> bool:
    word = token.text.casefold()
    if person:
        return is_person_noun(word) or is_person_noun(token.key)
    return is_body_noun(word) or (determined and not is_person_noun(word) and _may_head(token))


def in_name(token: Token, text_names: tuple[Name, ...]) -> bool:
    return touched(text_names, token.span)


_NO_HEAD = regex.compile(
    r"(?:ed|ing|ly|s|that|against|after|before|near|outside|inside|despite|during|since|until|between|behind|beside|under|above|below|"
    r"first|second|third|last|next|late|former|new|nearby|outer|inner|then|twice|once|year|week|month|day|morning|summer|winter|spring|autumn|night|"
    r"plan|deal|law|pact|contract|order|rule|scheme|program|programme|proposal|offer|bid|budget|case|vote|cost|move|bill|act)$"
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


def before_name(view: str, found: tuple[Token, ...], name: Name, person: bool) -> list[Phrase]:  # noqa: FBT001 - an inner rule
    """A phrase that ends right before a name, with or without a comma."""
    at = next(iter(touching(found, name.span)), 0)
    if at == 0:
        return []
    title = found[at - 1]
    if title.text.casefold().rstrip(".") in {"mr", "mrs", "ms", "dr", "sir", "dame", "professor", "prof"} and at > 1:
        at -= 1
    gap = view[found[at - 1].span.end : found[at].span.start]
    if gap.count("\n") > 1:
        return []  # a heading, and the text below it
    gap = gap.strip(" \n")
    if gap == "." and len(found[at - 1].text) > _LONGEST_SHORTENED:
        return []  # "a law firm. Bell": a sentence ends
    if gap in {"", "."} and not owns(view, found[at - 1]):
        phrase = phrase_around(view, found, at - 1)
        determined = phrase.opener not in {"", "'s"} and len(phrase.own) <= 2
        if not _fits(found[at - 1], person=person, determined=determined):
            return []
        first = first_at(found, phrase.span.start)
        titled = person and first > 0 and view[found[first - 1].span.end : found[first].span.start] == ", "
        if titled and not phrase.opener and _closed(view, name.span.end):  # "its chair, Councillor Ann Bell,"
            return [phrase, *_apposed_before(view, found, first - 1, person=True)]
        return [phrase]
    if gap == "," and _closed(view, name.span.end):
        return _apposed_before(view, found, at - 1, person=person)
    return []


def _apposed_before(view: str, found: tuple[Token, ...], last: int, *, person: bool) -> list[Phrase]:
    return [p for p in _ending_at(view, found, last) if _fits(found[p.head], person=person, determined=False)][:1]


_BRACKETED = regex.compile(r"\s?\([^()]{2,40}\)")


def _closed(view: str, end: int) -> bool:
    """Whether an apposition is closed behind a name, and is no item of a list."""
    bracket = _BRACKETED.match(view, end)
    end = bracket.end() if bracket else end
    close = regex.compile(r"\s*(?:[,.;:)—–\"”]|$|\n)| of the ").match(view, end)
    return close is not None and not regex.compile(r",\s(?:and|or)\s(?:the|an?|\p{Lu})").match(view, end)


def _ending_at(view: str, found: tuple[Token, ...], last: int) -> list[Phrase]:
    """The noun phrases of a person or body that end with a token."""
    out = []
    for head in range(last, max(-1, last - _LONGEST - 2), -1):
        if head < last and not tight(view, found[head], found[head + 1]):
            break
        word = found[head].text.casefold()
        if not (is_person_noun(word) or is_body_noun(word)) or owns(view, found[head]):
            continue
        phrase = phrase_around(view, found, head)
        if phrase.opener and phrase.span.end == found[last].span.end:
            out.append(phrase)
    return sorted(out, key=lambda p: p.span.start)


_APPOSED_NEXT = regex.compile(r",\s\p{Lu}")  # "the publisher, Zlata, the minister, Ann Bell, said"
_AGE = regex.compile(r",\s(?:aged\s)?\d{1,3}(?=,)")


def after_name(view: str, found: tuple[Token, ...], name: Name, person: bool) -> list[Phrase]:  # noqa: FBT001 - an inner rule
    """A phrase between commas right behind a name: "Ann Bell, 54, the port's director,"."""
    bracket = _BRACKETED.match(view, name.span.end)
    end = bracket.end() if bracket else name.span.end
    age = _AGE.match(view, end)
    end = age.end() if age else end
    if not view.startswith(", ", end):
        return []
    first = first_at(found, end)
    for head in range(first, min(first + _LONGEST, len(found))):
        token = found[head]
        if head > first and not tight(view, found[head - 1], token):
            return []
        word = token.text.casefold()
        if word in {"who", "which", "whose", "and", "but", "or"} or word in _NO_NOUN:
            return []
        if owns(view, token) or (head > first and word in _JOINTS):
            continue
        follows = found[head + 1] if head + 1 < len(found) else None
        ends = _CLOSES.match(view, token.span.end) or (follows is not None and follows.text in _JOINTS)
        if ends and _fits(token, person=person, determined=False):
            phrase = phrase_around(view, found, head)
            if (
                phrase.span.start > found[first].span.start
                or _APPOSED_NEXT.match(view, phrase.span.end)
                or regex.compile(r",?\s(?:and|or)\s").match(view, phrase.span.end)
            ):
                return []
            return [phrase]
    return []
