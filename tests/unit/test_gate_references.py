"""Nouns, pronouns and short names by which a text refers again: what a claim may put in their place, and a near twin that it may not."""

from __future__ import annotations

import pytest

from briefgen.gate.verify import Gate
from briefgen.model import Claim, Found, Source, Verdict
from briefgen.text.forenames import forename_gender
from briefgen.text.names import aliases, names, people
from briefgen.text.referring import referent
from briefgen.text.whereabouts import place_meant

HARBOUR = (
    "The Pilotage Inspectorate fined Kolk Towage 310,000 euros in March. "
    "The tug Brandaris had no licensed skipper. The vessel was carrying two crew too few. "
    "Kolk's managing director, Pieter Zonneveld, called the fine absurd. He said the company would appeal. "
    "Her captain had warned the owners. "
    "The contractor, Obras Duero, rebuilt a pier. Obras Duero's lawyer, Ines Prat, said her client was content. "
    "The mayor of Loppa, Inga Moen, said the cost would leave the town without a doctor."
)
TRAMS = (
    "Transport minister Jordi Vall opened the line on Sunday. The ministry paid for half of it. "
    "The agency ordered 22 trams from a builder in Torval. The remaining eight will follow by June. "
    "Each costs 3 million euros. "
    "Two mothers led the protest for a stop. They walked for 30 miles. The two spent 900 euros. "
    "A bus line serves Santa Brida. The mayor there, Pau Serra, has collected 2,300 signatures."
)
COURT = (
    "The Ministry of Water was sued in May. The Schools Adjudicator, Rosalind Peel, read the files. "
    "In June, Dr Peel told the council to open the school. "
    "Judge Elena Kos read the ruling; Judge Petar Nikol dissented. He wrote four pages. "
    "The case brought by Mrs Monika Keller took a year. Keller's counsel announced that Keller would not appeal. "
    "The growers' council thanked him, but its chairman, Nestor Gil, kept silent. "
    "The Lumen Festival has dropped a film, its director said on Friday. "
    "Marta Oliveri told the press that nobody had been asked. Oliveri said no more."
)
TRUE = [
    pytest.param(HARBOUR, "The Brandaris was carrying two crew too few.", id="broader noun"),
    pytest.param(HARBOUR, "Zonneveld said Kolk Towage would appeal.", id="the company"),
    pytest.param(HARBOUR, "The contractor's lawyer said her client was content.", id="owner by kind"),
    pytest.param(HARBOUR, "Ines Prat said Obras Duero was content.", id="client"),
    pytest.param(HARBOUR, "The mayor said the cost would leave Loppa without a doctor.", id="the town"),
    pytest.param(TRAMS, "The transport ministry paid for half of it.", id="ministry of the minister"),
    pytest.param(TRAMS, "The remaining eight trams will follow by June.", id="noun left out"),
    pytest.param(TRAMS, "Each tram costs 3 million euros.", id="noun left out behind each"),
    pytest.param(TRAMS, "The two mothers spent 900 euros.", id="noun counted before by the same number"),
    pytest.param(TRAMS, "The mayor of Santa Brida has collected 2,300 signatures.", id="there"),
    pytest.param(COURT, "The Water Ministry was sued in May.", id="ministry of something"),
    pytest.param(COURT, "The adjudicator told the council to open the school.", id="office with capitals"),
    pytest.param(COURT, "Petar Nikol wrote four pages.", id="nearer clause"),
    pytest.param(COURT, "The plaintiff's counsel announced that Keller would not appeal.", id="plaintiff"),
    pytest.param(COURT, "Keller's counsel announced that she would not appeal.", id="pronoun of the claim"),
    pytest.param(COURT, "The chairman of the growers' council kept silent.", id="its of an unnamed body"),
    pytest.param(
        COURT, "The festival's director told the press that nobody had been asked.", id="named one sentence on"
    ),
]
FALSE = [
    pytest.param(HARBOUR, "Kolk Towage was carrying two crew too few.", id="broader noun for another"),
    pytest.param(HARBOUR, "Zonneveld said Obras Duero would appeal.", id="the company for another"),
    pytest.param(HARBOUR, "The contractor's managing director called the fine absurd.", id="owner of another"),
    pytest.param(HARBOUR, "Ines Prat said Kolk Towage was content.", id="client of another"),
    pytest.param(HARBOUR, "The mayor said the cost would leave Kolk without a doctor.", id="firm for a town"),
    pytest.param(TRAMS, "The health ministry paid for half of it.", id="another ministry"),
    pytest.param(TRAMS, "The remaining eight lines will follow by June.", id="another noun"),
    pytest.param(TRAMS, "The two trams spent 900 euros.", id="noun counted by another number"),
    pytest.param(TRAMS, "The mayor of Torval has collected 2,300 signatures.", id="another place"),
    pytest.param(COURT, "The adjudicator wrote four pages.", id="another person"),
    pytest.param(COURT, "Elena Kos wrote four pages.", id="farther clause"),
    pytest.param(COURT, "The plaintiff told the council to open the school.", id="another for the plaintiff"),
    pytest.param(COURT, "The chairman of the Lumen Festival kept silent.", id="chairman of another"),
]


