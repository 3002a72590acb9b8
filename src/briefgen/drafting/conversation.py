"""All that a run asks of a model goes through one conversation: what is kept, then the budget, then the endpoint."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from briefgen.drafting.client import Endpoint
from briefgen.drafting.keeping import RunMemory
from briefgen.drafting.metering import Meter, Metered
from briefgen.drafting.offline import Offline
from briefgen.drafting.prices import Bill, cost_of, price_of
from briefgen.drafting.redacting import redactor_of
from briefgen.drafting.remembering import Remembering
from briefgen.errors import SettingsError
from briefgen.model import Usage
from briefgen.settings import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefgen.drafting.dialect import Dialect, Request
    from briefgen.drafting.envelope import Reply
    from briefgen.drafting.redacting import Redacted
    from briefgen.ledger import Ledger
    from briefgen.settings import ProgressListener, Settings, Spent

__all__ = ["Answering", "Conversation", "open_conversation"]


class Answering(Protocol):
    """What a conversation ends in: :class:`briefgen.drafting.client.Endpoint`, the provider's batch API, or a stand-in."""

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        ...

    def answer(self, request: Request) -> Reply:
        """A reply, its ``fault`` set where it may not be used; raises a ModelError where there was no answer."""
        ...

    def model(self) -> str:
        """The model's name."""
        ...

    def dialect(self) -> Dialect:
        """How it is spoken to."""
        ...

    def adopt(self, spoken: Dialect) -> None:
        """Give up what an earlier run had to give up."""
        ...

    def stop(self) -> None:
        """End what is under way."""
        ...


def open_conversation(
    settings: Settings, *, ledger: Ledger | None = None, endpoint: Answering | None = None
) -> Conversation:
    """Begin to talk to the model that the settings name; nothing is sent yet.

    Args:
        settings: endpoint, model, parameters, budget; ``batch`` for the provider's batch API; ``offline`` for answers of the
            ledger only, without a connection.
        ledger: where answers are kept; None keeps them for this run only.
        endpoint: another one than the settings name; for tests.

    Raises:
        SettingsError: neither an endpoint nor a key is set, or the base URL is no http(s) address, or not this machine's with
            ``local_only``; or ``offline`` cannot work.
    """
    return Conversation(settings, endpoint or _endpoint(settings, ledger), ledger=ledger)


def _endpoint(settings: Settings, ledger: Ledger | None) -> Answering:
    if settings.offline:
        return Offline(settings, ledger=ledger)
    if settings.batch:
        if ledger is None:
            raise SettingsError(
                "batch needs a ledger, in which it stands what lies with the provider: name a folder as cache",
                field="batch",
            )
        from briefgen.drafting.provider_batch import ProviderBatch  # noqa: PLC0415 - imported when used

        return ProviderBatch(settings, ledger=ledger)
    return Endpoint(settings)


class Conversation:
    """One run's talk to one model, from several threads. Implements :class:`briefgen.drafting.asking.Chat`.

    Args:
        settings: of the run.
        endpoint: answers.
        ledger: where answers are kept; None keeps them for this run only.
    """

    def __init__(self, settings: Settings, endpoint: Answering, *, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._meter = Meter(settings)
        self._redactor = redactor_of(settings)
        self._replaced: dict[str, set[str]] = {}
        self._kept = Remembering(
            endpoint if isinstance(endpoint, Offline) else Metered(endpoint, self._meter),
            settings,
            model=endpoint.model,
            store=ledger or RunMemory(),
            cost=self._cost,
            adopt=endpoint.adopt,
        )

    @property
    def host(self) -> str:
        """Host and port of the endpoint."""
        return self._endpoint.host

    def complete(self, request: Request) -> Reply:
        """Answer one request, from what is kept or for money. What is to be redacted goes no further than this.

        Raises:
            SettingsError: a pattern of one's own takes too long.
            ModelError: there was no answer, or one that may not be used.
            BudgetError: it may cost more than is left.
            PendingError: it was queued for the provider's batch API.
        """
        sent = self._redactor.request(request)
        self._note(sent)
        reply = self._kept.answer(sent.request)
        if taken := getattr(self._endpoint, "taken", None):
            taken(sent.request)  # it is kept under its name now, and no more as an answer of a batch
        return replace(reply.usable(), stands_for=sent.stands_for) if self._redactor.names else reply.usable()

    def has(self, request: Request) -> bool:
        """Whether this request would cost nothing."""
        return self._kept.has(self._redactor.request(request).request)

    def redacted(self) -> Mapping[str, int] | None:
        """By name of a pattern, how many values were replaced in what this run asked, each once; None where none is set."""
        if not self._redactor.names:
            return None
        return {name: len(self._replaced.get(name, ())) for name in self._redactor.names}

    def model(self) -> str:
        """The model's name; asked of the endpoint where none is set."""
        return self._endpoint.model()

    def dialect(self) -> Dialect:
        """How the model was spoken to, by the answers that this run rests on."""
        spoken = [item.spoken for item in self._kept.answered() if item.spoken]
        if not spoken:
            return self._endpoint.dialect()
        first, *others = spoken
        for other in others:
            first = first.less(other)
        return first

    def usage(self, *steps: str) -> Usage:
        """What the answers cost on which this run rests, kept ones included, each once: as if all had been paid for now.

        Args:
            steps: names of the prompts that count; all of them if none is named.
        """
        answered = [item for item in self._kept.answered() if not steps or item.request.step in steps]
        costs = [item.cost for item in answered if item.cost is not None]
        return Usage(
            calls=sum(item.calls for item in answered),
            prompt_tokens=sum(item.prompt_tokens for item in answered),
            completion_tokens=sum(item.completion_tokens for item in answered),
            # Exact, whatever the order in which answers came.
            cost=math.fsum(costs) if answered and len(costs) == len(answered) else None,
            cached_tokens=sum(item.cached_tokens for item in answered),
        )

    def spent(self) -> Spent:
        """What this run has paid for, and how many answers it reused."""
        return self._meter.spent(reused=self._kept.reused)

    def telling(self, listen: ProgressListener) -> ProgressListener:
        """The listener, told with each step what was spent so far."""

        def told(progress: Progress) -> None:
            listen(replace(progress, spent=self.spent()))

        return told

    def stop(self) -> None:
        """End what is under way: a run that failed or was interrupted is not kept waiting by its other requests."""
        self._kept.stop()
        self._meter.stop()
        self._endpoint.stop()

    def flush(self) -> None:
        """Hand what was queued to the provider's batch API.

        Raises:
            PendingError: something is not answered yet; it says how many requests lie where.
        """
        if flush := getattr(self._endpoint, "flush", None):
            flush()

    def forget_faults(self) -> None:
        """Drop the answers of this run that could not be used, since the run failed by them."""
        self._kept.forget_faults()

    def _note(self, sent: Redacted) -> None:
        for placeholder, value in sent.stands_for.items():
            self._replaced.setdefault(placeholder[1:].partition(" ")[0], set()).add(value)

    def _cost(self, reply: Reply) -> float | None:
        if not reply.prompt_tokens:
            return None  # it reports nothing
        price = price_of(self._settings, self.host, self.model())
        bill = Bill(reply.prompt_tokens, reply.cached_tokens, reply.completion_tokens)
        return cost_of(price, bill)
