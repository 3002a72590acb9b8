"""The only network code: one OpenAI-compatible endpoint, spoken to through the ``openai`` SDK; one call, one try.

No redirect is followed: it would hand the sources' text to a host that nobody chose. Proxies of the environment are used for
https to other machines only: never for loopback, never for plain http, where a proxy would read all. What comes back is read by
our own hand: the SDK and the HTTP library would read an error's body to its end, however long, and unpack whatever is packed.
"""

from __future__ import annotations

import importlib
import tempfile
import threading
import time
import weakref
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from briefgen.drafting.bodies import ACCEPTED, bounded, opening
from briefgen.drafting.envelope import BrokenBodyError, opened
from briefgen.drafting.faults import Speaker, broken, cut_off, late, status_fault, unreachable
from briefgen.drafting.nearby import to_this_machine
from briefgen.errors import OutputError, SettingsError
from briefgen.loopback import is_loopback, require_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from types import ModuleType

    import openai

    from briefgen.drafting.retrying import Fault

__all__ = ["CHAT_PATH", "DEFAULT_BASE_URL", "Heard", "Transport"]

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CHAT_PATH: Literal["/v1/chat/completions"] = "/v1/chat/completions"
MOST_BYTES = 16_000_000
MOST_FILE_BYTES = 4_000_000_000
CONNECT_S = 10.0

_GLANCE_S = 0.25
_SPOOLED = 8_000_000
_LISTED = 100

T = TypeVar("T")


