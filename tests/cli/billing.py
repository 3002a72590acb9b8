"""A model on this machine that does whole builds and keeps the books: every request, and what it bills for each."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.faults.model import says, step_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Books", "billing"]


@dataclass
class Books:
    """What was asked, and what is billed for it.

    Attributes:
        cached: of each hundred tokens sent, how many are billed as cached.
        wait_s: before each answer.
        fails: statuses with which the next requests are answered, one each; 200 for as usual.
    """

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    sent: int = 0
    from_cache: int = 0
    received: int = 0
    cached: int = 0
    wait_s: float = 0.0
    fails: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        return len(self.bodies)

    @property
    def tokens(self) -> int:
        return self.sent + self.received

    def cost(self, price: tuple[float, float, float]) -> float:
        new = self.sent - self.from_cache
        return (new * price[0] + self.from_cache * price[1] + self.received * price[2]) / 1e6

    def asked(self, step: str, *, first: bool = False) -> int:
        return sum(step_of(body) == step and not (first and len(body["messages"]) > 2) for body in self.bodies)

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if self.fails and (status := self.fails.pop(0)) != 200:
                return status, {"error": {"message": "busy"}}
            self.bodies.append(body)
        try:
            content = json.dumps(says(body))
        except IndexError:  # a piece of an article too short to be misquoted
            content = '{"evidence": []}'
        usage = self.bill(len(json.dumps(body["messages"])) // 4, len(content) // 4)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        return 200, {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }

    def bill(self, sent: int, received: int) -> dict[str, Any]:
        cached = sent * self.cached // 100
        with self.lock:
            self.sent += sent
            self.from_cache += cached
            self.received += received
        return {
            "prompt_tokens": sent,
            "completion_tokens": received,
            "prompt_tokens_details": {"cached_tokens": cached},
        }


@contextmanager
def billing() -> Iterator[Books]:
    books = Books()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for its head to be heard of

        def setup(self) -> None:
            super().setup()
            books.connections += 1

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(books.wait_s)
            status, told = books.answer(body)
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    books.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield books
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
