"""Reading order on a page: pieces to lines, lines to columns, columns to paragraphs; all from places on the page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import regex

from briefgen.sources.parsed import Block

__all__ = ["Box", "Line", "Piece", "page_blocks", "page_lines", "page_rows", "row_line"]

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(slots=True)
class Piece:
    """A run of characters on one line, without a wide gap in it; ``reason`` says why it is not seen."""

    text: str
    box: Box
    reason: str | None
    size: float
    _last: Box = field(default=(0.0, 0.0, 0.0, 0.0))

    def __post_init__(self) -> None:
        self._last = self.box

    @property
    def height(self) -> float:
        """Of the line, at least that of its tallest character."""
        return max(self.box[3] - self.box[1], 0.6 * self.size, 1.0)

    def takes(self, box: Box, reason: str | None) -> bool:
        """Whether a character with this box goes on where the run stands."""
        height = self.height
        gap = box[0] - self._last[2]
        level = (
            min(box[3], self.box[3]) - max(box[1], self.box[1]) > -0.3 * height
            and abs((box[1] + box[3]) - (self.box[1] + self.box[3])) < 1.4 * height
        )
        return reason == self.reason and level and -1.5 * height < gap < 1.3 * height

    def add(self, text: str, box: Box) -> None:
        """Take one more character, with the space before it if there is one."""
        self.text += text
        a, b, c, d = self.box
        self.box = (min(a, box[0]), min(b, box[1]), max(c, box[2]), max(d, box[3]))
        self._last = box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column as read."""

    text: str
    box: Box
    height: float
    column: int = 0

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.box[3]


