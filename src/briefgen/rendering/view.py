"""One briefing, arranged for reading: what every view shows, in the same words and the same order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from briefgen.model import (
    Briefing,
    Claim,
    Dispute,
    Finding,
    Judgement,
    OpenQuestion,
    Position,
    Quote,
    Rejection,
    Source,
    Span,
    Step,
    Verdict,
)
from briefgen.rendering.changes import ChangesView, changes_view
from briefgen.rendering.selected import of_source, selection_line
from briefgen.rendering.tally import Use, tally, uses
from briefgen.rendering.visible import surrogate
from briefgen.rendering.wording import assistance, claims_line, coverage_line
from briefgen.text.sentences import sentence_at

__all__ = ["ClaimView", "DisputeView", "Excerpt", "QuestionView", "Reference", "SourceView", "View", "arrange"]

_CONTEXT = 360
"""Most code points of context on either side of a quote."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote within the sentence or sentences it stands in.

    Attributes:
        key: ``q1``, ``q2``: one a place quoted in a shown claim; empty for any other.
        source: whose words they are.
        span: of the quote.
        before, words, after: the context, cut at the quote; ``words`` is the slice of the source's text.
        page, paragraph: from 1; None where the format has none.
    """

    key: str
    source: Source
    span: Span
    before: str
    words: str
    after: str
    page: int | None
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One number of a claim's ``[1, 3]``, with the keys of the quotes that carry the claim there."""

    source: Source
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as shown.

    Attributes:
        key: ``c1``, ``c2``, in reading order.
        claim: its words.
        status: ``verified``, ``rewritten``, ``quoted``, ``problem`` or ``unverified``.
        references: ascending by number.
        keys: of all its quotes, in the order of the references.
        excerpts: one a quote, in that order.
        findings: notes, and what stands against it where it is not verified.
    """

    key: str
    claim: Claim
    status: str
    references: tuple[Reference, ...]
    keys: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute: its question, its sides, and what would settle it."""

    heading: ClaimView
    sides: tuple[tuple[Position, ClaimView], ...]
    settles: ClaimView | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question and who could answer."""

    question: OpenQuestion
    view: ClaimView


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, the use made of it, the places quoted in claims that are shown, and how much was read if not all of it."""

    source: Source
    use: Use
    quoted: tuple[tuple[Span, str], ...]
    read: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that is shown, in order; ``claims`` holds every claim once, in reading order.

    ``selection_line`` is empty where all sources were read whole. ``replaced`` ends with the claim that stands in the place of the wording that failed. ``changes`` is None where no
    earlier version was given.
    """

    briefing: Briefing
    assistance: str
    claims_line: str
    coverage_line: str
    selection_line: str
    bottom_line: tuple[ClaimView, ...]
    facts: tuple[ClaimView, ...]
    disputes: tuple[DisputeView, ...]
    questions: tuple[QuestionView, ...]
    sources: tuple[SourceView, ...]
    rejected: tuple[tuple[Rejection, Excerpt | None], ...]
    replaced: tuple[tuple[Rejection, Excerpt | None, ClaimView], ...]
    refused_nearest: tuple[Excerpt | None, ...]
    claims: tuple[ClaimView, ...]
    changes: ChangesView | None = None


def arrange(briefing: Briefing) -> View:
    """Arrange a briefing for reading.

    Raises:
        KeyError: a claim without a judgement, a number without a source, or a wording replaced by no claim.
        OutputError: a source's text holds a lone surrogate, which cannot be split into sentences nor written.
    """
    try:
        return _arranged(briefing)
    except UnicodeEncodeError as error:
        raise surrogate(error) from error


def _arranged(briefing: Briefing) -> View:
    sources = {s.number: s for s in briefing.sources.sources}
    judgements = {j.claim.id: j for j in briefing.report.judgements}
    keys = _keys(briefing.report.judgements)
    views: dict[str, ClaimView] = {}
    for place, claim in enumerate(briefing.draft.claims(), start=1):
        views[claim.id] = _claim(f"c{place}", judgements[claim.id], sources, keys)
    used = uses(briefing.sources, briefing.report, briefing.rejected, briefing.refused, briefing.evidence)
    counts = tally(briefing.report, briefing.rejected)
    return View(
        briefing=briefing,
        assistance=assistance(briefing),
        claims_line=claims_line(counts),
        coverage_line=coverage_line(briefing, used),
        selection_line=selection_line(briefing.sources),
        bottom_line=tuple(views[i] for i in briefing.draft.bottom_line),
        facts=tuple(views[c.id] for c in briefing.draft.facts),
        disputes=tuple(_dispute(d, views) for d in briefing.draft.disputes),
        questions=tuple(QuestionView(q, views[q.claim.id]) for q in briefing.draft.open_questions),
        sources=tuple(
            SourceView(s, used[s.number], _quoted(s.number, keys), of_source(s)) for s in briefing.sources.sources
        ),
        rejected=tuple((r, _excerpt(r.nearest, sources)) for r in briefing.rejected),
        replaced=tuple((r, _excerpt(r.nearest, sources), views[r.judgement.claim.id]) for r in briefing.replaced),
        refused_nearest=tuple(_excerpt(r.nearest, sources) for r in briefing.refused),
        claims=tuple(views[c.id] for c in briefing.draft.claims()),
        changes=changes_view(briefing.changes, {i: v.key for i, v in views.items()}) if briefing.changes else None,
    )


def _keys(judgements: tuple[Judgement, ...]) -> dict[tuple[int, Span], str]:
    places = sorted({(q.source, q.span) for q in chain.from_iterable(j.quotes for j in judgements)})
    return {place: f"q{n}" for n, place in enumerate(places, start=1)}


def _quoted(number: int, keys: dict[tuple[int, Span], str]) -> tuple[tuple[Span, str], ...]:
    return tuple((span, key) for (source, span), key in keys.items() if source == number)


def _claim(key: str, judgement: Judgement, sources: dict[int, Source], keys: dict[tuple[int, Span], str]) -> ClaimView:
    claim = judgement.claim
    references = []
    excerpts: list[Excerpt] = []
    for number in claim.sources:
        quotes = dict.fromkeys(q for q in judgement.quotes if q.source == number)
        mine = [_at(q, sources[number], keys[q.source, q.span]) for q in quotes]
        excerpts += mine
        references.append(Reference(sources[number], tuple(e.key for e in mine)))
    return ClaimView(
        key=key,
        claim=claim,
        status=_status(judgement),
        references=tuple(references),
        keys=tuple(e.key for e in excerpts),
        excerpts=tuple(excerpts),
        findings=judgement.findings,
    )


def _status(judgement: Judgement) -> str:
    if judgement.verdict is not Verdict.VERIFIED:
        return str(judgement.verdict.value)
    return "verified" if judgement.step is Step.DRAFTED else str(judgement.step.value)


def _dispute(dispute: Dispute, views: dict[str, ClaimView]) -> DisputeView:
    return DisputeView(
        heading=views[dispute.heading.id],
        sides=tuple((p, views[p.claim.id]) for p in dispute.positions),
        settles=views[dispute.settles.id] if dispute.settles else None,
    )


def _excerpt(quote: Quote | None, sources: dict[int, Source]) -> Excerpt | None:
    return _at(quote, sources[quote.source], "") if quote else None


def _at(quote: Quote, source: Source, key: str) -> Excerpt:
    text, span = source.text, quote.span
    around = sentence_at(text, span)
    start, end = max(around.start, span.start - _CONTEXT), min(around.end, span.end + _CONTEXT)
    return Excerpt(
        key=key,
        source=source,
        span=span,
        before=("… " if start > around.start else "") + text[start : span.start],
        words=span.of(text),
        after=text[span.end : end] + (" …" if end < around.end else ""),
        page=source.page_of(span),
        paragraph=source.paragraph_of(span),
    )
