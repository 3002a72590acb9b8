"""Good claims and their near-miss twins, over short texts of our own. Each text is cited whole, as one quote a sentence.

``good`` must be verified, each entry of ``bad`` (kind, claim) must not.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CASES", "Case"]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    text: str
    good: tuple[str, ...]
    bad: tuple[tuple[str, str], ...]
    dated: str = "2026-03-10"


CASES = (
    Case(
        "ferry-contract",
        "Norland County Council cancelled a £50 million ferry contract with Westline on 4 March 2026. "
        "The council said Westline had failed to provide insurance papers. "
        "Westline holds contracts worth £330 million with the Island Authority and £240 million with the Port Trust.",
        (
            "Norland County Council cancelled a £50m ferry contract with Westline on 4 March 2026.",
            "Norland County Council cancelled a ferry contract with Westline in March 2026.",
            "A £50 million ferry contract with Westline was cancelled by Norland County Council.",
            "The council said Westline had failed to provide insurance papers.",
            "Westline holds contracts worth £330 million with the Island Authority.",
            "Westline holds contracts worth £240 million with the Port Trust.",
        ),
        (
            ("number", "Norland County Council cancelled a £60 million ferry contract with Westline on 4 March 2026."),
            ("scale", "Norland County Council cancelled a £50 billion ferry contract with Westline on 4 March 2026."),
            ("unit", "Norland County Council cancelled a $50 million ferry contract with Westline on 4 March 2026."),
            ("date", "Norland County Council cancelled a £50 million ferry contract with Westline on 5 March 2026."),
            ("date", "Norland County Council cancelled a £50 million ferry contract with Westline in April 2026."),
            ("name", "Sutherland County Council cancelled a £50 million ferry contract with Westline on 4 March 2026."),
            ("negation", "Norland County Council did not cancel a £50 million ferry contract with Westline."),
            ("negation", "The council said Westline had provided insurance papers."),
            ("modality", "Norland County Council will cancel a £50 million ferry contract with Westline."),
            ("speaker", "Westline had failed to provide insurance papers."),
            ("speaker", "Westline said the council had failed to provide insurance papers."),
            ("other number", "Westline holds contracts worth £240 million with the Island Authority."),
            ("other number", "Norland County Council cancelled a £330 million ferry contract with Westline."),
            ("role", "Westline cancelled a £50 million ferry contract with Norland County Council."),
            ("other name", "Norland County Council cancelled a £50 million ferry contract with the Port Trust."),
            ("derived", "Westline holds contracts worth £570 million."),
            (
                "tail",
                "Norland County Council cancelled a £50 million ferry contract with Westline after a public outcry.",
            ),
            ("fabricated", "Passengers sued Westline over cancelled sailings."),
        ),
    ),
    Case(
        "hospital-data",
        "The hospital may share records of about 45,000 patients with Medisoft, its chief executive Dana Frey told the board last month. "
        "Nurse leader Paul Okoro said most staff opposed the plan. "
        "Dana Frey denied that any records had been sold. "
        "Regulators have not approved the transfer.",
        (
            "The hospital may share records of about 45,000 patients with Medisoft, its chief executive Dana Frey told the board in February 2026.",
            "Dana Frey told the board the hospital may share records of roughly 45,000 patients with Medisoft.",
            "Paul Okoro said most staff opposed the plan.",
            "Nurse leader Paul Okoro said many staff opposed the plan.",
            "Dana Frey denied that any records had been sold.",
            "Regulators have not approved the transfer.",
            "The transfer has not been approved by regulators.",
        ),
        (
            (
                "modality",
                "Dana Frey told the board the hospital will share records of about 45,000 patients with Medisoft.",
            ),
            (
                "modality",
                "Dana Frey told the board the hospital shared records of about 45,000 patients with Medisoft.",
            ),
            ("quantifier", "Paul Okoro said all staff opposed the plan."),
            ("quantifier", "Paul Okoro said staff opposed the plan."),
            ("speaker", "Dana Frey said most staff opposed the plan."),
            ("speaker", "Most staff opposed the plan."),
            ("negation", "Records had been sold."),
            ("negation", "Regulators have approved the transfer."),
            ("negation", "Paul Okoro said most staff did not oppose the plan."),
            (
                "number",
                "Dana Frey told the board the hospital may share records of about 54,000 patients with Medisoft.",
            ),
            ("date", "Dana Frey told the board in January 2026 the hospital may share records with Medisoft."),
            ("quote word", "Nurse leader Paul Okoro said most staff supported the plan."),
            ("bound", "Dana Frey told the board the hospital may share records of over 45,000 patients with Medisoft."),
            ("splice", "Most staff told the board that records had been sold."),
        ),
    ),
    Case(
        "river-barrier",
        "“We are not ready to sign,” said Maria Lund, the engineer in charge. "
        "The barrier reportedly leaked in two places during the test. "
        "If the state pays, the city plans to raise the wall by 2 metres. "
        "Rail operator Fjordline threatened to sue the city. "
        "Some residents blamed the harbour board, but the board rejected the accusation.",
        (
            "“We are not ready to sign,” said Maria Lund, the engineer in charge.",
            "Maria Lund said: “We are not ready to sign.”",
            "The barrier reportedly leaked in two places during the test.",
            "If the state pays, the city plans to raise the wall by 2 metres.",
            "Fjordline threatened to sue the city.",
            "Some residents blamed the harbour board.",
        ),
        (
            ("speaker", "“We are not ready to sign,” said the harbour board."),
            ("quote word", "“We are now ready to sign,” said Maria Lund, the engineer in charge."),
            ("hedge", "The barrier leaked in two places during the test."),
            ("number", "The barrier reportedly leaked in three places during the test."),
            ("condition", "The city plans to raise the wall by 2 metres."),
            ("modality", "If the state pays, the city will raise the wall by 2 metres."),
            ("unit", "If the state pays, the city plans to raise the wall by 2 kilometres."),
            ("modality", "Fjordline sued the city."),
            ("role", "The city threatened to sue Fjordline."),
            ("quantifier", "All residents blamed the harbour board."),
            ("quantifier", "Residents blamed the harbour board."),
            ("speaker", "The harbour board blamed some residents."),
        ),
    ),
    Case(
        "court-ruling",
        "Judge Helen Marsh ruled on Tuesday that the minister acted unlawfully when he closed 12 courts. "
        "The Law Guild, which brought the case, called the ruling a victory. "
        "Minister Aldo Brandt said he would appeal. "
        "Only three of the courts had ever reported a backlog, according to the Audit Office.",
        (
            "Judge Helen Marsh ruled on 10 March 2026 that the minister acted unlawfully when he closed 12 courts.",
            "Helen Marsh ruled that the minister acted unlawfully when he closed twelve courts.",
            "The Law Guild called the ruling a victory.",
            "Aldo Brandt said he would appeal.",
            "According to the Audit Office, only three of the courts had ever reported a backlog.",
        ),
        (
            ("date", "Judge Helen Marsh ruled on 9 March 2026 that the minister acted unlawfully."),
            ("number", "Helen Marsh ruled that the minister acted unlawfully when he closed 21 courts."),
            ("quote word", "Helen Marsh ruled that the minister acted lawfully when he closed 12 courts."),
            ("speaker", "The Audit Office called the ruling a victory."),
            ("speaker", "Only three of the courts had ever reported a backlog."),
            ("modality", "Aldo Brandt appealed."),
            ("other name", "Aldo Brandt ruled that the minister acted unlawfully when he closed 12 courts."),
            ("quantifier", "According to the Audit Office, all of the courts had reported a backlog."),
            ("name", "Minister Aldo Brenner said he would appeal."),
        ),
    ),
    Case(
        "tram-depot",
        "The city spent £10 million on rails, training and tools. It sold the depot for £3 million and bought two ferries. "
        "Mayor Ann Bell opened the Harbour Line with the operator Citytram. "
        "One of the largest depots in the north, Millgate holds only 40 trams. "
        "Residents voted against the plan after the flood.",
        (
            "The city spent £10 million on rails, training and tools.",
            "Ann Bell opened the Harbour Line.",
            "Millgate holds only 40 trams.",
            "Residents voted against the plan.",
            "Residents voted against the plan after the flood.",
        ),
        (
            ("cut list", "The city spent £10 million on rails."),
            ("other number", "The city spent £3 million on rails, training and tools."),
            ("other name", "Ann Bell opened Millgate."),
            ("other name", "Citytram opened the Harbour Line."),
            ("quantifier", "The largest depot in the north, Millgate holds only 40 trams."),
            ("quantifier", "Millgate holds 40 trams."),
            ("opposition", "Residents voted for the plan."),
            ("order", "Residents voted against the plan before the flood."),
        ),
    ),
    Case(
        "one-sentence-many-roles",
        "Citytram was founded by engineer Ann Bell and holds over £60 million in public contracts, including £30 million with the "
        "Port Trust and £20 million with Harbour Rail. The pilot has pooled data on around 450 staff. "
        "Harbour Rail cancelled the order due to concerns over cost.",
        (
            "Citytram holds over £60 million in public contracts.",
            "Citytram holds £30 million in contracts with the Port Trust.",
            "Citytram was founded by engineer Ann Bell.",
            "Harbour Rail cancelled the order because of concerns over cost.",
        ),
        (
            ("role", "Citytram was founded by the Port Trust."),
            ("role", "Ann Bell has pooled data on around 450 staff."),
            ("other number", "Citytram holds over £30 million in public contracts."),
            ("other number", "Citytram holds £20 million in contracts with the Port Trust."),
            ("role", "Harbour Rail holds over £60 million in public contracts."),
            ("quote word", "Harbour Rail placed the order because of concerns over cost."),
        ),
    ),
    Case(
        "limits-and-undoing",
        "Inspectors have ruled out sabotage as the cause of the fire. The dam would not reopen until the gates had been tested. "
        "The repair will cost between £700,000 and £900,000. The harbour was formerly a naval base. "
        "Clerk Rosa Illan, who was accused by the union of delay, said the plan was sound. "
        "The union's lawyer, Tomas Reuter, said the clerk would resign. "
        "Nine of the boats had been found.",
        (
            "Inspectors have ruled out sabotage as the cause of the fire.",
            "The dam would not reopen until the gates had been tested.",
            "The repair will cost between £700,000 and £900,000.",
            "The harbour was formerly a naval base.",
            "Tomas Reuter said the clerk would resign.",
            "Nine of the boats had been found.",
        ),
        (
            ("undone", "Sabotage was the cause of the fire."),
            ("condition", "The dam would not reopen."),
            ("range", "The repair will cost £900,000."),
            ("limit", "The harbour was a naval base."),
            ("speaker", "Rosa Illan said the clerk would resign."),
            ("part", "The boats had been found."),
        ),
    ),
    Case(
        "denials",
        "Dana Frey told reporters that she denied leaking the file. The Harbour Trust denied that it had sold the records. "
        "The union rejected the charge and said it would sell the hall.",
        (
            "The Harbour Trust denied that it had sold the records.",
            "The union said it would sell the hall.",
        ),
        (
            ("negation", "The Harbour Trust said that it had sold the records."),
            ("negation", "The Harbour Trust had sold the records."),
        ),
    ),
)
