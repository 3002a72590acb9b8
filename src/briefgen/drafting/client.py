"""One endpoint as it is asked: in its own dialect, at its own pace, with repeats; and several requests at a time."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.envelope import BrokenBodyError, Reply, reply_of
from briefgen.drafting.faults import broken
from briefgen.drafting.pacing import Back, Lanes
from briefgen.drafting.prompting import tokens
from briefgen.drafting.retrying import Fault, persist
from briefgen.drafting.transport import Heard, Transport
from briefgen.errors import BudgetError, ModelError, PendingError, SettingsError
from briefgen.model import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.settings import Settings

__all__ = ["Endpoint", "OnTry", "complete_all"]

_LONGEST_NAME = 200
_NO_LISTING = {404, 405, 501}
_NAMES_A_PART = {400, 404, 415, 422, 500, 501}

OnTry = Callable[[Request, Literal["due", "sent", "unbilled"]], None]
"""Told, in the asking thread, of each try of a request: before it stands in line (``due``; this may wait for other requests to
end, as the try takes no lane yet, and what it raises keeps the try from going out), before it goes out (``sent``), and after it
where it was surely not billed (``unbilled``: no connection, or a 4xx answer)."""

T = TypeVar("T")


class _NotBegunError(Exception):
    """A request that was not made because an earlier one had failed."""


def complete_all(
    requests: Sequence[Callable[[], T]], *, concurrency: int, on_done: Callable[[int], None]
) -> tuple[T, ...]:
    """Run requests, several at a time.

    Args:
        requests: each makes one request, with its repeats and follow-ups, and returns what came of it.
        concurrency: most at a time.
        on_done: told the index of each that ended well, in the order in which they end, in this thread.

    Returns:
        What they returned, in the order given.

    Raises:
        PendingError: some wait for a provider's batch; raised when all others have ended.
        BudgetError: of the first one that was not paid for; raised when those under way have ended, as they are paid for.
        BaseException: any other, of the first one that failed, at once: those not begun never begin, those under way are not
            waited for.
    """
    failed = threading.Event()

    def begin(request: Callable[[], T]) -> T:
        if failed.is_set():
            raise _NotBegunError
        try:
            return request()
        except PendingError:
            raise
        except BaseException:
            failed.set()
            raise

    pool = ThreadPoolExecutor(max_workers=max(1, concurrency), thread_name_prefix="briefgen")
    try:
        futures = [pool.submit(begin, request) for request in requests]
        index = {future: i for i, future in enumerate(futures)}
        pending = set(futures)
        refused: list[BudgetError] = []
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=index.__getitem__):
                error = future.exception()
                if isinstance(error, BudgetError):
                    refused.append(error)
                    continue
                if isinstance(error, _NotBegunError | PendingError):
                    continue  # another one failed, and is still to come; or all the others are still to be heard
                future.result()
                on_done(index[future])
        if refused:
            raise refused[0]
        return tuple(future.result() for future in futures)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class Endpoint:
    """One endpoint and what was learnt of it in this run; may be used from several threads.

    Args:
        settings: base URL, key, model, time-outs, temperature, seed.
        on_try: told of each try.
        sleep, clock: for tests.

    Raises:
        SettingsError: the base URL is no http(s) address, or neither it nor a key is set.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_try: OnTry | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._stopped = threading.Event()
        self.transport = Transport(
            settings.base_url,
            settings.api_key,
            model=settings.model,
            stopped=self._stopped,
            local_only=settings.local_only,
        )
        self.on_try = on_try
        self._sleep = sleep or self._stopped.wait
        self._clock = clock
        self._lanes = Lanes(
            settings.concurrency, longest_s=settings.deadline_s, stopped=self._stopped, sleep=sleep, clock=clock
        )
        self._lock = threading.Lock()
        self._naming = threading.Lock()  # held while the endpoint is asked for its models
        self._dialect = Dialect(structured="object" if settings.structured == "off" else "schema")
        self._usage = Usage()
        self._model = settings.model

    @property
    def host(self) -> str:
        """Host and port, without what may stand before an @."""
        return self.transport.host

    def complete(self, request: Request) -> Reply:
        """Ask once, with repeats where a repeat may heal.

        Returns:
            A whole reply; its text is not read yet.

        Raises:
            ModelAuthenticationError: the key is refused.
            ModelUnavailableError: no answer within the tries and the deadline.
            ModelRefusedError: the model or a filter of the endpoint refused.
            MalformedReplyError: the reply is empty, cut or ended for an unknown reason.
            ModelError: anything else that the endpoint said.
        """
        return self.answer(request).usable()

    def answer(self, request: Request) -> Reply:
        """Ask as :meth:`complete` does, but return a reply that may not be used, too, with its ``fault``: it was paid for."""
        while True:
            dialect = self._dialect
            body = self.body(request, dialect)
            digest = _digest(body)
            try:
                reply = self._asked(request, body, digest)
            except Fault as fault:
                if not self.unlearn(dialect, fault):
                    raise _told(fault.error, digest) from fault.__cause__
                continue
            self._count(reply)
            if reply.fault is not None:
                _told(reply.fault, digest)
            return replace(reply, spoken=dialect)

    def body(self, request: Request, dialect: Dialect) -> dict[str, Any]:
        """The body of a request as it is sent."""
        return dialect.body(
            request, model=self.model(), temperature=self._settings.temperature, seed=self._settings.seed
        )

    def _asked(self, request: Request, body: dict[str, Any], digest: str) -> Reply:
        """Ask until the tries or the deadline are used up.

        Standing in line for the pace of all lanes is no part of the deadline, but before a repeat no longer than it is: an
        endpoint may tell limits of its own with each refusal.
        """
        first_s: float | None = None
        again_s = 0.0

        def attempt(left_s: float) -> Reply:
            nonlocal first_s, again_s
            self._tell(request, "due")
            departure = self._lanes.enter(tokens(*(m.content for m in request.messages)) + request.max_tokens)
            if first_s is None:
                first_s = departure.waited_s
            else:
                again_s += departure.waited_s
            back = Back()
            try:
                heard = self._try(request, body, min(self._settings.timeout_s, left_s))
                back = Back("answered", heard.headers)
            except Fault as fault:
                back = Back("refused" if _too_soon(fault) else "failed", fault.headers, fault.wait_s)
                raise
            finally:
                self._lanes.leave(departure, back)
            return self._reply(heard)

        deadline_s = self._settings.deadline_s
        return self.persist(attempt, digest, clock=lambda: self._clock() - (first_s or 0.0) - min(again_s, deadline_s))

    def _tell(self, request: Request, event: Literal["due", "sent", "unbilled"]) -> None:
        if self.on_try:
            self.on_try(request, event)

    def _reply(self, heard: Heard) -> Reply:
        try:
            return reply_of(heard.body)
        except BrokenBodyError as error:
            raise broken(self.transport.speaker, error) from error

    def _try(self, request: Request, body: dict[str, Any], seconds: float) -> Heard:
        self._tell(request, "sent")
        try:
            return self.transport.chat(body, seconds)
        except Fault as fault:
            if not fault.billed:
                self._tell(request, "unbilled")
            if fault.status >= 500 and self._named_part(self._dialect, fault):
                fault.most = (
                    1  # a 5xx that complains of a part of the request is not repeated: that part is left out instead
                )
            raise

    def model(self) -> str:
        """The model's name: as set, else the only one that the endpoint has.

        Raises:
            SettingsError: none is set and the endpoint has none or several.
        """
        with self._naming:
            if not self._model:
                self._model = self._only_model()
            return self._model

    def _only_model(self) -> str:
        try:
            listing = self.persist(
                lambda left_s: self.transport.models(min(self._settings.timeout_s, left_s)), "models"
            )
        except Fault as fault:
            # Of the errors without a status, only an answer that is no API's, such as a web page, is not worth a repeat.
            if fault.status in _NO_LISTING or (not fault.status and not fault.error.retryable):
                raise SettingsError(f"{_unlisted(self.host)} ({fault.error})", field="model") from fault.__cause__
            raise _told(fault.error, "") from fault.__cause__
        data = listing.get("data")
        if not isinstance(data, list):
            raise SettingsError(_unlisted(self.host), field="model")
        items = [item for item in data if isinstance(item, dict)]
        names = sorted({name for item in items if isinstance(name := item.get("id"), str) and _is_name(name)})
        if len(names) != 1:
            has = (
                f"{len(names)} models ({', '.join(names[:5])}{', …' if len(names) > 5 else ''})"
                if names
                else "no models"
            )
            raise SettingsError(f"{self.host} lists {has}: name the one to use with --model", field="model")
        return names[0]

    def usage(self) -> Usage:
        """What it cost so far."""
        with self._lock:
            return self._usage

    def stop(self) -> None:
        """End what is under way: a run that failed or was interrupted is not kept waiting by its other requests."""
        self._stopped.set()
        self._lanes.wake()

    def dialect(self) -> Dialect:
        """How the endpoint wants to be spoken to, as far as it has said."""
        return self._dialect

    def adopt(self, spoken: Dialect) -> None:
        """Give up what an earlier run had to give up, so that no request is refused for it again."""
        with self._lock:
            self._dialect = self._dialect.less(spoken)

    def persist(self, attempt: Callable[[float], T], seed: str, *, clock: Callable[[], float] | None = None) -> T:
        """Try with repeats, pauses and the deadline of one request; ``attempt`` is given the seconds left.

        Raises:
            Fault: of the last try.
        """
        return persist(
            attempt, deadline_s=self._settings.deadline_s, seed=seed, sleep=self._sleep, clock=clock or self._clock
        )

    def unlearn(self, spoken: Dialect, fault: Fault) -> bool:
        """Give up the part of a request that the endpoint complains of; whether asking anew makes sense."""
        spare = self._named_part(spoken, fault)
        if spare is None:
            return False
        self.adopt(spare)
        return True

    def _named_part(self, spoken: Dialect, fault: Fault) -> Dialect | None:
        """The dialect without the part of a request that the endpoint complains of; None if it names none."""
        if fault.status not in _NAMES_A_PART:
            return None
        return spoken.without(fault.complaint, may_loosen=self._settings.structured != "schema")

    def _count(self, reply: Reply) -> None:
        with self._lock:
            was = self._usage
            self._usage = replace(
                was,
                calls=was.calls + 1,
                prompt_tokens=was.prompt_tokens + reply.prompt_tokens,
                completion_tokens=was.completion_tokens + reply.completion_tokens,
                cached_tokens=was.cached_tokens + reply.cached_tokens,
            )


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def _too_soon(fault: Fault) -> bool:
    return fault.status in {429, 529} or (fault.status == 503 and fault.wait_s is not None)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _unlisted(host: str) -> str:
    return f"{host}: the endpoint does not list its models: name one with --model"


def _told(error: ModelError, digest: str) -> ModelError:
    error.request_digest = digest
    return error
