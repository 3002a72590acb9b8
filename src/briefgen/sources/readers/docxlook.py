"""Whether text of a Word document is seen: its own formatting, that of its styles, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefgen.sources.styling.colours import BLACK, WHITE, Colour, colour, told_apart

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Look", "Style", "Styles", "W", "ground_of", "look_of", "paragraph_look", "shape_ground", "unseen_shape"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
AUTOMATIC: Colour = (-1.0, -1.0, -1.0, 1.0)
_LIGHT_THEMES = {"background1", "light1"}
_HIGHLIGHTS = {"none": "", "darkblue": "navy", "darkred": "maroon", "darkyellow": "olive", "darkgreen": "green"}
_TINY_HALF_POINTS = 4
_FAR_EMU = 25_000_000  # about 27 inches
_FAR_TWIPS = 5000
_THIN_TWIPS = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What formatting says of text; None where it says nothing and what is around it holds.

    Attributes:
        vanish: whether it is set as hidden.
        letters: colour; ``AUTOMATIC`` is whatever stands out.
        half_points: size.
        ground: colour behind it.
        faint: why it cannot be seen for another reason.
        heading: whether its style is that of a heading.
    """

    vanish: bool | None = None
    letters: Colour | None = None
    half_points: int | None = None
    ground: Colour | None = None
    faint: str | None = None
    heading: bool = False

    def over(self, below: Look) -> Look:
        """This formatting, and that of ``below`` where it says nothing."""
        return Look(
            below.vanish if self.vanish is None else self.vanish,
            below.letters if self.letters is None else self.letters,
            below.half_points if self.half_points is None else self.half_points,
            below.ground if self.ground is None else self.ground,
            below.faint if self.faint is None else self.faint or None,
            self.heading or below.heading,
        )

    @property
    def hidden(self) -> str | None:
        """Why text that looks like this is not seen; None if it is."""
        if self.vanish:
            return "hidden text"
        if self.half_points is not None and self.half_points <= _TINY_HALF_POINTS:
            return "font size near zero"
        if self.faint:
            return self.faint
        # Automatic letters are set off from whatever is behind them.
        if self.letters is None or self.letters == AUTOMATIC or told_apart(self.letters, self.ground or WHITE):
            return None
        return "white text" if min(self.letters[:3]) > 230 else "text in the colour of its background"


@dataclass(frozen=True, slots=True)
class Style:
    """A style of a table: what it says of all its text, and of that in its first row and the like."""

    whole: Look = field(default_factory=Look)
    parts: Mapping[str, Look] = field(default_factory=dict)


def _on(properties: _Element, name: str) -> bool | None:
    element = properties.find(W + name)
    return None if element is None else element.get(W + "val") not in {"0", "false", "off", "none"}


def _number(element: _Element | None, name: str = "val") -> int | None:
    value = "" if element is None else element.get(W + name) or ""
    return int(value) if value.lstrip("-").isdigit() and len(value) < 12 else None


def look_of(properties: _Element | None) -> Look:
    """What the properties of a run say."""
    if properties is None:
        return Look()
    vanish = _on(properties, "vanish")
    return Look(
        vanish=_on(properties, "specVanish") if vanish is None else vanish,
        letters=_letters(properties),
        half_points=_number(properties.find(W + "sz")),
        ground=ground_of(properties),
        faint=_faint(properties),
    )


def _letters(properties: _Element) -> Colour | None:
    element = properties.find(W + "color")
    if element is None:
        return None
    value = (element.get(W + "val") or "").lower()
    if value in {"", "auto"}:
        return WHITE if element.get(W + "themeColor") in _LIGHT_THEMES else AUTOMATIC
    return colour(f"#{value}")


def ground_of(properties: _Element | None) -> Colour | None:
    """The colour that shading or highlighting puts behind text."""
    if properties is None:
        return None
    marker = properties.find(W + "highlight")
    if marker is not None:
        name = (marker.get(W + "val") or "").lower()
        return colour(_HIGHLIGHTS.get(name, name))
    shading = properties.find(W + "shd")
    if shading is None:
        return None
    value = (shading.get(W + "fill") or "auto").lower()
    if shading.get(W + "val") == "solid":
        value = (shading.get(W + "color") or "000000").lower().replace("auto", "000000")
    if value == "auto":
        themed = shading.get(W + "themeFill")
        return None if themed is None else WHITE if themed in _LIGHT_THEMES else BLACK
    return colour(f"#{value}")


def _faint(properties: _Element) -> str | None:
    if (_number(properties.find(W + "w")) or 100) <= 5:
        return "letters squeezed to nothing"
    if abs(_number(properties.find(W + "position")) or 0) > 3000:
        return "off the page"
    filled = properties.find(_W14 + "textFill")
    if filled is not None:
        if filled.find(_W14 + "noFill") is not None:
            return "transparent text"
        alpha = next(filled.iter(_W14 + "alpha"), None)
        if (
            alpha is not None
            and (alpha.get(_W14 + "val") or "0").isdigit()
            and int(alpha.get(_W14 + "val") or 0) >= 95000
        ):
            return "transparent text"
    return None


def paragraph_look(properties: _Element | None) -> Look:
    """What the properties of a paragraph say of all its text."""
    if properties is None:
        return Look()
    faint = None
    spacing = properties.find(W + "spacing")
    if (
        spacing is not None
        and spacing.get(W + "lineRule") == "exact"
        and (_number(spacing, "line") or 240) <= _THIN_TWIPS
    ):
        faint = "line height near zero"
    frame = properties.find(W + "framePr")
    if frame is not None and any(
        abs(_number(frame, n) or 0) > 20_000 or (_number(frame, n) or 0) < -_FAR_TWIPS for n in "xy"
    ):
        faint = "off the page"
    indent = properties.find(W + "ind")
    if indent is not None and any(
        abs(_number(indent, n) or 0) > 12_000 or (_number(indent, n) or 0) < -_FAR_TWIPS for n in ("left", "start")
    ):
        faint = "off the page"
    return Look(ground=ground_of(properties), faint=faint)


