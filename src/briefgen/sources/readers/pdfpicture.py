"""The picture of a PDF page as a reader sees it, and which of its letters leave a mark on that picture.

A letter is seen if the page looks different without it. That holds for whatever hides it: a picture or a shape over it, a
clip, a layer that is switched off, a colour like that of the ground, an invisible way of drawing.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import sub
from typing import TYPE_CHECKING

from briefgen.sources.readers.pdforder import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["Letter", "Picture", "draw", "seen_letters", "taken_out"]

_SCALE = 2.0
_MOST_PIXELS = 12_000_000
_LEAST_DIFFERENCE = 12
_MOST_LAYERS = 4
_MOST_NEAR = 40
_CELL = 4.0
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A character on a page: its text, the address of the text object that draws it, its box in points."""

    char: str
    owner: int
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """Grey values of a page, row by row from the top.

    Attributes:
        data: one byte a pixel.
        stride: bytes a row.
        width, height: in pixels.
        edges: of the page, in points.
    """

    data: bytes
    stride: int
    width: int
    height: int
    edges: Box

    def spot(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box, in pixels."""
        left, bottom, right, top = self.edges
        across, down = self.width / max(right - left, 1e-6), self.height / max(top - bottom, 1e-6)
        return (box[0] - left) * across, (top - box[3]) * down, (box[2] - left) * across, (top - box[1]) * down

    def place(self, box: Box) -> tuple[int, int, int, int]:
        """First and last column and row, the last ones exclusive, of a box in points; empty where it is off the page."""
        left, top, right, bottom = self.spot(box)
        x0, x1, y0, y1 = math.floor(left), math.floor(right) + 1, math.floor(top), math.floor(bottom) + 1
        # A hair line may be drawn a pixel beside the place that its box rounds to.
        x0, x1 = (x0, x1) if x1 - x0 > 2 else (x0 - 1, x1 + 1)
        y0, y1 = (y0, y1) if y1 - y0 > 2 else (y0 - 1, y1 + 1)
        return max(0, x0), min(self.width, x1), max(0, y0), min(self.height, y1)


def draw(page: PdfPage, edges: Box, scale: float = _SCALE, part: Box | None = None) -> Picture:
    """The picture of a page, or of a part of it, upright whatever its own turn says.

    Args:
        page: of an open document.
        edges: of the page, in points.
        scale: pixels a point; less where the picture would be too large.
        part: of the page, in points; None for all of it.

    Raises:
        PdfiumError: the page cannot be drawn.
    """
    a, b, c, d = edges
    turn = page.get_rotation()
    if part is None or turn:
        part = edges
        scale = min(scale, (_MOST_PIXELS / max((c - a) * (d - b), 1.0)) ** 0.5)
    p, q, r, s = part
    bitmap = page.render(
        scale=scale,
        crop=(p - a, q - b, c - r, d - s),
        grayscale=True,
        rotation=-turn % 360,
        may_draw_forms=False,
    )
    return Picture(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, part)


def seen_letters(page: PdfPage, letters: Sequence[Letter], edges: Box) -> list[bool]:
    """Which letters leave a mark on the page.

    Args:
        page: of an open document.
        letters: of the page, at least one.
        edges: of the page, in points.

    Returns:
        One item a letter.

    Raises:
        PdfiumError: the page cannot be drawn.
    """
    whole = draw(page, edges)
    layers = _layers(letters)
    lacking = [
        without(page, {o for o, n in layers.items() if n == layer}, edges)
        for layer in range(min(_MOST_LAYERS, 1 + max(layers.values())))
    ]
    # What is drawn upon so many others cannot be read.
    return [
        layers[letter.owner] < _MOST_LAYERS and _differs(whole, lacking[layers[letter.owner]], letter.box)
        for letter in letters
    ]


def without(page: PdfPage, owners: set[int], edges: Box) -> Picture:
    """The picture of a page without some of its text objects."""
    with taken_out(page, owners):
        return draw(page, edges)


@contextmanager
def taken_out(page: PdfPage, owners: set[int]) -> Iterator[None]:  # noqa: ARG001 - the page has to be open meanwhile
    """Some text objects of a page are not drawn, until they are put back."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - imported when used

    handles = [ctypes.cast(ctypes.c_void_p(o), pdfium.FPDF_PAGEOBJECT) for o in sorted(owners)]
    modes = [pdfium.FPDFTextObj_GetTextRenderMode(h) for h in handles]
    for handle in handles:
        pdfium.FPDFTextObj_SetTextRenderMode(handle, _INVISIBLE)
    try:
        yield
    finally:
        for handle, mode in zip(handles, modes, strict=True):
            pdfium.FPDFTextObj_SetTextRenderMode(handle, max(mode, 0))


def _differs(one: Picture, other: Picture, box: Box) -> bool:
    x0, x1, y0, y1 = one.place(box)
    middle = (y0 + y1) // 2
    for row in (*range(middle, y1), *range(y0, middle)):
        start = row * one.stride
        a, b = one.data[start + x0 : start + x1], other.data[start + x0 : start + x1]
        if a != b and max(map(abs, map(sub, a, b))) >= _LEAST_DIFFERENCE:
            return True
    return False


def _layers(letters: Sequence[Letter]) -> dict[int, int]:
    """A layer for each text object, so that no two of one layer draw other letters in the same place."""
    near: dict[int, set[int]] = {letter.owner: set() for letter in letters}
    for one, other in _overlaps(letters):
        near[one].add(other)
        near[other].add(one)
    layers: dict[int, int] = {}
    for owner, others in near.items():
        taken = {layers[o] for o in others if o in layers}
        layers[owner] = next(n for n in range(len(taken) + 1) if n not in taken)
    return layers


def _overlaps(letters: Sequence[Letter]) -> Iterator[tuple[int, int]]:
    """Pairs of text objects of which one draws a letter into the middle of another letter of the other."""
    for shift in (0.0, 0.5):
        cells: dict[tuple[int, int], list[Letter]] = {}
        for letter in letters:
            a, b, c, d = letter.box
            cell = cells.setdefault((int((a + c) / (2 * _CELL) + shift), int((b + d) / (2 * _CELL) + shift)), [])
            for other in cell:
                if other.owner != letter.owner and other.char != letter.char and _inside(letter.box, other.box):
                    yield letter.owner, other.owner
            if len(cell) < _MOST_NEAR:
                cell.append(letter)


def _inside(box: Box, other: Box) -> bool:
    """Whether the middle of one box is in the other, either way."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    u, v = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (box[0] < x < box[2] and box[1] < y < box[3]) or (other[0] < u < other[2] and other[1] < v < other[3])
