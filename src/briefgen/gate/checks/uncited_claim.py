"""BG102: a sentence that asserts something carries no citation."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG102",
    name="uncited-claim",
    doc="A sentence asserts something and cites nothing. Cite the words that carry it, or leave it out.",
    failing=Example("The tram reached the harbour in May.", (), ("The tram reached the harbour in May.",)),
    passing=Example(
        "The tram reached the harbour in May.",
        ((1, "The tram reached the harbour in May."),),
        ("The tram reached the harbour in May.",),
    ),
)
