"""The one owner of retries: how often, how long to wait, when to give up. The SDK's own retries are off."""

from __future__ import annotations

import random
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import tenacity

    from briefgen.errors import ModelError

__all__ = ["Fault", "persist", "retry_after"]

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0

T = TypeVar("T")


class Fault(Exception):  # noqa: N818 - not an error of ours: it carries one
    """One failed try.

    Attributes:
        error: what is raised if there is no further try.
        most: most tries in all for this kind of fault; 1 for one that no repeat can heal.
        wait_s: how long the endpoint asks to wait; None if it does not say.
        complaint: what the endpoint said; empty if nothing.
        status: of the answer; 0 if there was none.
        headers: of the answer, names in lower case.
        billed: whether the try may have been paid for; False where it surely was not.
    """

    def __init__(
        self,
        error: ModelError,
        *,
        most: int = 1,
        wait_s: float | None = None,
        complaint: str = "",
        status: int = 0,
        billed: bool = False,
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.most = most
        self.wait_s = wait_s
        self.complaint = complaint
        self.status = status
        self.headers: Mapping[str, str] = {}
        self.billed = billed


def retry_after(milliseconds: str | None, seconds: str | None, *, now: float) -> float | None:
    """How long an endpoint asks to wait, in seconds; None if it does not say, or says now.

    Args:
        milliseconds: value of ``retry-after-ms``.
        seconds: value of ``retry-after``: a number or an HTTP date.
        now: seconds since the epoch.
    """
    for value, unit in ((milliseconds, 1000.0), (seconds, 1.0)):
        try:
            asked = float(value or "") / unit
        except ValueError:
            continue
        if 0 <= asked < float("inf"):
            return asked or None
    try:
        asked = parsedate_to_datetime(seconds or "").timestamp() - now
    except (ValueError, OverflowError):  # no date, or one that no clock shows
        return None
    return asked if asked > 0 else None


def _pause(fault: Fault, tries: int, seed: str) -> float:
    """Seconds until the next try: as asked for the first time, then no less than was asked; else doubling, with a jitter.

    Retry-After is a least time (RFC 9110, 10.2.3); kept alone, an endpoint that rounds it down has all tries within an instant.
    """
    if fault.wait_s is None:
        return _doubling(tries, seed)
    return max(fault.wait_s, _doubling(tries - 1, seed) if tries > 1 else 0.0)


def _doubling(tries: int, seed: str) -> float:
    """Seconds, with a jitter that is the same for the same request."""
    ceiling: float = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (tries - 1))
    return ceiling * random.Random(f"{seed}/{tries}").uniform(0.75, 1.0)  # noqa: S311 - spreads load, guards nothing


def persist(
    attempt: Callable[[float], T],
    *,
    deadline_s: float,
    seed: str,
    sleep: Callable[[float], object],
    clock: Callable[[], float],
) -> T:
    """Try until it works, the fault's tries are used up, or the next try would begin after the deadline.

    Args:
        attempt: given the seconds left; raises :class:`Fault`.
        deadline_s: for all tries and pauses together.
        seed: of the jitter.
        sleep: waits so many seconds.
        clock: monotonic seconds.

    Raises:
        Fault: of the last try; its error says why no other one was made.
    """
    import tenacity  # noqa: PLC0415 - imported when used

    began = clock()

    def left() -> float:
        return deadline_s - (clock() - began)

    def pause(state: tenacity.RetryCallState) -> float:
        return _pause(_fault_of(state), state.attempt_number, seed)

    def give_up(state: tenacity.RetryCallState) -> bool:
        return state.attempt_number >= _fault_of(state).most or pause(state) >= left()

    def rest(seconds: float) -> None:
        sleep(seconds)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Fault),
        wait=pause,
        stop=give_up,
        sleep=rest,
        reraise=True,
    )
    try:
        return retrying(lambda: attempt(left()))
    except Fault as fault:
        tries = retrying.statistics.get("attempt_number", 1)
        raise _with_reason(fault, tries, deadline_s) from fault.__cause__


def _fault_of(state: tenacity.RetryCallState) -> Fault:
    if state.outcome is None:
        raise AssertionError
    fault = state.outcome.exception()
    if not isinstance(fault, Fault):
        raise TypeError
    return fault


def _with_reason(fault: Fault, tries: int, deadline_s: float) -> Fault:
    if fault.most <= 1:
        return fault
    if tries >= fault.most:
        reason = f"; gave up after {tries} tries"
    elif fault.wait_s is not None:
        reason = f"; it asks to wait {fault.wait_s:g} s, which is past the deadline of {deadline_s:g} s"
    else:
        reason = f"; gave up after {tries} {'try' if tries == 1 else 'tries'}, at the deadline of {deadline_s:g} s"
    fault.error.args = (f"{fault.error}{reason}",)
    return fault
