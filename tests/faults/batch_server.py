"""A loopback provider with files and batches: it keeps count of every call, and fails where it is told to."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.faults.server import chat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["BatchServer", "Refusal", "batching"]

_NAMES = (
    ("POST", r"/v1/files", "upload"),
    ("GET", r"/v1/files/([^/]+)/content", "content"),
    ("POST", r"/v1/batches", "create"),
    ("GET", r"/v1/batches/([^/]+)", "batch"),
    ("GET", r"/v1/batches", "list"),
    ("POST", r"/v1/chat/completions", "chat"),
    ("GET", r"/v1/models", "models"),
)


class Refusal(Exception):  # noqa: N818 - an answer
    def __init__(self, status: int, body: bytes = b'{"error": {"message": "no"}}', *, close: bool = False) -> None:
        super().__init__(status)
        self.status, self.body, self.close = status, body, close


class BatchServer(ThreadingHTTPServer):
    """Plays a provider.

    Attributes:
        reply: from the body of a chat completion to what the model says.
        polls: how often a batch is looked at before it has ended.
        end: the status with which batches end.
        lines: changes the lines of an output file before they are handed out: from custom ids and bodies to lines.
        before: by the name of a call, refusals that are played first, before the call has any effect.
        after: likewise, once it had its effect.
        calls: of each name, how many.
    """

    daemon_threads = True

    def __init__(self, reply: Callable[[dict[str, Any]], object]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.polls = 0
        self.end = "completed"
        self.page = 100
        self.lines: Callable[[list[dict[str, Any]]], bytes] = _plain
        self.errors: Callable[[list[dict[str, Any]]], bytes] | None = None
        self.before: dict[str, list[Refusal]] = {}
        self.after: dict[str, list[Refusal]] = {}
        self.absent: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.bodies: list[dict[str, Any]] = []
        self.lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def play(self, method: str, path: str, body: bytes) -> bytes:
        parts = urlsplit(path)
        name, found = _named(method, parts.path)
        with self.lock:
            self.calls[name] += 1
            if name in self.absent:
                raise Refusal(404, b'{"error": {"message": "not found"}}')
            if waiting := self.before.get(name):
                raise waiting.pop(0)
            answer: bytes = getattr(self, f"_{name}")(*found.groups(), query=parse_qs(parts.query), body=body)
            if waiting := self.after.get(name):
                raise waiting.pop(0)
            return answer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some of these tests are about."""

    # --- calls -----------------------------------------------------------------------------------------------------

    def _upload(self, *, body: bytes, **_: object) -> bytes:
        boundary = body.split(b"\r\n", 1)[0]
        parts = body.split(boundary)
        assert any(b'name="purpose"' in part and b"batch" in part for part in parts)
        (content,) = [part.split(b"\r\n\r\n", 1)[1][:-2] for part in parts if b'name="file"' in part]
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return json.dumps({"id": name, "object": "file", "bytes": len(content), "purpose": "batch"}).encode()

    def _content(self, name: str, **_: object) -> bytes:
        if name not in self.files:
            raise Refusal(404)
        return self.files[name]

    def _create(self, *, body: bytes, **_: object) -> bytes:
        asked = json.loads(body)
        assert asked["completion_window"] == "24h"
        assert asked["endpoint"] == "/v1/chat/completions"
        if asked["input_file_id"] not in self.files:
            raise Refusal(400, b'{"error": {"message": "no such file"}}')
        requests = [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
        for request in requests:
            assert request["method"] == "POST"
            assert request["url"] == "/v1/chat/completions"
            self.asked[_digest(request["body"])] += 1
            self.bodies.append(request["body"])
        name = f"batch_{len(self.batches)}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "status": "validating",
            "input_file_id": asked["input_file_id"],
            "metadata": asked.get("metadata"),
            "polls": 0,
            "requests": requests,
            "request_counts": {"total": len(requests), "completed": 0, "failed": 0},
        }
        return self._shown(name)

    def _batch(self, name: str, **_: object) -> bytes:
        if name not in self.batches:
            raise Refusal(404)
        batch = self.batches[name]
        batch["polls"] += 1
        if batch["polls"] > self.polls and batch["status"] in {"validating", "in_progress"}:
            self.finish(name)
        elif batch["status"] == "validating":
            batch["status"] = "in_progress"
        return self._shown(name)

    def _list(self, *, query: dict[str, list[str]], **_: object) -> bytes:
        names = list(reversed(self.batches))
        if after := query.get("after"):
            names = names[names.index(after[0]) + 1 :]
        shown = [json.loads(self._shown(name)) for name in names[: self.page]]
        return json.dumps({"object": "list", "data": shown, "has_more": len(names) > self.page}).encode()

    def _chat(self, *, body: bytes, **_: object) -> bytes:
        asked = json.loads(body)
        self.asked[_digest(asked)] += 1
        self.bodies.append(asked)
        return json.dumps(self.completion(asked)).encode()

    def _models(self, **_: object) -> bytes:
        return json.dumps({"object": "list", "data": [{"id": "m"}]}).encode()

    # --- batches ---------------------------------------------------------------------------------------------------

    def completion(self, body: dict[str, Any]) -> dict[str, Any]:
        said = self.reply(body)
        return chat(said if isinstance(said, str) else json.dumps(said))

    def finish(self, name: str) -> None:
        batch = self.batches[name]
        batch["status"] = self.end
        if self.end == "failed":
            batch["errors"] = {
                "object": "list",
                "data": [{"code": "token_limit_exceeded", "message": "too many at once"}],
            }
            return
        lines = [
            {
                "id": f"r{n}",
                "custom_id": request["custom_id"],
                "response": {"status_code": 200, "request_id": f"q{n}", "body": self.completion(request["body"])},
                "error": None,
            }
            for n, request in enumerate(batch["requests"])
        ]
        batch["output_file_id"] = self.keep(self.lines(lines))
        if self.errors:
            batch["error_file_id"] = self.keep(self.errors(lines))
        batch["request_counts"]["completed"] = len(lines)

    def keep(self, content: bytes) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name

    def _shown(self, name: str) -> bytes:
        batch = {key: value for key, value in self.batches[name].items() if key not in {"requests", "polls"}}
        return json.dumps(batch).encode()


def _named(method: str, path: str) -> tuple[str, re.Match[str]]:
    for verb, pattern, name in _NAMES:
        if verb == method and (found := re.fullmatch(pattern, path)):
            return name, found
    raise Refusal(404)


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _plain(lines: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for its head to be heard of
    server: BatchServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        status = 200
        try:
            sent = self.server.play(method, self.path, body)
        except Refusal as refusal:
            if refusal.close:
                self.close_connection = True
                return
            status, sent = refusal.status, refusal.body
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


@contextmanager
def batching(reply: Callable[[dict[str, Any]], object]) -> Iterator[BatchServer]:
    server = BatchServer(reply)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
