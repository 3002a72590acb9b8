"""Composition: located quotes go in, a draft comes out. The model sees ids and quotes, never a source's text.

Evidence that does not fit one request is composed in groups, by source, and the partial drafts are merged. A source whose quotes
speak to a model is composed alone and not merged, so that what it orders is not read beside the quotes of another.
What the drafter said of a quote in its own words is left out: sentences stay closer to the quotes without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from briefgen.drafting.asking import Chat, ask
from briefgen.drafting.client import complete_all
from briefgen.drafting.drafts import assemble, join, parts_of
from briefgen.drafting.layout import LEVELS, Layout
from briefgen.drafting.prompting import Message
from briefgen.errors import MalformedReplyError, ModelError, ModelRefusedError
from briefgen.model import Draft, Evidence
from briefgen.settings import Progress, ProgressListener, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Composed", "compose"]

SCHEMA = "composition.v1.json"
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
    writer = _Writer(chat, settings, Layout(settings, {e.id: e for e in evidence}))
    groups = writer.layout.groups(evidence)
    progress(Progress("compose", 0, len(groups)))
    parts = writer.all([partial(writer.composed, group) for group in groups], progress, done=0)
    failed = [part for part in parts if part.failure]
    replies = [reply for part in parts if not part.alone for reply in part.replies]
    alone = [reply for part in parts if part.alone for reply in part.replies]
    if failed and not replies and not alone:
        raise failed[0].failure or AssertionError
    notes = [_uncomposed(failed)] if failed else []
    if len(replies) > 1:
        notes.append(f"composed in {len(replies)} groups of evidence, then merged")
        replies = _merged(writer, replies, notes, progress, done=len(groups))
    if alone and replies:
        notes.append(
            f"{len(alone)} partial drafts of sources that speak to a model (BG603) stand after the others, as they are"
        )
    draft, left_out = assemble(_behind(replies, alone), writer.layout.evidence, settings, title=title)
    return Composed(draft, (*notes, *left_out))


def _uncomposed(failed: Sequence[_Part]) -> str:
    lost = [e for part in failed for e in part.lost]
    where = ", ".join(f"[{number}]" for number in sorted({e.quote.source for e in lost}))
    return f"{len(lost)} quotes of {where} were not composed: {failed[0].failure}"


def _behind(replies: Sequence[dict[str, Any]], alone: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One reply of several, with what was composed alone at the end of each section and out of the bottom line."""
    if not replies or not alone:
        return join([*replies, *alone])
    first, after = join(replies), join(alone)
    sections = {name: [*first[name], *after[name]] for name in ("facts", "disputes", "open_questions")}
    return {**sections, "bottom_line": first["bottom_line"]}


def _merged(
    writer: _Writer, replies: list[dict[str, Any]], notes: list[str], progress: ProgressListener, *, done: int
) -> list[dict[str, Any]]:
    """Merge partial drafts, level by level, until one is left or merging gets no further."""
    for _ in range(LEVELS):
        batches = writer.layout.batches(replies)
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
class _Part:
    """What came of one group: partial drafts, the evidence of which there is none, and why."""

    replies: list[dict[str, Any]]
    alone: bool = False
    lost: tuple[Evidence, ...] = ()
    failure: ModelError | None = None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes requests and reads replies; holds what is the same for all of them."""

    chat: Chat
    settings: Settings
    layout: Layout

    def all(self, jobs: Sequence[Callable[[], T]], progress: ProgressListener, *, done: int) -> tuple[T, ...]:
        told = done

        def tell(_: int) -> None:
            nonlocal told
            told += 1
            progress(Progress("compose", told, done + len(jobs)))

        return complete_all(jobs, concurrency=self.settings.concurrency, on_done=tell)

    def composed(self, group: Sequence[Evidence]) -> _Part:
        """Partial drafts of a group: one, or several where no usable reply came and the group had to be halved.

        So a quote on which a model chokes costs those beside it and no more.
        """
        part = self._halved(group, halve=True)
        return replace(part, alone=self.layout.is_alone(group[0]))

    def _halved(self, group: Sequence[Evidence], *, halve: bool) -> _Part:
        try:
            return _Part([self._ask(self.layout.composing(group), "compose")])
        except (MalformedReplyError, ModelRefusedError) as error:  # cut off, too
            if len(group) < _SMALLEST_GROUP or not halve:
                return _Part([], lost=tuple(group), failure=error)
        middle = len(group) // 2
        left = self._halved(group[:middle], halve=True)
        # A model that answers nothing is not asked about every small piece.
        right = self._halved(group[middle:], halve=bool(left.replies))
        failure = left.failure or right.failure
        return _Part([*left.replies, *right.replies], lost=(*left.lost, *right.lost), failure=failure)

    def merged(self, batch: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """One draft of several; the several as they are where there is but one, or the model does not manage to."""
        if len(batch) == 1:
            return list(batch)
        try:
            return [self._ask(self.layout.merging(batch), "merge")]
        except (MalformedReplyError, ModelRefusedError):
            return list(batch)

    def _ask(self, messages: tuple[Message, ...], step: str) -> dict[str, Any]:
        return ask(self.chat, messages, schema_name=SCHEMA, max_tokens=self.settings.reply_tokens, step=step)[0]


def _lost(batch: Sequence[dict[str, Any]], merged: Sequence[dict[str, Any]]) -> str:
    """A note on the sentences of which merging kept no evidence at all."""
    kept = {i for reply in merged for part in parts_of(reply) for i in part.evidence}
    before = [part for reply in batch for part in parts_of(reply)]
    lost = [part for part in before if not kept.intersection(part.evidence)]
    return f"merging left out {len(lost)} of {len(before)} sentences of the partial drafts" if lost else ""
