"""The Markdown view: lists and headings of ours, words of others escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.escape import code, escaped, marked, pieces
from briefgen.rendering.method import decision_line, method_lines, selftest_line
from briefgen.rendering.view import ClaimView, Excerpt, SourceView, View, arrange
from briefgen.rendering.wording import (
    LIMITS,
    STATUS,
    date,
    kind_of_change,
    made_with,
    note_label,
    objections,
    origin,
    place,
    plural,
    shown,
    status_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefgen.model import Briefing, Finding, RefusedQuote, Rejection
    from briefgen.rendering.changes import ChangeView

__all__ = ["render"]


def render(briefing: Briefing) -> str:
    """The briefing as CommonMark; see :func:`briefgen.rendering.markdown`."""
    view = arrange(briefing)
    sections = (
        _header(view),
        _bottom_line(view),
        _facts(view),
        _disputes(view),
        _questions(view),
        _changes(view),
        _sources(view),
        _unreadable(view),
        _evidence(view),
        _rejected(view),
        _method(view),
    )
    return "\n\n".join("\n".join(lines).strip() for lines in map(list, sections) if lines) + "\n"


def _header(view: View) -> Iterator[str]:
    briefing = view.briefing
    yield f"# {escaped(briefing.draft.title)}"
    yield ""
    if briefing.question:
        yield f"- **Question:** {escaped(briefing.question)}"
    if briefing.marking:
        yield f"- **Marking:** {escaped(briefing.marking)}"
    yield f"- **As of:** {escaped(date(briefing.as_of))}"
    yield f"- **Status:** {escaped(status_line(briefing))}"
    yield f"- **AI assistance:** {escaped(view.assistance)}"
    yield f"- **Made with:** {escaped(made_with(briefing))}"
    yield f"- **Claims:** {view.claims_line}"
    yield f"- **Coverage:** {view.coverage_line}"
    yield f"- **Build:** {code(briefing.build)}"
    yield ""
    yield LIMITS


def _bottom_line(view: View) -> Iterator[str]:
    yield "## Bottom line"
    yield ""
    for claim in view.bottom_line:
        yield f"- {_said(claim)}{_status(claim)}"
    if not view.bottom_line:
        yield "Nothing could be put first."


def _facts(view: View) -> Iterator[str]:
    yield "## Established facts"
    yield ""
    for number, claim in enumerate(view.facts, start=1):
        yield from _item(f"{number}. ", claim)
    if not view.facts:
        yield "No fact was established."


def _disputes(view: View) -> Iterator[str]:
    yield "## Disputes"
    yield ""
    if not view.disputes:
        yield "No dispute was found."
    for number, dispute in enumerate(view.disputes, start=1):
        yield f"### {number}\\. {escaped(dispute.heading.claim.text)}"
        yield ""
        for position, claim in dispute.sides:
            yield from _item("- ", claim, lead=f"**{escaped(position.holder)}:** ")
        if dispute.settles:
            yield ""
            yield from _item("", dispute.settles, lead="What would settle it: ")
        yield ""


def _questions(view: View) -> Iterator[str]:
    yield "## Open questions"
    yield ""
    for number, item in enumerate(view.questions, start=1):
        who = f"Who could answer: {escaped(item.question.who)}" if item.question.who else ""
        yield from _item(f"{number}. ", item.view, extra=who)
    if not view.questions:
        yield "No open question was found."


def _item(prefix: str, claim: ClaimView, *, lead: str = "", extra: str = "") -> Iterator[str]:
    indent = " " * len(prefix)
    yield f"{prefix}{lead}{_said(claim)}{_status(claim)}"
    if extra:
        yield f"{indent}- {extra}"
    for finding in shown(claim.findings):
        yield f"{indent}- {_finding(finding)}"


def _status(claim: ClaimView) -> str:
    return "" if claim.status == "verified" else f" *({STATUS[claim.status]})*"


def _said(claim: ClaimView) -> str:
    return f"{escaped(claim.claim.text)} {_numbers(claim)}".rstrip()


def _numbers(claim: ClaimView) -> str:
    # No definition of a link ever stands in this file: the numbers stay words.
    return f"[{', '.join(str(r.source.number) for r in claim.references)}]" if claim.references else ""


def _finding(finding: Finding) -> str:
    return f"{note_label(finding)} ({escaped(finding.code)}): {escaped(finding.message)}"


def _changes(view: View) -> Iterator[str]:
    if view.changes is None:
        return
    yield "## Changes since the last version"
    yield ""
    yield escaped(view.changes.line)
    for title, items in view.changes.sections:
        yield from ("", f"### {title}", "")
        for item in items:
            yield from _change(item)


def _change(item: ChangeView) -> Iterator[str]:
    if item.was:
        yield f"- **{item.label}:** {pieces((words, op == 'in') for op, words in item.parts if op != 'out')}"
        yield f"  - Before: {pieces((words, op == 'out') for op, words in item.parts if op != 'in')}"
    else:
        yield f"- **{item.label}:** {escaped(item.words)}"
    if item.detail:
        yield f"  - {escaped(item.detail)}"


def _sources(view: View) -> Iterator[str]:
    yield "## Sources"
    yield ""
    if view.selection_line:
        yield from (view.selection_line, "")
    for item in view.sources:
        yield from _source(item)


def _source(item: SourceView) -> Iterator[str]:
    source, use = item.source, item.use
    prefix = f"{source.number}. "
    indent = " " * len(prefix)
    publisher = f"**{escaped(source.publisher.value)}:** " if source.publisher else ""
    author = f", by {escaped(source.author.value)}" if source.author else ""
    yield f"{prefix}{publisher}{escaped(source.title.value)}{author}, {escaped(date(source.date))}"
    yield f"{indent}- File: {code(source.path)}, sha256 {code(source.sha256[:16])}"
    if source.url:
        yield f"{indent}- Address: {code(source.url.value)}"
    yield f"{indent}- Quotes: {use.offered} offered, {use.located} found word for word, {use.used} used"
    if item.read:
        yield f"{indent}- {item.read}"
    if source.copy_of:
        yield f"{indent}- A copy of source {source.copy_of}: the two are one voice"
    if source.same_bytes:
        yield f"{indent}- The same file also as {', '.join(code(p) for p in source.same_bytes)}"
    if origin(source):
        yield f"{indent}- {origin(source).capitalize()}"
    for warning in source.warnings:
        yield f"{indent}- Note: {escaped(warning)}"


def _unreadable(view: View) -> Iterator[str]:
    unreadable = view.briefing.sources.unreadable
    if unreadable:
        yield "## Files that could not be read"
        yield ""
        for item in unreadable:
            yield f"- {code(item.path)}: {escaped(item.reason)}"


def _evidence(view: View) -> Iterator[str]:
    yield "## Annex A: the evidence for every claim"
    yield ""
    for claim in view.claims:
        if claim.claim.kind == "heading":
            continue  # asserts nothing; its evidence is that of its sides, which follow
        yield f"### {escaped(claim.claim.id)}: {_said(claim)}"
        yield ""
        yield f"- {STATUS[claim.status]}"
        for finding in shown(claim.findings):
            yield f"- {_finding(finding)}"
        for excerpt in claim.excerpts:
            yield f"- {_where(excerpt)}: {marked(excerpt.before, excerpt.words, excerpt.after)}"
        if not claim.excerpts:
            yield "- No quote of it was found."
        yield ""


def _where(excerpt: Excerpt) -> str:
    source = excerpt.source
    spot = place(excerpt.page, excerpt.paragraph, excerpt.span)
    return f"[{source.number}] {escaped(source.name)}, {escaped(date(source.date))}, {spot}"


def _rejected(view: View) -> Iterator[str]:
    yield "## Annex B: what was rejected, and why"
    yield ""
    yield from _group("claim", "dropped", [_rejection(*item) for item in view.rejected])
    yield from _group("claim", "replaced", [_replaced(*item) for item in view.replaced])
    refused = zip(view.briefing.refused, view.refused_nearest, strict=True)
    yield from _group("quote", "refused", [_refused(*item) for item in refused])


def _group(noun: str, fate: str, entries: Sequence[Iterator[str]]) -> Iterator[str]:
    yield f"### {plural(len(entries), noun)} {fate}" if entries else f"No {noun} was {fate}."
    yield ""
    for entry in entries:
        yield from entry
    if entries:
        yield ""


def _rejection(rejection: Rejection, nearest: Excerpt | None) -> Iterator[str]:
    yield f"- Offered: {escaped(rejection.offered)}"
    if rejection.judgement.claim.text != rejection.offered:
        yield f"  - Last wording: {escaped(rejection.judgement.claim.text)}"
    for finding in shown(rejection.judgement.findings):
        yield f"  - {escaped(finding.code)}: {escaped(finding.message)}"
    yield from _nearest(nearest)


def _replaced(rejection: Rejection, nearest: Excerpt | None, standing: ClaimView) -> Iterator[str]:
    yield f"- Offered: {escaped(rejection.offered)}"
    for finding in objections(rejection.judgement.findings):
        yield f"  - {escaped(finding.code)}: {escaped(finding.message)}"
    yield f"  - Now: {escaped(standing.claim.text)}"
    yield from _nearest(nearest)


def _refused(refused: RefusedQuote, nearest: Excerpt | None) -> Iterator[str]:
    yield f"- For source {refused.source}: {escaped(refused.quote)}"
    yield f"  - {escaped(refused.code)}: {escaped(refused.message)}"
    yield from _nearest(nearest)


def _nearest(nearest: Excerpt | None) -> Iterator[str]:
    if nearest:
        yield f"  - Nearest text: {_where(nearest)}: {marked(nearest.before, nearest.words, nearest.after)}"


def _method(view: View) -> Iterator[str]:
    briefing = view.briefing
    yield "## Annex C: method"
    yield ""
    for name, value in method_lines(briefing):
        yield f"- {escaped(name)}: {escaped(value)}"
    if briefing.method.selftest:
        yield f"- Self-test: {escaped(selftest_line(briefing.method.selftest))}"
        for count in briefing.method.selftest.kinds:
            yield f"  - {escaped(kind_of_change(count.kind))}: {count.caught} of {count.made}"
    if briefing.decisions:
        yield from ("", "### Review decisions", "")
        for decision in briefing.decisions:
            number = f"{decision.number}. "
            yield f"{number}{escaped(decision_line(decision))}"
            if decision.action == "edit":
                yield f"{' ' * len(number)}- Edited to: {escaped(decision.text)}"