def _union(boxes: Sequence[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def page_rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces on one level, from left to right; levels from the top."""
    rows: list[list[Piece]] = []
    level = height = 0.0
    for piece in sorted(pieces, key=lambda p: (-(p.box[1] + p.box[3]), p.box[0])):
        middle = (piece.box[1] + piece.box[3]) / 2
        if rows and abs(middle - level) < 0.45 * max(min(height, piece.height), 2.0):
            rows[-1].append(piece)
        else:
            rows.append([piece])
            level, height = middle, piece.height
    for row in rows:
        row.sort(key=lambda p: p.box[0])
    return rows


def row_line(row: Sequence[Piece], column: int = 0) -> Line:
    """The pieces of a row as one line: wide gaps as tabs."""
    text = row[0].text
    for left, right in itertools.pairwise(row):
        gap = right.box[0] - left.box[2]
        height = min(left.height, right.height)
        # A file that sets letter by letter parts them by no more than the air around each.
        text += (
            "\t" if gap > 2.5 * height else " " if gap > _WORD_GAP * max(left.height, right.height) else ""
        ) + right.text
    return Line(text, _union([p.box for p in row]), median(p.height for p in row), column)


_WORD_GAP = 0.25


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a blank band parts two columns of running text; None where there is no such band."""
    if len(pieces) < 8:
        return None
    box = _union([p.box for p in pieces])
    width = box[2] - box[0]
    least = max(6.0, 0.6 * median(p.height for p in pieces))
    best: tuple[int, float] | None = None
    # A gutter ends where the pieces of the right column begin: only those places are tried.
    starts = sorted({round(p.box[0]) for p in pieces if box[0] + 0.15 * width < p.box[0] < box[0] + 0.85 * width})
    for start in starts[:200]:
        x = start - least / 2
        left = [p for p in pieces if p.box[2] <= x]
        right = [p for p in pieces if p.box[0] >= x]
        crossing = len(pieces) - len(left) - len(right)
        if len(left) < 4 or len(right) < 4 or crossing > 0.34 * len(pieces):
            continue
        if not (_is_column(left) and _is_column(right)):
            continue
        aligned = sum(1 for p in right if abs(p.box[0] - start) < 3)
        score = aligned - 2 * crossing
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _is_column(pieces: Sequence[Piece]) -> bool:
    """Whether most lines are running text: one run of several words that fills the width (cells of a table are neither)."""
    rows = page_rows(pieces)
    width = max(p.box[2] for p in pieces) - min(p.box[0] for p in pieces)
    full = sum(
        1
        for row in rows
        if max(p.box[2] - p.box[0] for p in row) > 0.6 * width and max(len(p.text.split()) for p in row) >= 4
    )
    return len(rows) >= 4 and full >= 0.5 * len(rows)


def _columns(pieces: Sequence[Piece], depth: int = 0) -> list[list[Piece]]:
    """Groups of pieces in reading order; what spans the columns parts them into bands."""
    x = _gutter(pieces) if depth < 4 else None
    if x is None:
        return [list(pieces)] if pieces else []
    out: list[list[Piece]] = []
    band: list[Piece] = []
    wide = False
    usual = median(p.height for p in pieces)
    for row in page_rows(pieces):
        if not any(p.box[0] < x < p.box[2] or p.height > 1.25 * usual for p in row):
            band += row
            continue
        if band:
            out += _sides(band, x, depth)
            band, wide = [], False
        if out and wide:
            out[-1] += row
        else:
            out.append(list(row))
        wide = True
    return out + _sides(band, x, depth)


def _sides(band: list[Piece], x: float, depth: int) -> list[list[Piece]]:
    left = [p for p in band if p.box[0] < x]
    right = [p for p in band if p.box[0] >= x]
    return [*(_columns(left, depth + 1)), *(_columns(right, depth + 1))]


def page_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Lines in reading order: columns one after the other, each from the top."""
    out: list[Line] = []
    for number, column in enumerate(_columns(list(pieces))):
        out += [row_line(row, number) for row in page_rows(column)]
    return [line for line in out if line.text.strip()]


_BULLET = regex.compile(r"\s*(?:[•‣◦▪·●○\uf0b7–*-]\s+|\(?\d{1,2}[.)]\s+)(?=\S)")
_CLOSED = regex.compile(r"[.!?:;…][\"'”’)\]]{0,2}$")


def _breaks(before: Line, line: Line, pitch: float, right: float, left: float) -> bool:
    """Whether a paragraph ends between two lines of a column."""
    step = before.box[1] - line.box[1]
    closed = _CLOSED.search(before.text.rstrip()[-3:]) is not None
    if _BULLET.match(line.text) or step > 1.45 * pitch or step < -pitch:
        return True
    if (
        abs(line.height - before.height) > 0.25 * max(line.height, before.height)
        and abs(step) > 0.5 * pitch
        and (closed or not line.text[:1].islower())
    ):
        return _differs(before, line)
    if line.box[0] > left + 0.8 * line.height and before.box[0] < left + 0.4 * line.height and closed:
        return True
    # Lines are filled while words fit: a line that had room for the next word was ended on purpose.
    letter = (line.box[2] - line.box[0]) / max(len(line.text), 1)
    room = right - before.box[2] - letter * (len(line.text.split(maxsplit=1)[0]) + 1)
    return room > 2 * letter and (closed or line.text[:1].isupper())


def _differs(before: Line, line: Line) -> bool:
    """Whether two lines are set in sizes that differ clearly, as a heading and its text do."""
    return max(line.height, before.height) > 1.3 * min(line.height, before.height)


def _pitch(lines: Sequence[Line]) -> float:
    steps = [a.box[1] - b.box[1] for a, b in itertools.pairwise(lines) if 0 < a.box[1] - b.box[1] < 4 * a.height]
    return median(steps) if steps else 1.3 * median(line.height for line in lines)


def page_blocks(lines: Sequence[Line], page: int, *, continues: bool) -> list[Block]:
    """Paragraphs of a page.

    Args:
        lines: in reading order, heads and feet taken out.
        page: from 1.
        continues: whether the first line goes on with the paragraph before.

    Returns:
        Blocks whose lines are parted by one line end; a paragraph that goes on in the next column is one block.
    """
    groups: list[list[Line]] = []
    by_column: dict[int, list[Line]] = {}
    for line in lines:
        by_column.setdefault(line.column, []).append(line)
    for column in by_column.values():
        pitch, right, left = _pitch(column), max(li.box[2] for li in column), min(li.box[0] for li in column)
        for i, line in enumerate(column):
            if (
                i == 0
                and groups
                and not _differs(groups[-1][-1], line)
                and not _CLOSED.search(groups[-1][-1].text.rstrip()[-3:])
                and line.text[:1].islower()
            ):
                groups[-1].append(line)
            elif i == 0 or _breaks(column[i - 1], line, pitch, right, left):
                groups.append([line])
            else:
                groups[-1].append(line)
    out = []
    for number, group in enumerate(groups):
        text = "\n".join(line.text.strip() for line in group)
        bullet = _BULLET.match(text)
        out.append(
            Block(
                text[bullet.end() :] if bullet else text,
                page=page,
                runs_on=continues and number == 0 and bullet is None,
            )
        )
    return out
