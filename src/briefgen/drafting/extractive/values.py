"""One quantity, two figures: where voices differ on a value beyond the precision in which it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.drafting.extractive.traits import Traits
from briefgen.text.fold import fold
from briefgen.text.inflection import lemma
from briefgen.text.names import names, share_a_name
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.tokens import content_tokens

__all__ = ["Figure", "differing", "figures", "heading"]

_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")
_CONTEXT = 9  # words on either side that tell what a figure is of
_LIKE = 0.34
_MOST_COMPARED = 40
_ROUND = 2
_CLOSE_BONUS = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One value in its context.

    Attributes:
        offer: that states it.
        quantity: within the offer's wording.
        keys: content keys near it, those of the quantity left out.
        years: years written in the wording.
        holder: who gives the figure, if the wording names somebody; else empty.
        named: keys of the names that the wording speaks of, the one who tells it apart.
        head: key of the noun that is counted; one for all words for people.
    """

    offer: Offer
    quantity: Quantity
    keys: frozenset[str]
    years: frozenset[str]
    holder: str
    named: frozenset[str]
    head: str


def figures(offers: Iterable[tuple[Offer, Traits]]) -> tuple[Figure, ...]:
    """Every comparable figure of the offers, in their order."""
    return tuple(f for offer, traits in offers for f in _of_offer(offer, traits))


def _of_offer(offer: Offer, traits: Traits) -> Iterator[Figure]:
    found = quantities(offer.wording)
    compared = [q for q in found if q.value is not None and q.kind not in {"ordinal", "label", "unparsed"}]
    if not compared:
        return
    holder = traits.said[0].holder if traits.said else ""
    named, years = _named(offer.wording, holder), frozenset(_YEAR.findall(offer.wording))
    seen = [t for t in content_tokens(offer.wording) if not any(q.span.covers(t.span) for q in found)]
    for quantity in compared:
        before = [t.key for t in seen if t.span.end <= quantity.span.start][-_CONTEXT:]
        after = [t.key for t in seen if t.span.start >= quantity.span.end][:_CONTEXT]
        yield Figure(offer, quantity, frozenset(before + after), years, holder, named, _head(quantity))


def _step(quantity: Quantity) -> Decimal:
    """Half of what the last written digit is worth; of a rounded figure, of its last digit that is not nought."""
    value = quantity.value
    if value is None:
        raise AssertionError
    places = quantity.places
    if quantity.bound == "about" and value == value.to_integral_value() and value:
        digits = str(int(value))
        places = max(places, len(digits) - len(digits.rstrip("0")))
    return Decimal(10) ** places / _ROUND


def _differ(left: Quantity, right: Quantity) -> bool:
    if left.value is None or right.value is None:
        return False
    low, high = sorted((left, right), key=lambda q: q.value or 0)
    if low.value == high.value or low.bound == "over" or high.bound == "under":
        return False
    if low.value is None:
        raise AssertionError
    if high.value is None:
        raise AssertionError
    rounded = low.bound == "about" or high.bound == "about"
    allowed = max(_step(low), _step(high)) if rounded or low.places != high.places else Decimal(0)
    # Far apart is another quantity rather than another count of the same.
    return allowed < high.value - low.value <= max(abs(low.value), abs(high.value)) * Decimal("0.6")


def differing(found: Sequence[Figure], weights: Weights) -> tuple[tuple[Figure, Figure], ...]:
    """Pairs of figures of different voices on the same thing with different values; the most alike first."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in found:
        q = figure.quantity
        groups[q.kind, q.unit, figure.head].append(figure)
    pairs: list[tuple[float, Figure, Figure]] = []
    for key in sorted(groups):
        members = groups[key]
        for position, left in enumerate(members):
            for right in members[position + 1 : position + 1 + _MOST_COMPARED]:
                score = _alike(left, right, weights)
                if score >= _LIKE:
                    pairs.append((score, left, right))
    pairs.sort(key=lambda p: (-p[0], p[1].offer.sentence.place, p[2].offer.sentence.place))
    return tuple(_apart(pairs))


# Counts of people go by many names; the words around them must still agree.
_PERSONS = frozenset(
    lemma(w) for w in "person people staff employee worker patient resident officer member individual citizen".split()
)


def _head(quantity: Quantity) -> str:
    seen = content_tokens(quantity.head)
    word = seen[-1].key if seen else ""
    return "people" if word in _PERSONS else word


def _alike(left: Figure, right: Figure, weights: Weights) -> float:
    # What costs least and tells most pairs apart comes first.
    shared = left.keys & right.keys
    if not shared or left.offer.sentence.place == right.offer.sentence.place:
        return 0.0
    if left.years and right.years and left.years != right.years:
        return 0.0
    if left.offer.voice == right.offer.voice and (not left.holder or not right.holder or left.holder == right.holder):
        return 0.0  # one voice differs with itself only through others
    if len(shared) < 2 and not (left.head in shared and _close(left.quantity, right.quantity)):
        return 0.0
    if not _differ(left.quantity, right.quantity):
        return 0.0
    if left.named and right.named and not share_a_name(left.named, right.named):
        return 0.0  # of other bodies or places: two quantities, not two accounts of one
    near = _CLOSE_BONUS * (bool(left.quantity.head) and _close(left.quantity, right.quantity))
    return likeness(left.keys, right.keys, weights) + near


def _named(wording: str, holder: str) -> frozenset[str]:
    """The names a figure's sentence speaks of, the one who tells it apart."""
    told = {n.key for n in names(holder)} if holder else set()
    return frozenset(n.key for n in names(wording) if n.key not in told)


def _close(left: Quantity, right: Quantity) -> bool:
    """Within a quarter of each other: two counts of one thing rather than two things."""
    if left.value is None or right.value is None:
        return False
    return abs(left.value - right.value) * 4 <= max(abs(left.value), abs(right.value))


def _apart(pairs: Sequence[tuple[float, Figure, Figure]]) -> Iterator[tuple[Figure, Figure]]:
    used: set[tuple[int, int]] = set()
    for _, left, right in pairs:
        places = {left.offer.sentence.place, right.offer.sentence.place}
        if not places & used:
            used |= places
            yield left, right


def heading(pair: tuple[Figure, Figure]) -> str:
    """The question of a dispute over a figure, in the words of both sides."""
    left, right = pair
    one, other = _shown(left), _shown(right)
    heads = [h for h in (left.quantity.head, right.quantity.head) if h]
    noun = "people" if "people" in heads else heads[0] if heads else ""
    if left.quantity.kind == "count" and noun:
        return f"How many {noun}: {one} or {other}?"
    if left.quantity.kind == "money" and noun:
        return f"How much for the {noun}: {one} or {other}?"
    return f"How much: {one} or {other}?" if left.quantity.kind != "count" else f"How many: {one} or {other}?"


def _shown(figure: Figure) -> str:
    return " ".join(fold(figure.quantity.span.of(figure.offer.wording)).text.split())
