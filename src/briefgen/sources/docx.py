"""Word documents, by a walk of our own over the parts: tracked insertions kept, deletions dropped, footnotes appended."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.model import Found
from briefgen.sources.html import hidden_warning
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Kind, Parsed, ReadError
from briefgen.sources.plaintext import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["junk_title", "read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MOST_PARTS = 5000
_LARGEST_PART = 60_000_000
_LARGEST_TOTAL = 200_000_000
_MOST_SQUEEZED = 200


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise ReadError("is an encrypted or an old .doc file: save it as .docx without a password") from error
        raise ReadError("is no Word document: its archive is broken") from error
    if len(infos) > _MOST_PARTS:
        raise ReadError(f"holds {len(infos)} parts, more than the {_MOST_PARTS} allowed")
    if sum(i.file_size for i in infos) > _LARGEST_TOTAL:
        raise ReadError(f"unpacks to more than {_LARGEST_TOTAL // 1_000_000} MB")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """One part, parsed without document type, entities or network; None where it is absent."""
    from lxml import etree  # noqa: PLC0415 - imported when used

    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > _LARGEST_PART or (
        info.file_size > 5_000_000 and info.file_size > _MOST_SQUEEZED * max(info.compress_size, 1)
    ):
        raise ReadError(f"its part {name} unpacks to {info.file_size // 1_000_000} MB")
    try:
        with archive.open(info) as stream:
            raw = stream.read(_LARGEST_PART + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise ReadError(f"its part {name} cannot be unpacked") from error
    if len(raw) > _LARGEST_PART:
        raise ReadError(f"its part {name} is larger than its archive says")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw.replace(_STRICT.encode(), _LOOSE.encode()), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # Out of memory, lxml says no more than "unknown error".
        raise ReadError(f"its part {name} is not valid XML, or too large to parse") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(f"its part {name} declares a document type, which a Word document never does")
    return root


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style or a run says of its text."""

    hidden: str | None = None
    heading: bool = False


def _on(properties: _Element | None, name: str) -> bool | None:
    element = properties.find(_W + name) if properties is not None else None
    return None if element is None else element.get(_W + "val") not in {"0", "false", "off", "none"}


def _hidden(properties: _Element | None) -> str | None:
    """Why text with these run properties is not seen; "" where they say that it is; None where they say nothing."""
    if properties is None:
        return None
    vanish = _on(properties, "vanish")
    if vanish:
        return "hidden text"
    size = properties.find(_W + "sz")
    if size is not None and (size.get(_W + "val") or "").isdigit() and int(size.get(_W + "val") or "24") <= 3:
        return "font size near zero"
    color = properties.find(_W + "color")
    value = (color.get(_W + "val") or "").upper() if color is not None else ""
    shaded = properties.find(_W + "shd") is not None or properties.find(_W + "highlight") is not None
    if value == "FFFFFF" and not shaded:
        return "white text"
    return "" if vanish is False else None


def _styles(root: _Element | None) -> dict[str, _Look]:
    if root is None:
        return {}
    elements = {e.get(_W + "styleId") or "": e for e in root.iter(_W + "style")}

    def look(name: str, depth: int = 0) -> _Look:
        element = elements.get(name)
        if element is None or depth > 20:
            return _Look()
        based = element.find(_W + "basedOn")
        parent = look(based.get(_W + "val") or "", depth + 1) if based is not None else _Look()
        named = element.find(_W + "name")
        label = (named.get(_W + "val") or "").lower() if named is not None else ""
        own = _hidden(element.find(_W + "rPr"))
        outlined = element.find(f"{_W}pPr/{_W}outlineLvl")
        heading = (
            label.startswith("heading ")
            or label in {"title", "subtitle"}
            or (outlined is not None and outlined.get(_W + "val") != "9")
        )
        return _Look(parent.hidden if own is None else own or None, heading or parent.heading)

    return {name: look(name) for name in elements}


