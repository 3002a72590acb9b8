"""Whether a reader of a web page would see an element: its attributes, its style, and the page's own simple rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Rules", "Style", "hidden_reason", "page_rules", "style_of"]

Style = dict[str, str]
Rules = Mapping[str, Style]

_UNSEEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"}
_WHITE = {"white", "#fff", "#ffffff", "#ffff", "#ffffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "hsl(0,0%,100%)"}
_CLEAR = {"transparent", "rgba(0,0,0,0)", "rgba(255,255,255,0)", "#0000", "#00000000", "#ffffff00"}
_COMMENT = regex.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|$)")
_TOKEN = regex.compile(r"[^{}]*+[{}]")
_SIMPLE = regex.compile(r"[a-z0-9]*(?:[.#][\w-]+)?", regex.IGNORECASE)
_TELLING = {
    "display",
    "visibility",
    "opacity",
    "font-size",
    "position",
    "left",
    "top",
    "right",
    "text-indent",
    "clip",
    "clip-path",
    "color",
    "background",
    "background-color",
    "height",
    "width",
    "overflow",
}


def _declarations(css: str) -> Style:
    out: Style = {}
    for part in css.split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if name in _TELLING:
            out[name] = "".join(value.lower().replace("!important", "").split())
    return out


def page_rules(sheets: list[str]) -> Rules:
    """Rules of the page's own style sheets whose selector is a tag, a class or an id (or a tag with one of them).

    Rules inside ``@media`` and the like are left out: they do not hold for every reader.
    """
    out: dict[str, Style] = {}
    for sheet in sheets:
        depth = 0
        selector = ""
        for token in _TOKEN.findall(_COMMENT.sub(" ", sheet)):
            if token.endswith("{"):
                depth += 1
                selector = token[:-1].rpartition(";")[2] if depth == 1 else ""
                continue
            if depth == 1 and selector and "@" not in selector:
                style = _declarations(token[:-1])
                for one in selector.split(",") if style else ():
                    key = one.strip().lower()
                    if key and _SIMPLE.fullmatch(key):
                        out.setdefault(key, {}).update(style)
            depth = max(0, depth - 1)
    return out


def style_of(element: HtmlElement, rules: Rules) -> Style:
    """What the page's simple rules and the element's own attributes say of how it is shown."""
    out: Style = {}
    tag = str(element.tag).lower()
    marks = [f".{c.lower()}" for c in (element.get("class") or "").split()]
    if element.get("id"):
        marks.append(f"#{(element.get('id') or '').lower()}")
    if rules:
        for key in (tag, *marks, *(tag + m for m in marks)):
            out.update(rules.get(key, {}))
    if element.get("color"):
        out["color"] = (element.get("color") or "").lower()
    if element.get("bgcolor"):
        out["background-color"] = (element.get("bgcolor") or "").lower()
    if element.get("style"):
        out.update(_declarations(element.get("style") or ""))
    return out


def _length(value: str) -> float | None:
    match = regex.fullmatch(r"(-?\d*\.?\d+)(px|pt|em|rem|%|vw|vh|)(?:!important)?", value)
    if match is None:
        return None
    scale = {"em": 16.0, "rem": 16.0, "vw": 10.0, "vh": 10.0, "%": 10.0}.get(match[2], 1.0)
    return float(match[1]) * scale


def hidden_reason(element: HtmlElement, style: Style, background: str | None) -> str | None:
    """Why a reader would not see this element; None if they would.

    Args:
        element: with its attributes.
        style: from :func:`style_of`.
        background: colour behind the element where the page names one; None where it does not.
    """
    if element.get("hidden") is not None:
        return "hidden attribute"
    if (element.get("aria-hidden") or "").lower() == "true":
        return "aria-hidden"
    if _UNSEEN_CLASSES & set((element.get("class") or "").split()):
        return "for screen readers only"
    if style.get("display") == "none":
        return "display: none"
    if style.get("visibility") in {"hidden", "collapse"}:
        return f"visibility: {style['visibility']}"
    if _length(style.get("opacity", "1")) == 0:
        return "opacity: 0"
    size = _length(style["font-size"]) if "font-size" in style else None
    if size is not None and size <= 1.5:
        return "font size near zero"
    return _off_screen(style) or _same_colour(style, background)


def _off_screen(style: Style) -> str | None:
    placed = style.get("position") in {"absolute", "fixed"}
    for name in ("left", "top", "right", "text-indent"):
        value = _length(style.get(name, ""))
        if value is not None and value <= -500 and (placed or name == "text-indent"):
            return "off the screen"
    if placed and (style.get("clip", "").startswith("rect(0") or style.get("clip-path") == "inset(50%)"):
        return "clipped away"
    flat = any(
        name in style and (_length(style[name]) or 0) <= 1 and _length(style[name]) is not None
        for name in ("height", "width")
    )
    if flat and style.get("overflow") == "hidden":
        return "clipped away"
    return None


def _same_colour(style: Style, background: str | None) -> str | None:
    colour = style.get("color")
    if colour is None:
        return None
    if colour in _CLEAR:
        return "transparent text"
    behind = background or "white"
    if colour == behind or (colour in _WHITE and behind in _WHITE):
        return "text in the colour of its background"
    return None
