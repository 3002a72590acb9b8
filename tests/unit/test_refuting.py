"""What a look at the words shows to be beyond proof, and what has to be tried."""

from __future__ import annotations

import pytest

from briefgen.gate.rewriting.refuting import refuted
from briefgen.text.sentences import sentences


@pytest.mark.parametrize(
    ("claim", "told", "expected"),
    [
        pytest.param("The mill employs 64 weavers.", "The mill employs 46 weavers.", True, id="another-figure"),
        pytest.param(
            "The mill employs 46 weavers.", "The mill employs forty-six weavers.", False, id="figure-in-words"
        ),
        pytest.param("The mill lost 6 looms.", "The mill lost 16 looms.", True, id="part-of-a-longer-number"),
        pytest.param("More than 40 weavers left.", "The mill lost 46 weavers.", False, id="bound"),
        pytest.param("The mill did not close.", "The mill closed.", True, id="denial-of-nothing"),
        pytest.param("No loom was sold.", "A loom was sold.", True, id="no"),
        pytest.param("The mill didn't close.", "The mill failed to close.", False, id="failing-denies"),
        pytest.param("The mill did not close.", "The mill is yet to close.", False, id="yet"),
        pytest.param("It is not clear who paid.", "It is unclear who paid.", False, id="un-denies"),
        pytest.param("The mill did not close.", "The mill never closed.", False, id="another-denial"),
        pytest.param("The mill closed.", "The mill did not close.", False, id="a-denial-lost-is-for-the-proof"),
        pytest.param("Venn denied that no loom ran.", "Venn denied that the loom ran.", True, id="no-out-of-denied"),
        pytest.param(
            "It is clear that nobody fed no sheep.",
            "It is clear that nobody fed the sheep.",
            True,
            id="a-second-denial",
        ),
        pytest.param(
            "It is not yet known who paid no rent.", "It is not yet known who paid no rent.", False, id="as-many"
        ),
        pytest.param("Nobody sold no loom and sang.", "Nobody sold the loom and sang.", False, id="in-parts"),
        pytest.param("No clerk said no loom ran.", "No clerk said the loom ran.", False, id="who-speaks-is-named"),
        pytest.param("No clerk left. No dyer left.", "No clerk or dyer left.", False, id="in-two-sentences"),
    ],
)
def test_a_figure_or_a_denial_out_of_nothing_is_refuted(claim: str, told: str, *, expected: bool) -> None:
    assert refuted(claim, sentences(told), told) is expected


def test_what_stands_elsewhere_in_the_source_is_left_to_the_proof() -> None:
    text = "The mill has 64 looms. The weavers left in June."
    assert not refuted("The 64 looms stopped.", sentences(text)[1:], text)


def test_a_speaker_before_the_sentence_may_deny() -> None:
    text = "“The mill is safe,” Orla Venn did not say. “It will stand.”"
    last = sentences(text)[-1:]
    assert not refuted("Orla Venn did not say it will stand.", last, text)


def test_a_quotation_that_began_before_may_be_told_as_denied() -> None:
    text = "“Nobody asked the weavers. Nobody asked the dyers.”"
    assert not refuted("Nobody asked no dyers.", sentences(text)[-1:], text)
