"""What a PDF shows or carries beside its text layer: said, as it is not read."""

from __future__ import annotations

import ctypes
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["broken_streams", "document_warnings", "is_picture"]

_STREAM = re.compile(rb"stream\r?\n")
_LARGEST = 30_000_000

_FEW_WORDS = 25
_SHARE = 0.5


def is_picture(page: PdfPage, words: int) -> bool:
    """Whether a page is mostly pictures and bears few words: a scan with a stamp or a page number.

    Args:
        page: of an open document.
        words: that are seen on it.
    """
    if not 0 < words < _FEW_WORDS:
        return False
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        a, b, c, d = item.get_bounds()
        covered += max(0.0, min(c, right) - max(a, left)) * max(0.0, min(d, top) - max(b, bottom))
    return bool(covered > _SHARE * (right - left) * (top - bottom))


def document_warnings(document: PdfDocument) -> tuple[str, ...]:
    """Warnings for notes, form fields and attached files, none of which are read."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    notes = sum(_notes(document, index) for index in range(len(document)))
    attached = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
    form = document.get_formtype() in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}
    return (
        *((f"holds {notes} notes or form fields with words, which were not read",) if notes else ()),
        *((f"holds {attached} attached files, which were not read",) if attached > 0 else ()),
        *(("holds an XFA form, which was not read",) if form else ()),
    )


def _notes(document: PdfDocument, index: int) -> int:
    """How many annotations of a page hold words."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    try:
        page = document[index]
    except RuntimeError:  # what pypdfium2 raises where a page cannot be loaded; said elsewhere
        return 0
    count = 0
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if pdfium.FPDFAnnot_GetSubtype(note) not in {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}:
            count += any(_value(note, key) for key in (b"Contents", b"V"))
        pdfium.FPDFPage_CloseAnnot(note)
    page.close()
    return count


def _value(note: object, key: bytes) -> str:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:-2].decode("utf-16-le", "replace").strip()


def broken_streams(data: bytes) -> tuple[str, ...]:
    """A warning where compressed streams are cut off or damaged: PDFium reads what comes before and says nothing.

    Args:
        data: the whole file. Pictures and fonts are left out, and encrypted files, whose streams cannot be looked into.
    """
    if b"/Encrypt" in data:
        return ()
    broken = 0
    budget = _LARGEST
    for match in _STREAM.finditer(data):
        if data[max(0, match.start() - 3) : match.start()] == b"end":
            continue
        head = data[max(0, match.start() - 1500) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _is_text_stream(head):
            continue
        if budget <= 0:
            break
        size, whole = _inflated(data, match.end(), budget)
        budget -= size
        broken += not whole
    return (
        (f"holds {broken} compressed streams that are cut off or broken; what they held could not be read",)
        if broken
        else ()
    )


def _is_text_stream(head: bytes) -> bool:
    filters = re.search(rb"/Filter\s*+\[?\s*+/(\w+)", head)
    other = (
        b"/Image",
        b"/Length1",
        b"/Length2",
        b"/FontFile",
        b"/Type1C",
        b"/CIDFontType0C",
        b"/OpenType",
        b"/FunctionType",
        b"/ICC",
        b"/Metadata",
    )
    return filters is not None and filters[1] in {b"FlateDecode", b"Fl"} and not any(word in head for word in other)


def _inflated(data: bytes, start: int, most: int) -> tuple[int, bool]:
    """How many bytes a stream gives, up to a limit, and whether it is whole as far as that."""
    machine = zlib.decompressobj()
    size = 0
    chunk = data[start : start + 65_536]
    at = start + len(chunk)
    try:
        while chunk and not machine.eof and size < most:
            size += len(machine.decompress(chunk, most - size + 1))
            chunk = machine.unconsumed_tail
            if not chunk and not machine.eof:
                chunk = data[at : at + 65_536]
                at += len(chunk)
    except zlib.error:
        return size, False
    return size, machine.eof or size >= most
