"""The steps of drafting as far as they can be foreseen: what the ledger has is played again, the rest is assumed.

What is assumed of a chunk that has not been read: for the likely course, as many of its sentences as are asked for, evenly
spread, are its quotes; for the worst, all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol

from briefgen.drafting.compose import SCHEMA as COMPOSITION
from briefgen.drafting.compose import compose
from briefgen.drafting.dialect import Request
from briefgen.drafting.extract import STEP as EXTRACT
from briefgen.drafting.extract import Offer, Reader, first_request, most_items, numbered, pieces
from briefgen.drafting.layout import LEVELS, Layout
from briefgen.drafting.metering import worst_of
from briefgen.drafting.prices import Bill
from briefgen.drafting.prompting import render, tokens
from briefgen.drafting.repair import MOST_CLAIMS, repair
from briefgen.errors import ModelError, UnverifiedBriefingError
from briefgen.model import Chunk, Claim, Draft, Evidence, Judgement, Quote, Source, Span
from briefgen.resources import read_schema
from briefgen.text.sentences import sentences

if TYPE_CHECKING:
    from briefgen.drafting.envelope import Reply
    from briefgen.settings import Progress, Settings

__all__ = ["Foreseen", "Kept", "Ladder", "StepEstimate", "UnansweredError", "foresee", "foresee_judging"]

# The likely course: one chunk in four asked again, one claim in four written anew.
_SHARE = 4
# Tokens of a quote's speaker, kind and gist; of a sentence of a draft; of a claim with its faults and quotes; of a judgement.
_ITEM_TOKENS, _SENTENCE_TOKENS, _CASE_TOKENS, _JUDGED_TOKENS = 30, 60, 250, 60
_JUDGE_SENT, _JUDGE_MOST_SENT, _JUDGE_MOST_RECEIVED = 700, 6_000, 400
# What is said around the quotes of a follow-up, and bytes that the room of a request may hold for each of its tokens.
_AROUND, _BYTES = 400, 3.4
_POSITIONS, _CITED = 4, 8


@dataclass(frozen=True, slots=True)
class StepEstimate:
    """One step of drafting.

    Attributes:
        step: ``extract``, ``extract again``, ``compose``, ``merge``, ``repair`` or ``judge``.
        calls: requests that are likely, those answered from the ledger included; exact for ``extract``.
        reused: of these, those whose answers are in the ledger already, at no cost.
        most_calls: most requests that are to be paid for.
        likely, most: tokens that are to be paid for.
    """

    step: str
    calls: int = 0
    reused: int = 0
    most_calls: int = 0
    likely: Bill = field(default_factory=Bill)
    most: Bill = field(default_factory=Bill)

    @property
    def paid(self) -> int:
        """Likely requests that are to be paid for."""
        return self.calls - self.reused


class Kept(Protocol):
    """Answers of earlier runs, and no others: it sends nothing."""

    def has(self, request: Request) -> bool:
        """Whether this request was answered."""
        ...

    def complete(self, request: Request) -> Reply:
        """The answer, or the fault of it raised."""
        ...


Repair = Callable[[Sequence[Judgement]], Mapping[str, Claim]]
Ladder = Callable[[Draft, Repair], object]
"""Takes a draft through the gate; failed claims go to the function given."""


class UnansweredError(ModelError):
    """A request that no earlier run was answered."""


@dataclass(frozen=True, slots=True)
class _Replay:
    """Answers from what is kept, and notes what is not. Implements :class:`briefgen.drafting.asking.Chat`."""

    kept: Kept | None
    answered: dict[Request, None] = field(default_factory=dict)
    missed: dict[Request, None] = field(default_factory=dict)

    def complete(self, request: Request) -> Reply:
        if self.kept is not None and self.kept.has(request):
            self.answered[request] = None
            try:
                return self.kept.complete(request)
            except UnansweredError:  # its entry was found to be damaged
                del self.answered[request]
        self.missed[request] = None
        raise UnansweredError("no earlier run was answered this request")

    def knows(self, request: Request) -> bool:
        return self.kept is not None and self.kept.has(request)

    def count(self, step: str) -> int:
        return sum(request.step == step for request in self.answered)


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
    replay = _Replay(kept)
    reading = _Reading(settings, tuple(sources), replay)
    reading.read()
    steps = [reading.first(), reading.again()]
    likely, most = reading.evidence()
    draft = _composed(replay, likely, settings) if reading.all_known else None
    if draft is None:
        steps += _composing(replay, likely, most, settings)
    else:
        steps += [_known("compose", replay), _known("merge", replay)]
    steps.append(_repairing(replay, draft, likely, settings, ladder))
    if settings.judge:
        steps.append(_judging(draft, likely, settings, len(sources)))
    return Foreseen(tuple(step for step in steps if step.calls or step.most_calls), reading.calls, reading.reused)


def foresee_judging(sources: Sequence[Source], settings: Settings) -> StepEstimate:
    """The judge's questions about a draft of which nothing is known."""
    return _judging(None, (), settings, len(sources))


