"""What the sources say is unknown, undecided, not released or to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.drafting.extractive.traits import Traits
from briefgen.text.fold import fold
from briefgen.text.names import names

__all__ = ["Open", "choose_open", "open_offers"]

_TOLD = 3.0  # from here on what is open is said outright, and colour around it does no harm
_ENOUGH = 4
_LEAST_WORDS = 9  # a shorter one says too little on its own


@dataclass(frozen=True, slots=True)
class Open:
    """Something open: the offer that says so, how plainly (1 to 4), and who could answer, if named."""

    offer: Offer
    degree: float
    who: str | None


def open_offers(offers: Iterable[tuple[Offer, Traits]]) -> tuple[Open, ...]:
    """Every offer that says that something is open, in their order."""
    return tuple(
        Open(offer, traits.openness, _who(offer.wording, traits.openness))
        for offer, traits in offers
        if traits.openness > 0
        and (traits.openness >= _TOLD or not traits.coloured)
        and traits.words >= _LEAST_WORDS
        and traits.named
    )


def _who(wording: str, degree: float) -> str | None:
    """The one who has not said, not decided or plans: the name the sentence opens with, if its verb is about that."""
    text = regex.sub(r"^(?:While|Although|Though) ", "", wording)
    shift = len(wording) - len(text)
    lead = next((n for n in names(wording) if n.span.start - shift in {0, 4}), None)
    if lead is None or degree in {3.0, 1.0}:
        return None
    holder = wording[shift : lead.span.end]
    if regex.match(r"(?:['’]s|,| (?:and|or|of)\b)", wording[lead.span.end :]) or (
        holder[:4] not in {"The ", "the "} and lead.span.start != shift
    ):
        return None
    return fold(holder).text.replace("The ", "the ", 1) if holder.startswith("The ") else holder


def choose_open(found: Iterable[tuple[float, Open]], weights: Weights, most: int) -> tuple[Open, ...]:
    """The plainest and most telling, each once, every voice in turn.

    Args:
        found: salience and open offer.
        weights: of the set.
        most: how many at most.
    """
    found = list(found)
    plain = [f for f in found if f[1].degree > 1.0]
    # What merely could be fills up a short list and no more.
    found = plain if len(plain) >= min(most, _ENOUGH) else found
    pool = sorted(found, key=lambda f: (-(f[0] + 1.2 * f[1].degree), f[1].offer.sentence.place))
    chosen: list[Open] = []
    used: dict[int, int] = {}
    while pool and len(chosen) < most:
        best = max(
            range(len(pool)),
            key=lambda i: (pool[i][0] + 1.2 * pool[i][1].degree - 1.0 * used.get(pool[i][1].offer.voice, 0), -i),
        )
        _, taken = pool.pop(best)
        chosen.append(taken)
        used[taken.offer.voice] = used.get(taken.offer.voice, 0) + 1
        pool = [
            (s, o)
            for s, o in pool
            if o.offer.sentence.place != taken.offer.sentence.place
            and likeness(o.offer.keys, taken.offer.keys, weights) < 0.5
        ]
    return tuple(chosen)
