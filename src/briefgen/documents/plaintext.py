"""Plain text: paragraphs by blank lines; list items, headings and the lines of a reference list by their looks."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from briefgen.documents.blocks import Block, BlockKind, Comment, Parsed

__all__ = ["read_text"]

_LINE = regex.compile(r"([^\r\n]*+)(\r\n?|\n|$)")
_BULLET = regex.compile(r"[ \t]*+(?:[-*+•‣◦▪·●○–—][ \t]++|\(?(?<number>\d{1,3})[.)][ \t]++|\(?[a-z][.)][ \t]++)(?=\S)")
_NUMBERED = regex.compile(r"[ \t]*+(?:\[\^?\d{1,4}\]:?|\^?\d{1,3}:)[ \t]++\S")
_FENCE = regex.compile(r"[ \t]{0,3}(?:```|~~~)")
_UNDERLINE = regex.compile(r"[ \t]*+(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})[ \t]*+$")
_HASHES = regex.compile(r"(#{1,6})[ \t]++(?=\S)")
_ENDED = regex.compile(r"[.!?…:;,][\"'”’)\]]{0,2}(?:\s?\[[\d,; –-]{1,30}\])*\s*$")
_TITLE_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def _lines(text: str) -> list[_Line]:
    out = []
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None:
            break
        out.append(_Line(at, match[1]))
        at = match.end()
    return out


def _groups(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Runs of lines that are not blank; fenced code is left out."""
    group: list[_Line] = []
    fenced = False
    for line in lines:
        if _FENCE.match(line.text):
            fenced = not fenced
        if line.is_blank or fenced or _FENCE.match(line.text):
            if group:
                yield group
            group = []
        else:
            group.append(line)
    if group:
        yield group


def _parts(group: list[_Line]) -> Iterator[tuple[BlockKind, list[_Line]]]:
    """Cut a run of lines before list items, numbered lines and lines that do not go on with the one before."""
    width = max(len(line.text.rstrip()) for line in group)
    part: list[_Line] = []
    kind: BlockKind = "paragraph"
    for line in group:
        if _UNDERLINE.match(line.text):
            if part:
                yield ("heading" if len(part) == 1 and kind == "paragraph" else kind), part
            part, kind = [], "paragraph"
            continue
        bullet = _BULLET.match(line.text)
        if part and (bullet or _NUMBERED.match(line.text) or not _goes_on(part[-1], line, width)):
            yield kind, part
            part = []
        if not part:
            kind = "item" if bullet else "heading" if _HASHES.match(line.text) else "paragraph"
        part.append(line)
    if part:
        yield kind, part


def _goes_on(line: _Line, following: _Line, width: int) -> bool:
    if _HASHES.match(line.text):
        return False
    bare = line.text.rstrip()
    first = following.text.lstrip()[:1]
    return first.islower() or bool(_ENDED.search(bare[-60:])) or len(bare) >= 0.6 * width


def _is_heading(part: list[_Line], alone: bool) -> bool:  # noqa: FBT001 - an inner rule
    if len(part) != 1 or not alone:
        return False
    bare = part[0].text.strip()
    return (
        len(bare) <= _TITLE_AT_MOST
        and not _ENDED.search(bare.removesuffix(":")[-60:])
        and bare[:1].isupper()
        and "[" not in bare
    )


def _block(kind: BlockKind, part: list[_Line], group: int) -> Block:
    first = part[0]
    skip = _BULLET.match(first.text) if kind == "item" else _HASHES.match(first.text) if kind == "heading" else None
    ordinal = int(skip["number"]) if kind == "item" and skip and skip["number"] else None
    pieces: list[str] = []
    places = array("L")
    comments: list[Comment] = []
    for index, line in enumerate(part):
        low = skip.end() if skip and index == 0 else len(line.text) - len(line.text.lstrip())
        if pieces:
            pieces.append(" ")
            places.append(line.start + low)
        for begin, end in _comments(line.text, low):
            _put(pieces, places, line, low, begin)
            comments.append(Comment(len(places), line.start + begin, line.text[begin + 4 : end - 3]))
            low = end
        _put(pieces, places, line, low, len(line.text.rstrip()))
    text = "".join(pieces)
    if not text.strip():
        return Block("rule", "", (), comments=tuple(comments), offset=first.start)
    indent = len(first.text) - len(first.text.lstrip())
    level = 6 if kind == "heading" else 1 + (indent >= 2) if kind == "item" else 0
    return Block(
        kind, text, places, comments=tuple(comments), level=level, ordinal=ordinal, group=group, offset=first.start
    )


def _comments(text: str, low: int) -> Iterator[tuple[int, int]]:
    """The comments of a line, half-open; one that is not closed is none."""
    begin = text.find("<!--", low)
    while begin >= 0:
        end = text.find("-->", begin + 4)
        if end < 0:
            return
        yield begin, end + 3
        begin = text.find("<!--", end + 3)


def _put(pieces: list[str], places: array[int], line: _Line, low: int, high: int) -> None:
    if low < high:
        pieces.append(line.text[low:high])
        places.extend(range(line.start + low, line.start + high))


def read_text(text: str) -> Parsed:
    """Read plain text into blocks.

    Args:
        text: decoded; line ends as they are.
    """
    blocks: list[Block] = []
    run = 0
    for group in _groups(_lines(text)):
        parts = list(_parts(group))
        for kind, part in parts:
            if kind == "paragraph" and _is_heading(part, len(parts) == 1):
                kind = "heading"  # noqa: PLW2901 - told from the whole group
            if not (kind == "item" and blocks and blocks[-1].kind == "item"):
                run += 1
            blocks.append(_block(kind, part, run if kind == "item" else 0))
    return Parsed(text, tuple(blocks))
