"""Dates and figures in other clothes: which the gate proves, and which it does not let through."""

from __future__ import annotations

import pytest

from briefgen.gate import Gate
from briefgen.model import Claim, Verdict
from briefgen.sources.load import source_from_text

HEAD = "Lido news\n\nPublished 8 July 2026\n\n"  # a Wednesday

PROVED = [
    ("The pool was shut on Monday.", "The pool was shut on 6 July 2026."),
    ("The pool was shut on Monday.", "The pool was shut in July."),
    ("The pool was shut last month.", "The pool was shut in June 2026."),
    ("The pool was shut eight days ago.", "The pool was shut on 30 June 2026."),
    ("The pool was shut late on Tuesday.", "The pool was shut late on 7 July 2026."),
    ("The pool will shut by the end of the year.", "The pool will shut by the end of 2026."),
    ("The mayor said the pool would open on Friday.", "The mayor said the pool would open on 10 July 2026."),
    ("Prices rose on Monday and fell on Tuesday.", "Prices fell on 7 July 2026."),
    ("The pool opens at 7 p.m. on Mondays.", "The pool opens at 7pm on Mondays."),
    ("One in five members swam.", "20% of members swam."),
    ("A quarter of the members swam.", "25 per cent of the members swam."),
    ("The pool cost 40 million pesos.", "The pool cost 40m pesos."),
    ("Nearly 40 people swam.", "About 40 people swam."),
    ("The slide is run at 30 kilometres an hour.", "The slide is run at 30 km/h."),
]


@pytest.mark.parametrize(("source", "claim"), PROVED, ids=[c for _, c in PROVED])
def test_other_form_is_proved(source: str, claim: str) -> None:
    assert _verdict(source, claim) is Verdict.VERIFIED


REFUSED = [
    ("The pool was shut last month.", "The pool was shut in May 2026."),
    ("The pool will open by 1 August.", "The pool will open on 1 August 2026."),
    ("The pool has been shut since Monday.", "The pool has been shut on 6 July 2026."),
    ("The pool will not open before 1 August.", "The pool will not open on 1 August 2026."),
    ("The pool was shut after 1 June.", "The pool was shut on 1 June."),
    ("Prices rose on Monday and fell on Tuesday.", "Prices fell on 6 July 2026."),
    ("Prices rose on Monday, and the lido cut them on Tuesday.", "The lido cut them on 6 July 2026."),
    ("The board, which on Monday cut prices, met again on Tuesday.", "On 6 July 2026 the board met again."),
    ("The mayor said the pool would open on Friday.", "The mayor said the pool would open on 3 July 2026."),
    ("The pool cost 40 million pesos in 2024 and 50 million pesos in 2025.", "The pool cost 50 million pesos in 2024."),
    ("The pool cost 40 million pesos.", "The pool cost 40m kroner."),
    ("About 40 people swam.", "Nearly 40 people swam."),
    ("At least 40 people swam.", "More than 40 people swam."),
    ("One in five members swam.", "25% of members swam."),
    ("LEEDS, 7 July 2026 — The pool was shut.", "The pool was shut on 7 July 2026."),
]


@pytest.mark.parametrize(("source", "claim"), REFUSED, ids=[c for _, c in REFUSED])
def test_other_day_or_figure_is_not_proved(source: str, claim: str) -> None:
    assert _verdict(source, claim) is not Verdict.VERIFIED


def _verdict(source: str, claim: str) -> Verdict:
    head = "Lido news\n\n" if " — " in source else HEAD
    gate = Gate((source_from_text(head + source),))
    return gate.search(Claim("F1", claim, ()), (1,)).verdict
