"""Word documents: a paragraph a line, tracked insertions kept and deletions dropped, footnotes and endnotes by their marks."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from briefgen.documents.blocks import Block, BlockKind, Comment, Mark, Note, Parsed
from briefgen.documents.markers import is_exponent, sup_numbers
from briefgen.documents.package import open_package, read_part
from briefgen.errors import SourceError

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

__all__ = ["read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LETTERS = {"tab": "\t", "ptab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_DROPPED = frozenset({_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "sectPr"})
_CONTROLS = regex.compile(r"[\x00-\x08\x0b-\x1f\n\r]")
_FIELD_LINK = regex.compile(r"HYPERLINK\s+\"(https?://[^\"]{1,2000})\"")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style says: level of a heading (0: none), whether it quotes, whether it is a numbered list."""

    level: int = 0
    quotes: bool = False


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under construction; positions are in its own text."""

    pieces: list[str] = field(default_factory=list)
    size: int = 0
    marks: list[Mark] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        clean = _CONTROLS.sub(" ", text)
        self.pieces.append(clean)
        self.size += len(clean)


@dataclass(slots=True)
class _Reader:
    """Walks one part."""

    styles: Mapping[str, _Style]
    links: Mapping[str, str]
    comments: Mapping[str, str]
    bullets: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    offset: int = 0
    rows: int = 0
    ordinals: dict[str, int] = field(default_factory=dict)
    listed: tuple[str, int] = ("", 0)
    noted: dict[str, int] = field(default_factory=dict)

    def body(self, root: _Element) -> None:
        """Read all paragraphs of the document, in order; those of a table's row belong together."""
        for element, row, head in _paragraphs(root):
            self.paragraph(element, row, head=head)

    def paragraph(self, element: _Element, row: int, *, head: bool) -> None:
        out = _Paragraph()
        _walk(element, out, self)
        text = "".join(out.pieces)
        for mark in out.marks:
            self.noted.setdefault(mark.key, self.offset + mark.start)
        properties = element.find(_W + "pPr")
        style = self.styles.get(_value(properties, "pStyle") or "", _Style())
        outline = _value(properties, "outlineLvl")
        level = int(outline) + 1 if outline and outline.isdecimal() and int(outline) < 9 else style.level
        number = properties.find(_W + "numPr") if properties is not None else None
        kind: BlockKind = "paragraph"
        ordinal, group, depth = None, 0, level
        if row:
            kind, group = ("label" if head else "cell"), row
        elif level:
            kind = "heading"
        elif style.quotes:
            kind = "quote"
        elif number is not None:
            kind = "item"
            ordinal, group, depth = self.item(number)
        self.listed = (self.listed[0], group) if kind == "item" else ("", 0)
        self.blocks.append(
            Block(
                kind if text.strip() else "rule",
                text,
                array("L", range(self.offset, self.offset + len(text))),
                tuple(out.marks),
                tuple(Comment(at, self.offset + at, words) for at, words in out.comments),
                (),
                tuple(out.links),
                depth,
                ordinal,
                group,
                offset=self.offset,
            )
        )
        self.lines.append(text)
        self.offset += len(text) + 1

    def item(self, number: _Element) -> tuple[int | None, int, int]:
        """Ordinal, group and depth of a list item. A list goes on as long as its paragraphs follow each other."""
        name = _value(number, "numId") or ""
        depth = int(_value(number, "ilvl") or "0") + 1 if (_value(number, "ilvl") or "0").isdecimal() else 1
        if not self.listed[1]:
            self.rows += 1
            self.listed = (name, self.rows + 1_000_000)
        key = f"{name}/{depth}"
        if key in self.bullets or name in self.bullets:
            return None, self.listed[1], depth
        self.ordinals[key] = self.ordinals.get(key, 0) + 1
        return self.ordinals[key], self.listed[1], depth


def _value(properties: _Element | None, name: str) -> str | None:
    element = properties.find(_W + name) if properties is not None else None
    return None if element is None else element.get(_W + "val")


def _paragraphs(root: _Element) -> Iterator[tuple[_Element, int, bool]]:
    """Paragraphs in order, with the number of the table row they stand in (0: none) and whether it is a head row."""
    stack: list[tuple[_Element, int, bool]] = [(child, 0, False) for child in reversed(root)]
    rows = 0
    while stack:
        element, row, head = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag.endswith("}Fallback") or tag in _DROPPED:
            continue
        if tag == _W + "tr":
            rows += 1
            row = rows
            properties = element.find(_W + "trPr")
            head = properties is not None and properties.find(_W + "tblHeader") is not None
        if tag == _W + "p":
            yield element, row, head
            boxes = [box for box in element.iter(_W + "txbxContent") if not _in_fallback(box, element)]
            stack.extend((box, row, head) for box in reversed(boxes))
            continue
        stack.extend((child, row, head) for child in reversed(element))


def _in_fallback(box: _Element, until: _Element) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not until:
        if isinstance(parent.tag, str) and (parent.tag.endswith("}Fallback") or parent.tag == _W + "txbxContent"):
            return True
        parent = parent.getparent()
    return False


