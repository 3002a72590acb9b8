"""What holds of every mutant, whatever its kind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.errors import SettingsError
from briefgen.model import Claim, Span
from briefgen.mutants import KINDS, Mutant, mutants
from briefgen.text.sentences import sentences
from tests.unit.mutant_cases import DAM, FERRY, a_claim, a_source, located

SOURCES = {1: a_source(DAM), 2: a_source(FERRY, 2)}
SENTENCES = [" ".join(s.of(t).split()) for t in (DAM, FERRY) for s in sentences(t) if len(s.of(t)) > 45]
VOTE = "The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3."

claims = st.sampled_from(SENTENCES).map(lambda s: a_claim(s, s, 1 if s in " ".join(DAM.split()) else 2))
words = st.sampled_from(
    "The board Ardwen Solberg £3m 40 per cent said that may not on 3 May 2021 , . “ ” because Mary Dahl sold all some ! ? é 北".split()
)
texts = st.lists(words, min_size=1, max_size=14).map(" ".join)


def _twins(claim: Claim, seed: int = 0) -> tuple[Mutant, ...]:
    return mutants(claim, located(claim, SOURCES.values()), SOURCES, seed=seed)


@settings(deadline=None, max_examples=40)
@given(claim=claims, seed=st.integers(0, 2**32))
def test_every_mutant_differs_in_one_place(claim: Claim, seed: int) -> None:
    found = _twins(claim, seed)
    assert len({m.claim for m in found}) == len(found)
    for mutant in found:
        _holds(claim, mutant)


def _holds(claim: Claim, mutant: Mutant) -> None:
    twin = mutant.claim
    assert (twin.id, twin.kind) == (claim.id, claim.kind)
    assert mutant.kind in KINDS
    assert mutant.now
    assert mutant.was != mutant.now
    if mutant.changed is None:
        assert twin.text == claim.text
        assert twin.citations != claim.citations
    else:
        assert twin.text.casefold() != claim.text.casefold()
        assert mutant.changed.of(twin.text) == mutant.now
        start, end = mutant.changed.start, mutant.changed.end
        assert twin.text[:start] + mutant.was + twin.text[end:] == claim.text
        assert twin.citations[: len(claim.citations)] == claim.citations


@settings(deadline=None, max_examples=150)
@given(text=texts, seed=st.integers(0, 9))
def test_any_claim_can_be_tried(text: str, seed: int) -> None:
    claim = a_claim(text, VOTE)
    for mutant in _twins(claim, seed):
        _holds(claim, mutant)


@settings(deadline=None, max_examples=20)
@given(claim=claims, seed=st.integers(0, 2**32), kinds=st.sets(st.sampled_from(KINDS), min_size=1))
def test_same_seed_same_mutants_whatever_else_is_asked_for(claim: Claim, seed: int, kinds: set[str]) -> None:
    quotes = located(claim, SOURCES.values())
    found = mutants(claim, quotes, dict(reversed(SOURCES.items())), seed=seed, kinds=kinds)
    assert found == tuple(m for m in _twins(claim, seed) if m.kind in kinds)


def test_another_seed_makes_others() -> None:
    claim = a_claim(VOTE, VOTE)
    assert len({_twins(claim, seed) for seed in range(5)}) > 1


def test_mutants_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "from tests.unit.test_mutants_making import VOTE, _twins, a_claim\n"
        "print([(m.kind, m.was, m.now) for m in _twins(a_claim(VOTE, VOTE), 3)])"
    )
    root = Path(__file__).parents[2]
    out = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(out) == 1
    assert b"number" in out.pop()


def test_kinds_come_in_their_order() -> None:
    kinds = [m.kind for m in _twins(a_claim(VOTE, VOTE))]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert len(set(kinds)) > 8


def test_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match=r"unknown kind of mutant 'typo'; allowed are number, "):
        mutants(a_claim(VOTE, VOTE), (), SOURCES, kinds={"number", "typo"})


def test_heading_asserts_nothing() -> None:
    assert _twins(replace(a_claim(VOTE, VOTE), kind="heading")) == ()


@pytest.mark.parametrize(
    ("source", "text", "kind"),
    [
        pytest.param("Prices rose. Prices fell.", "Prices rose.", "antonym", id="as a sentence"),
        pytest.param(
            "Mary Dahl blamed John Roe. Then, in May, John Roe blamed Mary Dahl.",
            "Mary Dahl blamed John Roe.",
            "role",
            id="as a clause",
        ),
        pytest.param(
            "The mill was not sold. In 2011 the mill was sold; a school was not.",
            "The mill was not sold.",
            "negation",
            id="after an opener",
        ),
    ],
)
def test_what_the_source_says_is_no_mutant(source: str, text: str, kind: str) -> None:
    claim = a_claim(text, text)
    sources = {1: a_source(source)}
    assert not mutants(claim, located(claim, sources.values()), sources, kinds={kind})


def test_what_is_too_long_is_left_alone() -> None:
    assert _twins(a_claim(VOTE * 20, VOTE))
    assert _twins(a_claim(VOTE * 30, VOTE)) == ()


def test_no_kind_crowds_out_the_others() -> None:
    counted = Counter(m.kind for m in _twins(a_claim(VOTE * 20, VOTE)))
    assert max(counted.values()) == 6


def test_claim_without_located_quotes_can_be_tried() -> None:
    claim = a_claim(VOTE, "stands nowhere")
    assert mutants(claim, (), SOURCES)
    assert mutants(replace(claim, citations=()), (), {}) is not None


def test_mutant_names_its_place() -> None:
    (mutant,) = mutants(a_claim(VOTE, VOTE), (), SOURCES, kinds={"negation"})
    assert (mutant.was, mutant.now, mutant.changed) == ("approved", "did not approve", Span(23, 38))
