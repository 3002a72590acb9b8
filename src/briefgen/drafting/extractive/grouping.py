"""One fact once, with every voice that carries the whole of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.rewriting import cores
from briefgen.drafting.extractive.salience import Weights
from briefgen.text.clauses import clauses
from briefgen.text.cues import cues
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.speech import attributions
from briefgen.text.tokens import content_tokens

__all__ = ["carriers", "shared_wording"]

_MOST_LOOKED_AT = 400  # sentences that one wording is held against


def _amount(quantity: Quantity) -> tuple[str, str, str]:
    return quantity.kind, quantity.unit, str(quantity.value.normalize() if quantity.value is not None else "")


def _plain_keys(text: str, found: Sequence[Quantity]) -> frozenset[str]:
    """Content keys, those inside quantities left out: quantities are compared by value."""
    return frozenset(t.key for t in content_tokens(text) if not any(q.span.covers(t.span) for q in found))


def _turns(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((c.kind, c.key) for c in cues(text))


def carriers(
    wording: str, own_voice: int, weights: Weights, pages: Mapping[int, Page]
) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of other voices that carry a wording whole: one or two neighbours for each voice, by source.

    Every content word, every quantity by value, and the same turning words must stand there; what one side attributes
    to a speaker the other may not state as fact.
    """
    amounts = quantities(wording)
    keys = _plain_keys(wording, amounts)
    wanted = {_amount(q) for q in amounts if q.kind != "label"}
    turns, spoken = _turns(wording), bool(attributions(wording))
    found: dict[int, tuple[Sentence, ...]] = {}
    for sentence in _near(keys, weights):
        if sentence.voice == own_voice or sentence.voice in found:
            continue
        for window in _windows(pages[sentence.source], sentence):
            if not all(map(pages[sentence.source].chose, window)):
                continue
            text = " ".join(_part(s.wording, keys) for s in window)
            there = [q for s in window for q in s.quantities]
            have = frozenset(k for s in window for k in s.keys)
            if (
                keys <= have
                and wanted <= {_amount(q) for q in there}
                and _turns(text) == turns
                and bool(attributions(text)) == spoken
            ):
                found[sentence.voice] = window
                break
    return tuple(found[v] for v in sorted(found))


def _part(text: str, keys: frozenset[str]) -> str:
    """The clauses of a sentence from which a wording takes half its words, or which give half of theirs to it."""
    out = []
    for span in clauses(text):
        clause = span.of(text)
        held = {t.key for t in content_tokens(clause)}
        if 2 * len(held & keys) >= min(len(held), len(keys)) > 0:
            out.append(clause)
    return " ".join(out)


def _near(keys: frozenset[str], weights: Weights) -> Iterator[Sentence]:
    """Sentences that hold the rarest key that can be followed."""
    known = sorted((k for k in keys if k in weights.postings), key=lambda k: (-weights.idf.get(k, 0.0), k))
    # A key too common to be followed is no ground for refusal; with none left there is nothing to look at.
    for key in known[:1]:
        yield from weights.postings[key][:_MOST_LOOKED_AT]


def _windows(page: Page, sentence: Sentence) -> Iterator[tuple[Sentence, ...]]:
    yield (sentence,)
    if sentence.index:
        yield (page.sentences[sentence.index - 1], sentence)
    if sentence.index + 1 < len(page.sentences):
        yield (sentence, page.sentences[sentence.index + 1])


def shared_wording(offer: Offer, weights: Weights, pages: Mapping[int, Page]) -> tuple[Offer, tuple[Sentence, ...]]:
    """The offer as it stands, or a shorter form that more voices carry, with their sentences.

    A shorter form must keep every quantity and at least half of the weight, and win a voice by it.
    """
    best, also = offer, carriers(offer.wording, offer.voice, weights, pages)
    amounts = {_amount(q) for q in quantities(offer.wording)}
    weight = _weight(offer.keys, weights)
    for short in cores(offer.wording):
        keys = frozenset(t.key for t in content_tokens(short))
        if not amounts <= {_amount(q) for q in quantities(short)} or _weight(keys, weights) < weight / 2:
            continue
        more = carriers(short, offer.voice, weights, pages)
        if len(more) > len(also):
            best, also = Offer(short, offer.sentence, offer.support, whole=False, keys=keys), more
    return best, tuple(s for window in also for s in window)


def _weight(keys: frozenset[str], weights: Weights) -> float:
    return math.fsum(weights.idf.get(k, 0.0) for k in keys)
