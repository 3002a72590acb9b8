"""BG407: the words are there, but code cannot prove that the claim follows from them."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.rewriting import proof, tried
from briefgen.model import Finding

__all__ = ["CHECK"]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    proved = proof(exhibit)
    if proved.holds:
        return
    proved = tried(exhibit)
    reason = f"“{proved.words}” stands in the way" if proved.words else "its words stand there in another arrangement"
    yield finding(
        "BG407",
        "unverified",
        exhibit,
        f"code cannot prove that this follows from one sentence of [{exhibit.source.number}]: {reason}",
        claim_span=proved.claim_span,
        source_span=proved.source_span,
    )


CHECK = Check(
    code="BG407",
    name="rewriting-unproved",
    doc=(
        "Each sentence of a claim has to follow from one sentence of the evidence (or each of its clauses from one) by steps that code "
        "can prove: words left out that carry no condition, denial or speaker; a phrase of time or place moved; active and passive; a name "
        "by an alias the source gives; an equal figure; a resolved date; a plainer reporting word. The words are all there, but no such "
        "steps lead from the one to the other."
    ),
    failing=Example(
        "The council sold the pier.",
        ((1, "The council that sold the market hall bought the pier."),),
        ("The council that sold the market hall bought the pier.",),
    ),
    passing=Example(
        "The council bought the pier.",
        ((1, "On Monday the council bought the old pier at Westhaven."),),
        ("On Monday the council bought the old pier at Westhaven.",),
    ),
    run=_run,
)
