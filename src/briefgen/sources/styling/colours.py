"""Colours of style sheets, and whether letters of one can be told from another behind them."""

from __future__ import annotations

import colorsys

import regex

__all__ = ["BLACK", "WHITE", "Colour", "blend", "colour", "first_colour", "gradient_colours", "told_apart"]

Colour = tuple[float, float, float, float]
"""Red, green, blue from 0 to 255; opacity from 0 to 1."""

BLACK: Colour = (0, 0, 0, 1)
WHITE: Colour = (255, 255, 255, 1)
_LEAST_CONTRAST = 1.25

_NAMES = dict(
    entry.split(":")
    for entry in (
        "aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 black:000000 "
        "blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00 "
        "chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc crimson:dc143c cyan:00ffff darkblue:00008b "
        "darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9 darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b "
        "darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00 darkorchid:9932cc darkred:8b0000 darksalmon:e9967a "
        "darkseagreen:8fbc8f darkslateblue:483d8b darkslategray:2f4f4f darkslategrey:2f4f4f darkturquoise:00ced1 "
        "darkviolet:9400d3 deeppink:ff1493 deepskyblue:00bfff dimgray:696969 dimgrey:696969 dodgerblue:1e90ff "
        "firebrick:b22222 floralwhite:fffaf0 forestgreen:228b22 fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 "
        "goldenrod:daa520 gray:808080 green:008000 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4 "
        "indianred:cd5c5c indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 lawngreen:7cfc00 "
        "lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2 lightgray:d3d3d3 "
        "lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa lightskyblue:87cefa "
        "lightslategray:778899 lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0 lime:00ff00 limegreen:32cd32 "
        "linen:faf0e6 magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa mediumblue:0000cd mediumorchid:ba55d3 "
        "mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee mediumspringgreen:00fa9a mediumturquoise:48d1cc "
        "mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead "
        "navy:000080 oldlace:fdf5e6 olive:808000 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 orchid:da70d6 "
        "palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9 "
        "peru:cd853f pink:ffc0cb plum:dda0dd powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f "
        "royalblue:4169e1 saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d "
        "silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd slategray:708090 slategrey:708090 snow:fffafa springgreen:00ff7f "
        "steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347 turquoise:40e0d0 violet:ee82ee wheat:f5deb3 "
        "white:ffffff whitesmoke:f5f5f5 yellow:ffff00 yellowgreen:9acd32 "
        # Colours of the system, on its light scheme.
        "canvas:ffffff canvastext:000000 window:ffffff windowtext:000000 field:ffffff fieldtext:000000 linktext:0000ee"
    ).split()
)
_FUNCTION = regex.compile(r"(rgba?|hsla?|hwb)\(([^()]{1,80})\)")
_TOKEN = regex.compile(r"(?:rgba?|hsla?|hwb)\([^()]{1,80}\)|#[0-9a-f]{3,8}\b|[a-z-]{3,24}(?![\w(])")


def colour(value: str) -> Colour | None:
    """Read a colour as style sheets write it, in lower case; None where it is none or is not understood."""
    text = value.strip()
    if text == "transparent":
        return (0, 0, 0, 0)
    if text in _NAMES:
        return _hexadecimal(_NAMES[text])
    if text.startswith("#"):
        return _hexadecimal(text[1:])
    match = _FUNCTION.fullmatch(text)
    return _function(match[1], match[2]) if match else None


def _hexadecimal(digits: str) -> Colour | None:
    if len(digits) in {3, 4}:
        digits = "".join(2 * d for d in digits)
    if not regex.fullmatch(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", digits):
        return None
    red, green, blue, *alpha = bytes.fromhex(digits)
    return (red, green, blue, alpha[0] / 255 if alpha else 1)


def _function(name: str, inside: str) -> Colour | None:
    parts = [p for p in regex.split(r"[\s,/]+", inside.strip()) if p]
    if len(parts) not in {3, 4}:
        return None
    try:
        alpha = min(1.0, max(0.0, _number(parts[3], 1))) if len(parts) == 4 else 1.0
        if name.startswith("rgb"):
            red, green, blue = (min(255.0, max(0.0, _number(p, 255))) for p in parts[:3])
            return (red, green, blue, alpha)
        turn = float(regex.sub(r"deg$", "", parts[0])) / 360 % 1
        second, third = (min(1.0, max(0.0, float(p.rstrip("%")) / 100)) for p in parts[1:3])
    except ValueError:
        return None
    if name == "hwb":
        grey = second + third
        pure = colorsys.hls_to_rgb(turn, 0.5, 1)
        light = [second / grey] * 3 if grey >= 1 else [c * (1 - grey) + second for c in pure]
        return (*(255 * c for c in light), alpha)  # type: ignore[return-value]  # three channels
    red, green, blue = (255 * c for c in colorsys.hls_to_rgb(turn, third, second))
    return (red, green, blue, alpha)


def _number(written: str, whole: float) -> float:
    return float(written[:-1]) / 100 * whole if written.endswith("%") else float(written)


def first_colour(value: str) -> Colour | None:
    """The first colour in a value of several parts, such as that of ``background``."""
    for match in _TOKEN.finditer(value):
        found = colour(match[0])
        if found is not None:
            return found
    return None


def gradient_colours(value: str) -> list[Colour]:
    """The colours of a gradient; empty where the value holds none."""
    if "gradient(" not in value:
        return []
    return [c for m in _TOKEN.finditer(value) if (c := colour(m[0])) is not None]


def blend(over: Colour, under: Colour, opacity: float = 1.0) -> Colour:
    """A colour laid over another that is opaque."""
    share = over[3] * opacity
    red, green, blue = (share * o + (1 - share) * u for o, u in zip(over[:3], under[:3], strict=True))
    return (red, green, blue, 1)


def _luminance(of: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in of[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def told_apart(letters: Colour, behind: Colour) -> bool:
    """Whether letters can be read on what is behind them: by contrast, or by a plainly different hue.

    Source: WCAG 2.2, contrast ratio; its least for reading with ease is 4.5, ours for being seen at all is 1.25.
    """
    one, other = sorted((_luminance(letters), _luminance(behind)))
    if (other + 0.05) / (one + 0.05) >= _LEAST_CONTRAST:
        return True
    return max(abs(a - b) for a, b in zip(letters[:3], behind[:3], strict=True)) >= 80
