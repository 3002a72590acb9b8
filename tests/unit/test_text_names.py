"""Names and the aliases a text gives."""

from __future__ import annotations

import pytest

from briefgen.text.names import aliases, names

FOUND = [
    ("Leeds Mayor Ada Okafor blocked it", ["Leeds", "Ada Okafor"]),
    ("Labour MP Ruth Bell criticised it", ["Labour", "Ruth Bell"]),
    ("Assistant Commissioner Ruth Bell said", ["Ruth Bell"]),
    ("Mr O'Neill and Dr Ronald McDonald", ["O'Neill", "Ronald McDonald"]),
    ("Mr O’Neill left", ["O’Neill".replace("’", "'")]),
    ("a book by J. K. Rowling", ["J. K. Rowling"]),
    ("a book by J.K. Rowling", ["J.K. Rowling"]),
    ("Sir Alan Reed’s tram", ["Alan Reed"]),
    ("Prime Minister Jane Roe", ["Jane Roe"]),
    ("President Roe", ["Roe"]),
    ("The Mayor’s Office for Policing and Crime said", ["Mayor's Office for Policing and Crime"]),
    ("the Ministry of Defence", ["Ministry of Defence"]),
    ("the Department for Work and Pensions", ["Department for Work and Pensions"]),
    ("the Ministry of Housing, Communities and Local Government", ["Ministry of Housing, Communities and Local Government"]),
    ("the Bank of England and Novara", ["Bank of England", "Novara"]),
    ("the Ministry of Defence and NHS England", ["Ministry of Defence", "NHS England"]),
    ("Liberty and Big Brother Watch said", ["Liberty", "Big Brother Watch"]),
    ("firms such as Novara and Quantic", ["Novara", "Quantic"]),
    ("Novara, Quantic and Belltower", ["Novara", "Quantic", "Belltower"]),
    ("tools such as OpenSearch and iPhone apps", ["OpenSearch", "iPhone"]),
    ("an Anglo-Dutch group", ["Anglo-Dutch"]),
    ("a US-based, AI-driven firm", ["US", "AI"]),
    ("a U.S. firm", ["U.S."]),
    ("the UK’s rules", ["UK"]),
    ("French and British law", ["French", "British"]),
    ("However, Novara left", ["Novara"]),
    ("Critics said it was late", []),
    ("Police said nothing", []),
    ("The trams run", []),
    ("Trams run late", []),
    ("Privacy is at stake", []),
    ("Officers were there", []),
    ("Novara said so", ["Novara"]),
    ("Novara has trams", ["Novara"]),
    ("Novara's trams", ["Novara"]),
    ("Running trams is dear", []),
    ("Trams failed. The Trams Act stands", ["Trams", "Trams Act"]),
    ("in May on Tuesday", []),
    ("Theresa May spoke in May", ["Theresa May"]),
    ("the Sunday Times", ["Sunday Times"]),
    ("Mayor Bell of Leeds", ["Bell", "Leeds"]),
    ("the Mayor of Leeds", ["Leeds"]),
    ("the mayor spoke", []),
    ("GPT-4 and COVID-19", ["GPT-4", "COVID-19"]),
    ("Marks & Spencer, AT&T", ["Marks & Spencer", "AT&T"]),
    ("“What riders want,” said Bell", ["Bell"]),
    ("I think Bell knows", ["Bell"]),
    ("Stratford-upon-Avon", ["Stratford-upon-Avon"]),
    ("Zoë Ångström spoke", ["Zoë Ångström"]),
    ("Zoe\u0308 Bell spoke", ["Zoë Bell"]),
    ("the Royal College of Nursing", ["Royal College of Nursing"]),
    ("Commissioner of the River Police", ["River Police"]),
    ("CEO of Novara", ["Novara"]),
    ("Professor Dame Ann Carr of King's College London", ["Ann Carr", "King's College London"]),
    ("the Information Commissioner’s Office fined it", ["Information Commissioner's Office"]),
    ("Matron Lucy Hart quit", ["Lucy Hart"]),
    ("at St Thomas' Hospital", ["St Thomas' Hospital"]),
    ("Ursula von der Leyen and Charles de Gaulle", ["Ursula von der Leyen", "Charles de Gaulle"]),
    ("the Secretary of State for Transport", ["Transport"]),
    ("Norrvik, which runs it, declined", ["Norrvik"]),
    ("Transport for London and Friends of the Earth", ["Transport for London", "Friends of the Earth"]),
    ("non-UK firms, pre-Brexit", ["UK", "Brexit"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[t for t, _ in FOUND])
def test_names_found(text: str, wanted: list[str]) -> None:
    assert [n.text for n in names(text)] == wanted


@pytest.mark.parametrize(
    ("text", "key"),
    [("saw Sir Alan Reed’s tram", "alan reed"), ("a U.S. firm", "us"), ("a US firm", "us"), ("the Met‑Police line", "met police"),
     ("in The Hague", "hague"), ("the Mayor’s Office for Policing and Crime", "mayor office for policing and crime")],
)  # fmt: skip
def test_keys(text: str, key: str) -> None:
    assert [n.key for n in names(text)] == [key]


@pytest.mark.parametrize("text", [t for t, _ in FOUND])
def test_span_is_in_the_text_given(text: str) -> None:
    for name in names(text):
        assert name.span.of(text)[0] == name.text[0]
        assert name.span.end <= len(text)


STORY = (
    "Leeds Mayor Ada Okafor stopped the line. Okafor said the River Transport Authority (RTA) had erred. "
    "The Metropolitan Trams board met; the Met Trams said no. Novara Technologies, a firm, and Novara agreed. "
    "The Tram Office for Safety and Crime (Tosac) replied."
)

SAME = [
    ("ada okafor", "okafor"), ("ada okafor", "mayor of leeds"), ("okafor", "leeds mayor"), ("ada okafor", "mayor"),
    ("river transport authority", "rta"), ("metropolitan trams", "met trams"), ("novara technologies", "novara"),
    ("tram office for safety and crime", "tosac"), ("novara", "novara"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_alias_given(left: str, right: str) -> None:
    assert aliases(STORY).same(left, right)
    assert aliases(STORY).same(right, left)
    assert right in aliases(STORY).of(left)


def test_short_forms_of_one_body_are_chained() -> None:
    found = aliases("the Metropolitan Police, the Met Police and the Met")
    assert found.of("met") == {"met", "met police", "metropolitan police"}


NOT_SAME = [
    ("Ada Bell and John Bell came. Bell said so.", "bell", "ada bell"),
    ("NHS England met. England lost.", "nhs england", "england"),
    ("Greater Manchester paid. Manchester paid.", "greater manchester", "manchester"),
    ("the Metropolitan Police and Scotland Yard", "metropolitan police", "scotland yard"),
    ("the Metropolitan Police and the Metropolitan Opera; the Met", "met", "metropolitan police"),
    ("the Metropolitan Police, the Met Office, the Met", "met", "metropolitan police"),
    ("Leeds Council met. Leeds is wet.", "leeds council", "leeds"),
    ("Mayor Ada Bell and Mayor Ruth Reed met", "mayor", "ada bell"),
    ("Ruth Reed (Labour) spoke", "ruth reed", "labour"),
    ("Novara (London) spoke", "novara", "london"),
    ("Former Mayor Ada Bell spoke", "mayor", "ada bell"),
    ("Deputy Mayor Ada Bell spoke", "mayor", "ada bell"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left", "right"), NOT_SAME, ids=[f"{left}/{right}" for _, left, right in NOT_SAME])
def test_alias_not_given(text: str, left: str, right: str) -> None:
    assert not aliases(text).same(left, right)


def test_key_without_alias_is_its_own_bearer() -> None:
    assert aliases("Novara left.").of("novara") == {"novara"}


def test_long_input_takes_linear_time() -> None:
    for text in (
        "A" * 40_000,
        "A " * 20_000,
        "A. " * 15_000,
        "Mayor of " * 6_000,
        "Office of the " * 4_000,
        "(AB) " * 8_000,
    ):
        aliases(text)
