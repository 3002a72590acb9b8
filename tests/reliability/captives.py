"""What a file would have a reader do if it could: each of these runs in the place of a reader, inside the walls.

They know where to strike from the file that they are given: JSON with the port of a listener, a folder that they may not
write to, a secret that they may not read, and the number of the program's process.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen.sources.parsed import Block, Parsed

__all__ = ["ESCAPES", "linger", "poison", "scribble", "sleep", "try_all", "what_is_open"]

_NUMBERS = {
    "x86_64": {
        "socket": 41, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "ptrace": 101, "mount": 165, "unshare": 272,
        "process_vm_readv": 310, "bpf": 321, "memfd_create": 319, "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435,
    },
    "aarch64": {
        "socket": 198, "clone": 220, "execve": 221, "ptrace": 117, "mount": 40, "unshare": 97, "process_vm_readv": 270,
        "bpf": 280, "memfd_create": 279, "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435,
    },
}  # fmt: skip


class _Where:
    """Targets, as the file names them."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.port: int = told["port"]
        self.folder = Path(told["folder"])
        self.secret = Path(told["secret"])
        self.program: int = told["program"]


def _call(name: str, *arguments: int) -> None:
    """A system call without the library in between."""
    number = _NUMBERS.get(os.uname().machine, {}).get(name)
    if number is None:
        raise PermissionError("no such call here")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) for a in arguments)) < 0:
        raise OSError(ctypes.get_errno(), name)


def _forked() -> None:
    if os.fork() == 0:
        os._exit(0)


def _started() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def _connected(w: _Where) -> None:
    with socket.create_connection(("127.0.0.1", w.port), timeout=2) as stream:
        stream.sendall(b"caught")


def _sent(w: _Where) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"caught", ("127.0.0.1", w.port))


def _bound(kind: int, address: Any) -> None:
    with socket.socket(kind) as listener:
        listener.bind(address)


def _stored(w: _Where) -> None:
    with contextlib.closing(sqlite3.connect(w.folder / "new.sqlite")) as base:
        base.execute("CREATE TABLE t (x)")


