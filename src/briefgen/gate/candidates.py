"""Sets of sentences of a source that may carry a claim, found by its words and by those that say the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import regex

from briefgen.gate.index import SourceIndex
from briefgen.gate.rewriting.lexicon import alike
from briefgen.model import Span
from briefgen.text.clauses import clauses
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["LONGEST", "candidates", "keys_of"]

# How many of the next best sentences are tried by themselves.
_NEXT = 3
# A longer stretch without the end of a sentence is no sentence (a table, a list of words), and costs too much to compare.
LONGEST = 2_000
# What figures in words begin with, for finding where some may be.
_IN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty hundred thousand"
    " million billion trillion lakh crore dozen half third quarter fifth tenth"
).split()
_GROUPING = regex.compile(r"[,.\s]")


def keys_of(text: str) -> set[str]:
    """The comparing keys of the words that carry meaning."""
    return {t.key for t in content_tokens(text)}


def candidates(found: SourceIndex, claim: str) -> Iterator[tuple[int, ...]]:
    """Sets of places in an index of sentences that may carry a claim, each once, those of one sentence first."""
    keys = keys_of(claim)
    wanted = keys | _as_told(claim, found.text) | _alike(keys, found)
    read = {place for place, span in enumerate(found.spans) if span.end - span.start <= LONGEST}
    ranked = [place for place, _ in found.ranked(wanted) if place in read]
    if not ranked:
        return
    best = ranked[0]
    yield (best,)
    parts = _by_part(found, claim)
    sets = [
        _with_predecessor((best,)),  # a pronoun or "the council" is named in the sentence before
        *((place,) for place in ranked[1:_NEXT]),
        parts,
        _greedy(found, wanted, best),
        _with_predecessor(parts),
        (ranked[min(_NEXT, len(ranked) - 1)],),
    ]
    yield from (chosen for chosen in dict.fromkeys(sets) if chosen != (best,) and read.issuperset(chosen))


def _as_told(claim: str, source_text: str) -> set[str]:
    """The words in which a source writes the figures that a claim writes otherwise: "70 per cent" for "seventy percent"."""
    out: set[str] = set()
    for q in quantities(claim):
        if q.value is None or q.span.of(claim) in source_text:
            continue
        for span in _may_write(q, source_text):
            told = span.of(source_text)
            for other in quantities(told):
                if other.value == q.value and other.kind == q.kind:
                    out |= {t.key for t in tokens(other.span.of(told))}
    return out


def _may_write(q: Quantity, source_text: str) -> list[Span]:
    """The sentences of a source that may write the value of a figure: in words, or with its digits but for noughts at the ends."""
    plain = q.value is not None and q.value >= 1 and q.unit != "time of day"
    digits = str(q.value.normalize().as_tuple().digits) if plain and q.value is not None else ""
    digits = "".join(c for c in digits if c.isdigit()).strip("0")
    spans = sentences(source_text)
    if not digits:
        return list(spans)
    starts = [span.start for span in spans]
    held = {bisect_right(starts, at) - 1 for at in _words_for_figures(source_text)}
    if digits in _GROUPING.sub("", source_text):
        held |= {at for at, span in enumerate(spans) if digits in _GROUPING.sub("", span.of(source_text))}
    return [spans[at] for at in sorted(held) if at >= 0]


def _words_for_figures(text: str) -> Iterator[int]:
    """Where words begin that figures may begin with when they are written out."""
    lowered = text.lower()
    lowered = lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for word in _IN_WORDS:
        at = lowered.find(word)
        while at >= 0:
            if not lowered[at - 1 : at].isalpha():
                yield at
            at = lowered.find(word, at + 1)


def _alike(wanted: set[str], found: SourceIndex) -> set[str]:
    """The words of a source that say the same as words of a claim that it does not have."""
    return {other for key in wanted if key not in found.places for other in alike(key) if other in found.places}


def _with_predecessor(chosen: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*chosen, *(i - 1 for i in chosen if i)}))


def _by_part(found: SourceIndex, claim: str) -> tuple[int, ...]:
    """The best sentence for each clause of a claim: a claim may rest on two."""
    out: set[int] = set()
    for sentence in sentences(claim):
        for clause in clauses(sentence.of(claim)):
            words = clause.of(sentence.of(claim))
            ranked = found.ranked(keys_of(words))
            out.update(place for place, _ in ranked[:1])
    return tuple(sorted(out))


def _greedy(found: SourceIndex, wanted: set[str], best: int) -> tuple[int, ...]:
    """The best sentence and the one that adds most of the words it lacks."""
    ranked = found.ranked(wanted - found.keys[best])
    return tuple(sorted({best, *(place for place, _ in ranked[:1])}))
