"""The budget holds, and nothing is counted too low: one request, many at a time, endpoints that fail."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.drafting.client import Endpoint, complete_all
from briefgen.drafting.dialect import Request
from briefgen.drafting.envelope import Reply
from briefgen.drafting.metering import Asking, Meter, Metered, worst_of
from briefgen.drafting.pacing import Departure
from briefgen.drafting.prices import Bill, built_in, cost_of, exact_cost, price_of
from briefgen.drafting.prompting import Message, most_tokens, tokens
from briefgen.drafting.retrying import Fault
from briefgen.drafting.transport import Heard
from briefgen.errors import BudgetError, ModelUnavailableError, PendingError, SettingsError
from briefgen.settings import Price, Settings, Spent

PRICE = Price(0.4, 0.1, 1.6)
OURS = Settings(model="ours", base_url="http://127.0.0.1:9/v1", prices={"ours": PRICE})


def request(words: str = "Who paid?", most: int = 100) -> Request:
    return Request((Message("system", "Copy."), Message("user", words)), "extraction.v1.json", most, "extract")


WORST = worst_of(request())


def bounded(**more: Any) -> Settings:
    return replace(OURS, **more)


@dataclass
class Stand:
    """Answers with what it is given, one a request; an exception is raised."""

    says: list[Reply | Exception]
    asked: int = 0
    meter: Meter | None = None
    tries: list[str] = field(default_factory=list)

    def answer(self, asked: Request) -> Reply:
        self.asked += 1
        for event in self.tries:
            assert self.meter is not None
            self.meter.told(asked, event)  # type: ignore[arg-type]
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def model(self) -> str:
        return "ours"


def metered(made: Settings, *says: Reply | Exception, tries: tuple[str, ...] = ()) -> tuple[Metered, Meter, Stand]:
    meter = Meter(made)
    stand = Stand(list(says), meter=meter, tries=list(tries))
    return Metered(stand, meter), meter, stand


# --- prices -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("gpt-4.1-mini", "gpt-4.1-mini"),
        ("gpt-4.1-mini-2025-04-14", "gpt-4.1-mini"),
        ("openai/gpt-4.1-mini", "gpt-4.1-mini"),
        ("openai/gpt-4.1-mini-2025-04-14", "gpt-4.1-mini"),
        ("gpt-4o-20240806", "gpt-4o"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4o-audio-preview", None),
        ("ft:gpt-4o-mini:desk::7", None),
        ("gpt-4", None),
        ("", None),
    ],
)
def test_a_model_finds_its_price(model: str, found: str | None) -> None:
    known = built_in().prices
    assert price_of(Settings(), "api.openai.com", model) == (known[found] if found else None)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "eu.api.openai.com", "api.openai.com.example.org"])
def test_only_the_host_of_the_table_has_its_prices(host: str) -> None:
    assert price_of(Settings(), host, "gpt-4.1") is None


def test_the_price_of_the_user_goes_first_at_any_host() -> None:
    made = Settings(prices={"gpt-4.1": PRICE, "desk/own": Price(1, 1, 1)})
    assert price_of(made, "127.0.0.1", "gpt-4.1-2025-04-14") == PRICE
    assert price_of(made, "api.openai.com", "gpt-4.1") == PRICE
    assert price_of(made, "127.0.0.1", "desk/own") == Price(1, 1, 1)
    assert price_of(made, "127.0.0.1", "own") is None


def test_a_batch_costs_half() -> None:
    assert price_of(Settings(batch=True), "api.openai.com", "gpt-4.1") == Price(1.0, 0.25, 4.0)


def test_the_table_says_its_day() -> None:
    assert built_in().noted >= "2026-01-01"
    assert all(0 < p.cached_input <= p.input < p.output for p in built_in().prices.values())


@pytest.mark.parametrize(
    ("bill", "cost"),
    [
        (Bill(1_000_000, 0, 0), 0.4),
        (Bill(1_000_000, 1_000_000, 0), 0.1),
        (Bill(0, 0, 1_000_000), 1.6),
        (Bill(3, 1, 1), (2 * 0.4 + 0.1 + 1.6) / 1e6),
        (Bill(), 0.0),
    ],
)
def test_a_bill_comes_to(bill: Bill, cost: float) -> None:
    assert cost_of(PRICE, bill) == pytest.approx(cost, abs=1e-15)
    assert cost_of(None, bill) is None


def test_sums_do_not_depend_on_the_order() -> None:
    parts = [Bill(n * 7, n, n * 3) for n in range(1, 200)]
    forth, back = sum(parts, Bill()), sum(reversed(parts), Bill())
    assert exact_cost(PRICE, forth) == exact_cost(PRICE, back) == sum(exact_cost(PRICE, part) for part in parts)


# --- one request ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["plain words", "7" * 400, "漢字" * 200, "x9Q!" * 100, "🦊" * 50, ""])
def test_the_worst_case_is_no_less_than_the_usual_measure(words: str) -> None:
    assert most_tokens(words) >= max(tokens(words), len(words.encode()))
    assert worst_of(request(words)).sent > most_tokens("Copy.", words)  # the schema is sent too
    assert worst_of(request(words, 77)).received == 77


def test_what_is_reported_is_counted() -> None:
    chat, meter, _ = metered(OURS, Reply("{}", 50, 20, cached_tokens=30), Reply("{}", 10, 5))
    chat.complete(request())
    chat.complete(request())
    cost = (30 * 0.4 + 30 * 0.1 + 25 * 1.6) / 1e6
    assert replace(meter.spent(reused=4), cost=None) == Spent(2, 4, 85)
    assert meter.spent().cost == pytest.approx(cost)


@pytest.mark.parametrize(
    ("reply", "counted"),
    [
        (Reply("{}", 0, 0), WORST.tokens),
        (Reply("{}", 40, 0), 40 + WORST.received),
        (Reply("{}", 0, 9), WORST.sent + 9),
        (Reply("", 40, 0), 40 + WORST.received),
        (Reply("{}", 10**6, 7), 10**6 + 7),
    ],
    ids=["nothing", "not-what-was-received", "not-what-was-sent", "nothing-was-said", "more-than-the-worst-case"],
)
def test_what_is_not_reported_counts_with_its_worst_case(reply: Reply, counted: int) -> None:
    chat, meter, _ = metered(OURS, reply)
    chat.complete(request())
    assert meter.spent().tokens == counted


def test_more_cached_than_sent_is_no_rebate() -> None:
    chat, meter, _ = metered(OURS, Reply("{}", 10, 1, cached_tokens=10**9))
    chat.complete(request())
    assert meter.spent().cost == pytest.approx((10 * 0.4 + 1.6) / 1e6)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_cost": 0.0}, "max_cost"),
        ({"max_tokens": WORST.tokens - 1}, "max_tokens"),
    ],
    ids=["no-tokens", "no-dollars", "one-token-short"],
)
def test_what_does_not_fit_is_not_sent(more: dict[str, Any], named: str) -> None:
    chat, meter, stand = metered(bounded(**more), Reply("{}", 1, 1))
    with pytest.raises(BudgetError, match=rf"{named}.*--{named.replace('_', '-')}") as caught:
        chat.complete(request())
    assert (caught.value.field, stand.asked, meter.spent().tokens) == (named, 0, 0)


def test_what_just_fits_is_sent() -> None:
    exact = float(exact_cost(PRICE, WORST))
    chat, meter, _ = metered(bounded(max_tokens=WORST.tokens, max_cost=exact), Reply("{}", 0, 0))
    chat.complete(request())
    assert (meter.spent().tokens, meter.spent().cost) == (WORST.tokens, exact)


def test_a_budget_of_nothing_is_named_as_such() -> None:
    chat, _, _ = metered(bounded(max_tokens=0))
    with pytest.raises(BudgetError, match=f"may take up to {WORST.tokens:,} tokens, and max_tokens is 0; "):
        chat.complete(request())


@pytest.mark.parametrize(("cache", "said"), [("kept", "is kept"), ("", "--cache")], ids=["ledger", "no-ledger"])
def test_the_refusal_says_what_becomes_of_the_answers(cache: str, said: str) -> None:
    chat, _, _ = metered(bounded(max_tokens=WORST.tokens, cache=cache), Reply("{}", 5, 5))
    chat.complete(request())
    with pytest.raises(BudgetError, match=said) as caught:
        chat.complete(request("Who else paid?"))
    assert f"{WORST.tokens - 10:,} of {WORST.tokens:,}" in str(caught.value)
    assert "after 1 answered" in str(caught.value)


def test_a_budget_in_dollars_needs_a_price() -> None:
    chat, _, stand = metered(bounded(max_cost=1.0, prices={}), Reply("{}", 1, 1))
    with pytest.raises(
        SettingsError, match=r"no price is known of the model 'ours' at 127\.0\.0\.1:9.*\[prices\]"
    ) as caught:
        chat.complete(request())
    assert (caught.value.field, stand.asked) == ("max_cost", 0)


def test_what_costs_nothing_fits_a_budget_of_nothing() -> None:
    chat, meter, _ = metered(bounded(max_cost=0.0, prices={"ours": Price(0, 0, 0)}), Reply("{}", 9, 9))
    chat.complete(request())
    assert meter.spent().cost == 0


def test_a_dearer_cache_is_reckoned_with() -> None:
    dear = Price(1, 9, 1)
    worst = exact_cost(dear, Bill(WORST.sent, WORST.sent, WORST.received))
    for most, fits in ((float(worst), True), (float(worst) * 0.99, False)):
        chat, _, _ = metered(bounded(max_cost=most, prices={"ours": dear}), Reply("{}", 1, 1))
        if fits:
            chat.complete(request())
        else:
            with pytest.raises(BudgetError):
                chat.complete(request())


# --- tries that fail --------------------------------------------------------------------------------------------------

DOWN = ModelUnavailableError("down")


@pytest.mark.parametrize(
    ("tries", "says", "lost"),
    [
        (("sent",), DOWN, 1),
        (("sent", "sent", "sent"), DOWN, 3),
        (("sent", "unbilled"), DOWN, 0),
        (("sent", "unbilled", "sent"), DOWN, 1),
        ((), DOWN, 1),
        ((), SettingsError("no model"), 0),
        (("sent", "sent"), Reply("{}", 6, 4), 1),
        (("sent", "unbilled", "sent"), Reply("{}", 6, 4), 0),
    ],
    ids=[
        "late",
        "late-thrice",
        "refused",
        "refused-then-late",
        "untold",
        "not-sent",
        "late-then-answered",
        "refused-then-answered",
    ],
)
def test_a_try_that_may_have_been_billed_counts(tries: tuple[str, ...], says: Reply | Exception, lost: int) -> None:
    chat, meter, _ = metered(OURS, says, tries=tries)
    if isinstance(says, Exception):
        with pytest.raises(type(says)):
            chat.complete(request())
    else:
        chat.complete(request())
    answered = 0 if isinstance(says, Exception) else 10
    assert meter.spent().tokens == lost * WORST.tokens + answered


def test_a_repeat_that_does_not_fit_is_not_sent() -> None:
    chat, meter, _ = metered(bounded(max_tokens=2 * WORST.tokens), Reply("{}", 1, 1), tries=("sent",) * 3)
    with pytest.raises(BudgetError):
        chat.complete(request())
    assert meter.spent().tokens == 2 * WORST.tokens


def test_what_is_queued_stays_set_aside() -> None:
    chat, meter, stand = metered(bounded(max_tokens=2 * WORST.tokens), *(PendingError("later") for _ in range(3)))
    for _ in range(2):
        with pytest.raises(PendingError):
            chat.complete(request())
    with pytest.raises(BudgetError):
        chat.complete(request())
    assert (stand.asked, meter.spent().tokens, meter.spent().calls) == (2, 0, 0)


def test_a_try_of_no_request_is_nobodys() -> None:
    meter = Meter(bounded(max_tokens=0))
    meter.told(request(), "sent")  # such as the list of models
    assert meter.spent().tokens == 0


# --- several at a time ------------------------------------------------------------------------------------------------


class Slow:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.under_way = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.asked = 0

    def answer(self, _: Request) -> Reply:
        self.asked += 1
        self.under_way.release()
        assert self.go.acquire(timeout=20)
        return Reply("{}", 3, 2)

    def model(self) -> str:
        return "ours"


def test_a_request_waits_for_those_under_way_rather_than_fail() -> None:
    slow, meter = Slow(), Meter(bounded(max_tokens=WORST.tokens + 10))
    chat = Metered(slow, meter)
    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(chat.complete, request()) for _ in range(3)]
        for n in range(1, 4):
            assert slow.under_way.acquire(timeout=20)
            assert slow.asked == n  # the others do not fit beside it
            slow.go.release()
        assert [job.result(20).completion_tokens for job in jobs] == [2, 2, 2]
    assert meter.spent().tokens == 15


def test_nobody_waits_for_what_can_never_fit() -> None:
    slow, meter = Slow(), Meter(bounded(max_tokens=WORST.tokens + 10))
    chat = Metered(slow, meter)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(chat.complete, request())
        assert slow.under_way.acquire(timeout=20)
        with pytest.raises(BudgetError):  # though another one is under way
            chat.complete(request("w" * 100))
        slow.go.release()
        first.result(20)


def test_a_repeat_that_waits_for_money_takes_nobodys_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a refusal there is one lane, and money for one try: the repeat waits for the other request, which needs the lane."""
    refused, other_holds, repeat_waits = threading.Event(), threading.Event(), threading.Event()
    fault = Fault(DOWN, most=9, wait_s=0.01, status=429)
    hold = Meter._hold

    def first() -> bool:
        return threading.current_thread().name.endswith("_0")

    def chats(_body: object, _seconds: float) -> Heard:
        if first() and not refused.is_set():
            refused.set()
            raise fault
        said = {"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}
        return Heard({**said, "usage": {"prompt_tokens": 7, "completion_tokens": 3}}, {})

    def holds(meter: Meter, mine: Asking) -> None:
        if first() and refused.is_set():
            repeat_waits.set()
        hold(meter, mine)

    def enters(tokens: int) -> Departure:
        if not first():
            other_holds.set()
            assert repeat_waits.wait(20)
            time.sleep(0.05)  # long enough for the repeat to be where it waits
        return enter(tokens)

    asked = Endpoint(replace(OURS, concurrency=2), sleep=lambda _: other_holds.wait(20))
    enter = asked._lanes.enter
    monkeypatch.setattr(asked._lanes, "enter", enters)
    monkeypatch.setattr(asked.transport, "chat", chats)
    monkeypatch.setattr(Meter, "_hold", holds)
    chat = Metered(asked, meter := Meter(bounded(max_tokens=2 * WORST.tokens - 1)))
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(chat.complete, request())]
        assert refused.wait(20)
        jobs.append(pool.submit(chat.complete, request()))
        try:
            assert {job.result(20).text for job in jobs} == {"{}"}
        finally:
            meter.stop()
            asked.stop()


