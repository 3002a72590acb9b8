"""Word documents in which text goes missing when they are read without care; each knows the words that it holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.reliability.losing import WORDS, Case, held
from tests.source_files import NS, paragraph

__all__ = ["DOCUMENTS"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SPACES = (
    f'{NS} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    f'xmlns:r="{_OFFICE}/relationships"'
)
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def _relations(*of: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/relationships/{k}" Target="{t}"/>' for i, (k, t) in enumerate(of)
    )
    return f"<Relationships {_RELS}>{rows}</Relationships>"


def _packed(body: str, parts: Mapping[str, str], spaces: str = _SPACES, start: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{start}<w:document {spaces}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _case(name: str, odd: str, parts: Mapping[str, str] | None = None, *, kept: bool = True, first: int = 100) -> Case:
    """A document of which some words stand in a paragraph, the others in what ``HELD`` is replaced in."""
    rest = held(first)
    body = paragraph(held(0, first)) + odd.replace("HELD", rest)
    return Case(
        name, ".docx", _packed(body, {n: p.replace("HELD", rest) for n, p in (parts or {}).items()}), tuple(WORDS), kept
    )


_RUN = "<w:r><w:t>HELD</w:t></w:r>"
_P = f"<w:p>{_RUN}</w:p>"
_BOX = f"<w:txbxContent>{_P}</w:txbxContent>"
_CELL = f"<w:tc>{_P}</w:tc>"
_WHOLE = _packed(paragraph(held()), {})


def _repeated() -> bytes:
    buffer = io.BytesIO(_WHOLE)
    with zipfile.ZipFile(buffer, "a") as archive, __import__("warnings").catch_warnings():
        __import__("warnings").simplefilter("ignore")
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{paragraph('Other.')}</w:body></w:document>")
    return buffer.getvalue()


DOCUMENTS: tuple[Case, ...] = (
    _case("plain", _P),
    _case("tracked insertion", f"<w:p><w:ins>{_RUN}</w:ins></w:p>"),
    _case("moved here", f"<w:p><w:moveTo>{_RUN}</w:moveTo></w:p>"),
    _case("inserted paragraphs", f"<w:ins>{_P}</w:ins>"),
    _case("hyperlink", f"<w:p><w:hyperlink>{_RUN}</w:hyperlink></w:p>"),
    _case("smart tag", f"<w:p><w:smartTag>{_RUN}</w:smartTag></w:p>"),
    _case("custom XML", f"<w:customXml>{_P}</w:customXml>"),
    _case("simple field", f"<w:p><w:fldSimple>{_RUN}</w:fldSimple></w:p>"),
    _case("content control", f"<w:sdt><w:sdtContent>{_P}</w:sdtContent></w:sdt>"),
    _case("content control in a line", f"<w:p><w:sdt><w:sdtContent>{_RUN}</w:sdtContent></w:sdt></w:p>"),
    _case(
        "content control round a cell",
        f"<w:tbl><w:tr><w:sdt><w:sdtContent>{_CELL}</w:sdtContent></w:sdt></w:tr></w:tbl>",
    ),
    _case(
        "content control round a row",
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{_CELL}</w:tr></w:sdtContent></w:sdt></w:tbl>",
    ),
    _case("inserted row", f"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr>{_CELL}</w:tr></w:tbl>"),
    _case("table in a table", f"<w:tbl><w:tr><w:tc><w:tbl><w:tr>{_CELL}</w:tr></w:tbl></w:tc></w:tr></w:tbl>"),
    _case("40 tables in each other", "<w:tbl><w:tr><w:tc>" * 40 + _P + "</w:tc></w:tr></w:tbl>" * 40),
    _case("run without a paragraph", _RUN),
    _case(
        "text box",
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{_BOX}</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>',
    ),
    _case("old text box", f"<w:p><w:r><w:pict><v:shape><v:textbox>{_BOX}</v:textbox></v:shape></w:pict></w:r></w:p>"),
    _case(
        "text box in a cell",
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:pict><v:shape>{_BOX}</v:shape></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>",
    ),
    _case(
        "text box in a text box",
        f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:pict>{_BOX}</w:pict></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
    ),
    _case(
        "fallback",
        f'<w:p><mc:AlternateContent><mc:Choice Requires="qq"><w:r/></mc:Choice><mc:Fallback>{_RUN}</mc:Fallback></mc:AlternateContent></w:p>',
    ),
    _case(
        "alternative runs",
        f'<w:p><mc:AlternateContent><mc:Choice Requires="wps">{_RUN}</mc:Choice></mc:AlternateContent></w:p>',
    ),
    _case("shape with words", "<w:p><w:r><w:drawing><a:p><a:r><a:t>HELD</a:t></a:r></a:p></w:drawing></w:r></w:p>"),
    _case(
        "letters along a path", '<w:p><w:r><w:pict><v:shape><v:textpath string="HELD"/></v:shape></w:pict></w:r></w:p>'
    ),
    _case("formula", "<w:p><m:oMath><m:r><m:t>HELD</m:t></m:r></m:oMath></w:p>"),
    _case(
        "ruby",
        f"<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>{_RUN}</w:rubyBase></w:ruby></w:r></w:p>",
    ),
    _case(
        "diagram",
        '<w:p><w:r><w:drawing><dgm:relIds r:dm="r0"/></w:drawing></w:r></w:p>',
        {
            "word/_rels/document.xml.rels": _relations(("diagramData", "diagrams/data1.xml")),
            "word/diagrams/data1.xml": f"<dgm:x {_SPACES}><a:p><a:r><a:t>HELD</a:t></a:r></a:p></dgm:x>",
        },
    ),
    _case(
        "chart",
        '<w:p><w:r><w:drawing><c:chart r:id="r0"/></w:drawing></w:r></w:p>',
        {
            "word/_rels/document.xml.rels": _relations(("chart", "charts/chart1.xml")),
            "word/charts/chart1.xml": f"<c:x {_SPACES}><c:v>HELD</c:v></c:x>",
        },
        kept=False,
    ),
    _case(
        "imported file",
        '<w:altChunk r:id="r0"/>',
        {"word/_rels/document.xml.rels": _relations(("aFChunk", "a.html")), "word/a.html": "<p>HELD</p>"},
        kept=False,
    ),
    _case("embedded object", '<w:p><w:r><w:object><o:OLEObject r:id="r0"/></w:object></w:r></w:p>', kept=False),
    _case(
        "footnotes",
        '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        {"word/footnotes.xml": f'<w:footnotes {NS}><w:footnote w:id="2">{_P}</w:footnote></w:footnotes>'},
    ),
    _case(
        "endnotes",
        '<w:p><w:r><w:endnoteReference w:id="2"/></w:r></w:p>',
        {"word/endnotes.xml": f'<w:endnotes {NS}><w:endnote w:id="2">{_P}</w:endnote></w:endnotes>'},
    ),
    _case("page head", "", {"word/header1.xml": f"<w:hdr {NS}>{_P}</w:hdr>"}),
    _case(
        "page head by its relation",
        '<w:sectPr><w:headerReference r:id="r0"/></w:sectPr>',
        {"word/_rels/document.xml.rels": _relations(("header", "h.xml")), "word/h.xml": f"<w:hdr {NS}>{_P}</w:hdr>"},
    ),
    _case(
        "comments", "", {"word/comments.xml": f"<w:comments {NS}><w:comment>{_P}</w:comment></w:comments>"}, kept=False
    ),
    _case("unknown element round text", f"<w:p><w:someday>{_RUN}</w:someday></w:p>"),
    _case("text where none belongs", "<w:p><w:t>HELD</w:t></w:p>", kept=False),
    Case(
        "text in another part",
        ".docx",
        _packed(
            paragraph("Nothing."),
            {
                "_rels/.rels": _relations(("officeDocument", "word/d2.xml")),
                "word/d2.xml": f"<w:document {NS}><w:body>{paragraph(held())}</w:body></w:document>",
            },
        ),
        tuple(WORDS),
        kept=True,
    ),
    Case(
        "strict",
        ".docx",
        _packed(
            paragraph(held()),
            {},
            _SPACES.replace(
                "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
            ),
        ),
        tuple(WORDS),
        kept=True,
    ),
    Case(
        "external entity",
        ".docx",
        _packed(paragraph("&x;"), {}, start='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///none">]>'),
        tuple(WORDS),
    ),
    Case(
        "entity", ".docx", _packed(paragraph("&x;"), {}, start=f'<!DOCTYPE a [<!ENTITY x "{held()}">]>'), tuple(WORDS)
    ),
    Case("entity without a declaration", ".docx", _packed(paragraph("&x;"), {}), tuple(WORDS)),
    Case("cut off", ".docx", _WHOLE[: len(_WHOLE) // 2], tuple(WORDS)),
    Case("part cut off", ".docx", _packed(paragraph(held()) + "<w:p", {}), tuple(WORDS)),
    Case("part twice", ".docx", _repeated(), tuple(WORDS)),
    Case("no text at all", ".docx", _packed("<w:p/>", {}), tuple(WORDS)),
    Case(
        "300 elements deep",
        ".docx",
        _packed("<w:smartTag>" * 300 + paragraph(held()) + "</w:smartTag>" * 300, {}),
        tuple(WORDS),
    ),
)
