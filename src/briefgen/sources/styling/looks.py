"""What an element's style makes of its text: its size, its colour, and what is painted behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from briefgen.sources.styling.colours import (
    BLACK,
    WHITE,
    Colour,
    blend,
    colour,
    first_colour,
    gradient_colours,
    told_apart,
)
from briefgen.sources.styling.media import length
from briefgen.sources.styling.stylesheets import Style

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["State", "fill_of", "flat_ground", "font_size", "ground_of", "inherited", "letters_of", "text_reason"]

_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0, "initial": 16.0,
}  # fmt: skip
_TOO_SMALL = 2.0
_LINK: Colour = (0, 0, 238, 1)
_GOING_ON = {"inherit", "unset", "revert"}


@dataclass(frozen=True, slots=True)
class State:
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


def inherited(style: Style, name: str, above: str) -> str:
    value = style.get(name, "")
    return above if not value or value in _GOING_ON else "visible" if value == "initial" else value


def font_size(value: str, above: float) -> float:
    if value in _SIZES:
        return _SIZES[value]
    if value in {"smaller", "larger"}:
        return above / 1.2 if value == "smaller" else above * 1.2
    found = length(value, em=above, whole=above)
    return above if found is None or (found == 0 and value == "") else found


def letters_of(value: str, above: State) -> Colour | None:
    if value == "link":
        return above.letters if above.letters is not None else _LINK
    if value in {"initial", "-webkit-text"}:
        return BLACK
    found = colour(value)
    return above.letters if found is None else found


def fill_of(value: str, above: State) -> Colour | None:
    if value in {"currentcolor", "initial"}:
        return None
    found = colour(value)
    return above.fill if found is None else found


def ground_of(element: HtmlElement, style: Style, above: State) -> State:
    """The state with what an element paints behind its text."""
    written = style.get("background", "") if "background" in style else ""
    picture = style.get("background-image", "none")
    picture = written if picture == "none" and written else picture
    flat = flat_ground(style)
    out = above
    if flat is not None and flat[3] > 0:
        whole = element.tag in {"html", "body"}
        out = replace(
            out,
            behind=blend(flat, above.behind),
            stops=(),
            told=True,
            painted=above.painted or (not whole and flat[3] > 0.9),
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


def flat_ground(style: Style) -> Colour | None:
    """The plain colour of an element's ground."""
    named = style.get("background-color", "transparent")
    if named != "transparent":
        return colour(named)
    written = style.get("background", "")
    return None if "gradient(" in written else first_colour(regex.sub(r"url\([^)]*+(?:\)|(*SKIP)(*FAIL))", "", written))


def text_reason(state: State, *, far: bool) -> str | None:
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
