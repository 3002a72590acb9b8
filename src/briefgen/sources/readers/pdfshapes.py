"""Whether the letters of a PDF look like what its text layer says: a forged map can make a drawn 44 read as 99.

Each letter and digit is compared, once for each font and shape, with the same and with all other letters and digits of the
standard fonts. It is called forged only where it looks like another one and not like itself.
"""

from __future__ import annotations

import ctypes
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from operator import sub
from typing import TYPE_CHECKING

from briefgen.sources.readers.pdforder import Box
from briefgen.sources.readers.pdfpicture import Letter, Picture, draw, taken_out

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["Shapes"]

_KNOWN = string.digits + string.ascii_letters
_FONTS = (b"Helvetica", b"Helvetica-Bold", b"Times-Roman", b"Times-Bold", b"Times-Italic", b"Courier", b"Courier-Bold")
_SLANTED = (b"Helvetica-Oblique", b"Helvetica-BoldOblique", b"Times-BoldItalic", b"Courier-Oblique")
"""Of these, digits alone are known."""
_TOLD = "abcdeghkmnopqsuvwxyzABCDEGHKMNPQRSUVWXYZ"
"""Letters of which no other is a mere variant; those that are little more than a stroke are left out."""
_ODD_LETTERS = 3
_ENOUGH_LETTERS = 40
_FEW = 16
_ACROSS, _DOWN = 10, 14
_SCALE = 5.0
_LEAST_HEIGHT = 14
_SIZE = 10.0
_STEP = 18.0

Shape = tuple[bytes, float]
"""Ink from 0 to 255 on a grid that fills the letter's box, row by row, and the box's width over its height."""


_Key = tuple[bytes, str, int, int]


class Shapes:
    """What is known of the letters of one document; each shape is judged once."""

    def __init__(self) -> None:
        self._known: dict[_Key, bool] = {}
        self._others: dict[bytes, set[str]] = {}
        self._judged: Counter[bytes] = Counter()

    def forged(self, page: PdfPage, letters: Sequence[Letter], edges: Box, turns: Sequence[int]) -> list[bool]:
        """Which letters look like another letter or digit than the one that the text layer says.

        Args:
            page: of an open document.
            letters: of the page, all of them seen.
            edges: of the page, in points.
            turns: quarter turns of the letters, in degrees, counter-clockwise.

        Returns:
            One item a letter.
        """
        names = _font_names({letter.owner for letter in letters})
        keys = [_key(letter, names[letter.owner]) for letter in letters]
        new = {k: i for i, k in reversed(list(enumerate(keys))) if k is not None and self._is_new(k)}
        if new:
            whole, bare = _pictures(page, edges, set(names), [letters[i].box for i in new.values()])
            for number, (key, index) in enumerate(new.items()):
                at = number % len(whole)
                self._known[key] = _judge(whole[at], bare[at], letters, index, turns[index])
                self._judged[key[0]] += 1
                if self._known[key] and not key[1].isdigit():
                    self._others.setdefault(key[0], set()).add(key[1])
        return [key is not None and self._known.get(key, False) and self._counts(key) for key in keys]

    def _is_new(self, key: _Key) -> bool:
        """Whether a shape has to be looked at: every digit; of letters so many that a forged font shows itself."""
        return key not in self._known and (key[1].isdigit() or self._judged[key[0]] < _ENOUGH_LETTERS)

    def _counts(self, key: _Key) -> bool:
        """One odd letter may be the taste of its font; several are not. Digits all look alike from font to font."""
        return key[1].isdigit() or len(self._others.get(key[0], ())) >= _ODD_LETTERS


def _pictures(page: PdfPage, edges: Box, owners: set[int], boxes: Sequence[Box]) -> tuple[list[Picture], list[Picture]]:
    """Pictures with and without letters: of the page once, or of each of a few places."""
    parts: list[Box | None] = [None]
    if len(boxes) <= _FEW:
        parts = [
            (max(a - 1, edges[0]), max(b - 1, edges[1]), min(c + 1, edges[2]), min(d + 1, edges[3]))
            for a, b, c, d in boxes
        ]
    whole = [draw(page, edges, _SCALE, part) for part in parts]
    with taken_out(page, owners):
        return whole, [draw(page, edges, _SCALE, part) for part in parts]


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


