"""Characters of a PDF page with their places, and which of them a reader does not see."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from briefgen.sources.readers.pdforder import Box, Piece
from briefgen.sources.readers.pdfpicture import Letter, seen_letters

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from briefgen.sources.readers.pdfshapes import Shapes

__all__ = ["SIDEWAYS", "PageText", "page_text"]

SIDEWAYS = "written sideways"
_UNSEEN = "not to be seen on the page"
_FORGED = "the text layer says other letters than the page shows"
_UNKNOWN = "\ufffd"
_INVISIBLE_MODES = {3, 7}
_FILLING_MODES = {0, 2, 4, 6}
_HAIR = 0.03
"""Of a letter's greater side; no letter of any font is slimmer."""


@dataclass(slots=True)
class _Char:
    """A character as read: ``level`` is its box after the page was turned so that most of its text is level."""

    char: str
    box: Box
    level: Box
    reason: str | None
    owner: int
    turn: int
    size: float
    space: bool
    starts: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page.

    Attributes:
        pieces: runs of characters that stand together on one line, in the order of the file, each with the reason why it is
            not seen.
        sideways: the text that is written sideways to the rest.
        unmapped: how many characters the file does not say the letters of; they stand as U+FFFD.
    """

    pieces: list[Piece]
    sideways: str
    unmapped: int


class _Page:
    """One page while its characters are read; PDFium is asked for each character's place and its text object."""

    def __init__(self, page: PdfPage) -> None:
        import pypdfium2.raw  # noqa: PLC0415 - imported when used

        self.raw = pypdfium2.raw
        self.page = page
        self.actual = self._read_glyphs()
        self.text = page.get_textpage()
        self.count = self.raw.FPDFText_CountChars(self.text.raw)
        self.edges: Box = page.get_bbox()
        self.turn = self._direction()
        self.reasons: dict[int, str | None] = {}
        self.kinds: dict[int, tuple[int, float]] = {}
        self.tiny = False
        self.unmapped = 0

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
        if right.value - left.value <= 0.001 or top.value - bottom.value <= 0.001:
            loose = self.raw.FS_RECTF()
            self.raw.FPDFText_GetLooseCharBox(self.text.raw, index, loose)
            return (loose.left, loose.bottom, loose.right, loose.top)
        return (left.value, bottom.value, right.value, top.value)

    def colour(self, handle: object) -> tuple[int, int, int, int] | None:
        """Red, green, blue and alpha of an object's filling."""
        channels = tuple(ctypes.c_uint(255) for _ in range(4))
        found = self.raw.FPDFPageObj_GetFillColor(handle, *channels)
        red, green, blue, alpha = (c.value for c in channels)
        return (red, green, blue, alpha) if found else None

    def _read_glyphs(self) -> dict[int, str]:
        """Take out the marks by which a page says other words than it draws (ActualText).

        Returns:
            What the marks said, by the address of the text object: it is used where the glyphs themselves say nothing.
        """
        marked = []
        for item in self.page.get_objects(filter=[self.raw.FPDF_PAGEOBJ_TEXT], max_depth=10):
            for number in reversed(range(self.raw.FPDFPageObj_CountMarks(item.raw))):
                mark = self.raw.FPDFPageObj_GetMark(item.raw, number)
                if self.raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != self.raw.FPDF_OBJECT_UNKNOWN:
                    marked.append((item.raw, mark))
        if not marked:
            return {}
        said: dict[int, str] = {}
        text = self.page.get_textpage()
        for index in range(self.raw.FPDFText_CountChars(text.raw)):
            owner = ctypes.cast(self.raw.FPDFText_GetTextObject(text.raw, index), ctypes.c_void_p).value or 0
            said[owner] = said.get(owner, "") + chr(self.raw.FPDFText_GetUnicode(text.raw, index) or 0x20)
        text.close()
        for handle, mark in marked:
            self.raw.FPDFPageObj_RemoveMark(handle, mark)
        owners = {ctypes.cast(handle, ctypes.c_void_p).value or 0 for handle, _ in marked}
        # Letters and digits can be checked against their shapes: what only the mark says of them is not taken.
        return {o: t for o, t in said.items() if o in owners and not any(c.isascii() and c.isalnum() for c in t)}

    def owner(self, index: int) -> int:
        """Address of the text object that draws a character; 0 where none does."""
        owner = self.raw.FPDFText_GetTextObject(self.text.raw, index)
        return ctypes.addressof(owner.contents) if owner else 0

    def object_reason(self, index: int, owner: int) -> str | None:
        """Why the text object of a character is not seen, or that it is written sideways."""
        if owner not in self.reasons:
            self.reasons[owner] = (self._paint(owner) if owner else None) or (
                SIDEWAYS if self.quarter(index) != self.turn else None
            )
        return self.reasons[owner]

    def handle(self, owner: int) -> object:
        """A text object by its address."""
        return ctypes.cast(ctypes.c_void_p(owner), self.raw.FPDF_PAGEOBJECT)

    def _paint(self, owner: int) -> str | None:
        mode = self.raw.FPDFTextObj_GetTextRenderMode(self.handle(owner))
        if mode in _INVISIBLE_MODES:
            return "invisible render mode"
        filling = self.colour(self.handle(owner)) if mode in _FILLING_MODES else None
        return "transparent text" if filling is not None and filling[3] == 0 and mode in {0, 4} else None

    def unseen(self, owner: int) -> str:
        """What to say of a character that leaves no mark on the page."""
        filling = self.colour(self.handle(owner)) if owner else None
        return "white text" if filling is not None and min(filling[:3]) >= 235 else _UNSEEN

    def reason(self, index: int, box: Box, char: str, owner: int) -> str | None:
        """Why a character is not seen, or that it is written sideways; None for plain text."""
        a, b, c, d = self.edges
        if box[2] <= a or box[0] >= c or box[3] <= b or box[1] >= d:
            return "off the page"
        reason = self.object_reason(index, owner)
        if reason is None and box[3] - box[1] < 0.9 and box[2] - box[0] < 0.9:
            # A stop is that small in any print: it is tiny only where the letter before it is.
            self.tiny = self.tiny or char.isalnum()
            return "font size near zero" if self.tiny else None
        self.tiny = False
        wide, high = box[2] - box[0], box[3] - box[1]
        if reason is None and char.isalnum() and min(wide, high) < _HAIR * max(wide, high):
            return "font size near zero"
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
        return chr(code), 0

    def chars(self) -> Iterator[_Char]:
        """The characters of the page that are no white space, in the order of the file."""
        space, starts, high = False, True, 0
        for index in range(self.count):
            char, high = self.char(index, high)
            if char in {"", "\r", "\n"} or (char == "\0" and not self.owner(index)):
                space, starts = (space, starts) if high else (False, True)
                continue
            if char.isspace() and char != "\u00a0":
                space = True
                continue
            # PDFium gives these for a hyphen at a line end.
            char = "-" if char in {"\x02", "\ufffe", "\uffff"} else char
            owner, box = self.owner(index), self.box(index)
            if char == "\0" or self.raw.FPDFText_HasUnicodeMapError(self.text.raw, index) == 1:
                if owner not in self.actual:
                    char, self.unmapped = _UNKNOWN, self.unmapped + 1
                elif said := self.actual[owner].strip():
                    char, self.actual[owner] = said, ""
                else:
                    continue
            if owner not in self.kinds:
                size = max(self.raw.FPDFText_GetFontSize(self.text.raw, index), 0.0)
                self.kinds[owner] = (self.quarter(index), size)
            turn, size = self.kinds[owner]
            reason = self.reason(index, box, char, owner)
            yield _Char(char, box, self.level(box), reason, owner, turn, size, space, starts)
            space = starts = False


