from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.drafting.repair import repair
from briefgen.errors import ModelUnavailableError
from briefgen.model import Citation, Claim, Evidence, Finding, Judgement, Quote, Span, Verdict
from briefgen.settings import Settings
from tests.unit.drafting_fakes import FakeEndpoint, Listener

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = "The clinic may share 4,000 scans with Nimbus [2]."
QUOTE = Quote(1, Span(0, len(WORDS)), WORDS)


def judged(
    id_: str = "F1", *, quotes: tuple[Quote, ...] = (QUOTE,), text: str = "The clinic shares 4,000 scans."
) -> Judgement:
    claim = Claim(id_, text, tuple(Citation(q.source, q.text) for q in quotes))
    findings = (
        Finding("BG402", "problem", "the claim says “shares”, the quote “may share”"),
        Finding("BG602", "note", "copies count once"),
    )
    return Judgement(claim, Verdict.PROBLEM, findings, quotes)


def run(
    answer: Any, *judgements: Judgement, evidence: tuple[Evidence, ...] = ()
) -> tuple[Mapping[str, Claim], FakeEndpoint]:
    fake = FakeEndpoint(answer if callable(answer) else lambda _: answer)
    return repair(fake, judgements, evidence, Settings(concurrency=2), progress=Listener()), fake


def written(id_: str, text: str, *evidence: str) -> dict[str, Any]:
    return {"claims": [{"id": id_, "text": text, "evidence": list(evidence)}]}


def test_a_claim_comes_back_with_the_same_id_and_kind() -> None:
    claims, fake = run(written("F1", "The clinic may share 4,000 scans with Nimbus [1].", "q1"), judged())
    assert claims == {"F1": Claim("F1", "The clinic may share 4,000 scans with Nimbus.", (Citation(1, WORDS),))}
    said = fake.requests[0].messages[1].content
    assert "fault: the claim says “shares”, the quote “may share”" in said
    assert "copies count once" not in said
    assert 'q1: "The clinic may share 4,000 scans with Nimbus."' in said


@pytest.mark.parametrize(
    "reply",
    [
        {"claims": []},
        written("F9", "Another claim.", "q1"),
        written("F1", "", "q1"),
        written("F1", "[3]", "q1"),
        written("F1", "The clinic shares scans.", "q7"),
        written("F1", "The clinic shares scans."),
        written("F1", "The clinic shares 4,000 scans.", "q1"),
        "prose, three times over",
    ],
    ids=["left-out", "other-id", "blank", "marks-only", "not-offered", "no-evidence", "unchanged", "malformed"],
)
def test_what_is_no_better_is_left_out(reply: object) -> None:
    assert run(reply, judged())[0] == {}


def test_a_citation_may_be_dropped_but_none_invented() -> None:
    second = Quote(2, Span(0, 5), "Scans")
    claims, _ = run(written("F1", "Nimbus may get scans.", "q1", "q3", "e9.9"), judged(quotes=(QUOTE, second)))
    assert claims["F1"].citations == (Citation(1, WORDS),)


def test_a_claim_without_any_located_quote_is_offered_what_is_likely() -> None:
    known = (
        Evidence("e1.1", QUOTE, "so", "fact"),
        Evidence("e2.1", Quote(2, Span(0, 12), "Rain is due."), "so", "fact"),
    )
    lost = replace(judged(quotes=()), quotes=())
    claims, fake = run(written("F1", "The clinic may share scans.", "q1"), lost, evidence=known)
    assert claims["F1"].citations == (Citation(1, WORDS),)
    assert "Rain" not in fake.requests[0].messages[1].content


def test_a_claim_that_nothing_is_like_is_not_asked_about() -> None:
    claims, fake = run({"claims": []}, judged(quotes=()))
    assert claims == {}
    assert fake.requests == []


def test_many_claims_go_in_batches() -> None:
    listener = Listener()
    fake = FakeEndpoint(lambda _: {"claims": []})
    repair(fake, [judged(f"F{n}") for n in range(1, 15)], (), Settings(), progress=listener)
    assert len(fake.requests) == 3
    assert [(p.stage, p.done, p.total) for p in listener.heard] == [("repair", n, 3) for n in (1, 2, 3)]


def test_an_endpoint_that_is_down_fails() -> None:
    with pytest.raises(ModelUnavailableError):
        run(ModelUnavailableError("down"), judged())
