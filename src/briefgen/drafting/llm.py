"""The drafter that asks a language model: extraction one source at a time, composition from located quotes, repair."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.drafting.compose import compose
from briefgen.drafting.conversation import Answering, Conversation, open_conversation
from briefgen.drafting.envelope import CutReplyError
from briefgen.drafting.extract import distinct, extract
from briefgen.drafting.prompting import digests
from briefgen.drafting.protocol import Drafted, Provenance
from briefgen.drafting.repair import repair
from briefgen.errors import MalformedReplyError, ModelRefusedError, PendingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefgen.model import Claim, Evidence, Judgement, Source
    from briefgen.settings import ProgressListener, Settings

__all__ = ["LLMDrafter"]

_SHOWN = 80
_STEPS = ("extract", "compose", "merge", "repair")


def _fault(error: MalformedReplyError) -> str:
    """What is wrong, without where reading stopped: that is of use to the model, which had it, not to a person."""
    return str(error).partition(": Expecting value")[0].partition(", after '")[0]


def _opening(reply: str) -> str:
    """How the reply begins, on one line and with no character that a terminal obeys."""
    shown = "".join(c if c.isprintable() else " " for c in reply[: 4 * _SHOWN])
    shown = " ".join(shown.split())
    return f"; the reply begins “{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”" if shown else ""


class LLMDrafter:
    """Drafts through any OpenAI-compatible endpoint. Implements :class:`briefgen.drafting.protocol.Drafter`.

    Args:
        settings: endpoint, model, room and limits; no environment variable is read here.
        chat: a conversation that others take part in; None for one of its own, which keeps answers for this run only.
        endpoint: another one than the settings name; for tests.

    Raises:
        SettingsError: neither an endpoint nor a key is set, or the base URL is no http(s) address.
    """

    name = "llm"

    def __init__(
        self, settings: Settings, *, chat: Conversation | None = None, endpoint: Answering | None = None
    ) -> None:
        self._settings = settings
        self._chat = chat or open_conversation(settings, endpoint=endpoint)
        self._evidence: tuple[Evidence, ...] = ()

    def draft(self, sources: Sequence[Source], *, progress: ProgressListener) -> Drafted:
        """Read each source, then write a draft from what was located.

        Raises:
            ModelError: the endpoint failed, or no reply at all could be used.
            BudgetError: the next request may cost more than is left.
            PendingError: requests lie with the provider's batch API.
            SettingsError: the model is not named and the endpoint has not exactly one.
        """
        progress = self._chat.telling(progress)
        with self._ending():
            self._chat.model()
            with self._saying("reading the sources"):
                found = extract(self._chat, sources, self._settings, progress=progress)
            self._evidence = found.evidence
            title = self._title(sources)
            with self._saying("composing the draft"):
                voices = distinct(found.evidence, sources)
                composed = compose(self._chat, voices, self._settings, title=title, progress=progress)
        return Drafted(composed.draft, found.evidence, found.refused, (*found.notes, *composed.notes))

    def repair(self, judgements: Sequence[Judgement], *, progress: ProgressListener) -> Mapping[str, Claim]:
        """Write failed claims anew, closer to their quotes; raises ModelError if the endpoint fails."""
        with self._ending(), self._saying("rewriting claims"):
            return repair(self._chat, judgements, self._evidence, self._settings, progress=self._chat.telling(progress))

    def provenance(self) -> Provenance:
        """Model, parameters as they were sent in the end, prompts with their digests, usage so far."""
        dialect, settings = self._chat.dialect(), self._settings
        sent = {
            "chunk_overlap": settings.chunk_overlap,
            "chunk_size": settings.chunk_size,
            "context_tokens": settings.context_tokens,
            "reply_tokens": settings.reply_tokens,
            "seed": settings.seed if dialect.seed else None,
            "structured": dialect.structured,
            "temperature": settings.temperature if dialect.temperature else None,
        }
        replaced = self._chat.redacted()
        told = sent if replaced is None else {**sent, "redacted": dict(replaced)}
        parameters = tuple((name, json.dumps(value)) for name, value in sorted(told.items()))
        prompts = digests() if replaced is None else (*digests(), *digests(("redacted",)))
        return Provenance(self._chat.model(), parameters, tuple(sorted(prompts)), self._chat.usage(*_STEPS))

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """However a step fails, Ctrl-C included, its other requests end with it."""
        try:
            yield
        except PendingError:
            self._chat.flush()  # it raises an error of its own, which says where the requests lie
            raise
        except BaseException as error:
            self._chat.stop()
            if isinstance(error, MalformedReplyError | ModelRefusedError):
                self._chat.forget_faults()
            raise

    @contextmanager
    def _saying(self, step: str) -> Iterator[None]:
        """What a person needs where the model does not keep to the format: step, endpoint, model, reply and a way out."""
        try:
            yield
        except CutReplyError:
            raise
        except MalformedReplyError as error:
            who = f"the model {self._chat.model()!r} at {self._chat.host}"
            error.args = (f"{step}, {who}: {_fault(error)}{_opening(error.reply)}; {self._way_out()}",)
            raise

    def _way_out(self) -> str:
        plainer = " or" if self._settings.structured == "off" else ", --structured off, or"
        return f"try another model{plainer} --drafter extractive"

    def _title(self, sources: Sequence[Source]) -> str:
        """From the settings or the lead source, never from the model."""
        lead = next((s.title.value for s in sources if s.copy_of is None), "")
        return self._settings.title or self._settings.question or lead
