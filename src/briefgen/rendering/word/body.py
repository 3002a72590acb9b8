"""The sections of the document, in the order of every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.changes import changes_view
from briefgen.rendering.word.annexes import annex_a, annex_b, annex_c
from briefgen.rendering.word.footnotes import Footnotes, cited
from briefgen.rendering.word.marks import changed, finding, label
from briefgen.rendering.word.markup import Xml, clipped, joined, paragraph, run, table
from briefgen.rendering.word.numbering import FACTS, QUESTIONS
from briefgen.rendering.wording import LIMITS, STATUS, date, made_with, origin, shown, status_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Changes
    from briefgen.rendering.view import ClaimView, DisputeView, SourceView, View

__all__ = ["body"]

_MOST = 400
"""Most code points of a title or of what is said of a source: no headline is longer, and none may fill pages."""


def body(view: View, notes: Footnotes, width: int) -> Xml:
    """All paragraphs and tables of the document.

    Args:
        view: what is shown.
        notes: takes the footnotes.
        width: of the text on a page, in twentieths of a point.
    """
    sections = (
        _front(view),
        _bottom_line(view, notes),
        _checked(view),
        _facts(view, notes),
        _disputes(view, notes, width),
        _questions(view, notes),
        _changes(view.briefing.changes),
        _sources(view, width),
        annex_a(view),
        annex_b(view),
        annex_c(view, width),
    )
    return joined(part for section in sections for part in section)


def _heading(level: int, text: str) -> Xml:
    return paragraph(f"Heading{level}", run(text), of=text)


def _none(text: str) -> Xml:
    return paragraph("Normal", run(text))


def _front(view: View) -> Iterator[Xml]:
    briefing = view.briefing
    yield paragraph("Title", run(clipped(briefing.draft.title, _MOST)), of=briefing.draft.title)
    yield paragraph("Subtitle", run(f"Briefing as of {date(briefing.as_of)} · {status_line(briefing)}"))
    if briefing.question:
        yield paragraph("Normal", label("Question"), run(briefing.question))
    if briefing.marking:
        yield paragraph("BriefingDetail", label("Handling marking"), run(briefing.marking))
    yield paragraph("BriefingDetail", run(view.assistance))
    made = f"Made with {made_with(briefing)}; record version {briefing.version}, build "
    yield paragraph("BriefingDetail", run(made), run(briefing.build, "BriefingCode"))


def _bottom_line(view: View, notes: Footnotes) -> Iterator[Xml]:
    yield _heading(1, "Bottom line")
    for claim in view.bottom_line:
        yield paragraph("BriefingBottomLine", *_said(claim, notes), of=claim.claim.text)
    if not view.bottom_line:
        yield _none("Nothing could be put first.")


def _checked(view: View) -> Iterator[Xml]:
    yield _heading(2, "What was checked")
    yield paragraph("BriefingDetail", label("Claims"), run(view.claims_line))
    yield paragraph("BriefingDetail", label("Coverage"), run(view.coverage_line))
    yield paragraph("BriefingDetail", run(LIMITS))


def _said(claim: ClaimView, notes: Footnotes) -> tuple[Xml, ...]:
    status = () if claim.status == "verified" else (run(f" ({STATUS[claim.status]})", "Emphasis"),)
    return (run(claim.claim.text), notes.markers(claim), *status)


def _facts(view: View, notes: Footnotes) -> Iterator[Xml]:
    yield _heading(1, "Established facts")
    for claim in view.facts:
        yield paragraph("BriefingNumbered", *_said(claim, notes), number=FACTS, of=claim.claim.text)
        yield from _findings(claim)
    if not view.facts:
        yield _none("No fact was established.")


def _findings(claim: ClaimView) -> Iterator[Xml]:
    for found in shown(claim.findings):
        yield paragraph("BriefingNote", *finding(found))


def _disputes(view: View, notes: Footnotes, width: int) -> Iterator[Xml]:
    yield _heading(1, "Disputes")
    for number, dispute in enumerate(view.disputes, start=1):
        yield from _dispute(number, dispute, notes, width)
    if not view.disputes:
        yield _none("No dispute was found.")


def _dispute(number: int, dispute: DisputeView, notes: Footnotes, width: int) -> Iterator[Xml]:
    question = dispute.heading.claim.text
    yield _heading(2, f"{number}. {question}")
    rows = []
    for position, claim in dispute.sides:
        words = paragraph("BriefingTableText", *_said(claim, notes), of=claim.claim.text)
        remarks = (paragraph("BriefingTableDetail", *finding(f)) for f in shown(claim.findings))
        sources = (paragraph("BriefingTableText", cited(r.source)) for r in claim.references)
        holder = paragraph("BriefingTableText", run(position.holder, "BriefingLabel"), of=position.holder)
        rows.append((holder, joined((words, *remarks)), joined(sources) or paragraph("BriefingTableText")))
    yield table(
        f"Dispute {number}: the sides",
        f"Who holds which position on the question: {clipped(question, 300)}",
        ("Who says so", "What they say", "Source"),
        rows,
        shares=(22, 48, 30),
        width=width,
    )
    if dispute.settles:
        yield paragraph("BriefingTableDetail")  # Word would set the text against the rule of the table
        yield paragraph("Normal", label("What would settle it"), *_said(dispute.settles, notes))
        for found in shown(dispute.settles.findings):
            yield paragraph("BriefingDetail", *finding(found))


def _questions(view: View, notes: Footnotes) -> Iterator[Xml]:
    yield _heading(1, "Open questions")
    for item in view.questions:
        claim = item.view
        yield paragraph("BriefingNumbered", *_said(claim, notes), number=QUESTIONS, of=claim.claim.text)
        if item.question.who:
            yield paragraph("BriefingNote", label("Who could answer"), run(item.question.who))
        yield from _findings(claim)
    if not view.questions:
        yield _none("No open question was found.")


def _changes(changes: Changes | None) -> Iterator[Xml]:
    if changes is None:
        return
    view = changes_view(changes)
    yield _heading(1, "Changes since the last version")
    yield paragraph("BriefingDetail", run(view.line))
    for title, items in view.sections:
        yield _heading(2, title)
        for item in items:
            words = changed(item.was, item.words) if item.was else run(item.words)
            yield paragraph("ListBullet", label(item.label), words, *_detail(item.detail))


def _detail(text: str) -> tuple[Xml, ...]:
    return (run(f" ({text})", "Emphasis"),) if text else ()


def _sources(view: View, width: int) -> Iterator[Xml]:
    yield _heading(1, "Sources")
    if view.selection_line:
        yield paragraph("Normal", run(view.selection_line))
    yield table(
        "Sources",
        "Every source that was read: its number, publisher, title, date, digest, and how many of its quotes are used.",
        ("No.", "Publisher", "Title", "Date", "sha256", "Used"),
        map(_source, view.sources),
        shares=(5, 19, 34, 14, 19, 9),
        width=width,
    )
    unreadable = view.briefing.sources.unreadable
    if unreadable:
        yield _heading(2, "Files that could not be read")
        for item in unreadable:
            yield paragraph("ListBullet", run(item.path, "BriefingCode"), run(f": {item.reason}"))


def _source(item: SourceView) -> tuple[Xml, ...]:
    source, use = item.source, item.use
    publisher = source.publisher.value if source.publisher else "not named"
    cells = (publisher, "", date(source.date), "", f"{use.used} of {use.located}")
    plain = [paragraph("BriefingTableText", run(clipped(c, _MOST)), of=c) for c in cells]
    plain[1] = joined(_title(item))
    plain[3] = paragraph("BriefingTableText", run(source.sha256[:16], "BriefingCode"))
    return (paragraph("BriefingTableText", run(str(source.number))), *plain)


def _title(item: SourceView) -> Iterator[Xml]:
    source = item.source
    yield paragraph("BriefingTableText", run(clipped(source.title.value, _MOST)), of=source.title.value)
    details = [f"By {source.author.value}" if source.author else "", source.url.value if source.url else ""]
    details += [f"File {source.path}", item.read]
    details += [f"A copy of source {source.copy_of}: the two are one voice" if source.copy_of else ""]
    details += [f"The same file also as {', '.join(source.same_bytes)}" if source.same_bytes else ""]
    details += [origin(source).capitalize(), *(f"Note: {warning}" for warning in source.warnings)]
    for detail in filter(None, details):
        yield paragraph("BriefingTableDetail", run(clipped(detail, _MOST)))
