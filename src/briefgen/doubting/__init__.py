"""Judges that may doubt a verified claim (BG502): a language model, or a local model for natural language inference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefgen.model import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.doubting.judge import LLMJudge
    from briefgen.doubting.nli import NLIModel
    from briefgen.drafting.conversation import Conversation
    from briefgen.drafting.protocol import Provenance
    from briefgen.gate import Doubter
    from briefgen.settings import Settings

__all__ = ["LLMJudge", "NLIModel", "doubters", "with_doubters"]


def doubters(settings: Settings, *, chat: Conversation | None = None) -> tuple[Doubter, ...]:
    """The judges that the settings ask for, ready to be asked; none by default.

    Args:
        settings: which, and how.
        chat: the run's conversation with its model; None lets the judge begin one, which keeps nothing.

    Raises:
        SettingsError: the endpoint, the model's files or the extra ``nli`` are missing; the message names the way out.
    """
    out: list[Doubter] = []
    if settings.judge:
        from briefgen.doubting.judge import LLMJudge  # noqa: PLC0415 - imported when used

        out.append(LLMJudge(settings, chat=chat))
    if settings.nli_model:
        from briefgen.doubting.nli import NLIModel  # noqa: PLC0415 - imported when used

        out.append(NLIModel(settings.nli_model))
    return tuple(out)


def with_doubters(made: Provenance, asked: Sequence[Doubter]) -> Provenance:
    """How a drafter worked, with the prompts and the cost of the judges that asked a model."""
    if not asked:
        return made
    from briefgen.doubting.judge import LLMJudge  # noqa: PLC0415 - imported when used

    for own in (doubter.provenance() for doubter in asked if isinstance(doubter, LLMJudge)):
        usage = _sum(made.usage, own.usage)
        parameters = tuple(sorted({**dict(made.parameters), **dict(own.parameters)}.items()))
        prompts = tuple(sorted({*made.prompts, *own.prompts}))
        made = replace(made, parameters=parameters, prompts=prompts, usage=usage)
    return made


def _sum(one: Usage, other: Usage) -> Usage:
    """Both together; the cost is known where it is of both, or one cost nothing at all."""
    costs = [usage.cost for usage in (one, other) if usage.calls]
    return Usage(
        calls=one.calls + other.calls,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost=None if not costs or None in costs else sum(cost for cost in costs if cost is not None),
        cached_tokens=one.cached_tokens + other.cached_tokens,
    )


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name is
    if name == "LLMJudge":
        from briefgen.doubting.judge import LLMJudge  # noqa: PLC0415 - imported when used

        return LLMJudge
    if name == "NLIModel":
        from briefgen.doubting.nli import NLIModel  # noqa: PLC0415 - imported when used

        return NLIModel
    raise AttributeError(f"module 'briefgen.doubting' has no attribute {name!r}")