def test_nobody_waits_in_a_run_that_has_failed() -> None:
    slow, meter = Slow(), Meter(bounded(max_tokens=WORST.tokens + 10))
    chat = Metered(slow, meter)
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(chat.complete, request()) for _ in range(2)]
        assert slow.under_way.acquire(timeout=20)
        meter.stop()
        refused = next(as_completed(jobs, timeout=20))  # while the other one is still under way
        slow.go.release()
        errors = [job.exception(20) for job in jobs]
    assert isinstance(refused.exception(), ModelUnavailableError)
    assert (errors.count(None), slow.asked) == (1, 1)


def test_answers_under_way_are_waited_for_before_a_run_ends_without_money() -> None:
    refused, kept, begun = threading.Event(), [], []

    def paid() -> None:
        begun.append("paid")
        assert refused.wait(20)
        time.sleep(0.05)  # long enough for the refusal to be heard first
        kept.append("answer")

    def short() -> None:
        begun.append("short")
        refused.set()
        raise BudgetError("no more")

    with pytest.raises(BudgetError):
        complete_all([paid, short, paid, paid], concurrency=2, on_done=lambda _: None)
    assert kept == ["answer"]
    assert sorted(begun) == ["paid", "short"]


@dataclass(frozen=True)
class Plan:
    """What becomes of each try of one request: how much of the worst case is billed, and whether that is said."""

    size: int
    most: int
    tries: tuple[tuple[str, float, float], ...]


