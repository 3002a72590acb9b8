"""Judges that may doubt a verified claim (BG502): a language model, or a local model for natural language inference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefgen.model import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.doubting.judge import LLMJudge
    from briefgen.doubting.nli import NLIModel
    from briefgen.drafting.protocol import Provenance
    from briefgen.gate import Doubter
    from briefgen.settings import Settings

__all__ = ["LLMJudge", "NLIModel", "doubters", "with_doubters"]


def doubters(settings: Settings) -> tuple[Doubter, ...]:
    """The judges that the settings ask for, ready to be asked; none by default.

    Raises:
        SettingsError: the endpoint, the model's files or the extra ``nli`` are missing; the message names the way out.
    """
    out: list[Doubter] = []
    if settings.judge:
        from briefgen.doubting.judge import LLMJudge  # noqa: PLC0415 - imported when used

        out.append(LLMJudge(settings))
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
        usage = Usage(
            made.usage.calls + own.usage.calls,
            made.usage.prompt_tokens + own.usage.prompt_tokens,
            made.usage.completion_tokens + own.usage.completion_tokens,
            made.usage.cost,
        )
        made = replace(made, prompts=tuple(sorted((*made.prompts, *own.prompts))), usage=usage)
    return made


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name is
    if name == "LLMJudge":
        from briefgen.doubting.judge import LLMJudge  # noqa: PLC0415 - imported when used

        return LLMJudge
    if name == "NLIModel":
        from briefgen.doubting.nli import NLIModel  # noqa: PLC0415 - imported when used

        return NLIModel
    raise AttributeError(f"module 'briefgen.doubting' has no attribute {name!r}")
