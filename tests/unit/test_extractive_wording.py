"""What a sentence is made to say on its own, and which sentences are refused."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.drafting.extractive.leaning import dangling
from briefgen.drafting.extractive.offers import offers
from briefgen.drafting.extractive.reading import clean, read
from briefgen.drafting.extractive.rewriting import cores, dated, drop_connective, embedded, independent, trimmed
from briefgen.drafting.extractive.selection import refusal
from tests.unit.extractive_fixtures import source


def wordings(text: str, *, date: str = "", title: str = "") -> list[str]:
    return [o.wording for o in offers(read(source(1, text, date=date, title=title)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The line opened in May [1, 2].", "The line opened in May."),
        ("The line opened [1], [2], and closed.", "The line opened, and closed."),
        ("• The line opened in May.", "The line opened in May."),
        ("2. Rising costs – The line costs £4 million.", "The line costs £4 million."),
        ("The procure-\nment failed\nin May.", "The procurement failed in May."),
    ],
    ids=["marker", "run of markers", "bullet", "label", "line ends"],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("Will the council close the tram line this year?", "a question"),
        ("Expect the council to close the tram line.", "an instruction or a label"),
        ("We will close the tram line in May.", "first person"),
        ("A costly end to the old tram line in Norvik.", "no verb"),
        ("The council closed the tram line in May", "no sentence end"),
        ('"The council closed the tram line," she said.', "opens with a mark"),
        ("The council closed it.", "too short"),
        ("The council closed the tram line in May.", ""),
        ('The council said: "We will close the tram line."', ""),
    ],
    ids=[
        "question",
        "imperative",
        "first person",
        "no verb",
        "no stop",
        "quote first",
        "short",
        "good",
        "first person quoted",
    ],
)
def test_refusal(wording: str, reason: str) -> None:
    assert refusal(wording) == reason


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        ("He closed the tram line in May.", "He"),
        ("It closed the tram line in May.", "It"),
        ("This closed the tram line in May.", "This"),
        ("Ann Lee told reporters that the deal was dead.", "the deal"),
        ("Ann Lee signed a deal and said the deal was good.", ""),
        ("It is not clear whether Norvik will close the line.", ""),
        ("Ann Lee said she would close the line.", ""),
        ("Ann Lee said it would close in May.", "it"),
        ("Norvik said it would close the line.", ""),
        ("There are no plans to close the line.", ""),
        ("The company closed the line in May.", "The company"),
        ("The plan to close the line was dropped by Norvik.", ""),
        ("The largest are a tram and a tunnel in Norvik.", "The largest are"),
        ('Ann Lee said that "this is the deal" for Norvik.', ""),
    ],
)
def test_dangling(wording: str, found: str) -> None:
    assert dangling(wording, frozenset({"ann lee", "lee"})) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Minister Ann Lee opened the Norvik tunnel. She praised the builders of the Norvik tunnel.",
            "Ann Lee praised the builders of the Norvik tunnel.",
        ),
        (
            "Minister Ann Lee met reporters in Norvik. Rain fell on the tram works in Norvik. Lee promised £3 million for trams.",
            "Ann Lee promised £3 million for trams.",
        ),
        (
            "Norvik gave the tram firm Palmer a start. The company has built 30 trams for Norvik.",
            "Palmer has built 30 trams for Norvik.",
        ),
        (
            "Norvik Council signed a £30 million contract with Palmer Works. Ann Lee said the contract was dead.",
            "Ann Lee said the £30 million contract with Palmer Works was dead.",
        ),
        (
            "Norvik extended its Palmer tram pilot. The pilot has carried 45,000 passengers.",
            "The Palmer pilot has carried 45,000 passengers.",
        ),
        (
            "Eastmoor Council met in Norvik in May. The council approved a £2 million tram stop.",
            "Eastmoor Council approved a £2 million tram stop.",
        ),
    ],
    ids=["she", "surname", "the company", "the contract", "the pilot", "the council"],
)
def test_what_leans_is_put_in_full(text: str, expected: str) -> None:
    assert expected in wordings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee met minister Tom Reyes in Norvik. She praised the builders of the tunnel.",
        "Norvik Council and Eastmoor Council met in May. The council approved a £2 million tram stop.",
        "Palmer signed a £3 million contract in Norvik. Reyes signed a £4 million contract too. Norvik dropped the contract.",
        "Norvik told Palmer Works that Corvale had failed. It has hired four builders for Norvik.",
    ],
    ids=["two people", "two councils", "two contracts", "two bodies"],
)
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    page = read(source(1, text))
    assert [o for o in offers(page) if o.sentence is page.sentences[-1] and not o.paired] == []


def test_support_is_the_sentence_that_introduces() -> None:
    page = read(source(1, "Minister Ann Lee met reporters in Norvik.\n\nLee promised £3 million for trams."))
    offer = offers(page)[-1]
    assert [s.text for s in offer.sentences] == [
        "Minister Ann Lee met reporters in Norvik.",
        "Lee promised £3 million for trams.",
    ]


@pytest.mark.parametrize(
    ("wording", "anchor", "expected"),
    [
        ("Last month Norvik closed the line.", dt.date(2026, 5, 4), "In April 2026, Norvik closed the line."),
        ("Last month Norvik closed the line.", None, "Norvik closed the line."),
        ("Norvik closed the line in last month's cuts.", None, None),
        ("Norvik spent £3 million in the last three years.", None, None),
        ("Norvik closed the line on 3 May 2026.", None, "Norvik closed the line on 3 May 2026."),
        ("Norvik closed the line yesterday.", None, "Norvik closed the line."),
    ],
    ids=["resolved", "cut", "hangs", "window without a date", "absolute", "yesterday"],
)
def test_dated(wording: str, anchor: dt.date | None, expected: str | None) -> None:
    assert dated(wording, anchor) == expected


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("However, Norvik closed the line.", "Norvik closed the line."),
        ("In a move that stunned many, Norvik closed the line.", "Norvik closed the line."),
        ("In a ruling on Friday, Norvik lost.", "In a ruling on Friday, Norvik lost."),
    ],
)
def test_drop_connective(wording: str, expected: str) -> None:
    assert drop_connective(wording) == expected


def test_semicolons_part_main_clauses() -> None:
    assert independent("Norvik closed the line; Palmer has threatened to sue Norvik.") == (
        "Norvik closed the line.",
        "Palmer has threatened to sue Norvik.",
    )


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        (
            "Norvik Council closed the old tram line, leaving 300 people stranded.",
            ["Norvik Council closed the old tram line."],
        ),
        ("Norvik Council will close the old tram line, which will not reopen unless money is found.", []),
        ('Minister Ann Lee of Norvik said "the old line, leaving Norvik, is dead".', []),
    ],
    ids=["participle", "condition stays", "inside quotation marks"],
)
def test_trimmed(wording: str, expected: list[str]) -> None:
    assert list(trimmed(wording)) == expected


def test_cores_leave_sentences_that_turn_alone() -> None:
    assert "Norvik Council closed a £3 million line." in list(
        cores("Norvik Council closed a £3 million line with Palmer.")
    )
    assert list(cores("Norvik Council has not closed a £3 million line with Palmer.")) == []


def test_embedded_names_who_did_it() -> None:
    text = "Palmer is in a row with Mayor Ann Lee after she blocked a £3 million tram deal."
    assert list(embedded(text)) == ["Mayor Ann Lee blocked a £3 million tram deal."]


def test_a_sentence_cut_by_a_page_is_refused() -> None:
    text = "The panel met. Dr Ann Lee of the Northgate\n\nInstitute of Trams said that both sides had a case."
    assert not [w for w in wordings(text) if w.startswith("Institute")]


def test_a_long_headline_does_not_cost_the_first_sentence() -> None:
    headline = "Norvik Council puts off the opening of the new harbour tunnel for another year as costs rise again"
    assert wordings(f"{headline}\n\nAnn Lee of Norvik said the harbour tunnel of Norvik would open in 2027.") != []
