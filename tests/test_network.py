"""The network is closed to tests: these would pass silently if the block were lost."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_connection_to_another_host_is_refused() -> None:
    # It warns before it raises, and here warnings are errors.
    refused = pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1")
    with socket.socket() as plug, refused:
        plug.connect(("192.0.2.1", 80))


def test_the_name_of_another_host_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="the network is closed"):
        socket.getaddrinfo("briefgen.example.org", 443)


def test_the_loopback_stays_open() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname(), timeout=5) as plug:
            assert plug.getpeername() == server.getsockname()
