"""The way through, in one direction: load, draft, verify, repair, accept. The one module that knows the order."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.acceptance import Accepted, accept
from briefgen.changes import compare
from briefgen.doubting import doubters, with_doubters
from briefgen.drafting.protocol import Drafted, Drafter
from briefgen.errors import UnverifiedBriefingError
from briefgen.gate import Doubter, Doubting, Gate, instructions, verify_claims
from briefgen.gate.doubting import panel
from briefgen.model import (
    RECORD_VERSION,
    Briefing,
    Claim,
    Finding,
    Judgement,
    Method,
    Quote,
    Report,
    Source,
    SourceSet,
    Verdict,
)
from briefgen.rendering import build_id
from briefgen.selftest import selftest
from briefgen.settings import Progress, ProgressListener, Settings
from briefgen.version import __version__

if TYPE_CHECKING:
    from briefgen.drafting.conversation import Conversation
    from briefgen.drafting.estimating import Estimate, Unasked
    from briefgen.drafting.forecast import Repair
    from briefgen.ledger import Ledger
    from briefgen.model import Draft
    from briefgen.text.shelf import Shelf

__all__ = ["build", "choose_drafter", "estimate", "record_faults", "today", "verify", "verify_record", "with_changes"]

SELFTEST_LIMIT = 200
"""Most changed claims that a build tries."""


def _silent(_: Progress) -> None:
    pass


def build(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings | None = None,
    *,
    progress: ProgressListener | None = None,
    drafter: Drafter | None = None,
    doubter: Doubting | Sequence[Doubting] | None = None,
) -> Briefing:
    """Build a briefing from source files.

    Args:
        paths: files, folders or globs.
        settings: what to build and how; the defaults need no key and no network.
        progress: told of each step forward, from the calling thread or the drafter's.
        drafter: a writer of drafts of your own; None for the one the settings name.
        doubter: a judge, or several, that may add a doubt to a claim (BG502), never a pass; beside those the settings name.

    Returns:
        The record: verified content, its sources, what was dropped and why.

    Raises:
        SourceError: nothing could be read.
        SettingsError: a setting is wrong.
        LedgerError: the ledger cannot be used at all; damage to it ends no build.
        ModelError: the endpoint failed for good.
        BudgetError: the next request may cost more than is left; what was answered is kept.
        PendingError: requests lie with the provider's batch API.
        UnverifiedBriefingError: strict, and a claim failed; or no claim held. Carries the report.
    """
    settings = settings or Settings()
    with _opened(settings) as ledger:
        run = _Run(settings, progress or _silent, ledger, drafter)
        return run.built(paths, doubter)


@contextmanager
def _opened(settings: Settings) -> Iterator[Ledger | None]:
    """The ledger that the settings name, for as long as the block runs; None where nothing is to be kept."""
    if not settings.cache:
        yield None
        return
    from briefgen.ledger import Ledger  # noqa: PLC0415 - loads the database

    with Ledger(Path(settings.cache)) as ledger:
        yield ledger


class _Readings:
    """A ledger as a shelf, for what the drafter and the gate read of a source."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, key: str) -> bytes | None:
        return self._ledger.get("reading", key)

    def put(self, key: str, value: bytes) -> None:
        self._ledger.put("reading", key, value)


