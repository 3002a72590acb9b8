"""A judgement put in its place: lines and columns of the document on one side, the source's words on the other."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from briefgen.checked import CheckedClaim, Place, PlacedFinding
from briefgen.checking.numbering import Numbered
from briefgen.checking.places import Opened, place_in, source_words
from briefgen.checking.waivers import Waivers, waived
from briefgen.model import Finding, Judgement, Span

__all__ = ["Desk", "Said", "placed", "raw"]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as the document has it.

    Attributes:
        index: by which suppressions name it.
        text: without its markers, as judged.
        numbers: of its markers.
        place: in the document.
        raw: the document's own characters there.
    """

    index: int
    text: str
    numbers: tuple[int, ...]
    place: Place
    raw: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What placing needs of one document.

    Attributes:
        numbered: the sources under the document's numbers.
        opened: the same by number, with their files.
        names: of the checks, by code.
        waivers: what is set aside.
        seen: how often each finding was met, so that fingerprints of twins differ.
    """

    numbered: Numbered
    opened: Mapping[int, Opened]
    names: Mapping[str, str]
    waivers: Waivers
    seen: Counter[str] = field(default_factory=Counter)


def placed(said: Said, judgement: Judgement, desk: Desk) -> CheckedClaim:
    """A claim with its verdict, its findings and what carries it, each in its place."""
    claim = CheckedClaim(
        text=said.text,
        place=said.place,
        numbers=said.numbers,
        verdict=judgement.verdict,
        waived=False,
        findings=tuple(_placed(finding, said, desk) for finding in judgement.findings),
        evidence=tuple(source_words(desk.opened[q.source], q.span) for q in judgement.quotes),
    )
    return replace(claim, waived=waived(claim))


def _placed(finding: Finding, said: Said, desk: Desk) -> PlacedFinding:
    span = finding.claim_span
    if span is not None and (span.end > len(said.text) or span.end - span.start == len(said.text)):
        span = None
    opened = desk.opened.get(finding.source) if finding.source is not None else None
    source = source_words(opened, finding.source_span) if opened and finding.source_span else None
    words = span.of(said.text) if span else said.text
    key = "\n".join((finding.code, " ".join(said.text.split()), words, source.path if source else ""))
    desk.seen[key] += 1
    digest = hashlib.sha256(f"{key}\n{desk.seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
    return PlacedFinding(
        code=finding.code,
        name=desk.names.get(finding.code, finding.code),
        severity=finding.severity,
        message=desk.numbered.in_words(finding.message),
        place=_part(said, span) if span else said.place,
        words=words,
        span=span,
        source=source,
        waiver=desk.waivers.of(said.index, finding.code),
        fingerprint=digest[:32],
    )


def raw(text: str, place: Place) -> str:
    """The document's own characters of a claim."""
    starts = _starts(text)
    if place.line > len(starts) or place.end_line > len(starts):
        return ""
    begin, end = starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1
    return text[begin:end]


@lru_cache(maxsize=2)
def _starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer(r"\r\n?|\n", text)))


def _part(said: Said, span: Span) -> Place:
    """The place of some words of a claim; that of the whole claim where they are not found as they stand."""
    pattern = re.compile(r"\s+".join(map(re.escape, span.of(said.text).split())))
    before = sum(1 for found in pattern.finditer(said.text) if found.start() < span.start)
    hits = list(pattern.finditer(said.raw)) if pattern.pattern else []
    if len(hits) <= before:
        return said.place
    return _shifted(said.raw, hits[before].start(), hits[before].end(), said.place)


def _shifted(text: str, start: int, end: int, whole: Place) -> Place:
    """A range of a claim's characters as a place in the document."""
    inside = place_in(text.replace("\r\n", " \n").replace("\r", "\n"), start, end)
    first = whole.column - 1 if inside.line == 1 else 0
    last = whole.column - 1 if inside.end_line == 1 else 0
    line = whole.line - 1
    return Place(line + inside.line, inside.column + first, line + inside.end_line, inside.end_column + last)
