"""BG602: two sources, one voice."""

from briefgen.gate.check import Check, Example

CHECK = Check(
    code="BG602",
    name="copied-source",
    doc=(
        "The claim cites a source together with a copy of it under another name. Copies of one text count as one voice: a note, so "
        "that two markers are not read as two witnesses."
    ),
    failing=Example(
        "The pier reopened.",
        ((1, "The pier reopened."), (2, "The pier reopened.")),
        ("The pier reopened.", "[copy of 1]The pier reopened."),
    ),
    passing=Example(
        "The pier reopened.",
        ((1, "The pier reopened."), (2, "The pier reopened.")),
        ("The pier reopened.", "After two years the pier reopened. The pier reopened."),
    ),
)
