"""What a reader hands over: blocks in reading order, metadata with origins, warnings; and its form on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard, get_args

from briefgen.model import Found

__all__ = ["FIELDS", "Block", "Fields", "Kind", "Parsed", "ReadError", "from_wire", "to_wire"]

Kind = Literal["prose", "heading", "furniture", "hidden"]

_KINDS = frozenset(get_args(Kind))

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


def from_wire(value: object) -> Parsed:
    """The inverse of :func:`to_wire`, for what comes from a child process or a file: nothing of it is taken on trust.

    Raises:
        ValueError: it is not what :func:`to_wire` makes.
    """
    if not isinstance(value, dict) or value.keys() != {"blocks", "fields", "warnings", "pages"}:
        raise ValueError("not a parsed file")
    blocks, fields, warnings, pages = (value[name] for name in ("blocks", "fields", "warnings", "pages"))
    if not (isinstance(blocks, list) and isinstance(fields, dict) and _is_texts(warnings) and _is_count(pages)):
        raise ValueError("not a parsed file")
    if not all(name in FIELDS and _is_texts(found, 2) for name, found in fields.items()):
        raise ValueError("not the fields of a parsed file")
    return Parsed(
        blocks=tuple(map(_block, blocks)),
        fields={name: Found(*items) for name, items in fields.items()},
        warnings=tuple(warnings),
        pages=pages,
    )


def _block(items: object) -> Block:
    if not isinstance(items, list) or len(items) != 5:
        raise ValueError("not a block of a parsed file")
    text, kind, reason, page, runs_on = items
    if not (
        isinstance(text, str)
        and text
        and _is_kind(kind)
        and isinstance(reason, str)
        and (page is None or _is_count(page))
        and isinstance(runs_on, bool)
    ):
        raise ValueError("not a block of a parsed file")
    return Block(text, kind, reason, page, runs_on)


def _is_kind(value: object) -> TypeGuard[Kind]:
    return isinstance(value, str) and value in _KINDS


def _is_texts(value: object, length: int | None = None) -> bool:
    return (
        isinstance(value, list) and all(isinstance(v, str) for v in value) and (length is None or len(value) == length)
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
