"""What a reader hands over: blocks in reading order, metadata with origins, warnings; and its form on the wire."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
import regex

from briefgen.model import Found

__all__ = ["FIELDS", "Answer", "Block", "Fields", "Kind", "Parsed", "ReadError", "Wire", "from_wire", "to_wire"]

Kind = Literal["prose", "heading", "furniture", "hidden"]

FIELDS = ("title", "author", "publisher", "date", "url")

Fields = dict[str, Found]


class ReadError(Exception):
    """A file cannot be read; the message is the reason shown to the reader of the list.

    Attributes:
        passing: whether the same file may be read another time.
    """

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row as read.

    Attributes:
        text: not blank, clean (see :func:`briefgen.sources.plaintext.clean`), single newlines inside only.
        kind: what it is to a reader of the original.
        reason: why it is furniture, hidden or a heading.
        page: from 1; None where the format has no pages.
        runs_on: it continues the block before it (a paragraph over a page or column break).
    """

    text: str
    kind: Kind = "prose"
    reason: str = ""
    page: int | None = None
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file as read by the reader of its format.

    Attributes:
        blocks: in reading order; furniture and hidden text may stand anywhere, :mod:`briefgen.sources.layout` places them.
        fields: metadata by name (see ``FIELDS``), the first origin of the format's order already chosen.
        warnings: for the reader.
        pages: how many pages the file has; 0 where the format has none.
    """

    blocks: tuple[Block, ...]
    fields: Fields = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    pages: int = 0


# Control characters other than white space, halves of surrogate pairs and what is no character: they cannot be stored.
_UNSTORABLE = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = regex.compile(r"https?://[^\s<>\"'`{}|\\^\p{Cc}]{3,2000}")
_LONGEST_NOTE = 2000
_MOST_NOTES = 200
_MOST_PAGES = 100_000

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Note = Annotated[str, msgspec.Meta(max_length=_LONGEST_NOTE)]
_Page = Annotated[int, msgspec.Meta(ge=1, le=_MOST_PAGES)]
_Name = Literal["title", "author", "publisher", "date", "url"]
# What only the manifest, the text itself or the file's name can say is not for a reader of a format to claim.
_Origin = Literal["front-matter", "json-ld", "meta", "header", "properties", "text"]


class Wire(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A parsed file as it comes over the wire; a block is its text, kind, reason, page and whether it runs on."""

    blocks: tuple[tuple[_Text, Kind, _Note, _Page | None, bool], ...]
    fields: dict[_Name, tuple[_Note, _Origin]]
    warnings: Annotated[tuple[_Note, ...], msgspec.Meta(max_length=_MOST_NOTES)]
    pages: Annotated[int, msgspec.Meta(ge=0, le=_MOST_PAGES)]


class Answer(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a process that has seen a file says of it: ``parsed`` or ``error``, and whether the error may pass."""

    parsed: Wire | None = None
    error: _Note | None = None
    passing: bool = False


def to_wire(parsed: Parsed) -> dict[str, Any]:
    """Plain lists and strings for JSON; what cannot be stored is replaced by U+FFFD, what is too long is cut."""
    return {
        "blocks": [[_storable(b.text), b.kind, _note(b.reason), b.page, b.runs_on] for b in parsed.blocks],
        "fields": {
            name: [_note(found.value), found.origin] for name, found in parsed.fields.items() if found.value.strip()
        },
        "warnings": [_note(w) for w in parsed.warnings[:_MOST_NOTES]],
        "pages": parsed.pages,
    }


def _storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def _note(text: str) -> str:
    return _storable(text)[:_LONGEST_NOTE]


def _require_form(name: str, value: str) -> None:
    """Refuse a field that is no line of text, no address or no date.

    Raises:
        ValueError: it is not.
    """
    if not value.strip() or "\n" in value or "\r" in value:
        raise ValueError(f"a parsed file holds a {name} that is no line")
    if name == "url" and not _ADDRESS.fullmatch(value):
        raise ValueError("a parsed file holds an address that is none")
    if name == "date":
        dt.date.fromisoformat(value if len(value) == len("2026-04-27") else f"{value}-01")


def from_wire(wire: Wire) -> Parsed:
    """The inverse of :func:`to_wire`, for what comes from another process or from a file: nothing of it is taken on trust.

    Raises:
        ValueError: it is not what :func:`to_wire` makes.
    """
    texts = [text for block in wire.blocks for text in (block[0], block[2])]
    texts += [value for value, _ in wire.fields.values()]
    if any(_UNSTORABLE.search(text) for text in (*texts, *wire.warnings)):
        raise ValueError("a parsed file holds what cannot be stored")
    if not all(text.strip() for text, *_ in wire.blocks):
        raise ValueError("a parsed file holds an empty block")
    for name, (value, _) in wire.fields.items():
        _require_form(name, value)
    return Parsed(
        blocks=tuple(Block(*items) for items in wire.blocks),
        fields={name: Found(*items) for name, items in wire.fields.items()},
        warnings=wire.warnings,
        pages=wire.pages,
    )
