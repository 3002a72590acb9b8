"""Which sentences of a source tell of what: each source is read once, however many changes are tried."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from math import floor

from briefgen.text.sentences import sentences
from briefgen.text.tokens import tokens

__all__ = ["keys", "naming", "sentences_of", "share", "telling"]

_BETWEEN = "\0"  # two sentences: no word has it


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    """The comparing keys of the content words of a text."""
    return frozenset(t.key for t in tokens(text) if t.is_content)


@lru_cache(maxsize=256)
def sentences_of(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences of a source, each with its keys."""
    return tuple((s.of(text), keys(s.of(text))) for s in sentences(text))


def share(wanted: frozenset[str], held: frozenset[str]) -> float:
    """The share of some keys that is held, 0 to 1; 0 where none are wanted."""
    return len(wanted & held) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=256)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The sentences of a source casefolded, in one, and where each begins there."""
    folded = [sentence.casefold() for sentence, _ in sentences_of(text)]
    starts = accumulate((len(one) + len(_BETWEEN) for one in folded[:-1]), initial=0)
    return _BETWEEN.join(folded), tuple(starts)


@lru_cache(maxsize=8192)
def naming(word: str, text: str) -> frozenset[int]:
    """The places of the sentences of a source that hold a casefolded word, or a longer one with it."""
    folded, starts = _folded(text)
    out: list[int] = []
    at = folded.find(word)
    while at >= 0:
        out.append(bisect_right(starts, at) - 1)
        at = folded.find(word, starts[out[-1] + 1]) if out[-1] + 1 < len(starts) else -1
    return frozenset(out)


@lru_cache(maxsize=256)
def _places(text: str) -> dict[str, list[int]]:
    """The places of the sentences that hold each key."""
    out: dict[str, list[int]] = defaultdict(list)
    for place, (_, held) in enumerate(sentences_of(text)):
        for key in held:
            out[key].append(place)
    return dict(out)


def telling(wanted: frozenset[str], least: float, text: str) -> Iterator[str]:
    """The sentences of a source that hold that share of some keys, in any order.

    Args:
        wanted: keys; none are held where there are none.
        least: over 0, up to 1.
        text: of the source.
    """
    known, every = _places(text), sentences_of(text)
    # A sentence that may lack so many of the keys has one at least of any more than these: the rarest are looked at.
    lacking = floor(len(wanted) * (1 - least) + 1e-9)
    rarest = sorted((known.get(key, []) for key in wanted), key=len)[: lacking + 1]
    for place in set().union(*rarest):
        sentence, held = every[place]
        if share(wanted, held) >= least:
            yield sentence
