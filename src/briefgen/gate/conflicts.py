"""What other sources say otherwise (BG601), and which of the cited ones are copies (BG602)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefgen.model import Claim, Finding, Source, Span
from briefgen.text.names import names, share_a_name
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

__all__ = ["SHARED_PART", "SHARED_WORDS", "Figures", "copies", "figures_of"]

SHARED_WORDS = 3
SHARED_PART = 0.4


@dataclass(frozen=True, slots=True)
class _Place:
    source: int
    span: Span
    quantity: Quantity
    words: str
    keys: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of the sources, by kind, unit and what is counted."""

    places: Mapping[tuple[str, str, str], tuple[_Place, ...]]

    def against(self, claim: Claim) -> Iterator[Finding]:
        """Notes on figures of sources not cited that differ from the claim's for what looks like the same quantity."""
        said = _topic(claim.text)
        named = _named(claim.text)
        for q in quantities(claim.text):
            if q.value is None or q.kind == "ordinal":
                continue
            for place in self.places.get((q.kind, q.unit, q.head), ()):
                if place.source in claim.sources or _agrees(q, place.quantity):
                    continue
                if named and place.names and not share_a_name(named, place.names):
                    continue  # of other bodies or places: another quantity
                shared = said & place.keys
                if len(shared) >= SHARED_WORDS and len(shared) >= SHARED_PART * max(len(said), len(place.keys)):
                    message = f"[{place.source}] gives “{place.words}” where the claim has “{q.span.of(claim.text)}”"
                    yield Finding("BG601", "note", message, q.span, place.source, place.span)


def _topic(text: str) -> frozenset[str]:
    """What a sentence is about: its words that carry meaning, figures apart."""
    figures = [q.span for q in quantities(text)]
    return frozenset(t.key for t in content_tokens(text) if not any(f.overlaps(t.span) for f in figures))


def _named(text: str) -> frozenset[str]:
    return frozenset(n.key for n in names(text))


def _agrees(left: Quantity, right: Quantity) -> bool:
    if left.value == right.value or left.value is None or right.value is None:
        return True
    coarser = max(left.places, right.places)
    return abs(left.value - right.value) * 2 < 10**coarser if coarser >= 0 else False


def figures_of(sources: Mapping[int, Source]) -> Figures:
    """Index the figures of all sources; copies of a text are left out, they would only repeat it."""
    places: dict[tuple[str, str, str], list[_Place]] = defaultdict(list)
    for source in sources.values():
        if source.copy_of is not None:
            continue
        for span in sentences(source.text):
            text = span.of(source.text)
            found = quantities(text)
            held = _topic(text) if found else frozenset()
            named = _named(text) if found else frozenset()
            for q in found:
                if q.value is not None:
                    at = Span(span.start + q.span.start, span.start + q.span.end)
                    places[q.kind, q.unit, q.head].append(_Place(source.number, at, q, q.span.of(text), held, named))
    return Figures({k: tuple(v) for k, v in places.items()})


def copies(claim: Claim, sources: Mapping[int, Source]) -> Iterator[Finding]:
    """Notes on cited sources that are copies of another cited one."""
    for number in claim.sources:
        source = sources.get(number)
        if source and source.copy_of in claim.sources:
            message = f"[{number}] is a copy of [{source.copy_of}]: one voice, not two"
            yield Finding("BG602", "note", message, source=number)
