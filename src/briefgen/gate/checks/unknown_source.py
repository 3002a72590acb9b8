"""BG101: the citation names a source that is not there."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG101",
    name="unknown-source",
    doc=(
        "A marker `[n]` names a source that was not read. The number is never guessed or moved to another source: cite a "
        "source of the list, or drop the claim."
    ),
    failing=Example(
        "The tram reached the harbour in May.",
        ((9, "The tram reached the harbour in May."),),
        ("The tram reached the harbour in May.",),
    ),
    passing=Example(
        "The tram reached the harbour in May.",
        ((1, "The tram reached the harbour in May."),),
        ("The tram reached the harbour in May.",),
    ),
)
