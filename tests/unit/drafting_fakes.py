"""A stand-in for the endpoint: a function from request to reply, in process."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.envelope import Reply
from briefgen.errors import ModelError
from briefgen.model import Found, Source, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefgen.settings import Progress

__all__ = ["FakeEndpoint", "Listener", "evidence_reply", "source"]


class FakeEndpoint:
    """Answers with what ``answer`` returns: JSON for anything but a string; an error of the model's is raised."""

    def __init__(self, answer: Callable[[Request], object]) -> None:
        self._said = answer
        self.requests: list[Request] = []
        self.stopped = False
        self._lock = threading.Lock()

    def complete(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
        said = self._said(request)
        if isinstance(said, ModelError):
            raise said
        return Reply(said if isinstance(said, str) else json.dumps(said), 10, 5)

    def answer(self, request: Request) -> Reply:
        return self.complete(request)

    @property
    def host(self) -> str:
        return "fake.example"

    def model(self) -> str:
        return "fake"

    def usage(self) -> Usage:
        return Usage(len(self.requests), 10 * len(self.requests), 5 * len(self.requests))

    def dialect(self) -> Dialect:
        return Dialect()

    def adopt(self, spoken: Dialect) -> None:
        pass

    def stop(self) -> None:
        self.stopped = True


class Listener:
    def __init__(self) -> None:
        self.heard: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.heard.append(progress)


def evidence_reply(*quotes: str, kind: str = "fact", speaker: str | None = None) -> dict[str, object]:
    return {"evidence": [{"quote": q, "speaker": speaker, "kind": kind, "says": "so"} for q in quotes]}


def source(number: int, text: str, **more: object) -> Source:
    return Source(number, f"{number:02}.txt", "text/plain", "0" * 64, text, Found(f"Title {number}", "text"), **more)  # type: ignore[arg-type]