class _Reader:
    """Paragraphs of one part, in order; counts what a reader should be told."""

    def __init__(self, styles: dict[str, _Look]) -> None:
        self.styles = styles
        self.deleted = 0
        self.inserted = 0
        self.notes: list[str] = []

    def _style(self, properties: _Element | None, name: str) -> _Look:
        element = properties.find(_W + name) if properties is not None else None
        return self.styles.get(element.get(_W + "val") or "", _Look()) if element is not None else _Look()

    def _runs(self, element: _Element, inherited: str | None) -> Iterator[tuple[str, str | None]]:
        """Text with why it is hidden, in order; nested paragraphs (text boxes) are left to :meth:`paragraphs`."""
        for child in element:
            tag = child.tag
            if tag == _W + "r":
                yield from self._run(child, inherited)
            elif tag in {_W + "del", _W + "moveFrom"}:
                self.deleted += sum(len((t.text or "").split()) for t in child.iter(_W + "delText", _W + "t"))
            elif tag == _W + "p" or (isinstance(tag, str) and tag.endswith("}AlternateContent")):
                continue
            elif isinstance(tag, str):
                if tag in {_W + "ins", _W + "moveTo"}:
                    self.inserted += 1
                yield from self._runs(child, inherited)

    def _run(self, run: _Element, inherited: str | None) -> Iterator[tuple[str, str | None]]:
        properties = run.find(_W + "rPr")
        own = _hidden(properties)
        styled = self._style(properties, "rStyle").hidden
        hidden = (styled or inherited) if own is None else own or None
        for child in run:
            if child.tag == _W + "t" and child.text:
                yield child.text, hidden
            elif child.tag in {_W + "tab", _W + "ptab"}:
                yield "\t", hidden
            elif child.tag in {_W + "br", _W + "cr"}:
                yield "\n", hidden
            elif child.tag == _W + "noBreakHyphen":
                yield "\u2011", hidden
            elif child.tag == _W + "softHyphen":
                yield "\u00ad", hidden
            elif child.tag == _W + "sym":
                yield "\ufffd", hidden

    def paragraphs(self, root: _Element, kind: Kind = "prose", reason: str = "") -> Iterator[Block]:
        """Blocks of a part: paragraphs, rows of tables (cells parted by tabs), text boxes after the paragraph that holds them."""
        for element in _in_order(root):
            if element.tag == _W + "tr":
                cells = [" ".join(b.text for b in self._cell(cell)) for cell in element.iterchildren(_W + "tc")]
                if any(cells):
                    yield Block("\t".join(cells).strip(), kind, reason)
            else:
                yield from self._paragraph(element, kind, reason)

    def _cell(self, cell: _Element) -> Iterator[Block]:
        for paragraph in cell.iter(_W + "p"):
            yield from (b for b in self._paragraph(paragraph, "prose", "") if b.kind != "hidden" or self._keep(b))

    def _keep(self, block: Block) -> bool:
        self.notes.append(block.text)
        return False

    def _paragraph(self, element: _Element, kind: Kind, reason: str) -> Iterator[Block]:
        properties = element.find(_W + "pPr")
        look = self._style(properties, "pStyle")
        outlined = properties.find(_W + "outlineLvl") if properties is not None else None
        heading = look.heading or (outlined is not None and outlined.get(_W + "val") != "9")
        shown: list[str] = []
        unseen: dict[str, list[str]] = {}
        for text, hidden in self._runs(element, look.hidden):
            (unseen.setdefault(hidden, []) if hidden else shown).append(text)
        for one, of, why in (
            (shown, "heading" if heading and kind == "prose" else kind, reason),
            *((t, "hidden", r) for r, t in unseen.items()),
        ):
            words = "\n".join(line.strip() for line in "".join(one).split("\n") if line.strip())
            if words:
                yield Block(clean(words)[0], of, why or ("heading style" if of == "heading" else ""))


