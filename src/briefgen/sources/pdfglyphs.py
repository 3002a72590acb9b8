"""Characters of a PDF page with their places, and which of them a reader does not see."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import TYPE_CHECKING

from briefgen.sources.pdforder import Box, Piece

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["SIDEWAYS", "page_pieces"]

SIDEWAYS = "written sideways"
_INVISIBLE_MODES = {3, 7}
_FILLING_MODES = {0, 4}


class _Page:
    """One page while its characters are read; PDFium is asked for each character's place and its text object."""

    def __init__(self, page: PdfPage) -> None:
        import pypdfium2.raw  # noqa: PLC0415 - imported when used

        self.raw = pypdfium2.raw
        self.page = page
        self.text = page.get_textpage()
        self.count = self.raw.FPDFText_CountChars(self.text.raw)
        self.edges: Box = page.get_bbox()
        self.turn = self._direction()
        self.reasons: dict[int | None, str | None] = {}
        self.dark: list[Box] | None = None
        self.tiny = False

    def quarter(self, index: int) -> int:
        """The quarter turn, counter-clockwise in degrees, that a character's direction is nearest to; PDFium counts clockwise."""
        return round(-math.degrees(self.raw.FPDFText_GetCharAngle(self.text.raw, index)) / 90) % 4 * 90

    def _direction(self) -> int:
        """The direction in which most of the text is written, however the page itself is turned."""
        sampled = Counter(self.quarter(i) for i in range(0, self.count, max(1, self.count // 400)))
        return sampled.most_common(1)[0][0] if sampled else 0

    def box(self, index: int) -> Box:
        """A character's box, as on the page."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        self.raw.FPDFText_GetCharBox(self.text.raw, index, left, right, bottom, top)
        return (left.value, bottom.value, right.value, top.value)

    def colour(self, handle: object) -> tuple[int, int, int, int] | None:
        """Red, green, blue and alpha of an object's filling."""
        channels = tuple(ctypes.c_uint(255) for _ in range(4))
        found = self.raw.FPDFPageObj_GetFillColor(handle, *channels)
        red, green, blue, alpha = (c.value for c in channels)
        return (red, green, blue, alpha) if found else None

    def dark_areas(self) -> list[Box]:
        """Boxes of images and of filled shapes that are not white: white text upon one of them is seen."""
        if self.dark is None:
            self.dark = []
            for item in self.page.get_objects(max_depth=2):
                filling = self.colour(item.raw) if item.type == self.raw.FPDF_PAGEOBJ_PATH else None
                painted = item.type in {self.raw.FPDF_PAGEOBJ_IMAGE, self.raw.FPDF_PAGEOBJ_SHADING}
                if painted or (filling is not None and min(filling[:3]) < 235):
                    self.dark.append(item.get_bounds())
        return self.dark

    def object_reason(self, index: int) -> str | None:
        """Why the text object of a character is not seen, or that it is written sideways."""
        owner = self.raw.FPDFText_GetTextObject(self.text.raw, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value
        if key not in self.reasons:
            self.reasons[key] = (self._paint(owner) if key else None) or (
                SIDEWAYS if self.quarter(index) != self.turn else None
            )
        return self.reasons[key]

    def _paint(self, owner: object) -> str | None:
        mode = self.raw.FPDFTextObj_GetTextRenderMode(owner)
        if mode in _INVISIBLE_MODES:
            return "invisible render mode"
        filling = self.colour(owner) if mode in _FILLING_MODES else None
        if filling is not None and filling[3] == 0:
            return "transparent text"
        return "white text" if filling is not None and min(filling[:3]) >= 250 else None

    def reason(self, index: int, box: Box, char: str) -> str | None:
        """Why a character is not seen, or that it is written sideways; None for plain text."""
        a, b, c, d = self.edges
        if box[2] <= a or box[0] >= c or box[3] <= b or box[1] >= d:
            return "off the page"
        reason = self.object_reason(index)
        if reason == "white text" and any(
            p <= box[0] + 1 and q <= box[1] + 1 and r >= box[2] - 1 and s >= box[3] - 1
            for p, q, r, s in self.dark_areas()
        ):
            return None
        if reason is None and box[3] - box[1] < 0.9 and box[2] - box[0] < 0.9:
            # A stop is that small in any print: it is tiny only where the letter before it is.
            self.tiny = self.tiny or char.isalnum()
            return "font size near zero" if self.tiny else None
        self.tiny = False
        return reason

    def level(self, box: Box) -> Box:
        """A box after the page was turned so that most of its text is level."""
        a, b, c, d = box
        if self.turn == 90:
            return (b, self.edges[2] - c, d, self.edges[2] - a)
        if self.turn == 180:
            return (self.edges[2] - c, self.edges[3] - d, self.edges[2] - a, self.edges[3] - b)
        if self.turn == 270:
            return (self.edges[3] - d, a, self.edges[3] - b, c)
        return box

    def char(self, index: int, high: int) -> tuple[str, int]:
        """A character, "" where there is none yet, and the first half of a surrogate pair to be completed."""
        code = self.raw.FPDFText_GetUnicode(self.text.raw, index)
        if 0xD800 <= code < 0xDC00:
            return "", code
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        return chr(code or 0xD), 0


def page_pieces(page: PdfPage) -> tuple[list[Piece], str]:
    """Read the characters of a page.

    Args:
        page: of an open document.

    Returns:
        Runs of characters that stand together on one line, in the order of the file, each with the reason why it is not
        seen; and the text that is written sideways to the rest.
    """
    state = _Page(page)
    pieces: list[Piece] = []
    sideways: list[str] = []
    run: Piece | None = None
    space = False
    high = 0
    for index in range(state.count):
        char, high = state.char(index, high)
        if char in {"", "\r", "\n"}:
            run, space = (run, space) if high else (None, False)
            continue
        if char.isspace() and char != "\u00a0":
            space = True
            continue
        # PDFium gives these for a hyphen at a line end.
        char = "-" if char in {"\x02", "\ufffe", "\uffff"} else char
        box = state.box(index)
        reason = state.reason(index, box, char)
        box = state.level(box)
        if reason == SIDEWAYS:
            sideways.append((" " if space else "") + char)
        elif run is not None and run.takes(box, reason):
            run.add((" " if space else "") + char, box)
        else:
            run = Piece(char, box, reason, max(state.raw.FPDFText_GetFontSize(state.text.raw, index), 0.0))
            pieces.append(run)
        space = False
    state.text.close()
    return pieces, "".join(sideways).strip()
