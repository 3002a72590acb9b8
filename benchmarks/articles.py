"""Made-up articles in any number: five outlets write on each story, agree on some figures and differ on others."""

from __future__ import annotations

import calendar
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_articles"]

_OUTLETS = ("The Harbour Gazette", "Northline News", "Civic Wire", "Delta Observer", "The Upland Courier")
_TOWNS = (
    "Arvel",
    "Brontwick",
    "Calder Ness",
    "Dunmoor",
    "Eskerby",
    "Farrowgate",
    "Glenhythe",
    "Harrow Quay",
    "Ilverstone",
)
_FIRST = ("Amina", "Boris", "Clara", "Devan", "Elif", "Farid", "Greta", "Henrik", "Ines", "Jonas", "Keiko", "Lucien")
_LAST = (
    "Abara",
    "Brandt",
    "Castellan",
    "Dragomir",
    "Eriksen",
    "Fontaine",
    "Gallow",
    "Hadley",
    "Ivanko",
    "Jarrow",
    "Kestrel",
)
_WORKS = ("flood barrier", "tram line", "water plant", "ring road", "ferry pier", "district hospital", "heat network")
_BODIES = ("Works Council", "Transport Board", "Water Authority", "Audit Office", "Planning Panel", "Harbour Trust")
_MONTHS = tuple(calendar.month_name)[1:]

# What there is to say of a story; each outlet picks one wording and leaves some of it out.
_SAYABLE = (
    (
        "The {town} {body} approved the {work} on {day} by {ayes} votes to {noes}.",
        "By {ayes} votes to {noes}, the {body} gave its consent to the {work} in {town} on {day}.",
        "On {day} a majority of {ayes} against {noes} carried the {work} in the {body}.",
    ),
    (
        "The contract for the {work} is worth €{cost} million and runs until {year}.",
        "Signed for €{cost} million, the contract binds {town} until {year}.",
        "{town} will spend €{cost} million on the {work} up to {year}.",
    ),
    (
        "Around {staff} people work on the site, according to the {body}.",
        "The {body} puts the number of workers on the site at {staff}.",
        "Some {staff} workers are employed on the {work}, the {body} says.",
    ),
    (
        "The {work} is expected to serve {people} residents of {town} and the villages around it.",
        "Planners in {town} expect {people} residents to use the {work}.",
    ),
    (
        "Construction costs rose by {rise} per cent between {start} and 2025.",
        "Since {start} the cost of building has gone up by {rise} per cent.",
    ),
    (
        "The {body} received {objections} objections during a consultation of {weeks} weeks.",
        "In {weeks} weeks of consultation, {objections} objections reached the {body}.",
    ),
    (
        "A report that the {other} published on {day} found {faults} faults in the tender.",
        "The {other} counted {faults} faults in the tender, according to its report of {day}.",
    ),
    (
        "“The {work} will pay for itself within {years} years,” said {speaker}, who chairs the {body}.",
        "{speaker}, chair of the {body}, said the {work} would pay for itself within {years} years.",
    ),
    (
        "{critic}, a spokesperson for the {other}, said the figures “do not add up for {town}”.",
        "The figures “do not add up for {town}”, {critic} of the {other} told the chamber.",
    ),
    (
        "“Nobody asked the people along the river,” {critic} told reporters on {day}.",
        "{critic} complained that nobody had asked the people along the river.",
    ),
    (
        "{speaker} denied that the {body} had ignored warnings about the ground.",
        "{speaker} said that the {body} had never ignored warnings about the ground.",
    ),
    (
        "{critic} argued that the {work} should be halted until the {other} has finished its review.",
        "Work should stop until the review of the {other} is complete, {critic} said.",
    ),
    (
        "The {body} insisted that the price of €{cost} million had been fixed in {start}.",
        "According to the {body}, the price of €{cost} million has stood since {start}.",
    ),
    (
        "It is not yet known who will pay for the delay of {weeks} weeks.",
        "Who will pay for the delay of {weeks} weeks remains unclear.",
    ),
    (
        "The {other} has not said when it will publish its second report on the {work}.",
        "No date has been given for the second report of the {other}.",
    ),
    (
        "A court in {town} is due to rule on the appeal in {month} {year}.",
        "Judges in {town} will decide on the appeal in {month} {year}.",
    ),
    (
        "Whether the {work} can open before {year} remains unclear.",
        "The {body} could not say whether the {work} would open before {year}.",
    ),
)
# Colour between the facts: words enough that two articles share few runs of them, as two reporters would.
_COLOUR = (
    "The {a1} {n1} {v1} the {a2} {n2} {where}.",
    "{Where}, the {n1} {v1} a {a1} {n2} and the {a2} {n3}.",
    "Nobody {v1} the {a1} {n1} while the {n2} {v2} the {a2} {n3}.",
    "A {a1} {n1} {v1} the {n2}, and the {a2} {n3} {v2} it {where}.",
)
_ADJECTIVES = (
    "amber ancient bleak brisk broad calm careful cheap clumsy cold crooked damp dense dusty early empty faded faint famous fierce flat "
    "fragile frozen gentle grand grey heavy hollow humble idle jagged lively lonely loud mellow modest muddy narrow noisy odd pale "
    "patient plain polite quiet rapid remote rough rusty shallow sharp silent sleepy slender solid spare steep stern stubborn sturdy "
    "sudden swift tall tidy timid tired upright vague vast warm weary wide wooden"
).split()
_NOUNS = (
    "almanac anchor apron archive attic awning bakery balcony barge basket beacon bench boiler bollard buoy cable canal carriage cellar "
    "chimney cistern clerk cottage crane culvert ditch dock engine fence ferry foundry furnace garden gate gravel gull hedge hinge inn "
    "jetty kiosk ladder lantern ledger lorry market mast meadow mill notice orchard paddle parade pavement piston plank platform pump "
    "quarry railing reservoir rope saddle signal sluice stairway statue stove terrace timber tower trench tunnel valve vault wagon weir"
).split()
_VERBS = (
    "admired blocked borrowed brushed carried circled cleaned covered crossed drained faced filled followed framed guarded hid joined kept "
    "lifted lit measured mended met moved noticed opened outlasted overlooked painted passed recalled replaced ruined sheltered shook "
    "sketched sold surrounded touched trailed viewed warmed watched weighed"
).split()
_WHERE = (
    "after the rain",
    "at dusk",
    "before noon",
    "behind the church",
    "below the bridge",
    "beside the depot",
    "by lamplight",
    "during the fair",
    "for a whole season",
    "in plain view",
    "near the old school",
    "on market days",
    "out of habit",
    "past the bakery",
    "towards evening",
    "under low cloud",
    "until the frost",
    "without a word",
)


