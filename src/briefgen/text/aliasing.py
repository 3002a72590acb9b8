"""Which keys of one text have the same bearer: definitions in brackets, initials, surnames, short forms, posts."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from briefgen.text.name_words import BODIES, JOB_TITLES, PLACES, ROLES, WEAK_BODIES
from briefgen.text.person_nouns import is_person_noun
from briefgen.text.persons import people_among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["alias_groups", "opening", "openings", "spells"]

Mention = tuple[str, int, int]  # key, start, end

_SHORTEST = 3
_MOST_LETTERS = 3  # that an acronym takes of a word
_OPENING = 4
_SMALL = frozenset("of for the and in on at de la".split())
_BRACKET = regex.compile(
    r"\s?\(\s?(?<the>(?:the|hereafter|or|also known as)\s)?[\"']?(?<short>[^()\"']{2,60})[\"']?\s?\)"
)
_BEFORE_BRACKET = regex.compile(r"[\p{L}\p{N}&'.-]+")
_ROLE = rf"(?:(?:deputy|assistant|prime|vice)\s)?(?:{'|'.join(sorted(ROLES, key=len, reverse=True))})(?:\s(?:executive|minister|constable))?"
_PLACE = r"(?:\p{Lu}[\p{L}-]*(?:\s\p{Lu}[\p{L}-]*){0,3})"
_OF = rf"(?:\sof\s(?:the\s)?(?<of>{_PLACE}))?"
_ROLE_BEFORE = regex.compile(rf"(?:(?<whose>{_PLACE})(?:'s)?\s)?\b(?<role>(?i:{_ROLE})){_OF},?\s$")
_ROLE_AFTER = regex.compile(
    rf",\s(?:the\s)?(?:(?<whose>{_PLACE})(?:'s)?\s)?(?<role>(?i:{_ROLE})){_OF}(?=[,.;]|\s(?:said|who)\b)"
)


def alias_groups(view: str, mentions: Sequence[Mention]) -> tuple[frozenset[str], ...]:
    """Sets of keys that one text gives to one bearer.

    Args:
        view: plain text.
        mentions: key, start and end of each name, ascending.
    """
    keys = list(dict.fromkeys(key for key, _, _ in mentions))
    pairs = [
        *_bracketed(view, mentions),
        *_initials(keys),
        *_short_forms(view, mentions, keys),
    ]
    people = people_among(view, mentions)
    pairs.extend(_surnames(keys, people))
    pairs.extend(_forenames(keys, people))
    pairs.extend(_firms(view, mentions, people))
    pairs.extend(_posts(view, mentions, keys, people))
    pairs.extend(_offices(view, mentions, people))
    return _united(pairs)


def _united(pairs: Iterable[tuple[str, str]]) -> tuple[frozenset[str], ...]:
    group_of: dict[str, set[str]] = {}
    for left, right in pairs:
        if left == right:
            continue
        joined = group_of.get(left, {left}) | group_of.get(right, {right})
        for key in joined:
            group_of[key] = joined
    distinct = {id(group): frozenset(group) for group in group_of.values()}
    return tuple(sorted(distinct.values(), key=sorted))


def _bracketed(view: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """A name with its short form (or long form) in brackets, where the one spells the initials of the other."""
    starts = {start: key for key, start, _ in mentions}
    for key, _, end in mentions:
        match = _BRACKET.match(view, end, end + 80)
        if match is None:
            continue
        inner = starts.get(match.start("short"))
        if inner is None:
            continue
        if match["the"] or spells(inner, key) or spells(key, inner):
            yield key, inner


def spells(short: str, long: str) -> bool:
    """Whether a one-word key takes its letters, in order, from the beginnings of all words of another ("mopac")."""
    if " " in short or " " not in long:
        return False
    letters, words = short.replace("&", ""), long.replace("'s", "").split()
    if len(words) < 2 or len(letters) < 2:
        return False
    return _spelt(letters, words)


def opening(short: str) -> str:
    """The letters of a key by which the names are found that it may spell."""
    return short.replace("&", "")[:_OPENING]


def openings(long: str) -> set[str]:
    """The openings of all keys that take their letters from a name."""
    reach = {""}
    for word in long.replace("'s", "").split():
        taken = {(held + word[:count])[:_OPENING] for held in reach for count in range(1, _MOST_LETTERS + 1)}
        reach = reach | taken if word in _SMALL else taken
    return reach


def _spelt(letters: str, words: list[str]) -> bool:
    # reach: how many letters may have been used up after each word
    reach = {0}
    for word in words:
        after = set(reach) if word in _SMALL else set()
        for used in reach:
            for count in range(1, min(_MOST_LETTERS, len(word)) + 1):
                if letters[used : used + count] != word[:count]:
                    break
                after.add(used + count)
        reach = after
    return len(letters) in reach


def _initials(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An acronym whose letters are the initials of exactly one longer name of the text."""
    longs: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        words = key.split()
        for kept in {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL)}:
            if len(kept) >= 2:
                longs[kept].append(key)
    for key in keys:
        if " " not in key and len(longs.get(key, ())) == 1:
            yield key, longs[key][0]


