"""Phrases of time, place and manner: they may stand elsewhere in a clause so long as they stay with its verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from briefgen.gate.rewriting.aligning import align
from briefgen.gate.rewriting.dropping import kept_back
from briefgen.gate.rewriting.lexicon import key_of
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.unit import Unit

__all__ = ["phrases", "place_of"]

# "of" belongs to its noun, "by" to its passive.
_FIXED = frozenset({"of", "by", "than", "as", "like", "unlike"})
# "For six years [the owners] fought it"
_TIME = regex.compile(r"\w (?:year|month|week|day|hour|minute)s?$")
_MEANING = frozenset(key_of(v) for v in "plan intend want hope aim expect wish need seek".split())
_OPENERS = frozenset(
    {"after", "before", "when", "because", "while", "since", "although", "though", "if", "unless", "provided", "until"}
)


def phrases(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The phrases of a sentence that may stand elsewhere, as ranges of its units."""
    for index, unit in enumerate(units):
        fronted = index == 0 or all(u.kind in {"mark", "conjunction", "but"} for u in units[:index])
        if unit.text in _OPENERS and (fronted or units[index - 1].kind != "preposition"):
            end = (
                next((i for i in range(index, len(units)) if units[i].text == ","), len(units))
                if fronted
                else len(units)
            )
            if fronted and end == len(units):
                end = index
            if end > index + 1 and any(u.is_verb for u in units[index:end]):
                yield index, end
                continue
        if unit.kind == "date" and not (index and units[index - 1].kind == "preposition"):
            yield index, index + 1
        elif (unit.kind == "preposition" and (unit.text not in _FIXED or _by_votes(units, index))) or unit.text in {
            "until",
            "without",
        }:
            end = _phrase_end(units, index + 1)
            if _by_votes(units, index) and [u.kind for u in units[end : end + 2]] == ["preposition", "quantity"]:
                end += 2  # "by six votes to two"
            if unit.text == "between" and end < len(units) and units[end].kind == "conjunction":
                end = _phrase_end(units, end + 1)
            if end > index + 1:
                yield index, end
            while fronted and end < len(units) and units[end].kind == "preposition" and units[end].text not in _FIXED:
                # "during a move between buildings in Haarveld"
                longer = _phrase_end(units, end + 1)
                if longer == end + 1:
                    break
                end = longer
                yield index, end


def _by_votes(units: Sequence[Unit], index: int) -> bool:
    """Whether a "by" says by how much: "by six votes", "by 12 per cent"."""
    return units[index].text == "by" and index + 1 < len(units) and units[index + 1].kind == "quantity"


def _phrase_end(units: Sequence[Unit], start: int) -> int:
    """Where the noun phrase ends that begins at ``start``; "of" goes on with it, an article begins another."""
    end, seen = start, False
    while end < len(units):
        unit = units[end]
        timed = end > 0 and (units[end - 1].kind == "date" or _TIME.search(units[end - 1].text) is not None)
        if unit.text == "of":
            seen = False
        elif unit.kind in {"quantity", "name", "word", "pronoun"} and timed and end > start:
            break  # "between June and November 88 sites", "on Tuesday Skarvik"
        elif unit.is_nominal or unit.text == "then":
            seen = True
        elif seen or unit.kind not in {"article", "quantifier"}:
            break
        end += 1
    return end


def place_of(phrase: Sequence[Unit], others: Sequence[Unit], page: Page) -> tuple[int, int] | None:
    """Where a phrase stands whole in a page, beside the verb that the claim gives it to; None where it does not.

    Args:
        phrase: units of the claim.
        others: the rest of the claim's units.
        page: of the source.
    """
    wanted = [u for i, u in enumerate(phrase) if not is_free(phrase, i)]
    places = align(wanted, page)
    if not places:
        return None
    for last, following in pairwise(places):
        if kept_back(page.units, last, following) is not None or (
            any(u.kind == "conjunction" for u in page.units[last:following])
            and not any(u.kind == "conjunction" for u in phrase)
        ):
            return None  # "worth £330 million with A and £240 million with B" has no phrase "worth £240 million"
    begin = places[0] - (
        places[0] > 0 and page.units[places[0] - 1].kind == "preposition" and phrase[0].kind == "preposition"
    )
    where = (begin, places[-1] + 1)
    ours = _verb_of(phrase, others)
    if ours is None:
        return where
    held = align([ours], page)
    if held is None:
        return None
    low, high = sorted((held[0], places[0]))
    high_end = places[-1] if held[0] < places[0] else held[0]
    between = page.units[low + 1 : high] if held[0] < places[0] else page.units[places[-1] + 1 : high_end]
    if sum(u.kind == "conjunction" for u in between) > sum(u.kind == "conjunction" for u in others):
        return None  # it belongs to the other of a pair: "19 days in 2024 and 33 days in 2025"
    if any(u.text == "including" for u in between):
        return None  # "three options, including a dam with a wall"
    # When it is planned for and when it is to be done are one: "By May it plans to sell", "it plans to sell by May".
    clause = any(u.is_verb for u in phrase) or (ours.key in _MEANING and phrase[0].text in {"by", "before", "until"})
    inside = [u for i, u in enumerate(between) if not (clause and u.is_verb and i and between[i - 1].text == "to")]
    apart = any(
        (u.is_verb and u.kind == "word") or u.kind in {"that", "relative", "subordinator", "condition"} or u.text == ";"
        for u in inside
    )
    return None if apart else where


def _verb_of(phrase: Sequence[Unit], others: Sequence[Unit]) -> Unit | None:
    """The verb that a phrase belongs to in the claim: the nearest before it, else the first."""
    verbs = [u for u in others if u.is_verb and u.kind == "word"] or [u for u in others if u.is_verb]
    before = [u for u in verbs if u.span.end <= phrase[0].span.start]
    if before:
        return before[-1]
    return next((u for u in verbs if u.voice != "participle"), verbs[0]) if verbs else None
