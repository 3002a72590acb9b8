"""The good claim passes, its twin fails; the shares are held as floors over the whole table."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from briefgen.gate import verify_claims
from briefgen.model import Citation, Claim, Found, Judgement, Source, Verdict
from briefgen.text.sentences import sentences

_spec = importlib.util.spec_from_file_location("forgery_cases", Path(__file__).with_name("cases.py"))
assert _spec is not None
assert _spec.loader is not None
_module: Any = importlib.util.module_from_spec(_spec)
__import__("sys").modules["forgery_cases"] = _module
_spec.loader.exec_module(_module)
CASES = _module.CASES


def judge(text: str, dated: str, claim: str) -> Judgement:
    source = Source(
        1, "a.txt", "text/plain", "0" * 64, text, Found("a.txt", "file name"), date=Found(dated, "manifest")
    )
    # The drafter would quote the sentences that carry the claim; here all are quoted, which is the harder case.
    quotes = tuple(Citation(1, s.of(text)) for s in sentences(text))
    return verify_claims([Claim("F1", claim, quotes)], [source]).judgements[0]


@pytest.mark.parametrize(
    ("case", "claim"), [pytest.param(c, g, id=f"{c.name}-{i}") for c in CASES for i, g in enumerate(c.good)]
)
def test_good_claim_is_verified(case: Any, claim: str) -> None:
    judgement = judge(case.text, case.dated, claim)
    assert judgement.verdict is Verdict.VERIFIED, judgement.findings


@pytest.mark.parametrize(
    ("case", "claim"), [pytest.param(c, b, id=f"{c.name}-{k}-{i}") for c in CASES for i, (k, b) in enumerate(c.bad)]
)
def test_forged_claim_is_caught(case: Any, claim: str) -> None:
    judgement = judge(case.text, case.dated, claim)
    assert judgement.verdict is not Verdict.VERIFIED
    assert judgement.findings
