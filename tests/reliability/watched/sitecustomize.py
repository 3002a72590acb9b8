"""In every Python that is started with this folder on its path: what it does to reach somebody, a line each."""

import os
import sys

_EVENTS = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
    "socket.sendmsg",
    "socket.sendto",
}


def _watch() -> None:
    log = os.open(os.environ["BRIEFGEN_WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hear(event: str, given: tuple) -> None:  # type: ignore[type-arg]
        if event in _EVENTS:
            told = given if event.startswith("socket.get") else given[1:]  # not the socket itself
            os.write(log, f"{event} {told!r}\n".encode(errors="replace"))

    sys.addaudithook(hear)
    os.write(log, f"watching {os.getpid()}\n".encode())


if "BRIEFGEN_WATCHED" in os.environ:
    _watch()
