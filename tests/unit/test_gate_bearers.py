"""Possessives, shares, sums, parts of months and nouns for names: what a claim may call them, and a near twin that may not."""

from __future__ import annotations

import pytest

from briefgen.gate.verify import Gate
from briefgen.model import Claim, Found, Source, Verdict

ZOO = (
    "The Animal Board withdrew the licence of Osterby Zoo on Thursday. "
    "The zoo, which opened in 1962 and draws some 340,000 visitors a year, will move 1,120 animals in late April. "
    "Its director, Henrike Vossberg, called the decision a hammer for a gnat. "
    "Vossberg's deputy, Jonas Lykke, resigned; his letter called the board a club of cats. "
    "About 60 per cent of the zoo's income comes from the city. "
    "Nearly all of the keepers were told on Monday. "
    "The council will meet in May. Its members will be offered new seats before the end of June."
)
TRUE = [
    "Osterby Zoo's director called the decision a hammer for a gnat.",
    "The zoo's director called the decision a hammer for a gnat.",
    "Jonas Lykke's letter called the board a club of cats.",
    "The zoo draws about 340,000 visitors a year.",
    "More than half of the zoo's income comes from the city.",
    "Most of the keepers were told on Monday.",
    "The council's members will be offered new seats before the end of June.",
]
FALSE = [
    "The board's director called the decision a hammer for a gnat.",
    "Vossberg's letter called the board a club of cats.",
    "The zoo will move 1,120 animals in early April.",
    "More than 70 per cent of the zoo's income comes from the city.",
    "All of the keepers were told on Monday.",
    "The zoo's members will be offered new seats before the end of June.",
    "The council's members will be offered new seats in June.",
]


def verdict(claim: str) -> Verdict:
    one = Source(
        1, "1.txt", "text/plain", "0" * 64, ZOO, Found("1.txt", "file name"), date=Found("2026-03-14", "manifest")
    )
    return Gate([one]).search(Claim("F1", claim, ()), [1]).verdict


@pytest.mark.parametrize("claim", TRUE)
def test_what_the_source_calls_it_is_verified(claim: str) -> None:
    assert verdict(claim) is Verdict.VERIFIED


@pytest.mark.parametrize("claim", FALSE)
def test_what_it_calls_something_else_is_not(claim: str) -> None:
    assert verdict(claim) is not Verdict.VERIFIED
