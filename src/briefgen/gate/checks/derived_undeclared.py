"""BG304: a figure that follows from the evidence but does not stand in it."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.figures import derivation, evidence_quantities, licences
from briefgen.model import Finding
from briefgen.text.quantities import quantities

__all__ = ["CHECK"]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    evidence = evidence_quantities(exhibit)
    for q in quantities(exhibit.claim.text):
        words = q.span.of(exhibit.claim.text)
        if q.kind == "unparsed" or any(licences(e.quantity, q, e.words, words) for e in evidence):
            continue
        how = derivation(q, evidence)
        if how is not None:
            yield finding(
                "BG304",
                "unverified",
                exhibit,
                f"“{words}” does not stand in [{exhibit.source.number}]; it follows from it ({how}), which the claim does not say",
                claim_span=q.span,
            )


CHECK = Check(
    code="BG304",
    name="derived-undeclared",
    doc=(
        "A total, difference or share that the quoted figures allow but do not state. Give the figures themselves: the reader "
        "can add, and sees what was added."
    ),
    failing=Example(
        "The two lines cost £50 million.",
        ((1, "The north line cost £30 million and the south line cost £20 million; the two lines opened in May."),),
        ("The north line cost £30 million and the south line cost £20 million; the two lines opened in May.",),
    ),
    passing=Example(
        "The north line cost £30 million.",
        ((1, "The north line cost £30 million and the south line cost £20 million; the two lines opened in May."),),
        ("The north line cost £30 million and the south line cost £20 million; the two lines opened in May.",),
    ),
    run=_run,
)
