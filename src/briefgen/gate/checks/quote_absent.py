"""BG201: the quote is nowhere."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG201",
    name="quote-absent",
    doc=(
        "The words offered as a quote stand in none of the sources, not even nearly. Typography is folded on both sides "
        "before comparing (quote marks, dashes, spaces, soft hyphens, ligatures, line-end hyphens), so a miss is a miss of words."
    ),
    failing=Example(
        "The bridge was closed.",
        ((1, "Engineers shut the bridge at dawn."),),
        ("The council met on Monday to hear from residents.",),
    ),
    passing=Example(
        "The bridge was closed.", ((1, "The bridge was closed."),), ("The bridge was closed. Traffic was diverted.",)
    ),
)
