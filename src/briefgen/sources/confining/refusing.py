"""The weaker wall, where the kernel has none to offer: the interpreter refuses what a reader of files never does."""

from __future__ import annotations

import os
import sys

__all__ = ["refuse"]

_REFUSED = (
    "_winapi.",
    "ctypes.dlopen",
    "fcntl.",
    "ftplib.",
    "http.client.",
    "imaplib.",
    "mmap.__new__",
    "msvcrt.",
    "os.",
    "poplib.",
    "pty.",
    "resource.",
    "shutil.",
    "signal.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "syslog.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
    "winreg.",
)
# What imports and the opening of a file for reading do.
_ALLOWED = frozenset(
    {"os.listdir", "os.scandir", "os.getxattr", "os.listxattr", "os.putenv", "os.unsetenv", "os.add_dll_directory"}
)
# These tell nobody what they do.
_UNHEARD = ("mkfifo", "mknod", "setpriority", "nice", "sched_setaffinity", "sched_setparam", "sched_setscheduler")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def refuse() -> None:
    """From now on, and for good, every try to write, connect, start or signal raises PermissionError in this process."""
    for name in _UNHEARD:
        if hasattr(os, name):
            setattr(os, name, _never)
    sys.addaudithook(_hook)


def _never(*_: object, **__: object) -> None:
    raise PermissionError("a reader of files may not do that")


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & _WRITES:
            raise PermissionError(f"a reader of files may not write: {arguments[0]!r}")
    elif event.startswith(_REFUSED) and event not in _ALLOWED:
        raise PermissionError(f"a reader of files may not do that: {event}")
