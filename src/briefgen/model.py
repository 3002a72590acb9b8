"""The nouns, frozen. Every offset is a code point into ``Source.text`` as stored; every span is half-open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

__all__ = [
    "Basis",
    "Briefing",
    "CatchCount",
    "Catches",
    "Change",
    "Changes",
    "Chunk",
    "Citation",
    "Claim",
    "Decision",
    "Dispute",
    "Draft",
    "Evidence",
    "Finding",
    "Found",
    "Judgement",
    "Method",
    "OpenQuestion",
    "Position",
    "Quote",
    "RefusedQuote",
    "Region",
    "Rejection",
    "Report",
    "Selection",
    "Source",
    "SourceSet",
    "Span",
    "Step",
    "Unreadable",
    "Usage",
    "Verdict",
]

RECORD_VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``0 <= start < end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}, {self.end}")

    def of(self, text: str) -> str:
        """The words this span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point is in both."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


# --- sources ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of metadata and where it was found.

    Attributes:
        value: as found; dates as ISO 8601 (``2026-04-27``, or ``2026-04`` where no day is given).
        origin: ``manifest``, ``front-matter``, ``json-ld``, ``meta``, ``header``, ``properties``, ``text`` or ``file name``.
    """

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a source's text that is not running prose of the article.

    Attributes:
        kind: ``furniture`` (navigation, bylines, page heads), ``hidden`` (a reader of the original would not see it),
            ``heading`` (a heading or title line: shown, but no sentence).
        span: where, in code points of the source's text.
        reason: why it was so marked, in a few words.
    """

    kind: Literal["furniture", "hidden", "heading"]
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One article as read: canonical text that never changes, and what is known of it.

    Attributes:
        number: the ``n`` of ``[n]``, from 1, without gaps.
        path: as shown to the reader, POSIX, relative to the folder given.
        media_type: of the file, such as ``text/html``.
        sha256: of the file's bytes, hexadecimal.
        text: canonical text; all offsets refer to it.
        title: always there; the file name where nothing better was found.
        author, publisher, date, url: None where the source does not say.
        paragraphs: spans of the paragraphs, in order, not overlapping.
        pages: spans of the pages, in order; empty where the format has none.
        regions: headings, furniture and hidden text, by position.
        warnings: what the reader should know of how it was read.
        same_bytes: further paths that hold exactly these bytes.
        copy_of: number of the source of which this is a copy under another name (BG602); None if it is a voice of its own.
        passages: what of the text was read to draft from, by position, not overlapping; empty where all of it was. The gate
            always has the whole text.
    """

    number: int
    path: str
    media_type: str
    sha256: str
    text: str
    title: Found
    author: Found | None = None
    publisher: Found | None = None
    date: Found | None = None
    url: Found | None = None
    paragraphs: tuple[Span, ...] = ()
    pages: tuple[Span, ...] = ()
    regions: tuple[Region, ...] = ()
    warnings: tuple[str, ...] = ()
    same_bytes: tuple[str, ...] = ()
    copy_of: int | None = None
    passages: tuple[Span, ...] = ()

    @property
    def text_sha256(self) -> str:
        """The sha256 of the text as UTF-8, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def name(self) -> str:
        """What a reader calls this source: its publisher, else its title, else its number (a file name is no name)."""
        if self.publisher:
            return self.publisher.value
        return f"Source {self.number}" if self.title.origin == "file name" else self.title.value

    def page_of(self, span: Span) -> int | None:
        """The page, from 1, on which ``span`` begins; None where the format has no pages."""
        return _ordinal(self.pages, span)

    def paragraph_of(self, span: Span) -> int | None:
        """The paragraph, from 1, in which ``span`` begins; None outside the paragraphs."""
        return _ordinal(self.paragraphs, span)

    def regions_at(self, span: Span, kind: str) -> tuple[Region, ...]:
        """The regions of one kind that ``span`` touches."""
        return tuple(r for r in self.regions if r.kind == kind and r.span.overlaps(span))


