"""A claim from a sentence of its evidence by licensed steps: what was dropped, moved, turned, renamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import regex

from briefgen.gate.exhibit import Exhibit, Passage
from briefgen.gate.lookup import own_voice
from briefgen.gate.rewriting.bearers import united
from briefgen.gate.rewriting.bonds import in_any_order
from briefgen.gate.rewriting.expanding import expanded
from briefgen.gate.rewriting.halving import asides, halves, rejoined, subject_of
from briefgen.gate.rewriting.holding import held_against
from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.refuting import refuted
from briefgen.gate.rewriting.reporting import reported, told_halves
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.gate.rewriting.verbatim import told_whole
from briefgen.gate.rewriting.way import Way
from briefgen.gate.voices import Voice, voices_in
from briefgen.model import Span
from briefgen.text.datelines import dateline
from briefgen.text.fold import fold
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions, quoted_spans

__all__ = ["Proof", "proof", "tried"]

# Units of a sentence that is taken apart into clauses: the cost of a claim grows with the square of their number.
_LONGEST_TAKEN_APART = 80
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of holding a claim against its evidence by licensed steps.

    Attributes:
        holds: whether every sentence of the claim follows from one sentence of the evidence.
        claim_span: the words of the claim that do not follow; None where it holds.
        source_span: what stands in the way, in the source's text; None where nothing in particular does.
        words: the source's words there; empty where there are none.
    """

    holds: bool
    claim_span: Span | None = None
    source_span: Span | None = None
    words: str = ""


@lru_cache(maxsize=1024)
def proof(exhibit: Exhibit) -> Proof:
    """Whether a claim follows from one cited source, sentence by sentence, by licensed rewriting alone.

    What stands in the way is not always named: :func:`tried` does.
    """
    if told_whole(exhibit):
        return Proof(holds=True)
    claim, source = exhibit.claim.text, exhibit.source.text
    if refuted(claim, [p.span for p in exhibit.passages], source):
        return Proof(holds=False)
    return tried(exhibit)


@lru_cache(maxsize=1024)
def tried(exhibit: Exhibit) -> Proof:
    """What came of trying every way to prove a claim."""
    claim = exhibit.claim.text
    altered = _altered_quotation(exhibit)
    if altered is not None:
        return Proof(holds=False, claim_span=altered)
    if _quotes_whole(claim, exhibit):
        return Proof(holds=True)
    subject = ""
    for sentence in sentences(claim):
        text = sentence.of(claim)
        units = _units(text, exhibit.source.text, exhibit.anchor)
        failed = None
        for whole in rejoined(text, units, subject):
            failed = _failed(whole, exhibit, depth=0)
            if failed is None:
                break
        if failed is not None:
            where, words = failed
            return Proof(holds=False, claim_span=sentence, source_span=where, words=words)
        subject = subject_of(text, units) or subject
    return Proof(bool(sentences(claim)))


def _quotes_whole(claim: str, exhibit: Exhibit) -> bool:
    """Whether a claim lets the source itself say whole sentences of it: "The source states: “The line is late, Veld said.”"."""
    quoted = next((q for q in quoted_spans(claim) if q.end > len(claim) - 3), None)
    said = next((a for a in attributions(claim) if a.direct and a.speaker), None)
    if quoted is None or said is None or said.speaker is None or claim[: said.speaker.start].strip(' "“'):
        return False
    if not own_voice(said.speaker.of(claim), exhibit.source) or claim[said.verb.end : quoted.start].strip(' :,"“'):
        return False
    words = _words(quoted.of(claim))
    whole = [_words(p.text) for p in exhibit.passages if p.is_quoted(Span(0, len(p.text.rstrip(' .”"'))))]
    return any(
        words == [w for one in whole[i:j] for w in one] for i in range(len(whole)) for j in range(i + 1, len(whole) + 1)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).text.casefold())


