"""The tree of a web page cut into blocks: what stands together, in which part of the page, and what of it is not seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from briefgen.sources.styling.visibility import Seen, page_seen

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Raw", "Walked", "frames_warning", "walked"]

_SKIPPED = {
    *"script style template head canvas audio video map area input img datalist track source param link meta base noembed noframes".split(),
    *"annotation annotation-xml iframe frame frameset object embed title desc metadata defs symbol".split(),
}
_FRAMES = {"iframe", "frame", "object", "embed"}
_BREAKING = set(
    "p div section article main header footer nav aside ul ol li dl dt dd table caption thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 blockquote pre "
    "figure figcaption form fieldset legend address hr details summary dialog menu center body html button select option label textarea svg text "
    "template xmp listing plaintext optgroup foreignobject".split()
)
_ZONES = {
    "nav": "navigation",
    "footer": "page foot",
    "aside": "aside",
    "form": "form",
    "button": "button",
    "menu": "menu",
    "select": "form",
    "textarea": "form",
    "dialog": "dialog",
    "svg": "drawing",
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
_NOT_IN_ROW = {"table", "p", "div", "ul", "ol", "svg", "textarea", "select", "pre", "xmp"} | _SKIPPED - {"img", "input"}
_SPACE = regex.compile(r"[ \t\n\r\f]+")
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’»)\]]{0,2}(?:\s?\[\d[\d, ]*\])*$")
_ROW_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Raw:
    """A block as it stands on the page."""

    text: str
    hidden: str | None
    zone: str | None
    heading: int
    in_main: bool

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence of some length."""
        return len(self.text) >= 60 and _SENTENCE_END.search(self.text[-40:]) is not None


@dataclass(slots=True)
class Walked:
    """A page cut into blocks.

    Attributes:
        blocks: in the order of the page.
        frames: pages within the page that were not read.
        seen: what of the page is seen.
    """

    blocks: list[Raw] = field(default_factory=list)
    frames: int = 0
    seen: Seen = field(default_factory=Seen)


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for an element from those around it."""

    zone: str | None = None
    heading: int = 0
    in_main: bool = False
    verbatim: bool = False


class _Walker:
    """Walks a tree once and cuts it into blocks."""

    def __init__(self, seen: Seen) -> None:
        self.out = Walked(seen=seen)
        self.seen = seen
        self.pieces: list[tuple[str, str | None]] = []

    def flush(self, place: _Place) -> None:
        pieces, self.pieces = self.pieces, []
        for reason in dict.fromkeys([None, *(r for _, r in pieces)]):
            # Unseen words within a sentence are taken out of it: the sentence is what a reader sees.
            self.put("".join(t for t, r in pieces if r == reason), reason, place)

    def put(self, text: str, reason: str | None, place: _Place) -> None:
        parts = (
            [text.replace("\x00", "\n")]
            if place.verbatim
            else regex.split(r"\n[ ]?\n\s*", "\n".join(_SPACE.sub(" ", line).strip() for line in text.split("\x00")))
        )
        for part in parts:
            if part.strip():
                self.out.blocks.append(Raw(part.strip("\n\t "), reason, place.zone, place.heading, place.in_main))

    def inside(self, element: HtmlElement, tag: str, place: _Place) -> _Place:
        role = (element.get("role") or "").lower()
        zone = place.zone or _ZONES.get(tag) or _ROLES.get(role)
        if tag == "header" and not place.in_main:
            zone = zone or "page head"
        level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else place.heading
        return _Place(
            zone=zone,
            heading=level,
            in_main=place.in_main or tag in {"article", "main"} or role == "main",
            verbatim=place.verbatim or tag in {"pre", "xmp", "listing", "plaintext"},
        )

    def skips(self, element: HtmlElement, tag: str) -> bool:
        if tag in _FRAMES and element not in self.seen.gone and any(element.get(a) for a in ("src", "srcdoc", "data")):
            self.out.frames += 1
        return tag in _SKIPPED and not (tag == "template" and element.get("shadowrootmode") is not None)

    def walk(self, element: HtmlElement, place: _Place) -> None:
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if not tag or self.skips(element, tag):
            return
        reason = self.seen.reasons.get(element)
        if tag == "br":
            self.pieces.append(("\x00", reason))
            return
        inner = self.inside(element, tag, place)
        if tag == "tr" and self.row(element, inner, place):
            return
        breaks = tag in _BREAKING or element in self.seen.blocks
        if breaks:
            self.flush(place)
        self.say(self.seen.before.get(element), reason)
        self.say(element.text, reason)
        for child in element:
            self.walk(child, inner)
            self.say(child.tail, reason)
        self.say(self.seen.after.get(element), reason)
        if breaks:
            self.flush(inner)

    def say(self, text: str | None, reason: str | None) -> None:
        if text:
            self.pieces.append((text, reason))

    def row(self, element: HtmlElement, inner: _Place, place: _Place) -> bool:
        """A row of short cells is one block, its cells parted by tabs; a row of a layout table is walked as usual."""
        cells = [c for c in element if c.tag in {"td", "th"}]
        if len(cells) < 2 or any(True for _ in element.iter(*_NOT_IN_ROW)):
            return False
        if any(e in self.seen.reasons or e in self.seen.before or e in self.seen.after for e in element.iter()):
            return False
        texts = [_SPACE.sub(" ", "".join(c.itertext(with_tail=False))).strip() for c in cells]
        if not any(texts) or sum(map(len, texts)) > _ROW_AT_MOST:
            return False
        strays = "".join(
            [
                element.text or "",
                *(c.tail or "" for c in element),
                *(" " if c in cells else "x" for c in element if isinstance(c.tag, str)),
            ]
        )
        if strays.strip():
            return False
        self.flush(place)
        self.put("\t".join(texts).strip(), None, replace(inner, verbatim=True))
        return True


def walked(tree: HtmlElement) -> Walked:
    """Cut a page into blocks.

    Args:
        tree: the whole page.
    """
    walker = _Walker(page_seen(tree))
    walker.walk(tree, _Place())
    walker.flush(_Place())
    return walker.out


def frames_warning(frames: int) -> tuple[str, ...]:
    """A warning for frames that were not read; empty where there are none."""
    return (f"holds {frames} frames or embedded objects, which were not read",) if frames else ()
