"""A Dask cluster, through the executor of its client: whoever runs the cluster decides how often a lost task is tried again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, Protocol, TypeVar

from briefgen.errors import ClusterError, SettingsError
from briefgen.loopback import require_loopback
from briefgen.version import __version__
from briefgen.workers.crew import Crew, WorkerDiedError

__all__ = ["on_cluster"]

R = TypeVar("R")

_CONNECT_S = 5.0
_JOIN_S = 30.0
# So long a cluster may be without any worker while there is work.
_DESERTED_S = 60.0
_COUNT_S = 5.0


class _Client(Protocol):
    """What is used of ``distributed.Client``, most of which has no types."""

    status: str

    def close(self, timeout: float) -> None: ...
    def get_executor(self, *, pure: bool) -> Executor: ...
    def nthreads(self) -> dict[str, int]: ...
    def run(self, function: Callable[[], Any], *, on_error: str) -> dict[str, Any]: ...
    def scatter(self, data: object, *, broadcast: bool) -> object: ...
    def wait_for_workers(self, count: int, timeout: float) -> None: ...


@contextmanager
def on_cluster(address: str, *, local_only: bool = False) -> Iterator[Crew]:
    """The workers of the scheduler at ``address`` as a crew; with ``local_only``, those of this machine.

    Raises:
        SettingsError: the extra ``dask`` is not installed, or a worker is on another machine.
        ClusterError: the scheduler cannot be reached, has no workers, or they run another version of briefgen.
    """
    try:
        import distributed  # noqa: PLC0415 - imported when used
    except ImportError as error:
        raise SettingsError(
            '--dask: dask.distributed is not installed; install it with: pip install "briefgen[dask]"', field="dask"
        ) from error
    made: Any = distributed.Client
    # In two steps, so that one that fails can be closed. Left to the garbage collector, it may be closed while another one starts,
    # and the two then wait for each other for ever.
    client = made.__new__(made)
    with _hushed("distributed"):
        try:
            client.__init__(address, timeout=_CONNECT_S, set_as_default=False, name="briefgen")
        except (OSError, ValueError) as error:
            with suppress(OSError, RuntimeError):
                client.close(timeout=_CONNECT_S)
            raise ClusterError(
                f"{address}: no Dask scheduler can be reached there ({error}); start one with 'dask scheduler', or leave "
                "--dask out to work on this machine"
            ) from error
        try:
            _greet(client, address, local_only=local_only)
            executor = client.get_executor(pure=False)
            crew = _Cluster(client, executor, address)
            try:
                yield crew
            finally:
                crew.dismiss()
        finally:
            _close(client)


@contextmanager
def _hushed(library: str) -> Iterator[None]:
    """A library's logs off for as long as the block runs: what it has to say comes as one message of ours."""
    logs = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] == library]
    open_logs = [log for log in logs if not log.disabled]
    for log in open_logs:
        log.disabled = True
    try:
        yield
    finally:
        for log in open_logs:
            log.disabled = False


def _close(client: _Client) -> None:
    """Leave the cluster. A client that is looking for a lost scheduler cannot be closed before it has given up."""
    until = time.monotonic() + _CONNECT_S + 1
    while client.status in {"connecting", "closing"} and time.monotonic() < until:
        time.sleep(0.05)
    with suppress(OSError, RuntimeError):  # there is nobody left to say good-bye to
        client.close(timeout=_CONNECT_S)


def _greet(client: _Client, address: str, *, local_only: bool) -> None:
    """Wait for a worker, and see that all of them run this briefgen, and where they are."""
    try:
        client.wait_for_workers(1, timeout=_JOIN_S)
        told: dict[str, Any] = client.run(_version, on_error="return")
    except (OSError, CancelledError) as error:
        raise ClusterError(
            f"{address}: the scheduler has had no worker for {_JOIN_S:g} s; start some with 'dask worker {address}'"
        ) from error
    for worker, version in told.items():
        if local_only:
            require_loopback(worker, field="dask")
        if version != __version__:
            found = f"runs briefgen {version}" if isinstance(version, str) else f"cannot load briefgen ({version})"
            raise ClusterError(
                f"{address}: the worker {worker} {found}, and this is briefgen {__version__}; install the same version on "
                "every worker"
            )


def _version() -> str:
    return __version__


def _as_agreed(version: str, function: Callable[..., R], *arguments: object) -> R:
    """On the worker: run a task, unless a worker of another version has joined since the start."""
    if version != __version__:
        raise ClusterError(
            f"a worker with briefgen {__version__} has joined, and the others run {version}; install the same version"
        )
    return function(*arguments)


class _Cluster:
    """The cluster as a crew."""

    def __init__(self, client: _Client, executor: Executor, address: str) -> None:
        self._client = client
        self._executor = executor
        self._address = address
        self._counted = float("-inf")
        self._manned = time.monotonic()
        self._width = 1
        self._out: set[Future[Any]] = set()
        self.look()

    @property
    def width(self) -> int:
        """One task a thread of the workers that are there now."""
        return max(1, self._width)

    def submit(self, function: Callable[..., R], *arguments: object) -> Future[R]:
        future = self._executor.submit(_as_agreed, __version__, function, *arguments)
        self._out.add(future)
        return future

    def result(self, future: Future[R]) -> R:
        from distributed import KilledWorker  # noqa: PLC0415 - imported when used

        self._out.discard(future)
        try:
            return future.result()
        except KilledWorker as error:
            raise WorkerDiedError(error.allowed_failures + 1) from error
        except CancelledError as error:
            raise self._gone() from error

    def share(self, data: bytes) -> object:
        return self._client.scatter(data, broadcast=True)

    def look(self) -> None:
        now = time.monotonic()
        if now - self._counted < _COUNT_S:
            return
        self._counted = now
        try:
            self._width = sum(self._client.nthreads().values())
        except (OSError, CancelledError) as error:
            raise self._gone() from error
        if self._width:
            self._manned = now
        elif now - self._manned > _DESERTED_S:
            raise ClusterError(
                f"{self._address}: the scheduler has had no worker for {_DESERTED_S:g} s; start some with "
                f"'dask worker {self._address}'"
            )

    def dismiss(self) -> None:
        """Take back what was given out and has not ended."""
        for future in self._out:
            future.cancel()

    def _gone(self) -> ClusterError:
        return ClusterError(f"{self._address}: the Dask scheduler has gone, or has dropped the work; start it again")
