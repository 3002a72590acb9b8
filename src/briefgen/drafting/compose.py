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
from briefgen.errors import SettingsError
from briefgen.model import Draft, Evidence
from briefgen.settings import Progress, ProgressListener, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Composed", "compose"]

SCHEMA = "composition.v1.json"
_AGAIN_TOKENS = 600
_FACT_TOKENS, _DISPUTE_TOKENS, _QUESTION_TOKENS = 60, 170, 60
_LEVELS = 8

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
    total = len(groups)
    progress(Progress("compose", 0, total))
    replies = writer.all([writer.messages(group) for group in groups], progress, 0, total)
    notes = [f"composed in {total} groups of evidence, then merged"] if total > 1 else []
    level, done = 0, total
    while len(replies) > 1 and level < _LEVELS:
        batches = writer.batches(replies)
        if len(batches) == len(replies):
            break
        total += len(batches)
        merged = writer.all([writer.merging(batch) for batch in batches], progress, done, total)
        notes.extend(note for batch, reply in zip(batches, merged, strict=True) if (note := _lost(batch, reply)))
        replies, level, done = merged, level + 1, total
    if len(replies) > 1:
        notes.append(
            f"{len(replies)} partial drafts did not fit one request and were joined in order without the model"
        )
    draft, cut = assemble(join(replies), writer.evidence, settings, title=title)
    return Composed(draft, (*notes, *cut))


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
        self, requests: Sequence[tuple[Message, ...]], progress: ProgressListener, done: int, total: int
    ) -> list[dict[str, Any]]:
        told = done

        def tell(_: int) -> None:
            nonlocal told
            told += 1
            progress(Progress("compose", told, total))

        jobs = [partial(self._ask, request) for request in requests]
        return list(complete_all(jobs, concurrency=self.settings.concurrency, on_done=tell))

    def _ask(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        return ask(self.chat, messages, schema_name=SCHEMA, max_tokens=self.settings.reply_tokens)[0]


def _share(most: int, share: float) -> int:
    return max(min(most, 1), int(most * share))


def _line(text: str) -> str:
    """A quote on one line and without citation marks of its own: copied into a sentence they would pass for ours."""
    return plain(text)[0]


def _lost(batch: Sequence[dict[str, Any]], merged: dict[str, Any]) -> str:
    """A note on the sentences of which merging kept no evidence at all."""
    kept = {i for part in parts_of(merged) for i in part.evidence}
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