def write_articles(folder: Path, count: int, *, words: int = 400, seed: int = 7) -> int:
    """Write ``count`` text files of about ``words`` words each; the same files for the same arguments.

    Returns:
        How many words were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for number in range(count):
        text = _article(number, words, seed)
        (folder / f"{number:04d}.txt").write_text(text, encoding="utf-8")
        written += len(text.split())
    return written


def _article(number: int, words: int, seed: int) -> str:
    story, outlet = divmod(number, len(_OUTLETS))
    shared = _story(random.Random(f"{seed}/{story}"))
    own = random.Random(f"{seed}/{story}/{outlet}")
    if outlet % 2:
        shared["cost"] = str(int(shared["cost"]) + own.randint(3, 40))
    published = date(2025, 1, 6) + timedelta(days=story % 300 + outlet)
    told = own.sample(_SAYABLE, 8)
    sentences = [own.choice(wordings).format(**shared) for wordings in told]
    while sum(len(s.split()) for s in sentences) < words - 25:
        sentences.insert(own.randrange(len(sentences)), _colour(own))
    head = f"{shared['town']} {shared['work']}: {own.choice(('new doubts', 'what is known', 'council divided'))}"
    byline = f"{_OUTLETS[outlet]}\nPublished: {published.day} {_MONTHS[published.month - 1]} {published.year}"
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    return "\n\n".join([head, byline, *paragraphs]) + "\n"


def _colour(pick: random.Random) -> str:
    words = {f"a{i}": pick.choice(_ADJECTIVES) for i in (1, 2)}
    words |= {f"n{i}": pick.choice(_NOUNS) for i in (1, 2, 3)}
    words |= {f"v{i}": pick.choice(_VERBS) for i in (1, 2)}
    where = pick.choice(_WHERE)
    return pick.choice(_COLOUR).format(**words, where=where, Where=where[0].upper() + where[1:])


def _story(pick: random.Random) -> dict[str, str]:
    body, other = pick.sample(_BODIES, 2)
    numbers = {
        "ayes": (12, 40),
        "noes": (2, 11),
        "cost": (40, 900),
        "staff": (120, 4000),
        "people": (20_000, 90_000),
        "rise": (4, 48),
        "start": (2019, 2023),
        "year": (2026, 2031),
        "objections": (30, 950),
        "weeks": (4, 30),
        "faults": (3, 19),
        "years": (8, 25),
    }
    story = {name: str(pick.randint(low, high)) for name, (low, high) in numbers.items()}
    month = pick.choice(_MONTHS)
    return story | {
        "town": pick.choice(_TOWNS),
        "work": pick.choice(_WORKS),
        "body": body,
        "other": other,
        "month": month,
        "day": f"{pick.randint(1, 28)} {month} 2024",
        "speaker": f"{pick.choice(_FIRST)} {pick.choice(_LAST)}",
        "critic": f"{pick.choice(_FIRST)} {pick.choice(_LAST)}",
    }
