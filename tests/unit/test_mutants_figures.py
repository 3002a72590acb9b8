"""Numbers, scales, units and dates: what is changed, and what would still be true and is therefore never made."""

from __future__ import annotations

import pytest

from briefgen.text.dates import dates
from briefgen.text.quantities import quantities
from tests.unit.mutant_cases import DAM, a_source, nows, twins

COST = "The work will cost €48 million and take 30 months."
VOTE = "The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3."


def test_number_is_one_that_the_source_does_not_give() -> None:
    found = twins("number", COST, seeds=30)
    given = {(q.kind, q.unit, q.value) for q in quantities(DAM)}
    assert {m.was for m in found} == {"€48 million", "30 months"}
    for mutant in found:
        assert mutant.changed
        (new,) = [q for q in quantities(mutant.claim.text) if q.span == mutant.changed]
        assert (new.kind, new.unit, new.value) not in given


@pytest.mark.parametrize(
    ("text", "source", "allowed"),
    [
        pytest.param(
            "Over 52 farms lost land.",
            "Over 52 farms lost land, 71 by the last count.",
            lambda n: n > 71,
            id="over: only more than the source has",
        ),
        pytest.param(
            "Up to 52 farms lost land.",
            "Up to 52 farms lost land, and 31 for certain.",
            lambda n: n < 31,
            id="up to: only less than the source has",
        ),
        pytest.param(
            "About 520 farms lost land.",
            "About 520 farms lost land.",
            lambda n: not 416 <= n <= 624,
            id="about: far enough to be no rounding",
        ),
        pytest.param(
            "Some 3 of the 9 farms lost land.",
            "Some 3 of the 9 farms lost land.",
            lambda n: n not in {3, 9},
            id="none of the source's",
        ),
        pytest.param("The bill fell by 40%.", "The bill fell by 40%.", lambda n: n <= 100, id="a share of at most all"),
    ],
)
def test_number_is_false_beside_its_bound(text: str, source: str, allowed: object) -> None:
    assert callable(allowed)
    found = twins("number", text, source, seeds=60)
    values = [
        float(q.value) for m in found for q in quantities(m.claim.text) if q.span == m.changed and q.value is not None
    ]
    assert all(map(allowed, values))
    assert values or "Over" in text or "Up to" in text


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("Four farms and seven barns burnt down.", {"Four", "seven"}, id="words"),
        pytest.param("The 21st ship sank.", {"21st"}, id="ordinal"),
        pytest.param("The rate is 3.25 per cent.", {"3.25 per cent"}, id="decimal"),
        pytest.param("The board cited Article 50.", set(), id="a label is no number"),
        pytest.param("One of the ships sank.", set(), id="one of"),
        pytest.param("He said “we lost 40 ships” in all.", set(), id="not inside quotation marks"),
    ],
)
def test_number_words_that_are_changed(text: str, changes: set[str]) -> None:
    assert {m.was for m in twins("number", text, text)} == changes


