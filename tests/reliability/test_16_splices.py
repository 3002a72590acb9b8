"""Quotes joined by an ellipsis that turn what the source says, and those that leave out what may go."""

from __future__ import annotations

import pytest

from briefgen.model import Verdict
from tests.reliability.splices import HARMLESS, LIMITED, TURNING
from tests.reliability.tally import Tally
from tests.reliability.texts import as_claim, judged

REFUSED = {"BG201", "BG203", "BG204"}


def refused(text: str, quote: str) -> bool:
    """Whether the quote itself is refused, whatever rests on it."""
    judgement = judged(text, as_claim(quote.replace("…", "")), quote)
    assert judgement.verdict is not Verdict.VERIFIED or not {f.code for f in judgement.findings} & REFUSED
    return any(f.code in REFUSED for f in judgement.findings)


@pytest.mark.parametrize("ellipsis", ["…", "...", "[…]", "(...)"])
def test_splices_that_turn_the_meaning(ellipsis: str, tally: Tally) -> None:
    assert len(TURNING) >= 100
    unflagged = [quote for text, quote in TURNING if not refused(text, quote.replace("…", ellipsis))]
    part = f"splices that turn the meaning, joined by {ellipsis}"
    tally.none(16, part, tried=len(TURNING), unit="quotes", wrong=unflagged, of="unflagged")


def test_harmless_ellipses(tally: Tally) -> None:
    good = [quote for text, quote in HARMLESS if not refused(text, quote)]
    part = "ellipses for what may be left out"
    tally.at_least(16, part, tried=len(HARMLESS), unit="quotes", good=len(good), share=0.9, of="accepted")


def test_an_ellipsis_at_the_edge(tally: Tally) -> None:
    """The words are the source's own; what an ellipsis hides before them limits the claim."""
    kept = [q for text, q in LIMITED if judged(text, as_claim(q.replace("…", "")), q).verdict is not Verdict.VERIFIED]
    part = "claims on words cut from their limit by an ellipsis at the edge"
    tally.at_least(16, part, tried=len(LIMITED), unit="claims", good=len(kept), share=0.9, of="refused")
