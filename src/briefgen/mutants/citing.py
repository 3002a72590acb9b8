"""The same words resting on a source that does not hold them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from briefgen.model import Citation, Source
from briefgen.mutants.case import Case, sentences_of, share
from briefgen.mutants.mutant import Recited
from briefgen.text.locate import locate

__all__ = ["wrong_source"]

_WINDOW = 3  # sentences that may tell together what the claim tells in one
_HOLDS = 0.7


def wrong_source(case: Case, rng: Random) -> Iterator[Recited]:
    """Another source cited: once with the old quote, once with its own sentence that comes nearest."""
    # In an order of chance until one fits: not every source has to be read for every claim.
    order = rng.sample(case.sources, len(case.sources))
    source = next((s for s in order if _is_wrong(case, s)), None)
    if source is None:
        return
    was = "".join(f"[{n}]" for n in case.claim.sources)
    now = f"[{source.number}]"
    yield Recited(tuple(Citation(source.number, c.quote) for c in case.claim.citations), was, now)
    nearest, likeness = _nearest(case, source)
    if likeness > 0:
        yield Recited((Citation(source.number, nearest),), was, now)


def _is_wrong(case: Case, other: Source) -> bool:
    """Whether a source is none of those cited nor a copy of one, and holds neither the quotes nor the claim."""
    for source in case.cited:
        first, second = source.copy_of or source.number, other.copy_of or other.number
        if other.number == source.number or first == second or source.text == other.text:
            return False
    if any(locate(c.quote, other.text) for c in case.claim.citations if c.quote.strip()):
        return False
    held = [h for _, h in sentences_of(other.text)]
    windows = (frozenset().union(*held[i : i + _WINDOW]) for i in range(len(held)))
    return not any(share(case.keys, w) >= _HOLDS for w in windows)


def _nearest(case: Case, source: Source) -> tuple[str, float]:
    rated = ((share(case.keys, held), -index, text) for index, (text, held) in enumerate(sentences_of(source.text)))
    likeness, _, text = max(rated, default=(0.0, 0, ""))
    return text, likeness
