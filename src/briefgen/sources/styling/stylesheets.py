"""Style sheets of a page: rules that bear on whether text is seen, in the order in which they win.

Read for the screen of a desk, light colours, no pointer upon anything: text that only a printer shows is not seen there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from briefgen.sources.styling.matching import Page, matches
from briefgen.sources.styling.media import screen_holds
from briefgen.sources.styling.selectors import Selector, parse_selector, split_list, unescape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Declared", "Sheet", "Style", "cascade", "declarations", "read_sheets"]

Style = dict[str, str]
"""Property and value, in lower case."""

Declared = dict[str, tuple[str, bool]]
"""Property, value, whether it is marked as important."""

_TOKEN = regex.compile(
    r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|url\(\s*+[^\"')\s][^)]*+(?:\)|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|\\.|<!--|-->"
    r"|[{};]|[^{};\"'\\/u<-]++|.",
    regex.DOTALL | regex.IGNORECASE,
)
_DEEPEST = 30
_LONGEST_SELECTOR = 5000
_SIDES = ("top", "right", "bottom", "left")
_TELLING = {
    *"all display visibility opacity font font-size position left top right bottom inset inset-inline-start text-indent clip clip-path".split(),
    *"color background background-color background-image background-clip -webkit-background-clip -webkit-text-fill-color".split(),
    *"height width max-height max-width block-size inline-size max-block-size overflow overflow-x overflow-y transform scale".split(),
    *"rotate translate -webkit-transform zoom filter z-index content content-visibility margin margin-left margin-top".split(),
    *"margin-inline-start line-height letter-spacing animation animation-name animation-fill-mode mask mask-image".split(),
    *"-webkit-mask -webkit-mask-image text-shadow".split(),
}
_SAME = {
    "inset-inline-start": "left",
    "margin-inline-start": "margin-left",
    "block-size": "height",
    "inline-size": "width",
    "max-block-size": "max-height",
    "-webkit-transform": "transform",
    "-webkit-background-clip": "background-clip",
    "-webkit-mask": "mask-image",
    "-webkit-mask-image": "mask-image",
    "mask": "mask-image",
}


@dataclass(slots=True)
class _Block:
    """A block of braces: what stands before it, its statements and blocks in order."""

    prelude: str
    items: list[str | _Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with what it declares; ``layer`` is the name of its cascade layer, None outside of any."""

    selector: Selector
    declared: Declared
    order: int
    layer: str | None = None
    unsure: bool = False


@dataclass(slots=True)
class Sheet:
    """All rules of a page.

    Attributes:
        rules: by id, class or tag of the element that they are for, so that few have to be tried on each.
        layers: in the order in which they were named.
        frames: of animations, what their last frame declares.
        unsure: whether any rule rests on what cannot be told from the file.
    """

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    layers: dict[str, int] = field(default_factory=dict)
    frames: dict[str, Style] = field(default_factory=dict)
    unsure: bool = False
    count: int = 0


def declarations(css: str) -> Declared:
    """What a list of declarations says, as far as it bears on whether text is seen.

    Args:
        css: as in a ``style`` attribute.
    """
    out: Declared = {}
    for item in _blocks(css).items:
        if isinstance(item, str):
            _declare(item, out)
    return out


def _declare(statement: str, out: Declared) -> None:
    name, _, value = statement.partition(":")
    name = unescape(name.strip()).lower() if not name.strip().startswith("--") else name.strip()
    if not name.startswith("--") and name not in _TELLING:
        return
    value, marked, _ = value.partition("!")
    plain = value.strip() if name == "content" or name.startswith("--") else " ".join(unescape(value).lower().split())
    important = marked != "" and "important" in _lowered_after(statement)
    name = _SAME.get(name, name)
    if out.get(name, ("", False))[1] and not important:
        return
    _expand(name, plain, important, out)


def _lowered_after(statement: str) -> str:
    return unescape(statement.rpartition("!")[2]).strip().lower()


