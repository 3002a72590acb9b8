"""Who says what, in one sentence."""

from __future__ import annotations

import pytest

from briefgen.text.speech import attributions, quoted_spans


def read(text: str) -> list[tuple[str, str, str, bool, str]]:
    return [
        (a.speaker.of(text) if a.speaker else "", a.verb.of(text), a.content.of(text), a.direct, a.force)
        for a in attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The port board said the crane was unsafe.",
            [("The port board", "said", "the crane was unsafe", False, "say")],
            id="indirect",
        ),
        pytest.param(
            "“We were not told,” said harbour master Ada Quist.",
            [("harbour master Ada Quist", "said", "We were not told,", True, "say")],
            id="inverted-direct",
        ),
        pytest.param(
            "Quist added: “Nobody called.”",
            [("Quist", "added", "Nobody called.", True, "say")],
            id="colon",
        ),
        pytest.param(
            "The crane was unsafe, the board said.",
            [("the board", "said", "The crane was unsafe", False, "say")],
            id="content-first",
        ),
        pytest.param(
            "According to the Audit Office, three courts closed.",
            [("the Audit Office", "According to the Audit Office", "three courts closed.", False, "say")],
            id="according-first",
        ),
        pytest.param(
            "Three courts closed, according to the Audit Office.",
            [("the Audit Office", "according to the Audit Office", "Three courts closed, ", False, "say")],
            id="according-last",
        ),
        pytest.param(
            "Marsh said that Brandt claimed the files were lost.",
            [
                ("Marsh", "said", "Brandt claimed the files were lost", False, "say"),
                ("Brandt", "claimed", "the files were lost", False, "doubt"),
            ],
            id="nested",
        ),
        pytest.param(
            "The firm denied that it sold the records.",
            [("The firm", "denied", "it sold the records", False, "deny")],
            id="denied",
        ),
        pytest.param(
            "The union called the plan reckless and warned of a strike.",
            [
                ("The union", "called", "the plan reckless and warned of a strike", False, "say"),
                ("The union", "warned", "of a strike", False, "threaten"),
            ],
            id="second-verb",
        ),
        pytest.param(
            "The Guild, which brought the case, called the ruling a victory.",
            [("The Guild", "called", "the ruling a victory", False, "say")],
            id="aside",
        ),
        pytest.param(
            "Mayor Ann Bell closed the pier, citing storm damage.",
            [("Mayor Ann Bell", "citing", "storm damage", False, "say")],
            id="participle",
        ),
        pytest.param(
            "The Office for Rail and Road (ORR) said there had been a breach.",
            [("The Office for Rail and Road (ORR)", "said", "there had been a breach", False, "say")],
            id="bracketed-short-form",
        ),
        pytest.param("The claims were disputed.", [], id="noun-not-verb"),
        pytest.param(
            "The report warned readers.",
            [("The report", "warned", "readers", False, "threaten")],
            id="report-as-speaker",
        ),
        pytest.param("The pump was found in a shed.", [], id="found-is-no-speech"),
        pytest.param(
            "On 7 July 2026 the Makers’ Union said that the kiln could close.",
            [("the Makers’ Union", "said", "the kiln could close", False, "say")],
            id="day-before-the-speaker",
        ),
        pytest.param(
            "Outside the court Ada Quist, the owners’ agent, said: “We lost.”",
            [("Ada Quist, the owners’ agent", "said", "We lost.", True, "say")],
            id="place-before-the-speaker",
        ),
        pytest.param(
            "The line, Quist said on Monday, will close in May.",
            [("Quist", "said", "The line, Quist said on Monday, will close in May", False, "say")],
            id="in-the-middle",
        ),
        pytest.param(
            "The pier will close, said Ada Quist, the mayor of Ely.",
            [("Ada Quist, the mayor of Ely", "said", "The pier will close", False, "say")],
            id="inverted-indirect",
        ),
        pytest.param(
            "Quist told the council on Tuesday that the pier would close.",
            [("Quist", "told", "the pier would close", False, "say")],
            id="told-whom-and-when",
        ),
        pytest.param(
            "Quist told the council the pier would close.",
            [("Quist", "told", "the pier would close", False, "say")],
            id="told-without-that",
        ),
        pytest.param(
            "The board said in a statement: “We close.”",
            [("The board", "said", "We close.", True, "say")],
            id="in-a-statement",
        ),
        pytest.param(
            "The pier will close, Quist said, while Marsh denied it.",
            [("Quist", "said", "The pier will close", False, "say"), ("Marsh", "denied", "it", False, "deny")],
            id="next-speaker-ends-it",
        ),
        pytest.param(
            "According to the union’s secretary, Ada Quist, 40 jobs will go.",
            [
                (
                    "the union’s secretary, Ada Quist",
                    "According to the union’s secretary, Ada Quist",
                    "40 jobs will go.",
                    False,
                    "say",
                )
            ],
            id="according-to-a-described-one",
        ),
        pytest.param(
            "Veld, which called the report unfair, says parts were late.",
            [("Veld", "called", "the report unfair", False, "say"), ("Veld", "says", "parts were late", False, "say")],
            id="relative-clause",
        ),
        pytest.param(
            "Quist was told by Marsh that the pump had failed.",
            [("Marsh", "told", "the pump had failed", False, "say")],
            id="told-passive",
        ),
        pytest.param(
            "“It fails,” Quist said, “and they know it.”",
            [("Quist", "said", "It fails,” Quist said, “and they know it.", True, "say")],
            id="quotation-in-two-parts",
        ),
        pytest.param(
            "Islanders hope that the pier stays.",
            [("Islanders", "hope", "the pier stays", False, "doubt")],
            id="hope",
        ),
    ],
)
def test_attributions(text: str, expected: list[tuple[str, str, str, bool, str]]) -> None:
    assert read(text) == expected


def test_an_unclosed_quotation_runs_to_the_end() -> None:
    text = "He said: “One. Two"
    assert [s.of(text) for s in quoted_spans(text)] == ["One. Two"]


def test_apostrophes_are_no_quotation() -> None:
    assert quoted_spans("The mayor’s office and the drivers’ union don’t agree.") == ()


def test_the_reporting_clause_holds_who_when_and_to_whom() -> None:
    text = "The pier, Quist told the council on Monday, will close."
    assert [a.clause.of(text) for a in attributions(text) if a.clause] == ["Quist told the council on Monday"]


def test_long_input_takes_linear_time() -> None:
    for text in ("Bell said the line would close, " * 1_500, "A, the mayor, told B that " * 1_000, "Bell, " * 8_000):
        attributions(text)
