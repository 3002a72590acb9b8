"""Measure the gate, and make ``docs/accuracy.md`` of the figures: ``python -m benchmarks.accuracy``.

Parts that are not measured this time keep the figures of the run before, in ``figures.json``; the page says which.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import verify_speed
from benchmarks.accuracy import floors, limits, measuring, page, quotes, unseen
from benchmarks.accuracy.near_misses import SPLITS
from benchmarks.accuracy.near_misses import rows as near_rows
from benchmarks.accuracy.rivals import RivalsMissingError, judged, rivals
from briefgen.evaluation import Row, read_rows

ROOT = Path(__file__).resolve().parents[2]
FIGURES = Path(__file__).parent / "figures.json"
PAGE = ROOT / "docs" / "accuracy.md"
PARTS = ("nearmiss", "public", "unseen", "quotes", "limits", "speed")

# Parts without floors: of no use to --check.
_UNPINNED = ("unseen", "limits", "speed")


def main() -> None:
    given = _given()
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    now = {} if given.page else _measured(given, before)
    if not given.check:
        figures = before | now
        FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        PAGE.write_text(page.text(figures), encoding="utf-8")
    sys.exit(_floored(given, floors.held(now)))


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Measure the gate.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--splits", nargs="+", choices=SPLITS, default=SPLITS, help="parts of the near-miss set")
    parser.add_argument("--no-rivals", action="store_true", help="keep the rivals' figures of the run before")
    parser.add_argument("--page", action="store_true", help="measure nothing: make the page of the stored figures")
    parser.add_argument("--check", action="store_true", help="write nothing but what fell below its floor")
    parser.add_argument("--raise-floors", action="store_true", help="pin what is better than its floor, or new")
    parser.add_argument("--lower-floors", action="store_true", help="give up what is worse than its floor")
    return parser.parse_args()


def _measured(given: argparse.Namespace, before: dict[str, Any]) -> dict[str, Any]:
    with ExitStack() as stack:
        python = None if given.no_rivals or given.check else _installed(stack)
        makers: dict[str, Callable[[], Any]] = {
            "nearmiss": lambda: _near(given.splits, python, before.get("nearmiss", {})),
            "public": lambda: _public(python, before.get("public", {})),
            "unseen": _unseen,
            "quotes": quotes.measured,
            "limits": limits.measured,
            "speed": lambda: verify_speed.measured(python),
        }
        chosen = [p for p in PARTS if p in given.only and not (given.check and p in _UNPINNED)]
        out = {}
        for part in chosen:
            print(f"measuring {part}", file=sys.stderr)
            out[part] = makers[part]()
    found = {part: figures for part, figures in out.items() if figures}
    state = _gate_state()
    names = [part for part in found if part != "nearmiss"]
    names += [f"near misses, {split}" for split in given.splits] if "nearmiss" in found else []
    return found | {"gate": before.get("gate", {}) | dict.fromkeys(names, state), "gate_last": state}


def _gate_state() -> str:
    """The first 16 hexadecimal digits of a SHA-256 of the code that judges."""
    out = hashlib.sha256()
    for room in ("gate", "text"):
        for path in sorted((ROOT / "src" / "briefgen" / room).rglob("*")):
            if path.suffix in {".py", ".json"}:
                out.update(path.read_bytes())
    return out.hexdigest()[:16]


def _installed(stack: ExitStack) -> Path | None:
    try:
        return stack.enter_context(rivals())
    except RivalsMissingError as error:
        print(
            f"the rivals could not be installed, their figures stay those of the run before: {error}", file=sys.stderr
        )
        return None


def _near(splits: list[str], python: Path | None, before: dict[str, Any]) -> dict[str, Any]:
    out = dict(before)
    for split in splits:
        answers = judged(near_rows(split), python) if python else None
        figures = measuring.nearmiss_figures(split, answers)
        old = before.get(split, {})
        if answers is None and old.get("digest") == figures["digest"]:
            figures["checkers"] = {**old["checkers"], **figures["checkers"]}
        out[split] = figures
    return out


def _public(python: Path | None, before: dict[str, Any]) -> dict[str, Any]:
    files = measuring.bench_files()
    if not files:
        print("no public sets: name their folder in BRIEFGEN_BENCH", file=sys.stderr)
    out = {}
    for path in files:
        print(f"  {path.stem}", file=sys.stderr)
        rows: list[Row] = [row for row in read_rows(path) if row.label is not None]
        figures = measuring.public_figures(path, judged(rows, python) if python else None)
        old = before.get(path.stem, {})
        if python is None and old.get("digest") == figures["digest"]:
            figures["rivals"] = old["rivals"]
        out[path.stem] = figures
    return out


def _unseen() -> dict[str, Any]:
    files = measuring.bench_files()
    if not unseen.able() or not files:
        print(
            "left out: the score on unseen sets (pip install lightgbm scikit-learn, and the public sets)",
            file=sys.stderr,
        )
        return {}
    return unseen.measured(files)


def _floored(given: argparse.Namespace, values: dict[str, float]) -> int:
    pinned = floors.read()
    if given.lower_floors:
        pinned = floors.lowered(values, pinned)
    if given.raise_floors:
        pinned = floors.raised(values, pinned)
    if given.lower_floors or given.raise_floors:
        floors.write(pinned)
    fallen = floors.below(values, pinned)
    for line in fallen:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    main()
