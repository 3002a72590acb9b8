"""A filter of system calls (seccomp) on the calling process, for good: Linux on x86_64 and aarch64."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

from briefgen.sources.confining.syscalls import NUMBERS, Numbers

__all__ = ["install", "program"]

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 1  # fails with EPERM
_KILL = 0x80000000

_LOAD = 0x20
_JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000

# Access other than reading, O_CREAT, O_TRUNC and O_TMPFILE.
_WRITES = 0o3 | 0o100 | 0o1000 | 0o20000000
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL and F_DUPFD_CLOEXEC: none that names an owner to be signalled.
_FCNTL = (0, 1, 2, 3, 1030)
# TCGETS, TIOCGWINSZ, FIONCLEX and FIOCLEX: what opening a file asks for.
_IOCTL = (0x5401, 0x5413, 0x5450, 0x5451)

_Step = tuple[int, int, int, int]


def _argument(index: int, half: int = 0) -> _Step:
    """Load half of an argument; both architectures store the low half first."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * half)


def _return(action: int) -> _Step:
    return (_RETURN, 0, 0, action)


def _only_reading(index: int) -> list[_Step]:
    return [_argument(index), (_JUMP_ANY_BIT, 0, 1, _WRITES), _return(_REFUSE), _return(_ALLOW)]


def _one_of(index: int, values: Iterable[int]) -> list[_Step]:
    checks = [step for value in values for step in ((_JUMP_EQUAL, 0, 1, value), _return(_ALLOW))]
    return [_argument(index), *checks, _return(_REFUSE)]


def _only_asking() -> list[_Step]:
    """A limit may be asked for, not set: the address of the new one is zero."""
    zero = [step for half in (0, 1) for step in (_argument(2, half), (_JUMP_EQUAL, 1, 0, 0), _return(_REFUSE))]
    return [*zero, _return(_ALLOW)]


def _ruled(name: str) -> list[_Step]:
    if name in {"open", "openat"}:
        return _only_reading(1 if name == "open" else 2)
    if name == "fcntl":
        return _one_of(1, _FCNTL)
    if name == "ioctl":
        return _one_of(1, _IOCTL)
    return _only_asking() if name == "prlimit64" else [_return(_ALLOW)]


def program(architecture: int, numbers: Numbers) -> bytes:
    """The filter: what is named passes, some of it with certain arguments only, the rest fails with EPERM.

    Source: seccomp(2), struct seccomp_data; bpf classic, struct sock_filter.
    """
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        _return(_KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32),
        _return(_REFUSE),
    ]
    for name, number in numbers.items():
        rule = _ruled(name)
        steps += [(_JUMP_EQUAL, 0, len(rule), number), *rule]
    steps.append(_return(_REFUSE))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def install(libc: ctypes.CDLL) -> bool:
    """Put the filter on this process; False where this machine has none. It needs NO_NEW_PRIVS."""
    known = NUMBERS.get(os.uname().machine)
    if known is None or struct.calcsize("P") != 8:
        return False
    steps = program(*known)
    held = ctypes.create_string_buffer(steps, len(steps))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps) // 8, ctypes.addressof(held)))
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_ulong(ctypes.addressof(head)), 0, 0) == 0)
