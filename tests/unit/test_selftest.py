"""The gate tried on changed copies of a briefing's claims: what is counted, and what must not be touched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import pipeline, rendering
from briefgen.errors import SettingsError
from briefgen.gate import Gate
from briefgen.model import Briefing, CatchCount, Catches, Claim, Draft, Judgement, Method, Report, SourceSet, Verdict
from briefgen.mutants import KINDS
from briefgen.rendering.wording import CHANGES
from briefgen.selftest import interval, selftest
from briefgen.settings import Progress, Settings
from tests.builders import tram_briefing
from tests.unit.mutant_cases import DAM, FERRY, a_claim, a_source, located

VOTE = "The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3."
COST = "The county of Tolmark paid €7 million for a new road."


def a_briefing(claims: Sequence[Claim]) -> Briefing:
    sources = (a_source(DAM), a_source(FERRY, 2))
    judged = tuple(Judgement(c, Verdict.VERIFIED, (), located(c, sources)) for c in claims)
    return Briefing(
        version=1, build="", question="", marking="", as_of="2026-05-01", status="DRAFT",
        draft=Draft("The dam", (), tuple(claims), (), ()), report=Report(judged, ()), rejected=(), refused=(), evidence=(),
        sources=SourceSet(sources), method=Method("0", "extractive"),
    )  # fmt: skip


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing([a_claim(VOTE, VOTE), replace(a_claim(COST, COST), id="F2")])


def test_counts_agree(briefing: Briefing) -> None:
    result = selftest(briefing)
    assert result.claims == 2
    assert result.made == sum(c.made for c in result.counts) > 20
    assert result.made - result.caught == len(result.missed)
    assert [c.kind for c in result.counts] == [k for k in KINDS if k in {c.kind for c in result.counts}]
    assert all(0 <= c.caught <= c.made for c in result.counts)
    assert result.figure == Catches(0, 2, result.counts)
    assert (result.figure.made, result.figure.caught) == (result.made, result.caught)


def test_same_seed_same_result(briefing: Briefing) -> None:
    assert selftest(briefing, seed=4, limit=15) == selftest(briefing, seed=4, limit=15)
    assert selftest(briefing, seed=4) != selftest(briefing, seed=5)


def test_missed_is_what_the_gate_verifies(briefing: Briefing, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(_: Gate, claim: Claim) -> Judgement:
        return Judgement(claim, Verdict.VERIFIED, (), located(claim, briefing.sources.sources))

    monkeypatch.setattr(Gate, "judge", judge)
    result = selftest(briefing)
    assert result.caught == 0
    assert len(result.missed) == result.made > 0
    assert {m.claim for m in result.missed} == set(briefing.draft.claims())
    assert all(m.mutant.claim.id == m.claim.id for m in result.missed)


def test_unverified_is_caught(briefing: Briefing, monkeypatch: pytest.MonkeyPatch) -> None:
    known = set(briefing.draft.claims())

    def judge(_: Gate, claim: Claim) -> Judgement:
        verdict = Verdict.VERIFIED if claim in known else Verdict.UNVERIFIED
        return Judgement(claim, verdict, (), located(claim, briefing.sources.sources))

    monkeypatch.setattr(Gate, "judge", judge)
    result = selftest(briefing)
    assert result.caught == result.made > 0


def test_a_gate_that_has_read_the_sources_gives_the_same(briefing: Briefing) -> None:
    gate = Gate(briefing.sources.sources, doubter=lambda _claim, _evidence: "no")
    assert selftest(briefing, gate=gate) == selftest(briefing)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(
            a_claim("The Ardwen Water Board sold 900 ships.", VOTE),
            id="not verified: all its twins would count as caught",
        ),
        pytest.param(replace(a_claim("Who approved the raising of the dam?", VOTE), kind="heading"), id="a heading"),
    ],
)
def test_claims_that_are_not_changed(claim: Claim) -> None:
    result = selftest(a_briefing([claim]))
    assert (result.claims, result.made, result.counts, result.missed) == (0, 0, (), ())


@pytest.mark.parametrize("limit", [0, 1, 7, 18, 30, 10_000])
def test_limit_is_drawn_evenly_by_kind(briefing: Briefing, limit: int) -> None:
    every = {c.kind: c.made for c in selftest(briefing).counts}
    result = selftest(briefing, limit=limit)
    made = {c.kind: c.made for c in result.counts}
    assert sum(made.values()) == min(limit, sum(every.values()))
    most = max(made.values(), default=0)
    short = [k for k in every if made.get(k, 0) < most - 1]
    assert all(made.get(k, 0) == every[k] for k in short)


def test_kinds_can_be_chosen(briefing: Briefing) -> None:
    result = selftest(briefing, kinds={"number", "negation"})
    assert [c.kind for c in result.counts] == ["number", "negation"]
    with pytest.raises(SettingsError, match="unknown kind"):
        selftest(briefing, kinds={"nonsense"})


def test_progress_is_told(briefing: Briefing) -> None:
    told: list[tuple[int, int]] = []
    result = selftest(briefing, limit=5, on_mutant=lambda done, total: told.append((done, total)))
    assert told == [(n, 5) for n in range(1, 6)]
    assert result.made == 5


@pytest.mark.parametrize(
    ("caught", "made", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (10, 10, 0.7225, 1.0),
        (0, 10, 0.0, 0.2775),
        (8, 10, 0.4902, 0.9433),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_interval_is_wilsons(caught: int, made: int, low: float, high: float) -> None:
    assert interval(caught, made) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_interval_holds_the_share(one: int, other: int) -> None:
    caught, made = sorted((one, other))
    low, high = interval(caught, made)
    assert 0 <= low <= high <= 1
    assert made == 0 or low <= caught / made <= high


# --- in the briefing --------------------------------------------------------------------------------------------------


FIGURE = Catches(0, 12, (CatchCount("number", 9, 9), CatchCount("negation", 6, 5), CatchCount("from-the-future", 1, 1)))


def _with(figure: Catches | None) -> Briefing:
    briefing = tram_briefing()
    briefing = replace(briefing, build="", method=replace(briefing.method, selftest=figure))
    return replace(briefing, build=rendering.build_id(briefing))


def test_figure_stands_in_the_method_annex() -> None:
    briefing = _with(FIGURE)
    sentence = "Of 16 one-place changes to the accepted claims the gate caught 15; 1 went through."
    markdown = rendering.markdown(briefing)
    assert sentence in markdown.partition("Annex C: method")[2]
    assert "  - a number nobody gave: 9 of 9\n" in markdown
    assert "  - from-the-future: 1 of 1" in markdown
    page = rendering.html(briefing).partition('id="annex-c"')[2]
    assert sentence in page
    assert '<bdi>a number nobody gave</bdi></th><td class="num">9</td><td class="num">9</td>' in page


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (Catches(0, 1, (CatchCount("date", 1, 1),)), "Of 1 one-place change to the accepted claims the gate caught 1."),
        (Catches(0, 0, ()), "No accepted claim could be changed in one place to test the checks."),
    ],
)
def test_sentence_of_the_figure(figure: Catches, sentence: str) -> None:
    assert sentence in rendering.markdown(_with(figure))
    assert sentence in rendering.html(_with(figure))


def test_no_figure_no_word_of_it() -> None:
    assert "one-place" not in rendering.markdown(_with(None))
    assert 'class="selftest"' not in rendering.html(_with(None))


def test_every_kind_has_words_for_the_reader() -> None:
    assert tuple(CHANGES) == KINDS


def test_record_keeps_the_figure() -> None:
    briefing = _with(FIGURE)
    assert rendering.parse_record(rendering.record_json(briefing)) == briefing
    assert pipeline.record_faults(briefing) == ()


def test_record_without_the_figure_is_as_it_was_before_there_was_one() -> None:
    briefing = _with(None)
    data = rendering.record_json(briefing)
    assert "selftest" not in json.loads(data)["method"]
    assert rendering.parse_record(data) == briefing
    assert pipeline.record_faults(rendering.parse_record(data)) == ()


# --- in a build -------------------------------------------------------------------------------------------------------


def _built(folder: Path, **changes: object) -> tuple[Briefing, list[Progress]]:
    told: list[Progress] = []
    given = Settings(as_of="2026-05-01", drafter="extractive", **changes)  # type: ignore[arg-type]
    return pipeline.build([str(folder)], given, progress=told.append), told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dam.txt").write_text(DAM, encoding="utf-8")
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return tmp_path


def test_build_tells_what_was_caught_and_changes_nothing_else(folder: Path) -> None:
    tested, told = _built(folder)
    plain, quiet = _built(folder, selftest=False)
    figure = tested.method.selftest
    assert figure
    assert 0 < figure.made <= pipeline.SELFTEST_LIMIT
    assert plain.method.selftest is None
    assert replace(tested, build="", method=plain.method) == replace(plain, build="")
    assert tested.build == rendering.build_id(replace(tested, build=""))
    assert "selftest" in {p.stage for p in told}
    assert "selftest" not in {p.stage for p in quiet}


def test_build_is_the_same_twice(folder: Path) -> None:
    assert rendering.record_json(_built(folder)[0]) == rendering.record_json(_built(folder)[0])


def test_build_tries_no_more_than_its_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "SELFTEST_LIMIT", 6)
    figure = _built(folder)[0].method.selftest
    assert figure
    assert figure.made == 6
