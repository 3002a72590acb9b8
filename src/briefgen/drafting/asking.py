"""Ask the model until its reply is what was asked for: a malformed one is asked for again, with what is wrong said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from briefgen.drafting import wire
from briefgen.drafting.dialect import Request
from briefgen.drafting.envelope import CutReplyError, Reply
from briefgen.drafting.prompting import Message, render
from briefgen.drafting.redacting import restored
from briefgen.errors import MalformedReplyError

__all__ = ["Chat", "ask"]

MOST_REPEATS = 2
_SHOWN = 1500


class Chat(Protocol):
    """What answers: the endpoint, or a stand-in in tests."""

    def complete(self, request: Request) -> Reply:
        """Answer one request, or raise a :class:`briefgen.errors.ModelError`."""
        ...


def ask(
    chat: Chat, messages: tuple[Message, ...], *, schema_name: str, max_tokens: int, step: str = ""
) -> tuple[dict[str, Any], str]:
    """Ask for a JSON object.

    Args:
        chat: the endpoint.
        messages: the conversation so far, our words last.
        schema_name: of the file in ``schemas/`` that the reply must satisfy.
        max_tokens: most tokens of the reply.
        step: name of the prompt that opened the conversation.

    Returns:
        The object, with what was redacted put back, and the reply as written.

    Raises:
        CutReplyError: cut off twice.
        MalformedReplyError: malformed ``MOST_REPEATS`` + 1 times.
        ModelError: whatever else the endpoint raises.
    """
    asked, cuts = messages, 0
    for left in range(MOST_REPEATS, -1, -1):
        try:
            reply = chat.complete(Request(asked, schema_name, max_tokens, step))
            parsed = wire.parse(reply.text, schema_name)
            return restored(parsed, reply.stands_for, reply=reply.text), reply.text
        except MalformedReplyError as error:
            cut = isinstance(error, CutReplyError)
            cuts += cut
            # A request that did not fit gets no reply at all, and a longer one would fit even less.
            if not left or cuts > 1 or (cut and not error.reply):
                raise
            asked = _again(messages, error, cut=cut, shown=left == MOST_REPEATS)
    raise AssertionError  # the last round returned or raised


def _again(messages: tuple[Message, ...], error: MalformedReplyError, *, cut: bool, shown: bool) -> tuple[Message, ...]:
    """The conversation after an unusable reply; the second time without that reply, as some models only copy it."""
    (told,) = render("again", fault=str(error), cut=cut)
    if shown and error.reply.strip():
        return (*messages, Message("assistant", error.reply[:_SHOWN]), told)
    # Said in the same turn: many endpoints insist that turns alternate.
    return (*messages[:-1], replace(messages[-1], content=f"{messages[-1].content}\n\n{told.content}"))
