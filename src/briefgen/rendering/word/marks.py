"""Small pieces that several sections share: labels, findings, excerpts and marked differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.differences import differences
from briefgen.rendering.word.markup import Xml, clipped, joined, paragraph, run, shown_text
from briefgen.rendering.wording import date, note_label, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Finding
    from briefgen.rendering.view import Excerpt

__all__ = ["changed", "excerpt", "finding", "label"]

_STYLES = {"same": "", "out": "BriefingDeleted", "in": "BriefingInserted"}
_NAME = 200
"""Most code points of a source's name beside its words."""


def label(text: str) -> Xml:
    """A label before what it names."""
    return run(f"{text}: ", "BriefingLabel")


def finding(found: Finding) -> tuple[Xml, ...]:
    """What a check has to say."""
    return (run(f"{note_label(found)} ({found.code}): ", "BriefingLabel"), run(found.message))


def changed(old: str, new: str) -> Xml:
    """The new words with what was taken out struck through and what was put in underlined."""
    out: list[Xml] = []
    before = ""
    for op, words in differences(shown_text(old), shown_text(new)):
        if before == "out" and op == "in":
            out.append(run(" "))  # "8" struck out before "18" would read as "818"
        out.append(run(words, _STYLES[op]))
        before = op
    return joined(out)


def excerpt(item: Excerpt) -> Iterator[Xml]:
    """A quote, marked, within the sentence it stands in, and where that is."""
    words = (run(item.before), run(item.words, "BriefingQuotedWords"), run(item.after))
    yield paragraph("BriefingExcerpt", *words, of=item.words)
    yield paragraph("BriefingPlace", *_where(item))


def _where(item: Excerpt) -> tuple[Xml, ...]:
    """Source, date and place; the name is a run of its own, lest a date be read into a name written from the right."""
    source = item.source
    rest = f", {clipped(date(source.date), _NAME)}, {place(item.page, item.paragraph, item.span)}"
    return (run(f"[{source.number}] "), run(clipped(source.name, _NAME)), run(rest))
