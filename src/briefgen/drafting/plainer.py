"""Text as it is searched for what has to be redacted: typographic disguises taken off, with a way back to the text as it stands."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import regex

__all__ = ["Plainer", "plainer"]

# All but plain ASCII, and what JSON writes for a character that it escapes: quotes reach the model as JSON strings.
_ODD = regex.compile(r'[^\x20-\x7e\n\r\t]|\\["\\/nrt]')
_ESCAPED = {"n": "\n", "r": "\n", "t": " "}
_ALIKE = {"。": ".", "｡": ".", "․": ".", "﹒": ".", "﹫": "@", "⁄": "/", "∕": "/", "⁃": "-", "−": "-", "╱": "/"}


@dataclass(frozen=True, slots=True)
class Plainer:
    """A text and how its places lead back.

    Attributes:
        text: as it is searched.
    """

    text: str
    _starts: tuple[int, ...]
    _units: tuple[tuple[int, int, int], ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stored span of half-open ``[start, end)``; what was left out at its edges stays outside."""
        return self._stored(start), self._stored(end - 1, closing=True)

    def _stored(self, at: int, *, closing: bool = False) -> int:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return at + closing
        # Of units at one place the last is the one that is not empty, if there is such a one.
        begins, length, stored_end = self._units[index]
        if at >= begins + length:
            return stored_end + at - begins - length + closing
        return stored_end if closing else self._begin(index)

    def _begin(self, index: int) -> int:
        begins, _, stored_end = self._units[index]
        before = self._units[index - 1] if index else (0, 0, 0)
        # From the end of the unit before, the two texts run in step up to this one.
        return min(stored_end - 1, before[2] + begins - before[0] - before[1])


def plainer(text: str) -> Plainer:
    r"""A text without what the eye does not see, and with plain digits, letters, dashes and spaces for what looks like them.

    Args:
        text: n code points; as it stands in a source, or as JSON writes it.

    Returns:
        The text to search, at most a little longer: zero-width and other format characters are gone; full-width, mathematical and
        other compatibility characters are what they stand for; digits of all scripts are ASCII; ``\n`` and the like of
        JSON are the characters that they stand for.
    """
    pieces: list[str] = []
    starts: list[int] = []
    units: list[tuple[int, int, int]] = []
    stored = length = 0
    for match in _ODD.finditer(text):
        new = _plain(match[0])
        if new == match[0]:
            continue
        pieces += (text[stored : match.start()], new)
        length += match.start() - stored
        starts.append(length)
        units.append((length, len(new), match.end()))
        length += len(new)
        stored = match.end()
    pieces.append(text[stored:])
    return Plainer("".join(pieces), tuple(starts), tuple(units))


@lru_cache(maxsize=4096)
def _plain(shown: str) -> str:
    if len(shown) == 2:
        return _ESCAPED.get(shown[1], shown[1])
    if shown in _ALIKE:
        return _ALIKE[shown]
    kind = unicodedata.category(shown)
    if kind in {"Cf", "Cc"} or unicodedata.name(shown, "").startswith("VARIATION SELECTOR"):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(shown))
    if kind == "Pd":
        return "-"
    if kind == "Zs":
        return " "
    if kind in {"Zl", "Zp"}:
        return "\n"
    folded = unicodedata.normalize("NFKC", shown)
    return folded if folded.isascii() and len(folded) == 1 else shown
