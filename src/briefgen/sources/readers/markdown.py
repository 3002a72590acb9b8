"""Markdown: front matter, then the text as a reader of the rendered page sees it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from briefgen.sources.metadata import front_matter
from briefgen.sources.parsed import Block, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode
from briefgen.sources.readers.html import hidden_warning, markup_blocks

__all__ = ["read_markdown"]

# "[1]: https://..." would turn the article's own marker [1] into a link whose text is a bare 1.
_NUMBERED_LINK = regex.compile(r"^ {0,3}\[(\d{1,3})\]:[ \t]+(\S+)", regex.MULTILINE)
_WORD = regex.compile(r"[\p{L}\p{N}]+")
# Addresses of links and pictures, tags and comments: what a reader of the file does not take for its text either.
_TAGS = (
    "a|abbr|address|article|aside|b|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|"
    "footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|ol|p|picture|pre|q|s|samp|script|section|small|source|span|"
    "strong|style|sub|summary|sup|svg|table|tbody|td|template|tfoot|th|thead|time|tr|u|ul|var|video|wbr"
)
_MARKUP = regex.compile(
    rf"\]\([^()\s]*+(?:\s[^()]*+)?\)|<!--(?:[^-]|-(?!->))*+(?:-->|(*SKIP)(*FAIL))|</?(?:{_TAGS})\b[^<>]*+>|https?://\S++|!\[[^\[\]]*+\]|^```.*+$",
    regex.MULTILINE,
)
_MOST_LOST = 0.05


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
    rendered = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": 120}).enable(["table", "strikethrough"]).render(body)
    )
    shown, unread = markup_blocks(f"<html><body>{rendered}</body></html>")
    blocks = list(shown)
    lost = _lost(body, blocks)
    if front:
        blocks.append(Block(front.of(text).strip("\n"), "furniture", "front matter"))
    return Parsed(tuple(blocks), fields, (*warnings, *replaced, *more, *unread, *lost, *hidden_warning(blocks)))


def _lost(body: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """A warning where words of the file are not shown when it is rendered; empty where none are."""
    written = len(_WORD.findall(_MARKUP.sub(" ", body)))
    read = sum(len(_WORD.findall(b.text)) for b in blocks)
    if read >= (1 - _MOST_LOST) * written - 3:
        return ()
    return (f"shows {read} of about {written} words when it is rendered; the rest was not read",)
