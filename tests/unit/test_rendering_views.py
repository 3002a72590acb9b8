"""What one view says, every view says, in the same words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefgen import rendering
from briefgen.model import Finding, Step
from briefgen.rendering.method import method_lines, selftest_line
from briefgen.rendering.view import arrange
from briefgen.rendering.wording import LIMITS, STATUS, date, kind_of_change, objections, place, shown, status_line
from tests.builders import whole_briefing
from tests.word_reading import W, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing
    from briefgen.rendering.view import ClaimView

VIEWS = ("md", "html", "docx", "pdf")


@cache
def _doubted() -> Briefing:
    """Every claim was rewritten and carries a note, so that none can lose either in a view."""
    briefing = whole_briefing()
    judged = tuple(
        replace(j, step=Step.REWRITTEN, findings=(*j.findings, Finding("BG901", "note", f"{j.claim.id} is long")))
        for j in briefing.report.judgements
    )
    return replace(briefing, report=replace(briefing.report, judgements=judged))


def _squeezed(text: str) -> str:
    """The letters of a text: spaces, hyphens at line ends and marks that show nothing are the view's own."""
    return re.sub(r"[\s\u200b\u200e\u2066-\u2069\ufffe-]+", "", text)


def _markdown(data: bytes) -> str:
    found = (child for token in MarkdownIt().parse(data.decode()) for child in token.children or ())
    return "".join(child.content for child in found)


def _html(data: bytes) -> str:
    found = lxml_html.document_fromstring(data.decode()).xpath("//body//text()[not(ancestor::dialog)]")
    assert isinstance(found, list)
    return "".join(map(str, found))


def _docx(data: bytes) -> str:
    parts = ("word/document.xml", "word/footnotes.xml")
    return "".join(t.text or "" for part in parts for t in tree(data, part).iter(f"{W}t"))


def _pdf(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


@cache
def _text(view: str) -> str:
    read = {"md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf}[view]
    return _squeezed(read(rendering.render_bytes(_doubted(), view)))


def _said() -> Iterator[str]:
    """All that a reader is told, whichever view is in their hands."""
    briefing, view = _doubted(), arrange(_doubted())
    yield from (briefing.draft.title, briefing.question, briefing.marking, briefing.build)
    yield from (date(briefing.as_of), status_line(briefing), LIMITS)
    yield from (view.assistance, view.claims_line, view.coverage_line)
    for claim in view.claims:
        yield from _claim(claim)
    yield from (position.holder for dispute in view.disputes for position, _ in dispute.sides)
    yield from (item.question.who for item in view.questions if item.question.who)
    for item in view.sources:
        source = item.source
        yield from (found.value for found in (source.title, source.author, source.publisher, source.url) if found)
        yield from (source.path, source.sha256[:16], date(source.date), *source.warnings, *source.same_bytes)
        if source.copy_of:
            yield f"A copy of source {source.copy_of}: the two are one voice"
    yield from (words for unreadable in briefing.sources.unreadable for words in (unreadable.path, unreadable.reason))
    yield from _annexes(briefing)
    assert view.changes
    yield view.changes.line
    for _, items in view.changes.sections:
        yield from (words for i in items for words in (i.label, i.detail, "" if i.was else i.words) if words)


def _claim(claim: ClaimView) -> Iterator[str]:
    yield claim.claim.text
    if claim.claim.kind != "heading":
        yield f"{claim.claim.text} [{', '.join(str(r.source.number) for r in claim.references)}]"
        yield from (f.message for f in shown(claim.findings))
        yield from (e.words for e in claim.excerpts)
        yield from (place(e.page, e.paragraph, e.span) for e in claim.excerpts)


def _annexes(briefing: Briefing) -> Iterator[str]:
    for rejection in (*briefing.rejected, *briefing.replaced):
        yield rejection.offered
        yield from (f.message for f in objections(rejection.judgement.findings))
    yield from (words for refused in briefing.refused for words in (refused.quote, refused.message))
    yield from (words for line in method_lines(briefing) for words in line)
    catches = briefing.method.selftest
    assert catches
    yield from (selftest_line(catches), *(kind_of_change(k.kind) for k in catches.kinds))
    for decision in briefing.decisions:
        yield from (decision.reviewer, decision.at.replace("T", " ").removesuffix("Z"), decision.action)
        yield from filter(None, (decision.reason, decision.text if decision.action == "edit" else ""))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_all_of_it(view: str) -> None:
    text = _text(view)
    # Words written from right to left are read back in another order by a reader of PDF.
    wanted = [words for words in _said() if not (view == "pdf" and re.search("[\u0590-\u07ff]", words))]
    assert [words for words in wanted if _squeezed(words) not in text] == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_not_plainly_verified_says_so_wherever_it_stands(view: str) -> None:
    claims = sum(c.kind != "heading" for c in _doubted().draft.claims())
    places = len(_doubted().draft.bottom_line) + 2 * claims  # in its section and in the annex
    assert _text(view).count(_squeezed(STATUS["rewritten"])) >= places


@pytest.mark.parametrize("view", VIEWS)
def test_a_note_stands_beside_the_claim_and_in_the_annex(view: str) -> None:
    text = _text(view)
    few = [c.id for c in _doubted().draft.claims() if c.kind != "heading" and text.count(f"{c.id}islong") < 2]
    assert few == []
