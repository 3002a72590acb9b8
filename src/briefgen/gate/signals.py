"""What a claim and a source have in common, as numbers: the ground of the ranking score, and of nothing else."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import regex

from briefgen.gate.exhibit import exhibit
from briefgen.gate.index import SourceIndex, index
from briefgen.gate.lookup import names_in
from briefgen.gate.voices import same_speaker, voices_in
from briefgen.model import Claim, Quote, Source
from briefgen.text.cues import cues
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions
from briefgen.text.tokens import content_tokens

__all__ = ["SIGNALS", "signals"]

# In this order; the score's weights refer to it.
SIGNALS = (
    "best_min",  # share of the claim's words in the best sentence, by weight: the worst sentence of the claim
    "best_mean",  # the same, mean of the claim's sentences
    "soft_mean",  # the same, words of one stem counting for most of a hit
    "window_mean",  # the same, in the sentences around a good one
    "three_mean",  # the same, in three sentences anywhere
    "stems",  # share of the claim's words of which the source has the stem
    "bigrams",  # share of neighbouring words that stand near each other, in that order
    "torn",  # share of neighbouring words that both stand in the source and in no sentence together
    "substituted",  # words that are missing between words that stand close together
    "context_mean",  # share of a word's neighbours that stand around it in the source
    "context_number",  # the same of the number that has fewest, less the mean
    "context_name",  # the same of the name that has fewest, less the mean
    "numbers_missing",  # numbers that the source does not have, at most 3
    "numbers_apart",  # sentences of the claim with a number that their best three sentences lack
    "names_missing",  # names of which the source has no word, at most 3
    "names_apart",  # names of which the best sentences have no word, at most 3
    "negation_dropped",  # 1 where the best sentences deny and the claim does not
    "speaker",  # 1 where the source has the claim's speaker say it, -1 where somebody else, 0 where nobody speaks
    "speaker_near",  # share of the speaker's words where the words stand that are said; 1 where nobody speaks
    "words",  # logarithm of the number of words of meaning
    "size",  # logarithm of the number of sentences of the source
)
_STEM = 5
_STEM_COUNTS = 0.8
_MOST = 3
# Words of meaning that may stand between two for them to be near; around a word of the claim; around one of the source.
_GAP, _AROUND, _WIDE = 2, 3, 7
_CLOSE = 6
_OCCURRENCES = 30
_SPOKEN_IN = 4
_SPOKEN_LEAST = 0.4
_DIGIT = regex.compile(r"\d")
_COUNTED = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split()
    )
}


@dataclass(frozen=True, slots=True)
class _Page:
    """A source's words of meaning, made once.

    Attributes:
        words: keys in order, the title's first.
        places: key to where it stands in ``words``.
        stems: first letters of the keys.
        numbers: as digits.
        near: pairs of keys that stand near each other, in that order.
    """

    words: tuple[str, ...]
    places: Mapping[str, Sequence[int]]
    stems: frozenset[str]
    numbers: frozenset[str]
    near: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One sentence of the claim.

    Attributes:
        keys: of its words of meaning, in order.
        best: the place of the sentence of the source that holds most of them; None where none holds any.
        coverage: of that sentence, 0 to 1.
        three: places of up to three sentences that together hold most.
    """

    keys: tuple[str, ...]
    best: int | None
    coverage: float
    three: tuple[int, ...]


def signals(claim: str, source: Source) -> dict[str, float]:
    """The signals of a claim beside one source, in the order of :data:`SIGNALS`; all finite."""
    found = index(source)
    parts = [_part(keys, found) for keys in _sentence_keys(claim)]
    if not parts:
        return dict.fromkeys(SIGNALS, 0.0)
    page = _page(found, "" if source.title.origin == "file name" else source.title.value)
    names = [_keys(n.text) for n in names_in(claim, source)]
    values = {
        **_covered(parts, found, page),
        **_joined(parts, found, page),
        **_contexts(parts, page, set().union(*names)),
        **_figures(parts, found, page),
        **_named(names, parts, found, page),
        "negation_dropped": float(_denies(_given(parts, found)) and not _denies(claim)),
        **_spoken(claim, source, found),
        "words": math.log(sum(len(p.keys) for p in parts)),
        "size": math.log(1 + len(found.spans)),
    }
    return {name: values[name] for name in SIGNALS}


