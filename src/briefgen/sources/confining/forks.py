"""One process a file, forked from one that never sees what is in the files: no file can touch another's text."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NoReturn

from briefgen.sources.confining.confinement import close_files, die_with

__all__ = ["CAN_FORK", "Ended", "How", "in_own_process"]

CAN_FORK = sys.platform == "linux"
"""Elsewhere the libraries of the system do not bear it."""

How = Literal["done", "time", "output", "broke"]

_AT_ONCE = 1 << 20
_F_SETPIPE_SZ = 1031


@dataclass(frozen=True, slots=True)
class Ended:
    """How the work in a process ended.

    Attributes:
        answer: what it wrote; empty unless ``how`` is ``done``.
        how: ``done``; ``time`` or ``output``: it broke that limit and was killed; ``broke``: it ended by itself, in disorder.
        peak: bytes of memory that it held at most, libraries counted in.
        seconds: of processor time.
    """

    answer: bytes
    how: How
    peak: int = 0
    seconds: float = 0.0


def in_own_process(work: Callable[[], bytes], *, timeout_s: float, most: int, asking: int | None = None) -> Ended:
    """Do some work in a fork of this process and wait for its answer.

    Args:
        work: runs in the fork, in which no file is open but the one for the answer.
        timeout_s: wall time; after that the fork is killed.
        most: bytes of the answer.
        asking: descriptor at whose other end is the process that asks: when it is gone, so is the work.
    """
    reading, writing = os.pipe()
    _widen(writing)
    parent = os.getpid()
    number = os.fork()
    if number == 0:
        _live(work, writing, parent)
    os.close(writing)
    try:
        pieces, how = _collect(reading, time.monotonic() + timeout_s, most, asking)
    finally:
        os.close(reading)
        # What closed its end and still runs is up to something; what ended keeps its status.
        os.kill(number, signal.SIGKILL)
        _, status, usage = os.wait4(number, 0)
    if how == "done" and status != 0:
        how = "time" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU else "broke"
    answer = b"".join(pieces) if how == "done" else b""
    return Ended(answer, how, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)


def _widen(pipe: int) -> None:
    """A wider pipe saves switches between the two processes; a narrow one will do."""
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _AT_ONCE)
    except OSError:
        return


def _live(work: Callable[[], bytes], writing: int, parent: int) -> NoReturn:
    status = 1
    try:
        die_with(parent)
        close_files(writing)
        left = memoryview(work())
        while left:
            left = left[os.write(writing, left) :]
        status = 0
    finally:
        # No handler, no buffer and no thread of the process that was forked has any business here.
        os._exit(status)


def _collect(reading: int, deadline: float, most: int, asking: int | None) -> tuple[list[bytes], How]:
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    if asking is not None:
        poll.register(asking, 0)
    pieces: list[bytes] = []
    size = 0
    while (left := deadline - time.monotonic()) > 0:
        events = dict(poll.poll(1000 * left + 1))
        if asking in events:
            return [], "broke"
        if reading in events:
            piece = os.read(reading, _AT_ONCE)
            if not piece:
                return pieces, "done"
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return [], "output"
    return [], "time"