ESCAPES: dict[str, dict[str, Callable[[_Where], object]]] = {
    "network": {
        "connect": _connected,
        "send a datagram": _sent,
        "look a name up": lambda _: socket.getaddrinfo("localhost.example", 80),
        "listen": lambda _: _bound(socket.AF_INET, ("127.0.0.1", 0)),
        "local socket": lambda w: _bound(socket.AF_UNIX, str(w.folder / "s")),
        "raw socket call": lambda _: _call("socket", 2, 1, 0),
        "socket pair": lambda _: socket.socketpair(),
        "io_uring": lambda _: _call("io_uring_setup", 4, 0),
    },
    "new processes": {
        "fork": lambda _: _forked(),
        "run a program": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
        "spawn": lambda _: os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}),
        "shell": lambda _: subprocess.run("true", shell=True, check=True),
        "become a program": lambda _: os.execv(sys.executable, [sys.executable, "-c", ""]),
        "thread": lambda _: _started(),
        "raw clone": lambda _: _call("clone", 0, 0, 0, 0, 0),
        "raw clone3": lambda _: _call("clone3", 0, 0),
        "raw vfork": lambda _: _call("fork"),
        "program from memory": lambda _: _call("memfd_create", 0, 0),
    },
    "writing of files": {
        "new file": lambda w: (w.folder / "new.txt").write_text("x"),
        "write over": lambda w: (w.folder / "kept.txt").write_text("x"),
        "append": lambda w: os.open(w.folder / "kept.txt", os.O_WRONLY | os.O_APPEND),
        "read and write": lambda w: (w.folder / "kept.txt").open("r+").close(),
        "truncate": lambda w: os.truncate(w.folder / "kept.txt", 0),
        "remove": lambda w: (w.folder / "kept.txt").unlink(),
        "rename": lambda w: (w.folder / "kept.txt").rename(w.folder / "moved.txt"),
        "folder": lambda w: (w.folder / "new").mkdir(),
        "symbolic link": lambda w: (w.folder / "link").symlink_to("kept.txt"),
        "hard link": lambda w: (w.folder / "hard").hardlink_to(w.folder / "kept.txt"),
        "named pipe": lambda w: os.mkfifo(w.folder / "pipe"),
        "rights": lambda w: (w.folder / "kept.txt").chmod(0o777),
        "owner": lambda w: os.chown(w.folder / "kept.txt", 1, 1),
        "time stamp": lambda w: os.utime(w.folder / "kept.txt", (0, 0)),
        "temporary file": lambda _: tempfile.mkstemp(),
        "nameless file": lambda w: os.open(w.folder, os.O_RDWR | getattr(os, "O_TMPFILE", 0)),
        "database": _stored,
        "change the folder": lambda w: os.chdir(w.folder),
    },
    "reading of files": {
        "read a file": lambda w: w.secret.read_bytes(),
        "read a link": lambda w: (w.secret.parent / "way").read_bytes(),
        "list a folder": lambda w: list(w.secret.parent.iterdir()),
        "the program's environment": lambda w: Path(f"/proc/{w.program}/environ").read_bytes(),
        "the program's memory": lambda w: Path(f"/proc/{w.program}/mem").open("rb").close(),
        "users": lambda _: Path("/etc/passwd").read_bytes(),
    },
    "other processes": {
        "signal the program": lambda w: os.kill(w.program, signal.SIGCONT),
        "signal the parent": lambda _: os.kill(os.getppid(), signal.SIGCONT),
        "signal the group": lambda _: os.killpg(0, signal.SIGCONT),
        "debug the program": lambda w: _call("ptrace", 16, w.program, 0, 0),
        "debug the parent": lambda _: _call("ptrace", 16, os.getppid(), 0, 0),
        "memory of the program": lambda w: _call("process_vm_readv", w.program, 0, 0, 0, 0, 0),
        "hold the program": lambda w: _call("pidfd_open", w.program, 0),
        "priority of the program": lambda w: os.setpriority(os.PRIO_PROCESS, w.program, 19),
    },
    "privileges": {
        "namespaces": lambda _: _call("unshare", 0x10000000),
        "mount": lambda _: _call("mount", 0, 0, 0, 0, 0),
        "kernel programs": lambda _: _call("bpf", 0, 0, 0),
        "another user": lambda _: os.setuid(1),
        "more memory": lambda _: _unlimited(),
    },
}
"""By wall: what is tried."""


def _unlimited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (1 << 20, 1 << 20))


def try_all(data: bytes) -> dict[str, str]:
    """Try everything; what came of each: the name of an error, or ``done``."""
    where = _Where(json.loads(data))
    out = {}
    for wall, tries in ESCAPES.items():
        for name, run in tries.items():
            try:
                run(where)
                out[f"{wall}: {name}"] = "done"
            except Exception as error:  # noqa: BLE001 - however it fails
                out[f"{wall}: {name}"] = f"{type(error).__name__}: {error}"
    return out


def what_is_open(_: bytes) -> dict[str, Any]:
    """Descriptors that are open, and the names in the environment."""
    found = []
    for number in range(4096):
        with contextlib.suppress(OSError):
            os.fstat(number)
            found.append(number)
    return {"open": found, "environment": sorted(os.environ)}


def sleep(_: bytes) -> str:
    """Never answer."""
    time.sleep(600)
    return ""


def scribble(_: bytes) -> Parsed:
    """Answer for the files that come after as well, on whatever is open."""
    forged = json.dumps(
        {"parsed": {"blocks": [["Forged.", "prose", "", None, False]], "fields": {}, "warnings": [], "pages": 0}}
    )
    frame = json.dumps({"size": len(forged), "how": "done", "peak": 0}) + "\n" + forged
    for number in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.write(number, 20 * frame.encode())
    return Parsed((Block("My own words."),))


def poison(_: bytes) -> Parsed:
    """Change the readers of the files that come after."""
    from briefgen.sources import plaintext
    from briefgen.sources.readers import markdown

    def forged(data: bytes) -> Parsed:
        return Parsed((Block("Forged."),))

    markdown.read_markdown = plaintext.decode = forged  # type: ignore[assignment]
    return Parsed((Block("My own words."),))


def linger(_: bytes) -> Parsed:
    """Close the answer's pipe, and go on."""
    for number in range(3, 64):
        with contextlib.suppress(OSError):
            os.close(number)
    time.sleep(600)
    return Parsed(())
