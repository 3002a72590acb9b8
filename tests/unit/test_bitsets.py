"""Sets of places as whole numbers: what they hold, and which places enough of them have."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from briefgen.gate.bitsets import at_least, bits, places


@pytest.mark.parametrize("held", [[], [0], [7, 8], [3, 64, 65, 900]], ids=str)
def test_a_set_gives_back_its_places(held: list[int]) -> None:
    assert list(places(bits(held))) == held


@pytest.mark.parametrize("least", range(1, 12))
def test_places_that_enough_sets_have(least: int) -> None:
    pick = random.Random(least)
    voted = [sorted(pick.sample(range(300), pick.randint(0, 150))) for _ in range(9)]
    counts = Counter(place for one in voted for place in one)
    expected = sorted(place for place, votes in counts.items() if votes >= least)
    assert list(places(at_least([bits(one) for one in voted], least))) == expected


def test_no_set_has_no_place() -> None:
    assert at_least([], 1) == 0
