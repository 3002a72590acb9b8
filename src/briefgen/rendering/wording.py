"""The sentences that every view says in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.model import Finding
from briefgen.rendering.selected import selection_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefgen.model import Briefing, Catches, Changes, Found, Report, Source, Span
    from briefgen.rendering.tally import Tally, Use

__all__ = [
    "CHANGES",
    "CHANGE_LABELS",
    "CHANGE_SECTIONS",
    "LIMITS",
    "MOST_ALIKE",
    "NOTE_LABELS",
    "STATUS",
    "assistance",
    "caught_line",
    "changes_line",
    "claims_line",
    "coverage_line",
    "date",
    "doubters_line",
    "kind_of_change",
    "labels",
    "made_with",
    "note_label",
    "objections",
    "origin",
    "place",
    "plural",
    "shown",
    "status_line",
]

STATUS: Mapping[str, str] = {
    "verified": "Verified",
    "rewritten": "Verified after rewriting",
    "quoted": "The source’s own words",
    "unverified": "Not verified",
    "problem": "Problem found",
}
"""What a reader is told of a claim, by its status."""

NOTE_LABELS: Mapping[str, str] = {
    "BG601": "Contradicted elsewhere",
    "BG602": "Rests on copies",
    "BG603": "Source addresses the model",
    "BG901": "Not checked in part",
}
"""Short labels of the notes that a reader should meet without opening anything."""

LIMITS = (
    "Verified means that the words cited were found, character for character, in the source cited, and that the checks "
    "found nothing in the claim that those words do not license. It does not mean that the source is right, or that "
    "the choice of facts is fair."
)
"""What the checks do not say; stands in every view."""

MOST_ALIKE = 3
"""Most notes of other figures (BG601) that one claim is shown with; the report holds them all."""

CHANGES: Mapping[str, str] = {
    "number": "a number nobody gave",
    "same_source_number": "another number of the source",
    "scale": "thousands for millions and the like",
    "unit": "another currency or unit",
    "date": "another date",
    "name": "a made-up name",
    "same_source_name": "another name of the source",
    "speaker": "somebody else says it",
    "speaker_dropped": "a statement told as a fact",
    "negation": "a “not” put in or taken out",
    "modality": "“may” or “plans to” told as settled",
    "quantifier": "“some” told as “all”, bounds dropped",
    "role": "who did it to whom exchanged",
    "quote_word": "a word of a quote altered",
    "splice": "words of two sentences joined",
    "wrong_source": "another source cited",
    "tail": "a reason or detail added",
    "antonym": "a word turned into its opposite",
}
"""The kinds of one-place changes by which the checks are tested, in words."""

CHANGE_LABELS: Mapping[str, str] = {
    "added": "New",
    "dropped": "Dropped",
    "reworded": "Reworded",
    "moved": "Moved",
    "evidence": "Other evidence",
    "checks": "Other finding",
    "disputed": "Now in dispute",
    "settled": "No longer shown as disputed",
    "source-added": "New source",
    "source-changed": "Source changed",
    "source-withdrawn": "Source withdrawn",
}
"""What a reader is told of a difference from the last version, by its kind."""

_CLAIMS_CHANGED: Mapping[str, str] = {
    "added": "new",
    "dropped": "dropped",
    "reworded": "reworded",
    "moved": "moved",
    "evidence": "on other evidence",
    "checks": "with other findings of the checks",
    "disputed": "now in dispute",
    "settled": "no longer shown as disputed",
}
_SOURCES_CHANGED: Mapping[str, str] = {
    "source-added": "new",
    "source-changed": "changed",
    "source-withdrawn": "withdrawn",
}

CHANGE_SECTIONS: Mapping[str, str] = {
    "facts": "Established facts",
    "disputes": "Disputes",
    "questions": "Open questions",
    "sources": "Sources",
}
"""The sections in which something may be different."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date(found: Found | str | None) -> str:
    """An ISO date as people write it: ``27 April 2026``; as it stands where it is no date; ``undated`` for None."""
    if found is None:
        return "undated"
    value = found if isinstance(found, str) else found.value
    parts = value.split("-")
    if not all(p.isascii() and p.isdecimal() for p in parts) or len(parts) not in (2, 3) or len(parts[0]) != 4:
        return value
    if not 1 <= int(parts[1]) <= 12:
        return value
    day = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{day}{_MONTHS[int(parts[1]) - 1]} {parts[0]}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 quote``, ``2 quotes``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def assistance(briefing: Briefing) -> str:
    """The AI-assistance line."""
    method = briefing.method
    if method.drafter == "extractive":
        how = "Compiled by a program from the sources’ own sentences, without a language model"
    else:
        how = f"Drafted by a language model ({method.model or 'not named'})"
    return f"{how}. Every claim was checked in code against the source it cites."


def status_line(briefing: Briefing) -> str:
    """What the status means: of a reviewed briefing who decided, and when last."""
    if briefing.status == "DRAFT":
        return "DRAFT: not yet reviewed by a person"
    decided = [d for d in briefing.decisions if d.action != "comment"]
    if not decided:
        return "REVIEWED by a person"
    *others, last = dict.fromkeys(d.reviewer for d in decided)
    return f"REVIEWED by {', '.join(others)}{' and ' if others else ''}{last}, {date(decided[-1].at[:10])}"


