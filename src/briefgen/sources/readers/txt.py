"""Plain text: read at once where its bytes leave nothing to guess or to parse, and else where files are parsed."""

from __future__ import annotations

import codecs

from briefgen.model import Region, Span
from briefgen.sources.layout import Layout
from briefgen.sources.metadata import front_matter
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode, paragraphs

__all__ = ["certain", "laid_out", "read_txt"]

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def certain(data: bytes) -> Parsed | None:
    """A text for which no library is asked: its encoding is plain and it has no front matter; None for all others.

    Raises:
        ReadError: it is no text.
    """
    if not (data.startswith(_MARKS) or _is_utf8(data)):
        return None
    text, warnings = decode(data)
    text, replaced = clean(text)
    return None if text.startswith("---") else _parsed(text, {}, None, (*warnings, *replaced))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_txt(data: bytes) -> Parsed:
    """Read a text file as it stands: its front matter, if it has any, and the rest.

    Raises:
        ReadError: its encoding cannot be told, or it is no text.
    """
    text, warnings = decode(data)
    text, replaced = clean(text)
    fields, front, more = front_matter(text)
    return _parsed(text, fields, front, (*warnings, *replaced, *more))


def _parsed(text: str, fields: Fields, front: Span | None, warnings: tuple[str, ...]) -> Parsed:
    blocks = [Block(front.of(text), "furniture", "front matter")] if front else []
    rest = text[front.end :] if front else text
    if rest.strip():
        blocks.append(Block(rest))
    return Parsed(tuple(blocks), fields, warnings)


def laid_out(parsed: Parsed) -> tuple[Layout, Fields, tuple[str, ...]]:
    """The whole text again, in paragraphs, with its front matter set aside.

    Raises:
        ReadError: there is none.
    """
    text = "".join(block.text for block in parsed.blocks)
    if not text:
        raise ReadError("holds no text")
    spans = paragraphs(text)
    regions: tuple[Region, ...] = ()
    if parsed.blocks[0].kind == "furniture":
        front = Span(0, len(parsed.blocks[0].text))
        spans = (front, *(s for s in spans if s.start >= front.end))
        regions = (Region("furniture", front, "front matter"),)
    return Layout(text, spans, (), regions), parsed.fields, parsed.warnings
