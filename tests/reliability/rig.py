"""Runs of the command line that are killed, or whose writes fail, at the n-th call of the system: files below one folder, and sockets.

A process with ``syscalls.c`` preloaded loads the program once and forks for each run. Linux with a C compiler.
"""

from __future__ import annotations

import ctypes
import gc
import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Literal

__all__ = ["Ended", "Rig", "Run", "a_rig", "missing"]

How = Literal["count", "kill", "tear", "fail once", "fail on", "warm"]
_HOW: tuple[How, ...] = ("count", "kill", "tear", "fail once", "fail on")
_REPORT = struct.Struct("l512s")
_METER = 4096  # where, in the shared pages, the tokens stand that the run counts as spent or set aside
_ROOT = Path(__file__).parents[2]
_DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command line.

    Attributes:
        arguments: without the program's name; or a function of a module, as ``module:function``, and its arguments.
        root: files below it count; also the working folder.
        how: what happens at the event; ``fail on`` lets all later ones fail, too.
        at: which event, counted from one.
        code: error that it fails with.
        sockets: whether connecting, sending and receiving count, too.
        kill_after_s: kill it after so long; None lets it run.
    """

    arguments: Sequence[str]
    root: Path
    how: How = "count"
    at: int = 0
    code: int = 0
    sockets: bool = False
    kill_after_s: float | None = None
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a run.

    Attributes:
        exit: code; minus the number of the signal that ended it.
        events: how many were counted.
        last: the event that was hit; the last one where none was.
        counted: tokens that the run counted as spent or had set aside, when it ended.
        said: on standard error.
        seconds: wall time.
    """

    exit: int
    events: int
    last: str
    counted: int
    said: str
    seconds: float


def missing() -> str:
    """Why there can be no rig here; empty where there can."""
    if not sys.platform.startswith("linux"):
        return "calls of the system can be intercepted on Linux only"
    return "" if shutil.which("cc") else "no C compiler (cc) to build what intercepts calls of the system"


class Rig:
    """The process that forks runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, run: Run) -> Ended:
        """Run to its end."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({**asdict(run), "root": str(run.root)}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the rig has broken down"
        return Ended(**json.loads(line))

    def warm(self, run: Run) -> None:
        """Run in the rig itself, undisturbed, so that all that comes after finds everything loaded."""
        assert self.run(replace(run, how="warm")).exit == 0

    def events(self, run: Run) -> int:
        """How many events a run has that nothing disturbs."""
        ended = self.run(replace(run, how="count"))
        assert ended.exit == 0, ended
        return ended.events


@contextmanager
def a_rig(folder: Path) -> Iterator[Rig]:
    """A rig, built in a folder, for as long as the block runs."""
    library = folder / "syscalls.so"
    source = Path(__file__).with_name("syscalls.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"], check=True)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "PYTHONPATH": os.pathsep.join([str(_ROOT / "src"), str(_ROOT), os.environ.get("PYTHONPATH", "")]),
        "PYTHONWARNINGS": "error",
        "SOURCE_DATE_EPOCH": "1777593600",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.rig", str(library)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=_ROOT,
        text=True,
    )
    try:
        yield Rig(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


# --- in the rig's process -------------------------------------------------------------------------------------------------


def _serve(library: str, orders: IO[str], answers: IO[str]) -> None:
    os.environ.pop("LD_PRELOAD", None)  # what a run starts has nothing to do with it
    shim = ctypes.CDLL(library)
    pages = mmap.mmap(-1, 2 * _METER)
    _warm(pages)
    for line in orders:
        order = json.loads(line)
        said = Path(order["root"]).with_suffix(".err")
        began = time.monotonic()
        pages[: 2 * _METER] = bytes(2 * _METER)
        if order["how"] == "warm":
            os.chdir(order["root"])
            code = _called(order["arguments"])
            gc.collect()  # with it goes its connection, which no fork is to have
            said.touch()
        else:
            child = os.fork()
            if not child:
                _run(order, said, shim, pages)
            code = _ended(child, order["kill_after_s"])
        count, last = _REPORT.unpack_from(pages)
        told = {
            "exit": code,
            "events": count,
            "last": last.partition(b"\0")[0].decode("utf-8", "replace"),
            "counted": struct.unpack_from("q", pages, _METER)[0],
            "said": said.read_text(encoding="utf-8", errors="replace"),
            "seconds": time.monotonic() - began,
        }
        answers.write(json.dumps(told) + "\n")
        answers.flush()


def _warm(pages: mmap.mmap) -> None:
    """Load what runs load, and let meters tell what they count."""
    from briefgen.drafting import metering

    def telling(name: str) -> None:
        real = getattr(metering.Meter, name)

        def told(self: Any, *arguments: Any, **named: Any) -> None:
            real(self, *arguments, **named)
            struct.pack_into("q", pages, _METER, (self._spent + self._held).tokens)

        setattr(metering.Meter, name, told)

    for name in ("_hold", "answered", "_end"):
        telling(name)


def _run(order: dict[str, Any], said: Path, shim: ctypes.CDLL, pages: mmap.mmap) -> None:
    """In the fork."""
    code = 70
    try:
        os.environ.update(order["environment"])
        os.chdir(order["root"])
        nothing = os.open(os.devnull, os.O_RDWR)
        errors = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for number, handle in enumerate((nothing, nothing, errors)):
            os.dup2(handle, number)
        page = (ctypes.c_char * len(pages)).from_buffer(pages)
        how = _HOW.index(order["how"])
        shim.fault_arm(
            page, os.fsencode(order["root"]), how, ctypes.c_long(order["at"]), order["code"], int(order["sockets"])
        )
        code = _called(order["arguments"])
        sys.stderr.flush()
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    except BaseException:  # noqa: BLE001 - told as a fault of the program
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _called(arguments: Sequence[str]) -> int:
    first, *others = arguments
    if ":" in first:
        from importlib import import_module

        module, _, name = first.partition(":")
        return int(getattr(import_module(module), name)(*others) or 0)
    from briefgen.cli.app import main

    return main(arguments)


def _ended(child: int, kill_after_s: float | None) -> int:
    """Wait for a child, and kill it when it is time."""
    deadline = time.monotonic() + (_DEADLINE_S if kill_after_s is None else kill_after_s)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)  # it is not waited for yet, so the number is still its own
    done, status = os.waitpid(child, 0 if kill_after_s is not None else os.WNOHANG)
    while not done:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return -999
        time.sleep(0.001)
        done, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    _serve(sys.argv[1], sys.stdin, sys.stdout)
