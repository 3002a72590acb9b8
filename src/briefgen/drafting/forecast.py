"""The steps of drafting as far as they can be foreseen: what the ledger has is played again, the rest is assumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from briefgen.drafting.compose import SCHEMA as COMPOSITION
from briefgen.drafting.compose import compose
from briefgen.drafting.dialect import Request
from briefgen.drafting.extract import distinct
from briefgen.drafting.layout import LEVELS, Layout
from briefgen.drafting.measuring import SHARE, StepEstimate, bill_of, filled, sent, shape, total
from briefgen.drafting.metering import worst_of
from briefgen.drafting.prices import Bill
from briefgen.drafting.prompting import Message, render, tokens
from briefgen.drafting.reading_ahead import Reading
from briefgen.drafting.repair import MOST_CLAIMS, repair
from briefgen.drafting.repair import SCHEMA as REPAIR
from briefgen.drafting.replaying import Kept, Replay
from briefgen.errors import ModelError, UnverifiedBriefingError
from briefgen.model import Claim, Draft, Evidence, Judgement, Source

if TYPE_CHECKING:
    from briefgen.settings import Progress, Settings

__all__ = ["Foreseen", "Ladder", "Repair", "foresee", "foresee_judging"]

# Tokens of a sentence of a draft; of a claim with its faults and quotes; of a judgement, likely and at most.
_SENTENCE_TOKENS, _CASE_TOKENS, _JUDGED_TOKENS = 60, 250, 60
_JUDGE_SENT, _JUDGE_MOST_SENT, _JUDGE_MOST_RECEIVED = 700, 6_000, 400
# Most positions of a dispute, and most quotes of a claim, as the schemas bound them.
_POSITIONS, _CITED = 4, 8

Repair = Callable[[Sequence[Judgement]], Mapping[str, Claim]]
Ladder = Callable[[Draft, Repair], int]
"""Takes a draft through the gate; failed claims go to the function given. Returns how many questions of the judge were answered
from what is kept, and raises a ModelError where one was not."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is to come.

    Attributes:
        steps: in order.
        calls, reused: by number of a source, requests that read it and those of them that were answered before.
    """

    steps: tuple[StepEstimate, ...]
    calls: Mapping[int, int]
    reused: Mapping[int, int]


def foresee(
    sources: Sequence[Source], settings: Settings, *, kept: Kept | None = None, ladder: Ladder | None = None
) -> Foreseen:
    """Every step of drafting, with its requests and tokens.

    Args:
        sources: in the order of their numbers.
        settings: as for a build.
        kept: answers of earlier runs.
        ladder: for a draft that is known from them; without it repairs are only estimated.
    """
    # One at a time: nothing is waited for.
    settings = replace(settings, concurrency=1)
    replay = Replay(kept)
    reading = Reading(settings, tuple(sources), replay)
    reading.read()
    steps = [reading.first(), reading.again()]
    likely, most = (distinct(items, sources) for items in reading.evidence())
    draft = _composed(replay, likely, settings) if reading.all_known else None
    if draft is None:
        steps += _composing(replay, likely, most, settings)
    else:
        steps += [_known("compose", replay), _known("merge", replay)]
    judged = None if draft is None or ladder is None else _climbed(replay, draft, likely, settings, ladder)
    steps.append(_repairing(draft, likely, settings) if judged is None else _known("repair", replay))
    if settings.judge and judged is None:
        steps.append(_judging(draft, likely, settings, len(sources)))
    elif judged:
        steps.append(StepEstimate("judge", calls=judged, reused=judged))
    return Foreseen(tuple(step for step in steps if step.calls or step.most_calls), reading.calls, reading.reused)


def foresee_judging(sources: Sequence[Source], settings: Settings) -> StepEstimate:
    """The judge's questions about a draft of which nothing is known."""
    return _judging(None, (), settings, len(sources))


def _known(step: str, replay: Replay) -> StepEstimate:
    return StepEstimate(step, calls=replay.count(step), reused=replay.count(step))


# --- composing --------------------------------------------------------------------------------------------------------


def _composed(replay: Replay, evidence: Sequence[Evidence], settings: Settings) -> Draft | None:
    """The draft, if every answer that it takes is known."""
    try:
        return compose(replay, evidence, settings, title="", progress=_silent).draft
    except ModelError:
        return None


def _silent(_: Progress) -> None:
    pass


