"""A Dask cluster of processes on the loopback, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import LocalCluster

__all__ = ["loopback_cluster"]


def loopback_cluster(workers: int = 2) -> LocalCluster:
    """A scheduler in this process and workers of one thread each; a task that takes one down is not tried again by it."""
    import dask
    import distributed

    start: Any = distributed.LocalCluster  # it has no types
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        running: LocalCluster = start(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=60,
        )
    return running
