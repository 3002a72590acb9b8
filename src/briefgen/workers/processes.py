"""Processes of this machine, each with an executor of its own: the death of one costs the task that it ran, and no other."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, TypeVar

from briefgen.errors import ClusterError
from briefgen.workers.crew import Crew, WorkerDiedError

__all__ = ["in_processes"]

R = TypeVar("R")


@contextmanager
def in_processes(count: int) -> Iterator[Crew]:
    """A crew of ``count`` processes, started from scratch, so that they share nothing with this one."""
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        lanes = [_Lane() for _ in range(count)]
        try:
            yield _Processes(lanes, Path(folder))
        except BaseException:
            for lane in lanes:
                lane.kill()
            raise
        finally:
            for lane in lanes:
                lane.close()


class _Lane:
    """One process and what it is doing."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle)
        self._pid = self._pool.submit(os.getpid)
        self._task: Future[Any] | None = None

    @property
    def is_free(self) -> bool:
        return self._task is None or self._task.done()

    def submit(self, function: Callable[..., R], arguments: tuple[object, ...]) -> Future[R]:
        try:
            self._pid.result()
        except BrokenExecutor as error:
            raise ClusterError(
                "no worker process can be started: one ended before it had anything to do; in a program of your own, call "
                "this under 'if __name__ == \"__main__\":'"
            ) from error
        future = self._pool.submit(function, *arguments)
        self._task = future
        return future

    def kill(self) -> None:
        """Stop what it is doing, and the process with it."""
        if not self.is_free:
            with suppress(OSError):  # it has ended meanwhile
                os.kill(self._pid.result(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


class _Processes:
    """The lanes as a crew."""

    def __init__(self, lanes: list[_Lane], folder: Path) -> None:
        self._lanes = lanes
        self._folder = folder
        self._shared = 0

    @property
    def width(self) -> int:
        return len(self._lanes)

    def submit(self, function: Callable[..., R], *arguments: object) -> Future[R]:
        place = next(i for i, lane in enumerate(self._lanes) if lane.is_free)
        try:
            return self._lanes[place].submit(function, arguments)
        except BrokenExecutor:  # it died of its last task, or since
            self._lanes[place].close()
            self._lanes[place] = _Lane()
            return self._lanes[place].submit(function, arguments)

    def result(self, future: Future[R]) -> R:
        try:
            return future.result()
        except BrokenExecutor as error:
            raise WorkerDiedError from error

    def share(self, data: bytes) -> object:
        self._shared += 1
        path = self._folder / f"{self._shared}.shared"
        path.write_bytes(data)
        return str(path)

    def look(self) -> None:
        return


def _settle() -> None:
    """In the process: leave an interrupt to the parent, which gets it too, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
