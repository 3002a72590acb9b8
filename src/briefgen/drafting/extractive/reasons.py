"""Why something was done, as different sources have it: one event, its reasons side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.salience import Weights, likeness
from briefgen.text.fold import fold
from briefgen.text.inflection import lemma
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["Event", "Reason", "event_of", "heading", "reason_groups", "reasons"]

_ACTIONS: tuple[tuple[str, str], ...] = (
    ("block", "block halt veto stop suspend cancel scrap freeze ban bar quash reject refuse abandon axe shelve proceed"),
    ("approve", "approve back sign award grant authorise authorize clear license accept"),
    ("close", "close shut"),
    ("cut", "cut reduce slash lower"),
    ("raise", "raise increase lift hike"),
    ("delay", "delay postpone defer pause"),
    ("resign", "resign quit"),
    ("dismiss", "sack fire dismiss oust"),
    ("collapse", "collapse fail crash"),
    ("extend", "extend prolong renew"),
    ("fine", "fine penalise penalize sanction"),
    ("recall", "recall withdraw"),
    ("strike", "strike"),
)
_OBJECTS: tuple[tuple[str, str], ...] = (
    ("contract", "contract deal agreement partnership tender procurement"),
    ("plan", "plan proposal scheme project programme program"),
    ("law", "law bill act legislation"),
    ("site", "plant factory site"),
    ("drug", "drug vaccine medicine"),
)
_ACTION = {lemma(w): name for name, line in _ACTIONS for w in line.split()}
_OBJECT = {lemma(w): name for name, line in _OBJECTS for w in line.split()}
_PAST = {
    "block": "blocked", "approve": "approved", "close": "closed", "cut": "cut", "raise": "raised", "delay": "delayed",
    "resign": "", "dismiss": "dismissed", "collapse": "", "extend": "extended", "fine": "fined", "recall": "recalled", "strike": "",
}  # fmt: skip

_MARKER = regex.compile(
    r"(?i)(?:\bdue to\b|\bbecause of\b|\bbecause\b|,? citing\b|\bon the grounds? (?:of|that)\b|\bas a (?:safeguard|precaution|response|protest|measure)\b(?: against| to)?|"
    r"\bowing to\b|\bamid (?:concerns?|fears?|worries)\b|,? alleging\b|\bin order to\b|\bin response to\b|\bon account of\b|,? blaming\b|"
    r"\bover (?=(?:an? |the |its |their )?[\"“]?(?:\p{L}+[ -]){0,5}?(?:breach|breaches|concerns?|fears?|failures?|failings?|costs?|safety|rules|allegations?|doubts|risks?|values|ethics|fraud|delays?|defects?|shortages?|privacy|problems?|objections?|complaints?|pollution|corruption|debts?)\b)|"
    r"\bfollowing (?=(?:concerns?|fears?|complaints?|a breach|breaches|failures?))|"
    r"\breasons? (?:for|why|behind) (?:[\p{L}’'-]+ ){1,8}?(?:was|were|is|are|had been)\b|"
    r"\bto (?:avoid|prevent|protect|guard against)\b|\bfor (?=(?:breaching|failing|lack of|safety reasons|want of|violating)\b))"
)
_END = regex.compile(r"(?i)[;]|, (?:but|while|and the|which|although|with)\b|\. (?=\p{Lu})| – ")


@dataclass(frozen=True, slots=True)
class Event:
    """What was done to what: an action and an object, each by family, and the object's own lemma."""

    action: str
    thing: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for one event.

    Attributes:
        event: what it is the reason for.
        offer: that states both.
        keys: content keys of the reason clause.
        thing: the object as the wording has it, for the heading ("£50 million contract").
    """

    event: Event
    offer: Offer
    keys: frozenset[str]
    thing: str


def reasons(offers: Iterable[Offer]) -> tuple[Reason, ...]:
    """Every reason the offers state for an event, in their order."""
    return tuple(r for offer in offers for r in _of_offer(offer))


def _of_offer(offer: Offer) -> Iterator[Reason]:
    text = fold(offer.wording).text
    for marker in _MARKER.finditer(text):
        event = event_of(_scope(text, marker))
        if event is None:
            continue
        end = _END.search(text, marker.end())
        clause = text[marker.end() : end.start() if end else len(text)]
        keys = frozenset(t.key for t in content_tokens(clause))
        if len(keys) >= 2:
            yield Reason(event[0], offer, keys, event[1])
            return


def _scope(text: str, marker: regex.Match[str]) -> str:
    """Where the event of a reason stands: before the marker, or within it ("reason for blocking the contract was")."""
    return text[: marker.end()] if "reason" in marker[0].casefold() else text[: marker.start()]


def event_of(text: str) -> tuple[Event, str] | None:
    """The last action of a text together with its object, and the object's words; None where there is none."""
    seen = tokens(text)
    for position in range(len(seen) - 1, -1, -1):
        action = _ACTION.get(seen[position].key)
        if action is None or (position and seen[position - 1].text.casefold() in {"not", "the", "a", "no"} and action != "block"):
            continue
        for ahead in range(position + 1, min(position + 14, len(seen))):
            key = seen[ahead].key
            thing = _OBJECT.get(key)
            if thing is not None:
                return Event(action, thing), _phrase(text, seen[position].span.end, seen[ahead].span.end)
    return None


_DETERMINER = regex.compile(r"(?i)\b(?:an?|the|its|their|his|her|this|that|with|to)\b")


def _phrase(text: str, start: int, end: int) -> str:
    """The noun phrase that ends at ``end``: from its last determiner after ``start``, brackets left out."""
    phrase = regex.sub(r"\s*\([^()]*\)", "", text[start:end])
    cut = [m.end() for m in _DETERMINER.finditer(phrase)]
    return " ".join(phrase[cut[-1] if cut else 0 :].split())


def reason_groups(found: Sequence[Reason], weights: Weights) -> tuple[tuple[Reason, ...], ...]:
    """For each event on which voices give different reasons: one reason a side, the best stated first come.

    Reasons that share their weight are one side; a side needs a voice that no other side has.
    """
    by_event: dict[Event, list[Reason]] = defaultdict(list)
    for reason in found:
        by_event[reason.event].append(reason)
    out = []
    for event in sorted(by_event, key=lambda e: (-len({r.offer.voice for r in by_event[e]}), e.action, e.thing)):
        sides = _sides(by_event[event], weights)
        if len(sides) >= 2 and len({r.offer.voice for r in sides}) >= 2:
            out.append(sides)
    return tuple(out)


def _sides(found: Sequence[Reason], weights: Weights) -> tuple[Reason, ...]:
    sides: list[Reason] = []
    for reason in sorted(found, key=lambda r: (len(r.offer.support), len(r.offer.wording) > 300, r.offer.sentence.place)):
        same = any(
            likeness(reason.keys, s.keys, weights) > 0.4 or reason.offer.sentence.place == s.offer.sentence.place for s in sides
        )
        if not same and not any(s.offer.voice == reason.offer.voice for s in sides):
            sides.append(reason)
    return tuple(sorted(sides, key=lambda r: r.offer.sentence.place))


def heading(sides: Sequence[Reason]) -> str:
    """The question of a dispute over reasons."""
    thing = next((s.thing for s in sides if any(c.isdigit() for c in s.thing)), sides[0].thing)
    past = _PAST[sides[0].event.action]
    said = " ".join(s.offer.wording for s in sides)
    verb = past if past and any(t.key == lemma(past) for t in tokens(said)) else ""
    return f"Why was the {thing} {verb}?" if verb else f"Why: the {thing}?"
