"""Who and what a source introduces: people with their full names, posts held by one person, kinds of bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.text.fold import fold
from briefgen.text.names import Name, aliases

__all__ = ["BODY_NOUNS", "POSTS", "Antecedent", "Cast", "cast", "full_name", "is_person", "kind_of"]

POSTS = (
    "prime minister|deputy mayor|home secretary|foreign secretary|health secretary|attorney general|chief executive|"
    "chief constable|chief minister|vice president|"
    "mayor|minister|secretary|president|chancellor|commissioner|governor|judge|senator|premier|ombudsman|regulator|"
    "chair|chairman|chairwoman|director|director general|head|leader|coroner|inspector|auditor|prosecutor|spokesman|spokeswoman"
)
_TITLES = (
    "mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|baroness|judge|justice|chief|assistant|deputy|commissioner|"
    "sergeant|captain|inspector|mp|mep|msp|senator|councillor|cllr|ceo|cfo|spokesperson|economist|analyst|founder|"
    "co-founder|billionaire|lawyer|barrister|professor|researcher|engineer|author|activist|campaigner|" + POSTS
)
BODY_NOUNS = (
    "company|firm|supplier|vendor|contractor|operator|provider|charity|union|council|agency|ministry|department|regulator|"
    "watchdog|authority|commission|committee|court|tribunal|force|trust|hospital|university|bank|board|group|party|"
    "government|manufacturer|developer|utility|retailer|airline|start-up|startup|think tank|union|body"
)
_BODY_WORD = regex.compile(
    r"(?i)\b(?:police|office|council|ministry|department|agency|authority|commission|committee|court|hall|house|group|plc|ltd|"
    r"inc|llc|gmbh|university|college|hospital|trust|bank|party|union|association|society|service|services|board|government|"
    r"parliament|senate|congress|institute|centre|center|company|corporation|corp|rail|railways?|water|energy|holdings|partners|"
    r"organisation|organization|federation|network|alliance|foundation|school|church|street|road|bridge|river|north|south|"
    r"east|west|western|eastern|northern|southern|greater|new|united|great|saint|kingdom|states|city|county|republic|"
    r"act|bill|treaty|agreement|report|review|times|news|post|brother|watch|airport|station|park|valley|islands?|line|"
    r"health|care|digital|capital|global|international|networks|solutions|logistics|transport|homes|foods|airways|airlines|steel|oil|gas|mining|insurance|finance|financial|electric|electronics|robotics|dynamics|industries|enterprises|ventures|consulting|associates|panel|assembly|forum|hub|tower|square|palace|systems?|technologies|software|labs?|analytics|pharma|motors|bay|lake|mount|sea|ocean|gulf|fund|project|programme)\b"
)
_TITLE = regex.compile(rf"(?i)(?:{_TITLES})")
_CAPITAL_WORD = regex.compile(r"\p{Lu}[\p{L}'’.-]*$")
_BEFORE_PERSON = regex.compile(rf"(?i)(?:\b(?:{_TITLES})[,]?\s+)$")
_AFTER_PERSON = regex.compile(
    rf"(?i)^(?:'s)?(?:,? (?:said|says|told|added|argued|warned|accused|denied|insisted|who|whose|wrote|resigned|called|"
    rf"asked|described|criticised|criticized)\b|, (?:an? |the )?(?:[\w'’-]+ ){{0,4}}?(?:{_TITLES})\b|, aged \d|, \d\d,)"
)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A full form and the sentence in which it stands."""

    text: str
    sentence: Sentence
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """What a source itself shows of its people and bodies.

    Attributes:
        people: casefolded surname to full name; a surname that two people share is absent.
        posts: casefolded post to its holder, where the source names exactly one; else to the post with whose it is
            ("London's mayor"), where the source says that in one way only.
        kinds: casefolded kind of body ("company") to its names with the sentence that says so; one name a kind.
        bearers: every casefolded key under which a person stands.
    """

    people: dict[str, Antecedent]
    posts: dict[str, Antecedent]
    kinds: dict[str, Antecedent]
    bearers: frozenset[str]


def is_person(name: Name, wording: str, bearers: frozenset[str] = frozenset()) -> bool:
    """Whether a name is a person's, by shape and company; the surnames already known count."""
    if name.key in bearers:
        return True
    if not _personal(name):
        return False
    bare = full_name(name.text)
    text = fold(wording).text
    at = text.find(bare)
    if bare != name.text:
        return True
    return at >= 0 and bool(_BEFORE_PERSON.search(text[:at]) or _AFTER_PERSON.search(text[at + len(bare) :]))


