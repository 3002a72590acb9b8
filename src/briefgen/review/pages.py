"""The review page: made here, of escaped text; the script only moves what is made here into its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from briefgen.model import Verdict
from briefgen.rendering import wording
from briefgen.rendering.differences import differences
from briefgen.rendering.templates import environment
from briefgen.review.applying import CODE
from briefgen.review.basis import WORDS
from briefgen.review.context import Window, windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from briefgen.model import Briefing, Claim, Decision, Dispute, Finding, Judgement
    from briefgen.review.session import Session
    from briefgen.review.state import Bench, ClaimState, ReviewState

__all__ = ["Desk", "asset", "conflict_line", "refusal", "saved_line"]

_DONE = {"accept": "accepted", "reject": "rejected", "edit": "reworded", "comment": "commented on"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a claim stands, as the page tells it.

    Attributes:
        key: of the card, ``c1``, ``c2``, in reading order.
        label: what it is: ``Fact``, ``Question in dispute``, ``Position of …``.
        lead: whether it stands in the bottom line.
        dispute: ids of the claims of its dispute; of itself where it stands in none.
    """

    key: str
    label: str
    lead: bool
    dispute: tuple[str, ...]


class Desk:
    """Makes the page and its parts. What does not change during a review is made once."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self._evidence: dict[tuple[str, str], str] = {}

    def page(self, session: Session, reviewer: str) -> str:
        """The whole page."""
        bench, state = session.look()
        places = _places(bench.briefing)
        cards = {s.claim.id: self._card(bench, state, s, places[s.claim.id]) for s in state.claims}
        return _render(
            "review.html.j2",
            briefing=bench.briefing,
            sections=_sections(bench.briefing, cards),
            left_out=_left_out(bench.briefing),
            reviewer=reviewer,
            head=state.head,
            progress=_markup(_progress(state)),
            finish=_markup(_finish(session, bench, state, places)),
        )

    def fresh(self, session: Session, seen: int) -> dict[str, Any]:
        """The parts of the page that are different since a decision was seen: ``head``, ``cards``, ``progress``, ``finish``."""
        bench, state = session.look()
        places = _places(bench.briefing)
        touched = {i for s in state.claims if s.number > seen for i in places[s.claim.id].dispute}
        return {
            "head": state.head,
            "cards": [
                {"key": places[s.claim.id].key, "html": _state(bench, state, s, places[s.claim.id])}
                for s in state.claims
                if s.claim.id in touched
            ],
            "progress": _progress(state),
            "finish": _finish(session, bench, state, places),
        }

    def findings(self, found: Sequence[Finding]) -> str:
        """Findings of the gate."""
        return _render("findings.html.j2", findings=tuple(wording.shown(found)), line="") if found else ""

    def verdict(self, judgement: Judgement) -> str:
        """What the gate says of a wording that was typed."""
        lines = {
            Verdict.VERIFIED: "The checks verify this wording.",
            Verdict.PROBLEM: "The checks found a problem in this wording.",
            Verdict.UNVERIFIED: "The checks cannot verify this wording.",
        }
        return _render(
            "findings.html.j2", findings=tuple(wording.shown(judgement.findings)), line=lines[judgement.verdict]
        )

    def _card(self, bench: Bench, state: ReviewState, one: ClaimState, place: _Place) -> Markup:
        known = (bench.briefing.build, one.claim.id)
        if known not in self._evidence:
            self._evidence[known] = _render("evidence.html.j2", windows=_windows(bench, one.judgement))
        return _markup(
            _render(
                "card.html.j2",
                one=one,
                place=place,
                state=_markup(_state(bench, state, one, place)),
                evidence=_markup(self._evidence[known]),
            )
        )


def refusal(message: str) -> str:
    """A page for who is turned away."""
    return _render("refusal.html.j2", message=message)


def saved_line(decision: Decision) -> str:
    """What is told when a decision is on the disk."""
    return f"{decision.claim} {_DONE[decision.action]}. Saved."


def conflict_line(newer: Decision) -> str:
    """What is told when somebody decided on the same claim since."""
    return (
        f"Not saved: {newer.claim} was {_DONE[newer.action]} by {newer.reviewer} meanwhile, in another window. "
        "Look at that decision; what you typed is kept, and can be saved on top of it."
    )


@cache
def asset(name: str) -> str:
    """The text of one of the page's own files."""
    return (files("briefgen.review") / "assets" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import FunctionLoader  # noqa: PLC0415 - imported when used

    return environment().overlay(loader=FunctionLoader(asset))


def _render(name: str, **values: object) -> str:
    return _environment().get_template(name).render(words=wording, raw=_raw, moment=_moment, done=_DONE, **values)


def _markup(text: str) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 - imported when used

    return Markup(text)  # noqa: S704 - made by a template of ours, in which every value is escaped


def _raw(text: str) -> Markup:
    """A JSON string in ASCII, escaped: for values that the script reads and sends back, unseen characters and all."""
    from markupsafe import escape  # noqa: PLC0415 - imported when used

    return escape(json.dumps(text))


def _moment(at: str) -> str:
    """``21 November 2026, 14:03 UTC``."""
    return f"{wording.date(at[:10])}, {at[11:16]} UTC"


def _state(bench: Bench, state: ReviewState, one: ClaimState, place: _Place) -> str:
    decision = one.decision
    edited = decision is not None and decision.text != one.claim.text
    return _render(
        "state.html.j2",
        one=one,
        place=place,
        falls=[state.of(i).claim for i in one.falls],
        comments=[d for d in one.history if d.action == "comment"],
        earlier=[d for d in one.history if d.action != "comment" and d is not decision],
        parts=differences(*_versions(one, decision)) if decision and edited else (),
        judgement=bench.judge(one.claim.id, one.text),
    )


def _versions(one: ClaimState, decision: Decision) -> tuple[str, str]:
    """Before and after: an edit beside what it replaces, or what was decided on beside what stands there now."""
    replaces = decision.action == "edit" and WORDS not in one.stale
    return (one.claim.text, decision.text) if replaces else (decision.text, one.claim.text)


def _progress(state: ReviewState) -> str:
    done = [s.standing for s in state.claims if not s.missing and not s.falls]
    return _render("progress.html.j2", state=state, total=len(state.claims), counts={k: done.count(k) for k in done})


def _finish(session: Session, bench: Bench, state: ReviewState, places: dict[str, _Place]) -> str:
    return _render(
        "finish.html.j2",
        state=state,
        places=places,
        files=session.files,
        reviewed=bench.briefing.status == "REVIEWED",
        written=bench.briefing.decisions == state.decisions and bench.briefing.status == "REVIEWED",
        falling=[s for s in state.claims if s.falls],
    )


def _windows(bench: Bench, judgement: Judgement) -> list[tuple[Window, list[str]]]:
    out = []
    for number in judgement.claim.sources:
        source = bench.sources.get(number)
        for window in windows(judgement.quotes, source) if source else ():
            spots = [wording.place(source.page_of(s), source.paragraph_of(s), s) for s in window.spans if source]
            out.append((window, spots))
    return out


_Group = tuple[str, "list[Markup]"]


def _sections(briefing: Briefing, cards: dict[str, Markup]) -> list[tuple[str, str, list[_Group]]]:
    """Address, title and groups of cards; a group has a title of its own where it is a dispute."""
    draft = briefing.draft
    facts = [("", [cards[c.id] for c in draft.facts])] if draft.facts else []
    disputes = [(f"Dispute {n}", [cards[c.id] for c in _claims(d)]) for n, d in enumerate(draft.disputes, start=1)]
    questions = [("", [cards[q.claim.id] for q in draft.open_questions])] if draft.open_questions else []
    return [
        ("facts", "Established facts", facts),
        ("disputes", "Disputes", disputes),
        ("questions", "Open questions", questions),
    ]


def _claims(dispute: Dispute) -> list[Claim]:
    return [dispute.heading, *(p.claim for p in dispute.positions), *([dispute.settles] if dispute.settles else [])]


def _places(briefing: Briefing) -> dict[str, _Place]:
    labels = {c.id: "Fact" for c in briefing.draft.facts}
    labels |= {q.claim.id: "Open question" for q in briefing.draft.open_questions}
    together: dict[str, tuple[str, ...]] = {}
    for dispute in briefing.draft.disputes:
        mine = tuple(c.id for c in _claims(dispute))
        together |= dict.fromkeys(mine, mine)
        labels[dispute.heading.id] = "Question in dispute"
        labels |= {p.claim.id: f"Position of {p.holder}" for p in dispute.positions}
        if dispute.settles:
            labels[dispute.settles.id] = "What would settle it"
    lead = set(briefing.draft.bottom_line)
    return {
        c.id: _Place(f"c{n}", labels[c.id], c.id in lead, together.get(c.id, (c.id,)))
        for n, c in enumerate(briefing.draft.claims(), start=1)
    }


def _left_out(briefing: Briefing) -> list[tuple[str, str, str]]:
    """Claims that earlier reviewers rejected: id, words and the reason."""
    return [
        (
            r.judgement.claim.id,
            r.judgement.claim.text,
            next(f.message for f in r.judgement.findings if f.code == CODE),
        )
        for r in briefing.rejected
        if any(f.code == CODE for f in r.judgement.findings)
    ]
