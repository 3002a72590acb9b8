"""Landlock, by which a Linux process gives up files and other processes for good; kernel 5.13 or later."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

__all__ = ["restrict"]

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights over files each version of the interface knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_RIGHTS = 16
_BIND_CONNECT = 0b11
_SIGNALS_AND_SOCKETS = 0b11


def restrict(libc: ctypes.CDLL, readable: Iterable[str]) -> bool:
    """Give up all files but those below some folders, which may be read; False where the kernel cannot.

    Args:
        libc: the C library.
        readable: folders; those that are not there are passed over.

    Source: landlock(7).
    """
    version = _call(libc, _CREATE, None, 0, _VERSION)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, _NEWEST_RIGHTS)) - 1
    attributes = struct.pack("Q", rights)
    if version >= 4:
        attributes += struct.pack("Q", _BIND_CONNECT)
    if version >= 6:
        attributes += struct.pack("Q", _SIGNALS_AND_SOCKETS)
    rules = _call(libc, _CREATE, ctypes.create_string_buffer(attributes), len(attributes), 0)
    if rules < 0:
        return False
    try:
        for folder in readable:
            _allow(libc, rules, folder)
        return _call(libc, _RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, folder: str) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
    except OSError:
        return
    try:
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, opened)
        _call(libc, _ADD, rules, _PATH_BENEATH, ctypes.create_string_buffer(rule), 0)
    finally:
        os.close(opened)


def _call(libc: ctypes.CDLL, number: int, *arguments: ctypes.Array[ctypes.c_char] | int | None) -> int:
    typed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(libc.syscall(ctypes.c_long(number), *typed))
