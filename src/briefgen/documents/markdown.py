"""Markdown: markdown-it finds the blocks, :mod:`briefgen.documents.inline` reads inside them with places."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from briefgen.documents.blocks import Block, BlockKind, Lines, Note, Parsed
from briefgen.documents.html import PageReader
from briefgen.documents.inline import scan
from briefgen.documents.nouns import Reference

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["read_markdown"]

_NEW_LINE = r"(?:\r\n|\r(?!\n)|\n)"
_FRONT = regex.compile(rf"\A---[ \t]*+{_NEW_LINE}(?:[^\r\n]*+{_NEW_LINE})*?(?:---|\.\.\.)[ \t]*+(?:{_NEW_LINE}|\Z)")
_LINE_END = regex.compile(r"\r\n?|\n")
_DEFINITION = regex.compile(r"[ \t]{0,3}\[(?<label>\^?[^\[\]\n]{1,120})\]:[ \t]*(?<rest>.*)$", regex.DOTALL)
_TARGET = regex.compile(
    r"<?(?<url>[^\s<>]{1,2000})>?(?:\s+(?:\"(?<title>[^\"]*)\"|'(?<title>[^']*)'|\((?<title>[^()]*)\)))?\s*$"
)
_LOOKS_LIKE_TARGET = regex.compile(r"<|https?://|mailto:|/|\./|#|[\w.-]{1,300}\.\w{2,5}(?:$|[/#?\s])")
_ALERT = regex.compile(r"\[!\w+\]\s*$")
_TASK = regex.compile(r"\[[ xX]\]\s+")
_DEEPEST = 60
_LONGEST_FRONT = 200_000


@dataclass(slots=True)
class _Reader:
    """Turns the flat list of block tokens into blocks."""

    text: str
    starts: Sequence[int]
    labels: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    quotes: list[bool] = field(default_factory=list)
    items: list[int | None] = field(default_factory=list)
    group: int = 0
    cell: BlockKind | None = None
    row_at: int = 0

    def take(self, token: Token, kind: BlockKind | None, level: int) -> None:
        """Read one token; ``kind`` and ``level`` are those of the heading it stands in."""
        name = token.type
        if name == "inline":
            self.inline(token, kind, level)
        elif name == "blockquote_open":
            self.quotes.append(True)
        elif name == "blockquote_close":
            self.quotes.pop()
        elif name in {"bullet_list_open", "ordered_list_open", "tr_open"}:
            self.group += not self.items
            self.row_at = self.starts[token.map[0]] if name == "tr_open" and token.map else 0
        elif name == "list_item_open":
            self.items.append(int(token.info) if token.info.isdecimal() else None)
        elif name == "list_item_close":
            self.items.pop()
        elif name in {"th_open", "td_open"}:
            self.cell = "label" if name == "th_open" else "cell"
        elif name in {"th_close", "td_close"}:
            self.cell = None
        elif name == "html_block" and token.map:
            self.markup(token.map[0], token.map[1])
        elif name in {"hr", "fence", "code_block"} and token.map:
            self.blocks.append(Block("rule" if name == "hr" else "aside", "", (), offset=self.starts[token.map[0]]))

    def markup(self, first: int, end: int) -> None:
        reader = PageReader(self.text, groups=self.group)
        stop = self.starts[end] if end < len(self.starts) else len(self.text)
        reader.read(self.starts[first], stop)
        self.group = reader.groups
        self.blocks += reader.blocks
        self.references += reader.references

    def inline(self, token: Token, heading: BlockKind | None, level: int) -> None:
        if token.map is None:
            return
        src, places = self.placed(token)
        kind: BlockKind = heading or self.cell or ("quote" if self.quotes else "item" if self.items else "paragraph")
        if self.cell is None and heading is None:
            src, places, kind = self.opened(src, places, kind)
            src, places = self.definitions(src, places)
        if src.strip():
            self.block(src, places, kind, level)

    def opened(self, src: str, places: array[int], kind: BlockKind) -> tuple[str, array[int], BlockKind]:
        """Without the box of a task; a call-out such as ``> [!NOTE]`` is no quotation."""
        first, _, _ = src.partition("\n")
        if kind == "quote" and _ALERT.match(first):
            self.quotes[-1] = False
            src, places = src[len(first) + 1 :], places[len(first) + 1 :]
        task = _TASK.match(src) if kind == "item" else None
        if task:
            src, places = src[task.end() :], places[task.end() :]
        return (
            src,
            places,
            ("quote" if any(self.quotes) else "item" if self.items else "paragraph") if kind == "quote" else kind,
        )

    def block(self, src: str, places: array[int], kind: BlockKind, level: int) -> None:
        found = scan(src, places, self.labels)
        out = found.written
        self.notes += found.notes
        self.references += found.references
        text = "".join(out.pieces)
        if not text.strip():
            if out.comments:
                self.blocks.append(Block("rule", "", (), comments=tuple(out.comments), offset=places[0]))
            return
        self.blocks.append(
            Block(
                kind,
                text,
                out.places,
                tuple(out.marks),
                tuple(out.comments),
                tuple(out.shielded),
                tuple(out.links),
                level or len(self.items),
                self.items[-1] if self.items else None,
                self.group if self.items or self.cell else 0,
                offset=places[0],
                label=out.label,
            )
        )

    def placed(self, token: Token) -> tuple[str, array[int]]:
        """A token's content with the place of each character in the file."""
        first = (token.map or [0, 0])[0]
        places = array("L")
        for index, line in enumerate(token.content.split("\n")):
            if index:
                places.append(max(0, self.starts[min(first + index, len(self.starts) - 1)] - 1))
            places.extend(self.along(line, first + index))
        return token.content, places

    def along(self, line: str, number: int) -> Sequence[int]:
        low = self.starts[min(number, len(self.starts) - 1)]
        high = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        bare = line.strip()
        lead = len(line) - len(line.lstrip())
        if self.cell is not None:
            begin = max(low, self.row_at)
            at = self.text.find(bare, begin, high)
            if at >= 0:
                self.row_at = at + len(bare)
                return range(at, at + len(line))
            escaped = bare.replace("|", "\\|")
            at = max(self.text.find(escaped, begin, high), begin)
            self.row_at = at
            return self._stepped(line, at, high)
        at = self.text.rfind(bare, low, high) if bare else low
        at = max(low, at - lead) if at >= 0 else low
        return range(at, at + len(line))

    def _stepped(self, line: str, at: int, high: int) -> list[int]:
        """Places of a cell whose bars are escaped in the file."""
        out = []
        for char in line:
            if char == "|" and self.text.startswith("\\|", at):
                at += 1
            out.append(min(at, max(high - 1, 0)))
            at += 1
        return out

    def definitions(self, src: str, places: array[int]) -> tuple[str, array[int]]:
        """What is left of a paragraph when the definitions of links and notes are read out of it."""
        if "]:" not in src:
            return src, places
        kept: list[str] = []
        spots = array("L")
        at, defined = 0, False
        for line in src.split("\n"):
            end = at + len(line)
            match = _DEFINITION.match(line)
            if match and self.defines(match, places[at]):
                defined = True
            elif defined and kept == [] and self.notes and not match:
                last = self.notes[-1]
                self.notes[-1] = replace(last, text=f"{last.text} {line.strip()}")
            else:
                if kept:
                    spots.append(places[at - 1])
                kept.append(line)
                spots.extend(places[at:end])
                defined = False
            at = end + 1
        return "\n".join(kept), spots

    def defines(self, match: regex.Match[str], offset: int) -> bool:
        label, rest = match["label"].strip(), match["rest"].strip()
        if label.startswith("^"):
            name = label[1:].strip()
            found = scan(rest, [offset] * len(rest), self.labels).written
            prefers = int(name) if name.isdecimal() and len(name) <= 3 else None
            self.notes.append(
                Note(f"^{name.casefold()}", "".join(found.pieces).strip(), tuple(found.links), offset, prefers)
            )
            return True
        target = _target(rest)
        if target is None:
            return False
        if label.isdecimal() and len(label) <= 4:
            words = (target["title"] or "").strip()
            url = target["url"]
            self.references.append(
                Reference(
                    int(label),
                    f"{words} {url}".strip(),
                    url=url if url.startswith(("http://", "https://")) else None,
                    line=offset,
                    kind="link",
                )
            )
        return True


