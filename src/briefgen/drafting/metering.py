"""The budget of a run: before a request goes out its worst case is set aside, afterwards what it did cost is counted.

Nothing is counted too low: what may have been billed and was not reported, such as an answer that broke off, counts with its
worst case. So the budget holds as long as no endpoint bills more than a token for each byte sent and the ``max_tokens`` asked.
"""

from __future__ import annotations

import json
import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

from briefgen.drafting.client import Endpoint
from briefgen.drafting.prices import Bill, check_price, cost_of, exact_cost, host_of, price_of
from briefgen.drafting.prompting import most_tokens, render
from briefgen.errors import BudgetError, ModelError, ModelUnavailableError, PendingError
from briefgen.resources import read_schema
from briefgen.settings import Spent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.drafting.dialect import Request
    from briefgen.drafting.envelope import Reply
    from briefgen.settings import Price, Settings

__all__ = ["Asking", "Meter", "Metered", "worst_of"]


class Asked(Protocol):
    """What is metered: the endpoint, or the provider's batch API."""

    def answer(self, request: Request) -> Reply:
        """The reply to one request, faulty or not, or raise a :class:`briefgen.errors.ModelError`."""
        ...

    def model(self) -> str:
        """The model's name."""
        ...


def worst_of(request: Request) -> Bill:
    """The most that one try of a request can be billed for: a token for each byte sent, and a reply as long as it may be."""
    said = most_tokens(*(message.content for message in request.messages))
    return Bill(sent=said + _shape(request.schema_name), received=request.max_tokens)


@lru_cache(maxsize=16)
def _shape(schema_name: str) -> int:
    """For the reply's schema, which is sent beside the messages or in them."""
    schema = json.dumps(read_schema(schema_name), ensure_ascii=False)
    return most_tokens(*(message.content for message in render("shape", schema=schema)))


@dataclass(slots=True)
class Asking:
    """One request of one thread while it is under way.

    Attributes:
        worst: what each try of it may cost.
        held: whether that much is set aside now.
        sent: whether the try for which it is set aside has gone out.
    """

    worst: Bill
    held: bool = False
    sent: bool = False


class Meter:
    """What a run has spent, what its requests under way may cost, and its budget; may be used from several threads.

    All that asks a model in one run shares one meter: the drafter and the judge have one budget between them.

    Args:
        settings: ``max_tokens``, ``max_cost`` and the prices.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._most_cost = None if settings.max_cost is None else Fraction(repr(settings.max_cost))
        self._host = host_of(settings.base_url)
        self._changed = threading.Condition()
        self._price: Price | None = price_of(settings, self._host, settings.model)
        self._calls = 0
        self._spent = Bill()
        self._queued = Bill()
        self._held = Bill()
        self._under_way = 0
        self._stopped = False
        self._mine = threading.local()

    def priced(self, model: str) -> None:
        """Learn what a token costs, now that the model is known.

        Raises:
            SettingsError: there is a budget in dollars and no price is known.
        """
        self._price = check_price(self._settings, self._host, model)

    def spent(self, *, reused: int = 0) -> Spent:
        """What this run has cost so far; ``reused`` is passed through."""
        with self._changed:
            calls, bill = self._calls, self._spent
        settings = self._settings
        return Spent(calls, reused, bill.tokens, cost_of(self._price, bill), settings.max_tokens, settings.max_cost)

    def stop(self) -> None:
        """Let nobody wait for room any longer: the run has failed."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    # --- one request -----------------------------------------------------------------------------------------------

    @contextmanager
    def asking(self, request: Request) -> Iterator[Asking]:
        """Set aside what a request may cost for as long as the block runs; what is still set aside at its end was spent.

        Raises:
            BudgetError: it does not fit the budget, even when the requests under way have ended.
        """
        mine = Asking(self._dearest(worst_of(request)))
        self._hold(mine)
        self._mine.asking = mine
        try:
            yield mine
        except PendingError:
            self._end(mine, queued=True)
            raise
        except BaseException as error:
            # Of an endpoint that tells nothing of its tries, a failure may have been billed.
            self._end(mine, lost=mine.sent or isinstance(error, ModelError))
            raise
        finally:
            self._mine.asking = None

    def told(self, _request: Request, event: Literal["due", "sent", "unbilled"]) -> None:
        """Hear of a try of this thread's request: before it stands in line, before it goes out, and if it surely was not billed.

        One that is due may have to wait for others to end, so it must hold nothing that those wait for.

        Raises:
            BudgetError: the try before may have been billed, and another one does not fit the budget.
        """
        mine: Asking | None = getattr(self._mine, "asking", None)
        if mine is None:
            return  # such as the list of models, for which nobody sends a bill
        if event == "unbilled":
            self._end(mine)
            return
        if mine.sent:
            self._end(mine, lost=True)
        if not mine.held:
            self._hold(mine)
        mine.sent = event == "sent"

    def answered(self, mine: Asking, reply: Reply) -> None:
        """Count what an answer did cost instead of what it might have."""
        with self._changed:
            self._spent += _billed(reply, mine.worst)
            self._calls += 1
            self._release(mine)

    def _hold(self, mine: Asking) -> None:
        with self._changed:
            while not self._stopped and (field := self._over(mine.worst + self._held)):
                # Those under way may end cheaper than their worst case; if not even that makes room, nothing will.
                if not self._under_way or self._over(mine.worst):
                    raise BudgetError(self._refusal(field, mine.worst), field=field)
                self._changed.wait()
            if self._stopped:
                raise ModelUnavailableError("the run was ended before this request was sent", retryable=True)
            self._held += mine.worst
            self._under_way += 1
            mine.held, mine.sent = True, False

    def _end(self, mine: Asking, *, lost: bool = False, queued: bool = False) -> None:
        """A try without an answer: ``lost`` if it may have been billed nevertheless, ``queued`` if it will be."""
        with self._changed:
            if mine.held and lost:
                self._spent += mine.worst
            if mine.held and queued:
                self._queued += mine.worst
            self._release(mine)

    def _release(self, mine: Asking) -> None:
        if mine.held:
            self._held -= mine.worst
            self._under_way -= 1
        mine.held = mine.sent = False
        self._changed.notify_all()

    # --- the budget ------------------------------------------------------------------------------------------------

    def _dearest(self, worst: Bill) -> Bill:
        price = self._price
        return replace(worst, cached=worst.sent) if price and price.cached_input > price.input else worst

    def _over(self, more: Bill) -> str:
        """The setting whose bound is passed if this is spent too; empty if none is."""
        would = self._spent + self._queued + more
        if self._settings.max_tokens is not None and would.tokens > self._settings.max_tokens:
            return "max_tokens"
        if self._most_cost is not None and self._price and exact_cost(self._price, would) > self._most_cost:
            return "max_cost"
        return ""

    def _refusal(self, field: str, worst: Bill) -> str:
        settings, gone = self._settings, self._spent + self._queued
        if field == "max_tokens" or self._price is None:
            most, option = settings.max_tokens or 0, "--max-tokens"
            needs, left, whole = f"{worst.tokens:,} tokens", f"{max(0, most - gone.tokens):,}", f"{most:,}"
        else:
            most_cost, option = self._most_cost or Fraction(), "--max-cost"
            needs, whole = _dollars(exact_cost(self._price, worst)), _dollars(most_cost)
            left = _dollars(max(Fraction(), most_cost - exact_cost(self._price, gone)))
        answered = f"{self._calls:,} answered request{'' if self._calls == 1 else 's'}"
        has = f"{left} of {whole} ({field}) is left after {answered}" if gone.tokens else f"{field} is {whole}"
        return f"the budget does not suffice: the next request may take up to {needs}, and {has}; {_way_on(settings, option)}"


