"""Readers made ready before the first file: imported, and run once on a few bytes of our own, so that forks need not do it."""

from __future__ import annotations

import contextlib
import importlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

from briefgen.sources.parsed import ReadError

__all__ = ["READERS_OF", "reader_of", "warmed"]

READERS_OF = {
    ".txt": "briefgen.sources.readers.txt:read_txt",
    ".md": "briefgen.sources.readers.markdown:read_markdown",
    ".markdown": "briefgen.sources.readers.markdown:read_markdown",
    ".html": "briefgen.sources.readers.html:read_html",
    ".htm": "briefgen.sources.readers.html:read_html",
    ".pdf": "briefgen.sources.readers.pdf:read_pdf",
    ".docx": "briefgen.sources.readers.docx:read_docx",
    ".eml": "briefgen.sources.readers.eml:read_eml",
}
"""By suffix: where the reader of a format stands."""

_WORDS = "The board met on Monday. It heard one builder, and put off what it had to decide."
_PAGE = f"<html><head><title>Board</title></head><body><article><h1>Board</h1><p>{_WORDS}</p></article></body></html>"
_PDF = f"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>endobj
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
5 0 obj<</Length {len(_WORDS) + 37}>>stream
BT /F 12 Tf 50 700 Td ({_WORDS}) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
"""


def _docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{_WORDS}</w:t></w:r></w:p></w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return packed.getvalue()


def _specimen(suffix: str) -> bytes:
    if suffix == ".docx":
        return _docx()
    text = {
        ".txt": f"---\ntitle: Board\n---\n{_WORDS}",
        ".md": f"---\ntitle: Board\n---\n# Board\n\n{_WORDS}",
        ".markdown": _WORDS,
        ".html": _PAGE,
        ".htm": _PAGE,
        ".pdf": _PDF,
        ".eml": f"From: Ada <a@board.example>\nSubject: Board\nDate: Mon, 27 Apr 2026 10:00:00 +0000\n\n{_WORDS}",
    }
    return text.get(suffix, "").encode()


def reader_of(name: str) -> Callable[[bytes], Any]:
    """The reader for a suffix, or the one that is named outright: ``module:function``."""
    module, _, function = READERS_OF.get(name, name).partition(":")
    found: Callable[[bytes], Any] = getattr(importlib.import_module(module), function)
    return found


def warmed(name: str) -> Callable[[bytes], Any]:
    """The reader, after it has read a few bytes of our own."""
    reader = reader_of(name)
    if name in READERS_OF:
        with contextlib.suppress(ReadError):
            reader(_specimen(name))
    return reader
