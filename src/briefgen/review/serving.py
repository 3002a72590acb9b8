"""The review page served on the loopback, until the reviewer ends it."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

__all__ = ["listening", "serve"]

HOST = "127.0.0.1"

_PATIENCE = 5
"""Seconds that a page which does not take its answer holds up the end."""


@contextmanager
def listening(port: int) -> Iterator[tuple[socket.socket, int]]:
    """A socket on the loopback, and its port.

    Args:
        port: 0 for any that is free.

    Raises:
        SettingsError: it is in use, or may not be used.
    """
    with socket.socket() as plug:
        if os.name == "posix":  # else a port that was in use a moment ago is refused
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            plug.bind((HOST, port))
            plug.listen()
        except OSError as error:
            raise SettingsError(
                f"--port {port}: cannot be used: {error.strerror or error}; name another, or 0 for any that is free",
                field="port",
            ) from error
        yield plug, plug.getsockname()[1]


def serve(app: ASGIApp, plug: socket.socket, *, started: Callable[[], None]) -> None:
    """Serve until Ctrl-C; SIGTERM ends the process, once what was asked is answered.

    Args:
        app: the application.
        plug: a listening socket.
        started: called just before the first request can be answered.
    """
    import uvicorn  # noqa: PLC0415 - imported when used

    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    started()
    try:
        uvicorn.Server(config).run(sockets=[plug])
    except KeyboardInterrupt:
        return
