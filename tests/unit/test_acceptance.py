"""The ladder: each rung, in order, each verified again; strict; nothing lost silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pytest

from briefgen.acceptance import accept
from briefgen.errors import UnverifiedBriefingError
from briefgen.gate import verify_claims
from briefgen.model import (
    Citation,
    Claim,
    Dispute,
    Draft,
    Found,
    Judgement,
    OpenQuestion,
    Position,
    Source,
    Step,
    Verdict,
)

TEXT = "The harbour board closed the north pier on 3 March 2026. Engineer Ada Quist said the pier could collapse. Nobody knows who pays."
PIER, QUIST, PAYS = (s + "." for s in TEXT.rstrip(".").split(". "))


def source(number: int = 1, publisher: str | None = "Quay News") -> Source:
    return Source(
        number,
        f"{number}.txt",
        "text/plain",
        "0" * 64,
        TEXT,
        Found("Pier closed", "text"),
        publisher=Found(publisher, "manifest") if publisher else None,
    )


def fact(claim_id: str, text: str, *quotes: str, number: int = 1) -> Claim:
    return Claim(claim_id, text, tuple(Citation(number, q) for q in quotes))


def draft(*facts: Claim, disputes: tuple[Dispute, ...] = (), questions: tuple[OpenQuestion, ...] = ()) -> Draft:
    return Draft("Pier", ("F1",), facts, disputes, questions)


GOOD = fact("F1", "The harbour board closed the north pier.", PIER)


class Rewriter:
    def __init__(self, *answers: Mapping[str, Claim]) -> None:
        self.answers = list(answers)
        self.asked: list[list[str]] = []

    def __call__(self, failed: Sequence[Judgement]) -> Mapping[str, Claim]:
        self.asked.append([j.claim.id for j in failed])
        return self.answers.pop(0) if self.answers else {}


def run(
    one: Draft, repair: Rewriter | None = None, *, rounds: int = 2, strict: bool = False, sources: Sequence[Source] = ()
) -> object:
    given = sources or [source()]
    return accept(
        one,
        given,
        verify=partial(verify_claims, sources=given),
        repair=repair or Rewriter(),
        rounds=rounds,
        strict=strict,
    )


def test_a_verified_draft_passes_untouched() -> None:
    repair = Rewriter()
    accepted = accept(
        draft(GOOD), [source()], verify=partial(verify_claims, sources=[source()]), repair=repair, rounds=2, strict=True
    )
    assert accepted.draft.facts == (GOOD,)
    assert accepted.report.of("F1").step is Step.DRAFTED
    assert repair.asked == []
    assert accepted.rounds == 0


def test_first_rung_a_rewritten_claim_is_verified_again() -> None:
    bad = fact("F2", "The harbour board demolished the north pier.", PIER)
    still_bad = replace(bad, text="The harbour board destroyed the north pier.")
    better = replace(bad, text="The north pier was closed by the harbour board.")
    repair = Rewriter({"F2": still_bad}, {"F2": better})
    sources = [source()]
    accepted = accept(
        draft(GOOD, bad), sources, verify=partial(verify_claims, sources=sources), repair=repair, rounds=2, strict=True
    )
    assert repair.asked == [["F2"], ["F2"]]
    assert accepted.report.of("F2").step is Step.REWRITTEN
    assert accepted.report.of("F2").claim.text == better.text
    assert accepted.rounds == 2
    assert accepted.rejected == ()


def test_second_rung_the_sources_own_words() -> None:
    bad = fact("F2", "The pier will collapse.", QUIST)
    sources = [source()]
    accepted = accept(
        draft(GOOD, bad),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=2,
        strict=False,
    )
    standing = accepted.report.of("F2")
    assert standing.step is Step.QUOTED
    assert standing.verdict is Verdict.VERIFIED
    assert standing.claim.text == f"Quay News states: “{QUIST}”"
    assert accepted.rejected == ()


def test_without_a_publisher_the_source_speaks() -> None:
    sources = [source(publisher=None)]
    bad = fact("F2", "The pier will collapse.", QUIST)
    accepted = accept(
        draft(GOOD, bad),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert accepted.report.of("F2").claim.text == f"The source states: “{QUIST}”"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(
            fact("F2", "The harbour board closed the north pier.", "The pier was sold."), "BG201", id="invented-quote"
        ),
        pytest.param(fact("F2", "The harbour board closed the north pier.", PIER, number=9), "BG101", id="cites-9"),
        pytest.param(fact("F2", "The harbour board closed the north pier."), "BG102", id="uncited"),
        pytest.param(
            fact(
                "F2",
                "The harbour board closed the north pier.",
                "The harbour board closed the south pier on 3 March 2026.",
            ),
            "BG203",
            id="altered-quote",
        ),
    ],
)
def test_third_rung_dropped_with_the_reason(bad: Claim, code: str) -> None:
    sources = [source()]
    accepted = accept(
        draft(GOOD, bad),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=1,
        strict=False,
    )
    assert [c.id for c in accepted.draft.facts] == ["F1"]
    (fallen,) = accepted.rejected
    assert fallen.offered == bad.text
    assert code in {f.code for f in fallen.judgement.findings}
    if code == "BG203":
        assert fallen.nearest is not None
        assert fallen.nearest.text == fallen.nearest.span.of(TEXT)


def test_strict_raises_with_the_report() -> None:
    with pytest.raises(UnverifiedBriefingError, match="1 of 2 claims") as caught:
        run(draft(GOOD, fact("F2", "The pier will collapse.", QUIST)), strict=True)
    assert {j.claim.id for j in caught.value.report.judgements} == {"F1", "F2"}


def test_nothing_left_is_no_briefing() -> None:
    with pytest.raises(UnverifiedBriefingError, match="none of the 1 claims"):
        run(draft(fact("F1", "The moon is cheese.", "The moon is cheese.")))


def test_a_side_left_alone_joins_the_facts() -> None:
    left = Claim("D1.1", "Ada Quist said the pier could collapse.", (Citation(1, QUIST),), "position")
    right = Claim(
        "D1.2", "The mayor said the pier is safe.", (Citation(1, "The mayor said the pier is safe."),), "position"
    )
    heading = Claim("D1", "Is the pier safe?", (*left.citations, *right.citations), "heading")
    dispute = Dispute(heading, (Position("Ada Quist", left), Position("the mayor", right)))
    sources = [source()]
    accepted = accept(
        draft(GOOD, disputes=(dispute,)),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert accepted.draft.disputes == ()
    assert [c.id for c in accepted.draft.facts] == ["F1", "D1.1"]
    assert [r.judgement.claim.id for r in accepted.rejected] == ["D1.2"] or {"D1", "D1.2"} == {
        r.judgement.claim.id for r in accepted.rejected
    }


@pytest.mark.parametrize(
    "question",
    [
        "Why did Mayor Oduya bribe the board?",
        "Why did Ada Quist close the north pier?",
        "The north pier could collapse.",
        "The harbour board closed the pier. Could it collapse?",
        "✓ Could the pier collapse?",
        "",
    ],
    ids=["invented", "role", "asserting", "asserting-first", "sign", "blank"],
)
def test_a_heading_that_claims_too_much_is_made_neutral(question: str) -> None:
    left = Claim("D1.1", "Ada Quist said the pier could collapse.", (Citation(1, QUIST),), "position")
    right = Claim("D1.2", "The harbour board closed the north pier.", (Citation(1, PIER),), "position")
    heading = Claim("D1", question, (*left.citations, *right.citations), "heading")
    dispute = Dispute(heading, (Position("Ada Quist", left), Position("the harbour board", right)))
    sources = [source()]
    accepted = accept(
        draft(GOOD, disputes=(dispute,)),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert accepted.draft.disputes[0].heading.text == "What do the sources say?"


def test_what_would_have_settled_a_dispute_that_fell_is_kept() -> None:
    left = Claim("D1.1", "Ada Quist said the pier could collapse.", (Citation(1, QUIST),), "position")
    right = Claim("D1.2", "The moon is cheese.", (Citation(1, "The moon is cheese."),), "position")
    settles = Claim("D1.s", "Nobody knows who pays.", (Citation(1, PAYS),), "unknown")
    heading = Claim("D1", "Could the pier collapse?", left.citations, "heading")
    sources = [source()]
    accepted = accept(
        draft(GOOD, disputes=(Dispute(heading, (Position("Ada Quist", left), Position("x", right)), settles),)),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert accepted.draft.disputes == ()
    assert [q.claim.id for q in accepted.draft.open_questions] == ["D1.s"]


def test_open_questions_keep_who_could_answer_and_the_bottom_line_stays_within_the_facts() -> None:
    question = OpenQuestion(Claim("Q1", "Nobody knows who pays.", (Citation(1, PAYS),), "unknown"), "the mayor")
    gone = fact("F1", "The moon is cheese.", "The moon is cheese.")
    sources = [source()]
    accepted = accept(
        Draft("Pier", ("F1",), (gone, replace(GOOD, id="F2")), (), (question,)),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert accepted.draft.open_questions[0].who is None
    assert accepted.draft.bottom_line == ("F2",)


def test_the_same_sides_under_two_questions_that_fell_are_shown_once() -> None:
    sources = [source()]
    disputes = []
    for number, question in ((1, "Why did Mayor Oduya bribe the board?"), (2, "Did Mayor Oduya lie?")):
        left = Claim(f"D{number}.1", "Ada Quist said the pier could collapse.", (Citation(1, QUIST),), "position")
        right = Claim(f"D{number}.2", "The harbour board closed the north pier.", (Citation(1, PIER),), "position")
        heading = Claim(f"D{number}", question, (*left.citations, *right.citations), "heading")
        disputes.append(Dispute(heading, (Position("Ada Quist", left), Position("the harbour board", right))))
    accepted = accept(
        draft(GOOD, disputes=tuple(disputes)),
        sources,
        verify=partial(verify_claims, sources=sources),
        repair=Rewriter(),
        rounds=0,
        strict=False,
    )
    assert [d.heading.id for d in accepted.draft.disputes] == ["D1"]
