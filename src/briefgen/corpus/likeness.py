"""Passages that say the same in mostly the same words, told by the runs of words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from zlib import crc32

__all__ = ["is_alike", "runs"]

_RUN = 4
_ALIKE = 0.5


def runs(words: Sequence[str]) -> set[int]:
    """A digest of each run of four words; of all of them where there are fewer."""
    return {crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(max(1, len(words) - _RUN + 1))}


def is_alike(found: AbstractSet[int], other: AbstractSet[int]) -> bool:
    """Whether at least half of the runs of one passage stand in another, or in what was gathered of several."""
    return len(found & other) >= _ALIKE * len(found)
