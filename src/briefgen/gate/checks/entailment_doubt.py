"""BG502: a model or judge doubts it."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG502",
    name="entailment-doubt",
    doc=(
        "A judge (a language model, a local model, a function of the caller's) says that the quoted words do not carry the claim. It is asked "
        "only about a claim that all other checks passed, and may only add a doubt: it can never turn a failed check into a pass. One that "
        "cannot answer is noted as not asked. The report says which judges ran; without one the check does not run, and the report does not "
        "list it."
    ),
    failing=Example("The lift was repaired.", ((1, "The lift was repaired."),), ("The lift was repaired.",)),
    passing=Example("The lift was repaired.", ((1, "The lift was repaired."),), ("The lift was repaired.",)),
)
