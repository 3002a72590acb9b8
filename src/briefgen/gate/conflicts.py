"""What other sources say otherwise (BG601), and which of the cited ones are copies (BG602)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import groupby

import regex

from briefgen.gate.bitsets import at_least, places
from briefgen.gate.index import Holders
from briefgen.model import Claim, Finding, Source, Span
from briefgen.text.names import name_keys, share_a_name
from briefgen.text.numerals import CARDINAL
from briefgen.text.plain import plain
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_keys, content_tokens

__all__ = ["Figures", "copies"]

_SHARED_WORDS = 3
_SHARED_PART = 0.4
# First letters by which words of two texts are called alike before they are compared in earnest.
_STEM = 5
_WORDS = regex.compile(r"[\p{L}\p{N}]{4,}")
# A sentence without any of these holds no figure.
_FIGURE = regex.compile(
    rf"\p{{N}}|\b(?:{CARDINAL}|half|halves|third|thirds|quarters?|fifths?|tenths?|dozens?)\b", regex.IGNORECASE
)


class _Said:
    """What a sentence says, for comparing: its figures, what it is about, and who is named in it; each read when asked for."""

    __slots__ = ("_figures", "_keys", "_named", "_topic", "place", "source", "span", "stems", "text", "view")

    def __init__(self, text: str, source: Source | None = None, place: int = 0, span: Span | None = None) -> None:
        """Take a claim's text, or a sentence of the source at a place among all."""
        self.text, self.source, self.place, self.span = text, source, place, span
        self.view = plain(text).casefold()
        self.stems = frozenset(word[:_STEM] for word in _WORDS.findall(text.casefold()))
        self._figures: tuple[Quantity, ...] | None = None
        self._keys: frozenset[str] | None = None
        self._named: frozenset[str] | None = None
        self._topic: frozenset[str] | None = None

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """The figures that have a value."""
        if self._figures is None:
            self._figures = tuple(q for q in quantities(self.text) if q.value is not None)
        return self._figures

    @property
    def is_counted(self) -> bool:
        """Whether its figures were read."""
        return self._figures is not None

    @property
    def is_named(self) -> bool:
        """Whether its names were read."""
        return self._named is not None

    @property
    def keys(self) -> frozenset[str]:
        """The comparing keys of the words that carry meaning."""
        if self._keys is None:
            self._keys = frozenset(content_keys(self.text))
        return self._keys

    @property
    def named(self) -> frozenset[str]:
        """The keys of the names."""
        if self._named is None:
            self._named = name_keys(self.text)
        return self._named

    @property
    def topic(self) -> frozenset[str]:
        """What the sentence is about: its words that carry meaning, figures apart."""
        if self._topic is None:
            taken = [q.span for q in quantities(self.text)]
            self._topic = frozenset(
                t.key for t in content_tokens(self.text) if not any(f.overlaps(t.span) for f in taken)
            )
        return self._topic


