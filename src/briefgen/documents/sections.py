"""The parts of a document: its body, its list of references, and what asserts nothing because of where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import regex

from briefgen.documents.blocks import Block

__all__ = ["Placed", "Zone", "numbered_start", "place"]

Zone = Literal["body", "front", "references", "unread"]

_REFERENCE_HEADINGS = frozenset(
    """
    references|reference list|list of references|reference|sources|source list|list of sources|sources cited|sources used|sources consulted|
    notes|endnotes|footnotes|end notes|notes and references|notes and sources|references and notes|sources and notes|bibliography|works cited|
    literature|literature cited|citations|cited sources|cited works|further reading and references|select bibliography
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_OWN_ANNEXES = frozenset(
    {"annex a: the evidence for every claim", "annex b: what was rejected, and why", "annex c: method"}
)
_NUMBERING = regex.compile(
    r"^(?:(?:section|chapter|part)\s+)?(?:[\dIVXivx]{1,5}(?:\.\d{1,3}){0,4}[.):]?\s+|[A-Z][.)]\s+|[#*_=\s]+)",
    regex.IGNORECASE,
)
_ENTRY = regex.compile(r"\s*(?:\[\^?(?<number>\d{1,4})\]:?|(?<number>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?=\s*\S)")
_LOOSE_ENTRY = regex.compile(r"\s*(?:\^?(?<number>\d{1,3})[.):]|\((?<number>\d{1,3})\))(?=\s+\S)")
_LIKE_A_LISTING = regex.compile(
    r"https?://|www\.|\b(?:19|20)\d\d\b|\.(?:txt|md|html?|pdf|docx|eml)\b", regex.IGNORECASE
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FIELD = regex.compile(
    r"(?:to|from|cc|date|subject|re|title|author|authors|by|prepared by|prepared for|classification|marking|status|version|reference|ref|contact|as of|"
    r"question|build|made with|ai assistance|claims|coverage|for|distribution|department|published|updated|last updated|word count)\s*:\s*\S",
    regex.IGNORECASE,
)
_OWN_MARK = regex.compile(r"made with:\s*briefgen \d", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the part of the document in which it stands."""

    block: Block
    zone: Zone


def numbered_start(text: str, *, loose: bool = False) -> tuple[int, int] | None:
    """The number with which an entry begins (``[3] ``, ``³ ``; loosely also ``3. ``) and where its words begin."""
    match = _ENTRY.match(text) or (_LOOSE_ENTRY.match(text) if loose else None)
    return (int(match["number"].translate(_SUPERSCRIPTS)), match.end()) if match else None


def _title(text: str) -> str:
    bare = " ".join(text.split()).strip(" :*_#=")
    return _NUMBERING.sub("", bare, count=1).strip(" :*_").casefold() if len(bare) <= 80 else ""


def _opens_references(block: Block) -> bool:
    return (
        block.kind in {"heading", "paragraph", "label", "item"}
        and not block.marks
        and _title(block.text) in _REFERENCE_HEADINGS
    )


def _split(block: Block) -> Iterator[Block]:
    """A block cut before the lines that begin like an entry, where its first line does too."""
    first = block.text[:200].partition("\n")[0]
    if "\n" not in block.text or not (numbered_start(first) or _title(first) in _REFERENCE_HEADINGS):
        yield block
        return
    edges = [0]
    at = block.text.find("\n")
    while at >= 0:
        if numbered_start(block.text[at + 1 : at + 41]):
            edges.append(at + 1)
        at = block.text.find("\n", at + 1)
    for low, high in zip(edges, [*edges[1:], len(block.text)], strict=True):
        yield _slice(block, low, high)


def _slice(block: Block, low: int, high: int) -> Block:
    return replace(
        block,
        text=block.text[low:high].rstrip("\n"),
        places=block.places[low:high],
        marks=tuple(
            replace(m, start=m.start - low, end=m.end - low) for m in block.marks if low <= m.start and m.end <= high
        ),
        comments=tuple(replace(c, at=c.at - low) for c in block.comments if low <= c.at < high),
        shielded=tuple((a - low, b - low) for a, b in block.shielded if low <= a and b <= high),
        links=tuple(u for u in block.links if u in block.text[low:high]),
        offset=block.places[low],
    )


def _tail(blocks: Sequence[Block]) -> int:
    """Where the entries begin that close a document without a heading of their own; the end where there are none."""
    start = len(blocks)
    numbers: list[int] = []
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block.kind in {"rule", "aside"}:
            continue
        begins = numbered_start(block.text[:40])
        if begins is None or block.kind not in {"paragraph", "item"} or (numbers and begins[0] >= numbers[-1]):
            break
        numbers.append(begins[0])
        start = index
    listing = any(_LIKE_A_LISTING.search(b.text[:2000]) or b.links for b in blocks[start:])
    return start if numbers and listing else len(blocks)


def place(blocks: Sequence[Block]) -> tuple[Placed, ...]:
    """Give each block its part of the document.

    - ``references``: below a heading such as "References", "Sources" or "Notes" (up to the next heading of its level), in what
      a page marks as notes, and the run of ``[n] ...`` paragraphs that closes a document.
    - ``front``: lines such as "To: ..." and "Date: ..." before the first section; in a briefing of this program all that
      stands there.
    - ``unread``: code, and the annexes of a briefing of this program, which repeat what others say.
    """
    split = [piece for block in blocks for piece in _split(block)]
    tail = _tail(split)
    ours = any(_OWN_MARK.match(b.text) for b in split[:40])
    out: list[Placed] = []
    opened: list[int] = []
    closes = 0  # level of the heading that opened the references; 0 outside
    unread = 0
    front = True
    for index, block in enumerate(split):
        if block.kind == "heading":
            closes = 0 if closes and block.level <= closes else closes
            unread = 0 if unread and block.level <= unread else unread
            front = front and block.level < 2  # the title, before the first section
            if " ".join(block.text.split()).casefold() in _OWN_ANNEXES:
                unread = block.level
        if not closes and not unread and _opens_references(block):
            closes = block.level if block.kind == "heading" else 6
            opened.append(index)
        out.append(Placed(block, _zone(block, closes, unread, front=front, ours=ours, tail=index >= tail)))
    for index in opened:
        _close_again(out, index)
    return tuple(out)


def _close_again(placed: list[Placed], opened: int) -> None:
    """Give a section back to the body if its heading speaks of notes or sources but what stands there lists none."""
    end = opened + 1
    while end < len(placed) and placed[end].zone == "references":
        end += 1
    section = [p.block for p in placed[opened + 1 : end] if p.block.text.strip()]
    if 2 * sum(map(_lists, section)) >= len(section):
        return
    for index in range(opened, end):
        placed[index] = Placed(placed[index].block, "body")


def _lists(block: Block) -> bool:
    """Whether a block could be an entry of a list of references, or goes on with one."""
    if block.kind in {"cell", "label", "heading"} or block.keys or block.links or block.level > 1:
        return True
    begins = block.ordinal is not None or numbered_start(block.text[:40], loose=True) is not None
    return begins or _LIKE_A_LISTING.search(block.text[:2000]) is not None


def _zone(block: Block, closes: int, unread: int, *, front: bool, ours: bool, tail: bool) -> Zone:
    if unread or block.kind == "aside":
        return "unread"
    if closes or block.listed or tail:
        return "references"
    if front and (ours or _FIELD.match(block.text)) and block.kind != "heading":
        return "front"
    return "body"
