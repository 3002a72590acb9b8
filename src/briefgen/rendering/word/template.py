"""What is taken of a department's template: styles, lists, theme, page, headers and footers. Nothing else of it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefgen.errors import SettingsError
from briefgen.rendering.word.archive import Archive, opened
from briefgen.rendering.word.cleaning import W, unlinked
from briefgen.rendering.word.furniture import OWN_FURNITURE
from briefgen.rendering.word.letterhead import Furniture, letterhead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

__all__ = ["Template", "read"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PAGE = ("pgSz", "pgMar", "pgBorders", "lnNumType", "pgNumType", "cols", "vAlign", "titlePg", "textDirection", "bidi",
         "rtlGutter", "docGrid")  # fmt: skip
_ADDED = 560
"""Height of what is added to a header or a footer, in twentieths of a point."""

_EDGE = 400
"""Least distance of a header or a footer from the edge of the page, in twentieths of a point."""

_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Template:
    """What a document is put on.

    Attributes:
        styles, numbering, theme: roots of these parts; None where the template has none.
        page: size, margins and the like, in the order of the format.
        furniture: by ``header`` or ``footer`` and ``default``, ``first`` or ``even``.
        first: whether the first page has headers of its own.
        even: whether even pages have.
        width: of the text, in twentieths of a point.
    """

    styles: etree._Element | None
    numbering: etree._Element | None
    theme: etree._Element | None
    page: tuple[etree._Element, ...]
    furniture: Mapping[tuple[str, str], Furniture] = field(default_factory=dict)
    first: bool = False
    even: bool = False
    width: int = 9000


def read(data: bytes) -> Template:
    """Read a template.

    Raises:
        SettingsError: it cannot serve as one; the message says why.
    """
    archive = opened(data)
    body = archive.tree(archive.main).find(f"{W}body")
    if body is None:
        raise SettingsError("the template is damaged: its document has no body", field="template")
    sections = list(body.iter(f"{W}sectPr"))
    page = _page(sections)
    styles = _part(archive, "styles", f"{W}styles")
    furniture = letterhead(archive, sections, _ids(styles, OWN_FURNITURE))
    _make_room(page, _ADDED if furniture else 0)
    return Template(
        styles=styles,
        numbering=_numbering(archive),
        theme=_theme(archive),
        page=page,
        furniture=furniture,
        first=any(p.tag == f"{W}titlePg" for p in page),
        even=_even(archive),
        width=_width(page),
    )


def _ids(styles: etree._Element | None, names: frozenset[str]) -> frozenset[str]:
    """The ids of the styles of these names."""
    if styles is None:
        return frozenset()
    named = ((s.get(f"{W}styleId", ""), s.find(f"{W}name")) for s in styles.iter(f"{W}style"))
    return frozenset(i for i, name in named if name is not None and name.get(f"{W}val") in names)


def _part(archive: Archive, kind: str, tag: str) -> etree._Element | None:
    """The root of the part of one kind; None where there is none, or where it is not what it should be."""
    for relation in archive.relations(archive.main).values():
        if relation.kind == kind and relation.target in archive:
            root = archive.tree(relation.target)
            if root.tag == tag:
                if tag.startswith(W):
                    unlinked(root, set())
                return root
    return None


def _numbering(archive: Archive) -> etree._Element | None:
    root = _part(archive, "numbering", f"{W}numbering")
    for element in list(root.iter(f"{W}numPicBullet", f"{W}lvlPicBulletId")) if root is not None else ():
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return root


def _theme(archive: Archive) -> etree._Element | None:
    root = _part(archive, "theme", f"{_A}theme")
    if root is None:
        return None
    for fill in list(root.iter(f"{_A}blipFill")):
        parent = fill.getparent()
        if parent is not None:
            plain = fill.makeelement(f"{_A}solidFill", {})
            plain.append(plain.makeelement(f"{_A}schemeClr", {"val": "phClr"}))
            parent.replace(fill, plain)
    for element in list(root.iter()):
        if element.tag in (f"{_A}extLst", f"{_A}blip", f"{_A}hlinkClick"):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    for element in root.iter():
        for name in [n for n in element.attrib if str(n).startswith(_R)]:
            del element.attrib[name]
    return root


def _page(sections: list[etree._Element]) -> tuple[etree._Element, ...]:
    """The page of the last section, which is the whole document's."""
    out = []
    for child in sections[-1] if sections else ():
        off = child.tag == f"{W}titlePg" and child.get(f"{W}val") in _OFF
        if child.tag in {f"{W}{n}" for n in _PAGE} and not off:
            unlinked(child, set())
            out.append(child)
    return tuple(out)


def _make_room(page: tuple[etree._Element, ...], added: int) -> None:
    """Room for what is added to their headers and footers, and none of it nearer to the edge than a printer reaches."""
    for margins in (p for p in page if p.tag == f"{W}pgMar"):
        for side in ("top", "bottom"):
            if _number(margins, side):
                margins.set(f"{W}{side}", str(_number(margins, side) + added))
        for side in ("header", "footer"):
            margins.set(f"{W}{side}", str(max(_number(margins, side), _EDGE)))


def _width(page: tuple[etree._Element, ...]) -> int:
    named = {p.tag: p for p in page}
    size, margins, columns = (named.get(f"{W}{n}") for n in ("pgSz", "pgMar", "cols"))
    left = sum(_number(margins, n) for n in ("left", "right", "gutter"))
    width = (_number(size, "w") or 11906) - left
    count = _number(columns, "num") or 1
    width = (width - (count - 1) * (_number(columns, "space") or 720)) // count
    return max(width, 2880)


def _number(element: etree._Element | None, name: str) -> int:
    value = "" if element is None else element.get(f"{W}{name}", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 0


def _even(archive: Archive) -> bool:
    settings = _part(archive, "settings", f"{W}settings")
    even = None if settings is None else settings.find(f"{W}evenAndOddHeaders")
    return even is not None and even.get(f"{W}val") not in _OFF
