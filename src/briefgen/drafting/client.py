"""The only network code: one OpenAI-compatible endpoint, asked through the ``openai`` SDK.

No redirect is followed: it would hand the sources' text to a host that nobody chose. Proxies of the environment are used for
https to other machines only: never for loopback, never for plain http, where a proxy would read all.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import threading
import time
import weakref
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.envelope import BrokenBodyError, CutReplyError, Reply, clipped, opened, reply_of
from briefgen.drafting.retrying import Fault, persist, retry_after
from briefgen.errors import ModelAuthenticationError, ModelError, ModelUnavailableError, SettingsError
from briefgen.model import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import openai

    from briefgen.settings import Settings

__all__ = ["Endpoint", "complete_all"]

DEFAULT_BASE_URL = "https://api.openai.com/v1"
MOST_BYTES = 16_000_000
CONNECT_S = 10.0
MOST_TRIES = 8
MOST_TRIES_UNREACHABLE = 4
MOST_TRIES_BROKEN = 3

_GLANCE_S = 0.25

_CONTEXT = ("context_length", "context length", "context size", "context window", "maximum context", "too many tokens")
_SPENT = ("insufficient_quota", "billing_hard_limit")

_NOT_IMPLEMENTED = 501
_NO_LISTING = {404, 405, _NOT_IMPLEMENTED}

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
        BaseException: of the first one that failed, at once: those not begun never begin, those under way are not waited for.
    """
    failed = threading.Event()

    def begin(request: Callable[[], T]) -> T:
        if failed.is_set():
            raise _NotBegunError
        try:
            return request()
        except BaseException:
            failed.set()
            raise

    pool = ThreadPoolExecutor(max_workers=max(1, concurrency), thread_name_prefix="briefgen")
    try:
        futures = [pool.submit(begin, request) for request in requests]
        index = {future: i for i, future in enumerate(futures)}
        pending = set(futures)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=index.__getitem__):
                if isinstance(future.exception(), _NotBegunError):
                    continue  # another one failed, and is still to come
                future.result()
                on_done(index[future])
        return tuple(future.result() for future in futures)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _within(seconds: float, work: Callable[[], T], stopped: threading.Event) -> T:
    """Run ``work`` in a thread of its own and wait no longer than this: looking up a name has no time-out of its own.

    Raises:
        TimeoutError: the time is over, or the run is.
    """
    if stopped.is_set():
        raise TimeoutError
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True, name="briefgen-request").start()
    until = time.monotonic() + seconds
    while not stopped.is_set() and (left := until - time.monotonic()) > 0:
        if wait([outcome], timeout=min(left, _GLANCE_S)).done:
            return outcome.result()
    raise TimeoutError


