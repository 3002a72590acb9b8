"""What a build would send and what it may cost, told before it sends anything: by step, and by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.forecast import Ladder, foresee, foresee_judging
from briefgen.drafting.measuring import StepEstimate
from briefgen.drafting.prices import Bill, check_price, cost_of, exact_cost, host_of, noted_on
from briefgen.drafting.redacting import NO_REDACTION, Redactor, redactor_of
from briefgen.drafting.replaying import Kept, UnansweredError
from briefgen.model import Source, Span, Unreadable
from briefgen.settings import Price

if TYPE_CHECKING:
    from briefgen.drafting.envelope import Reply
    from briefgen.settings import Settings

__all__ = [
    "ASSUMPTIONS",
    "Estimate",
    "Sending",
    "StepEstimate",
    "Telling",
    "Unasked",
    "estimate_drafting",
    "estimate_reading",
]

ASSUMPTIONS: Mapping[str, str] = {
    "extract": "exact; these requests are made in any case",
    "likely": "a chunk yields as many quotes as are asked of it, one chunk in four is asked again for quotes that were not "
    "found, one claim in four is written anew once",
    "at most": "every sentence is quoted, every chunk is asked again, every claim is written anew in every round, every reply "
    "is as long as it may be, every byte sent is a token",
    "not counted": "repeats after unusable replies and time-outs; --max-cost and --max-tokens bound those, too",
}
"""What the figures rest on, in words for their reader."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One file and how much of it would be sent.

    Attributes:
        number: of the source.
        path: as shown to the reader.
        characters: of its text, in code points.
        sent: of these, those that would be sent at least once; 0 for a copy that is sent in the very words of its original.
        hidden, furniture, unread: of the rest, what a reader of the original would not see, what is not the article itself,
            and what was not chosen for the question.
        calls: requests that read it, follow-ups not counted.
        reused: of these, those whose answers are in the ledger.
        copy_of: number of the source of which it is a copy; None if of none.
        redacted: by name of a pattern, how many places of what is sent would be replaced before.
    """

    number: int
    path: str
    characters: int
    sent: int
    hidden: int = 0
    furniture: int = 0
    unread: int = 0
    calls: int = 0
    reused: int = 0
    copy_of: int | None = None
    redacted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Telling:
    """A setting whose words would be sent.

    Attributes:
        name: of the setting.
        text: as it would be sent.
        redacted: by name of a pattern, how many places of it are replaced.
    """

    name: str
    text: str
    redacted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a build would send and what it may cost. Nothing of it has been sent.

    Attributes:
        drafter: ``llm``, or ``extractive``, which sends nothing.
        host: to which it would be sent; empty for none.
        model: as set; empty where the endpoint is to name its only one.
        files: one a source, in the order of their numbers.
        told: settings whose words would be sent.
        redact: names of the patterns whose matches would be replaced.
        offline: nothing would be sent: what the ledger does not have is an error.
        unreadable: files that could not be read.
        steps: in order; none for the extractive drafter.
        price: for a million tokens; None where none is known.
        noted: ISO date of the built-in price; empty where the price is the user's own, or none is known.
        max_tokens, max_cost: the budget; None where there is none.
        notes: what else should be known.
    """

    drafter: str
    host: str = ""
    model: str = ""
    files: tuple[Sending, ...] = ()
    told: tuple[Telling, ...] = ()
    redact: tuple[str, ...] = ()
    offline: bool = False
    unreadable: tuple[Unreadable, ...] = ()
    steps: tuple[StepEstimate, ...] = ()
    price: Price | None = None
    noted: str = ""
    max_tokens: int | None = None
    max_cost: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def likely(self) -> Bill:
        """Tokens that are likely to be paid for."""
        return sum((step.likely for step in self.steps), Bill())

    @property
    def most(self) -> Bill:
        """Most tokens that are to be paid for."""
        return sum((step.most for step in self.steps), Bill())

    @property
    def cost(self) -> float | None:
        """Likely cost in US dollars; None where no price is known."""
        return cost_of(self.price, self.likely)

    @property
    def most_cost(self) -> float | None:
        """Likewise at most."""
        return cost_of(self.price, self.most)

    @property
    def short(self) -> str:
        """The setting whose bound the first step that has to be paid for may pass; empty if none."""
        return next((self._passed(step.most) for step in self.steps if step.most_calls), "")

    def _passed(self, bill: Bill) -> str:
        if self.max_tokens is not None and bill.tokens > self.max_tokens:
            return "max_tokens"
        if self.price and self.max_cost is not None and exact_cost(self.price, bill) > Fraction(repr(self.max_cost)):
            return "max_cost"
        return ""


