"""Extraction before it happens: which requests read the chunks, and what evidence they may bring.

What is assumed of a chunk that has not been read: for the likely course, as many of its sentences as are asked for, evenly
spread, are its quotes; for the worst, all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from briefgen.drafting.extract import STEP, Offer, Reader, first_request, most_items, numbered, pieces
from briefgen.drafting.measuring import SHARE, StepEstimate, bill_of, sent, share_of, total
from briefgen.drafting.metering import worst_of
from briefgen.drafting.prices import Bill
from briefgen.drafting.prompting import tokens
from briefgen.drafting.replaying import Replay, UnansweredError
from briefgen.model import Chunk, Evidence, Quote, Source, Span
from briefgen.text.sentences import sentences

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request
    from briefgen.settings import Settings

__all__ = ["Reading"]

# Tokens of a quote's speaker, kind and gist, and of what is said around the quotes of a follow-up.
_ITEM_TOKENS, _AROUND = 30, 400


@dataclass(slots=True)
class Reading:
    """The requests that read the chunks.

    Attributes:
        settings, sources, replay: what is read, how, and what is known of it.
        calls, reused: by number of a source, its first requests, and those of them that were answered before.
        unread: first requests that are not answered, with what they read.
        located: quotes that are known.
        assumed: chunks of which they are not.
        distinct: all first requests.
    """

    settings: Settings
    sources: tuple[Source, ...]
    replay: Replay
    calls: dict[int, int] = field(default_factory=dict)
    reused: dict[int, int] = field(default_factory=dict)
    unread: dict[Request, tuple[Source, Chunk]] = field(default_factory=dict)
    located: list[Offer] = field(default_factory=list)
    assumed: list[tuple[Source, Chunk]] = field(default_factory=list)
    distinct: set[Request] = field(default_factory=set)

    @property
    def all_known(self) -> bool:
        """Whether every answer is known, follow-ups included."""
        return not self.assumed

    def read(self) -> None:
        """Play again what is known, chunk by chunk."""
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
        most = [worst_of(sent(request, self.settings)) for request in self.unread]
        return StepEstimate(STEP, calls, reused, calls - reused, total(likely), total(most))

    def again(self) -> StepEstimate:
        """Follow-ups for quotes that were not found."""
        answered = self.replay.count(STEP) - sum(self.reused.values())
        due = [request for request in self.replay.missed if request not in self.distinct]
        some = [self._follow_up(request, *where) for request, where in self.unread.items()]
        likely = total([bill_of(request, request.max_tokens // SHARE) for request in due]) + share_of(total(some))
        most = total([worst_of(sent(request, self.settings)) for request in (*due, *self.unread)])
        extra = len(self.unread) * (2 * self.settings.reply_tokens + _AROUND)
        return StepEstimate(
            "extract again",
            calls=answered + len(due) + ceil(len(self.unread) / SHARE),
            reused=answered,
            most_calls=len(due) + len(self.unread),
            likely=likely,
            most=most + Bill(sent=extra),
        )

    def _likely(self, request: Request, source: Source, chunk: Chunk) -> Bill:
        quotes = _spread(source, chunk, self.settings)
        said = sum(tokens(quote.text) + _ITEM_TOKENS for quote in quotes)
        return bill_of(sent(request, self.settings), min(said, request.max_tokens))

    def _follow_up(self, request: Request, source: Source, chunk: Chunk) -> Bill:
        before = self._likely(request, source, chunk)
        return Bill(before.sent + before.received + _AROUND, 0, before.received // SHARE)

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
