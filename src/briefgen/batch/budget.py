"""The budget of a batch: each row that may ask a model gets a share before it starts, and what it leaves goes to the others.

The shares of the rows under way and what was spent never exceed the budget together, so it holds whatever the rows do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from briefgen.batch.results import Done
from briefgen.batch.rows import Row
from briefgen.errors import ExitCode

__all__ = ["Purse", "asks_a_model"]

# What ends a row before it can have asked anything.
_BEFORE_ASKING = {int(ExitCode.USAGE), int(ExitCode.SOURCE)}

Share = tuple[int | None, float | None]


def asks_a_model(row: Row) -> bool:
    """Whether a row may cost anything."""
    return (row.task == "build" and row.settings.drafter == "llm") or row.settings.judge


@dataclass(slots=True)
class Purse:
    """What is left of a batch's budget.

    Attributes:
        max_tokens, max_cost: the budget; None for no bound.
        tokens, cost: spent or not to be told apart from spent.
        shares: of the rows under way, by id.
    """

    max_tokens: int | None = None
    max_cost: float | None = None
    tokens: int = 0
    cost: float = 0.0
    shares: dict[str, Share] = field(default_factory=dict)

    def share(self, row: Row, width: int) -> Share:
        """What a row may spend: an even part of what is left for each place that is free.

        Args:
            row: about to start.
            width: how many rows may run at once.
        """
        if not asks_a_model(row):
            return (None, None)
        free = max(1, width - len(self.shares))
        tokens = None if self.max_tokens is None else max(0, self.max_tokens - self.tokens - self._held(0)) // free
        cost = None if self.max_cost is None else max(0.0, self.max_cost - self.cost - self._held(1)) / free
        self.shares[row.id] = (None if tokens is None else int(tokens), cost)
        return self.shares[row.id]

    def _held(self, place: int) -> float:
        return sum(share[place] or 0 for share in self.shares.values())

    def settle(self, name: str, done: Done) -> None:
        """Count what a row has spent. One that failed may have been billed for more than it could tell: all of its share."""
        if name not in self.shares:
            return
        tokens, cost = self.shares.pop(name)
        spent = done.spent
        if done.result.status in {"failed", "pending"} and done.result.exit not in _BEFORE_ASKING:
            self.tokens += max(tokens or 0, spent.tokens if spent else 0)
            self.cost += max(cost or 0.0, (spent.cost if spent else None) or 0.0)
        elif spent:
            self.tokens += spent.tokens
            self.cost += spent.cost or 0.0
