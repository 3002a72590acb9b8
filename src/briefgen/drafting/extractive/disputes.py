"""The three kinds of dispute put together: reasons, figures, positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefgen.drafting.extractive import opposition, reasons, values
from briefgen.drafting.extractive.account import Account
from briefgen.drafting.extractive.offers import Offer, claim
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.drafting.extractive.statements import Statement
from briefgen.model import Citation, Claim, Dispute, Position
from briefgen.text.fold import fold

__all__ = ["find_disputes"]

_HOLDER_WORDS = 6
_TIED = 3  # content words that tie what would settle a dispute to its subject
_OPEN = 3.0  # what is said to be unknown settles nothing


def find_disputes(
    accounts: Sequence[Account], weights: Weights, most: int
) -> tuple[tuple[Dispute, ...], frozenset[tuple[int, int]]]:
    """Every dispute between the sources or those they quote, at most ``most``, and the places of the sentences told there.

    Args:
        accounts: of all voices, copies left out.
        weights: of the set.
        most: how many at most.
    """
    deciding = [o for a in accounts for o, t in a.wordings if not o.paired and t.settles and t.openness < _OPEN]
    out: list[Dispute] = []
    used: set[tuple[int, int]] = set()
    for question, sides in _all(accounts, weights):
        if len(out) == most:
            break
        places = [o.sentence.place for _, o in sides]
        # An act may be answered more than once; the answer is shown once.
        if places[-1] in used:
            continue
        used.update(places)
        settling = _settling(sides, deciding, weights, used)
        used.update({settling.sentence.place} if settling else ())
        out.append(_dispute(f"D{len(out) + 1}", question, sides, settling))
    return tuple(out), frozenset(used)


def _all(accounts: Sequence[Account], weights: Weights) -> Iterator[tuple[str, tuple[tuple[str, Offer], ...]]]:
    name = {a.page.source.number: a.page.source.name for a in accounts}
    for group in reasons.reason_groups([r for a in accounts for r in a.reasons], weights):
        yield reasons.heading(group), tuple((name[r.offer.sentence.source], r.offer) for r in group)
    for pair in values.differing([f for a in accounts for f in a.figures], weights):
        yield values.heading(pair), tuple((_giver(f, name), f.offer) for f in pair)
    said = [s for a in accounts for o, t in a.wordings if not o.paired for s in t.said]
    for found in opposition.oppositions(said, [s for a in accounts for s in a.acts], weights):
        yield opposition.heading(found), _sides(found.other, found.against)


def _giver(figure: values.Figure, names: Mapping[int, str]) -> str:
    """Who gives a figure: the one the wording names in a few words, else the source whose account it is."""
    short = figure.holder and len(figure.holder.split()) <= _HOLDER_WORDS
    return figure.holder if short else names[figure.offer.sentence.source]


def _sides(first: Statement, second: Statement) -> tuple[tuple[str, Offer], ...]:
    return (first.holder, first.offer), (second.holder, second.offer)


def _dispute(identifier: str, question: str, sides: Sequence[tuple[str, Offer]], settling: Offer | None) -> Dispute:
    positions = tuple(
        Position(fold(holder).text, claim(f"{identifier}.{n}", offer, kind="position"))
        for n, (holder, offer) in enumerate(sides, start=1)
    )
    cited: dict[Citation, None] = dict.fromkeys(c for p in positions for c in p.claim.citations)
    return Dispute(
        Claim(identifier, question, tuple(cited), "heading"),
        positions,
        claim(f"{identifier}.s", settling) if settling else None,
    )


def _settling(
    sides: Sequence[tuple[str, Offer]], offers: Sequence[Offer], weights: Weights, used: set[tuple[int, int]]
) -> Offer | None:
    """What the sources say would decide it: a court, a review, a vote, named beside the same subject."""
    about = frozenset(k for _, o in sides for k in o.keys)
    best: tuple[float, Offer] | None = None
    for offer in offers:
        if offer.sentence.place in used or len(offer.sentence.keys & about) < _TIED:
            continue
        score = likeness(offer.sentence.keys, about, weights) - 0.002 * len(offer.wording)
        if score > 0 and (best is None or score > best[0]):
            best = score, offer
    return best[1] if best else None