class Styles:
    """The styles of a document, each with what it is based on."""

    def __init__(self, root: _Element | None) -> None:
        self._elements = {e.get(W + "styleId") or "": e for e in root.iter(W + "style")} if root is not None else {}
        self._known: dict[str, Look] = {}
        self._usual: dict[str, str] = {}
        for name, element in self._elements.items():
            if element.get(W + "default") in {"1", "true", "on"}:
                self._usual.setdefault(element.get(W + "type") or "", name)
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self._ground = look_of(defaults)

    def of(self, name: str | None, kind: str) -> Look:
        """What a style says; None for the usual one of a kind (``paragraph``, ``character``, ``table``).

        What the defaults of the document say stands below a paragraph's style.
        """
        name = self._usual.get(kind) if name is None or name not in self._elements else name
        own = self._look(name) if name is not None else Look()
        return own.over(self._ground) if kind == "paragraph" else own

    def table(self, name: str | None) -> Style:
        """What a table's style says."""
        element = self._elements.get(name or self._usual.get("table", ""))
        if element is None:
            return Style()
        parts = {}
        for part in element.iterchildren(W + "tblStylePr"):
            look = look_of(part.find(W + "rPr"))
            ground = ground_of(part.find(W + "tcPr"))
            parts[part.get(W + "type") or ""] = Look(ground=ground).over(look)
        whole = Look(ground=ground_of(element.find(W + "tcPr"))).over(self._look(element.get(W + "styleId") or ""))
        return Style(whole, parts)

    def _look(self, name: str, depth: int = 0) -> Look:
        if name in self._known:
            return self._known[name]
        element = self._elements.get(name)
        if element is None or depth > 20:
            return Look()
        based = element.find(W + "basedOn")
        parent = self._look(based.get(W + "val") or "", depth + 1) if based is not None else Look()
        named = element.find(W + "name")
        label = (named.get(W + "val") or "").lower() if named is not None else ""
        outlined = element.find(f"{W}pPr/{W}outlineLvl")
        heading = (
            label.startswith("heading ")
            or label in {"title", "subtitle"}
            or (outlined is not None and outlined.get(W + "val") != "9")
        )
        own = look_of(element.find(W + "rPr")).over(paragraph_look(element.find(W + "pPr")))
        self._known[name] = Look(heading=heading).over(own).over(parent)
        return self._known[name]


def shape_ground(box: _Element) -> Colour | None:
    """The colour of the shape that a text box stands in; None where it has none of its own."""
    shape = box.getparent()
    while shape is not None and not str(shape.tag).endswith(("}wsp", "}shape", "}rect", "}roundrect")):
        shape = shape.getparent()
    if shape is None:
        return None
    if filled := shape.get("fillcolor"):
        return colour(filled.split(" ")[0].lower())
    for properties in shape.iterchildren():
        if str(properties.tag).endswith("}spPr"):
            solid = properties.find(_A + "solidFill")
            value = solid.find(_A + "srgbClr") if solid is not None else None
            if value is not None:
                return colour(f"#{(value.get('val') or '').lower()}")
            theme = solid.find(_A + "schemeClr") if solid is not None else None
            if theme is not None:
                return WHITE if theme.get("val") in {"bg1", "lt1"} else BLACK
    return None


def unseen_shape(box: _Element) -> str | None:
    """Why a text box, or the drawing that holds it, is not seen; None if it is."""
    for holder in box.iterancestors():
        tag = str(holder.tag)
        if tag in {_WP + "anchor", _WP + "inline"}:
            return _unseen_anchor(holder)
        style = holder.get("style") if tag.endswith(("}shape", "}rect", "}roundrect", "}textbox")) else None
        if style:
            said = dict(p.partition(":")[::2] for p in style.replace(" ", "").lower().split(";") if ":" in p)
            if said.get("visibility") == "hidden" or said.get("display") == "none":
                return "hidden drawing"
            if any(
                _points(said.get(n, "")) < -400 or _points(said.get(n, "")) > 2000
                for n in ("margin-left", "margin-top", "left", "top")
            ):
                return "off the page"
            if any(0 <= _points(said.get(n, "9")) < 2 for n in ("width", "height")):
                return "shrunk to nothing"
    return None


def _points(value: str) -> float:
    for unit, scale in (("pt", 1.0), ("in", 72.0), ("mm", 2.83), ("cm", 28.3), ("px", 0.75), ("", 1.0)):
        if value.endswith(unit):
            try:
                return float(value.removesuffix(unit)) * scale
            except ValueError:
                return 9.0
    return 9.0


def _unseen_anchor(anchor: _Element) -> str | None:
    named = anchor.find(_WP + "docPr")
    if (named is not None and named.get("hidden") in {"1", "true"}) or anchor.get("hidden") in {"1", "true"}:
        return "hidden drawing"
    for offset in anchor.iter(_WP + "posOffset"):
        text = (offset.text or "0").strip()
        if text.lstrip("-").isdigit() and (int(text) < -_FAR_EMU // 5 or int(text) > _FAR_EMU):
            return "off the page"
    extent = anchor.find(_WP + "extent")
    if extent is not None and any(
        (extent.get(n) or "9999999").isdigit() and int(extent.get(n) or 0) < 26_000 for n in ("cx", "cy")
    ):
        return "shrunk to nothing"
    return None
