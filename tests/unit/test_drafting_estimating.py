"""The estimate: exact where it says so, never less than a build does where it says at most, and honest about files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.drafting.dialect import Request
from briefgen.drafting.envelope import Reply
from briefgen.drafting.estimating import ASSUMPTIONS, Estimate, Unasked, estimate_drafting, estimate_reading
from briefgen.drafting.extract import first_request, pieces
from briefgen.drafting.llm import LLMDrafter
from briefgen.drafting.metering import worst_of
from briefgen.drafting.prices import Bill
from briefgen.drafting.prompting import tokens
from briefgen.drafting.replaying import UnansweredError
from briefgen.errors import ModelError, SettingsError, UnverifiedBriefingError
from briefgen.model import Region, Report, Source, Span, Unreadable
from briefgen.settings import Price, Settings
from tests.unit.drafting_fakes import FakeEndpoint, Listener, source

MADE = Settings(model="fake", base_url="http://127.0.0.1:9/v1", drafter="llm", concurrency=1)
WORDS = "harbour wall paid council repair of the by two million pounds in March and nobody said who".split()


def text(number: int, count: int) -> str:
    """Sentences that differ."""
    lines = (
        f"The {WORDS[(number + n) % 16]} of ward {number} took {100 * number + n} {WORDS[n % 16]} pounds in {2000 + n % 25}."
        for n in range(count)
    )
    return " ".join(lines)


def steps(made: Estimate) -> dict[str, Any]:
    return {step.step: step for step in made.steps}


class Eager:
    """A model that makes as much work as it may: all sentences quoted, one of them wrongly, and as many claims as asked for."""

    def __call__(self, request: Request) -> object:
        told = request.messages[-1].content
        if request.step == "extract":
            there = re.findall(r"The [^.]*\.", request.messages[1].content)
            again = len(request.messages) > 2
            quotes = there[:1] if again else [*there[:15], "Nobody wrote this sentence at all."]
            return {"evidence": [{"quote": q, "speaker": None, "kind": "fact", "says": "so"} for q in quotes]}
        ids = re.findall(r"\be\d+\.\d+\b", told)
        facts = [{"text": f"The harbour wall {n} was paid.", "evidence": [ids[n % len(ids)]]} for n in range(20)]
        return {"facts": facts, "bottom_line": [1], "disputes": [], "open_questions": []}


def drafted(sources: Sequence[Source], made: Settings, answer: Any) -> FakeEndpoint:
    fake = FakeEndpoint(answer)
    LLMDrafter(made, endpoint=fake).draft(sources, progress=Listener())
    return fake


def asked(fake: FakeEndpoint, step: str, *, first: bool = False) -> int:
    return sum(r.step == step and not (first and len(r.messages) > 2) for r in fake.requests)


# --- requests ---------------------------------------------------------------------------------------------------------

LAYOUTS = {
    "one-chunk-each": (3, 6, {}),
    "many-chunks": (3, 60, {"chunk_size": 700, "chunk_overlap": 60}),
    "several-groups": (9, 40, {"context_tokens": 3000, "reply_tokens": 700, "chunk_size": 1500}),
    "merged-twice": (14, 40, {"context_tokens": 2600, "reply_tokens": 500, "chunk_size": 1200, "max_facts": 12}),
}


@pytest.mark.parametrize(("count", "length", "more"), LAYOUTS.values(), ids=LAYOUTS)
def test_exact_for_extraction_and_a_bound_for_the_rest(count: int, length: int, more: dict[str, Any]) -> None:
    made = replace(MADE, **more)
    sources = [source(n, text(n, length)) for n in range(1, count + 1)]
    told = steps(estimate_drafting(sources, made))
    fake = drafted(sources, made, Eager())
    first = [r for r in fake.requests if r.step == "extract" and len(r.messages) == 2]
    assert told["extract"].calls == told["extract"].most_calls == len(first)
    assert told["extract"].most == sum(map(worst_of, first), Bill())
    for step in ("compose", "merge"):
        assert told[step].most_calls >= asked(fake, step) if step in told else not asked(fake, step)
        bill = sum((worst_of(r) for r in fake.requests if r.step == step), Bill())
        assert (told[step].most.sent if step in told else 0) >= bill.sent
    again = [r for r in fake.requests if r.step == "extract" and len(r.messages) > 2]
    assert told["extract again"].most_calls >= len(again) > 0
    assert told["extract again"].most.sent >= sum(tokens(*(m.content for m in r.messages)) for r in again)
    assert all(step.calls <= step.most_calls and step.likely.tokens <= step.most.tokens for step in told.values())


TEXTS = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 30)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(shapes=TEXTS, size=st.integers(200, 3000), overlap=st.integers(0, 100), copies=st.booleans())
def test_a_build_makes_the_requests_of_extraction(
    shapes: list[tuple[int, int]],
    size: int,
    overlap: int,
    copies: bool,  # noqa: FBT001 - drawn
) -> None:
    made = replace(MADE, chunk_size=size, chunk_overlap=overlap)
    sources = [source(n, text(*shape)) for n, shape in enumerate(shapes, start=1)]
    if copies and len(sources) > 1:
        sources[-1] = replace(sources[-1], copy_of=1)
    fake = drafted(sources, made, lambda _: {"evidence": []})
    told = estimate_drafting(sources, made)
    assert sum(item.calls for item in told.files) == len(fake.requests)
    assert {r.messages for r in fake.requests} == {
        first_request(*piece, made).messages for piece in pieces(sources, made)
    }


def test_the_same_text_twice_is_asked_once() -> None:
    sources = [source(1, text(1, 5)), source(2, text(1, 5))]
    told = estimate_drafting(sources, MADE)
    assert [item.calls for item in told.files] == [1, 0]
    assert asked(drafted(sources, MADE, Eager()), "extract", first=True) == 1


def test_nothing_to_read_asks_nothing() -> None:
    told = estimate_drafting([source(1, "")], MADE)
    assert (told.steps, told.likely, told.most, told.short) == ((), Bill(), Bill(), "")


def test_repairs_by_rounds() -> None:
    sources = [source(1, text(1, 30))]
    one, three = (steps(estimate_drafting(sources, replace(MADE, rounds=n)))["repair"] for n in (1, 3))
    assert (three.most_calls, three.most.tokens) == (3 * one.most_calls, 3 * one.most.tokens)
    assert three.likely == one.likely != Bill()
    assert "repair" not in steps(estimate_drafting(sources, replace(MADE, rounds=0)))


def test_a_follow_up_sends_the_conversation_again() -> None:
    told = steps(estimate_drafting(SOURCES, MADE))
    before = told["extract"].most.sent + len(SOURCES) * MADE.reply_tokens
    assert told["extract again"].most.sent > before
    assert told["extract again"].likely.sent * 4 > told["extract"].likely.sent


WHOLE = text(1, 40)
PARTS = {
    "hidden": {"regions": (Region("hidden", Span(400, len(WHOLE)), ""),)},
    "not-chosen": {"passages": (Span(0, 400),)},
}


@pytest.mark.parametrize("more", PARTS.values(), ids=PARTS)
def test_what_is_not_sent_is_not_assumed_to_be_quoted(more: dict[str, Any]) -> None:
    whole, part = (steps(estimate_drafting([source(1, WHOLE, **m)], MADE)) for m in ({}, more))
    for step in ("extract", "compose"):
        assert part[step].most.sent < whole[step].most.sent
    assert part["compose"].likely.sent < whole["compose"].likely.sent


def test_as_many_quotes_are_likely_as_are_asked_for() -> None:
    told = steps(estimate_drafting([source(1, WHOLE)], MADE))["compose"]
    assert told.likely.sent + tokens(WHOLE) // 2 < told.most.sent
    empty = steps(estimate_drafting([source(1, text(1, 1))], MADE))["compose"]
    quoted = (told.likely.sent - empty.likely.sent) / tokens(text(1, 1))
    assert 2 < quoted < 7  # of forty sentences, the six asked for


def test_the_judge_is_asked_about_each_claim() -> None:
    sources = [source(n, text(n, 30)) for n in (1, 2)]
    assert "judge" not in steps(estimate_drafting(sources, MADE))
    told = steps(estimate_drafting(sources, replace(MADE, judge=True)))["judge"]
    assert 0 < told.calls <= told.most_calls
    alone = estimate_reading(sources, replace(MADE, judge=True))
    assert ([step.step for step in alone.steps], alone.host) == (["judge"], "127.0.0.1:9")
    assert [item.sent for item in alone.files] == [0, 0]


def test_no_room_is_said_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="context_tokens"):
        estimate_drafting([source(1, text(1, 30))], replace(MADE, context_tokens=1100, reply_tokens=600))


# --- what is kept -----------------------------------------------------------------------------------------------------


@dataclass
class Memory:
    """What earlier runs were answered; ``damaged`` entries are found out when they are read."""

    replies: dict[Request, Reply] = field(default_factory=dict)
    damaged: set[Request] = field(default_factory=set)

    def has(self, request: Request) -> bool:
        return request in self.replies

    def complete(self, request: Request) -> Reply:
        if request in self.damaged:
            raise UnansweredError("its entry is damaged")
        return self.replies[request].usable()


def remembered(sources: Sequence[Source], made: Settings) -> Memory:
    fake, eager = FakeEndpoint(Eager()), Eager()
    memory = Memory()

    class Noting(FakeEndpoint):
        def answer(self, request: Request) -> Reply:
            memory.replies[request] = super().answer(request)
            return memory.replies[request]

    fake = Noting(eager)
    LLMDrafter(made, endpoint=fake).draft(sources, progress=Listener())
    return memory


SOURCES = [source(n, text(n, 20)) for n in (1, 2, 3)]


def test_what_is_known_costs_nothing() -> None:
    memory = remembered(SOURCES, MADE)
    told = steps(estimate_drafting(SOURCES, MADE, kept=memory))
    for name in ("extract", "extract again", "compose"):
        assert (told[name].calls, told[name].most_calls, told[name].most) == (told[name].reused, 0, Bill())
    assert sum(step.reused for step in told.values()) == len(memory.replies)
    assert told["repair"].most_calls > 0  # nobody has taken the draft through the gate


@pytest.mark.parametrize(
    ("ends", "due", "judge"),
    [
        (None, False, [(3, 0)]),
        (UnverifiedBriefingError("no claim held", report=Report((), ())), False, []),
        (UnansweredError("a repair"), True, [(20, 20)]),
    ],
    ids=["known", "known-to-fail", "not-known"],
)
def test_a_draft_that_is_known_climbs_the_ladder(
    ends: Exception | None, judge: list[tuple[int, int]], *, due: bool
) -> None:
    memory, climbed = remembered(SOURCES, MADE), []

    def ladder(draft: Any, repair: Any) -> int:
        climbed.append(len(draft.facts))
        if ends:
            raise ends
        return 3

    told = steps(estimate_drafting(SOURCES, replace(MADE, judge=True), kept=memory, ladder=ladder))
    assert climbed == [20]
    assert ("repair" in told) is due
    assert [(step.calls, step.paid) for name, step in told.items() if name == "judge"] == judge


def test_groups_that_stay_as_they_were_are_known() -> None:
    made = replace(MADE, context_tokens=3000, reply_tokens=700, chunk_size=1500)
    sources = [source(n, text(n, 40)) for n in range(1, 8)]
    told = steps(estimate_drafting([*sources, source(8, text(8, 40))], made, kept=remembered(sources, made)))["compose"]
    assert (told.reused > 0, told.paid > 0) == (True, True)
    assert told.most_calls < told.calls + 8


def test_one_source_more() -> None:
    memory = remembered(SOURCES, MADE)
    more = [*SOURCES, source(4, text(4, 20))]
    made = estimate_drafting(more, MADE, kept=memory)
    told = steps(made)
    assert (told["extract"].paid, told["extract"].reused) == (1, 3)
    assert told["compose"].paid >= 1
    assert [item.reused for item in made.files] == [1, 1, 1, 0]


def test_a_follow_up_that_is_not_known() -> None:
    memory = remembered(SOURCES, MADE)
    follow_up = next(r for r in memory.replies if len(r.messages) > 2)
    del memory.replies[follow_up]
    told = steps(estimate_drafting(SOURCES, MADE, kept=memory))
    assert told["extract"].paid == 0
    assert (told["extract again"].paid, told["extract again"].most_calls) == (1, 1)
    assert told["extract again"].most == worst_of(follow_up)


def test_a_damaged_entry_is_to_be_paid_for() -> None:
    memory = remembered(SOURCES, MADE)
    first = next(r for r in memory.replies if r.step == "extract" and len(r.messages) == 2)
    memory.damaged.add(first)
    told = steps(estimate_drafting(SOURCES, MADE, kept=memory))
    assert (told["extract"].paid, told["extract"].most) == (1, worst_of(first))


def test_a_reply_that_was_no_use_is_known_too() -> None:
    request = first_request(*pieces(SOURCES[:1], MADE)[0], MADE)
    refusal = Reply("", 5, 5, ModelError("refused"))
    with pytest.raises(ModelError):  # as a build would
        estimate_drafting(SOURCES[:1], MADE, kept=Memory({request: refusal}))


def test_nobody_is_asked() -> None:
    endpoint = Unasked(MADE)
    with pytest.raises(UnansweredError):
        endpoint.answer(first_request(*pieces(SOURCES[:1], MADE)[0], MADE))
    assert (endpoint.host, endpoint.model()) == ("127.0.0.1:9", "fake")


# --- files ------------------------------------------------------------------------------------------------------------

MARKS = st.lists(
    st.tuples(st.sampled_from(["hidden", "furniture", "heading"]), st.integers(0, 90), st.integers(1, 40)), max_size=6
)


@settings(max_examples=60, deadline=None)
@given(marks=MARKS, cut=st.none() | st.tuples(st.integers(0, 60), st.integers(1, 60)))
def test_the_shares_of_a_file_add_up(marks: list[tuple[Any, int, int]], cut: tuple[int, int] | None) -> None:
    words = text(1, 2)[:110]
    regions = tuple(Region(kind, Span(at, min(at + size, len(words))), "") for kind, at, size in marks)
    passages = (Span(cut[0], min(len(words), sum(cut))),) if cut else ()
    (item,) = estimate_drafting([source(1, words, regions=regions, passages=passages)], MADE).files
    assert item.sent + item.hidden + item.furniture + item.unread == item.characters == len(words)
    covered = {i for r in regions if r.kind == "hidden" for i in range(r.span.start, r.span.end)}
    assert item.hidden == len(covered)
    assert cut or not item.unread


def test_a_copy_is_not_sent() -> None:
    sources = [source(1, text(1, 4)), source(2, text(1, 4), copy_of=1)]
    made = estimate_drafting(sources, MADE, unreadable=[Unreadable("c.pdf", "broken")])
    assert [(item.sent, item.calls, item.copy_of) for item in made.files] == [
        (len(sources[0].text), 1, None),
        (0, 0, 1),
    ]
    assert [item.path for item in made.unreadable] == ["c.pdf"]


# --- money ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "short"),
    [
        ({}, ""),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_cost": 0.0, "prices": {"fake": Price(1, 1, 1)}}, "max_cost"),
        ({"max_cost": 0.0, "prices": {"fake": Price(0, 0, 0)}}, ""),
        ({"max_cost": 9.0, "max_tokens": 10**6, "prices": {"fake": Price(1, 1, 1)}}, ""),
    ],
    ids=["no-budget", "no-tokens", "no-dollars", "costs-nothing", "enough"],
)
def test_whether_the_first_step_fits(more: dict[str, Any], short: str) -> None:
    made = estimate_drafting(SOURCES, replace(MADE, **more))
    assert made.short == short
    fits = steps(made)["extract"].most.tokens
    assert estimate_drafting(SOURCES, replace(MADE, max_tokens=fits)).short == ""
    assert estimate_drafting(SOURCES, replace(MADE, max_tokens=fits - 1)).short == "max_tokens"


@pytest.mark.parametrize(
    ("more", "priced", "noted"),
    [
        ({}, False, False),
        ({"base_url": "", "model": "gpt-4.1-mini"}, True, True),
        ({"base_url": "", "model": "gpt-4.1-mini", "prices": {"gpt-4.1-mini": Price(9, 9, 9)}}, True, False),
    ],
    ids=["not-known", "built-in", "own"],
)
def test_whose_price_it_is(more: dict[str, Any], priced: bool, noted: bool) -> None:  # noqa: FBT001 - a table
    made = estimate_drafting(SOURCES, replace(MADE, **more))
    assert (made.price is not None, made.cost is not None, bool(made.noted)) == (priced, priced, noted)


def test_a_budget_in_dollars_needs_a_price() -> None:
    with pytest.raises(SettingsError, match="no price is known"):
        estimate_drafting(SOURCES, replace(MADE, max_cost=1.0))


def test_the_assumptions_are_told() -> None:
    assert list(ASSUMPTIONS) == ["extract", "likely", "at most", "not counted"]
