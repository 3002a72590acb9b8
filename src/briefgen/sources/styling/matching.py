"""Whether a selector is for an element of a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from briefgen.sources.styling.selectors import ALWAYS_UNSURE, NEVER, PLACES, Compound, Selector

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Page", "matches"]


class Page:
    """What matching needs to know of a page.

    Args:
        unsure: how what cannot be told from the file counts, such as ``:lang()``.
    """

    def __init__(self, *, unsure: bool) -> None:
        self.unsure = unsure
        self._places: dict[HtmlElement, tuple[int, int, int, int]] = {}

    def place(self, element: HtmlElement, *, of_type: bool) -> tuple[int, int]:
        """Place among its siblings, from 1, counted from the first and from the last; among all or those of its tag."""
        parent = element.getparent()
        if parent is None:
            return (1, 1)
        if element not in self._places:
            self._number([e for e in parent if isinstance(e.tag, str)])
        places = self._places[element]
        return places[2:] if of_type else places[:2]

    def _number(self, siblings: list[HtmlElement]) -> None:
        total = Counter(str(e.tag) for e in siblings)
        seen: Counter[str] = Counter()
        for at, element in enumerate(siblings, start=1):
            tag = str(element.tag)
            seen[tag] += 1
            self._places[element] = (at, len(siblings) + 1 - at, seen[tag], total[tag] + 1 - seen[tag])


def matches(selector: Selector, element: HtmlElement, page: Page) -> bool:
    """Whether a selector is for an element of a page."""
    return _fits(selector.last, element, page) and _behind(selector.before, element, page)


def _behind(chain: tuple[tuple[str, Compound], ...], element: HtmlElement, page: Page) -> bool:
    """Combinators, nearest fit first; a step back is tried for the last descendant step only, as each has one best fit."""
    at: HtmlElement | None = element
    retry: tuple[int, HtmlElement] | None = None
    index = 0
    while index < len(chain):
        sign, compound = chain[index]
        found = _step(sign, compound, at, page)
        if found is not None:
            if sign in " ~":
                retry = (index, found)
            at, index = found, index + 1
        elif retry is not None:
            index, at = retry
            retry = None
        else:
            return False
    return True


def _step(sign: str, compound: Compound, at: HtmlElement | None, page: Page) -> HtmlElement | None:
    """The nearest element that a combinator leads to."""
    while at is not None:
        at = at.getparent() if sign in " >" else _elder(at)
        if at is not None and _fits(compound, at, page):
            return at
        if sign in ">+":
            return None
    return None


def _elder(element: HtmlElement) -> HtmlElement | None:
    before = element.getprevious()
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    return before


def _fits(compound: Compound, element: HtmlElement, page: Page) -> bool:
    if compound.tag and compound.tag != element.tag:
        return False
    if compound.id and compound.id != element.get("id"):
        return False
    if compound.classes and not set(compound.classes) <= set((element.get("class") or "").split()):
        return False
    return all(_attribute(element, *a) for a in compound.attributes) and all(
        _pseudo(element, name, inside, page) for name, inside in compound.pseudos
    )


def _attribute(element: HtmlElement, name: str, sign: str, value: str, exact: bool) -> bool:  # noqa: FBT001 - a field of the selector
    there: str | None = element.get(name)
    if there is None:
        return False
    if not exact:
        there, value = there.lower(), value.lower()
    if sign == "":
        return True
    if sign == "=":
        return there == value
    if not value:
        return False
    return {
        "~=": value in there.split(),
        "|=": there == value or there.startswith(f"{value}-"),
        "^=": there.startswith(value),
        "$=": there.endswith(value),
        "*=": value in there,
    }[sign]


def _pseudo(element: HtmlElement, name: str, inside: object, page: Page) -> bool:
    if name in NEVER:
        return False
    if name in PLACES:
        return _place(element, name, inside, page)
    if name in {"is", "not"}:
        group = inside if isinstance(inside, tuple) else ()
        any_of = any(matches(s, element, page) for s in group if not s.pseudo_element)
        return any_of == (name == "is")
    if name == "root":
        return bool(element.getparent() is None)
    if name == "empty":
        return bool(len(element) == 0 and not (element.text or "").strip())
    if name in {"link", "any-link"}:
        return bool(element.tag in {"a", "area"} and element.get("href") is not None)
    if name in {"checked", "disabled"}:
        return bool(element.get(name) is not None or element.get("selected") is not None)
    return page.unsure if name in ALWAYS_UNSURE else True


def _place(element: HtmlElement, name: str, formula: object, page: Page) -> bool:
    first, last = page.place(element, of_type="type" in name)
    if name.startswith("only"):
        return first == last == 1
    at = last if "last" in name else first
    if not isinstance(formula, tuple):
        return at == 1
    step, offset = formula
    return bool(at == offset if step == 0 else (at - offset) % step == 0 and (at - offset) // step >= 0)
