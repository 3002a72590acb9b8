"""Counts: what became of the claims, and how much of each source was offered, located and used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.model import Evidence, RefusedQuote, Rejection, Report, SourceSet, Span, Step, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Tally", "Use", "tally", "uses"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the claims that were offered.

    Attributes:
        offered: all of them, headings of disputes included.
        verified: shown, and licensed by every source cited.
        rewritten: of the verified, those brought closer to the quote.
        quoted: of the verified, those replaced by the source's own words.
        not_verified: in the report, and not verified.
        dropped: not shown.
    """

    offered: int
    verified: int
    rewritten: int
    quoted: int
    not_verified: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Use:
    """How many quotes of one source were offered, how many of them located, how many carry a claim that is shown."""

    offered: int
    located: int
    used: int


def tally(report: Report, rejected: Iterable[Rejection]) -> Tally:
    """Count the claims of a report and those that were dropped."""
    dropped = sum(1 for _ in rejected)
    verified = [j for j in report.judgements if j.verdict is Verdict.VERIFIED]
    return Tally(
        offered=len(report.judgements) + dropped,
        verified=len(verified),
        rewritten=sum(j.step is Step.REWRITTEN for j in verified),
        quoted=sum(j.step is Step.QUOTED for j in verified),
        not_verified=len(report.judgements) - len(verified),
        dropped=dropped,
    )


def uses(
    sources: SourceSet,
    report: Report,
    rejected: Iterable[Rejection],
    refused: Iterable[RefusedQuote],
    evidence: Iterable[Evidence],
) -> dict[int, Use]:
    """The use made of each source, by its number; one place quoted twice counts once."""
    used: set[tuple[int, Span]] = {(q.source, q.span) for j in report.judgements for q in j.quotes}
    located = used | {(e.quote.source, e.quote.span) for e in evidence}
    located |= {(q.source, q.span) for r in rejected for q in r.judgement.quotes}
    n_used, n_located = (Counter(number for number, _ in places) for places in (used, located))
    n_refused = Counter(r.source for r in refused)
    return {
        s.number: Use(n_located[s.number] + n_refused[s.number], n_located[s.number], n_used[s.number])
        for s in sources.sources
    }
