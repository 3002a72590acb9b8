"""Composition: located quotes go in, a draft comes out. The model sees ids and quotes, never a source's text.

Evidence that does not fit one request is composed in groups, by source, and the partial drafts are merged.
What the drafter said of a quote in its own words is left out: sentences stay closer to the quotes without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from briefgen.drafting.asking import Chat, ask
from briefgen.drafting.client import complete_all
from briefgen.drafting.drafts import Part, assemble, join, parts_of, plain
from briefgen.drafting.prompting import Message, render, tokens
from briefgen.errors import MalformedReplyError, SettingsError
from briefgen.model import Draft, Evidence
from briefgen.settings import Progress, ProgressListener, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Composed", "compose"]

SCHEMA = "composition.v1.json"
_AGAIN_TOKENS = 600
_FACT_TOKENS, _DISPUTE_TOKENS, _QUESTION_TOKENS = 60, 170, 60
_LEVELS = 8
_SMALLEST_GROUP = 6

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft and what became of the evidence that is not in it."""

    draft: Draft
    notes: tuple[str, ...] = ()


def compose(
    chat: Chat, evidence: Sequence[Evidence], settings: Settings, *, title: str, progress: ProgressListener
) -> Composed:
    """Write a draft from evidence.

    Args:
        chat: answers the requests.
        evidence: by source and position.
        settings: most items of each section, room of a request.
        title: of the briefing.
        progress: told of each request answered.

    Returns:
        The draft; empty, with no request made, if there is no evidence.

    Raises:
        ModelError: the endpoint failed or a reply stayed unusable.
        SettingsError: ``context_tokens`` leaves no room for evidence.
    """
    if not evidence:
        return Composed(Draft(title, (), (), (), ()))
    writer = _Writer(chat, settings, {e.id: e for e in evidence})
    groups = writer.groups(evidence)
    progress(Progress("compose", 0, len(groups)))
    composed = writer.all([partial(writer.composed, group) for group in groups], progress, done=0)
    replies = [reply for part in composed for reply in part]
    notes: list[str] = []
    if len(replies) > 1:
        notes.append(f"composed in {len(replies)} groups of evidence, then merged")
        replies = _merged(writer, replies, notes, progress, done=len(groups))
    draft, left_out = assemble(join(replies), writer.evidence, settings, title=title)
    return Composed(draft, (*notes, *left_out))


