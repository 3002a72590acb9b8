"""A small briefing of which the gate verifies every claim, and a review of it in a folder: the ground of the review tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from briefgen import rendering
from briefgen.gate import Gate
from briefgen.model import (
    Briefing,
    Citation,
    Claim,
    Dispute,
    Draft,
    Method,
    OpenQuestion,
    Position,
    Rejection,
    Step,
    Verdict,
)
from briefgen.review.session import Asked, Conflict, NotTaken, Saved, Session
from briefgen.review.store import open_store, review_path
from tests.builders import tram_briefing, tram_sources

if TYPE_CHECKING:
    from pathlib import Path

    from briefgen.model import SourceSet
    from briefgen.review.store import Store

__all__ = ["Desk", "at_desk", "claims", "review_briefing", "sealed", "write"]

_Kind = Literal["fact", "position", "unknown", "heading"]

VOTE = "voted by 31 to 14 on Tuesday to extend the tram line to Saltmarsh Docks"
COST = "The extension is to cost £182 million and to run for 4.6 kilometres."
FORECAST = "Passenger numbers are forecast to reach 11,000 a day in the fifth year of operation."
REVIEW = "An independent review put the cost at £215 million once the strengthening of Quay Bridge is included."
OFFICERS = "Officers advise that the bridge can be left as it is."
ASKED = "£96 million has been asked of the national transport fund"
FUND = "The fund has not yet decided on the request."


def _claim(id_: str, text: str, *cited: tuple[int, str], kind: _Kind = "fact") -> Claim:
    return Claim(id_, text, tuple(Citation(n, q) for n, q in cited), kind)


def claims() -> Draft:
    """Three facts, a dispute with what would settle it, and an open question."""
    facts = (
        _claim("F1", "The extension is to cost £182 million and to run for 4.6 kilometres.", (1, COST)),
        _claim(
            "F2", "Passenger numbers are forecast to reach 11,000 a day in the fifth year of operation.", (2, FORECAST)
        ),
        _claim("F3", "Work is due to begin in March 2027.", (1, "Work is due to begin in March 2027.")),
    )
    sides = (
        Position("Independent review", _claim("D1.1", REVIEW, (2, REVIEW), kind="position")),
        Position("Officers", _claim("D1.2", OFFICERS, (2, OFFICERS), kind="position")),
    )
    heading = _claim("D1", "Can the bridge be left as it is?", (2, REVIEW), (2, OFFICERS), kind="heading")
    settles = _claim(
        "D1.3", "A decision is expected by the end of October.", (2, "A decision is expected by the end of October.")
    )
    question = OpenQuestion(_claim("Q1", FUND, (2, FUND), kind="unknown"), "The fund")
    return Draft("The tram to Saltmarsh Docks", ("F1", "F2"), facts, (Dispute(heading, sides, settles),), (question,))


@cache
def review_briefing() -> Briefing:
    """The briefing, judged by the gate; ``F3`` stands in the place of a wording that failed."""
    return sealed(claims(), tram_sources())


def sealed(draft: Draft, sources: SourceSet) -> Briefing:
    """A record of a draft: fails unless the gate verifies every claim of it."""
    report = Gate(sources.sources).verify(draft.claims())
    failed = [(j.claim.id, j.findings) for j in report.judgements if j.verdict is not Verdict.VERIFIED]
    assert not failed, failed
    judgements = tuple(replace(j, step=Step.REWRITTEN) if j.claim.id == "F3" else j for j in report.judgements)
    first = [replace(j, verdict=Verdict.PROBLEM) for j in judgements if j.claim.id == "F3"]
    briefing = replace(
        tram_briefing(),
        build="",
        marking="",
        draft=draft,
        report=replace(report, judgements=judgements),
        rejected=(),
        refused=(),
        evidence=(),
        sources=sources,
        method=Method("0.1.0", "extractive"),
        replaced=tuple(Rejection(j, "Work begins in March 2027.") for j in first),
    )
    return replace(briefing, build=rendering.build_id(briefing))


def write(briefing: Briefing, folder: Path, *formats: str) -> Path:
    """The record in a folder, beside other views if they are named; returns its path."""
    rendering.write(briefing, folder, (*formats, "json"))
    return folder / "briefing.json"


@dataclass
class Desk:
    """A session on a record in a folder, and a clock that moves by a minute a decision."""

    record: Path
    store: Store
    session: Session
    ticks: list[int] = field(default_factory=list)

    def ask(
        self, claim: str, action: str, reason: str = "", text: str = "", **more: object
    ) -> Saved | Conflict | NotTaken:
        """Decide as Ada, on what stands there now."""
        known = {
            "reviewer": "Ada Reyes",
            "based_on": self.session.look()[1].of(claim).number if claim in self.session.look()[0].judgements else 0,
        }
        return self.session.decide(Asked(claim, action, reason=reason, text=text, **{**known, **more}))  # type: ignore[arg-type]

    def accept_all(self, *but: str) -> None:
        """Accept what is open or stale."""
        for state in self.session.look()[1].claims:
            if state.missing and state.claim.id not in but:
                assert isinstance(self.ask(state.claim.id, "accept"), Saved)


def at_desk(folder: Path, briefing: Briefing | None = None, *formats: str) -> Desk:
    """Write a record, open its review file and sit down."""
    briefing = briefing or review_briefing()
    record = write(briefing, folder, *formats)
    store = open_store(review_path(record), briefing)
    ticks: list[int] = []

    def clock() -> str:
        ticks.append(len(ticks))
        return f"2026-05-04T09:{len(ticks):02}:00Z"

    return Desk(record, store, Session(record, briefing, store, clock=clock), ticks)
