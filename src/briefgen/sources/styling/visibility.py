"""Which text of a web page a reader of it would see: from its elements, their attributes and the page's own style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from briefgen.sources.styling.boxes import box_reason, opacity, placed
from briefgen.sources.styling.looks import (
    State,
    fill_of,
    flat_ground,
    font_size,
    ground_of,
    inherited,
    letters_of,
    text_reason,
)
from briefgen.sources.styling.matching import Page
from briefgen.sources.styling.media import length
from briefgen.sources.styling.selectors import unescape
from briefgen.sources.styling.stylesheets import Sheet, Style, cascade, read_sheets

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Seen", "page_seen"]

_UNSEEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"}
_BLOCKS = {"block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-cell"}
_VARIABLE = regex.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_STRING = regex.compile(
    r"\"((?:[^\"\\]|\\.)*+)(?:\"|(*SKIP)(*FAIL))|'((?:[^'\\]|\\.)*+)(?:'|(*SKIP)(*FAIL))|attr\(\s*([\w-]+)\s*\)|(/)",
    regex.DOTALL,
)


@dataclass(slots=True)
class Seen:
    """What is seen of a page.

    Attributes:
        reasons: why the text that stands directly in an element is not seen; no entry where it is.
        gone: the elements of which nothing is seen, their children included.
        before, after: words that style sheets put before and behind the content of an element.
        blocks: elements that a style sheet sets as blocks of their own.
    """

    reasons: dict[HtmlElement, str] = field(default_factory=dict)
    gone: set[HtmlElement] = field(default_factory=set)
    before: dict[HtmlElement, str] = field(default_factory=dict)
    after: dict[HtmlElement, str] = field(default_factory=dict)
    blocks: set[HtmlElement] = field(default_factory=set)


def page_seen(tree: HtmlElement) -> Seen:
    """What is seen of a page on a desk's screen, without scripts, without style sheets from elsewhere.

    Args:
        tree: the whole page.
    """
    sheet = read_sheets([e.text for e in tree.iter("style") if e.text and screen_style(e)])
    far = any("stylesheet" in (e.get("rel") or "").lower().split() for e in tree.iter("link"))
    first = _look(tree, sheet, Page(unsure=True), far=far)
    if sheet.unsure:
        second = _look(tree, sheet, Page(unsure=False), far=far)
        first.reasons = {**second.reasons, **first.reasons}
        first.gone |= second.gone
    return first


def screen_style(element: HtmlElement) -> bool:
    """Whether a ``style`` element is one for the screen."""
    from briefgen.sources.styling.media import screen_holds  # noqa: PLC0415 - beside its only use

    kind = (element.get("type") or "text/css").lower().strip()
    return kind == "text/css" and screen_holds(element.get("media") or "")


def _look(tree: HtmlElement, sheet: Sheet, page: Page, *, far: bool) -> Seen:
    seen = Seen()
    states: dict[HtmlElement, State] = {}
    covers: list[HtmlElement] = []
    lines = any(r.selector.pseudo_element == "first-line" for rules in sheet.rules.values() for r in rules)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        above = states[parent] if parent is not None else State()
        style = cascade(sheet, element, page, _given(element))
        state, style = _state(element, style, above, sheet)
        states[element] = state
        if state.gone:
            seen.gone.add(element)
        reason = state.gone or text_reason(state, far=far)
        if not reason and lines:
            first = {**style, **cascade(sheet, element, page, {}, "first-line")}
            reason = text_reason(_state(element, first, above, sheet)[0], far=far)
        if reason:
            seen.reasons[element] = reason
        else:
            _generated(element, sheet, page, seen)
        if style.get("display", "").split(" ")[0] in _BLOCKS:
            seen.blocks.add(element)
        if _is_cover(style, state):
            covers.append(element)
    for holder, cover in _topmost(covers, sheet, page).items():
        _cover(holder, cover, sheet, page, seen)
    return seen


def _given(element: HtmlElement) -> Style:
    """What browsers hold by themselves, and what attributes say of an element's look."""
    tag = element.tag
    out: Style = {}
    if (
        element.get("hidden") is not None
        or (tag == "dialog" and element.get("open") is None)
        or element.get("popover") is not None
        or tag in {"rp", "datalist", "noembed", "noframes"}
    ):
        out["display"] = "none"
    if tag in {"a", "area"} and element.get("href") is not None:
        out["color"] = "link"
    if tag == "mark":
        out |= {"background-color": "yellow", "color": "black"}
    if tag in {"button", "input", "select", "textarea", "option"}:
        out |= {"color": "black", "background-color": "#efefef"}
    if tag in {"text", "tspan", "svg", "g"} and element.get("fill"):
        out["color"] = (element.get("fill") or "").strip().lower().replace("none", "transparent")
    for name, of in (("color", "color"), ("text", "color"), ("bgcolor", "background-color")):
        if value := element.get(name):
            out[of] = _legacy(value)
    if element.get("background"):
        out["background-image"] = "url()"
    return out


def _legacy(value: str) -> str:
    text = value.strip().lower()
    return f"#{text}" if regex.fullmatch(r"[0-9a-f]{6}|[0-9a-f]{3}", text) else text


def _resolved(style: Style, above: State) -> tuple[Style, tuple[tuple[str, str], ...]]:
    """A style with its custom properties put in."""
    own = {n: v for n, v in style.items() if n.startswith("--")}
    variables = above.variables
    if own:
        variables = tuple({**dict(above.variables), **own}.items())
    if not any("var(" in v for v in style.values()):
        return style, variables
    known = dict(variables)
    out = {}
    for name, value in style.items():
        text = value
        for _ in range(8):
            if "var(" not in text or len(text) > 2000:
                break
            text = _VARIABLE.sub(lambda m: known.get(m[1], m[2] or "").strip(), text)
        out[name] = text if name.startswith("--") or name == "content" else text.lower()
    return out, variables


