"""What syndication does to a text, and what one changed word in a copy can be."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.reliability.stories import EVENTS, PAPERS, report

__all__ = ["Mutant", "mutants", "syndicated"]

Mutant = tuple[str, str, str, str]
"""Kind, what was changed to what, the text, the changed copy."""

_OTHER_WORDS = (
    "later again quite local public recent further several plans people during today officials around toward nearly against members "
    "weeks before usual small early reached noted street matter asked held nearby meeting given taken since"
).split()
_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER_WORDS = {"two": "four", "three": "five", "four": "six", "half": "third", "hundred": "thousand"}


def syndicated(rng: random.Random, text: str, share: float, *, paper: str) -> str:
    """A text under another paper's head, with so large a share of its words replaced, left out or put in."""
    out: list[str] = []
    for piece in re.split(r"(\s+)", text):
        draw = rng.random() / share if share and piece.strip() else 2.0
        if draw < 0.5:
            out.append(rng.choice(_OTHER_WORDS))
        elif draw < 0.75:
            continue
        elif draw < 1:
            out += [piece, " ", rng.choice(_OTHER_WORDS)]
        else:
            out.append(piece)
    return f"Council decides after long debate\n\nBy our own staff, {paper}\n\n{''.join(out)}"


def mutants() -> Iterator[Mutant]:
    """Near-copies in which one number, date or name is another, of every report of every event."""
    for number, event in enumerate(EVENTS):
        other = EVENTS[(number + 3) % len(EVENTS)]
        for paper in range(len(PAPERS)):
            text = report(event, paper)
            for kind, old, new in (
                ("number", event.cost, event.cost.replace(event.cost[1], str((int(event.cost[1]) + 3) % 9 + 1), 1)),
                ("number", event.homes, event.homes.replace(event.homes[-1], str((int(event.homes[-1]) + 4) % 10))),
                ("number", f"{event.months} months", f"{event.months + 7} months"),
                ("number", f"{event.ayes} ", f"{event.ayes + 2} "),
                ("scale", " million", " billion"),
                ("currency", event.cost, event.cost.replace("£", "$")),
                (
                    "date",
                    event.day,
                    event.day.replace(event.day.split()[0], str(int(event.day.split()[0]) % 27 + 1), 1),
                ),
                ("date", event.day.split()[1], _MONTHS[(_MONTHS.index(event.day.split()[1]) + 5) % 12]),
                ("date", event.opening.split()[1], str(int(event.opening.split()[1]) + 1)),
                ("name", event.firm, other.firm),
                ("name", event.leader.split()[1], other.leader.split()[1]),
                ("name", event.critic.split()[0], other.critic.split()[0]),
                ("name", event.town, other.town),
                *(("number", f" {word} ", f" {instead} ") for word, instead in _NUMBER_WORDS.items()),
            ):
                if old in text:
                    yield kind, f"{old.strip()} → {new.strip()}", text, text.replace(old, new, 1)
