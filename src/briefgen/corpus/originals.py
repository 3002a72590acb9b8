"""Passages chosen of a copy, found in its original: a copy is one voice with that, and is not read a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefgen.corpus.likeness import is_alike, runs
from briefgen.corpus.passages import passages
from briefgen.corpus.terms import terms
from briefgen.model import Source, Span

__all__ = ["with_originals"]


def with_originals(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources of which the originals are to be read where their copies were chosen.

    Args:
        sources: numbered from 1, each with its passages and with the number of what it is a copy of.

    Returns:
        The same, the originals with those of their passages added that say mostly what a chosen passage of a copy says.
    """
    wanted: dict[int, list[set[int]]] = {}
    for source in sources:
        if source.copy_of is not None:
            wanted.setdefault(source.copy_of, []).extend(_runs(source, p) for p in source.passages)
    return tuple(_extended(s, wanted[s.number]) if s.number in wanted else s for s in sources)


def _extended(original: Source, wanted: Sequence[set[int]]) -> Source:
    known = {p: _runs(original, p) for p in passages(original)}
    found = set(original.passages)
    for sought in wanted:
        nearest = max(known, key=lambda p: (len(known[p] & sought), -p.start))
        if is_alike(sought, known[nearest]):
            found.add(nearest)
    return replace(original, passages=tuple(sorted(found)))


def _runs(source: Source, span: Span) -> set[int]:
    return runs(terms(span.of(source.text)))
