"""Web pages: every visible block is kept; what is not the article's body is set aside as furniture, what is unseen as hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from briefgen.sources.htmlmeta import page_fields
from briefgen.sources.parsed import Block, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode
from briefgen.sources.visibility import Rules, hidden_reason, page_rules, style_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["markup_blocks", "read_html"]

_SKIPPED = {
    "script",
    "style",
    "template",
    "head",
    "svg",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "map",
    "math",
    "input",
    "img",
    "textarea",
    "datalist",
}
_BREAKING = set(
    "p div section article main header footer nav aside ul ol li dl dt dd table caption thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 blockquote pre "
    "figure figcaption form fieldset legend address hr details summary dialog menu center body html button select option label".split()
)
_ZONES = {
    "nav": "navigation",
    "footer": "page foot",
    "aside": "aside",
    "form": "form",
    "button": "button",
    "menu": "menu",
    "select": "form",
    "dialog": "dialog",
}
_ROLES = {
    "navigation": "navigation",
    "banner": "page head",
    "contentinfo": "page foot",
    "complementary": "aside",
    "search": "search",
    "menu": "menu",
    "dialog": "dialog",
}
_SPACE = regex.compile(r"[ \t\n\r\f]+")
_WORDS = regex.compile(r"[\p{L}\p{N}]+")
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’»)\]]{0,2}(?:\s?\[\d[\d, ]*\])*$")
_CHARSET = regex.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})",
    regex.IGNORECASE,
)
_ROW_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class _Raw:
    """A block as it stands on the page."""

    text: str
    hidden: str | None
    zone: str | None
    heading: int
    in_main: bool

    @property
    def is_prose(self) -> bool:
        return len(self.text) >= 60 and _SENTENCE_END.search(self.text[-40:]) is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for an element from those around it."""

    hidden: str | None = None
    zone: str | None = None
    heading: int = 0
    in_main: bool = False
    background: str | None = None
    verbatim: bool = False


class _Walker:
    """Walks a tree once and cuts it into blocks."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.blocks: list[_Raw] = []
        self.pieces: list[str] = []

    def flush(self, place: _Place) -> None:
        text = "".join(self.pieces)
        self.pieces = []
        parts = (
            [text]
            if place.verbatim
            else regex.split(r"\n[ ]?\n\s*", "\n".join(_SPACE.sub(" ", line).strip() for line in text.split("\x00")))
        )
        for part in parts:
            if part.strip():
                self.blocks.append(_Raw(part.strip("\n\t "), place.hidden, place.zone, place.heading, place.in_main))

    def inside(self, element: HtmlElement, tag: str, place: _Place) -> _Place:
        style = style_of(element, self.rules)
        background = style.get("background-color") or style.get("background") or place.background
        role = (element.get("role") or "").lower()
        zone = place.zone or _ZONES.get(tag) or _ROLES.get(role)
        if tag == "header" and not place.in_main:
            zone = zone or "page head"
        level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else place.heading
        return _Place(
            hidden=place.hidden
            or hidden_reason(element, style, background)
            or ("shown without scripts only" if tag == "noscript" else None),
            zone=zone,
            heading=level,
            in_main=place.in_main or tag in {"article", "main"} or role == "main",
            background=background,
            verbatim=place.verbatim or tag == "pre",
        )

    def walk(self, element: HtmlElement, place: _Place) -> None:
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED:
            return
        if tag == "br":
            self.pieces.append("\n" if place.verbatim else "\x00")
            return
        inner = self.inside(element, tag, place)
        if tag == "tr" and self.row(element, inner, place):
            return
        breaks = tag in _BREAKING or inner.hidden != place.hidden
        if breaks:
            self.flush(place)
        if element.text:
            self.pieces.append(element.text)
        for child in element:
            self.walk(child, inner)
            if child.tail:
                self.pieces.append(child.tail)
        if breaks:
            self.flush(inner)

    def row(self, element: HtmlElement, inner: _Place, place: _Place) -> bool:
        """A row of short cells is one block, its cells parted by tabs; a row of a layout table is walked as usual."""
        cells = [c for c in element if c.tag in {"td", "th"}]
        if len(cells) < 2 or any(True for _ in element.iter("table", "p", "div", "ul", "ol", "script", "style")):
            return False
        if any(
            hidden_reason(e, style_of(e, self.rules), inner.background)
            for e in element.iter()
            if isinstance(e.tag, str)
        ):
            return False
        texts = [_SPACE.sub(" ", "".join(c.itertext(with_tail=False))).strip() for c in cells]
        if not any(texts) or sum(map(len, texts)) > _ROW_AT_MOST:
            return False
        self.flush(place)
        self.blocks.append(_Raw("\t".join(texts).strip(), inner.hidden, inner.zone, 0, inner.in_main))
        return True


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold().replace("\u00ad", "")))


def _extracted(tree: HtmlElement) -> tuple[str, set[str]]:
    """What trafilatura takes for the body, as words: one string with every line bounded by bars, and the set of its lines."""
    from copy import deepcopy  # noqa: PLC0415 - imported when used

    import trafilatura  # noqa: PLC0415 - imported when used

    text = trafilatura.extract(deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True) or ""
    lines = [_key(line) for line in text.split("\n")]
    return " " + " ".join(line for line in lines if line) + " ", {line for line in lines if line}


def _taken(raws: Sequence[_Raw], tree: HtmlElement) -> list[bool]:
    """Which visible blocks are the article's body."""
    words, lines = _extracted(tree)
    keys = [_key(r.text) for r in raws]
    taken = [
        r.hidden is None and bool(k) and (k in lines or (len(k) > 24 and f" {k} " in words))
        for r, k in zip(raws, keys, strict=True)
    ]
    taken = [t and not (r.zone and not r.is_prose) for t, r in zip(taken, raws, strict=True)]
    prose = [i for i, r in enumerate(raws) if r.is_prose and r.hidden is None and r.zone is None]
    main = [i for i in prose if raws[i].in_main]
    wanted = main if sum(len(raws[i].text) for i in main) >= 200 else prose
    if sum(len(raws[i].text) for i in wanted if taken[i]) < 0.6 * sum(len(raws[i].text) for i in wanted):
        scope = set(wanted)
        only_main = bool(main) and wanted is main
        taken = [
            i in scope or (r.hidden is None and r.zone is None and (r.in_main or not only_main) and not r.heading)
            for i, r in enumerate(raws)
        ]
    body = [i for i, t in enumerate(taken) if t and not raws[i].heading]
    for i in prose:
        # A paragraph of whole sentences between two paragraphs of the body belongs to it.
        if body and body[0] < i < body[-1]:
            taken[i] = True
    return taken