def _composing(
    replay: Replay, likely: Sequence[Evidence], most: Sequence[Evidence], settings: Settings
) -> list[StepEstimate]:
    layout = Layout(settings, {e.id: e for e in likely})
    groups = layout.groups(likely) if likely else []
    asked = {_composition(layout.composing(group), settings): group for group in groups}
    due = {request: group for request, group in asked.items() if not replay.knows(request)}
    wide = Layout(settings, {e.id: e for e in most})
    widest = [_composition(wide.composing(group), settings) for group in (wide.groups(most) if most else [])]
    at_most = [request for request in widest if not replay.knows(request)]
    composing = StepEstimate(
        "compose",
        calls=len(asked),
        reused=len(asked) - len(due),
        most_calls=len(at_most),
        likely=total([bill_of(sent(request, settings), _said(group, settings)) for request, group in due.items()]),
        most=total([worst_of(sent(request, settings)) for request in at_most]),
    )
    return [composing, _merging(layout, groups, len(widest), settings)]


def _merging(layout: Layout, groups: Sequence[Sequence[Evidence]], widest: int, settings: Settings) -> StepEstimate:
    """Merges of partial drafts, each of which takes the first quotes of its group as they are."""
    drafts = [_partial(group, layout) for group in groups]
    bills: list[Bill] = []
    for _ in range(LEVELS):
        batches = layout.batches(drafts) if len(drafts) > 1 else []
        if len(batches) in {0, len(drafts)}:
            break
        bills += [
            bill_of(_composition(layout.merging(b), settings), settings.reply_tokens // 2)
            for b in batches
            if len(b) > 1
        ]
        drafts = [batch[0] for batch in batches]
    most_calls = max(widest - 1, len(bills))  # each makes at least one draft of two
    return StepEstimate("merge", len(bills), 0, most_calls, total(bills), filled(settings, COMPOSITION, most_calls))


def _composition(messages: tuple[Message, ...], settings: Settings) -> Request:
    return Request(messages, COMPOSITION, settings.reply_tokens, "compose")


def _partial(group: Sequence[Evidence], layout: Layout) -> dict[str, Any]:
    facts = [{"text": e.quote.text, "evidence": [e.id]} for e in group[: layout.most()["max_facts"]]]
    return {"facts": facts, "bottom_line": [], "disputes": [], "open_questions": []}


def _said(group: Sequence[Evidence], settings: Settings) -> int:
    """Tokens of a draft of a group: a sentence for each quote, as far as there is room for them."""
    return min(settings.reply_tokens, _SENTENCE_TOKENS * min(len(group), settings.max_facts + settings.max_questions))


# --- after the gate ---------------------------------------------------------------------------------------------------


def _repairing(draft: Draft | None, evidence: Sequence[Evidence], settings: Settings) -> StepEstimate:
    if not settings.rounds or (draft is None and not evidence):
        return StepEstimate("repair")
    claims, most_claims = _claims(draft, evidence, settings)
    failing = ceil(claims / SHARE)
    calls, most_calls = ceil(failing / MOST_CLAIMS), settings.rounds * ceil(most_claims / MOST_CLAIMS)
    prompt = tokens(*(m.content for m in render("repair", claims=[]))) + shape(REPAIR)
    likely = Bill(calls * prompt + failing * _CASE_TOKENS, 0, failing * _SENTENCE_TOKENS)
    return StepEstimate("repair", calls, 0, most_calls, likely, filled(settings, REPAIR, most_calls))


def _climbed(
    replay: Replay, draft: Draft, evidence: Sequence[Evidence], settings: Settings, ladder: Ladder
) -> int | None:
    """How many questions of the judge are known, if they all are and so are all repairs of a known draft; else None."""
    try:
        return ladder(draft, lambda judgements: repair(replay, judgements, evidence, settings, progress=_silent))
    except UnverifiedBriefingError:
        return 0  # the build would end here, without another request
    except ModelError:
        return None


def _claims(draft: Draft | None, evidence: Sequence[Evidence], settings: Settings) -> tuple[int, int]:
    """How many claims a draft has: likely, and at most."""
    if draft is not None:
        return len(draft.claims()), len(draft.claims())
    most = settings.max_facts + settings.max_disputes * (_POSITIONS + 2) + settings.max_questions
    sections = settings.max_facts + settings.max_questions
    return min(len(evidence), sections) if evidence else sections, most


def _judging(draft: Draft | None, evidence: Sequence[Evidence], settings: Settings, sources: int) -> StepEstimate:
    """A question for each verified claim and each source that it cites."""
    claims, most_claims = _claims(draft, evidence, settings)
    most_calls = most_claims * min(sources, _CITED) * (1 + settings.rounds)
    return StepEstimate(
        "judge",
        calls=claims,
        most_calls=most_calls,
        likely=Bill(claims * _JUDGE_SENT, 0, claims * _JUDGED_TOKENS),
        most=Bill(most_calls * _JUDGE_MOST_SENT, 0, most_calls * _JUDGE_MOST_RECEIVED),
    )
