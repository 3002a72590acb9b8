"""What may not be left out beside "no", "all" or "first", and noun phrases that stay whole."""

from __future__ import annotations

import pytest

from briefgen.gate.exhibit import exhibit
from briefgen.gate.rewriting import proof
from briefgen.model import Claim, Found, Quote, Source
from briefgen.text.sentences import sentences

HARBOUR = (
    "Inspectors found no serious faults in the wooden boats. "
    "The inspectors did not find loose planks in the old quay. "
    "All licensed boats were checked by the harbour office in May. "
    "Few owners of wooden boats paid the harbour fee in full. "
    "The Alma is the first electric ferry in the county. "
    "No boat longer than ten metres may enter the inner harbour at night. "
    "The port will lose its licence if a second tug sinks. "
    "The rescue teams brought 31 miners to the surface. "
    "The storm grounded 612 lorries and cost the island 3 million crowns. "
    "The pilot's deputy rejected the plan. "
    "The council declined to comment on the levy but answered a letter. "
    "The works was sold to Norrevang by the Solum family, which had run it for ninety years. "
    "The regional government, which owns the pier, is to pay half of the cost. "
    "A storm flooded the yard in the night of 28 May 2025, damaging three lorries and cutting the power for six hours. "
    "The mill, founded by a baker and his two sons, makes flour. "
    "Karbo's chief executive, Petra Linhart, opened the gate. "
    "The clause was discussed at three meetings, two of which Heino attended. "
    "The library was to have opened in 2023. "
    "Ada Moe and Odd Brekke founded the ferry guild. "
    "The firm will pay 300 crowns to each family. "
    "Norrevang, led by Kaspar Dahl, has invested 40 million crowns in the plant and plans to install a crane by 2028. "
    "The crown lent 5 million crowns to the town, which was rebuilt by volunteers."
)
PROVED = [
    ("described noun that nothing speaks of", "Inspectors found no serious faults in the boats."),
    ("time of an event", "All licensed boats were checked by the harbour office."),
    ("what came of it, told in the passive", "Three lorries were damaged when a storm flooded the yard in the night of 28 May 2025."),
    ("what came of it, told of its cause", "A storm cut the power for six hours."),
    ("two doers in the passive", "A baker and his two sons founded the mill."),
    ("what somebody is, told behind the name", "Petra Linhart is Karbo's chief executive."),
    ("passive in a relative clause", "The clause was discussed at three meetings, two of which were attended by Heino."),
    ("arranged behind an aside", "The regional government will pay half of the cost."),
    ("two in the other order", "Odd Brekke and Ada Moe founded the ferry guild."),
    ("two who were the doers of a passive", "The ferry guild was founded by Odd Brekke and Ada Moe."),
    ("receiver before the sum", "The firm will pay each family 300 crowns."),
    ("day of what is planned, fronted", "By 2028 Norrevang plans to install a crane."),
    ("intended for planned", "Norrevang intends to install a crane by 2028."),
    ("irregular form behind a prefix", "Volunteers rebuilt the town."),
]  # fmt: skip
REFUSED = [
    ("description under no", "Inspectors found no faults in the wooden boats."),
    ("phrase under no", "Inspectors found no serious faults."),
    ("description under not", "The inspectors did not find planks in the old quay."),
    ("description under all", "All boats were checked by the harbour office in May."),
    ("owners of fewer things", "Few owners paid the harbour fee in full."),
    ("description under few", "Few owners of boats paid the harbour fee in full."),
    ("description under first", "The Alma is the first ferry in the county."),
    ("place under first", "The Alma is the first electric ferry."),
    ("limit of time under no", "No boat longer than ten metres may enter the inner harbour."),
    ("description under if", "The port will lose its licence if a tug sinks."),
    ("nouns of two phrases exchanged", "The rescue miners brought 31 teams to the surface."),
    ("part of a noun phrase for all of it", "The rescue brought 31 miners to the surface."),
    ("figure given to another noun", "The storm grounded 612 islands and cost the lorries 3 million crowns."),
    ("owner for the owned", "The pilot rejected the plan."),
    ("refusal dropped", "The council commented on the levy."),
    ("clause of one given to the other", "Norrevang had run the works for ninety years."),
    ("part dropped", "The regional government is to pay the cost."),
    ("arrangement told as deed", "The regional government paid half of the cost."),
    ("unfulfilled arrangement told as deed", "The library opened in 2023."),
    ("receiver for the giver", "Each family will pay 300 crowns to the firm."),
]  # fmt: skip


def _proved(claim: str) -> bool:
    found = Found("2026-03-12", "text")
    source = Source(1, "a.txt", "text/plain", "0" * 64, HARBOUR, Found("Harbour", "text"), date=found)
    quotes = tuple(Quote(1, s, s.of(HARBOUR)) for s in sentences(HARBOUR))
    return proof(exhibit(Claim("F1", claim, ()), source, quotes)).holds


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in PROVED])
def test_what_keeps_its_scope_is_proved(claim: str) -> None:
    assert _proved(claim)


@pytest.mark.parametrize("claim", [pytest.param(c, id=i) for i, c in REFUSED])
def test_what_says_more_by_saying_less_is_not_proved(claim: str) -> None:
    assert not _proved(claim)
