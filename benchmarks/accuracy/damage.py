"""What PDF, Word and the web do to the letters of a text, as edits that keep track of where each letter went."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

__all__ = ["DAMAGES", "Edit", "applied", "moved"]


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


Damage = Callable[[str, random.Random], list[Edit]]


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made.

    Args:
        text: of n code points.
        edits: ascending, none overlapping another.
    """
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(pieces) + text[at:]


def moved(position: int, edits: Sequence[Edit], *, closing: bool) -> int:
    """Where a position of the text stands after the edits; one between two letters goes with the letter beside it.

    Args:
        position: on no letter that an edit replaces, but at its edge.
        edits: as for :func:`applied`.
        closing: the position ends a stretch; it then stays in front of what is put in there.
    """
    shift = 0
    for edit in edits:
        before = edit.end <= position if edit.start < edit.end or not closing else edit.end < position
        if before:
            shift += len(edit.new) - (edit.end - edit.start)
    return position + shift


def _each(pattern: str, new: Callable[[str, random.Random], str], share: float = 1.0) -> Damage:
    """Replace what matches; ``share`` of the matches, by chance, if less than 1."""
    compiled = regex.compile(pattern)

    def damage(text: str, pick: random.Random) -> list[Edit]:
        found = [m for m in compiled.finditer(text) if share == 1.0 or pick.random() < share]
        edits = (Edit(m.start(), m.end(), new(m[0], pick)) for m in found)
        return [e for e in edits if e.new != text[e.start : e.end]]

    return damage


def _curled(text: str, _: random.Random) -> list[Edit]:
    """Straight marks made curly, as a word processor does while one types."""
    out = []
    for match in regex.finditer("[\"']", text):
        opening = not match.start() or text[match.start() - 1] in " \n(["
        marks = "“”" if match[0] == '"' else "‘’"
        out.append(Edit(*match.span(), marks[not opening]))
    return out


def _straightened(text: str, _: random.Random) -> list[Edit]:
    return [Edit(*m.span(), '"' if m[0] in "“”„" else "'") for m in regex.finditer("[“”„‘’]", text)]


_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_MARKS = ("'‘’′´ʼ‚‛`", '"“”„‟″«»')
_SPACES = ("\u00a0", "\u2009", "\u202f", "\u00a0 ", "  ", "\u2002")
_BREAKS = ("\n", "\r\n", "\n  ", " \n")

# Kind to damage; each leaves the words as they are.
DAMAGES: dict[str, Damage] = {
    "curly quotation marks": _curled,
    "straight quotation marks": _straightened,
    "non-breaking hyphens": _each(r"(?<=\p{L})-(?=\p{L})", lambda _, pick: pick.choice("‑‐")),
    "other dashes": _each(r"[–—]", lambda old, pick: pick.choice([d for d in "–—―−" if d != old])),
    "spaces of other widths, doubled spaces": _each(" ", lambda _, pick: pick.choice(_SPACES), 0.3),
    "line breaks": _each(" ", lambda _, pick: pick.choice(_BREAKS), 0.2),
    "words broken at line ends": _each(
        r"(?<=\p{L}{3})(?=\p{Ll}{3})", lambda _, pick: pick.choice(("-\n", "-\r\n", "-\n ", "\u00ad\n")), 0.05
    ),
    "breaks after hyphens": _each(r"(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])", lambda _, pick: pick.choice(("-\n", "-\r\n"))),
    "breaks after dashes": _each(r"(?<=[–—]) ", lambda *_: "\n"),
    "other marks for quotation": _each("[\"'“”‘’]", lambda old, pick: pick.choice(_MARKS[old in '"“”'])),
    "soft hyphens": _each(r"(?<=\p{L}{2})(?=\p{L}{2})", lambda *_: "\u00ad", 0.15),
    "zero-width characters": _each(
        r"(?<=\p{L}{2})(?=\p{L}{2})", lambda _, pick: pick.choice(("\u200b", "\u2060", "\ufeff")), 0.05
    ),
    "ligatures": _each("ffi|ffl|ff|fi|fl", lambda old, _: _LIGATURES[old]),
    "decomposed accents": _each(r"[^\x00-\x7f]", lambda old, _: unicodedata.normalize("NFD", old)),
    "ellipsis character": _each(r"\.\.\.", lambda *_: "…"),
    "three full stops": _each("…", lambda *_: "..."),
}
