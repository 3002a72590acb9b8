"""BG502: a model or judge doubts it."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG502",
    name="entailment-doubt",
    doc=(
        "A judge that the caller passes in (a model, a person) says that the quoted words do not carry the claim. It may only add a doubt: "
        "it can never turn a failed check into a pass. Without a judge the check does not run, and the report does not list it."
    ),
    failing=Example("The lift was repaired.", ((1, "The lift was repaired."),), ("The lift was repaired.",)),
    passing=Example("The lift was repaired.", ((1, "The lift was repaired."),), ("The lift was repaired.",)),
)
