"""What the tests of an endpoint ask, and how."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from briefgen.drafting.client import Endpoint
from briefgen.drafting.dialect import Request
from briefgen.drafting.prompting import Message
from briefgen.settings import Settings
from tests.faults.server import Answer, content

__all__ = ["ASKED", "FINE", "GOOD", "KEY", "Watch", "endpoint", "error"]

KEY = "sk-canary-0123456789"
GOOD = json.dumps({"claims": []})
FINE = content(GOOD)
ASKED = Request((Message("system", "be brief"), Message("user", "claims, please")), "repair.v1.json", 50)


@dataclass
class Watch:
    """A clock that only sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def endpoint(url: str, watch: Watch | None = None, **changes: Any) -> Endpoint:
    watch = watch or Watch()
    base = Settings(base_url=url, api_key=KEY, model="m", timeout_s=5.0, deadline_s=600.0)
    return Endpoint(replace(base, **changes), sleep=watch.sleep, clock=watch.clock)


def error(status: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> Answer:
    return Answer(json.dumps({"error": {"message": message, **more}}).encode(), status, headers or {})
