"""Untrusted text in Markdown: nothing in it can become a link, an image, a heading, HTML, a list or a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import regex

from briefgen.rendering.visible import one_line

__all__ = ["code", "escaped", "marked", "pieces"]

# What some reader of Markdown would turn into a link, a mention or a pictogram by itself. A backslash does not stop
# them all, since several look at the finished text; inside a code span none of them looks.
_ACTIVE = regex.compile(r"//|www\.|@|:[a-z_+-][\w+-]*:|[\w-]\.[^\W\d_]{2,}|(?<!\w)(?:\#|GH-)\d", regex.IGNORECASE)
_TOKEN = regex.compile(r"\S+")
_MARKUP = regex.compile(r"[\\`*_\[\]<>#&|~!$^{}]")
_BLOCK_START = regex.compile(r"^(?:[-+=:%]|\d+(?=[.)]))")


def code(text: str) -> str:
    """The text as one code span; a dash where it is blank."""
    line = one_line(text)
    if not line:
        return "—"
    fence = "`" * (1 + max((len(run) for run in regex.findall("`+", line)), default=0))
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def escaped(text: str, *, blank: str = "—") -> str:
    """The text on one line, as words only; ``blank`` where there are none.

    What looks like an address, a mention or an issue number stands in a code span; all other markup is escaped.
    """
    return _inline(one_line(text)) or blank


def marked(before: str, words: str, after: str) -> str:
    """An excerpt on one line, the quote in bold; in ``⟦ ⟧`` where bold would not take beside the letters around it."""
    line, start, end = _joined(before, words, after)
    head, quote, tail = (_inline(part) for part in (line[:start], line[start:end], line[end:]))
    return f"{head}{_set_off(quote, line[start - 1 : start], line[end : end + 1])}{tail}"


def pieces(parts: Iterable[tuple[str, bool]]) -> str:
    """One line given in pieces, those that are marked set off as in :func:`marked`, without the spaces at their ends."""
    given = list(parts)
    line = "".join(words for words, _ in given)
    out: list[str] = []
    at = 0
    for words, mark in given:
        core = words.strip() if mark else ""
        start = at + words.find(core)
        end, at = start + len(core), at + len(words)
        if core:
            head, tail = words[: words.find(core)], words[words.find(core) + len(core) :]
            out.append(f"{head}{_set_off(_inline(core), line[start - 1 : start], line[end : end + 1])}{tail}")
        else:
            out.append(_inline(words))
    return "".join(out)


def _set_off(quote: str, before: str, after: str) -> str:
    """In bold, or in ``⟦ ⟧`` where bold would not take beside the characters around it."""
    opens = _edge(before) or quote[:1].isalnum()
    closes = _edge(after) or quote[-1:].isalnum()
    return f"**{quote}**" if opens and closes and quote else f"⟦{quote}⟧"


def _edge(character: str) -> bool:
    """Whether bold takes beside it whatever stands on its other side: a space, punctuation, or the end of the line."""
    return character in ("", " ") or unicodedata.category(character).startswith("P")


def _joined(before: str, words: str, after: str) -> tuple[str, int, int]:
    """One line, and where the quote stands in it, without the white space at its ends."""
    head, quote, tail = one_line(before), one_line(words), one_line(after)
    if head and (before[-1:].isspace() or words[:1].isspace()):
        head += " "
    if tail and (words[-1:].isspace() or after[:1].isspace()):
        tail = " " + tail
    return head + quote + tail, len(head), len(head) + len(quote)


def _inline(line: str) -> str:
    out: list[str] = []
    at = 0
    for token in _TOKEN.finditer(line):
        if _ACTIVE.search(token[0]):
            out += [_words(line[at : token.start()], first=at == 0), code(token[0])]
            at = token.end()
    out.append(_words(line[at:], first=at == 0))
    return "".join(out)


def _words(text: str, *, first: bool) -> str:
    start = _BLOCK_START.match(text) if first else None
    if start is None:
        return _MARKUP.sub(_escape, text)
    number = start[0] if start[0].isdecimal() else ""
    rest = text[len(number) :]
    return f"{number}\\{rest[0]}{_MARKUP.sub(_escape, rest[1:])}"


def _escape(found: regex.Match[str]) -> str:
    return "\\" + found[0]
