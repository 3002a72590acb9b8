"""Fold text so that typography no longer matters, with a table back to the offsets of the text as stored.

Folded away: canonical composition (NFC), kinds of quote marks, dashes and spaces, soft hyphens, ligatures, hyphens at
line ends. Kept: case, digits, superscripts and every letter. NFKC is never used: it turns 10² into 102.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span

__all__ = ["Folded", "fold"]

_SINGLE = dict.fromkeys("‘’‚‛′`´ʼ", "'")
_DOUBLE = dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_DROPPED = dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "…": "..."}
_SINGLES = {**_SINGLE, **_DOUBLE, **_DASHES, **_DROPPED, **_LIGATURES}

# What NFC may join to the character before it: marks, and the vowels and finals of a Korean syllable; and what it never keeps.
_JOINED = r"[\p{M}\u1161-\u1175\u11a8-\u11c2]"
_ALONE = r"\p{NFC_QC=No}"

# A line-end hyphen that stays ("Quispe-Tarqui", "12-week"), one that goes, a run of white space that is not one plain space, one mapped character, or a cluster that NFC may
# compose. Each alternative is one unit of the table: a hit may begin or end on its edges only.
_UNIT = regex.compile(
    r"(?<kept>(?<=[\p{L}\p{N}])[-‐][ \t]*\r?\n[ \t]*(?=[\p{Lu}\p{N}])|(?<=\p{N})[-‐][ \t]*\r?\n[ \t]*(?=\p{L}))"
    r"|(?<hyphen>(?<=\p{L})[-‐\u00ad][ \t]*\r?\n[ \t]*(?=\p{Ll}))"
    r"|(?<space>(?=[\s\u00ad\u200b\u2060\ufeff])(?<![\u00ad\u200b\u2060\ufeff])[\s\u00ad\u200b\u2060\ufeff]*[^\S ][\s\u00ad\u200b\u2060\ufeff]*|[ ][\s\u00ad\u200b\u2060\ufeff]+)"
    r"|(?<cluster>(?:[^\n\u00ad\u200b\u2060\ufeff]|(?<![\u00ad\u200b\u2060\ufeff])[\u00ad\u200b\u2060\ufeff])(?:[\u00ad\u200b\u2060\ufeff]*"
    + _JOINED
    + ")+|"
    + _ALONE
    + r")"
    r"|(?<single>[" + regex.escape("".join(_SINGLES)) + r"])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with its table.

    Attributes:
        text: folded.
        units: (folded start, folded end, stored start, stored end) of every stretch that changed, ascending; between
            them the two texts run in step.
    """

    text: str
    units: tuple[tuple[int, int, int, int], ...]
    _starts: tuple[int, ...]

    def to_stored(self, start: int, end: int) -> Span | None:
        """The stored span of folded ``[start, end)``; None if either end falls inside a unit, or nothing is covered."""
        first = self._edge(start, closing=False)
        last = self._edge(end, closing=True)
        return Span(first, last) if first is not None and last is not None and first < last else None

    def _edge(self, position: int, *, closing: bool) -> int | None:
        # The last unit that begins at or before the position; a closing edge stays in front of a unit that begins there.
        index = bisect_right(self._starts, position) - 1
        if closing:
            while index >= 0 and self.units[index][0] == position:
                index -= 1
        if index < 0:
            return position
        folded_start, folded_end, stored_start, stored_end = self.units[index]
        if position == folded_start and folded_end > folded_start:
            return stored_start
        if position >= folded_end:
            return stored_end + position - folded_end
        return None


def _replacement(match: regex.Match[str], *, keep_line_hyphens: bool) -> str:
    kind = match.lastgroup
    if kind == "kept":
        return "-"
    if kind == "hyphen":
        return "-" if keep_line_hyphens else ""
    if kind == "space":
        return " "
    if kind == "single":
        return _SINGLES[match[0]]
    # A combining mark on a mapped character composes with what that is mapped to; some are mapped once NFC has replaced them (U+1FFD).
    first = unicodedata.normalize("NFC", match[0][0])
    first = _SINGLES.get(first, first)
    return unicodedata.normalize("NFC", first + "".join(c for c in match[0][1:] if c not in _DROPPED))


# What no text is changed without: white space but one plain space, a character that is mapped, or one that NFC may compose.
_CHANGING = regex.compile(r"[^\S ]|[ ]{2}|" + _JOINED + "|" + _ALONE + "|[" + regex.escape("".join(_SINGLES)) + "]")

# Most texts are of these alone, which is told sooner: printable ASCII and western letters, but for what is mapped.
_UNCHANGING = re.compile("[ -_a-~£À-ɏ€]*")


def _fold(text: str, *, keep_line_hyphens: bool) -> Folded:
    if (_UNCHANGING.fullmatch(text) and "  " not in text) or not _CHANGING.search(text):
        return Folded(text, (), ())
    pieces: list[str] = []
    units: list[tuple[int, int, int, int]] = []
    stored = folded = 0
    for match in _UNIT.finditer(text):
        new = _replacement(match, keep_line_hyphens=keep_line_hyphens)
        start, end = match.span()
        if new == match[0]:
            continue
        pieces.append(text[stored:start])
        folded += start - stored
        pieces.append(new)
        units.append((folded, folded + len(new), start, end))
        folded += len(new)
        stored = end
    pieces.append(text[stored:])
    return Folded("".join(pieces), tuple(units), tuple(u[0] for u in units))


@lru_cache(maxsize=16384)
def fold(text: str, *, keep_line_hyphens: bool = False) -> Folded:
    """Fold a text.

    Args:
        text: n code points.
        keep_line_hyphens: join a word broken at a line end with its hyphen ("officer-conduct") instead of without
            ("procurement"): nothing in the text says which was meant, so a finder tries both.

    Returns:
        The folded text and the table that leads back.

    Source: Unicode Annex 15 (NFC).
    """
    return _fold(text, keep_line_hyphens=keep_line_hyphens)