def _merged(
    writer: _Writer, replies: list[dict[str, Any]], notes: list[str], progress: ProgressListener, *, done: int
) -> list[dict[str, Any]]:
    """Merge partial drafts, level by level, until one is left or merging gets no further."""
    for _ in range(_LEVELS):
        batches = writer.batches(replies)
        if len(replies) == 1 or len(batches) == len(replies):
            break
        parts = writer.all([partial(writer.merged, batch) for batch in batches], progress, done=done)
        done += len(batches)
        notes.extend(note for batch, part in zip(batches, parts, strict=True) if (note := _lost(batch, part)))
        replies = [reply for part in parts for reply in part]
    if len(replies) > 1:
        notes.append(
            f"{len(replies)} partial drafts could not be merged by the model and were joined in order without it"
        )
    return replies


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes requests and reads replies; holds what is the same for all of them."""

    chat: Chat
    settings: Settings
    evidence: Mapping[str, Evidence]

    def most(self) -> dict[str, int]:
        """How many items of each section to ask for: what is allowed, less where a reply could not hold it."""
        s = self.settings
        full = s.max_facts * _FACT_TOKENS + s.max_disputes * _DISPUTE_TOKENS + s.max_questions * _QUESTION_TOKENS
        share = min(1.0, s.reply_tokens / full) if full else 1.0
        return {
            "max_facts": _share(s.max_facts, share),
            "max_disputes": _share(s.max_disputes, share),
            "max_questions": _share(s.max_questions, share),
        }

    def messages(self, group: Sequence[Evidence]) -> tuple[Message, ...]:
        lines = [{"id": e.id, "kind": e.kind, "speaker": e.speaker, "quote": _line(e.quote.text)} for e in group]
        return render("compose", question=self.settings.question, evidence=lines, **self.most())

    def merging(self, replies: Sequence[dict[str, Any]]) -> tuple[Message, ...]:
        """A merge request; the quotes stand in it as far as they fit, in the order in which they are used."""
        claims = [part for reply in replies for part in parts_of(reply)]
        ids = dict.fromkeys(i for part in claims for i in part.evidence if i in self.evidence)
        quotes = [{"id": i, "quote": _line(self.evidence[i].quote.text)} for i in ids]
        bare = self._merge(claims, [])
        left = self._room() - tokens(*(m.content for m in bare))
        fitting: list[dict[str, str]] = []
        for quote in quotes:
            left -= tokens(*quote.values())
            if left < 0:
                break
            fitting.append(quote)
        return self._merge(claims, fitting)

    def _merge(self, claims: Sequence[Part], quotes: Sequence[dict[str, str]]) -> tuple[Message, ...]:
        return render("merge", question=self.settings.question, claims=claims, evidence=quotes, **self.most())

    def _room(self) -> int:
        return self.settings.context_tokens - self.settings.reply_tokens - _AGAIN_TOKENS

    def groups(self, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
        """Evidence in runs that fit one request each, in order; every item is in exactly one."""
        overhead = tokens(*(m.content for m in self.messages([])))
        return _packed(evidence, self._room() - overhead, lambda e: tokens(e.id, e.speaker or "", _line(e.quote.text)))

    def batches(self, replies: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """Partial drafts in runs whose sentences fit one merge request each."""
        overhead = tokens(*(m.content for m in self._merge([], [])))
        return _packed(
            replies,
            self._room() - overhead,
            lambda reply: sum(tokens(part.text, part.holder, " ".join(part.evidence)) for part in parts_of(reply)),
        )

    def all(
        self, jobs: Sequence[Callable[[], list[dict[str, Any]]]], progress: ProgressListener, *, done: int
    ) -> tuple[list[dict[str, Any]], ...]:
        told = done

        def tell(_: int) -> None:
            nonlocal told
            told += 1
            progress(Progress("compose", told, done + len(jobs)))

        return complete_all(jobs, concurrency=self.settings.concurrency, on_done=tell)

    def composed(self, group: Sequence[Evidence]) -> list[dict[str, Any]]:
        """A partial draft of a group; several where no usable reply came and the group had to be halved."""
        try:
            return [self._ask(self.messages(group))]
        except MalformedReplyError:  # cut off, too
            if len(group) < _SMALLEST_GROUP:
                raise
            middle = len(group) // 2
            return [*self.composed(group[:middle]), *self.composed(group[middle:])]

    def merged(self, batch: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """One draft of several; the several as they are where there is but one, or the model does not manage to."""
        if len(batch) == 1:
            return list(batch)
        try:
            return [self._ask(self.merging(batch))]
        except MalformedReplyError:
            return list(batch)

    def _ask(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        return ask(self.chat, messages, schema_name=SCHEMA, max_tokens=self.settings.reply_tokens)[0]


def _share(most: int, share: float) -> int:
    return max(min(most, 1), int(most * share))


def _line(text: str) -> str:
    """A quote on one line and without citation marks of its own: copied into a sentence they would pass for ours."""
    return plain(text)[0]


def _lost(batch: Sequence[dict[str, Any]], merged: Sequence[dict[str, Any]]) -> str:
    """A note on the sentences of which merging kept no evidence at all."""
    kept = {i for reply in merged for part in parts_of(reply) for i in part.evidence}
    before = [part for reply in batch for part in parts_of(reply)]
    lost = [part for part in before if not kept.intersection(part.evidence)]
    return f"merging left out {len(lost)} of {len(before)} sentences of the partial drafts" if lost else ""


def _packed(items: Sequence[T], room: int, size: Callable[[T], int]) -> list[list[T]]:
    """Items in runs of at most ``room``, in order; one that is larger than that stands alone."""
    if room <= 0:
        raise SettingsError(
            "context_tokens leaves no room for evidence beside the prompt and a reply of reply_tokens; raise the one or "
            "lower the other",
            field="context_tokens",
        )
    out: list[list[T]] = []
    left = 0
    for item in items:
        needed = size(item)
        if not out or needed > left:
            out.append([])
            left = room
        out[-1].append(item)
        left -= needed
    return out