def _ordinal(spans: tuple[Span, ...], span: Span) -> int | None:
    for number, candidate in enumerate(spans, start=1):
        if candidate.start <= span.start < candidate.end:
            return number
    return None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read or held no text: listed, never silently dropped."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a corpus was read for a question; the rest was left unread, and the briefing says so.

    Attributes:
        documents: in the corpus, unreadable ones not counted.
        passages: in the corpus.
        chosen: passages that were read.
    """

    documents: int
    passages: int
    chosen: int


@dataclass(frozen=True, slots=True)
class SourceSet:
    """What was read and what was not, in the order of the numbers.

    Attributes:
        sources: those read.
        unreadable: files that could not be read.
        selection: what was chosen of a larger corpus; None where everything was read.
    """

    sources: tuple[Source, ...]
    unreadable: tuple[Unreadable, ...] = ()
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of one source for one request: ``text == source.text[span.start:span.end]``."""

    source: int
    span: Span
    text: str


# --- evidence and draft -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """A located quote: ``text == source.text[span.start:span.end]``, always."""

    source: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A located quote with what the drafter says of it.

    Attributes:
        id: ``e<source>.<n>``, such as ``e2.3``.
        quote: located, verbatim.
        says: what it says in plain words; a hint for composing, never shown as verified.
        kind: whether it states a fact, takes a position, or says that something is unknown or to come.
        speaker: who says it, as named by the source; None for the source's own voice.
    """

    id: str
    quote: Quote
    says: str
    kind: Literal["fact", "position", "unknown"]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the words of it that are to carry a claim, as offered (not yet located)."""

    source: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence (or a short run of them) that rests on citations.

    Attributes:
        id: unique in a draft, such as ``F3``, ``D1.2``, ``Q2``.
        text: without markers; code adds them.
        citations: in the order of the markers; several of one source are read together.
        kind: ``fact``, ``position`` (someone's), ``unknown`` (an open question) or ``heading`` (a dispute's question:
            asserts nothing, but may name nothing that its evidence does not name).
    """

    id: str
    text: str
    citations: tuple[Citation, ...]
    kind: Literal["fact", "position", "unknown", "heading"] = "fact"

    @property
    def sources(self) -> tuple[int, ...]:
        """The cited source numbers, ascending, each once: the ``[1, 3]`` of the claim."""
        return tuple(sorted({c.source for c in self.citations}))


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a dispute.

    Attributes:
        holder: who holds it, as named by the evidence, or the publisher whose own account it is.
        claim: what they hold.
    """

    holder: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question on which the sources, or those they quote, differ. No verdict of ours.

    Attributes:
        heading: the question; its citations are those of all positions.
        positions: two or more.
        settles: what the sources say would settle it; None where they do not say.
    """

    heading: Claim
    positions: tuple[Position, ...]
    settles: Claim | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that the sources say is unknown, undecided or to come.

    Attributes:
        claim: what is open, as the sources put it.
        who: who could answer, as named by the evidence; None where nobody is named.
    """

    claim: Claim
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A briefing's content before or after the gate.

    Attributes:
        title: of the briefing: the question asked, or the lead source's headline.
        bottom_line: ids of the facts that the bottom line restates, most important first.
        facts, disputes, open_questions: the sections.
    """

    title: str
    bottom_line: tuple[str, ...]
    facts: tuple[Claim, ...]
    disputes: tuple[Dispute, ...]
    open_questions: tuple[OpenQuestion, ...]

    def claims(self) -> tuple[Claim, ...]:
        """Every claim, in reading order, headings of disputes and what would settle them included."""
        out = list(self.facts)
        for dispute in self.disputes:
            out.append(dispute.heading)
            out.extend(p.claim for p in dispute.positions)
            if dispute.settles:
                out.append(dispute.settles)
        out.extend(q.claim for q in self.open_questions)
        return tuple(out)


@dataclass(frozen=True, slots=True)
class RefusedQuote:
    """A quote that the drafter offered and that was not found word for word.

    Attributes:
        source: the source it was offered for.
        quote: as offered.
        code: BG201 to BG205.
        message: for the reader.
        nearest: the nearest text of that source; None where nothing is near.
    """

    source: int
    quote: str
    code: str
    message: str
    nearest: Quote | None = None


# --- verdicts ---------------------------------------------------------------------------------------------------------


class Verdict(Enum):
    """What the gate says of a claim. The program never prints "false"."""

    VERIFIED = "verified"
    PROBLEM = "problem"
    UNVERIFIED = "unverified"


class Step(Enum):
    """How an accepted claim came to be accepted: which rung of the ladder it stands on."""

    DRAFTED = "drafted"
    REWRITTEN = "rewritten"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say of a claim.

    Attributes:
        code: such as ``BG301``.
        severity: ``problem`` (something named is wrong), ``unverified`` (code cannot decide) or ``note`` (to be shown;
            changes no verdict).
        message: one sentence that names both sides' words.
        claim_span: the claim's words, code points into ``Claim.text``; None where the whole claim is meant.
        source: the cited source held against; None where no source is meant.
        source_span: the source's words, code points into its text; None where there are none.
    """

    code: str
    severity: Literal["problem", "unverified", "note"]
    message: str
    claim_span: Span | None = None
    source: int | None = None
    source_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's word on one claim.

    Attributes:
        claim: the claim, as judged.
        verdict: verified only if every cited source licenses all of it.
        findings: in the order of the codes; notes included.
        quotes: the citations that were located, in order.
        step: how it came to its present wording.
    """

    claim: Claim
    verdict: Verdict
    findings: tuple[Finding, ...]
    quotes: tuple[Quote, ...]
    step: Step = Step.DRAFTED


@dataclass(frozen=True, slots=True)
class Report:
    """One judgement a claim, in the order given, and the checks that ran.

    Attributes:
        judgements: one a claim.
        checks: codes of the checks that ran, ascending.
        doubters: names of the judges that were asked about verified claims and could add a doubt (BG502).
    """

    judgements: tuple[Judgement, ...]
    checks: tuple[str, ...]
    doubters: tuple[str, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many claims have this verdict."""
        return sum(j.verdict is verdict for j in self.judgements)

    def of(self, claim_id: str) -> Judgement:
        """The judgement of one claim; KeyError where there is none."""
        for judgement in self.judgements:
            if judgement.claim.id == claim_id:
                return judgement
        raise KeyError(claim_id)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A claim that is not in the briefing, and why.

    Attributes:
        judgement: of its last wording; ``judgement.claim`` is that wording.
        offered: its wording as first drafted.
        nearest: the nearest text of a cited source; None where nothing is near.
    """

    judgement: Judgement
    offered: str
    nearest: Quote | None = None


# --- the record -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """What drafting cost: every answered request that the briefing rests on, whether it was paid for now or by an earlier run.

    Attributes:
        calls: answered requests, repeats included.
        prompt_tokens, completion_tokens: as the endpoint reported them, summed.
        cost: in US dollars; None where no price is known.
        cached_tokens: of the prompt tokens, those that the provider had in its own prompt cache.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class CatchCount:
    """Of one kind of change to accepted claims: how many were made, and how many of them the gate did not verify."""

    kind: str
    made: int
    caught: int