def _walk(paragraph: _Element, out: _Paragraph, reader: _Reader) -> None:
    """The runs of one paragraph; what it holds of text boxes is read apart."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or tag.endswith(("}txbxContent", "}Fallback")):
            continue
        if tag == _W + "r":
            _run(element, out, reader)
            stack.extend(c for c in reversed(element) if isinstance(c.tag, str) and c.tag.endswith("}AlternateContent"))
            continue
        if tag == _W + "hyperlink":
            target = reader.links.get(element.get(_R + "id") or "")
            if target:
                out.links.append(target)
        stack.extend(reversed(element))


def _run(run: _Element, out: _Paragraph, reader: _Reader) -> None:
    properties = run.find(_W + "rPr")
    if (
        properties is not None
        and properties.find(_W + "vanish") is not None
        and _value(properties, "vanish") not in {"0", "false", "off"}
    ):
        return
    start, first = out.size, len(out.pieces)
    before = "".join(out.pieces[-4:])[-8:]
    for child in run:
        name = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
        if name == "t" and child.text:
            out.add(child.text)
        elif name in _LETTERS:
            out.add(_LETTERS[name])
        elif name in {"footnoteReference", "endnoteReference"}:
            key = f"^{name[:-9]} {child.get(_W + 'id')}"
            out.marks.append(Mark(out.size, out.size, (), key))
        elif name == "commentReference":
            words = reader.comments.get(child.get(_W + "id") or "")
            if words:
                out.comments.append((out.size, words))
        elif name == "instrText" and child.text:
            out.links += _FIELD_LINK.findall(child.text[:3000])
    if _value(properties, "vertAlign") == "superscript" and out.size > start:
        raised = "".join(out.pieces[first:]) if out.size - start <= 40 else ""
        numbers = sup_numbers(raised)
        if numbers and not is_exponent(before, raised):
            out.marks.append(Mark(start, out.size, numbers))


def _styles(root: _Element | None) -> dict[str, _Style]:
    if root is None:
        return {}
    elements = {e.get(_W + "styleId") or "": e for e in root.iter(_W + "style")}

    def look(name: str, depth: int = 0) -> _Style:
        element = elements.get(name)
        if element is None or depth > 20:
            return _Style()
        parent = look(_value(element, "basedOn") or "", depth + 1)
        label = (_value(element, "name") or "").lower()
        outline = _value(element.find(_W + "pPr"), "outlineLvl")
        level = int(outline) + 1 if outline and outline.isdecimal() and int(outline) < 9 else parent.level
        if label.startswith("heading ") and label[8:].isdecimal():
            level = int(label[8:])
        elif label in {"title", "subtitle"}:
            level = 1
        return _Style(level, parent.quotes or label in {"quote", "intense quote", "block text"})

    return {name: look(name) for name in elements}


def _bullets(root: _Element | None) -> frozenset[str]:
    """Lists, as "id/depth", whose mark is no number."""
    if root is None:
        return frozenset()
    plain: dict[str, set[int]] = {}
    for abstract in root.iter(_W + "abstractNum"):
        levels = plain.setdefault(abstract.get(_W + "abstractNumId") or "", set())
        for level in abstract.iter(_W + "lvl"):
            at = level.get(_W + "ilvl") or ""
            if _value(level, "numFmt") in {"bullet", "none"} and at.isdecimal():
                levels.add(int(at) + 1)
    return frozenset(
        f"{number.get(_W + 'numId')}/{depth}"
        for number in root.iter(_W + "num")
        for depth in plain.get(_value(number, "abstractNumId") or "", ())
    )


def _relations(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """Addresses outside, by the name under which the document knows them."""
    root = read_part(archive, "word/_rels/document.xml.rels", path)
    return {
        element.get("Id") or "": element.get("Target") or ""
        for element in (root if root is not None else ())
        if (element.get("Target") or "").startswith(("http://", "https://"))
    }


def _comments(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    root = read_part(archive, "word/comments.xml", path)
    return {
        element.get(_W + "id") or "": "".join(t.text or "" for t in element.iter(_W + "t"))
        for element in (root if root is not None else ())
    }


def _notes(archive: zipfile.ZipFile, path: Path, reader: _Reader) -> Iterator[Note]:
    for kind in ("footnote", "endnote"):
        root = read_part(archive, f"word/{kind}s.xml", path)
        for element in root if root is not None else ():
            if element.tag != _W + kind or element.get(_W + "type") not in {None, "normal"}:
                continue
            out = _Paragraph()
            for paragraph in element.iter(_W + "p"):
                _walk(paragraph, out, reader)
                out.add(" ")
            key = f"^{kind} {element.get(_W + 'id')}"
            yield Note(key, "".join(out.pieces).strip(), tuple(out.links), reader.noted.get(key, 0))


def read_docx(data: bytes, path: Path) -> Parsed:
    """Read a Word document into blocks.

    Args:
        data: the file's bytes.
        path: for messages.

    Raises:
        SourceError: it is broken, encrypted or hostile.
    """
    archive = open_package(data, path)
    root = read_part(archive, "word/document.xml", path)
    body = root.find(_W + "body") if root is not None else None
    if body is None:
        raise SourceError(f"{path}: is no Word document: it has no word/document.xml", path=str(path))
    reader = _Reader(
        _styles(read_part(archive, "word/styles.xml", path)),
        _relations(archive, path),
        _comments(archive, path),
        _bullets(read_part(archive, "word/numbering.xml", path)),
    )
    reader.body(body)
    notes = tuple(_notes(archive, path, reader))
    changed = next(body.iter(_W + "ins", _W + "del"), None) is not None
    faults = ("holds tracked changes: insertions were read, deletions were not",) if changed else ()
    return Parsed("\n".join(reader.lines), tuple(reader.blocks), notes, faults=faults)
