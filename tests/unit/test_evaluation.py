"""Labelled claims measured: rows read, judged and counted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from briefgen.errors import SettingsError
from briefgen.evaluation import Outcome, Row, grouped, judge_rows, measure, outcome_lines, read_rows
from briefgen.evaluation.judging import sources_of
from briefgen.evaluation.measures import Estimate, area, balanced, even_precision, wilson
from briefgen.evaluation.rows import bare_claim, bare_document
from briefgen.evaluation.table import figures_json, ranking_table, verdict_table
from briefgen.gate import Gate
from briefgen.gate.scoring import FEATURES, Tree, features, score, tree_sum
from briefgen.gate.signals import SIGNALS, signals
from briefgen.model import Claim

if TYPE_CHECKING:
    from pathlib import Path

DOC = (
    "Harvest fails in the Orla valley\n\n2 May 2025\n\nFarmers in the Orla valley lost 40 per cent of their apples to frost on Friday. "
    "Minister Vera Kolb said that the state would pay for half of the damage. Growers asked for more. "
    "Cider maker Jan Tolk warned that prices would rise."
)
TRUE = "Minister Vera Kolb said that the state would pay for half of the damage."
SWAPPED = "Cider maker Jan Tolk said that the state would pay for half of the damage."
ROW = Row("r", TRUE, (DOC,), (1,), 1, "", "file")


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), encoding="utf-8")
    return path


# --- rows -------------------------------------------------------------------------------------------------------------


def test_both_kinds_of_row_are_read(tmp_path: Path) -> None:
    rows = read_rows(
        write(
            tmp_path / "claims.jsonl",
            {"id": "a", "claim": "It rained [1].", "doc": "[1] https://example.org/a\n\nIt rained.", "label": 1},
            "",
            {"id": 7, "claim": "It snowed.", "docs": ["x", "y"], "cites": [2, 1, 2], "label": False, "kind": "season"},
            {"id": "c", "claim": "", "doc": ""},
        )
    )
    assert rows == [
        Row("a", "It rained.", ("\nIt rained.",), (1,), 1, "", "claims"),
        Row(7, "It snowed.", ("x", "y"), (2, 1), 0, "season", "claims"),
        Row("c", "", ("",), (1,), None, "", "claims"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not a line of JSON"),
        ('"text"', "a row is a JSON object, not str"),
        ("\udcff", "not a line of JSON"),
        ({"claim": "c", "doc": "d"}, '"id" is missing'),
        ({"id": None, "claim": "c", "doc": "d"}, '"id" is null'),
        ({"id": "a", "doc": "d"}, '"claim" is missing'),
        ({"id": "a", "claim": 3, "doc": "d"}, '"claim" is 3'),
        ({"id": "a", "claim": "c"}, '"doc" is missing'),
        ({"id": "a", "claim": "c", "docs": ["d"]}, '"cites" is missing'),
        ({"id": "a", "claim": "c", "docs": [], "cites": []}, '"docs" is []'),
        ({"id": "a", "claim": "c", "docs": ["d"], "cites": [2]}, "cites [2]; there are docs [1] to [1]"),
        ({"id": "a", "claim": "c", "docs": ["d"], "cites": [0]}, "cites [0]"),
        ({"id": "a", "claim": "c", "doc": "d", "label": 2}, '"label" is 2'),
        ({"id": "a", "claim": "c", "doc": "d", "label": "yes"}, '"label" is "yes"'),
        ({"id": "a", "claim": "c", "doc": "d", "kind": 1}, '"kind" is 1'),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else None,
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, line: object, said: str) -> None:
    path = tmp_path / "claims.jsonl"
    text = line if isinstance(line, str) else json.dumps(line)
    good = json.dumps({"id": "a", "claim": "c", "doc": "d"})
    path.write_bytes(f"{good}\n{text}\n".encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as raised:
        read_rows(path)
    assert str(raised.value).startswith(f"{path}:2: ")
    assert said in str(raised.value)


@pytest.mark.parametrize("text", ["", "\n\n"], ids=["empty", "blank"])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "none.jsonl").write_text(text)
    with pytest.raises(SettingsError, match="holds no rows"):
        read_rows(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("It rained [2].", "It rained."),
        ("It rained.[1][3]", "It rained."),
        ("It rained[1, 3] and [2-4] snowed.", "It rained and snowed."),
        ("Page [2019] stays.", "Page [2019] stays."),
        ("[1] It rained.", "It rained."),
    ],
)
def test_markers_are_no_part_of_a_claim(given: str, bare: str) -> None:
    assert bare_claim(given) == bare


def test_a_line_that_only_numbers_a_document_is_no_part_of_it() -> None:
    assert bare_document("[2] https://example.org/x\n\nRain [3] fell.\n[4]\nWind.") == "\nRain [3] fell.\nWind."


# --- judging ----------------------------------------------------------------------------------------------------------


def test_documents_are_read_as_plain_text_files_are() -> None:
    (source,) = sources_of((DOC,))
    assert source.title.value == "Harvest fails in the Orla valley"
    assert source.date is not None
    assert source.date.value == "2025-05-02"
    assert [p.of(source.text)[:7] for p in source.paragraphs] == ["Harvest", "2 May 2", "Farmers"]


@pytest.mark.parametrize("doc", ["", " ", "Share on Facebook", "\x00\x01\x02" * 20, "\ud800 lone"], ids=ascii)
def test_no_document_stops_the_run(doc: str) -> None:
    (outcome,) = judge_rows([replace(ROW, docs=(doc,))])
    assert outcome.verdict != "verified"
    assert 0 <= outcome.score <= 1


def test_outcomes_do_not_depend_on_the_number_of_processes_or_the_order() -> None:
    rows = [replace(ROW, id=i, claim=(TRUE, SWAPPED)[i % 2], docs=(f"{DOC} {i % 5}",)) for i in range(50)]
    alone, pooled = judge_rows(rows, jobs=1), judge_rows(rows, jobs=2)
    assert alone == pooled
    assert judge_rows(rows[::-1], jobs=1)[::-1] == alone
    assert {o.verdict for o in alone[::2]} == {"verified"}
    assert {o.verdict for o in alone[1::2]} == {"problem"}


def test_each_document_cited_has_to_support_the_claim() -> None:
    other = "Wind\n\nNothing of this kind is told here."
    both, one = judge_rows([replace(ROW, docs=(DOC, other), cites=(1, 2)), replace(ROW, docs=(DOC, other))])
    assert (one.verdict, one.codes) == ("verified", ())
    assert both.verdict != "verified"
    assert both.score < one.score


def test_a_row_of_the_outcomes() -> None:
    (line,) = outcome_lines([ROW], [Outcome("problem", ("BG301",), 0.25, 0.5)])
    assert line == '{"id": "r", "verdict": "problem", "codes": ["BG301"], "score": 0.25}\n'


# --- score ------------------------------------------------------------------------------------------------------------


def test_features_come_in_their_order_and_are_finite() -> None:
    (source,) = sources_of((DOC,))
    judged = Gate([source]).search(Claim("c", TRUE, ()), [1])
    given = features(TRUE, source, judged)
    assert tuple(given) == FEATURES
    assert tuple(signals("...", source)) == SIGNALS
    assert all(-5 < value < 50 for value in given.values())


@pytest.mark.parametrize(
    ("claim", "name", "value"),
    [
        (TRUE, "speaker", 1.0),
        (SWAPPED, "speaker", -1.0),
        ("Farmers lost 70 per cent of their apples.", "numbers_missing", 1.0),
        ("Farmers lost 40 per cent of their apples.", "numbers_missing", 0.0),
        ("Rudolf Senn grows apples in the Orla valley.", "names_missing", 1.0),
        ("Growers asked Vera Kolb for more.", "names_missing", 0.0),
        ("Growers asked Vera Kolb for more.", "names_apart", 1.0),
        ("Farmers lost 40 per cent of their apples to hail on Friday.", "substituted", 1.0),
        (TRUE, "best_mean", 1.0),
    ],
)
def test_a_signal(claim: str, name: str, value: float) -> None:
    (source,) = sources_of((DOC,))
    assert signals(claim, source)[name] == pytest.approx(value)


def test_score_ranks_the_speaker_the_verdict_and_the_words() -> None:
    (source,) = sources_of((DOC,))
    gate = Gate([source])
    claims = (TRUE, SWAPPED, "Zebras graze.")
    true, swapped, nothing = (score(c, source, gate.search(Claim("c", c, ()), [1])) for c in claims)
    assert true >= 0.5 > swapped > nothing == 0.0


def test_trees_are_walked_to_their_leaves() -> None:
    trees: list[Tree] = [[0, 0.5, -1.0, [1, 2, 0.25, 4.0]], 0.5]
    assert [tree_sum(trees, v) for v in ([0.5, 9], [0.6, 2], [0.6, 2.1])] == [-0.5, 0.75, 4.5]


# --- measures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_interval(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert found is not None
    assert found.value == hits / of
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_nothing_counted_is_no_figure() -> None:
    assert wilson(0, 0) is None
    assert balanced(None, wilson(1, 2)) is None
    assert even_precision(wilson(0, 5), wilson(0, 5)) is None
    assert area([], [0.1]) is None


def test_area_counts_ties_half_and_has_the_delong_variance() -> None:
    found = area([0.9, 0.8, 0.5], [0.5, 0.1])
    assert found is not None
    assert found.value == pytest.approx(5.5 / 6)
    # Placements 1, 1, 0.75 of the true and 5/6, 1 of the false: variances 1/48 and 1/72, over 3 and 2.
    half = 1.959964 * (1 / 48 / 3 + 1 / 72 / 2) ** 0.5
    assert found.low == pytest.approx(found.value - half, abs=1e-6)
    assert found.high == 1.0


@pytest.mark.parametrize(("accept", "passed", "value"), [(0.5, 0.0, 1.0), (0.4, 0.1, 0.8), (0.0, 0.5, 0.0)])
def test_precision_at_an_even_mix(accept: float, passed: float, value: float) -> None:
    found = even_precision(wilson(int(100 * accept), 100), wilson(int(100 * passed), 100))
    assert found is not None
    assert found.value == pytest.approx(value)
    assert 0 <= found.low <= found.value <= found.high <= 1


JUDGED = [
    (1, Outcome("verified", (), 0.9, 1.0)),
    (1, Outcome("unverified", ("BG501",), 0.6, 0.8)),
    (1, Outcome("problem", ("BG301",), 0.2, 0.5)),
    (0, Outcome("verified", (), 0.8, 1.0)),
    (0, Outcome("problem", ("BG401",), 0.1, 0.9)),
]


def test_measures_count_both_errors() -> None:
    m = measure(JUDGED)
    assert (m.n, m.true, m.false, m.verified, m.problem) == (5, 3, 2, 2, 2)
    values = {name: None if (e := getattr(m, name)) is None else round(e.value, 4) for name in RATES}
    assert values == {
        "accept": 0.3333,
        "catch": 0.5,
        "verified_precision": 0.5,
        "verified_precision_even": 0.4,
        "problem_precision": 0.5,
        "problem_coverage": 0.5,
        "balanced_verdict": 0.4167,
        "auc": 0.6667,
        "balanced_score": 0.5833,
        "overlap_auc": 0.25,
        "overlap_balanced": 0.3333,
    }


RATES = (
    "accept catch verified_precision verified_precision_even problem_precision problem_coverage balanced_verdict auc balanced_score "
    "overlap_auc overlap_balanced"
).split()


def test_tables_by_file_and_kind_with_the_mean() -> None:
    rows = [
        replace(ROW, label=label, file=file, kind=kind)
        for file, kind in (("b", "date"), ("a", ""))
        for label, _ in JUDGED
    ]
    rows.append(replace(ROW, label=None, file="a"))
    outcomes = [o for _, o in JUDGED * 2] + [JUDGED[0][1]]
    groups = grouped(rows, outcomes)
    assert list(groups) == [("b", ""), ("b", "date"), ("a", "")]
    assert groups["a", ""].n == 5
    heads, cells = verdict_table(groups)
    assert [len(row) for row in cells] == [len(heads)] * 3
    assert [row[0] for row in cells] == ["b", "  date", "a"]
    heads, cells = ranking_table(groups)
    assert cells[-1][0] == "mean of files"
    assert cells[-1][2:] == [".42", ".58", ".33", ".67", ".25"]
    plain = figures_json(groups)
    assert plain["means"]["auc"] == pytest.approx(2 / 3, abs=1e-6)
    assert plain["figures"][1]["kind"] == "date"
    assert plain["figures"][0]["accept"]["value"] == pytest.approx(1 / 3, abs=1e-6)


def test_an_estimate_holds_its_value() -> None:
    for estimate in (wilson(1, 3), area([1.0], [0.0]), balanced(Estimate(1, 0.9, 1), Estimate(0, 0, 0.2))):
        assert estimate is not None
        assert estimate.low <= estimate.value <= estimate.high
