"""Whether the letters of a PDF look like what its text layer says: a forged map can make a drawn 44 read as 99.

Each letter and digit is compared, once for each font and shape, with the same and with all other letters and digits of the
standard fonts. It is called forged only where it looks like another one and not like itself.
"""

from __future__ import annotations

import ctypes
import string
from collections.abc import Iterable, Sequence
from functools import cache
from operator import sub

from briefgen.sources.pdforder import Box
from briefgen.sources.pdfpicture import Letter, Picture, Sight, draw

__all__ = ["Shapes"]

_KNOWN = string.digits + string.ascii_letters
_FONTS = (b"Helvetica", b"Helvetica-Bold", b"Times-Roman", b"Times-Bold", b"Times-Italic", b"Courier", b"Courier-Bold")
_SLANTED = (b"Helvetica-Oblique", b"Helvetica-BoldOblique", b"Times-BoldItalic", b"Courier-Oblique")
"""Of these, digits alone are known."""
_ACROSS, _DOWN = 10, 14
_LEAST_HEIGHT = 8
_SIZE = 12.0
_STEP = 20.0

Shape = tuple[bytes, float]
"""Ink from 0 to 255 on a grid that fills the letter's box, row by row, and the box's width over its height."""


_Key = tuple[bytes, str, int, int]


class Shapes:
    """What is known of the letters of one document; each shape is judged once."""

    def __init__(self) -> None:
        self._known: dict[_Key, bool] = {}

    def forged(self, whole: Picture, letters: Sequence[Letter], sights: Sequence[Sight], turns: Sequence[int]) -> list[bool]:
        """Which letters look like another letter or digit than the one that the text layer says.

        Args:
            whole: the picture of a page.
            letters: of the page, all of them seen.
            sights: one a letter.
            turns: quarter turns of the letters, in degrees, counter-clockwise.

        Returns:
            One item a letter.
        """
        names = {o: _font_name(o) for o in {letter.owner for letter in letters}}
        out = []
        for index, letter in enumerate(letters):
            key = _key(letter, names[letter.owner])
            if key is not None and key not in self._known:
                self._known[key] = _judge(whole, sights[index].without, letters, index, turns[index])
            out.append(key is not None and self._known[key])
        return out


def _judge(whole: Picture, bare: Picture, letters: Sequence[Letter], index: int, turn: int) -> bool:
    letter = letters[index]
    together = [o.char for o in letters[max(0, index - 3) : index + 4] if o.box == letter.box]
    if len(together) > 1:
        # A ligature is one shape for several letters; no font has one for digits.
        return letter.char.isdigit()
    shape = _shape(whole, bare, letter.box, turn)
    return shape is not None and _is_other(letter.char, shape, even=_is_even(bare, letter.box))


def _is_even(bare: Picture, box: Box) -> bool:
    """Whether the ground behind a letter is of one colour, so that all of its ink can be told from it."""
    x0, x1, y0, y1 = bare.place(box)
    rows = [bare.data[y * bare.stride + x0 : y * bare.stride + x1] for y in range(y0, y1)]
    return max(map(max, rows)) - min(map(min, rows)) < 40


def _font_name(owner: int) -> bytes:
    """Name of the font of a text object, as the file gives it."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    font = pdfium.FPDFTextObj_GetFont(ctypes.cast(ctypes.c_void_p(owner), pdfium.FPDF_PAGEOBJECT))
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value


def _key(letter: Letter, font: bytes) -> _Key | None:
    """What a shape is known by. Two codes that give one letter differ in their boxes, unless their shapes were made to fit."""
    if letter.char not in _KNOWN:
        return None
    a, b, c, d = letter.box
    return font, letter.char, round(25 * (c - a)), round(25 * (d - b))


def _shape(whole: Picture, bare: Picture, box: Box, turn: int) -> Shape | None:
    """The ink of one letter; None where it is too small to be told."""
    x0, x1, y0, y1 = whole.place(box)
    rows = [
        bytes(map(abs, map(sub, whole.data[at + x0 : at + x1], bare.data[at + x0 : at + x1])))
        for at in (y * whole.stride for y in range(y0, y1))
    ]
    left, top, right, bottom = whole.spot(box)
    cut = (left - x0, top - y0, right - x0, bottom - y0)
    return _fitted(*_turned(rows, cut, turn)) if rows and rows[0] else None


_Cut = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


def _turned(rows: list[bytes], cut: _Cut, turn: int) -> tuple[list[bytes], _Cut]:
    """Rows and the edges of a letter in them, turned back by so many degrees."""
    left, top, right, bottom = cut
    for _ in range(turn // 90):
        # A quarter turn clockwise: the last row becomes the first column.
        high = len(rows)
        rows = [bytes(column)[::-1] for column in zip(*rows, strict=True)]
        left, top, right, bottom = high - bottom, left, high - top, right
    return rows, (left, top, right, bottom)


def _fitted(rows: list[bytes], cut: _Cut) -> Shape | None:
    """Ink cut to the edges of the letter and put on the grid; to those of the ink where the file gives other ones."""
    strongest = max(map(max, rows))
    if strongest < 40:
        return None
    least = strongest // 3
    inked = [i for i, row in enumerate(rows) if max(row) >= least]
    columns = [i for i, column in enumerate(zip(*rows, strict=True)) if max(column) >= least]
    ink = (columns[0], inked[0], columns[-1] + 1, inked[-1] + 1)
    left, top, right, bottom = cut if all(abs(a - b) < 1.6 for a, b in zip(cut, ink, strict=True)) else ink
    if bottom - top < _LEAST_HEIGHT:
        return None
    lines = [_between(rows, top + (bottom - top) * (y + 0.5) / (2 * _DOWN)) for y in range(2 * _DOWN)]
    columns_of = [_between(list(zip(*lines, strict=True)), left + (right - left) * (x + 0.5) / (2 * _ACROSS)) for x in range(2 * _ACROSS)]
    points = list(zip(*columns_of, strict=True))
    grid = bytearray()
    for upper, lower in zip(points[::2], points[1::2], strict=True):
        sums = [a + b for a, b in zip(upper, lower, strict=True)]
        grid += bytes(min(255, int((a + b) * 255 / (4 * strongest))) for a, b in zip(sums[::2], sums[1::2], strict=True))
    return bytes(grid), max(0.01, right - left) / (bottom - top)


def _between(rows: Sequence[Sequence[float]], at: float) -> list[float]:
    """A row at a place between two; the middle of row ``n`` is at ``n + 0.5``."""
    place = min(max(at - 0.5, 0.0), len(rows) - 1.0)
    first = int(place)
    share = place - first
    following = rows[min(first + 1, len(rows) - 1)]
    return [(1 - share) * a + share * b for a, b in zip(rows[first], following, strict=True)]


def _distance(one: Shape, other: Shape) -> float:
    """From 0 for the same to 1; the slimness of a letter counts beside its ink."""
    ink = sum(map(abs, map(sub, one[0], other[0]))) / (255 * _ACROSS * _DOWN)
    slim = abs(one[1] - other[1]) / max(one[1], other[1])
    return ink + 0.25 * slim


def _is_other(char: str, shape: Shape, *, even: bool) -> bool:
    known = _references()
    own = min(_distance(shape, s) for c in {char, char.lower(), char.upper()} for s in known[c])
    rivals: Iterable[str] = string.digits if char.isdigit() else _KNOWN
    if own < (0.10 if char.isdigit() else 0.2):
        return False
    nearest = min(
        (_distance(shape, s) for c in rivals if c.lower() != char.lower() for s in known[c]), default=1.0
    )
    if not even and nearest > 0.08:
        return False
    return own - nearest > (0.06 if char.isdigit() else 0.1) and nearest < (0.65 if char.isdigit() else 0.6) * own


@cache
def _references() -> dict[str, list[Shape]]:
    """The shapes of letters and digits in the standard fonts."""
    import pypdfium2  # noqa: PLC0415 - imported when used
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    document = pypdfium2.PdfDocument.new()
    out: dict[str, list[Shape]] = {c: [] for c in _KNOWN}
    for name in (*_FONTS, *_SLANTED):
        known = _KNOWN if name in _FONTS else string.digits
        page = document.new_page(10 * _STEP, 7 * _STEP)
        font = pdfium.FPDFText_LoadStandardFont(document.raw, name)
        boxes = []
        for index, char in enumerate(known):
            text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, _SIZE)
            pdfium.FPDFText_SetText(text, ctypes.cast(ctypes.create_string_buffer(f"{char}\0".encode("utf-16-le")), pdfium.FPDF_WIDESTRING))
            x, y = _STEP * (index % 10) + 4, _STEP * (index // 10) + 6
            pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, x, y)
            pdfium.FPDFPage_InsertObject(page.raw, text)
            boxes.append((x - 3.0, y - 4.0, x + 14.0, y + 12.0))
        edges = (0.0, 0.0, 10 * _STEP, 7 * _STEP)
        picture = draw(page, edges)
        blank = Picture(b"\xff" * len(picture.data), picture.stride, picture.width, picture.height, edges)
        for char, box in zip(known, boxes, strict=True):
            shape = _shape(picture, blank, box, 0)
            assert shape is not None
            out[char].append(shape)
    document.close()
    return out