def _target(rest: str) -> regex.Match[str] | None:
    return _TARGET.match(rest) if _LOOKS_LIKE_TARGET.match(rest) else None


def _labels(lines: Sequence[str]) -> dict[str, str]:
    """Link definitions of all lines: needed before the first link is read."""
    out: dict[str, str] = {}
    for line in lines:
        match = _DEFINITION.match(line) if line.lstrip(" >").startswith("[") else None
        if match and not match["label"].startswith("^"):
            target = _target(match["rest"].strip())
            if target:
                out.setdefault(" ".join(match["label"].split()).casefold(), target["url"])
    return out


def _front_lines(text: str) -> int:
    """How many lines the front matter takes."""
    match = _FRONT.match(text[:_LONGEST_FRONT])
    return len(_LINE_END.findall(match[0])) if match else 0


def _tokens(lines: Sequence[str]) -> Iterator[tuple[Token, BlockKind | None, int]]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - imported when used

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable("table")
    reader.core.ruler.enableOnly(["normalize", "block"])
    reader.block.ruler.disable("reference")
    level = 0
    for token in reader.parse("\n".join(lines)):
        if token.type == "heading_open":
            level = int(token.tag[1])
        yield token, ("heading" if level else None), level
        if token.type == "heading_close":
            level = 0


def read_markdown(text: str) -> Parsed:
    """Read Markdown into blocks.

    Args:
        text: decoded; line ends as they are.
    """
    lines = _LINE_END.split(text)
    front = _front_lines(text)
    lines[:front] = [""] * front
    reader = _Reader(text, Lines(text).starts, _labels(lines))
    deepest = 0
    for token, kind, level in _tokens(lines):
        reader.take(token, kind, level)
        deepest = max(deepest, token.level)
    faults = ("is nested too deep: what stands deeper was not read",) if deepest >= _DEEPEST - 1 else ()
    return Parsed(text, tuple(reader.blocks), tuple(reader.notes), tuple(reader.references), faults)