ENDINGS = st.sampled_from(["answered", "unreported", "late", "refused", "faulty"])
SHARES = st.floats(0, 1)
PLANS = st.builds(
    Plan,
    st.integers(0, 400),
    st.integers(1, 300),
    st.lists(st.tuples(ENDINGS, SHARES, SHARES), min_size=1, max_size=4).map(tuple),
)


class Server:
    """Bills as it likes, within the worst case, and keeps the books."""

    def __init__(self, plans: list[Plan], price: Price) -> None:
        self.plans = {f"{n} {'w' * plan.size}": plan for n, plan in enumerate(plans)}
        self.price = price
        self.meter: Meter | None = None
        self.billed = Bill()
        self.lock = threading.Lock()

    def model(self) -> str:
        return "ours"

    def answer(self, asked: Request) -> Reply:
        assert self.meter is not None
        worst, plan = worst_of(asked), self.plans[asked.messages[-1].content]
        for kind, some, other in plan.tries:
            self.meter.told(asked, "sent")
            if kind == "refused":
                self.meter.told(asked, "unbilled")
                continue
            sent, received = int(worst.sent * some), int(worst.received * other)
            with self.lock:
                self.billed += (bill := Bill(max(1, sent), int(sent * other), max(1, received)))
            if kind == "late":
                continue
            told = Bill() if kind == "unreported" else bill
            return Reply("{}", told.sent, told.received, DOWN if kind == "faulty" else None, told.cached)
        raise ModelUnavailableError("gave up")


