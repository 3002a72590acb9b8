"""One source of plain text, and a claim judged against it: shared by the tests of quotes and context."""

from __future__ import annotations

from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Found, Judgement, Region, Source, Span

__all__ = ["as_claim", "judged", "source_of"]


def source_of(text: str, number: int = 1, *, hidden: tuple[Span, ...] = (), dated: str = "2026-03-10") -> Source:
    """A source as a reader would make it; ``hidden`` is what a reader of the original would not see."""
    regions = tuple(Region("hidden", span, "white on white") for span in hidden)
    date = Found(dated, "manifest") if dated else None
    title = Found(f"{number}.txt", "file name")
    return Source(number, f"{number}.txt", "text/plain", "0" * 64, text, title, date=date, regions=regions)


def as_claim(words: str) -> str:
    """Words as a sentence of their own."""
    words = words.strip().strip(".")
    return f"{words[0].upper()}{words[1:]}."


def judged(text: str, claim: str, *quotes: str) -> Judgement:
    """A claim held against a text by quotes, or by search where none is given."""
    gate = Gate([source_of(text)])
    if not quotes:
        return gate.search(Claim("F1", claim, ()), [1])
    return gate.judge(Claim("F1", claim, tuple(Citation(1, q) for q in quotes)))