def _dollars(amount: Fraction) -> str:
    """US dollars, to a hundredth of a cent and no further than two digits that count."""
    value = float(amount)
    return (
        f"${value:,.2f}" if value >= 0.995 or not value else f"${value:.{max(4, 1 - math.floor(math.log10(value)))}f}"
    )


def _way_on(settings: Settings, option: str) -> str:
    kept = "what was answered is kept, and the same command" if settings.cache else "the same command"
    more = "goes on from there" if settings.cache else "may do; with --cache FOLDER answers are kept for it"
    return f"{kept} with a larger {option} {more} (--dry-run tells beforehand what a build may take)"


def _billed(reply: Reply, worst: Bill) -> Bill:
    """As the endpoint reported it; its worst case where it reports nothing. A reply without a word may have been thought over."""
    received = reply.completion_tokens or worst.received
    if not (sent := reply.prompt_tokens):
        return Bill(worst.sent, worst.cached, received)
    # More cached than sent is no report; and where cached tokens are the dearer ones, no report is the worst case.
    cached = reply.cached_tokens if reply.cached_tokens <= sent else 0
    return Bill(sent, cached or min(worst.cached, sent), received)


class Metered:
    """An endpoint whose requests go out only as far as the budget reaches. Implements :class:`briefgen.drafting.asking.Chat`.

    Args:
        endpoint: answers the requests, and tells the meter of its tries.
        meter: of the run.
    """

    def __init__(self, endpoint: Asked, meter: Meter) -> None:
        self._endpoint = endpoint
        self._meter = meter
        self._lock = threading.Lock()
        self._priced = False
        if isinstance(endpoint, Endpoint):
            endpoint.on_try = meter.told

    def complete(self, request: Request) -> Reply:
        """A reply that may be used; raises as :meth:`answer` does, and what is wrong with the reply otherwise."""
        return self.answer(request).usable()

    def answer(self, request: Request) -> Reply:
        """Ask if what it may cost is left of the budget.

        Returns:
            The reply, one with a ``fault`` included: it was paid for, too.

        Raises:
            BudgetError: not enough is left; nothing was sent.
            SettingsError: there is a budget in dollars, and no price of the model is known.
            ModelError: whatever the endpoint raises.
        """
        with self._lock:
            if not self._priced:
                self._meter.priced(self._endpoint.model())
                self._priced = True
        with self._meter.asking(request) as mine:
            reply = self._endpoint.answer(request)
            self._meter.answered(mine, reply)
        return reply
