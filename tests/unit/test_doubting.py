"""Judges beside the gate: a doubt is added, nothing is ever passed, and a judge that fails is noted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import briefgen
from briefgen import rendering
from briefgen.checking import verify_document
from briefgen.doubting import doubters
from briefgen.gate import Gate, verify_claims
from briefgen.model import Citation, Claim, Found, Judgement, Report, Source, Verdict
from briefgen.settings import Settings
from tests.builders import tram_briefing

TEXT = "The ferry was repaired in May. The pier was closed in June."
TRUE = Claim("c1", "The ferry was repaired in May.", (Citation(1, "The ferry was repaired in May."),))
FALSE = replace(TRUE, id="c2", text="The ferry was repaired in July.")
HEADING = replace(TRUE, id="c3", kind="heading", text="Was the ferry repaired in May?")
SOURCES = [
    Source(n, f"{n}.txt", "text/plain", "0" * 64, text, title=Found("t", "text"))
    for n, text in enumerate((TEXT, f"{TEXT} The crew was paid."), start=1)
]


@dataclass
class Judge:
    """Says what it is told to say, and remembers what it was asked."""

    says: object = None
    name: str = "a test judge"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, claim: str, evidence: str, /) -> str | None:
        self.asked.append((claim, evidence))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says  # type: ignore[return-value]


def judged(claim: Claim, *judges: Callable[[str, str], str | None]) -> Judgement:
    return verify_claims([claim], SOURCES, doubter=judges).judgements[0]


def test_a_doubt_makes_a_verified_claim_unverified_and_says_whose_it_is() -> None:
    judge = Judge("the month is open")
    judgement = judged(TRUE, judge)
    (finding,) = judgement.findings
    assert judgement.verdict is Verdict.UNVERIFIED
    assert (finding.code, finding.severity, finding.source) == ("BG502", "unverified", 1)
    assert finding.message == "a test judge doubts it: the month is open"
    assert judge.asked == [(TRUE.text, "The ferry was repaired in May.")]


@pytest.mark.parametrize("says", [None, "a doubt", TimeoutError("too slow"), True], ids=repr)
@pytest.mark.parametrize("claim", [FALSE, HEADING], ids=["failed", "heading"])
def test_a_claim_that_code_has_not_verified_is_asked_of_nobody(claim: Claim, says: object) -> None:
    judge = Judge(says)
    assert judged(claim, judge) == judged(claim)
    assert judge.asked == []


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        pytest.param(TimeoutError("too slow"), "too slow", id="time-out"),
        pytest.param(KeyError(), "KeyError", id="an-error-without-words"),
        pytest.param(ValueError("a\n b"), "a b", id="lines"),
        pytest.param(True, "it answered with bool instead of text", id="bool"),
        pytest.param({"supported": False}, "it answered with dict instead of text", id="dict"),
        pytest.param(RuntimeError("x" * 900), "x" * 299 + "…", id="long"),
        pytest.param(RuntimeError("half \ud800"), "half ?", id="lone-surrogate"),
    ],
)
def test_a_judge_that_fails_is_noted_and_changes_no_verdict(says: object, reason: str) -> None:
    judgement = judged(TRUE, Judge(says))
    assert judgement.verdict is Verdict.VERIFIED
    assert [(f.code, f.severity, f.message) for f in judgement.findings] == [
        ("BG502", "note", f"a test judge was not asked: {reason}")
    ]


def test_an_interrupt_is_not_swallowed() -> None:
    def interrupted(_claim: str, _evidence: str) -> str | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judged(TRUE, interrupted)


def test_several_judges_are_all_asked_and_one_doubt_is_enough() -> None:
    judges = (Judge(None, "first"), Judge("no", "second"), Judge(OSError("down"), "third"))
    judgement = judged(TRUE, *judges)
    assert judgement.verdict is Verdict.UNVERIFIED
    assert [f.message for f in judgement.findings] == ["second doubts it: no", "third was not asked: down"]
    assert [len(j.asked) for j in judges] == [1, 1, 1]


def test_each_source_is_asked_about_by_itself_with_its_own_words() -> None:
    judge = Judge(None)
    two = replace(
        TRUE, citations=(*TRUE.citations, *(Citation(2, words) for words in (TRUE.text, "The crew was paid.")))
    )
    assert judged(two, judge).verdict is Verdict.VERIFIED
    assert [evidence for _, evidence in judge.asked] == [TRUE.text, f"{TRUE.text} … The crew was paid."]


def test_a_plain_function_may_judge_and_is_reported_as_unnamed() -> None:
    report = verify_claims([TRUE], SOURCES, doubter=lambda _claim, _evidence: "hm")
    assert report.doubters == ("an unnamed judge",)
    assert report.judgements[0].findings[0].message == "an unnamed judge doubts it: hm"


def test_the_report_says_which_ran() -> None:
    report = verify_claims([TRUE], SOURCES, doubter=[Judge(name="one"), Judge(name="two")])
    assert report.doubters == ("one", "two")
    assert "BG502" in report.checks
    without = verify_claims([TRUE], SOURCES)
    assert (without.doubters, "BG502" in without.checks) == ((), False)


def test_a_search_asks_nobody_until_its_judgement_is_handed_on() -> None:
    judge = Judge("no")
    gate = Gate(SOURCES, doubter=judge)
    found = gate.search(replace(TRUE, citations=()), [1])
    assert (found.verdict, judge.asked) == (Verdict.VERIFIED, [])
    assert gate.doubted(found).verdict is Verdict.UNVERIFIED


# --- where it is shown ------------------------------------------------------------------------------------------------


def test_a_document_is_doubted_claim_by_claim(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(
        "The ferry was repaired in May. [1]\n\nThe ferry was repaired in July. [1]\n\nThe pier was closed in June.\n\n"
        "1. ferry.txt\n",
        encoding="utf-8",
    )
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")
    judge = Judge("no")
    report = verify_document(tmp_path / "note.md", [tmp_path / "ferry.txt"], doubter=judge)
    assert [claim for claim, _ in judge.asked] == ["The ferry was repaired in May."]
    assert "BG502" in [f.code for f in report.claims[0].findings]
    assert report.claims[0].verdict is Verdict.UNVERIFIED
    assert report.doubters == ("a test judge",)
    assert "BG502" in report.checks


def with_judges(*names: str) -> briefgen.Briefing:
    plain = tram_briefing()
    briefing = replace(plain, build="", report=replace(plain.report, doubters=names))
    return replace(briefing, build=rendering.build_id(briefing))


def test_a_record_without_judges_keeps_the_bytes_it_had_before_there_were_any() -> None:
    record = json.loads(rendering.record_json(with_judges()))
    assert "doubters" not in record["report"]
    assert rendering.parse_record(rendering.record_json(with_judges())).report.doubters == ()


def test_the_names_stand_in_record_report_and_views() -> None:
    briefing = with_judges("judge <one>", "judge two")
    assert rendering.parse_record(rendering.record_json(briefing)) == briefing
    assert json.loads(rendering.report_json(briefing.report, briefing=briefing))["doubters"] == [
        "judge <one>",
        "judge two",
    ]
    assert "Judges beside the checks: judge" in rendering.markdown(briefing)
    assert "judge &lt;one&gt;; judge two" in rendering.html(briefing)
    assert "Judges beside the checks" not in rendering.markdown(with_judges())
    assert "Judges beside the checks" not in rendering.html(with_judges())


def test_a_build_is_doubted_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Tram line delayed\n\nThe council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9. "
        "The line will cost €240 million, according to the council.\n",
        encoding="utf-8",
    )
    judge = Judge(None)
    settings = Settings(drafter="extractive", as_of="2026-01-01", selftest=False)
    briefing = briefgen.build([tmp_path], settings, doubter=judge)
    assert judge.asked
    assert briefing.report.doubters == ("a test judge",)
    assert briefgen.verify_record(briefing).doubters == ()
    assert briefgen.verify_record(briefing, doubter=Judge("no")).count(Verdict.VERIFIED) == 0


def test_no_judge_runs_by_default() -> None:
    assert doubters(Settings()) == ()
    assert Report((), ()).doubters == ()
