"""Nouns that name again, more broadly, what a text called by a narrower one: "the vessel" for a tug, "the manufacturer" for a maker."""

from __future__ import annotations

from functools import lru_cache

from briefgen.text.tokens import tokens

__all__ = ["SHORT_KINDS", "broader", "narrower"]

_SHIPS = "tug ferry tanker trawler freighter liner barge yacht cutter steamer schooner frigate corvette lifeboat icebreaker dredger sailboat motorboat submarine hovercraft"
# Each broad noun, and the narrower ones it may stand for.
_NARROWER = {
    "vessel": f"{_SHIPS} ship boat carrier cruiser catamaran",
    "ship": f"{_SHIPS} vessel carrier cruiser",
    "boat": "tug ferry trawler yacht cutter lifeboat sailboat motorboat vessel catamaran",
    "aircraft": "plane aeroplane airplane jet helicopter airliner glider drone",
    "plane": "aircraft aeroplane airplane jet airliner",
    "jet": "aircraft plane airliner",
    "manufacturer": "maker producer builder manufacturer",
    "maker": "manufacturer producer builder",
    "producer": "maker manufacturer grower",
    "builder": "contractor manufacturer maker developer",
    "contractor": "builder",
    "carrier": "airline haulier shipowner",
    "retailer": "supermarket grocer chain bookseller shop store",
    "chain": "retailer supermarket grocer",
    "lender": "bank",
    "bank": "lender",
    "drugmaker": "maker manufacturer",
    "operator": "airline carrier chain ferry railway",
    "broadcaster": "channel station",
    "newspaper": "daily weekly tabloid broadsheet paper",
    "paper": "newspaper daily weekly tabloid broadsheet",
    "organisation": "charity union league association federation society institute foundation alliance club",
    "organization": "charity union league association federation society institute foundation alliance club",
    "group": "charity league association federation alliance coalition chain company firm",
    "association": "league federation society union",
    "body": "regulator watchdog inspectorate office board commission council agency authority bureau tribunal association",
    "agency": "regulator watchdog inspectorate office bureau authority service",
    "regulator": "watchdog inspectorate authority agency",
    "watchdog": "regulator inspectorate authority agency",
    "club": "team side",
    "team": "club side",
    "school": "academy college",
    "college": "school academy",
    "university": "college",
    "hospital": "clinic infirmary",
    "lawyer": "solicitor barrister advocate attorney counsel",
    "solicitor": "lawyer",
    "doctor": "physician surgeon pediatrician paediatrician cardiologist oncologist psychiatrist",
    "scientist": "biologist geologist chemist physicist hydrologist ecologist oceanographer seismologist virologist epidemiologist immunologist zoologist volcanologist researcher meteorologist",
    "researcher": "scientist biologist geologist chemist physicist hydrologist ecologist oceanographer epidemiologist historian economist sociologist",
    "politician": "senator minister councillor congressman congresswoman deputy mayor lawmaker mp",
    "lawmaker": "senator deputy congressman congresswoman legislator mp",
    "writer": "author novelist poet journalist",
    "author": "novelist poet writer historian",
    "judge": "justice magistrate",
    "officer": "inspector constable sergeant superintendent",
    "musician": "violinist pianist singer guitarist cellist composer",
}
# Kinds of three letters that may stand before a name.
SHORT_KINDS = frozenset({"tug", "jet", "pub", "inn", "app", "zoo", "spa"})


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    return {_key(broad): frozenset(_key(n) for n in narrow.split()) for broad, narrow in _NARROWER.items()}


def _key(word: str) -> str:
    return tokens(word)[0].key


@lru_cache(maxsize=1)
def _turned() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for broad, narrow in _table().items():
        for key in narrow:
            found.setdefault(key, set()).add(broad)
    return {key: frozenset(broad) for key, broad in found.items()}


def narrower(head: str) -> frozenset[str]:
    """The keys of the nouns for which the noun of a key may stand."""
    return _table().get(head, frozenset())


def broader(head: str) -> frozenset[str]:
    """The keys of the nouns that may stand for the noun of a key."""
    return _turned().get(head, frozenset())
