"""Names beside a claim come from the claim and its evidence, whatever the drafter offers."""

from __future__ import annotations

import pytest

from briefgen.gate.labels import answerer, holder
from briefgen.model import Citation, Claim, Found, Judgement, Quote, Source, Span, Verdict

TEXT = "Engineer Ada Quist said the pier could collapse. The harbour board closed the pier. Mayor Bell has not said who pays."
SOURCE = Source(
    1, "a.txt", "text/plain", "0" * 64, TEXT, Found("Pier closed", "text"), publisher=Found("Quay News", "manifest")
)


def judged(text: str, quote: str) -> Judgement:
    at = TEXT.index(quote)
    return Judgement(
        Claim("D1.1", text, (Citation(1, quote),)), Verdict.VERIFIED, (), (Quote(1, Span(at, at + len(quote)), quote),)
    )


@pytest.mark.parametrize(
    ("offered", "text", "quote", "shown"),
    [
        pytest.param("Ada Quist", "Ada Quist said the pier could collapse.", TEXT[:48], "Ada Quist", id="speaker"),
        pytest.param(
            "Engineer Ada Quist",
            "Ada Quist said the pier could collapse.",
            TEXT[:48],
            "Ada Quist",
            id="more-than-the-claim",
        ),
        pytest.param(
            "The prime minister", "Ada Quist said the pier could collapse.", TEXT[:48], "Ada Quist", id="invented"
        ),
        pytest.param(
            "the harbour board", "The harbour board closed the pier.", TEXT[49:83], "the harbour board", id="subject"
        ),
        pytest.param("Quay News", "The harbour board closed the pier.", TEXT[49:83], "Quay News", id="publisher"),
        pytest.param(
            "The union", "The harbour board closed the pier.", TEXT[49:83], "Quay News", id="nobody-of-that-name"
        ),
        pytest.param("Ada Quist ✓", "Ada Quist said the pier could collapse.", TEXT[:48], "Ada Quist", id="sign"),
        pytest.param("", "The harbour board closed the pier.", TEXT[49:83], "Quay News", id="none-offered"),
    ],
)
def test_holder(offered: str, text: str, quote: str, shown: str) -> None:
    assert holder(offered, judged(text, quote), {1: SOURCE}) == shown


@pytest.mark.parametrize(
    ("offered", "shown"),
    [("Mayor Bell", "Mayor Bell"), ("the harbour board", None), ("the prime minister", None), (None, None), ("", None)],
    ids=["in-the-sentence", "elsewhere", "invented", "none", "blank"],
)
def test_answerer(offered: str | None, shown: str | None) -> None:
    assert answerer(offered, judged("Mayor Bell has not said who pays.", "has not said who pays"), {1: SOURCE}) == shown
