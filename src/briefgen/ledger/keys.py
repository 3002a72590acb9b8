"""The name of an entry: a digest of everything that it depends on."""

from __future__ import annotations

import hashlib
import json

__all__ = ["key_of"]


def key_of(**parts: object) -> str:
    """The sha256, hexadecimal, of named parts as canonical JSON.

    Args:
        parts: what JSON can hold; the order in which they are given plays no part.

    Raises:
        TypeError: a part is something that JSON cannot hold.
        ValueError: a number is not finite.
    """
    # As ASCII, since a text may hold half a surrogate pair, which no UTF-8 can.
    said = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(said.encode("ascii")).hexdigest()
