"""WordprocessingML as text: the one place where words of others become XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType
from xml.sax.saxutils import escape

import regex

from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "FROM_RIGHT",
    "NAMESPACES",
    "Xml",
    "attribute",
    "bare",
    "clipped",
    "joined",
    "paragraph",
    "read_from_right",
    "run",
    "shown_text",
    "table",
]

Xml = NewType("Xml", str)
"""Markup of ours, in which every word of others is escaped."""

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

_FROM_LEFT = "<w:r><w:t>\u200e</w:t></w:r>"
"""After words written from right to left, so that a figure that follows is not drawn in among them."""

_ONE_PIECE = 6000
"""Most characters of a row's markup that is kept on one page; what is longer may be longer than a page."""

_BREAK = regex.compile(r"(?<![^\S\u00A0\u202F])[^\S\u00A0\u202F]*[\n\t]\s*")
_FIRST_STRONG = regex.compile(r"[\p{Bidi_Class=L}\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
FROM_RIGHT = regex.compile(
    r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]"
    r"(?:[^\p{Bidi_Class=L}]*[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}\p{Bidi_Class=EN}])?"
)
"""A stretch written from right to left, with the figures and marks within it."""


def shown_text(text: str) -> str:
    """The text as this view shows it: nothing unseen, and every line end or tab as one space."""
    return _BREAK.sub(" ", visible(text))


def read_from_right(text: str) -> bool:
    """Whether the first letter that has a side is written from right to left."""
    strong = _FIRST_STRONG.search(text)
    return strong is not None and FROM_RIGHT.match(strong[0]) is not None


def clipped(text: str, most: int) -> str:
    """The first ``most`` code points, with an ellipsis where more was there; the record holds all of it."""
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def attribute(text: str) -> Xml:
    """Text for within double quotation marks."""
    return Xml(escape(shown_text(text), {'"': "&quot;"}))


def bare(text: str) -> Xml:
    """Text for an element of a part that is no WordprocessingML."""
    return Xml(escape(shown_text(text)))


def joined(parts: Iterable[Xml]) -> Xml:
    """Pieces of markup as one."""
    return Xml("".join(parts))


def run(text: str, style: str = "") -> Xml:
    """Text in one character style; stretches written from right to left are marked as such."""
    words = shown_text(text)
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    out, at = [], 0
    for found in FROM_RIGHT.finditer(words):
        out += [_run(words[at : found.start()], named), _run(found[0], f"{named}<w:rtl/>"), _FROM_LEFT]
        at = found.end()
    return Xml("".join((*out, _run(words[at:], named))))


def _run(words: str, properties: str) -> str:
    if not words:
        return ""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(style: str, *runs: Xml, number: int = 0, of: str = "", new_page: bool = False) -> Xml:
    """One paragraph.

    Args:
        style: id of its style.
        runs: its content.
        number: id of the numbering it is an item of; 0 for none.
        of: the words that decide from which side it is read, by their first letter.
        new_page: whether it begins a page.
    """
    page = "<w:pageBreakBefore/>" if new_page else ""
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    side = "<w:bidi/>" if read_from_right(of) else ""
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}{listed}{side}</w:pPr>{"".join(runs)}</w:p>')


def table(
    title: str,
    description: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Xml]],
    *,
    shares: Sequence[int],
    width: int,
) -> Xml:
    """A table with a head row that is repeated on every page.

    Args:
        title: what a screen reader calls it.
        description: what it says of it besides.
        heads: one a column.
        rows: cells of whole paragraphs, one a column.
        shares: widths of the columns, in parts of their sum.
        width: of the table, in twentieths of a point.
    """
    columns = [width * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in columns)
    top = [paragraph("BriefingTableHead", run(head)) for head in heads]
    return Xml(
        '<w:tbl><w:tblPr><w:tblStyle w:val="BriefingTable"/>'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(title)}"/><w:tblDescription w:val="{attribute(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(top, columns, '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>')}"
        f"{''.join(_row(row, columns) for row in rows)}</w:tbl>"
    )


def _row(cells: Sequence[Xml], columns: Sequence[int], properties: str = "") -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, columns, strict=True)
    )
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if len(inner) < _ONE_PIECE else ""
    return f"<w:tr>{properties or whole}{inner}</w:tr>"
