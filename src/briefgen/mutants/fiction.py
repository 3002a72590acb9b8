"""Made-up names, each of the shape of the one it stands for."""

from __future__ import annotations

from random import Random

__all__ = ["CITIES", "COUNTRIES", "PEOPLES", "coined"]

_GIVEN = """
Ortwin Maren Joris Elspeth Tobin Ilse Casimir Petra Anselm Ragna Lorcan Imke Evander Solveig Matthis Runa Bastian Wilhelmina
Corin Sunniva
""".split()
_SURNAMES = """
Blaine Vestergate Harrowby Quillan Strandvik Pellworth Ormesby Lindqvist Tarrant Halloway Brandreth Ferrant Kesteven Wexcombe
Marchbank Oduya Thornquist Valdren Carrowmore Aldersey
""".split()
_WORDS = """
Calder Northmoor Velmora Karst Ardenholm Brightwater Wendlebury Fallowmere Stonegate Merivale Ravensby Larkhall Ostrava
Hexworth Elmsgrove Tarnside Whitcliffe Sableford Dunmarrow Kettering
""".split()
_SUBJECTS = "Fisheries Tourism Heritage Forestry Archives Viticulture Navigation Weights Pilotage Antiquities".split()
COUNTRIES = """
Finland Portugal Kenya Canada Norway Japan Brazil Poland Greece Egypt Sweden Austria Ghana Italy Ireland Spain France Germany
Denmark Belgium Hungary Romania Pakistan Vietnam Taiwan Indonesia Thailand Malaysia Nigeria Mexico Australia India China
""".split()
PEOPLES = """
Finnish Portuguese Kenyan Canadian Norwegian Japanese Brazilian Polish Greek Egyptian Swedish Austrian Italian Irish Spanish
French German Danish Belgian Hungarian Romanian Pakistani Vietnamese Taiwanese Nigerian Mexican Australian Indian Chinese
""".split()
CITIES = """
Manchester Birmingham Leeds Liverpool Glasgow Edinburgh Cardiff Belfast Bristol Sheffield York Oxford Cambridge London Paris
Berlin Brussels Beijing Washington
""".split()


def coined(written: str, sort: str, rng: Random) -> str:
    """A name that nobody bears, for one as written in a claim.

    Args:
        written: words parted by single spaces.
        sort: ``person``, ``body``, ``place``, ``people`` or ``other``.
        rng: chooses.
    """
    words = written.split()
    if sort == "people":
        return rng.choice([w for w in PEOPLES if w != written])
    if sort == "place":
        return _place(written, rng)
    if len(words) == 1 and written.isupper() and len(written) > 1:
        return "".join(rng.choice("BDFGHKLMNPRSTVW") for _ in written)
    if sort == "person":
        return rng.choice(_SURNAMES) if len(words) == 1 else f"{rng.choice(_GIVEN)} {rng.choice(_SURNAMES)}"
    if sort == "body" and words[-2:-1] in (["of"], ["for"]):
        return " ".join([*words[:-1], rng.choice(_SUBJECTS)])
    if sort == "body" and len(words) > 1:
        return " ".join([rng.choice(_WORDS), *words[1:]])
    return " ".join([*words[:-1], rng.choice(_WORDS)])


def _place(written: str, rng: Random) -> str:
    row = CITIES if written in CITIES else COUNTRIES if written in COUNTRIES or written.isupper() else _WORDS
    return rng.choice([w for w in row if w != written])