def _state(element: HtmlElement, style: Style, above: State, sheet: Sheet) -> tuple[State, Style]:
    style, variables = _resolved(style, above)
    style = _animated(style, sheet)
    size = font_size(style.get("font-size", ""), above.size)
    indent = length(style.get("text-indent", ""), em=size, whole=1000.0)
    ground = ground_of(element, style, above)
    state = replace(
        ground,
        gone=above.gone or _element_reason(element, style) or box_reason(style, size) or _behind_all(style, above),
        visibility=inherited(style, "visibility", above.visibility),
        letters=letters_of(style.get("color", ""), above),
        fill=fill_of(style.get("-webkit-text-fill-color", ""), above),
        size=size,
        indent=above.indent if indent is None else indent,
        opacity=above.opacity * opacity(style),
        variables=variables,
    )
    return state, style


def _animated(style: Style, sheet: Sheet) -> Style:
    """A style as it stands when its animations have come to rest."""
    said = " ".join(style.get(n, "") for n in ("animation", "animation-name", "animation-fill-mode"))
    if not said.strip() or not {"forwards", "both"} & set(regex.split(r"[\s,]+", said)):
        return style
    for name in regex.split(r"[\s,]+", said):
        if name in sheet.frames:
            style = {**style, **sheet.frames[name]}
    return style


def _element_reason(element: HtmlElement, style: Style) -> str | None:
    if element.get("hidden") is not None and style.get("display") == "none":
        return "hidden attribute"
    if (element.get("aria-hidden") or "").strip().lower() == "true":
        return "aria-hidden"
    if _UNSEEN_CLASSES & set((element.get("class") or "").split()):
        return "for screen readers only"
    if element.tag == "noscript":
        return "shown without scripts only"
    parent = element.getparent()
    if parent is not None and element.tag not in {"template", "style", "script", "slot"} and _in_shadow(parent):
        return "in the shadow of another content"
    return None


@lru_cache(maxsize=1024)
def _in_shadow(host: HtmlElement) -> bool:
    """Whether a shadow root is shown in place of what stands in an element; asked once for all its children."""
    return any(
        (root.get("shadowrootmode") or "").lower() in {"open", "closed"} and next(root.iter("slot"), None) is None
        for root in host.iterchildren("template")
    )


def _behind_all(style: Style, above: State) -> str | None:
    layer = regex.fullmatch(r"-\d{1,9}", style.get("z-index", ""))
    return "behind the ground of the page" if layer and int(layer[0]) < 0 and placed(style) and above.painted else None


def _generated(element: HtmlElement, sheet: Sheet, page: Page, seen: Seen) -> None:
    for pseudo, into in (("before", seen.before), ("after", seen.after)):
        style = cascade(sheet, element, page, {}, pseudo) if sheet.rules else {}
        if "content" not in style or style.get("display") == "none":
            continue
        words = "".join(_contents(style["content"], element))
        if any(c.isalnum() for c in words):
            into[element] = words


def _contents(value: str, element: HtmlElement) -> Iterator[str]:
    for match in _STRING.finditer(value):
        if match[4]:
            return  # What follows a slash is for screen readers.
        yield (element.get(match[3].lower()) or "") if match[3] else unescape(match[1] or match[2] or "")


def _is_cover(style: Style, state: State) -> bool:
    """Whether an element lies over all of the one in which it is placed, and lets nothing through."""
    if style.get("position") != "absolute" or state.gone or state.opacity < 0.95:
        return False
    flat = flat_ground(style)
    if flat is None or flat[3] < 0.95 or style.get("z-index", "0").startswith("-"):
        return False
    zero = {n for n in ("top", "left", "right", "bottom") if length(style.get(n, "")) == 0}
    wide = {n for n in ("width", "height") if style.get(n) == "100%"}
    return len(zero) == 4 or (len(zero) >= 2 and len(wide) == 2) or len(zero) + len(wide) >= 4


def _topmost(covers: list[HtmlElement], sheet: Sheet, page: Page) -> dict[HtmlElement, HtmlElement]:
    """Of the covers of each positioned element the one that lies above the others."""
    out: dict[HtmlElement, HtmlElement] = {}
    for cover in covers:
        holder = next((a for a in cover.iterancestors() if placed(cascade(sheet, a, page, {}))), None)
        if holder is None or holder.tag in {"html", "body"}:
            continue
        if holder not in out or _layer(cover, sheet, page) >= _layer(out[holder], sheet, page):
            out[holder] = cover
    return out


def _cover(holder: HtmlElement, cover: HtmlElement, sheet: Sheet, page: Page, seen: Seen) -> None:
    kept = set(cover.iter())
    over = _layer(cover, sheet, page)
    later = False
    for element in holder.iter():
        later = later or element is cover
        if element in kept or not isinstance(element.tag, str):
            continue
        if element is not holder and placed(cascade(sheet, element, page, {})):
            layer = _layer(element, sheet, page)
            if layer > over or (later and layer == over):
                kept.update(element.iter())
                continue
        seen.reasons.setdefault(element, "covered")


def _layer(element: HtmlElement, sheet: Sheet, page: Page) -> int:
    match = regex.fullmatch(r"-?\d{1,9}", cascade(sheet, element, page, {}).get("z-index", ""))
    return int(match[0]) if match else 0
