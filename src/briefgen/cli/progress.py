"""Progress for people: a bar in a terminal, one line a stage elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from briefgen.cli.money import spending
from briefgen.cli.screen import console, is_styled, plain, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from briefgen.settings import Progress, ProgressListener, Spent

__all__ = ["Watch", "listening"]

_DOING = {
    "index": "Indexing the corpus",
    "load": "Reading sources",
    "extract": "Picking quotes",
    "compose": "Composing",
    "verify": "Checking claims",
    "repair": "Repairing claims",
    "selftest": "Testing the checks",
    "render": "Writing files",
    "batch": "Working through the rows",
}
# Stages in which a model may be asked.
_ASKING = frozenset({"extract", "compose", "verify", "repair", "batch"})


class Watch:
    """Listens to a run, shows what it hears, and remembers what was spent.

    Attributes:
        spent: what the model cost so far; None where no model was asked.
    """

    def __init__(self, shown: ProgressListener) -> None:
        self._shown = shown
        self.spent: Spent | None = None

    def __call__(self, event: Progress) -> None:
        self.spent = event.spent or self.spent
        self._shown(event)


@contextmanager
def listening(*, quiet: bool) -> Iterator[Watch]:
    """A listener for as long as the block runs; whatever it draws is gone from the terminal afterwards.

    What was spent is said at the end, unless it is to be quiet: in a terminal only after a failure, since there the bars are
    gone and no closing table follows.
    """
    from briefgen.cli.hearing import hearing  # noqa: PLC0415 - imported when used

    with hearing():
        if quiet or sys.stderr is None:
            yield Watch(_ignore)
        elif is_styled(sys.stderr):
            yield from _drawn(sys.stderr)
        else:
            watch = Watch(_Told())
            try:
                yield watch
            finally:
                _say_spent(watch)


def _drawn(stream: TextIO) -> Iterator[Watch]:
    with _bars(stream) as bars:
        watch = Watch(_Drawn(bars))
        try:
            yield watch
        except BaseException:
            bars.stop()
            _say_spent(watch)
            raise


def _say_spent(watch: Watch) -> None:
    if watch.spent and (watch.spent.calls or watch.spent.reused or watch.spent.tokens):
        say(f"Spent: {spending(watch.spent)}.")


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
    """One bar for each stage, with what was spent and the item at hand beside it."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Progress) -> None:
        if event.stage not in self._tasks:
            self._tasks[event.stage] = self._bars.add_task(_DOING[event.stage], total=None, detail="")
        total = event.total or None
        spent = spending(event.spent) if event.spent and event.stage in _ASKING else ""
        detail = plain(" · ".join(filter(None, (spent, event.detail))))
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
