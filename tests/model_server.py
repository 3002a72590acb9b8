"""A loopback model that keeps count: it answers each step from the words it is given, the same words always in the same way.

It says what it cost: a token for four characters. ``python tests/model_server.py`` serves until it is stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Asked", "ModelServer", "a_model"]

_ARTICLE = re.compile(r"<<<(ARTICLE-\w+)\n(.*?)\n\1>>>", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.\n] )?[A-Z][^.\n]{20,}\.(?=\s|$)")
_EVIDENCE = re.compile(r"^(e\d+\.\d+)[^\n]*?: (\"(?:[^\"\\]|\\.)*\")", re.MULTILINE)
_CASE = re.compile(r"^(\w[\w.]*) \(\w+\): .*\n(?:  fault: .*\n)*  (q\d+): (\"(?:[^\"\\]|\\.)*\")", re.MULTILINE)
_QUOTES_EACH = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its step, a digest of its body, and what it cost in tokens."""

    step: str
    digest: str
    tokens: int


@dataclass
class ModelServer:
    """What was asked and answered.

    Attributes:
        wait_s: how long each answer takes.
        refuse: whether ``response_format`` is refused, as by a plain endpoint.
        answered: every request that was answered to its end.
        refused: requests that were refused.
        before: called with each request before it is answered.
        said: replies by step that go before the usual ones, taken in turn.
    """

    wait_s: float = 0.0
    refuse: bool = False
    answered: list[Asked] = field(default_factory=list)
    refused: int = 0
    listed: int = 0
    connections: int = 0
    before: Callable[[Asked], None] | None = None
    said: dict[str, list[str]] = field(default_factory=dict)
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def calls(self) -> int:
        """Answered requests."""
        return len(self.answered)

    @property
    def tokens(self) -> int:
        """Of all answered requests, sent and received."""
        return sum(asked.tokens for asked in self.answered)

    def by_step(self) -> dict[str, int]:
        """Answered requests by step."""
        return dict(Counter(asked.step for asked in self.answered))

    def repeats(self) -> int:
        """How many answers were given to a request that had been answered before."""
        return len(self.answered) - len({asked.digest for asked in self.answered})

    def forget(self) -> None:
        """Count from nought."""
        with self.lock:
            self.answered.clear()
            self.refused = self.listed = self.connections = 0

    def reply(self, body: dict[str, Any]) -> tuple[Asked, bytes]:
        """The answer to one request."""
        said = "\n".join(message["content"] for message in body["messages"])
        step = _step(body, said)
        with self.lock:
            queue = self.said.get(step, [])
            text = queue.pop(0) if queue else ""
        text = text or json.dumps(_ANSWERS[step](said))
        sent, received = len(said) // 4, len(text) // 4
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        envelope = {
            "id": "c1",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received},
        }
        return Asked(step, digest, sent + received), json.dumps(envelope).encode()


def _step(body: dict[str, Any], said: str) -> str:
    shape = body.get("response_format", {}).get("json_schema", {}).get("name", "")
    if shape in {"repair", "judge"}:
        return str(shape)
    if "ARTICLE-" in said:
        return "extract"
    if _CASE.search(said):
        return "repair"
    return "merge" if "\nSentences:\n" in said else "compose"


def _extraction(said: str) -> dict[str, Any]:
    found = _ARTICLE.search(said)
    quotes = [m[0] for m in _SENTENCE.finditer(found[2] if found else "")][:_QUOTES_EACH]
    return {"evidence": [{"quote": q, "speaker": None, "kind": "fact", "says": "so"} for q in quotes]}


def _composition(said: str) -> dict[str, Any]:
    quotes = {name: json.loads(quote) for name, quote in _EVIDENCE.findall(said)}
    facts = [{"text": quote, "evidence": [name]} for name, quote in list(quotes.items())[:8]]
    if wrong := next(
        (fact for fact in facts if re.search(r"\d", str(fact["text"]))), None
    ):  # the gate will send it back
        wrong["text"] = re.sub(r"\d", lambda m: str((int(m[0]) + 3) % 10), str(wrong["text"]))
    return {"facts": facts, "bottom_line": [1] if facts else [], "disputes": [], "open_questions": []}


def _repair(said: str) -> dict[str, Any]:
    cases = _CASE.findall(said)
    return {"claims": [{"id": name, "text": json.loads(quote), "evidence": [label]} for name, label, quote in cases]}


_ANSWERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "extract": _extraction,
    "compose": _composition,
    "merge": _composition,
    "repair": _repair,
    "judge": lambda _: {"supported": True, "reason": ""},
}
_REFUSAL = json.dumps({"error": {"message": "Unknown parameter: 'response_format' is not supported.", "code": 400}})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, model: ModelServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed hangs up in the middle."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for its head to be heard of
    server: _Server

    def setup(self) -> None:
        super().setup()
        with self.server.model.lock:
            self.server.model.connections += 1

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.model.listed += 1
        self._send(200, b'{"object": "list", "data": [{"id": "counting", "object": "model"}]}')

    def do_POST(self) -> None:
        model = self.server.model
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if model.refuse and "response_format" in body:
            model.refused += 1
            self._send(400, _REFUSAL.encode())
            return
        asked, answer = model.reply(body)
        if model.before:
            model.before(asked)
        time.sleep(model.wait_s)
        with suppress(OSError):
            self._send(200, answer)
            with model.lock:
                model.answered.append(asked)

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


@contextmanager
def a_model(**how: Any) -> Iterator[ModelServer]:
    """A server for as long as the block runs."""
    model = ModelServer(**how)
    server = _Server(model)
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
