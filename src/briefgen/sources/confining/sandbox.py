"""The program's side of the processes in which files are parsed: started when first needed, used for all files.

What is started forks a process of its own for each file (see :mod:`briefgen.sources.confining.worker`), so that no file can touch what
is read of another. Where there is no fork, one process reads many files and is replaced from time to time.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar

import msgspec

from briefgen.sources.confining.confinement import Wall, walls
from briefgen.sources.parsed import Answer, Parsed, ReadError, from_wire

__all__ = ["NONSENSE", "Limits", "Sandbox", "answer_in", "parsed_of"]

T = TypeVar("T")

# The child gets no more of the environment than an interpreter needs: no keys, no proxies.
_ENVIRONMENT = (
    "PATH",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "TEMP",
    "TMP",
    "TMPDIR",
    "HOME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)

NONSENSE = "its reader broke down (it gave no answer that can be used)"
"""Why a file is not read whose process answers what no reader does."""

_BROKE = "its reader broke down (it ran out of memory or processor time, or crashed)"
# For a start and the first use of a reader, which are none of a file's business.
_START_S = 60.0
_SHARED = 25


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        timeout_s: wall time and processor time.
        memory: bytes of the process that parses it, libraries counted in.
        file_size: bytes of the file.
        output_size: bytes of what was read, as it comes over the pipe.
    """

    timeout_s: float = 18.0
    memory: int = 512_000_000
    file_size: int = 50_000_000
    output_size: int = 20_000_000


class Sandbox:
    """Reads any number of files; use as a context manager. Not to be shared between threads.

    Args:
        limits: what one file may cost.
        forks: whether each file may get a process of its own, where the system allows it.

    Attributes:
        peak: bytes of memory that the last file's process held at most; 0 where it is not known.
        seconds: of processor time that it took; likewise.
    """

    def __init__(self, limits: Limits | None = None, *, forks: bool = True) -> None:
        self.limits = limits or Limits()
        self.peak = 0
        self.seconds = 0.0
        self._forks = forks
        self._child: subprocess.Popen[bytes] | None = None
        self._means: tuple[str, ...] = ()
        self._left = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def walls(self) -> tuple[Wall, ...]:
        """What is closed, on this machine, to a process that parses a file.

        Raises:
            ReadError: no process can be started.
        """
        self._started()
        return walls(self._means)

    def read(self, data: bytes, reader: str) -> Parsed:
        """Parse a file; see :meth:`answer`.

        Raises:
            ReadError: the file cannot be read, or it broke a limit.
        """
        try:
            return parsed_of(self.answer(data, reader))
        except ValueError as error:
            raise ReadError(NONSENSE) from error

    def answer(self, data: bytes, reader: str) -> bytes:
        """Parse a file in a process of its own.

        Args:
            data: the whole file.
            reader: a suffix, in lower case with its point, or ``module:function``.

        Returns:
            What that process answers, as it comes over the pipe: see :mod:`briefgen.sources.confining.worker`. Nothing of it is to be
            taken on trust.

        Raises:
            ReadError: it broke a limit.
        """
        child = self._started()
        # A fork is timed by the process that made it; that one is given time for the first use of a reader.
        seconds = self.limits.timeout_s + (_START_S if self._forks else 0)
        with self._watched(child, seconds, self._too_long()):
            head, answer = self._exchange(child, data, reader)
        self.peak, self.seconds, how = head["peak"], head["seconds"], head["how"]
        if not self._forks:
            self._left -= 1
            if self._left <= 0:
                self.close()
        if how == "time":
            raise ReadError(self._too_long())
        if how == "output":
            raise ReadError(f"holds more than {self.limits.output_size // 1_000_000} MB of text")
        if how != "done":
            raise ReadError(_BROKE)
        return answer

    def _too_long(self) -> str:
        return f"took longer than {self.limits.timeout_s:g} s to read"

    def _exchange(self, child: subprocess.Popen[bytes], data: bytes, reader: str) -> tuple[dict[str, Any], bytes]:
        stdin, stdout = _pipe(child.stdin), _pipe(child.stdout)
        _write(stdin, {"reader": reader, "size": len(data), "most": self.limits.output_size}, data)
        head = _read_line(stdout)
        answer = stdout.read(head["size"])
        if len(answer) < head["size"]:
            raise EOFError
        return head, answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None:
            return self._child
        child = self._child = self._start()
        with self._watched(child, _START_S, "its reader could not be started"):
            limits = {"memory": self.limits.memory, "timeout_s": self.limits.timeout_s, "forks": self._forks}
            _write(_pipe(child.stdin), limits)
            hello = _read_line(_pipe(child.stdout))
        self._forks, self._means, self._left = hello["forks"], tuple(hello["means"]), _SHARED
        return child

    @contextlib.contextmanager
    def _watched(self, child: subprocess.Popen[bytes], seconds: float, too_long: str) -> Iterator[None]:
        """Kill the child when it takes too long; when that happens or it breaks down, the next file gets a new one."""
        fired = threading.Event()

        def expire() -> None:
            fired.set()
            child.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, ValueError, EOFError, KeyError, TypeError, RecursionError) as error:
            self.close()
            raise ReadError(too_long if fired.is_set() else _BROKE) from error
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        package = str(Path(__file__).resolve().parents[3])
        paths = dict.fromkeys([package, *(str(Path(p).absolute()) for p in sys.path if p)])
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment |= {
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "briefgen.sources.confining.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def close(self) -> None:
        """End the child, if there is one; with it ends what it forked."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written went with the child
                    pipe.close()
        child.wait()


def answer_in(answer: bytes, kind: type[T]) -> T:
    """What a process that has seen a file answers, in its proper form.

    Raises:
        ValueError: it is no such answer.
    """
    try:
        return msgspec.json.decode(answer, type=kind)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def parsed_of(answer: bytes) -> Parsed:
    """What an answer says of a file.

    Raises:
        ReadError: it says that the file cannot be read; its attribute ``passing`` says whether that may pass.
        ValueError: it is no such answer.
    """
    told = answer_in(answer, Answer)
    if told.parsed is not None and told.error is None:
        return from_wire(told.parsed)
    if told.error is not None and told.parsed is None:
        raise ReadError(told.error, passing=told.passing)
    raise ValueError("not an answer of a reader")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def _write(stdin: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    stdin.write(json.dumps(head).encode("ascii") + b"\n")
    stdin.write(body)
    stdin.flush()


def _read_line(stdout: IO[bytes]) -> dict[str, Any]:
    line = stdout.readline(1000)
    if not line.endswith(b"\n"):
        raise EOFError
    value: dict[str, Any] = json.loads(line)
    return value
