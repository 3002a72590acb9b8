"""Figures of a claim against figures of its evidence: equal, derived, or given to something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

import regex

from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import run_of_words
from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.fold import fold
from briefgen.text.inflection import is_irregular_form
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.tokens import content_tokens, tokens
from briefgen.text.units import METRES_OR_MILLIONS, ratio

__all__ = [
    "Given",
    "cut_list",
    "derivation",
    "evidence_quantities",
    "licences",
    "may_cut_itself",
    "role_rival",
    "same_bound",
    "written",
]


@dataclass(frozen=True, slots=True)
class Given:
    """A quantity of the evidence.

    Attributes:
        quantity: spans in the sentence's text.
        words: as written.
        span: in the source's text.
        sentence: its text.
    """

    quantity: Quantity
    words: str
    span: Span
    sentence: str

    @property
    def role(self) -> frozenset[str]:
        """Keys of the words that belong to it: those of its part of the sentence."""
        return _role(self.quantity, quantities(self.sentence), self.sentence)


@lru_cache(maxsize=256)
def evidence_quantities(exhibit: Exhibit) -> tuple[Given, ...]:
    """The quantities inside the quotes, by position."""
    return tuple(
        Given(q, q.span.of(passage.text), passage.in_source(q.span), passage.text)
        for passage in exhibit.passages
        for q in quantities(passage.text)
        if passage.is_quoted(q.span) and not _is_torn(q.span, passage.text)
    )


def _is_torn(span: Span, text: str) -> bool:
    """Whether an invisible character parts a figure from further digits: what was read is not the figure that is shown."""
    edge = text[max(0, span.start - 2) : span.start] + text[span.end : span.end + 2]
    return any(c in _INVISIBLE for c in edge)


def licences(given: Quantity, claimed: Quantity, given_words: str, claimed_words: str) -> bool:
    """Whether a quantity of the evidence allows the claim's: same kind and unit, and the same value; or the same words."""
    if given.value is None or claimed.value is None:
        return fold(given_words).text == fold(claimed_words).text
    if (given.kind, given.unit) != (claimed.kind, claimed.unit):
        return _same_share(given, claimed) or _same_measure(given, claimed)
    if given.value == claimed.value:
        return True
    # A coarser figure is the same figure only if it says so: "about £1.2 billion" for £1.23 billion.
    step = Decimal(1).scaleb(claimed.places)
    return claimed.bound == "about" and claimed.places > given.places and abs(given.value - claimed.value) * 2 <= step


def _same_measure(given: Quantity, claimed: Quantity) -> bool:
    """Whether two measures are one in two units, "90 cm" and "0.9 metres", or one of them has a bare "m"."""
    if given.value is None or claimed.value is None:
        return False
    for bare, other in ((given, claimed), (claimed, given)):
        if bare.kind == "measure" and bare.unit == METRES_OR_MILLIONS:
            if bare.value is None:
                raise AssertionError
            million = (other.kind, other.unit) == ("count", "") and other.value == bare.value.scaleb(6)
            return million or ((other.kind, other.unit) == ("measure", "metre") and other.value == bare.value)
    if given.kind != "measure" or claimed.kind != "measure":
        return False
    if claimed.unit == "degree" and given.unit in {"°C", "°F"}:
        return given.value == claimed.value
    held = ratio(given.unit, claimed.unit)
    return held is not None and given.value * held[0] == claimed.value * held[1]


def same_bound(given: Quantity, claimed: Quantity) -> bool:
    """Whether the claim's limit is the evidence's, or weaker: "more than 40" is "at least 40", never the other way round."""
    equal = given.value == claimed.value or _same_measure(given, claimed)
    if given.bound == claimed.bound:
        if not equal:
            return True
        if claimed.bound in {"over", "under"}:
            return claimed.sense == "reached" or given.sense != "reached"
        return claimed.sense != "short" or given.sense == "short"
    if claimed.bound != "about":
        return False
    if equal or given.value is None or claimed.value is None:
        return given.bound == "" and claimed.sense != "short"
    return claimed.sense != "short" or _share(given) < _share(claimed)


def _share(q: Quantity) -> Decimal:
    value = q.value or Decimal(0)
    return value / 100 if (q.kind, q.unit) == ("percent", "%") else value


_NEARLY = Decimal("0.015")


def _same_share(given: Quantity, claimed: Quantity) -> bool:
    """Whether a fraction and a percentage are the same share: "a quarter" and 25 %, "a third" and 33 %."""
    if {(given.kind, given.unit), (claimed.kind, claimed.unit)} != {("percent", "%"), ("count", "")}:
        return False
    percent, part = (given, claimed) if given.kind == "percent" else (claimed, given)
    if part.value is None or not 0 < part.value < 1:
        return False
    apart = abs(_share(given) - _share(claimed))
    if claimed.bound == "about" and given.bound == "":
        return apart <= _NEARLY
    return apart * 200 <= Decimal(1).scaleb(min(percent.places, 0))


def written(q: Quantity, words: str, text: str) -> Span | None:
    """Where the source's text gives this quantity, as the same words or the same value; None where it does not."""
    stands = run_of_words(words, text)
    if stands is not None:
        return stands
    for other in quantities(text):
        if licences(other, q, other.span.of(text), words):
            return other.span
    return None


_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# How many more of the claim's words a figure must have beside it before it is called the one that is meant.
_MARGIN = 1
_LIST_WORDS = frozenset({"includ", "among", "over", "about", "more", "less", "nearly", "almost"})
_FURTHER = regex.compile(
    r"(?P<between>(?:,\s+(?:[\p{L}'’-]+\s+){0,3}[\p{L}'’-]+){0,8}),?\s+(?:and|or)\s+(?P<last>[\p{L}'’-]+)(?:\s+[\p{L}'’-]+)?"
)


def cut_list(q: Quantity, licensed: Iterable[Given], exhibit: Exhibit) -> Span | None:
    """The rest of a list that a figure covers in the source and the claim cuts short: "£10m on licences, training and tools".

    Returns:
        The whole list in the source's text; None where the claim keeps it, or there is none.
    """
    claim = exhibit.claim.text
    said = {t.key for t in tokens(claim)}
    clause = next((p.clause for p in exhibit.pairings if p.clause.covers(q.span)), None)
    after = [t for t in content_tokens(claim) if t.span.start >= q.span.end and clause and clause.covers(t.span)]
    if not after:
        return None
    last = after[-1]
    if any(d.span.overlaps(last.span) for d in dates(claim)):
        return None  # "a loan over ten years in May and a grant": the list is of no days
    for given in licensed:
        for passage in exhibit.passages:
            if not passage.span.covers(given.span):
                continue
            start = given.span.end - passage.span.start
            place = next((t for t in tokens(passage.text) if t.key == last.key and t.span.start >= start), None)
            match = _FURTHER.match(passage.text, place.span.end) if place else None
            if (
                place
                and match
                and _is_list(match)
                and _is_item(match["last"])
                and not _GOES_ON.match(passage.text, match.start("last"))
                and not {t.key for t in tokens(match["last"])} & said
            ):
                return passage.in_source(Span(place.span.start, match.end("last")))
    return None


# An item of a list that is read otherwise in its sentence than by itself: "and co2", "or a/b".
_JOINED_ITEM = regex.compile(r"\s(?:and|or)\s+[\p{L}'’-]+(?:[\p{M}\p{N}]|[.,&/][\p{L}\p{N}])")


def may_cut_itself(sentence: str) -> bool:
    """Whether :func:`cut_list` may find a list of a sentence cut by the same sentence, for a word that is read in part.

    Args:
        sentence: without invisible characters.
    """
    return _JOINED_ITEM.search(sentence) is not None


# "fences, she said, and none": words between commas that are no items of a list.
_NO_ITEM = frozenset(
    "he she it they we i you who which that said says told added is are was were has have had will would".split()
)


# "grounding 38 jets and stranding some 5,200 people": no item, but what else was done.
_GOES_ON = regex.compile(
    r"[\p{L}'’-]+ing\s+(?:the|an?|its|their|his|her|our|some|all|up|about|around|nearly|almost|more|over|at|every|each|[\p{Sc}\p{N}]|\p{Lu})"
)


def _is_list(match: regex.Match[str]) -> bool:
    """Whether an "and" joins items: not behind a lone comma ("were alive, and worst at"), nor behind words that speak."""
    between = match["between"]
    lone = not between and match[0].lstrip().startswith(",")
    return not lone and not {w.casefold() for w in regex.findall(r"[\p{L}'’-]+", between)} & _NO_ITEM