def _expand(name: str, value: str, important: bool, out: Declared) -> None:  # noqa: FBT001 - as it stands in the sheet
    """Put down a declaration; a shorthand as what it stands for."""
    out[name] = (value, important)
    parts = value.split()
    if name in {"inset", "margin"} and parts:
        sides = [
            parts[0],
            parts[1 % len(parts)],
            parts[2 if len(parts) > 2 else 0],
            parts[-1 if len(parts) == 4 else 1 % len(parts)],
        ]
        for side, of in zip(_SIDES, sides, strict=True):
            out[side if name == "inset" else f"margin-{side}"] = (of, important)
    elif name == "font":
        size = regex.search(r"(?:^|\s)([+-]?[\d.]+(?:[a-z]+|%)?|calc\([^)]{0,200}+\))(?=\s|/|$)(?!\s+[\d.])", value)
        out["font-size"] = (size[1] if size else "medium", important)
    elif name == "overflow":
        out["overflow-x"] = out["overflow-y"] = (value, important)
    elif name == "background":
        out["background-color"] = ("transparent", important)
        out["background-image"] = ("none", important)
        out.pop("background-clip", None)


def _blocks(css: str) -> _Block:
    """A sheet as blocks in blocks, as a browser mends it where braces are missing."""
    root = _Block("")
    stack = [root]
    pieces: list[str] = []
    for match in _TOKEN.finditer(css):
        sign = match[0]
        if sign.startswith("/*"):
            pieces.append(" ")
        elif sign in {"<!--", "-->"} and len(stack) == 1:
            continue
        elif sign == "{":
            block = _Block("".join(pieces).strip())
            stack[-1].items.append(block)
            if len(stack) <= _DEEPEST:
                stack.append(block)
            pieces = []
        elif sign in {";", "}"}:
            if statement := "".join(pieces).strip():
                stack[-1].items.append(statement)
            pieces = []
            if sign == "}" and len(stack) > 1:
                stack.pop()
        else:
            pieces.append(sign)
    if statement := "".join(pieces).strip():
        stack[-1].items.append(statement)
    return root


def read_sheets(sheets: Iterable[str]) -> Sheet:
    """The rules of style sheets, in the order in which the page holds them."""
    out = Sheet()
    for sheet in sheets:
        _collect(_blocks(sheet), out, (), None, unsure=False)
    return out


def _collect(block: _Block, sheet: Sheet, parents: tuple[str, ...], layer: str | None, *, unsure: bool) -> None:
    """Take the rules of a block: what is declared in it for ``parents``, and the blocks in it."""
    declared: Declared = {}
    for item in block.items:
        if isinstance(item, str):
            if item.startswith("@layer"):
                for name in item[6:].split(","):
                    _layer(sheet, layer, name)
            elif parents:
                _declare(item, declared)
    if parents and declared:
        _add(sheet, parents, declared, layer, unsure=unsure)
    for item in block.items:
        if isinstance(item, _Block):
            _nested(item, sheet, parents, layer, unsure=unsure)


def _nested(block: _Block, sheet: Sheet, parents: tuple[str, ...], layer: str | None, *, unsure: bool) -> None:
    prelude = block.prelude
    if not prelude.startswith("@"):
        inner = tuple(_inside(parents, s.strip()) for s in split_list(prelude))
        if parents and sum(map(len, inner)) > _LONGEST_SELECTOR:
            # Lists in lists grow without end; what they stand for is left open.
            inner, unsure, sheet.unsure = tuple(f"* {s.strip()}" for s in split_list(prelude)), True, True
        _collect(block, sheet, inner, layer, unsure=unsure)
        return
    name, _, rest = prelude[1:].partition(" ")
    name = regex.split(r"[\s(]", name.lower(), maxsplit=1)[0]
    rest = prelude[1 + len(name) :].strip()
    if name == "media":
        if screen_holds(rest):
            _collect(block, sheet, parents, layer, unsure=unsure)
    elif name in {"supports", "container", "scope"}:
        _collect(block, sheet, parents, layer, unsure=True)
        sheet.unsure = True
    elif name == "layer":
        _collect(block, sheet, parents, _layer(sheet, layer, rest or f"layer {sheet.count}"), unsure=unsure)
    elif name in {"keyframes", "-webkit-keyframes"}:
        _keyframes(block, rest.strip("\"'"), sheet)


