"""Entries put and got, the folder, the names of entries, what a full or locked disk does, several builds at once, pruning."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import ExitCode, LedgerError, OutputError
from briefgen.ledger import Ledger, Pruning, StoppedError, checked, key_of, locks, only_writer, stock_of, store

KEY = "k" * 64


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def ledger(tmp_path: Path, said: list[str]) -> Any:
    with Ledger(tmp_path / "cache", warn=said.append) as ledger:
        yield ledger


# --- names --------------------------------------------------------------------------------------------------------------


def test_a_key_is_the_digest_of_canonical_json() -> None:
    said = json.dumps({"a": [1, None], "b": "é"}, sort_keys=True, separators=(",", ":"))
    assert key_of(b="é", a=[1, None]) == hashlib.sha256(said.encode()).hexdigest() == key_of(a=(1, None), b="é")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 1.5}),
        ({"a": "1"}, {"a": 1}),
        ({"a": "bc"}, {"ab": "c"}),
        ({"a": None}, {}),
        ({"a": ["b", "c"]}, {"a": ["bc"]}),
        ({"a": "\ud800"}, {"a": "\udc00"}),
        ({"a": "é"}, {"a": "e\u0301"}),
    ],
    ids=["number", "type", "name", "nothing", "list", "half-a-pair", "composed"],
)
def test_what_differs_has_another_key(one: dict[str, object], other: dict[str, object]) -> None:
    assert key_of(**one) != key_of(**other)


@pytest.mark.parametrize("part", [float("nan"), float("inf"), b"bytes", {1, 2}], ids=str)
def test_what_json_cannot_hold_has_no_key(part: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        key_of(part=part)


# --- entries ------------------------------------------------------------------------------------------------------------


def test_put_get_has_forget(ledger: Ledger, said: list[str]) -> None:
    assert ledger.get("reply", KEY) is None
    ledger.put("reply", KEY, b"one", calls=1, tokens=12, cost=0.5, note="extract")
    ledger.put("parsed", KEY, b"another kind")
    assert (ledger.get("reply", KEY), ledger.get("parsed", KEY)) == (b"one", b"another kind")
    ledger.put("reply", KEY, b"two")
    assert ledger.get("reply", KEY) == b"two"
    ledger.forget("reply", [KEY, "not there"])
    assert (ledger.has("reply", KEY), ledger.has("parsed", KEY)) == (False, True)
    assert said == []


@pytest.mark.parametrize(
    "value", [b"", b"\0" * 10, bytes(range(256)) * 4000], ids=["empty", "zeros", "a-million-bytes"]
)
def test_any_bytes_come_back(tmp_path: Path, value: bytes) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.put("reply", KEY, value)
    with Ledger(tmp_path) as ledger:
        assert ledger.get("reply", KEY) == value


def test_the_folder_is_for_nobody_else(ledger: Ledger) -> None:
    folder = ledger.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_folder_that_was_there_keeps_its_mode_and_its_files(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / ".gitignore").write_text("mine\n")
    Ledger(tmp_path).close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_the_day_of_use_is_written_at_the_end_and_only_when_it_changes(tmp_path: Path) -> None:
    day = 20_000
    with Ledger(tmp_path, day=lambda: day) as ledger:
        for n in range(3):
            ledger.put("reply", f"{n}", b"x")
    with Ledger(tmp_path, day=lambda: day + 40) as ledger, closing(sqlite3.connect(ledger.path)) as other:
        before = other.execute("PRAGMA data_version").fetchone()
        assert ledger.get("reply", "1") == b"x"
        assert other.execute("PRAGMA data_version").fetchone() == before
    (kind,) = stock_of(tmp_path).kinds
    assert (kind.oldest, kind.newest, kind.used) == (day, day, day + 40)
    assert checked(tmp_path) == ()


def test_what_is_paid_for_is_synced_before_put_returns(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        statements: list[str] = []
        assert ledger._connection is not None
        ledger._connection.set_trace_callback(statements.append)
        ledger.put("reply", KEY, b"paid")
        ledger.put("parsed", KEY, b"made here")
    assert [line for line in statements if "synchronous" in line] == [
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = NORMAL",
    ]


# --- disks that do not do what they should -------------------------------------------------------------------------------


class Refusing:
    """A connection that refuses some statements."""

    def __init__(self, real: sqlite3.Connection, words: str, error: sqlite3.Error) -> None:
        self._real, self._words, self._error = real, words, error
        self.broken = True

    def execute(self, statement: str, *more: Any) -> Any:
        if self.broken and self._words in statement:
            raise self._error
        return self._real.execute(statement, *more)

    def executemany(self, statement: str, *more: Any) -> Any:
        if self.broken and self._words in statement:
            raise self._error
        return self._real.executemany(statement, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


FAULTS = {
    "full": ("INSERT", sqlite3.OperationalError("database or disk is full")),
    "full-at-commit": ("COMMIT", sqlite3.OperationalError("database or disk is full")),
    "io": ("INSERT", sqlite3.OperationalError("disk I/O error")),
    "read-only": ("BEGIN", sqlite3.OperationalError("attempt to write a readonly database")),
    "locked": ("BEGIN", sqlite3.OperationalError("database is locked")),
    "locking": ("BEGIN", sqlite3.OperationalError("locking protocol")),
}


@pytest.mark.parametrize(("words", "error"), FAULTS.values(), ids=FAULTS.keys())
def test_what_cannot_be_written_stays_at_hand_and_is_told_once(
    tmp_path: Path, said: list[str], words: str, error: sqlite3.Error
) -> None:
    with Ledger(tmp_path, warn=said.append) as ledger:
        ledger.put("reply", "before", b"0")
        assert ledger._connection is not None
        refusing = Refusing(ledger._connection, words, error)
        ledger._connection = refusing  # type: ignore[assignment]
        for n in range(4):
            ledger.put("reply", f"{n}", b"%d" % n)
        assert [ledger.get("reply", f"{n}") for n in range(4)] == [b"0", b"1", b"2", b"3"]
        assert ledger.get("reply", "before") == b"0"
        assert len(said) == 1
        assert f"{ledger.path}" in said[0]
        assert str(error) in said[0]
        refusing.broken = False
        ledger.put("reply", "after", b"5")
    assert len(said) == 1
    with Ledger(tmp_path) as ledger:
        assert all(ledger.get("reply", f"{n}") == b"%d" % n for n in range(4)), "kept as soon as it could be"


def test_what_could_not_be_kept_at_all_is_told_at_the_end(tmp_path: Path, said: list[str]) -> None:
    with Ledger(tmp_path, warn=said.append) as ledger:
        words, error = FAULTS["full"]
        ledger._connection = Refusing(ledger._connection, words, error)  # type: ignore[assignment, arg-type]
        ledger.put("reply", "1", b"1")
    assert said[-1].startswith("1 answer was paid for and could not be kept")


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A limit on the size of files stands in for it: the system's own refusal, in a process of its own."""
    code = f"""
import resource, signal
from pathlib import Path
from briefgen.ledger import Ledger
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
said = []
ledger = Ledger(Path({str(tmp_path)!r}), warn=said.append)
ledger.put("reply", "small", b"x")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
for n in range(20):
    ledger.put("reply", str(n), bytes([n]) * 20_000)
assert all(ledger.get("reply", str(n)) == bytes([n]) * 20_000 for n in range(20))
assert ledger.get("reply", "small") == b"x"
ledger.close()
print(len(said), said[0])
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "cannot be written" in ended.stdout
    with Ledger(tmp_path) as ledger:
        assert ledger.get("reply", "small") == b"x"
    assert checked(tmp_path) == ()


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("unable to open database file"),
        sqlite3.OperationalError("attempt to write a readonly database"),
        sqlite3.OperationalError("database is locked"),
    ],
    ids=str,
)
def test_a_ledger_that_cannot_be_opened_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: sqlite3.Error
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(
        LedgerError, match=f"{error}; name another folder with --cache, or keep nothing with --no-cache"
    ):
        Ledger(tmp_path)
    assert LedgerError.exit_code == ExitCode.OUTPUT


def test_a_path_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(LedgerError, match=r"cache' cannot be used: (File exists|Not a directory)"):
        Ledger(tmp_path / "cache")
    assert (tmp_path / "cache").read_text() == "a file"


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(LedgerError, match="Permission denied"):
        Ledger(tmp_path / "cache")


def test_a_file_system_without_locks_is_told_of(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locks, "_lock", refuse)
    with Ledger(tmp_path, warn=said.append) as ledger:
        order: list[int] = []

        def one(n: int) -> None:
            with ledger.only_one(KEY):
                order.append(n)
                time.sleep(0.02)
                order.append(n)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(one, range(4)))
        assert all(order[i] == order[i + 1] for i in range(0, 8, 2)), "the threads of one process still take turns"
    assert len(said) == 1
    assert "No locks available" in said[0]


# --- several at once ----------------------------------------------------------------------------------------------------


def test_threads_share_one(ledger: Ledger) -> None:
    def work(n: int) -> None:
        for i in range(20):
            ledger.put("reply", f"{n}-{i}", b"%d %d" % (n, i))
            assert ledger.get("reply", f"{n}-{i}") == b"%d %d" % (n, i)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert stock_of(ledger.folder).entries == 160


def count_up(folder: Path, times: int) -> None:
    """Many of these at once would lose counts, were there two holders of the lock."""
    with Ledger(folder) as ledger:
        for _ in range(times):
            with ledger.only_one(KEY):
                at = int(ledger.get("reply", KEY) or b"0")
                ledger.put("parsed" if at < 0 else "reply", KEY, b"%d" % (at + 1))


def test_processes_take_turns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=count_up, args=(tmp_path, 12)) for _ in range(4)]
    for process in processes:
        process.start()
    count_up(tmp_path, 12)
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with Ledger(tmp_path) as ledger:
        assert ledger.get("reply", KEY) == b"60"
    assert list((tmp_path / "locks").iterdir()) == []


def hold(folder: Path, ready: Any) -> None:
    with Ledger(folder) as ledger, ledger.only_one(KEY):
        ready.set()
        time.sleep(60)


def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(tmp_path, ready))
    process.start()
    assert ready.wait(30)
    with Ledger(tmp_path) as ledger:
        stopped = threading.Event()
        threading.Timer(0.1, stopped.set).start()
        with pytest.raises(StoppedError), ledger.only_one(KEY, stopped=stopped):
            pytest.fail("it is held")
        process.kill()
        process.join(10)
        with ledger.only_one(KEY):
            pass


def test_a_thread_that_waits_ends_with_the_run(ledger: Ledger) -> None:
    stopped = threading.Event()
    stopped.set()
    with ledger.only_one(KEY), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: ledger.only_one(KEY, stopped=stopped).__enter__())
        with pytest.raises(StoppedError):
            waiting.result(10)


def test_a_lock_on_a_file_that_is_gone_guards_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder before takes the file away between our opening and our locking it."""
    path, real = tmp_path / "a.lock", locks._lock

    def lock(handle: int) -> None:
        path.unlink()
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(locks, "_lock", lock)
        assert locks._taken(path) is None
    handle = locks._taken(path)
    assert handle is not None
    os.close(handle)


