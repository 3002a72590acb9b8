"""What holds for every test: no network but the loopback, no key and no endpoint from the surroundings."""

from __future__ import annotations

import socket
from typing import Any

import pytest

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None}
_SURROUNDINGS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "BRIEFGEN_MODEL")


class NameLookupError(RuntimeError):
    """A test asked for the address of a host outside this machine."""


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-socket refuses the connection; this refuses the look-up before it, which would leave the machine too."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in _LOOPBACK:
            raise NameLookupError(f"a test looked up {name!r}: the network is closed, start an endpoint on 127.0.0.1")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    for name in _SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)
