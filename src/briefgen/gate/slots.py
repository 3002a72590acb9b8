"""The place a name has in a sentence: the words that stand right beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.gate.lookup import same_word
from briefgen.model import Span
from briefgen.text.tokens import tokens

__all__ = ["Slot", "slot"]

_ASIDE_AFTER = regex.compile(r"\s*[,(][^,()]{1,120}[,)]")
_ASIDE_BEFORE = regex.compile(r"[,(][^,()]{1,120}[,)]\s*$")
_DESCRIPTION = 4
_BREAK = regex.compile(r"[,;:()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Slot:
    """The neighbours of a name.

    Attributes:
        left, right: keys of the content words next to it, no comma or bracket between; empty where there is none.
        around: these and the neighbours beyond a comma or an aside ("Bell, who ..., resigned").
    """

    left: str
    right: str
    around: frozenset[str]


@lru_cache(maxsize=16384)
def slot(text: str, span: Span) -> Slot:
    """The slot of one name in a sentence."""
    content = [t for t in tokens(text) if t.is_content and not t.span.overlaps(span)]
    before = [t for t in content if t.span.end <= span.start]
    after = [t for t in content if t.span.start >= span.end]
    near_left = same_word(before[-1].key) if before else ""
    near_right = same_word(after[0].key) if after else ""
    # "the contract with U.S. tech firm Palantir": what describes a name may stand between it and its neighbour.
    described = [t for t in before[-_DESCRIPTION:] if not _BREAK.search(text[t.span.end : span.start])]
    around = {near_left, near_right, *(same_word(t.key) for t in described)}
    left = near_left if before and not _BREAK.search(text[before[-1].span.end : span.start]) else ""
    right = near_right if after and not _BREAK.search(text[span.end : after[0].span.start]) else ""
    beyond = _ASIDE_AFTER.match(text, span.end)
    if beyond:
        around.update(same_word(t.key) for t in [t for t in after if t.span.start >= beyond.end()][:1])
    ahead = _ASIDE_BEFORE.search(text[: span.start])
    if ahead:
        around.update(same_word(t.key) for t in [t for t in before if t.span.end <= ahead.start()][-1:])
    return Slot(left, right, frozenset(around - {""}))
