"""What a claim costs, in calls: no form of claim costs more than its length allows, and no source is read twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Found, Quote, Source, Span
from briefgen.mutants import mutants

_TEXT = (
    "The Port Trust will close the old ferry pier in Lisgar on 4 May 2025, the council said on Monday. Ann Bell, the "
    "mayor of Lisgar, said the 1,240 passengers who use it each day would be moved to a new berth. “We cannot keep it "
    "open,” Bell said. The pier cost £12 million in 1998 and £3 million a year to keep. The council's director, Omar "
    "Reed, denied that the Port Trust had been told of cracks in 2023. Bell said that Reed was asked about the cracks."
)
_LONGEST = 2_000
# Calls of Python functions: a second holds more than that.
_MOST = 2_000_000


def _source(number: int, text: str = _TEXT) -> Source:
    return Source(
        number=number,
        path=f"{number}.txt",
        media_type="text/plain",
        sha256=f"{number:064x}",
        text=text,
        title=Found(f"Report {number}", "text"),
        paragraphs=(Span(0, len(text)),),
    )


def _counted(work: Callable[[], object]) -> int:
    """How many functions are called."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _calls(gate: Gate, claim: str) -> int:
    """How many functions are called while a claim on the first source is judged."""
    return _counted(lambda: gate.search(Claim("F1", claim, ()), [1]))


def _filled(words: str) -> str:
    return (words * (_LONGEST // len(words) + 1))[: _LONGEST - 1].rstrip(" ,") + "."


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("the council closed the pier and ", id="clauses"),
        pytest.param("the pier was closed by the council by ", id="passives"),
        pytest.param("1,240 passengers and 3 per cent of £12 million, ", id="numbers"),
        pytest.param("on 4 May 2025 on Monday last year ", id="dates"),
        pytest.param("Bell said that ", id="voices"),
        pytest.param("she said he told her it ", id="pronouns"),
        pytest.param("the council which said Bell who denied ", id="relatives"),
        pytest.param("(the pier [and the (berth ", id="brackets"),
        pytest.param("“We cannot” ", id="quotations"),
        pytest.param("Ann Bell Omar Reed Port Trust ", id="names"),
        pytest.param("Ann Bell, the mayor of Lisgar, ", id="appositions"),
        pytest.param("Bell and Reed and ", id="pairs"),
        pytest.param("Bell's council's ", id="possessives"),
        pytest.param("the director of the council of ", id="of"),
        pytest.param("not all if may no longer ", id="cues"),
        pytest.param("The council closed the pier. ", id="sentences"),
        pytest.param("pier-", id="hyphens"),
        pytest.param("7", id="digits"),
        pytest.param("x", id="one word"),
    ],
)
def test_a_long_claim_of_one_thing_over_and_over_is_judged_in_bounds(words: str) -> None:
    assert _calls(Gate([_source(1), _source(2, _TEXT.replace("pier", "quay"))]), _filled(words)) < _MOST


def test_a_source_is_read_once() -> None:
    gate = Gate([_source(1, _TEXT.replace("Lisgar", "Torvik"))])
    first = _calls(gate, "Ann Bell is the mayor of Torvik.")
    assert _calls(gate, "Bell is the mayor of Torvik.") < first / 2


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("The pier cost £12 million in 1998 and £3 million a year to keep.", id="true"),
        pytest.param("The pier cost £15 million in 1998 and £3 million a year to keep.", id="false"),
        pytest.param("The pier did not cost £12 million in 1998 and £3 million a year to keep.", id="denied"),
    ],
)
def test_sources_that_say_nearly_the_same_cost_no_more_if_there_are_many(claim: str) -> None:
    alike = "The pier cost £{} million in 1998 and £{} million a year to keep, records show."
    few, many = (
        Gate([_source(1), *(_source(n, alike.format(n % 90 + 16, n % 7 + 4)) for n in range(2, sources))])
        for sources in (30, 300)
    )
    for gate in (few, many):
        _calls(gate, claim)  # read what has to be read
    assert _calls(many, claim) < _calls(few, claim) * 1.3


@pytest.mark.parametrize(
    "claim", ["The pier cost £12 million in 1998.", "The pier cost £15 million."], ids=["true", "false"]
)
def test_sources_that_share_no_words_with_a_claim_cost_nothing(claim: str) -> None:
    other = "Wheat prices rose by {} per cent in Kanso after a dry spring, farmers there say."
    few = Gate([_source(1), *(_source(n, other.format(n)) for n in range(2, 4))])
    many = Gate([_source(1), *(_source(n, other.format(n)) for n in range(2, 60))])
    for gate in (few, many):
        _calls(gate, claim)  # read what has to be read
    assert abs(_calls(many, claim) - _calls(few, claim)) < 100


_STORY = (
    "{town} {body} Council split\n\n"
    "{first} {last}, the director of the {body} Council, said on 4 May 2025 that {n} workers in {town} had lost their jobs. "
    "{last} said the council's budget was spent. {firm} Group, a company in {town}, denied the claims. The company said its "
    "plant would close in 2027. “We lost {n} per cent of the trade,” {last} told reporters. She added that {firm} had warned "
    "the {body} Council. The mayor, {first} {firm}n, asked the council for {n} reports.\n\n"
)


def _stories(count: int, salt: str) -> str:
    """Stories of other people, bodies and places each, one behind the other; other ones for each salt: what is read is kept."""
    parts = []
    for n in range(count):
        end = chr(97 + n % 26) + "aeiou"[n // 26 % 5] + chr(98 + n // 130) + salt
        words = {
            "town": f"Tor{end}",
            "body": f"Bel{end}",
            "first": f"An{end}",
            "last": f"Ros{end}",
            "firm": f"Ved{end}",
        }
        parts.append(_STORY.format(**words, n=n + 20))
    return "".join(parts)


def _claim(source: Source) -> tuple[Claim, Quote]:
    """That which the first story says of the budget."""
    start = source.text.index("Ros", source.text.index("lost their jobs."))
    span = Span(start, source.text.index(".", start) + 1)
    quote = span.of(source.text)
    return Claim("F1", f"An{quote.partition(' ')[0][3:]} {quote}", (Citation(1, quote),)), Quote(1, span, quote)


def _judge(source: Source) -> object:
    return Gate([source]).judge(_claim(source)[0])


def _change(source: Source) -> object:
    claim, quote = _claim(source)
    return mutants(claim, [quote], {1: source})


@pytest.mark.parametrize("work", [pytest.param(_judge, id="judge"), pytest.param(_change, id="change")])
def test_a_source_costs_as_much_more_as_it_is_longer(work: Callable[[Source], object]) -> None:
    short, long = (
        _source(1, _stories(count, f"{work.__name__[1:3]}{salt}")) for count, salt in ((30, "k"), (120, "v"))
    )
    assert _counted(lambda: work(long)) < _counted(lambda: work(short)) * 5
