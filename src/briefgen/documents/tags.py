"""A tokenizer of HTML that keeps offsets: forgiving as browsers are, linear, and never building a tree."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import regex

__all__ = ["Tag", "Token", "tokens"]

_NAME = regex.compile(r"</?([A-Za-z][^\s/>]{0,60})")
_ATTRIBUTE = regex.compile(
    r"[\s/]*+(?<name>[^\s\"'>/=]{1,200})(?:\s*+=\s*+(?:\"(?<double>[^\"]*+)\"|'(?<single>[^']*+)'|(?<bare>[^\s>\"']++)))?+"
)
_END = regex.compile(r"[^>\"']*+(?:\"[^\"]*+\"[^>\"']*+|'[^']*+'[^>\"']*+)*+>")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"})


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag."""

    name: str
    closing: bool
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Token:
    """Half-open in the text given. The inside of scripts, styles and the like is left out."""

    kind: Literal["text", "tag", "comment"]
    start: int
    end: int
    tag: Tag | None = None


def _attributes(text: str, low: int, high: int) -> dict[str, str]:
    out: dict[str, str] = {}
    at = low
    while at < high:
        match = _ATTRIBUTE.match(text, at, high)
        if match is None:
            at += 1
            continue
        value = match["double"] or match["single"] or match["bare"] or ""
        out.setdefault(match["name"].lower(), html.unescape(value) if "&" in value else value)
        at = match.end()
    return out


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of ``text[start:end]``, in order, with offsets into ``text``."""
    at = low = start
    while at < end:
        at = text.find("<", at, end)
        if at < 0:
            break
        following = text[at + 1 : at + 2]
        if not (following.isalpha() and following.isascii()) and following not in ("/", "!", "?"):
            at += 1
            continue
        if low < at:
            yield Token("text", low, at)
        token, at = _markup(text, at, end)
        if token is not None:
            yield token
            if token.tag and not token.tag.closing and token.tag.name in _RAW:
                at = _past(text, token.tag.name, at, end)
        low = at
    if low < end:
        yield Token("text", low, end)


def _past(text: str, name: str, at: int, end: int) -> int:
    """Where the closing tag of an element that holds no markup begins; the end where it is never closed."""
    match = regex.compile(rf"</{name}(?=[\s/>])", regex.IGNORECASE).search(text, at, end)
    return match.start() if match else end


def _markup(text: str, at: int, end: int) -> tuple[Token | None, int]:
    if text.startswith("<!--", at):
        close = text.find("-->", at + 4, end)
        stop = end if close < 0 else close + 3
        return Token("comment", at, stop), stop
    name = _NAME.match(text, at, end)
    if name is None:  # a document type, a processing instruction, "</ >"
        close = text.find(">", at, end)
        return None, end if close < 0 else close + 1
    match = _END.match(text, name.end(), end)
    if match:
        stop = match.end()
    else:  # a quotation mark is missing: the tag ends where a browser's patience would
        close = text.find(">", name.end(), end)
        stop = end if close < 0 else close + 1
    closing = text[at + 1] == "/"
    attributes = {} if closing else _attributes(text, name.end(), stop - 1)
    return Token("tag", at, stop, Tag(name[1].lower(), closing, attributes)), stop
