"""How fast one endpoint may be asked: one pace that all lanes share.

Three things set it. What the endpoint says of its limits slows the lanes before it has to refuse. A refusal (429, 529, or 503
with Retry-After) halves the lanes, holds all of them for as long as it asks, and from then on they set out one by one, at the
rate at which requests were accepted before, which then grows along a cubic (Ha, Rhee, Xu: CUBIC, 2008). Each answer widens
the lanes again, up to what was asked for.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from briefgen.drafting.limits import Allowance, allowances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Back", "Departure", "Lanes", "Pace"]

FIRST_LANES = 16
"""So many requests may set out before the endpoint has answered any."""
_CUT = 0.5
_BETA = 0.3
_BACK_AFTER = 2.0
"""In units of the pause asked for: after this time the rate is again what it was when the endpoint refused."""
_FORGOTTEN = 30.0
"""A rate that has grown to so many times what it was holds nobody up any more."""
_WINDOW_S = 1.0
_MOST_WINDOW_S = 60.0
_LONGEST_GAP_S = 2.0
"""Between two departures: what was refused when next to nothing had been accepted tells little of the rate."""
_SHORTEST_S = 0.001
_INSTANT_S = 1e-6


@dataclass(frozen=True, slots=True)
class Departure:
    """A request that has set out.

    Attributes:
        number: 1 for the first.
        at: when, by the clock of the pace.
        tokens: at most, sent and received.
        waited_s: how long it stood in line.
    """

    number: int
    at: float
    tokens: int
    waited_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Back:
    """What came of a request that had set out.

    Attributes:
        outcome: ``refused`` where it was sent too soon.
        headers: of the answer, names in lower case; empty if there was none.
        wait_s: how long the endpoint asks to wait; None if it does not say.
    """

    outcome: Literal["answered", "refused", "failed"] = "failed"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_s: float | None = None


@dataclass(slots=True)
class _Known:
    """One limit of the endpoint, less what has set out since it was told."""

    allowance: Allowance
    left: float
    until: float
    seen: int

    def renew(self, now: float) -> None:
        """After its time a limit is taken to be whole; where the whole is not known, one request finds out."""
        unknown = 1.0 if self.allowance.kind == "requests" else math.inf
        self.left = unknown if self.allowance.limit is None else self.allowance.limit
        self.until = now + max(self.allowance.reset_s, _SHORTEST_S)

    def need(self, tokens: int) -> float:
        if self.allowance.kind == "requests":
            return 1.0
        return tokens if self.allowance.limit is None else min(tokens, self.allowance.limit)


@dataclass(frozen=True, slots=True)
class _Refused:
    """The last refusal: when the lanes start again, what was accepted a second before, and over what time that was measured."""

    start: float
    rate: float
    window_s: float

    def growth(self, now: float) -> float:
        return 1.0 + _BETA * ((max(0.0, now - self.start) / self.window_s / _BACK_AFTER) - 1.0) ** 3


class Pace:
    """The rule, without a clock or a thread of its own.

    Args:
        concurrency: most requests in flight.
        longest_s: a pause that the endpoint asks for and that is longer is not kept here: the request that it was said to
            fails of it.
    """

    def __init__(self, concurrency: int, *, longest_s: float) -> None:
        self._most = max(1, concurrency)
        self._longest_s = longest_s
        self._lanes = float(min(self._most, FIRST_LANES))
        self._threshold = math.inf
        self._in_flight = 0
        self._number = 0
        self._cut_after = 0
        self._not_before = -math.inf
        self._last = -math.inf
        self._refused: _Refused | None = None
        self._accepted: deque[float] = deque()
        self._known: dict[str, _Known] = {}

    def delay(self, tokens: int, now: float) -> float:
        """Seconds until a request may set out: 0 for now, infinity for not before another one is back.

        Args:
            tokens: it may cost at most.
            now: monotonic seconds.
        """
        if self._in_flight >= int(self._lanes):
            return math.inf
        at = max(self._not_before, self._last + self._interval(now))
        for known in self._known.values():
            if now >= known.until - _INSTANT_S:
                known.renew(now)
            if known.left < known.need(tokens) and known.until - now <= self._longest_s:
                at = max(at, known.until)
        return at - now if at - now > _INSTANT_S else 0.0

    def depart(self, tokens: int, now: float) -> Departure:
        """Send one off."""
        self._number += 1
        self._in_flight += 1
        self._last = now
        self._accepted.append(now)
        while self._accepted[0] < now - _MOST_WINDOW_S:
            self._accepted.popleft()
        for known in self._known.values():
            known.left -= known.need(tokens)
        return Departure(self._number, now, tokens)

    def arrive(self, departure: Departure, told: Iterable[Allowance], now: float) -> None:
        """One is back, whatever it brings.

        Args:
            departure: which.
            told: the limits that its answer tells of.
            now: monotonic seconds.
        """
        self._in_flight -= 1
        for allowance in told:
            self._learn(departure, allowance, now)

    def _learn(self, departure: Departure, allowance: Allowance, now: float) -> None:
        """Those in flight may or may not be counted in what is left: they are taken off once more."""
        known = self._known.get(allowance.name)
        aside = self._in_flight * (1 if allowance.kind == "requests" else departure.tokens)
        left, until = allowance.remaining - aside, now + allowance.reset_s
        if known and departure.number <= known.seen:  # set out before the last word came: it may be older than that
            left, until = min(left, known.left), max(until, known.until)
        self._known[allowance.name] = _Known(allowance, left, until, self._number)

    def accepted(self) -> None:
        """The last one to arrive was answered: the lanes widen."""
        self._lanes = min(self._most, self._lanes + (1.0 if self._lanes < self._threshold else 1.0 / self._lanes))

    def refused(self, departure: Departure, wait_s: float | None, now: float) -> None:
        """The last one to arrive was sent too soon.

        Args:
            departure: which.
            wait_s: how long the endpoint asks to wait; None if it does not say.
            now: monotonic seconds.
        """
        if departure.at in self._accepted:
            self._accepted.remove(departure.at)
        window_s = min(max(_WINDOW_S, wait_s or 0.0), _MOST_WINDOW_S)
        before = (at for at in self._accepted if departure.at - window_s < at <= departure.at)
        rate = sum(1 for _ in before) / window_s
        fresh = departure.number > self._cut_after
        if fresh:
            self._lanes = max(1.0, self._lanes * _CUT)
            self._threshold = self._lanes
            self._cut_after = self._number
        if wait_s is not None and wait_s > self._longest_s:
            return
        if self._refused:
            was = self._refused.rate * (self._refused.growth(now) if fresh else 1.0)
            rate = min(rate or was, was)
        if wait_s is not None:
            self._not_before = max(self._not_before, now + wait_s)
            self._last = -math.inf  # the first one after a pause follows nobody
        self._refused = _Refused(max(now, self._not_before), rate or 1.0 / window_s, window_s)

    def _interval(self, now: float) -> float:
        """Seconds between two departures."""
        if self._refused is None:
            return 0.0
        growth = self._refused.growth(now)
        if growth > _FORGOTTEN:
            self._refused = None
            return 0.0
        return min(_LONGEST_GAP_S, 1.0 / (self._refused.rate * growth))


class Lanes:
    """A pace shared by threads.

    Args:
        concurrency, longest_s: of :class:`Pace`.
        stopped: set when the run is over: nobody is kept waiting any longer.
        sleep: waits so many seconds; None for a wait that an answer ends early.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        concurrency: int,
        *,
        longest_s: float,
        stopped: threading.Event,
        sleep: Callable[[float], object] | None,
        clock: Callable[[], float],
    ) -> None:
        self._pace = Pace(concurrency, longest_s=longest_s)
        self._stopped = stopped
        self._sleep = sleep
        self._clock = clock
        self._changed = threading.Condition()

    def enter(self, tokens: int) -> Departure:
        """Stand in line until a request may set out."""
        began = self._clock()
        while True:
            with self._changed:
                delay = 0.0 if self._stopped.is_set() else self._pace.delay(tokens, self._clock())
                if not delay:
                    departure = self._pace.depart(tokens, self._clock())
                    return Departure(departure.number, departure.at, tokens, departure.at - began)
                if self._sleep is None or delay == math.inf:
                    self._changed.wait(None if delay == math.inf else delay)
                    continue
            self._sleep(delay)

    def leave(self, departure: Departure, back: Back) -> None:
        """One is back."""
        told = allowances(back.headers, now=time.time())
        with self._changed:
            now = self._clock()
            self._pace.arrive(departure, told, now)
            if back.outcome == "answered":
                self._pace.accepted()
            elif back.outcome == "refused":
                self._pace.refused(departure, back.wait_s, now)
            self._changed.notify_all()

    def wake(self) -> None:
        """Let those in line see that the run is over."""
        with self._changed:
            self._changed.notify_all()
