"""Sentences dismissed by a look at the words are none that prove a claim; those that may prove it are left to the proof."""

from __future__ import annotations

import pytest

from briefgen.gate.dismissing import dismissed
from briefgen.text.sentences import sentences

_TEXT = (
    "The port has never crossed the pond. No date was given for the report. The council approved the tram line by 32 votes. Work takes 8 months from 9 December. "
    "The city lends £6.8 million. The port lent the 6.8 million to Veld."
)
_SENTENCES = sentences(_TEXT)


@pytest.mark.parametrize(
    ("claim", "places", "expected"),
    [
        pytest.param("The council approved the tram line by 32 votes.", (2,), False, id="the-same"),
        pytest.param("The council approved no tram line by 32 votes.", (2,), True, id="a-denial-of-nothing"),
        pytest.param("The council approved no tram line by 32 votes.", (1, 2), False, id="another-sentence-may-deny"),
        pytest.param(
            "No date was given for the report, and the port has never crossed the pond.",
            (0, 1),
            False,
            id="two-things-two-sentences",
        ),
        pytest.param("The council approved the tram line by 31 votes.", (2,), True, id="a-figure-that-stands-nowhere"),
        pytest.param("The council approved the tram line by 8 votes.", (2,), True, id="the-same-digits-of-months"),
        pytest.param("No date was given for no report.", (0, 1), True, id="two-denials-of-one-sentence"),
        pytest.param("Work takes 32 months.", (3,), True, id="digits-of-another-kind-elsewhere"),
        pytest.param("Work takes 9 months.", (3,), True, id="digits-of-a-date"),
        pytest.param("Work takes about 9 months.", (3,), False, id="a-bound-may-be-wider"),
        pytest.param("Work takes eight months.", (3,), False, id="in-words"),
        pytest.param("The port lent £6.8 million to Veld.", (5,), False, id="a-sum-told-without-its-currency"),
    ],
)
def test_what_a_look_at_the_words_dismisses(claim: str, places: tuple[int, ...], expected: bool) -> None:  # noqa: FBT001
    assert dismissed(claim, [_SENTENCES[place] for place in places], _TEXT) is expected
