"""Which text of a web page a reader of it would see: from its elements, their attributes and the page's own style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from briefgen.sources.boxes import box_reason, opacity, placed
from briefgen.sources.colours import BLACK, WHITE, Colour, blend, colour, first_colour, gradient_colours, told_apart
from briefgen.sources.media import length
from briefgen.sources.selectors import Page, unescape
from briefgen.sources.stylesheets import Sheet, Style, cascade, read_sheets

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Seen", "page_seen"]

_UNSEEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"}
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0, "initial": 16.0,
}  # fmt: skip
_BLOCKS = {"block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-cell"}
_TOO_SMALL = 2.0
_LINK: Colour = (0, 0, 238, 1)
_GOING_ON = {"inherit", "unset", "revert"}
_VARIABLE = regex.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_STRING = regex.compile(r"\"((?:[^\"\\]|\\.)*+)(?:\"|(*SKIP)(*FAIL))|'((?:[^'\\]|\\.)*+)(?:'|(*SKIP)(*FAIL))|attr\(\s*([\w-]+)\s*\)|(/)", regex.DOTALL)


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


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for an element and goes on to its children.

    Attributes:
        gone: why nothing in it is seen.
        visibility: as inherited.
        letters: colour of text; None where nothing names one.
        fill: colour of text by ``-webkit-text-fill-color``; it wins.
        behind: colour behind it.
        stops: colours of a gradient behind it; the text is seen if it can be told from one of them.
        told: whether ``behind`` comes from the page itself.
        size: of letters, in px.
        indent: of a first line, in px.
        opacity: of all that it stands in.
        variables: custom properties.
        painted: whether an element other than the page's own paints a ground behind it.
        through: its letters are a window to the picture behind them.
    """

    gone: str | None = None
    visibility: str = "visible"
    letters: Colour | None = None
    fill: Colour | None = None
    behind: Colour = WHITE
    stops: tuple[Colour, ...] = ()
    told: bool = False
    size: float = 16.0
    indent: float = 0.0
    opacity: float = 1.0
    variables: tuple[tuple[str, str], ...] = ()
    painted: bool = False
    through: bool = False


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
    from briefgen.sources.media import screen_holds  # noqa: PLC0415 - beside its only use

    kind = (element.get("type") or "text/css").lower().strip()
    return kind == "text/css" and screen_holds(element.get("media") or "")


def _look(tree: HtmlElement, sheet: Sheet, page: Page, *, far: bool) -> Seen:
    seen = Seen()
    states: dict[HtmlElement, _State] = {}
    covers: list[HtmlElement] = []
    lines = any(r.selector.pseudo_element == "first-line" for rules in sheet.rules.values() for r in rules)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        above = states[parent] if parent is not None else _State()
        style = cascade(sheet, element, page, _given(element))
        state, style = _state(element, style, above, sheet)
        states[element] = state
        if state.gone:
            seen.gone.add(element)
        reason = state.gone or _text_reason(state, far=far)
        if not reason and lines:
            first = {**style, **cascade(sheet, element, page, {}, "first-line")}
            reason = _text_reason(_state(element, first, above, sheet)[0], far=far)
        if reason:
            seen.reasons[element] = reason
        else:
            _generated(element, sheet, page, seen)
        if style.get("display", "").split(" ")[0] in _BLOCKS:
            seen.blocks.add(element)
        if _is_cover(style, state):
            covers.append(element)
    for cover in covers:
        _cover(cover, sheet, page, seen)
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


def _resolved(style: Style, above: _State) -> tuple[Style, tuple[tuple[str, str], ...]]:
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


def _state(element: HtmlElement, style: Style, above: _State, sheet: Sheet) -> tuple[_State, Style]:
    style, variables = _resolved(style, above)
    style = _animated(style, sheet)
    size = _font_size(style.get("font-size", ""), above.size)
    indent = length(style.get("text-indent", ""), em=size, whole=1000.0)
    ground = _ground(element, style, above)
    state = replace(
        ground,
        gone=above.gone or _element_reason(element, style) or box_reason(style, size) or _behind_all(style, above),
        visibility=_inherited(style, "visibility", above.visibility),
        letters=_letters(style.get("color", ""), above),
        fill=_fill(style.get("-webkit-text-fill-color", ""), above),
        size=size,
        indent=above.indent if indent is None else indent,
        opacity=above.opacity * opacity(style),
        variables=variables,
    )
    return state, style