def estimate_reading(
    sources: Sequence[Source], settings: Settings, *, unreadable: Sequence[Unreadable] = (), notes: Sequence[str] = ()
) -> Estimate:
    """The estimate of a build whose drafter asks no model: nothing is sent, unless a judge is asked about its claims.

    Args:
        sources: in the order of their numbers.
        settings: as for a build.
        unreadable: files that could not be read.
        notes: to be told with the estimate.

    Raises:
        SettingsError: there is a judge and a budget in dollars, and no price is known.
    """
    files = tuple(_sending(source, sends=False) for source in sources)
    bare = Estimate("extractive", files=files, unreadable=tuple(unreadable), notes=tuple(notes))
    if not settings.judge:
        return bare
    return _priced(replace(bare, steps=(foresee_judging(sources, settings),)), settings)


def estimate_drafting(
    sources: Sequence[Source],
    settings: Settings,
    *,
    unreadable: Sequence[Unreadable] = (),
    kept: Kept | None = None,
    ladder: Ladder | None = None,
    notes: Sequence[str] = (),
) -> Estimate:
    """What the llm drafter would send for these sources.

    Args:
        sources: in the order of their numbers.
        settings: as for a build.
        unreadable: files that could not be read.
        kept: answers of earlier runs; None where there are none.
        ladder: takes a draft that is known through the gate and its repairs.
        notes: to be told with the estimate.

    Raises:
        SettingsError: ``context_tokens`` leaves no room, or there is a budget in dollars and no price is known.
    """
    seen = foresee(sources, settings, kept=kept, ladder=ladder)
    files = tuple(
        _sending(
            s,
            calls=seen.calls.get(s.number, 0),
            reused=seen.reused.get(s.number, 0),
            sends=s.copy_of is None or seen.calls.get(s.number, 0) > 0,
            redactor=redactor_of(settings),
        )
        for s in sources
    )
    said = _telling(settings)
    bare = Estimate("llm", files=files, told=said, unreadable=tuple(unreadable), steps=seen.steps, notes=tuple(notes))
    return _priced(bare, settings)


def _telling(settings: Settings) -> tuple[Telling, ...]:
    """The question is the only setting that the prompts name."""
    if not settings.question:
        return ()
    redactor = redactor_of(settings)
    return (Telling("question", redactor.plain(settings.question), redactor.count(settings.question)),)


def _priced(estimate: Estimate, settings: Settings) -> Estimate:
    """The estimate with who is asked, at what price, within what budget."""
    host, model = host_of(settings.base_url), settings.model
    return replace(
        estimate,
        host=host,
        model=model,
        price=check_price(settings, host, model),
        noted=noted_on(settings, host, model),
        max_tokens=settings.max_tokens,
        max_cost=settings.max_cost,
        redact=settings.redact,
        offline=settings.offline,
    )


class Unasked:
    """Stands where an endpoint would be asked, and is not. Implements :class:`briefgen.drafting.conversation.Answering`.

    Attributes:
        refused: how many requests came this far.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.refused = 0

    @property
    def host(self) -> str:
        """Host and port."""
        return host_of(self._settings.base_url)

    def answer(self, _: Request) -> Reply:
        """No answer."""
        self.refused += 1
        raise UnansweredError("nothing is sent while a build is estimated")

    def model(self) -> str:
        """As set; the endpoint is not asked for its only one."""
        return self._settings.model

    def dialect(self) -> Dialect:
        """Nothing is known of it."""
        return Dialect()

    def adopt(self, _: Dialect) -> None:
        """Nothing to adopt."""

    def stop(self) -> None:
        """Nothing to stop."""


def _sending(
    source: Source, *, calls: int = 0, reused: int = 0, sends: bool, redactor: Redactor = NO_REDACTION
) -> Sending:
    size = len(source.text)
    hidden = [region.span for region in source.regions if region.kind == "hidden"]
    shown = [*hidden, *(region.span for region in source.regions if region.kind == "furniture")]
    kept_back = [*shown, *_between(source.passages, size)]
    return Sending(
        number=source.number,
        path=source.path,
        characters=size,
        sent=size - _covered(kept_back) if sends else 0,
        hidden=_covered(hidden),
        furniture=_covered(shown) - _covered(hidden),
        unread=_covered(kept_back) - _covered(shown),
        calls=calls,
        reused=reused,
        copy_of=source.copy_of,
        redacted=redactor.count(source.text, but=kept_back) if sends else {},
    )


def _between(passages: Sequence[Span], size: int) -> list[Span]:
    """What lies outside the passages that were chosen; nothing where all of a source is read."""
    if not passages:
        return []
    ends = [0, *(p.end for p in passages)]
    starts = [*(p.start for p in passages), size]
    return [Span(end, start) for end, start in zip(ends, starts, strict=True) if end < start]


def _covered(spans: Sequence[Span]) -> int:
    """Code points that are in at least one span."""
    total = end = 0
    for span in sorted(spans):
        total += max(0, span.end - max(span.start, end))
        end = max(end, span.end)
    return total
