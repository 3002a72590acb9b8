"""Our styles: every look in the document comes from one of these, so that a department can change it in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from briefgen.rendering.word.markup import NAMESPACES, Xml, attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BULLETS", "STYLES", "WIDTH", "Style", "style_xml", "styles_part"]

BULLETS = 1
"""Id of the numbering that the style "List Bullet" uses."""

WIDTH = 9354
"""Of the text on a page of ours, in twentieths of a point."""

_INK, _BLUE, _GREY, _RULE = "1A1A1A", "1F3A5F", "505860", "B4BCC6"
_FONTS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
_MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:eastAsia="Courier New" w:cs="Courier New"/>'


@dataclass(frozen=True, slots=True)
class Style:
    """One style.

    Attributes:
        id: by which our markup names it.
        name: by which Word and a department's template know it.
        kind: what it is a style of.
        based: id of the style it is based on; empty for none.
        after: id of the style of the paragraph that a person types next; empty for the same.
        paragraph, run, more: inner markup of its properties; ``more`` is a table's.
        default: whether it is the style of what names none.
    """

    id: str
    name: str
    kind: Literal["paragraph", "character", "table", "numbering"]
    based: str = ""
    after: str = ""
    paragraph: str = ""
    run: str = ""
    more: str = ""
    default: bool = False


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _bold(colour: str, points: float) -> str:
    return f'<w:b/><w:bCs/><w:color w:val="{colour}"/>{_size(points)}'


def _space(before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _grey(points: float) -> str:
    return f'<w:color w:val="{_GREY}"/>{_size(points)}'


def _paragraph(name: str, paragraph: str, run: str = "", *, based: str = "Normal", after: str = "") -> Style:
    return Style(f"Briefing{name.replace(' ', '')}", f"Briefing {name}", "paragraph", based, after, paragraph, run)


def _character(name: str, run: str) -> Style:
    return Style(f"Briefing{name.replace(' ', '')}", f"Briefing {name}", "character", run=run)


def _heading(level: int, points: float, before: int, after: int) -> Style:
    outline = f'<w:keepNext/><w:keepLines/>{_space(before, after)}<w:outlineLvl w:val="{level - 1}"/>'
    return Style(f"Heading{level}", f"heading {level}", "paragraph", "Normal", "Normal", outline, _bold(_BLUE, points))


_BUILT_IN = (
    Style("Normal", "Normal", "paragraph", default=True),
    Style("DefaultParagraphFont", "Default Paragraph Font", "character", default=True),
    Style("TableNormal", "Normal Table", "table", default=True, more=(
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>')),
    Style("NoList", "No List", "numbering", default=True),
    Style("Title", "Title", "paragraph", "Normal", "Subtitle",
          f"<w:keepNext/><w:keepLines/>{_space(0, 80, 240)}", _bold(_BLUE, 22)),
    Style("Subtitle", "Subtitle", "paragraph", "Normal", "Normal", f"<w:keepNext/>{_space(0, 160)}", _grey(12)),
    _heading(1, 15, 320, 100),
    _heading(2, 12, 240, 80),
    _heading(3, 11, 160, 60),
    Style("Header", "header", "paragraph", "Normal", paragraph=_space(0, 0), run=_grey(9)),
    Style("Footer", "footer", "paragraph", "Normal", run=_grey(8),
          paragraph=f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>{_space(0, 0)}'),
    Style("FootnoteText", "footnote text", "paragraph", "Normal", paragraph=_space(0, 40, 240), run=_size(8.5)),
    Style("ListBullet", "List Bullet", "paragraph", "Normal",
          paragraph=f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>{_space(0, 80)}'),
    Style("FootnoteReference", "footnote reference", "character", run='<w:vertAlign w:val="superscript"/>'),
    Style("Emphasis", "Emphasis", "character", run="<w:i/><w:iCs/>"),
)  # fmt: skip

_OURS = (
    _paragraph("Page Head", "", based="Header"),
    _paragraph("Page Foot", "", based="Footer"),
    _paragraph("Marking", f'{_space(0, 40)}<w:jc w:val="center"/>', _bold(_INK, 10)),
    _paragraph("Bottom Line",
               f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{_BLUE}"/></w:pBdr>'
               f'<w:shd w:val="clear" w:color="auto" w:fill="EEF2F7"/>{_space(60, 100)}<w:ind w:left="200"/>', _size(11.5)),
    _paragraph("Numbered", f'{_space(60, 80)}<w:ind w:left="454" w:hanging="454"/>'),
    _paragraph("Note", f'{_space(0, 80)}<w:ind w:left="454"/>', _grey(9.5)),
    _paragraph("Detail", _space(0, 60), _grey(9.5)),
    _paragraph("Claim", f'<w:keepNext/><w:keepLines/>{_space(240, 60)}<w:outlineLvl w:val="1"/>',
               _bold(_INK, 10.5), after="BriefingExcerpt"),
    _paragraph("Excerpt", f'<w:keepNext/><w:keepLines/>{_space(60, 20)}<w:ind w:left="340"/>', _size(10), after="BriefingPlace"),
    _paragraph("Lead In", f"<w:keepNext/>{_space(60, 40)}", _grey(9.5), after="BriefingExcerpt"),
    _paragraph("End", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', _size(1)),
    _paragraph("Place", f'{_space(0, 100)}<w:ind w:left="340"/>', _grey(9)),
    _paragraph("Table Text", _space(30, 30, 240), _size(9)),
    _paragraph("Table Head", f"<w:keepNext/>{_space(40, 40, 240)}", _bold(_INK, 9)),
    _paragraph("Table Detail", _space(0, 30, 240), _grey(8)),
    _character("Label", "<w:b/><w:bCs/>"),
    _character("Quotation", ""),
    _character("Quoted Words", '<w:b/><w:bCs/><w:shd w:val="clear" w:color="auto" w:fill="FFF0B3"/>'),
    _character("Deleted", '<w:strike/><w:color w:val="A11B1B"/>'),
    _character("Inserted", '<w:color w:val="0B5D2E"/><w:u w:val="single"/>'),
    _character("Code", f"{_MONO}<w:noProof/>"),
    Style("BriefingTable", "Briefing Table", "table", "TableNormal", more=(
        f'<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{_BLUE}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_BLUE}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E4EAF1"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>')),
)  # fmt: skip

STYLES: Sequence[Style] = (*_BUILT_IN, *_OURS)
"""All that our markup names, and the four that Word takes for what names none."""

_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:color w:val="{_INK}"/>{_size(10.5)}'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{_space(0, 120, 269)}</w:pPr></w:pPrDefault></w:docDefaults>"
)


def style_xml(style: Style) -> Xml:
    """One style as an element of the styles part."""
    default = ' w:default="1"' if style.default else ""
    custom = ' w:customStyle="1"' if style.name.startswith("Briefing ") else ""
    inner = [f'<w:name w:val="{style.name}"/>']
    inner += [f'<w:basedOn w:val="{attribute(style.based)}"/>'] if style.based else []
    inner += [f'<w:next w:val="{attribute(style.after)}"/>'] if style.after else []
    inner += ["<w:semiHidden/>"] if style.default and style.kind != "paragraph" else ["<w:qFormat/>"]
    inner += [f"<w:pPr>{style.paragraph}</w:pPr>"] if style.paragraph else []
    inner += [f"<w:rPr>{style.run}</w:rPr>"] if style.run else []
    return Xml(
        f'<w:style w:type="{style.kind}"{default}{custom} w:styleId="{style.id}">{"".join(inner)}{style.more}</w:style>'
    )


def styles_part() -> Xml:
    """The styles part of a document without a template."""
    return Xml(f"<w:styles {NAMESPACES}>{_DEFAULTS}{''.join(map(style_xml, STYLES))}</w:styles>")
