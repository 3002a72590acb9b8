"""BG205: text that a reader of the original would not see."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.model import Finding

__all__ = ["CHECK"]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for quote in exhibit.quotes:
        for region in exhibit.source.regions_at(quote.span, "hidden"):
            yield finding(
                "BG205",
                "problem",
                exhibit,
                f"the quote stands in text that a reader of the original would not see ({region.reason})",
                source_span=quote.span,
            )


CHECK = Check(
    code="BG205",
    name="quote-hidden",
    doc=(
        "The quote stands in text that a reader of the original would not see: hidden by style, off the page, of no size, or of "
        "the background's colour. Hidden text is kept and shown as hidden; it never supports a claim, "
        "nor does it name anybody or date anything for one. Of several places of a quote one that is seen is taken."
    ),
    failing=Example(
        "The fee is waived.",
        ((1, "[hidden]The fee is waived.[/hidden]"),),
        ("The fee is due in June.\n\n[hidden]The fee is waived.[/hidden]",),
    ),
    passing=Example(
        "The fee is due in June.",
        ((1, "The fee is due in June."),),
        ("The fee is due in June.\n\n[hidden]The fee is waived.[/hidden]",),
    ),
    run=_run,
)
