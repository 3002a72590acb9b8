"""A finished review written into the record: accepted edits as the claims' words, rejected claims in the annex."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefgen.errors import SettingsError
from briefgen.gate.labels import answerer, holder
from briefgen.model import Briefing, Dispute, Draft, Finding, OpenQuestion, Position, Rejection, Step, Verdict
from briefgen.rendering import build_id
from briefgen.rendering.wording import date
from briefgen.review.outdated import changes_after
from briefgen.review.state import Bench, ClaimState, ReviewState, review_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefgen.gate import Gate
    from briefgen.model import Decision, Judgement, Source

__all__ = ["CODE", "apply", "missing_line", "reviewed"]

CODE = "REVIEW"
"""The code of a finding that a person made; no check has it."""

_FIRST = 2
"""How many facts make the bottom line where the reviewers left none of it: as many as a build takes."""


def apply(briefing: Briefing, decisions: Sequence[Decision], gate: Gate) -> Briefing:
    """The reviewed briefing.

    Args:
        briefing: the record.
        decisions: all of them, in the order made.
        gate: made for its sources.

    Returns:
        The record with status REVIEWED, under a build id of its own: the decisions in it, accepted edits as the claims'
        words with their fresh judgement, rejected claims among ``rejected``, each with who rejected it and why.

    Raises:
        SettingsError: a claim is open or its decision stale, or nothing would be left; the message names them.
    """
    bench = Bench(briefing, gate)
    return reviewed(bench, review_state(bench, decisions))


def reviewed(bench: Bench, state: ReviewState) -> Briefing:
    """The same from a bench that has judged the record: see :func:`apply`."""
    if not state.complete:
        raise SettingsError(f"the review is not finished: {missing_line(state)}", field="record")
    plan = _plan(bench, state)
    briefing = bench.briefing
    draft = _draft(briefing.draft, plan, bench.sources)
    judgements = tuple(plan.judged[c.id] for c in draft.claims())
    if not all(j.verdict is Verdict.VERIFIED for j in judgements):
        raise AssertionError("only what the gate verifies is shown")
    out = replace(
        briefing,
        build="",
        status="REVIEWED",
        draft=draft,
        report=replace(bench.report, judgements=judgements),
        rejected=(*briefing.rejected, *plan.rejected),
        replaced=(*(r for r in briefing.replaced if r.judgement.claim.id not in plan.out), *plan.replaced),
        changes=changes_after(briefing, draft),
        decisions=state.decisions,
    )
    return replace(out, build=build_id(out))


def missing_line(state: ReviewState) -> str:
    """What stands between the review and its end; empty where nothing does."""
    parts = [
        f"{name}: {', '.join(c.claim.id for c in claims)}"
        for name, claims in (("open", state.open), ("stale", state.stale))
        if claims
    ]
    if state.nothing_left:
        parts.append("no claim would be left, and a briefing without claims is not written")
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of the claims: judgements of those that stay, and the entries of the annex."""

    judged: Mapping[str, Judgement]
    out: frozenset[str]
    rejected: tuple[Rejection, ...]
    replaced: tuple[Rejection, ...]


def _plan(bench: Bench, state: ReviewState) -> _Plan:
    judged: dict[str, Judgement] = {}
    rejected: list[Rejection] = []
    replaced: list[Rejection] = []
    for one in state.claims:
        if one.standing == "rejected" or one.falls:
            rejected.append(_rejection(one, _why(one, state), bench.briefing))
        elif one.text != one.claim.text and one.decision:
            judged[one.claim.id] = replace(bench.judge(one.claim.id, one.text), step=Step.REWRITTEN)
            replaced.append(_entry(one, _told("Reworded", one.decision), one.claim.text))
        else:
            judged[one.claim.id] = one.judgement
    return _Plan(judged, frozenset(r.judgement.claim.id for r in rejected), tuple(rejected), tuple(replaced))


def _why(one: ClaimState, state: ReviewState) -> str:
    if one.standing == "rejected" and one.decision:
        return _told("Rejected", one.decision)
    lost = [state.of(i) for i in one.falls]
    told = "; ".join(f"“{c.claim.text}” was rejected by {c.decision.reviewer}" for c in lost if c.decision)
    return f"Left out with its dispute, which has lost a side or its question: {told}"


def _told(what: str, decision: Decision) -> str:
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{what} by {decision.reviewer} on {date(decision.at[:10])}{reason}"


def _rejection(one: ClaimState, why: str, briefing: Briefing) -> Rejection:
    """A claim for the annex, as first drafted where it had been replaced before."""
    before = [r.offered for r in briefing.replaced if r.judgement.claim.id == one.claim.id]
    return _entry(one, why, before[0] if before else one.claim.text)


def _entry(one: ClaimState, why: str, offered: str) -> Rejection:
    finding = Finding(CODE, "problem", why)
    judgement = replace(one.judgement, verdict=Verdict.PROBLEM, findings=(finding, *one.judgement.findings))
    return Rejection(judgement, offered)


def _draft(draft: Draft, plan: _Plan, sources: Mapping[int, Source]) -> Draft:
    facts = tuple(plan.judged[c.id].claim for c in draft.facts if c.id not in plan.out)
    disputes = tuple(_dispute(d, plan, sources) for d in draft.disputes if d.heading.id not in plan.out)
    questions = tuple(_questions(draft, plan, sources))
    left = tuple(i for i in draft.bottom_line if i not in plan.out)
    return Draft(draft.title, left or tuple(c.id for c in facts[:_FIRST]), facts, disputes, questions)


def _dispute(dispute: Dispute, plan: _Plan, sources: Mapping[int, Source]) -> Dispute:
    positions = tuple(_position(p, plan, sources) for p in dispute.positions if p.claim.id not in plan.out)
    settles = dispute.settles if dispute.settles and dispute.settles.id not in plan.out else None
    return Dispute(plan.judged[dispute.heading.id].claim, positions, plan.judged[settles.id].claim if settles else None)


def _position(position: Position, plan: _Plan, sources: Mapping[int, Source]) -> Position:
    judgement = plan.judged[position.claim.id]
    if judgement.claim == position.claim:
        return position
    return Position(holder(position.holder, judgement, sources), judgement.claim)


def _questions(draft: Draft, plan: _Plan, sources: Mapping[int, Source]) -> Iterator[OpenQuestion]:
    for question in draft.open_questions:
        if question.claim.id in plan.out:
            continue
        judgement = plan.judged[question.claim.id]
        kept = judgement.claim == question.claim
        yield question if kept else OpenQuestion(judgement.claim, answerer(question.who, judgement, sources))