def _is_item(word: str) -> bool:
    """Whether a word after "and" goes on with the list rather than with a new verb or clause."""
    (token, *_) = tokens(word) or (None,)
    return token is not None and token.is_content and not word.endswith("ed") and not is_irregular_form(word.casefold())


def derivation(q: Quantity, evidence: Iterable[Given]) -> str | None:
    """How a quantity follows from two or all figures of its kind: in words; None where it does not."""
    if q.value is None or q.kind not in {"money", "count", "measure", "percent"}:
        return None
    same = [
        e for e in evidence if e.quantity.value is not None and (e.quantity.kind, e.quantity.unit) == (q.kind, q.unit)
    ]
    for left, right in combinations(same, 2):
        a, b = left.quantity.value, right.quantity.value
        if a is None:
            raise AssertionError
        if b is None:
            raise AssertionError
        if a + b == q.value:
            return f"{left.words} and {right.words} together"
        if abs(a - b) == q.value:
            return f"{left.words} less {right.words}"
    values = [e.quantity.value for e in same if e.quantity.value is not None]
    if len(values) > 2 and sum(values) == q.value:
        return "the figures together"
    return None


_PART = regex.compile(
    r"[,;:()]\s*+|(?:(?<!\s)|\G)\s++(?:and|but|while|against|compared with|up from|down from|versus|or)\s++"
)


def _role(q: Quantity, all_of_text: tuple[Quantity, ...], text: str) -> frozenset[str]:
    """The words a figure belongs to: its stretch of the sentence, up to where a neighbouring figure's stretch begins.

    In a list ("£330 million with A and £240 million with B") a later figure has no words of its own before it; the words
    before the list then belong to all of its figures.
    """
    before = [o.span.end for o in all_of_text if o.span.end <= q.span.start]
    after = [o.span.start for o in all_of_text if o.span.start >= q.span.end]
    low = _edge(text, max(before), q.span.start, last=False) if before else 0
    high = _edge(text, q.span.end, min(after), last=True) if after else len(text)
    stretches = [Span(low, max(high, q.span.end))]
    first = min((o.span.start for o in all_of_text), default=0)
    led = [t for t in content_tokens(text) if low <= t.span.start < q.span.start and t.key not in _LIST_WORDS]
    if before and first > 0 and not led:
        stretches.append(Span(0, first))
    return frozenset(
        t.key for t in content_tokens(text) if any(s.covers(t.span) for s in stretches) and not q.span.covers(t.span)
    )


def _edge(text: str, low: int, high: int, *, last: bool) -> int:
    """Where between two figures the one's words end and the other's begin: at the conjunction or comma, else half-way."""
    cuts = [m for m in _PART.finditer(text, low, high) if "(" not in m[0]]
    if cuts:
        return cuts[-1].start() if last else cuts[-1].end()
    return high if last else low


def role_rival(q: Quantity, licensed: list[Given], exhibit: Exhibit, evidence: tuple[Given, ...]) -> Given | None:
    """The figure that the claim's words belong to, if it is plainly not one of those that have the claim's value.

    A figure of the same kind is a rival if the claim's words beside its number are met better by the rival's words
    than by those of every figure that has the claimed value.
    """
    claim = exhibit.claim.text
    wanted = _role(q, quantities(claim), claim)
    rivals = [
        e
        for e in evidence
        if e not in licensed and e.quantity.value is not None and (e.quantity.kind, e.quantity.unit) == (q.kind, q.unit)
    ]
    if not rivals or not wanted:
        return None
    own_words = frozenset().union(*(e.role for e in licensed))
    best = max(len(wanted & e.role) for e in licensed)
    margin = _MARGIN if _in_order(q, claim, evidence) else 0
    for rival in rivals:
        telling = (wanted & rival.role) - own_words
        if telling and len(wanted & rival.role) > best + margin:
            return rival
    return None


def _in_order(q: Quantity, claim: str, evidence: tuple[Given, ...]) -> bool:
    """Whether the claim's figures of this kind come in the order in which the evidence has them."""
    mine = [o.value for o in quantities(claim) if (o.kind, o.unit) == (q.kind, q.unit)]
    theirs = iter([e.quantity.value for e in evidence if (e.quantity.kind, e.quantity.unit) == (q.kind, q.unit)])
    return all(value in theirs for value in mine)