def _settle_headings(raws: Sequence[_Raw], taken: list[bool]) -> None:
    """A heading belongs to the body if body follows it; the page's main heading does in any case."""
    follows = False
    for i in range(len(raws) - 1, -1, -1):
        raw = raws[i]
        if raw.heading:
            taken[i] = raw.hidden is None and (
                (raw.zone is None and follows) or (raw.heading == 1 and (taken[i] or raw.in_main or follows))
            )
        elif raw.hidden is None:
            follows = taken[i]


def _blocks(raws: Sequence[_Raw], taken: Sequence[bool]) -> list[Block]:
    out = []
    for raw, body in zip(raws, taken, strict=True):
        if raw.hidden:
            out.append(Block(raw.text, "hidden", raw.hidden))
        elif not body:
            out.append(Block(raw.text, "furniture", raw.zone or "outside the article"))
        elif raw.heading:
            out.append(Block(raw.text, "heading", f"heading of level {raw.heading}"))
        else:
            out.append(Block(raw.text))
    return out


def _parse(text: str) -> HtmlElement:
    from lxml import etree  # noqa: PLC0415 - imported when used
    from lxml import html as lxml_html  # noqa: PLC0415 - imported when used

    text = regex.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    try:
        return lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(encoding=None, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("holds no readable HTML") from error


def _walked(tree: HtmlElement) -> list[_Raw]:
    rules = page_rules([e.text for e in tree.iter("style") if e.text])
    walker = _Walker(rules)
    walker.walk(tree, _Place())
    walker.flush(_Place())
    return walker.blocks


_OPENS = regex.compile(r"<(?:!--|(script|style|template|svg)\b|(?=[a-z/!?]))", regex.IGNORECASE)


def _letters(markup: str) -> int:
    """About how many letters stand outside of tags, comments and scripts; linear, and independent of the parser."""
    count = at = 0
    while match := _OPENS.search(markup, at):
        count += sum(map(len, _WORDS.findall(markup, at, match.start())))
        closing = "-->" if match[0] == "<!--" else f"</{match[1].lower()}" if match[1] else ">"
        end = markup.find(closing, match.end())
        if end < 0:
            return count
        at = end + len(closing)
    return count + sum(map(len, _WORDS.findall(markup, at)))


def _require_all(text: str, raws: Sequence[_Raw]) -> None:
    """Refuse a page whose text got lost in the parser (nested too deep, cut off): never an empty source in silence."""
    there = _letters(text)
    read = sum(sum(map(len, _WORDS.findall(r.text))) for r in raws)
    if there > 200 and read < 0.5 * there:
        raise ReadError(f"only {read} of about {there} letters could be read: the page is broken or nested too deep")


def hidden_warning(blocks: Sequence[Block]) -> tuple[str, ...]:
    """A warning that counts hidden words; empty where there are none."""
    hidden = [b for b in blocks if b.kind == "hidden"]
    if not hidden:
        return ()
    words = sum(len(b.text.split()) for b in hidden)
    reasons = ", ".join(sorted({b.reason for b in hidden}))
    return (f"holds {words} words that a reader of the original does not see ({reasons})",)


def read_html(data: bytes) -> Parsed:
    """Read a web page.

    Args:
        data: the file.

    Raises:
        ReadError: it holds no text, or its text could not be read.
    """
    match = _CHARSET.search(data[:4096])
    declared = (match[1] or match[2]).decode("ascii", "replace") if match else None
    text, warnings = decode(data, declared=declared)
    text, replaced = clean(text)
    tree = _parse(text)
    raws = _walked(tree)
    _require_all(text, raws)
    _drop_hidden(tree, page_rules([e.text for e in tree.iter("style") if e.text]))
    taken = _taken(raws, tree)
    _settle_headings(raws, taken)
    blocks = tuple(_blocks(raws, taken))
    if not any(b.kind in {"prose", "heading"} for b in blocks) and any(len(b.text) > 60 for b in blocks):
        raise ReadError("no body text could be told from the page's furniture")
    fields, more = page_fields(tree, next((b.text for b in blocks if b.kind == "heading"), None))
    return Parsed(blocks, fields, (*warnings, *replaced, *more, *hidden_warning(blocks)))


def _drop_hidden(tree: HtmlElement, rules: Rules) -> None:
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and element.tag not in {"html", "body"} and element.getparent() is not None:
            style = style_of(element, rules)
            if hidden_reason(element, style, style.get("background-color") or style.get("background")):
                element.drop_tree()


def markup_blocks(markup: str) -> tuple[Block, ...]:
    """The blocks of markup that is an article by itself (from Markdown or a mail): everything visible is body."""
    raws = _walked(_parse(markup))
    _require_all(markup, raws)
    return tuple(_blocks(raws, [r.hidden is None and r.zone is None for r in raws]))
