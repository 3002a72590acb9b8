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
    # parts of a period
    ("The pool was shut at the end of May.", "The pool was shut at the end of May 2026."),
    ("The pool was shut at the end of May.", "The pool was shut in May."),
    ("The pool must reopen by the end of the month.", "The pool must reopen by 31 July 2026."),
    ("The pool will shut in the first half of next year.", "The pool will shut in the first half of 2027."),
    (
        "The pool lost money in the first five months of the year.",
        "The pool lost money in the first five months of 2026.",
    ),
    ("The pool lost money in the first quarter.", "The pool lost money in the first quarter of 2026."),
    ("The pool was built late last year.", "The pool was built in late 2025."),
    ("The pool was built in early 2024.", "The pool was built in 2024."),
    ("The pool was painted in the spring.", "The pool was painted in the spring of 2026."),
    ("The pool, painted in mid-May, was shut.", "The pool was painted in mid-May 2026."),
    # told from another day
    ("The pool was shut a week ago.", "The pool was shut on 1 July 2026."),
    ("The pool was drained on 2 July. Two days later the slide cracked.", "The slide cracked on 4 July 2026."),
    ("The pool was drained on Monday and the next day the slide cracked.", "The slide cracked on 7 July 2026."),
    ("The ban, imposed on 18 November, was lifted.", "The ban was imposed on 18 November 2025."),
    ("The pool was shut on Sunday and Monday.", "The pool was shut on 5 and 6 July 2026."),
    ("The slide was shut early on Tuesday.", "The slide was shut in July."),
    ("The slide was built by Veld last year.", "The slide was built by Veld in 2025."),
    # measures and rates
    ("The slide is 72 metres long.", "The slide is 72m long."),
    ("The slide grew by 2.4 metres.", "The slide grew by 2.4m."),
    ("The water rose by 90 centimetres.", "The water rose by 0.9 metres."),
    ("Members must pay within 28 days.", "Members must pay within four weeks."),
    ("The floor covers 3,600 square metres.", "The floor covers 3,600 m²."),
    ("The pool costs 5 million kroner annually.", "The pool costs 5m kroner a year."),
    ("Salt costs 3 dollars a kilo.", "Salt costs $3 per kilogram."),
    ("One swimmer in four fell ill.", "One in four swimmers fell ill."),
    ("The mayor said that half of the members swim.", "The mayor said that 50 per cent of the members swim."),
    ("The work will cost between 9 and 11 million pesos.", "The work will cost 9 to 11 million pesos."),
    ("The work will cost 9-11 million pesos.", "The work will cost between 9 and 11 million pesos."),
    ("The lido signed a ten-year lease.", "The lido signed a lease of ten years."),
    ("The lido signed a lease for ten years.", "The lido signed a ten-year lease."),
    ("Prices climbed 12 per cent to 3 pesos.", "Prices climbed to 3 pesos."),
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
    ("The pool must reopen by the end of June.", "The pool must reopen by June."),
    ("The pool was shut in early 2024.", "The pool was shut in late 2024."),
    ("The pool lost money in the first half of the year.", "The pool lost money in the second half of 2026."),
    ("The pool lost money in the first quarter.", "The pool lost money in the second quarter of 2026."),
    ("The pool was shut a week ago.", "The pool was shut on 24 June 2026."),
    ("The pool was drained on 2 July. Two days later the slide cracked.", "The slide cracked on 2 July 2026."),
    (
        "The pool was drained on 2 July, the mayor said on Monday. Two days later it was full.",
        "It was full on 8 July 2026.",
    ),
    ("The pool was shut on Sunday and Monday.", "The pool was shut on 4 and 5 July 2026."),
    (
        "The mayor ordered the pool on Monday to close its slide by Friday.",
        "The mayor ordered the pool to close its slide by 6 July 2026.",
    ),
    ("The slide is 72 metres long.", "The slide is 72 feet long."),
    ("The water rose by 90 centimetres.", "The water rose by 9 metres."),
    ("The pool costs 5 million kroner annually.", "The pool costs 5m kroner a month."),
    ("One swimmer in four fell ill.", "One in five swimmers fell ill."),
    ("A third of the members voted for it.", "The members voted for it."),
    ("The storm damaged 300 of the island's 1,900 homes.", "The storm damaged 1,900 homes."),
    ("The lido signed a ten-year lease.", "The lido signed a lease of twelve years."),
    ("LEEDS, 7 July 2026 — The pool was shut.", "The pool was shut on 7 July 2026."),
]


@pytest.mark.parametrize(("source", "claim"), REFUSED, ids=[c for _, c in REFUSED])
def test_other_day_or_figure_is_not_proved(source: str, claim: str) -> None:
    assert _verdict(source, claim) is not Verdict.VERIFIED


UNDATED = [
    ("Report of the lido, May 2026\n\nThe pool was shut in March.", "The pool was shut in March 2026."),
    (
        "Lido news\n\nThe pool will open on 3 August, the mayor said on 8 July 2026.",
        "The mayor said the pool will open on 3 August 2026.",
    ),
]


@pytest.mark.parametrize(("source", "claim"), UNDATED, ids=[c for _, c in UNDATED])
def test_year_is_that_of_the_one_day_which_the_text_names(source: str, claim: str) -> None:
    gate = Gate((source_from_text(source),))
    assert gate.search(Claim("F1", claim, ()), (1,)).verdict is Verdict.VERIFIED


def test_year_stays_open_where_the_text_names_several() -> None:
    source = "Lido news\n\nThe pool was built on 4 May 2024 and painted on 8 July 2026. It was shut in March."
    gate = Gate((source_from_text(source),))
    assert gate.search(Claim("F1", "The pool was shut in March 2026.", ()), (1,)).verdict is not Verdict.VERIFIED


def _verdict(source: str, claim: str) -> Verdict:
    head = "Lido news\n\n" if " — " in source else HEAD
    gate = Gate((source_from_text(head + source),))
    return gate.search(Claim("F1", claim, ()), (1,)).verdict
