"""How a reliability test says what it tried, how often, and what came of it; the page of figures is made from what is said here."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tests.reliability.marks import MARKS

__all__ = ["Row", "Tally"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """What one test measured.

    Attributes:
        test: number, a key of ``MARKS``.
        part: which part of the test, in a few words; one row a part and size stands on the page.
        tried: how many cases.
        unit: what a case is, in the plural: replies, files, claims.
        figure: what came of it, in words with figures.
        mark: the least or most that passes.
        held: whether it does; None where it was not tried.
        size: ``short`` is what runs on each change, ``full`` the whole.
        note: why it was not tried, or misses its mark.
    """

    test: int
    part: str
    tried: int
    unit: str
    figure: str
    mark: str
    held: bool | None
    size: Literal["short", "full"] = "short"
    note: str = ""


class Tally:
    """Records what a test measured, and fails the test where that misses its mark.

    Args:
        folder: where rows are kept; None keeps none.
        size: of the run.
    """

    def __init__(self, folder: Path | None, size: Literal["short", "full"]) -> None:
        self._folder = folder
        self._size = size

    def none(
        self, test: int, part: str, *, tried: int, unit: str, wrong: Sequence[object], of: str = "wrong", miss: str = ""
    ) -> None:
        """Nothing may go wrong.

        Args:
            test: number.
            part: of the test.
            tried: how many cases.
            unit: what a case is, in the plural.
            wrong: the cases that went wrong; the first few are shown when the test fails.
            of: what went wrong with them, such as ``accepted``.
            miss: why a mark is missed for now; the row then says so, and the test fails once the mark is met.
        """
        self._judge(
            Row(test, part, tried, unit, f"{len(wrong):,} {of}", "0", not wrong, self._size, miss if wrong else ""),
            miss,
            f"{of}: {list(wrong[:_SHOWN])!r}",
        )

    def at_least(  # noqa: PLR0913 - given by name
        self, test: int, part: str, *, tried: int, unit: str, good: int, share: float, of: str, miss: str = ""
    ) -> None:
        """A share of the cases has to go well; ``of`` says how, such as ``accepted``."""
        held = good >= share * tried
        figure = f"{good:,} of {tried:,} {of} ({_percent(good / max(1, tried))})"
        row = Row(
            test, part, tried, unit, figure, f"at least {_percent(share)}", held, self._size, "" if held else miss
        )
        self._judge(row, miss, figure)

    def at_most(  # noqa: PLR0913 - given by name
        self, test: int, part: str, *, tried: int, unit: str, bad: int, share: float, of: str, miss: str = ""
    ) -> None:
        """At most a share of the cases may go badly."""
        held = bad <= share * tried
        figure = f"{bad:,} of {tried:,} {of} ({_percent(bad / max(1, tried))})"
        row = Row(test, part, tried, unit, figure, f"at most {_percent(share)}", held, self._size, "" if held else miss)
        self._judge(row, miss, figure)

    def within(  # noqa: PLR0913 - given by name
        self, test: int, part: str, *, tried: int, unit: str, worst: float, most: float, of: str, miss: str = ""
    ) -> None:
        """No case may cost more than so much; ``of`` is the unit of the cost, such as ``s`` or ``MB``."""
        held = worst <= most
        figure = f"at most {worst:,.3g} {of}".rstrip()
        row = Row(
            test, part, tried, unit, figure, f"at most {most:,g} {of}".rstrip(), held, self._size, "" if held else miss
        )
        self._judge(row, miss, figure)

    def untried(self, test: int, part: str, *, why: str) -> None:
        """A part that could not be tried here, said aloud on the page."""
        self._keep(Row(test, part, 0, "", "not tried", "", None, self._size, why))

    def _judge(self, row: Row, miss: str, said: str) -> None:
        self._keep(row)
        assert row.tried > 0, f"{row.part}: nothing was tried"
        if miss:
            assert not row.held, f"{row.part} meets its mark now: take the miss out"
        else:
            assert row.held, f"test {row.test}, {row.part}: {said}"

    def _keep(self, row: Row) -> None:
        assert row.test in MARKS
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"rows-{os.getpid()}.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def _percent(share: float) -> str:
    return f"{round(100 * share, 1):g} %"