def _in_order(root: _Element) -> Iterator[_Element]:
    """Paragraphs and outermost table rows; of alternative contents the first choice only; nothing of comments or fallbacks."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag.endswith("}Fallback") or tag in {_W + "del", _W + "moveFrom"}:
            continue
        if tag in {_W + "p", _W + "tr"}:
            yield element
        if tag != _W + "tr":
            stack.extend(reversed(element))


def _properties(archive: zipfile.ZipFile) -> Fields:
    root = _part(archive, "docProps/core.xml")
    fields: Fields = {}
    if root is None:
        return fields
    for name, tag in (("title", "title"), ("author", "creator")):
        value = tidy(root.findtext("{http://purl.org/dc/elements/1.1/}" + tag) or "")
        if value and not junk_title(value):
            fields[name] = Found(value, "properties")
    return fields


_JUNK = {
    "untitled",
    "document",
    "document1",
    "title",
    "author",
    "user",
    "admin",
    "administrator",
    "python-docx",
    "word document",
    "microsoft office user",
    "owner",
    "unknown",
    "anonymous",
    "none",
    "(anonymous)",
    "unspecified",
}


def junk_title(value: str) -> bool:
    """Whether a document property is what a program put there, no title and no name."""
    text = value.casefold()
    return (
        text in _JUNK
        or text.startswith(("microsoft word", "microsoft powerpoint", "untitled", "c:\\", "file:", "http:", "https:"))
        or text.endswith((".doc", ".docx", ".pdf", ".indd", ".dvi", ".tex", ".qxd", ".odt", ".rtf", ".html", ".pptx"))
        or not any(c.isalpha() for c in text)
    )


def _headline(blocks: list[Block], root: _Element, styles: _Element | None) -> Fields:
    """The first paragraph with the style named Title."""
    names = (
        {e.get(_W + "styleId"): (e.find(_W + "name")) for e in styles.iter(_W + "style")} if styles is not None else {}
    )
    titles = {i for i, n in names.items() if n is not None and (n.get(_W + "val") or "").lower() == "title"}
    for paragraph in root.iter(_W + "p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(_W + "val") in titles:
            text = tidy("".join(t.text or "" for t in paragraph.iter(_W + "t")))
            if text and any(b.kind == "heading" and tidy(b.text) == text for b in blocks):
                return {"title": Found(text, "text")}
    return {}


def read_docx(data: bytes) -> Parsed:
    """Read a Word document.

    Raises:
        ReadError: it is broken, encrypted, hostile, or holds no text.
    """
    archive = _open(data)
    root = _part(archive, "word/document.xml")
    if root is None:
        raise ReadError("is no Word document: it has no word/document.xml")
    styles = _part(archive, "word/styles.xml")
    reader = _Reader(_styles(styles))
    blocks = list(reader.paragraphs(root))
    for name, reason in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        part = _part(archive, name)
        for note in part if part is not None else ():
            if note.get(_W + "type") in {None, "normal"}:
                blocks += [
                    Block(b.text, b.kind if b.kind == "hidden" else "prose", b.reason)
                    for b in reader.paragraphs(note, reason=reason)
                ]
    for name in sorted(
        n for n in archive.namelist() if n.startswith(("word/header", "word/footer")) and n.endswith(".xml")
    ):
        part = _part(archive, name)
        if part is not None:
            blocks += reader.paragraphs(part, "furniture", "page head" if "header" in name else "page foot")
    blocks += [Block(text, "hidden", "hidden text in a table") for text in reader.notes]
    if not blocks:
        raise ReadError("holds no text")
    warnings = _warnings(reader, archive)
    fields = _properties(archive)
    return Parsed(tuple(blocks), {**_headline(blocks, root, styles), **fields}, (*warnings, *hidden_warning(blocks)))


def _warnings(reader: _Reader, archive: zipfile.ZipFile) -> tuple[str, ...]:
    out = []
    if reader.deleted or reader.inserted:
        out.append(f"holds tracked changes: {reader.inserted} insertions kept, {reader.deleted} deleted words left out")
    if "word/comments.xml" in archive.namelist():
        out.append("holds comments, which were not read")
    return tuple(out)
