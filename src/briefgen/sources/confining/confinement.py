"""What a process gives up before the first byte of a file is parsed in it: network, processes, writing, all files but the program's.

Three walls of the Linux kernel stand one behind the other: a network namespace of its own, a filter of system calls and
Landlock. Where the filter cannot be had, a hook in the interpreter refuses the same: it holds Python code back, and no code
that a file slipped into a library.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefgen.sources.confining.landlock import restrict
from briefgen.sources.confining.refusing import refuse
from briefgen.sources.confining.seccomp import install

__all__ = ["MEANS", "Wall", "close_files", "confine", "die_with", "enclose", "limit", "readable_folders", "walls"]

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_3 = 0x20080522
_SIGKILL = 9
_CPU_MARGIN_S = 2
_MOST_FILES = 4096
_LIBRARIES_RESIDENT = 48_000_000

MEANS = ("namespace", "filter", "landlock", "hook", "limits")
"""What a wall may be made of."""

# Which of them closes what; one is enough.
_CLOSES = {
    "network": ("filter", "namespace", "hook"),
    "new processes": ("filter", "hook"),
    "writing of files": ("filter", "landlock", "hook"),
    "reading of files": ("landlock",),
    "other processes": ("filter", "landlock", "hook"),
    "memory and processor time": ("limits",),
}


@dataclass(frozen=True, slots=True)
class Wall:
    """What is closed to a process that parses a file.

    Attributes:
        name: such as ``network``.
        means: what closes it, some of ``MEANS``; empty where it is open on this machine.
    """

    name: str
    means: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: closed ({', '.join(self.means)})" if self.means else f"{self.name}: open"


def walls(means: Iterable[str]) -> tuple[Wall, ...]:
    """What some means close, and what they leave open."""
    held = set(means)
    return tuple(Wall(name, tuple(m for m in closing if m in held)) for name, closing in _CLOSES.items())


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def enclose() -> list[str]:
    """Give up the network and further rights, for this process and all that it forks; to be called before any thread starts.

    Returns:
        The means that hold.
    """
    libc = _libc()
    if libc is None:
        return []
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # With the rights of the administrator there is no need of a user namespace, in which files of others could not be read.
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return ["namespace"]
    return []


def confine(readable: Sequence[str], *, kernel: bool = True) -> list[str]:
    """Give up, for good, everything that parsing does not need.

    Args:
        readable: folders in which the program and its libraries lie: a library may load a part of itself late.
        kernel: whether to use the kernel's walls; without them only the interpreter's hook.

    Returns:
        The means that hold.
    """
    libc = _libc() if kernel else None
    held = []
    if libc is not None:
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        _drop_capabilities(libc)
        held = ["landlock"] if restrict(libc, readable) else []
        held += ["filter"] if install(libc) else []
    if "filter" not in held:
        refuse()
        held.append("hook")
    return held


def die_with(parent: int) -> None:
    """End this process when its parent ends; ``parent`` is its number, which is no longer that of ours if it already has."""
    libc = _libc()
    if libc is not None:
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    number = _CAPSET.get(os.uname().machine)
    if number is not None:
        header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
        libc.syscall(ctypes.c_long(number), header, (ctypes.c_uint32 * 6)())


def close_files(kept: int) -> None:
    """Close every file that was inherited but one, and lay standard input, output and errors on nothing.

    Args:
        kept: descriptor above 2 on which the answer goes out.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    try:
        import resource  # noqa: PLC0415 - not on Windows

        most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 20)
    except ImportError:
        most = _MOST_FILES
    os.closerange(3, kept)
    os.closerange(kept + 1, max(most, kept + 1))


def limit(memory: int, seconds: float) -> list[str]:
    """Bound the memory and the further processor time of this process; no file may grow, no core is written.

    Args:
        memory: bytes, libraries counted in.
        seconds: of processor time from now on; the kernel ends the process a little after that.

    Returns:
        The means that hold.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return []
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # The address space holds all that is mapped, most of which costs no memory: it gets more room than the data.
    _lower(resource.RLIMIT_DATA, memory - _LIBRARIES_RESIDENT)
    _lower(resource.RLIMIT_AS, 4 * memory)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + seconds) + _CPU_MARGIN_S, keep_hard=True)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    return ["limits"]


def _lower(name: int, most: int, *, keep_hard: bool = False) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(name)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # some systems know a limit by name only
        resource.setrlimit(name, (soft, hard if keep_hard else soft))


def readable_folders() -> tuple[str, ...]:
    """The folders of the path for imports from which something was imported, the interpreter's and the system's libraries."""
    return tuple(dict.fromkeys(_readable()))


def _readable() -> Iterator[str]:
    # What stands in for a module may import it when asked for more than what it holds.
    told = (getattr(m, "__dict__", {}).get("__file__") for m in list(sys.modules.values()))
    files = [os.path.realpath(f) for f in told if isinstance(f, str)]
    for entry in sys.path:
        folder = os.path.realpath(entry)
        if any(f.startswith(folder + os.sep) for f in files):
            yield folder
    yield from (os.path.realpath(p) for p in (*_LIBRARIES, "/usr/share/zoneinfo"))


_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
