"""Tasks given out, as many at once as there is room, and taken back as they end; a worker that dies costs one task a try."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from briefgen.errors import ClusterError, SettingsError
from briefgen.loopback import require_loopback

__all__ = ["Crew", "Ended", "WorkerDiedError", "Workplace", "cores", "each", "shared"]

MOST_DEATHS = 2
"""Workers that one task may cost."""

# How often the crew is looked after while no task ends.
_LOOK_S = 1.0

K = TypeVar("K")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where tasks run.

    Attributes:
        jobs: processes of this machine; 0 for one a core.
        dask: address of a Dask scheduler, such as ``tcp://host:8786``, whose workers take the tasks instead; empty for none.
        offline: no connection may be made.
        local_only: connections may be made to this machine only; the cluster's workers have to be on it, too.

    Raises:
        SettingsError: the scheduler may not be connected to.
    """

    jobs: int = 0
    dask: str = ""
    offline: bool = False
    local_only: bool = False

    def __post_init__(self) -> None:
        if self.dask and self.offline:
            raise SettingsError(
                f"dask is {self.dask!r}, and offline allows no connection: leave one of the two out", field="dask"
            )
        if self.dask and self.local_only:
            require_loopback(self.dask, field="dask")

    @property
    def width(self) -> int:
        """Processes of this machine."""
        return self.jobs or cores()


class WorkerDiedError(Exception):
    """The process that ran a task was killed, or ended itself; ``deaths`` says how many died of this try."""

    def __init__(self, deaths: int = 1) -> None:
        super().__init__(f"its worker died {'once' if deaths == 1 else 'twice' if deaths == 2 else f'{deaths} times'}")
        self.deaths = deaths


class Crew(Protocol):
    """Those who run tasks."""

    @property
    def width(self) -> int:
        """How many tasks may run at once; it may change."""

    def submit(self, function: Callable[..., R], *arguments: object) -> Future[R]:
        """Give out a task; function and arguments go as plain data. Not more than ``width`` at once."""

    def result(self, future: Future[R]) -> R:
        """What a task that has ended gave; what it raised is raised.

        Raises:
            WorkerDiedError: its process died.
            ClusterError: there is nobody left to run it.
        """

    def share(self, data: bytes) -> object:
        """Something to give to many tasks in place of ``data``, which is then sent once; :func:`shared` opens it there."""

    def look(self) -> None:
        """See whether anybody is still there.

        Raises:
            ClusterError: nobody is.
        """


@dataclass(frozen=True, slots=True)
class Ended(Generic[K, R]):
    """A task that has ended.

    Attributes:
        key: of the task, as given.
        value: what it returned; None where it raised.
        error: what it raised; :class:`WorkerDiedError` where its workers died.
    """

    key: K
    value: R | None = None
    error: Exception | None = None

    def got(self) -> R:
        """What the task returned; what it raised is raised."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value] # None only where R has it


@dataclass(frozen=True, slots=True)
class _Given(Generic[K]):
    key: K
    arguments: tuple[Any, ...]
    deaths: int = 0


def each(crew: Crew, function: Callable[..., R], tasks: Iterable[tuple[K, tuple[Any, ...]]]) -> Iterator[Ended[K, R]]:
    """Run a function on many tasks.

    Args:
        crew: who runs them.
        function: found by its name in an importable module.
        tasks: key and arguments of each; the next is asked for when there is room for it, and not before.

    Yields:
        Each task as it ends, in any order. A task whose worker dies is tried once more.

    Raises:
        ClusterError: there is nobody left to run them.
    """
    waiting = iter(tasks)
    again: list[_Given[K]] = []
    running: dict[Future[R], _Given[K]] = {}
    while True:
        while len(running) < crew.width and (given := again.pop() if again else _next(waiting)):
            running[crew.submit(function, *given.arguments)] = given
        if not running:
            return
        done, _ = wait(running, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
        crew.look()
        for future in done:
            given = running.pop(future)
            ended = _ended(crew, future, given)
            if ended is None:
                again.append(replace(given, deaths=given.deaths + 1))
            else:
                yield ended


def _next(waiting: Iterator[tuple[K, tuple[Any, ...]]]) -> _Given[K] | None:
    for key, arguments in waiting:
        return _Given(key, arguments)
    return None


def _ended(crew: Crew, future: Future[R], given: _Given[K]) -> Ended[K, R] | None:
    """How a task ended; None where it is to be tried again."""
    try:
        return Ended(given.key, crew.result(future))
    except ClusterError:
        raise
    except WorkerDiedError as error:
        deaths = given.deaths + error.deaths
        return Ended(given.key, error=WorkerDiedError(deaths)) if deaths >= MOST_DEATHS else None
    except Exception as error:  # noqa: BLE001 - whatever a task raises is its own; the caller decides what it means
        return Ended(given.key, error=error)


def shared(token: object) -> bytes:
    """In a task: the bytes that :meth:`Crew.share` was given."""
    return token if isinstance(token, bytes) else Path(str(token)).read_bytes()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
