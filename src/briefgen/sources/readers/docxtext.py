"""The text of a part of a Word document, paragraph by paragraph, each run with why it is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from briefgen.sources.parsed import Block, Kind
from briefgen.sources.plaintext import clean
from briefgen.sources.readers.docxlook import (
    Look,
    Styles,
    W,
    ground_of,
    look_of,
    paragraph_look,
    shape_ground,
    unseen_shape,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Around", "Text"]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KNOWN_NAMESPACES = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
_DROPPED = {W + "del", W + "moveFrom"}
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
    "sym": "\ufffd",
}
_THIN_TWIPS = 40


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for text from what it stands in.

    Attributes:
        look: of tables, shapes and the page.
        hidden: why nothing in it is seen.
        kind, reason: of its blocks.
    """

    look: Look = field(default_factory=Look)
    hidden: str | None = None
    kind: Kind = "prose"
    reason: str = ""


def chosen(alternate: _Element) -> _Element | None:
    """Of alternative contents the one that Word shows: the first of which it knows all that it asks for."""
    for choice in alternate:
        if not isinstance(choice.tag, str):
            continue
        if choice.tag.endswith("}Fallback"):
            return choice
        wanted = [choice.nsmap.get(prefix, "") or "" for prefix in (choice.get("Requires") or "").split()]
        if all(uri.startswith(_KNOWN_NAMESPACES) for uri in wanted):
            return choice
    return None


