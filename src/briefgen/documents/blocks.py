"""What a reader of a format hands over: blocks of visible text whose every character knows its place in the file."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex

from briefgen.documents.nouns import Reference

__all__ = ["Block", "BlockKind", "Comment", "Lines", "Mark", "Note", "Parsed", "Written"]

BlockKind = Literal["paragraph", "item", "heading", "quote", "cell", "label", "rule", "aside"]

_LINE_END = regex.compile(r"\r\n?|\n")


class Lines:
    """Offsets of a text to lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(m.end() for m in _LINE_END.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker that the format itself shows to be one; half-open in the block's text, empty where it shows no character.

    Attributes:
        numbers: that it shows.
        key: of the note that it leads to; its number is told when all notes are known.
        prefers: the number that the note would show; None where it shows none.
    """

    start: int
    end: int
    numbers: tuple[int, ...] = ()
    key: str = ""
    prefers: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: where in the block's text, where in the file, and what it says."""

    at: int
    offset: int
    text: str


@dataclass(slots=True)
class Written:
    """Text under construction, with the place in the file of each character."""

    pieces: list[str] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("L"))
    marks: list[Mark] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    shielded: list[tuple[int, int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    label: int = 0

    def add(self, text: str, places: Sequence[int]) -> None:
        """Append characters with a place each."""
        self.pieces.append(text)
        self.places.extend(places)

    def add_run(self, text: str, offset: int) -> None:
        """Append a stretch that stands in the file as it is."""
        self.add(text, range(offset, offset + len(text)))

    def add_at(self, text: str, offset: int) -> None:
        """Append what stands in the file in another form (an entity)."""
        self.add(text, [offset] * len(text))

    @property
    def size(self) -> int:
        """How many characters there are."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell as a reader sees it.

    Attributes:
        kind: ``label`` is the head cell of a table, ``rule`` a line between parts, ``aside`` shown but not read for claims
            (code, navigation); both may be empty.
        text: visible words, markers included.
        places: one a character: its offset in the document's text.
        marks: by position.
        comments: inside, or before all words where ``at`` is 0.
        shielded: half-open stretches of code, in which nothing is a marker.
        links: addresses that it links to.
        level: of a heading; depth of a list item, from 1.
        ordinal: number of a list item; None where it has none.
        group: the list or the table row it belongs to; 0 for none.
        keys: names under which links lead to it.
        listed: it stands in a part that the format itself marks as notes or references.
        offset: where it begins in the document's text.
        label: length of the bold words with a colon that open it ("**Costs:** ..."); 0 where there are none.
    """

    kind: BlockKind
    text: str
    places: Sequence[int]
    marks: tuple[Mark, ...] = ()
    comments: tuple[Comment, ...] = ()
    shielded: tuple[tuple[int, int], ...] = ()
    links: tuple[str, ...] = ()
    level: int = 0
    ordinal: int | None = None
    group: int = 0
    keys: tuple[str, ...] = ()
    listed: bool = False
    offset: int = 0
    label: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote by its key."""

    key: str
    text: str
    links: tuple[str, ...]
    offset: int
    prefers: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document as read by the reader of its format.

    Attributes:
        text: to which all places refer.
        blocks: in reading order.
        notes: footnotes that stand apart from the blocks.
        references: numbered links.
        faults: for the reader.
    """

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    faults: tuple[str, ...] = ()
