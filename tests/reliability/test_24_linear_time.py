"""Time in step with length: every regular expression of the program, and every matcher, on text made to be slow for it."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import regex

from tests.reliability.matchers import LONGEST, MATCHERS, PIECES
from tests.reliability.patterns import Expression, attacks, collected
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally

_RATIO = 6
_BELOW_BOUNDS = 4_000
"""Four times as many characters are still one sentence; what takes less than 0.3 s on them is let be."""
_FLOOR_S = 0.004
"""Below this a time is noise."""
_MOST_S = 4.0
"""What takes longer than this is cut off, and has failed."""

_BOUNDED = {
    "briefgen.gate.checks.quantifier_strengthened:_RANGE_BEFORE": 60,
    "briefgen.sources.furniture:_RULES": 220,
    "briefgen.text.names:_OPENS": 12,
    "briefgen.text.persons:_POST_BEFORE": 110,
    "briefgen.text.speech_verbs:_ASKED": 40,  # patterns of our own
}
"""Patterns that are given no more than so many characters, in a way that their uses do not show."""


def test_the_collection_finds_patterns_wherever_they_are_written() -> None:
    places = {place for each in _expressions() for place in each.places}
    assert len(places) > 700
    assert {"briefgen.text.fold:_UNIT", "briefgen.text.dates:_PATTERNS", "briefgen.sources.furniture:_RULES"} <= places
    assert any(place.startswith("briefgen.sources.metadata:line ") for place in places)
    assert {"search", "match", "fullmatch", "finditer", "sub", "split"} <= {
        m for e in _expressions() for m in e.methods
    }


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [(r"\s+$", True), (r"(?<!\s)\s++$", False), (r"\w+:", True), (r"[“„][^”]*[”»]", True), (r"[“„][^”]*+(?:[”»]|(*SKIP)(*FAIL))", False)],
)  # fmt: skip
def test_the_attacks_find_what_is_slow(pattern: str, *, slow: bool) -> None:
    expression = Expression(regex.compile(pattern), ("here:_X",), frozenset({"search"}))
    assert bool(list(_slow(expression, 1000, 24))) is slow


@sizes(3, 16)
def test_every_regular_expression(tally: Tally, size: int) -> None:
    """Each on texts made for it, tried as the program tries it: looked for all over, or held against one place."""
    full = size > 3
    found: list[object] = []
    tried = 0
    for expression in _expressions():
        tried += bool(expression.methods)
        if not _bound(expression):
            found += _slow(expression, 4_000 if full else 1_000, size)
    unit = "patterns, texts to 16,000 characters" if full else "patterns, texts to 4,000 characters"
    tally.none(24, "every regular expression", tried=tried, unit=unit, wrong=found, of="over a ratio of 6")


@pytest.mark.slow
def test_every_regular_expression_on_a_million_characters(tally: Tally) -> None:
    found: list[object] = []
    tried = 0
    for expression in _expressions():
        if expression.methods and not _bound(expression):
            tried += 1
            found += _slow(expression, 250_000, 0, common=("a", " "), floor_s=1.5)
    tally.none(24, "the same on letters and spaces", tried=tried, unit="patterns, a million characters", wrong=found, of="over a ratio of 6")  # fmt: skip


def test_what_is_given_little(tally: Tally) -> None:
    """Patterns that grow faster than their text, where the code bounds the text."""
    worst, tried = 0.0, 0
    for expression in _expressions():
        most = _bound(expression)
        for made in attacks(expression.pattern, most=12) if most else ():
            tried += 1
            worst = max(worst, min(_seconds(expression, _text(made, most)[:most]) for _ in range(3)))
    tally.within(24, "patterns whose text the code bounds", tried=tried, unit="texts at that bound", worst=1000 * worst, most=20, of="ms")  # fmt: skip


@sizes(1_000, 250_000)
@pytest.mark.parametrize("name", MATCHERS)
def test_every_matcher(tally: Tally, name: str, size: int) -> None:
    work = MATCHERS[name]
    found, longest = [], 0
    full = size > 1_000
    tried = list(PIECES.items())[0 if full else list(MATCHERS).index(name) % 3 :: 1 if full else 3]
    for label, piece in tried:
        ratio, reached = _growth(work, piece, min(size, LONGEST.get(name, size)), full=full)
        longest = max(longest, reached)
        if ratio > _RATIO:
            found.append((label, round(ratio, 1)))
    tally.none(24, name, tried=len(tried), unit=f"texts, to {longest:,} characters", wrong=found, of="over a ratio of 6")  # fmt: skip


@cache
def _expressions() -> list[Expression]:
    return collected()


def _bound(expression: Expression) -> int:
    return next((_BOUNDED[place] for place in expression.places if place in _BOUNDED), 0)


def _slow(
    expression: Expression, small: int, most: int, common: tuple[str, ...] = (), floor_s: float = _FLOOR_S
) -> Iterator[tuple[str, float, str]]:
    """The first text on which the pattern takes more than six times as long as on a quarter of it."""
    made = [("", unit, "\x00") for unit in common] if common else attacks(expression.pattern, most=most)
    for each in made if expression.methods else ():
        long, short = _text(each, 4 * small), _text(each, small)
        if _seconds(expression, long) < floor_s:
            continue
        ratio = 0.0
        for _ in range(3):  # what another process took of the time is no fault of the pattern
            ratio = _best(expression, long) / max(_best(expression, short), 1e-6)
            if ratio <= _RATIO:
                break
        if ratio > _RATIO or _seconds(expression, long) >= _MOST_S:
            yield expression.places[0], round(ratio, 1), repr(each)[:120]
            return


def _text(made: tuple[str, str, str], length: int) -> str:
    before, unit, end = made
    return before + unit * (length // len(unit)) + end


def _best(expression: Expression, text: str) -> float:
    return min(_seconds(expression, text) for _ in range(2))


def _seconds(expression: Expression, text: str) -> float:
    """CPU time of one pass over a text."""
    pattern: Any = expression.pattern
    given = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
    bound = {} if isinstance(pattern, re.Pattern) else {"timeout": _MOST_S}
    began = time.process_time()
    try:
        for method in expression.methods & {"match", "fullmatch"}:
            getattr(pattern, method)(given, **bound)
        if expression.methods - {"match", "fullmatch"}:
            for _ in pattern.finditer(given, **bound):
                pass
    except TimeoutError:
        return _MOST_S
    return time.process_time() - began


def _growth(work: Callable[[str], object], piece: str, size: int, *, full: bool) -> tuple[float, int]:
    """How much longer four times the text takes at worst, and the length reached: ``4 * size`` characters where that is quick.

    The longest texts are ones on which bounds within the program, of a sentence or a window, have long been reached; what grows
    up to such a bound shows below it.
    """
    worst = 0.0
    for wanted in (_BELOW_BOUNDS, 25_000, 250_000) if full else (size,):
        length = min(wanted, size)
        least_s = 0.3 if wanted == _BELOW_BOUNDS else 0.2 if full else 0.15
        short, long = _passes(work, piece, length), _passes(work, piece, 4 * length)
        ratio = long / max(short, 1e-6) if long >= least_s else 0.0
        for _ in range(5):  # what other processes take of the machine is no fault of the matcher
            if ratio <= _RATIO:
                break
            ratio = min(ratio, _passes(work, piece, 4 * length) / max(_passes(work, piece, length), 1e-6))
        worst = max(worst, ratio)
        if length == size or (long >= least_s and wanted != _BELOW_BOUNDS):
            break
    return worst, 4 * length


_turn = iter(range(10**9))


def _passes(work: Callable[[str], object], piece: str, length: int) -> float:
    """CPU time on a text of a length; of its own each time, since readings are kept by text."""
    text = piece * (length // len(piece)) + f" {next(_turn)}."
    gc.disable()
    try:
        began = time.process_time()
        work(text)
        return time.process_time() - began
    finally:
        gc.enable()
