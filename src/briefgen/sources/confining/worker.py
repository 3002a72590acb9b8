"""The process that stands between the program and the files: it forks one that parses for each file, and never looks into one.

Wire, on standard input: one JSON line of limits (``memory``, ``timeout_s``, ``forks``), then for each file one JSON line
(``reader``, ``size``, ``most``) and then ``size`` bytes. On standard output: one JSON line (``forks``, ``means``), then for
each file one JSON line (``size``, ``how``, ``peak``, ``seconds``) and then ``size`` bytes of JSON: ``{"parsed": ...}``,
``{"value": ...}`` or ``{"error": reason}``; ``"passing": true`` stands beside an error that the same file may not have
another time. Only what those bytes say comes from a process that has seen the file.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from briefgen.errors import SourceError
from briefgen.sources.confining.confinement import confine, enclose, limit, readable_folders
from briefgen.sources.confining.forks import CAN_FORK, Ended, in_own_process
from briefgen.sources.confining.warming import READERS_OF, reader_of, warmed
from briefgen.sources.parsed import Parsed, ReadError, to_wire

__all__ = ["main", "reply"]

_PROBE_S = 20.0
_SHARED = 50
_LONGEST = 2000


def reply(reader: Callable[[bytes], Any], data: bytes) -> bytes:
    """What a reader makes of a file, or why it does not, as it goes over the wire."""
    try:
        read = reader(data)
        told = {"parsed": to_wire(read)} if isinstance(read, Parsed) else {"value": read}
        return json.dumps(told).encode("ascii")
    except SourceError as error:
        told = {"error": str(error)[:_LONGEST]}
    except ReadError as error:
        told = {"error": str(error)[:_LONGEST], "passing": error.passing}
    except MemoryError:
        told = {"error": "needs more memory than a source may take", "passing": True}
    except RecursionError:
        told = {"error": "is nested too deep"}
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of a hostile file is a fault of that file alone
        told = {"error": f"could not be parsed ({type(error).__name__}: {' '.join(str(error).split())[:200]})"}
    return json.dumps(told).encode("ascii")


def _probe(readable: tuple[str, ...], *, kernel: bool) -> bytes:
    """The walls as they hold here; fails where what every reader needs does not go on inside them."""
    held = [*limit(1 << 30, _PROBE_S), *confine(readable, kernel=kernel)]
    Path(os.__file__).read_bytes()  # a library may load a part of itself late
    os.urandom(8)
    return json.dumps(held).encode("ascii")


def _prepared(name: str) -> Callable[[bytes], Any]:
    """The reader, ready to use; where that fails it fails again for each file, which then says why."""
    try:
        return warmed(name)
    except Exception:  # noqa: BLE001 - whatever is wrong with the installation
        return functools.partial(_late, name)


def _late(name: str, data: bytes) -> Any:  # noqa: ANN401 - whatever a reader makes
    return reader_of(name)(data)


class _Forking:
    """Parses each file in a fork."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self._memory, self._timeout_s = limits["memory"], limits["timeout_s"]
        self._ready: dict[str, Callable[[bytes], Any]] = {}
        self._kernel = True
        self._readable = readable_folders()
        outer = enclose()
        probe = self._probed()
        if probe.how != "done":
            self._kernel = False
            probe = self._probed()
        self.means = [*outer, *json.loads(probe.answer or b"[]")]

    def _probed(self) -> Ended:
        work = functools.partial(_probe, self._readable, kernel=self._kernel)
        return in_own_process(work, timeout_s=_PROBE_S, most=1000)

    def __call__(self, name: str, data: bytes, most: int) -> Ended:
        if name not in self._ready:
            self._ready[name] = _prepared(name)
            self._readable = readable_folders()
            # What is there now is not looked through again: pages stay shared.
            gc.collect()
            gc.freeze()
        work = functools.partial(self._parse, self._ready[name], data)
        return in_own_process(work, timeout_s=self._timeout_s, most=most, asking=sys.stdin.fileno())

    def _parse(self, reader: Callable[[bytes], Any], data: bytes) -> bytes:
        limit(self._memory, self._timeout_s)
        confine(self._readable, kernel=self._kernel)
        return reply(reader, data)


class _Staying:
    """Parses all files in this process, where there is no fork; the program replaces it from time to time."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self._memory, self._timeout_s = limits["memory"], limits["timeout_s"]
        self._ready = {name: _prepared(name) for name in READERS_OF}
        enclose()
        # Of one file's wall time the program keeps count.
        self.means = [*limit(self._memory, _SHARED * self._timeout_s), *confine(readable_folders())]

    def __call__(self, name: str, data: bytes, most: int) -> Ended:
        answer = reply(self._ready.get(name) or _prepared(name), data)
        return Ended(answer, "done") if len(answer) <= most else Ended(b"", "output")


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Serve until standard input ends."""
    limits = json.loads(stdin.readline())
    parse = (_Forking if limits["forks"] and CAN_FORK else _Staying)(limits)
    _tell(stdout, {"forks": isinstance(parse, _Forking), "means": parse.means})
    while line := stdin.readline():
        job = json.loads(line)
        ended = parse(job["reader"], stdin.read(job["size"]), job["most"])
        head = {"size": len(ended.answer), "how": ended.how, "peak": ended.peak, "seconds": ended.seconds}
        _tell(stdout, head, ended.answer)


def _tell(stdout: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    stdout.write(json.dumps(head).encode("ascii") + b"\n")
    stdout.write(body)
    stdout.flush()


if __name__ == "__main__":
    # What a parser prints must not mix with the answers.
    _out = sys.stdout.buffer
    sys.stdout = sys.stderr
    main(sys.stdin.buffer, _out)