def _font_names(owners: set[int]) -> dict[int, bytes]:
    """The names of the fonts of text objects, as the file gives them."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    known: dict[int, bytes] = {}
    out = {}
    for owner in owners:
        font = pdfium.FPDFTextObj_GetFont(ctypes.cast(ctypes.c_void_p(owner), pdfium.FPDF_PAGEOBJECT))
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        if address not in known:
            size = pdfium.FPDFFont_GetBaseFontName(font, None, 0) if address else 0
            buffer = ctypes.create_string_buffer(max(1, size))
            if size:
                pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
            known[address] = buffer.value
        out[owner] = known[address]
    return out


def _key(letter: Letter, font: bytes) -> _Key | None:
    """What a shape is known by. Two codes that give one letter differ in their boxes, unless their shapes were made to fit."""
    if letter.char not in _KNOWN:
        return None
    a, b, c, d = letter.box
    return font, letter.char, round(12 * (c - a)), round(12 * (d - b))


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
    columns_of = [
        _between(list(zip(*lines, strict=True)), left + (right - left) * (x + 0.5) / (2 * _ACROSS))
        for x in range(2 * _ACROSS)
    ]
    points = list(zip(*columns_of, strict=True))
    grid = bytearray()
    for upper, lower in zip(points[::2], points[1::2], strict=True):
        sums = [a + b for a, b in zip(upper, lower, strict=True)]
        grid += bytes(
            min(255, int((a + b) * 255 / (4 * strongest))) for a, b in zip(sums[::2], sums[1::2], strict=True)
        )
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
    return float(ink + 0.25 * slim)


def _is_other(char: str, shape: Shape, *, even: bool) -> bool:
    known = _references()
    own = min(_distance(shape, s) for c in {char, char.lower(), char.upper()} for s in known[c])
    digit = char.isdigit()
    if own < (0.1 if digit else 0.2):
        return False
    rivals = string.digits if digit else _TOLD if char in _TOLD else ""
    nearest = min((_distance(shape, s) for c in rivals if c.lower() != char.lower() for s in known[c]), default=1.0)
    if not even and nearest > 0.08:
        return False
    return own - nearest > (0.07 if digit else 0.1) and nearest < (0.65 if digit else 0.6) * own


@cache
def _references() -> dict[str, list[Shape]]:
    """The shapes of letters and digits in the standard fonts."""
    import pypdfium2  # noqa: PLC0415 - imported when used

    document = pypdfium2.PdfDocument.new()
    out: dict[str, list[Shape]] = {c: [] for c in _KNOWN}
    for name in (*_FONTS, *_SLANTED):
        for char, shape in _specimen(document, name, _KNOWN if name in _FONTS else string.digits):
            out[char].append(shape)
    document.close()
    return out


def _specimen(document: PdfDocument, name: bytes, chars: str) -> Iterator[tuple[str, Shape]]:
    """Characters of a standard font with their shapes."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    page = document.new_page(10 * _STEP, 7 * _STEP)
    font = pdfium.FPDFText_LoadStandardFont(document.raw, name)
    for index, char in enumerate(chars):
        text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, _SIZE)
        written = ctypes.create_string_buffer(f"{char}\0".encode("utf-16-le"))
        pdfium.FPDFText_SetText(text, ctypes.cast(written, pdfium.FPDF_WIDESTRING))
        pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, _STEP * (index % 10) + 4, _STEP * (index // 10) + 5)
        pdfium.FPDFPage_InsertObject(page.raw, text)
    picture = draw(page, (0.0, 0.0, 10 * _STEP, 7 * _STEP), _SCALE)
    blank = Picture(b"\xff" * len(picture.data), picture.stride, picture.width, picture.height, picture.edges)
    lines = page.get_textpage()
    for index in range(lines.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(lines.raw, index))
        shape = _shape(picture, blank, lines.get_charbox(index), 0) if char in _KNOWN else None
        if shape is not None:
            yield char, shape
    lines.close()
