"""Footnotes: one for each source that a claim cites, wherever the claim is shown with its ``[n]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.word.markup import NAMESPACES, Xml, clipped, joined, paragraph, run
from briefgen.rendering.wording import date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Source
    from briefgen.rendering.view import ClaimView, Excerpt

__all__ = ["Footnotes", "cited", "spot"]

_TITLE = 200
"""Most code points of a title in a footnote; the table of sources holds all of it."""

_MARK = Xml('<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>')


class Footnotes:
    """The footnotes of one document, numbered from 1 in the order in which they are asked for."""

    def __init__(self) -> None:
        self._notes: list[Xml] = []

    def markers(self, claim: ClaimView) -> Xml:
        """The ``[1, 3]`` of a claim, with the reference of one footnote for each number."""
        if not claim.references:
            return Xml("")
        numbers = ", ".join(str(r.source.number) for r in claim.references)
        references = []
        for reference in claim.references:
            mine = [e for e in claim.excerpts if e.source.number == reference.source.number]
            references.append(self._add(reference.source, mine))
        return joined((run(f" [{numbers}]"), run(",", "FootnoteReference").join(references)))  # type: ignore[arg-type]

    def _add(self, source: Source, excerpts: Sequence[Excerpt]) -> Xml:
        number = len(self._notes) + 1
        mark = _MARK.format("<w:footnoteRef/>")
        note = paragraph("FootnoteText", Xml(mark), run(" "), cited(source), *_quotes(excerpts), _digest(source))
        self._notes.append(Xml(f'<w:footnote w:id="{number}">{note}</w:footnote>'))
        return Xml(_MARK.format(f'<w:footnoteReference w:id="{number}"/>'))

    def part(self) -> Xml:
        """The footnotes part: the two rules that Word draws, then the notes."""
        rules = (
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
            f' w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        return Xml(f"<w:footnotes {NAMESPACES}>{''.join(rules)}{''.join(self._notes)}</w:footnotes>")


def cited(source: Source) -> Xml:
    """Number, publisher, title and date of a source."""
    publisher = (run(clipped(source.publisher.value, _TITLE)), run(", ")) if source.publisher else ()
    return joined(
        (
            run(f"[{source.number}] "),
            *publisher,
            run(clipped(source.title.value, _TITLE), "Emphasis"),
            run(f", {clipped(date(source.date), _TITLE)}"),
        )
    )


def spot(excerpt: Excerpt) -> str:
    """Where a quote stands, as a person would look it up."""
    parts = (
        f"page {excerpt.page}" if excerpt.page else "",
        f"paragraph {excerpt.paragraph}" if excerpt.paragraph else "",
    )
    named = ", ".join(p for p in parts if p)
    return named or f"characters {excerpt.span.start}–{excerpt.span.end}"


def _quotes(excerpts: Sequence[Excerpt]) -> list[Xml]:
    if not excerpts:
        return [run(": no quote of it was found")]
    out = []
    for n, excerpt in enumerate(excerpts):
        out += [run(f"{'; ' if n else ', '}{spot(excerpt)}: “"), run(excerpt.words, "BriefingQuotation"), run("”")]
    return out


def _digest(source: Source) -> Xml:
    return joined((run("; sha256 "), run(source.sha256[:16], "BriefingCode")))
