"""What the sources say is unknown, undecided, not released or to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.salience import Weights, coloured, likeness
from briefgen.drafting.extractive.selection import outside_quotes, words
from briefgen.text.fold import fold
from briefgen.text.names import names

__all__ = ["Open", "choose_open", "open_offers", "openness"]

_UNKNOWN = regex.compile(
    r"(?i)\b(?:unclear|unknown|undecided|uncertain|unresolved|unanswered|remains? to be|yet to|not yet|"
    r"(?:has|have|is|are|did|does|do|was|were) (?:not|n't) (?:yet )?(?:been )?(?:released?|said|say|confirm\w*|decided?|publish\w*|disclos\w*|"
    r"announc\w*|reveal\w*|respond\w*|comment\w*|set|resolved?|explain\w*|agreed|specif\w*|known|clear|determined|provided?|state[d]?|given)|"
    r"(?:hasn|haven|isn|aren|didn|doesn|wasn)'t (?:yet )?(?:been )?(?:released?|said|say|confirm\w*|decided?|publish\w*|disclos\w*|announc\w*|reveal\w*|respond\w*|"
    r"set|resolved?|explain\w*|agreed|known|clear)|"
    r"declined to (?:say|comment|confirm|give|disclose)|refused to (?:say|comment|confirm|disclose)|no (?:date|decision|timetable|figure|details?) (?!had))"
)
_WHETHER = regex.compile(
    r"(?i)\b(?:questions? (?:of whether|remains?)|cent(?:er|re)s on whether|whether|depends? on|how (?:much|many|far|long) )\b"
)
_PENDING = regex.compile(
    r"(?i)\b(?:pending|awaits?|awaiting|due to (?:be|report|start|begin|open|decide|meet|rule|publish|vote|hear)|will (?:be )?(?:decide[d]?|rule[d]?|vote|report|publish\w*|announce[d]?|consider\w*|hear|heard|review\w*|"
    r"determine[d]?)|is expected|are expected|expected to|under (?:review|consideration|investigation)|threaten(?:ed|s) (?:a|an|to|legal)|"
    r"threat of|appeal\w* against|intention to|no timetable)\b"
)
_PLANNED = regex.compile(
    r"(?i)\b(?:(?:is|are|was|were|been) considering|considers? whether|considering whether|plans? to|planning to|looking to|weighing|exploring|explore|intends? to|hopes? to|aims? to|seeks? to|"
    r"prepar(?:e|es|ing)|(?:has|have) asked|called on|propos(?:es|ed) to)\b"
)
_TOLD = 3.0  # from here on what is open is said outright, and colour around it does no harm
_ENOUGH = 4
_LEAST_WORDS = 9  # a shorter one says too little on its own
_COULD = regex.compile(r"(?<!before (?:it|they|he|she|anyone) )\b(?:could|may|might)\b")


@dataclass(frozen=True, slots=True)
class Open:
    """Something open: the offer that says so, how plainly (1 to 4), and who could answer, if named."""

    offer: Offer
    degree: float
    who: str | None


def openness(wording: str) -> float:
    """How plainly a wording says that something is open: 0 where it does not."""
    bare = outside_quotes(wording)
    for pattern, degree in ((_UNKNOWN, 4.0), (_WHETHER, 3.0), (_PENDING, 2.5), (_PLANNED, 2.0), (_COULD, 1.0)):
        if pattern.search(bare):
            return degree
    return 0.0


def open_offers(offers: Iterable[Offer]) -> tuple[Open, ...]:
    """Every offer that says that something is open, in their order."""
    return tuple(
        Open(offer, degree, _who(offer.wording, degree))
        for offer in offers
        if (degree := openness(offer.wording)) > 0
        and (degree >= _TOLD or not coloured(offer.wording))
        and words(offer.wording) >= _LEAST_WORDS
        and names(offer.wording)
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
