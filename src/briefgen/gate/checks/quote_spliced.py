"""BG204: an ellipsis joins what does not belong together."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG204",
    name="quote-spliced",
    doc=(
        "A quote joins parts by an ellipsis that the source does not have, and the parts stand out of order, in different "
        "sentences or on two sides of a quotation mark, or the words left out are more than a claim may leave out: a negation, a "
        "condition, a contrast, a limit, who did it. Quote the parts one by one, or quote the whole sentence."
    ),
    failing=Example(
        "The dam is safe.",
        ((1, "The dam is … safe"),),
        ("The dam is no longer considered safe by its engineers.",),
    ),
    passing=Example(
        "The dam is safe.",
        ((1, "The dam is … safe"),),
        ("The dam is, in the engineers' judgement, safe.",),
    ),
)
