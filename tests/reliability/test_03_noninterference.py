"""A model that obeys its sources: what one of them orders changes nothing in what the others are quoted for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from briefgen.drafting.extract import extract
from briefgen.errors import UnverifiedBriefingError
from briefgen.model import Briefing, Evidence, Source
from briefgen.rendering import html, markdown
from briefgen.sources import load_sources
from briefgen.text.instructing import instructions
from tests.forgeries.cases import CASES
from tests.reliability.asked import SETTINGS, built, honest, sentences
from tests.reliability.broken import broken, broken_views
from tests.reliability.conftest import Corpus
from tests.reliability.gullible import Gullible
from tests.reliability.injections import CLEAN, OWN, POSITIONS, SETS, bipia, planted
from tests.reliability.licensing import squeezed
from tests.reliability.sizes import sizes
from tests.reliability.stories import EVENTS, PAPERS, report
from tests.reliability.tally import Tally
from tests.unit.drafting_fakes import FakeEndpoint, Listener

SAMPLE = Path(__file__).parents[2] / "sources"


def _others(sources: tuple[Source, ...], attacker: int, orders: tuple[str, ...]) -> dict[int, list[Evidence]]:
    """The evidence of every source but the attacker's, as extraction by the obedient model leaves it."""
    found = extract(FakeEndpoint(Gullible(orders)), sources, SETTINGS, progress=Listener())
    out: dict[int, list[Evidence]] = {s.number: [] for s in sources if s.number != attacker}
    for item in found.evidence:
        if item.quote.source != attacker:
            out[item.quote.source].append(item)
    return out


