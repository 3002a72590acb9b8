"""The word-level difference of two texts."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Difference", "differences"]

Difference = tuple[Literal["same", "out", "in"], str]

# A figure with its separators and its sign and a word with its apostrophe or hyphen are one: half of "4.6" is no difference to show.
_TOKEN = regex.compile(r"\p{Sc}?\w+(?:[.,:/'’‐-]\w+)*%?|\s+|\X")

_MOST = 1 << 16
"""Most pairs of like words, of two texts, on which the comparison rests: its cost may grow with their number times the words.
Beyond it, what is between the common ends is shown as one exchange."""


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """What was taken out of a text and what was put in, in words.

    Args:
        old: the earlier text.
        new: the later one.

    Returns:
        Pieces in reading order, none empty: the pieces that are ``same`` or ``out`` join to ``old``, those that are
        ``same`` or ``in`` to ``new``. What was taken out stands before what was put in its place. Words kept alone
        between two exchanges stay; white space alone does not, so that an exchanged phrase reads as one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _exchanges(before[head : len(before) - tail], after[head : len(after) - tail])
    pieces = [("".join(before[:head]),) * 2, *middle, ("".join(before[len(before) - tail :]),) * 2]
    return tuple(_named(_joined(pieces)))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _exchanges(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    counts = Counter(after)
    if sum(counts[token] for token in before) > _MOST:
        yield "".join(before), "".join(after)
        return
    for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield "".join(before[a:b]), "".join(after[c:d])


def _joined(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one kind as one piece, and two exchanges with nothing but white space between them as one."""
    out, came = "", ""  # the exchange that is being gathered
    same = ""
    for old, new in pieces:
        if old == new:
            same += old
            continue
        if same and (same.strip() or not (out or came)):
            yield out, came
            yield same, same
            out, came = old, new
        else:
            out, came = out + same + old, came + same + new
        same = ""
    yield out, came
    yield same, same


def _named(pieces: Iterator[tuple[str, str]]) -> Iterator[Difference]:
    for old, new in pieces:
        if old == new:
            if old:
                yield "same", old
            continue
        if old:
            yield "out", old
        if new:
            yield "in", new
