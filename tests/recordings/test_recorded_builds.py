"""Whole builds on the sample, with what a real small model answered. It errs in many ways: that is what the gate is for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen.model import Briefing, Verdict
from briefgen.pipeline import build

if TYPE_CHECKING:
    from briefgen.settings import Progress, Settings

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]

SAMPLE = Path(__file__).parents[2] / "sources"


def check(briefing: Briefing) -> None:
    """What is promised of any build, whatever the model said."""
    texts = {s.number: s.text for s in briefing.sources.sources}
    quotes = [e.quote for e in briefing.evidence] + [q for j in briefing.report.judgements for q in j.quotes]
    assert quotes
    assert all(q.span.of(texts[q.source]) == q.text for q in quotes)
    assert all(j.verdict is Verdict.VERIFIED for j in briefing.report.judgements)
    assert {j.claim.id for j in briefing.report.judgements} == {c.id for c in briefing.draft.claims()}
    assert all(r.code.startswith("BG2") for r in briefing.refused)
    assert all(r.judgement.findings for r in briefing.rejected)


def test_whole_build(settings: Settings) -> None:
    heard: list[Progress] = []
    briefing = build([SAMPLE], settings, progress=heard.append)
    check(briefing)
    assert briefing.draft.facts
    assert {"extract", "compose", "verify", "repair"} <= {p.stage for p in heard}
    assert briefing.method.usage.calls >= len([p for p in heard if p.stage in {"extract", "compose", "repair"}]) - 1
    assert dict(briefing.method.parameters)["structured"] == '"schema"'


def test_endpoint_without_structured_output(settings: Settings, plain_endpoint: str) -> None:
    paths = [SAMPLE / "pilot-extended.docx", SAMPLE / "surveillance-veto.txt"]
    briefing = build(paths, replace(settings, base_url=plain_endpoint))
    check(briefing)
    assert json.loads(dict(briefing.method.parameters)["structured"]) == "prompt"
