"""Decisions, what makes them stale, and what a finished review makes of the record."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefgen import gate, pipeline, rendering
from briefgen.changes import compare
from briefgen.errors import OutputError, SettingsError
from briefgen.gate import Gate, all_checks
from briefgen.model import Citation, Claim, Finding, Report, SourceSet, Step, Verdict
from briefgen.rendering.view import arrange
from briefgen.rendering.wording import status_line
from briefgen.review import basis
from briefgen.review.applying import apply
from briefgen.review.session import Asked, Conflict, NotTaken, Saved
from briefgen.review.state import Bench, review_state
from briefgen.review.store import open_store, review_path
from tests.hostile import OWN
from tests.review_case import Desk, at_desk, claims, review_briefing, sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from briefgen.model import Briefing

ALL = ("F1", "F2", "F3", "D1", "D1.1", "D1.2", "D1.3", "Q1")
SHORTER = "The extension is to cost £182 million."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at_desk(tmp_path)


def standing(desk: Desk) -> dict[str, str]:
    return {s.claim.id: s.standing for s in desk.session.look()[1].claims}


def finished(desk: Desk) -> Briefing:
    """Finish, and read the record that was written."""
    outcome = desk.session.finish(desk.session.look()[1].head)
    assert not isinstance(outcome, NotTaken), outcome
    return rendering.parse_record(desk.record.read_bytes())


# --- each decision ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "reason", "text", "becomes"),
    [
        ("accept", "", "", "accepted"),
        ("accept", "as agreed with the board", "", "accepted"),
        ("reject", "not for the minister", "", "rejected"),
        ("edit", "shorter", SHORTER, "edited"),
        ("edit", "shorter", "  The extension is to\ncost £182 million.  ", "edited"),
        ("comment", "is this the price of 2025?", "", "open"),
    ],
)
def test_a_decision(desk: Desk, action: str, reason: str, text: str, becomes: str) -> None:
    saved = desk.ask("F1", action, reason, text)
    assert isinstance(saved, Saved)
    assert standing(desk) == dict.fromkeys(ALL, "open") | {"F1": becomes}
    (kept,) = desk.store.decisions()
    assert kept == saved.decision
    claim = review_briefing().draft.facts[0]
    words = SHORTER if action == "edit" else claim.text
    assert (kept.number, kept.claim, kept.action, kept.reason, kept.text) == (1, "F1", action, reason, words)
    assert (kept.reviewer, kept.at) == ("Ada Reyes", "2026-05-04T09:01:00Z")
    assert len({kept.basis.claim, kept.basis.evidence, kept.basis.checks, *kept.basis.sources}) == 4


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked("F1", "reject", "Ada", "  ", "", 0), "To reject a claim takes a reason"),
        (Asked("F1", "edit", "Ada", "", SHORTER, 0), "To edit a claim takes a reason"),
        (Asked("F1", "comment", "Ada", "\n", "", 0), "A comment needs words"),
        (Asked("F1", "edit", "Ada", "shorter", " ", 0), "An edit needs the new words"),
        (Asked("F1", "edit", "Ada", "same", claims().facts[0].text, 0), "the claim’s own words"),
        (Asked("F1", "accept", " \t", "", "", 0), "Who decides"),
        (Asked("F9", "accept", "Ada", "", "", 0), "no such claim"),
        (Asked("F1", "approve", "Ada", "", "", 0), "no such decision"),
        (Asked("F1", "reject", "Ada", "x" * 4001, "", 0), "The reason has 4001 characters; 4000 are the most"),
        (Asked("F1", "accept", "A" * 201, "", "", 0), "The reviewer has 201 characters"),
        (Asked("F1", "reject", "Ada", "half \ud83d", "", 0), "half of a character"),
        (
            Asked("F1", "edit", "Ada", "dearer", SHORTER.replace("182", "192"), 0),
            "the checks do not verify this wording",
        ),
        (Asked("F1", "edit", "Ada", "firmer", "The extension cost £182 million.", 0), "nothing unverified is shown"),
    ],
)
def test_what_is_not_taken_leaves_no_trace(desk: Desk, asked: Asked, message: str) -> None:
    outcome = desk.session.decide(asked)
    assert isinstance(outcome, NotTaken)
    assert message in outcome.message
    assert desk.store.decisions() == ()


def test_an_edit_that_fails_shows_the_findings_and_can_be_a_comment(desk: Desk) -> None:
    dearer = SHORTER.replace("182", "192")
    outcome = desk.ask("F1", "edit", "dearer", dearer)
    assert isinstance(outcome, NotTaken)
    assert "BG301" in {f.code for f in outcome.findings}
    said = desk.session.judge("F1", dearer)
    assert said
    assert said.verdict is Verdict.PROBLEM
    saved = desk.ask("F1", "comment", "dearer", dearer)
    assert isinstance(saved, Saved)
    assert saved.decision.reason == f"dearer\nProposed words, not verified: “{dearer}”"
    assert saved.decision.text == review_briefing().draft.facts[0].text
    assert standing(desk)["F1"] == "open"


def test_the_newest_decision_counts_and_a_comment_decides_nothing(desk: Desk) -> None:
    for action, reason, text in (
        ("accept", "", ""),
        ("edit", "shorter", SHORTER),
        ("comment", "hm", ""),
    ):
        desk.ask("F1", action, reason, text)
    assert standing(desk)["F1"] == "edited"
    desk.ask("F1", "accept")
    assert standing(desk)["F1"] == "accepted"
    assert desk.session.look()[1].of("F1").text == review_briefing().draft.facts[0].text


def test_two_tabs(desk: Desk) -> None:
    assert isinstance(desk.ask("F1", "accept", reviewer="Bo Li", based_on=0), Saved)
    outcome = desk.ask("F1", "edit", "shorter", SHORTER, based_on=0)
    assert isinstance(outcome, Conflict)
    assert (outcome.newer.reviewer, outcome.newer.action) == ("Bo Li", "accept")
    assert standing(desk)["F1"] == "accepted"
    assert isinstance(desk.ask("F1", "edit", "shorter", SHORTER, based_on=1), Saved)
    assert standing(desk)["F1"] == "edited"


# --- going stale ------------------------------------------------------------------------------------------------------


def _facts(briefing: Briefing, change: Callable[[Claim], Claim]) -> Briefing:
    facts = tuple(change(c) if c.id == "F1" else c for c in briefing.draft.facts)
    return sealed(replace(briefing.draft, facts=facts), briefing.sources)


def _text(briefing: Briefing, number: int) -> Briefing:
    sources = tuple(
        replace(s, text=f"{s.text}\n\nCorrected since.") if s.number == number else s for s in briefing.sources.sources
    )
    return sealed(briefing.draft, SourceSet(sources, briefing.sources.unreadable))


def _other_quote(briefing: Briefing) -> Briefing:
    words = "The extension is to cost £182 million and to run for 4.6 kilometres"
    return _facts(briefing, lambda c: replace(c, citations=(Citation(1, words),)))


def _second_source(briefing: Briefing) -> Briefing:
    return _facts(briefing, lambda c: replace(c, citations=(*c.citations, Citation(4, c.citations[0].quote))))


def _reworded(briefing: Briefing) -> Briefing:
    return _facts(briefing, lambda c: replace(c, text=SHORTER))


WORDS, QUOTES, SOURCES = (
    "the words of the claim have changed",
    "the quotes that carry it have changed",
    "number of sources",
)


@pytest.mark.parametrize(
    ("change", "stale", "because"),
    [
        pytest.param(lambda b: b, (), "", id="nothing"),
        pytest.param(_reworded, ("F1",), WORDS, id="claim"),
        pytest.param(_other_quote, ("F1",), QUOTES, id="quote"),
        pytest.param(_second_source, ("F1",), SOURCES, id="another source"),
        pytest.param(lambda b: _text(b, 1), ("F1", "F3"), "the text of source [1] has changed", id="source"),
        pytest.param(
            lambda b: _text(b, 2),
            ("F2", "D1", "D1.1", "D1.2", "D1.3", "Q1"),
            "the text of source [2] has changed",
            id="source of six",
        ),
        pytest.param(lambda b: _text(b, 6), (), "", id="source of none"),
    ],
)
@pytest.mark.parametrize("action", ["accept", "reject", "edit"])
def test_a_decision_goes_stale_with_what_it_rests_on(
    desk: Desk, change: Callable[[Briefing], Briefing], stale: tuple[str, ...], because: str, action: str
) -> None:
    if action == "edit":
        desk.ask("F1", "edit", "other words", SHORTER)
    elif action == "reject":
        desk.ask("F1", "reject", "not needed")
    desk.accept_all()
    later = change(review_briefing())
    state = review_state(Bench(later, Gate(later.sources.sources)), desk.store.decisions())
    # An edit that asked for the very words that now stand there holds.
    expected = () if action == "edit" and change is _reworded else stale
    assert tuple(c.claim.id for c in state.stale) == expected
    assert all(because in " ".join(c.stale) for c in state.stale)
    assert all(len(c.stale) == 1 for c in state.stale)
    assert state.complete is (expected == ())
    if expected:
        with pytest.raises(SettingsError, match=f"stale: {', '.join(expected)}"):
            apply(later, desk.store.decisions(), Gate(later.sources.sources))


def test_a_new_version_of_the_checks_makes_all_stale(desk: Desk) -> None:
    desk.accept_all()
    bench = Bench(review_briefing(), Gate(review_briefing().sources.sources), checks=basis.checks_digest("99.0"))
    state = review_state(bench, desk.store.decisions())
    assert {c.claim.id: c.stale for c in state.stale} == dict.fromkeys(ALL, ("the checks have changed",))


def test_a_check_with_another_page_is_another_check(monkeypatch: pytest.MonkeyPatch) -> None:
    before = basis.checks_digest()
    checks = all_checks()
    monkeypatch.setattr(basis, "all_checks", lambda: (replace(checks[0], doc="Otherwise."), *checks[1:]))
    assert basis.checks_digest() != before
    monkeypatch.setattr(basis, "all_checks", lambda: checks[1:])
    assert basis.checks_digest() != before


@pytest.mark.parametrize("place", ["verify.py", "checks/__init__.py", "weights.json"])
def test_a_changed_program_is_another_check_under_the_same_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    before = basis.checks_digest()
    package = Path(gate.__file__).parents[1]
    for room in ("gate", "text"):
        shutil.copytree(package / room, tmp_path / room)
    monkeypatch.setattr(basis, "files", lambda _: tmp_path)
    try:
        basis._program.cache_clear()
        assert basis.checks_digest() == before
        changed = tmp_path / "gate" / place
        changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        basis._program.cache_clear()
        assert basis.checks_digest() != before
    finally:
        basis._program.cache_clear()


class _Doubtful(Gate):
    """A gate that no longer verifies F1, whatever its words."""

    def verify(self, claims: Iterable[Claim], **more: Any) -> Report:
        report = super().verify(claims, **more)
        fault = Finding("BG999", "problem", "not so")
        judged = (
            replace(j, verdict=Verdict.PROBLEM, findings=(fault,)) if j.claim.id == "F1" else j
            for j in report.judgements
        )
        return replace(report, judgements=tuple(judged))


@pytest.mark.parametrize(("action", "text"), [("accept", ""), ("edit", SHORTER)])
def test_words_that_the_gate_no_longer_verifies_are_stale(desk: Desk, action: str, text: str) -> None:
    desk.ask("F1", action, "for a reason", text)
    state = review_state(Bench(review_briefing(), _Doubtful(review_briefing().sources.sources)), desk.store.decisions())
    assert state.of("F1").stale == ("the checks have stopped verifying these words",)


def test_what_the_gate_does_not_verify_is_not_accepted(desk: Desk) -> None:
    desk.session._bench = Bench(review_briefing(), _Doubtful(review_briefing().sources.sources))
    outcome = desk.ask("F1", "accept")
    assert isinstance(outcome, NotTaken)
    assert [f.code for f in outcome.findings] == ["BG999"]
    assert isinstance(desk.ask("F1", "reject", "not so"), Saved)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_nothing_is_reviewed_while_a_claim_is_open(desk: Desk) -> None:
    before = desk.record.read_bytes()
    desk.accept_all("F2", "D1.2")
    outcome = desk.session.finish(6)
    assert isinstance(outcome, NotTaken)
    assert "open: f2, d1.2" in outcome.message.lower()
    assert desk.record.read_bytes() == before


def test_a_reviewed_briefing(tmp_path: Path) -> None:
    desk = at_desk(tmp_path, None, "md", "html", "report")
    desk.ask("F1", "edit", "shorter", SHORTER)
    desk.ask("F3", "reject", "known since spring", reviewer="Bo Li")
    desk.accept_all()
    reviewed = finished(desk)
    assert (reviewed.status, reviewed.decisions) == ("REVIEWED", desk.store.decisions())
    assert [c.text for c in reviewed.draft.facts] == [SHORTER, review_briefing().draft.facts[1].text]
    assert reviewed.report.of("F1").step is Step.REWRITTEN
    assert status_line(reviewed) == "REVIEWED by Ada Reyes and Bo Li, 4 May 2026"
    # It vouches for itself, and every claim of it is verified.
    assert pipeline.record_faults(reviewed) == ()
    assert {j.verdict for j in pipeline.verify_record(reviewed).judgements} == {Verdict.VERIFIED}
    assert pipeline.verify_record(reviewed).judgements == reviewed.report.judgements
    # What was left out, and what was reworded, says who and why.
    (out,) = reviewed.rejected
    assert (out.offered, out.judgement.verdict) == ("Work begins in March 2027.", Verdict.PROBLEM)
    assert out.judgement.findings[0].message == "Rejected by Bo Li on 4 May 2026: known since spring"
    (changed,) = reviewed.replaced
    assert changed.judgement.claim.text == review_briefing().draft.facts[0].text
    assert changed.judgement.findings[0].message == "Reworded by Ada Reyes on 4 May 2026: shorter"
    # Every view that stood in the folder is of this build.
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix != ".sqlite" and "sqlite-" not in p.name) == [
        "briefing.html", "briefing.json", "briefing.md", "report.json",
    ]  # fmt: skip
    for name in ("briefing.md", "briefing.html", "report.json"):
        assert reviewed.build in (tmp_path / name).read_text(encoding="utf-8")
    assert "Rejected by Bo Li on 4 May 2026: known since spring" in (tmp_path / "briefing.md").read_text(
        encoding="utf-8"
    )


def test_a_reviewed_record_opened_again_shows_its_decisions(desk: Desk, tmp_path: Path) -> None:
    desk.ask("F1", "edit", "shorter", SHORTER)
    desk.ask("F3", "reject", "not needed")
    desk.accept_all()
    reviewed = finished(desk)
    for again in (review_state(desk.session.look()[0], desk.store.decisions()), desk.session.look()[1]):
        assert again.complete
        assert {s.standing for s in again.claims} == {"accepted", "edited"}
        assert again.of("F1").standing == "edited"
    # To finish again changes nothing: the same decisions give the same record.
    assert finished(desk).build == reviewed.build
    # Without its review file, in another folder, the record still tells.
    moved = at_desk(tmp_path / "moved", reviewed)
    assert moved.store.decisions() == reviewed.decisions
    assert moved.session.look()[1].complete
    # And it can be decided on anew.
    moved.ask("F1", "reject", "not at all")
    assert [c.id for c in finished(moved).draft.facts] == ["F2"]


def test_finishing_takes_the_page_and_the_disk_as_they_are(desk: Desk) -> None:
    desk.accept_all()
    outcome = desk.session.finish(7)
    assert isinstance(outcome, NotTaken)
    assert "newer decisions" in outcome.message
    later = replace(review_briefing(), build="", as_of="2026-06-01")
    desk.record.write_bytes(rendering.record_json(replace(later, build=rendering.build_id(later))))
    outcome = desk.session.finish(8)
    assert isinstance(outcome, NotTaken)
    assert "no longer the one under review" in outcome.message


def test_nobody_else_decides_while_a_review_is_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.accept_all()
    plain = rendering.write
    with closing(open_store(review_path(desk.record), review_briefing())) as other:
        other._connection.execute("PRAGMA busy_timeout = 0")

        def write(*given: Any, **more: Any) -> tuple[Path, ...]:
            with pytest.raises(OutputError, match="locked"):
                other.append(desk.store.decisions()[0], based_on=1)
            return plain(*given, **more)

        monkeypatch.setattr(rendering, "write", write)
        assert desk.session.finish(8) == (desk.record,)
        assert len(other.decisions()) == 8


@pytest.mark.parametrize(
    ("rejected", "fall", "left"),
    [
        pytest.param(("D1.1",), ("D1", "D1.2", "D1.3"), ("F1", "F2", "F3", "Q1"), id="a side"),
        pytest.param(("D1",), ("D1.1", "D1.2", "D1.3"), ("F1", "F2", "F3", "Q1"), id="the question"),
        pytest.param(("D1.1", "D1.2"), ("D1", "D1.3"), ("F1", "F2", "F3", "Q1"), id="both sides"),
        pytest.param(("D1.3",), (), ("F1", "F2", "F3", "D1", "D1.1", "D1.2", "Q1"), id="what would settle it"),
        pytest.param(("Q1", "F2"), (), ("F1", "F3", "D1", "D1.1", "D1.2", "D1.3"), id="a fact and a question"),
    ],
)
def test_a_dispute_that_loses_a_side_is_left_out_whole(
    desk: Desk, rejected: tuple[str, ...], fall: tuple[str, ...], left: tuple[str, ...]
) -> None:
    for claim in rejected:
        desk.ask(claim, "reject", "not needed")
    state = desk.session.look()[1]
    assert tuple(s.claim.id for s in state.claims if s.falls) == fall
    desk.accept_all()
    assert desk.store.decisions()[-1].number == len(ALL) - len(fall), "what falls needs no decision"
    reviewed = finished(desk)
    assert tuple(c.id for c in reviewed.draft.claims()) == left
    assert sorted(r.judgement.claim.id for r in reviewed.rejected) == sorted((*rejected, *fall))
    for entry in reviewed.rejected:
        why = entry.judgement.findings[0]
        assert why.code == "REVIEW"
        assert "Ada Reyes" in why.message
    assert rendering.parse_record(rendering.record_json(reviewed)) == reviewed
    arrange(reviewed)


def test_a_rejection_that_is_stale_takes_nothing_with_it(desk: Desk) -> None:
    desk.ask("D1.1", "reject", "not needed")
    later = _text(review_briefing(), 2)
    state = review_state(Bench(later, Gate(later.sources.sources)), desk.store.decisions())
    assert [c.claim.id for c in state.stale] == ["D1.1"]
    assert not any(c.falls for c in state.claims)


def test_the_bottom_line_loses_what_is_rejected(desk: Desk) -> None:
    desk.ask("F1", "reject", "no")
    desk.accept_all()
    assert finished(desk).draft.bottom_line == ("F2",)
    desk.ask("F2", "reject", "no")
    assert finished(desk).draft.bottom_line == ("F3",), "where none is left, it is filled as a build fills it"


def test_a_briefing_of_nothing_is_not_written(desk: Desk) -> None:
    for claim in ("F1", "F2", "F3", "D1", "Q1"):
        desk.ask(claim, "reject", "no")
    outcome = desk.session.finish(5)
    assert isinstance(outcome, NotTaken)
    assert outcome.message == "Not finished: no claim would be left, and a briefing without claims is not written."


def test_what_changed_is_told_of_the_reviewed_words(desk: Desk, tmp_path: Path) -> None:
    now = review_briefing()
    was = sealed(replace(now.draft, facts=now.draft.facts[1:], bottom_line=("F2",)), now.sources)
    given = replace(now, build="", changes=compare(was, now))
    assert given.changes
    assert [(c.kind, c.new_id) for c in given.changes.items] == [("added", "F1")]
    mine = at_desk(tmp_path / "with changes", replace(given, build=rendering.build_id(given)))
    mine.ask("F1", "edit", "shorter", SHORTER)
    mine.ask("F2", "reject", "not needed")
    mine.accept_all()
    changes = finished(mine).changes
    assert changes
    assert [(c.kind, c.old, c.new) for c in changes.items] == [
        ("added", "", SHORTER),
        ("dropped", now.draft.facts[1].text, ""),
    ]
    assert changes.same == given.changes.same - 1


@pytest.mark.parametrize(
    "word", [OWN[k] for k in ("script", "bidi", "controls", "newlines", "css", "table", "nonchar")]
)
def test_no_word_of_a_reviewer_breaks_a_view(tmp_path: Path, word: str) -> None:
    desk = at_desk(tmp_path, None, "md", "html", "docx")
    desk.ask("F3", "reject", f"x {word}", reviewer=f"x {word}")
    desk.ask("F2", "comment", f"x {word}")
    desk.accept_all()
    reviewed = finished(desk)
    assert reviewed.decisions[0].reason == f"x {word}".strip()
    assert "<script>alert" not in (tmp_path / "briefing.html").read_text(encoding="utf-8")


def test_apply_is_what_finish_writes(desk: Desk) -> None:
    desk.ask("F1", "edit", "shorter", SHORTER)
    desk.accept_all()
    by_hand = apply(review_briefing(), desk.store.decisions(), Gate(review_briefing().sources.sources))
    assert by_hand == finished(desk)
