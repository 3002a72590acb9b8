from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdfium2 import raw

from briefgen import rendering
from briefgen.errors import OutputError
from briefgen.model import Basis, CatchCount, Catches, Change, Changes, Decision, Found, Source, SourceSet
from briefgen.rendering import pdf
from briefgen.rendering.pdf_content import content
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible
from tests.builders import hostile_briefing, large_briefing, tram_briefing
from tests.hostile import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing

ROOT = Path(__file__).parents[2]

# --- a second reader --------------------------------------------------------------------------------------------------


def _squeezed(text: str) -> str:
    """The letters of a text: where lines end, and marks that show nothing, are the typesetter's."""
    return re.sub(r"[\s\u200b\u200e\u2066-\u2069\ufffe]+", "", text)


def _pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _text(data: bytes) -> str:
    return _squeezed(" ".join(_pages(data)))


def _tags(data: bytes) -> list[str]:
    """The tags of the structure trees of all pages, in reading order."""
    out = []
    for page in pypdfium2.PdfDocument(data):
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        for k in range(raw.FPDF_StructTree_CountChildren(tree)):
            out += _below(raw.FPDF_StructTree_GetChildAtIndex(tree, k))
        raw.FPDF_StructTree_Close(tree)
    return out


def _below(element: object) -> Iterator[str]:
    if not element:
        return
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = raw.c_char_Array = (raw.ctypes.c_char * length)()
    raw.FPDF_StructElement_GetType(element, buffer, length)
    yield bytes(buffer).decode("utf-16-le").rstrip("\0")
    for k in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _below(raw.FPDF_StructElement_GetChildAtIndex(element, k))


def _bookmarks(data: bytes) -> list[tuple[int, str]]:
    return [(b.level, b.get_title()) for b in pypdfium2.PdfDocument(data).get_toc()]
