"""The way through, in one direction: load, draft, verify, repair, accept. The one module that knows the order."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

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

__all__ = ["build", "choose_drafter", "record_faults", "verify", "verify_record", "with_changes"]

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
        ModelError: the endpoint failed for good.
        UnverifiedBriefingError: strict, and a claim failed; or no claim held. Carries the report.
    """
    from briefgen.sources import load_sources  # noqa: PLC0415 - readers are heavy

    settings = settings or Settings()
    listen = progress or _silent
    named = doubters(settings)
    read = _flagged(load_sources(paths, progress=listen))
    writer = drafter or choose_drafter(settings)
    drafted = writer.draft(read.sources, progress=listen)
    try:
        accepted = accept(
            drafted.draft,
            read.sources,
            verify=partial(_verify_aloud, gate=Gate(read.sources, doubter=(*panel(doubter), *named)), listen=listen),
            repair=partial(writer.repair, progress=listen),
            rounds=settings.rounds,
            strict=settings.strict,
        )
    except UnverifiedBriefingError as error:
        error.refused, error.sources = drafted.refused, read
        raise
    return _tested(_record(settings, read, (writer, named), drafted, accepted), settings, listen)


def _flagged(read: SourceSet) -> SourceSet:
    """The sources, those marked that speak to a model (BG603): the reader is told; nothing is cut and nothing obeyed."""
    out = []
    for source in read.sources:
        said = next(instructions(source.text), None)
        warning = f"speaks to a language model: “{said[0]}” (BG603)" if said else ""
        out.append(replace(source, warnings=(*source.warnings, warning)) if warning else source)
    return replace(read, sources=tuple(out))


def choose_drafter(settings: Settings) -> Drafter:
    """The drafter that the settings name; ``auto`` takes the model if an endpoint or a key is there."""
    if settings.drafter == "llm" or (settings.drafter == "auto" and (settings.base_url or settings.api_key)):
        from briefgen.drafting.llm import LLMDrafter  # noqa: PLC0415 - loads the SDK

        return LLMDrafter(settings)
    from briefgen.drafting.extractive import ExtractiveDrafter  # noqa: PLC0415 - imported when used

    return ExtractiveDrafter(settings)


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
    briefing = Briefing(
        version=RECORD_VERSION,
        build="",
        question=settings.question,
        marking=settings.marking,
        as_of=settings.as_of or _today(),
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
    return replace(briefing, build=build_id(briefing))


def _tested(briefing: Briefing, settings: Settings, listen: ProgressListener) -> Briefing:
    """The briefing with the figure of its self-test in the method; its claims and verdicts stay as they are."""
    if not settings.selftest:
        return briefing

    def count(done: int, total: int) -> None:
        listen(Progress("selftest", done, total))

    figure = selftest(briefing, limit=SELFTEST_LIMIT, on_mutant=count).figure
    briefing = replace(briefing, build="", method=replace(briefing.method, selftest=figure))
    return replace(briefing, build=build_id(briefing))


def with_changes(briefing: Briefing, previous: Briefing) -> Briefing:
    """The briefing with what changed since an earlier version, under a build id of its own."""
    briefing = replace(briefing, build="", changes=compare(previous, briefing))
    return replace(briefing, build=build_id(briefing))


def _today() -> str:
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
