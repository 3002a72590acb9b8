from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from briefgen.errors import SettingsError
from briefgen.rendering import word
from tests.builders import tram_briefing
from tests.word_reading import (
    R,
    W,
    header_files,
    hold_closed,
    hold_styles,
    hold_whole,
    parts,
    printed,
    shape_of,
    text_of,
    tree,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a34e8990000000049454e44ae426082"
)
_NS = f'xmlns:w="{W[1:-1]}" xmlns:r="{R[1:-1]}"'


def _field(code: str, shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (f'{mark.format("begin")}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{mark.format("separate")}'
            f'<w:r><w:t>{shown}</w:t></w:r>{mark.format("end")}')  # fmt: skip


def _t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@cache
def _template() -> bytes:
    """A department's letterhead: its own headings, a crest, a footer with fields, landscape, pages unlike the first."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    heading = document.styles["Heading 1"]
    heading.font.name, heading.font.size, heading.font.color.rgb = "Georgia", Pt(17), RGBColor(0x4A, 0x1F, 0x5F)
    document.styles["Normal"].font.name = "Georgia"
    document.styles.add_style("Briefing Label", 2).font.italic = True
    document.styles.add_style("Subtitle Two", 1)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.different_first_page_header_footer = True
    document.add_paragraph("Text of the template, which no briefing shows")
    section.first_page_header.paragraphs[0].text = "Department for Quays and Ferries"
    section.first_page_header.paragraphs[0].add_run().add_picture(io.BytesIO(PNG), width=Pt(40))
    section.header.paragraphs[0].text = "Quays and Ferries"
    foot = section.footer.paragraphs[0]._p
    pages = f"{_t('Page ')}{_field('PAGE', '7')}{_t(' of ')}{_field('NUMPAGES', '12')}"
    dated = f'{_t(" printed ")}<w:fldSimple w:instr=" DATE ">{_t("1 May 2020")}</w:fldSimple>'
    link = f'<w:hyperlink w:anchor="x">{_t("quays.example")}</w:hyperlink>'
    for child in parse_xml(f"<w:p {_NS}>{pages}{dated}{link}{_field('DOCPROPERTY Unit', 'Harbour unit')}</w:p>"):
        foot.append(child)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _edited(changes: Mapping[str, tuple[str, str] | bytes | None], data: bytes | None = None) -> bytes:
    """The template with parts exchanged: bytes, a replacement within the text, or None to leave the part out."""
    held = parts(data or _template())
    for name, change in changes.items():
        if change is None:
            del held[name]
        elif isinstance(change, bytes):
            held[name] = change
        else:
            old, new = (c.encode() for c in change)
            assert old in held[name], (name, old)
            held[name] = held[name].replace(old, new)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _on_template(template: bytes | None = None) -> bytes:
    return word.render(tram_briefing(), template or _template())


def test_template_gives_styles_page_headers_and_pictures_but_no_text() -> None:
    data = _on_template()
    hold_closed(data)
    hold_whole(data)
    styles = tree(data, "word/styles.xml")
    by_name = {s.find(f"{W}name").get(f"{W}val"): s for s in styles.iter(f"{W}style")}  # type: ignore[union-attr]
    hold_styles(data, {s.get(f"{W}styleId") for s in by_name.values()})
    assert len(by_name) == len(list(styles.iter(f"{W}style")))
    colour = by_name["heading 1" if "heading 1" in by_name else "Heading 1"].find(f"{W}rPr/{W}color")
    assert colour is not None
    assert colour.get(f"{W}val") == "4A1F5F"
    assert by_name["Briefing Label"].find(f"{W}rPr/{W}i") is not None  # theirs, though it is called like one of ours
    assert "footnote text" in by_name
    assert "Briefing Table" in by_name
    body = text_of(tree(data, "word/document.xml"))
    assert "Text of the template" not in body
    assert tram_briefing().draft.title in body
    size = next(tree(data, "word/document.xml").iter(f"{W}pgSz"))
    assert int(size.get(f"{W}w", "0")) > int(size.get(f"{W}h", "0"))
    assert [n for n in parts(data) if n.startswith("word/media/")] == ["word/media/header2-1.png"]
    picture = next(tree(data, "word/header2.xml").iter(f"{WP}docPr"))
    assert picture.get("descr")


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_marking_stands_on_every_page_of_a_template(kind: str) -> None:
    data = _on_template()
    files = header_files(data, kind)
    assert set(files) == {"default", "first"}
    for name in files.values():
        assert "OFFICIAL: SENSITIVE" in text_of(tree(data, name))
    if kind == "header":
        assert "Department for Quays and Ferries" in text_of(tree(data, files["first"]))


def test_fields_of_a_template_leave_no_stale_words() -> None:
    data = _on_template()
    foot = tree(data, header_files(data, "footer")["default"])
    text = text_of(foot)
    assert text.startswith("Page  printed quays.exampleHarbour unitDRAFT")
    assert "12" not in text.split("DRAFT")[0]
    assert len(list(foot.iter(f"{W}pgNum"))) == 2


def test_even_pages_of_a_template_are_marked_too() -> None:
    settings = ("<w:defaultTabStop", "<w:evenAndOddHeaders/><w:defaultTabStop")
    data = _on_template(_edited({"word/settings.xml": settings}))
    assert set(header_files(data, "header")) == {"default", "first", "even"}
    assert tree(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    assert "OFFICIAL: SENSITIVE" in text_of(tree(data, header_files(data, "header")["even"]))


def test_lists_of_a_template_stay_beside_ours() -> None:
    data = _on_template()
    lists = tree(data, "word/numbering.xml")
    ids = [n.get(f"{W}numId") for n in lists.iter(f"{W}num")]
    looks = [n.get(f"{W}abstractNumId") for n in lists.iter(f"{W}abstractNum")]
    assert len(set(ids)) == len(ids) > 3
    assert len(set(looks)) == len(looks)
    assert {n.find(f"{W}abstractNumId").get(f"{W}val") for n in lists.iter(f"{W}num")} <= set(looks)  # type: ignore[union-attr]
    assert {n.get(f"{W}val") for n in tree(data, "word/document.xml").iter(f"{W}numId")} <= set(ids)
    order = [e.tag for e in lists if e.tag in (f"{W}abstractNum", f"{W}num")]
    assert order == sorted(order, key=lambda tag: tag == f"{W}num")


def test_the_same_template_gives_the_same_bytes() -> None:
    assert _on_template() == _on_template()
    assert _on_template() != word.render(tram_briefing())


_EXTERNAL = ('<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
             'Target="https://evil.example/x" TargetMode="External"/></Relationships>')  # fmt: skip
REACHING = {
    "external-picture": {"word/_rels/document.xml.rels": ("</Relationships>", _EXTERNAL.format("image"))},
    "attached-template": {
        "word/settings.xml": (
            "<w:defaultTabStop",
            f'<w:attachedTemplate r:id="rIdX" xmlns:r="{R[1:-1]}"/><w:defaultTabStop',
        )
    },
    "alt-chunk": {"word/document.xml": ("<w:sectPr", f'<w:altChunk r:id="rIdX" xmlns:r="{R[1:-1]}"/><w:sectPr')},
    "body-field": {"word/document.xml": ("<w:sectPr", f"<w:p>{_field('INCLUDETEXT x', 'y')}</w:p><w:sectPr")},
    "header-link": {
        "word/header1.xml": ("</w:p>", f'<w:hyperlink r:id="rIdX" xmlns:r="{R[1:-1]}">{_t("link")}</w:hyperlink></w:p>')
    },
    "header-object": {"word/header1.xml": ("</w:p>", "<w:r><w:object/></w:r><w:r><w:pict/></w:r></w:p>")},
    "header-control": {
        "word/header1.xml": (
            "</w:p>",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{_t('kept words')}</w:sdtContent></w:sdt></w:p>",
        )
    },
    "header-link-picture": {"word/header1.xml": ('r:embed="', 'r:link="rIdX" r:embed="')},
    "unended-field": {
        "word/header1.xml": (
            "</w:p>",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r></w:p>',
        )
    },
    "stray-field-end": {"word/header1.xml": ("</w:p>", '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')},
    "unknown-vocabulary": {"word/header1.xml": ("</w:p>", '<x:do xmlns:x="urn:x"/></w:p>')},
}


@pytest.mark.parametrize("changes", REACHING.values(), ids=REACHING.keys())
def test_what_reaches_out_of_a_template_is_left_behind(changes: Mapping[str, tuple[str, str]]) -> None:
    data = _on_template(_edited(changes))
    hold_closed(data)
    hold_whole(data)
    for name, content in parts(data).items():
        assert b"evil.example" not in content, name
        assert b"rIdX" not in content, name


def test_words_of_a_control_in_a_header_stay() -> None:
    data = _on_template(_edited(REACHING["header-control"]))
    assert "kept words" in text_of(tree(data, header_files(data, "header")["first"]))


def test_template_without_styles_lists_or_page_still_serves() -> None:
    types = parts(_template())["[Content_Types].xml"]
    bare = {
        "[Content_Types].xml": types,
        "_rels/.rels": parts(_template())["_rels/.rels"],
        "word/document.xml": f"<w:document {_NS}><w:body><w:p/></w:body></w:document>".encode(),
    }
    data = _on_template(zipped(bare))
    hold_closed(data)
    hold_whole(data)
    assert shape_of(data) == shape_of(word.render(tram_briefing()))


def _encrypted_zip() -> bytes:
    data = bytearray(_template())
    at = data.index(b"PK\x01\x02") + 8
    data[at] |= 1
    return bytes(data)


def _twice() -> bytes:
    buffer = io.BytesIO(_template())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<x/>")
    return buffer.getvalue()


_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO = "application/vnd.ms-word.{}.macroEnabled{}.main+xml"
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no ZIP archive"),
    "text": (lambda: b"Dear colleagues,", "no ZIP archive"),
    "pdf": (lambda: b"%PDF-1.7 and more", "no ZIP archive"),
    "html": (lambda: b"<html><body>x</body></html>", "no ZIP archive"),
    "cut": (lambda: _template()[:5000], "no ZIP archive"),
    "old-doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary Word file"),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "encrypted-zip": (_encrypted_zip, "save it without a password"),
    "plain-zip": (lambda: zipped({"a.txt": b"a"}), "without a list of content types"),
    "no-document": (lambda: _edited({"word/document.xml": None}), "names no document part"),
    "no-relationships": (lambda: _edited({"_rels/.rels": None}), "names no document part"),
    "spreadsheet": (
        lambda: _edited({"[Content_Types].xml": (_MAIN, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")}),
        "spreadsheetml"),
    "dotx": (lambda: _edited({"[Content_Types].xml": (_MAIN, _MAIN.replace("document.main", "template.main"))}), "is a .dotx"),
    "docm": (lambda: _edited({"[Content_Types].xml": (_MAIN, _MACRO.format("document", ""))}), "macros"),
    "dotm": (lambda: _edited({"[Content_Types].xml": (_MAIN, _MACRO.format("template", "Template"))}), "macros"),
    "macros-in-docx": (lambda: _edited({"word/vbaProject.bin": b"x"}), "macros"),
    "strict": (
        lambda: _edited({"_rels/.rels": ("http://schemas.openxmlformats.org/officeDocument", "http://purl.oclc.org/ooxml/officeDocument")}),
        "strict Open XML"),
    "bomb": (lambda: _edited({"word/media/x.bin": bytes(70 << 20)}), "unpacks to"),
    "many-parts": (lambda: _edited({f"x/{n}": b"" for n in range(2100)}), "parts"),
    "two-of-a-name": (_twice, "two parts of one name"),
    "entities": (lambda: _edited({"word/styles.xml": f"{_LAUGHS}<x>&b;</x>".encode()}), "document type declaration"),
    "no-xml": (lambda: _edited({"word/styles.xml": b"<w:styles"}), "is no XML"),
    "deep": (lambda: _edited({"word/header1.xml": b"<a>" * 5000 + b"</a>" * 5000}), "is no XML"),
    "no-body": (lambda: _edited({"word/document.xml": f"<w:document {_NS}/>".encode()}), "no body"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_template_that_cannot_serve_is_refused_with_the_reason(name: str) -> None:
    make, reason = REFUSED[name]
    with pytest.raises(SettingsError, match=re.escape(reason)) as caught:
        word.render(tram_briefing(), make())
    assert caught.value.field == "template"


def test_damaged_part_of_a_template_is_refused() -> None:
    data = bytearray(zipped(parts(_template())))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("word/styles.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start + 40 : start + 400] = bytes(360)
    with pytest.raises(SettingsError, match="damaged"):
        word.render(tram_briefing(), bytes(data))


def test_earlier_briefing_as_a_template_gives_up_its_marking() -> None:
    earlier = word.render(replace(tram_briefing(), marking="SECRET", build="f" * 16))
    data = _on_template(earlier)
    assert not [n for n, c in parts(data).items() if b"SECRET" in c or b"f" * 16 in c]
    assert shape_of(data) == shape_of(word.render(tram_briefing()))


def test_libreoffice_prints_it_on_a_template(tmp_path: Path) -> None:
    pages = printed(_on_template(), tmp_path)
    assert all("OFFICIAL: SENSITIVE" in page and "DRAFT" in page for page in pages)
    assert "Department for Quays and Ferries" in pages[0]
    assert "Text of the template" not in "".join(pages)


def test_python_docx_reads_what_stands_on_a_template() -> None:
    import docx

    document = docx.Document(io.BytesIO(_on_template()))
    names = [p.style.name for p in document.paragraphs if p.style]
    assert names[0] == "Title"
    assert names.count("Heading 1") == 8
    assert len(document.tables) == 4


def _foreign() -> bytes:
    """The same letterhead as a Word of another language writes it: English names, ids of its own."""
    styles = parts(_template())["word/styles.xml"].decode()
    for name, old, new in (("heading 1", "Heading1", "berschrift1"), ("Normal", "Normal", "Standard")):
        styles = styles.replace(f'w:styleId="{old}"', f'w:styleId="{new}"').replace(
            f'On w:val="{old}"', f'On w:val="{new}"'
        )
        assert f'w:styleId="{new}"' in styles, name
    notes = ('<w:style w:type="paragraph" w:styleId="Funotentext"><w:name w:val="footnote text"/></w:style>'
             '<w:style w:type="character" w:styleId="Funotenzeichen"><w:name w:val="footnote reference"/></w:style>'
             '<w:style w:type="character" w:styleId="Title9"><w:name w:val="Briefing Excerpt"/></w:style>')  # fmt: skip
    return _edited({"word/styles.xml": styles.replace("</w:styles>", f"{notes}</w:styles>").encode()})


def test_styles_are_found_by_name_whatever_their_ids() -> None:
    data = _on_template(_foreign())
    styles = list(tree(data, "word/styles.xml").iter(f"{W}style"))
    ids = [s.get(f"{W}styleId") for s in styles]
    assert len(set(ids)) == len(ids)
    hold_styles(data, set(ids))
    used = {e.get(f"{W}val") for e in tree(data, "word/document.xml").iter(f"{W}pStyle", f"{W}rStyle")}
    assert {"berschrift1", "Standard", "Funotenzeichen", "BriefingExcerpt"} <= used
    assert not {"Heading1", "Normal", "FootnoteReference", "Title9"} & used
    assert {e.get(f"{W}val") for e in tree(data, "word/footnotes.xml").iter(f"{W}pStyle")} == {"Funotentext"}
    names = [s.find(f"{W}name").get(f"{W}val") for s in styles]  # type: ignore[union-attr]
    assert len({str(n).casefold() for n in names}) == len(names)


def test_external_picture_with_a_name_from_within_stays_outside() -> None:
    name = next(
        n for n in parts(_template()) if n.startswith("word/_rels/header") and b"image" in parts(_template())[n]
    )
    data = _on_template(_edited({name: (' Target="media', ' TargetMode="External" Target="media')}))
    hold_closed(data)
    assert not [n for n in parts(data) if n.startswith("word/media/")]


def _margin(data: bytes, side: str) -> int:
    return int(next(tree(data, "word/document.xml").iter(f"{W}pgMar")).get(f"{W}{side}", "0"))


def test_page_of_a_template_makes_room_for_what_is_added() -> None:
    theirs = int(next(tree(_template(), "word/document.xml").iter(f"{W}pgMar")).get(f"{W}top", "0"))
    assert _margin(_on_template(), "top") > theirs
    plain = word.render(tram_briefing())
    assert _margin(_on_template(plain), "top") == _margin(plain, "top")