def _known(step: str, replay: _Replay) -> StepEstimate:
    return StepEstimate(step, calls=replay.count(step), reused=replay.count(step))


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """The requests that read the chunks."""

    settings: Settings
    sources: tuple[Source, ...]
    replay: _Replay
    calls: dict[int, int] = field(default_factory=dict)
    reused: dict[int, int] = field(default_factory=dict)
    unread: dict[Request, tuple[Source, Chunk]] = field(default_factory=dict)
    located: list[Offer] = field(default_factory=list)
    assumed: list[tuple[Source, Chunk]] = field(default_factory=list)
    distinct: set[Request] = field(default_factory=set)

    @property
    def all_known(self) -> bool:
        return not self.assumed

    def read(self) -> None:
        reader = Reader(self.replay, self.settings, self.sources)
        for source, chunk in pieces(self.sources, self.settings):
            try:
                self.located.extend(reader.read(source, chunk).offers)
            except UnansweredError:
                self.assumed.append((source, chunk))
            self._count(source, first_request(source, chunk, self.settings), chunk)

    def _count(self, source: Source, request: Request, chunk: Chunk) -> None:
        if request in self.distinct:
            return  # the same text in two files: one run never asks the same thing twice
        self.distinct.add(request)
        self.calls[source.number] = self.calls.get(source.number, 0) + 1
        if request in self.replay.answered:
            self.reused[source.number] = self.reused.get(source.number, 0) + 1
        else:
            self.unread[request] = (source, chunk)

    def first(self) -> StepEstimate:
        """The first request of each chunk: exact."""
        calls, reused = sum(self.calls.values()), sum(self.reused.values())
        likely = [self._likely(request, *where) for request, where in self.unread.items()]
        most = [worst_of(request) for request in self.unread]
        return StepEstimate(EXTRACT, calls, reused, calls - reused, _sum(likely), _sum(most))

    def again(self) -> StepEstimate:
        """Follow-ups for quotes that were not found."""
        answered = self.replay.count(EXTRACT) - sum(self.reused.values())
        due = [request for request in self.replay.missed if request not in self.distinct]
        some = [self._follow_up(request, *where) for request, where in self.unread.items()]
        likely = _sum([_bill(request, request.max_tokens // _SHARE) for request in due]) + _part(_sum(some))
        most = _sum([worst_of(request) for request in (*due, *self.unread)])
        extra = len(self.unread) * (2 * self.settings.reply_tokens + _AROUND)
        return StepEstimate(
            "extract again",
            calls=answered + len(due) + ceil(len(self.unread) / _SHARE),
            reused=answered,
            most_calls=len(due) + len(self.unread),
            likely=likely,
            most=most + Bill(sent=extra),
        )

    def _likely(self, request: Request, source: Source, chunk: Chunk) -> Bill:
        quotes = _spread(source, chunk, self.settings)
        said = sum(tokens(quote.text) + _ITEM_TOKENS for quote in quotes)
        return _bill(request, min(said, request.max_tokens))

    def _follow_up(self, request: Request, source: Source, chunk: Chunk) -> Bill:
        before = self._likely(request, source, chunk)
        return Bill(before.sent + before.received + _AROUND, 0, before.received // _SHARE)

    def evidence(self) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
        """Evidence as it is likely, and as much of it as there can be."""
        likely = [q for where in self.assumed for q in _spread(*where, self.settings)]
        most = [q for where in self.assumed for q in _sentences(*where)]
        return self._numbered(likely), self._numbered(most)

    def _numbered(self, assumed: Sequence[Quote]) -> tuple[Evidence, ...]:
        item = {"speaker": None, "kind": "fact", "says": ""}
        return numbered([*self.located, *(Offer(quote, item) for quote in assumed)], self.sources)


def _sentences(source: Source, chunk: Chunk) -> list[Quote]:
    """What of a chunk can be quoted."""
    unshown = [region.span for region in source.regions]
    out = []
    for span in sentences(chunk.text):
        there = Span(chunk.span.start + span.start, chunk.span.start + span.end)
        inside = not source.passages or any(there.overlaps(passage) for passage in source.passages)
        if inside and not any(there.overlaps(other) for other in unshown):
            out.append(Quote(source.number, there, there.of(source.text)))
    return out


def _spread(source: Source, chunk: Chunk, settings: Settings) -> list[Quote]:
    """As many quotes as are asked for, evenly over the chunk."""
    there = _sentences(source, chunk)
    wanted = most_items(chunk.text, settings)
    return there if len(there) <= wanted else [there[i * len(there) // wanted] for i in range(wanted)]


# --- composing --------------------------------------------------------------------------------------------------------


def _composed(replay: _Replay, evidence: Sequence[Evidence], settings: Settings) -> Draft | None:
    """The draft, if every answer that it takes is known."""
    try:
        return compose(replay, evidence, settings, title="", progress=_silent).draft
    except ModelError:
        return None


def _silent(_: Progress) -> None:
    pass


def _composing(
    replay: _Replay, likely: Sequence[Evidence], most: Sequence[Evidence], settings: Settings
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
        likely=_sum([_bill(request, _said(group, settings)) for request, group in due.items()]),
        most=_sum([worst_of(request) for request in at_most]),
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
            _bill(_composition(layout.merging(b), settings), settings.reply_tokens // 2) for b in batches if len(b) > 1
        ]
        drafts = [batch[0] for batch in batches]
    most_calls = max(widest - 1, len(bills))  # each makes at least one draft of two
    return StepEstimate("merge", len(bills), 0, most_calls, _sum(bills), _widest(settings, COMPOSITION, most_calls))


def _composition(messages: Any, settings: Settings) -> Request:  # noqa: ANN401
    return Request(messages, COMPOSITION, settings.reply_tokens, "compose")


def _partial(group: Sequence[Evidence], layout: Layout) -> dict[str, Any]:
    facts = [{"text": e.quote.text, "evidence": [e.id]} for e in group[: layout.most()["max_facts"]]]
    return {"facts": facts, "bottom_line": [], "disputes": [], "open_questions": []}


def _said(group: Sequence[Evidence], settings: Settings) -> int:
    """Tokens of a draft of a group: a sentence for each quote, as far as there is room for them."""
    return min(settings.reply_tokens, _SENTENCE_TOKENS * min(len(group), settings.max_facts + settings.max_questions))


# --- after the gate ---------------------------------------------------------------------------------------------------


def _repairing(
    replay: _Replay, draft: Draft | None, evidence: Sequence[Evidence], settings: Settings, ladder: Ladder | None
) -> StepEstimate:
    if draft is not None and ladder is not None and _climbed(replay, draft, evidence, settings, ladder):
        return _known("repair", replay)
    if not settings.rounds or (draft is None and not evidence):
        return StepEstimate("repair")
    claims, most_claims = _claims(draft, evidence, settings)
    failing = ceil(claims / _SHARE)
    calls, most_calls = ceil(failing / MOST_CLAIMS), settings.rounds * ceil(most_claims / MOST_CLAIMS)
    prompt = tokens(*(m.content for m in render("repair", claims=[]))) + _shape("repair.v1.json")
    likely = Bill(calls * prompt + failing * _CASE_TOKENS, 0, failing * _SENTENCE_TOKENS)
    return StepEstimate("repair", calls, 0, most_calls, likely, _widest(settings, "repair.v1.json", most_calls))


def _climbed(replay: _Replay, draft: Draft, evidence: Sequence[Evidence], settings: Settings, ladder: Ladder) -> bool:
    """Whether all repairs of a known draft are known."""
    try:
        ladder(draft, lambda judgements: repair(replay, judgements, evidence, settings, progress=_silent))
    except UnverifiedBriefingError:
        return True  # the build would end here, without another request
    except ModelError:
        return False
    return True


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


# --- tokens -----------------------------------------------------------------------------------------------------------


def _bill(request: Request, received: int) -> Bill:
    sent = tokens(*(message.content for message in request.messages)) + _shape(request.schema_name)
    return Bill(sent, 0, received)


@lru_cache(maxsize=16)
def _shape(schema_name: str) -> int:
    schema = json.dumps(read_schema(schema_name), ensure_ascii=False)
    return tokens(*(message.content for message in render("shape", schema=schema)))


def _widest(settings: Settings, schema_name: str, calls: int) -> Bill:
    """Requests of which only the room is known: filled, with a token for each byte."""
    room = ceil(_BYTES * (settings.context_tokens - settings.reply_tokens))
    return Bill(calls * (room + ceil(_BYTES * _shape(schema_name))), 0, calls * settings.reply_tokens)


def _sum(bills: Sequence[Bill]) -> Bill:
    return sum(bills, Bill())


def _part(bill: Bill) -> Bill:
    return Bill(bill.sent // _SHARE, 0, bill.received // _SHARE)
