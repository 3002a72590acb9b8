"""Calls, tokens and dollars in a few words, as progress and the closing table show them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.settings import Spent

__all__ = ["counted", "dollars", "left", "short", "spending", "spending_json"]

NO_PRICE = "price not known"


def counted(number: int, noun: str) -> str:
    """``1 call``, ``2,034 calls``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def short(tokens: int) -> str:
    """A count of tokens where there is little room: ``940``, ``3.4k``, ``34k``, ``1.2M``."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if tokens >= unit:
            share = tokens / unit
            return f"{share:.0f}{letter}" if share >= 10 else f"{share:.1f}{letter}"
    return str(tokens)


def dollars(amount: float | None) -> str:
    """US dollars with as many digits as tell something: ``$1.00``, ``$0.012``, ``$0.00034``."""
    if amount is None:
        return NO_PRICE
    if amount <= 0 or amount >= 0.995:
        return f"${amount:,.2f}"
    return f"${amount:.{max(2, 1 - math.floor(math.log10(amount)))}f}"


def spending(spent: Spent) -> str:
    """What a run spent so far, on one short line: ``12 calls, 34k tokens, $0.012 of $1.00``."""
    tokens = f"{short(spent.tokens)}{f' of {short(spent.max_tokens)}' if spent.max_tokens is not None else ''} tokens"
    parts = [counted(spent.calls, "call"), tokens]
    if spent.cost is not None:
        parts.append(f"{dollars(spent.cost)}{f' of {dollars(spent.max_cost)}' if spent.max_cost is not None else ''}")
    if spent.reused:
        parts.append(f"{spent.reused:,} reused")
    return ", ".join(parts)


def left(spent: Spent) -> str:
    """What is left of the budget; empty where there is none."""
    parts = []
    if spent.max_cost is not None and spent.cost is not None:
        parts.append(f"{dollars(max(0.0, spent.max_cost - spent.cost))} of {dollars(spent.max_cost)}")
    if spent.max_tokens is not None:
        parts.append(f"{max(0, spent.max_tokens - spent.tokens):,} of {counted(spent.max_tokens, 'token')}")
    return ", ".join(parts)


def spending_json(spent: Spent) -> dict[str, object]:
    """For programs; the keys are documented and kept."""
    bounded = spent.max_cost is not None and spent.cost is not None
    return {
        "calls": spent.calls,
        "reused": spent.reused,
        "tokens": spent.tokens,
        "cost": spent.cost,
        "max_tokens": spent.max_tokens,
        "max_cost": spent.max_cost,
        "tokens_left": None if spent.max_tokens is None else max(0, spent.max_tokens - spent.tokens),
        "cost_left": max(0.0, (spent.max_cost or 0.0) - (spent.cost or 0.0)) if bounded else None,
    }
