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
_COLOUR = (
    "On a grey morning the cranes beside the {place} stood still while gulls circled over the {item}.",
    "Residents of the {place} have watched the {item} change from one season to the next.",
    "A shopkeeper near the {place} keeps a photograph of the {item} behind the counter.",
    "The path along the {place} was closed again because of work on the {item}.",
    "Older maps of the {place} show no trace of the {item} at all.",
    "Engineers spent the week measuring the {item} beside the {place} and writing down what they saw.",
    "School classes visit the {place} to learn how the {item} was planned and paid for.",
    "Traffic past the {place} moved slowly as lorries carried parts of the {item} uphill.",
)
_PLACES = (
    "old quay",
    "market square",
    "lower bridge",
    "northern embankment",
    "customs house",
    "mill lane",
    "signal box",
)
_ITEMS = (
    "pumping hall",
    "retaining wall",
    "steel frame",
    "ticket hall",
    "cable duct",
    "culvert",
    "viaduct",
    "boiler house",
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
    told = own.sample(_SAYABLE, 12)
    sentences = [own.choice(wordings).format(**shared) for wordings in told]
    while sum(len(s.split()) for s in sentences) < words - 25:
        filler = own.choice(_COLOUR).format(place=own.choice(_PLACES), item=own.choice(_ITEMS))
        sentences.insert(own.randrange(len(sentences)), filler)
    head = f"{shared['town']} {shared['work']}: {own.choice(('new doubts', 'what is known', 'council divided'))}"
    byline = f"{_OUTLETS[outlet]}\nPublished: {published.day} {_MONTHS[published.month - 1]} {published.year}"
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    return "\n\n".join([head, byline, *paragraphs]) + "\n"


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
