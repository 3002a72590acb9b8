"""Clauses taken apart and put together: fronted phrases, particles, partitives, relative clauses, and their unsound twins."""

from __future__ import annotations

import pytest

from briefgen.gate.exhibit import exhibit
from briefgen.gate.rewriting import proof
from briefgen.model import Claim, Found, Quote, Source
from briefgen.text.sentences import sentences

ORCHARD = (
    "Under a pact signed in June, growers in Brannick guard the trees for five years. "
    "Of the 7,400 trees, 2,900 were felled. "
    "An inspector who visited the orchards in May took 60 samples, of which 52 contained lead. "
    "The growers called off a protest planned for Monday. "
    "The bishop turned down an offer of help. "
    "The survey, commissioned in May by the county, covers nine farms. "
    "Aldous Reek, who denies everything, was suspended in June and barred from the hall. "
    "Growers can return the spray to any shop or ask for a voucher. "
    "The board cut its forecast by 12 per cent to 340 tonnes in March. "
    "The growers set out three options in a letter, including a fence with a gate of 18 metres. "
    "The growers are to meet the board in July. "
    "The aim is to plant 500 trees. "
    "The yard lost or sold the key. "
    "In 2025 the board ruled that the yard had failed. "
    "The yard repaired one of them."
)
PROVED = [
    ("partitive turned", "2,900 of the 7,400 trees were felled."),
    ("relative clause of one thing dropped", "An inspector took 60 samples."),
    ("particle in the passive", "A protest planned for Monday was called off by the growers."),
    ("participle between commas", "The county commissioned the survey in May."),
    ("passive shared by two verbs", "Aldous Reek was barred from the hall."),
    ("second of two things allowed", "Growers can ask for a voucher."),
    ("margin is no doer", "The board's forecast was cut by 12 per cent in March."),
    ("arranged told with will", "The growers will meet the board in July."),
]
REFUSED = [
    ("phrase of one example given to all", "The growers set out three options with a gate of 18 metres."),
    ("active told as passive", "The bishop was turned down."),
    ("aim told as future", "The aim will plant 500 trees."),
    ("one of two alternatives", "The yard sold the key."),
    ("time moved into another clause", "The board ruled that the yard had failed in 2025."),
    ("doer turned by a figure", "The yard was repaired by one of them."),
    ("whole for the part", "7,400 of the 2,900 trees were felled."),
    ("participle's doer turned", "The survey commissioned the county in May."),
]


def _proved(claim: str) -> bool:
    source = Source(
        1, "a.txt", "text/plain", "0" * 64, ORCHARD, Found("Orchard", "text"), date=Found("2026-03-12", "text")
    )
    quotes = tuple(Quote(1, s, s.of(ORCHARD)) for s in sentences(ORCHARD))
    return proof(exhibit(Claim("F1", claim, ()), source, quotes)).holds


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in PROVED])
def test_a_clause_taken_apart_soundly_is_proved(claim: str) -> None:
    assert _proved(claim)


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in REFUSED])
def test_a_clause_taken_apart_wrongly_is_not_proved(claim: str) -> None:
    assert not _proved(claim)
