"""Sets of places as whole numbers, bit n for place n: asking many places at once how often they were voted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["at_least", "bits", "places"]


def bits(found: Iterable[int]) -> int:
    """The set of some places, from 0."""
    held = list(found)
    out = bytearray(max(held, default=0) // 8 + 1)
    for place in held:
        out[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(out, "little")


def places(held: int) -> Iterator[int]:
    """The places of a set, ascending."""
    while held:
        lowest = held & -held
        yield lowest.bit_length() - 1
        held ^= lowest


def at_least(sets: Sequence[int], least: int) -> int:
    """The places that are in ``least`` of the sets or more; ``least`` is 1 or more.

    The votes of all places are added up in parallel, one whole number for each binary digit of the counts.
    """
    digits: list[int] = []
    for voted in sets:
        carry = voted
        for n, digit in enumerate(digits):
            if not carry:
                break
            digits[n], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    if least >> len(digits):
        return 0
    more, equal = 0, -1
    for n in range(len(digits) - 1, -1, -1):
        if least >> n & 1:
            equal &= digits[n]
        else:
            more |= equal & digits[n]
            equal &= ~digits[n]
    return more | equal
