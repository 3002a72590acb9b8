"""BG901: something that code could not read."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import run_of_words
from briefgen.gate.readable import strange_characters
from briefgen.model import Finding
from briefgen.text.quantities import quantities
from briefgen.text.tokens import tokens

__all__ = ["CHECK"]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    claim = exhibit.claim.text
    figures = [q.span for q in quantities(claim) if q.kind != "unparsed"]
    bare = "".join(c for i, c in enumerate(claim) if not any(f.start <= i < f.end for f in figures))
    strange = strange_characters(bare, (p.text for p in exhibit.passages))
    if strange:
        shown = ", ".join(f"U+{ord(c):04X}" for c in strange)
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"signs that the quoted words do not have, so they were not checked: {shown}",
        )
    paired = [p.clause for p in exhibit.pairings]
    loose = [t for t in tokens(claim) if t.is_content and not any(c.covers(t.span) for c in paired)]
    if loose:
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"“{loose[0].text[:40]}” was not read as part of any clause",
            claim_span=loose[0].span,
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
