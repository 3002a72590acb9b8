"""What a reader would not see, made visible: control, bidi and zero-width characters."""

from __future__ import annotations

import regex

from briefgen.errors import OutputError

__all__ = ["json_escaped", "one_line", "surrogate", "visible"]

# Kept: line feed, tab, the soft hyphen (an invitation to break, not a disguise) and the format characters that have a
# glyph. Shown besides the categories: fillers that look like nothing, and the variation selectors that hide data.
_UNSEEN = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}"
    r"\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0D\U000E0100-\U000E01EF]"
    r"--[\n\t\u00AD\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\U000110BD\U000110CD]]",
    regex.V1,
)


def visible(text: str) -> str:
    """The text with each unseen character written as its code point, such as ``⟨U+202E⟩``."""
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def one_line(text: str) -> str:
    """The same, with every run of white space as one space and none at the ends."""
    return " ".join(visible(text).split())


def json_escaped(text: str) -> str:
    """JSON with each unseen character of its strings as an escape, such as that of U+202E: the same data, and nothing for a terminal to obey."""
    return _UNSEEN.sub(_escape, text)


def _escape(found: regex.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def surrogate(error: UnicodeEncodeError) -> OutputError:
    """What to raise for a text with half of a character, which no UTF-8 file can hold."""
    place = error.object[max(0, error.start - 30) : error.start]
    return OutputError(
        f"a text of the briefing holds a lone surrogate (after {place!r}), which no UTF-8 file can hold; "
        "repair the encoding of that source, or leave it out"
    )