def _personal(name: Name) -> bool:
    """Whether a name has the shape of a person's: two or three capitalised words, none of a body, place or acronym."""
    bare = full_name(name.text)
    parts = bare.split()
    if not 2 <= len(parts) <= 3 or _BODY_WORD.search(bare) or any(len(p) > 1 and p.isupper() for p in parts):
        return False
    return all(_CAPITAL_WORD.match(p) for p in parts)


def full_name(text: str) -> str:
    """A person's name without the titles and posts that lead it."""
    parts = text.split()
    keep = len(parts)
    for index in range(len(parts) - 1, -1, -1):
        word = parts[index].strip(",")
        if _TITLE.fullmatch(word) or (len(word) > 1 and word.isupper()):
            break
        keep = index
    bare = parts[keep:]
    return " ".join(bare) if len(bare) >= 2 else text


def _people(page: Page) -> dict[str, Antecedent]:
    found: dict[str, Antecedent] = {}
    shared: set[str] = set()
    # A last name that the source also uses alone: "Ann Lee ... Lee said".
    alone = frozenset(n.key for s in page.sentences for n in s.names if " " not in n.key)
    for sentence in page.sentences:
        for name in sentence.names:
            if not is_person(name, sentence.wording) and not (_personal(name) and name.key.rsplit(" ", 1)[-1] in alone):
                continue
            bare = full_name(name.text)
            surname = bare.split()[-1].casefold()
            known = found.get(surname)
            if known is None:
                found[surname] = Antecedent(bare, sentence)
            elif known.text.casefold() != bare.casefold():
                shared.add(surname)
    return {s: a for s, a in found.items() if s not in shared}


class _Line(NamedTuple):
    """A sentence with its wording folded; ``lowered`` is empty where a letter beyond ASCII may stand for one of a word."""

    sentence: Sentence
    folded: str
    lowered: str


def _line(sentence: Sentence) -> _Line:
    text = fold(sentence.wording).text
    return _Line(sentence, text, text.lower() if text.isascii() else "")


def _holding(lines: Sequence[_Line], words: Sequence[str]) -> Iterator[tuple[Sentence, str]]:
    """The sentences in which one of some words may stand: to look for a word costs less than for a pattern around it."""
    whole = "\n".join(line.lowered for line in lines)
    there = [w for w in words if w in whole]
    for line in lines:
        if not line.lowered or any(w in line.lowered for w in there):
            yield line.sentence, line.folded


_POST_WORDS = tuple(POSTS.split("|"))
_BODY_NOUNS = tuple(BODY_NOUNS.split("|"))
_CAPITALISED = r"(?:\p{Lu}[\p{L}\p{N}.&-]{0,40}+(?:['’](?!s\b)\p{L}{1,40}+)?)"
_POST_FIRST = regex.compile(
    rf"(?:(?P<place>{_CAPITALISED})(?:['’]s)? )?(?i:\b(?P<post>{POSTS}))\b(?: of (?:the )?{_CAPITALISED}(?: {_CAPITALISED}){{0,9}})?,? "
    rf"(?P<name>{_CAPITALISED} (?:{_CAPITALISED} )?{_CAPITALISED})"
)
_NAME_FIRST = regex.compile(
    rf"(?P<name>{_CAPITALISED} (?:{_CAPITALISED} )?{_CAPITALISED}), (?:the |an? )?(?:[\p{{L}}'’&-]+ ){{0,5}}?(?i:(?P<post>{POSTS}))\b"
)


def _posts(lines: Sequence[_Line], people: dict[str, Antecedent]) -> dict[str, Antecedent]:
    holders: dict[str, dict[str, Antecedent]] = {}
    for sentence, text in _holding(lines, _POST_WORDS):
        for pattern in (_POST_FIRST, _NAME_FIRST):
            for match in pattern.finditer(text):
                known = people.get(match["name"].split()[-1].casefold())
                if known is not None and match["name"].endswith(known.text):
                    post = match["post"].casefold()
                    holders.setdefault(post, {}).setdefault(known.text, Antecedent(known.text, sentence))
    owned = _owned_posts(lines)
    return owned | {post: next(iter(h.values())) for post, h in holders.items() if len(h) == 1}


