"""BG202: the quote stands in another source."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG202",
    name="quote-elsewhere",
    doc=(
        "The quote does not stand in the source cited; it stands in another, which is named with the place. It is never "
        "quietly re-attributed: the claim must cite the source that says it."
    ),
    failing=Example(
        "The bridge was closed.",
        ((1, "The bridge was closed."),),
        ("The council met on Monday.", "The bridge was closed."),
    ),
    passing=Example(
        "The bridge was closed.",
        ((2, "The bridge was closed."),),
        ("The council met on Monday.", "The bridge was closed."),
    ),
)
