"""The nouns of a document that cites numbered sources. Lines and columns are from 1; an end is one past the last character."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["CitedClaim", "CitedDocument", "ClaimKind", "Reference", "Suppression"]

ClaimKind = Literal["claim", "quotation", "question", "heading", "not-a-claim"]


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence, or a clause of one that has markers of its own.

    Attributes:
        text: without its markers, white space tidied. In a table it may join the row's label and the marked cell.
        numbers: of the markers that cover it, ascending, each once; ``()`` where it has none.
        line, column: where its first word stands. In a Word document the line is the number of the paragraph and the column
            that of the character in it.
        end_line, end_column: one past its last word or full stop.
        kind: ``claim`` (asserts something, or is a fragment with a marker), ``quotation`` (a sentence of a block quote: the
            words of another), ``question``, ``heading`` (a heading with a marker) or ``not-a-claim`` (a label, a pointer to
            another place, a fragment). Only a ``claim`` or a ``quotation`` without numbers asserts without a marker.
        together: its parts carry markers of their own but are no sentences of their own ("in Lund [1] and Oslo [2]"): what
            it says may be spread over the sources that it cites.
    """

    text: str
    numbers: tuple[int, ...]
    line: int
    column: int
    end_line: int
    end_column: int
    kind: ClaimKind = "claim"
    together: bool = False
    label: str = ""

    @property
    def is_unmarked(self) -> bool:
        """Whether it asserts something and no marker covers it."""
        return not self.numbers and self.kind in {"claim", "quotation"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What the document itself says of one of its numbers: an entry of its reference list, a footnote, a link.

    Attributes:
        number: as the markers use it.
        text: as listed, without the number.
        url: the first address in it; None where there is none.
        path: the first file name in it; None where there is none.
        line: where it begins.
        kind: ``entry`` (of a list), ``note`` (a footnote or endnote) or ``link`` (a numbered link: an address alone).
    """

    number: int
    text: str
    url: str | None = None
    path: str | None = None
    line: int = 1
    kind: Literal["entry", "note", "link"] = "entry"


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that asks to pass over findings: ``<!-- briefgen: ignore BG404 -- checked by telephone -->``.

    Attributes:
        codes: as written, in order, each once; they need not exist.
        line, column: of the comment.
        scope: ``sentence`` (the one before it, or the one it stands in: the comment stands behind words), ``block`` (it
            stands alone: the paragraph, list item, heading or table row that follows) or ``file`` (``ignore-file``).
        reason: what follows the two dashes; empty where none is given.
        claims: indexes into ``CitedDocument.claims`` that it covers, ascending.
        fault: what is wrong with it (no reason, no code, an unknown word); empty where nothing is. A suppression with a
            fault must not suppress.
    """

    codes: tuple[str, ...]
    line: int
    column: int
    scope: Literal["sentence", "block", "file"]
    reason: str
    claims: tuple[int, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document as read.

    Attributes:
        path: as given.
        media_type: such as ``text/markdown``.
        text: decoded; of a Word document its paragraphs, one a line. Lines and columns refer to it.
        claims: in reading order.
        references: ascending by number, then by line; a number may be listed twice.
        suppressions: in reading order.
        faults: what a reader should know of how it was read, such as a guessed encoding or a note without text.
    """

    path: Path
    media_type: str
    text: str
    claims: tuple[CitedClaim, ...]
    references: tuple[Reference, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every number that a marker uses, ascending."""
        return tuple(sorted({n for claim in self.claims for n in claim.numbers}))
