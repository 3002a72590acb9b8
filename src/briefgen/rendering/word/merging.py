"""Our styles and lists beside a department's: theirs where they have one of that name, ours where they have none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.rendering.word.cleaning import W
from briefgen.rendering.word.markup import NAMESPACES, Xml, attribute
from briefgen.rendering.word.numbering import LISTS, abstract_xml, list_xml, numbering_part
from briefgen.rendering.word.styles import STYLES, Style, style_xml, styles_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from briefgen.rendering.word.template import Template

__all__ = ["fitted", "merged_numbering", "merged_styles"]

_STYLE = re.compile(r'(<w:(?:p|r|tbl)Style w:val=")([^"]*)')
_LIST = re.compile(r'(<w:numId w:val=")(\d+)')


def fitted(markup: Xml, names: Mapping[str, str], first_list: int) -> Xml:
    """Markup of ours with the style ids and the list ids of this document.

    No word of others can be taken for one: between words, ``<`` and ``"`` are never bare.
    """
    markup = Xml(_STYLE.sub(lambda m: m[1] + attribute(names.get(m[2], m[2])), markup))
    return Xml(_LIST.sub(lambda m: m[1] + str(first_list + int(m[2])), markup))


def merged_styles(template: Template, first_list: int) -> tuple[bytes | Xml, dict[str, str]]:
    """The styles part, and the id in it of each of our styles."""
    if template.styles is None:
        return fitted(styles_part(), {}, first_list), {}
    from lxml import etree  # noqa: PLC0415 - imported when used

    theirs = list(template.styles.iter(f"{W}style"))
    ids = {s.get(f"{W}styleId", "") for s in theirs}
    names: dict[str, str] = {}
    added: list[Style] = []
    for style in STYLES:
        known = _known(style, theirs)
        if known is None:
            known = _free(style.id, ids)
            added.append(style)
        names[style.id] = known
    for style in added:
        mine = replace(style, id=names[style.id], name=_name(style, theirs),
                       based=names.get(style.based, ""), after=names.get(style.after, ""))  # fmt: skip
        template.styles.extend(_elements(fitted(style_xml(mine), {}, first_list)))
    return etree.tostring(template.styles, xml_declaration=True, encoding="UTF-8", standalone=True), names


def _known(style: Style, theirs: list[etree._Element]) -> str | None:
    """The id of their style for ours: the default one of its kind, or the one of the same name and kind."""
    alike = [s for s in theirs if s.get(f"{W}type", "paragraph") == style.kind]
    defaults = [s for s in alike if style.default and s.get(f"{W}default") in ("1", "true", "on")]
    found = defaults or [s for s in alike if _called(s) == style.name.casefold()]
    return found[0].get(f"{W}styleId") if found else None


def _called(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val", "").casefold()


def _free(wanted: str, taken: set[str]) -> str:
    free = wanted
    while free.casefold() in {t.casefold() for t in taken}:
        free += "x"
    taken.add(free)
    return free


def _name(style: Style, theirs: list[etree._Element]) -> str:
    """Its name; another where one of theirs of another kind has it, since no two may be called alike."""
    taken = any(_called(s) == style.name.casefold() for s in theirs)
    return f"{style.name} (briefing)" if taken else style.name


def _elements(markup: Xml) -> list[etree._Element]:
    from lxml import etree  # noqa: PLC0415 - imported when used

    return list(etree.fromstring(f"<w:styles {NAMESPACES}>{markup}</w:styles>"))


def merged_numbering(template: Template) -> tuple[bytes | Xml, int]:
    """The numbering part, and what is to be added to the ids of our lists."""
    root = template.numbering
    if root is None:
        return numbering_part(), 0
    from lxml import etree  # noqa: PLC0415 - imported when used

    looks, lists = root.findall(f"{W}abstractNum"), root.findall(f"{W}num")
    abstract = max([0, *(_number(e, "abstractNumId") for e in looks)])
    first = max([0, *(_number(e, "numId") for e in lists)])
    place = root.index(lists[0]) if lists else len(root)
    root[place:place] = _elements(Xml("".join(abstract_xml(n, abstract) for n in LISTS)))
    place = root.index(root.findall(f"{W}num")[-1]) + 1 if lists else len(root)
    root[place:place] = _elements(Xml("".join(list_xml(n, first, abstract) for n in LISTS)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), first


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{W}{name}", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 0
