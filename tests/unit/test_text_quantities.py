"""Quantities: what each mention is read as, and what is left unread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from briefgen.text.quantities import Quantity, quantities


def shown(text: str) -> list[str]:
    """Each quantity as ``mention=kind value unit places bound head``, with what is empty left out."""
    return [_shown(q, text) for q in quantities(text)]


def _shown(quantity: Quantity, text: str) -> str:
    parts: list[str] = [quantity.kind]
    if quantity.value is not None:
        parts.append(f"{quantity.value.normalize():f}")
    parts.append(quantity.unit)
    if quantity.places:
        parts.append(f"e{quantity.places}")
    if quantity.bound:
        parts.append(f"~{quantity.bound}")
    if quantity.head:
        parts.append(f"#{quantity.head}")
    return quantity.span.of(text) + "=" + " ".join(p for p in parts if p)


READ = [
    # money
    ("a £50m tram", ["£50m=money 50000000 GBP e6 #tram"]),
    ("cost £50 million.", ["£50 million=money 50000000 GBP e6"]),
    ("cost £50\u202fmillion.", ["£50\u202fmillion=money 50000000 GBP e6"]),
    ("cost £50\u00a0m.", ["£50\u00a0m=money 50000000 GBP e6"]),
    ("cost £50,000,000", ["£50,000,000=money 50000000 GBP"]),
    ("GBP 50 million", ["GBP 50 million=money 50000000 GBP e6"]),
    ("50 million pounds", ["50 million pounds=money 50000000 GBP e6"]),
    ("fifty million pounds", ["fifty million pounds=money 50000000 GBP e6"]),
    ("a £50-million bridge", ["£50-million=money 50000000 GBP e6 #bridge"]),
    ("$67 million", ["$67 million=money 67000000 USD e6"]),
    ("US$1.2bn", ["US$1.2bn=money 1200000000 USD e8"]),
    ("US $3 billion", ["US $3 billion=money 3000000000 USD e9"]),
    ("A$75m, C$80m", ["A$75m=money 75000000 AUD e6", "C$80m=money 80000000 CAD e6"]),
    ("€1.2bn loan", ["€1.2bn=money 1200000000 EUR e8 #loan"]),
    ("₹5 crore and ₹3 lakh", ["₹5 crore=money 50000000 INR e7", "₹3 lakh=money 300000 INR e5"]),
    ("₹1,50,000", ["₹1,50,000=money 150000 INR"]),
    ("a fare of 10p", ["10p=money 0.1 GBP e-2"]),
    ("a fare of £2.50", ["£2.50=money 2.5 GBP e-2"]),
    ("Rs 500", ["Rs 500=money 500 INR"]),
    ("20 million Canadian dollars", ["20 million Canadian dollars=money 20000000 CAD e6"]),
    ("£5-10m", ["£5=money 5000000 GBP e6", "10m=money 10000000 GBP e6"]),
    ("£5m to £10m", ["£5m=money 5000000 GBP e6", "£10m=money 10000000 GBP e6"]),
    ("more than £600 million in river defence contracts", ["£600 million=money 600000000 GBP e6 ~over #contracts"]),
    ("moved £5 to 10 people", ["£5=money 5 GBP", "10=unparsed"]),
    ("a €20-a-day levy", ["€20=money 20 EUR #levy"]),
    ("£330 million with the port", ["£330 million=money 330000000 GBP e6"]),
    ("a £4 million ($5 million) barrier", ["£4 million=money 4000000 GBP e6 #barrier", "$5 million=money 5000000 USD e6 #barrier"]),
    ("£10 million already spent on rails", ["£10 million=money 10000000 GBP e6"]),
    # percent
    ("15.8 %", ["15.8 %=percent 15.8 % e-1"]),
    ("15.8% of staff", ["15.8%=percent 15.8 % e-1 #staff"]),
    ("15.8 per cent", ["15.8 per cent=percent 15.8 % e-1"]),
    ("twelve percent", ["twelve percent=percent 12 %"]),
    ("3 percentage points", ["3 percentage points=percent 3 pp"]),
    ("10-12 %", ["10=percent 10 %", "12 %=percent 12 %"]),
    ("from 10 to 12 per cent", ["10=percent 10 %", "12 per cent=percent 12 %"]),
    ("between 5 and 6 per cent", ["5=percent 5 %", "6 per cent=percent 6 %"]),
    ("turnout of 67.5pc", ["67.5pc=percent 67.5 % e-1"]),
    ("25 basis points", ["25 basis points=measure 25 basis point"]),
    # counts
    ("48 to 52", ["48=count 48", "52=count 52"]),
    ("52 to 48", ["52=count 52", "48=count 48"]),
    ("45,000 staff", ["45,000=count 45000 #staff"]),
    ("45\u202f000 staff", ["45\u202f000=count 45000 #staff"]),
    ("45\u00a0000 staff", ["45\u00a0000=count 45000 #staff"]),
    ("roughly 45,000 people across the city", ["45,000=count 45000 ~about #people"]),
    ("up to 300 beds", ["300=count 300 ~under #beds"]),
    ("at least 300 beds", ["300=count 300 ~over #beds"]),
    ("no fewer than 300 beds", ["300=count 300 ~over #beds"]),
    ("no more than 300 beds", ["300=count 300 ~under #beds"]),
    ("300 or more beds", ["300=count 300 ~over"]),
    ("some 300 beds", ["300=count 300 ~about #beds"]),
    ("handed over 300 files", ["300=count 300 #files"]),
    ("12 senior civil servants resigned", ["12=count 12 #servants"]),
    ("twenty-five trams", ["twenty-five=count 25 #trams"]),
    ("two hundred and fifty nurses", ["two hundred and fifty=count 250 #nurses"]),
    ("three million riders", ["three million=count 3000000 e6 #riders"]),
    ("a million riders", ["a million=count 1000000 e6 #riders"]),
    ("one million riders", ["one million=count 1000000 e6 #riders"]),
    ("5 to 10 million riders", ["5=count 5000000 e6", "10 million=count 10000000 e6 #riders"]),
    ("half of all trams", ["half=count 0.5 e-1 #trams"]),
    ("half a million riders", ["half a million=count 500000 e5 #riders"]),
    ("three quarters of riders", ["three quarters=count 0.75 e-2 #riders"]),
    ("a dozen drivers", ["a dozen=count 12 #drivers"]),
    ("two dozen drivers", ["two dozen=count 24 #drivers"]),
    ("the 45k-strong crowd", ["45k=count 45000 e3"]),
    ("12 of the drivers left", ["12=count 12 #drivers"]),
    ("cut by a third", ["a third=count 0.3333333333333333333333333333 e-2"]),
    ("a third tram", ["third=ordinal 3 #tram"]),
    ("a quarter of a million riders", ["a quarter of a million=count 250000 e4 #riders"]),
    ("17.4m people voted", ["17.4m=count 17400000 e5 #people"]),
    ("a tower 72m tall", ["72m=measure 72 metre"]),
    ("shafts 30 m deep", ["30 m=measure 30 metre"]),
    ("a 50m pool", ["50m=measure 50 m"]),
    ("3,600 m² of floor", ["3,600 m²=measure 3600 square metre #floor"]),
    ("One patient in four waited", ["One patient in four=count 0.25 e-2"]),
    ("He said that half of them left", ["half=count 0.5 e-1"]),
    ("cut to 1.2m tonnes", ["1.2m tonnes=measure 1200000 tonne e5"]),
    ("4m barrels a day", ["4m barrels=measure 4000000 barrel e6"]),
    ("3,000-4,000 marched", ["3,000=count 3000", "4,000=count 4000"]),
    ("three of the five judges", ["three=count 3 #judges", "five=count 5 #judges"]),
    ("more than two million more riders", ["two million=count 2000000 e6 ~over #riders"]),
    # measures
    ("a 12-month pilot", ["12-month=measure 12 month #pilot"]),
    ("a 12\u2011month pilot", ["12\u2011month=measure 12 month #pilot"]),
    ("a further 12 months while it runs", ["12 months=measure 12 month"]),
    ("over 12 months", ["12 months=measure 12 month"]),
    ("twelve-week trial", ["twelve-week=measure 12 week #trial"]),
    ("5 km, 30 mph, 7 hours", ["5 km=measure 5 km", "30 mph=measure 30 mph", "7 hours=measure 7 hour"]),
    ("a 450 MW plant, 3.5 tonnes", ["450 MW=measure 450 MW", "3.5 tonnes=measure 3.5 tonne e-1"]),
    ("10 to 12 months", ["10=measure 10 month", "12 months=measure 12 month"]),
    ("two and a half years", ["two and a half years=measure 2.5 year e-1"]),
    ("a two-and-a-half-year wait", ["two-and-a-half-year=measure 2.5 year e-1 #wait"]),
    ("one year", ["one year=measure 1 year"]),
    ("half an hour", ["half an hour=measure 0.5 hour e-1"]),
    ("a 45-year-old driver", ["45-year=measure 45 year #driver"]),
    # ordinals
    ("the first tram", ["first=ordinal 1 #tram"]),
    ("the 21st tram", ["21st=ordinal 21 #tram"]),
    ("the 1,000th tram", ["1,000th=ordinal 1000 #tram"]),
    ("the twenty-first tram", ["twenty-first=ordinal 21 #tram"]),
    ("it fell by -5 %", ["-5 %=percent -5 %"]),
    # currencies known by their word alone
    ("41 million kroner", ["41 million kroner=money 41000000 krone e6"]),
    ("960m shillings", ["960m shillings=money 960000000 shilling e6"]),
    ("1,900 francs a year", ["1,900 francs=money 1900 franc"]),
    ("two million won", ["two million won=money 2000000 won e6"]),
    ("24 won awards", ["24=count 24 #awards"]),
    ("five crowns of gold", ["five=count 5 #crowns"]),
    # times of day, rates, shares
    ("at 7 p.m. sharp", ["7 p.m.=measure 1140 time of day"]),
    ("by 9.45pm", ["9.45pm=measure 1305 time of day"]),
    ("at 12:30 a.m. it", ["12:30 a.m.=measure 30 time of day"]),
    ("312 kilometres an hour", ["312 kilometres an hour=measure 312 km/h"]),
    ("4.2 cubic metres a second", ["4.2 cubic metres=measure 4.2 cubic metre e-1"]),
    ("one in five trams", ["one in five=count 0.2 e-2 #trams"]),
    ("three out of ten riders", ["three out of ten=count 0.3 e-2 #riders"]),
    ("three in five years", ["three=count 3", "five years=measure 5 year"]),
    ("On Monday 27 trams ran", ["27=count 27 #trams"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[t for t, _ in READ])
def test_quantity_is_read(text: str, wanted: list[str]) -> None:
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("more than 40 trams", ("over", "")),
        ("at least 40 trams", ("over", "reached")),
        ("40 or more trams", ("over", "reached")),
        ("up to 40 trams", ("under", "reached")),
        ("fewer than 40 trams", ("under", "")),
        ("nearly 40 trams", ("about", "short")),
        ("about 40 trams", ("about", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_words_of_a_bound_tell_whether_it_is_reached(text: str, wanted: tuple[str, str]) -> None:
    (quantity,) = quantities(f"There were {text}.")
    assert (quantity.bound, quantity.sense) == wanted


LABELS = [
    "Article 50", "Section 12", "Boeing 737", "9/11", "COVID-19", "Covid-19", "G7", "F-35", "Room 101", "No 10", "No. 10",
    "10:30", "GPT-4", "24/7", "Sections 4 and 5", "pages 10-12", "5G", "A40", "7-Eleven", "s. 12",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_label_has_no_value(label: str) -> None:
    (quantity,) = quantities(f"They spoke of {label} then.")
    assert (quantity.kind, quantity.value) == ("label", None)


ABSTAINED = [
    "10²", "1,23", "1.234,5", "45.000 people", "XYZ50 million", "Z$50m", "٤٥ people", "4½ m", "50 Mrd", "5 million million",
    "1.2.3", "45 000 people", "020 7946 0018", "007", "3x", "2-1", "52-48", "tens of millions of pounds",
    "several hundred people", "hundreds of people", "50 cents", "£50%", "50 pounds of flour",
    "two three trams", "5°", "10x20", "±5", "1e5", "the first half", "from 500 to 1 million",
    "Airbus 320 jets", "London 2012", "£5 to £10m", "$50 CAD", "5 k", "¥", "21th", "at 10.30", "12 000", "Ⅳ", "the year, 2050 targets", "minus 5 degrees Celsius", "ten thousand, three hundred and five trams",
]  # fmt: skip


@pytest.mark.parametrize("text", ABSTAINED)
def test_what_cannot_be_read_for_sure_has_no_value(text: str) -> None:
    found = quantities(f"It was {text} then.")
    surely = {"first": 1, "from 500 to 1 million": 1_000_000, "£5 to £10m": 10_000_000}
    allowed = [Decimal(v) for k, v in surely.items() if text == k or (k == "first" and "first" in text)]
    assert [q.value for q in found if q.value is not None] == allowed


OMITTED = [
    "[1, 2]",
    "[3]",
    "one officer",
    "no one",
    "27 April 2026",
    "in 2023",
    "on May 21",
    "someone often",
    "the 1990s",
]


@pytest.mark.parametrize("text", OMITTED)
def test_what_is_no_quantity_is_left_out(text: str) -> None:
    assert quantities(f"It was so {text}.") == ()


def test_numbers_of_a_list_are_left_out() -> None:
    assert shown("Plans:\n\n  1. Trams\n  2. Boats for 30 people") == ["30=count 30 #people"]


def test_long_input_takes_linear_time() -> None:
    for text in (
        "1" * 20_000,
        "one " * 5_000,
        "£" * 20_000,
        "1," * 8_000,
        "-5" * 8_000,
        "hundred and " * 5_000,
        "3 to " * 4_000,
    ):
        quantities(text)
