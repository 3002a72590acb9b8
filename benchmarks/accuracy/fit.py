"""Make the weights of the ranking score from labelled claims.

    python benchmarks/accuracy/fit.py ../shared/bench/*.jsonl benchmarks/accuracy/nearmiss/*.jsonl

Needs LightGBM (``pip install lightgbm``), which briefgen itself does not. All files are read together and make one model: each
file counts the same, and so does each label in it, so that a score of 0.5 is the even chance. Each file is a family
of its own, those of a folder called ``nearmiss`` one together.

Printed are, for each family, the balanced accuracy at 0.5 and the AUC: in five folds over all (no document in two folds), which
is what other claims of the same kinds may expect, and with the family left out, which is what claims of a new kind may expect.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any

from briefgen.evaluation.judging import sources_of
from briefgen.evaluation.measures import area
from briefgen.evaluation.rows import Row, bare_claim, bare_document, read_rows
from briefgen.gate import Gate
from briefgen.gate.scoring import FEATURES, Tree, features
from briefgen.model import Claim

OUT = Path(__file__).resolve().parents[2] / "src" / "briefgen" / "gate" / "weights.json"
TREES, LEAVES, RATE, FOLDS = 90, 15, 0.05, 5
# More of these can only speak for support, or only against it; the others may do both.
FOR = frozenset(
    "best_min best_mean soft_mean window_mean three_mean stems bigrams context_mean context_number context_name speaker speaker_near verified".split()
)
AGAINST = frozenset(
    "torn substituted numbers_missing numbers_apart names_missing names_apart negation_dropped problem".split()
)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled claim as numbers."""

    family: str
    group: int
    label: int
    values: tuple[float, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the weights of the ranking score.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--check", action="store_true", help="print the figures, write nothing")
    given = parser.parse_args()
    cases = read_cases(given.files)
    report("five folds", cases, folded(cases))
    report("family left out", cases, left_out(cases))
    if not given.check:
        trees = fit(cases)
        given.out.write_text(json.dumps({"features": FEATURES, "trees": trees}, separators=(",", ":")) + "\n")


def read_cases(files: list[Path]) -> list[Case]:
    """Rows as numbers, in the order of the files."""
    rows = [(row, family(path)) for path in files for row in rows_of(path) if row.label is not None]
    groups: dict[tuple[str, ...], int] = {}
    for row, _ in rows:
        groups.setdefault(row.docs, len(groups))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        values = list(pool.map(numbers, [row for row, _ in rows], chunksize=16))
    return [Case(name, groups[row.docs], row.label or 0, v) for (row, name), v in zip(rows, values, strict=True)]


def family(path: Path) -> str:
    return "nearmiss" if path.parent.name == "nearmiss" else path.stem


def rows_of(path: Path) -> list[Row]:
    """Rows of ``briefgen eval``, or of our own near-miss set: documents with the claims made on them, the open part only."""
    if path.parent.name != "nearmiss":
        return read_rows(path)
    out: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item: dict[str, Any] = json.loads(line)
        if item.get("split") == "open":
            docs = tuple(map(bare_document, item["docs"]))
            out.extend(
                Row(item["id"], bare_claim(c["claim"]), docs, tuple(c["cites"]), c["label"], c["kind"], "nearmiss")
                for c in item["claims"]
            )
    return out


def numbers(row: Row) -> tuple[float, ...]:
    """The features of a row beside the source for which they speak least: the first of equals."""
    gate = Gate(sources_of(row.docs))
    judgement = gate.search(Claim("claim", row.claim, ()), row.cites)
    each = [features(row.claim, gate.sources[n], judgement) for n in row.cites]
    worst = min(each, key=lambda f: (f["verified"] - f["problem"], f["best_mean"]))
    return tuple(worst[name] for name in FEATURES)


def weights(cases: list[Case]) -> list[float]:
    counts: dict[tuple[str, int], int] = {}
    for case in cases:
        counts[case.family, case.label] = counts.get((case.family, case.label), 0) + 1
    return [500 / counts[case.family, case.label] for case in cases]


def model(cases: list[Case], rows: Iterable[int]) -> Any:  # noqa: ANN401 - a class of LightGBM, which is imported late
    import lightgbm  # type: ignore[import-not-found]  # noqa: PLC0415 - asked for by this script alone

    chosen = [cases[i] for i in rows]
    one = lightgbm.LGBMClassifier(
        n_estimators=TREES,
        num_leaves=LEAVES,
        learning_rate=RATE,
        min_child_samples=40,
        reg_lambda=5,
        colsample_bytree=0.5,
        subsample=0.8,
        subsample_freq=1,
        monotone_constraints=[(name in FOR) - (name in AGAINST) for name in FEATURES],
        deterministic=True,
        force_row_wise=True,
        random_state=0,
        n_jobs=1,
        verbose=-1,
    )
    return one.fit([c.values for c in chosen], [c.label for c in chosen], sample_weight=weights(chosen))


def fit(cases: list[Case]) -> list[Tree]:
    dumped = model(cases, range(len(cases))).booster_.dump_model()
    return [plain(tree["tree_structure"]) for tree in dumped["tree_info"]]


def plain(node: dict[str, Any]) -> Tree:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 5)
    assert node["decision_type"] == "<="
    low, high = plain(node["left_child"]), plain(node["right_child"])
    return [node["split_feature"], round(node["threshold"], 6), low, high]


def folded(cases: list[Case]) -> list[float]:
    return predicted(cases, [c.group % FOLDS for c in cases])


def left_out(cases: list[Case]) -> list[float]:
    names = sorted({c.family for c in cases})
    return predicted(cases, [names.index(c.family) for c in cases])


def predicted(cases: list[Case], parts: list[int]) -> list[float]:
    """The score of each case by a model that saw nothing of its part."""
    out = [0.0] * len(cases)
    for part in sorted(set(parts)):
        rest = [i for i, p in enumerate(parts) if p != part]
        here = [i for i, p in enumerate(parts) if p == part]
        for i, likely in zip(here, model(cases, rest).predict_proba([cases[i].values for i in here]), strict=True):
            verified = cases[i].values[FEATURES.index("verified")]
            out[i] = (1 + likely[1]) / 2 if verified else likely[1]
    return out


def report(title: str, cases: list[Case], scores: list[float]) -> None:
    print(title)
    figures = []
    for name in sorted({c.family for c in cases}):
        true = [s for s, c in zip(scores, cases, strict=True) if c.family == name and c.label]
        false = [s for s, c in zip(scores, cases, strict=True) if c.family == name and not c.label]
        found = area(true, false)
        accuracy = (fmean(s >= 0.5 for s in true) + fmean(s < 0.5 for s in false)) / 2
        figures.append((name, accuracy, found.value if found else 0.5))
        print(f"  {name:20} balanced {accuracy:.3f}  AUC {figures[-1][2]:.3f}")
    shared = [f for f in figures if f[0] != "nearmiss"]
    print(
        f"  {'mean but nearmiss':20} balanced {fmean(f[1] for f in shared):.3f}  AUC {fmean(f[2] for f in shared):.3f}"
    )


if __name__ == "__main__":
    main()
