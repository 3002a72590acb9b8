"""Processor time of each view by number of claims: ``python -m benchmarks.view_scaling``.

The exponent is that of ``time ~ claims ** exponent`` between one size and the next: 1 is linear. A view that is not built yet,
or whose library is not installed, is named and left out.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from briefgen import rendering
from briefgen.changes import compare
from briefgen.rendering import differences
from tests.builders import large_briefing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Briefing

_SIZES = (10, 100, 1000)
_VIEWS = ("md", "html", "docx", "pdf", "json")
_CLAIMS_A_SOURCE = 5
_REPEATS = 3


def _seconds(briefing: Briefing, view: str) -> tuple[float, int]:
    """The least of a few runs, and the size of what came out."""
    best, size = math.inf, 0
    for _ in range(_REPEATS):
        start = time.process_time()
        size = len(rendering.render_bytes(briefing, view))
        best = min(best, time.process_time() - start)
    return best, size


def _row(view: str, briefings: Sequence[tuple[int, Briefing]]) -> str:
    try:
        rendering.render_bytes(briefings[0][1], view)  # libraries are loaded here
    except ImportError as error:
        return f"{view:5} not there: {error}"
    measured = [(claims, *_seconds(briefing, view)) for claims, briefing in briefings]
    cells = [f"{seconds * 1000:9.1f} ms {size / 1024:8.0f} KiB" for _, seconds, size in measured]
    growth = [_growth(a[:2], b[:2]) for a, b in pairwise(measured)]
    return f"{view:5} {'  '.join(cells)}   {', '.join(growth)}"


def _comparison(briefings: Sequence[tuple[int, Briefing]]) -> str:
    """Each briefing against one of which every claim is in other words."""
    measured = []
    for claims, briefing in briefings:
        facts = tuple(replace(c, text=c.text.replace("counted", "saw")) for c in briefing.draft.facts)
        later = replace(briefing, draft=replace(briefing.draft, facts=facts))
        taken = []
        for _ in range(_REPEATS):
            start = time.process_time()
            compare(briefing, later)
            taken.append(time.process_time() - start)
        measured.append((claims, min(taken)))
    cells = "  ".join(f"{seconds * 1000:9.1f} ms" for _, seconds in measured)
    growth = [_growth(*pair) for pair in pairwise(measured)]
    return f"comparison of two versions: {cells}   {', '.join(growth)}"


def _growth(small: tuple[int, float], large: tuple[int, float]) -> str:
    times = large[1] / small[1]
    return f"x{times:.1f} (exponent {math.log(times) / math.log(large[0] / small[0]):.2f})"


def _difference(words: int) -> float:
    old = " ".join(f"pier{n % 7} week{n % 11} count{n}" for n in range(words // 3))
    new = old.replace("pier3 week5", "pier3 at week5")
    start = time.process_time()
    differences.differences(old, new)
    return time.process_time() - start


def main() -> None:
    """Print one line a view."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", nargs="+", default=_VIEWS, choices=_VIEWS)
    parser.add_argument("--sizes", nargs="+", type=int, default=_SIZES)
    chosen = parser.parse_args()
    briefings = [(n, large_briefing(max(2, n // _CLAIMS_A_SOURCE), n)) for n in chosen.sizes]
    print(f"view  at {', '.join(map(str, chosen.sizes))} claims; {_CLAIMS_A_SOURCE} claims a source")
    for view in chosen.views:
        print(_row(view, briefings), flush=True)
    print(_comparison(briefings))
    print("difference of two texts:", ", ".join(f"{n} words {_difference(n) * 1000:.1f} ms" for n in (30, 300, 3000)))


if __name__ == "__main__":
    main()