RATES = st.floats(0, 1000, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    plans=st.lists(PLANS, min_size=1, max_size=12),
    price=st.builds(Price, RATES, RATES, RATES),
    lanes=st.integers(1, 8),
    most_cost=st.none() | st.floats(0, 5),
    most_tokens=st.none() | st.integers(0, 20_000),
)
def test_the_budget_holds_and_nothing_is_counted_too_low(
    plans: list[Plan], price: Price, lanes: int, most_cost: float | None, most_tokens: int | None
) -> None:
    server = Server(plans, price)
    made = bounded(max_cost=most_cost, max_tokens=most_tokens, prices={"ours": price})
    server.meter = meter = Meter(made)
    chat = Metered(server, meter)

    def ask(words: str, plan: Plan) -> type[Exception] | None:
        try:
            chat.complete(request(words, plan.most))
        except (BudgetError, ModelUnavailableError) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(lanes) as pool:  # leaving it waits for all: a deadlock would show here
        ends = [pool.submit(ask, *item) for item in server.plans.items()]
        errors = {end.result(30) for end in ends}
    spent = meter.spent()
    assert spent.cost is not None
    assert spent.tokens >= server.billed.tokens
    assert Fraction(spent.cost) + Fraction(1, 10**12) >= exact_cost(price, server.billed)
    if most_cost is not None:
        assert spent.cost <= most_cost
    if most_tokens is not None:
        assert spent.tokens <= most_tokens
    if most_cost is None and most_tokens is None:
        assert BudgetError not in errors
