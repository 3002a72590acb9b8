"""Where the words of a source stand, sentence by sentence: made once a text, asked once a claim."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import regex

from briefgen.gate.bitsets import at_least, bits, places
from briefgen.model import Source, Span
from briefgen.text.sentences import sentences
from briefgen.text.spans import Cover
from briefgen.text.tokens import content_keys, content_tokens

__all__ = ["Holders", "SourceIndex", "holders", "index", "rarity"]

# Text that is set aside carries no claim: it is hidden from a reader, or is no part of the article.
_ASIDE = {"hidden", "furniture"}
_WORD = regex.compile(r"[\p{L}\p{N}]+")
# First letters by which words of two texts are called alike before they are compared in earnest.
_STEM = 5
# A word that one source in so many has takes less room as a set than as a list.
_DENSE = 32


@dataclass(frozen=True, slots=True)
class SourceIndex:
    """The sentences of a source by the words in them.

    Attributes:
        spans: of n sentences, by position; no two of the same words.
        words: n runs of comparing keys, of the words that carry meaning, in order.
        keys: the same as sets.
        places: key to the sentences that hold it, ascending.
        text: of the source.
    """

    spans: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]
    keys: tuple[frozenset[str], ...]
    places: Mapping[str, tuple[int, ...]]
    text: str

    def ranked(self, wanted: Collection[str]) -> list[tuple[int, float]]:
        """Sentences that hold any of the wanted keys, with the share of the keys' weight, 0 to 1; the best first."""
        weights = {key: self.weight(key) for key in sorted(wanted)}
        total = sum(weights.values())
        held: dict[int, float] = {}
        for key, weight in weights.items():
            for place in self.places.get(key, ()):
                held[place] = held.get(place, 0.0) + weight
        return sorted(((place, sum_ / total) for place, sum_ in held.items()), key=lambda item: (-item[1], item[0]))

    def weight(self, key: str) -> float:
        """How much a word tells within this source: a rare one much, one of every sentence little."""
        return rarity(len(self.places.get(key, ())), len(self.spans))

    def coverage(self, wanted: Collection[str], chosen: Iterable[int]) -> float:
        """The share of the keys' weight that some sentences hold together, 0 to 1."""
        held = frozenset().union(*(self.keys[i] for i in chosen))
        total = sum(self.weight(key) for key in sorted(wanted))
        return sum(self.weight(key) for key in sorted(wanted) if key in held) / total if total else 0.0


def rarity(holding: int, of: int) -> float:
    """The weight of a word that ``holding`` of ``of`` sentences hold, above 0."""
    return math.log(1 + (of + 1) / (holding + 1))


def index(source: Source) -> SourceIndex:
    """The index of a source; the same object for the same text and regions."""
    return _index(source.text, tuple(r.span for r in source.regions if r.kind in _ASIDE))


@lru_cache(maxsize=4096)
def _index(text: str, aside: tuple[Span, ...]) -> SourceIndex:
    hidden = Cover(aside)
    spans: list[Span] = []
    runs: list[tuple[str, ...]] = []
    places: dict[str, list[int]] = {}
    seen: set[str] = set()
    for span in sentences(text):
        words = span.of(text)
        run = content_keys(words)
        # Of a sentence that stands twice the first is cited: there a quote of it is found.
        if not run or words in seen or hidden.touches(span):
            continue
        seen.add(words)
        for key in dict.fromkeys(run):
            places.setdefault(key, []).append(len(spans))
        spans.append(span)
        runs.append(run)
    keys = tuple(frozenset(run) for run in runs)
    return SourceIndex(tuple(spans), tuple(runs), keys, {k: tuple(v) for k, v in places.items()}, text)


@dataclass(frozen=True, slots=True)
class Holders:
    """Which sources may hold the words of a claim: by first letters, so that a search looks into few of many.

    Attributes:
        sources: n numbers, ascending.
        places: first letters of a word to the places of the sources that have such a word, from 0, ascending.
    """

    sources: tuple[int, ...]
    places: Mapping[str, Sequence[int]]
    _sets: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def of(self, text: str, *, most: int, least: float) -> list[int]:
        """At most ``most`` sources that have at least the share ``least`` of the rarest words of a text, the best first."""
        known = sorted((s for s in _stems(text) if s in self.places), key=lambda s: (len(self.places[s]), s))
        asked = [self._set(stem) for stem in known[: max(4, len(known) // 2)]]
        found: list[int] = []
        seen = 0
        for votes in range(len(asked), math.ceil(least * len(asked)) - 1, -1):
            good = at_least(asked, votes) if votes else 0
            found.extend(islice(places(good & ~seen), most - len(found)))
            seen |= good
            if len(found) >= most:
                break
        return [self.sources[place] for place in found]

    def sharing(self, text: str, *, least: int, part: float) -> Callable[[int], bool]:
        """Tells of a source, by number, whether it may have ``least`` words of meaning of a text, and the share ``part`` of them."""
        stems = {t.text.casefold()[:_STEM] for t in content_tokens(text)}
        having = [found for stem in stems if (found := self.places.get(stem)) is not None]
        least = math.ceil(max(least, part * len(stems)))

        def shares(number: int) -> bool:
            place = bisect_left(self.sources, number)
            return sum(_stands_in(found, place) for found in having) >= least

        return shares

    def _set(self, stem: str) -> int:
        found = self._sets.get(stem)
        if found is None:
            found = self._sets[stem] = bits(self.places[stem])
        return found


def _stands_in(found: Sequence[int], place: int) -> bool:
    at = bisect_left(found, place)
    return at < len(found) and found[at] == place


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold()) if len(word) > 1}


def holders(sources: Iterable[Source]) -> Holders:
    """Which source has which words."""
    ordered = sorted(sources, key=lambda s: s.number)
    out: dict[str, array[int]] = {}
    for place, source in enumerate(ordered):
        for stem in _stems(source.text):
            if stem not in out:
                out[stem] = array("I")
            out[stem].append(place)
    # A word of many sources is a set at once: making one when it is first asked for takes as long as they are many.
    common = {stem: bits(found) for stem, found in out.items() if len(found) * _DENSE > len(ordered)}
    return Holders(tuple(s.number for s in ordered), out, common)
