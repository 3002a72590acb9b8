"""Claims that name sources and quote nothing: what is found for them, and that nothing passes which the checks would not pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefgen.gate import Gate
from briefgen.gate.index import SourceIndex, holders, index
from briefgen.model import Claim, Judgement, Region, Source, Span, Verdict
from briefgen.text.tokens import content_tokens
from tests import builders

BRIDGE = (
    "Bridge shut for repairs\n\n"
    "The city of Velmora closed the Karst Bridge on 4 May 2025. The repairs will cost €12 million, the council said.\n\n"
    "Mayor Ines Dorr rejected a toll. Ferries run every hour until the work is done."
)
LOAN = (
    "A loan for Velmora\n\n"
    "The region of Halden lent the city €7 million in June 2025. The loan runs for ten years.\n\n"
    "The city of Velmora closed the Karst Bridge on 4 May 2025."
)
WEATHER = "Storm warning\n\nGales reached the coast at noon. Trains stopped between Arvel and Brenn."
TEXTS = (BRIDGE, LOAN, WEATHER)
CLOSED = "The city of Velmora closed the Karst Bridge on 4 May 2025."


def a_source(text: str, number: int = 1) -> Source:
    return builders.source(number, text, text.partition("\n")[0])


def a_gate(*texts: str) -> Gate:
    return Gate([a_source(text, n) for n, text in enumerate(texts or TEXTS, start=1)])


def search(text: str, *numbers: int, gate: Gate | None = None) -> Judgement:
    return (gate or a_gate()).search(Claim("c1", text, ()), numbers)


def codes(judgement: Judgement) -> set[str]:
    return {f.code for f in judgement.findings if f.severity != "note"}


@pytest.mark.parametrize(
    ("claim", "numbers", "sentences"),
    [
        (CLOSED, (1,), [(1, CLOSED)]),
        (CLOSED, (1, 2), [(1, CLOSED), (2, CLOSED)]),
        (CLOSED, (2, 2), [(2, CLOSED)]),
        (
            "Mayor Ines Dorr rejected a toll. The loan runs for ten years.",
            (1, 2),
            None,
        ),
        (
            "Mayor Ines Dorr rejected a toll. The repairs will cost €12 million, the council said.",
            (1,),
            [(1, "Mayor Ines Dorr rejected a toll."), (1, "The repairs will cost €12 million, the council said.")],
        ),
    ],
    ids=["one sentence", "two sources", "one source twice", "each source has half", "two sentences"],
)
def test_evidence_is_found(claim: str, numbers: tuple[int, ...], sentences: list[tuple[int, str]] | None) -> None:
    judged = search(claim, *numbers)
    if sentences is None:
        assert judged.verdict is not Verdict.VERIFIED
        return
    assert judged.verdict is Verdict.VERIFIED, judged.findings
    assert [(c.source, c.quote) for c in judged.claim.citations] == sentences
    assert judged.claim.text == claim
    for quote in judged.quotes:
        assert quote.span.of(TEXTS[quote.source - 1]) == quote.text


@pytest.mark.parametrize(
    ("claim", "numbers", "verdict", "code"),
    [
        ("The repairs will cost €15 million, the council said.", (1,), Verdict.PROBLEM, "BG301"),
        ("The city of Velmora did not close the Karst Bridge on 4 May 2025.", (1,), Verdict.PROBLEM, "BG401"),
        (CLOSED, (1, 3), Verdict.UNVERIFIED, "BG501"),
        (CLOSED, (1, 9), Verdict.PROBLEM, "BG101"),
        (CLOSED, (), Verdict.PROBLEM, "BG102"),
        ("Zebras graze quietly.", (1,), Verdict.UNVERIFIED, "BG501"),
        ("It is.", (1,), Verdict.UNVERIFIED, "BG901"),
    ],
    ids=["figure", "negation", "one of two lacks it", "no such source", "nothing cited", "no word shared", "no word"],
)
def test_what_is_not_carried(claim: str, numbers: tuple[int, ...], verdict: Verdict, code: str) -> None:
    gate = a_gate() if code != "BG501" else a_gate(BRIDGE, "Notes\n\nNothing here is alike.", WEATHER)
    judged = search(claim, *numbers, gate=gate)
    assert code in codes(judged), judged.findings
    if code != "BG501" or len(numbers) == 1:
        assert judged.verdict is verdict


def test_another_source_that_carries_it_is_named_with_the_place() -> None:
    judged = search("Mayor Ines Dorr rejected a toll.", 3)
    assert judged.verdict is Verdict.PROBLEM
    found = next(f for f in judged.findings if f.code == "BG202")
    start = BRIDGE.index("Mayor Ines")
    assert (found.source, found.source_span) == (1, Span(start, start + len("Mayor Ines Dorr rejected a toll.")))
    assert "[3]" in found.message
    assert f"[1] does, paragraph 3, characters {start} to" in found.message


def test_a_difference_from_a_sentence_that_may_be_the_wrong_one_is_no_problem() -> None:
    judged = search("Ferries were not painted before the regatta of the fishermen.", 1)
    assert judged.verdict is Verdict.UNVERIFIED
    assert "BG202" not in codes(judged)


def test_a_pronoun_needs_somebody_named_before_it() -> None:
    other = "Trip to the coast\n\nMayor Tom Reed opened a market. Weeks went by. The train was late. He asked the region for a loan."
    claim = "Mayor Ines Dorr rejected a toll. He asked the region for a loan."
    judged = search(claim, 1, gate=a_gate(f"{other}\n\n{'Rain fell. ' * 3}\n\nMayor Ines Dorr rejected a toll."))
    assert judged.verdict is Verdict.UNVERIFIED
    assert any("somebody else" in f.message for f in judged.findings)


def test_sentences_that_rest_on_one_are_tried_together() -> None:
    carrying = "Mayor Ines Dorr rejected a toll but asked the region for a loan."
    judged = search(
        "Mayor Ines Dorr rejected a toll. She asked the region for a loan.", 1, gate=a_gate(f"Tolls\n\n{carrying}")
    )
    assert {c.quote for c in judged.claim.citations} == {carrying}


def test_spans_of_findings_point_into_the_whole_claim() -> None:
    claim = "Mayor Ines Dorr rejected a toll. The repairs will cost €15 million, the council said."
    found = next(f for f in search(claim, 1).findings if f.code == "BG301")
    assert found.claim_span is not None
    assert found.claim_span.of(claim) == "€15 million"


@pytest.mark.parametrize("text", [CLOSED, "The loan runs for ten years.", "Trains stopped between Arvel and Brenn."])
def test_what_passes_here_passes_with_its_quotes(text: str) -> None:
    gate = a_gate()
    for number in (1, 2, 3):
        judged = search(text, number, gate=gate)
        if judged.verdict is Verdict.VERIFIED:
            assert gate.verify([judged.claim]).judgements[0].verdict is Verdict.VERIFIED


def test_hidden_text_and_furniture_carry_nothing() -> None:
    source = a_source(BRIDGE)
    start = BRIDGE.index("Mayor Ines")
    hidden = replace(source, regions=(Region("hidden", Span(start, start + 32), "no size"),))
    claim = Claim("c1", "Mayor Ines Dorr rejected a toll.", ())
    assert Gate([source]).search(claim, [1]).verdict is Verdict.VERIFIED
    assert Gate([hidden]).search(claim, [1]).verdict is not Verdict.VERIFIED


def test_sources_not_cited_are_not_read_for_a_claim_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def noting(source: Source) -> SourceIndex:
        read.append(source.number)
        return index(source)

    monkeypatch.setattr("briefgen.gate.searching.index", noting)
    search(CLOSED, 1)
    assert set(read) == {1}


def test_index_ranks_by_the_rarer_words() -> None:
    found = index(a_source("The bridge is old. The bridge is shut. The bridge burnt."))
    bridge, burnt = (t.key for t in content_tokens("bridge burnt"))
    assert [place for place, _ in found.ranked({bridge, burnt})] == [2, 0, 1]
    assert found.coverage({bridge, burnt}, [2]) == pytest.approx(1.0)
    assert found.coverage({bridge, burnt}, [0, 1]) == pytest.approx(dict(found.ranked({bridge, burnt}))[0])
    assert found.weight(burnt) > found.weight(bridge) > 0


def test_a_sentence_that_stands_twice_is_indexed_once() -> None:
    found = index(a_source("Rain fell. Wind rose. Rain fell."))
    assert [span.start for span in found.spans] == [0, 11]


def test_holders_name_the_sources_that_have_the_rare_words() -> None:
    held = holders([a_source(text, n) for n, text in enumerate(TEXTS, start=1)])
    assert held.of("Ferries run hourly past the Karst Bridge", most=2, least=0.5)[0] == 1
    assert held.of("Zebras graze", most=2, least=0.5) == []


def test_a_stretch_without_the_end_of_a_sentence_is_not_read() -> None:
    listed = " ".join(f"barge {n} of Velmora" for n in range(150))
    judged = search("The barge of Velmora sank.", 1, gate=a_gate(f"Notes\n\n{listed}"))
    assert (judged.verdict, codes(judged)) == (Verdict.UNVERIFIED, {"BG901"})
    assert "2000 characters without the end of a sentence" in next(iter(judged.findings)).message
