"""What matters to a reader who has to decide: events with who, what, when and how much; not colour, not generalities."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.selection import outside_quotes, words
from briefgen.text.cues import cues
from briefgen.text.names import names
from briefgen.text.tokens import content_tokens

__all__ = ["Weights", "coloured", "echoes", "likeness", "salience", "weigh"]

_MOST_POSTINGS = 60  # a key that stands in more sentences than this tells little and is not followed

_EVENT = regex.compile(
    r"(?i)\b(?:block(?:ed|s)|approv(?:ed|es)|sign(?:ed|s)|award(?:ed|s)|extend(?:ed|s)|grant(?:ed|s)|halt(?:ed|s)|announc(?:ed|es)|"
    r"rul(?:ed|es)|order(?:ed|s)|refus(?:ed|es)|turn(?:ed|s) down|allow(?:ed|s)|permit(?:ted|s)|set aside|reject(?:ed|s)|launch(?:ed|es)|agree[ds]|suspend(?:ed|s)|cancel(?:led|ed|s)|scrapp(?:ed|s)|clos(?:ed|es)|"
    r"open(?:ed|s)|vot(?:ed|es)|pass(?:ed|es)|appoint(?:ed|s)|resign(?:ed|s)|sack(?:ed|s)|dismiss(?:ed|es)|fin(?:ed|es)|charg(?:ed|es)|"
    r"convict(?:ed|s)|sentenc(?:ed|es)|arrest(?:ed|s)|kill(?:ed|s)|injur(?:ed|es)|collaps(?:ed|es)|fail(?:ed|s)|fell|rose|cut|raised|"
    r"bought|sold|won|lost|paid|spent|cost|costs|withdrew|overturned|upheld|quash(?:ed|es)|delay(?:ed|s)|postpon(?:ed|es)|"
    r"ban(?:ned|s)|introduc(?:ed|es)|publish(?:ed|es)|releas(?:ed|es)|report(?:ed|s)|pool(?:ed|s)|hold(?:s)?|held|buil(?:t|ds)|"
    r"stopp(?:ed|s)|start(?:ed|s)|began|ended|earmarked|invested|acquir(?:ed|es)|hir(?:ed|es)|recruit(?:ed|s)|sought|seeks)\b"
)
_COLOUR = regex.compile(
    r"(?i)\b(?:striking|strikingly|contentious|controversial|deeper|mere|predictable|ironically|unsurprisingly|arguably|"
    r"breathing room|flashpoint|tug-of-war|stark|dramatic|dramatically|remarkable|extraordinary|unprecedented|bitter|explosive|"
    r"shocking|stunning|bombshell|seismic|bold|landmark|historic|high-profile|leaning|hard-hitting|sketch|sits|uneasily|"
    r"underscores?|highlights?|reflects?|reflecting|echoes|raises questions|sparking|sparked|tension|tensions|clash|"
    r"intersection|precedent|signals? to|broader|wider debate|growing|increasingly|ultimately|live issue|at stake|"
    r"in a move|mirrors?|dissonance|imperatives?|perpetuating|inadvertently|systemic|suggests?|seems|rhetoric\w*|looms?|hanging over|turns? into|far from clear)\b"
)


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
        norm={s.place: math.fsum(idf[k] for k in sorted(s.keys)) for p in own for s in p.sentences},
        question=frozenset(t.key for t in content_tokens(question)),
    )


def likeness(left: Iterable[str], right: Iterable[str], weights: Weights) -> float:
    """Shared weight over the lighter side's weight: 0 to 1."""
    a, b = frozenset(left), frozenset(right)
    lighter = min(_sum(a, weights), _sum(b, weights))
    return _sum(a & b, weights) / lighter if lighter else 0.0


def _sum(keys: frozenset[str], weights: Weights) -> float:
    return math.fsum(weights.idf.get(k, 0.0) for k in sorted(keys))


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


def salience(sentence: Sentence, wording: str, weights: Weights, *, length: int) -> float:
    """How much a wording tells a reader; comparable within one set of sources.

    Args:
        sentence: of which the wording is made.
        wording: as the claim would read.
        weights: of the set.
        length: sentences of its source.
    """
    bare = outside_quotes(wording)
    kinds = {q.kind for q in sentence.quantities if q.kind not in {"label", "unparsed", "ordinal"}}
    score = 1.4 * ("money" in kinds) + 0.9 * ("percent" in kinds) + 1.0 * bool(kinds - {"money", "percent"})
    named = len({n.key for n in names(wording)})
    score += 0.45 * min(3, named)
    score += 0.8 * bool(_EVENT.search(bare))
    score += 2.2 * _mean_spread(sentence, weights)
    score += 0.35 * min(3, echoes(sentence, weights))
    score += 1.0 / (1 + sentence.index / 3) + 0.3 * (1 - sentence.index / max(1, length))
    score -= 0.7 * min(3, len(_COLOUR.findall(bare)))
    if not kinds and not named:
        score -= 2.5
    found = cues(bare)
    score -= 0.5 * any(c.kind == "hedge" for c in found) + 0.5 * any(c.kind == "modal" for c in found)
    score -= 0.6 * any(c.kind == "condition" for c in found)
    score -= 0.05 * max(0, words(wording) - 32)
    if weights.question:
        score += 3.0 * len(sentence.keys & weights.question) / len(weights.question)
    return score


def coloured(wording: str) -> int:
    """How many words of colour or judgement a wording has outside its quotations."""
    return len(_COLOUR.findall(outside_quotes(wording)))


def _mean_spread(sentence: Sentence, weights: Weights) -> float:
    shares = sorted((weights.spread.get(k, 0.0) for k in sentence.keys), reverse=True)[:8]
    return math.fsum(shares) / len(shares) if shares else 0.0
