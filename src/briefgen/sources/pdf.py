"""PDF: the text layer with its places; reading order, page heads and what cannot be seen are worked out from them."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import TYPE_CHECKING, Any

import regex

from briefgen.model import Found
from briefgen.sources.docx import junk_title
from briefgen.sources.html import hidden_warning
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.pdforder import Line, Piece, page_blocks, page_lines
from briefgen.sources.plaintext import clean

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["read_pdf"]

_MOST_PAGES = 2000
_INVISIBLE_MODES = {3, 7}


def _object_reason(raw: Any, handle: Any) -> str | None:  # noqa: ANN401 - ctypes
    """Why a text object is not seen: its render mode, or its fill colour on white paper."""
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    if mode in _INVISIBLE_MODES:
        return "invisible render mode"
    red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
    if mode in {0, 4} and raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        if alpha.value == 0:
            return "transparent text"
        if min(red.value, green.value, blue.value) >= 250:
            return "white text"
    return None


def _dark_areas(raw: Any, page: PdfPage) -> list[tuple[float, float, float, float]]:
    """Boxes of filled shapes and images: white text upon one of them is seen."""
    out = []
    for item in page.get_objects(max_depth=2):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            out.append(item.get_bounds())
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
            if raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha) and min(red.value, green.value, blue.value) < 235:
                out.append(item.get_bounds())
        elif item.type == raw.FPDF_PAGEOBJ_SHADING:
            out.append(item.get_bounds())
    return out


def _pieces(raw: Any, page: PdfPage) -> list[Piece]:
    """Runs of characters that stand together on one line, in the order of the file."""
    text_page = page.get_textpage()
    handle = text_page.raw
    left0, bottom0, right0, top0 = page.get_cropbox()
    reasons: dict[int | None, str | None] = {}
    dark: list[tuple[float, float, float, float]] | None = None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pieces: list[Piece] = []
    run: Piece | None = None
    space = False
    high = 0
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:  # the first half of a surrogate pair
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        char = chr(code) if code else ""
        if char in {"\r", "\n"} or not char:
            run, space = None, False
            continue
        if char.isspace() and char != "\u00a0":
            space = True
            continue
        char = "-" if char in {"\x02", "\ufffe", "\uffff"} else char  # how PDFium gives a hyphen at a line end
        raw.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        owner = raw.FPDFText_GetTextObject(handle, i)
        key = ctypes.cast(owner, ctypes.c_void_p).value
        if key not in reasons:
            reasons[key] = _object_reason(raw, owner) if key else None
        reason = reasons[key]
        size = raw.FPDFText_GetFontSize(handle, i)
        if reason == "white text":
            dark = _dark_areas(raw, page) if dark is None else dark
            if any(a <= box[0] + 1 and b <= box[1] + 1 and c >= box[2] - 1 and d >= box[3] - 1 for a, b, c, d in dark):
                reason = None
        if box[2] <= left0 or box[0] >= right0 or box[3] <= bottom0 or box[1] >= top0:
            reason = "off the page"
        elif box[3] - box[1] < 0.9 and box[2] - box[0] < 0.9 and char.isalnum():
            reason = reason or "font size near zero"
        if run is not None and run.takes(box, reason):
            run.add((" " if space else "") + char, box)
        else:
            run = Piece(char, box, reason, max(size, 0.0))
            pieces.append(run)
        space = False
    text_page.close()
    return pieces


def _repeated(pages: list[list[Line]]) -> set[tuple[int, int]]:
    """Lines at the head or foot of pages that come again on others (digits aside), and page numbers: (page, line)."""
    seen: Counter[str] = Counter()
    edges: list[list[tuple[int, str]]] = []
    for lines in pages:
        order = sorted(range(len(lines)), key=lambda i: -lines[i].top)
        ends = dict.fromkeys([*order[:3], *order[-3:]])
        keys = [(i, regex.sub(r"\d+", "0", " ".join(lines[i].text.casefold().split()))) for i in ends]
        edges.append(keys)
        seen.update({key for _, key in keys})
    least = max(2, min(len(pages) // 2 + 1, 4))
    out = set()
    for number, keys in enumerate(edges):
        for i, key in keys:
            is_number = regex.fullmatch(r"(?:page )?[-– ]*0[-– ]*(?:(?:of|/) ?0)?|[ivx]{1,5}", key) is not None
            if is_number or (len(pages) > 1 and seen[key] >= least and len(key) < 160):
                out.add((number, i))
    return out


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
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - imported when used

    document = _open(data)
    count = len(document)
    if count > _MOST_PAGES:
        raise ReadError(f"has {count} pages, more than the {_MOST_PAGES} allowed")
    pages: list[list[Line]] = []
    hidden: list[Block] = []
    broken: list[int] = []
    for index in range(count):
        try:
            pieces = _pieces(raw, document[index])
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
            pieces = []
        pages.append(page_lines([p for p in pieces if p.reason is None]))
        hidden += _hidden_blocks(pieces, index + 1)
    if not any(pages) and not hidden:
        raise ReadError("has no text layer: scanned pages; run OCR first" if count else "has no pages")
    blocks: list[Block] = []
    aside = _repeated(pages)
    for index, lines in enumerate(pages):
        body = [line for i, line in enumerate(lines) if (index, i) not in aside]
        blocks += page_blocks(body, index + 1, continues=_runs_on(blocks, body))
        blocks += [Block(line.text, "furniture", "page head or foot", index + 1) for i, line in enumerate(lines) if (index, i) in aside]
    unread = (f"pages {', '.join(map(str, broken))} could not be read",) if broken else ()
    empty = [str(i + 1) for i, lines in enumerate(pages) if not lines and i + 1 not in broken]
    bare = (f"pages without a text layer: {', '.join(empty[:20])}",) if empty else ()
    cleaned = [Block(clean(b.text)[0], b.kind, b.reason, b.page, b.runs_on) for b in (*blocks, *hidden)]
    return Parsed(tuple(cleaned), _properties(document), (*unread, *bare, *hidden_warning(cleaned)), count)


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
    return open_end and (first[:1].islower() or (len(last.text) > 60 and not first[:1].isdigit() and first[:1] not in "•-–*"))