class _OtherStatusError(Exception):
    """An answer that is none: its status, the head with names in lower case, and the beginning of what it says."""

    def __init__(self, status: int, headers: Mapping[str, str], said: str) -> None:
        super().__init__(f"status {status}")
        self.status, self.headers, self.said = status, headers, said


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole answer: its body as JSON, and its head."""

    body: dict[str, Any]
    headers: Mapping[str, str]


class Transport:
    """One endpoint; may be used from several threads, over connections that are kept open.

    Args:
        base_url: its address; empty for the SDK's default.
        api_key: for the endpoint; never in a message.
        model: named in messages only.
        stopped: set when the run is over: what is under way ends.
        local_only: connect to this machine only; ``localhost`` is not looked up, it is 127.0.0.1 or ``::1``.

    Raises:
        SettingsError: the base URL is no http(s) address, or not this machine's with ``local_only``; or neither it nor a key is
            set.
    """

    def __init__(
        self, base_url: str, api_key: str, *, model: str, stopped: threading.Event, local_only: bool = False
    ) -> None:
        self._base_url = (base_url or DEFAULT_BASE_URL).strip()
        self._api_key = api_key
        self._stopped = stopped
        self._local_only = local_only
        self._lock = threading.Lock()
        self._sdk: openai.OpenAI | None = None
        self._check(given=bool(base_url))
        self.speaker = Speaker(self.host, api_key, model)

    def _check(self, *, given: bool) -> None:
        try:
            parts = urlsplit(self._base_url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
            usable = usable and not any(c.isspace() or not c.isprintable() for c in self._base_url)
            secret = parts.username is not None
        except ValueError:  # a port that is no number, a broken IPv6 address
            usable = secret = False
        if usable and secret:
            # Libraries write addresses into their logs.
            raise SettingsError(
                "base_url holds a name or password before the @: give the address without it, and the key as OPENAI_API_KEY",
                field="base_url",
            )
        if not usable:
            shown = self._base_url.rpartition("@")[2]
            raise SettingsError(
                f"base_url is {shown!r}; it must be the address of an OpenAI-compatible endpoint, "
                "such as http://127.0.0.1:8080/v1",
                field="base_url",
            )
        if self._local_only:
            require_loopback(self.address, field="base_url")
        if not self._api_key.isascii() or not self._api_key.isprintable():
            raise SettingsError(
                "the key of the endpoint holds characters that no header can carry: check OPENAI_API_KEY",
                field="api_key",
            )
        if not given and not self._api_key:
            raise SettingsError(
                "the llm drafter needs an endpoint: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint than OpenAI's, "
                "or take --drafter extractive, which needs neither",
                field="api_key",
            )

    @property
    def host(self) -> str:
        """Host and port, without what may stand before an @."""
        return urlsplit(self._base_url).netloc.rpartition("@")[2]

    @property
    def address(self) -> str:
        """The base URL without what may stand before an @, and without a slash at its end."""
        parts = urlsplit(self._base_url)
        return f"{parts.scheme}://{self.host}{parts.path}".rstrip("/")

    # --- calls -----------------------------------------------------------------------------------------------------
    # Each takes the seconds it may last, connecting and reading included, and raises Fault.

    def chat(self, body: Mapping[str, Any], seconds: float) -> Heard:
        """``POST /chat/completions``."""
        return self._tried(
            seconds,
            lambda client, limit: client.chat.completions.with_streaming_response.create(**body, timeout=limit),
            self._read,
        )

    def models(self, seconds: float) -> dict[str, Any]:
        """``GET /models``."""
        return self._tried(
            seconds, lambda client, limit: client.models.with_streaming_response.list(timeout=limit), self._read
        ).body

    def upload(self, name: str, content: bytes, seconds: float) -> dict[str, Any]:
        """``POST /files``: a file of requests for a batch."""
        return self._tried(
            seconds,
            lambda client, limit: client.files.with_streaming_response.create(
                file=(name, content, "application/jsonl"), purpose="batch", timeout=limit
            ),
            self._read,
        ).body

    def create_batch(self, file_id: str, metadata: dict[str, str], seconds: float) -> dict[str, Any]:
        """``POST /batches``."""
        return self._tried(
            seconds,
            lambda client, limit: client.batches.with_streaming_response.create(
                completion_window="24h",
                endpoint=CHAT_PATH,
                input_file_id=file_id,
                metadata=metadata,
                timeout=limit,
            ),
            self._read,
        ).body

    def batch(self, batch_id: str, seconds: float) -> dict[str, Any]:
        """``GET /batches/ID``."""
        return self._tried(
            seconds,
            lambda client, limit: client.batches.with_streaming_response.retrieve(batch_id, timeout=limit),
            self._read,
        ).body

    def batches(self, after: str, seconds: float) -> dict[str, Any]:
        """``GET /batches``: a page of them, the newest first."""
        query = {"limit": _LISTED, **({"after": after} if after else {})}
        return self._tried(
            seconds,
            lambda client, limit: client.batches.with_streaming_response.list(extra_query=query, timeout=limit),
            self._read,
        ).body

    def file(self, file_id: str, seconds: float) -> IO[bytes]:
        """``GET /files/ID/content``, on disk where it is long; closed by the caller."""
        return self._tried(
            seconds,
            lambda client, limit: client.files.with_streaming_response.content(file_id, timeout=limit),
            self._spool,
        )

    # --- one try ---------------------------------------------------------------------------------------------------

    def _tried(
        self,
        seconds: float,
        send: Callable[[openai.OpenAI, Any], AbstractContextManager[Any]],
        read: Callable[[AbstractContextManager[Any], float], T],
    ) -> T:
        import openai  # noqa: PLC0415 - imported when used

        # A name that no look-up takes, such as one with a label of 64 letters, is a UnicodeError.
        expected = (openai.OpenAIError, _http_error("HTTPError"), _http_error("StreamError"), UnicodeError)
        ours = (_OtherStatusError, BrokenBodyError, TimeoutError)
        limit = openai.Timeout(seconds, connect=min(CONNECT_S, seconds))
        try:
            return _within(seconds, lambda: read(send(self.client(), limit), seconds), self._stopped)
        except (*expected, *ours) as error:
            fault, cause = self._fault(error, seconds), self.speaker.shown(error)
        except _http_error("InvalidURL") as error:
            raise SettingsError(
                f"base_url is {self.address!r}, which is no address: {error}", field="base_url"
            ) from error
        # Raised out here, with no error of the SDK in its context: those carry the request, the key with it.
        raise fault from cause

    def client(self) -> openai.OpenAI:
        """The SDK's client, made when first used."""
        import openai  # noqa: PLC0415 - imported when used

        with self._lock:
            if self._sdk is None:
                self._sdk = openai.OpenAI(
                    base_url=self._base_url,
                    api_key=self._api_key or "none",
                    max_retries=0,
                    http_client=self._http_client(),
                )
                weakref.finalize(self, self._sdk.close)  # kept connections are closed with their endpoint
            return self._sdk

    def _http_client(self) -> Any:  # noqa: ANN401 - of the library that the SDK rides
        import openai  # noqa: PLC0415 - imported when used

        local: dict[str, Any] = {"transport": to_this_machine(_library())} if self._local_only else {}
        return openai.DefaultHttpxClient(
            follow_redirects=False,
            trust_env=not local and _is_private_line(self._base_url),
            headers={"accept-encoding": ACCEPTED},
            event_hooks={"response": [_refuse_other_statuses]},
            **local,
        )

    def _read(self, asking: AbstractContextManager[Any], seconds: float) -> Heard:
        with asking as response:
            head = _head(response)
            parts = response.http_response.iter_raw()
            body = b"".join(_within_bounds(parts, head, seconds, MOST_BYTES))
            return Heard(self.speaker.read(opened(self.speaker.kept(body))), head)

    def _spool(self, asking: AbstractContextManager[Any], seconds: float) -> IO[bytes]:
        with asking as response:
            out = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - the caller closes it
            try:
                for part in _within_bounds(
                    response.http_response.iter_raw(), _head(response), seconds, MOST_FILE_BYTES
                ):
                    _append(out, part)
                out.seek(0)
            except BaseException:
                out.close()
                raise
            return out

    def _fault(self, error: Exception, seconds: float) -> Fault:
        import openai  # noqa: PLC0415 - imported when used

        if isinstance(error, _OtherStatusError):
            return status_fault(self.speaker, error.status, error.headers, error.said)
        if isinstance(error, BrokenBodyError):
            return broken(self.speaker, error)
        if isinstance(error, TimeoutError | openai.APITimeoutError | _http_error("TimeoutException")):
            return late(self.speaker, seconds)
        if isinstance(error, UnicodeError):
            return unreachable(self.speaker, error, refused=True)
        if isinstance(error, openai.APIConnectionError):
            return unreachable(self.speaker, error, refused=isinstance(error.__cause__, _http_error("ConnectError")))
        return cut_off(self.speaker, error)