def _short_forms(view: str, mentions: Sequence[Mention], keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A leading part: "Met Police" and "the Met" for "Metropolitan Police", "Novara" for "Novara Technologies"."""
    with_the = {key for key, start, _ in mentions if view[max(0, start - 4) : start].casefold() == "the "}
    longer = sorted(key for key in keys if " " in key)
    for short in keys:
        rivals = [k for k in _opened_by(short, longer) if k != short and _begins(short, k)]
        longs = [k for k in rivals if _shortens(short, k, with_the=short in with_the)]
        # One long form, or several of which the shortest begins all ("Met Police", "Metropolitan Police Service").
        if longs:
            base = min(longs, key=lambda k: (len(k), k))
            if all(_begins(base, k) for k in rivals):
                yield short, base


def _opened_by(short: str, ordered: Sequence[str]) -> Sequence[str]:
    """Those of some sorted keys that begin as the first word of a short one does."""
    first = short.partition(" ")[0]
    if len(short) < _SHORTEST:
        return ()
    return ordered[bisect_left(ordered, first) : bisect_left(ordered, first + chr(sys.maxunicode))]


def _begins(short: str, long: str) -> bool:
    left, right = short.split(), long.split()
    return len(left) <= len(right) and all(
        mine == theirs or _cut(mine, theirs) for mine, theirs in zip(left, right, strict=False)
    )


def _cut(mine: str, theirs: str) -> bool:
    return len(mine) >= 3 and theirs.startswith(mine) and len(theirs) >= len(mine) + 3


def _shortens(short: str, long: str, *, with_the: bool) -> bool:
    """Whether what a short form leaves out of a long one is only the kind of body."""
    left, right = short.split(), long.split()
    dropped = right[len(left) :]
    if not dropped:
        return True
    if all(word in WEAK_BODIES for word in dropped):
        return short not in PLACES
    return all(word in BODIES or word in WEAK_BODIES for word in dropped) and with_the and short not in PLACES


def _surnames(keys: Sequence[str], people: set[str]) -> Iterator[tuple[str, str]]:
    """The end of one person's name alone: "Bell" and "Otieno-Marsh" for "Grace Otieno-Marsh"."""
    full: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        words = key.split()
        if len(words) > 1 and (key in people or words[-1] in people):
            for start in range(1, len(words)):
                full[" ".join(words[start:])].append(key)
    for key in keys:
        held = full.get(key, ())
        ends = {" ".join(words[i:]) for words in (k.split() for k in held) for i in range(1, len(words))}
        longest = [k for k in held if k not in ends]
        if len(longest) == 1 and key not in PLACES:
            yield key, longest[0]


def _forenames(keys: Sequence[str], people: set[str]) -> Iterator[tuple[str, str]]:
    """A forename used alone that begins one person's name and stands in no other: "Nadia" for "Nadia Ferrante"."""
    with_word: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for word in set(key.split()) if " " in key else ():
            with_word[word].append(key)
    for key in keys:
        if " " in key or key in PLACES:
            continue
        held = with_word.get(key, ())
        if len(held) == 1 and held[0] in people and held[0].split()[0] == key:
            yield key, held[0]


_PLACED = regex.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ff]rom|[Oo]ff|[Tt]o|(?:city|town|village|commune|municipality|province|region|state|island|port|county|district|republic|government)\sof)\s(?:the\s)?$"
)
_DATED = regex.compile(r",\s(?:\p{Lu}\p{L}+,\s)?(?:\d{1,2}\s)?\p{Lu}\p{L}+\.?\s(?:\d{1,2},\s)?\d{4}")


