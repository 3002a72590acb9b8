"""The document put together, on a page of ours or on a department's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.rendering.view import arrange
from briefgen.rendering.word.body import body
from briefgen.rendering.word.cleaning import picture_kind
from briefgen.rendering.word.footnotes import Footnotes
from briefgen.rendering.word.furniture import foot, footer_part, head, header_part
from briefgen.rendering.word.markup import NAMESPACES, Xml, paragraph
from briefgen.rendering.word.merging import fitted, merged_numbering, merged_styles
from briefgen.rendering.word.numbering import numbering_part
from briefgen.rendering.word.package import MAIN, Parts, core_part, pack, relationships_part, settings_part
from briefgen.rendering.word.styles import WIDTH, styles_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefgen.model import Briefing
    from briefgen.rendering.word.letterhead import Furniture
    from briefgen.rendering.word.template import Template

__all__ = ["compose"]

_PAGE = Xml(
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1276" w:bottom="1276" w:left="1276" w:header="567"'
    ' w:footer="510" w:gutter="0"/>'
)
_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


@dataclass(frozen=True, slots=True)
class _Base:
    """What the document stands on: parts beside the text, by name, and what the text has to know of them.

    Attributes:
        parts: styles, lists, theme, headers, footers and their pictures.
        named: kind and file name of each of these parts that the document part names.
        section: markup of the page.
        width: of the text, in twentieths of a point.
        even: whether even pages have headers of their own.
        styles: ids of our styles in this document, where they are others.
        lists: what is to be added to the ids of our lists.
    """

    parts: Parts
    named: tuple[tuple[str, str], ...]
    section: Xml
    width: int
    even: bool
    styles: Mapping[str, str]
    lists: int


def compose(briefing: Briefing, template: Template | None = None) -> bytes:
    """The document: A4 with our styles and headers, or a department's page with theirs."""
    base = _ours(briefing) if template is None else _theirs(briefing, template)
    notes = Footnotes()
    content = body(arrange(briefing), notes, base.width)
    end = paragraph("BriefingEnd")  # Word wants a paragraph after the last table
    text = fitted(Xml(f"{content}{end}"), base.styles, base.lists)
    named = (*base.named, ("footnotes", "footnotes.xml"), ("settings", "settings.xml"))
    relations = [(f"rId{n}", kind, file) for n, (kind, file) in enumerate(named, start=1)]
    return pack(
        {
            "_rels/.rels": ("", relationships_part(
                [("rId1", "officeDocument", "word/document.xml"), ("rId2", _PROPERTIES, "docProps/core.xml")])),
            "word/document.xml": (
                f"{MAIN}document.main+xml",
                Xml(f"<w:document {NAMESPACES}><w:body>{text}{base.section}</w:body></w:document>")),
            "word/_rels/document.xml.rels": ("", relationships_part(relations)),
            **base.parts,
            "word/footnotes.xml": (f"{MAIN}footnotes+xml", fitted(notes.part(), base.styles, base.lists)),
            "word/settings.xml": (f"{MAIN}settings+xml", settings_part(even_and_odd=base.even)),
            "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", core_part(briefing)),
        }
    )  # fmt: skip


def _ours(briefing: Briefing) -> _Base:
    parts: Parts = {
        "word/styles.xml": (f"{MAIN}styles+xml", styles_part()),
        "word/numbering.xml": (f"{MAIN}numbering+xml", numbering_part()),
        "word/header1.xml": (f"{MAIN}header+xml", header_part(briefing)),
        "word/footer1.xml": (f"{MAIN}footer+xml", footer_part(briefing)),
    }
    named = (("styles", "styles.xml"), ("numbering", "numbering.xml"),
             ("header", "header1.xml"), ("footer", "footer1.xml"))  # fmt: skip
    section = _section([("header", "default", 3), ("footer", "default", 4)], _PAGE)
    return _Base(parts, named, section, WIDTH, even=False, styles={}, lists=0)


def _section(references: list[tuple[str, str, int]], page: Xml) -> Xml:
    named = "".join(f'<w:{kind}Reference w:type="{of}" r:id="rId{n}"/>' for kind, of, n in references)
    return Xml(f"<w:sectPr>{named}{page}</w:sectPr>")


def _theirs(briefing: Briefing, template: Template) -> _Base:
    from lxml import etree  # noqa: PLC0415 - imported when used

    numbering, lists = merged_numbering(template)
    styles, names = merged_styles(template, lists)
    parts: Parts = {
        "word/styles.xml": (f"{MAIN}styles+xml", styles),
        "word/numbering.xml": (f"{MAIN}numbering+xml", numbering),
    }
    named = [("styles", "styles.xml"), ("numbering", "numbering.xml")]
    if template.theme is not None:
        parts["word/theme/theme1.xml"] = (
            "application/vnd.openxmlformats-officedocument.theme+xml",
            etree.tostring(template.theme, xml_declaration=True, encoding="UTF-8", standalone=True),
        )
        named.append(("theme", "theme/theme1.xml"))
    references = []
    pages = ["default", *(["first"] if template.first else []), *(["even"] if template.even else [])]
    for number, page in enumerate(pages, start=1):
        for kind, ours in (("header", head(briefing)), ("footer", foot(briefing))):
            theirs = template.furniture.get((kind, page))
            parts |= _furniture(f"{kind}{number}", kind, fitted(ours, names, lists), theirs)
            named.append((kind, f"{kind}{number}.xml"))
            references.append((kind, page, len(named)))
    return _Base(
        parts=parts,
        named=tuple(named),
        section=_section(
            references, Xml("".join(etree.tostring(p, encoding="unicode") for p in template.page) or _PAGE)
        ),
        width=template.width,
        even=template.even,
        styles=names,
        lists=lists,
    )


def _furniture(name: str, kind: str, ours: Xml, theirs: Furniture | None) -> Parts:
    """A header with ours above theirs, or a footer with ours below theirs."""
    from lxml import etree  # noqa: PLC0415 - imported when used

    tag = "hdr" if kind == "header" else "ftr"
    whole = Xml(f"<w:{tag} {NAMESPACES}>{ours}</w:{tag}>")
    if theirs is None:
        return {f"word/{name}.xml": (f"{MAIN}{kind}+xml", whole)}
    place = 0 if kind == "header" else len(theirs.root)
    theirs.root[place:place] = list(etree.fromstring(whole))
    data = etree.tostring(theirs.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts: Parts = {f"word/{name}.xml": (f"{MAIN}{kind}+xml", data)}
    files = []
    for number, (relation, picture) in enumerate(theirs.pictures.items(), start=1):
        form = picture_kind(picture)
        file = f"media/{name}-{number}.{form.removeprefix('x-')}"
        parts[f"word/{file}"] = (f"image/{form}", picture)
        files.append((relation, "image", file))
    if files:
        parts[f"word/_rels/{name}.xml.rels"] = ("", relationships_part(files))
    return parts
