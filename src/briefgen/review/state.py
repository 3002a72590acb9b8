"""Where a review stands: what was decided on each claim, what is open, what has gone stale and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from briefgen.model import Finding, Verdict
from briefgen.review.basis import basis_of, checks_digest, stale_because

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from briefgen.gate import Gate
    from briefgen.model import Basis, Briefing, Claim, Decision, Judgement, Report, Source

__all__ = ["Bench", "ClaimState", "ReviewState", "falling", "review_state"]

Standing = Literal["open", "stale", "accepted", "edited", "rejected"]
_STANDINGS: Mapping[str, Standing] = {"accept": "accepted", "edit": "edited", "reject": "rejected"}

_UNASKED = "the judges beside the checks were not asked about this wording, which a reviewer gave"


class Bench:
    """A record beside the gate of today; each wording is judged once."""

    def __init__(self, briefing: Briefing, gate: Gate, *, checks: str = "") -> None:
        """Judge every claim of a record.

        Args:
            briefing: the record.
            gate: made for its sources, without judges that may doubt.
            checks: as of :func:`briefgen.review.basis.checks_digest`; taken from there where it is empty.
        """
        self.briefing = briefing
        self.checks = checks or checks_digest()
        self._gate = gate
        self._wordings: dict[tuple[str, str], Judgement] = {}
        self._bases: dict[str, Basis] = {}
        self.report = _again(briefing.report, gate.verify(briefing.draft.claims()))
        self.judgements = {j.claim.id: j for j in self.report.judgements}

    @property
    def sources(self) -> Mapping[int, Source]:
        """The sources by number."""
        return self._gate.sources

    def basis(self, claim_id: str) -> Basis:
        """What a decision on a claim as it stands rests on."""
        if claim_id not in self._bases:
            self._bases[claim_id] = basis_of(self.judgements[claim_id], self.sources, self.checks)
        return self._bases[claim_id]

    def judge(self, claim_id: str, text: str) -> Judgement:
        """What the gate says of another wording of a claim, on the evidence that it cites."""
        standing = self.judgements[claim_id]
        if text == standing.claim.text:
            return standing
        if (claim_id, text) not in self._wordings:
            judgement = self._gate.verify((replace(standing.claim, text=text),)).judgements[0]
            if self.briefing.report.doubters:
                unasked = Finding("BG502", "note", _UNASKED)
                judgement = replace(judgement, findings=(*judgement.findings, unasked))
            self._wordings[claim_id, text] = judgement
        return self._wordings[claim_id, text]


def _again(stored: Report, fresh: Report) -> Report:
    """The judgements of today, each with the rung of its claim and with what the judges of the build could not be asked."""
    before = {j.claim.id: j for j in stored.judgements}
    judged = []
    for judgement in fresh.judgements:
        old = before[judgement.claim.id]
        notes = tuple(f for f in old.findings if f.code == "BG502" and f not in judgement.findings)
        judged.append(replace(judgement, findings=(*judgement.findings, *notes), step=old.step))
    checks = tuple(sorted({*fresh.checks, *({"BG502"} & set(stored.checks))}))
    return replace(fresh, judgements=tuple(judged), checks=checks, doubters=stored.doubters)


@dataclass(frozen=True, slots=True)
class ClaimState:
    """One claim in the review.

    Attributes:
        claim: as the record has it.
        judgement: of it, by the gate of today.
        history: the decisions on it, comments included, in the order made.
        decision: the newest that is no comment; None where there is none.
        stale: why that decision no longer holds; empty while it does.
        falls: ids of rejected claims with which this one is left out: the dispute it stands in has lost its sides or its
            question.
    """

    claim: Claim
    judgement: Judgement
    history: tuple[Decision, ...]
    decision: Decision | None
    stale: tuple[str, ...]
    falls: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """What holds of it now."""
        if self.decision is None:
            return "open"
        return "stale" if self.stale else _STANDINGS[self.decision.action]

    @property
    def number(self) -> int:
        """Of the newest decision or comment on it; 0 for none."""
        return self.history[-1].number if self.history else 0

    @property
    def text(self) -> str:
        """Its words as they now stand: those of an edit that holds, else the record's."""
        return self.decision.text if self.decision and self.standing == "edited" else self.claim.text

    @property
    def missing(self) -> bool:
        """Whether a decision on it is still needed."""
        return not self.falls and self.standing in ("open", "stale")


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A whole review.

    Attributes:
        claims: every claim of the record, in reading order.
        decisions: all of them, in the order made; also those on claims that the record no longer has.
        nothing_left: whether every claim would be left out.
    """

    claims: tuple[ClaimState, ...]
    decisions: tuple[Decision, ...]
    nothing_left: bool

    @property
    def head(self) -> int:
        """Number of the newest decision; 0 for none."""
        return len(self.decisions)

    @property
    def open(self) -> tuple[ClaimState, ...]:
        """Claims on which nobody has decided, and that do not fall with another."""
        return tuple(c for c in self.claims if c.missing and c.standing == "open")

    @property
    def stale(self) -> tuple[ClaimState, ...]:
        """Claims whose decision no longer holds, and that do not fall with another."""
        return tuple(c for c in self.claims if c.missing and c.standing == "stale")

    @property
    def complete(self) -> bool:
        """Whether the briefing may be called reviewed."""
        return not self.nothing_left and not any(c.missing for c in self.claims)

    def of(self, claim_id: str) -> ClaimState:
        """One claim; KeyError where the record has none of that id."""
        for state in self.claims:
            if state.claim.id == claim_id:
                return state
        raise KeyError(claim_id)


def review_state(bench: Bench, decisions: Sequence[Decision]) -> ReviewState:
    """Lay the decisions beside the record and the gate of today."""
    histories: dict[str, list[Decision]] = {}
    for decision in decisions:
        histories.setdefault(decision.claim, []).append(decision)
    states = [_state(bench, c, tuple(histories.get(c.id, ()))) for c in bench.briefing.draft.claims()]
    fallen = falling(bench.briefing, {s.claim.id for s in states if s.standing == "rejected"})
    states = [replace(s, falls=fallen.get(s.claim.id, ())) for s in states]
    left = any(s.standing != "rejected" and not s.falls for s in states)
    return ReviewState(tuple(states), tuple(decisions), nothing_left=not left)


def _state(bench: Bench, claim: Claim, history: tuple[Decision, ...]) -> ClaimState:
    decision = next((d for d in reversed(history) if d.action != "comment"), None)
    judgement = bench.judgements[claim.id]
    stale = tuple(_stale(bench, claim, decision)) if decision else ()
    return ClaimState(claim, judgement, history, decision, stale)


def _stale(bench: Bench, claim: Claim, decision: Decision) -> Iterator[str]:
    reasons = stale_because(decision, claim, bench.basis(claim.id))
    yield from reasons
    if reasons or decision.action == "reject":
        return
    if bench.judge(claim.id, decision.text).verdict is not Verdict.VERIFIED:
        yield "the checks have stopped verifying these words"


def falling(briefing: Briefing, rejected: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which claims are left out because others are rejected, and which others.

    A dispute whose question is rejected, or of which fewer than two sides are left, is left out whole: a side alone would
    be told as if nobody disputed it.
    """
    out: dict[str, tuple[str, ...]] = {}
    for dispute in briefing.draft.disputes:
        sides = [p.claim.id for p in dispute.positions]
        lost = [i for i in (dispute.heading.id, *sides) if i in rejected]
        if dispute.heading.id not in rejected and len(sides) - len(set(sides) & set(rejected)) >= 2:
            continue
        settles = [dispute.settles.id] if dispute.settles else []
        for id_ in _without((dispute.heading.id, *sides, *settles), rejected):
            out[id_] = tuple(lost)
    return out


def _without(ids: Iterable[str], out: Collection[str]) -> list[str]:
    return [i for i in ids if i not in out]
