"""Who says what, in a claim and in its source: true tellings of reported speech pass, twins that move or drop the speaker do not."""

from __future__ import annotations

import pytest

from briefgen.gate import Gate
from briefgen.model import Claim, Found, Source, Verdict

FERRY = (
    "2026-03-12",
    """HOLMVIK, 12 March 2026 — The cable ferry to Sandøy will stop running on 1 June, the county road office said on Wednesday.

The ferry, its operator Fjordtau told the council last week, lost 2.4 million kroner in 2025.

"We cannot pay for empty crossings," said Liv Aune, Fjordtau's managing director, who took over in January. "Nobody used it in winter."

Aune rejected a proposal to run it in summer only and said that the hull needed repairs.

The island's mayor, Trond Ek, accused the office of breaking its word. He said 140 people would be cut off, and warned that the school might close.

According to a report by the consultancy Norplan, traffic fell by 12 per cent last year. The report says a bridge would cost 310 million kroner.

Ek put the number of daily passengers at 430; Aune spoke of 290.

The road office did not say when the bridge would be built. It denied that the ferry was unsafe.

Ek said that Aune had claimed the ferry was unsafe.

Transport minister Berit Lund told parliament on Tuesday that she was "not convinced" by the figures and would ask for new ones. Islanders hoped that the minister would save the ferry.""",
)

REACTOR = (
    "2026-05-04",
    """BRENNSTADT, 4 May 2026 — Two of the three reactors at the Kolmar plant were switched off after a pump failed, the operator Volt AG reported on Sunday evening.

Nobody was hurt, Volt said in a statement, adding that no radiation had escaped. "Our staff acted within seconds," it said.

The regulator, the Federal Nuclear Office (FNO), which inspected the plant in February, disagreed. Its president, Ruth Adler, told a news conference that the pump had been reported as faulty twice. "The operator knew," she said. "It did nothing."

Environment minister Jan Sorge asked for a full report by Friday. He suggested that the third reactor should be switched off as well.

A spokesman for Volt, Peter Hahn, declined to comment on the minister's request but said the company would cooperate. Hahn had told this newspaper in March that the pump was "as good as new".

Residents fear that the plant will be restarted too soon, and some doctors say the iodine tablets are out of date.

Adler insisted that the plant could be restarted only if all pumps were replaced, which she said would take four months. Volt estimates that it will take six weeks.

Sorge was told by Adler that the pump had been bought second-hand. Whether Volt knew this is unclear, Adler said.

"If the pump fails again, we will close the plant for good," Sorge warned.""",
)

GLOBE = (
    "2026-09-18",
    """LAUTERHAUSEN, 18 September 2026 — The Museum of Maps may sell its oldest globe to pay for a new roof, its director told a hearing of the city senate on Thursday.

"We are bleeding," Henrike Vogt, who has led the museum since 2019, told the senators. "I would rather lose a globe than a building." The roof, she explained, has leaked since the storms of March.

Vogt added that two collectors had shown interest but refused to name them.

The offer was criticised by the Friends of the Museum, a charity with 1,900 members. Its chairman, Anton Pohl, called the plan "a crime against the city" and said that members would block the doors.

Pohl's deputy, Selma Rieck, was more cautious. She told the Lauterhausen Post that a loan was still possible, if the city guaranteed it.

According to the auction house Brandt & Lowe, the globe could fetch 3.2 million euros. A rival, Cordes, has valued it at 2.1 million.

Finance senator Uwe Stark, meanwhile, said no decision had been taken. "Nothing will be sold this year," he promised. Asked whether the city would pay for the roof, Stark replied that it could not.

A roofer, Jens Blank, reckons the work would take eleven months; the museum's architect believes that seven are enough.

The museum, Stark said, had known of the leak for years. The museum denies this.

In a letter to the senate, the historians' union demanded that the globe be declared a national treasure. The union also complained that it had not been consulted.

The globe was made in 1541, the museum's website says.""",
)

