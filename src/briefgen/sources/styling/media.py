"""Media queries, answered for one screen: a desk's, 1280 by 800 points, light, with a mouse."""

from __future__ import annotations

import regex

__all__ = ["HEIGHT", "WIDTH", "length", "screen_holds"]

WIDTH, HEIGHT = 1280.0, 800.0
_NUMBERS: dict[str, float] = {
    "width": WIDTH,
    "height": HEIGHT,
    "device-width": WIDTH,
    "device-height": HEIGHT,
    "inline-size": WIDTH,
    "aspect-ratio": WIDTH / HEIGHT,
    "device-aspect-ratio": WIDTH / HEIGHT,
    "resolution": 1.0,
    "-webkit-device-pixel-ratio": 1.0,
    "color": 8.0,
    "color-index": 0.0,
    "monochrome": 0.0,
}
_WORDS = {
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-reduced-data": "no-preference",
    "forced-colors": "none",
    "inverted-colors": "none",
    "update": "fast",
    "overflow-block": "scroll",
    "overflow-inline": "scroll",
    "display-mode": "browser",
    "color-gamut": "srgb",
    "dynamic-range": "standard",
    "scripting": "enabled",
    "grid": "0",
    "scan": "progressive",
    "-webkit-transform-3d": "1",
}
_OFF = {"none", "no-preference", "0"}
_UNITS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54, "rem": 16.0,
    "ch": 8.0, "ex": 8.0, "vw": WIDTH / 100, "vh": HEIGHT / 100, "vmin": HEIGHT / 100, "vmax": WIDTH / 100, "dvh": HEIGHT / 100,
    "svh": HEIGHT / 100, "lvh": HEIGHT / 100, "dvw": WIDTH / 100, "svw": WIDTH / 100, "lvw": WIDTH / 100, "vi": WIDTH / 100,
    "vb": HEIGHT / 100, "dpi": 1 / 96, "dpcm": 2.54 / 96, "dppx": 1.0, "x": 1.0,
}  # fmt: skip
_TERM = regex.compile(r"\s*+([+-]?(?:\d++\.?\d*+|\.\d++)(?:e[+-]?\d{1,2})?)([a-z]++|%|)\s*+")


def length(value: str, *, em: float = 16.0, whole: float | None = None) -> float | None:
    """A length in px, or a bare number; sums and products in ``calc()`` too. None where it is none, or cannot be told.

    Args:
        value: in lower case.
        em: size of the font.
        whole: what a share in per cent is of; None where that is not known.
    """
    text = value.strip()
    if text.startswith(("calc(", "min(", "max(", "clamp(")) and text.endswith(")") and len(text) < 200:
        return _calculated(text, em, whole)
    match = _TERM.fullmatch(text)
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if unit == "em":
        return number * em
    if unit == "%":
        return None if whole is None else number * whole / 100
    return number * _UNITS[unit] if unit in _UNITS else None


def _calculated(text: str, em: float, whole: float | None) -> float | None:
    name, _, inside = text.partition("(")
    inside = inside[:-1]
    if name != "calc":
        found = [length(part, em=em, whole=whole) for part in inside.split(",")]
        known = [f for f in found if f is not None]
        if len(known) != len(found):
            return None
        return sorted(known)[len(known) // 2] if name == "clamp" else min(known) if name == "min" else max(known)
    total, sign = 0.0, 1.0
    for part in regex.split(r"\s([+-])\s", inside):
        if part in {"+", "-"}:
            sign = 1.0 if part == "+" else -1.0
            continue
        product = 1.0
        for factor, divisor in regex.findall(r"([^*/]+)|/([^*/]+)", part):
            found_one = length(factor or divisor, em=em, whole=whole)
            if found_one is None or (divisor and found_one == 0):
                return None
            product = product * found_one if factor else product / found_one
        total += sign * product
    return total


def screen_holds(query: str) -> bool:
    """Whether a media query holds for that screen; what no browser knows holds nowhere."""
    text = regex.sub(r"\s+", " ", query.lower()).strip()
    return not text or any(_one(part.strip()) is True for part in text.split(","))


def _one(text: str) -> bool | None:
    match = regex.match(r"(?:(not|only)\s+)?([a-z-]+)(?:\s+and\s+|$)", text)
    if match is None or match[2] == "not":
        return _condition(text)
    kind = match[2] in {"all", "screen"}
    rest = text[match.end() :]
    holds = (_condition(rest) if rest else True) if kind else False
    if holds is None:
        return None
    return not holds if match[1] == "not" else holds


def _condition(text: str) -> bool | None:
    """Features joined by "and", "or", "not"; None where one of them is not known."""
    parts = _split(text)
    if parts is None:
        return None
    if parts[0] == "not" and len(parts) == 2:
        inner = _condition_or_feature(parts[1])
        return None if inner is None else not inner
    found = [_condition_or_feature(p) for p in parts[::2]]
    joins = set(parts[1::2])
    if joins <= {"and"}:
        return False if False in found else None if None in found else True
    return (True if True in found else None if None in found else False) if joins == {"or"} else None


def _split(text: str) -> list[str] | None:
    parts = regex.findall(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*+\))*+\)|[a-z]+", text)
    return parts or None


def _condition_or_feature(text: str) -> bool | None:
    if not text.startswith("("):
        return None
    inside = text[1:-1].strip()
    if inside.startswith(("(", "not ")):
        return _condition(inside)
    return _feature(inside)


def _feature(text: str) -> bool | None:
    name, colon, value = (p.strip() for p in text.partition(":"))
    if not colon:
        return _range(text) if regex.search(r"[<>=]", text) else _bare(name)
    if name in _WORDS:
        return value == _WORDS[name]
    bound, plain = regex.fullmatch(r"(min-|max-|-webkit-min-|-webkit-max-)?(.*)", name, flags=regex.DOTALL).groups()  # type: ignore[union-attr]  # always fits
    plain = f"-webkit-{plain}" if bound and bound.startswith("-webkit") else plain
    if plain not in _NUMBERS:
        return None
    wanted = _number(value)
    if wanted is None:
        return None
    if bound is None:
        return _NUMBERS[plain] == wanted
    return _NUMBERS[plain] >= wanted if "min" in bound else _NUMBERS[plain] <= wanted


def _bare(name: str) -> bool | None:
    if name in _NUMBERS:
        return _NUMBERS[name] > 0
    return _WORDS[name] not in _OFF if name in _WORDS else None


def _range(text: str) -> bool | None:
    parts = [p.strip() for p in regex.split(r"(<=|>=|<|>|=)", text)]
    values = [_NUMBERS[p] if p in _NUMBERS else _number(p) for p in parts[::2]]
    if None in values or len(values) not in {2, 3}:
        return None
    pairs = zip(values, values[1:], parts[1::2], strict=False)
    tests = {"<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
    return all(tests.get(sign, lambda a, b: a == b)(a, b) for a, b, sign in pairs)


def _number(value: str) -> float | None:
    ratio = regex.fullmatch(r"(\d{1,6})\s*/\s*(\d{1,6})", value)
    if ratio:
        return int(ratio[1]) / max(1, int(ratio[2]))
    return length(value)
