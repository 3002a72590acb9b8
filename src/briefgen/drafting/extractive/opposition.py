"""Positions against positions: who turns against whom, over what, in their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.cast import full_name, is_person
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.reasons import event_of
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.drafting.extractive.selection import outside_quotes
from briefgen.drafting.extractive.statements import Statement
from briefgen.text.fold import fold
from briefgen.text.names import names
from briefgen.text.tokens import content_tokens

__all__ = ["Opposition", "acts", "heading", "oppositions"]

_NEAR = 4  # sentences between two positions that answer each other
_LEAST = 0.55
_MOST_POSTINGS = 40
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
    if lead.span.start > 4 or not regex.match(r"(?: has| had)? \w+ed\b", wording[lead.span.end :]):
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
        if statement.force == 0 or (statement.force == 1 and not _CONTRAST.match(statement.offer.sentence.wording)):
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
        w.removesuffix("'s").casefold() for w in regex.findall(r"\b\p{Lu}[\p{L}'-]+", fold(text).text) if w.casefold() not in {"the", "mp", "uk", "us"}
    }


def _same_side(left: str, right: str) -> bool:
    return bool(_capitals(left) & _capitals(right))


def _score(statement: Statement, other: Statement, weights: Weights) -> float:
    score = likeness(statement.keys, other.keys, weights)
    aimed = _capitals(statement.object) or {w for n in statement.targets for w in n.key.split()}
    if statement.force == 3 and not _capitals(statement.object):
        aimed |= _capitals(outside_quotes(statement.offer.wording)) - _capitals(statement.holder)
    if aimed & _capitals(other.holder):
        score += 0.7 if _capitals(statement.object) & _capitals(other.holder) or statement.force == 3 else 0.4
    here, there = statement.offer.sentence, other.offer.sentence
    if here.source == there.source and abs(here.index - there.index) <= _NEAR:
        score += 0.3 if abs(here.index - there.index) == 1 else 0.1
        later = max((here, there), key=lambda s: s.index)
        score += 0.3 * bool(_CONTRAST.match(later.wording) and abs(here.index - there.index) == 1)
    if not statement.keys & other.keys and not aimed & _capitals(other.holder):
        return 0.0
    return score + 0.1 * statement.force + 0.12 * other.force - 0.1 * (not other.verb)


def _disjoint(pairs: Sequence[Opposition]) -> Iterator[Opposition]:
    used: set[tuple[int, int]] = set()
    for pair in pairs:
        places = {pair.against.offer.sentence.place, pair.other.offer.sentence.place}
        if not places & used:
            used |= places
            yield pair


def heading(pair: Opposition) -> str:
    """The question between two positions, in words that both or one of them use."""
    topic = pair.against.object or pair.other.object or _shared_phrase(pair)
    if topic and topic.islower() and not topic.endswith("s") and " " not in topic:
        topic = f"the {topic}"
    both = f"{_short(pair.other)} and {_short(pair.against)}"
    return f"How do {both} differ on {topic}?" if topic else f"How do {both} differ?"


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
        bare = word.strip(".,;:()\"“”")
        keys = {t.key for t in content_tokens(bare)}
        if not keys or bare != word.strip("\"“”("):
            if keys:
                run.append(bare)
                hits += bool(keys & shared)
            if hits > best_hits:
                best, best_hits = run, hits
            run, hits = [], 0
            continue
        run.append(bare)
        hits += bool(keys & shared)
    if hits > best_hits:
        best = run
    # A verb before an owner or a name is no part of the phrase: "share London's values".
    named = next((i for i, w in enumerate(best) if w[:1].isupper()), 0)
    return " ".join(best[named : named + 6])
