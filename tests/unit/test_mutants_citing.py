"""Quotes, splices, wrong sources and tails: what is changed, and what would still be true and is therefore never made."""

from __future__ import annotations

import pytest

from briefgen.model import Citation, Source
from briefgen.mutants import mutants
from briefgen.mutants.tails import TAILS
from briefgen.text.locate import locate
from briefgen.text.names import names
from tests.unit.mutant_cases import DAM, FERRY, a_claim, a_source, located, nows, twins

VOTE = "The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3."
SPEECH = "Ann Dahl called the wall “a danger to every house below it” in June."


def test_quote_word_in_the_citation_is_not_to_be_found_any_more() -> None:
    found = twins("quote_word", VOTE, seeds=30)
    assert len(found) >= 5
    for mutant in found:
        (citation,) = mutant.claim.citations
        assert mutant.claim.text == VOTE
        assert mutant.changed is None
        assert not locate(citation.quote, DAM)
        assert citation.quote.replace(mutant.now, mutant.was, 1) == VOTE or mutant.now in VOTE


def test_quote_word_inside_quotation_marks() -> None:
    source = SPEECH + " The doors of the tower are older than every bridge."
    found = [m for m in twins("quote_word", SPEECH, source, quote=SPEECH, seeds=30) if m.changed]
    assert found
    for mutant in found:
        assert mutant.claim.citations == a_claim(SPEECH, SPEECH).citations
        start, end = SPEECH.index("“") + 1, SPEECH.index("”")
        assert mutant.changed
        assert start <= mutant.changed.start < end
        assert mutant.claim.text.partition("“")[2].partition("”")[0] not in source


def test_quote_word_leaves_figures_to_their_own_kind() -> None:
    text = "It cost 3 million euros."
    assert "million" not in {
        m.was for m in twins("quote_word", text, text + " A billion onion rings, a stallion.", seeds=30)
    }


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. The Lighthouse Society took the keys to the tower.",
            {"took the keys to the tower."},
            id="the predicate of another",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. The Harbour Trust took the keys to the tower.",
            set(),
            id="not of the same subject",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust (HT) sold a boat. HT took the keys to the tower.",
            set(),
            id="not under an alias",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. It took the keys to the tower.",
            set(),
            id="not of a pronoun",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. The charity took the keys to the tower.",
            set(),
            id="not of a bare noun, which may be the same",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. The Lighthouse Societies are in debt to the town.",
            {"are in debt to the town."},
            id="a past agrees with any",
        ),
        pytest.param(
            "The Harbour Trust is in debt.",
            "The Harbour Trust is in debt. The Lighthouse Societies are old friends of the town.",
            set(),
            id="number agrees",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. Rain came early that year, because the wind had turned north.",
            {", because the wind had turned north"},
            id="the clause of another",
        ),
        pytest.param(
            "The Harbour Trust sold a boat.",
            "The Harbour Trust sold a boat. Rain came early that year, although the wind had turned north.",
            set(),
            id="not beside it what is true anyhow",
        ),
    ],
)
def test_splice(text: str, source: str, changes: set[str]) -> None:
    quote = source.split(". ", maxsplit=1)[0]
    assert {m.now for m in twins("splice", text, source, quote=quote)} == changes


def test_splice_cites_both_sentences() -> None:
    source = "The Harbour Trust sold a boat. The Lighthouse Society took the keys to the tower."
    (mutant,) = twins("splice", "The Harbour Trust sold a boat.", source, quote="The Harbour Trust sold a boat")
    assert mutant.claim.text == "The Harbour Trust took the keys to the tower."
    assert [c.quote for c in mutant.claim.citations] == [
        "The Harbour Trust sold a boat",
        "The Lighthouse Society took the keys to the tower.",
    ]
    assert located(mutant.claim, [a_source(source)])


def test_splice_takes_no_subject_twice() -> None:
    source = DAM + "\nThe Quayside Club sued the Ardwen Water Board in spring.\n"
    assert not [
        m for m in twins("splice", VOTE, source) if sum(n.text == "Ardwen Water Board" for n in names(m.claim.text)) > 1
    ]


def test_wrong_source_keeps_the_words() -> None:
    sources = [a_source(DAM), a_source(FERRY + "\nThe Water Board of Solberg sold a boat.", 2)]
    found = twins("wrong_source", VOTE, sources)
    assert nows(found) == {("[1]", "[2]")}
    assert {m.claim.text for m in found} == {VOTE}
    quotes = {c.quote for m in found for c in m.claim.citations}
    assert quotes == {VOTE, "The Water Board of Solberg sold a boat."}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_source(FERRY, 2, copy_of=1), id="a copy"),
        pytest.param(a_source(DAM, 2), id="the same text"),
        pytest.param(a_source(FERRY + VOTE, 2), id="holds the quote"),
        pytest.param(
            a_source(
                FERRY
                + "The board of Ardwen Water voted 11 to 3 on 14 March 2023. It approved the raising. The dam stays.",
                2,
            ),
            id="tells it in other words",
        ),
    ],
)
def test_wrong_source_is_none_that_holds_it(other: Source) -> None:
    assert not twins("wrong_source", VOTE, [a_source(DAM), other])


def test_wrong_source_is_none_that_is_cited() -> None:
    sources = [a_source(DAM), a_source(VOTE, 2)]
    claim = a_claim(VOTE, VOTE)
    both = type(claim)("F1", VOTE, (*claim.citations, Citation(2, VOTE)))
    assert not mutants(both, located(both, sources), {1: sources[0], 2: sources[1]}, kinds={"wrong_source"})


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        pytest.param(VOTE, "by 11 votes to 3", id="before the full stop"),
        pytest.param("Dam raised", "Dam raised", id="no full stop"),
    ],
)
def test_tail_stands_before_the_full_stop(text: str, ending: str) -> None:
    for mutant in twins("tail", text, text):
        assert mutant.was == ""
        before, now, after = mutant.claim.text.partition(mutant.now)
        assert before.endswith(ending)
        assert now.lstrip() in TAILS
        assert after in {"", "."}


@pytest.mark.parametrize("text", ["Was it raised?", "She said: “It was raised.”", "It was raised..."])
def test_tail_needs_a_plain_end(text: str) -> None:
    assert not twins("tail", text, text)


def test_tail_is_none_that_the_source_gives() -> None:
    told = " ".join(f"It happened {t.lstrip(', ')}." for t in TAILS[1:])
    found = twins("tail", "Dam raised.", f"Dam raised. {told}", quote="Dam raised", seeds=40)
    assert {m.now.strip() for m in found} == {TAILS[0]}


def test_tails_are_several_dozen_and_all_different() -> None:
    assert len(set(TAILS)) == len(TAILS) >= 36