def shown_children(element: _Element) -> Iterator[_Element]:
    """Children, with alternative contents replaced by the one that is shown."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
            choice = chosen(child)
            yield from shown_children(choice) if choice is not None else ()
        elif isinstance(child.tag, str):
            yield child


class Text:
    """Reads the parts of one document; counts what a reader should be told."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.deleted = self.inserted = self.imported = self.embedded = self.charts = self.unread = 0
        self.set_aside: list[str] = []
        self.drawings: list[tuple[str, str | None]] = []
        self._boxes: list[tuple[_Element, str | None]] = []
        self._words: list[tuple[str, str | None]] = []
        self._read: set[_Element] = set()

    def blocks(self, root: _Element, around: Around) -> Iterator[Block]:
        """Blocks of what stands in an element, in order.

        Paragraphs, rows of tables with cells parted by tabs, text boxes after the paragraph that holds them.
        """
        for element in shown_children(root):
            if element.tag == W + "p":
                yield from self._paragraph(element, around)
            elif element.tag == W + "tbl":
                yield from self._table(element, around)
            elif element.tag in _DROPPED:
                self._drop(element)
            elif element.tag == W + "altChunk":
                self.imported += 1
            elif element.tag == W + "r":
                yield from self._paragraph(element, around, [element])
            else:
                self.inserted += element.tag in {W + "ins", W + "moveTo"}
                yield from self.blocks(element, around)

    def _drop(self, element: _Element) -> None:
        for text in element.iter(W + "delText", W + "t"):
            self.deleted += len((text.text or "").split())
            self._read.add(text)

    def _table(self, table: _Element, around: Around) -> Iterator[Block]:
        named = table.find(f"{W}tblPr/{W}tblStyle")
        style = self.styles.table(named.get(W + "val") if named is not None else None)
        rows = list(_within(table, W + "tr"))
        for number, row in enumerate(rows):
            parts = ["firstRow"] * (number == 0) + ["lastRow"] * (number == len(rows) - 1)
            parts += ["band1Horz" if number % 2 else "band2Horz", "band1Horz" if number % 2 == 0 else "band2Horz"]
            yield from self._row(
                row,
                replace(around, look=style.whole.over(around.look)),
                [style.parts[p] for p in parts if p in style.parts],
            )

    def _row(self, row: _Element, around: Around, looks: list[Look]) -> Iterator[Block]:
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            self._drop(row)
            return
        hidden = around.hidden or ("row height near zero" if _is_thin(properties) else None)
        for look in reversed(looks[:1]):
            around = replace(around, look=look.over(around.look))
        cells = []
        for cell in _within(row, W + "tc"):
            look = Look(ground=ground_of(cell.find(W + "tcPr"))).over(around.look)
            cells.append(" ".join(b.text for b in self.blocks(cell, Around(look, hidden)) if self._keep(b)))
        if any(cells):
            yield Block("\t".join(cells).strip(), around.kind, around.reason)

    def _keep(self, block: Block) -> bool:
        if block.kind == "hidden":
            self.set_aside.append(block.text)
        return block.kind != "hidden"

    def _paragraph(self, element: _Element, around: Around, runs: list[_Element] | None = None) -> Iterator[Block]:
        properties = element.find(W + "pPr") if runs is None else None
        styled = properties.find(W + "pStyle") if properties is not None else None
        style = self.styles.of(styled.get(W + "val") if styled is not None else None, "paragraph")
        outlined = properties.find(W + "outlineLvl") if properties is not None else None
        heading = style.heading or (outlined is not None and outlined.get(W + "val") != "9")
        look = paragraph_look(properties).over(style).over(around.look)
        shown: list[str] = []
        unseen: dict[str, list[str]] = {}
        boxes, self._boxes, words, self._words = self._boxes, [], self._words, []
        for text, reason in self._runs(element if runs is None else runs, look):
            hidden = around.hidden or reason
            (unseen.setdefault(hidden, []) if hidden else shown).append(text)
        kind: Kind = "heading" if heading and around.kind == "prose" else around.kind
        yield from _texts(shown, kind, around.reason)
        for reason, texts in unseen.items():
            yield from _texts(texts, "hidden", reason)
        mine, self._boxes = self._boxes, boxes
        drawn, self._words = self._words, words
        for box, reason in mine:
            ground = shape_ground(box)
            inner = replace(around, look=Look(ground=ground).over(around.look), hidden=around.hidden or reason)
            yield from self.blocks(box, inner)
        for text, reason in drawn:
            hidden = around.hidden or reason
            yield from _texts([text], "hidden" if hidden else around.kind, hidden or around.reason)

    def _runs(self, parent: _Element | list[_Element], look: Look) -> Iterator[tuple[str, str | None]]:
        """Text with why it is hidden, in order; what stands in text boxes is left to :meth:`_paragraph`."""
        for child in shown_children(parent) if not isinstance(parent, list) else parent:
            tag = child.tag
            if tag == W + "r":
                yield from self._run(child, look)
            elif tag in _DROPPED:
                self._drop(child)
            elif tag == _M + "t":
                yield child.text or "", look.hidden
            elif tag == W + "pPr" or tag == W + "rPr":
                continue
            else:
                self.inserted += tag in {W + "ins", W + "moveTo"}
                yield from self._runs(child, look)

    def _run(self, run: _Element, around: Look) -> Iterator[tuple[str, str | None]]:
        properties = run.find(W + "rPr")
        styled = properties.find(W + "rStyle") if properties is not None else None
        own = look_of(properties)
        if styled is not None:
            own = own.over(self.styles.of(styled.get(W + "val"), "character"))
        hidden = own.over(around).hidden
        for child in shown_children(run):
            name = child.tag.removeprefix(W)
            if name == "t":
                self._read.add(child)
                yield child.text or "", hidden
            elif name in _SIGNS:
                yield _SIGNS[name], hidden
            elif name == "ruby":
                yield from self._runs([r for base in child.iterchildren(W + "rubyBase") for r in base], around)
                self._read.update(child.iter(W + "t"))
            elif name in {"drawing", "pict", "object"}:
                self._drawing(child, hidden)

    def _drawing(self, element: _Element, hidden: str | None) -> None:
        """Note what a drawing holds: text boxes, words of shapes, diagrams and charts in parts of their own."""
        for child in shown_children(element):
            if child.tag == W + "txbxContent":
                self._boxes.append((child, hidden or unseen_shape(child)))
            elif child.tag == _A + "p":
                text = "".join(t.text or "" for t in child.iter(_A + "t"))
                self._words.append((text, hidden or unseen_shape(child)))
            elif child.tag == _V + "textpath" and child.get("string"):
                self._words.append((child.get("string") or "", hidden or unseen_shape(child)))
            elif child.tag.endswith("}relIds"):
                self.drawings.append((child.get(_R + "dm") or "", hidden or unseen_shape(child)))
            elif child.tag.endswith("}chart") and child.get(_R + "id"):
                self.charts += 1
                self.drawings.append((child.get(_R + "id") or "", hidden or unseen_shape(child)))
            else:
                self.embedded += child.tag.endswith("}OLEObject")
                self._drawing(child, hidden)

    def drawn_words(self, part: _Element, around: Around) -> Iterator[Block]:
        """The words of a drawing that stands in a part of its own."""
        for paragraph in part.iter(_A + "p"):
            text = "".join(t.text or "" for t in paragraph.iter(_A + "t"))
            yield from _texts([text], "hidden" if around.hidden else around.kind, around.hidden or "")

    def count_unread(self, root: _Element) -> None:
        """Count the words of a part that no step of the walk has come by: none may get lost in silence."""
        skipped = {
            t
            for a in root.iter()
            if isinstance(a.tag, str) and a.tag.endswith("}AlternateContent")
            for c in a
            if c is not chosen(a)
            for t in c.iter(W + "t")
        }
        left = (t for t in root.iter(W + "t") if t not in self._read and t not in skipped)
        self.unread += sum(len((t.text or "").split()) for t in left)


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, also where content controls or tracked changes wrap them."""
    for child in shown_children(element):
        if child.tag == tag:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}:
            yield from _within(child, tag)


def _is_thin(properties: _Element | None) -> bool:
    height = properties.find(W + "trHeight") if properties is not None else None
    value = height.get(W + "val") or "" if height is not None else ""
    return height is not None and height.get(W + "hRule") == "exact" and value.isdigit() and int(value) <= _THIN_TWIPS


def _texts(pieces: list[str], kind: Kind, reason: str) -> Iterator[Block]:
    words = "\n".join(line.strip() for line in "".join(pieces).split("\n") if line.strip())
    if words:
        yield Block(clean(words)[0], kind, reason or ("heading style" if kind == "heading" else ""))
