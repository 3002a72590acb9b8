"""BG301: a number of the claim that its evidence does not give, or gives to something else."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.figures import cut_list, derivation, evidence_quantities, licences, role_rival, written
from briefgen.gate.rewriting import proof
from briefgen.model import Finding
from briefgen.text.quantities import Quantity, quantities

__all__ = ["CHECK"]


def _missing(q: Quantity, exhibit: Exhibit) -> Finding:
    words = q.span.of(exhibit.claim.text)
    rivals = [e for e in evidence_quantities(exhibit) if (e.quantity.kind, e.quantity.unit) == (q.kind, q.unit)]
    if rivals:
        return finding(
            "BG301",
            "problem",
            exhibit,
            f"“{words}” is not in the quoted words of [{exhibit.source.number}], which give “{rivals[0].words}”",
            claim_span=q.span,
            source_span=rivals[0].span,
        )
    elsewhere = written(q, words, exhibit.source.text)
    return finding(
        "BG301",
        "unverified" if elsewhere else "problem",
        exhibit,
        f"“{words}” is in [{exhibit.source.number}] but not in the quoted words"
        if elsewhere
        else f"“{words}” is nowhere in [{exhibit.source.number}]",
        claim_span=q.span,
        source_span=elsewhere,
    )


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    evidence = evidence_quantities(exhibit)
    for q in quantities(exhibit.claim.text):
        if q.kind == "unparsed":
            continue  # BG901
        licensed = [e for e in evidence if licences(e.quantity, q, e.words, q.span.of(exhibit.claim.text))]
        if not licensed:
            if proof(exhibit).holds:
                continue  # a true bound of the figure: "more than 300" of 318
            if derivation(q, evidence) is None:
                yield _missing(q, exhibit)
            continue
        rest = cut_list(q, licensed, exhibit)
        if rest is not None:
            yield finding(
                "BG301",
                "unverified",
                exhibit,
                f"in [{exhibit.source.number}] “{q.span.of(exhibit.claim.text)}” is the figure for “{rest.of(exhibit.source.text)}”; the claim gives it to less",
                claim_span=q.span,
                source_span=rest,
            )
        # A proof has put each figure beside its own words.
        rival = None if proof(exhibit).holds else role_rival(q, licensed, exhibit, evidence)
        if rival is not None:
            words = q.span.of(exhibit.claim.text)
            yield finding(
                "BG301",
                "problem",
                exhibit,
                f"“{words}” belongs to something else in [{exhibit.source.number}]; what the claim speaks of has “{rival.words}”",
                claim_span=q.span,
                source_span=rival.span,
            )


CHECK = Check(
    code="BG301",
    name="number-unlicensed",
    doc=(
        "A number of the claim, with its unit, scale or currency, is not in the quoted words, or the quoted words give it to "
        "something else. Value and unit must be equal; `£50m` and `£50 million` are the same. Rounding needs the word: `about`."
    ),
    failing=Example(
        "The ferry contract is worth £60 million.",
        ((1, "The ferry contract is worth £50 million."),),
        ("The ferry contract is worth £50 million.",),
    ),
    passing=Example(
        "The ferry contract is worth £50m.",
        ((1, "The ferry contract is worth £50 million."),),
        ("The ferry contract is worth £50 million.",),
    ),
    run=_run,
)
