"""A language model as a judge: asked whether quoted words alone support a claim, through the drafter's client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from briefgen.drafting.asking import ask
from briefgen.drafting.conversation import Answering, Conversation, open_conversation
from briefgen.drafting.prompting import digests, render
from briefgen.drafting.protocol import Provenance
from briefgen.errors import MalformedReplyError, ModelError, ModelRefusedError, OfflineError, SettingsError

if TYPE_CHECKING:
    from briefgen.settings import Settings

__all__ = ["LLMJudge"]

SCHEMA = "judge.v1.json"
PROMPT = "judge"
_REPLY_TOKENS = 400


class LLMJudge:
    """Asks any OpenAI-compatible endpoint. Implements :class:`briefgen.gate.Doubter`.

    Args:
        settings: endpoint, model and limits; no environment variable is read here.
        chat: a conversation that others take part in; None for one of its own, which keeps answers for this run only.
        endpoint: another one than the settings name; for tests.

    Raises:
        SettingsError: neither an endpoint nor a key is set, or the base URL is no http(s) address.
    """

    def __init__(
        self, settings: Settings, *, chat: Conversation | None = None, endpoint: Answering | None = None
    ) -> None:
        if chat is None and endpoint is None and not (settings.base_url or settings.api_key or settings.offline):
            raise SettingsError(
                "the judge needs an endpoint: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint than OpenAI's, "
                "or leave the judge out",
                field="judge",
            )
        self._chat = chat or open_conversation(settings, endpoint=endpoint)
        self._model = settings.model
        self._down: ModelError | SettingsError | None = None

    @property
    def name(self) -> str:
        """``llm-judge`` and the model, once that is known."""
        return f"llm-judge {self._model}".rstrip()

    def __call__(self, claim: str, evidence: str, /) -> str | None:
        """The reason why the words do not support the claim; None where they do.

        Raises:
            ModelError: no usable reply. After a fault of the endpoint itself no further request is made: a run over many
                claims does not wait for the same fault at each.
            SettingsError: the model is not named and the endpoint has not exactly one.
        """
        if self._down is not None:
            raise self._down
        messages = render(PROMPT, claim=claim, evidence=evidence)
        try:
            self._model = self._chat.model()
            reply, _ = ask(self._chat, messages, schema_name=SCHEMA, max_tokens=_REPLY_TOKENS, step=PROMPT)
        except (MalformedReplyError, ModelRefusedError, OfflineError):
            raise  # of this claim; the next may fare better
        except (ModelError, SettingsError) as error:
            self._down = error
            raise
        return None if reply["supported"] else reply["reason"].strip() or "it gave no reason"

    def provenance(self) -> Provenance:
        """The model, what was redacted, the prompt with its digest, and what it cost so far."""
        replaced = self._chat.redacted()
        prompts = (PROMPT,) if replaced is None else (PROMPT, "redacted")
        parameters = () if replaced is None else (("redacted", json.dumps(dict(replaced))),)
        return Provenance(self._model, parameters, digests(prompts), self._chat.usage(PROMPT))
