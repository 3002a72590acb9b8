"""Ten events in towns that do not exist, each told by six papers in words of their own, which share figures and direct speech."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from briefgen.model import Found, Source
from tests import builders

__all__ = ["EVENTS", "PAPERS", "Event", "pairs", "report", "sources_of"]

PAPERS = ("Morning Courier", "Valley Gazette", "Coast Tribune", "Weekly Register", "Daily Ledger", "Northern Record")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, in parts that each paper words for itself."""

    town: str
    work: str
    cost: str
    ayes: int
    noes: int
    day: str
    leader: str
    firm: str
    group: str
    critic: str
    homes: str
    months: int
    said: str
    objected: str
    opening: str


EVENTS = (
    Event("Harwick", "sea wall", "£48 million", 23, 9, "14 May 2026", "Maren Doyle", "Brackwater", "Harwick Residents",
          "Piet Anders", "1,300", 18, "We can no longer wait for the next storm to decide for us", "The money will be gone before a stone is laid",
          "March 2028"),
    Event("Ostrava Bay", "fish market", "£7.5 million", 17, 12, "3 June 2026", "Ilse Korn", "Quayside Build", "Bay Traders",
          "Tomas Reyes", "240", 11, "A market that leaks is no market at all", "Nobody has told us where we are to sell in the meantime",
          "October 2027"),
    Event("Lindley", "bus depot", "£31 million", 28, 14, "21 April 2026", "Sunil Mehra", "Northgate Works", "Lindley Passengers",
          "Ada Frey", "85", 26, "The old depot costs us more in repairs than it is worth", "This is a car park with a bus stop attached",
          "June 2029"),
    Event("Port Ellery", "swimming pool", "£12 million", 15, 6, "9 February 2026", "Greta Lund", "Tidewell", "Ellery Swimmers",
          "Owen Pritchard", "9,400", 14, "Every child in this town should learn to swim", "Two lanes fewer is not an improvement to anyone",
          "August 2027"),
    Event("Castleford Mere", "flood basin", "£66 million", 34, 21, "30 March 2026", "Hanna Weiss", "Deepcut Civil", "Mere Farmers",
          "Colm Barry", "2,150", 30, "Those who live below the weir have waited long enough", "They are storing the water of the city on our fields",
          "May 2030"),
    Event("Brannock", "hospital wing", "£94 million", 41, 3, "17 January 2026", "Yusuf Adeyemi", "Meridian Care Build", "Brannock Patients",
          "Lena Ostrow", "52,000", 40, "The wards we have were built for half as many people", "A new wing without new nurses is an empty corridor",
          "November 2031"),
    Event("Sallow Green", "public library", "£5.2 million", 11, 8, "25 June 2026", "Ruth Calder", "Oakline", "Friends of Sallow",
          "Bram Teller", "3,700", 9, "People come here for warmth as much as for books", "Half of the shelves will never come back",
          "April 2027"),
    Event("Kingsmoor", "tram bridge", "£27 million", 26, 19, "12 March 2026", "Petra Nowak", "Ironvale", "Moor Cyclists",
          "Dario Conti", "640", 22, "The bridge has carried more than it was ever meant to bear", "There is no path on it for anybody without a ticket",
          "September 2028"),
    Event("Wetherfield", "waste plant", "£58 million", 22, 20, "8 May 2026", "Abel Thorne", "Cleanburn", "Wetherfield Mothers",
          "Nadia Rahal", "4,800", 33, "We cannot go on sending our waste across the county", "Our children will breathe whatever comes out of it",
          "July 2029"),
    Event("Dunmarrow", "ferry terminal", "£19 million", 19, 5, "27 February 2026", "Kirsten Vale", "Saltway Marine", "Island Users",
          "Ewan Sharpe", "1,020", 16, "The islands need a harbour that works in winter", "The timetable has not been mentioned once in all these meetings",
          "December 2027"),
)  # fmt: skip

