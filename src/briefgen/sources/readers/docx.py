"""Word documents, by a walk of our own over the parts: tracked insertions kept, deletions dropped, footnotes appended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.model import Found
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.readers.docxlook import Look, Styles, W
from briefgen.sources.readers.docxparts import Parts, open_parts
from briefgen.sources.readers.docxtext import Around, Text
from briefgen.sources.readers.html import hidden_warning
from briefgen.sources.styling.colours import colour

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["junk_title", "read_docx"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _properties(parts: Parts) -> Fields:
    root = parts.parse("docProps/core.xml")
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
    names = {e.get(W + "styleId"): (e.find(W + "name")) for e in styles.iter(W + "style")} if styles is not None else {}
    titles = {i for i, n in names.items() if n is not None and (n.get(W + "val") or "").lower() == "title"}
    for paragraph in root.iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(W + "val") in titles:
            text = tidy("".join(t.text or "" for t in paragraph.iter(W + "t")))
            if text and any(b.kind == "heading" and tidy(b.text) == text for b in blocks):
                return {"title": Found(text, "text")}
    return {}


def read_docx(data: bytes) -> Parsed:
    """Read a Word document.

    Raises:
        ReadError: it is broken, encrypted, hostile, or holds no text.
    """
    parts = open_parts(data)
    root = parts.parse(parts.main)
    if root is None:
        raise ReadError(f"is no Word document: it has no {parts.main}")
    styles = parts.parse(parts.of_kind("styles", "word/styles.xml"))
    text = Text(Styles(styles))
    ground = _page_ground(root, parts)
    blocks = list(text.blocks(root, Around(ground)))
    text.count_unread(root)
    for kind, reason in (("footnotes", "footnote"), ("endnotes", "endnote")):
        blocks += _notes(parts, text, root, kind, reason)
    for name in _edges(parts, root):
        part = parts.parse(name)
        if part is not None:
            reason = "page head" if "header" in name else "page foot"
            blocks += text.blocks(part, Around(ground, kind="furniture", reason=reason))
    blocks += _diagrams(parts, text)
    blocks += [Block(t, "hidden", "hidden text in a table") for t in text.set_aside]
    warnings = _warnings(text, parts)
    if not blocks:
        raise ReadError("holds no text" + (f"; it {warnings[0]}" if warnings else ""))
    fields = _properties(parts)
    return Parsed(tuple(blocks), {**_headline(blocks, root, styles), **fields}, (*warnings, *hidden_warning(blocks)))


def _page_ground(root: _Element, parts: Parts) -> Look:
    """The colour of the page, where the document asks for it to be shown."""
    page = root.find(W + "background")
    settings = parts.parse(parts.of_kind("settings", "word/settings.xml"))
    if page is None or settings is None or settings.find(W + "displayBackgroundShape") is None:
        return Look()
    return Look(ground=colour(f"#{(page.get(W + 'color') or '').lower()}"))


def _notes(parts: Parts, text: Text, root: _Element, kind: str, reason: str) -> list[Block]:
    """The notes that the text refers to, and as hidden those that it does not."""
    part = parts.parse(parts.of_kind(kind, f"word/{kind}.xml"))
    wanted = {e.get(W + "id") for e in root.iter(f"{W}{reason}Reference")}
    out: list[Block] = []
    for note in part if part is not None else ():
        if note.get(W + "type") in {None, "normal"}:
            shown = note.get(W + "id") in wanted
            around = Around(reason=reason) if shown else Around(hidden=f"{reason} that nothing refers to")
            out += list(text.blocks(note, around))
    return out


def _edges(parts: Parts, root: _Element) -> list[str]:
    """The page heads and feet that are shown."""
    if parts.relations is None:
        names = parts.archive.namelist()
        return sorted(n for n in names if n.startswith(("word/header", "word/footer")) and n.endswith(".xml"))
    used = [parts.named(e.get(_R + "id")) for e in root.iter(W + "headerReference", W + "footerReference")]
    return sorted({name for name in used if name})


def _diagrams(parts: Parts, text: Text) -> list[Block]:
    """The words of drawings that stand in parts of their own: diagrams, and the titles of charts."""
    out: list[Block] = []
    for relation, hidden in text.drawings:
        part = parts.parse(parts.named(relation))
        if part is not None:
            out += text.drawn_words(part, Around(hidden=hidden))
    return out


def _warnings(text: Text, parts: Parts) -> tuple[str, ...]:
    out = []
    if text.deleted or text.inserted:
        out.append(f"holds tracked changes: {text.inserted} insertions kept, {text.deleted} deleted words left out")
    if parts.of_kind("comments", "word/comments.xml") in parts.archive.namelist():
        out.append("holds comments, which were not read")
    for count, what in (
        (text.imported, "imported files (altChunk)"),
        (text.embedded, "embedded objects"),
        (text.charts, "charts, of which only the titles were read; the values"),
    ):
        if count:
            out.append(f"holds {count} {what}{'' if 'charts' in what else ', which'} were not read")
    if text.unread:
        out.append(f"{text.unread} words of it stand where they could not be read")
    return tuple(out)
