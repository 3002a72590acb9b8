"""Each check's own examples: the failing one fires it, the passing one is verified."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefgen.gate import Check, Example, all_checks, verify_claims
from briefgen.gate.pages import checks_page
from briefgen.model import Citation, Claim, Found, Judgement, Region, Source, Span, Verdict

HIDDEN = re.compile(r"\[hidden\].*?\[/hidden\]")
COPY = re.compile(r"^\[copy of (\d+)\]")


def source(number: int, text: str, dated: str) -> Source:
    copy = COPY.match(text)
    regions = tuple(Region("hidden", Span(*m.span()), "display:none") for m in HIDDEN.finditer(text))
    return Source(
        number=number,
        path=f"{number}.txt",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        title=Found(f"{number}.txt", "file name"),
        date=Found(dated, "manifest") if dated else None,
        regions=regions,
        copy_of=int(copy[1]) if copy else None,
    )


def judge(example: Example) -> Judgement:
    sources = [source(i, text, example.dated) for i, text in enumerate(example.sources, start=1)]
    claim = Claim("F1", example.claim, tuple(Citation(n, q) for n, q in example.quotes))
    doubter = None if "lift" not in example.claim else (lambda _claim, _evidence: "not the same lift")
    return verify_claims([claim], sources, doubter=doubter).judgements[0]


@pytest.mark.parametrize("check", all_checks(), ids=lambda c: c.code)
def test_failing_example_fires(check: Check) -> None:
    judgement = judge(check.failing)
    assert check.code in {f.code for f in judgement.findings}, judgement.findings
    note_only = check.code in {"BG601", "BG602", "BG603"}
    assert (judgement.verdict is Verdict.VERIFIED) == note_only


@pytest.mark.parametrize("check", [c for c in all_checks() if c.code != "BG502"], ids=lambda c: c.code)
def test_passing_example_is_verified(check: Check) -> None:
    judgement = judge(check.passing)
    assert judgement.verdict is Verdict.VERIFIED, judgement.findings
    assert not judgement.findings


def test_doubter_cannot_pass_what_code_has_not() -> None:
    source_text = "The lift was repaired."
    claim = Claim("F1", "The lift was destroyed.", (Citation(1, source_text),))
    report = verify_claims([claim], [source(1, source_text, "")], doubter=lambda _claim, _evidence: None)
    assert report.judgements[0].verdict is not Verdict.VERIFIED
    assert "BG502" in report.checks


def test_the_page_of_the_checks_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == checks_page(), "run: python -m briefgen.gate.pages > docs/checks.md"


def test_codes_are_unique_and_ascending() -> None:
    codes = [c.code for c in all_checks()]
    assert codes == sorted(set(codes))
    assert {"BG101", "BG204", "BG304", "BG406", "BG501", "BG502", "BG901"} <= set(codes)


@pytest.mark.parametrize("text", ["", "It is.", "They did not.", "…", "✅"])
def test_a_claim_without_a_word_to_check_is_not_verified(text: str) -> None:
    claim = Claim("F1", text, (Citation(1, "The lift was repaired."),))
    assert (
        verify_claims([claim], [source(1, "The lift was repaired.", "")]).judgements[0].verdict is not Verdict.VERIFIED
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 50_000, id="one-endless-word"),
        pytest.param("The bridge was closed. " + "z" * 20_000, id="a-true-start"),
        pytest.param("The bridge was closed. " * 200, id="over-the-length"),
        pytest.param("The bridge was closed \ud800", id="lone-surrogate"),
        pytest.param("The bridge was closed ✅.", id="badge"),
        pytest.param("The ±bridge was closed.", id="sign"),
        pytest.param("The bridge\u202e was closed.", id="direction-mark"),
        pytest.param("The bridge was closed [3].", id="marker"),
        pytest.param("The bridge was closed at 5 percent.", id="figure-torn-by-a-soft-hyphen"),
    ],
)
def test_what_cannot_be_read_is_not_verified(text: str) -> None:
    stored = "The bridge was closed. The bridge was closed at 4\u00ad5 percent."
    claim = Claim(
        "F1", text, (Citation(1, "The bridge was closed."), Citation(1, "The bridge was closed at 4\u00ad5 percent."))
    )
    assert verify_claims([claim], [source(1, stored, "")]).judgements[0].verdict is not Verdict.VERIFIED