def page_text(page: PdfPage, shapes: Shapes) -> PageText:
    """Read the characters of a page.

    Args:
        page: of an open document.
        shapes: of the letters of that document.

    Raises:
        PdfiumError: the page cannot be read, or cannot be drawn.
    """
    state = _Page(page)
    chars = list(state.chars())
    _look(state, chars, shapes)
    state.text.close()
    sideways = "".join((" " if c.space else "") + c.char for c in chars if c.reason == SIDEWAYS)
    return PageText(_pieces(chars), sideways.strip(), state.unmapped)


def _look(state: _Page, chars: list[_Char], shapes: Shapes) -> None:
    """Set the reason of the characters that cannot be seen in the picture of the page, or are shown as others."""
    drawn = [c for c in chars if c.owner and c.reason in {None, SIDEWAYS} and _has_area(c.box)]
    if not drawn:
        return
    seen = seen_letters(state.page, [Letter(c.char, c.owner, c.box) for c in drawn], state.edges)
    for word in _words(list(zip(drawn, seen, strict=True))):
        hidden = any(not there and (any(map(str.isalnum, c.char)) or c.char == _UNKNOWN) for c, there in word)
        if hidden or not any(there for _, there in word):
            for char, there in word:
                if not there:
                    char.reason = state.unseen(char.owner)
    visible = [c for c in drawn if c.reason in {None, SIDEWAYS}]
    letters = [Letter(c.char, c.owner, c.box) for c in visible]
    turns = [c.turn for c in visible]
    for char, other in zip(visible, shapes.forged(state.page, letters, state.edges, turns), strict=True):
        if other:
            char.reason = _FORGED


def _has_area(box: Box) -> bool:
    return box[2] - box[0] > 0.05 and box[3] - box[1] > 0.05


def _words(drawn: list[tuple[_Char, bool]]) -> Iterator[list[tuple[_Char, bool]]]:
    number = 0
    numbered = []
    for char, there in drawn:
        number += char.space or char.starts
        numbered.append((number, char, there))
    for _, group in groupby(numbered, key=lambda n: n[0]):
        yield [(char, there) for _, char, there in group]


def _pieces(chars: list[_Char]) -> list[Piece]:
    """Runs of characters; where the page shows other letters than the text layer says, what is shown is not known."""
    pieces: list[Piece] = []
    run: Piece | None = None
    forged: Piece | None = None
    for char in chars:
        if char.reason == SIDEWAYS:
            run = None if char.starts else run
            continue
        reason, text = char.reason, (" " if char.space else "") + char.char
        run = None if char.starts else run
        if reason == _FORGED:
            if forged is not None and not char.starts and forged.takes(char.level, _FORGED):
                forged.add(text, char.level)
            else:
                forged = Piece(char.char, char.level, _FORGED, char.size)
                pieces.append(forged)
            reason, text = None, (" " if char.space else "") + _UNKNOWN
        if run is not None and run.takes(char.level, reason):
            run.add(text, char.level)
        else:
            run = Piece(text.strip(" "), char.level, reason, char.size)
            pieces.append(run)
    return pieces
