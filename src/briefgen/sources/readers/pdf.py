"""PDF: the text layer with its places; reading order, page heads and what cannot be seen are worked out from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import regex

from briefgen.model import Found
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.plaintext import clean
from briefgen.sources.readers.docx import junk_title
from briefgen.sources.readers.html import hidden_warning
from briefgen.sources.readers.pdfglyphs import SIDEWAYS, PageText, page_text
from briefgen.sources.readers.pdforder import Line, Piece, page_blocks, page_lines, page_rows, row_line
from briefgen.sources.readers.pdfshapes import Shapes
from briefgen.sources.readers.pdfunread import broken_streams, document_warnings, is_picture

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

__all__ = ["read_pdf"]

_MOST_PAGES = 2000
_PAGE_NUMBER = regex.compile(r"(?:page )?[-– ]*0[-– ]*(?:(?:of|/) ?0)?|[ivx]{1,5}")


def _aside(pages: Sequence[Sequence[Piece]]) -> list[list[list[Piece]]]:
    """Rows of each page that are no body: those at its head or foot that come again on other pages, and page numbers."""
    seen: Counter[str] = Counter()
    edges: list[list[tuple[str, list[Piece]]]] = []
    for pieces in pages:
        rows = page_rows(pieces)
        # On a page of a few lines every line is near its head or foot: only a page number is told there.
        few = len(rows) <= 5
        ends = rows[-1:] if few else [*rows[:2], *rows[-3:]]
        keyed = [(regex.sub(r"\d+", "0", " ".join(row_line(row).text.casefold().split())), row) for row in ends]
        edges.append([(key, row) for key, row in keyed if not few or _PAGE_NUMBER.fullmatch(key)])
        seen.update({key for key, _ in keyed if not few})
    least = max(2, min(len(pages) // 2 + 1, 4))
    return [
        [row for key, row in keyed if _PAGE_NUMBER.fullmatch(key) or (seen[key] >= least and len(key) < 160)]
        for keyed in edges
    ]


def _properties(document: PdfDocument) -> Fields:
    fields: Fields = {}
    for name, key in (("title", "Title"), ("author", "Author")):
        value = tidy(document.get_metadata_value(key))
        if value and not junk_title(value):
            fields[name] = Found(value, "properties")
    return fields


def _open(data: bytes) -> PdfDocument:
    import pypdfium2  # noqa: PLC0415 - imported when used

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("is encrypted: save it without a password") from error
        raise ReadError("is a broken PDF: it could not be opened") from error


def read_pdf(data: bytes) -> Parsed:
    """Read a PDF's text layer.

    Raises:
        ReadError: it is broken, encrypted, too long, or has no text layer.
    """
    import pypdfium2  # noqa: PLC0415 - imported when used

    document = _open(data)
    count = len(document)
    if count > _MOST_PAGES:
        raise ReadError(f"has {count} pages, more than the {_MOST_PAGES} allowed")
    pages: list[list[Piece]] = []
    hidden: list[Block] = []
    broken: list[int] = []
    pictures: list[int] = []
    unmapped = 0
    shapes = Shapes()
    for index in range(count):
        text = PageText([], "", 0)
        try:
            page = document[index]
            text = page_text(page, shapes)
            if is_picture(page, sum(len(p.text.split()) for p in text.pieces if p.reason is None)):
                pictures.append(index + 1)
            page.close()
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
        unmapped += text.unmapped
        if text.sideways:
            hidden.append(Block(text.sideways, "furniture", SIDEWAYS, index + 1))
        pages.append([p for p in text.pieces if p.reason is None])
        hidden += _hidden_blocks(text.pieces, index + 1)
    _require_text(pages, hidden, unmapped, count)
    blocks: list[Block] = []
    for number, (pieces, aside) in enumerate(zip(pages, _aside(pages), strict=True), start=1):
        taken = {id(piece) for row in aside for piece in row}
        body = page_lines([p for p in pieces if id(p) not in taken])
        blocks += page_blocks(body, number, continues=_runs_on(blocks, body))
        blocks += [Block(row_line(row).text, "furniture", "page head or foot", number) for row in aside]
    empty = [i + 1 for i, lines in enumerate(pages) if not lines and i + 1 not in broken]
    unread = (
        *_pages_warning("could not be read", broken),
        *_pages_warning("without a text layer", empty),
        *_pages_warning(
            "that are pictures with a few words of text, which alone were read", [p for p in pictures if p not in empty]
        ),
        *(
            (f"holds {unmapped} characters of which the file does not say the letters; they stand as U+FFFD",)
            if unmapped
            else ()
        ),
        *document_warnings(document),
        *broken_streams(data),
    )
    cleaned = [Block(clean(b.text)[0], b.kind, b.reason, b.page, b.runs_on) for b in (*blocks, *hidden)]
    return Parsed(tuple(cleaned), _properties(document), (*unread, *hidden_warning(cleaned)), count)


def _pages_warning(what: str, pages: list[int]) -> tuple[str, ...]:
    """A warning that lists pages, the first twenty by number; empty where there are none."""
    if not pages:
        return ()
    more = f" and {len(pages) - 20} more" if len(pages) > 20 else ""
    return (f"pages {what}: {', '.join(map(str, pages[:20]))}{more}",)


def _require_text(pages: Sequence[Sequence[Piece]], hidden: Sequence[Block], unmapped: int, count: int) -> None:
    if not any(pages) and not hidden:
        raise ReadError("has no text layer: scanned pages; run OCR first" if count else "has no pages")
    letters = sum(c.isalnum() for page in pages for piece in page for c in piece.text)
    if unmapped > 2 * letters and unmapped > 20:
        raise ReadError(f"does not say which letters its fonts draw ({unmapped} characters); run OCR first")


def _hidden_blocks(pieces: list[Piece], page: int) -> list[Block]:
    out = []
    for reason in dict.fromkeys(p.reason for p in pieces if p.reason):
        lines = page_lines([p for p in pieces if p.reason == reason])
        text = "\n".join(line.text for line in lines).strip()
        if text:
            out.append(Block(text, "hidden", str(reason), page))
    return out


def _runs_on(blocks: list[Block], lines: list[Line]) -> bool:
    """Whether the first line of a page goes on with the last sentence of the page before."""
    last = next((b for b in reversed(blocks) if b.kind == "prose"), None)
    if last is None or not lines:
        return False
    first = lines[0].text.lstrip()
    open_end = regex.search(r"[.!?:;…][\"'”’)\]]{0,2}(?:\s?\[\d[\d, ]*\])*$", last.text.rstrip()[-40:]) is None
    return open_end and (
        first[:1].islower() or (len(last.text) > 60 and not first[:1].isdigit() and first[:1] not in "•-–*")
    )
