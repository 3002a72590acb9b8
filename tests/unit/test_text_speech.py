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
    ],
)
def test_attributions(text: str, expected: list[tuple[str, str, str, bool, str]]) -> None:
    assert read(text) == expected


def test_an_unclosed_quotation_runs_to_the_end() -> None:
    text = "He said: “One. Two"
    assert [s.of(text) for s in quoted_spans(text)] == ["One. Two"]


def test_apostrophes_are_no_quotation() -> None:
    assert quoted_spans("The mayor’s office and the drivers’ union don’t agree.") == ()