@dataclass(frozen=True, slots=True)
class Catches:
    """How many one-place changes to the accepted claims the gate caught.

    Attributes:
        seed: with which the changes were chosen.
        claims: accepted claims that were changed, each in several ways.
        kinds: one a kind of change of which any could be made.
    """

    seed: int
    claims: int
    kinds: tuple[CatchCount, ...]

    @property
    def made(self) -> int:
        """Changes of all kinds."""
        return sum(k.made for k in self.kinds)

    @property
    def caught(self) -> int:
        """Of these, those that the gate did not verify."""
        return sum(k.caught for k in self.kinds)


@dataclass(frozen=True, slots=True)
class Method:
    """How a briefing was made: enough to make it again.

    Attributes:
        briefgen: version of the program.
        drafter: ``extractive`` or ``llm``.
        model: as asked for; empty for the extractive drafter.
        parameters: temperature, seed and the like, as sorted name and value pairs, values as JSON text.
        prompts: prompt name and sha256 of its file, sorted by name.
        rounds: repair rounds that ran.
        usage: calls, tokens, cost.
        notes: what a reader of the method should know, such as chunks whose extraction failed.
        selftest: how the gate fared on changed copies of the accepted claims; None where it was not tried.
    """

    briefgen: str
    drafter: str
    model: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()
    rounds: int = 0
    usage: Usage = field(default_factory=Usage)
    notes: tuple[str, ...] = ()
    selftest: Catches | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a briefing.

    Attributes:
        kind: ``added`` and ``dropped`` (a claim), ``reworded``, ``moved`` (the same words in another section, or into the
            bottom line or out of it), ``evidence`` (the same words rest on other quotes or sources), ``checks`` (the
            same words have another verdict, or a note such as that another source contradicts them came or went), ``disputed`` (a question on which sources now differ, or a claim that now stands in a dispute),
            ``settled`` (the other way round), ``source-added``, ``source-changed`` (the same article with another text, title, publisher or date),
            ``source-withdrawn``.
        section: where it stands now, or stood.
        old, new: the words of the claim or the name of the source, before and now; empty where there is none.
        old_id, new_id: of the claim, or the number of the source as text; empty where there is none.
        detail: what is different, in a few words; empty where old and new say it all.
    """

    kind: Literal[
        "added",
        "dropped",
        "reworded",
        "moved",
        "evidence",
        "checks",
        "disputed",
        "settled",
        "source-added",
        "source-changed",
        "source-withdrawn",
    ]
    section: Literal["facts", "disputes", "questions", "sources"]
    old: str
    new: str
    old_id: str = ""
    new_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from an earlier version of the briefing.

    Attributes:
        build: of the earlier version.
        as_of: its date.
        items: in reading order of the new version, dropped claims where they stood; sources last.
        same: how many claims stand as they stood, on the same evidence.
    """

    build: str
    as_of: str
    items: tuple[Change, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What a reviewer's decision rests on, as sha256, hexadecimal: when one of these is another, the decision is stale.

    Attributes:
        claim: of the claim's words.
        evidence: of its quotes: source text, place and words of each.
        sources: of the texts of the sources cited, ascending by number.
        checks: of the codes and the version of the checks that ran.
    """

    claim: str
    evidence: str
    sources: tuple[str, ...]
    checks: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one claim.

    Attributes:
        number: from 1, in the order in which they were made.
        claim: id of the claim.
        action: an edit replaces the claim's words; a comment decides nothing.
        reviewer: as they named themselves.
        at: ISO 8601, UTC, to the second.
        reason: in their words; may be empty for ``accept``.
        text: the claim's words as decided on; of an edit, the new ones.
        basis: what it rests on.
    """

    number: int
    claim: str
    action: Literal["accept", "reject", "edit", "comment"]
    reviewer: str
    at: str
    reason: str
    text: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Briefing:
    """The record: all that a renderer shows and all that is needed to verify it again, offline.

    Attributes:
        version: of this record's layout.
        build: first 16 hexadecimal digits of the sha256 of all else in the record; every file of one build carries it.
        question: as asked; empty where none was.
        marking: handling marking; empty where none was given.
        as_of: ISO date of the briefing.
        status: ``DRAFT`` until a person has reviewed it.
        draft: the accepted content.
        report: one judgement for each claim of ``draft``.
        rejected: claims that were offered and are not shown.
        refused: quotes that were offered and not found.
        evidence: located quotes, used or not.
        sources: what was read and what was not.
        method: how it was made.
        replaced: first wordings that failed, of claims that stand in another: rewritten, or as the source's own words. The
            judgement is of the wording that failed first; ``judgement.claim.id`` is the id of the claim that stands.
        changes: against an earlier version; None where none was given.
        decisions: of the reviewers, in the order made; empty before a review.
    """

    version: int
    build: str
    question: str
    marking: str
    as_of: str
    status: Literal["DRAFT", "REVIEWED"]
    draft: Draft
    report: Report
    rejected: tuple[Rejection, ...]
    refused: tuple[RefusedQuote, ...]
    evidence: tuple[Evidence, ...]
    sources: SourceSet
    method: Method
    replaced: tuple[Rejection, ...] = ()
    changes: Changes | None = None
    decisions: tuple[Decision, ...] = ()
