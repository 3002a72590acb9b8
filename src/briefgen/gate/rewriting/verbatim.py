"""A claim that is a whole sentence of its evidence, word for word: nothing is left to prove where no speaker can stand outside it."""

from __future__ import annotations

import regex

from briefgen.gate.exhibit import Exhibit
from briefgen.model import Span
from briefgen.text.datelines import dateline

__all__ = ["stands_by_itself", "told_whole"]

# A plain sentence: no list, no brackets, nothing that a heading or a table may be.
_PLAIN = regex.compile(r"\p{Lu}[^()\[\]:;\n]{26,}+(?<=[\p{Ll}\p{N}%][.!?])")
# In a paragraph with any of these somebody may be speaking whom another sentence names.
_SPOKEN = regex.compile(r"[\"“”„‟«»‘]|(?<!\p{L})'")


def told_whole(exhibit: Exhibit) -> bool:
    """Whether a claim is one sentence of the source, quoted whole, in a paragraph without quotation marks."""
    claim = exhibit.claim.text
    for passage in exhibit.passages:
        if passage.text == claim and passage.is_quoted(Span(0, len(claim))):
            return stands_by_itself(claim, passage.span, exhibit.source.text)
    return False


def stands_by_itself(sentence: str, span: Span, text: str) -> bool:
    """Whether a sentence is a plain one without a dateline, in a paragraph without quotation marks.

    Args:
        sentence: its words, with what says nothing of the world blanked.
        span: where it stands.
        text: of the source.
    """
    if not _PLAIN.fullmatch(sentence) or dateline(sentence) is not None:
        return False
    begin, end = text.rfind("\n\n", 0, span.start) + 1, text.find("\n\n", span.end)
    return not _SPOKEN.search(text, begin, end if end > 0 else len(text))
