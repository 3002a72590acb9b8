"""Answers of earlier runs, played again: nothing is asked, and what was never answered is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from briefgen.errors import ModelError

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request
    from briefgen.drafting.envelope import Reply

__all__ = ["Kept", "Replay", "UnansweredError"]


class Kept(Protocol):
    """Answers of earlier runs, and no others: it sends nothing."""

    def has(self, request: Request) -> bool:
        """Whether this request was answered."""
        ...

    def complete(self, request: Request) -> Reply:
        """The answer, or the fault of it raised."""
        ...


class UnansweredError(ModelError):
    """A request that no earlier run was answered."""


@dataclass(frozen=True, slots=True)
class Replay:
    """Answers from what is kept. Implements :class:`briefgen.drafting.asking.Chat`.

    Attributes:
        kept: answers of earlier runs; None where there are none.
        answered: requests that it answered.
        missed: requests that it could not answer.
    """

    kept: Kept | None
    answered: dict[Request, None] = field(default_factory=dict)
    missed: dict[Request, None] = field(default_factory=dict)

    def complete(self, request: Request) -> Reply:
        """The answer, or the fault of it raised; raises UnansweredError where there is none."""
        if self.kept is not None and self.kept.has(request):
            self.answered[request] = None
            try:
                return self.kept.complete(request)
            except UnansweredError:  # its entry was found to be damaged
                del self.answered[request]
        self.missed[request] = None
        raise UnansweredError("no earlier run was answered this request")

    def knows(self, request: Request) -> bool:
        """Whether this request was answered."""
        return self.kept is not None and self.kept.has(request)

    def count(self, step: str) -> int:
        """How many requests of a step it has answered."""
        return sum(request.step == step for request in self.answered)
