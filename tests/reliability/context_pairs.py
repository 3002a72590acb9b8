"""Minimal pairs of context: the same words quoted where something around them takes them back, and where nothing does.

In each text the quoted words stand between ``[[`` and ``]]``. The claim says them as a sentence of its own.
"""

from __future__ import annotations

__all__ = ["FIRST_PAIRS"]

FIRST_PAIRS: tuple[tuple[str, str, str], ...] = (
    # taken back by a word for false
    (
        "false that",
        "It is false that [[the reactor at Orlund leaked in March]], the inspectors wrote.",
        "Families moved away because [[the reactor at Orlund leaked in March]].",
    ),
    (
        "not true that",
        "It is not true that [[the vaccine was withdrawn in Velden]].",
        "Doctors switched to another brand after [[the vaccine was withdrawn in Velden]].",
    ),
    (
        "simply untrue",
        "The suggestion that [[the bank ran out of cash]] is simply untrue.",
        "The tellers went home early because [[the bank ran out of cash]].",
    ),
    (
        "a myth",
        "It is a myth that [[the old mill burned down in 1921]].",
        "The square was rebuilt after [[the old mill burned down in 1921]].",
    ),
    (
        "a mistake to think",
        "It would be a mistake to think that [[the strait is free of mines]].",
        "Ferries have returned to the northern route because [[the strait is free of mines]].",
    ),
    (
        "no evidence",
        "There is no evidence that [[the ministry paid the bloggers]].",
        "An audit was ordered after [[the ministry paid the bloggers]].",
    ),
    (
        "nobody claims",
        "Nobody claims that [[the glacier has stopped melting]].",
        "The river runs low because [[the glacier has stopped melting]].",
    ),
    (
        "far from clear",
        "It is far from clear that [[the merger saved money]].",
        "Bonuses were paid because [[the merger saved money]].",
    ),
    (
        "contrary to",
        "Contrary to the report that [[the school closed its kitchen]], meals are served every day.",
        "Pupils bring sandwiches since [[the school closed its kitchen]].",
    ),
    (
        "hoax",
        "The story that [[the mayor sold the town clock]] was a hoax.",
        "A petition was started after [[the mayor sold the town clock]].",
    ),
    # denied, rejected, doubted
    (
        "denied that",
        "Harlan Foods denied that [[its cheese made children ill]].",
        "Harlan Foods lost half its orders after [[its cheese made children ill]].",
    ),
    (
        "denies",
        "The airline denies [[the pilot had been drinking]].",
        "The airline paid damages because [[the pilot had been drinking]].",
    ),
    (
        "rejected the claim",
        "The regulator rejected the claim that [[Corvane overcharged its customers]].",
        "The regulator fined the firm after [[Corvane overcharged its customers]].",
    ),
    (
        "dismissed as",
        "He dismissed the idea that [[the canal floods every spring]] as folklore.",
        "Farmers move their sheep because [[the canal floods every spring]].",
    ),
    (
        "refuted",
        "The laboratory refuted reports that [[the samples were contaminated]].",
        "The laboratory repeated the tests because [[the samples were contaminated]].",
    ),
    (
        "doubts",
        "Economists doubt that [[the tax raised fuel prices]].",
        "Hauliers went on strike after [[the tax raised fuel prices]].",
    ),
    (
        "disputes",
        "The club disputes that [[its stadium is unsafe]].",
        "The club plays elsewhere because [[its stadium is unsafe]].",
    ),
    (
        "retracted",
        "The journal retracted the finding that [[the drug halves the risk of stroke]].",
        "Hospitals bought large stocks because [[the drug halves the risk of stroke]].",
    ),
    (
        "denial behind",
        "[[The envoy met the rebels in secret]], a charge that the embassy flatly denied.",
        "[[The envoy met the rebels in secret]], and the embassy published the minutes.",
    ),
    (
        "false behind",
        "[[The dam was inspected last year]], which is false.",
        "[[The dam was inspected last year]], which was reassuring.",
    ),
    # conditions
    (
        "if",
        "If [[the court lifts the ban]], fishing will resume at once.",
        "Fishing resumed because [[the court lifts the ban]].",
    ),
    (
        "unless",
        "Unless [[the union signs the deal]], the yard will shut.",
        "The yard stays open because [[the union signs the deal]].",
    ),
    (
        "condition behind",
        "[[The grant will be paid in June]] if the audit is clean.",
        "[[The grant will be paid in June]] by bank transfer.",
    ),
    (
        "provided behind",
        "[[The line will carry freight]] provided that the bridge is strengthened.",
        "[[The line will carry freight]] between the port and the quarry.",
    ),
    (
        "unless behind",
        "[[The museum will reopen on Friday]] unless the lift fails its test.",
        "[[The museum will reopen on Friday]] with a concert.",
    ),
    (
        "should it",
        "Should it turn out that [[the valve was defective]], the maker would have to pay.",
        "The maker had to pay because [[the valve was defective]].",
    ),
    (
        "had",
        "Had the guard not acted, [[the train would have left the rails]].",
        "[[The train would have left the rails]], and the inquiry says so.",
    ),
    (
        "suppose",
        "Suppose that [[the reservoir runs dry in August]].",
        "Water is rationed because [[the reservoir runs dry in August]].",
    ),
    (
        "imagine",
        "Imagine that [[the tunnel is closed for a year]].",
        "Shops have moved because [[the tunnel is closed for a year]].",
    ),
    (
        "assuming",
        "Assuming [[the harvest recovers]], bread will be cheaper.",
        "Bread is cheaper because [[the harvest recovers]].",
    ),
    (
        "in the event",
        "In the event that [[the pumps fail]], the lower town is evacuated.",
        "The lower town is evacuated because [[the pumps fail]].",
    ),
    (
        "only if behind",
        "[[The clinic accepts walk-in patients]] only if a doctor is present.",
        "[[The clinic accepts walk-in patients]] at both entrances.",
    ),
    # hedges
    (
        "reportedly",
        "Reportedly, [[the minister offered to resign]].",
        "On Monday [[the minister offered to resign]].",
    ),
    (
        "allegedly",
        "Allegedly [[the coach struck a player]].",
        "On Sunday [[the coach struck a player]].",
    ),
    (
        "rumour",
        "Rumour has it that [[the brewery is for sale]].",
        "Workers are uneasy because [[the brewery is for sale]].",
    ),
    (
        "unconfirmed reports",
        "According to unconfirmed reports, [[the general has fled the capital]].",
        "In the night [[the general has fled the capital]].",
    ),
    (
        "said to",
        "[[The vault holds forty paintings]], or so it is said.",
        "[[The vault holds forty paintings]], and each is insured.",
    ),
    (
        "supposedly",
        "Supposedly [[the comet was visible from the city]].",
        "For a week [[the comet was visible from the city]].",
    ),
    (
        "it appears",
        "It appears that [[the cable was cut on purpose]].",
        "Police were called because [[the cable was cut on purpose]].",
    ),
    (
        "perhaps",
        "Perhaps [[the herd crossed the border in spring]].",
        "As usual [[the herd crossed the border in spring]].",
    ),
    (
        "may be that",
        "It may be that [[the virus came from the market]].",
        "Traders were compensated because [[the virus came from the market]].",
    ),
    (
        "possible that",
        "It is possible that [[the letter was forged]].",
        "The trial collapsed because [[the letter was forged]].",
    ),
    # belongs to somebody
    (
        "according to critics",
        "According to critics, [[the stadium was built without a permit]].",
        "In 2019 [[the stadium was built without a permit]].",
    ),
    (
        "opponents say",
        "Opponents say [[the dam destroys the salmon run]].",
        "Fishermen left because [[the dam destroys the salmon run]].",
    ),
    (
        "behind, critics said",
        "[[The bridge was built too cheaply]], critics said.",
        "[[The bridge was built too cheaply]], and it sags.",
    ),
    (
        "claimed",
        "The defendant claimed that [[the contract was never signed]].",
        "The sale is void because [[the contract was never signed]].",
    ),
    (
        "believes",
        "The prosecutor believes [[the ledger was altered]].",
        "The accounts are wrong because [[the ledger was altered]].",
    ),
    (
        "accused",
        "Rivals accuse the firm of lying when it says [[the battery lasts ten years]].",
        "Owners are happy because [[the battery lasts ten years]].",
    ),
    (
        "in the eyes of",
        "In the eyes of the opposition [[the treaty harms small farms]].",
        "In the northern valleys [[the treaty harms small farms]].",
    ),
    (
        "for its supporters",
        "As its supporters see it, [[the reform has cut waiting times]].",
        "Within two years [[the reform has cut waiting times]].",
    ),
    # somebody said that somebody said
    (
        "said she was told",
        "Lena Storm said a colleague had told her that [[the files were shredded]].",
        "Nothing can be checked because [[the files were shredded]].",
    ),
    (
        "quoted quote",
        "“My neighbour swears [[the well is poisoned]],” the farmer said.",
        "Cattle died because [[the well is poisoned]].",
    ),
    (
        "paper said minister said",
        "The Courier wrote that the minister had said [[the island was sold]].",
        "The islanders protested after [[the island was sold]].",
    ),
    (
        "inside quotation marks",
        "“[[The mine is perfectly safe]],” said its owner.",
        "Since the repairs [[the mine is perfectly safe]].",
    ),
    (
        "report cites lawyer",
        "The report cites a lawyer who argued that [[the levy breaks the constitution]].",
        "The levy was dropped because [[the levy breaks the constitution]].",
    ),
    # wishes, plans, orders
    (
        "wants",
        "The council demands that [[the station is staffed at night]].",
        "Thefts have become rare because [[the station is staffed at night]].",
    ),
    (
        "hopes",
        "The trainer hopes [[the horse is fit again]].",
        "The trainer entered the race because [[the horse is fit again]].",
    ),
    (
        "fears",
        "Villagers fear that [[the slope is moving]].",
        "Villagers have left because [[the slope is moving]].",
    ),
    (
        "warned",
        "Geologists warned that [[the slope above Tarn is moving]].",
        "The road is shut because [[the slope above Tarn is moving]].",
    ),
    (
        "proposal",
        "Under one proposal [[the two hospitals share a laboratory]].",
        "Under one roof [[the two hospitals share a laboratory]].",
    ),
    (
        "threatened",
        "The group threatened that [[the pipeline would be blown up]] in a week.",
        "The village was cleared because [[the pipeline would be blown up]] in a week.",
    ),
    # questions
    (
        "whether",
        "Detectives want to know whether [[the alarm was switched off]].",
        "The thieves walked in because [[the alarm was switched off]].",
    ),
    (
        "asked if",
        "A reporter asked if [[the fund had lost its licence]].",
        "Savers queued after [[the fund had lost its licence]].",
    ),
    (
        "unclear",
        "It is unclear whether [[the pilot saw the other plane]].",
        "A crash was avoided because [[the pilot saw the other plane]].",
    ),
    (
        "question mark",
        "Is it so that [[the orchestra is bankrupt]]?",
        "The hall is empty because [[the orchestra is bankrupt]].",
    ),
    # limited by what follows
    (
        "but not",
        "[[All the survivors were found on Tuesday]], but two of the reports are wrong.",
        "[[All the survivors were found on Tuesday]], and two of them were children.",
    ),
    (
        "except",
        "[[Every school in the county has a nurse]] except those in the hills.",
        "[[Every school in the county has a nurse]] and a small library.",
    ),
    (
        "although behind",
        "[[The medicine has no side effects]], although one patient in ten reports headaches.",
        "[[The medicine has no side effects]], and it is cheap.",
    ),
    (
        "until",
        "[[Trams do not stop at the market]] until the works are finished.",
        "[[Trams do not stop at the market]] on the northern line.",
    ),
    (
        "however",
        "[[The insurer pays for every operation]]; however, eye operations are left out.",
        "[[The insurer pays for every operation]]; dental work is included.",
    ),
    # not meant
    (
        "as if",
        "He behaves as if [[the election was stolen from him]].",
        "He is angry because [[the election was stolen from him]].",
    ),
    (
        "pretended",
        "The salesman pretended that [[the car had one owner]].",
        "The price was high because [[the car had one owner]].",
    ),
    (
        "in the film",
        "In the film, [[the city is destroyed by a wave]].",
        "In the autumn [[the city is destroyed by a wave]].",
    ),
    (
        "used to be thought",
        "It was long believed that [[the disease came from bad air]].",
        "The ward was closed because [[the disease came from bad air]].",
    ),
    (
        "scare quotes",
        "So [[the committee worked day and night]], did it? Nobody saw a light.",
        "[[The committee worked day and night]], and it finished in time.",
    ),
)
