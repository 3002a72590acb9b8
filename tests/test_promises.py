"""What the reader is promised, each on the sample story, built with no key."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import briefgen
from briefgen.drafting.protocol import Drafted, Provenance
from briefgen.model import Briefing, Citation, Claim, Draft, Evidence, Judgement, Source, Verdict
from briefgen.pipeline import build, record_faults
from briefgen.rendering import html, markdown, parse_record, record_json
from briefgen.settings import ProgressListener, Settings

SAMPLE = Path(__file__).parents[1] / "sources"
AS_OF = Settings(as_of="2026-07-01")


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return build([SAMPLE], AS_OF)


def test_p1_every_quote_shown_is_a_slice_of_a_stored_source(briefing: Briefing) -> None:
    texts = {s.number: s.text for s in briefing.sources.sources}
    quotes = [q for j in briefing.report.judgements for q in j.quotes] + [e.quote for e in briefing.evidence]
    assert len(quotes) > 20
    assert all(q.text == q.span.of(texts[q.source]) for q in quotes)
    page = markdown(briefing)
    assert all(s.sha256[:16] in page for s in briefing.sources.sources)


class Misattributing:
    """A drafter that offers true words of one source under the number of another, and makes up the rest."""

    name = "misattributing"

    def draft(self, sources: Sequence[Source], *, progress: ProgressListener) -> Drafted:
        del progress
        first, other = sources[0], next(s for s in sources[1:] if s.copy_of is None)
        words = first.paragraphs[3].of(first.text).split(". ")[0]
        facts = (
            Claim("F1", words, (Citation(other.number, words),)),
            Claim("F2", words, (Citation(first.number, words), Citation(other.number, words))),
            Claim("F3", words, (Citation(99, words),)),
            Claim("F4", words, (Citation(first.number, words),)),
        )
        return Drafted(Draft("A spoofed title", (), facts, (), ()), ())

    def repair(self, judgements: Sequence[Judgement], *, progress: ProgressListener) -> Mapping[str, Claim]:
        del judgements, progress
        return {}

    def provenance(self) -> Provenance:
        return Provenance()


def test_p2_a_quote_is_never_moved_to_the_source_that_has_it() -> None:
    made = build([SAMPLE], AS_OF, drafter=Misattributing())
    fallen = {r.judgement.claim.id: {f.code for f in r.judgement.findings} for r in made.rejected}
    # F2 cites two sources of which one has the words: it falls as a whole, and what the one says stands in F4 already.
    assert {i: codes & {"BG101", "BG202"} for i, codes in fallen.items()} == {
        "F1": {"BG202"},
        "F2": {"BG202"},
        "F3": {"BG101"},
    }
    assert [j.claim.id for j in made.report.judgements] == ["F4"]
    titles = {s.title.value for s in made.sources.sources}
    assert "A spoofed title" not in titles


def test_p4_removing_one_source_leaves_the_evidence_of_the_others(tmp_path: Path) -> None:
    def evidence(folder: Path) -> dict[str, list[tuple[int, str]]]:
        made = build([folder], AS_OF)
        paths = {s.number: s.path for s in made.sources.sources}
        out: dict[str, list[tuple[int, str]]] = {}
        for e in made.evidence:
            out.setdefault(paths[e.quote.source], []).append((e.quote.span.start, e.quote.text))
        return out

    whole = tmp_path / "whole"
    shutil.copytree(SAMPLE, whole)
    (whole / "manifest.toml").unlink()
    everything = evidence(whole)
    assert len(everything) >= 5
    for path in sorted(everything)[:3]:
        part = tmp_path / f"without-{path}"
        shutil.copytree(whole, part)
        (part / path).unlink()
        left = evidence(part)
        assert {k: v for k, v in everything.items() if k in left} == left


def test_p5_no_word_of_a_source_is_a_link_or_a_heading(briefing: Briefing) -> None:
    hostile = "# Heading\n[click](https://example.org) ![x](https://example.org/x.png) <script>alert(1)</script>"
    first = briefing.sources.sources[0]
    spoofed = replace(first, title=replace(first.title, value=hostile), publisher=replace(first.title, value=hostile))
    forged = replace(briefing, sources=replace(briefing.sources, sources=(spoofed, *briefing.sources.sources[1:])))
    assert "<script>alert" not in html(forged)
    blocks = MarkdownIt("commonmark").parse(markdown(forged))
    inside = {t.type for block in blocks for t in block.children or ()}
    assert not inside & {"link_open", "image", "html_inline"}
    assert [b.tag for b in blocks if b.type == "heading_open"].count("h1") == 1
    assert not [b for b in blocks if b.type == "html_block"]


def test_p6_what_was_offered_used_and_dropped_is_shown_for_each_source(briefing: Briefing) -> None:
    page = markdown(briefing)
    assert page.count("found word for word") >= len(briefing.sources.sources)
    made = build([SAMPLE], AS_OF, drafter=Misattributing())
    for rejection in made.rejected:
        assert rejection.judgement.findings[0].code in markdown(made)


def test_p7_a_doubt_counts_and_its_absence_does_not(briefing: Briefing) -> None:
    claim = briefing.draft.facts[0]
    (judged,) = briefgen.verify([claim], briefing.sources).judgements
    assert judged.verdict is Verdict.VERIFIED
    doubted = briefgen.verify([claim], briefing.sources, doubter=lambda _c, _e: "not so")
    assert doubted.judgements[0].verdict is Verdict.UNVERIFIED
    forged = replace(claim, text=claim.text.rstrip(".") + " after months of secret talks.")
    assert (
        briefgen.verify([forged], briefing.sources, doubter=lambda _c, _e: None).judgements[0].verdict
        is not Verdict.VERIFIED
    )


def test_p8_the_record_alone_verifies_again(briefing: Briefing) -> None:
    again = parse_record(record_json(briefing))
    assert again == briefing
    report = briefgen.verify_record(again)
    assert all(j.verdict is Verdict.VERIFIED for j in report.judgements)
    assert record_faults(again) == ()


def test_the_sample_makes_a_briefing_worth_reading(briefing: Briefing) -> None:
    draft = briefing.draft
    assert len(draft.facts) >= 8
    assert len(draft.disputes) >= 3
    assert len(draft.open_questions) >= 3
    every = [c.text for c in draft.claims()]
    assert len(every) == len(set(every))
    assert not any(mark in text for text in every for mark in ("[1", "cookie", "Share this"))
    assert not [t for t in every if t.split()[0] in {"He", "She", "It’s", "They", "This", "However,"}]


SCRIPT = """
import sys
from briefgen import Settings, build
from briefgen.rendering import record_json, html, markdown
b = build([sys.argv[1]], Settings(as_of="2026-07-01"))
sys.stdout.buffer.write(record_json(b) + html(b).encode() + markdown(b).encode())
"""


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, id="one"),
        pytest.param({"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8"}, id="other"),
    ],
)
def test_same_bytes_whatever_the_hash_seed_zone_and_locale(environment: dict[str, str], briefing: Briefing) -> None:
    import os

    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(SAMPLE)], env={**os.environ, **environment}, capture_output=True, check=True
    )
    assert run.stdout == record_json(briefing) + html(briefing).encode() + markdown(briefing).encode()


def test_the_record_is_json_that_any_tool_reads(briefing: Briefing) -> None:
    record = json.loads(record_json(briefing))
    assert record["build"] == briefing.build
    assert [s["number"] for s in record["sources"]["sources"]] == list(range(1, len(briefing.sources.sources) + 1))


def test_evidence_is_numbered_by_source(briefing: Briefing) -> None:
    ids = [e.id for e in briefing.evidence]
    assert len(ids) == len(set(ids))
    assert all(isinstance(e, Evidence) and e.id.startswith(f"e{e.quote.source}.") for e in briefing.evidence)
