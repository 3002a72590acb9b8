"""Tasks on workers: what they give, what they raise, and what a worker's death costs, here, in processes and on a cluster."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import distributed
import pytest

from briefgen.errors import ClusterError, SettingsError
from briefgen.workers import Crew, Ended, WorkerDiedError, Workplace, cluster, each, hire
from tests.clusters import loopback_cluster
from tests.unit import worker_tasks

if TYPE_CHECKING:
    from distributed import LocalCluster

TWO = Workplace(2)


def run(crew: Crew, function: Callable[..., Any], numbers: range) -> dict[int, Ended[int, Any]]:
    return {ended.key: ended for ended in each(crew, function, ((n, (n,)) for n in numbers))}


@pytest.fixture(scope="module")
def local_cluster() -> Iterator[LocalCluster]:
    with loopback_cluster() as running:
        yield running


@pytest.fixture(params=["here", "processes", "cluster"])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    if request.param == "cluster":
        address = request.getfixturevalue("local_cluster").scheduler_address
        with hire(Workplace(dask=address)) as hired:
            yield hired
    else:
        with hire(TWO, here=request.param == "here") as hired:
            yield hired


def test_every_task_gives_what_it_gives(crew: Crew) -> None:
    assert {n: ended.got() for n, ended in run(crew, worker_tasks.square, range(7)).items()} == {
        n: n * n for n in range(7)
    }


def test_what_a_task_raises_is_its_own(crew: Crew) -> None:
    ended = run(crew, worker_tasks.complain, range(3))
    assert {n: repr(one.error) for n, one in ended.items()} == {n: f"ValueError({n})" for n in range(3)}
    with pytest.raises(ValueError, match="2"):
        ended[2].got()


def test_what_is_shared_arrives(crew: Crew) -> None:
    token = crew.share(b"x" * 1000)
    assert [ended.got() for ended in each(crew, worker_tasks.size, [(1, (token,))])] == [1000]


def test_the_next_task_is_asked_for_when_there_is_room() -> None:
    asked: list[int] = []

    def tasks() -> Iterator[tuple[int, tuple[int]]]:
        for n in range(6):
            asked.append(n)
            yield n, (n,)

    with hire(TWO) as crew:
        for taken, _ in enumerate(each(crew, worker_tasks.square, tasks()), start=1):
            assert len(asked) <= taken + 2


# --- deaths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["processes", "cluster"])
def test_a_task_that_kills_its_workers_fails_alone(place: str, request: pytest.FixtureRequest) -> None:
    dask = request.getfixturevalue("local_cluster").scheduler_address if place == "cluster" else ""
    with hire(Workplace(2, dask)) as crew:
        tasks = [(n, ("deadly" if n == 1 else "", n)) for n in range(5)]
        ended = {one.key: one for one in each(crew, worker_tasks.square_or_die, tasks)}
    assert {n: str(one.error) for n, one in ended.items() if isinstance(one.error, WorkerDiedError)} == {
        1: "its worker died twice"
    }
    assert {n: one.value for n, one in ended.items() if one.error is None} == {n: n * n for n in (0, 2, 3, 4)}


def test_a_task_whose_worker_died_is_tried_once_more(tmp_path: Path) -> None:
    with hire(TWO) as crew:
        task = ("a", (str(tmp_path / "marker"),))
        assert [one.got() for one in each(crew, worker_tasks.die_once, [task])] == ["alive"]


def test_a_worker_that_died_idle_is_replaced() -> None:
    with hire(Workplace(1)) as crew:
        (first,) = each(crew, worker_tasks.pid, [(1, ())])
        os.kill(first.got(), signal.SIGKILL)
        _until_gone(first.got())
        (second,) = each(crew, worker_tasks.pid, [(2, ())])
    assert second.got() != first.got()


def _until_gone(pid: int) -> None:
    while True:
        try:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
        except ChildProcessError:
            return
        time.sleep(0.01)


def test_what_still_runs_is_stopped_by_an_error(tmp_path: Path) -> None:
    def interrupted(crew: Crew) -> None:
        crew.submit(worker_tasks.late, str(tmp_path), 4.0)
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), hire(Workplace(1)) as crew:
        interrupted(crew)
    time.sleep(0.1)
    assert not (tmp_path / "ended").exists()


def test_processes_that_cannot_start_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.workers import processes

    monkeypatch.setattr(processes, "_settle", worker_tasks.refuse_to_start)
    with pytest.raises(ClusterError, match="no worker process can be started"), hire(Workplace(1)) as crew:
        list(each(crew, worker_tasks.square, [(1, (1,))]))


# --- the cluster ------------------------------------------------------------------------------------------------------


def test_the_extra_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SettingsError, match=r'pip install "briefgen\[dask\]"'), hire(Workplace(dask="tcp://x:1")):
        pass


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:1"])
def test_a_scheduler_that_is_not_there_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 0.2)
    with pytest.raises(ClusterError, match=f"{address}: no Dask scheduler"), hire(Workplace(dask=address)):
        pass
    left = [one for one in gc.get_objects() if isinstance(one, distributed.Client)]
    assert {one.status for one in left} <= {"closed"}, (
        "an open one is closed at any time, and may stop the start of another"
    )


def test_workers_of_another_version_are_refused(local_cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "__version__", "99.0")
    with (
        pytest.raises(ClusterError, match=r"runs briefgen .*, and this is briefgen 99\.0; install the same version"),
        hire(Workplace(dask=local_cluster.scheduler_address)),
    ):
        pass


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_JOIN_S", 0.2)
    with (
        loopback_cluster(0) as empty,
        pytest.raises(ClusterError, match=r"has had no worker for 0\.2 s; start some with 'dask worker"),
        hire(Workplace(dask=empty.scheduler_address)),
    ):
        pass


def test_a_scheduler_that_goes_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 0.5)
    running = loopback_cluster(1)

    def close_after_the_first() -> None:
        with hire(Workplace(dask=running.scheduler_address)) as crew:
            for _ in each(crew, worker_tasks.late, ((n, (str(tmp_path), 0.5)) for n in range(20))):
                running.close()

    with pytest.raises(ClusterError, match="has gone"):
        close_after_the_first()
