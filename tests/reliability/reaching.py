"""Commands in a process of their own that is watched for whom it tries to reach; and canaries that nobody may reach."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import briefgen

__all__ = ["Canary", "Said", "canary", "surroundings", "watched"]

_HERE = Path(__file__).resolve()
_WATCHED = _HERE.with_name("watched")
_ROOT = _HERE.parents[2]

# Each command in turn, in one process: what it printed is of no interest, how it ended and whom it reached is.
_RUN = """
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from briefgen.cli import main

for command in json.load(sys.stdin):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(out), redirect_stderr(out):
        code = main(command)
    said = out.buffer.getvalue().decode("utf-8", errors="replace")
    with open(os.environ["BRIEFGEN_WATCHED"], "a") as log:
        log.write("ended " + json.dumps([int(code), said]) + chr(10))
"""


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, all that it said, and whom it tried to reach: events of the interpreter, a line each."""

    command: tuple[str, ...]
    code: int
    said: str
    reached: tuple[str, ...]


def watched(
    commands: Sequence[Sequence[str]], folder: Path, *, environ: Mapping[str, str], python: Sequence[str] = ()
) -> list[Said]:
    """Run commands one after the other in a process of their own.

    Args:
        commands: arguments of ``briefgen``.
        folder: to run in.
        environ: of the process, beside what Python needs.
        python: what starts Python, where it is not started directly.
    """
    log = folder / "watched.log"
    log.unlink(missing_ok=True)
    package = Path(briefgen.__file__).parents[1]
    paths = os.pathsep.join(map(str, (_WATCHED, package, _ROOT)))
    subprocess.run(
        [*python, sys.executable, "-c", _RUN],
        input=json.dumps([list(command) for command in commands]),
        text=True,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths, "BRIEFGEN_WATCHED": str(log), **environ},
        check=True,
        timeout=600,
    )
    return _told(commands, log.read_text(encoding="utf-8", errors="replace").splitlines())


def _told(commands: Sequence[Sequence[str]], lines: Sequence[str]) -> list[Said]:
    assert lines[0].startswith("watching "), "the process was not watched"
    out: list[Said] = []
    reached: list[str] = []
    for line in lines:
        if line.startswith("ended "):
            code, said = json.loads(line.removeprefix("ended "))
            out.append(Said(tuple(commands[len(out)]), code, said, tuple(reached)))
            reached = []
        elif not line.startswith("watching "):
            reached.append(line)
    assert len(out) == len(commands)
    return out


@dataclass
class Canary:
    """A server that must be left alone.

    Attributes:
        port: where it listens.
        connections: made to it.
        bytes: that it was sent.
    """

    port: int
    connections: int = 0
    bytes: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def canary() -> Iterator[Canary]:
    """One that listens for as long as the block runs."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        bird = Canary(server.getsockname()[1])

        def listen() -> None:
            with suppress(OSError):
                while True:
                    plug, _ = server.accept()
                    bird.connections += 1
                    plug.settimeout(2)
                    with plug, suppress(OSError):
                        bird.bytes += len(plug.recv(1 << 20))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield bird
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def surroundings(home: Path, proxy: str) -> dict[str, str]:
    """An environment and a home folder that would send everything through a proxy, with a password for everybody."""
    (home / ".netrc").write_text("default login canary password sk-canary-0123456789\n", encoding="utf-8")
    (home / ".netrc").chmod(0o600)
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    return {
        **dict.fromkeys(names, proxy),
        "NO_PROXY": "",
        "no_proxy": "",
        "HOME": str(home),
        "SSL_CERT_FILE": str(home / "none.pem"),
        "SOURCE_DATE_EPOCH": "1777593600",
    }
