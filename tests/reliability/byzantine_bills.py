"""A provider that fails as a schedule says, bills what it likes within the worst case, and tells of it what it likes."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from briefgen.drafting.envelope import BrokenBodyError, opened
from briefgen.drafting.faults import Speaker, broken, cut_off, late, status_fault, unreachable
from briefgen.drafting.prices import Bill
from briefgen.drafting.transport import Heard
from tests.faults.server import Answer, chat

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ENDINGS", "Provider"]

REPLY = json.dumps({"claims": []})
SPEAKER = Speaker("provider", "", "m")

ENDINGS = (
    *("answered",) * 6,
    *("time-out", "time-out", "cut", "reset", "refused", "429", "500", "500 late", "502", "408"),
    *("400 seed", "400 schema", "no choices", "half a body", "malformed", "length", "refusal", "empty"),
)
"""What becomes of one try."""

_FREE = {"refused", "429", "400 seed", "400 schema"}
"""For these nobody sends a bill: there was no connection, or no answer but a 4xx."""

_TELLINGS = (
    *("honest",) * 6,
    *("nothing", "null", "half", "other half", "zero", "negative", "true", "float", "text", "nan", "infinite", "huge"),
    *("list", "sum only", "more cached than sent"),
)


@dataclass
class Provider:
    """Keeps the books of one run after another.

    Attributes:
        chance: of this schedule.
        greedy: whether each bill is the worst that it may be.
        runs: the bill of each run.
        answered: bodies that were answered with a whole chat completion.
    """

    chance: random.Random
    greedy: bool = False
    runs: list[Bill] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Open the books of another run."""
        self.runs.append(Bill())

    def chat(self, body: Mapping[str, Any], seconds: float) -> Heard:
        """Stands for the transport's own."""
        with self.lock:
            ending, said = self._drawn(body)
        head = {"retry-after": "0"} if ending == "429" else {}
        if ending in {"time-out", "500 late"}:
            raise late(SPEAKER, seconds)
        if ending == "cut":
            raise cut_off(SPEAKER, OSError("cut"))
        if ending in {"reset", "refused"}:
            raise unreachable(SPEAKER, OSError(ending), refused=ending == "refused")
        if ending[0].isdigit():
            raise status_fault(SPEAKER, int(ending[:3]), head, ending)
        try:
            return Heard(opened(said), {})
        except BrokenBodyError as error:
            raise broken(SPEAKER, error) from error

    def over_the_wire(self, body: dict[str, Any]) -> Answer:
        """The same, for a server on the loopback."""
        with self.lock:
            ending, said = self._drawn(body)
        if ending == "time-out":
            return Answer(said, wait_s=0.5)
        if ending == "500 late":
            return Answer(said, 500, drip_s=0.05)
        if ending == "cut":
            return Answer(said, cut=9, lie=True)
        if ending in {"reset", "refused"}:
            return Answer(close=True)
        if ending[0].isdigit():
            return Answer(json.dumps({"error": {"message": ending}}).encode(), int(ending[:3]), {"retry-after": "0"})
        return Answer(said)

    def _drawn(self, body: Mapping[str, Any]) -> tuple[str, bytes]:
        self.tries += 1
        ending = self.chance.choice(ENDINGS)
        bill = self._billed(body, share=1.0 if self.greedy else self.chance.random())
        if ending not in _FREE:
            self.runs[-1] += bill
        said = self._said(ending, bill, self.chance.choice(_TELLINGS))
        try:
            opened(said)
        except BrokenBodyError:
            whole = False
        else:
            whole = ending in {"answered", "malformed", "length", "refusal", "empty"}
        if whole:
            self.answered.append(json.dumps(body["messages"]))
        return ending, said

    def _billed(self, body: Mapping[str, Any], *, share: float) -> Bill:
        """At most a token for each byte of what was sent, and as many as were asked for."""
        said = sum(len(message["content"].encode()) for message in body["messages"])
        shape = len(json.dumps(body.get("response_format", {}).get("json_schema", {}).get("schema", "")))
        most = body.get("max_tokens", body.get("max_completion_tokens"))
        sent = max(1, int((said + shape) * share))
        return Bill(sent, int(sent * self.chance.random()), max(1, int(most * share)))

    def _said(self, ending: str, bill: Bill, telling: str) -> bytes:
        text = {"malformed": "{", "empty": "", "length": '{"claims": ['}.get(ending, REPLY)
        more = {"refusal": "no"} if ending == "refusal" else {}
        value = chat(text, finish="length" if ending == "length" else "stop", **more)
        if ending == "no choices":
            value["choices"] = []
        value["usage"] = _told(bill, telling)
        if telling == "nothing":
            del value["usage"]
        said = json.dumps(value).encode()
        return said[: len(said) // 2] if ending == "half a body" else said


def _told(bill: Bill, telling: str) -> object:
    """Of a bill, what the endpoint reports: never less than it bills, but perhaps nothing that is a count."""
    told: dict[str, object] = {
        "prompt_tokens": bill.sent,
        "completion_tokens": bill.received,
        "prompt_tokens_details": {"cached_tokens": bill.cached},
    }
    wrong: dict[str, object] = {
        "zero": 0,
        "negative": -bill.sent,
        "true": True,
        "float": 0.5,
        "text": "1",
        "nan": float("nan"),
        "infinite": float("-inf"),
        "huge": 10**15,
    }
    if telling in {"null", "list"}:
        return None if telling == "null" else [bill.sent, bill.received]
    if telling in wrong:
        return {**told, "prompt_tokens": wrong[telling], "completion_tokens": wrong[telling]}
    if telling == "half":
        return {"prompt_tokens": bill.sent}
    if telling == "other half":
        return {"completion_tokens": bill.received}
    if telling == "sum only":
        return {**told, "completion_tokens": 1, "total_tokens": bill.tokens}
    if telling == "more cached than sent":
        return {**told, "prompt_tokens_details": {"cached_tokens": 10**15}}
    return told