def verdict(text: str, claim: str) -> Verdict:
    one = Source(
        1, "1.txt", "text/plain", "0" * 64, text, Found("1.txt", "file name"), date=Found("2026-07-14", "manifest")
    )
    return Gate([one]).search(Claim("F1", claim, ()), [1]).verdict


@pytest.mark.parametrize(("text", "claim"), TRUE)
def test_what_the_text_refers_to_again_is_verified(text: str, claim: str) -> None:
    assert verdict(text, claim) is Verdict.VERIFIED


@pytest.mark.parametrize(("text", "claim"), FALSE)
def test_another_bearer_is_not(text: str, claim: str) -> None:
    assert verdict(text, claim) is not Verdict.VERIFIED


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        pytest.param("Nadia Ferrante sang. Nadia, who is 29, left.", "nadia", "nadia ferrante", id="forename"),
        pytest.param(
            "Citybus Ostrel raised fares in Ostrel; in May Citybus had lost money.",
            "citybus",
            "citybus ostrel",
            id="firm",
        ),
    ],
)
def test_one_bearer(text: str, left: str, right: str) -> None:
    assert aliases(text).same(left, right)


def test_a_forename_of_two_is_nobodys() -> None:
    assert not aliases("Nadia Ferrante sang. Nadia Weil danced. Nadia, who is 29, left.").same("nadia", "nadia weil")


@pytest.mark.parametrize(
    ("text", "key", "person"),
    [
        pytest.param("It was made by Nadia Ferrante and her brother.", "nadia ferrante", True, id="kin behind"),
        pytest.param("Kallas left. His son Andreas stayed.", "andreas", True, id="kin before"),
        pytest.param("Purolab, a company in Lodi, closed. Purolab says it is sorry.", "purolab", False, id="firm"),
        pytest.param("She said Sorvania was late.", "sorvania", False, id="what she spoke of"),
    ],
)
def test_who_is_a_person(text: str, key: str, person: bool) -> None:  # noqa: FBT001 - a table
    assert (key in people(text)) is person


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("ORLEC, 3 May 2026 — Farmers near Orlec won.", ["orlec", "orlec"], id="behind a dateline"),
        pytest.param("The Fishermen's Union met.", ["fishermen union"], id="fishermen's"),
        pytest.param("The Borough of Haldenau paid.", ["borough of haldenau"], id="borough of"),
        pytest.param("Publisher Clemens Brandt spoke.", ["clemens brandt"], id="post of person or body"),
    ],
)
def test_names_as_read(text: str, keys: list[str]) -> None:
    assert [n.key for n in names(text)] == keys


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        pytest.param(
            "The manager, Sven Moe, called to greet the cyclist Iben Dahl. [She] hung up.",
            "iben dahl",
            id="forename tells",
        ),
        pytest.param("The ship Polar Queen lay idle. [Her] captain slept.", "polar queen", id="a ship"),
        pytest.param("Veld's lawyer, Ann Bell, said the firm was sorry. [It] will file a plea.", "veld", id="it acts"),
        pytest.param("The union spoke; Tam Ridley and Olga Brandt met. [They] left.", None, id="two"),
    ],
)
def test_whom_it_stands_for(text: str, bearer: str | None) -> None:
    at = text.index("[")
    assert referent(text.replace("[", "").replace("]", ""), at) == bearer


@pytest.mark.parametrize(
    ("forename", "gender"), [("elena", "f"), ("lucía", "f"), ("sven", "m"), ("andrea", None), ("xyz", None)]
)
def test_gender_of_a_forename(forename: str, gender: str | None) -> None:
    assert forename_gender(forename) == gender


def test_the_town_is_the_place_named_last() -> None:
    text = "A bus serves Santa Brida. The town is small."
    assert place_meant(text, text.index("town")) == "santa brida"
    two = "A bus runs from Santa Brida to Torval. The town is small."
    assert place_meant(two, two.index("town")) is None
