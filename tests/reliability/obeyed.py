"""Whether a text could lead a terminal, or the eye of who reads it there."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_obeyed"]

_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


def is_obeyed(text: str) -> bool:
    """Whether it holds control, bidi or separator characters other than line ends and tabs."""
    kinds = ("Cc", "Cs", "Zl", "Zp")
    return any(unicodedata.category(c) in kinds and c not in "\n\t" for c in text) or bool(_BIDI.search(text))
