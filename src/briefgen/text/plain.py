"""A view of a text with plain quotes, spaces and hyphens, code point for code point, so that its offsets are the text's own.

Unlike the fold it never changes a length; what it cannot map one to one (a soft hyphen inside a word) stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["plain"]

# The em dash stays: it parts clauses, where a hyphen joins words.
_TABLE = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–−﹣－", "-"),
        **dict.fromkeys(
            "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
        ),
    }
)
# Most texts hold none of these, and a search costs less than a copy.
_MAPPED = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The text with typographic quotes, spaces and short dashes replaced one by one; the same length."""
    return text.translate(_TABLE) if _MAPPED.search(text) else text