# --- the lock on an output folder ---------------------------------------------------------------------------------------


def test_one_writer_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "briefing"
    with only_writer(folder):
        listed = sorted(path.name for path in folder.iterdir())
        told = rf"another build \(process {os.getpid()}\) is writing into this folder"
        with pytest.raises(OutputError, match=told), only_writer(folder):
            pytest.fail("two writers")
        assert sorted(path.name for path in folder.iterdir()) == listed
        (folder / "briefing.md").write_text("x")
    assert [path.name for path in folder.iterdir()] == ["briefing.md"]


def test_a_folder_that_stays_empty_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), only_writer(tmp_path / "a" / "b"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def write_for_ever(folder: Path, ready: Any) -> None:
    with only_writer(folder):
        ready.set()
        time.sleep(60)


def test_a_writer_that_died_is_no_writer(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=write_for_ever, args=(tmp_path / "out", ready))
    process.start()
    assert ready.wait(30)
    with pytest.raises(OutputError, match=f"process {process.pid}"), only_writer(tmp_path / "out"):
        pytest.fail("it is held")
    process.kill()
    process.join(10)
    with only_writer(tmp_path / "out"):
        pass


# --- what is there, and what may go -------------------------------------------------------------------------------------


@pytest.fixture
def aged(tmp_path: Path) -> Path:
    """Ten replies made on days 100 to 109, of 1,000 bytes each; two parsed files; a pending batch."""
    for n in range(10):
        with Ledger(tmp_path, day=lambda n=n: 100 + n) as ledger:  # type: ignore[misc]
            ledger.put("reply", f"r{n}", bytes(1000), calls=1, tokens=10, cost=0.5 if n else None)
    with Ledger(tmp_path, day=lambda: 101) as ledger:
        ledger.put("parsed", "p1", bytes(5000))
        ledger.put("parsed", "p2", bytes(5000))
        ledger.put("pending", "b1", b"batch")
    with Ledger(tmp_path, day=lambda: 200) as ledger:
        ledger.get("reply", "r0")
        ledger.get("parsed", "p2")
    return tmp_path


def test_stock(aged: Path) -> None:
    stock = stock_of(aged)
    kinds = {kind.kind: kind for kind in stock.kinds}
    reply = kinds["reply"]
    assert (reply.entries, reply.size, reply.calls, reply.tokens, reply.cost, reply.unpriced) == (
        10,
        10_000,
        10,
        100,
        4.5,
        1,
    )
    assert (reply.oldest, reply.newest, reply.used) == (100, 109, 200)
    assert (kinds["parsed"].entries, kinds["parsed"].calls, kinds["parsed"].cost) == (2, 0, None)
    assert (stock.entries, stock.size >= 20_000) == (13, True)


PRUNINGS = {
    "all": (Pruning(everything=True), set()),
    "old": (Pruning(made_before=105), {"r5", "r6", "r7", "r8", "r9", "b1"}),
    "unused": (Pruning(used_before=150), {"r0", "p2", "b1"}),
    "kind": (Pruning(kind="parsed"), {*(f"r{n}" for n in range(10)), "b1"}),
    "kind-and-old": (Pruning(kind="reply", made_before=103), {*(f"r{n}" for n in range(3, 10)), "p1", "p2", "b1"}),
    "pending-when-meant": (Pruning(kind="pending"), {*(f"r{n}" for n in range(10)), "p1", "p2"}),
    "old-and-unused": (Pruning(made_before=105, used_before=150), {"r0", "r5", "r6", "r7", "r8", "r9", "p2", "b1"}),
    "size": (Pruning(max_size=8000), {"r0", "p2", "r9", "r8", "b1"}),
    "size-of-a-kind": (Pruning(kind="reply", max_size=2000), {"r0", "r9", "p1", "p2", "b1"}),
    "nothing-too-old": (Pruning(made_before=50), {*(f"r{n}" for n in range(10)), "p1", "p2", "b1"}),
}


@pytest.mark.parametrize(("pruning", "left"), PRUNINGS.values(), ids=PRUNINGS.keys())
def test_pruning(aged: Path, pruning: Pruning, left: set[str]) -> None:
    with Ledger(aged) as ledger:
        would = ledger.prune(pruning, dry_run=True)
        assert stock_of(aged).entries == 13
        went = ledger.prune(pruning)
        assert would == went
        assert went.entries == 13 - len(left)
    with closing(sqlite3.connect(aged / "ledger.sqlite")) as other:
        assert {key for (key,) in other.execute("SELECT key FROM entries")} == left
    assert checked(aged) == ()


def test_pruning_gives_the_room_back(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        for n in range(100):
            ledger.put("parsed", f"{n}", bytes(20_000))
    before = stock_of(tmp_path).size
    with Ledger(tmp_path) as ledger:
        (tmp_path / "locks" / "dead.lock").touch()
        ledger.prune(Pruning(everything=True))
    assert (before > 2_000_000, stock_of(tmp_path).size < 100_000) == (True, True)
    assert list((tmp_path / "locks").iterdir()) == []


def test_pruning_beside_a_running_build(tmp_path: Path, said: list[str]) -> None:
    with Ledger(tmp_path, warn=said.append) as build:
        for n in range(600):
            build.put("parsed", f"{n}", b"x" * 100)
        with build.only_one("held"), Ledger(tmp_path) as other:
            assert other.prune(Pruning(everything=True)).entries == 600
        assert build.get("parsed", "1") is None
        build.put("parsed", "1", b"anew")
        assert build.get("parsed", "1") == b"anew"
    assert said == []


def test_a_day_is_counted_from_1970() -> None:
    assert store.today() == int(time.time() // 86_400)
