"""What a mutant is, and the two ways of changing a claim: its words, or what it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from briefgen.model import Citation, Claim, Span
from briefgen.mutants.case import Case

__all__ = ["Edit", "Maker", "Mutant", "Recited", "made"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A claim changed in one place.

    Attributes:
        kind: one of :data:`briefgen.mutants.KINDS`.
        claim: the changed claim, under the same id.
        changed: the new words, in ``claim.text``; None where only a citation was changed.
        was: the words that stood there (empty where words were added), or the citation's, before.
        now: the words that stand there now, never empty. Where ``changed`` is given, putting ``was`` in its place
            gives the text of the claim that was changed.
    """

    kind: str
    claim: Claim
    changed: Span | None
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for ``text[start:end]``; ``end`` equals ``start`` where words are added.

    Attributes:
        start, end: code points of the claim's text.
        now: the new words, not empty.
        added: further citations, where the new words come from elsewhere in a source.
    """

    start: int
    end: int
    now: str
    added: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Recited:
    """The same words on other citations; ``was`` and ``now`` name the difference."""

    citations: tuple[Citation, ...]
    was: str
    now: str


Maker = Callable[[Case, Random], Iterator[Edit | Recited]]
"""Yields changes of one kind, each of which gives the claim another meaning."""


def made(kind: str, claim: Claim, change: Edit | Recited) -> Mutant:
    """The mutant that a change gives."""
    if isinstance(change, Recited):
        return Mutant(kind, replace(claim, citations=change.citations), None, change.was, change.now)
    text = claim.text[: change.start] + change.now + claim.text[change.end :]
    changed = Span(change.start, change.start + len(change.now))
    twin = replace(claim, text=text, citations=(*claim.citations, *change.added))
    return Mutant(kind, twin, changed, claim.text[change.start : change.end], change.now)