DOCKS = (
    "2026-11-06",
    """MARLOW BAY, 6 November 2026 — Dockers at Marlow Bay will vote next week on a strike over night shifts, their union announced on Thursday.

The Harbour Workers' Union (HWU) said 860 of its members were affected. "Nobody can unload ships for twelve hours and stay awake," said Carla Dunn, the union's regional organiser. "Two men fell asleep at the wheel in October."

Port Holdings, which runs the terminal, rejected the figures. The company said fewer than 300 dockers worked nights, and pointed out that the shifts had been agreed in 2024. Its chief executive, Owen Tait, told investors that a strike would cost £1.4 million a day.

A mediator, Judge Priya Nair, who was appointed in September, has met both sides three times. She said the talks were "difficult but polite" and that she hoped to present a proposal by 20 November.

Asked if the port would hire replacements, Tait said: "We have no such plans."

The transport secretary, Helen Moss, urged both sides to return to the table. Moss, a former docker, called the dispute "avoidable" and announced that her department would publish an accident report. The report, seen by this newspaper, lists 41 accidents since January; the union claims there were 57.

Shipping lines are worried. Nordlink, the biggest, said in an email that it would send two vessels to Port Elgin, while Seabridge is waiting for the vote, its spokeswoman said.

Dunn, for her part, warned that nothing would be loaded at Christmas unless the night shifts were cut to eight hours.

"The men are tired," Dunn told a rally on Friday, "and the company knows it."

It was not clear how many would vote. The HWU has not said whether the result will be made public.""",
)

LIGHT = (
    "2026-05-11",
    """PORTSEA, 11 May 2026 — The county will close the Marrow bridge to lorries for six weeks from 1 June, Sen. Carol Dunmore (D-Portsea), who sits on the roads board, told the Portsea Star on Monday.

Dunmore, 58, of West Marrow, said the deck was "tired". Engineer Paul Tse, head of bridges at the county, said in a report that two bearings had failed inspection in March.

The Hauliers' League and the Chamber of Trade welcomed the repair. "We run forty lorries a day over that bridge," said Mr. R. J. Olsen, owner of Olsen Gravel. Olsen, citing figures of the league, said a detour adds 31 miles to each trip.

Concertmaster Hana Yildiz, speaking on local radio, said trucks had cracked the walls of nine houses, adding that nobody had called her. The county's lawyer rejected claims that the cracks were caused by traffic.

As the Star reported last year, the county had promised to rebuild the bridge by 2025. Mr. King and Mr. Ward said that nobody had told them. Joan Marr said Lee Okafor had called the plan a joke.""",
)

TRUE = (
    (LIGHT, "According to Sen. Carol Dunmore (D-Portsea), the county will close the Marrow bridge to lorries."),
    (LIGHT, 'According to Carol Dunmore, the deck was "tired".'),
    (LIGHT, "According to Paul Tse, head of bridges at the county, two bearings had failed inspection in March."),
    (LIGHT, "Two bearings had failed inspection in March, said Engineer Paul Tse."),
    (LIGHT, "The Chamber of Trade welcomed the repair."),
    (LIGHT, 'Mr. R. J. Olsen, owner of Olsen Gravel, said: "We run forty lorries a day over that bridge."'),
    (LIGHT, "According to Mr. Olsen, a detour adds 31 miles to each trip."),
    (LIGHT, "Trucks had cracked the walls of nine houses, according to Hana Yildiz."),
    (LIGHT, "Hana Yildiz said that nobody had called her."),
    (LIGHT, "According to the Star, the county had promised to rebuild the bridge by 2025."),
    (LIGHT, "According to Mr. King and Mr. Ward, nobody had told them."),
    (FERRY, "The cable ferry to Sandøy will stop running on 1 June, according to the county road office."),
    (FERRY, "The county road office said the cable ferry to Sandøy will stop running on 1 June."),
    (FERRY, "The county road office said on Wednesday that the cable ferry to Sandøy would stop running on 1 June."),
    (FERRY, "On 11 March 2026 the county road office said that the cable ferry to Sandøy will stop running on 1 June."),
    (
        FERRY,
        "On Wednesday, the county road office announced that the cable ferry to Sandøy will stop running on 1 June.",
    ),
    (FERRY, "Fjordtau told the council that the ferry lost 2.4 million kroner in 2025."),
    (FERRY, "Its operator, Fjordtau, told the council last week that the ferry lost 2.4 million kroner in 2025."),
    (FERRY, "The ferry lost 2.4 million kroner in 2025, according to Fjordtau."),
    (FERRY, 'Fjordtau\'s managing director, Liv Aune, said: "We cannot pay for empty crossings."'),
    (FERRY, '"We cannot pay for empty crossings," Liv Aune said.'),
    (FERRY, "Liv Aune, who took over in January, said Fjordtau could not pay for empty crossings."),
    (FERRY, "Aune said that nobody used it in winter."),
    (FERRY, "Liv Aune rejected a proposal to run it in summer only."),
    (FERRY, "Aune said the hull needed repairs."),
    (FERRY, "Liv Aune, Fjordtau's managing director, said that the hull needed repairs."),
    (FERRY, "Trond Ek, the island's mayor, accused the office of breaking its word."),
    (FERRY, "The mayor accused the office of breaking its word."),
    (FERRY, "The office was accused by Trond Ek of breaking its word."),
    (FERRY, "Ek said 140 people would be cut off."),
    (FERRY, "140 people would be cut off, Trond Ek said."),
    (FERRY, "Ek warned that the school might close."),
    (FERRY, "The mayor said that 140 people would be cut off and warned that the school might close."),
    (FERRY, "Traffic fell by 12 per cent last year, according to a report by Norplan."),
    (FERRY, "According to Norplan, traffic fell by 12 per cent last year."),
    (FERRY, "Norplan's report says a bridge would cost 310 million kroner."),
    (FERRY, "A bridge would cost 310 million kroner, the report says."),
    (FERRY, "Trond Ek put the number of daily passengers at 430."),
    (FERRY, "Aune spoke of 290."),
    (FERRY, "The road office denied that the ferry was unsafe."),
    (FERRY, "The road office did not say when the bridge would be built."),
    (FERRY, "Ek said that Aune had claimed the ferry was unsafe."),
    (FERRY, "According to Ek, Aune had claimed the ferry was unsafe."),
    (FERRY, 'Berit Lund told parliament on Tuesday that she was "not convinced" by the figures.'),
    (FERRY, 'The transport minister, Berit Lund, said she was "not convinced" by the figures.'),
    (FERRY, "The transport minister said she would ask for new ones."),
    (FERRY, "Islanders hoped that the minister would save the ferry."),
    (FERRY, 'Berit Lund said on 10 March 2026 that she was "not convinced" by the figures.'),
    (
        REACTOR,
        "Volt AG reported on Sunday evening that two of the three reactors at the Kolmar plant were switched off after a pump failed.",
    ),
    (
        REACTOR,
        "The operator, Volt AG, said two of the three reactors at the Kolmar plant were switched off after a pump failed.",
    ),
    (REACTOR, "On 3 May 2026 Volt AG reported that two of the three reactors at the Kolmar plant were switched off."),
    (REACTOR, "Volt said nobody was hurt."),
    (REACTOR, "Volt said that no radiation had escaped."),
    (REACTOR, "In a statement, Volt said nobody was hurt."),
    (REACTOR, "Volt said in a statement that nobody was hurt and that no radiation had escaped."),
    (REACTOR, '"Our staff acted within seconds," Volt said.'),
    (REACTOR, "Volt said its staff acted within seconds."),
    (
        REACTOR,
        "The president of the Federal Nuclear Office, Ruth Adler, told a news conference that the pump had been reported as faulty twice.",
    ),
    (REACTOR, "The pump had been reported as faulty twice, Ruth Adler said."),
    (REACTOR, "According to Adler, the operator knew."),
    (REACTOR, "Adler said the operator knew and did nothing."),
    (REACTOR, "Ruth Adler, president of the FNO, said the operator knew."),
    (REACTOR, "Jan Sorge asked for a full report by Friday."),
    (REACTOR, "The environment minister suggested that the third reactor should be switched off as well."),
    (REACTOR, "Sorge suggested that the third reactor should be switched off as well."),
    (REACTOR, "Peter Hahn declined to comment on the minister's request."),
    (REACTOR, "Peter Hahn, a spokesman for Volt, said the company would cooperate."),
    (REACTOR, "Volt's spokesman, Peter Hahn, said the company would cooperate."),
    (REACTOR, 'Hahn told this newspaper in March that the pump was "as good as new".'),
    (REACTOR, "Residents fear that the plant will be restarted too soon."),
    (REACTOR, "Some doctors say the iodine tablets are out of date."),
    (REACTOR, "According to some doctors, the iodine tablets are out of date."),
    (REACTOR, "Adler insisted that the plant could be restarted only if all pumps were replaced."),
    (REACTOR, "Adler said the plant could be restarted only if all pumps were replaced."),
    (REACTOR, "Volt estimates that it will take six weeks."),
    (REACTOR, "Sorge was told by Adler that the pump had been bought second-hand."),
    (REACTOR, "Adler told Sorge that the pump had been bought second-hand."),
    (REACTOR, '"If the pump fails again, we will close the plant for good," Jan Sorge warned.'),
    (REACTOR, 'Environment minister Jan Sorge warned: "If the pump fails again, we will close the plant for good."'),
    (
        GLOBE,
        "The Museum of Maps may sell its oldest globe to pay for a new roof, its director told a hearing of the city senate.",
    ),
    (
        GLOBE,
        "The museum's director told a hearing of the city senate on 17 September 2026 that the Museum of Maps may sell its oldest globe.",
    ),
    (GLOBE, 'Henrike Vogt told the senators: "We are bleeding."'),
    (GLOBE, "Vogt said she would rather lose a globe than a building."),
    (
        GLOBE,
        "Henrike Vogt, who has led the museum since 2019, told the senators she would rather lose a globe than a building.",
    ),
    (GLOBE, "According to Vogt, the roof has leaked since the storms of March."),
    (GLOBE, "The roof has leaked since the storms of March, Henrike Vogt said."),
    (GLOBE, "Vogt said that two collectors had shown interest."),
    (GLOBE, "Two collectors had shown interest, according to Henrike Vogt."),
    (GLOBE, "The Friends of the Museum criticised the offer."),
    (GLOBE, "The offer was criticised by the Friends of the Museum."),
    (GLOBE, 'Anton Pohl, the chairman of the Friends of the Museum, called the plan "a crime against the city".'),
    (GLOBE, 'Pohl described the plan as "a crime against the city".'),
    (GLOBE, "Anton Pohl said that members would block the doors."),
    (GLOBE, "Members would block the doors, Pohl said."),
    (GLOBE, "Selma Rieck told the Lauterhausen Post that a loan was still possible, if the city guaranteed it."),
    (GLOBE, "A loan was still possible if the city guaranteed it, Selma Rieck told the Lauterhausen Post."),
    (GLOBE, "The auction house Brandt & Lowe said the globe could fetch 3.2 million euros."),
    (GLOBE, "The globe could fetch 3.2 million euros, according to Brandt & Lowe."),
    (GLOBE, "Cordes has valued it at 2.1 million."),
    (GLOBE, "Uwe Stark said no decision had been taken."),
    (GLOBE, "The finance senator said that no decision had been taken."),
    (GLOBE, 'Stark promised: "Nothing will be sold this year."'),
    (GLOBE, "Stark promised that nothing would be sold this year."),
    (GLOBE, "Stark said that nothing would be sold this year."),
    (GLOBE, "Jens Blank, a roofer, reckons the work would take eleven months."),
    (GLOBE, "The museum's architect believes that seven are enough."),
    (GLOBE, "Stark said the museum had known of the leak for years."),
    (GLOBE, "According to Uwe Stark, the museum had known of the leak for years."),
    (GLOBE, "The historians' union demanded that the globe be declared a national treasure."),
    (
        GLOBE,
        "In a letter to the senate, the historians' union demanded that the globe be declared a national treasure.",
    ),
    (GLOBE, "The historians' union complained that it had not been consulted."),
    (GLOBE, "The globe was made in 1541, according to the museum's website."),
    (GLOBE, "The museum's website says the globe was made in 1541."),
    (DOCKS, "Dockers at Marlow Bay will vote next week on a strike over night shifts, according to their union."),
    (
        DOCKS,
        "On 5 November 2026 their union announced that dockers at Marlow Bay will vote on a strike over night shifts.",
    ),
    (DOCKS, "The HWU said 860 of its members were affected."),
    (DOCKS, "According to the Harbour Workers' Union, 860 of its members were affected."),
    (
        DOCKS,
        'Carla Dunn, the union\'s regional organiser, said: "Nobody can unload ships for twelve hours and stay awake."',
    ),
    (DOCKS, "Carla Dunn said two men fell asleep at the wheel in October."),
    (DOCKS, "According to Dunn, two men fell asleep at the wheel in October."),
    (DOCKS, "Port Holdings rejected the figures."),
    (DOCKS, "Port Holdings said fewer than 300 dockers worked nights."),
    (DOCKS, "Port Holdings pointed out that the shifts had been agreed in 2024."),
    (DOCKS, "Port Holdings said that the shifts had been agreed in 2024."),
    (
        DOCKS,
        "Owen Tait, the chief executive of Port Holdings, told investors that a strike would cost £1.4 million a day.",
    ),
    (DOCKS, "A strike would cost £1.4 million a day, Owen Tait told investors."),
    (DOCKS, "According to Tait, a strike would cost £1.4 million a day."),
    (DOCKS, 'Judge Priya Nair said the talks were "difficult but polite".'),
    (DOCKS, "Priya Nair said that she hoped to present a proposal by 20 November."),
    (DOCKS, 'Tait said: "We have no such plans."'),
    (DOCKS, "Helen Moss urged both sides to return to the table."),
    (DOCKS, "The transport secretary urged both sides to return to the table."),
    (DOCKS, 'Moss called the dispute "avoidable".'),
    (DOCKS, "Helen Moss announced that her department would publish an accident report."),
    (DOCKS, "The transport secretary said her department would publish an accident report."),
    (DOCKS, "The union claims there were 57."),
    (DOCKS, "The report lists 41 accidents since January."),
    (DOCKS, "Nordlink said in an email that it would send two vessels to Port Elgin."),
    (DOCKS, "Nordlink, the biggest, said it would send two vessels to Port Elgin."),
    (DOCKS, "Seabridge is waiting for the vote, according to its spokeswoman."),
    (DOCKS, "Dunn warned that nothing would be loaded at Christmas unless the night shifts were cut to eight hours."),
    (DOCKS, "Carla Dunn said nothing would be loaded at Christmas unless the night shifts were cut to eight hours."),
    (DOCKS, '"The men are tired," Dunn told a rally.'),
    (DOCKS, "Dunn said that the men were tired."),
    (DOCKS, "Dunn told a rally that the company knew it."),
    (DOCKS, "The HWU has not said whether the result will be made public."),
)

FALSE = (
    (LIGHT, "According to Sen. Carol Dunmore (D-Portsea), two bearings had failed inspection in March."),
    (LIGHT, "According to Paul Tse, head of bridges at the county, a detour adds 31 miles to each trip."),
    (LIGHT, "The deck was tired."),
    (LIGHT, "According to Carol Dunmore, of Olsen Gravel, trucks had cracked the walls of nine houses."),
    (LIGHT, "Trucks had cracked the walls of nine houses."),
    (LIGHT, "The league said a detour adds 31 miles to each trip."),
    (LIGHT, "The cracks were caused by traffic."),
    (LIGHT, "The county's lawyer said that nobody had called her."),
    (LIGHT, "Nobody had called her."),
    (LIGHT, "The county said nobody had told them."),
    (LIGHT, "Joan Marr called the plan a joke."),
    (LIGHT, 'Paul Tse said: "We run forty lorries a day over that bridge."'),
    (FERRY, "Liv Aune said the cable ferry to Sandøy will stop running on 1 June."),
    (FERRY, "The cable ferry to Sandøy lost 2.4 million kroner in 2025."),
    (FERRY, "The ferry lost 2.4 million kroner in 2025."),
    (FERRY, "The county road office said on Tuesday that the cable ferry to Sandøy would stop running on 1 June."),
    (FERRY, "The county road office confirmed that the cable ferry to Sandøy will stop running on 1 June."),
    (FERRY, "The county road office told the council that the cable ferry to Sandøy will stop running on 1 June."),
    (FERRY, 'Trond Ek said: "We cannot pay for empty crossings."'),
    (FERRY, "Trond Ek said that nobody used it in winter."),
    (FERRY, "Nobody used it in winter."),
    (FERRY, "Liv Aune confirmed that the hull needed repairs."),
    (FERRY, "The hull needed repairs."),
    (FERRY, "Liv Aune accepted a proposal to run it in summer only."),
    (FERRY, "Trond Ek rejected a proposal to run it in summer only."),
    (FERRY, "Trond Ek said that the hull needed repairs."),
    (FERRY, "Trond Ek, Fjordtau's managing director, said 140 people would be cut off."),
    (FERRY, "Liv Aune accused the office of breaking its word."),
    (FERRY, "The office broke its word."),
    (FERRY, "Trond Ek was accused by the office of breaking its word."),
    (FERRY, "140 people would be cut off."),
    (FERRY, "Ek said that the school would close."),
    (FERRY, "Ek said that the school might close and warned that 140 people would be cut off, Aune said."),
    (FERRY, "Traffic fell by 12 per cent last year, according to a report by Fjordtau."),
    (FERRY, "Norplan said that traffic fell by 12 per cent in 2024."),
    (FERRY, "Liv Aune put the number of daily passengers at 430."),
    (FERRY, "Trond Ek put the number of daily passengers at 290."),
    (FERRY, "Ek spoke of 290."),
    (FERRY, "The number of daily passengers is 430."),
    (FERRY, "The road office said that the ferry was unsafe."),
    (FERRY, "The ferry was unsafe."),
    (FERRY, "The road office said when the bridge would be built."),
    (FERRY, "Aune claimed the ferry was unsafe."),
    (FERRY, "Aune said the ferry was unsafe."),
    (FERRY, "Ek claimed the ferry was unsafe."),
    (FERRY, "Ek said the ferry was unsafe."),
    (FERRY, "Ek said that Aune had confirmed the ferry was unsafe."),
    (FERRY, 'Berit Lund told parliament on Wednesday that she was "not convinced" by the figures.'),
    (FERRY, 'Berit Lund told the council on Tuesday that she was "not convinced" by the figures.'),
    (FERRY, "Berit Lund said she was convinced by the figures."),
    (FERRY, 'Trond Ek told parliament on Tuesday that he was "not convinced" by the figures.'),
    (FERRY, "The minister would save the ferry."),
    (FERRY, "Islanders said that the minister would save the ferry."),
    (FERRY, 'The deputy transport minister, Berit Lund, said she was "not convinced" by the figures.'),
    (FERRY, 'The former transport minister, Berit Lund, said she was "not convinced" by the figures.'),
    (
        REACTOR,
        "Ruth Adler reported on Sunday evening that two of the three reactors at the Kolmar plant were switched off after a pump failed.",
    ),
    (REACTOR, "Nobody was hurt."),
    (REACTOR, "No radiation had escaped."),
    (REACTOR, "Ruth Adler said that no radiation had escaped."),
    (REACTOR, "Volt confirmed that nobody was hurt."),
    (REACTOR, "Ruth Adler said her staff acted within seconds."),
    (REACTOR, "The pump had been reported as faulty twice."),
    (REACTOR, "Peter Hahn told a news conference that the pump had been reported as faulty twice."),
    (REACTOR, "Ruth Adler told parliament that the pump had been reported as faulty twice."),
    (REACTOR, "Jan Sorge said the operator knew."),
    (REACTOR, "The operator knew."),
    (REACTOR, "The operator did nothing."),
    (REACTOR, "Volt said the operator did nothing."),
    (REACTOR, "Sorge ordered that the third reactor should be switched off as well."),
    (REACTOR, "Sorge said that the third reactor would be switched off as well."),
    (REACTOR, "The third reactor should be switched off as well."),
    (REACTOR, "Peter Hahn commented on the minister's request."),
    (REACTOR, "Peter Hahn, a spokesman for the FNO, said the company would cooperate."),
    (REACTOR, "Ruth Adler said the company would cooperate."),
    (REACTOR, "The company would cooperate."),
    (REACTOR, 'Hahn told this newspaper in May that the pump was "as good as new".'),
    (REACTOR, "The plant will be restarted too soon."),
    (REACTOR, "Residents say that the plant will be restarted too soon."),
    (REACTOR, "Doctors say the iodine tablets are out of date."),
    (REACTOR, "Most doctors say the iodine tablets are out of date."),
    (REACTOR, "The iodine tablets are out of date."),
    (REACTOR, "Residents say the iodine tablets are out of date."),
    (REACTOR, "Adler said the plant could be restarted."),
    (REACTOR, "Sorge insisted that the plant could be restarted only if all pumps were replaced."),
    (REACTOR, "The plant can be restarted only if all pumps are replaced."),
    (REACTOR, "Adler estimates that it will take six weeks."),
    (REACTOR, "Volt said it would take four months."),
    (REACTOR, "Adler was told by Sorge that the pump had been bought second-hand."),
    (REACTOR, "The pump had been bought second-hand."),
    (REACTOR, "Sorge told Adler that the pump had been bought second-hand."),
    (REACTOR, "Volt knew this, Adler said."),
    (REACTOR, "Jan Sorge said the plant will be closed for good."),
    (REACTOR, "Jan Sorge warned that the plant will be closed for good."),
    (REACTOR, 'Ruth Adler warned: "If the pump fails again, we will close the plant for good."'),
    (GLOBE, 'Henrike Vogt told the senators: "Nothing will be sold this year."'),
    (GLOBE, "Anton Pohl told the senators he would rather lose a globe than a building."),
    (GLOBE, "The roof has leaked since the storms of March."),
    (GLOBE, "Uwe Stark said the roof has leaked since the storms of March."),
    (GLOBE, "Two collectors had shown interest."),
    (GLOBE, "Vogt named the two collectors."),
    (GLOBE, "Anton Pohl said that two collectors had shown interest."),
    (GLOBE, "Vogt confirmed that two collectors had shown interest."),
    (GLOBE, "The offer was criticised by the historians' union."),
    (GLOBE, 'Selma Rieck called the plan "a crime against the city".'),
    (GLOBE, "Members would block the doors."),
    (GLOBE, "Selma Rieck said that members would block the doors."),
    (GLOBE, "Anton Pohl, the deputy chairman of the Friends of the Museum, said that members would block the doors."),
    (GLOBE, "Anton Pohl told the Lauterhausen Post that a loan was still possible, if the city guaranteed it."),
    (GLOBE, "Selma Rieck told the Lauterhausen Post that a loan was still possible."),
    (GLOBE, "A loan was still possible, if the city guaranteed it."),
    (GLOBE, "Selma Rieck told the senators that a loan was still possible, if the city guaranteed it."),
    (GLOBE, "The globe will fetch 3.2 million euros, according to Brandt & Lowe."),
    (GLOBE, "According to Cordes, the globe could fetch 3.2 million euros."),
    (GLOBE, "Brandt & Lowe has valued it at 2.1 million."),
    (GLOBE, "The globe could fetch 3.2 million euros."),
    (GLOBE, "No decision had been taken."),
    (GLOBE, "Henrike Vogt said no decision had been taken."),
    (GLOBE, "Nothing will be sold this year."),
    (GLOBE, "Vogt promised that nothing would be sold this year."),
    (GLOBE, "Stark said the city would pay for the roof."),
    (GLOBE, "Stark replied that it could."),
    (GLOBE, "The museum's architect believes that the work would take eleven months."),
    (GLOBE, "Jens Blank believes that seven are enough."),
    (GLOBE, "The work would take eleven months."),
    (GLOBE, "The museum had known of the leak for years."),
    (GLOBE, "Vogt said the museum had known of the leak for years."),
    (GLOBE, "Stark denied that the museum had known of the leak for years."),
    (GLOBE, "The museum said it had known of the leak for years."),
    (GLOBE, "The globe was declared a national treasure."),
    (GLOBE, "The historians' union said that the globe was a national treasure."),
    (GLOBE, "The senate demanded that the globe be declared a national treasure."),
    (GLOBE, "It had not been consulted."),
    (
        GLOBE,
        "The Museum of Maps will sell its oldest globe to pay for a new roof, its director told a hearing of the city senate.",
    ),
    (GLOBE, "The Museum of Maps may sell its oldest globe to pay for a new roof."),
    (
        GLOBE,
        "Its director told a hearing of the city senate on Friday that the Museum of Maps may sell its oldest globe.",
    ),
    (GLOBE, "Uwe Stark told a hearing of the city senate that the Museum of Maps may sell its oldest globe."),
    (DOCKS, "Port Holdings announced on Thursday that dockers at Marlow Bay will vote next week on a strike."),
    (DOCKS, "860 of its members were affected."),
    (DOCKS, "Owen Tait said 860 of its members were affected."),
    (DOCKS, "Two men fell asleep at the wheel in October."),
    (DOCKS, "Owen Tait said two men fell asleep at the wheel in October."),
    (DOCKS, "Port Holdings accepted the figures."),
    (DOCKS, "The Harbour Workers' Union rejected the figures."),
    (DOCKS, "Fewer than 300 dockers worked nights."),
    (DOCKS, "Carla Dunn said fewer than 300 dockers worked nights."),
    (DOCKS, "The shifts had been agreed in 2024."),
    (DOCKS, "The union pointed out that the shifts had been agreed in 2024."),
    (DOCKS, "A strike would cost £1.4 million a day."),
    (DOCKS, "Carla Dunn told investors that a strike would cost £1.4 million a day."),
    (DOCKS, "Owen Tait told a rally that a strike would cost £1.4 million a day."),
    (DOCKS, "Owen Tait confirmed that a strike would cost £1.4 million a day."),
    (
        DOCKS,
        "The deputy chief executive of Port Holdings, Owen Tait, told investors that a strike would cost £1.4 million a day.",
    ),
    (DOCKS, "Priya Nair said she would present a proposal by 20 November."),
    (DOCKS, 'The talks were "difficult but polite".'),
    (DOCKS, 'Helen Moss said the talks were "difficult but polite".'),
    (DOCKS, "Owen Tait hoped to present a proposal by 20 November."),
    (DOCKS, 'Carla Dunn said: "We have no such plans."'),
    (DOCKS, "Tait said the port would hire replacements."),
    (DOCKS, "Helen Moss ordered both sides to return to the table."),
    (DOCKS, "Helen Moss said both sides would return to the table."),
    (DOCKS, 'Priya Nair called the dispute "avoidable".'),
    (DOCKS, "The dispute was avoidable."),
    (DOCKS, "Her department would publish an accident report."),
    (DOCKS, "There were 57."),
    (DOCKS, "The report lists 57 accidents since January."),
    (DOCKS, "The union claims there were 41."),
    (DOCKS, "The union said 41 accidents had happened since January."),
    (DOCKS, "Seabridge said in an email that it would send two vessels to Port Elgin."),
    (DOCKS, "Nordlink is waiting for the vote, its spokeswoman said."),
    (DOCKS, "Nordlink will send two vessels to Port Elgin."),
    (DOCKS, "Dunn warned that nothing would be loaded at Christmas."),
    (DOCKS, "Nothing would be loaded at Christmas unless the night shifts were cut to eight hours."),
    (DOCKS, "Tait warned that nothing would be loaded at Christmas unless the night shifts were cut to eight hours."),
    (DOCKS, "The men are tired."),
    (DOCKS, "Owen Tait told a rally that the men were tired."),
    (DOCKS, "The company knows it."),
    (DOCKS, "The HWU has said whether the result will be made public."),
    (DOCKS, 'Owen Tait, the mediator, said the talks were "difficult but polite".'),
    (DOCKS, 'Helen Moss, the transport minister of Port Elgin, called the dispute "avoidable".'),
    (DOCKS, "Dunn told a rally on Thursday that the men were tired."),
)


def verdict(dated: str, text: str, claim: str) -> Verdict:
    title = Found("1.txt", "file name")
    one = Source(1, "1.txt", "text/plain", "0" * 64, text, title, date=Found(dated, "manifest"))
    return Gate([one]).search(Claim("F1", claim, ()), [1]).verdict


@pytest.mark.parametrize(("source", "claim"), TRUE, ids=[claim for _, claim in TRUE])
def test_true_tellings_of_speech_are_verified(source: tuple[str, str], claim: str) -> None:
    assert verdict(*source, claim) is Verdict.VERIFIED


@pytest.mark.parametrize(("source", "claim"), FALSE, ids=[claim for _, claim in FALSE])
def test_a_speaker_moved_dropped_or_made_surer_is_not(source: tuple[str, str], claim: str) -> None:
    assert verdict(*source, claim) is not Verdict.VERIFIED