def _altered_quotation(exhibit: Exhibit) -> Span | None:
    """Words that the claim puts in quotation marks and the evidence does not have one after the other, in these letters."""
    spans = quoted_spans(exhibit.claim.text)
    held = [_WORD.findall(fold(p.text).text) for p in exhibit.passages] if spans else []
    for span in spans:
        words = _WORD.findall(fold(span.of(exhibit.claim.text)).text)
        if len(words) > 1 and not any(_stands_in(words, there) for there in held):
            return span
    return None


def _stands_in(quoted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a run of words is quoted as it stands; its first word may have lost a capital or gained one."""
    first, rest = quoted[0].casefold(), list(quoted[1:])
    return any(
        words[at].casefold() == first and words[at + 1 : at + len(quoted)] == rest
        for at in range(len(words) - len(rest))
    )


def _bound(units: Sequence[Unit], page: Page, voices: Sequence[Voice]) -> Way:
    return Way(holds=in_any_order(units, page, voices))


@lru_cache(maxsize=8192)
def _units(
    text: str, source_text: str, anchor: dt.date | None, *, claimed: bool = True, posts: bool = True
) -> tuple[Unit, ...]:
    return united(units_of(text, source_text, anchor), text, source_text, claimed=claimed, posts=posts)


def _page(passage: Passage, exhibit: Exhibit, *, posts: bool = True) -> Page:
    begin = _behind_dateline(passage.text, exhibit.anchor)
    units = tuple(
        u
        for u in _units(passage.text, exhibit.source.text, exhibit.anchor, claimed=False, posts=posts)
        if u.span.start >= begin
    )
    return Page(exhibit.source, passage.span, units, tuple(passage.is_quoted(u.span) for u in units))


def _behind_dateline(text: str, anchor: dt.date | None) -> int:
    """Where a sentence begins behind the day of its text: that day is not when what it tells of happened."""
    line = dateline(text)
    return line.end if line is not None and line.date.first in {None, anchor} else 0


def _failed(text: str, exhibit: Exhibit, depth: int) -> tuple[Span | None, str] | None:
    """None if one passage proves the words; else what stands in the way of the nearest try."""
    units = _units(text, exhibit.source.text, exhibit.anchor)
    nearest: tuple[Span | None, str] = (None, "")
    for passage in exhibit.passages:
        # With posts as names, and as words: "Ann Bell is the port's director" says what she is.
        plain = _units(text, exhibit.source.text, exhibit.anchor, posts=False)
        bare = _page(passage, exhibit, posts=False)
        ways = _ways(text, units, _page(passage, exhibit), passage, exhibit)
        if plain != units or bare.units != _page(passage, exhibit).units:
            ways = chain(ways, _ways(text, plain, bare, passage, exhibit))
        fuller = expanded(bare, exhibit.anchor)
        if fuller is not None:
            ways = chain(ways, _ways(text, plain, fuller, passage, exhibit))
        for way in ways:
            if way.holds:
                return None
            if way.kept is not None:
                nearest = (passage.in_source(way.kept.span), way.kept.span.of(passage.text))
    if depth < 2 and len(units) <= _LONGEST_TAKEN_APART:
        for whole, aside in asides(text, units):
            if _failed(whole, exhibit, depth + 1) is None and _failed(aside, exhibit, depth + 1) is None:
                return None
        told = told_halves(text, attributions(text), lambda t: _units(t, exhibit.source.text, exhibit.anchor))
        for left, rights in chain(halves(text, units), told):
            if _failed(left, exhibit, depth + 1) is None and any(
                _says_something(right, exhibit) and _failed(right, exhibit, depth + 1) is None for right in rights
            ):
                return None
    return nearest


def _says_something(text: str, exhibit: Exhibit) -> bool:
    return any(u.is_verb for u in _units(text, exhibit.source.text, exhibit.anchor))


def _ways(text: str, units: tuple[Unit, ...], page: Page, passage: Passage, exhibit: Exhibit) -> Iterator[Way]:
    voices = voices_in(passage, exhibit.source)
    yield held_against(units, page, voices)
    yield from reported(text, units, page, passage, exhibit, held_against)
    yield _bound(units, page, voices)
    yield from reported(text, units, page, passage, exhibit, _bound)
