"""What an endpoint's failure means: an error of ours, how often a repeat may heal it, and whether the try may be billed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from briefgen.drafting import wire
from briefgen.drafting.envelope import BrokenBodyError, CutReplyError, clipped
from briefgen.drafting.retrying import Fault, retry_after
from briefgen.errors import ModelAuthenticationError, ModelError, ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_TRIES_BROKEN", "Speaker", "broken", "cut_off", "late", "status_fault", "unreachable"]

MOST_TRIES = 8
MOST_TRIES_UNREACHABLE = 4
MOST_TRIES_BROKEN = 3

_CONTEXT = ("context_length", "context length", "context size", "context window", "maximum context", "too many tokens")
_SPENT = ("insufficient_quota", "billing_hard_limit")

_NOT_IMPLEMENTED = 501
_SHORTEST_KEY = 8  # a shorter one is a stand-in, and may be part of any word


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words are told: never with the key in them, should the endpoint repeat it.

    Attributes:
        host: named in each message.
        api_key: kept out of each message.
        model: named where the endpoint does not have it.
    """

    host: str
    api_key: str
    model: str

    def clean(self, said: object) -> str:
        """What was said, on one line and without the key."""
        return clipped(self.without_key(str(said)))

    def without_key(self, said: str) -> str:
        """What was said, without the key."""
        return said.replace(self.api_key, "***") if self.api_key else said

    def kept(self, body: bytes) -> bytes:
        """A body as it may be kept and shown: an endpoint may repeat the key anywhere in it."""
        return body.replace(self.api_key.encode(), b"***") if len(self.api_key) >= _SHORTEST_KEY else body

    def read(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """What such a body says, likewise: in JSON the key may be escaped."""
        if len(self.api_key) < _SHORTEST_KEY:
            return value
        if isinstance(value, str):
            return self.without_key(value)
        if isinstance(value, list):
            return [self.read(item) for item in value]
        if isinstance(value, dict):
            return {self.without_key(name): self.read(item) for name, item in value.items()}
        return value

    def shown(self, error: Exception) -> Exception | None:
        """The cause to chain: its words alone, since an error of the SDK carries the request; none if they hold the key."""
        words = f"{type(error).__name__}: {error}"
        return None if self.api_key and self.api_key in words else RuntimeError(words)


def broken(speaker: Speaker, error: BrokenBodyError) -> Fault:
    """A body under status 200 that is no answer."""
    unwell = ModelUnavailableError if error.retryable else ModelError
    told = unwell(f"{speaker.host}: {speaker.clean(error)}", retryable=error.retryable)
    return Fault(told, most=MOST_TRIES_BROKEN if error.retryable else 1, billed=True)


def late(speaker: Speaker, seconds: float) -> Fault:
    """No whole answer in time."""
    message = f"{speaker.host} gave no whole answer within {seconds:g} s (timeout_s)"
    return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_BROKEN, billed=True)


def unreachable(speaker: Speaker, error: Exception, *, refused: bool) -> Fault:
    """No connection, or one that was closed before an answer began.

    Args:
        speaker: whose it is.
        error: of the SDK, or its cause.
        refused: there was no connection at all, so nothing was sent.
    """
    why = speaker.clean(error.__cause__ or error)
    message = f"cannot reach {speaker.host}: {why}; is the endpoint up and OPENAI_BASE_URL right?"
    return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_UNREACHABLE, billed=not refused)


def cut_off(speaker: Speaker, error: Exception) -> Fault:
    """An answer that broke off."""
    message = f"{speaker.host} broke off its answer: {speaker.clean(error)}"
    return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_BROKEN, billed=True)


def status_fault(speaker: Speaker, status: int, headers: Mapping[str, str], said: str) -> Fault:
    """An answer with another status than 2xx.

    Args:
        speaker: whose it is.
        status: of the answer.
        headers: names in lower case.
        said: the beginning of its body, JSON or not; empty if there is none.
    """
    said = speaker.without_key(said)
    fault = _status_fault(speaker, status, headers, said, _message(said))
    fault.headers = {name: speaker.without_key(value) for name, value in headers.items()}
    fault.billed = not 300 <= status < 500 or status == 408
    return fault


def _netloc(location: str) -> str:
    try:
        return urlsplit(location).netloc.rpartition("@")[2]
    except ValueError:
        return "an address that is none"


def _message(said: str) -> str:
    """What a person is shown of an error's body: its message where it has one."""
    try:
        body = wire.load(said)
    except ValueError:
        return said.strip() or "no reason given"
    error = body.get("error", body) if isinstance(body, dict) else body
    message = error.get("message", error) if isinstance(error, dict) else error
    return str(message or "no reason given")


def _status_fault(speaker: Speaker, status: int, headers: Mapping[str, str], said: str, message: str) -> Fault:
    where = f"{speaker.host} answered {status}"
    if status in {401, 403}:
        unset = "it wants a key, and no OPENAI_API_KEY is set"
        why = "it does not accept the key in OPENAI_API_KEY" if speaker.api_key else unset
        return Fault(ModelAuthenticationError(f"{where}: {why}"), status=status)
    if 300 <= status < 400:
        to = speaker.clean(_netloc(headers.get("location", ""))) or "another path"
        told = f"{where}, a redirect to {to}: redirects are not followed; set OPENAI_BASE_URL to the final address"
        return Fault(ModelError(told), status=status)
    if any(word in said.casefold() for word in _CONTEXT) and status in {400, 413, 422, 500}:
        return Fault(CutReplyError(f"{where}: the request does not fit the model's context"), status=status)
    if status == 404 and "model" in said.casefold():
        told = f"{where}: it has no model {speaker.model!r}; name another with --model"
        return Fault(ModelError(told), status=status, complaint=said)
    if status == 429 and any(word in said for word in _SPENT):
        return Fault(ModelError(f"{where}: the account behind the key has no credit left"), status=status)
    if status in {408, 409, 429} or status >= 500:
        wait_s = retry_after(headers.get("retry-after-ms"), headers.get("retry-after"), now=time.time())
        unavailable = ModelUnavailableError(f"{where}: {speaker.clean(message)}", retryable=True)
        most = 1 if status == _NOT_IMPLEMENTED else MOST_TRIES
        return Fault(unavailable, most=most, wait_s=wait_s, complaint=said, status=status)
    return Fault(ModelError(f"{where}: {speaker.clean(message)}"), status=status, complaint=said)
