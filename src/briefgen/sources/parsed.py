"""What a reader hands over: blocks in reading order, metadata with origins, warnings; and its form on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from briefgen.model import Found

__all__ = ["FIELDS", "Block", "Fields", "Kind", "Parsed", "ReadError", "from_wire", "to_wire"]

Kind = Literal["prose", "heading", "furniture", "hidden"]

FIELDS = ("title", "author", "publisher", "date", "url")

Fields = dict[str, Found]


class ReadError(Exception):
    """A file cannot be read; the message is the reason shown to the reader of the list."""


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


def to_wire(parsed: Parsed) -> dict[str, Any]:
    """Plain lists and strings for JSON."""
    return {
        "blocks": [[b.text, b.kind, b.reason, b.page, b.runs_on] for b in parsed.blocks],
        "fields": {name: [found.value, found.origin] for name, found in parsed.fields.items()},
        "warnings": list(parsed.warnings),
        "pages": parsed.pages,
    }


def from_wire(value: dict[str, Any]) -> Parsed:
    """The inverse of :func:`to_wire`."""
    return Parsed(
        blocks=tuple(Block(*items) for items in value["blocks"]),
        fields={name: Found(*items) for name, items in value["fields"].items()},
        warnings=tuple(value["warnings"]),
        pages=value["pages"],
    )
