"""Markdown: front matter, then the text as a reader of the rendered page sees it."""

from __future__ import annotations

import regex

from briefgen.sources.html import hidden_warning, markup_blocks
from briefgen.sources.metadata import front_matter
from briefgen.sources.parsed import Block, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode

__all__ = ["read_markdown"]

# "[1]: https://..." would turn the article's own marker [1] into a link whose text is a bare 1.
_NUMBERED_LINK = regex.compile(r"^ {0,3}\[(\d{1,3})\]:[ \t]+(\S+)", regex.MULTILINE)


def read_markdown(data: bytes) -> Parsed:
    """Read a Markdown file: links give their words, images nothing, raw HTML what it shows.

    Raises:
        ReadError: it holds no text.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - imported when used

    text, warnings = decode(data)
    text, replaced = clean(text)
    fields, front, more = front_matter(text)
    body = text[front.end :] if front else text
    body = _NUMBERED_LINK.sub(r"\\[\1\\]: \2", body)
    if not body.strip():
        raise ReadError("holds no text")
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(body)
    shown, unread = markup_blocks(f"<html><body>{rendered}</body></html>")
    blocks = list(shown)
    if front:
        blocks.append(Block(front.of(text).strip("\n"), "furniture", "front matter"))
    return Parsed(tuple(blocks), fields, (*warnings, *replaced, *more, *unread, *hidden_warning(blocks)))