_OWNED = regex.compile(
    rf"\b(?P<owner>{_CAPITALISED}(?: {_CAPITALISED})?['’]s) (?i:(?P<post>{POSTS}))\b|\b(?i:(?P<post>{POSTS})) of (?:the )?{_CAPITALISED}"
)


def _owned_posts(lines: Sequence[_Line]) -> dict[str, Antecedent]:
    found: dict[str, dict[str, Antecedent]] = {}
    for sentence, line in _holding(lines, _POST_WORDS):
        for match in _OWNED.finditer(line):
            text = match[0] if match["owner"] else f"the {match[0]}"
            found.setdefault(match["post"].casefold(), {}).setdefault(text, Antecedent(text, sentence))
    return {post: next(iter(h.values())) for post, h in found.items() if len(h) == 1}


_KIND = regex.compile(
    rf"\b(?P<kind>{BODY_NOUNS}) (?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,9}})"
    rf"|(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,9}}), (?:an?|the) (?:[\p{{L}}'’-]+ ){{0,4}}?(?P<kind>{BODY_NOUNS})\b"
    rf"|(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,9}}) is an? (?:[\p{{L}}'’-]+ ){{0,4}}?(?P<kind>{BODY_NOUNS})\b"
)
# The last word of a body's name that says what kind of body it is.
_BY_NAME = {
    "police": "force", "constabulary": "force", "council": "council", "hospital": "hospital", "university": "university",
    "trust": "trust", "bank": "bank", "agency": "agency", "authority": "authority", "commission": "commission",
    "committee": "committee", "department": "department", "ministry": "ministry", "board": "board", "union": "union",
    "court": "court", "tribunal": "tribunal", "college": "college", "institute": "institute", "airport": "airport",
    "society": "society", "federation": "federation", "association": "association", "group": "group", "party": "party",
    "plc": "company", "ltd": "company", "inc": "company", "limited": "company", "corporation": "company",
    "office": "office", "foundation": "foundation", "regulator": "regulator", "utility": "utility",
}  # fmt: skip
_SAME_KIND = {
    "firm": "company",
    "supplier": "company",
    "vendor": "company",
    "contractor": "company",
    "start-up": "company",
}


def kind_of(name: str) -> str:
    """The kind of body that the last word of a name tells ("council"); empty where it tells none."""
    return _BY_NAME.get(name.casefold().rsplit(" ", 1)[-1], "")


def _with_article(text: str, sentence: Sentence) -> str:
    wording = fold(sentence.wording).text
    return f"the {text}" if any(f"{the} {text}" in wording for the in ("the", "The")) else text


def _is_known(key: str, known: Sequence[str], text: str) -> bool:
    """Whether a name is one of those known, or another name of its bearer; the whole text is read only where that has to be asked."""
    return key in known or (bool(known) and any(aliases(text).same(key, other) for other in known))


def _kinds(page: Page, lines: Sequence[_Line], bearers: frozenset[str]) -> dict[str, Antecedent]:
    """One name for each kind of body; a kind of which the source names several is left out."""
    found: dict[str, dict[str, Antecedent]] = {}
    for sentence in page.sentences:
        for name in sentence.names:
            kind = kind_of(name.key)
            named = found.setdefault(kind, {}) if kind and " " in name.key else None
            if named is not None and not _is_known(name.key, [n.casefold() for n in named], page.source.text):
                named[name.text] = Antecedent(_with_article(name.text, sentence), sentence)
    for sentence, text in _holding(lines, _BODY_NOUNS):
        for match in _KIND.finditer(text):
            shown = str(match["name"]).removesuffix("'s").rstrip(".")
            if shown.casefold() in bearers:
                continue
            told = match["kind"].casefold()
            found.setdefault(_SAME_KIND.get(told, told), {}).setdefault(shown, Antecedent(shown, sentence))
    out = {kind: next(iter(n.values())) for kind, n in found.items() if len(n) == 1}
    for other, kind in _SAME_KIND.items():
        if kind in out:
            out[other] = out[kind]
    return out


def cast(page: Page) -> Cast:
    """The cast of one source."""
    people = _people(page)
    bearers = frozenset({a.text.casefold() for a in people.values()} | set(people))
    lines = tuple(_line(s) for s in page.sentences)
    return Cast(people, _posts(lines, people), _kinds(page, lines, bearers), bearers)
