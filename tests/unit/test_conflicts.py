"""Figures that differ are a conflict only if they are of one thing: by the gate's notes and by the drafter's disputes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.gate import Gate
from briefgen.model import Briefing, Citation, Claim, Finding
from briefgen.pipeline import build
from briefgen.settings import Settings
from tests import builders


def built(folder: Path, *texts: str) -> Briefing:
    for number, text in enumerate(texts, start=1):
        (folder / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    return build([folder], Settings(as_of="2026-06-01"))


def conflicts(briefing: Briefing) -> tuple[int, int]:
    notes = [f for j in briefing.report.judgements for f in j.findings if f.code == "BG601"]
    return len(briefing.draft.disputes), len(notes)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            (
                "Leeds City Council approved a budget of £10 million for parks on 3 May 2026.",
                "York City Council approved a budget of £14 million for parks on 3 May 2026.",
                "Hull City Council approved a budget of £12 million for parks on 3 May 2026.",
            ),
            id="three-councils",
        ),
        pytest.param(
            (
                "Rail fares in England will rise by 4.6% in March 2027.",
                "Rail fares in Scotland will rise by 3.8% in March 2027.",
            ),
            id="two-countries",
        ),
    ],
)
def test_figures_of_different_bodies_are_no_conflict(texts: tuple[str, ...], tmp_path: Path) -> None:
    assert conflicts(built(tmp_path, *texts)) == (0, 0)


def test_figures_of_one_thing_are(tmp_path: Path) -> None:
    disputes, notes = conflicts(
        built(
            tmp_path,
            "Leeds City Council will close 45 of its libraries in June 2026. The Leeds plan displaces about 4,500 staff of the council.",
            "Leeds City Council plans cuts in June 2026. The Leeds plan displaces about 4,900 staff of the council.",
        )
    )
    assert disputes + notes > 0


FLOOD = "The flood displaced 1,200 residents of Marlow on Monday, the council said."


def notes(claim: str, *texts: str, cited: tuple[int, ...] = (1,), turned: bool = False) -> list[Finding]:
    """The notes on a claim, with the first of the texts cited; the sources given in the other order if ``turned``."""
    sources = [builders.source(n, text, f"Report {n}") for n, text in enumerate(texts, start=1)]
    gate = Gate(sources[::-1] if turned else sources)
    judged = gate.judge(Claim("F1", claim, tuple(Citation(n, claim) for n in cited)))
    return [f for f in judged.findings if f.code == "BG601"]


def told(residents: int, words: str = "of Marlow on Monday, the council said") -> str:
    return f"The flood displaced {residents:,} residents {words}."


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(told(1200), id="same-figure"),
        pytest.param("The flood displaced about a thousand residents of Marlow on Monday.", id="rounded"),
        pytest.param(told(1900, "of Torvik on Monday, the council said"), id="another-place"),
        pytest.param("The flood displaced 1,900 cattle of Marlow on Monday, the council said.", id="another-thing"),
        pytest.param("The flood displaced 19% residents of Marlow on Monday, the council said.", id="another-kind"),
        pytest.param("The school of Marlow has 1,900 residents.", id="another-topic"),
        pytest.param(
            "It was the 19th flood that displaced residents of Marlow on Monday, the council said.", id="ordinal"
        ),
    ],
)
def test_what_does_not_differ_is_not_noted(other: str) -> None:
    assert not notes(FLOOD, FLOOD, other)


def test_a_note_shows_where_the_other_figure_stands() -> None:
    other = f"Rain fell. {told(1900)} It cost Marlow £3 million."
    (note,) = notes(FLOOD, FLOOD, other)
    assert note.source == 2
    assert note.source_span is not None
    assert note.claim_span is not None
    assert (note.source_span.of(other), note.claim_span.of(FLOOD)) == ("1,900", "1,200")
    assert note.message == "[2] gives “1,900” where the claim has “1,200”"


def test_each_figure_of_a_claim_is_compared() -> None:
    claim = "The council of Marlow approved the new bridge by 32 votes to 10 votes on Monday."
    other = "The council of Marlow approved the new bridge by 30 votes to 12 votes on Monday."
    assert [n.message.partition(" gives ")[2] for n in notes(claim, claim, other)] == [
        "“30” where the claim has “32”",
        "“12” where the claim has “32”",
        "“30” where the claim has “10”",
        "“12” where the claim has “10”",
    ]


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("by 32 votes to 10 votes", []),
        ("by 10 votes to 32 votes", []),
        ("by 32 votes to 12 votes", ["“12” where the claim has “10”"]),
    ],
    ids=["the-same", "told-the-other-way", "one-differs"],
)
def test_figures_that_both_give_do_not_differ(other: str, shown: list[str]) -> None:
    claim = "The council of Marlow approved the new bridge by 32 votes to 10 votes on Monday."
    found = notes(claim, claim, claim.replace("by 32 votes to 10 votes", other))
    assert [n.message.partition(" gives ")[2] for n in found] == shown


def test_a_copy_of_the_text_cited_is_compared_with_it() -> None:
    first, second = (builders.source(n, told(v), f"Report {n}") for n, v in ((1, 1200), (2, 1900)))
    gate = Gate([first, replace(second, copy_of=1)])
    found = [f.source for f in gate.judge(Claim("F1", FLOOD, (Citation(1, told(1200)),))).findings if f.code == "BG601"]
    assert found == [2]


def test_sources_cited_and_copies_of_a_text_are_left_out() -> None:
    first, second = (builders.source(n, told(v), f"Report {n}") for n, v in ((1, 1200), (2, 1900)))
    copied = replace(second, number=3, copy_of=2)
    claim = Claim("F1", FLOOD, (Citation(1, FLOOD),))
    found = [f.source for f in Gate([first, second, copied]).judge(claim).findings if f.code == "BG601"]
    assert found == [2]
    assert not notes(FLOOD, FLOOD, FLOOD, cited=(1, 2))


@pytest.mark.parametrize("turned", [False, True], ids=["as-numbered", "turned"])
def test_five_sources_are_named_at_most(*, turned: bool) -> None:
    texts = [FLOOD, *(told(2000 + n) for n in range(5))]
    assert [(n.source, "more sources" in n.message) for n in notes(FLOOD, *texts, turned=turned)] == [
        (number, False) for number in range(2, 7)
    ]
    # Of nine those that share most of its words, whatever their number: the seventh and the last say "on Monday" too.
    less = [told(2000 + n, "of Marlow") for n in range(9)]
    less[6], less[8] = told(3000), told(4000)
    found = notes(FLOOD, FLOOD, *less, turned=turned)
    assert [n.source for n in found] == [2, 3, 4, 8, 10]
    assert [n.message.endswith("; more sources give other figures") for n in found] == [False] * 4 + [True]


def test_a_source_that_says_nothing_of_it_changes_no_note() -> None:
    texts = (FLOOD, told(1900), told(2100))
    beside = "Wheat prices in Kanso rose by 12 per cent after a dry spring, farmers there say."
    assert notes(FLOOD, *texts) == notes(FLOOD, *texts, *(f"{beside} Report {n}." for n in range(30)))
