"""Where replies are kept, and as what."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

import msgspec

from briefgen.drafting.dialect import Dialect
from briefgen.drafting.envelope import CutReplyError, Reply
from briefgen.errors import MalformedReplyError, ModelError, ModelRefusedError
from briefgen.ledger import Turns

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

__all__ = ["RunMemory", "Store", "packed", "unpacked"]

_FAULTS: dict[str, type[ModelError]] = {
    "cut": CutReplyError,
    "refused": ModelRefusedError,
    "malformed": MalformedReplyError,
}


_Count = Annotated[int, msgspec.Meta(ge=0)]


class _Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a reply may not be used."""

    kind: Literal["cut", "refused", "malformed"]
    words: str


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reply as it is kept."""

    text: str
    calls: _Count
    prompt_tokens: _Count
    completion_tokens: _Count
    cached_tokens: _Count
    cost: Annotated[float, msgspec.Meta(ge=0, lt=1e30)] | None  # dear, where a report of tokens lies
    fault: _Fault | None
    spoken: Dialect | None


class Store(Protocol):
    """Where replies are kept: :class:`briefgen.ledger.Ledger`, or the memory of one run."""

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under a name."""
        ...

    def put(
        self,
        kind: str,
        key: str,
        value: bytes,
        *,
        calls: int = 0,
        tokens: int = 0,
        cost: float | None = None,
        note: str = "",
    ) -> None:
        """Keep a value."""
        ...

    def has(self, kind: str, key: str) -> bool:
        """Whether something is kept under a name."""
        ...

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Drop what is kept."""
        ...

    def only_one(self, key: str, *, stopped: threading.Event | None = None) -> AbstractContextManager[None]:
        """Be the only one who asks this."""
        ...


class RunMemory:
    """What is kept for one run only: the same request is not paid for twice in it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}
        self._turns = Turns()

    def get(self, kind: str, key: str) -> bytes | None:
        """See :class:`Store`."""
        return self._kept.get((kind, key))

    def put(self, kind: str, key: str, value: bytes, **_of_no_use: object) -> None:
        """See :class:`Store`."""
        self._kept[kind, key] = value

    def has(self, kind: str, key: str) -> bool:
        """See :class:`Store`."""
        return (kind, key) in self._kept

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """See :class:`Store`."""
        for key in keys:
            self._kept.pop((kind, key), None)

    def only_one(self, key: str, *, stopped: threading.Event | None = None) -> AbstractContextManager[None]:
        """See :class:`Store`."""
        return self._turns.held(key, stopped=stopped)


def packed(reply: Reply, *, calls: int, cost: float | None) -> bytes:
    """A reply as it is kept: JSON, ASCII, since it may hold half a surrogate pair."""
    value: dict[str, Any] = {
        "text": reply.text,
        "calls": calls,
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "cached_tokens": reply.cached_tokens,
        "cost": cost,
        "fault": _fault(reply.fault),
        "spoken": asdict(reply.spoken) if reply.spoken else None,
    }
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _fault(error: ModelError | None) -> dict[str, str] | None:
    if error is None:
        return None
    kind = next((name for name, kind in _FAULTS.items() if isinstance(error, kind)), "refused")
    return {"kind": kind, "words": str(error)}


def unpacked(value: bytes) -> tuple[Reply, int, float | None] | None:
    """The reply, its calls and its cost; None where it was kept by another version, or program, that packed it otherwise."""
    try:
        # Not read by msgspec itself: it refuses half a surrogate pair.
        kept = msgspec.convert(json.loads(value), _Kept)
    except (ValueError, RecursionError):
        return None
    reply = Reply(
        kept.text,
        kept.prompt_tokens,
        kept.completion_tokens,
        _raised(kept.fault, kept.text) if kept.fault else None,
        kept.cached_tokens,
        kept.spoken,
    )
    return reply, kept.calls, kept.cost


def _raised(fault: _Fault, text: str) -> ModelError:
    kind = _FAULTS[fault.kind]
    if issubclass(kind, MalformedReplyError):
        return kind(fault.words, reply=text)
    return kind(fault.words)
