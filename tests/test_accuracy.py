"""The accuracy benchmark: the open part of the near-miss set holds its floors, and the instruments measure what they say."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
import regex

from benchmarks.accuracy import floors, kinds, page, quotes
from benchmarks.accuracy.damage import DAMAGES, applied, moved
from benchmarks.accuracy.measuring import nearmiss_figures, rates
from benchmarks.accuracy.near_misses import BEYOND, SPLITS, rows
from benchmarks.verify_speed import FEW, MANY, load
from briefgen.evaluation import Row

ROOT = Path(__file__).parents[1]


def test_the_open_near_misses_hold_their_floors() -> None:
    pinned = {name: floor for name, floor in floors.read().items() if name.startswith("open: ")}
    values = floors.held({"nearmiss": {"open": nearmiss_figures("open")}})
    assert set(pinned) == set(values), "run: python -m benchmarks.accuracy --raise-floors --lower-floors"
    assert floors.below(values, pinned) == []


def test_the_page_is_made_of_the_stored_figures() -> None:
    figures = json.loads((ROOT / "benchmarks/accuracy/figures.json").read_text(encoding="utf-8"))
    made = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    assert page.text(figures) == made, "run: python -m benchmarks.accuracy --page"


@pytest.mark.parametrize("split", SPLITS)
def test_the_set_is_well_formed(split: str) -> None:
    found = rows(split)
    assert len({row.id for row in found}) == len(found)
    assert all(row.docs and row.cites and max(row.cites) <= len(row.docs) and min(row.cites) > 0 for row in found)
    assert {row.kind for row in found if row.label == 0} == set(kinds.FALSE)
    assert {row.kind for row in found if row.label == 1} <= set(kinds.TRUE)
    assert not {(row.claim, row.docs, row.cites) for row in found if row.label} & {
        (row.claim, row.docs, row.cites) for row in found if not row.label
    }


def test_the_set_is_large_enough() -> None:
    found = [row for split in SPLITS for row in rows(split)]
    assert len(found) >= 1500
    assert min(Counter(row.kind for row in found if not row.label).values()) >= 60


def test_no_text_is_in_both_parts() -> None:
    opened, kept = ({doc for row in rows(split) for doc in row.docs} for split in SPLITS)
    assert not opened & kept


def test_rates_part_licensed_forms_from_paraphrase() -> None:
    made = [
        Row(i, "", (), (), label, kind, "") for i, (label, kind) in enumerate([(1, "order"), (1, BEYOND), (0, "date")])
    ]
    found = rates(made, [True, False, True])
    assert [found[part]["hits"] for part in ("true", "beyond", "false")] == [1, 0, 0]
    assert found["false_kinds"]["date"]["n"] == 1
    assert BEYOND not in found["true_kinds"]


@pytest.mark.parametrize(
    ("values", "pinned", "fallen", "up", "down"),
    [
        pytest.param({"a: x": 0.9}, {"a: x": 0.8}, 0, {"a: x": 0.9}, {"a: x": 0.8}, id="better"),
        pytest.param({"a: x": 0.7}, {"a: x": 0.8}, 1, {"a: x": 0.8}, {"a: x": 0.7}, id="worse"),
        pytest.param({"a: x": 0.7777}, {}, 0, {"a: x": 0.777}, {}, id="new"),
        pytest.param({"a: x": 0.7}, {"b: y": 0.8}, 0, {"a: x": 0.7, "b: y": 0.8}, {"b: y": 0.8}, id="not-measured"),
        pytest.param(
            {"a: x": 0.9}, {"a: x": 0.9, "a: y": 1.0}, 0, {"a: x": 0.9, "a: y": 1.0}, {"a: x": 0.9}, id="gone"
        ),
    ],
)
def test_floors_move_one_way_at_a_time(
    values: dict[str, float], pinned: dict[str, float], fallen: int, up: dict[str, float], down: dict[str, float]
) -> None:
    assert len(floors.below(values, pinned)) == fallen
    assert floors.raised(values, pinned) == up
    assert floors.lowered(values, pinned) == down


_TEXT = "The café's chair—“Zoë Flint-Ames”—filed 'a re-start' note... for eighty-five offices, in 2026 – or never… said she."


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_leaves_the_letters_and_their_order(kind: str) -> None:
    edits = next(found for seed in range(100) if (found := DAMAGES[kind](_TEXT, random.Random(seed))))
    after = applied(_TEXT, edits)
    assert after != _TEXT
    assert letters(after) == letters(_TEXT)
    for match in regex.finditer(r"\S+ \S+ \S+", _TEXT):
        if any(e.start < at < e.end for e in edits for at in match.span()):
            continue
        first, last = moved(match.start(), edits, closing=False), moved(match.end(), edits, closing=True)
        assert letters(after[first:last]) == letters(match[0])


def letters(text: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def test_no_forgery_is_placed_and_damaged_quotes_are() -> None:
    found = quotes.measured(120)
    assert found["forgeries"]["n"] == found["damaged"]["n"] == 120
    assert found["forgeries"]["placed"] == 0
    assert found["damaged"]["placed"] >= 108


def test_speed_is_measured_on_the_same_claims_beside_few_and_many_sources() -> None:
    few, many = load(FEW, 1), load(MANY, 1)
    assert (len(few.documents), len(many.documents)) == (FEW, MANY)
    assert [t.claim for t in few.claims] == [t.claim for t in many.claims]
    for given in (few, many):
        assert all(t.quote in given.documents[t.source] for t in given.claims)
    assert sum(t.claim == t.quote for t in few.claims) == len(few.claims) // 2
