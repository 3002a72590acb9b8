"""BG901: something that code could not read."""

from collections.abc import Iterator, Sequence

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import run_of_words
from briefgen.gate.readable import strange_characters
from briefgen.model import Finding, Span
from briefgen.text.quantities import quantities
from briefgen.text.tokens import Token, content_tokens

__all__ = ["CHECK"]


def _without(text: str, spans: Sequence[Span]) -> str:
    """A text without some stretches of it, ascending, that do not overlap."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return "".join(text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))


def _loose(claim: str, clauses: Sequence[Span]) -> Token | None:
    """The first word that carries meaning and stands in none of the clauses that rest on a sentence."""
    if len(clauses) == 1 and clauses[0].start == 0 and clauses[0].end == len(claim):
        return None
    return next((t for t in content_tokens(claim) if not any(c.covers(t.span) for c in clauses)), None)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    claim = exhibit.claim.text
    figures = [q.span for q in quantities(claim) if q.kind != "unparsed"]
    bare = _without(claim, figures)
    strange = strange_characters(bare, (p.text for p in exhibit.passages))
    if strange:
        shown = ", ".join(f"U+{ord(c):04X}" for c in strange)
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"signs that the quoted words do not have, so they were not checked: {shown}",
        )
    loose = _loose(claim, [p.clause for p in exhibit.pairings])
    if loose is not None:
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"“{loose.text[:40]}” was not read as part of any clause",
            claim_span=loose.span,
        )
    for q in quantities(exhibit.claim.text):
        words = q.span.of(exhibit.claim.text)
        if q.kind == "unparsed" and not any(run_of_words(words, p.text) or words in p.text for p in exhibit.passages):
            yield finding(
                "BG901",
                "unverified",
                exhibit,
                f"“{words}” could not be read as a figure, so it was not checked",
                claim_span=q.span,
            )


CHECK = Check(
    code="BG901",
    name="not-checked",
    doc=(
        "A figure of the claim could not be read, so it was not checked and the claim is not verified; or the claim holds no word that "
        "could be checked. Write a figure as the source does: the same words are always licensed."
    ),
    failing=Example("The vault holds ٤٥ boxes.", ((1, "The vault holds 45 boxes."),), ("The vault holds 45 boxes.",)),
    passing=Example("The vault holds 45 boxes.", ((1, "The vault holds 45 boxes."),), ("The vault holds 45 boxes.",)),
    run=_run,
)
