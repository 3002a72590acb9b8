"""Which verb a date goes with: in a sentence of several dates a claim may not take the day of another's."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting.counting import figures_stand
from briefgen.gate.rewriting.matching import Page, matches
from briefgen.gate.rewriting.unit import Unit

__all__ = ["dates_stand"]

_CLAUSE = frozenset({"conjunction", "but", "relative", "subordinator"})


def dates_stand(units: Sequence[Unit], page: Page) -> bool:
    """Whether each date of a claim stands in the page beside the verb that the claim gives it to.

    Args:
        units: of the claim.
        page: of the source; one with a single date, or a single verb, leaves no doubt.
    """
    if not figures_stand(units, page):
        return False
    verbs = [i for i, u in enumerate(page.units) if _is_main(u)]
    if not all(_places(u, page) for u in units if u.kind == "date"):
        return False
    if len([u for u in page.units if u.kind == "date"]) < 2 and len(verbs) < 2:
        return True
    return all(_stands(units, index, page, verbs) for index, u in enumerate(units) if u.kind == "date")


def _stands(units: Sequence[Unit], index: int, page: Page, verbs: Sequence[int]) -> bool:
    by_figure = _of_its_figure(units, index, page)
    return _beside(units, index, page, verbs) if by_figure is None else by_figure


def _places(unit: Unit, page: Page) -> list[int]:
    return [i for i in range(len(page.units)) if matches(unit, page, i)]


def _is_main(unit: Unit) -> bool:
    return unit.is_verb and unit.kind == "word"


def _beside(units: Sequence[Unit], index: int, page: Page, verbs: Sequence[int]) -> bool:
    before = [u for u in units[:index] if _is_main(u)]
    after = [u for u in units[index + 1 :] if _is_main(u)]
    verb = before[-1] if before else after[0] if after else None
    if verb is None:
        return True
    held = [v for v in verbs if matches(verb, page, v)]
    return not held or any(_goes_with(page.units, v, p) for v in held for p in _places(units[index], page))


def _of_its_figure(units: Sequence[Unit], index: int, page: Page) -> bool | None:
    """Whether a date of the claim stands right behind the figure that it follows; None where no date does in the page."""
    figure = next((u for u in reversed(units[:index]) if u.kind in {"quantity", "date"} or _is_main(u)), None)
    if figure is None or figure.kind != "quantity":
        return None
    own = [d for i in _places(figure, page) if (d := _date_behind(page.units, i)) is not None]
    return any(matches(units[index], page, d) for d in own) if own else None


def _date_behind(units: Sequence[Unit], figure: int) -> int | None:
    """The date that follows a figure before the next figure or clause."""
    for i in range(figure + 1, len(units)):
        if units[i].kind == "date":
            return i
        if units[i].kind in {"quantity", "mark"} | _CLAUSE or _is_main(units[i]):
            return None
    return None


def _goes_with(units: Sequence[Unit], verb: int, date: int) -> bool:
    """Whether nothing between a verb and a date gives the date to another verb, or the verb another date."""
    low, high = sorted((verb, date))
    between = units[low + 1 : high]
    if any(u.kind == "date" and not _range(units, low + 1 + i) for i, u in enumerate(between)):
        return False
    finite = [i for i, u in enumerate(between) if _is_main(u) and not _infinitive(between, i)]
    if finite:
        # "On Monday the firm, which owns the pier, sold it": the clause between is closed before the verb.
        return date < verb and _is_fronted(units, date) and _closed(between)
    if date > verb:
        return True
    comma = any(u.text == "," for u in between)
    if _of_a_verb_before(units, date):
        return False
    if _is_fronted(units, date):
        return not (comma and _in_relative(units, date))
    return not comma and not any(u.kind in _CLAUSE for u in between)


def _of_a_verb_before(units: Sequence[Unit], date: int) -> bool:
    """Whether the clause of a date has its verb before it: "said on Monday it would sell" does not sell on Monday."""
    for unit in reversed(units[:date]):
        if unit.kind == "mark" or unit.kind in _CLAUSE:
            return False
        if _is_main(unit):
            return True
    return False


def _in_relative(units: Sequence[Unit], date: int) -> bool:
    """Whether a date opens a relative clause: "which on Monday sold the pier"."""
    return any(u.kind == "relative" for u in units[max(0, date - 3) : date])


def _range(units: Sequence[Unit], index: int) -> bool:
    """Whether a date is one end of a stretch: "between 2021 and 2023", "from May to July"."""
    return units[index].preposition in {"between", "from"}


def _infinitive(units: Sequence[Unit], index: int) -> bool:
    return index > 0 and units[index - 1].text == "to"


def _is_fronted(units: Sequence[Unit], date: int) -> bool:
    """Whether a date opens its clause: "On Monday", ", and in May"."""
    at = date - 1
    while at >= 0 and units[at].kind in {"preposition", "article", "adverb"}:
        at -= 1
    return at < 0 or units[at].kind in _CLAUSE or units[at].text in {",", ";", ":", "—", "that"}


def _closed(between: Sequence[Unit]) -> bool:
    """Whether the clauses between are set off by commas on both sides."""
    commas = [i for i, u in enumerate(between) if u.text == ","]
    opened = next((i for i, u in enumerate(between) if u.kind == "relative"), None)
    return opened is not None and len(commas) >= 2 and commas[0] == opened - 1