class Figures:
    """The figures of many sources; a source is read for the sentences that have some once a claim shares its words.

    Copies of a text are left out, they would only repeat it.
    """

    def __init__(self, sources: Mapping[int, Source], held: Holders) -> None:
        """Take the sources, and which of them has which words."""
        self._sources = sources
        self._holders = held
        self._unread = sum(1 << p for p, n in enumerate(held.sources) if sources[n].copy_of is None)
        self._said: list[_Said] = []
        self._by_stem: dict[str, int] = {}
        # What was read of them: those whose names were, and whose figures; the first without any.
        self._named = self._nameless = self._counted = 0
        self._by_name: dict[str, int] = {}
        self._by_figure: dict[tuple[str, str, str], int] = {}

    def _rivalling(self, claimed: _Said, figures: list[Quantity]) -> int:
        """The sentences that may be of the same and hold a rival, as far as they were read."""
        of_kind = ~self._counted
        for q in figures:
            of_kind |= self._by_figure.get((q.kind, q.unit, q.head), 0)
        if not claimed.named:
            return of_kind
        of_name = self._nameless | ~self._named
        for word in {w for key in claimed.named for w in key.split()}:
            of_name |= self._by_name.get(word, 0)
        return of_kind & of_name

    def _known(self, number: int, said: _Said) -> None:
        """Note what was read of a sentence."""
        bit = 1 << number
        if said.is_named and not self._named & bit:
            self._named |= bit
            self._nameless |= 0 if said.named else bit
            for word in {w for key in said.named for w in key.split()}:
                self._by_name[word] = self._by_name.get(word, 0) | bit
        if said.is_counted and not self._counted & bit:
            self._counted |= bit
            for figure in {(q.kind, q.unit, q.head) for q in said.figures}:
                self._by_figure[figure] = self._by_figure.get(figure, 0) | bit

    def against(self, claim: Claim) -> Iterator[Finding]:
        """Notes on figures of sources not cited that differ from the claim's for what looks like the same quantity."""
        claimed = _Said(claim.text)
        figures = [q for q in claimed.figures if q.kind != "ordinal"]
        if not figures:
            return
        alike = []
        for number, said in self._near(claim, claimed, figures):
            if (
                _may_be_of(claimed, said)
                and any(_rivals(q, o) for q in figures for o in said.figures)
                and _of_one_thing(claimed, said)
            ):
                alike.append(said)
            self._known(number, said)
        for _, group in groupby(sorted(alike, key=lambda s: (s.place, s.span)), key=lambda s: s.place):
            told = list(group)
            for q in figures:
                for said in told:
                    yield from _differing(q, said, claim)

    def _near(self, claim: Claim, claimed: _Said, figures: list[Quantity]) -> Iterator[tuple[int, _Said]]:
        """The sentences with figures that have words enough of a claim, and what its figures count."""
        near = self._holders.sharing(claim.text, least=_SHARED_WORDS, part=_SHARED_PART)
        having = 0
        for q in figures:
            having |= self._holders.having(q.head)
        near &= having
        self._read(near & self._unread)
        heads = {q.head for q in figures}
        least = math.ceil(max(_SHARED_WORDS - 1, _SHARED_PART * len(claimed.stems) - 1))
        sets = [self._by_stem[s] for s in claimed.stems if s in self._by_stem]
        for number in places(at_least(sets, least) & self._rivalling(claimed, figures)):
            said = self._said[number]
            if (
                near >> said.place & 1
                and said.source is not None
                and said.source.number not in claim.sources
                and any(head in said.view for head in heads)
                and len(claimed.stems & said.stems) >= _SHARED_PART * len(said.stems) - 1
            ):
                yield number, said

    def _read(self, wanted: int) -> None:
        self._unread &= ~wanted
        for place in places(wanted):
            source = self._sources[self._holders.sources[place]]
            for span in sentences(source.text):
                if _FIGURE.search(source.text, span.start, span.end):
                    said = _Said(span.of(source.text), source, place, span)
                    for stem in said.stems:
                        self._by_stem[stem] = self._by_stem.get(stem, 0) | 1 << len(self._said)
                    self._said.append(said)


def _differing(q: Quantity, said: _Said, claim: Claim) -> Iterator[Finding]:
    for other in said.figures:
        if said.source is not None and said.span is not None and _rivals(q, other):
            at = Span(said.span.start + other.span.start, said.span.start + other.span.end)
            number = said.source.number
            message = f"[{number}] gives “{at.of(said.source.text)}” where the claim has “{q.span.of(claim.text)}”"
            yield Finding("BG601", "note", message, q.span, number, at)


def _rivals(ours: Quantity, other: Quantity) -> bool:
    """Whether two figures look like the same quantity and differ."""
    return other.head == ours.head and other.kind == ours.kind and other.unit == ours.unit and not _agrees(ours, other)


def _may_be_of(claimed: _Said, said: _Said) -> bool:
    """Whether a sentence has words and names enough of a claim to be about the same, before it is read for figures."""
    shared = len(claimed.topic & said.keys)
    if shared < _SHARED_WORDS or shared < _SHARED_PART * len(claimed.topic):
        return False
    # Of other bodies or places: another quantity.
    return not (claimed.named and said.named) or share_a_name(claimed.named, said.named)


def _of_one_thing(claimed: _Said, said: _Said) -> bool:
    shared = len(claimed.topic & said.topic)
    return shared >= _SHARED_WORDS and shared >= _SHARED_PART * max(len(claimed.topic), len(said.topic))


def _agrees(left: Quantity, right: Quantity) -> bool:
    if left.value == right.value or left.value is None or right.value is None:
        return True
    coarser = max(left.places, right.places)
    return abs(left.value - right.value) * 2 < 10**coarser if coarser >= 0 else False


def copies(claim: Claim, sources: Mapping[int, Source]) -> Iterator[Finding]:
    """Notes on cited sources that are copies of another cited one."""
    for number in claim.sources:
        source = sources.get(number)
        if source and source.copy_of in claim.sources:
            message = f"[{number}] is a copy of [{source.copy_of}]: one voice, not two"
            yield Finding("BG602", "note", message, source=number)
