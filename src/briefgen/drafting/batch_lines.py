"""The files of a provider's batch API: requests, a line each; answers, a line each, in any order, and not all of them sound."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from briefgen.drafting import wire
from briefgen.drafting.envelope import BrokenBodyError, Reply, clipped, reply_of, whole
from briefgen.drafting.faults import Speaker, broken, status_fault
from briefgen.drafting.retrying import Fault
from briefgen.errors import ModelUnavailableError

__all__ = ["MOST_FILE_BYTES", "MOST_REQUESTS", "Answers", "files_of"]

MOST_REQUESTS = 50_000
MOST_FILE_BYTES = 200_000_000
"""Of one file of requests: the provider's limits."""

_LONGEST_LINE = 16_000_000
_NAMED = 3


def files_of(bodies: Iterable[tuple[str, dict[str, Any]]], path: str) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Files of requests within the provider's limits.

    Args:
        bodies: of the requests, by their custom ids.
        path: to which they would be posted.

    Returns:
        The ids in each file, and its content: JSON lines.
    """
    keys: list[str] = []
    content = bytearray()
    for key, body in bodies:
        line = {"custom_id": key, "method": "POST", "url": path, "body": body}
        data = json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
        if keys and (len(keys) >= MOST_REQUESTS or len(content) + len(data) > MOST_FILE_BYTES):
            yield tuple(keys), bytes(content)
            keys, content = [], bytearray()
        keys.append(key)
        content += data
    if keys:
        yield tuple(keys), bytes(content)


@dataclass(slots=True)
class Answers:
    """What the files of one batch hold.

    Attributes:
        expected: custom ids of its requests.
        speaker: for messages.
        answered: ids that had a usable line so far; a second one is told of and left out.
        failed: what was said of the others.
        unknown, doubled: ids that are not of this batch, or came once more.
        corrupt: lines that could not be read, with their file.
    """

    expected: frozenset[str]
    speaker: Speaker
    answered: set[str] = field(default_factory=set)
    failed: dict[str, Fault] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)

    def read(self, file: IO[bytes], name: str) -> Iterator[tuple[str, Reply]]:
        """The replies in a file, one at a time, each id once."""
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                custom_id, value = _opened(line, self.speaker)
            except ValueError as error:
                self.corrupt.append(f"line {number} of {name} ({clipped(error)})")
                continue
            if custom_id not in self.expected:
                self.unknown.append(_printable(custom_id))
            elif custom_id in self.answered:
                self.doubled.append(custom_id[:12])
            elif (reply := self._reply(custom_id, value)) is not None:
                self.answered.add(custom_id)
                self.failed.pop(custom_id, None)
                yield custom_id, reply

    def _reply(self, custom_id: str, value: dict[str, Any]) -> Reply | None:
        try:
            return _reply_of(value, self.speaker)
        except Fault as fault:
            self.failed[custom_id] = fault
            return None

    def said(self) -> Iterator[str]:
        """What a person should know of the files."""
        for what, items in (
            ("lines that cannot be read", self.corrupt),
            ("answers to requests that are not of this batch, left out", self.unknown),
            ("answers that came more than once, the first one kept", self.doubled),
        ):
            if items:
                more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
                yield f"{what}: {', '.join(items[:_NAMED])}{more}"


def _printable(text: str) -> str:
    return clipped("".join(c if c.isprintable() else " " for c in text))[:80]


def _opened(line: bytes, speaker: Speaker) -> tuple[str, dict[str, Any]]:
    value = speaker.read(wire.load(speaker.kept(line).decode("utf-8")))
    if not isinstance(value, dict) or not isinstance(custom_id := value.get("custom_id"), str):
        raise ValueError("it names no request")  # noqa: TRY004 - of what was read, as all that wire.load raises
    return custom_id, value


def _reply_of(value: dict[str, Any], speaker: Speaker) -> Reply:
    response, error = value.get("response"), value.get("error")
    if not isinstance(response, dict):
        said = error.get("message") or error.get("code") if isinstance(error, dict) else error
        message = f"{speaker.host}, in a batch: {speaker.clean(said or 'no answer')}"
        raise Fault(ModelUnavailableError(message, retryable=True), most=2)
    status, body = response.get("status_code"), response.get("body")
    if status != 200:
        code = status if isinstance(status, int) and not isinstance(status, bool) else 500
        raise status_fault(speaker, code, {}, json.dumps(body or {"error": error}, ensure_ascii=False))
    try:
        return reply_of(whole(body))
    except BrokenBodyError as fault:
        raise broken(speaker, fault) from fault
