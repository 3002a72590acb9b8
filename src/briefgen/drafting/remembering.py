"""Replies kept under a digest of all that they depend on: what was answered once is not asked, or paid for, again."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit

from briefgen.drafting import wire
from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.envelope import CutReplyError, Reply
from briefgen.drafting.keeping import Store, packed, unpacked
from briefgen.drafting.prompting import PROMPTS, digests
from briefgen.drafting.redacting import invented
from briefgen.errors import ModelError, ModelUnavailableError
from briefgen.ledger import StoppedError, key_of
from briefgen.version import READERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefgen.settings import Settings

__all__ = ["Answered", "Asked", "Remembering"]

KIND = "reply"
_FORMAT = 1
_DEFAULT_BASE_URL = "https://api.openai.com/v1"
_FOLLOW_UPS = ("again", "shape")
_PROMPTS_OF = {"extract": ("extract_again",)}


class Asked(Protocol):
    """What answers where nothing is kept: the endpoint, or the provider's batch API, behind the budget."""

    def answer(self, request: Request) -> Reply:
        """A reply, its ``fault`` set where it may not be used: it was paid for all the same.

        Raises:
            ModelError: there was no answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that this run rests on.

    Attributes:
        request: what was asked.
        calls: 1; 0 where the endpoint would not take the request, such as one that does not fit the model's context.
        prompt_tokens, completion_tokens, cached_tokens: as the endpoint reported.
        cost: in US dollars, when it was paid; None where no price was known.
        spoken: the dialect in which it was answered.
    """

    request: Request
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost: float | None
    spoken: Dialect | None


class Remembering:
    """Asks only what is not kept, and keeps every answer at once.

    Args:
        asked: answers what is not kept.
        settings: what a reply depends on beside the request; ``refresh`` asks each request anew, once a run.
        model: the model's name.
        store: where replies are kept.
        cost: of a reply, in US dollars; None where no price is known.
        adopt: told the dialect in which a kept reply was answered, so that it need not be learnt again.
    """

    def __init__(
        self,
        asked: Asked,
        settings: Settings,
        *,
        model: Callable[[], str],
        store: Store,
        cost: Callable[[Reply], float | None],
        adopt: Callable[[Dialect], None],
    ) -> None:
        self._asked = asked
        self._settings = settings
        self._model = model
        self._store = store
        self._cost = cost
        self._adopt = adopt
        self._mutex = threading.Lock()
        self._answered: dict[str, Answered] = {}
        self._reused = 0
        self._stopped = threading.Event()

    def answer(self, request: Request) -> Reply:
        """The reply that is kept, else the one that is paid for now.

        Raises:
            ModelError: there was no answer.
        """
        key = self.key(request)
        if reply := self._kept(key, request):
            return reply
        try:
            with self._store.only_one(key, stopped=self._stopped):
                # Another build may have paid for it while this one waited.
                return self._kept(key, request) or self._paid(key, request)
        except StoppedError as error:
            raise ModelUnavailableError("the run was ended before this request was sent", retryable=True) from error

    def has(self, request: Request) -> bool:
        """Whether this request would cost nothing."""
        key = self.key(request)
        return (key in self._answered or not self._settings.refresh) and self._store.has(KIND, key)

    def stop(self) -> None:
        """Let nobody wait any longer for what another build is asking."""
        self._stopped.set()

    def answered(self) -> tuple[Answered, ...]:
        """Everything that this run rests on so far, each request once."""
        with self._mutex:
            return tuple(self._answered.values())

    @property
    def reused(self) -> int:
        """How many answers of this run had been paid for before."""
        return self._reused

    def forget_faults(self) -> None:
        """Drop the answers of this run that could not be used: a run that failed by them may fare better the next time."""
        with self._mutex:
            asked = {key: item.request for key, item in self._answered.items()}
        faulty = [key for key, request in asked.items() if not self._usable(key, request)]
        self._store.forget(KIND, faulty)

    def key(self, request: Request) -> str:
        """The name under which a reply is kept: a digest of everything that it depends on.

        The body is the one that the settings ask for, not the one that the endpoint was found to take: so the name is known
        before the endpoint has been asked anything.
        """
        settings, model = self._settings, self._model()
        dialect = Dialect(structured="object" if settings.structured == "off" else "schema")
        return key_of(
            format=_FORMAT,
            readers=READERS,
            base_url=_address(settings.base_url),
            prompts=_prompts(request.step),
            model=model,
            structured=settings.structured,
            body=dialect.body(request, model=model, temperature=settings.temperature, seed=settings.seed),
        )

    def _kept(self, key: str, request: Request) -> Reply | None:
        if self._settings.refresh and key not in self._answered:
            return None
        value = self._store.get(KIND, key)
        kept = unpacked(value) if value is not None else None
        if kept is None:
            return None
        reply, calls, cost = kept
        if reply.spoken is not None:
            self._adopt(reply.spoken)
        self._note(key, request, reply, calls=calls, cost=cost, reused=True)
        return reply

    def _paid(self, key: str, request: Request) -> Reply:
        calls = 1
        try:
            reply = self._asked.answer(request)
        except CutReplyError as error:
            # The endpoint would not take it, which costs nothing: asked again it may, as its context may have been widened. But
            # a batch tells of it once only, and the build would otherwise wait for another one for ever.
            if not self._settings.batch:
                raise
            reply, calls = Reply("", 0, 0, error), 0
        cost = self._cost(reply) if calls else 0.0
        tokens = reply.prompt_tokens + reply.completion_tokens
        note = ", ".join(filter(None, (request.step, self._model())))
        value = packed(reply, calls=calls, cost=cost)
        self._store.put(KIND, key, value, calls=calls, tokens=tokens, cost=cost, note=note)
        self._note(key, request, reply, calls=calls, cost=cost, reused=False)
        return reply

    def _note(self, key: str, request: Request, reply: Reply, *, calls: int, cost: float | None, reused: bool) -> None:
        answered = Answered(
            request,
            calls,
            reply.prompt_tokens,
            reply.completion_tokens,
            reply.cached_tokens,
            cost,
            reply.spoken,
        )
        with self._mutex:
            if key not in self._answered:
                self._answered[key] = answered
                self._reused += calls if reused else 0

    def _usable(self, key: str, request: Request) -> bool:
        value = self._store.get(KIND, key)
        kept = unpacked(value) if value is not None else None
        try:
            if kept is not None:
                text = kept[0].usable().text
                wire.parse(text, request.schema_name)
                return not (self._settings.redact and invented(request, text))
        except ModelError:
            return False
        return True


def _address(base_url: str) -> str:
    """The endpoint's address without what may stand before an @, and without a slash at its end."""
    parts = urlsplit((base_url or _DEFAULT_BASE_URL).strip())
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")


def _prompts(step: str) -> tuple[tuple[str, str], ...]:
    """The prompt files that a step may use, with their digests; all of them for a step that is not known."""
    names = (step, *_PROMPTS_OF.get(step, ()), *_FOLLOW_UPS) if step in PROMPTS else tuple(PROMPTS)
    return digests(names)
