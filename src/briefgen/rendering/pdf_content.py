"""What the PDF shows, as plain data: the words of the view in the order of every view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import regex

from briefgen.rendering.differences import differences
from briefgen.rendering.method import decided_at, method_lines, selftest_line
from briefgen.rendering.view import arrange
from briefgen.rendering.word.footnotes import spot
from briefgen.rendering.word.markup import FROM_RIGHT, clipped, read_from_right, shown_text
from briefgen.rendering.wording import (
    LIMITS,
    STATUS,
    assistance,
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
    from collections.abc import Iterable, Iterator, Sequence

    from briefgen.model import Briefing, Decision, Finding, RefusedQuote, Rejection
    from briefgen.rendering.changes import ChangesView, ChangeView
    from briefgen.rendering.view import ClaimView, DisputeView, Excerpt, Reference, SourceView, View

__all__ = ["Data", "Text", "content"]

Text = str | dict[str, str]
"""A text to be shown: a string, or, where it is written from right to left, a string under the key ``rtl``."""

Data = dict[str, Any]

_NAME = 200
"""Most code points of a name beside other words; the table of sources holds all of it."""

_FURNITURE = 120
"""Most code points of a marking on every page: a longer one would leave no room for the text."""

_LONG_TITLE = 160
"""Code points from which a title is set in smaller type."""

_FROM_LEFT = "\u200e"
"""After words written from right to left, so that a figure that follows is not drawn in among them."""

_LINE, _TITLE, _CELL = 40, 24, 16
"""Most characters without a place to break: in a line of the page, in the wide cell of a table and in a narrow one."""

_ONE_PIECE = 1500
"""Most characters of a row or a claim that is kept on one page; what is longer may be longer than a page."""

_AFTER = regex.compile(r"[/?&=@:;,._-](?=\w)")
"""Where an address or the like is best broken."""


def content(briefing: Briefing) -> Data:
    """All that the PDF shows, for the template: strings, numbers, lists and objects of these."""
    view = arrange(briefing)
    return {
        "page": _page(briefing),
        "front": _front(view),
        "bottom_line": [_claim(c) for c in view.bottom_line],
        "checked": [
            {"label": "Claims", "text": _text(view.claims_line)},
            {"label": "Coverage", "text": _text(view.coverage_line)},
            {"label": "", "text": LIMITS},
        ],
        "facts": [_claim(c) for c in view.facts],
        "disputes": [_dispute(d) for d in view.disputes],
        "questions": [_claim(q.view, who=q.question.who or "") for q in view.questions],
        "changes": _changes(view.changes) if view.changes else None,
        "selection": _text(view.selection_line),
        "sources": [_source(s) for s in view.sources],
        "unreadable": [{"path": _text(u.path), "reason": _text(u.reason)} for u in briefing.sources.unreadable],
        "evidence": [_evidence(c) for c in view.claims if c.claim.kind != "heading"],
        "rejected": list(_rejected(view)),
        "method": [_row([_text(name, _TITLE), _text(value)]) for name, value in method_lines(briefing)],
        "selftest": _selftest(briefing),
        "decisions": [_decision(d) for d in briefing.decisions],
    }


# --- text -------------------------------------------------------------------------------------------------------------


def _text(text: str, most: int = _LINE) -> Text:
    """A text as this view shows it: nothing unseen, on one line, long words with places to break, sides marked."""
    words = _breakable(shown_text(text), most)
    if read_from_right(words):
        return {"rtl": words}
    return FROM_RIGHT.sub(lambda found: found[0] + _FROM_LEFT, words)


def _breakable(words: str, most: int) -> str:
    """The words, with a place to break without a mark in each that is too long for a line."""
    return regex.sub(rf"\S{{{most + 1},}}", lambda found: _broken(found[0], most), words)


def _broken(word: str, most: int) -> str:
    marked = _AFTER.sub("\\g<0>\u200b", word)
    return regex.sub(rf"(?:(?!\u200b)\X){{{most}}}(?=[^\u200b])", "\\g<0>\u200b", marked)


def _name(text: str) -> Text:
    return _text(clipped(text, _NAME))


def _row(cells: list[Text]) -> Data:
    return _measured({"cells": cells})


def _measured(row: Data) -> Data:
    """A row of a table or a claim with its notes, and whether it is too long to be kept on one page."""
    return {**row, "long": _length(row) > _ONE_PIECE}


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_length, inner))


# --- sections ---------------------------------------------------------------------------------------------------------


def _page(briefing: Briefing) -> Data:
    """What stands on every page, and the title as the file carries it."""
    version = clipped(briefing.method.briefgen, _FURNITURE)
    return {
        "title": shown_text(clipped(briefing.draft.title, _NAME)) or "Briefing",
        "long-title": len(briefing.draft.title) > _LONG_TITLE,
        "marking": _text(clipped(briefing.marking, _FURNITURE)),
        "head": _text(f"{briefing.status} · Briefing as of {clipped(date(briefing.as_of), _FURNITURE)}"),
        "foot": _text(f"{briefing.status} · briefgen {version}, build {briefing.build}"),
    }


def _front(view: View) -> Data:
    briefing = view.briefing
    lines = [["Question", _text(briefing.question)]] if briefing.question else []
    made = f"Made with {made_with(briefing)}; record version {briefing.version}, build"
    details = [
        {"label": "Handling marking", "text": _text(briefing.marking), "code": ""} if briefing.marking else None,
        {"label": "", "text": _text(assistance(briefing)), "code": ""},
        {"label": "", "text": _text(made), "code": _text(briefing.build)},
    ]
    return {
        "title": _text(briefing.draft.title, _TITLE),
        "subtitle": _text(f"Briefing as of {date(briefing.as_of)} · {status_line(briefing)}"),
        "lines": lines,
        "details": [d for d in details if d],
    }


def _claim(claim: ClaimView, *, who: str = "") -> Data:
    numbers = ", ".join(str(r.source.number) for r in claim.references)
    return _measured(
        {
            "text": _text(claim.claim.text),
            "numbers": f"[{numbers}]",
            "notes": [_note(claim, r) for r in claim.references],
            "status": "" if claim.status == "verified" else STATUS[claim.status],
            "findings": _findings(shown(claim.findings)),
            "who": _text(who),
        }
    )


def _note(claim: ClaimView, reference: Reference) -> Data:
    """One footnote: the source, and the words of it that carry the claim."""
    source = reference.source
    quotes = [e for e in claim.excerpts if e.source.number == source.number]
    return {
        "number": source.number,
        "publisher": _name(source.publisher.value) if source.publisher else "",
        "title": _name(source.title.value),
        "date": _name(date(source.date)),
        "quotes": [{"spot": spot(e), "words": _text(e.words)} for e in quotes],
        "sha256": source.sha256[:16],
    }


def _findings(findings: Iterable[Finding]) -> list[Data]:
    return [{"label": _text(f"{note_label(f)} ({f.code})"), "text": _text(f.message)} for f in findings]


def _dispute(dispute: DisputeView) -> Data:
    return {
        "question": _text(dispute.heading.claim.text, _TITLE),
        "sides": [{"holder": _text(p.holder, _TITLE), "claim": _claim(c)} for p, c in dispute.sides],
        "settles": _claim(dispute.settles) if dispute.settles else None,
    }


def _changes(view: ChangesView) -> Data:
    sections = [{"title": title, "items": [_change(i) for i in items]} for title, items in view.sections]
    return {"line": _text(view.line), "sections": sections}


def _change(item: ChangeView) -> Data:
    return {
        "label": item.label,
        "words": _text(item.words),
        "parts": _parts(item.was, item.words) if item.was else [],
        "detail": _text(item.detail),
    }


def _parts(old: str, new: str) -> list[list[object]]:
    """The difference in words; what was put in stands apart from what was taken out before it."""
    out: list[list[object]] = []
    for op, words in differences(shown_text(old), shown_text(new)):
        if out and out[-1][0] == "out" and op == "in":
            out.append(["same", " "])
        out.append([op, _text(words)])
    return out


def _source(item: SourceView) -> Data:
    source, use = item.source, item.use
    return _measured(
        {
            "number": source.number,
            "publisher": _text(source.publisher.value if source.publisher else "not named", _CELL),
            "title": _text(source.title.value, _TITLE),
            "details": [_text(line, _TITLE) for line in _source_details(item) if line],
            "date": _text(date(source.date), _CELL),
            "sha256": source.sha256[:16],
            "used": f"{use.used} of {use.located}",
        }
    )


def _source_details(item: SourceView) -> Iterator[str]:
    source = item.source
    yield f"By {source.author.value}" if source.author else ""
    yield source.url.value if source.url else ""
    yield f"File {source.path}"
    yield item.read
    yield f"A copy of source {source.copy_of}: the two are one voice" if source.copy_of else ""
    yield f"The same file also as {', '.join(source.same_bytes)}" if source.same_bytes else ""
    yield origin(source).capitalize()
    yield from (f"Note: {warning}" for warning in source.warnings)


def _evidence(claim: ClaimView) -> Data:
    return {
        "id": _text(claim.claim.id),
        "text": _text(claim.claim.text),
        "status": STATUS[claim.status],
        "findings": _findings(shown(claim.findings)),
        "excerpts": [_excerpt(e) for e in claim.excerpts],
    }


def _excerpt(excerpt: Excerpt) -> Data:
    source = excerpt.source
    return {
        "before": _text(excerpt.before),
        "words": _text(excerpt.words),
        "after": _text(excerpt.after),
        "number": source.number,
        "name": _name(source.name),
        "date": _name(date(source.date)),
        "place": place(excerpt.page, excerpt.paragraph, excerpt.span),
    }


# --- what was rejected ------------------------------------------------------------------------------------------------


def _rejected(view: View) -> Iterator[Data]:
    yield _group("claim", "dropped", [_dropped(*item) for item in view.rejected])
    yield _group("claim", "replaced", [_replaced(*item) for item in view.replaced])
    refused = zip(view.briefing.refused, view.refused_nearest, strict=True)
    yield _group("quote", "refused", [_refused(*item) for item in refused])


def _group(noun: str, fate: str, entries: Sequence[Data]) -> Data:
    title = f"{plural(len(entries), noun)} {fate}" if entries else f"No {noun} was {fate}."
    return {"title": title, "entries": entries}


def _entry(label: str, text: str, now: Data | None, findings: list[Data], nearest: Excerpt | None) -> Data:
    return {
        "label": label,
        "text": _text(text),
        "now": now,
        "findings": findings,
        "nearest": _excerpt(nearest) if nearest else None,
    }


def _now(label: str, old: str, new: str) -> Data:
    return {"label": label, "parts": _parts(old, new)}


def _dropped(rejection: Rejection, nearest: Excerpt | None) -> Data:
    last = rejection.judgement.claim.text
    now = _now("Last wording, with the change marked", rejection.offered, last) if last != rejection.offered else None
    return _entry("Offered", rejection.offered, now, _findings(shown(rejection.judgement.findings)), nearest)


def _replaced(rejection: Rejection, nearest: Excerpt | None, standing: ClaimView) -> Data:
    words = standing.claim.text
    if rejection.offered != words:
        now = _now("Now, with the change marked", rejection.offered, words)
    else:
        other = rejection.judgement.claim.citations != standing.claim.citations
        now = {"label": "Now", "parts": [["same", "the same words, on other quotes" if other else "the same words"]]}
    return _entry("Offered", rejection.offered, now, _findings(objections(rejection.judgement.findings)), nearest)


def _refused(refused: RefusedQuote, nearest: Excerpt | None) -> Data:
    marked = "The source’s nearest words, with the difference marked"
    now = _now(marked, refused.quote, nearest.words) if nearest else None
    findings: list[Data] = [{"label": _text(refused.code), "text": _text(refused.message)}]
    return _entry(f"For source {refused.source}", refused.quote, now, findings, nearest)


# --- method -----------------------------------------------------------------------------------------------------------


def _selftest(briefing: Briefing) -> Data | None:
    catches = briefing.method.selftest
    if catches is None:
        return None
    rows = [_row([_text(kind_of_change(k.kind)), str(k.made), str(k.caught)]) for k in catches.kinds]
    return {"line": selftest_line(catches), "rows": rows}


def _decision(decision: Decision) -> Data:
    cells = [str(decision.number), decision.claim, decision.action, decision.reviewer, decided_at(decision)]
    return _measured(
        {
            "cells": [_text(c, _CELL) for c in cells],
            "reason": _text(decision.reason, _TITLE),
            "edited": _text(decision.text, _TITLE) if decision.action == "edit" else "",
        }
    )
