"""A quantity as plain values that can be written down, and back."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Literal, TypeAlias

from briefgen.model import Span
from briefgen.text.quantity import Kind, Quantity

__all__ = ["PackedQuantity", "packed_quantity", "unpacked_quantity"]

PackedQuantity: TypeAlias = tuple[
    int,
    int,
    Kind,
    Decimal | None,
    str,
    int,
    Literal["", "about", "over", "under"],
    str,
    Literal["", "reached", "short"],
]
"""Start, end, kind, value, unit, places, bound, head and sense."""


def packed_quantity(q: Quantity) -> PackedQuantity:
    """Its plain values."""
    return q.span.start, q.span.end, q.kind, q.value, q.unit, q.places, q.bound, q.head, q.sense


def unpacked_quantity(values: PackedQuantity) -> Quantity:
    """The quantity.

    Raises:
        ValueError: the values are none of a quantity.
    """
    start, end, kind, value, unit, places, bound, head, sense = values
    if value is not None and not value.is_finite():
        raise ValueError(f"no quantity has the value {value}")
    return Quantity(Span(start, end), kind, value, sys.intern(unit), places, bound, sys.intern(head), sense)