def _layer(sheet: Sheet, outer: str | None, name: str) -> str:
    whole = f"{outer}.{name.strip()}" if outer else name.strip()
    sheet.layers.setdefault(whole, len(sheet.layers))
    return whole


def _inside(parents: tuple[str, ...], selector: str) -> str:
    if not parents:
        return selector
    # Lists of parents stand for any of them, as the standard has it.
    parent = parents[0] if len(parents) == 1 else f":is({','.join(parents)})"
    if "&" in selector:
        return selector.replace("&", parent)
    return f"{parent} {selector}"


def _keyframes(block: _Block, name: str, sheet: Sheet) -> None:
    for frame in block.items:
        if isinstance(frame, _Block) and {"to", "100%"} & {p.strip().lower() for p in frame.prelude.split(",")}:
            declared: Declared = {}
            for item in frame.items:
                if isinstance(item, str):
                    _declare(item, declared)
            sheet.frames[name.lower()] = {n: v for n, (v, _) in declared.items()}


def _add(sheet: Sheet, selectors: tuple[str, ...], declared: Declared, layer: str | None, *, unsure: bool) -> None:
    try:
        read = [parse_selector(s) for s in selectors]
    except ValueError:
        return  # One selector that no browser knows takes the whole rule with it.
    for selector in read:
        last = selector.last
        key = f"#{last.id}" if last.id else f".{last.classes[0]}" if last.classes else last.tag or "*"
        doubtful = unsure or selector.unsure
        sheet.rules.setdefault(key, []).append(Rule(selector, declared, sheet.count, layer, doubtful))
        sheet.unsure = sheet.unsure or doubtful
        sheet.count += 1


def _candidates(sheet: Sheet, element: HtmlElement) -> Iterator[Rule]:
    keys = [str(element.tag), "*", *(f".{c}" for c in dict.fromkeys((element.get("class") or "").split()))]
    if element.get("id"):
        keys.append(f"#{element.get('id')}")
    for key in keys:
        yield from sheet.rules.get(key, ())


_Rank = tuple[bool, float, tuple[int, int, int, int], int]


def cascade(sheet: Sheet, element: HtmlElement, page: Page, base: Style, pseudo: str = "") -> Style:
    """What holds for an element, or for its pseudo-element, of all that is declared for it.

    Args:
        sheet: of the page.
        element: of the page.
        page: of the element; rules that cannot be told hold where ``page.unsure`` says so.
        base: what the browser's own sheet and attributes such as ``bgcolor`` say; everything else wins over it.
        pseudo: such as ``before``; empty for the element itself.
    """
    won: dict[str, tuple[_Rank, str]] = {}

    def offer(declared: Declared, layer: float, weight: tuple[int, int, int, int], order: int) -> None:
        for name, (value, important) in declared.items():
            rank = (important, -layer if important else layer, weight, order)
            if name not in won or rank >= won[name][0]:
                won[name] = (rank, value)

    for rule in _candidates(sheet, element):
        if rule.selector.pseudo_element != pseudo or (rule.unsure and not page.unsure and not rule.selector.unsure):
            continue
        if matches(rule.selector, element, page):
            layer = float("inf") if rule.layer is None else sheet.layers.get(rule.layer, 0)
            offer(rule.declared, layer, (0, *rule.selector.weight), rule.order)
    if not pseudo and element.get("style"):
        offer(declarations(element.get("style") or ""), float("inf"), (1, 0, 0, 0), sheet.count)
    return {**base, **{name: value for name, (_, value) in won.items()}}