def _inherited(style: Style, name: str, above: str) -> str:
    value = style.get(name, "")
    return above if not value or value in _GOING_ON else "visible" if value == "initial" else value


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
    if parent is not None and element.tag not in {"template", "style", "script", "slot"}:
        for root in parent.iterchildren("template"):
            # A shadow root is shown in place of what stands in its host, but for what its slots take in.
            if (root.get("shadowrootmode") or "").lower() in {"open", "closed"} and next(root.iter("slot"), None) is None:
                return "in the shadow of another content"
    return None


def _behind_all(style: Style, above: _State) -> str | None:
    layer = regex.fullmatch(r"-\d{1,9}", style.get("z-index", ""))
    return "behind the ground of the page" if layer and int(layer[0]) < 0 and placed(style) and above.painted else None


def _font_size(value: str, above: float) -> float:
    if value in _SIZES:
        return _SIZES[value]
    if value in {"smaller", "larger"}:
        return above / 1.2 if value == "smaller" else above * 1.2
    found = length(value, em=above, whole=above)
    return above if found is None or (found == 0 and value == "") else found


def _letters(value: str, above: _State) -> Colour | None:
    if value == "link":
        return above.letters if above.letters is not None else _LINK
    if value in {"initial", "-webkit-text"}:
        return BLACK
    found = colour(value)
    return above.letters if found is None else found


def _fill(value: str, above: _State) -> Colour | None:
    if value in {"currentcolor", "initial"}:
        return None
    found = colour(value)
    return above.fill if found is None else found


def _ground(element: HtmlElement, style: Style, above: _State) -> _State:
    """The state with what an element paints behind its text."""
    written = style.get("background", "") if "background" in style else ""
    picture = style.get("background-image", "none")
    picture = written if picture == "none" and written else picture
    flat = _flat(style)
    out = above
    if flat is not None and flat[3] > 0:
        whole = element.tag in {"html", "body"}
        out = replace(
            out, behind=blend(flat, above.behind), stops=(), told=True, painted=above.painted or (not whole and flat[3] > 0.9)
        )
    stops = gradient_colours(picture)
    if stops:
        out = replace(out, stops=tuple(blend(s, out.behind) for s in stops), told=True)
    window = "text" in style.get("background-clip", "").split()
    # A picture that is not read is taken to be one that can be read on, where letters are a window to it.
    through = window and (bool(stops) or "url(" in picture or (flat is not None and told_apart(flat, above.behind)))
    if window:
        out = replace(above, through=through)
    return out if window or not out.through or flat is None else replace(out, through=False)


def _flat(style: Style) -> Colour | None:
    """The plain colour of an element's ground."""
    named = style.get("background-color", "transparent")
    if named != "transparent":
        return colour(named)
    written = style.get("background", "")
    return None if "gradient(" in written else first_colour(regex.sub(r"url\([^)]*+(?:\)|(*SKIP)(*FAIL))", "", written))


def _text_reason(state: _State, *, far: bool) -> str | None:
    """Why text is not seen in a box that is."""
    if state.visibility in {"hidden", "collapse"}:
        return f"visibility: {state.visibility}"
    if state.opacity < 0.05:
        return "opacity: 0"
    if state.size <= _TOO_SMALL:
        return "font size near zero"
    if state.indent <= -200 or state.indent >= 3000:
        return "off the screen"
    letters = state.fill if state.fill is not None else state.letters
    if state.through and (letters is None or letters[3] < 0.5):
        return None
    if letters is not None and letters[3] < 0.05:
        return "transparent text"
    if letters is None and (far or not state.told):
        return None
    letters = letters or BLACK
    grounds = state.stops or (state.behind,)
    if any(told_apart(blend(letters, ground, state.opacity), ground) for ground in grounds):
        return None
    return "text in the colour of its background"


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


def _is_cover(style: Style, state: _State) -> bool:
    """Whether an element lies over all of the one in which it is placed, and lets nothing through."""
    if style.get("position") != "absolute" or state.gone or state.opacity < 0.95:
        return False
    flat = _flat(style)
    if flat is None or flat[3] < 0.95 or style.get("z-index", "0").startswith("-"):
        return False
    zero = {n for n in ("top", "left", "right", "bottom") if length(style.get(n, "")) == 0}
    wide = {n for n in ("width", "height") if style.get(n) == "100%"}
    return len(zero) == 4 or (len(zero) >= 2 and len(wide) == 2) or len(zero) + len(wide) >= 4


def _cover(cover: HtmlElement, sheet: Sheet, page: Page, seen: Seen) -> None:
    holder = next((a for a in cover.iterancestors() if placed(cascade(sheet, a, page, {}))), None)
    if holder is None or holder.tag in {"html", "body"}:
        return
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
