"""Blocks with their markers to claims."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from briefgen.documents.assertion import asserts, is_question
from briefgen.documents.blocks import Block, Lines, Mark
from briefgen.documents.coverage import Bare, pieces, strip_markers
from briefgen.documents.nouns import CitedClaim, ClaimKind
from briefgen.documents.suppressions import Located

__all__ = ["Marked", "claims_of"]

_LEADING = regex.compile(r"[\s,;:–—‐-]*(?:\(\s*\)\s*)?")


@dataclass(frozen=True, slots=True)
class Marked:
    """A block of the body with all its markers, their numbers told."""

    index: int
    block: Block
    marks: tuple[Mark, ...]


def claims_of(marked: Sequence[Marked], lines: Lines) -> Iterator[tuple[CitedClaim, Located]]:
    """The claims of a document's body, in order, each with where it stands.

    A list, or a block quote, takes the markers of the line before it that ends in a colon, where it has none of its own. In a
    table a cell that holds markers alone gives them to the cells of its row.
    """
    at = 0
    lead: tuple[int, ...] = ()
    while at < len(marked):
        run = _run(marked, at)
        if marked[at].block.kind == "cell" or (marked[at].block.kind == "label" and len(run) > 1):
            yield from _row(run, lines)
        elif marked[at].block.kind in {"item", "quote"}:
            given = () if any(m.marks for m in run) else lead
            whole = _all_numbers(run) if marked[at].block.kind == "quote" else ()
            for item in run:
                yield from _plain(item, lines, given or whole)
        else:
            yield from _plain(marked[at], lines, ())
        lead = _lead(run[-1])
        at += len(run)


def _run(marked: Sequence[Marked], at: int) -> Sequence[Marked]:
    """The blocks that belong together: a list, a block quote, a row; else the one block."""
    block = marked[at].block
    end = at + 1
    if block.kind in {"item", "quote", "cell", "label"}:
        while end < len(marked) and _together(block, marked[end].block, marked[end - 1], marked[end]):
            end += 1
    return marked[at:end]


def _together(first: Block, block: Block, before: Marked, item: Marked) -> bool:
    if first.kind in {"cell", "label"}:
        return block.kind in {"cell", "label"} and block.group == first.group and block.group != 0
    if first.kind == "quote":
        return block.kind == "quote" and item.index == before.index + 1
    return block.kind == first.kind and block.group == first.group


def _all_numbers(run: Sequence[Marked]) -> tuple[int, ...]:
    return tuple(sorted({n for item in run for mark in item.marks for n in mark.numbers}))


def _lead(item: Marked) -> tuple[int, ...]:
    """Markers that a line hands on to the list or quotation below it."""
    if not item.marks or item.block.kind == "heading":
        return ()
    bare = strip_markers(item.block.text, item.marks)
    if not bare.text.rstrip().endswith(":"):
        return ()
    position, numbers = bare.groups[-1]
    return tuple(sorted(numbers)) if not any(c.isalnum() for c in bare.text[position:]) else ()


def _plain(item: Marked, lines: Lines, given: tuple[int, ...]) -> Iterator[tuple[CitedClaim, Located]]:
    block = item.block
    if block.kind == "heading" and not item.marks:
        return
    bare = strip_markers(block.text, item.marks)
    if _is_listing(block, item.marks):
        return
    label = bisect_left(bare.places, block.label)
    for piece in pieces(bare):
        numbers = piece.numbers or given
        start = (
            label if piece.span.start < label and _stands_alone(bare.text[label : piece.span.end]) else piece.span.start
        )
        found = _claim(bare, block, start, piece.span.end, lines)
        if found is None:
            continue
        claim, place = found
        kind = _kind(claim.text, block, numbers, running=block.kind in {"paragraph", "quote"})
        named = " ".join(bare.text[:label].split()).rstrip(" :") if start == label and label else ""
        yield (
            replace(claim, numbers=numbers, kind=kind, together=piece.together, label=named),
            Located(item.index, place),
        )


def _stands_alone(rest: str) -> bool:
    """Whether what follows a label is a sentence of its own."""
    bare = rest.strip()
    return (bare[:1].isupper() or not bare[:1].isalpha()) and (asserts(bare, running=False) or is_question(bare))


def _is_listing(block: Block, marks: Sequence[Mark]) -> bool:
    """Whether a block that opens with a marker only lists what the number stands for ("[2] The Courier, 3 May, page 4")."""
    if not marks or marks[0].start > 0 or len(marks) > 1:
        return False
    rest = block.text[marks[0].end :].strip(" :.–—-")
    return not asserts(rest, running=False) or bool(block.links) or "http" in rest[:500]


def _kind(text: str, block: Block, numbers: tuple[int, ...], *, running: bool) -> ClaimKind:
    if block.kind == "heading":
        return "heading"
    if is_question(text):
        return "question"
    if block.kind == "quote":
        return "quotation" if numbers or asserts(text, running=running) else "not-a-claim"
    return "claim" if numbers or (block.kind != "label" and asserts(text, running=running)) else "not-a-claim"


def _claim(bare: Bare, block: Block, start: int, end: int, lines: Lines) -> tuple[CitedClaim, int] | None:
    """A stretch of the bare text as a claim without numbers, and where it begins in the file."""
    lead = _LEADING.match(bare.text, start, end)
    start = lead.end() if lead else start
    words = " ".join(bare.text[start:end].split())
    if not any(c.isalnum() for c in words):
        return None
    last = start + len(bare.text[start:end].rstrip()) - 1
    first_place = block.places[bare.places[start]]
    line, column = lines.at(first_place)
    end_line, end_column = lines.at(block.places[bare.places[last]])
    return CitedClaim(words, (), line, column, end_line, end_column + 1), first_place


def _row(run: Sequence[Marked], lines: Lines) -> Iterator[tuple[CitedClaim, Located]]:
    """The claims of a table's row."""
    bares = [strip_markers(item.block.text, item.marks) for item in run]
    alone = {n for item, bare in zip(run, bares, strict=True) if not _says(bare) for m in item.marks for n in m.numbers}
    shared = tuple(sorted(alone))
    saying = [(item, bare) for item, bare in zip(run, bares, strict=True) if _says(bare)]
    sentences = [asserts(bare.text, running=False) for _, bare in saying]
    if shared and saying and not any(sentences) and not any(item.marks for item, _ in saying):
        yield from _joined(saying, shared, lines)
        return
    for (item, bare), sentence in zip(saying, sentences, strict=True):
        if item.block.kind == "label" and not item.marks:
            continue
        if sentence:
            yield from _plain(item, lines, shared)
        elif item.marks:
            label = saying[0] if saying[0][0] is not item else None
            numbers = tuple(sorted({n for m in item.marks for n in m.numbers} | alone))
            yield from _joined([*([label] if label else []), (item, bare)], numbers, lines)


def _says(bare: Bare) -> bool:
    return any(c.isalnum() for c in bare.text)


def _joined(
    cells: Sequence[tuple[Marked, Bare]], numbers: tuple[int, ...], lines: Lines
) -> Iterator[tuple[CitedClaim, Located]]:
    """Cells read as one: the row's label, a colon, what the others say."""
    found = [
        (claim, item)
        for item, bare in cells
        if (claim := _claim(bare, item.block, 0, len(bare.text), lines)) is not None
    ]
    if not found:
        return
    (first, start), item = found[0]
    last = found[-1][0][0]
    words = [claim.text for (claim, _), _ in found]
    text = words[0] if len(words) == 1 else f"{words[0].rstrip(':')}: {'; '.join(words[1:])}"
    yield (
        CitedClaim(text, numbers, first.line, first.column, last.end_line, last.end_column),
        Located(item.index, start),
    )
