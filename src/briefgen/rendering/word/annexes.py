"""The annexes: the evidence, what was rejected, and the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.method import decided_at, method_lines, selftest_line
from briefgen.rendering.word.marks import changed, excerpt, finding, label
from briefgen.rendering.word.markup import Xml, joined, paragraph, run, table
from briefgen.rendering.wording import (
    STATUS,
    kind_of_change,
    objections,
    plural,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefgen.model import Catches, Decision, Finding, RefusedQuote, Rejection
    from briefgen.rendering.view import ClaimView, Excerpt, View

__all__ = ["annex_a", "annex_b", "annex_c"]


def annex_a(view: View) -> Iterator[Xml]:
    """The words that every claim rests on, in their context."""
    yield paragraph("Heading1", run("Annex A: the evidence for every claim"), new_page=True)
    for claim in view.claims:
        if claim.claim.kind != "heading":  # a heading asserts nothing; its evidence is that of its sides, which follow
            yield from _entry(claim)


def _entry(claim: ClaimView) -> Iterator[Xml]:
    yield paragraph("BriefingClaim", run(f"{claim.claim.id}: "), run(claim.claim.text))
    yield paragraph("BriefingLeadIn", run(STATUS[claim.status]))
    yield from _remarks(shown(claim.findings))
    for item in claim.excerpts:
        yield from excerpt(item)
    if not claim.excerpts:
        yield paragraph("BriefingDetail", run("No quote of it was found."))


def _remarks(findings: Iterable[Finding]) -> Iterator[Xml]:
    for found in findings:
        yield paragraph("BriefingDetail", *finding(found))


def annex_b(view: View) -> Iterator[Xml]:
    """What was rejected, replaced and refused, and why; with the difference in words."""
    yield paragraph("Heading1", run("Annex B: what was rejected, and why"))
    yield from _group("claim", "dropped", [_dropped(*item) for item in view.rejected])
    yield from _group("claim", "replaced", [_replaced(*item) for item in view.replaced])
    refused = zip(view.briefing.refused, view.refused_nearest, strict=True)
    yield from _group("quote", "refused", [_refused(*item) for item in refused])


def _group(noun: str, fate: str, entries: Sequence[Iterator[Xml]]) -> Iterator[Xml]:
    if not entries:
        yield paragraph("Normal", run(f"No {noun} was {fate}."))
        return
    yield paragraph("Heading2", run(f"{plural(len(entries), noun)} {fate}"))
    for entry in entries:
        yield from entry


def _offered(name: str, text: str) -> Xml:
    return paragraph("Heading3", run(f"{name}: "), run(text))


def _dropped(rejection: Rejection, nearest: Excerpt | None) -> Iterator[Xml]:
    last = rejection.judgement.claim.text
    yield _offered("Offered", rejection.offered)
    if last != rejection.offered:
        yield paragraph("Normal", label("Last wording, with the change marked"), changed(rejection.offered, last))
    yield from _remarks(shown(rejection.judgement.findings))
    yield from _nearest(nearest)


def _replaced(rejection: Rejection, nearest: Excerpt | None, standing: ClaimView) -> Iterator[Xml]:
    yield _offered("Offered", rejection.offered)
    yield paragraph("Normal", *_now(rejection, standing))
    yield from _remarks(objections(rejection.judgement.findings))
    yield from _nearest(nearest)


def _now(rejection: Rejection, standing: ClaimView) -> tuple[Xml, ...]:
    if rejection.offered != standing.claim.text:
        return (label("Now, with the change marked"), changed(rejection.offered, standing.claim.text))
    other = rejection.judgement.claim.citations != standing.claim.citations
    return (label("Now"), run("the same words, on other quotes" if other else "the same words"))


def _refused(refused: RefusedQuote, nearest: Excerpt | None) -> Iterator[Xml]:
    yield _offered(f"For source {refused.source}", refused.quote)
    yield paragraph("BriefingDetail", run(f"{refused.code}: ", "BriefingLabel"), run(refused.message))
    if nearest:
        marked = changed(refused.quote, nearest.words)
        yield paragraph("Normal", label("The source’s nearest words, with the difference marked"), marked)
    yield from _nearest(nearest)


def _nearest(nearest: Excerpt | None) -> Iterator[Xml]:
    if nearest:
        yield paragraph("BriefingLeadIn", run("Nearest text:"))
        yield from excerpt(nearest)


def annex_c(view: View, width: int) -> Iterator[Xml]:
    """How the briefing was made, how the checks fared, and what was decided on review."""
    briefing = view.briefing
    yield paragraph("Heading1", run("Annex C: method"))
    yield table(
        "Method",
        "How this briefing was made: each row names a thing and its value.",
        ("What", "Value"),
        [_row(name, value) for name, value in method_lines(briefing)],
        shares=(30, 70),
        width=width,
    )
    if briefing.method.selftest:
        yield from _selftest(briefing.method.selftest, width)
    if briefing.decisions:
        yield from _decisions(briefing.decisions, width)


def _row(*cells: str) -> tuple[Xml, ...]:
    return tuple(paragraph("BriefingTableText", run(cell), of=cell) for cell in cells)


def _selftest(catches: Catches, width: int) -> Iterator[Xml]:
    yield paragraph("Heading2", run("Self-test of the checks"))
    yield paragraph("Normal", run(selftest_line(catches)))
    if catches.kinds:
        yield table(
            "Self-test of the checks",
            "Each kind of one-place change to the accepted claims: how many were made and how many of them were caught.",
            ("What was changed", "Made", "Caught"),
            [_row(kind_of_change(k.kind), str(k.made), str(k.caught)) for k in catches.kinds],
            shares=(60, 20, 20),
            width=width,
        )


def _decisions(decisions: Sequence[Decision], width: int) -> Iterator[Xml]:
    yield paragraph("Heading2", run("Review decisions"))
    yield table(
        "Review decisions",
        "Each decision of a reviewer: its number, the claim, what was decided, by whom, when and why.",
        ("No.", "Claim", "Decision", "Reviewer", "When (UTC)", "Reason"),
        map(_decision, decisions),
        shares=(7, 10, 12, 18, 20, 33),
        width=width,
    )


def _decision(decision: Decision) -> tuple[Xml, ...]:
    at = decided_at(decision)
    cells = [*_row(str(decision.number), decision.claim, decision.action, decision.reviewer, at, decision.reason)]
    if decision.action == "edit":
        cells[-1] = joined((cells[-1], paragraph("BriefingTableDetail", label("Edited to"), run(decision.text))))
    return tuple(cells)
