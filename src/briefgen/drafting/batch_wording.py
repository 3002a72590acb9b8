"""What a person is told of batches: what lies where, and how a batch ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.drafting.batch_desk import Submitted

__all__ = ["Open", "lying", "open_of", "why"]

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Open:
    """A batch that has not ended.

    Attributes:
        batch: the provider's id.
        status: in the provider's word.
        requests, answered: how many.
    """

    batch: str
    status: str
    requests: int
    answered: int


def open_of(item: Submitted, value: dict[str, Any]) -> Open:
    """A batch as the provider describes it."""
    counts = value.get("request_counts")
    done = counts.get("completed") if isinstance(counts, dict) else 0
    answered = done if isinstance(done, int) and 0 <= done <= len(item.keys) else 0
    return Open(item.batch, _word(value.get("status")), len(item.keys), answered)


def lying(host: str, batches: Sequence[Open]) -> str:
    """How many requests lie where, and what to do."""
    if not batches:
        return f"answers lie with the batch API of {host}, or are under way: the same command collects them and goes on"
    requests = sum(item.requests for item in batches)
    shown = (f"{item.batch}: {item.status}, {item.answered:,} of {item.requests:,}" for item in batches[:_NAMED])
    more = f", and {len(batches) - _NAMED} more" if len(batches) > _NAMED else ""
    return (
        f"{requests:,} {'request lies' if requests == 1 else 'requests lie'} with the batch API of {host} "
        f"({', '.join(shown)}{more}); answers come within 24 hours: the same command then collects them and goes on"
    )


def why(value: dict[str, Any] | None) -> str:
    """How a batch ended; None for one that the provider knows no more."""
    if value is None:
        return "the provider knows it no more"
    errors = value.get("errors")
    data = errors.get("data") if isinstance(errors, dict) else None
    items = data if isinstance(data, list) else []
    said = [str(item.get("message") or item.get("code")) for item in items if isinstance(item, dict)]
    told = f" ({_line('; '.join(said))})" if said else ""
    return f"it is {_word(value.get('status'))}{told}"


def _word(status: object) -> str:
    return _line(str(status).replace("_", " "))[:40]


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
