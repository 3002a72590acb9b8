"""Web pages: all that is shown in the body counts, whatever part of the page it stands in; navigation and forms do not."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from briefgen.documents.blocks import Block, BlockKind, Comment, Mark, Parsed, Written
from briefgen.documents.markers import is_exponent, sup_numbers
from briefgen.documents.nouns import Reference
from briefgen.documents.tags import Tag, Token, tokens

__all__ = ["PageReader", "read_html"]

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main menu nav ol option p pre section select summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "head script style template noscript svg math iframe object embed canvas audio video map textarea datalist title select nav button rp rt".split()
)
_CLOSES_P = _BREAKING - {"option", "legend", "html", "body"}
_CLOSED_BY_TWIN = {
    "li": ("ul", "ol", "menu"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table",),
    "td": ("tr", "table"),
    "th": ("tr", "table"),
    "option": ("select",),
}
_NOTES = regex.compile(
    r"(?:^|[\s_-])(?:footnotes?|endnotes?|references?|reflist|ref-list|bibliography|works-cited|csl-bib-body|doc-endnotes|doc-bibliography|doc-footnote)(?=$|[\s_-])",
    regex.IGNORECASE,
)
_HIDDEN_STYLE = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_TOKEN = regex.compile(r"[ \t\n\r\f]+|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|[^ \t\n\r\f&]+|&")
_BACK = frozenset("↩ ↩︎ ↑ ^ ⏎ ↵ back".split())
_MOST_OPEN = 2000


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    name: str
    unseen: bool
    listed: bool
    kind: BlockKind | None
    level: int = 0
    href: str = ""
    start: int = 0
    block: int = 0
    group: int = 0
    next_ordinal: int | None = None
    ordinal: int | None = None


@dataclass(slots=True)
class PageReader:
    """Reads tokens into blocks; one reader may read several stretches of one text.

    Attributes:
        text: to which all places refer.
        ours: the page is a briefing that this program wrote.
    """

    text: str
    ours: bool = False
    blocks: list[Block] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    out: Written = field(default_factory=Written)
    keys: list[str] = field(default_factory=list)
    groups: int = 0
    serial: int = 0

    def read(self, start: int, end: int) -> None:
        """Read ``text[start:end]``; what is still open at its end is closed."""
        for token in tokens(self.text, start, end):
            self.take(token)
        self.flush()
        self.opened.clear()

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self.words(token)
        elif token.kind == "comment":
            if not self.unseen:
                inner = self.text[token.start + 4 : token.end].removesuffix("-->")
                self.out.comments.append(Comment(self.out.size, token.start, inner))
        elif token.tag is not None:
            (self.close if token.tag.closing else self.open)(token.tag, token)

    @property
    def unseen(self) -> bool:
        return bool(self.opened) and self.opened[-1].unseen

    def words(self, token: Token) -> None:
        if self.unseen:
            return
        for match in _TOKEN.finditer(self.text, token.start, token.end):
            piece = match[0]
            if piece[0] in " \t\n\r\f":
                if self.out.size and not (self.out.pieces and self.out.pieces[-1][-1:].isspace()):
                    self.out.add_at(" ", match.start())
            elif piece[0] == "&" and len(piece) > 1:
                self.out.add_at(html.unescape(piece), match.start())
            else:
                self.out.add_run(piece, match.start())

    def open(self, tag: Tag, token: Token) -> None:
        name = tag.name
        self.imply(name)
        if name in _BREAKING:
            self.flush()
        if self.ours and name == "span" and self.out.size and not self.out.pieces[-1][-1:].isspace():
            self.out.add_at(" ", token.start)
        if name == "br" and not self.unseen:
            self.line_break(token)
        if name == "hr":
            self.blocks.append(Block("rule", "", (), offset=token.start))
        for key in (tag.attributes.get("id"), tag.attributes.get("name") if name == "a" else None):
            if key and not self.unseen:
                self.keys.append(key)
        if name not in _VOID and len(self.opened) < _MOST_OPEN:
            self.opened.append(self.element(tag))

    def line_break(self, token: Token) -> None:
        if self.out.pieces and self.out.pieces[-1] == "\n":
            self.flush()
        elif self.out.size:
            self.out.add_at("\n", token.start)

    def imply(self, name: str) -> None:
        """Close what this tag ends without saying so: a paragraph, the list item or cell before."""
        if name in _CLOSES_P and any(o.name == "p" for o in self.opened[-8:]):
            self.pop_to("p", ("table", "td", "th", "li", "blockquote", "div", "section"))
        bounds = _CLOSED_BY_TWIN.get(name)
        if bounds:
            twins = {"dt", "dd"} if name in {"dt", "dd"} else {"td", "th"} if name in {"td", "th"} else {name}
            for twin in twins:
                self.pop_to(twin, bounds)

    def pop_to(self, name: str, bounds: tuple[str, ...] = ()) -> None:
        """Close the nearest open element of this name, unless one of the bounds stands between; nothing where there is none."""
        for index in range(len(self.opened) - 1, max(-1, len(self.opened) - 200), -1):
            element = self.opened[index]
            if element.name == name:
                if name in _BREAKING:
                    self.flush()
                del self.opened[index:]
                return
            if element.name in bounds:
                return

    def element(self, tag: Tag) -> _Open:
        parent = self.opened[-1] if self.opened else None
        attributes = tag.attributes
        told = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}"[:400]
        name = tag.name
        kind, level = self.kind_of(name, parent)
        out = _Open(
            name,
            unseen=(parent.unseen if parent else False) or self.hides(tag),
            listed=(parent.listed if parent else False)
            or (
                name in {"section", "div", "ol", "ul", "aside", "footer", "li", "p", "dl"} and bool(_NOTES.search(told))
            ),
            kind=kind,
            level=level,
            href=attributes.get("href", "") if name == "a" else "",
            start=self.out.size,
            block=self.serial,
            group=parent.group if parent else 0,
            ordinal=parent.ordinal if parent and name != "ol" else None,
        )
        self.number(out, attributes)
        return out

    def kind_of(self, name: str, parent: _Open | None) -> tuple[BlockKind | None, int]:
        before = parent.kind if parent else None
        level = parent.level if parent else 0
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return "heading", int(name[1])
        if name in {"li", "dd"}:
            return ("quote" if before == "quote" else "item"), (level + 1 if before == "item" else 1)
        if name == "dt":
            return "label", 0
        if name in {"td", "th", "blockquote", "pre"}:
            return {"td": "cell", "th": "label", "blockquote": "quote", "pre": "aside"}[name], 0  # type: ignore[return-value]
        if name in {"table", "article", "section", "main"}:
            return None, 0
        return before, level

    def number(self, element: _Open, attributes: Mapping[str, str]) -> None:
        name = element.name
        if name in {"ul", "ol", "dl", "tr"}:
            self.groups += 1
            element.group = self.groups if name == "tr" or element.level == 0 else element.group or self.groups
        if name == "ol":
            start = attributes.get("start", "")
            element.next_ordinal = int(start) if start.isdecimal() and len(start) < 5 else 1
        if name == "li":
            holder = next((o for o in reversed(self.opened[-50:]) if o.name in {"ol", "ul", "menu"}), None)
            element.ordinal = None
            if holder is not None and holder.next_ordinal is not None:
                value = attributes.get("value", "")
                element.ordinal = int(value) if value.isdecimal() and len(value) < 5 else holder.next_ordinal
                holder.next_ordinal = element.ordinal + 1

    def hides(self, tag: Tag) -> bool:
        attributes = tag.attributes
        if tag.name in _UNSEEN or "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
            return True
        if _HIDDEN_STYLE.search(attributes.get("style", "")[:500]) or attributes.get("role") == "navigation":
            return True
        classes = attributes.get("class", "")[:400].split()
        # In a page of our own the annexes, the proofs and the sources' texts repeat what others say.
        return self.ours and (
            bool({"annex", "checked", "findings", "label", "marking", "pane", "proof", "skip", "who"} & set(classes))
            or tag.name == "header"
        )

    def close(self, tag: Tag, token: Token) -> None:
        name = tag.name
        if name == "p" and not any(o.name == "p" for o in self.opened[-50:]):
            self.flush()
            return
        element = next((o for o in reversed(self.opened[-200:]) if o.name == name), None)
        if element is None:
            return
        if not element.unseen:
            if element.block != self.serial:
                element.start = 0
            if name == "sup":
                self.sup(element)
            elif name == "a":
                self.anchor(element, token)
            elif name in {"b", "strong"} and element.start == 0 and self.since(0).rstrip().endswith(":"):
                self.out.label = self.out.size
            elif name in {"code", "kbd", "samp", "tt", "var"} and self.out.size > element.start:
                self.out.shielded.append((element.start, self.out.size))
        self.pop_to(name)

    def since(self, start: int) -> str:
        """The words of the current block from one position on."""
        missing = self.out.size - start
        pieces: list[str] = []
        for piece in reversed(self.out.pieces):
            if missing <= 0 or len(pieces) > 40:
                break
            pieces.append(piece)
            missing -= len(piece)
        text = "".join(reversed(pieces))
        return text[-missing:] if missing < 0 else text

    def sup(self, element: _Open) -> None:
        inside = self.since(element.start)
        if any(m.start >= element.start for m in self.out.marks[-5:]):
            return
        numbers = sup_numbers(inside) if len(inside) <= 60 else ()
        before = self.since(max(0, element.start - 8))[: min(8, element.start)]
        if numbers and not is_exponent(before, inside):
            self.out.marks.append(Mark(element.start, self.out.size, numbers))

    def anchor(self, element: _Open, token: Token) -> None:
        inside = self.since(element.start).strip()
        if element.href.startswith(("http://", "https://")):
            self.out.links.append(element.href)
        if not inside or len(inside) > 40 or not element.href:
            return
        numbers = sup_numbers(inside)
        if element.href.startswith("#") and len(element.href) > 1:
            raised = any(o.name == "sup" for o in self.opened[-4:])
            symbol = raised or (len(inside.strip("[]()")) <= 2 and not inside.isalnum())
            if inside in _BACK:
                self.drop(element.start)
            elif numbers or symbol:
                prefers = numbers[0] if len(numbers) == 1 else None
                key = "" if len(numbers) > 1 else f"#{element.href[1:]}"
                self.out.marks.append(Mark(element.start, self.out.size, numbers, key, prefers))
        elif numbers:
            self.out.marks.append(Mark(element.start, self.out.size, numbers))
            if len(numbers) == 1 and element.href.startswith(("http://", "https://")):
                self.references.append(
                    Reference(numbers[0], element.href, url=element.href, line=token.start, kind="link")
                )

    def drop(self, start: int) -> None:
        """Take back the words from one position on: the arrow that leads back from a note."""
        while self.out.pieces and self.out.size > start:
            piece = self.out.pieces.pop()
            keep = max(0, start - (self.out.size - len(piece)))
            del self.out.places[self.out.size - len(piece) + keep :]
            if keep:
                self.out.pieces.append(piece[:keep])

    def flush(self) -> None:
        """End the current block."""
        out, text = self.out, "".join(self.out.pieces)
        top = self.opened[-1] if self.opened else None
        if text.strip():
            self.blocks.append(
                Block(
                    (top.kind if top else None) or "paragraph",
                    text,
                    out.places,
                    tuple(sorted(out.marks, key=lambda m: (m.start, m.end))),
                    tuple(out.comments),
                    tuple(out.shielded),
                    tuple(out.links),
                    top.level if top else 0,
                    top.ordinal if top else None,
                    top.group if top else 0,
                    tuple(self.keys),
                    top.listed if top else False,
                    out.places[0],
                    out.label,
                )
            )
            self.keys = []
        elif out.comments:
            self.blocks.append(Block("rule", "", (), comments=tuple(out.comments), offset=out.comments[0].offset))
        self.out = Written()
        self.serial += 1


_GENERATOR = regex.compile(r"<meta\s+name=\"generator\"\s+content=\"briefgen [^\"]{1,40}\">")


def read_html(text: str) -> Parsed:
    """Read a web page into blocks.

    Args:
        text: decoded.
    """
    reader = PageReader(text, ours=bool(_GENERATOR.search(text[:20_000])))
    reader.read(0, len(text))
    return Parsed(text, tuple(reader.blocks), references=tuple(reader.references))
