"""A template's headers and footers without what reaches out, runs, or has to be updated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

__all__ = ["W", "cleaned", "picture_kind", "unlinked"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_KNOWN = (
    W, _MC, _A, _DRAWING,
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}",
    "{http://schemas.microsoft.com/office/word/2010/wordml}",
)  # fmt: skip
_UNWRAPPED = {f"{W}{n}" for n in ("hyperlink", "smartTag", "customXml", "ins", "moveTo", "sdtContent")}
_DROPPED = {
    f"{W}{n}"
    for n in (
        "altChunk attachedTemplate bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd commentReference contentPart"
        " control delInstrText fldChar fldSimple instrText customXmlDelRangeEnd customXmlDelRangeStart customXmlInsRangeEnd customXmlInsRangeStart customXmlPr del"
        " dirty docPartObj endnoteReference footnoteReference movie moveFrom moveFromRangeEnd moveFromRangeStart"
        " moveToRangeEnd moveToRangeStart object permEnd permStart pict proofErr rPrChange pPrChange sdtPr sdtEndPr"
        " sectPr smartTagPr subDoc tblPrChange tcPrChange trPrChange"
    ).split()
} | {f"{_MC}Fallback", f"{_A}extLst", f"{_A}hlinkClick", f"{_A}hlinkHover", f"{_A}hlinkMouseOver"}

_KEPT_FIELDS = frozenset({"HYPERLINK", "QUOTE", "DOCPROPERTY", "DOCVARIABLE"})
"""Fields whose text stays, as it was when the template was saved: it is no text of this document's pages or dates."""
_TOTALS = frozenset({"NUMPAGES", "SECTIONPAGES"})

_PICTURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


def picture_kind(data: bytes) -> str:
    """``png``, ``jpeg``, ``gif`` or ``x-emf`` by its first bytes; empty for any other."""
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return "x-emf"
    return next((kind for start, kind in _PICTURES if data.startswith(start)), "")


def cleaned(root: etree._Element, pictures: Mapping[str, str]) -> etree._Element:
    """A header or footer in which nothing is a field, a link, a control, an object or a change that is tracked.

    The number of the page stays, as an element that is no field. "of 12" goes, with the words before it.

    Args:
        root: of the part; changed in place.
        pictures: relationship ids of the pictures that stay, and their new ids.
    """
    _without_fields(root)
    _flattened(root)
    _with_pictures(root, pictures)
    unlinked(root, set(pictures.values()))
    return root


def unlinked(root: etree._Element, kept: set[str]) -> None:
    """Take out what is of a vocabulary not known here, and every other attribute that names a relationship."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not element.tag.startswith(_KNOWN):
            _drop(element)
            continue
        for name, value in list(element.attrib.items()):
            if str(name).startswith(_R) and value not in kept:
                del element.attrib[name]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _flattened(root: etree._Element) -> None:
    for element in list(root.iter()):
        if element.tag in _DROPPED:
            _drop(element)
    for element in list(root.iter()):
        if element.tag in _UNWRAPPED or element.tag == f"{W}sdt":
            _unwrap(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        parent[place : place + 1] = list(element)


def _with_pictures(root: etree._Element, pictures: Mapping[str, str]) -> None:
    for drawing in list(root.iter(f"{W}drawing")):
        blips = list(drawing.iter(f"{_A}blip"))
        if not all(b.get(f"{_R}embed", "") in pictures and f"{_R}link" not in b.attrib for b in blips):
            _drop(drawing)
            continue
        for blip in blips:
            blip.set(f"{_R}embed", pictures[blip.get(f"{_R}embed", "")])
        for named in drawing.iter(f"{_DRAWING}docPr"):
            if not named.get("descr"):
                named.set("descr", named.get("title") or "Picture of the letterhead")


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


def _without_fields(root: etree._Element) -> None:
    _plain_fields(root)
    stack: list[_Field] = []
    for run in list(root.iter(f"{W}r")):
        for child in list(run):
            if child.tag == f"{W}rPr":
                continue
            if child.tag == f"{W}fldChar":
                _step(child, stack)
            elif child.tag in (f"{W}instrText", f"{W}delInstrText"):
                if stack:
                    stack[-1].code += child.text or ""
                run.remove(child)
            elif stack and not all(f.shown and f.name in _KEPT_FIELDS for f in stack):
                run.remove(child)
    for total in list(root.iter(f"{W}briefgenTotal")):
        _without_total(total)


def _step(mark: etree._Element, stack: list[_Field]) -> None:
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        stack.append(_Field())
    elif kind == "separate" and stack:
        stack[-1].shown = True
    elif kind == "end" and stack:
        _put_in_place(mark, stack.pop().name)
        return
    _drop(mark)


def _put_in_place(mark: etree._Element, name: str) -> None:
    """What stands where a field ended: the page's number, a note that a total stood there, or nothing."""
    if name == "PAGE":
        mark.tag = f"{W}pgNum"
        mark.attrib.clear()
        del mark[:]
    elif name in _TOTALS:
        mark.tag = f"{W}briefgenTotal"
    else:
        _drop(mark)


def _plain_fields(root: etree._Element) -> None:
    """Fields of one element: as runs that stay, or with a mark where they ended."""
    for simple in list(root.iter(f"{W}fldSimple")):
        field = _Field(simple.get(f"{W}instr", ""))
        if field.name not in _KEPT_FIELDS:
            runs = [r for r in simple if r.tag == f"{W}r"]
            for run in runs:
                for child in [c for c in run if c.tag != f"{W}rPr"]:
                    run.remove(child)
            if runs:
                mark = runs[0].makeelement(f"{W}fldChar", {})
                runs[0].append(mark)
                _put_in_place(mark, field.name)
        _unwrap(simple)


def _without_total(total: etree._Element) -> None:
    """Take out a total of pages, and the words between it and the page's number: nothing would say "of 12" rightly."""
    paragraph = next(total.iterancestors(f"{W}p"), None)
    if paragraph is not None:
        marks = list(paragraph.iter(f"{W}pgNum", f"{W}t", f"{W}tab", f"{W}briefgenTotal"))
        before = marks[: marks.index(total)]
        pages = [n for n, m in enumerate(before) if m.tag == f"{W}pgNum"]
        for words in before[pages[-1] + 1 :] if pages else ():
            if words.tag == f"{W}t":
                _drop(words)
    _drop(total)
