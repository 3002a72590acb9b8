"""A crew for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from briefgen.workers.crew import Crew, Workplace

__all__ = ["hire"]

R = TypeVar("R")


@contextmanager
def hire(place: Workplace, *, here: bool = False) -> Iterator[Crew]:
    """A crew; when the block ends by an error or an interrupt, what still runs is stopped.

    Args:
        place: where the tasks run.
        here: run them in this process, one after the other, unless a cluster is named: for work that is over before a
            process has started. A task that takes its process down takes this one down.

    Raises:
        SettingsError: a cluster is named, and the extra ``dask`` is not installed.
        ClusterError: the cluster cannot be reached, or no process can be started.
    """
    if place.dask:
        from briefgen.workers.cluster import on_cluster  # noqa: PLC0415 - imported when used

        with on_cluster(place.dask, local_only=place.local_only) as crew:
            yield crew
    elif here:
        yield _Here()
    else:
        from briefgen.workers.processes import in_processes  # noqa: PLC0415 - imported when used

        with in_processes(place.width) as crew:
            yield crew


class _Here:
    """This process."""

    width = 1

    def submit(self, function: Callable[..., R], *arguments: object) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - the task's own, as in any executor
            future.set_exception(error)
        return future

    def result(self, future: Future[R]) -> R:
        return future.result()

    def share(self, data: bytes) -> object:
        return data

    def look(self) -> None:
        return
