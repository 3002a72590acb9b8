"""Steps of an estimate, and what their requests come to in tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from briefgen.drafting.prices import Bill
from briefgen.drafting.prompting import render, tokens
from briefgen.drafting.redacting import redactor_of
from briefgen.resources import read_schema

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request
    from briefgen.settings import Settings

__all__ = ["SHARE", "StepEstimate", "bill_of", "filled", "sent", "shape", "share_of", "total"]

SHARE = 4
"""The likely course: one chunk in four asked again, one claim in four written anew."""
# Bytes that the room of a request may hold for each of its tokens, as these are reckoned.
_BYTES = 3.4


@dataclass(frozen=True, slots=True)
class StepEstimate:
    """One step of drafting.

    Attributes:
        step: ``extract``, ``extract again``, ``compose``, ``merge``, ``repair`` or ``judge``.
        calls: requests that are likely, those answered from the ledger included; exact for ``extract``.
        reused: of these, those whose answers are in the ledger already, at no cost.
        most_calls: most requests that are to be paid for.
        likely, most: tokens that are to be paid for.
    """

    step: str
    calls: int = 0
    reused: int = 0
    most_calls: int = 0
    likely: Bill = field(default_factory=Bill)
    most: Bill = field(default_factory=Bill)

    @property
    def paid(self) -> int:
        """Likely requests that are to be paid for."""
        return self.calls - self.reused


def sent(request: Request, settings: Settings) -> Request:
    """A request as it would be sent: placeholders may be shorter than what they stand for, or longer."""
    return redactor_of(settings).request(request).request


def bill_of(request: Request, received: int) -> Bill:
    """What a request is likely to be billed for, if so many tokens come back."""
    sent = tokens(*(message.content for message in request.messages)) + shape(request.schema_name)
    return Bill(sent, 0, received)


@lru_cache(maxsize=16)
def shape(schema_name: str) -> int:
    """Tokens of a reply's schema, which is sent beside the messages or in them."""
    schema = json.dumps(read_schema(schema_name), ensure_ascii=False)
    return tokens(*(message.content for message in render("shape", schema=schema)))


def filled(settings: Settings, schema_name: str, calls: int) -> Bill:
    """Requests of which only the room is known: filled, with a token for each byte."""
    room = ceil(_BYTES * (settings.context_tokens - settings.reply_tokens))
    return Bill(calls * (room + ceil(_BYTES * shape(schema_name))), 0, calls * settings.reply_tokens)


def total(bills: Sequence[Bill]) -> Bill:
    """All of them together."""
    return sum(bills, Bill())


def share_of(bill: Bill) -> Bill:
    """The part of a bill that is likely where only some of the requests are made."""
    return Bill(bill.sent // SHARE, 0, bill.received // SHARE)
