"""Read what a chat completion wraps its reply in. Status 200 proves nothing: each thing that can be wrong with it has a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.drafting import wire
from briefgen.drafting.dialect import Dialect
from briefgen.errors import MalformedReplyError, ModelError, ModelRefusedError

__all__ = ["BrokenBodyError", "CutReplyError", "Reply", "clipped", "opened", "reply_of", "whole"]

_FINISHED = frozenset({"stop", "eos_token", "end_turn", "stop_sequence"})
_SAID = 300
_LONGEST = 100 * _SAID


class BrokenBodyError(ModelError):
    """A body that is no chat completion: cut, no JSON, or an error under status 200."""


class CutReplyError(MalformedReplyError):
    """The reply reached its most tokens, or the request did not fit the model's context."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said and what it cost in tokens, as the endpoint reports it (0 where it does not).

    Attributes:
        fault: why the text may not be used; None if it may. Such a reply is paid for too.
        cached_tokens: of the prompt tokens, those that the provider had in its own prompt cache.
        spoken: the dialect in which it was asked for, once the endpoint took one.
        stands_for: placeholder to what was replaced by it in the request; None where nothing is redacted. It is not kept.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    fault: ModelError | None = None
    cached_tokens: int = 0
    spoken: Dialect | None = None
    stands_for: Mapping[str, str] | None = None

    def usable(self) -> Reply:
        """This reply if its text may be used, else its fault raised."""
        if self.fault is not None:
            raise self.fault
        return self


def clipped(text: object) -> str:
    """What an endpoint said, fit for one line of a message: nothing that a terminal obeys or that cannot be written out."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[:_LONGEST])
    return " ".join(shown.split())[:_SAID]


def opened(body: bytes) -> dict[str, Any]:
    """Read a response body.

    Raises:
        BrokenBodyError: it is no JSON object, or reports an error; retryable unless it is a web page or names a fault of ours.
    """
    if body.lstrip()[:1] == b"<":
        raise BrokenBodyError(
            "the endpoint answered with a web page instead of JSON; is the base URL right (it ends in /v1)?"
        )
    try:
        value = wire.load(body.decode("utf-8"))
    except ValueError as error:  # UnicodeDecodeError is one
        raise BrokenBodyError(f"the endpoint's answer is broken: {error}", retryable=True) from error
    return whole(value)


def whole(value: object) -> dict[str, Any]:
    """A body, once it is parsed, if it is an object and reports no error.

    Raises:
        BrokenBodyError: it is none, or does; retryable unless it names a fault of ours.
    """
    if not isinstance(value, dict):
        raise BrokenBodyError(f"the endpoint answered with a bare {type(value).__name__}", retryable=True)
    if fault := value.get("error"):
        code = fault.get("code") if isinstance(fault, dict) else None
        ours = isinstance(code, int) and 400 <= code < 500 and code not in {408, 409, 429}
        said = fault.get("message", fault) if isinstance(fault, dict) else fault
        raise BrokenBodyError(f"the endpoint reports an error: {clipped(said)}", retryable=not ours)
    return value


def _count(usage: object, key: str) -> int:
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _received(usage: object) -> int:
    """Tokens received: some endpoints leave those that the model thought with out of the one count, and bill them in the sum."""
    unnamed = _count(usage, "total_tokens") - _count(usage, "prompt_tokens")
    return max(_count(usage, "completion_tokens"), unnamed if _count(usage, "prompt_tokens") else 0)


def reply_of(envelope: dict[str, Any]) -> Reply:
    """Take the reply out of a chat completion.

    Returns:
        The reply; its ``fault`` is set where the model refused, was cut off or said nothing: such an answer is paid for too.

    Raises:
        BrokenBodyError: there are no choices, or no message in them.
    """
    choices = envelope.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise BrokenBodyError("the endpoint's answer holds no choices", retryable=True)
    content = message.get("content")
    text = content if isinstance(content, str) else ""
    usage = envelope.get("usage")
    fault = _fault(choice.get("finish_reason"), message.get("refusal"), text)
    details = usage.get("prompt_tokens_details") if isinstance(usage, dict) else None
    sent, cached = _count(usage, "prompt_tokens"), _count(details, "cached_tokens")
    return Reply(text, sent, _received(usage), fault, cached if cached <= sent else 0)


def _fault(finish: object, refusal: object, text: str) -> ModelError | None:
    if refusal:
        return ModelRefusedError(f"the model refused: {clipped(refusal)}")
    if finish == "content_filter":
        return ModelRefusedError("the endpoint's content filter cut the reply")
    if finish == "length":
        return CutReplyError("the reply was cut off at the most tokens allowed", reply=text)
    if not isinstance(finish, str) or finish not in _FINISHED:
        return MalformedReplyError(f"the reply ended for the reason {clipped(finish)!r} instead of 'stop'", reply=text)
    if not text.strip():
        return MalformedReplyError("the reply is empty", reply=text)
    return None
