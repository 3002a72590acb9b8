"""The facts that go in: salient, each once, every voice with its share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.grouping import shared_wording
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.reasons import Event, event_of
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.text.fold import fold

__all__ = ["Fact", "choose_facts", "in_order"]

_REPEAT = 0.55
_OTHER_AMOUNT = 0.75  # likeness left where both give amounts and none is shared
_LEAST = 0.3  # share of the best one's weight below which nothing is a fact worth telling
_POOL = 8  # offers looked at for each fact wanted


@dataclass(frozen=True, slots=True)
class Fact:
    """A chosen wording, what it weighs, and the sentences of further voices that carry it whole."""

    offer: Offer
    score: float
    also: tuple[Sentence, ...]


def choose_facts(
    scored: Sequence[tuple[float, Offer]], weights: Weights, pages: Mapping[int, Page], most: int
) -> tuple[Fact, ...]:
    """Choose facts one by one: the most telling that says something new, voices heard less first."""
    pool = _pool(scored, most)
    near = [0.0] * len(pool)
    open_ = [True] * len(pool)
    heard: dict[int, int] = {}
    chosen: list[Fact] = []
    while len(chosen) < most:
        best = max(
            (i for i in range(len(pool)) if open_[i]),
            key=lambda i: (pool[i][0] - 1.6 * near[i] - 0.3 * heard.get(pool[i][1].voice, 0), -i),
            default=None,
        )
        if best is None or pool[best][0] - 1.6 * near[best] < max(0.5, _LEAST * pool[0][0]):
            break
        score, offer = pool[best]
        open_[best] = False
        told, also = shared_wording(offer, weights, pages)
        chosen.append(Fact(told, score + 0.5 * len({s.voice for s in also}), also))
        for voice in {offer.voice, *(s.voice for s in also)}:
            heard[voice] = heard.get(voice, 0) + 1
        for i, (_, other) in enumerate(pool):
            if open_[i]:
                near[i] = max(near[i], _sameness(offer, other, weights))
                open_[i] = near[i] < _REPEAT
    return tuple(chosen)


def _pool(scored: Sequence[tuple[float, Offer]], most: int) -> list[tuple[float, Offer]]:
    """The best of all, and the best two of every voice; by weight."""
    ranked = sorted(scored, key=lambda s: (-s[0], s[1].sentence.place, s[1].wording))
    seen: dict[int, int] = {}
    pool = []
    for rank, (score, offer) in enumerate(ranked):
        seen[offer.voice] = seen.get(offer.voice, 0) + 1
        if rank < most * _POOL or (seen[offer.voice] <= 2 and len(seen) <= most * _POOL):
            pool.append((score, offer))
    return pool


def _sameness(left: Offer, right: Offer, weights: Weights) -> float:
    alike = likeness(left.keys, right.keys, weights)
    if left.sentence.place == right.sentence.place and alike > 0.3:
        return 1.0
    ours, theirs = _amounts(left), _amounts(right)
    if ours and theirs and not ours & theirs:
        return alike * _OTHER_AMOUNT
    one, other = _event(left), _event(right)
    if one and other and one[0] == other[0]:
        alike += 0.25 + 0.25 * bool(ours & theirs)
    return alike


_AFTERTHOUGHT = regex.compile(r",? (?:[a-z]+ ){0,3}(?:after|before) ")


def _event(offer: Offer) -> tuple[Event, str] | None:
    """The event of the main clause: what is told after "weeks after" is told elsewhere."""
    text = fold(offer.wording).text
    cut = _AFTERTHOUGHT.search(text)
    return event_of(text[: cut.start()] if cut else text)


def _amounts(offer: Offer) -> set[str]:
    """The sums and counts of an offer's sentence."""
    return {f"{q.unit}{q.value}" for q in offer.sentence.quantities if q.kind in {"money", "count", "percent"}}


def in_order(facts: Sequence[Fact], weights: Weights) -> tuple[Fact, ...]:
    """Most important first; after the first three, each beside what it is about."""
    ranked = sorted(facts, key=lambda f: (-f.score, f.offer.sentence.place))
    out, rest = ranked[:3], ranked[3:]
    while rest:
        last = out[-1]
        best = max(
            range(len(rest)),
            key=lambda i: (rest[i].score + 2.0 * likeness(rest[i].offer.keys, last.offer.keys, weights), -i),
        )
        out.append(rest.pop(best))
    return tuple(out)
