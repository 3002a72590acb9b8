"""Floors: figures that may not fall. Raised and lowered by a flag of the run only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy.measuring import GATE

__all__ = ["FLOORS", "below", "held", "lowered", "raised", "read", "write"]

FLOORS = Path(__file__).parent / "floors.json"
# Where fewer rows are verified their precision says nothing.
LEAST_VERIFIED = 20
_PUBLIC = ("accept", "balanced_score", "auc")
Values = Mapping[str, float]


def held(figures: Mapping[str, Any]) -> dict[str, float]:
    """The figures that have floors, by name; those of parts that were not measured are left out."""
    return dict(_held(figures))


def _held(figures: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for split, part in figures.get("nearmiss", {}).items():
        own = part["checkers"][GATE]
        yield f"{split}: true claims accepted", own["true"]["value"]
        yield f"{split}: false claims caught", own["false"]["value"]
        for side in ("true", "false"):
            for kind, rate in own[f"{side}_kinds"].items():
                yield f"{split}: {side}, {kind}", rate["value"]
    for name, part in figures.get("public", {}).items():
        if part["verified"] >= LEAST_VERIFIED:
            yield f"{name}: verified_precision_even", part["verified_precision_even"]["value"]
        for measure in _PUBLIC:
            yield f"{name}: {measure}", part[measure]["value"]
    if "quotes" in figures:
        forged, damaged = figures["quotes"]["forgeries"], figures["quotes"]["damaged"]
        yield "quotes: forgeries refused", 1 - forged["placed"] / forged["n"]
        yield "quotes: damaged quotes placed", damaged["placed"] / damaged["n"]


def below(values: Values, floors: Values) -> list[str]:
    """What fell, in words."""
    return [
        f"{name}: {values[name]:.3f}, floor {floor:.3f}"
        for name, floor in floors.items()
        if name in values and values[name] < floor
    ]


def raised(values: Values, floors: Values) -> dict[str, float]:
    """The floors with those lifted that are exceeded, and with those that are new."""
    return dict(floors) | {n: _down(v) for n, v in values.items() if n not in floors or _down(v) > floors[n]}


def lowered(values: Values, floors: Values) -> dict[str, float]:
    """The floors with those let down that are not reached; none for what is measured no more."""
    parts = {name.split(":")[0] for name in values}
    kept = {n: f for n, f in floors.items() if n in values or n.split(":")[0] not in parts}
    return kept | {n: _down(values[n]) for n, f in kept.items() if n in values and values[n] < f}


def _down(value: float) -> float:
    return math.floor(round(value * 1000, 6)) / 1000


def read(path: Path = FLOORS) -> dict[str, float]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return] # our own file


def write(floors: Values, path: Path = FLOORS) -> None:
    path.write_text(json.dumps(dict(sorted(floors.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
