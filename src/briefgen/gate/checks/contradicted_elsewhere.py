"""BG601: another source gives another figure."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG601",
    name="contradicted-elsewhere",
    doc=(
        "Another source gives a different value for what looks like the same quantity: same kind, unit and thing counted, in a sentence "
        "that shares its words. A note: it changes no verdict, and is shown with the claim. Of many such sources five are named, those "
        "whose sentences share most of the claim's rarest words, of equals those with the lower numbers; the last note then says that "
        "there are more."
    ),
    failing=Example(
        "The flood displaced 1,200 residents of Marlow.",
        ((1, "The flood displaced 1,200 residents of Marlow."),),
        (
            "The flood displaced 1,200 residents of Marlow.",
            "The flood displaced 1,900 residents of Marlow, officials said.",
        ),
    ),
    passing=Example(
        "The flood displaced 1,200 residents of Marlow.",
        ((1, "The flood displaced 1,200 residents of Marlow."),),
        ("The flood displaced 1,200 residents of Marlow.", "The school has 1,900 pupils."),
    ),
)
