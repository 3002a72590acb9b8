"""What the gate cannot see, with an example each. Each run judges them anew: what the gate has learned leaves the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from briefgen.evaluation import Row, judge_rows

__all__ = ["LIMITS", "Limit", "measured"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A kind of mistake and an example of it.

    Attributes:
        what: the mistake, as a row of the table begins.
        source: the text, a headline first.
        claim: cites it.
        label: 1 if a careful reader would call the claim supported, 0 if not.
    """

    what: str
    source: str
    claim: str
    label: int


def _text(head: str, body: str) -> str:
    return f"{head}\n\n4 May 2026\n\n{body}"


LIMITS = (
    Limit(
        "The source takes it back further on",
        _text(
            "Ferry timetable",
            "The Odell ferry will run on Sundays from June. The harbour office has since withdrawn the notice above, which was "
            "published by mistake.",
        ),
        "The Odell ferry will run on Sundays from June.",
        0,
    ),
    Limit(
        "The sentence before it says whose opinion it is",
        _text(
            "What the beekeepers think",
            "The beekeepers' view of the new spray is short. It has killed a third of the hives in Marrow Vale. The maker "
            "has published no figures.",
        ),
        "The new spray has killed a third of the hives in Marrow Vale.",
        0,
    ),
    Limit(
        "A supposition set up in an earlier sentence",
        _text(
            "Planning for a dry year",
            "The exercise supposes a third summer without rain. The reservoir at Tarn Head is empty by August. Trains carry water "
            "to the coast.",
        ),
        "The reservoir at Tarn Head is empty by August.",
        0,
    ),
    Limit(
        "Irony, or a report of what is ridiculed",
        _text(
            "Our columnist on the new tower",
            "The architects have excelled themselves. The new tower is the most beautiful car park in the province. Pigeons have "
            "already moved out.",
        ),
        "The new tower is the most beautiful car park in the province.",
        0,
    ),
    Limit(
        "A limit of place that the writer may think is only scenery",
        _text(
            "Ward trial ends",
            "The drops cured 46 of 50 patients in the children's ward of the Elm Road clinic. Nobody has tried them on adults.",
        ),
        "The drops cured 46 of 50 patients.",
        0,
    ),
    Limit(
        "Two people of one name",
        _text(
            "Two Harpers on one council",
            "Ruth Harper, who farms at Lowick, chairs the drainage board. Her niece, also Ruth Harper, opposed the pumping "
            "station on Friday.",
        ),
        "Ruth Harper, who chairs the drainage board, opposed the pumping station on Friday.",
        0,
    ),
    Limit(
        "True to the source, and the source is wrong",
        _text("Height of the mast", "The mast on Corran Hill is 410 metres high, the tallest in the district."),
        "The mast on Corran Hill is 410 metres high.",
        0,
    ),
    Limit(
        "True, and misleading by what it leaves out",
        _text(
            "School results",
            "The pass rate at Fenwick School rose by 12 per cent in 2025. It had fallen by 40 per cent in the year before.",
        ),
        "The pass rate at Fenwick School rose by 12 per cent in 2025.",
        0,
    ),
    Limit(
        "A synonym",
        _text("Bakery to close", "The owners will shut the bakery in Pell Street in July."),
        "The owners will close the bakery in Pell Street in July.",
        1,
    ),
    Limit(
        "Another part of speech",
        _text("New rule for drones", "On Monday the assembly approved a rule on drones by 31 votes to 12."),
        "The assembly's approval of a rule on drones came by 31 votes to 12.",
        1,
    ),
    Limit(
        "Adding up",
        _text("Two grants", "The theatre received 40,000 crowns in March and 25,000 crowns in April."),
        "The theatre received 65,000 crowns in March and April.",
        1,
    ),
    Limit(
        "A conclusion from two sentences",
        _text(
            "Last tram",
            "Line 9 carries every passenger who crosses the Vell by tram. Line 9 will stop running on 1 August 2026.",
        ),
        "From 1 August 2026 nobody can cross the Vell by tram.",
        1,
    ),
    Limit(
        "General knowledge",
        _text("Talks in the north", "Ministers met in Reykjavik on Thursday to discuss herring."),
        "Ministers met in the Icelandic capital on Thursday to discuss herring.",
        1,
    ),
    Limit(
        "A summary",
        _text(
            "A bad week for the line",
            "On Monday a signal failed near Ostrey. On Tuesday a tree fell on the track. On Wednesday the drivers went on strike.",
        ),
        "The line had trouble on three days in a row.",
        1,
    ),
)


def measured() -> list[dict[str, Any]]:
    """The examples that the gate still gets wrong, and how many it gets right."""
    rows = [Row(i, one.claim, (one.source,), (1,), one.label, "", "limits") for i, one in enumerate(LIMITS)]
    wrong = [
        asdict(one)
        for one, outcome in zip(LIMITS, judge_rows(rows), strict=True)
        if (outcome.verdict == "verified") != bool(one.label)
    ]
    return sorted(wrong, key=lambda one: one["label"])
