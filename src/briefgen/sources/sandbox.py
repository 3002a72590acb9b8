"""The parent's side of the child process: started when first needed, used for all files, killed when a file breaks a limit."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from briefgen.sources.parsed import Parsed, ReadError, from_wire

__all__ = ["Limits", "Sandbox", "parsed_of"]

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


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        timeout_s: wall time and processor time.
        memory: bytes of data of the child.
        file_size: bytes of the file.
        output_size: bytes of what was read, as it comes over the pipe.
    """

    timeout_s: float = 20.0
    memory: int = 512 * 1024 * 1024
    file_size: int = 50_000_000
    output_size: int = 20_000_000


class Sandbox:
    """One child process for any number of files; use as a context manager. Not to be shared between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, data: bytes, suffix: str) -> Parsed:
        """Parse a file in the child; see :meth:`answer`.

        Raises:
            ReadError: the file cannot be read, or it broke a limit.
        """
        return parsed_of(self.answer(data, suffix))

    def answer(self, data: bytes, suffix: str) -> dict[str, Any]:
        """Parse a file in the child.

        Args:
            data: the whole file.
            suffix: lower case, with its point; it chooses the reader.

        Returns:
            What the child answers, as it comes over the pipe: see :mod:`briefgen.sources.worker`.

        Raises:
            ReadError: it broke a limit; the child is then killed and the next file gets a new one.
        """
        child = self._child or self._start()
        fired = threading.Event()

        def expire() -> None:
            fired.set()
            child.kill()

        timer = threading.Timer(self.limits.timeout_s, expire)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange(child, data, suffix)
        except (OSError, ValueError, EOFError, RecursionError) as error:
            self.close()
            seconds = self.limits.timeout_s
            reason = (
                f"took longer than {seconds:g} s to read"
                if fired.is_set()
                else "its reader broke down (it ran out of memory or processor time)"
            )
            raise ReadError(reason) from error
        finally:
            timer.cancel()
        return answer

    def _exchange(self, child: subprocess.Popen[bytes], data: bytes, suffix: str) -> dict[str, Any]:
        stdin, stdout = _pipe(child.stdin), _pipe(child.stdout)
        stdin.write(json.dumps({"suffix": suffix, "size": len(data)}).encode("ascii") + b"\n")
        stdin.write(data)
        stdin.flush()
        line = stdout.readline(100)
        if not line.endswith(b"\n"):
            raise EOFError
        size = int(json.loads(line)["size"])
        if size > self.limits.output_size:
            self.close()
            raise ReadError(f"holds more than {self.limits.output_size // 1_000_000} MB of text")
        answer = stdout.read(size)
        if len(answer) < size:
            raise EOFError
        value: dict[str, Any] = json.loads(answer)
        return value

    def _start(self) -> subprocess.Popen[bytes]:
        package = str(Path(__file__).resolve().parents[2])
        paths = dict.fromkeys([package, *(str(Path(p).absolute()) for p in sys.path if p)])
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment |= {
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "briefgen.sources.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        _pipe(self._child.stdin).write(
            json.dumps({"memory": self.limits.memory, "timeout_s": self.limits.timeout_s}).encode("ascii") + b"\n"
        )
        return self._child

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written went with the child
                    pipe.close()
        child.wait()


def parsed_of(answer: object) -> Parsed:
    """What an answer of the child says.

    Raises:
        ReadError: it says that the file cannot be read.
        ValueError: it is no such answer.
    """
    if isinstance(answer, dict):
        if isinstance(error := answer.get("error"), str) and answer.keys() <= {"error", "passing"}:
            raise ReadError(error)
        if answer.keys() == {"parsed"}:
            return from_wire(answer["parsed"])
    raise ValueError("not an answer of a reader")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe
