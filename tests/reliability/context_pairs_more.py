"""More minimal pairs of context: wider in syntax, some with what turns the words in the sentence before or behind."""

from __future__ import annotations

__all__ = ["MORE_PAIRS"]

MORE_PAIRS: tuple[tuple[str, str, str], ...] = (
    # taken back
    (
        "no truth",
        "There is no truth in the report that [[the harbour master resigned]].",
        "[[The harbour master resigned]] in the report's first week.",
    ),
    (
        "not so that",
        "It is not the case that [[wolves attacked the flock at Brenn]].",
        "Shepherds built fences after [[wolves attacked the flock at Brenn]].",
    ),
    (
        "wrongly",
        "A newspaper wrongly reported that [[the actress left her husband]].",
        "[[The actress left her husband]] in spring.",
    ),
    (
        "mistaken belief",
        "Acting in the mistaken belief that [[the ice was thick]], two boys drowned.",
        "The boys crossed safely because [[the ice was thick]].",
    ),
    (
        "not because",
        "The shop did not close because [[the owner fell ill]]; it closed for lack of trade.",
        "The shop closed because [[the owner fell ill]].",
    ),
    (
        "far from",
        "Far from proving that [[the treatment works]], the trial was stopped early.",
        "Patients asked for it because [[the treatment works]].",
    ),
    (
        "false rumours",
        "False rumours that [[the lake was poisoned]] emptied the campsite.",
        "The campsite emptied because [[the lake was poisoned]].",
    ),
    (
        "invented",
        "He invented a tale in which [[a ghost rang the church bell]].",
        "At midnight, witnesses ran because [[a ghost rang the church bell]].",
    ),
    (
        "fake video",
        "A fake video shows that [[the president fell off the stage]].",
        "The rally ended early because [[the president fell off the stage]].",
    ),
    (
        "who says",
        "Anyone who says [[the levy hurts the poor]] has not read the tables.",
        "The levy was dropped because [[the levy hurts the poor]].",
    ),
    (
        "nobody believes",
        "Hardly anyone believes that [[the prisoner acted alone]].",
        "The case was closed because [[the prisoner acted alone]].",
    ),
    (
        "would be false",
        "To say that [[the strike paralysed the port]] would be an exaggeration.",
        "Ships turned away because [[the strike paralysed the port]].",
    ),
    (
        "failed to show",
        "The prosecution failed to show that [[the clerk opened the safe]].",
        "The clerk was jailed because [[the clerk opened the safe]].",
    ),
    (
        "next sentence false",
        "[[The director of the zoo sold two tigers]]. That is false.",
        "[[The director of the zoo sold two tigers]]. That is all that is known.",
    ),
    (
        "next sentence rumour",
        "[[The senator has a second passport]]. The rumour was made up by a rival.",
        "[[The senator has a second passport]]. The rival has none.",
    ),
    (
        "next none of this",
        "[[The factory poured acid into the stream]]. None of this is true, as tests showed.",
        "[[The factory poured acid into the stream]]. Some of it is still there, as tests showed.",
    ),
    (
        "myth label",
        "Myth: [[goldfish forget everything within seconds]].",
        "Note: [[goldfish forget everything within seconds]].",
    ),
    (
        "list of falsehoods",
        "The following statements are false:\n\n[[The council banned the carnival]].",
        "The following notices were posted:\n\n[[The council banned the carnival]].",
    ),
    (
        "paper corrected",
        "[[The surgeon was drunk during the operation]]. The paper later retracted the story.",
        "[[The surgeon was drunk during the operation]]. The paper later printed the verdict.",
    ),
    (
        "behind, not true",
        "[[The new engine uses half the fuel]] — or so the brochure claims.",
        "[[The new engine uses half the fuel]] — and half the oil.",
    ),
    (
        "joke",
        "[[The treasurer bought a private island]], she joked.",
        "[[The treasurer bought a private island]], and she sold it.",
    ),
    (
        "satire",
        "In a satirical sketch [[the bishop robbed a bank]].",
        "In a moment of madness [[the bishop robbed a bank]].",
    ),
    # denied
    (
        "has denied",
        "The ministry has repeatedly denied that [[troops crossed the river]].",
        "The bridge was destroyed after [[troops crossed the river]].",
    ),
    (
        "denial of reports",
        "Officials issued a denial of reports that [[the satellite had failed]].",
        "Forecasts were poor because [[the satellite had failed]].",
    ),
    (
        "not proven",
        "It was never proven that [[the heiress poisoned her uncle]].",
        "The estate passed to the state because [[the heiress poisoned her uncle]].",
    ),
    (
        "acquitted",
        "The jury acquitted the baker of the charge that [[he burned down his shop]].",
        "The insurer refused to pay the baker because [[he burned down his shop]].",
    ),
    (
        "cast doubt",
        "New measurements cast doubt on the theory that [[the crater was made by a comet]].",
        "Visitors come to the valley because [[the crater was made by a comet]].",
    ),
    (
        "laughed off",
        "The keeper laughed off suggestions that [[a bear had escaped]].",
        "The park was closed because [[a bear had escaped]].",
    ),
    (
        "disagreed",
        "The auditors did not agree that [[the books were in order]].",
        "The auditors left early because [[the books were in order]].",
    ),
    (
        "refused to confirm",
        "A spokesman would not confirm that [[the princess had married]].",
        "Flags were raised because [[the princess had married]].",
    ),
    (
        "but denied behind",
        "[[The agency tapped the phones of journalists]], though its head denies it.",
        "[[The agency tapped the phones of journalists]], and its head resigned.",
    ),
    (
        "claim contradicted",
        "[[The ferry was overloaded]], according to a claim that the log contradicts.",
        "[[The ferry was overloaded]], and the log shows it.",
    ),
    # conditions
    (
        "even if",
        "Even if [[the tunnel is finished in May]], trains will not run before autumn.",
        "Trains will run in June because [[the tunnel is finished in May]].",
    ),
    (
        "as long as",
        "As long as [[the fence holds]], the cattle are safe.",
        "The cattle are safe because [[the fence holds]].",
    ),
    (
        "when condition",
        "[[The fund pays out]] only when both trustees sign.",
        "[[The fund pays out]] on the first of each month.",
    ),
    (
        "were it",
        "Were it found that [[the seeds are infected]], the crop would be burned.",
        "The crop was burned because [[the seeds are infected]].",
    ),
    (
        "in case",
        "Keep a torch ready in case [[the power goes off]].",
        "Keep a torch ready because [[the power goes off]].",
    ),
    (
        "subject to",
        "[[The airport gets a second runway]], subject to a vote in the senate.",
        "[[The airport gets a second runway]], paid for by the airlines.",
    ),
    (
        "pending",
        "[[The doctor may practise in Osmark]] pending the outcome of her appeal.",
        "[[The doctor may practise in Osmark]] and in both islands.",
    ),
    (
        "otherwise",
        "Pay by Friday, otherwise [[the water is cut off]].",
        "They carry buckets since [[the water is cut off]].",
    ),
    (
        "on condition",
        "The bank agreed on condition that [[the brothers sell the vineyard]].",
        "The bank agreed because [[the brothers sell the vineyard]].",
    ),
    (
        "without which",
        "Without a licence, [[the pharmacy cannot sell the pills]].",
        "Since Monday, [[the pharmacy cannot sell the pills]].",
    ),
    # hedged
    (
        "apparently",
        "Apparently [[the twins were separated at birth]].",
        "As infants [[the twins were separated at birth]].",
    ),
    (
        "trailing reportedly",
        "[[The duke lost his fortune at cards]], reportedly.",
        "[[The duke lost his fortune at cards]], stupidly.",
    ),
    ("some say", "Some say [[the chapel is haunted]].", "Guides whisper because [[the chapel is haunted]]."),
    (
        "it is thought",
        "It is thought that [[the painting hung in the queen's bedroom]].",
        "It is faded because [[the painting hung in the queen's bedroom]].",
    ),
    (
        "believed to",
        "The coin is believed to show that [[the king ruled both provinces]].",
        "Both paid taxes because [[the king ruled both provinces]].",
    ),
    (
        "likely that",
        "It is likely that [[the bees died of cold]].",
        "There is no honey because [[the bees died of cold]].",
    ),
    (
        "might mean",
        "A dark ring might mean that [[the tree was struck by lightning]].",
        "It was felled because [[the tree was struck by lightning]].",
    ),
    (
        "speculation",
        "There is speculation that [[the chairman will sell his shares]].",
        "Prices fell because [[the chairman will sell his shares]].",
    ),
    (
        "theory goes",
        "The theory goes that [[the islanders cut down every tree]].",
        "The soil washed away after [[the islanders cut down every tree]].",
    ),
    (
        "on paper",
        "On paper [[the battalion has six hundred men]].",
        "At full strength [[the battalion has six hundred men]].",
    ),
    (
        "word is",
        "Word is that [[the champion retires in May]].",
        "Tickets sold out because [[the champion retires in May]].",
    ),
    (
        "may or may not",
        "Whether or not [[the bridge was mined]], nobody dared to cross.",
        "Nobody dared to cross because [[the bridge was mined]].",
    ),
    # somebody's
    (
        "insists",
        "Mr Dalby insists that [[the goods were never delivered]].",
        "Mr Dalby was not paid because [[the goods were never delivered]].",
    ),
    (
        "in his memoir",
        "In his memoir the general writes that [[the order came from the palace]].",
        "The general obeyed because [[the order came from the palace]].",
    ),
    (
        "residents complain",
        "Residents complain that [[the smell comes from the tannery]].",
        "Residents sued because [[the smell comes from the tannery]].",
    ),
    (
        "according to the plaintiff",
        "[[The helmet broke on impact]], according to the plaintiff.",
        "[[The helmet broke on impact]], and the rider was hurt.",
    ),
    (
        "argument",
        "The defence rests on the argument that [[the will was signed under pressure]].",
        "The court set it aside because [[the will was signed under pressure]].",
    ),
    (
        "accusation",
        "He faces accusations that [[his firm bribed two inspectors]].",
        "He stepped down after [[his firm bribed two inspectors]].",
    ),
    (
        "told by phone",
        "A caller told the station [[a bomb was hidden in locker nine]].",
        "The station was cleared because [[a bomb was hidden in locker nine]].",
    ),
    (
        "led to believe",
        "Buyers were led to believe that [[the flats have a view of the sea]].",
        "Buyers pay more because [[the flats have a view of the sea]].",
    ),
    (
        "convinced",
        "Her brother is convinced that [[the will is a forgery]].",
        "Her brother inherits because [[the will is a forgery]].",
    ),
    (
        "quoted in quotes",
        "“I heard from a guard that [[the prisoners were beaten]],” said a cook.",
        "Two doctors came because [[the prisoners were beaten]].",
    ),
    (
        "say they say",
        "The union says the firm has admitted that [[the vats leak]].",
        "Workers wear masks because [[the vats leak]].",
    ),
    (
        "poll",
        "In a survey, most drivers agreed that [[the limit is too low]].",
        "Traffic backs up because [[the limit is too low]].",
    ),
    # aims, wishes, orders
    (
        "so that",
        "A dyke is planned so that [[the fields stay dry]].",
        "Wheat does well because [[the fields stay dry]].",
    ),
    ("lest", "They whispered lest [[the guards hear them]].", "They stopped because [[the guards hear them]]."),
    ("wish", "Parents wish [[the crossing had a light]].", "Parents are calm because [[the crossing had a light]]."),
    (
        "promise",
        "The candidate promises that [[the tax is abolished next year]].",
        "Shops are pleased because [[the tax is abolished next year]].",
    ),
    (
        "draft",
        "The draft law would mean that [[tenants pay for repairs]].",
        "Rents are low because [[tenants pay for repairs]].",
    ),
    # questions
    (
        "how could",
        "Who would believe that [[the clerk stole the crown]]?",
        "The crown is gone because [[the clerk stole the crown]].",
    ),
    ("plain question", "[[The choir will sing in Latin]]?", "[[The choir will sing in Latin]]."),
    (
        "to find out",
        "The inquiry is to establish if [[the brakes failed]].",
        "The bus crashed because [[the brakes failed]].",
    ),
    (
        "doubtful behind",
        "[[The seam holds a million tonnes of ore]], if the surveyors are to be believed.",
        "[[The seam holds a million tonnes of ore]], and the surveyors have published their figures.",
    ),
)
