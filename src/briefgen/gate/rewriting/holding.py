"""Units of a claim held against one page: in its order, turned, with phrases moved, or against a clause within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from briefgen.gate.rewriting.aligning import align
from briefgen.gate.rewriting.clausing import inner_clauses
from briefgen.gate.rewriting.counting import figures_stand
from briefgen.gate.rewriting.descriptions import briefer
from briefgen.gate.rewriting.dropping import kept_back
from briefgen.gate.rewriting.fronting import unfronted
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.moving import phrases, place_of
from briefgen.gate.rewriting.passives import activations, without_doer
from briefgen.gate.rewriting.reporting import unspoken
from briefgen.gate.rewriting.rewording import reworded
from briefgen.gate.rewriting.scoping import narrowed
from briefgen.gate.rewriting.timing import dates_stand
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.way import Way
from briefgen.gate.voices import Voice
from briefgen.model import Span

__all__ = ["held_against", "same_voice"]

# How many phrases of one claim may have moved.
_MOST_MOVED = 2


_FAILED = Way(holds=False)


def held_against(units: Sequence[Unit], page: Page, voices: Sequence[Voice], *, within: Span | None = None) -> Way:
    """Whether units of a claim follow from a page by licensed steps.

    Args:
        units: of the claim, or of what its speaker says.
        page: the sentence.
        voices: who speaks in it.
        within: only this part of the sentence: what its speaker says.
    """
    if within is not None:
        page = page.part(within)
    loud = () if within is not None else voices
    nearest = _held_somehow(units, page, loud)
    if nearest.holds:
        return nearest
    for shorter in briefer(units, page):
        if _held_somehow(shorter, page, loud).holds:
            return Way(holds=True)
    return nearest


def _held_somehow(units: Sequence[Unit], page: Page, loud: Sequence[Voice]) -> Way:
    wanted = [u for i, u in enumerate(units) if not is_free(units, i)]
    if not wanted or not all(_stands(u, page) for u in wanted):
        return _FAILED
    nearest = _FAILED
    others: tuple[tuple[Unit, ...], ...] | None = None
    for theirs in _pages(page):
        for ours in _turns(units):
            way = _held(ours, theirs, loud)
            if way.holds:
                return way
            nearest = way if way.kept is not None else nearest
        if _moved(units, theirs, loud):
            return Way(holds=True)
        if others is None:
            others = tuple(reworded(units))
        for other in others:
            if any(_held(ours, theirs, loud).holds for ours in _turns(other)) or _moved(other, theirs, loud):
                return Way(holds=True)
    return nearest


def _stands(unit: Unit, page: Page) -> bool:
    # What a clause within the page may have instead of a comma, "where" or a passive.
    return unit.kind == "preposition" or unit.text == "when" or page.holds(unit)


def _turns(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    yield units
    yield from activations(units)
    yield from unfronted(units)
    open_ended = without_doer(units)
    if open_ended is not None:
        yield open_ended


def _pages(page: Page) -> Iterator[Page]:
    """The page, its passive told in the active, and the clauses within it, each as a page."""
    for one in (page, *inner_clauses(page)):
        yield one
        for turned in activations(one.units):
            yield one.turned(turned)
        for turned in unfronted(one.units):
            yield one.turned(turned)


def _held(units: Sequence[Unit], page: Page, voices: Sequence[Voice], *, moved: bool = False) -> Way:
    wanted = [i for i, _ in enumerate(units) if not is_free(units, i)]
    if not any(units[i].is_verb or units[i].kind == "word" for i in wanted):
        return _FAILED
    places = align([units[i] for i in wanted], page)
    if places is None:
        return _FAILED
    claimed, given = (-1, *wanted, len(units)), (-1, *places, len(page.units))
    for (begin, end), (last, following) in zip(pairwise(claimed), pairwise(given), strict=True):
        open_ended = last < 0 and units[wanted[0]].voice == "open"
        until = _doer(page.units, following) if open_ended else following
        shared = frozenset(u.text for u in units[begin + 1 : end])
        kept = kept_back(page.units, last, until, shared)
        if kept is None and moved and last >= 0 and following < len(page.units):
            # A phrase moved out of one half of a pair, and that half dropped: "19 days in 2024 and 33 days in 2025".
            kept = next(
                (
                    u
                    for u in page.units[last + 1 : following]
                    if u.kind in {"conjunction", "but"} and u.text not in shared
                ),
                None,
            )
        if kept is not None:
            return Way(holds=False, kept=kept)
    for index, place in zip(wanted, places, strict=True):
        if not same_voice(units[index], page.units, place):
            return Way(holds=False, kept=page.units[place])
    if not figures_stand(units, page):
        return _FAILED
    lost = narrowed(page.units, places)
    if lost is not None:
        return Way(holds=False, kept=lost)
    loud = unspoken([page.units[p] for p in places], voices)
    return Way(holds=loud is None, kept=loud)


def _doer(units: Sequence[Unit], verb: int) -> int:
    """Where the noun phrase begins that does what a verb says."""
    start = verb
    while start > 0 and units[start - 1].kind in {"auxiliary", "adverb", "date"}:
        start -= 1
    while start > 0 and (
        units[start - 1].is_nominal or units[start - 1].kind == "article" or units[start - 1].text == "of"
    ):
        start -= 1
    return start


def same_voice(claimed: Unit, units: Sequence[Unit], place: int) -> bool:
    given = units[place]
    if not claimed.is_verb or claimed.kind != "word" or claimed.voice == given.voice:
        return True
    if claimed.voice == "open":
        return given.voice != "passive"
    if {claimed.voice, given.voice} <= {"", "progressive"}:
        return given.voice == "" or not claimed.text.endswith("ed")
    before = units[place - 1] if place else None
    if claimed.voice == "participle" and given.voice == "":
        # "the season opening in May" for "the season that opens in May"
        return before is not None and (before.kind in {"relative", "that"} or before.text in {"to", ","})
    # "The contract awarded to Veld" is a clause of its own, in the passive; "Veld sued in March" is not "Veld was sued".
    return claimed.voice == "passive" and given.voice == "" and _is_aside(units, place)


def _is_aside(units: Sequence[Unit], place: int) -> bool:
    """Whether a past form opens an aside behind its noun, with the sentence's verb behind: "the lease, signed in May, will run"."""
    if place < 2 or place + 1 >= len(units) or units[place - 1].text != "," or not units[place - 2].is_nominal:
        return False
    if units[place + 1].kind not in {"preposition", "date"} or any(u.is_verb for u in units[: place - 1]):
        return False
    close = next((i for i in range(place + 1, len(units)) if units[i].text == ","), len(units))
    behind = units[close + 1 :]
    while behind and behind[0].kind == "adverb":
        behind = behind[1:]
    return bool(behind) and behind[0].is_verb


def _moved(units: Sequence[Unit], page: Page, voices: Sequence[Voice]) -> bool:
    """Whether the claim follows but for phrases of place or time that the source has with the same verb elsewhere."""
    if not dates_stand(units, page):
        return False
    found = [
        (b, e)
        for b, e in phrases(units)
        if align([u for i, u in enumerate(units) if b <= i < e and not is_free(units, i)], page)
    ]
    for count in range(1, min(_MOST_MOVED, len(found)) + 1):
        for chosen in combinations(found, count):
            taken = {i for b, e in chosen for i in range(b, e)}
            if sum(e - b for b, e in chosen) != len(taken):
                continue
            others = tuple(u for i, u in enumerate(units) if i not in taken)
            places = [place_of(units[b:e], others, page) for b, e in chosen]
            if not all(places):
                continue
            left = page.turned(
                tuple(u for i, u in enumerate(page.units) if not any(p and p[0] <= i < p[1] for p in places))
            )
            if any(_held(ours, left, voices, moved=True).holds for ours in _turns(others)):
                return True
    return False
