"""How one endpoint wants to be spoken to: the optional parts of a request, given up one by one as it refuses them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from briefgen.drafting.prompting import Message, render
from briefgen.resources import read_schema

__all__ = ["Dialect", "Request"]

_STRUCTURED = ("response_format", "json_schema", "json_object", "json schema", "structured", "grammar")
_UNSUPPORTED = ("not supported", "unsupported", "not implemented", "unknown parameter", "unrecognized", "extra inputs")
_LOOSER = ("schema", "object", "prompt")
_NOT_SENT = {"$schema", "$id", "title"}


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the model.

    Attributes:
        messages: the conversation so far, our words last.
        schema_name: of the file in ``schemas/`` that the reply must satisfy.
        max_tokens: most tokens of the reply.
        step: name of the prompt that opened the conversation, a key of ``PROMPTS``; empty where there is none.
    """

    messages: tuple[Message, ...]
    schema_name: str
    max_tokens: int
    step: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is sent beside the messages.

    Attributes:
        structured: ``schema``: the endpoint holds the reply to the JSON Schema; ``object``: to any JSON object; ``prompt``: it
            is only told. In the last two the schema stands in the conversation.
        limit: name under which the most tokens of a reply are sent.
        seed, temperature: whether they are sent.
        system: whether a system message is sent; else its words open the first user message.
    """

    structured: Literal["schema", "object", "prompt"] = "schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    seed: bool = True
    temperature: bool = True
    system: bool = True

    def body(self, request: Request, *, model: str, temperature: float, seed: int) -> dict[str, Any]:
        """The body of ``POST /chat/completions``."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in self._messages(request)],
            self.limit: request.max_tokens,
        }
        if self.temperature:
            body["temperature"] = temperature
        if self.seed:
            body["seed"] = seed
        if self.structured != "prompt":
            body["response_format"] = self._response_format(request.schema_name)
        return body

    def _messages(self, request: Request) -> tuple[Message, ...]:
        first, *rest = request.messages
        if self.structured != "schema":
            schema = json.dumps(read_schema(request.schema_name), ensure_ascii=False)
            first = replace(first, content=f"{first.content}\n\n{render('shape', schema=schema)[-1].content}")
        if not self.system and first.role == "system" and rest:
            first, rest = replace(rest[0], content=f"{first.content}\n\n{rest[0].content}"), rest[1:]
        return (first, *rest)

    def _response_format(self, schema_name: str) -> dict[str, Any]:
        if self.structured == "object":
            return {"type": "json_object"}
        schema = {key: value for key, value in read_schema(schema_name).items() if key not in _NOT_SENT}
        name = schema_name.partition(".")[0]
        return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}

    def less(self, other: Dialect) -> Dialect:
        """This dialect less all that the other one has given up."""
        return Dialect(
            structured=max(self.structured, other.structured, key=_LOOSER.index),
            limit="max_tokens" if self.limit == other.limit == "max_tokens" else "max_completion_tokens",
            seed=self.seed and other.seed,
            temperature=self.temperature and other.temperature,
            system=self.system and other.system,
        )

    def without(self, complaint: str, *, may_loosen: bool) -> Dialect | None:
        """What to speak after a refused request.

        Args:
            complaint: what the endpoint said, code and parameter name included.
            may_loosen: whether output by JSON Schema may be given up.

        Returns:
            This dialect less the part that the complaint names, never one spoken before; None if it names no part.
        """
        said = complaint.casefold()
        if self.limit == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, limit="max_completion_tokens")
        if self.seed and "seed" in said:
            return replace(self, seed=False)
        if self.temperature and "temperature" in said:
            return replace(self, temperature=False)
        if self.system and "system" in said and "role" in said:
            return replace(self, system=False)
        if may_loosen and self.structured != "prompt" and any(word in said for word in (*_STRUCTURED, *_UNSUPPORTED)):
            return replace(self, structured="object" if self.structured == "schema" else "prompt")
        return None
