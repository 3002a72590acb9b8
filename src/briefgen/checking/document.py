"""One document: its claims judged by the sources that its numbers stand for, then put in their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefgen.checked import CheckedClaim, CheckedReference, Counts, Place
from briefgen.checking.placing import Desk, Said, placed, raw
from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Finding, Judgement, Span, Verdict

if TYPE_CHECKING:
    from briefgen.documents import CitedClaim, CitedDocument

__all__ = ["Bench", "counted", "judge", "judged", "place_claims"]

# Sources that are looked into for a claim without a marker, and the share of its rarest words that they must have.
_TRIED = 2
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Bench:
    """What the claims of one document are held against.

    Attributes:
        gate: holds the sources under the document's numbers.
        named: the numbers that are the document's own.
        references: by number, bound or not.
    """

    gate: Gate
    named: frozenset[int]
    references: Mapping[int, CheckedReference]


def judged(document: CitedDocument) -> tuple[int, ...]:
    """The places, among a document's sentences, of those that assert something or carry a marker."""
    return tuple(i for i, cited in enumerate(document.claims) if cited.numbers or cited.is_unmarked)


def place_claims(
    document: CitedDocument, judgements: Mapping[int, Judgement], gate: Gate, desk: Desk
) -> tuple[CheckedClaim, ...]:
    """Ask the doubters about each judgement and put it in its place, in reading order.

    Args:
        document: as read.
        judgements: of code alone, by the place of the sentence.
        gate: knows the doubters.
        desk: puts findings in their places.
    """
    out = []
    for index in judged(document):
        cited = document.claims[index]
        place = Place(cited.line, cited.column, cited.end_line, cited.end_column)
        said = Said(index, cited.text, cited.numbers, place, raw(document.text, place))
        out.append(placed(said, gate.doubted(judgements[index]), desk))
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


def judge(cited: CitedClaim, bench: Bench) -> Judgement:
    """Hold one sentence against the sources that its markers name, in code alone."""
    claim = Claim("", cited.text, (), "heading" if cited.kind in {"heading", "question"} else "fact")
    bound = tuple(n for n in cited.numbers if n in bench.named)
    unbound = [_unbound(n, bench.references) for n in cited.numbers if n not in bench.named]
    if unbound and not bound:
        return Judgement(claim, Verdict.PROBLEM, tuple(unbound), ())
    if cited.is_unmarked:
        return _without_marker(claim, bench)
    if cited.kind == "quotation" and bound:
        quoted = replace(claim, citations=tuple(Citation(n, cited.text) for n in bound))
        judgement = bench.gate.judge(quoted)
    else:
        judgement = bench.gate.search(claim, bound)
    if cited.together and judgement.verdict is not Verdict.VERIFIED:
        judgement = _apart(judgement, bound)
    if not unbound:
        return judgement
    return replace(judgement, verdict=Verdict.PROBLEM, findings=(*unbound, *judgement.findings))


def _apart(judgement: Judgement, bound: Sequence[int]) -> Judgement:
    """A claim whose parts carry markers of their own: what one source lacks and another has may be what each was cited for.

    Code cannot tell which words each source is to carry. What all of them lack stays a problem; the rest is undecided.
    """
    lacking: dict[tuple[str, Span | None], set[int | None]] = {}
    for finding in judgement.findings:
        lacking.setdefault((finding.code, finding.claim_span), set()).add(finding.source)
    told = Finding("BG901", "unverified", "its markers stand between its words, and no part is a sentence of its own")
    findings = [
        replace(f, severity="unverified")
        if f.severity == "problem" and f.source in bound and not lacking[f.code, f.claim_span].issuperset(bound)
        else f
        for f in judgement.findings
    ]
    wrong = any(f.severity == "problem" for f in findings)
    verdict = Verdict.PROBLEM if wrong else Verdict.UNVERIFIED
    return replace(judgement, verdict=verdict, findings=(*findings, told))


def _without_marker(claim: Claim, bench: Bench) -> Judgement:
    """BG102, with the source that carries the claim, where one does: the writer has only to cite it."""
    message = "this asserts something and carries no marker"
    for number in bench.gate.holders.of(claim.text, most=_TRIED, least=_ALIKE):
        carried = bench.gate.search(claim, (number,))
        if carried.verdict is Verdict.VERIFIED:
            quote = carried.quotes[0]
            found = Finding("BG102", "problem", f"{message}; [{number}] carries it", None, number, quote.span)
            return Judgement(claim, Verdict.PROBLEM, (found,), ())
    return Judgement(claim, Verdict.PROBLEM, (Finding("BG102", "problem", message),), ())


def _unbound(number: int, references: Mapping[int, CheckedReference]) -> Finding:
    known = references[number]
    entry = f"; its entry is “{known.text}”" if known.text else ""
    may = f"; it may mean {' or '.join(known.candidates)}" if known.candidates else ""
    return Finding("BG101", "problem", f"[{number}] is bound to no source that was read: {known.reason}{entry}{may}")
