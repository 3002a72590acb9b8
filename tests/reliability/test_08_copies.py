"""Near-copies and copies: one changed word is shown, one voice is counted once, two reports of one event stay two."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from briefgen.gate import Gate
from briefgen.model import Citation, Claim
from briefgen.pipeline import build
from briefgen.rendering import markdown
from briefgen.settings import Settings
from briefgen.sources import load_sources
from briefgen.sources.copies import Body, body_words, differences, find_copies
from tests import builders
from tests.reliability.asked import sentences
from tests.reliability.conftest import Corpus
from tests.reliability.copying import Mutant, mutants, syndicated
from tests.reliability.sizes import sizes
from tests.reliability.stories import EVENTS, PAPERS, pairs, report
from tests.reliability.tally import Tally

SAMPLE = Path(__file__).parents[2] / "sources"
SHARES = (0.0, 0.05, 0.1, 0.15, 0.2)


def _body(text: str) -> Body:
    return body_words(text, ())


def _flagged(mutant: Mutant) -> bool:
    _, _, text, changed = mutant
    bodies = [_body(text), _body(changed)]
    return find_copies(bodies) == [None, 0] and bool(differences(*bodies))


@sizes(100, 700)
def test_one_changed_word_in_a_copy_is_shown(size: int, tally: Tally) -> None:
    tried = random.Random(8).sample(list(mutants()), size)
    assert {kind for kind, *_ in tried} == {"number", "scale", "currency", "date", "name"}
    wrong = [what for what in tried if not _flagged(what)]
    tally.none(
        8, "one number, date or name changed in a copy", tried=size, unit="near-copies", wrong=wrong, of="not flagged"
    )


@sizes(100, 700)
def test_one_changed_figure_is_noted_beside_the_claim(size: int, tally: Tally) -> None:
    """The note of the gate (BG601) beside a claim that rests on the text, where the copy gives another amount."""
    figures = [m for m in mutants() if m[0] in {"number", "scale"}]
    tried = figures if size >= len(figures) else random.Random(9).sample(figures, size)
    noted = sum(_noted(mutant) for mutant in tried)
    tally.at_least(8, "of these with another amount, noted beside the claim too (BG601)", tried=len(tried),
                   unit="near-copies", good=noted, share=0.8, of="noted")  # fmt: skip


def _noted(mutant: Mutant) -> bool:
    _, change, text, changed = mutant
    old = change.partition(" → ")[0]
    sources = [builders.source(1, text, "One"), builders.source(2, changed, "Two", copy_of=1)]
    gate = Gate(sources)
    claims = [Claim("F1", s, (Citation(1, s),)) for s in sentences(text) if old in s]
    return any(f.code == "BG601" for c in claims for f in gate.judge(c).findings)


@pytest.mark.parametrize("paper", range(3))
def test_a_changed_copy_is_shown_in_a_whole_build(paper: int, tmp_path: Path) -> None:
    event = EVENTS[paper]
    text = report(event, paper)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text.replace(event.cost, "£99 million"), encoding="utf-8")
    briefing = build([tmp_path], Settings(as_of="2026-07-09", selftest=False))
    assert [s.copy_of for s in briefing.sources.sources] == [None, 1]
    assert "£99 million" in markdown(briefing)


@sizes(10, 60)
def test_copies_are_one_voice(size: int, tally: Tally) -> None:
    rng = random.Random(10)
    tried, wrong = 0, []
    for number in range(size):
        text = report(EVENTS[number % 10], number // 10)
        bodies = [_body(text), *(_body(syndicated(rng, text, s, paper=PAPERS[-1])) for s in SHARES)]
        for first in (0, 1):  # the text as it was, or a copy with another head
            found = find_copies(bodies[first:])
            tried += len(found) - 1
            wrong += [(number, first, share) for share, of in zip(SHARES[first:], found[1:], strict=True) if of != 0]
    tally.none(
        8,
        "syndicated with 0 to 20 % of the words changed",
        tried=tried,
        unit="copies",
        wrong=wrong,
        of="counted as another voice",
    )


def test_reports_of_one_event_stay_apart(tally: Tally) -> None:
    sample = [s for s in load_sources([SAMPLE]).sources if s.copy_of is None]
    assert len(sample) == 7
    bodies = [(_body(a), _body(b)) for a, b in pairs()]
    bodies += [(body_words(a.text, a.regions), body_words(b.text, b.regions)) for a, b in combinations(sample, 2)]
    bad = sum(find_copies(both) != [None, None] for both in bodies)
    tally.at_most(
        8, "different reports of one event", tried=len(bodies), unit="pairs", bad=bad, share=0.02, of="merged"
    )


def test_a_long_copy_is_compared_to_its_end(tally: Tally) -> None:
    rng = random.Random(11)
    words = [f"w{rng.randint(0, 3000)}" for _ in range(30_000)]
    places = [rng.randrange(100, 29_900) for _ in range(4)]
    wrong = []
    for place in places:
        one, other = list(words), list(words)
        one[place], other[place] = "£40", "£70"
        if differences(_body(" ".join(one)), _body(" ".join(other))) != ("£40 / £70",):
            wrong.append(place)
    tally.none(
        8,
        "one figure changed in a copy of 30,000 words",
        tried=len(places),
        unit="near-copies",
        wrong=wrong,
        of="not flagged",
    )


def test_articles_of_other_hands_stay_apart(tally: Tally, corpus: Corpus) -> None:
    folder = corpus(8, "articles of other hands on one story", "../articles")
    found = load_sources([folder]).sources
    bodies = [body_words(s.text, s.regions) for s in found]
    tried = list(combinations(bodies, 2))
    bad = sum(find_copies(both) != [None, None] for both in tried)
    tally.at_most(
        8, "articles of other hands on one story", tried=len(tried), unit="pairs", bad=bad, share=0.02, of="merged"
    )
