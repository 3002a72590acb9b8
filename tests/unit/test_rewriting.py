"""Each licensed step of a proof: a claim that follows by it, and a near twin that does not."""

from __future__ import annotations

import pytest

from briefgen.gate import verify_claims
from briefgen.gate.exhibit import exhibit
from briefgen.gate.rewriting import proof
from briefgen.model import Citation, Claim, Found, Quote, Source, Span
from briefgen.text.sentences import sentences

FERRY = (
    "Quarnholm Council on Tuesday approved a new ferry berth at Skarvik, which the fishing fleet had opposed. "
    "The berth will be built by Nordlund Marine at a cost of 14 million crowns. "
    "Harbour master Ine Tveit, who has run the port since 2019, told councillors that dredging could start in May if the "
    "ministry releases the funds. "
    "She said that two of the six quays were closed. "
    "Nordlund Marine promised to hire local welders and to pay them the union rate. "
    "The fleet's spokesman, Odd Brekke, rejected the plan and demanded a second survey. "
    "The company lent the port 2 million crowns in 2021 and 3 million crowns in 2023. "
    "Brekke's lawyer sued the council after the survey was published in March. "
    "The harbour board has yet to publish the contract signed in April by the two companies. "
    "Skarvik Fishers sued in March. "
    "Inspectors warned after Torvik Line agreed in June to sell a barge that was repaired in May."
)
PROVED = [
    ("verbatim", "The berth will be built by Nordlund Marine at a cost of 14 million crowns."),
    ("aside dropped", "Quarnholm Council approved a new ferry berth at Skarvik."),
    ("time moved", "On Tuesday Quarnholm Council approved a new ferry berth at Skarvik."),
    ("described noun", "Quarnholm Council approved a berth at Skarvik."),
    ("passive of an active", "A new ferry berth at Skarvik was approved by Quarnholm Council."),
    ("active of a passive", "Nordlund Marine will build the berth at a cost of 14 million crowns."),
    ("doer left out", "A new ferry berth at Skarvik was approved."),
    ("relative clause by itself", "Ine Tveit has run the port since 2019."),
    ("second of a pair", "The fleet's spokesman, Odd Brekke, demanded a second survey."),
    ("first of a pair", "The fleet's spokesman, Odd Brekke, rejected the plan."),
    ("second infinitive", "Nordlund Marine promised to pay them the union rate."),
    ("apposition turned", "Odd Brekke, the fleet's spokesman, rejected the plan."),
    ("possessive told with of", "The spokesman of the fleet, Odd Brekke, demanded a second survey."),
    ("clause after a conjunction", "The survey was published in March."),
    ("reduced relative", "The contract was signed in April by the two companies."),
    ("reduced relative in the active", "The two companies signed the contract in April."),
    ("yet to, in the passive", "The contract has yet to be published by the harbour board."),
    ("condition kept", "Ine Tveit told councillors that dredging could start in May if the ministry releases the funds."),
    ("two sentences", "Odd Brekke rejected the plan. Quarnholm Council approved a new ferry berth at Skarvik."),
    ("two clauses", "Quarnholm Council approved a new ferry berth at Skarvik, and Odd Brekke rejected the plan."),
    ("relative clause added from elsewhere", "Odd Brekke, who demanded a second survey, rejected the plan."),
    ("true lower bound", "The berth will be built by Nordlund Marine at a cost of more than 13 million crowns."),
]  # fmt: skip
REFUSED = [
    ("object becomes subject", "Skarvik approved a new ferry berth at Quarnholm Council."),
    ("roles turned in the passive", "Quarnholm Council was approved by a new ferry berth at Skarvik."),
    ("condition dropped", "Ine Tveit told councillors that dredging could start in May."),
    ("modal dropped", "Nordlund Marine built the berth at a cost of 14 million crowns."),
    ("speaker dropped", "Two of the six quays were closed."),
    ("head of a noun phrase dropped", "The fleet rejected the plan."),
    ("owner for the owned", "Brekke sued the council after the survey was published in March."),
    ("figure of the other half", "The company lent the port 3 million crowns in 2021."),
    ("intention told as deed", "Nordlund Marine hired local welders."),
    ("denial of yet dropped", "The harbour board published the contract signed in April by the two companies."),
    ("joined from two sentences", "Nordlund Marine demanded a second survey."),
    ("share dropped", "The quays were closed, she said."),
    ("reason added", "Quarnholm Council approved a new ferry berth at Skarvik because dredging could start in May."),
    ("lower bound too high", "The berth will be built by Nordlund Marine at a cost of more than 15 million crowns."),
    ("lower bound that misleads", "The berth will be built by Nordlund Marine at a cost of more than 2 million crowns."),
    ("verb turned", "Quarnholm Council opposed a new ferry berth at Skarvik."),
    ("time of another verb", "The survey was published on Tuesday."),
    ("the one who sues is sued", "Skarvik Fishers was sued in March."),
    ("time moved to another verb", "In May Torvik Line agreed to sell a barge."),
    ("description behind a subordinator", "The survey sued the council."),
    ("relative clause of another noun", "The ministry has run the port since 2019."),
]  # fmt: skip


def _source() -> Source:
    return Source(
        1, "a.txt", "text/plain", "0" * 64, FERRY, Found("Ferry berth", "text"), date=Found("2026-03-12", "text")
    )


def _proved(claim: str) -> bool:
    source = _source()
    quotes = tuple(Quote(1, s, s.of(FERRY)) for s in sentences(FERRY))
    return proof(exhibit(Claim("F1", claim, ()), source, quotes)).holds


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in PROVED])
def test_a_licensed_step_is_proved(claim: str) -> None:
    assert _proved(claim)


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in REFUSED])
def test_what_no_step_licenses_is_not_proved(claim: str) -> None:
    assert not _proved(claim)


def test_words_outside_the_quotes_prove_nothing() -> None:
    source = _source()
    start = FERRY.index("The berth")
    part = Span(start, start + len("The berth will be built by Nordlund Marine"))
    quotes = (Quote(1, part, part.of(FERRY)),)
    claim = Claim("F1", "The berth will be built by Nordlund Marine at a cost of 14 million crowns.", ())
    assert not proof(exhibit(claim, source, quotes)).holds


def test_words_in_quotation_marks_are_the_sources_own() -> None:
    said = "The mayor called the berth “a bridge to the islands”."
    source = Source(1, "a.txt", "text/plain", "0" * 64, said, Found("Berth", "text"))
    for claim, held in (
        ("The mayor called the berth “a bridge to the islands”.", True),
        ("The mayor called the berth “a bridge to islands”.", False),
    ):
        report = verify_claims([Claim("F1", claim, (Citation(1, said),))], [source])
        assert (report.judgements[0].verdict.value == "verified") is held


@pytest.mark.parametrize("count", [1, 40])
def test_a_long_claim_is_read_to_the_end(count: int) -> None:
    clause = "the council approved the berth and "
    text = clause * count + "the fleet rejected the plan."
    source = Source(1, "a.txt", "text/plain", "0" * 64, text.capitalize(), Found("Berth", "text"))
    quotes = (Quote(1, Span(0, len(text)), text.capitalize()),)
    assert proof(exhibit(Claim("F1", text.capitalize(), ()), source, quotes)).holds
    assert not proof(exhibit(Claim("F1", text.capitalize().replace("rejected", "praised"), ()), source, quotes)).holds