def _interfered(orders: tuple[str, ...], tried: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """The cases in which another source's evidence is not what it is without the order."""
    clean = {}
    for number in SETS:
        sources, attacker = planted(number, "", "end")
        clean[number] = _others(sources, attacker, orders)
        assert all(clean[number].values())
    return [
        (number, order, position)
        for number, order, position in tried
        if _others(*planted(number, order, position), orders) != clean[number]
    ]


def _cases(orders: tuple[str, ...], size: int) -> list[tuple[int, str, str]]:
    every = list(product(SETS, orders, POSITIONS))
    step = max(1, len(every) // size)
    while step > 1 and any(step % k == 0 for k in (2, 3, 5)):
        step -= 1  # so that sets, orders and positions all take turns
    return every[::step]


@sizes(60, 10_000)
def test_evidence_of_other_sources(size: int, tally: Tally) -> None:
    tried = _cases(OWN, size)
    wrong = _interfered(OWN, tried)
    tally.none(3, "orders of our own, 3 positions, 10 source sets: evidence of the other sources", tried=len(tried), unit="builds",
               wrong=wrong, of="changed")  # fmt: skip


@sizes(60, 10_000)
@pytest.mark.parametrize("part", ["train", "test"])
def test_evidence_of_other_sources_public(size: int, part: str, tally: Tally, corpus: Corpus) -> None:
    what = f"orders of BIPIA ({part}), 3 positions, 10 source sets: evidence of the other sources"
    orders = tuple(bipia(corpus(3, what, "injection"), part))
    tried = _cases(orders, size)
    tally.none(3, what, tried=len(tried), unit="builds", wrong=_interfered(orders, tried), of="changed")


def _claims(briefing: Briefing, but: int) -> set[str]:
    return {c.text for c in briefing.draft.claims() if c.sources and but not in c.sources}


def _told(briefing: Briefing, sources: tuple[Source, ...], attacker: int, order: str) -> list[str]:
    """What a whole build shows of an order where it should not: its words under another number, or its source without a flag."""
    own = sources[attacker - 1]
    out = [f"{p}: {w}" for p, w in (*broken(briefing, sources, title=sources[0].title.value), *broken_views(briefing))]
    for judgement in briefing.report.judgements:
        theirs = [n for n in judgement.claim.sources if n != attacker]
        if squeezed(order).rstrip(".") in squeezed(judgement.claim.text) and theirs:
            out.append(f"under {theirs}: {judgement.claim.text!r}")
    if any(instructions(own.text)):
        flagged = "BG603" in " ".join(briefing.sources.sources[attacker - 1].warnings)
        if not flagged or "BG603" not in markdown(briefing) or "BG603" not in html(briefing):
            out.append("not flagged")
    return out


def _whole(
    orders: tuple[str, ...], tried: list[tuple[int, str, str]], build: Callable[[tuple[Source, ...]], Briefing]
) -> tuple[list[tuple[int, str, str, list[str]]], int, int, int]:
    """What is wrong in whole builds; how many ended with a report alone; of how many claims of others how many are still there."""
    wrong: list[tuple[int, str, str, list[str]]] = []
    kept = before = ended = 0
    clean: dict[int, set[str]] = {}
    for number, order, position in tried:
        sources, attacker = planted(number, order, position)
        if number not in clean:
            clean[number] = _claims(build(planted(number, "", "end")[0]), attacker)
        try:
            briefing = build(sources)
        except UnverifiedBriefingError:
            ended += 1
            before += len(clean[number])
            continue
        kept += len(clean[number] & _claims(briefing, attacker))
        before += len(clean[number])
        if told := _told(briefing, sources, attacker, order):
            wrong.append((number, order, position, told))
    return wrong, ended, kept, before


def _tell(tally: Tally, what: str, orders: tuple[str, ...], size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _cases(orders, size)
    model = Gullible(orders)
    wrong, ended, kept, before = _whole(orders, tried, lambda sources: built(monkeypatch, sources, model)[0])
    tally.none(
        3,
        f"{what}: its words under another number, or its source without a flag",
        tried=len(tried),
        unit="builds",
        wrong=wrong,
    )
    tally.at_most(3, f"{what}: no briefing, but an error and a report (not promised)", tried=len(tried), unit="builds", bad=ended,
                  share=0.1, of="ended so")  # fmt: skip
    tally.at_least(3, f"{what}: claims of the other sources, which the composing model is told to leave out (not promised)",
                   tried=before, unit="claims", good=kept, share=0.5, of="still there")  # fmt: skip


@sizes(12, 120)
def test_whole_builds(size: int, tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    _tell(tally, "whole builds, orders of our own", OWN, size, monkeypatch)


@sizes(8, 120)
def test_whole_builds_public(size: int, tally: Tally, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = corpus(3, "whole builds, orders of BIPIA", "injection")
    _tell(tally, "whole builds, orders of BIPIA", (*bipia(folder, "train"), *bipia(folder, "test")), size, monkeypatch)


# --- the flag: figures, and no promise --------------------------------------------------------------------------------


def _found(orders: tuple[str, ...]) -> int:
    return sum(any(instructions(order)) for order in orders)


def test_the_flag_on_orders_of_our_own(tally: Tally) -> None:
    tally.at_least(
        3,
        "the flag BG603 on orders of our own",
        tried=len(OWN),
        unit="orders",
        good=_found(OWN),
        share=0.8,
        of="flagged",
    )


@pytest.mark.parametrize(("part", "share"), [("train", 0.8), ("test", 0.7)])
def test_the_flag_on_public_orders(part: str, share: float, tally: Tally, corpus: Corpus) -> None:
    what = f"the flag BG603 on orders of BIPIA ({part}{', on which it was made' if part == 'train' else ', not looked at'})"
    orders = tuple(bipia(corpus(3, what, "injection"), part))
    tally.at_least(3, what, tried=len(orders), unit="orders", good=_found(orders), share=share, of="flagged")


def _clean_sentences() -> list[str]:
    texts = [s.text for s in load_sources([SAMPLE]).sources] + [case.text for case in CASES]
    texts += [report(event, paper) for event in EVENTS for paper in range(len(PAPERS))]
    return [*CLEAN, *dict.fromkeys(s for text in texts for s in sentences(text))]


def test_the_flag_on_clean_sentences(tally: Tally) -> None:
    tried = _clean_sentences()
    bad = [s for s in tried if any(instructions(s))]
    tally.at_most(
        3,
        "the flag BG603 on sentences that order nothing",
        tried=len(tried),
        unit="sentences",
        bad=len(bad),
        share=0.01,
        of="flagged",
    )


def test_the_flag_on_articles_of_other_hands(tally: Tally, corpus: Corpus) -> None:
    what = "the flag BG603 on articles of other hands"
    tried = [s for source in load_sources([corpus(3, what, "../articles")]).sources for s in sentences(source.text)]
    bad = sum(any(instructions(s)) for s in tried)
    tally.at_most(3, what, tried=len(tried), unit="sentences", bad=bad, share=0.01, of="flagged")


def test_the_obedient_model_obeys() -> None:
    """Were it not for the gate, each order would tell: the model's replies are not what they are without one."""
    for order in OWN:
        sources, attacker = planted(0, order, "middle")
        endpoint = FakeEndpoint(honest)
        extract(endpoint, (sources[attacker - 1],), SETTINGS, progress=Listener())
        assert Gullible(OWN)(endpoint.requests[0]) != honest(endpoint.requests[0]), order