_TOLD = (
    (
        "{town} will get its {work}. Councillors backed the scheme by {ayes} votes to {noes} on {day}, after a debate of four hours.",
        "The {work} is to cost {cost}. Building has been given to {firm}, the only bidder to keep within the limit.",
        "“{said},” said {leader}, who leads the council. She added that {homes} households stood to gain.",
        "Opponents were not persuaded. {critic} of {group} told the meeting: “{objected}.”",
        "Work takes {months} months and should end in {opening}. The council has not said who pays if it runs late.",
    ),
    (
        "A long argument ended in the town hall of {town} on {day} when members approved plans for a {work}.",
        "{ayes} of them were in favour and {noes} against. Some {homes} households are affected by the decision.",
        "At {cost} it is the dearest contract that the town has signed in a decade, and it goes to {firm}.",
        "“{said},” the leader of the council, {leader}, argued before the vote was taken.",
        "From the public seats {critic}, who speaks for {group}, answered: “{objected}.” Completion is planned for {opening}.",
    ),
    (
        "Building firm {firm} has won the {cost} order to construct a {work} in {town}.",
        "The award followed a ballot of councillors on {day}, which went {ayes} to {noes} in its favour.",
        "Managers expect to be on site for {months} months. Their last job of this kind was finished a year behind schedule.",
        "Local group {group} is considering an appeal to the regional court. “{objected},” its secretary {critic} said.",
        "No date has been fixed for a hearing. Council leader {leader} defended the choice: “{said}.”",
    ),
    (
        "What does {cost} buy? In {town} the answer is a {work}, due in {opening} if all goes to plan.",
        "Neighbours have followed the matter closely: letters from {homes} households reached the planning office this spring.",
        "{critic}, a retired engineer active in {group}, has doubts about the sums. “{objected}.”",
        "The majority thought otherwise. With {ayes} hands raised for it and {noes} opposed, the motion passed on {day}.",
        "“{said}.” So {leader} closed the sitting. It remains unclear which streets will be shut while {firm} digs.",
    ),
    (
        "Political leaders in {town} have committed themselves to a {work} despite protests outside the chamber.",
        "Police counted about two hundred demonstrators, many of them carrying banners of {group}.",
        "Their spokesman {critic} handed over a petition and said: “{objected}.”",
        "Inside, the vote on {day} was {ayes} for, {noes} against. The project carries a price of {cost}.",
        "{leader} thanked those who had supported it, saying: “{said}.” {firm} begins next month and has {months} months to finish.",
    ),
    (
        "After three failed attempts, a {work} for {town} is going ahead. The margin was {ayes}-{noes}.",
        "Officials put the bill at {cost}, with a reserve that they refuse to disclose.",
        "Supporters point to the {homes} households which have asked for better services since the last election.",
        "“{said},” {leader} told reporters on the steps on {day}. A rival view came from {critic}: “{objected}.”",
        "{group} wants an independent audit of {firm} first. Nobody could say when one might be published. The opening is set for {opening}.",
    ),
)


def report(event: Event, paper: int) -> str:
    """An event as one paper tells it, in paragraphs of text."""
    told = {name: getattr(event, name) for name in Event.__slots__}
    return "\n\n".join(part.format(**told) for part in _TOLD[paper])


def sources_of(event: Event, *papers: int) -> tuple[Source, ...]:
    """Sources with a manifest's metadata, numbered from 1 in the order given."""
    return tuple(
        builders.source(
            number,
            report(event, paper),
            f"{event.town} decides on {event.work}",
            path=f"{PAPERS[paper].lower().replace(' ', '-')}.txt",
            publisher=Found(PAPERS[paper], "manifest"),
            date=Found(f"2026-07-{paper + 1:02}", "manifest"),
            url=Found(f"https://{PAPERS[paper].lower().replace(' ', '-')}.example/story", "manifest"),
        )
        for number, paper in enumerate(papers, start=1)
    )


def pairs() -> list[tuple[str, str]]:
    """Different reports of one event, two at a time: fifteen an event."""
    return [(report(e, a), report(e, b)) for e in EVENTS for a, b in combinations(range(len(_TOLD)), 2)]
