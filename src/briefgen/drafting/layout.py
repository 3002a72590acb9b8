"""Which requests composition makes: evidence in groups that fit one request, partial drafts in batches that do."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from briefgen.drafting.drafts import Part, parts_of, plain
from briefgen.drafting.prompting import Message, render, tokens
from briefgen.errors import SettingsError
from briefgen.text.instructing import instructions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from briefgen.model import Evidence
    from briefgen.settings import Settings

__all__ = ["AGAIN_TOKENS", "LEVELS", "Layout"]

AGAIN_TOKENS = 600
"""Room left for what is said where a reply was unusable."""
LEVELS = 8
"""Most times that partial drafts are merged."""
FACT_TOKENS, DISPUTE_TOKENS, QUESTION_TOKENS = 60, 170, 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands in each request; a plain function of the evidence and the settings."""

    settings: Settings
    evidence: Mapping[str, Evidence]
    speaking: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        told = (e.quote for e in self.evidence.values())
        speaking = frozenset(quote.source for quote in told if next(instructions(quote.text), None))
        object.__setattr__(self, "speaking", speaking)

    def most(self) -> dict[str, int]:
        """How many items of each section to ask for: what is allowed, less where a reply could not hold it."""
        s = self.settings
        full = s.max_facts * FACT_TOKENS + s.max_disputes * DISPUTE_TOKENS + s.max_questions * QUESTION_TOKENS
        share = min(1.0, s.reply_tokens / full) if full else 1.0
        return {
            "max_facts": _share(s.max_facts, share),
            "max_disputes": _share(s.max_disputes, share),
            "max_questions": _share(s.max_questions, share),
        }

    def composing(self, group: Sequence[Evidence]) -> tuple[Message, ...]:
        """A request for a partial draft of a group."""
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
        return self.settings.context_tokens - self.settings.reply_tokens - AGAIN_TOKENS

    def groups(self, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
        """Evidence in runs that fit one request each; every item is in exactly one.

        In order, but for the evidence of sources that speak to a model: each of these has runs of its own, behind the others.
        """
        overhead = tokens(*(m.content for m in self.composing([])))
        alone = [e for e in evidence if self.is_alone(e)]
        kept = [e for e in evidence if not self.is_alone(e)]
        by_source = [list(items) for _, items in groupby(alone, key=lambda e: e.quote.source)]
        return [
            group
            for run in (kept, *by_source)
            for group in _packed(
                run, self._room() - overhead, lambda e: tokens(e.id, e.speaker or "", _line(e.quote.text))
            )
        ]

    def is_alone(self, evidence: Evidence) -> bool:
        """Whether a piece of evidence is composed apart from other sources: a quote of its source speaks to a model."""
        return evidence.quote.source in self.speaking

    def batches(self, replies: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """Partial drafts in runs whose sentences fit one merge request each."""
        overhead = tokens(*(m.content for m in self._merge([], [])))
        return _packed(
            replies,
            self._room() - overhead,
            lambda reply: sum(tokens(part.text, part.holder, " ".join(part.evidence)) for part in parts_of(reply)),
        )


def _share(most: int, share: float) -> int:
    return max(min(most, 1), int(most * share))


def _line(text: str) -> str:
    """A quote on one line and without citation marks of its own: copied into a sentence they would pass for ours."""
    return plain(text)[0]


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
