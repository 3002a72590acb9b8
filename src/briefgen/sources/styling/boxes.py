"""Whether the box of an element can be seen: shown at all, on the screen, not cut away, not shrunk to nothing."""

from __future__ import annotations

import regex

from briefgen.sources.styling.colours import gradient_colours
from briefgen.sources.styling.media import WIDTH, length
from briefgen.sources.styling.stylesheets import Style

__all__ = ["box_reason", "opacity", "placed"]

_FAR = 200.0
_FAR_RIGHT = 3000.0
_FUNCTION = regex.compile(r"(?<![a-z0-9-])([a-z0-9-]++)\(([^()]*+)\)")
_TURNS = {"deg": 1.0, "turn": 360.0, "grad": 0.9, "rad": 57.29578}


def placed(style: Style) -> bool:
    """Whether an element is taken out of its place or moved from it."""
    return style.get("position", "static") not in {"static", "initial", "unset", "revert"}


def opacity(style: Style) -> float:
    """Of the element by itself, from 0 to 1; filters count."""
    value = _share(style.get("opacity", "1"))
    for name, inside in _FUNCTION.findall(style.get("filter", "")):
        if name == "opacity":
            value *= _share(inside or "1")
    return value


def _share(written: str) -> float:
    number = length(written, whole=1.0)
    return 1.0 if number is None else min(1.0, max(0.0, number))


def box_reason(style: Style, size: float) -> str | None:
    """Why nothing inside an element is seen, whatever its children say; None if its box can be seen.

    Args:
        style: of the element.
        size: of its letters in px.
    """
    if style.get("display") == "none":
        return "display: none"
    if style.get("content-visibility") == "hidden":
        return "content-visibility: hidden"
    if "blur(" in style.get("filter", "") and _blur(style["filter"], size) >= 5:
        return "blurred"
    zoom = length(style.get("zoom", "1"), whole=1.0)
    if zoom is not None and 0 <= zoom < 0.1 and style.get("zoom", "").strip() not in {"normal", "reset"}:
        return "shrunk to nothing"
    stops = gradient_colours(style.get("mask-image", ""))
    if stops and all(c[3] < 0.05 for c in stops):
        return "masked away"
    return _moved(style, size) or _transformed(style, size) or _clipped(style, size)


def _blur(value: str, size: float) -> float:
    return max((length(inside, em=size) or 0 for name, inside in _FUNCTION.findall(value) if name == "blur"), default=0)


def _moved(style: Style, size: float) -> str | None:
    names = ["margin-left", "margin-top"]
    if placed(style):
        names += ["left", "top", "right"]
        if style.get("position") == "fixed":
            names.append("bottom")
    for name in names:
        value = length(style.get(name, ""), em=size, whole=None if "margin" in name else WIDTH)
        if value is not None and (
            value <= -_FAR * (2.5 if name == "margin-top" else 1) or (name == "left" and value >= _FAR_RIGHT)
        ):
            return "off the screen"
    if "-" in style.get("letter-spacing", ""):
        spacing = length(style["letter-spacing"], em=size)
        if spacing is not None and spacing <= -0.4 * size:
            return "letters set upon each other"
    return None


def _transformed(style: Style, size: float) -> str | None:
    for name in ("scale", "rotate", "translate"):
        value = style.get(name, "none")
        if value != "none" and (reason := _function(name, value.replace(" ", ","), size)):
            return reason
    for name, inside in _FUNCTION.findall(style.get("transform", "")):
        if reason := _function(name, inside, size):
            return reason
    return None


def _function(name: str, inside: str, size: float) -> str | None:
    parts = [p.strip() for p in inside.split(",")]
    if name.startswith("scale"):
        numbers = [length(p, whole=1.0) for p in parts[:2]]
        return "shrunk to nothing" if any(n is not None and abs(n) < 0.1 for n in numbers) else None
    if name.startswith("translate"):
        ways = [length(p, em=size) for p in parts[:2]]
        far = any(w is not None and (w <= -500 or w >= _FAR_RIGHT) for w in ways)
        return "off the screen" if far or _percent(parts) else None
    if name in {"rotatex", "rotatey"}:
        return "turned out of sight" if _edge_on(parts[0]) else None
    if name in {"matrix", "matrix3d"}:
        return _matrix(name, [length(p) or 0.0 for p in parts])
    return None


def _matrix(name: str, numbers: list[float]) -> str | None:
    if name != "matrix" or len(numbers) != 6:
        return None
    a, b, c, d = numbers[:4]
    if abs(a * d - b * c) < 0.01:
        return "shrunk to nothing"
    return "off the screen" if min(numbers[4:]) <= -500 else None


def _percent(parts: list[str]) -> bool:
    """Moved by many times its own width or height."""
    return any(p.endswith("%") and abs(length(p, whole=1.0) or 0) > 3 for p in parts[:2])


def _edge_on(angle: str) -> bool:
    match = regex.fullmatch(r"(-?[\d.]+)(deg|turn|grad|rad)", angle)
    return match is not None and abs((float(match[1]) * _TURNS[match[2]]) % 180 - 90) < 4


def _clipped(style: Style, size: float) -> str | None:
    if style.get("position") in {"absolute", "fixed"} and _nothing_left(style.get("clip", ""), size):
        return "clipped away"
    if _path_empty(style.get("clip-path", "none"), size):
        return "clipped away"
    cut = {"hidden", "clip"}
    for way, names in (("overflow-y", ("height", "max-height", "line-height")), ("overflow-x", ("width", "max-width"))):
        if not cut & set(style.get(way, "").split()):
            continue
        for name in names:
            value = length(style.get(name, ""), em=size, whole=100.0)
            if value is not None and value <= 2 and not (name == "line-height" and _is_bare(style[name])):
                return "clipped away"
        if style.get("line-height") in {"0", "0.0", ".0"} and way == "overflow-y":
            return "clipped away"
    return None


def _is_bare(value: str) -> bool:
    return regex.fullmatch(r"[\d.]+", value) is not None


def _nothing_left(clip: str, size: float) -> bool:
    match = regex.fullmatch(r"rect\(([^()]*)\)", clip)
    if match is None:
        return False
    edges = [length(p, em=size) for p in regex.split(r"[\s,]+", match[1].strip())]
    if len(edges) != 4:
        return False
    top, right, bottom, left = edges
    return (right is not None and right - (left or 0) <= 2) or (bottom is not None and bottom - (top or 0) <= 2)


def _path_empty(path: str, size: float) -> bool:
    match = regex.match(r"(inset|circle|ellipse|polygon)\(([^()]*)\)", path)
    if match is None:
        return False
    name, inside = match[1], match[2].partition(" round ")[0]
    if name == "polygon":
        points = [[length(c, em=size, whole=100.0) for c in p.split()] for p in inside.split(",")]
        ways = list(zip(*(p for p in points if len(p) == 2), strict=True))
        return any(None not in way and max(way) - min(way) <= 1 for way in ways)
    values = [length(v, em=size, whole=100.0) for v in inside.partition(" at ")[0].split()]
    if name != "inset":
        return any(v is not None and v <= 1 for v in values)
    if not values or None in values:
        return False
    sides = [
        values[0],
        values[1 % len(values)],
        values[2 if len(values) > 2 else 0],
        values[-1 if len(values) == 4 else 1 % len(values)],
    ]
    top, right, bottom, left = (v or 0.0 for v in sides)
    return "%" in inside and (top + bottom >= 99 or left + right >= 99)
