"""The place a name has in a sentence: the words that stand right beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.tokens import content_tokens

__all__ = ["Slot", "slot"]

_ASIDE_AFTER = regex.compile(r"\s*[,(][^,()]{1,120}[,)]")
_ASIDE_BEFORE = regex.compile(r"[,(][^,()]{1,120}[,)]\s*$")
_DESCRIPTION = 6
_OF = regex.compile(r"\bof\s+(?:the\s+)?$")
_JOINED = regex.compile(r"\b(?:and|but|or|then)\b")
_BREAK = regex.compile(r"[,;:()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Slot:
    """The neighbours of a name.

    Attributes:
        left, right: keys of the content words next to it, no comma or bracket between; empty where there is none.
        lefts, rights: these, what stands between a description of the name and its neighbour ("contract with U.S. firm
            Palantir"), and the neighbours beyond an aside ("Bell, who ..., resigned").
        apposed: neighbours across a comma or bracket, either side ("the mayor, Ann Bell").
        coordinated: what follows an "and" or "but" later in the sentence: a verb there has the sentence's subject for its own.
        possessor: whether it follows "of": "mayor of London" is "London mayor", and what comes after is not London's.
    """

    left: str
    right: str
    lefts: frozenset[str]
    rights: frozenset[str]
    apposed: frozenset[str]
    coordinated: frozenset[str]
    possessor: bool

    def met_by(self, other: Slot, *, turned: bool) -> bool:
        """Whether another place of the name has a neighbour of this one on the same side; ``turned`` in a passive."""
        if self.left in other.lefts or self.right in other.rights or self.right in other.coordinated:
            return True
        if self.possessor and self.left in other.rights:
            return True
        across = {self.left, self.right} & other.apposed
        return bool(across - {""}) or (turned and (self.left in other.rights or self.right in other.lefts))


@lru_cache(maxsize=16384)
def slot(text: str, span: Span) -> Slot:
    """The slot of one name in a sentence."""
    content = [t for t in content_tokens(text) if not t.span.overlaps(span)]
    before = [t for t in content if t.span.end <= span.start]
    after = [t for t in content if t.span.start >= span.end]
    described = [t for t in before[-_DESCRIPTION:] if not _BREAK.search(text[t.span.end : span.start])]
    # "(MOPAC) looking to ...": a bracket that closes right behind the name parts nothing.
    end = span.end + 1 if text[span.end : span.end + 1] == ")" else span.end
    followed = [
        t
        for t in after[:1]
        if not _BREAK.search(text[end : t.span.start]) and not _JOINED.search(text[end : t.span.start])
    ]
    lefts = {t.key for t in described}
    rights = {t.key for t in followed}
    beyond = _ASIDE_AFTER.match(text, span.end)
    if beyond:
        rights.update(t.key for t in [t for t in after if t.span.start >= beyond.end()][:1])
    ahead = _ASIDE_BEFORE.search(text[: span.start])
    if ahead:
        lefts.update(t.key for t in [t for t in before if t.span.end <= ahead.start()][-1:])
    apposed = {t.key for t in (*before[-1:], *after[:1]) if t not in described and t not in followed}
    left = described[-1].key if described else ""
    right = followed[0].key if followed else ""
    possessor = bool(_OF.search(text[: span.start])) and left != ""
    if possessor:
        rights.add(left)
        right = ""
    joints = [m.end() for m in _JOINED.finditer(text, span.end)]
    coordinated = {next((t.key for t in after if t.span.start >= joint), "") for joint in joints}
    return Slot(
        left, right, frozenset(lefts), frozenset(rights), frozenset(apposed), frozenset(coordinated - {""}), possessor
    )
