"""Make ``docs/reliability.md`` from what the reliability tests and the fuzzing measured: ``just reliability`` runs both.

Reads ``.reliability``: rows that the tests wrote down as they ran, before they passed or failed, and their results. A test that
missed its mark, failed or did not run is shown as such.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from briefgen.pipeline import today
from briefgen.version import __version__
from tests.reliability.marks import MARKS
from tests.reliability.tally import Row

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / ".reliability"
PAGE = ROOT / "docs" / "reliability.md"

HEAD = """# Reliability

What was tried against briefgen, how often, and what came of it. `just reliability` makes this page from what the tests in
`tests/reliability` wrote down as they ran; [SECURITY.md](../SECURITY.md) says what is promised and what cannot be. Many tests have
a short size, which runs on each change, and a full one: the last column says which was measured here. A mark that is missed says so.
"""


def main() -> int:
    """Write the page; exit code 1 if nothing was measured."""
    rows = sorted(_largest(_rows()), key=lambda row: row.test)
    if not rows:
        print("nothing was measured: run the tests with BRIEFGEN_TALLY=.reliability/tests", file=sys.stderr)
        return 1
    PAGE.write_text("\n".join(page(rows, *_results())) + "\n", encoding="utf-8")
    missed = [row for row in rows if row.held is False]
    print(f"{PAGE.relative_to(ROOT)}: {len(rows)} parts, {len(missed)} miss their mark")
    return 0


def _rows() -> Iterator[Row]:
    for file in sorted(MEASURED.glob("*/rows-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield Row(**json.loads(line))


def _largest(rows: Iterable[Row]) -> Iterable[Row]:
    """One row a part: of the full size where there is one; of two of one size, the one that misses."""
    kept: dict[tuple[int, str], Row] = {}
    for row in rows:
        key = row.test, row.part
        if key not in kept or _weight(row) > _weight(kept[key]):
            kept[key] = row
    return kept.values()


def _weight(row: Row) -> tuple[bool, bool, int]:
    return row.size == "full" and row.held is not None, row.held is False, row.tried


def _results() -> tuple[str, tuple[str, ...]]:
    """How many tests ran in how long, and the names of those that failed."""
    file = MEASURED / "tests" / "results.xml"
    if not file.is_file():
        return "", ()
    (suite,) = ET.parse(file).getroot().iter("testsuite")
    ran = int(suite.get("tests", 0)) - int(suite.get("skipped", 0))
    failed = [
        case for case in suite.iter("testcase") if case.find("failure") is not None or case.find("error") is not None
    ]
    said = f"{ran:,} tests ran, {len(failed)} failed, {suite.get('skipped')} skipped, in {float(suite.get('time', 0)) / 60:.0f} minutes"
    return said, tuple(f"{case.get('classname')}.{case.get('name')}" for case in failed)


def page(rows: Sequence[Row], ran: str = "", failed: Sequence[str] = ()) -> Iterator[str]:
    """The lines of the page.

    Args:
        rows: one a part.
        ran: how many tests ran, in words; empty if that is not known.
        failed: names of the tests that failed.
    """
    yield HEAD
    yield f"briefgen {__version__}, {today()}, Python {platform.python_version()} on {platform.system()}{'; ' if ran else ''}{ran}."
    if failed:
        yield "\nFailed: " + ", ".join(f"`{name}`" for name in failed) + "."
    yield "\n| | test | passes when | |\n|---|---|---|---|"
    for number, mark in MARKS.items():
        yield f"| {number} | [{mark.name}](#{_anchor(number)}) | {mark.passes} | {_verdict([r for r in rows if r.test == number])} |"
    for number, mark in MARKS.items():
        yield f"\n## {number}. {mark.name}\n\n{mark.passes[:1].upper()}{mark.passes[1:]}.\n"
        yield from _table([row for row in rows if row.test == number])


def _anchor(number: int) -> str:
    """Of the heading, as GitHub and Sphinx both make it."""
    return re.sub(r"[^a-z0-9 -]", "", f"{number}. {MARKS[number].name}".lower()).replace(" ", "-")


def _verdict(rows: Sequence[Row]) -> str:
    if not rows:
        return "not run"
    missed = sum(row.held is False for row in rows)
    untried = sum(row.held is None for row in rows)
    said = f"**{missed} of {len(rows)} missed**" if missed else "held"
    if all(row.size == "short" for row in rows):
        said += " (short size)"
    return said + (f", {untried} not tried" if untried else "")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        yield "Not run."
        return
    yield "| what was tried | how often | figure | mark | | size |\n|---|---|---|---|---|---|"
    for row in rows:
        held = {True: "held", False: "**missed**", None: "not tried"}[row.held]
        often = f"{row.tried:,} {row.unit}" if row.tried else ""
        cells = (row.part, often, row.figure, row.mark, f"{held}: {row.note}" if row.note else held, row.size)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
