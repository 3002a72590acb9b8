"""Which word a figure goes with: in a sentence of several figures a claim may not take another's."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting.matching import Page, matches
from briefgen.gate.rewriting.openings import is_share
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity

__all__ = ["figures_stand"]

_JOINING = frozenset({"conjunction", "but"})


def figures_stand(units: Sequence[Unit], page: Page) -> bool:
    """Whether each figure of a claim stands in the page where the claim has it.

    Args:
        units: of the claim.
        page: of the source; one with a single figure leaves no doubt, but for what it is a part of.
    """
    if _lost_part(units, page) or _lost_share(units, page) or not _each_its_own(units, page):
        return False
    figures = [i for i, u in enumerate(page.units) if u.kind == "quantity"]
    if len(figures) < 2:
        return True
    return all(
        _behind_its_verb(units, i, page) and _in_its_clause(units, i, page) and _beside_its_date(units, i, page)
        for i, u in enumerate(units)
        if u.kind == "quantity"
    )


def _places(unit: Unit, page: Page) -> list[int]:
    return [i for i in range(len(page.units)) if matches(unit, page, i)]


def _each_its_own(units: Sequence[Unit], page: Page) -> bool:
    """Whether the claim names no figure or day more often than the page does: "in July, if the July figure falls"."""
    figures = [u for u in units if u.kind in {"quantity", "date"}]
    for unit in figures:
        again = [u for u in figures if u.kind == unit.kind and u.text == unit.text]
        if len(again) > 1 and 0 < len(_places(unit, page)) < len(again):
            return False
    return True


def _rivals(figure: Unit, units: Sequence[Unit], page: Page, low: int, high: int) -> list[int]:
    """The figures of one kind with this one between two places of the page, those that the claim has too apart."""
    value = figure.value
    if not isinstance(value, Quantity):
        raise TypeError
    return [
        i
        for i in range(min(low, high) + 1, max(low, high))
        if isinstance(given := page.units[i].value, Quantity)
        and (given.kind, given.unit) == (value.kind, value.unit)
        and not any(u.kind == "quantity" and matches(u, page, i) for u in units)
    ]


def _behind_its_verb(units: Sequence[Unit], index: int, page: Page) -> bool:
    """Whether a figure right behind a verb is the verb's in the page: "reached 27 degrees, [4 degrees above the average]"."""
    verb = index - 1
    while verb >= 0 and units[verb].kind in {"article", "adverb"}:
        verb -= 1
    if verb < 0 or not units[verb].is_verb or units[verb].kind != "word":
        return True
    pairs = [(v, q) for v in _places(units[verb], page) for q in _places(units[index], page) if v < q]
    return not pairs or any(_reaches(units, index, page, v, q) for v, q in pairs)


def _reaches(units: Sequence[Unit], index: int, page: Page, verb: int, figure: int) -> bool:
    rivals = _rivals(units[index], units, page, verb, figure)
    joined = any(
        u.kind in _JOINING or u.text == "including" for u in page.units[rivals[-1] if rivals else verb : figure]
    )
    return not rivals or joined


def _in_its_clause(units: Sequence[Unit], index: int, page: Page) -> bool:
    """Whether a semicolon parts the figure in the page from all that stands beside it in the claim."""
    if not any(u.text == ";" for u in page.units):
        return True
    beside = [*_nearest(units, range(index - 1, -1, -1)), *_nearest(units, range(index + 1, len(units)))]
    places = _places(units[index], page)
    held = [p for u in beside for p in _places(u, page)]
    return not held or any(
        not any(u.text == ";" for u in page.units[min(p, q) : max(p, q)]) for p in held for q in places
    )


def _nearest(units: Sequence[Unit], way: range) -> list[Unit]:
    for i in way:
        unit = units[i]
        if unit.text == ";":
            break
        if unit.kind in {"name", "date", "quantity"} or (unit.kind == "word" and not unit.text.isdigit()):
            return [unit]
    return []


def _beside_its_date(units: Sequence[Unit], index: int, page: Page) -> bool:
    """Whether a figure and the day that follows it have no other figure of the kind between them in the page."""
    for at in range(index + 1, len(units)):
        unit = units[at]
        if unit.kind in {"quantity", "mark"} | _JOINING or (unit.is_verb and unit.kind == "word"):
            return True
        if unit.kind == "date":
            pairs = [(q, d) for q in _places(units[index], page) for d in _places(unit, page)]
            return not pairs or any(not _rivals(units[index], units, page, q, d) for q, d in pairs)
    return True


def _lost_part(units: Sequence[Unit], page: Page) -> bool:
    """Whether a claim has the number of a whole and not the part of it: "1,900 homes" of "300 of the island's 1,900 homes"."""
    for index, unit in enumerate(page.units[:-1]):
        if unit.kind not in {"quantity", "quantifier"} or page.units[index + 1].text not in {"of", "in"}:
            continue
        whole = index + 2
        while whole < len(page.units) and (
            page.units[whole].kind in {"article", "name", "pronoun"}
            or page.units[whole].text.endswith(("'s", "s'", "’s", "s’"))
        ):
            whole += 1
        if whole == len(page.units) or page.units[whole].kind != "quantity":
            continue
        has_whole = any(matches(u, page, whole) for u in units if u.kind == "quantity")
        if has_whole and not _has(units, page, index):
            return True
    return False


def _has(units: Sequence[Unit], page: Page, index: int) -> bool:
    return any(matches(u, page, index) for u in units if u.kind in {"quantity", "quantifier"})


def _lost_share(units: Sequence[Unit], page: Page) -> bool:
    """Whether a claim says of all what the page says of a share: "the members voted" of "a third of the members voted"."""
    for index, unit in enumerate(page.units):
        if not is_share(unit) or _has(units, page, index):
            continue
        noun = _head_behind(page, index)
        if noun is None:
            continue
        for at, ours in enumerate(units):
            if ours.kind == "word" and _places(ours, page) == [noun] and _is_definite(units, at):
                return True
    return False


def _head_behind(page: Page, share: int) -> int | None:
    """The last noun of what a share is a share of."""
    start = share + 1
    while start < len(page.units) and (
        page.units[start].text == "of" or page.units[start].kind in {"article", "quantifier"}
    ):
        start += 1
    last = start
    while last + 1 < len(page.units) and page.units[last + 1].is_nominal:
        last += 1
    held = start < len(page.units) and page.units[last].is_nominal and page.units[last].kind == "word"
    return last if held else None


def _is_definite(units: Sequence[Unit], noun: int) -> bool:
    start = noun
    while start > 0 and units[start - 1].is_nominal:
        start -= 1
    return start > 0 and units[start - 1].kind == "article" and units[start - 1].text not in {"a", "an"}
