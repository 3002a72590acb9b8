"""Progress for people: a bar in a terminal, one line a stage elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from briefgen.cli.screen import console, is_styled, plain, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from briefgen.settings import Progress, ProgressListener

__all__ = ["listening"]

_DOING = {
    "load": "Reading sources",
    "extract": "Picking quotes",
    "compose": "Composing",
    "verify": "Checking claims",
    "repair": "Repairing claims",
    "selftest": "Testing the checks",
    "render": "Writing files",
}


@contextmanager
def listening(*, quiet: bool) -> Iterator[ProgressListener]:
    """A listener for as long as the block runs; whatever it draws is gone from the terminal afterwards."""
    if quiet or sys.stderr is None:
        yield _ignore
    elif is_styled(sys.stderr):
        with _bars(sys.stderr) as bars:
            yield _Drawn(bars)
    else:
        yield _Told()


def _ignore(event: Progress) -> None:
    del event


class _Told:
    """One line for each stage as it begins."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, event: Progress) -> None:
        if event.stage == self._last:
            return
        self._last = event.stage
        say(f"{_DOING[event.stage]}{f' ({event.total})' if event.total > 1 else ''} …")


class _Drawn:
    """One bar for each stage, with the item at hand beside it."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Progress) -> None:
        if event.stage not in self._tasks:
            self._tasks[event.stage] = self._bars.add_task(_DOING[event.stage], total=None, detail="")
        total = event.total or None
        detail = plain(event.detail)
        self._bars.update(self._tasks[event.stage], completed=event.done, total=total, detail=detail)


def _bars(stream: TextIO) -> Bars:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415 - imported when used
    from rich.table import Column  # noqa: PLC0415

    return Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=console(stream),
        transient=True,
    )
