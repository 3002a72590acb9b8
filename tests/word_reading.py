"""Word documents read back for tests, by lxml alone."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "R",
    "W",
    "cells_of",
    "footnotes_in",
    "header_files",
    "hold_closed",
    "hold_ordered",
    "hold_styles",
    "hold_whole",
    "paragraphs_in",
    "parts",
    "printed",
    "runs_in",
    "shape_of",
    "style_of",
    "text_of",
    "tree",
    "zipped",
]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts(data)[name])


def text_of(element: etree._Element) -> str:
    """The words of an element, as a person reads them; the marks of direction that we set are no words."""
    pieces = (t.text or "" if t.tag == f"{W}t" else " " for t in element.iter(f"{W}t", f"{W}tab", f"{W}br"))
    return "".join(pieces).replace("\u200e", "")


def style_of(element: etree._Element) -> str:
    found = next(element.iter(f"{W}pStyle", f"{W}rStyle"), None)
    return "" if found is None else found.get(f"{W}val", "")


def paragraphs_in(data: bytes, style: str) -> list[str]:
    return [text_of(p) for p in tree(data, "word/document.xml").iter(f"{W}p") if style_of(p) == style]


def runs_in(element: etree._Element, style: str) -> Iterator[str]:
    """Neighbouring runs of one style as one."""
    out = ""
    for run in element.iter(f"{W}r"):
        if any(s.get(f"{W}val") == style for s in run.iter(f"{W}rStyle")):
            out += text_of(run)
        elif out and text_of(run):
            yield out
            out = ""
    if out:
        yield out


def footnotes_in(data: bytes) -> list[etree._Element]:
    return [f for f in tree(data, "word/footnotes.xml") if f.get(f"{W}type") is None]


def cells_of(data: bytes, caption: str) -> list[list[str]]:
    for table in tree(data, "word/document.xml").iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == caption:  # type: ignore[union-attr]
            return [["\n".join(map(text_of, c.iter(f"{W}p"))) for c in r.iter(f"{W}tc")] for r in table.iter(f"{W}tr")]
    raise AssertionError(caption)


def header_files(data: bytes, kind: str) -> dict[str | None, str]:
    """The names of the headers or footers in use, by the page they stand on."""
    relations = {r.get("Id"): r.get("Target", "") for r in tree(data, "word/_rels/document.xml.rels")}
    return {
        e.get(f"{W}type"): f"word/{relations[e.get(f'{R}id')]}"
        for e in tree(data, "word/document.xml").iter(f"{W}{kind}Reference")
    }


def shape_of(data: bytes) -> tuple[list[str], ...]:
    """The paragraphs and tables of each part: what no word may change."""
    held = parts(data)
    tags = (f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}footnote", f"{W}footnoteReference", f"{W}pStyle", f"{W}rStyle")
    out = []
    for name in sorted(n for n in held if n.startswith("word/") and n.endswith(".xml")):
        found = (f"{e.tag} {e.get(f'{W}val', '')}" for e in etree.fromstring(held[name]).iter(*tags))
        out.append([f for f in found if "rStyle" not in f])
    return tuple(out)


def hold_styles(data: bytes, styles: set[str | None]) -> None:
    for part, content in parts(data).items():
        if part.startswith("word/") and part.endswith(".xml"):
            for named in etree.fromstring(content).iter(
                *(f"{W}{n}" for n in ("pStyle", "rStyle", "tblStyle", "basedOn"))
            ):
                assert named.get(f"{W}val") in styles, part


def hold_closed(data: bytes) -> None:
    held = parts(data)
    forbidden = {
        f"{W}{n}"
        for n in ("fldSimple", "fldChar", "instrText", "altChunk", "hyperlink", "object", "pict", "subDoc", "sdt")
    }
    for name, content in held.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            assert root.getroottree().docinfo.internalDTD is None
            assert not forbidden & {e.tag for e in root.iter()}, name
            assert b"TargetMode" not in content
            assert b"hyperlink" not in content or not name.endswith(".rels")
    kinds = {
        r.get("Type", "").rsplit("/", 1)[1] for n in held if n.endswith(".rels") for r in etree.fromstring(held[n])
    }
    assert kinds <= {"officeDocument", "core-properties", "styles", "numbering", "footnotes", "settings", "header", "footer",
                     "theme", "image"}  # fmt: skip


def hold_whole(data: bytes) -> None:
    held = parts(data)
    assert next(iter(held)) == "[Content_Types].xml"
    typed = {o.get("PartName") for o in etree.fromstring(held["[Content_Types].xml"]) if o.get("PartName")}
    assert typed == {f"/{n}" for n in held if not n.endswith(".rels") and n != "[Content_Types].xml"}
    for name in held:
        if name.startswith("word/") and name.endswith(".xml"):
            root = etree.fromstring(held[name])
            ignorable = root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "").split()
            assert set(ignorable) <= set(root.nsmap), name  # a prefix that is not declared is a damaged file to Word
        if name.endswith(".rels"):
            folder = name.split("_rels/")[0]
            for relation in etree.fromstring(held[name]):
                assert folder + relation.get("Target", "") in held


_ORDERS: Mapping[str, tuple[str, ...]] = {
    "pPr": tuple(
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind contextualSpacing jc outlineLvl"
        " rPr".split()
    ),
    "rPr": tuple("rStyle rFonts b bCs i iCs strike noProof color spacing sz szCs u shd vertAlign rtl lang".split()),
    "tblPr": tuple("tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription".split()),
    "style": tuple("name basedOn next semiHidden qFormat pPr rPr tblPr tblStylePr".split()),
    "settings": tuple(
        "zoom defaultTabStop evenAndOddHeaders characterSpacingControl footnotePr compat themeFontLang decimalSymbol"
        " listSeparator".split()
    ),
    "lvl": tuple("start numFmt pStyle lvlText lvlJc pPr".split()),
    "sectPr": tuple("headerReference footerReference pgSz pgMar".split()),
    "numbering": ("abstractNum", "num"),
}
"""Children in the order of the schema, of those that we write: Word repairs a file in which they stand otherwise."""


def hold_ordered(data: bytes) -> None:
    """Every element that we write has its children in the order of the schema."""
    for name, content in parts(data).items():
        if name.startswith("word/") and name.endswith(".xml"):
            for element in etree.fromstring(content).iter(*(f"{W}{n}" for n in _ORDERS)):
                order = _ORDERS[etree.QName(element).localname]
                places = [order.index(etree.QName(child).localname) for child in element]
                assert all(a <= b for a, b in pairwise(places)), (name, etree.tostring(element)[:300])


def zipped(held: Mapping[str, bytes]) -> bytes:
    """Parts as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def printed(data: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice prints the document; skips where LibreOffice is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed: that the document opens and prints goes untested")
    pdfium = pytest.importorskip("pypdfium2")
    file = folder / "briefing.docx"
    file.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(folder / "briefing.pdf")]
