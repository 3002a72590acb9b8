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


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        pytest.param(
            "Marley Quist, 21, a nurse from Ely, said the line had closed.",
            "Marley Quist",
            "the line had closed",
            id="Marley Quist / the line had closed",
        ),
        pytest.param(
            "Johnnie Bell, of Dover, Del., said he had rowed there.",
            "Johnnie Bell",
            "he had rowed there",
            id="Johnnie Bell / he had rowed there",
        ),
        pytest.param(
            "Judge Ada Marsh, in her dissent, said the levy was lawful.",
            "Judge Ada Marsh",
            "the levy was lawful",
            id="Judge Ada Marsh / the levy was lawful",
        ),
        pytest.param(
            "Moe, when asked about the seal, said it was sound.",
            "Moe",
            "it was sound",
            id="Moe / it was sound",
        ),
        pytest.param(
            "Ada Quist, a surveyor and spokeswoman for the guild, which owns the pier, said it was sound.",
            "Ada Quist, a surveyor and spokeswoman for the guild",
            "it was sound",
            id="Ada Quist, a surveyor and spokeswoman for the guild / it was",
        ),
        pytest.param(
            "On Friday, however, the director of the pier, James B. Marsh, said that it was sound.",
            "the director of the pier, James B. Marsh",
            "it was sound",
            id="the director of the pier, James B. Marsh / it was sound",
        ),
        pytest.param(
            "The survey was done by Nordlab, whose director, Ada Quist, said that it was sound.",
            "director, Ada Quist",
            "it was sound",
            id="director, Ada Quist / it was sound",
        ),
        pytest.param(
            "Ada Quist, head of bridges at the county said: “It is sound.”",
            "Ada Quist, head of bridges at the county",
            "It is sound.",
            id="Ada Quist, head of bridges at the county / It is sound.",
        ),
        pytest.param(
            "The line will close, the mayor, Ivo Marsh, said.",
            "the mayor, Ivo Marsh",
            "The line will close",
            id="the mayor, Ivo Marsh / The line will close",
        ),
        pytest.param(
            "Engineers drained the lake on Friday, the canton, which paid for it, said.",
            "the canton",
            "Engineers drained the lake on Friday",
            id="the canton / Engineers drained the lake on Friday",
        ),
        pytest.param(
            "But Mr. Marsh and Mr. Bell said the line had closed.",
            "Mr. Marsh and Mr. Bell",
            "the line had closed",
            id="Mr. Marsh and Mr. Bell / the line had closed",
        ),
        pytest.param(
            "According to Sen. Ada Marsh (D-Ely), the line will close.",
            "Sen. Ada Marsh (D-Ely)",
            "the line will close.",
            id="Sen. Ada Marsh (D-Ely) / the line will close.",
        ),
        pytest.param(
            "According to Ada Quist, 44, of Ely, she had rowed there.",
            "Ada Quist",
            "she had rowed there.",
            id="Ada Quist / she had rowed there.",
        ),
        pytest.param(
            "According to her rival, Ada Marsh, the line will close.",
            "her rival, Ada Marsh",
            "the line will close.",
            id="her rival, Ada Marsh / the line will close.",
        ),
        pytest.param(
            "According to the Star, the mayor, Ada Marsh, sold the line.",
            "the Star",
            "the mayor, Ada Marsh, sold the line.",
            id="the Star / the mayor, Ada Marsh, sold the line.",
        ),
        pytest.param(
            "According to Bell, the canton, which paid, will sue.",
            "Bell",
            "the canton, which paid, will sue.",
            id="Bell / the canton, which paid, will sue.",
        ),
        pytest.param(
            "As the Courier reported, the line had closed.",
            "the Courier",
            "the line had closed.",
            id="the Courier / the line had closed.",
        ),
        pytest.param(
            "As reported by the Courier, the line had closed.",
            "the Courier",
            "the line had closed.",
            id="the Courier / the line had closed.",
        ),
        pytest.param(
            "The board met the crews on Friday and said the line was late.",
            "The board",
            "the line was late",
            id="The board / the line was late",
        ),
        pytest.param(
            "In May, a court sided with the crews, saying the order was void.",
            "a court",
            "the order was void",
            id="a court / the order was void",
        ),
        pytest.param(
            "“It may,” said Ada Quist, the mayor, adding that the line was late.",
            "Ada Quist, the mayor",
            "the line was late",
            id="Ada Quist, the mayor / the line was late",
        ),
        pytest.param(
            "Olsen, citing figures of the league, said a detour adds a mile.",
            "Olsen",
            "a detour adds a mile",
            id="Olsen / a detour adds a mile",
        ),
        pytest.param(
            "The line should close “for good, and soon,” said Ada Quist.",
            "Ada Quist",
            "The line should close “for good, and soon,",
            id="Ada Quist / The line should close “for good, and soon,",
        ),
        pytest.param(
            "The board would begin “building bridges” to Marsh, said Ada Quist.",
            "Ada Quist",
            "The board would begin “building bridges” to Marsh",
            id="Ada Quist / The board would begin “building bridges” to Mars",
        ),
        pytest.param(
            "Two others had complained of it, the Courier reported.",
            "the Courier",
            "Two others had complained of it",
            id="the Courier / Two others had complained of it",
        ),
    ],
)
def test_a_speaker_among_descriptions(text: str, speaker: str, content: str) -> None:
    assert (speaker, content) in [(who, said) for who, _, said, _, _ in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The fund holds shares in more than 20 states in the south.",
        "Too much was made of the mayor's tweets.",
        "A draft has been promised by the end of May.",
        "The yard is in the state park.",
    ],
)
def test_words_that_only_look_like_speech(text: str) -> None:
    assert attributions(text) == ()
