"""The budget is a cap: whatever fails, whoever bills, nothing goes out that may cost more than is left of it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import ExitStack, suppress
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import pytest

from briefgen.drafting.asking import ask
from briefgen.drafting.client import Endpoint, complete_all
from briefgen.drafting.conversation import Conversation, open_conversation
from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.metering import worst_of
from briefgen.drafting.prices import exact_cost
from briefgen.drafting.prompting import Message
from briefgen.errors import BudgetError, ModelError
from briefgen.ledger import Ledger
from briefgen.settings import Price, Settings
from tests.faults.server import serving
from tests.reliability.byzantine_bills import Provider
from tests.reliability.sizes import sizes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliability.tally import Tally

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])

SCHEMA = "repair.v1.json"


class SharedWatch:
    """A clock that only sleeping moves, for several threads that need not wait for each other."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds

    def clock(self) -> float:
        return self.now


def _questions(chance: random.Random) -> list[tuple[Message, ...]]:
    words = ("paid", "漢字", "🦊", '"quoted"', "\n", "x" * 50)
    return [
        (Message("system", "Copy."), Message("user", f"{n} {' '.join(chance.choices(words, k=chance.randint(1, 60)))}"))
        for n in range(chance.randint(1, 8))
    ]


def _settings(chance: random.Random, questions: list[tuple[Message, ...]], most: int, url: str) -> Settings:
    price = Price(chance.choice((0.0, 0.4, 30.0)), chance.choice((0.0, 0.1, 0.4)), chance.choice((0.0, 1.6, 1e4)))
    worst = [worst_of(Request(messages, SCHEMA, most)) for messages in questions]
    tokens = sum(bill.tokens for bill in worst)
    cost = float(sum(exact_cost(price, bill) for bill in worst))
    share = chance.choice((0.0, 0.1, 0.5, 1.0, 2.0, 6.0))
    return Settings(
        base_url=url,
        model="m",
        prices={"m": price},
        concurrency=chance.randint(1, 6),
        max_tokens=int(tokens * share) if chance.random() < 0.7 else None,
        max_cost=cost * share if chance.random() < 0.7 else None,
        timeout_s=0.2 if url.startswith("http://127.0.0.1:") and not url.endswith(":9/v1") else 300.0,
        deadline_s=chance.choice((2.0, 60.0)),
    )


def _asked(chat: Conversation, questions: list[tuple[Message, ...]], settings: Settings, most: int) -> None:
    def one(messages: tuple[Message, ...]) -> object:
        try:
            return ask(chat, messages, schema_name=SCHEMA, max_tokens=most)
        except BudgetError:
            raise
        except ModelError as error:
            return error

    with suppress(BudgetError):
        complete_all([partial(one, m) for m in questions], concurrency=settings.concurrency, on_done=lambda _: None)


def _schedule(seed: int, *, folder: Path | None = None, loopback: bool = False) -> tuple[list[str], Provider]:
    """What went wrong in one schedule; with a folder, in up to three runs over one ledger."""
    chance = random.Random(seed)
    questions, most = _questions(chance), chance.choice((1, 50, 2500))
    provider = Provider(random.Random(seed), greedy=chance.random() < 0.3)
    wrong: list[str] = []
    with ExitStack() as stack:
        url = "http://127.0.0.1:9/v1"
        if loopback:
            url = stack.enter_context(serving(then=provider.over_the_wire)).url
        settings = _settings(chance, questions, most, url)
        ledger = stack.enter_context(Ledger(folder / str(seed))) if folder else None
        for _ in range(3 if folder else 1):
            watch = SharedWatch()
            endpoint = Endpoint(settings, sleep=watch.sleep, clock=watch.clock)
            if not loopback:
                endpoint.transport.chat = provider.chat  # type: ignore[method-assign]
            provider.begin()
            chat = open_conversation(settings, ledger=ledger, endpoint=endpoint)
            _asked(chat, questions, settings, most)
            wrong += _over(seed, chat, settings, provider)
    # A request is asked anew where its answer was malformed, but then in other words; on the wire an answer may come too late.
    twice = [] if loopback else [words for words, count in Counter(provider.answered).items() if count > 1]
    return wrong + ([f"{seed}: paid twice {len(twice)}"] if twice else []), provider


def _over(seed: int, chat: Conversation, settings: Settings, provider: Provider) -> list[str]:
    billed, spent, price = provider.runs[-1], chat.spent(), settings.prices["m"]
    cost = exact_cost(price, billed)
    out = []
    if settings.max_tokens is not None and billed.tokens > settings.max_tokens:
        out.append(f"{seed}: billed {billed.tokens} of {settings.max_tokens} tokens")
    if settings.max_cost is not None and cost > Fraction(repr(settings.max_cost)):
        out.append(f"{seed}: billed {float(cost)} of {settings.max_cost} dollars")
    if spent.tokens < billed.tokens or (spent.cost or 0.0) + 1e-9 < float(cost) * (1 - 1e-9):
        out.append(f"{seed}: counted {spent.tokens} tokens and {spent.cost} dollars, billed {billed} and {float(cost)}")
    return out


@sizes(1000, 10_000)
def test_random_schedules(tally: Tally, size: int) -> None:
    wrong: list[str] = []
    tries = 0
    for seed in range(size):
        found, provider = _schedule(seed)
        wrong += found
        tries += provider.tries
    assert tries > size
    tally.none(
        17,
        "time-outs, cut bodies, 4xx, 5xx, no usage or one that lies, one to six lanes; tokens and dollars",
        tried=size,
        unit="random schedules of faults",
        wrong=wrong,
        of="above the cap, or counted too low",
    )


@sizes(20, 200)
def test_resumed_runs(tally: Tally, tmp_path: Path, size: int) -> None:
    wrong = [said for seed in range(10_000, 10_000 + size) for said in _schedule(seed, folder=tmp_path)[0]]
    tally.none(
        17,
        "three runs over one ledger, each with the cap: none passes it, no answer is paid for twice",
        tried=size * 3,
        unit="runs",
        wrong=wrong,
        of="above the cap, or paid for twice",
    )


@sizes(6, 100)
def test_on_the_wire(tally: Tally, size: int) -> None:
    wrong = [said for seed in range(20_000, 20_000 + size) for said in _schedule(seed, loopback=True)[0]]
    tally.none(
        17,
        "the same with a provider on the loopback that bills for what reaches it",
        tried=size,
        unit="random schedules of faults",
        wrong=wrong,
        of="above the cap, or counted too low",
    )


DIALECTS = [
    Dialect(structured, limit, system=system)
    for structured in ("schema", "object", "prompt")
    for limit in ("max_tokens", "max_completion_tokens")
    for system in (True, False)
]


@pytest.mark.parametrize("dialect", DIALECTS, ids=str)
def test_the_worst_case_covers_each_way_of_speaking(dialect: Dialect) -> None:
    for seed in range(20):
        messages = _questions(random.Random(seed))[0]
        request = Request(messages, SCHEMA, 77, "repair")
        body = dialect.body(request, model="m", temperature=0.0, seed=7)
        worst = Provider(random.Random(0), greedy=True)._billed(body, share=1.0)
        assert worst.sent <= worst_of(request).sent
        assert worst.received <= worst_of(request).received
