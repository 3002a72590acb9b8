"""What a reader of the original would not see carries no claim: not by its words, not by a name or a date in it."""

from __future__ import annotations

from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Judgement, Verdict
from tests.reliability.hidden_spans import RESTING_ON_HIDDEN, SEEN, parted
from tests.reliability.tally import Tally
from tests.reliability.texts import source_of


def held(marked: str, quote: str, claim: str) -> Judgement:
    text, hidden = parted(marked)
    gate = Gate([source_of(text, hidden=hidden)])
    if not quote:
        return gate.search(Claim("F1", claim, ()), [1])
    return gate.judge(Claim("F1", claim, (Citation(1, quote),)))


def test_hidden_spans(tally: Tally) -> None:
    wrong = [(t, q, c) for t, q, c in RESTING_ON_HIDDEN if held(t, q, c).verdict is Verdict.VERIFIED]
    part = "claims and quotes that touch hidden spans, at the gate"
    tally.none(9, part, tried=len(RESTING_ON_HIDDEN), unit="claims", wrong=wrong, of="verified")


def test_a_quote_of_hidden_words_says_so() -> None:
    for text, quote, claim in RESTING_ON_HIDDEN[:1] + RESTING_ON_HIDDEN[2:3]:
        assert "BG205" in {f.code for f in held(text, quote, claim).findings}


def test_seen_text_beside_it(tally: Tally) -> None:
    good = [(t, q, c) for t, q, c in SEEN if held(t, q, c).verdict is Verdict.VERIFIED]
    part = "claims on what is seen beside hidden spans"
    tally.at_least(9, part, tried=len(SEEN), unit="claims", good=len(good), share=1.0, of="verified")