def _refuse_other_statuses(response: Any) -> None:  # noqa: ANN401 - of the library that the SDK rides
    """Take an error's answer before the SDK does, which reads it to its end; and a redirect before it is looked at."""
    if 200 <= response.status_code < 300:
        return
    head = {name.lower(): value for name, value in response.headers.items()}
    said = opening(response.iter_raw(), head, (_http_error("HTTPError"), _http_error("StreamError")))
    raise _OtherStatusError(response.status_code, head, said)


def _head(response: Any) -> dict[str, str]:  # noqa: ANN401 - of the SDK
    return {name.lower(): value for name, value in response.headers.items()}


def _within_bounds(parts: Iterable[bytes], head: Mapping[str, str], seconds: float, most: int) -> Iterator[bytes]:
    """A body that is an answer; a part of one (206) is none."""
    if "content-range" in head:
        raise BrokenBodyError("the endpoint sent a part of its answer only", retryable=True)
    return bounded(parts, encoding=head.get("content-encoding", ""), seconds=seconds, most=most)


def _append(file: IO[bytes], part: bytes) -> None:
    try:
        file.write(part)
    except OSError as error:
        raise OutputError(
            f"the answers of a batch do not fit {tempfile.gettempdir()}: {error.strerror or error}"
        ) from error


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
    return parts.scheme == "https" and not is_loopback(parts.hostname or "")


def _library() -> ModuleType:
    """The HTTP library that the SDK rides: httpx up to 2.x, httpx2 since."""
    import openai  # noqa: PLC0415 - imported when used

    return importlib.import_module(openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0])


def _http_error(name: str) -> type[Exception]:
    """An exception of that library."""
    kind: type[Exception] = getattr(_library(), name)
    return kind