def _is_private_line(base_url: str) -> bool:
    """Whether proxies of the environment may be used: https to another machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "https" and not loopback


class Endpoint:
    """One endpoint and what was learnt of it in this run; may be used from several threads.

    Args:
        settings: base URL, key, model, time-outs, temperature, seed.
        sleep, clock: for tests.

    Raises:
        SettingsError: the base URL is no http(s) address, or neither it nor a key is set.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._base_url = (settings.base_url or DEFAULT_BASE_URL).strip()
        self._check()
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._clock = clock
        self._lock = threading.Lock()
        self._naming = threading.Lock()  # held while the endpoint is asked for its models
        self._dialect = Dialect(structured="object" if settings.structured == "off" else "schema")
        self._usage = Usage()
        self._model = settings.model
        self._sdk: openai.OpenAI | None = None

    def _check(self) -> None:
        try:
            parts = urlsplit(self._base_url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number, a broken IPv6 address
            usable = False
        if not usable:
            raise SettingsError(
                f"base_url is {self._base_url!r}; it must be the address of an OpenAI-compatible endpoint, "
                "such as http://127.0.0.1:8080/v1",
                field="base_url",
            )
        if not self._settings.base_url and not self._settings.api_key:
            raise SettingsError(
                "the llm drafter needs an endpoint: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint than OpenAI's, "
                "or take --drafter extractive, which needs neither",
                field="api_key",
            )

    # --- what is asked ---------------------------------------------------------------------------------------------

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
        while True:
            dialect = self._dialect
            body = dialect.body(
                request, model=self.model(), temperature=self._settings.temperature, seed=self._settings.seed
            )
            digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()
            try:
                reply = self._ask(lambda seconds, body=body: reply_of(self._post(body, seconds)), digest)  # type: ignore[misc]
            except Fault as fault:
                if not self._unlearn(dialect, fault):
                    raise _told(fault.error, digest) from fault
                continue
            self._count(reply)
            if reply.fault is not None:
                raise _told(reply.fault, digest)
            return reply

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
            listing = self._ask(self._list, "models")
        except Fault as fault:
            # Of the errors without a status, only an answer that is no API's, such as a web page, is not worth a repeat.
            if fault.status in _NO_LISTING or (not fault.status and not fault.error.retryable):
                raise SettingsError(f"{_unlisted(self.host)} ({fault.error})", field="model") from fault
            raise _told(fault.error, "") from fault
        data = listing.get("data")
        if not isinstance(data, list):
            raise SettingsError(_unlisted(self.host), field="model")
        items = [item for item in data if isinstance(item, dict)]
        names = sorted({name for item in items if isinstance(name := item.get("id"), str)})
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

    def dialect(self) -> Dialect:
        """How the endpoint wants to be spoken to, as far as it has said."""
        return self._dialect

    def _count(self, reply: Reply) -> None:
        with self._lock:
            was = self._usage
            self._usage = Usage(
                was.calls + 1, was.prompt_tokens + reply.prompt_tokens, was.completion_tokens + reply.completion_tokens
            )

    def _unlearn(self, spoken: Dialect, fault: Fault) -> bool:
        """Give up the part of a request that the endpoint complains of; whether asking anew makes sense."""
        if fault.status not in {400, 404, 415, 422, 500, 501}:
            return False
        spare = spoken.without(fault.complaint, may_loosen=self._settings.structured != "schema")
        if spare is None:
            return False
        with self._lock:
            if self._dialect == spoken:
                self._dialect = spare
        return True

    # --- the wire --------------------------------------------------------------------------------------------------

    @property
    def host(self) -> str:
        """Host and port, without what may stand before an @."""
        return urlsplit(self._base_url).netloc.rpartition("@")[2]

    def _client(self) -> openai.OpenAI:
        import openai  # noqa: PLC0415 - imported when used

        with self._lock:
            if self._sdk is None:
                self._sdk = openai.OpenAI(
                    base_url=self._base_url,
                    api_key=self._settings.api_key or "none",
                    max_retries=0,
                    http_client=openai.DefaultHttpxClient(
                        follow_redirects=False, trust_env=_is_private_line(self._base_url)
                    ),
                )
                weakref.finalize(self, self._sdk.close)  # kept connections are closed with their endpoint
            return self._sdk

    def _ask(self, send: Callable[[float], T], digest: str) -> T:
        import openai  # noqa: PLC0415 - imported when used

        expected = (openai.OpenAIError, _http_error("HTTPError"), BrokenBodyError, TimeoutError)

        def attempt(left_s: float) -> T:
            seconds = min(self._settings.timeout_s, left_s)
            try:
                return _within(seconds, lambda: send(seconds), self._stopped)
            except expected as error:
                raise self._fault(error, seconds) from self._shown(error)

        return persist(attempt, deadline_s=self._settings.deadline_s, seed=digest, sleep=self._sleep, clock=self._clock)

    def _post(self, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        create = self._client().chat.completions.with_streaming_response.create
        return self._read(create(**body, timeout=_timeout(seconds)), seconds)

    def _list(self, seconds: float) -> dict[str, Any]:
        models = self._client().models.with_streaming_response.list
        return self._read(models(timeout=_timeout(seconds)), seconds)

    def _read(self, opening: AbstractContextManager[Any], seconds: float) -> dict[str, Any]:
        """Read a body to its end, within a time and a size: a read time-out alone does not bound a body that drips."""
        until = time.monotonic() + seconds
        parts: list[bytes] = []
        size = 0
        with opening as response:
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    raise BrokenBodyError(f"the endpoint's answer is longer than {MOST_BYTES:,} bytes")
                if time.monotonic() > until:
                    raise TimeoutError
        return opened(b"".join(parts))

    # --- what can go wrong -----------------------------------------------------------------------------------------

    def _fault(self, error: Exception, seconds: float) -> Fault:
        import openai  # noqa: PLC0415 - imported when used

        if isinstance(error, openai.APIStatusError):
            return self._status_fault(error)
        if isinstance(error, BrokenBodyError):
            unwell = ModelUnavailableError if error.retryable else ModelError
            message = f"{self.host}: {self._clean(error)}"
            return Fault(unwell(message, retryable=error.retryable), most=MOST_TRIES_BROKEN if error.retryable else 1)
        if isinstance(error, TimeoutError | openai.APITimeoutError | _http_error("TimeoutException")):
            message = f"{self.host} gave no whole answer within {seconds:g} s (timeout_s)"
            return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_BROKEN)
        if isinstance(error, openai.APIConnectionError):
            why = self._clean(error.__cause__ or error)
            message = f"cannot reach {self.host}: {why}; is the endpoint up and OPENAI_BASE_URL right?"
            return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_UNREACHABLE)
        message = f"{self.host} broke off its answer: {self._clean(error)}"
        return Fault(ModelUnavailableError(message, retryable=True), most=MOST_TRIES_BROKEN)

    def _status_fault(self, error: openai.APIStatusError) -> Fault:
        status, headers = error.status_code, error.response.headers
        said = json.dumps(error.body, ensure_ascii=False) if error.body else str(error.message)
        where = f"{self.host} answered {status}"
        if status in {401, 403}:
            unset = "it wants a key, and no OPENAI_API_KEY is set"
            message = f"{where}: {'it does not accept the key in OPENAI_API_KEY' if self._settings.api_key else unset}"
            return Fault(ModelAuthenticationError(message), status=status)
        if 300 <= status < 400:
            to = urlsplit(headers.get("location", "")).netloc or "another path"
            message = (
                f"{where}, a redirect to {to}: redirects are not followed; set OPENAI_BASE_URL to the final address"
            )
            return Fault(ModelError(message), status=status)
        if any(word in said.casefold() for word in _CONTEXT) and status in {400, 413, 422, 500}:
            return Fault(CutReplyError(f"{where}: the request does not fit the model's context"), status=status)
        if status == 404 and "model" in said.casefold():
            message = f"{where}: it has no model {self._settings.model!r}; name another with --model"
            return Fault(ModelError(message), status=status, complaint=said)
        if status == 429 and any(word in said for word in _SPENT):
            return Fault(ModelError(f"{where}: the account behind the key has no credit left"), status=status)
        if status in {408, 409, 429} or status >= 500:
            wait_s = retry_after(headers.get("retry-after-ms"), headers.get("retry-after"), now=time.time())
            unavailable = ModelUnavailableError(f"{where}: {self._clean(error.message)}", retryable=True)
            return Fault(unavailable, most=self._tries(said, status), wait_s=wait_s, complaint=said, status=status)
        return Fault(ModelError(f"{where}: {self._clean(error.message)}"), status=status, complaint=said)

    def _tries(self, said: str, status: int) -> int:
        """A 5xx that complains of a part of the request is not repeated: that part is left out instead."""
        loosens = self._settings.structured != "schema"
        named = status in {500, 501} and self._dialect.without(said, may_loosen=loosens) is not None
        return 1 if named or status == _NOT_IMPLEMENTED else MOST_TRIES

    def _shown(self, error: Exception) -> Exception | None:
        """The cause to chain: none if its words hold the key, as a traceback would print them."""
        key = self._settings.api_key
        return None if key and key in str(error) else error

    def _clean(self, said: object) -> str:
        """What was said, on one line, and never with the key in it, should an endpoint repeat that."""
        key = self._settings.api_key
        return clipped(str(said).replace(key, "***") if key else said)


def _unlisted(host: str) -> str:
    return f"{host}: the endpoint does not list its models: name one with --model"


def _told(error: ModelError, digest: str) -> ModelError:
    error.request_digest = digest
    return error


def _timeout(seconds: float) -> Any:  # noqa: ANN401 - of httpx or httpx2, whichever the SDK rides
    import openai  # noqa: PLC0415 - imported when used

    return openai.Timeout(seconds, connect=min(CONNECT_S, seconds))


def _http_error(name: str) -> type[Exception]:
    """An exception of the HTTP library that the SDK rides: httpx up to 2.x, httpx2 since."""
    import openai  # noqa: PLC0415 - imported when used

    library = importlib.import_module(openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0])
    kind: type[Exception] = getattr(library, name)
    return kind
