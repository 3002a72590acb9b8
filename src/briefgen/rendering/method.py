"""How a briefing was made, and what was decided on it: the rows of the method annex of every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.selected import selection_line
from briefgen.rendering.wording import caught_line, doubters_line, made_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing, Catches, Decision

__all__ = ["decided_at", "decision_line", "method_lines", "selftest_line"]


def method_lines(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Name and value of each thing that a reader may ask about the making."""
    method, usage = briefing.method, briefing.method.usage
    yield "Made with", made_with(briefing)
    yield "Record", f"version {briefing.version}, build {briefing.build}"
    for name, value in method.parameters:
        yield f"Parameter {name}", value
    for name, digest in method.prompts:
        yield f"Prompt {name}", f"sha256 {digest[:16]}"
    if read := selection_line(briefing.sources):
        yield "What was read", read
    yield "Rounds of repair", str(method.rounds)
    yield "Model calls", str(usage.calls)
    cached = f" ({usage.cached_tokens} of them from the provider's cache)" if usage.cached_tokens else ""
    yield "Tokens", f"{usage.prompt_tokens} in{cached}, {usage.completion_tokens} out"
    yield "Cost", "not known" if usage.cost is None else f"{usage.cost:.4f} US dollars"
    yield "Checks that ran", ", ".join(briefing.report.checks) or "none"
    if briefing.report.doubters:
        yield "Judges beside the checks", doubters_line(briefing.report)
    for note in method.notes:
        yield "Note", note


def selftest_line(catches: Catches) -> str:
    """What the gate caught, and how that was found out."""
    return f"{caught_line(catches)} The program made and checked the changes (seed {catches.seed})."


def decided_at(decision: Decision) -> str:
    """When a decision was made, UTC: ``2026-03-23 09:05:00``."""
    return decision.at.replace("T", " ").removesuffix("Z")


def decision_line(decision: Decision) -> str:
    """What was decided, by whom, when and why, where no table has room for it."""
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{decision.claim}, {decision.action}, {decision.reviewer}, {decided_at(decision)} UTC{reason}"
