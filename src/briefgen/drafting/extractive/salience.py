"""What matters to a reader who has to decide: events with who, what, when and how much; not colour, not generalities."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.traits import Traits
from briefgen.text.tokens import content_tokens

__all__ = ["Weights", "echoes", "likeness", "salience", "weigh"]

_MOST_POSTINGS = 60  # a key that stands in more sentences than this tells little and is not followed


@dataclass(frozen=True, slots=True)
class Weights:
    """What a set of sources makes of its words.

    Attributes:
        idf: key to weight; rarer over the sentences weighs more.
        spread: key to the share of voices in which it stands.
        postings: key to the sentences that hold it, in order; keys in too many sentences are left out.
        norm: place of a sentence to the sum of its keys' weights.
        question: keys of the question asked; empty where none was.
    """

    idf: dict[str, float]
    spread: dict[str, float]
    postings: dict[str, tuple[Sentence, ...]]
    norm: dict[tuple[int, int], float]
    question: frozenset[str]


def weigh(pages: Sequence[Page], question: str = "") -> Weights:
    """Weigh the words of a set of sources; copies are left out, so that they do not vote twice."""
    at: dict[str, list[Sentence]] = defaultdict(list)
    voices: dict[str, set[int]] = defaultdict(set)
    total = 0
    own = [p for p in pages if p.source.copy_of is None]
    for page in own:
        for sentence in page.sentences:
            total += 1
            for key in sentence.keys:
                at[key].append(sentence)
                voices[key].add(sentence.voice)
    idf = {key: math.log((1 + total) / (0.5 + len(found))) for key, found in at.items()}
    return Weights(
        idf=idf,
        spread={key: len(v) / max(1, len(own)) for key, v in voices.items()},
        postings={key: tuple(found) for key, found in at.items() if len(found) <= _MOST_POSTINGS},
        norm={s.place: math.fsum(idf[k] for k in s.keys) for p in own for s in p.sentences},
        question=frozenset(t.key for t in content_tokens(question)),
    )


def likeness(left: Iterable[str], right: Iterable[str], weights: Weights) -> float:
    """Shared weight over the lighter side's weight: 0 to 1."""
    a, b = frozenset(left), frozenset(right)
    if a.isdisjoint(b):
        return 0.0
    lighter = min(_sum(a, weights), _sum(b, weights))
    return _sum(a & b, weights) / lighter if lighter else 0.0


def _sum(keys: frozenset[str], weights: Weights) -> float:
    return math.fsum(weights.idf.get(k, 0.0) for k in keys)  # the sum is rounded once: the order does not matter


def echoes(sentence: Sentence, weights: Weights) -> int:
    """How many other voices have a sentence much like this one."""
    rare = sorted(sentence.keys, key=lambda k: (-weights.idf.get(k, 0.0), k))[:10]
    shared: Counter[tuple[int, int]] = Counter()
    for key in rare:
        for other in weights.postings.get(key, ()):
            if other.voice != sentence.voice:
                shared[other.place] += 1
    norm = weights.norm.get(sentence.place) or 1.0
    voices = set()
    for place, count in shared.items():
        if count >= 3:
            common = count * weights.idf.get(rare[-1], 0.0)
            if common / min(norm, weights.norm[place]) > 0.25:
                voices.add(place[0])
    return len(voices)


def salience(sentence: Sentence, traits: Traits, weights: Weights, *, length: int) -> float:
    """How much a wording tells a reader; comparable within one set of sources.

    Args:
        sentence: of which the wording is made.
        traits: of the wording.
        weights: of the set.
        length: wordings of its source.
    """
    kinds = {q.kind for q in sentence.quantities if q.kind not in {"label", "unparsed", "ordinal"}}
    score = 1.4 * ("money" in kinds) + 0.9 * ("percent" in kinds) + 1.0 * bool(kinds - {"money", "percent"})
    score += 0.45 * min(3, traits.named)
    score += 0.8 * traits.event
    score += 2.2 * _mean_spread(sentence, weights)
    score += 0.35 * min(3, echoes(sentence, weights))
    score += 1.0 / (1 + sentence.index / 3) + 0.3 * (1 - sentence.index / max(1, length))
    score -= 0.7 * min(3, traits.coloured)
    if not kinds and not traits.named:
        score -= 2.5
    score -= 0.5 * traits.hedged + 0.5 * traits.modal
    score -= 0.6 * traits.conditional
    score -= 0.05 * max(0, traits.words - 32)
    if weights.question:
        score += 3.0 * len(sentence.keys & weights.question) / len(weights.question)
    return score


def _mean_spread(sentence: Sentence, weights: Weights) -> float:
    shares = sorted((weights.spread.get(k, 0.0) for k in sentence.keys), reverse=True)[:8]
    return math.fsum(shares) / len(shares) if shares else 0.0
