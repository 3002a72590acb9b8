"""``briefgen review`` as a process of its own, and a client that visits it as a browser does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ENVIRONMENT", "Client", "reviewing"]

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
"""Of a process that is to run the program of this checkout."""


@dataclass
class Client:
    """A visitor with the cookie.

    Attributes:
        process: the program.
        address: as it printed it.
        port: on which it serves.
        cookie: got for the token; empty before the first visit.
    """

    process: subprocess.Popen[str]
    address: str
    port: int
    cookie: str = ""

    def visit(self) -> str:
        """Open the address; returns the page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", self.address.partition(str(self.port))[2])
        answer = connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        connection.request("GET", "/", headers={"Cookie": self.cookie})
        page = connection.getresponse().read().decode("utf-8")
        connection.close()
        return page

    def begin(self, path: str, body: object) -> HTTPConnection:
        """Send a request and do not wait for its answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": self.cookie,
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/json",
        }
        connection.request("POST", path, json.dumps(body).encode(), headers)
        return connection

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """Send a request; status and answer."""
        connection = self.begin(path, body)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        return answer.status, told


@contextmanager
def reviewing(*arguments: str | Path) -> Iterator[Client]:
    """The program, ended at the end if it still runs."""
    command = [sys.executable, "-m", "briefgen", "review", *map(str, arguments), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr.read() if process.stderr else ""
        yield Client(process, address, int(address.split(":")[2].partition("/")[0]))
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(30)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
