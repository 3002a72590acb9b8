"""What other sources say otherwise (BG601), and which of the cited ones are copies (BG602)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Claim, Finding, Source, Span
from briefgen.text.names import names, share_a_name
from briefgen.text.numerals import CARDINAL
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

__all__ = ["SHARED_PART", "SHARED_WORDS", "Figures", "copies", "figures_of"]

SHARED_WORDS = 3
SHARED_PART = 0.4


# First letters by which words of two texts are called alike before they are compared in earnest.
_STEM = 5
_WORDS = regex.compile(r"[\p{L}\p{N}]{4,}")
# A sentence without any of these holds no figure.
_FIGURE = regex.compile(
    rf"\p{{N}}|\b(?:{CARDINAL}|half|halves|third|thirds|quarters?|fifths?|tenths?|dozens?)\b", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says, for comparing: its figures, what it is about, and who is named in it."""

    figures: tuple[Quantity, ...]
    topic: frozenset[str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some sources; a sentence is read for them once a claim shares words with it."""

    sources: tuple[Source, ...]

    def against(self, claim: Claim) -> Iterator[Finding]:
        """Notes on figures of sources not cited that differ from the claim's for what looks like the same quantity."""
        claimed = _said(claim.text)
        figures = [q for q in claimed.figures if q.kind != "ordinal"]
        stems = _stems(claim.text) if figures else frozenset()
        least = max(SHARED_WORDS - 1, SHARED_PART * len(stems) - 1)
        near = [
            (source, span)
            for source in self.sources
            if figures and source.number not in claim.sources
            for span, held in _figured(source.text)
            if (shared := len(stems & held)) >= least and shared >= SHARED_PART * len(held) - 1
        ]
        alike = [
            (source, span, _said(text))
            for source, span in near
            if _may_be_of(claimed, text := span.of(source.text))
            and any(_rivals(q, o) for q in figures for o in quantities(text))
            and _of_one_thing(claimed, _said(text))
        ]
        for q in figures:
            for source, span, said in alike:
                for other in said.figures:
                    if _rivals(q, other):
                        at = Span(span.start + other.span.start, span.start + other.span.end)
                        message = f"[{source.number}] gives “{at.of(source.text)}” where the claim has “{q.span.of(claim.text)}”"
                        yield Finding("BG601", "note", message, q.span, source.number, at)


def _rivals(ours: Quantity, other: Quantity) -> bool:
    """Whether two figures look like the same quantity and differ."""
    return (other.kind, other.unit, other.head) == (ours.kind, ours.unit, ours.head) and not _agrees(ours, other)


def _may_be_of(claimed: _Said, text: str) -> bool:
    """Whether a sentence has words enough of a claim to be about the same, before it is read for figures and names."""
    shared = len(claimed.topic & _keys(text))
    return shared >= SHARED_WORDS and shared >= SHARED_PART * len(claimed.topic)


@lru_cache(maxsize=16384)
def _keys(text: str) -> frozenset[str]:
    return frozenset(t.key for t in content_tokens(text))


def _of_one_thing(claimed: _Said, said: _Said) -> bool:
    if claimed.named and said.named and not share_a_name(claimed.named, said.named):
        return False  # of other bodies or places: another quantity
    shared = len(claimed.topic & said.topic)
    return shared >= SHARED_WORDS and shared >= SHARED_PART * max(len(claimed.topic), len(said.topic))


@lru_cache(maxsize=8192)
def _said(text: str) -> _Said:
    figures = tuple(q for q in quantities(text) if q.value is not None)
    return (
        _Said(figures, _topic(text), frozenset(n.key for n in names(text)))
        if figures
        else _Said((), frozenset(), frozenset())
    )


@lru_cache(maxsize=4096)
def _figured(text: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    """The sentences of a source that may hold a figure, with the first letters of their words."""
    spans = (span for span in sentences(text) if _FIGURE.search(text, span.start, span.end))
    return tuple((span, _stems(span.of(text))) for span in spans)


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORDS.findall(text.casefold()))


def _topic(text: str) -> frozenset[str]:
    """What a sentence is about: its words that carry meaning, figures apart."""
    figures = [q.span for q in quantities(text)]
    return frozenset(t.key for t in content_tokens(text) if not any(f.overlaps(t.span) for f in figures))


def _agrees(left: Quantity, right: Quantity) -> bool:
    if left.value == right.value or left.value is None or right.value is None:
        return True
    coarser = max(left.places, right.places)
    return abs(left.value - right.value) * 2 < 10**coarser if coarser >= 0 else False


def figures_of(sources: Mapping[int, Source]) -> Figures:
    """The figures of all sources; copies of a text are left out, they would only repeat it."""
    return Figures(tuple(source for source in sources.values() if source.copy_of is None))


def copies(claim: Claim, sources: Mapping[int, Source]) -> Iterator[Finding]:
    """Notes on cited sources that are copies of another cited one."""
    for number in claim.sources:
        source = sources.get(number)
        if source and source.copy_of in claim.sources:
            message = f"[{number}] is a copy of [{source.copy_of}]: one voice, not two"
            yield Finding("BG602", "note", message, source=number)
