"""Words around a sentence that say nothing: blanked, with the length and the rest kept."""

import pytest

from briefgen.text.framing import unframed, unmarked
from briefgen.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("However, the ferry is late.", "the ferry is late.", id="joining word"),
        pytest.param("In addition, it is worth noting that the ferry is late.", "the ferry is late.", id="two of them"),
        pytest.param("It should be noted that fares rose.", "fares rose.", id="it should be noted"),
        pytest.param("Overall, fares rose.", "fares rose.", id="overall"),
        pytest.param("Text: The ferry is late.", "The ferry is late.", id="label of a part"),
    ],
)
def test_words_that_say_nothing_are_blanked(text: str, left: str) -> None:
    out = unframed(text)
    assert (len(out), out.strip()) == (len(text), left)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Therefore, the ferry is late.", id="cause"),
        pytest.param("Generally, the ferry is late.", id="how often"),
        pytest.param("Overall, fares rose by 3%.", id="overall with a figure"),
        pytest.param("However late it was, the ferry came.", id="however of degree"),
        pytest.param("Myth: The ferry is late.", id="label that denies"),
        pytest.param("It is unlikely that the ferry is late.", id="doubt"),
        pytest.param("It is important that the ferry is late.", id="wish"),
    ],
)
def test_words_that_say_something_stay(text: str) -> None:
    assert unframed(text) == text


def test_every_sentence_is_read() -> None:
    out = unframed("The ferry is late. Moreover, fares rose.")
    assert out.split() == ["The", "ferry", "is", "late.", "fares", "rose."]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("The ferry is late [4].", "The ferry is late    .", id="mark"),
        pytest.param("The **ferry** is late [2][13].", "The   ferry   is late        .", id="emphasis and two marks"),
        pytest.param("They [the crew] left.", "They [the crew] left.", id="words in brackets"),
    ],
)
def test_reference_marks_are_blanked(text: str, left: str) -> None:
    assert unmarked(text) == left


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("The fire began in May. Crews came.", ["The fire began in May.", "Crews came."], id="month"),
        pytest.param("Theresa May. Hunt spoke.", ["Theresa May. Hunt spoke."], id="name"),
        pytest.param(
            "# Ferries\nIt rained.\n## Fares\nFares rose.",
            ["# Ferries", "It rained.", "## Fares", "Fares rose."],
            id="headings",
        ),
    ],
)
def test_sentences_end_at_months_and_headings(text: str, parts: list[str]) -> None:
    assert [s.of(text) for s in sentences(text)] == parts