def made_with(briefing: Briefing) -> str:
    """Program, version and drafter."""
    method = briefing.method
    model = f", model {method.model}" if method.model else ""
    return f"briefgen {method.briefgen}, {method.drafter} drafter{model}"


def claims_line(counts: Tally) -> str:
    """What became of the claims; the rungs of the ladder are part of the verified."""
    line = (
        f"{plural(counts.offered, 'claim')} offered: {counts.verified} verified "
        f"(of these {counts.rewritten} rewritten closer to the source, "
        f"{counts.quoted} replaced by the source’s own words), {counts.dropped} dropped"
    )
    return line + (f", {counts.not_verified} shown though NOT verified" if counts.not_verified else "")


def coverage_line(briefing: Briefing, used: Mapping[int, Use]) -> str:
    """What the verdict counts rest on."""
    read, unread = len(briefing.sources.sources), len(briefing.sources.unreadable)
    selection = selection_part(briefing.sources)
    total = [sum(getattr(u, name) for u in used.values()) for name in ("offered", "located", "used")]
    cited = sum(u.used > 0 for u in used.values())
    unchecked = sum(any(f.code == "BG901" for f in j.findings) for j in briefing.report.judgements)
    left_out = f", {plural(unread, 'file')} could not be" if unread else ""
    parts = [
        f"{selection}{left_out}" if selection else f"{read} of {plural(read + unread, 'file')} read",
        f"{cited} of {plural(read, 'source')} cited",
        f"{plural(total[0], 'quote')} offered, {total[1]} found word for word, {total[2]} used",
        f"{plural(len(briefing.report.checks), 'check')} ran",
        f"{plural(unchecked, 'claim')} with a part that code could not check" if unchecked else "",
    ]
    return "; ".join(p for p in parts if p)


def doubters_line(report: Report) -> str:
    """Which judges were asked beside the checks, and how often one could not be."""
    unasked = sum(f.code == "BG502" and f.severity == "note" for j in report.judgements for f in j.findings)
    rest = f"; not answered: {plural(unasked, 'question')}" if unasked else ""
    return f"{'; '.join(report.doubters)} (asked about claims that the checks had verified; may doubt one, cannot pass one){rest}"


def caught_line(catches: Catches) -> str:
    """What the gate caught of changed copies of the accepted claims."""
    if not catches.made:
        return "No accepted claim could be changed in one place to test the checks."
    missed = catches.made - catches.caught
    rest = f"; {missed} went through" if missed else ""
    return (
        f"Of {plural(catches.made, 'one-place change')} to the accepted claims the gate caught {catches.caught}{rest}."
    )


def changes_line(changes: Changes) -> str:
    """How much is different from the last version."""
    kinds = [item.kind for item in changes.items]
    claims = [f"{kinds.count(k)} {words}" for k, words in _CLAIMS_CHANGED.items() if k in kinds]
    sources = [f"{kinds.count(k)} {words}" for k, words in _SOURCES_CHANGED.items() if k in kinds]
    if not kinds:
        return "No claim and no source is different."
    return (
        f"Claims: {', '.join([*claims, f'{changes.same} as before'])}. "
        f"Sources: {', '.join(sources) or 'all as before'}."
    )


def kind_of_change(kind: str) -> str:
    """What was changed, in words; the kind itself where this program does not know it."""
    return CHANGES.get(kind, kind)


def place(page: int | None, paragraph: int | None, span: Span) -> str:
    """Where a quote stands: page, paragraph, characters (code points, the first counted as 0, the end not included)."""
    parts = [
        f"page {page}" if page else "",
        f"paragraph {paragraph}" if paragraph else "",
        f"characters {span.start}–{span.end}",
    ]
    return ", ".join(p for p in parts if p)


def origin(source: Source) -> str:
    """A word on metadata that rests on the file name alone; empty where nothing does."""
    named = {"title": source.title, "author": source.author, "publisher": source.publisher, "date": source.date}
    guessed = [name for name, found in named.items() if found is not None and found.origin == "file name"]
    return f"{' and '.join(guessed)} from the file name" if guessed else ""


def note_label(finding: Finding) -> str:
    """A short label of a finding."""
    return NOTE_LABELS.get(finding.code, "Note" if finding.severity == "note" else "Finding")


def labels(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The short labels of some findings, each once."""
    return tuple(dict.fromkeys(note_label(f) for f in findings))


def shown(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings as a reader meets them: of many notes of other figures the first three, then how many more."""
    left = sum(map(_other_figure, findings)) - MOST_ALIKE
    seen = 0
    for finding in findings:
        seen += _other_figure(finding)
        if seen <= MOST_ALIKE or not _other_figure(finding):
            yield finding
        elif seen == MOST_ALIKE + 1:
            yield Finding(finding.code, "note", f"and {left} more")


def _other_figure(finding: Finding) -> bool:
    return finding.code == "BG601" and finding.severity == "note"


def objections(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What stood against a wording: all but the notes."""
    return tuple(f for f in findings if f.severity != "note")
