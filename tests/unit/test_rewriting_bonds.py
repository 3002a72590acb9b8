"""The proof in any order, and fuller mentions: what they prove, and the twins that one rule each keeps out."""

from __future__ import annotations

import pytest

from briefgen.evaluation.judging import sources_of
from briefgen.gate import Gate
from briefgen.model import Claim, Verdict

ROPEWAY = (
    "The canton of Ulmen approved a ropeway with four towers in March. The ropeway will carry 900 people an hour. "
    "Without a permit, hikers could under the plan use the ropeway for up to 30 days. "
    "The foundation, which funds the museum, had no part in the vote. "
    "Half of the debts of the operator dated from before it bought the hotel in 2021. "
    "The district runs a ropeway at Sarn and a ropeway at Vals. The ropeway needs new cables. "
    "The canton blocked a proposed 12 million franc (13 million euro) loan to the operator in June. "
    "Guests may export charts, but they cannot edit them afterwards."
)
PROVED = [
    ("two phrases moved", "For up to 30 days, hikers could use the ropeway without a permit under the plan."),
    ("before kept", "Half of the operator's debts dated from before it bought the hotel."),
    ("brackets apart", "The canton blocked a 12 million franc loan to the operator in June."),
    ("fuller mention", "The ropeway with four towers will carry 900 people an hour."),
]
REFUSED = [
    ("denial before a noun dropped", "The foundation had a part in the vote."),
    ("denial before a noun dropped, in another order", "In the vote the foundation had part."),
    ("denial behind a modal dropped", "Guests may edit charts afterwards."),
    ("after for before", "Half of the operator's debts dated from after it bought the hotel."),
    ("before put where there is none", "Before hikers could use the ropeway for up to 30 days, they had no permit."),
    ("one of two mentions", "The ropeway at Sarn needs new cables."),
    ("the other of two mentions", "The ropeway at Vals needs new cables."),
    ("subject turned", "The operator blocked a 12 million franc loan to the canton in June."),
]


def _verdict(claim: str) -> Verdict:
    return Gate(sources_of((ROPEWAY,))).search(Claim("F1", claim, ()), (1,)).verdict


@pytest.mark.parametrize("claim", [c for _, c in PROVED], ids=[n for n, _ in PROVED])
def test_what_stands_there_in_another_order_is_proved(claim: str) -> None:
    assert _verdict(claim) is Verdict.VERIFIED


@pytest.mark.parametrize("claim", [c for _, c in REFUSED], ids=[n for n, _ in REFUSED])
def test_what_is_bound_otherwise_is_not_proved(claim: str) -> None:
    assert _verdict(claim) is not Verdict.VERIFIED
