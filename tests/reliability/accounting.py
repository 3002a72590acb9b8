"""What a model offered, kept beside the build; and what of it is neither shown nor refused with a reason nor counted as left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.drafting import wire
from briefgen.drafting.dialect import Request
from briefgen.drafting.drafts import closed, plain
from briefgen.errors import MalformedReplyError, ModelError
from briefgen.model import Briefing, Source, Span
from briefgen.text.locate import find_all
from tests.reliability.asked import Said, article, step_of

__all__ = ["Overheard", "unaccounted"]

_COUNT = re.compile(r"(\d+) of \d+ (?:facts|disputes|open questions) left out")


@dataclass
class Overheard:
    """Passes requests on and keeps the replies that have the shape asked for.

    Attributes:
        model: what answers.
        replies: how many answers it gave.
        kept: requests with their replies, as read.
    """

    model: Callable[[Request], Said]
    replies: int = 0
    kept: list[tuple[Request, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, request: Request) -> Said:
        """The model's answer."""
        said = self.model(request)
        self.replies += 1
        if not isinstance(said, ModelError):
            try:
                text = said if isinstance(said, str) else json.dumps(said)
                self.kept.append((request, wire.parse(text, request.schema_name)))
            except MalformedReplyError:
                pass
        return said


def unaccounted(briefing: Briefing, heard: Overheard, sources: Sequence[Source]) -> Iterator[str]:
    """What was offered and is nowhere: a quote neither located nor refused, a sentence neither shown nor listed nor counted."""
    by_text = {s.text: s for s in sources}
    composed = [reply for request, reply in heard.kept if step_of(request) == "compose"]
    for request, reply in heard.kept:
        if step_of(request) == "extract":
            yield from _quotes(briefing, reply, by_text[article(request)])
    lost = [text for reply in composed for text in _sentences(briefing, reply)]
    counted = sum(int(m[1]) for note in briefing.method.notes for m in _COUNT.finditer(note))
    if len(lost) > counted and len(composed) == 1:
        yield f"{len(lost)} sentences are nowhere, {counted} are counted as left out: {lost[:3]!r}"


def _quotes(briefing: Briefing, reply: dict[str, Any], source: Source) -> Iterator[str]:
    refused = {r.quote for r in briefing.refused if r.source == source.number}
    located = [e.quote.span for e in briefing.evidence if e.quote.source == source.number]
    for item in reply["evidence"]:
        quote = item["quote"]
        there = find_all(quote, source.text) or find_all(re.sub(r"(?<!\w)['‘]|['’](?!\w)", '"', quote), source.text)
        if quote not in refused and not any(_touch(a, b) for a in there for b in located):
            yield f"{quote!r} of [{source.number}] is neither located nor refused"


def _touch(a: Span, b: Span) -> bool:
    return a.overlaps(b)


def _sentences(briefing: Briefing, reply: dict[str, Any]) -> Iterator[str]:
    """Sentences that are nowhere; of a dispute that is nowhere at all only its question."""
    shown = {r.offered for r in (*briefing.rejected, *briefing.replaced)} | {c.text for c in briefing.draft.claims()}

    def lost(items: list[dict[str, Any]]) -> list[str]:
        return [text for item in items if (text := closed(plain(item["text"])[0])) not in shown]

    yield from lost(reply["facts"])
    yield from lost(reply["open_questions"])
    for dispute in reply["disputes"]:
        gone = lost(dispute["positions"])
        yield from [dispute["question"]] if len(gone) == len(dispute["positions"]) else gone
