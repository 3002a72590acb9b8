"""Positions against positions: who turns against whom, over what, in their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.cast import full_name, is_person
from briefgen.drafting.extractive.leaning import dangling
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.reasons import event_of
from briefgen.drafting.extractive.rewriting import capitalise
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.drafting.extractive.selection import outside_quotes
from briefgen.drafting.extractive.statements import Statement
from briefgen.text.cues import cues
from briefgen.text.fold import fold
from briefgen.text.names import names
from briefgen.text.tokens import content_tokens

__all__ = ["Opposition", "acts", "heading", "oppositions"]

_NEAR = 4  # sentences between two positions that answer each other
_LEAST = 0.55
_MOST_POSTINGS = 40
_TELLING = 2  # words, names left out, that a topic needs to tell what is in dispute
_LONGEST_CLAUSE = 16  # words
_CAPITAL = regex.compile(r"\b\p{Lu}[\p{L}'-]+")
_CONTRAST = regex.compile(r"(?i)^(?:however|but|yet|in response|by contrast|nevertheless|still|meanwhile)\b")


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two positions; ``against`` turns against ``other``."""

    against: Statement
    other: Statement
    score: float


def acts(offers: Iterable[Offer]) -> tuple[Statement, ...]:
    """What somebody did, as the position that others turn against: offers that open with a name and hold a decision."""
    return tuple(a for offer in offers if (a := _act(offer)) is not None)


def _act(offer: Offer) -> Statement | None:
    wording = fold(offer.wording).text
    found = names(offer.wording)
    if not found or event_of(wording) is None:
        return None
    lead = found[0]
    before = wording[: lead.span.start].split()
    if (
        len(before) > 3
        or any(not w[:1].isupper() for w in before)
        or not regex.match(r"(?: has| had)? \w+ed\b", wording[lead.span.end :])
    ):
        return None
    holder = regex.sub(r"^The ", "the ", offer.wording[: lead.span.end])
    own = {t.key for t in content_tokens(holder)}
    return Statement(offer, holder, offer.wording[lead.span.end :].strip(" ."), "", 0, offer.keys - own, (), "")


def oppositions(said: Sequence[Statement], done: Sequence[Statement], weights: Weights) -> tuple[Opposition, ...]:
    """The pairs that oppose each other, best first; no sentence stands in two of them."""
    everything = (*said, *done)
    near, by_key = _indexed(everything)
    pairs = []
    for statement in said:
        if statement.force == 0:
            continue
        candidates = dict.fromkeys(_candidates(statement, near, by_key))
        scored = [(_score(statement, other, weights), other) for other in candidates if _apart(statement, other)]
        for score, other in scored:
            if score >= _LEAST:
                pairs.append(Opposition(statement, other, score))
    pairs.sort(key=lambda p: (-p.score, p.against.offer.sentence.place, p.other.offer.sentence.place, p.other.holder))
    return tuple(_disjoint(pairs))


def _indexed(
    everything: Sequence[Statement],
) -> tuple[dict[tuple[int, int], list[Statement]], dict[str, list[Statement]]]:
    near: dict[tuple[int, int], list[Statement]] = defaultdict(list)
    by_key: dict[str, list[Statement]] = defaultdict(list)
    for statement in everything:
        near[statement.offer.sentence.place].append(statement)
        for key in statement.keys:
            by_key[key].append(statement)
    return near, by_key


def _candidates(
    statement: Statement, near: dict[tuple[int, int], list[Statement]], by_key: dict[str, list[Statement]]
) -> Iterator[Statement]:
    source, index = statement.offer.sentence.place
    for place in range(index - _NEAR, index + _NEAR + 1):
        yield from near.get((source, place), ())
    for key in sorted(statement.keys):
        if len(by_key[key]) <= _MOST_POSTINGS:
            yield from by_key[key]


def _apart(left: Statement, right: Statement) -> bool:
    return left.offer.sentence.place != right.offer.sentence.place and not _same_side(left.holder, right.holder)


def _capitals(text: str) -> set[str]:
    return {
        w.removesuffix("'s").casefold()
        for w in _CAPITAL.findall(fold(text).text)
        if w.casefold() not in {"the", "mp", "uk", "us"}
    }


def _same_side(left: str, right: str) -> bool:
    return bool(_capitals(left) & _capitals(right))


