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
    (
        "block",
        "block halt veto stop suspend cancel scrap freeze ban bar quash reject refuse abandon axe shelve proceed",
    ),
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
_MARKER = regex.compile(
    r"(?i)(?:\bdue to\b|\bbecause of\b|\bbecause\b|,? citing\b|\bon the grounds? (?:of|that)\b|\bas a (?:safeguard|precaution|response|protest|measure)\b(?: against| to)?|"
    r"\bowing to\b|\bamid (?:concerns?|fears?|worries)\b|,? alleging\b|\bin order to\b|\bin response to\b|\bon account of\b|,? blaming\b|"
    r"\bover (?=(?:an? |the |its |their )?[\"“]?(?:\p{L}+[ -]){0,5}?(?:breach|breaches|concerns?|fears?|failures?|failings?|costs?|safety|rules|allegations?|doubts|risks?|values|ethics|fraud|delays?|defects?|shortages?|privacy|problems?|objections?|complaints?|pollution|corruption|debts?)\b)|"
    r"\bfollowing (?=(?:concerns?|fears?|complaints?|a breach|breaches|failures?))|"
    r"\bas (?:the|its|his|her|their) (?:main|chief|only|stated|official)? ?reason for\b|\b(?:main|chief|only|stated|official) reason (?:was|is)\b|"
    r"\breasons? (?:for|why|behind) (?:[\p{L}’'-]+ ){1,8}?(?:was|were|is|are|had been)\b|"
    r"\bto (?:avoid|prevent|protect|guard against)\b|\bfor (?=(?:breaching|failing|lack of|safety reasons|want of|violating)\b))"
)
# What a marker holds in any case: to look for these costs a tenth of what it costs to look for a marker.
_HINTS = (
    "because", "due to", "citing", "on the ground", "as a ", "owing to", "amid ", "alleging", "in order to", "in response to",
    "on account of", "blaming", "over ", "following ", "reason", "to avoid", "to prevent", "to protect", "to guard", "for breaching",
    "for failing", "for lack of", "for want of", "for violating",
)  # fmt: skip
# Where the event itself is only possible there is no reason for it to be told.
_NOT_SETTLED = regex.compile(r"(?i)\b(?:whether|if|unless|might)\b")
_END = regex.compile(r"(?i)[;]|, (?:but|while|and the|which|although|with)\b|\. (?=\p{Lu})| – ")


@dataclass(frozen=True, slots=True)
class Event:
    """What was done to what: an action and an object, each by family, and the object's own lemma."""

    action: str
    thing: str


@dataclass(frozen=True, slots=True, eq=False)
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
    """Every reason the offers state for an event, in their order; offers of one source stand together."""
    first: dict[int, tuple[Event, str]] = {}  # what each source tells first: what its bare "reason" is the reason for
    out: list[Reason] = []
    for offer in offers:
        found = event_of(fold(offer.wording).text)
        if found is not None:
            first.setdefault(offer.sentence.source, found)
        out.extend(_of_offer(offer, first.get(offer.sentence.source)))
    return tuple(out)


def _of_offer(offer: Offer, told: tuple[Event, str] | None) -> Iterator[Reason]:
    text = fold(offer.wording).text
    lowered = text.lower()
    if text.isascii() and not any(hint in lowered for hint in _HINTS):
        return
    for marker in _MARKER.finditer(text):
        if _NOT_SETTLED.search(text, 0, marker.start()):
            return
        event = event_of(_scope(text, marker)) or (told if "reason" in marker[0].casefold() else None)
        if event is None:
            continue
        end = _END.search(text, marker.end())
        clause = text[marker.end() : end.start() if end else len(text)]
        if marker[0].casefold().startswith("as "):
            clause = text[: marker.start()]  # "gave the cost as the main reason for ...": the reason stands before
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
        if seen[position].key == "turn" and seen[position + 1 : position + 2] and seen[position + 1].text == "down":
            action = "block"
        if action == "approve" and regex.search(
            r"(?i)\b(?:refus|declin|fail)\w* to $", text[: seen[position].span.start]
        ):
            action = "block"
        if action is None or (
            position and seen[position - 1].text.casefold() in {"not", "the", "a", "no"} and action != "block"
        ):
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
    phrase = regex.sub(r"(?:(?<!\s)\s++)?\([^()]*+\)", "", text[start:end])
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
    for reason in sorted(
        found, key=lambda r: (len(r.offer.support), len(r.offer.wording) > 300, r.offer.sentence.place)
    ):
        same = any(
            likeness(reason.keys, s.keys, weights) > 0.4 or reason.offer.sentence.place == s.offer.sentence.place
            for s in sides
        )
        if not same and not any(s.offer.voice == reason.offer.voice for s in sides):
            sides.append(reason)
    return tuple(sorted(sides, key=lambda r: r.offer.sentence.place))


def heading(sides: Sequence[Reason]) -> str:
    """The question of a dispute over reasons."""
    thing = next((s.thing for s in sides if any(c.isdigit() for c in s.thing)), sides[0].thing)
    past = next((p for s in sides if (p := _past(s.offer.wording, s.event.action))), "")
    return f"Why was the {thing} {past}?" if past else f"What reason is given on the {thing}?"


def _past(wording: str, action: str) -> str:
    """The participle by which a wording names the action; empty where it has none."""
    seen = tokens(wording)
    for position, token in enumerate(seen):
        form = token.text.casefold()
        if (
            token.key == "turn"
            and action == "block"
            and [t.text for t in seen[position + 1 : position + 2]] == ["down"]
        ):
            return "turned down"
        if _ACTION.get(token.key) == action and (form.endswith("ed") or form in {"cut", "shut"}):
            return form
    return ""
