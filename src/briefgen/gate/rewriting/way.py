"""How one try of a proof ended."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.gate.rewriting.unit import Unit

__all__ = ["Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """The end of one try.

    Attributes:
        holds: whether the units follow from the page.
        kept: the unit of the page that the claim may not leave out or turn; None where there is none in particular.
    """

    holds: bool
    kept: Unit | None = None
