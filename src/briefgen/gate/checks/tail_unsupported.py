"""BG501: words that carry meaning, with nothing behind them."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing
from briefgen.gate.licence import Licence, licence
from briefgen.model import Finding, Span
from briefgen.text.tokens import Token, content_tokens

__all__ = ["CHECK"]


def _unsupported(exhibit: Exhibit, pairing: Pairing, allowed: Licence) -> list[Token]:
    return [t for t in content_tokens(exhibit.claim.text) if pairing.clause.covers(t.span) and not allowed.has(t)]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    allowed = licence(exhibit)
    for pairing in exhibit.pairings:
        missing = _unsupported(exhibit, pairing, allowed)
        if missing:
            words = ", ".join(f"“{t.text}”" for t in missing)
            yield finding(
                "BG501",
                "unverified",
                exhibit,
                f"nothing in the quoted words of [{exhibit.source.number}] carries {words}",
                claim_span=Span(missing[0].span.start, missing[-1].span.end),
                source_span=pairing.passage.span,
            )
        elif not allowed.in_one_place(pairing):
            yield finding(
                "BG501",
                "unverified",
                exhibit,
                f"the words stand in [{exhibit.source.number}], but in different sentences that the claim joins",
                claim_span=pairing.clause,
                source_span=pairing.passage.span,
            )


CHECK = Check(
    code="BG501",
    name="tail-unsupported",
    doc=(
        "A word of the claim that carries meaning has nothing behind it in the quoted words, or the words come from different "
        "sentences. Inflection, spelling, names' aliases, equal figures, resolved dates and plain reporting words are licensed; synonyms "
        "are not, because code cannot tell a synonym from a change of meaning."
    ),
    failing=Example(
        "The council closed the library to save money.",
        ((1, "The council closed the library."),),
        ("The council closed the library.",),
    ),
    passing=Example(
        "The library was closed by the council.",
        ((1, "The council closed the library."),),
        ("The council closed the library.",),
    ),
    run=_run,
)