def test_number_ordinals_keep_their_ending() -> None:
    words = {m.now for m in twins("number", "The 21st ship sank.", "The 21st ship sank.", seeds=80)}
    assert {"22nd", "23rd", "24th", "31st", "11th"} <= words
    assert not words & {"22st", "11st", "24st"}


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(COST, DAM, {("€48 million", "€7 million")}, id="same kind and unit"),
        pytest.param(
            "The work will cost €48 million.",
            "The work will cost €48 million. Rain fell for 9 days.",
            set(),
            id="another unit",
        ),
        pytest.param(
            "The road cost €48 million.",
            "The road cost €48 million. Later the road cost €61 million. A boat cost €90 million.",
            {("€48 million", "€90 million")},
            id="not of the same thing in another sentence",
        ),
        pytest.param(
            "The road cost €48 million.",
            "The road cost €48 million. A mill cost €49 million.",
            set(),
            id="not what may be a rounding",
        ),
        pytest.param(
            "Prices rose from 40% to 60%.",
            "Prices rose from 40% to 60%. Rents rose to 75%.",
            {("40%", "75%"), ("60%", "75%")},
            id="not what the claim holds",
        ),
        pytest.param(
            "More than 500 boats came.",
            "More than 500 boats came. Then 90 carts and 700 mules left.",
            {("500", "700")},
            id="not a weaker bound",
        ),
    ],
)
def test_same_source_number(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("same_source_number", text, source)) == changes


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(COST, DAM, {("€48 million", "€48 billion"), ("€48 million", "€48 thousand")}, id="scale word"),
        pytest.param("It cost £3bn.", "It cost £3bn.", {("£3bn", "£3m")}, id="suffix"),
        pytest.param(
            "It employs 45,000 people.", "It employs 45,000 people.", {("45,000", "450,000")}, id="groups of digits"
        ),
        pytest.param("It cost £3bn.", "It cost £3bn. A cup cost £3m.", set(), id="given for something else"),
        pytest.param(
            "Over £3 million was lost.",
            "Over £3 million was lost.",
            {("£3 million", "£3 billion")},
            id="over: only upwards",
        ),
        pytest.param(
            "Under £3 million was lost.",
            "Under £3 million was lost.",
            {("£3 million", "£3 thousand")},
            id="under: only downwards",
        ),
    ],
)
def test_scale(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("scale", text, source, seeds=20)) == changes


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(
            COST,
            DAM,
            {
                ("€48 million", "£48 million"),
                ("€48 million", "$48 million"),
                ("30 months", "30 weeks"),
                ("30 months", "30 years"),
            },
            id="currency and time",
        ),
        pytest.param(
            "Pay rose by 4 per cent.", "Pay rose by 4 per cent.", {("4 per cent", "4 percentage points")}, id="points"
        ),
        pytest.param(
            "It holds 4 per cent of the shares.",
            "It holds 4 per cent of the shares.",
            set(),
            id="a share has no points",
        ),
        pytest.param(
            "It is 5 km long.", "It is 5 km long. The path is 5 miles long.", set(), id="given for something else"
        ),
        pytest.param(
            "It paid £5 million.", "It paid £5 million ($5 million, €5 million).", set(), id="given as the same"
        ),
    ],
)
def test_unit(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("unit", text, source, seeds=20)) == changes


def test_date_changes_day_month_or_year_alone() -> None:
    found = twins("date", VOTE, seeds=60)
    parts = {tuple(a != b for a, b in zip(m.was.split(), m.now.split(), strict=True)) for m in found}
    assert parts == {(True, False, False), (False, True, False), (False, False, True)}


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        pytest.param("It closed before May 2020.", True, False, id="before: only earlier"),
        pytest.param("It closed by 2020.", True, False, id="by: only earlier"),
        pytest.param("It closed after 2020.", False, True, id="after: only later"),
        pytest.param("It closed in 2020.", True, True, id="either way"),
    ],
)
def test_date_is_no_weaker_bound(text: str, *, earlier: bool, later: bool) -> None:
    (old,) = dates(text)
    new = [d for m in twins("date", text, text, seeds=60) for d in dates(m.claim.text)]
    assert old.first
    assert old.last
    assert {d.last < old.first for d in new if d.last} == {
        way for way, is_so in ((True, earlier), (False, later)) if is_so
    }
    assert all(d.last < old.first or d.first > old.last for d in new if d.first and d.last)


def test_date_of_the_source() -> None:
    found = twins("date", "The mill closed in 2011.", "The mill closed in 2011. A school opened in 1975.", seeds=20)
    assert ("2011", "1975") in nows(found)


@pytest.mark.parametrize(
    ("text", "source", "never"),
    [
        pytest.param(
            "The mill closed in 2011.",
            "The mill closed in 2011. In 2012 the mill closed again.",
            "2012",
            id="the same told of another date",
        ),
        pytest.param(
            "The mill closed on Monday.",
            "The mill closed on Monday. On Friday the mill closed.",
            "Friday",
            id="another weekday",
        ),
    ],
)
def test_date_of_the_same_thing_is_left_alone(text: str, source: str, never: str) -> None:
    assert never not in {m.now for m in twins("date", text, source, seeds=60)}


def test_weekday_is_not_changed_into_the_same_day() -> None:
    # 3 May 2021 was a Monday: "on Monday" and "on 3 May" are one day.
    from briefgen.model import Found

    source = a_source("The mill closed on Monday. The bill came on 3 May 2021.", date=Found("2021-05-05", "text"))
    found = twins("date", "The mill closed on Monday.", [source], seeds=40)
    assert found
    assert "Monday" not in {m.now for m in found}