class _Run:
    """What is the same for all steps of one build."""

    def __init__(
        self, settings: Settings, listen: ProgressListener, ledger: Ledger | None, drafter: Drafter | None
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.shelf = _Readings(ledger) if ledger else None
        self.drafter = drafter
        self.chat = _conversation(settings, ledger, own=drafter is not None)
        self.listen = self.chat.telling(listen) if self.chat else listen

    def built(self, paths: Sequence[str | os.PathLike[str]], doubter: Doubting | Sequence[Doubting] | None) -> Briefing:
        """The record."""
        named = doubters(self.settings, chat=self.chat)
        read = self.read(paths)
        writer = self.drafter or choose_drafter(self.settings, chat=self.chat, shelf=self.shelf)
        drafted = writer.draft(read.sources, progress=self.listen)
        gate = Gate(read.sources, doubter=(*panel(doubter), *named), shelf=self.shelf)
        try:
            accepted = accept(
                drafted.draft,
                read.sources,
                verify=partial(_verify_aloud, gate=gate, listen=self.listen),
                repair=partial(writer.repair, progress=self.listen),
                rounds=self.settings.rounds,
                strict=self.settings.strict,
            )
        except UnverifiedBriefingError as error:
            error.refused, error.sources = drafted.refused, read
            raise
        briefing = _record(self.settings, read, (writer, named), drafted, accepted)
        return _identified(_tested(briefing, gate, self.listen) if self.settings.selftest else briefing)

    def read(self, paths: Sequence[str | os.PathLike[str]]) -> SourceSet:
        """The sources, in full or as far as the question asks for them."""
        from briefgen.corpus import choose  # noqa: PLC0415 - readers are heavy

        return _flagged(choose(paths, self.settings, ledger=self.ledger, progress=self.listen))


def _conversation(settings: Settings, ledger: Ledger | None, *, own: bool) -> Conversation | None:
    """The one conversation of a run: drafter and judge share what is kept, and the budget; None where no model is asked."""
    drafts = not own and _names_model(settings)
    if not (drafts or settings.judge) or not (settings.base_url or settings.api_key or settings.offline):
        return None
    from briefgen.drafting.conversation import open_conversation  # noqa: PLC0415 - imported when used

    return open_conversation(settings, ledger=ledger)


def _names_model(settings: Settings) -> bool:
    return settings.drafter == "llm" or (settings.drafter == "auto" and bool(settings.base_url or settings.api_key))


def _flagged(read: SourceSet) -> SourceSet:
    """The sources, those marked that speak to a model (BG603): the reader is told; nothing is cut and nothing obeyed."""
    out = []
    for source in read.sources:
        said = next(instructions(source.text), None)
        warning = f"speaks to a language model: “{said[0]}” (BG603)" if said else ""
        out.append(replace(source, warnings=(*source.warnings, warning)) if warning else source)
    return replace(read, sources=tuple(out))


def choose_drafter(settings: Settings, *, chat: Conversation | None = None, shelf: Shelf | None = None) -> Drafter:
    """The drafter that the settings name; ``auto`` takes the model if an endpoint or a key is there.

    Args:
        settings: which, and how.
        chat: the run's conversation with its model; None lets the drafter begin one, which keeps nothing.
        shelf: keeps what the extractive drafter reads of each source; None reads it all.
    """
    if _names_model(settings):
        from briefgen.drafting.llm import LLMDrafter  # noqa: PLC0415 - imported when used

        return LLMDrafter(settings, chat=chat)
    from briefgen.drafting.extractive import ExtractiveDrafter  # noqa: PLC0415 - imported when used

    return ExtractiveDrafter(settings, shelf=shelf)


def _verify_aloud(claims: Sequence[Claim], gate: Gate, listen: ProgressListener) -> Report:
    done = 0

    def count(claim: Claim) -> None:
        nonlocal done
        done += 1
        listen(Progress("verify", done, len(claims), claim.id))

    return gate.verify(claims, on_claim=count)


def _record(
    settings: Settings,
    read: SourceSet,
    asked: tuple[Drafter, Sequence[Doubter]],
    drafted: Drafted,
    accepted: Accepted,
) -> Briefing:
    writer, named = asked
    made = with_doubters(writer.provenance(), named)
    title = settings.title or settings.question or accepted.draft.title
    return Briefing(
        version=RECORD_VERSION,
        build="",
        question=settings.question,
        marking=settings.marking,
        as_of=settings.as_of or today(),
        status="DRAFT",
        draft=replace(accepted.draft, title=title),
        report=accepted.report,
        rejected=accepted.rejected,
        refused=drafted.refused,
        evidence=drafted.evidence,
        sources=read,
        method=Method(
            briefgen=__version__,
            drafter=writer.name,
            model=made.model,
            parameters=made.parameters,
            prompts=made.prompts,
            rounds=accepted.rounds,
            usage=made.usage,
            notes=drafted.notes,
        ),
        replaced=accepted.replaced,
    )


def _tested(briefing: Briefing, gate: Gate, listen: ProgressListener) -> Briefing:
    """The briefing with the figure of its self-test in the method; its claims and verdicts stay as they are."""

    def count(done: int, total: int) -> None:
        listen(Progress("selftest", done, total))

    figure = selftest(briefing, limit=SELFTEST_LIMIT, on_mutant=count, gate=gate).figure
    return replace(briefing, method=replace(briefing.method, selftest=figure))


def _identified(briefing: Briefing) -> Briefing:
    return replace(briefing, build=build_id(briefing))


def with_changes(briefing: Briefing, previous: Briefing) -> Briefing:
    """The briefing with what changed since an earlier version, under a build id of its own."""
    briefing = replace(briefing, build="", changes=compare(previous, briefing))
    return replace(briefing, build=build_id(briefing))


def today() -> str:
    """The one clock of the program; ``SOURCE_DATE_EPOCH`` stands in for it in reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdigit() else dt.datetime.now(dt.UTC)
    return moment.date().isoformat()


def verify(
    claims: Iterable[Claim],
    sources: SourceSet | Sequence[Source] | Sequence[str | os.PathLike[str]],
    *,
    doubter: Doubting | Sequence[Doubting] | None = None,
) -> Report:
    """Hold claims against the sources they cite.

    Args:
        claims: with citations (source number and quote).
        sources: as loaded, or paths to load.
        doubter: a judge, or several, that may add a doubt (BG502), never a pass.

    Returns:
        One judgement a claim, in order.
    """
    return verify_claims(list(claims), _loaded(sources), doubter=doubter)


def _loaded(sources: SourceSet | Sequence[Source] | Sequence[str | os.PathLike[str]]) -> tuple[Source, ...]:
    if isinstance(sources, SourceSet):
        return sources.sources
    given = [s for s in sources if isinstance(s, Source)]
    paths = [s for s in sources if isinstance(s, str | Path | os.PathLike)]
    if paths:
        from briefgen.sources import load_sources  # noqa: PLC0415 - readers are heavy

        return load_sources(paths).sources
    return tuple(given)


def verify_record(briefing: Briefing, *, doubter: Doubting | Sequence[Doubting] | None = None) -> Report:
    """Verify a stored briefing again, offline, by its own sources.

    Args:
        briefing: as read.
        doubter: a judge, or several, that may add a doubt (BG502), never a pass; none of those that ran at the build.

    Returns:
        A fresh judgement for each claim; a claim whose stored quote is not the slice it says it is gets BG201.
    """
    fresh = verify_claims(briefing.draft.claims(), briefing.sources.sources, doubter=doubter)
    texts = {s.number: s.text for s in briefing.sources.sources}
    stored = {j.claim.id: j for j in briefing.report.judgements}
    judged = []
    for judgement in fresh.judgements:
        before = stored.get(judgement.claim.id)
        faults = tuple(f for q in (before.quotes if before else ()) if (f := _slice_fault(q, texts)))
        step = before.step if before else judgement.step
        verdict = Verdict.PROBLEM if faults else judgement.verdict
        judged.append(Judgement(judgement.claim, verdict, (*faults, *judgement.findings), judgement.quotes, step))
    return replace(fresh, judgements=tuple(judged))


def _slice_fault(quote: Quote, texts: dict[int, str]) -> Finding | None:
    text = texts.get(quote.source)
    if text is not None and quote.span.of(text) == quote.text:
        return None
    message = f"the record's quote is not what stands at {quote.span.start} to {quote.span.end} of [{quote.source}]"
    return Finding("BG201", "problem", message, source=quote.source)


def record_faults(briefing: Briefing) -> tuple[str, ...]:
    """What is wrong with a record as a whole: changed after the build, or evidence that is not its slice."""
    out = []
    if build_id(briefing) != briefing.build:
        out.append(f"the record was changed after the build: its content does not give build id {briefing.build}")
    texts = {s.number: s.text for s in briefing.sources.sources}
    out.extend(
        f"evidence {e.id}: {fault.message}" for e in briefing.evidence if (fault := _slice_fault(e.quote, texts))
    )
    return tuple(out)


def estimate(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings | None = None,
    *,
    progress: ProgressListener | None = None,
) -> Estimate:
    """What :func:`build` would send, and what it may cost. Sources are read; nothing is sent, and no key is needed.

    Args:
        paths: files, folders or globs.
        settings: as for the build.
        progress: told of each source read.

    Returns:
        Requests, tokens and cost by step, and each file's share.

    Raises:
        SourceError: nothing could be read.
        SettingsError: a setting is wrong, or there is a budget in dollars and no price is known.
        LedgerError: the ledger cannot be used at all.
    """
    from briefgen.corpus import choose  # noqa: PLC0415 - readers are heavy
    from briefgen.drafting.estimating import Unasked, estimate_drafting, estimate_reading  # noqa: PLC0415

    settings = settings or Settings()
    # What is not there yet has nothing to tell; an estimate leaves no folder behind.
    cache = settings.cache if settings.cache and Path(settings.cache).is_dir() else ""
    with _opened(replace(settings, cache=cache)) as ledger:
        read = choose(paths, replace(settings, cache=cache), ledger=ledger, progress=progress or _silent)
        chosen = _chosen(read)
        if not _names_model(settings):
            return estimate_reading(read.sources, settings, unreadable=read.unreadable, notes=chosen)
        nobody = Unasked(settings)
        kept, notes = _answers(settings, ledger, nobody)
        # A local judge is not asked for an estimate's sake.
        climb = None if kept is None or settings.nli_model else partial(_climb, read.sources, settings, kept, nobody)
        return estimate_drafting(
            read.sources, settings, unreadable=read.unreadable, kept=kept, ladder=climb, notes=(*chosen, *notes)
        )


def _chosen(read: SourceSet) -> tuple[str, ...]:
    if read.selection is None:
        return ()
    made = read.selection
    corpus = f"{made.documents:,} documents with {made.passages:,} passages"
    return (f"of {corpus}, the {made.chosen:,} passages nearest to the question would be read; --read-all reads all",)


def _answers(settings: Settings, ledger: Ledger | None, nobody: Unasked) -> tuple[Conversation | None, tuple[str, ...]]:
    """Answers of earlier runs, behind which nobody is asked; and what should be known of them."""
    if ledger is None or settings.refresh:
        return None, ()
    if not settings.model:
        return None, ("what the ledger has of it can be told only if the model is named: give --model",)
    from briefgen.drafting.conversation import open_conversation  # noqa: PLC0415 - imported when used

    unbounded = replace(settings, max_tokens=None, max_cost=None, batch=False)
    waiting = ("requests that wait with the batch API count as not paid for yet",) if settings.batch else ()
    return open_conversation(unbounded, ledger=ledger, endpoint=nobody), waiting


def _climb(
    sources: Sequence[Source], settings: Settings, kept: Conversation, nobody: Unasked, draft: Draft, repair: Repair
) -> int:
    """Take a draft through the gate as a build does, to learn which repairs and which judgements of the model it asks for."""
    from briefgen.drafting.replaying import UnansweredError  # noqa: PLC0415 - imported when used

    before = nobody.refused
    gate = Gate(sources, doubter=doubters(settings, chat=kept))
    try:
        accept(draft, sources, verify=gate.verify, repair=repair, rounds=settings.rounds, strict=settings.strict)
    finally:
        if nobody.refused > before:  # the gate goes on without a judge that does not answer
            raise UnansweredError("no earlier run was answered all questions of the judge")
    return kept.usage("judge").calls
