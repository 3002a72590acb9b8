"""One document: its claims judged by the sources that its numbers stand for, and each finding put in its place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from briefgen.checked import CheckedClaim, CheckedReference, Counts, Place, PlacedFinding
from briefgen.checking.places import Opened, place_in, source_words
from briefgen.checking.waivers import Waivers, waived
from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Finding, Judgement, Span, Verdict

if TYPE_CHECKING:
    from briefgen.checking.numbering import Numbered
    from briefgen.documents import CitedClaim, CitedDocument

__all__ = ["Bench", "check_claims", "counted"]


@dataclass(frozen=True, slots=True)
class Bench:
    """What the claims of one document are held against.

    Attributes:
        gate: holds the sources under the document's numbers.
        numbered: these sources.
        opened: the same by number, with their files.
        references: by number, bound or not.
        names: of the checks, by code.
        waivers: what is set aside.
    """

    gate: Gate
    numbered: Numbered
    opened: Mapping[int, Opened]
    references: Mapping[int, CheckedReference]
    names: Mapping[str, str]
    waivers: Waivers


def check_claims(document: CitedDocument, bench: Bench) -> tuple[CheckedClaim, ...]:
    """Judge each sentence that asserts something or carries a marker; a pointer such as "See [3]" only for its number."""
    seen: Counter[str] = Counter()
    out = []
    for index, cited in enumerate(document.claims):
        if not (cited.numbers or cited.is_unmarked):
            continue
        judgement = _judge(cited, bench)
        if judgement is not None:
            out.append(_checked(document, index, judgement, bench, seen))
    return tuple(out)


def counted(sentences: int, claims: Sequence[CheckedClaim]) -> Counts:
    """Coverage and verdicts of one document."""
    verdicts = Counter(claim.verdict for claim in claims)
    against = [f for claim in claims for f in claim.findings if f.severity != "note"]
    return Counts(
        sentences=sentences,
        claims=len(claims),
        marked=sum(bool(claim.numbers) for claim in claims),
        verified=verdicts[Verdict.VERIFIED],
        problem=verdicts[Verdict.PROBLEM],
        unverified=verdicts[Verdict.UNVERIFIED],
        waived=sum(claim.waived for claim in claims),
        findings=sum(finding.waiver is None for finding in against),
        suppressed=sum(finding.waiver is not None for finding in against),
    )


# --- judging ----------------------------------------------------------------------------------------------------------


def _judge(cited: CitedClaim, bench: Bench) -> Judgement | None:
    claim = Claim("", cited.text, (), "heading" if cited.kind in {"heading", "question"} else "fact")
    bound = tuple(n for n in cited.numbers if n in bench.numbered.named)
    unbound = [_unbound(n, bench.references) for n in cited.numbers if n not in bench.numbered.named]
    if cited.kind == "not-a-claim":
        return Judgement(claim, Verdict.PROBLEM, tuple(unbound), ()) if unbound else None
    if unbound and not bound:
        return Judgement(claim, Verdict.PROBLEM, tuple(unbound), ())
    if cited.kind == "quotation" and bound:
        quoted = replace(claim, citations=tuple(Citation(n, cited.text) for n in bound))
        judgement = bench.gate.judge(quoted)
    else:
        judgement = bench.gate.search(claim, bound)
    if not unbound:
        return judgement
    return replace(judgement, verdict=Verdict.PROBLEM, findings=(*unbound, *judgement.findings))


def _unbound(number: int, references: Mapping[int, CheckedReference]) -> Finding:
    known = references.get(number)
    if known is None or not (known.text or known.candidates):
        why = "the document lists no such reference, and no manifest numbers the sources"
    else:
        why = f"its reference is “{known.text}”" if known.text else "it has no reference"
    may = f"; it may mean {' or '.join(known.candidates)}" if known and known.candidates else ""
    return Finding("BG101", "problem", f"[{number}] is bound to no source that was read: {why}{may}")


# --- placing ----------------------------------------------------------------------------------------------------------


def _checked(
    document: CitedDocument, index: int, judgement: Judgement, bench: Bench, seen: Counter[str]
) -> CheckedClaim:
    cited = document.claims[index]
    whole = Place(cited.line, cited.column, cited.end_line, cited.end_column)
    raw = _raw(document.text, whole)
    findings = tuple(_placed(f, index, (cited, whole, raw), bench, seen) for f in judgement.findings)
    claim = CheckedClaim(
        text=cited.text,
        place=whole,
        numbers=cited.numbers,
        verdict=judgement.verdict,
        waived=False,
        findings=findings,
        evidence=tuple(source_words(bench.opened[q.source], q.span) for q in judgement.quotes),
    )
    return replace(claim, waived=waived(claim))


def _placed(
    finding: Finding, index: int, where: tuple[CitedClaim, Place, str], bench: Bench, seen: Counter[str]
) -> PlacedFinding:
    cited, whole, raw = where
    span = finding.claim_span
    if span is not None and (span.end > len(cited.text) or span.end - span.start == len(cited.text)):
        span = None
    opened = bench.opened.get(finding.source) if finding.source is not None else None
    source = source_words(opened, finding.source_span) if opened and finding.source_span else None
    words = span.of(cited.text) if span else cited.text
    key = "\n".join((finding.code, " ".join(cited.text.split()), words, source.path if source else ""))
    seen[key] += 1
    digest = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
    return PlacedFinding(
        code=finding.code,
        name=bench.names.get(finding.code, finding.code),
        severity=finding.severity,
        message=bench.numbered.in_words(finding.message),
        place=_part(cited.text, span, whole, raw) if span else whole,
        words=words,
        span=span,
        source=source,
        waiver=bench.waivers.of(index, finding.code),
        fingerprint=digest[:32],
    )


def _raw(text: str, place: Place) -> str:
    """The document's own characters of a claim."""
    starts = _starts(text)
    if place.line > len(starts) or place.end_line > len(starts):
        return ""
    begin, end = starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1
    return text[begin:end]


@lru_cache(maxsize=2)
def _starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer(r"\r\n?|\n", text)))


def _part(claim: str, span: Span, whole: Place, text: str) -> Place:
    """The place of some words of a claim; that of the whole claim where they are not found as they stand."""
    pattern = re.compile(r"\s+".join(map(re.escape, span.of(claim).split())))
    before = sum(1 for found in pattern.finditer(claim) if found.start() < span.start)
    hits = list(pattern.finditer(text)) if pattern.pattern else []
    if len(hits) <= before:
        return whole
    return _shifted(text, hits[before].start(), hits[before].end(), whole)


def _shifted(text: str, start: int, end: int, whole: Place) -> Place:
    """A range of a claim's characters as a place in the document."""
    inside = place_in(text.replace("\r\n", " \n").replace("\r", "\n"), start, end)
    first = whole.column - 1 if inside.line == 1 else 0
    last = whole.column - 1 if inside.end_line == 1 else 0
    line = whole.line - 1
    return Place(line + inside.line, inside.column + first, line + inside.end_line, inside.end_column + last)
