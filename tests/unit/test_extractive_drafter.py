"""The drafter as a whole: what goes in, what does not, and that nothing moves between two runs."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from briefgen.drafting.extractive import ExtractiveDrafter
from briefgen.drafting.protocol import Drafted
from briefgen.model import Source
from briefgen.settings import Progress, Settings
from tests.unit.extractive_fixtures import hospital, source


def drafted(sources: Sequence[Source], **knobs: object) -> Drafted:
    return ExtractiveDrafter(Settings(**knobs)).draft(sources, progress=lambda _: None)  # type: ignore[arg-type]


def test_every_citation_and_every_piece_of_evidence_is_a_slice() -> None:
    sources = hospital()
    out = drafted(sources)
    assert len(out.draft.claims()) > 8
    for claim in out.draft.claims():
        for citation in claim.citations:
            assert citation.quote in sources[citation.source - 1].text
    for piece in out.evidence:
        assert piece.quote.text == piece.quote.span.of(sources[piece.quote.source - 1].text)


def test_no_marker_of_the_article_no_furniture_no_heading_in_a_claim() -> None:
    texts = [c.text for c in drafted(hospital()).draft.claims()]
    assert not [t for t in texts if re.search(r"\[\d", t) or "newsletter" in t or "put on hold" in t]


def test_a_copy_is_no_voice() -> None:
    out = drafted(hospital())
    assert {s for c in out.draft.claims() for s in c.sources} == {1, 2}
    assert {e.quote.source for e in out.evidence} == {1, 2, 3}


def test_ids_are_unique_and_the_bottom_line_names_facts() -> None:
    draft = drafted(hospital()).draft
    ids = [c.id for c in draft.claims()]
    assert len(set(ids)) == len(ids)
    assert set(draft.bottom_line) <= {f.id for f in draft.facts}
    assert 2 <= len(draft.bottom_line) <= 3


def test_reasons_of_two_voices_are_a_dispute_between_sources() -> None:
    dispute = next(d for d in drafted(hospital()).draft.disputes if d.heading.text.startswith("Why"))
    assert dispute.heading.text == "Why was the £9 million contract blocked?"
    assert [p.holder for p in dispute.positions] == ["The Herald", "The Gazette"]
    assert dispute.heading.sources == (1, 2)
    assert dispute.settles is not None
    assert "court" in dispute.settles.text


def test_two_values_for_one_quantity_are_a_dispute() -> None:
    dispute = next(d for d in drafted(hospital()).draft.disputes if d.heading.text.startswith("How many"))
    assert dispute.heading.text == "How many appointments: 12,400 or 11,900?"
    assert [p.claim.sources for p in dispute.positions] == [(1,), (2,)]


def test_a_position_and_its_answer_are_a_dispute() -> None:
    holders = [{p.holder for p in d.positions} for d in drafted(hospital()).draft.disputes]
    assert {"the Royal College of Nursing", "Priya Raman"} in holders


def test_what_is_said_to_be_unknown_is_an_open_question() -> None:
    asked = {q.claim.text for q in drafted(hospital()).draft.open_questions}
    assert any(t.startswith("It is not clear whether") for t in asked)
    assert any("has not said when the wards" in t for t in asked)


def test_one_fact_of_two_voices_is_said_once_and_cites_both() -> None:
    first = source(
        1, "Norvik Council approved a £3 million tram stop in May. Rain fell on Norvik and on Eastmoor for weeks."
    )
    second = source(2, "In May Norvik Council approved a £3m tram stop. Palmer Works hired 40 builders in Norvik.")
    facts = drafted((first, second)).draft.facts
    said = [f for f in facts if "tram stop" in f.text]
    assert [f.sources for f in said] == [(1, 2)]


def test_a_negated_sentence_carries_no_fact() -> None:
    first = source(1, "Norvik Council approved a £3 million tram stop in May.")
    second = source(2, "Norvik Council has not approved a £3 million tram stop in May.")
    assert all(len(f.sources) == 1 for f in drafted((first, second)).draft.facts)


def test_the_same_every_time() -> None:
    assert drafted(hospital()) == drafted(hospital())


def test_evidence_of_a_source_does_not_know_the_others() -> None:
    alone = drafted(hospital()[:1]).evidence
    among = tuple(e for e in drafted(hospital()).evidence if e.quote.source == 1)
    assert alone == among
    assert alone


@pytest.mark.parametrize(
    ("knobs", "title"),
    [
        ({"title": "Trams"}, "Trams"),
        ({"question": "What of trams?"}, "What of trams?"),
        ({}, "Hospital data platform put on hold"),
    ],
    ids=["title", "question", "headline"],
)
def test_title(knobs: dict[str, object], title: str) -> None:
    assert drafted(hospital(), **knobs).draft.title == title


def test_title_without_headlines() -> None:
    assert (
        drafted((source(1, "Norvik Council approved a £3 million tram stop in May."),)).draft.title
        == "Briefing on 1 source"
    )


def test_limits_hold() -> None:
    draft = drafted(hospital(), max_facts=2, max_disputes=1, max_questions=1).draft
    assert (len(draft.facts), len(draft.disputes), len(draft.open_questions)) == (2, 1, 1)


def test_a_question_weighs_what_it_asks_about() -> None:
    text = "Norvik Council approved a £3 million tram stop. Palmer Works hired 40 divers for the Norvik harbour."
    assert "divers" in drafted((source(1, text),), question="How many divers work in the harbour?").draft.facts[0].text
    assert "tram" in drafted((source(1, text),)).draft.facts[0].text


@pytest.mark.parametrize(
    "text",
    ["Hello.", "Loading comments", "Why? How? When?", "a\n\nb\n\nc"],
    ids=["word", "line", "questions", "letters"],
)
def test_sources_without_a_claim_give_an_empty_draft(text: str) -> None:
    draft = drafted((source(1, text),)).draft
    assert draft.claims() == ()
    assert draft.bottom_line == ()


def test_any_text_is_survived() -> None:
    rng = random.Random(5)
    for _ in range(40):
        text = "".join(rng.choice("The it deal Ann. \n\n“”\"'()[1] £3m – ; ? not\u00ad") for _ in range(400))
        drafted((source(1, text.strip() or "x"),))


def test_progress_is_told() -> None:
    heard: list[Progress] = []
    ExtractiveDrafter(Settings()).draft(hospital(), progress=heard.append)
    assert [p.stage for p in heard] == ["extract", "extract", "extract", "extract", "compose", "compose"]
    assert [p.done for p in heard] == [0, 1, 2, 3, 0, 1]


def test_a_heading_names_what_both_sides_speak_of() -> None:
    text = (
        "Norvik Council argues that the harbour board may refuse a night ferry. "
        "Palmer Works argues that the harbour board has no power over a night ferry."
    )
    headings = [d.heading.text for d in drafted((source(1, text),)).draft.disputes]
    assert len(headings) == 1
    assert "night ferry" in headings[0]


def test_older_open_questions_come_after_newer_ones() -> None:
    old = source(1, "Norvik Council has not said when a new ferry will sail from Norvik again.", date="2026-01-05")
    new = source(2, "Eastmoor Council has not said when a new tunnel will open to traffic.", date="2026-05-05")
    asked = [q.claim.sources for q in drafted((old, new)).draft.open_questions]
    assert asked == [(2,), (1,)]


def test_order_of_hashing_changes_nothing(tmp_path: Path) -> None:
    """Sets of words are walked in another order in another process; the draft is the same."""
    script = (
        "from briefgen.drafting.extractive import ExtractiveDrafter\n"
        "from briefgen.settings import Settings\n"
        "from tests.unit.extractive_fixtures import hospital\n"
        "print(ExtractiveDrafter(Settings()).draft(hospital(), progress=lambda p: None))"
    )
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root), str(root / "src")])
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            cwd=tmp_path,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
