"""BG203: nearly the source's words, but not its words."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG203",
    name="quote-altered",
    doc=(
        "Only a near match stands in the cited source. The difference is shown word by word. A near match is never support: "
        "one changed word can be the one that matters."
    ),
    failing=Example(
        "The board voted 52 to 48.",
        ((1, "The board voted 52 to 48 for the plan."),),
        ("The board voted 48 to 52 for the plan.",),
    ),
    passing=Example(
        "The board voted 48 to 52.",
        ((1, "The board voted 48 to 52 for the plan."),),
        ("The board voted 48 to 52 for the plan.",),
    ),
)
