"""Claims and sources in, a report out: one verdict a claim, with findings that show both sides' words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from briefgen.gate.conflicts import Figures, copies, figures_of
from briefgen.gate.exhibit import Exhibit, exhibit
from briefgen.gate.headings import judge_heading
from briefgen.gate.locating import locate_citation
from briefgen.gate.registry import all_checks
from briefgen.model import Claim, Finding, Judgement, Quote, Report, Source, Span, Verdict

__all__ = ["Doubter", "verify_claims"]

# Claim and quoted words in; the reason of a doubt, or None, out.
Doubter = Callable[[str, str], str | None]


def verify_claims(
    claims: Iterable[Claim],
    sources: Sequence[Source],
    *,
    doubter: Doubter | None = None,
    on_claim: Callable[[Claim], None] | None = None,
) -> Report:
    """Hold each claim against each source it cites.

    Args:
        claims: with their citations; ids unique.
        sources: all that may be cited, in any order.
        doubter: a judge that may add a doubt (BG502); it can never turn a failed check into a pass.
        on_claim: told of each claim once it is judged.

    Returns:
        One judgement a claim, in the order given. Verified means: every citation was located, and every cited source
        alone licenses all of the claim.
    """
    by_number = {s.number: s for s in sources}
    figures = figures_of(by_number)
    judgements = []
    for claim in claims:
        judgements.append(_judge(claim, by_number, figures, doubter))
        if on_claim:
            on_claim(claim)
    codes = tuple(c.code for c in all_checks() if c.code != "BG502" or doubter)
    return Report(tuple(judgements), codes)


def _judge(claim: Claim, sources: Mapping[int, Source], figures: Figures, doubter: Doubter | None) -> Judgement:
    quotes: list[Quote] = []
    findings: list[Finding] = []
    if not claim.citations:
        findings.append(Finding("BG102", "problem", "the claim cites nothing", Span(0, max(1, len(claim.text)))))
    for citation in claim.citations:
        located, wrong = locate_citation(citation, sources)
        quotes.extend(q for q in located if q not in quotes)
        findings.extend(wrong)
    exhibits = _exhibits(claim, tuple(quotes), sources)
    if claim.kind == "heading":
        findings.extend(judge_heading(claim, exhibits))
    else:
        findings.extend(f for e in exhibits for f in _findings(e))
        findings.extend(_doubts(exhibits, doubter))
    if not any(f.severity == "problem" for f in findings) and claim.kind != "heading":
        findings.extend(figures.against(claim, tuple(quotes)))
        findings.extend(copies(claim, sources))
    ordered = tuple(sorted(dict.fromkeys(findings), key=lambda f: f.code))
    return Judgement(claim, _verdict(ordered), ordered, tuple(quotes))


def _exhibits(claim: Claim, quotes: tuple[Quote, ...], sources: Mapping[int, Source]) -> list[Exhibit]:
    numbers = dict.fromkeys(q.source for q in quotes)
    return [exhibit(claim, sources[n], tuple(q for q in quotes if q.source == n)) for n in numbers]


def _findings(one: Exhibit) -> Iterable[Finding]:
    for check in all_checks():
        if check.run is not None:
            yield from check.run(one)


def _doubts(exhibits: Sequence[Exhibit], doubter: Doubter | None) -> Iterable[Finding]:
    if doubter is None:
        return
    for one in exhibits:
        reason = doubter(one.claim.text, " … ".join(q.text for q in one.quotes))
        if reason:
            yield Finding("BG502", "unverified", f"a judge doubts it: {reason}", source=one.source.number)


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if any(f.severity == "problem" for f in findings):
        return Verdict.PROBLEM
    if any(f.severity == "unverified" for f in findings):
        return Verdict.UNVERIFIED
    return Verdict.VERIFIED
