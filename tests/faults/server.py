"""A loopback endpoint that fails on purpose: it plays a list of answers, one a request, and keeps count."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["Answer", "FaultServer", "chat", "content", "serving"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and the way in which it goes wrong.

    Attributes:
        drip_s: pause after each byte of the body.
        cut: of the body, how many bytes are left out at the end.
        lie: whether content-length counts the bytes that were left out.
        close: hang up without a word.
        head_drip_s: pause after each byte of the head.
        raw: what is sent instead of all else, byte for byte.
        endless: sent after all else, again and again, until the client hangs up.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    head_drip_s: float = 0.0
    cut: int = 0
    lie: bool = False
    close: bool = False
    wait_s: float = 0.0
    raw: bytes = b""
    endless: bytes = b""

    def zipped(self) -> Answer:
        return Answer(gzip.compress(self.body), self.status, {**self.headers, "content-encoding": "gzip"})


def chat(reply: str | None, *, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": reply, **message}}
        ],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }


def content(reply: str | None, **more: Any) -> Answer:
    return Answer(json.dumps(chat(reply, **more)).encode())


class FaultServer(ThreadingHTTPServer):
    """Plays ``answers`` in turn and then the last one for ever, or what ``then`` makes of a body; keeps every request."""

    daemon_threads = True

    def __init__(self, answers: Sequence[Answer], then: Callable[[dict[str, Any]], Answer] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = tuple(answers)
        self.then = then
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def count(self) -> int:
        return len(self.paths)

    def take(self, path: str, head: dict[str, str], body: bytes) -> Answer:
        with self.lock:
            self.paths.append(path)
            self.heads.append(head)
            self.bodies.append(json.loads(body) if body else {})
            if self.then and len(self.paths) > len(self.answers):
                return self.then(self.bodies[-1])
            return self.answers[min(len(self.paths), len(self.answers)) - 1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length", "0"))))

    def _answer(self, body: bytes) -> None:
        answer = self.server.take(self.path, dict(self.headers.items()), body)
        self.close_connection = True
        time.sleep(answer.wait_s)
        if answer.close:
            # Zero linger turns closing into a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        sent = answer.body[: len(answer.body) - answer.cut]
        size = len(answer.body if answer.lie else sent)
        head = {
            "content-type": "application/json",
            "connection": "close",
            "content-length": str(size),
            **answer.headers,
        }
        lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in head.items() if v), "", ""]
        with suppress(OSError):
            if answer.raw:
                self._write(answer.raw, answer.drip_s)
            else:
                self._write("\r\n".join(lines).encode(), answer.head_drip_s)
                self._write(sent, answer.drip_s)
            while answer.endless:
                self._write(answer.endless, answer.drip_s)

    def _write(self, data: bytes, drip_s: float) -> None:
        if not drip_s:
            self.wfile.write(data)
            return
        for i in range(len(data)):
            self.wfile.write(data[i : i + 1])
            self.wfile.flush()
            time.sleep(drip_s)


@contextmanager
def serving(*answers: Answer, then: Callable[[dict[str, Any]], Answer] | None = None) -> Iterator[FaultServer]:
    server = FaultServer(answers, then)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