def _score(statement: Statement, other: Statement, weights: Weights) -> float:
    """How plainly two positions answer each other: 0 where nothing but a common name joins them."""
    shared = _plain(statement) & _plain(other)
    aimed = bool(_aims(statement) & _capitals(other.holder))
    here, there = statement.offer.sentence, other.offer.sentence
    gap = abs(here.index - there.index) if here.source == there.source else _NEAR + 1
    answered = gap == 1 and bool(_CONTRAST.match(max((here, there), key=lambda s: s.index).wording))
    denied = bool(shared) and _denies(statement.content) != _denies(other.content)
    judged = statement.force >= 2 and not other.verb and _deed(other) in shared
    if not (aimed or answered or denied or judged or len(shared) >= 2) or (not shared and not aimed):
        return 0.0
    score = likeness(statement.keys, other.keys, weights) + 0.1 * statement.force + 0.12 * other.force
    score += (
        (0.7 if statement.force == 3 else 0.4) * (aimed or judged) + 0.4 * answered + 0.25 * (denied and gap <= _NEAR)
    )
    return score + (0.3 if gap == 1 else 0.1 if gap <= _NEAR else 0.0) - 0.1 * (not other.verb)


def _deed(act: Statement) -> str:
    """The key of what an act did: its verb, which its content begins with."""
    return next((t.key for t in content_tokens(act.content)), "")


def _plain(statement: Statement) -> frozenset[str]:
    """The keys of what is said, without those of names."""
    named = {t.key for n in names(statement.content) for t in content_tokens(n.text)}
    return statement.keys - named


def _aims(statement: Statement) -> set[str]:
    """The capitalised words of whom or what a position turns against."""
    if found := _capitals(statement.object):
        return found
    found = {w for n in statement.targets for w in n.key.split()}
    if statement.force == 3:
        found |= _capitals(outside_quotes(statement.offer.wording)) - _capitals(statement.holder)
    return found


def _denies(text: str) -> bool:
    return any(c.kind == "negation" for c in cues(text))


def _disjoint(pairs: Sequence[Opposition]) -> Iterator[Opposition]:
    used: set[tuple[int, int]] = set()
    for pair in pairs:
        places = {pair.against.offer.sentence.place, pair.other.offer.sentence.place}
        if not places & used:
            used |= places
            yield pair


def heading(pair: Opposition) -> str:
    """The question between two positions, in words that both or one of them use."""
    sides = {t.key for s in (pair.against, pair.other) for t in content_tokens(s.holder)[-1:]}
    objects = (pair.against.object, pair.other.object)
    # What one side says of the other's words is no topic: the topic is what those words are about.
    topic = next((o for o in objects if o and not {t.key for t in content_tokens(o)} & sides), "") or _shared_phrase(
        pair
    )
    both = f"{_short(pair.other)} and {_short(pair.against)}"
    told = _plain(pair.against) & {t.key for t in content_tokens(topic)}
    if not pair.against.object and len(told) < _TELLING and (held := _held(pair.against)):
        return f"Is it right that {held}?"
    return f"How do {both} differ on {topic}?" if topic else f"How do {both} differ?"


_HELD = regex.compile(
    r"(?:argues?|argued|maintains?|maintained|insists?|insisted|claims?|claimed|says?|said|contends?|contended|believes?)$"
)


def _held(statement: Statement) -> str:
    """The clause that a position holds, where it is short and whole; empty where it is not."""
    match = regex.match(r"that (?P<clause>[^,;:\"“]+)$", statement.content)
    if match is None or not _HELD.match(statement.verb) or len(match["clause"].split()) > _LONGEST_CLAUSE:
        return ""
    return "" if dangling(capitalise(match["clause"])) else match["clause"]


def _short(statement: Statement) -> str:
    """A person's bare name; of anybody else the whole phrase."""
    found = names(statement.holder)
    if found and found[-1].span.end == len(statement.holder) and is_person(found[-1], statement.holder):
        return full_name(found[-1].text)
    return statement.holder


def _shared_phrase(pair: Opposition) -> str:
    """The noun phrase of the turning position that holds most of the words that both share."""
    shared = pair.against.keys & pair.other.keys
    text = pair.against.content
    run: list[str] = []
    best: list[str] = []
    hits = best_hits = 0
    for word in text.split():
        bare = word.strip('.,;:()"“”')
        keys = {t.key for t in content_tokens(bare)}
        if not keys or bare != word.strip('"“”('):
            if keys:
                run.append(bare)
                hits += bool(keys & shared)
            if hits and hits >= best_hits:
                best, best_hits = run, hits
            run, hits = [], 0
            continue
        run.append(bare)
        hits += bool(keys & shared)
    if hits and hits >= best_hits:  # of two as telling, the later: what is said of, rather than who
        best = run
    marked = [i for i, w in enumerate(best) if {t.key for t in content_tokens(w)} & shared]
    if not marked:
        return ""
    # From an owner or a name on, else from the first shared word: "London's values" out of "share London's values".
    named = next((i for i, w in enumerate(best[: marked[-1] + 1]) if w[:1].isupper()), marked[0])
    phrase = best[named : marked[-1] + 1][-5:]
    owned = phrase[0].endswith(("'s", "’s", "s'", "s’"))
    return (
        " ".join(phrase) if owned or phrase[-1].endswith("s") or phrase[-1][:1].isupper() else "the " + " ".join(phrase)
    )
