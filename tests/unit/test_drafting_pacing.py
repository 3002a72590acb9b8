"""The pace against servers with limits of their own, simulated event by event: no clock, exact counts."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import pytest

from briefgen.drafting.limits import Allowance
from briefgen.drafting.pacing import Departure, Pace

Taken = tuple[bool, tuple[Allowance, ...], float | None]


class Limited(Protocol):
    def take(self, now: float) -> Taken: ...

    def done(self) -> None: ...


@dataclass
class Bucket:
    """So many at once, and so many a second more."""

    holds: int
    per_s: float
    says: bool = False
    retry_after_s: float | None = None
    left: float = 0.0
    at: float = -math.inf

    def take(self, now: float) -> Taken:
        self.left = min(self.holds, self.left + (now - self.at) * self.per_s)
        self.at = now
        good = self.left >= 1 - 1e-9
        self.left -= good
        return good, self._told(), None if good else self.retry_after_s

    def _told(self) -> tuple[Allowance, ...]:
        full_s = (self.holds - self.left) / self.per_s
        return (Allowance("r", "requests", math.floor(self.left + 1e-9), full_s, self.holds),) if self.says else ()

    def done(self) -> None:
        pass


@dataclass
class Window:
    """So many in each stretch of time; told with or without the whole."""

    holds: int
    length_s: float
    says: bool = False
    whole: bool = True
    phase_s: float = 0.0
    number: int = -1
    used: int = 0

    def take(self, now: float) -> Taken:
        number = int((now + self.phase_s) / self.length_s + 1e-9)
        if number != self.number:
            self.number, self.used = number, 0
        good = self.used < self.holds
        self.used += good
        left_s = (number + 1) * self.length_s - now - self.phase_s
        limit = self.holds if self.whole else None
        told = (Allowance("r", "requests", self.holds - self.used, left_s, limit),) if self.says else ()
        return good, told, None if good or self.says else left_s

    def done(self) -> None:
        pass


@dataclass
class AtOnce:
    """So many at a time; tells nothing."""

    holds: int
    inside: int = 0

    def take(self, _now: float) -> Taken:
        good = self.inside < self.holds
        self.inside += good
        return good, (), None

    def done(self) -> None:
        self.inside -= 1


@dataclass
class Run:
    """Jobs in lanes, each asked again until it is answered."""

    server: Limited
    latency_s: float
    pace: Pace
    left: int
    now: float = 0.0
    answered: int = 0
    departed: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    most_in_flight: int = 0
    _in_flight: int = 0
    _waiting: list[int] = field(default_factory=list)
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _made: int = 0

    def _plan(self, at: float, what: Callable[[], None]) -> None:
        self._made += 1
        heapq.heappush(self._events, (at, self._made, what))

    def all(self, lanes: int) -> Run:
        for _ in range(lanes):
            self._next()
        while self._events:
            self.now, _, what = heapq.heappop(self._events)
            what()
        return self

    def _next(self) -> None:
        if self.left:
            self.left -= 1
            self._plan(self.now, partial(self._try, 0))

    def _try(self, tries: int) -> None:
        delay = self.pace.delay(100, self.now)
        if delay == math.inf:
            self._waiting.append(tries)
        elif delay:
            self._plan(self.now + delay, partial(self._try, tries))
        else:
            self._send(tries)

    def _send(self, tries: int) -> None:
        self.departed.append(self.now)
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        departure = self.pace.depart(100, self.now)
        taken = self.server.take(self.now)
        after_s = self.latency_s if taken[0] else min(self.latency_s, 0.02)
        self._plan(self.now + after_s, partial(self._back, departure, taken, tries))

    def _back(self, departure: Departure, taken: Taken, tries: int) -> None:
        good, told, wait_s = taken
        self._in_flight -= 1
        self.pace.arrive(departure, told, self.now)
        if good:
            self.server.done()
            self.pace.accepted()
            self.answered += 1
            self._next()
        else:
            self.refused.append(self.now)
            self.pace.refused(departure, wait_s, self.now)
            own_s = 0.5 * 2**tries if wait_s is None else wait_s
            self._plan(self.now + own_s, partial(self._try, tries + 1))
        for waiting in self._waiting:
            self._plan(self.now, partial(self._try, waiting))
        self._waiting = []


def run(server: Limited, *, jobs: int, lanes: int, latency_s: float) -> Run:
    made = Run(server, latency_s, Pace(lanes, longest_s=1200.0), jobs).all(lanes)
    assert made.answered == jobs
    return made


LATENCIES = [0.001, 0.2, 2.0]


@pytest.mark.parametrize("latency_s", LATENCIES)
@pytest.mark.parametrize("lanes", [1, 4, 8, 16])
def test_nothing_slows_an_endpoint_without_limits(lanes: int, latency_s: float) -> None:
    made = run(Bucket(1000, 1000.0), jobs=160, lanes=lanes, latency_s=latency_s)
    assert made.refused == []
    assert made.now == pytest.approx(160 / lanes * latency_s)


def test_many_lanes_open_as_answers_come() -> None:
    made = run(Bucket(10_000, 10_000.0), jobs=600, lanes=64, latency_s=1.0)
    assert [made.departed.count(second) for second in range(4)] == [16, 32, 64, 64]
    assert made.most_in_flight == 64


@pytest.mark.parametrize("latency_s", LATENCIES)
@pytest.mark.parametrize(
    "server",
    [
        lambda: Bucket(5, 5.0, retry_after_s=1.0),
        lambda: Bucket(5, 5.0),
        lambda: Window(5, 1.0),
        lambda: Window(5, 1.0, phase_s=0.5),
        lambda: Window(5, 1.0, phase_s=0.98),
    ],
    ids=["bucket-retry-after", "bucket-mute", "window", "window-from-its-middle", "window-from-its-end"],
)
def test_five_a_second_are_found_by_a_handful_of_refusals(server: Callable[[], Limited], latency_s: float) -> None:
    made = run(server(), jobs=40, lanes=8, latency_s=latency_s)
    assert len(made.refused) <= 5
    assert made.now < 40 / 5 * 2.4


@pytest.mark.parametrize("latency_s", LATENCIES)
@pytest.mark.parametrize("lanes", [4, 8, 16, 64])
@pytest.mark.parametrize(
    "server",
    [
        lambda: Bucket(60, 1.0, says=True),
        lambda: Window(60, 60.0, says=True),
        lambda: Window(60, 60.0, says=True, whole=False),
    ],
    ids=["bucket", "window", "window-without-the-whole"],
)
def test_a_limit_that_is_told_is_never_passed(server: Callable[[], Limited], lanes: int, latency_s: float) -> None:
    made = run(server(), jobs=150, lanes=lanes, latency_s=latency_s)
    assert made.refused == []
    assert made.now <= 240 + 3 * latency_s


@pytest.mark.parametrize("lanes", [4, 8])
def test_a_minute_that_is_not_told_is_found_by_a_handful_of_refusals(lanes: int) -> None:
    made = run(Window(60, 60.0), jobs=150, lanes=lanes, latency_s=0.2)
    assert len(made.refused) <= 5
    assert made.now < 180


@pytest.mark.parametrize("latency_s", [0.2, 2.0])
def test_lanes_halve_and_widen_where_only_so_many_are_taken_at_once(latency_s: float) -> None:
    made = run(AtOnce(4), jobs=100, lanes=8, latency_s=latency_s)
    assert len(made.refused) <= 15
    assert made.now < 2.1 * max(100 / 4 * latency_s, 5.0)


def test_one_refusal_holds_all_lanes_and_they_start_again_one_by_one() -> None:
    pace = Pace(8, longest_s=600.0)
    sent = [pace.depart(1, 0.0) for _ in range(8)]
    pace.arrive(sent[0], (), 0.5)
    pace.refused(sent[0], 5.0, 0.5)
    for one in sent[1:]:
        pace.arrive(one, (), 1.0)
        pace.accepted()
    assert pace.delay(1, 1.0) == pytest.approx(4.5)
    assert pace.delay(1, 5.5) == 0.0
    pace.depart(1, 5.5)
    gap = pace.delay(1, 5.5)
    assert gap == pytest.approx(5 / 7 / 0.7)  # seven were taken in five seconds
    pace.depart(1, 5.5 + gap)
    assert pace.delay(1, 5.5 + gap) == pytest.approx(gap, rel=0.2)


def test_refusals_of_one_burst_halve_the_lanes_once() -> None:
    pace = Pace(8, longest_s=600.0)
    sent = [pace.depart(1, 0.0) for _ in range(8)]
    for one in sent:
        pace.arrive(one, (), 0.1)
        pace.refused(one, 0.0, 0.1)
    now = 100.0
    for _ in range(4):
        assert pace.delay(1, now) == 0.0
        pace.depart(1, now)
        now += 100.0
    assert pace.delay(1, now) == math.inf


def test_a_quota_that_others_used_up_does_not_slow_the_rest_of_the_run() -> None:
    pace = Pace(4, longest_s=600.0)
    for one in [pace.depart(1, 0.0) for _ in range(4)]:
        pace.arrive(one, (), 0.1)
        pace.refused(one, 60.0, 0.1)
    assert pace.delay(1, 60.1) == 0.0
    pace.depart(1, 60.1)
    assert pace.delay(1, 60.1) == 2.0


def told(remaining: float, reset_s: float, *, kind: str = "requests", limit: float | None = None) -> Allowance:
    return Allowance("n", kind, remaining, reset_s, limit)  # type: ignore[arg-type]


def test_what_is_in_flight_counts_against_what_is_left() -> None:
    pace = Pace(8, longest_s=600.0)
    sent = [pace.depart(1, 0.0) for _ in range(4)]
    pace.arrive(sent[0], [told(4, 30.0)], 1.0)
    assert pace.delay(1, 1.0) == 0.0  # four, less the three under way
    pace.depart(1, 1.0)
    assert pace.delay(1, 1.0) == pytest.approx(30.0)


def test_an_answer_that_was_overtaken_does_not_give_back() -> None:
    pace = Pace(8, longest_s=600.0)
    first, second = pace.depart(1, 0.0), pace.depart(1, 0.0)
    pace.arrive(second, [told(1, 30.0)], 1.0)
    pace.arrive(first, [told(2, 30.0)], 1.1)
    assert pace.delay(1, 1.1) > 29.0


def test_tokens_are_waited_for_as_long_as_a_request_needs_more_than_is_left() -> None:
    pace = Pace(8, longest_s=600.0)
    one = pace.depart(500, 0.0)
    pace.arrive(one, [told(400, 12.0, kind="tokens", limit=10_000)], 1.0)
    assert pace.delay(400, 1.0) == 0.0
    assert pace.delay(401, 1.0) == pytest.approx(12.0)
    assert pace.delay(20_000, 13.0) == 0.0  # more than the whole: the endpoint may decide


def test_a_pause_past_the_deadline_holds_nobody() -> None:
    pace = Pace(8, longest_s=600.0)
    one, other = pace.depart(1, 0.0), pace.depart(1, 0.0)
    pace.arrive(one, [told(0, 86_400.0)], 1.0)
    assert pace.delay(1, 1.0) == 0.0
    pace.arrive(other, (), 1.0)
    pace.refused(other, 86_400.0, 1.0)
    assert pace.delay(1, 2.0) == 0.0