def _firms(view: str, mentions: Sequence[Mention], people: set[str]) -> Iterator[tuple[str, str]]:
    """One word of a firm's name that the text uses alone: "Harcourt" for "Harcourt Bakeries"; never where it is a place there."""
    keys = {key for key, _, _ in mentions}
    placed = {
        key
        for key, start, end in mentions
        if _PLACED.search(view[max(0, start - 20) : start])
        or _DATED.match(view, end)
        or (view[start:end].isupper() and end - start > 4)
    }
    longs = {key for key in keys if 1 < len(key.split()) <= 4 and key not in people and key not in placed}
    at_edge: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        words = key.split()
        for word in {words[0], words[-1]} if " " in key else ():
            at_edge[word].append(key)
    written = set(_RUN.findall(view))
    for short in keys:
        if " " in short or len(short) < 4 or short in placed or short in PLACES or short in people or short in BODIES:
            continue
        held = at_edge.get(short, ())
        if len(held) != 1 or held[0] not in longs or _is_written(short, view, written):
            continue
        others = set(held[0].split()) - {short}
        if held[0].split()[0] == short:
            others -= placed  # "Citybus" for "Citybus Ostrel"
        if others.isdisjoint(_TELLING) and others.isdisjoint(keys):
            yield short, held[0]


_RUN = regex.compile(r"\w+")
_TELLING = BODIES - {"group", "bank"}


def _is_written(word: str, view: str, runs: AbstractSet[str]) -> bool:
    """Whether a word stands by itself in a text that holds these runs of letters and figures."""
    if _RUN.fullmatch(word):
        return word in runs
    return regex.search(rf"\b{regex.escape(word)}\b", view) is not None


def _posts(view: str, mentions: Sequence[Mention], keys: Sequence[str], people: set[str]) -> Iterator[tuple[str, str]]:
    """A post and its holder where the text puts them side by side; a post with two holders is nobody's."""
    surname = dict(_surnames(keys, people))
    holders: dict[str, set[str]] = defaultdict(set)
    for key, start, end in mentions:
        if key not in people and surname.get(key) is None:
            continue
        before = _ROLE_BEFORE.search(view[max(0, start - 70) : start])
        after = _ROLE_AFTER.match(view, end, end + 80)
        for match in (before, after):
            if match is not None:
                for post in _post_keys(match):
                    holders[post].add(surname.get(key, key))
    for post, who in holders.items():
        if len(who) == 1:
            yield post, next(iter(who))


def _offices(view: str, mentions: Sequence[Mention], people: set[str]) -> Iterator[tuple[str, str]]:
    """An office written with capitals, and who holds it: "the Schools Adjudicator, Rosalind Peel,"."""
    for (office, start, end), (holder, begin, stop) in pairwise(mentions):
        closed = view[stop : stop + 1] in {",", ".", ";", ""}
        if (
            view[end:begin] == ", "
            and closed
            and holder in people
            and office not in people
            and is_person_noun(office.split()[-1])
            and view[max(0, start - 4) : start].casefold() == "the "
        ):
            yield office, holder


# Posts of which a story has several: only "head of X" names one.
_MANY = frozenset("head chief boss leader manager director executive spokesman spokeswoman minister secretary".split())


def _post_keys(match: regex.Match[str]) -> list[str]:
    role = " ".join(match["role"].casefold().split())
    whose = (match["whose"] or "").casefold().removeprefix("the ").split()
    while whose and whose[-1] in JOB_TITLES:
        role = f"{whose.pop()} {role}"
    if "former" in role or "acting" in role:
        return []
    whose = [w for w in whose if w not in {"the", "its", "their", "his", "her", "our"}]
    place = " ".join((match["of"] or "").casefold().removeprefix("the ").split() or whose)
    bare = [] if role in _MANY else [role]
    if not place or (role in _MANY and not match["of"]):
        return bare
    return [*bare, f"{place} {role}", f"{role} of {place}"]