def _keys(text: str) -> frozenset[str]:
    return frozenset(t.key for t in content_tokens(text))


def _sentence_keys(claim: str) -> list[tuple[str, ...]]:
    runs = (tuple(t.key for t in content_tokens(s.of(claim))) for s in sentences(claim))
    return [run for run in runs if run]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


@lru_cache(maxsize=512)
def _page_of(text: str, title: str, words: tuple[tuple[str, ...], ...]) -> _Page:
    del text  # the cheap part of the key: the words are compared by identity where the text is the same
    run = (*(t.key for t in content_tokens(title)), *chain.from_iterable(words))
    places: dict[str, list[int]] = {}
    for i, key in enumerate(run):
        places.setdefault(key, []).append(i)
    near = frozenset((a, b) for step in range(1, _GAP + 2) for a, b in zip(run, run[step:], strict=False))
    return _Page(run, places, frozenset(k[:_STEM] for k in places), _numbers(places), near)


def _page(found: SourceIndex, title: str) -> _Page:
    return _page_of(found.text, title, found.words)


def _number(key: str) -> str:
    """A number as digits, however it is written; empty for other words."""
    return key.replace(",", "") if _DIGIT.search(key) else _COUNTED.get(key, "")


def _numbers(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(number for key in keys if (number := _number(key)))


def _part(keys: tuple[str, ...], found: SourceIndex) -> _Part:
    ranked = found.ranked(set(keys))
    if not ranked:
        return _Part(keys, None, 0.0, ())
    best, coverage = ranked[0]
    three, left = [best], set(keys) - found.keys[best]
    while left and len(three) < _MOST and (more := found.ranked(left)):
        three.append(more[0][0])
        left -= found.keys[more[0][0]]
    return _Part(keys, best, coverage, tuple(three))


def _covered(parts: Sequence[_Part], found: SourceIndex, page: _Page) -> dict[str, float]:
    return {
        "best_min": min(p.coverage for p in parts),
        "best_mean": _mean(p.coverage for p in parts),
        "soft_mean": _mean(_soft(p, found) for p in parts),
        "window_mean": _mean(_window(p, found) for p in parts),
        "three_mean": _mean(found.coverage(set(p.keys), p.three) if p.three else 0.0 for p in parts),
        "stems": _mean(key[:_STEM] in page.stems for p in parts for key in p.keys),
    }


def _soft(part: _Part, found: SourceIndex) -> float:
    if part.best is None:
        return 0.0
    held = found.keys[part.best]
    stems = {key[:_STEM] for key in held if len(key) >= _STEM}
    weights = [(key, found.weight(key)) for key in part.keys]
    got = sum(w if key in held else _STEM_COUNTS * w * (key[:_STEM] in stems) for key, w in weights)
    return got / sum(w for _, w in weights)


def _window(part: _Part, found: SourceIndex) -> float:
    keys, last = set(part.keys), len(found.spans)
    good = [place for place, _ in found.ranked(keys)[:_MOST]]
    return max((found.coverage(keys, range(max(0, p - 2), min(last, p + 2))) for p in good), default=0.0)


def _joined(parts: Sequence[_Part], found: SourceIndex, page: _Page) -> dict[str, float]:
    return {
        "bigrams": _mean(_bigrams(p.keys, page) for p in parts),
        "torn": _mean(_torn(p.keys, found) for p in parts),
        "substituted": _mean(_substituted(p, found) for p in parts),
    }


def _bigrams(keys: Sequence[str], page: _Page) -> float:
    pairs = list(pairwise(keys))
    return _mean(p in page.near for p in pairs) if pairs else float(keys[0] in page.places)


def _torn(keys: Sequence[str], found: SourceIndex) -> float:
    places = found.places
    pairs = [(a, b) for a, b in pairwise(keys) if a in places and b in places and a != b]
    return sum(set(places[a]).isdisjoint(places[b]) for a, b in pairs) / max(1, len(keys) - 1)


def _substituted(part: _Part, found: SourceIndex) -> float:
    if part.best is None:
        return 0.0
    at: dict[str, list[int]] = {}
    for i, key in enumerate(found.words[part.best]):
        at.setdefault(key, []).append(i)
    triples = zip(part.keys, part.keys[1:], part.keys[2:], strict=False)
    return float(sum(b not in at and _close(at.get(a, ()), at.get(c, ())) for a, b, c in triples))


def _close(left: Sequence[int], right: Sequence[int]) -> bool:
    return any(0 < b - a <= _CLOSE for a in left for b in right)


def _contexts(parts: Sequence[_Part], page: _Page, names: Collection[str]) -> dict[str, float]:
    held = [(key, _context(p.keys, i, page)) for p in parts for i, key in enumerate(p.keys)]
    mean = _mean(share for _, share in held)
    return {
        "context_mean": mean,
        "context_number": min((share for key, share in held if _number(key)), default=1.0) - mean,
        "context_name": min((share for key, share in held if key in names), default=1.0) - mean,
    }


def _context(keys: Sequence[str], i: int, page: _Page) -> float:
    """The share of a word's neighbours in the claim that stand around it where the source has most of them."""
    wanted = {*keys[max(0, i - _AROUND) : i], *keys[i + 1 : i + 1 + _AROUND]} - {keys[i]}
    places = page.places.get(keys[i], ())[:_OCCURRENCES]
    met = (len(wanted.intersection(page.words[max(0, at - _WIDE) : at + _WIDE + 1])) for at in places)
    return max(met, default=0) / max(1, len(wanted))


def _figures(parts: Sequence[_Part], found: SourceIndex, page: _Page) -> dict[str, float]:
    wanted = [_numbers(p.keys) for p in parts]
    near = [_numbers(chain.from_iterable(found.words[i] for i in p.three)) for p in parts]
    return {
        "numbers_missing": float(min(_MOST, len(frozenset().union(*wanted) - page.numbers))),
        "numbers_apart": float(sum(not w <= n for w, n in zip(wanted, near, strict=True))),
    }


def _named(
    names: Sequence[frozenset[str]], parts: Sequence[_Part], found: SourceIndex, page: _Page
) -> dict[str, float]:
    best = frozenset().union(*(found.keys[p.best] for p in parts if p.best is not None))
    return {
        "names_missing": float(min(_MOST, sum(bool(n) and n.isdisjoint(page.places) for n in names))),
        "names_apart": float(min(_MOST, sum(bool(n) and n.isdisjoint(best) for n in names))),
    }


def _given(parts: Sequence[_Part], found: SourceIndex) -> str:
    """The best sentences, each once."""
    places = sorted({p.best for p in parts if p.best is not None})
    return "\n\n".join(found.spans[i].of(found.text) for i in places)


def _denies(text: str) -> bool:
    return any(c.kind == "negation" for c in cues(text))


def _spoken(claim: str, source: Source, found: SourceIndex) -> dict[str, float]:
    said = next(((a, a.speaker.of(claim)) for a in attributions(claim) if a.speaker), None)
    if said is None:
        return {"speaker": 0.0, "speaker_near": 1.0}
    ranked = found.ranked(_keys(said[0].content.of(claim)))
    return {"speaker": _speaker(claim, said[1], source, ranked), "speaker_near": _near(_keys(said[1]), found, ranked)}


def _speaker(claim: str, who: str, source: Source, ranked: Sequence[tuple[int, float]]) -> float:
    found, verdict = index(source), 0.0
    for place, share in ranked[:_SPOKEN_IN]:
        if share < _SPOKEN_LEAST:
            break
        span = found.spans[place]
        one = exhibit(Claim("", claim, ()), source, (Quote(source.number, span, span.of(source.text)),))
        if any(same_speaker(who, v, one) for p in one.passages for v in voices_in(p, source) if v.name):
            return 1.0
        verdict = -1.0
    return verdict


def _near(who: frozenset[str], found: SourceIndex, ranked: Sequence[tuple[int, float]]) -> float:
    """The share of the speaker's words in the sentence that carries what is said, or in the one before it."""
    if not who:
        return 1.0
    good = [place for place, share in ranked[:2] if share >= ranked[0][1] - 0.15]
    return max((len(who & frozenset().union(*found.keys[max(0, p - 1) : p + 1])) / len(who) for p in good), default=0.0)
