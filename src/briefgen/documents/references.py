"""What a document says of its numbers: the entries of its reference list, its notes, its numbered links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from briefgen.documents.blocks import Block
from briefgen.documents.sections import Placed, numbered_start

__all__ = ["Entry", "addresses", "entries", "file_name"]

_URL = regex.compile(r"https?://[^\s<>\"'`|\\^{}“”‘’]{1,2000}", regex.IGNORECASE)
_FILE = regex.compile(
    r"(?<![\w/:.-])[\w.-]{1,100}(?:/[\w.-]{1,100}){0,10}\.(?:txt|md|markdown|html?|pdf|docx|eml)\b(?![/\w])",
    regex.IGNORECASE,
)
_BACK = regex.compile(r"(?:(?<!\s)\s++)?+[↩↑⏎↵](?:\ufe0e)?\s*+$")


@dataclass(slots=True)
class Entry:
    """One entry under construction; ``number`` is None where only a link's name leads to it."""

    number: int | None
    offset: int
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    keys: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As listed, without its number."""
        return _BACK.sub("", " ".join(" ".join(self.words).split())).strip()


def addresses(text: str, links: Sequence[str] = ()) -> tuple[str, ...]:
    """The addresses in a reference, in order: those written, then those linked to."""
    written = [_trimmed(m[0]) for m in _URL.finditer(text)]
    return tuple(dict.fromkeys([*written, *links]))


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(".,;:!?")
    return url


def file_name(text: str) -> str | None:
    """The first name of a file in a reference that is no part of an address."""
    match = _FILE.search(_URL.sub(" ", text))
    return match[0] if match else None


def entries(placed: Sequence[Placed]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of the lists of references, in order, and what is wrong with the lists.

    An entry begins with its number, in its words (``[3]``, ``3.``), as a numbered list item or as the first cell of a row;
    what follows without a number goes on with it.
    """
    out: list[Entry] = []
    loose = 0
    before: Block | None = None
    for item in placed:
        block = item.block
        if item.zone != "references" or not block.text.strip() or block.kind == "heading":
            before = None if block.kind == "heading" else before
            continue
        begun = _begin(block, before)
        if begun is not None:
            out.append(begun)
        elif out and before is not None:
            out[-1].words.append(block.text)
            out[-1].links += block.links
        elif before is not None or block.kind == "item":
            loose += 1
        before = block if begun is not None or out else before
    numbered = any(e.number is not None for e in out)
    faults = (f"the list of references has {loose} entries without a number",) if loose and not numbered else ()
    return tuple(out), faults


def _begin(block: Block, before: Block | None) -> Entry | None:
    """The entry that a block begins; None where it goes on with the one before."""
    same_row = before is not None and block.group and block.group == before.group and block.kind in {"cell", "label"}
    if same_row:
        return None
    start = numbered_start(block.text, loose=block.ordinal is None)
    if start is not None:
        return Entry(start[0], block.offset, [block.text[start[1] :]], list(block.links), block.keys)
    if block.kind in {"cell", "label"}:
        bare = block.text.strip(" .")
        return (
            Entry(int(bare), block.offset, [], list(block.links), block.keys)
            if bare.isdecimal() and len(bare) <= 3
            else None
        )
    again = before is not None and (before.ordinal, before.group, before.level) == (
        block.ordinal,
        block.group,
        block.level,
    )
    if block.kind == "item" and block.level <= 1 and block.ordinal is not None and not again:
        return Entry(block.ordinal, block.offset, [block.text], list(block.links), block.keys)
    if block.keys and block.listed and block.ordinal is None:
        return Entry(None, block.offset, [block.text], list(block.links), block.keys)
    return None
