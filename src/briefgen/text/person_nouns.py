"""Nouns for people by what they do, and for bodies by what they are: what may stand beside a name and for it."""

from __future__ import annotations

import regex

__all__ = [
    "BUSINESSES",
    "FEMALE",
    "GENERIC_BODIES",
    "KIN",
    "MALE",
    "STRICT",
    "is_body_noun",
    "is_person_noun",
    "variants",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSONS = _words(
    """
    accountant activist actor actress adjudicator administrator admiral adviser advisor advocate agent aide ambassador analyst
    apprentice archaeologist archbishop architect archivist arbitrator artist assessor assistant astronaut athlete attendant attorney auditor
    author baker banker barrister beekeeper biologist bishop boss brewer broker builder butcher campaigner candidate captain
    caretaker carpenter cashier chair chairman chairperson chairwoman champion chancellor chaplain chef chemist chief clerk
    climber coach colleague collector colonel columnist commander commentator commissioner commodore composer comptroller
    conductor congressman congresswoman constable consul consultant contractor controller coordinator coroner correspondent
    councillor councilman councilwoman counsel counsellor counterpart courier critic curator customer dean defendant delegate
    demographer dentist deputy designer detective developer diplomat director dispatcher diver doctor donor driver economist
    editor electrician employee employer engineer entrepreneur envoy epidemiologist ethicist examiner executive expert
    farmer father fellow filmmaker firefighter fisherman florist forecaster forester founder gardener general geologist governor
    guard guide guitarist head headmaster headmistress headteacher heir historian housekeeper hunter husband hydrologist illustrator
    immunologist inspector inventor investigator investor janitor journalist judge juror justice keeper king labourer landlord
    landlady lawmaker lawyer leader lecturer legislator librarian lieutenant linguist lobbyist magistrate magnate major manager
    marshal master mathematician mayor mechanic mediator member meteorologist midwife miner minister missionary mother musician
    neighbour neighbor negotiator novelist nurse observer oceanographer officer official ombudsman ombudswoman operator organiser
    organizer owner painter paramedic parent partner passenger pastor patient patriarch pharmacist philosopher photographer
    physician physicist pianist pilot planner player poet policeman policewoman politician postman predecessor premier president
    priest prime prince princess principal prisoner producer professor programmer prosecutor psychiatrist psychologist publisher
    queen ranger rapporteur receptionist receiver rector registrar reporter representative researcher resident reviewer rival
    sailor salesman saleswoman scholar scientist secretary senator sergeant seismologist shareholder shepherd sheriff shipowner
    shopkeeper singer sister brother skipper sociologist soldier solicitor speaker specialist spokesman spokesperson spokeswoman
    statistician steward stewardess student successor sultan superintendent supervisor surgeon surveyor teacher technician
    tenant therapist toxicologist trader trainer translator treasurer trustee tutor undersecretary vet veteran veterinarian
    vicar victim viceroy virologist volcanologist volunteer waiter waitress warden widow widower wife winner witness worker
    aunt boy bride brother-in-law cousin daughter girl grandfather grandmother grandson granddaughter man nephew niece orphan refugee son survivor uncle woman
    writer zoologist ceo cfo cto coo mp mep gp
    headman headwoman foreman forewoman alderman alderwoman watchman fireman gunman horseman ferryman cameraman doorman barman
    milkman signalman provost abbot abbess nun monk deacon imam rabbi sheikh emir chieftain lifeguard striker midfielder
    referee umpire jockey swimmer runner boxer sprinter skier skater dancer drummer sculptor essayist biographer screenwriter
    underwriter dealer auctioneer valuer actuary cleaner plumber wroofer bricklayer conscript corporal
    brigadier stoker bosun hacker whistleblower informant trafficker smuggler suspect burglar thief murderer killer robber
    fraudster hostage migrant exile dissident protester demonstrator pensioner commuter pedestrian hiker mountaineer explorer
    presenter newsreader blogger comedian magician billionaire millionaire tycoon financier teenager toddler schoolboy
    schoolgirl pupil undergraduate graduate academic astronomer jurist notary bailiff plaintiff claimant appellant complainant
    petitioner backbencher blacksmith gamekeeper watchmaker bookseller translator interpreter carer
    headteacher navigator purser stationmaster harbourmaster postmaster playwright lyricist grandparent stepson stepdaughter
    stepfather stepmother fiance fiancee godson goddaughter godfather godmother half-brother half-sister
    """
)
_PERSON_ENDING = regex.compile(
    r"(?:ologist|ographer|ician|person|woman|sman|keeper|maker|holder|owner|monger|wright|[^\W\d_]{3}ist)$"
)
_NO_PERSON_ENDING = _words(
    "consist insist resist assist persist desist exist subsist enlist twist whist checklist shortlist playlist blacklist waitlist "
    "whitelist setlist watchlist hitlist wishlist backlist"
)
# Ties by which one may be called without a family name: "her brother Luca".
KIN = _words(
    "brother sister son daughter wife husband widow widower father mother grandson granddaughter nephew niece cousin uncle aunt "
    "twin partner fiance fiancee stepson stepdaughter grandfather grandmother"
)
_BODIES = _words(
    """
    academy administration agency airline alliance archive assembly association authority bank board body brewery broadcaster
    brewer builder bureau business cabinet campaign carrier centre center chain chamber charity church circle city clinic club
    coalition college commission committee company confederation conglomerate congress consortium contractor cooperative
    corporation council court daily dairy department developer directorate distributor embassy exchange factory faculty
    federation firm forum foundation fund gallery giant government grocer group grouping guild hospital hotelier inspectorate
    institute institution insurer laboratory league legislature lender lobby maker manufacturer mill ministry monitor movement
    museum network newspaper observatory office operator organisation organization outfit panel parliament party platform
    producer programme publisher railway regulator registry retailer school secretariat senate service shipowner shipyard society
    start-up startup station subsidiary supermarket supplier synod syndicate team tribunal trust union university utility watchdog wholesaler
    provider vendor processor refiner exporter importer haulier shipper brand studio label winery distillery foundry smelter
    refinery consultancy franchise laundry hotel bookmaker co-operative practice shop store restaurant theatre orchestra choir
    """
)
# Persons or bodies.
_EITHER = _words(
    """
    owner partner rival member neighbour neighbor customer shareholder employer tenant landlord donor investor agent broker
    trader leader founder publisher receiver successor predecessor competitor
    """
)
# What any company may be called once it has been named.
GENERIC_BODIES = _words(
    "company firm group business organisation organization maker operator developer supplier contractor"
)
BUSINESSES = GENERIC_BODIES - {"group", "organisation", "organization"} | _words(
    "provider vendor processor refiner exporter importer haulier shipper brand studio brewery winery distillery foundry consultancy maker manufacturer producer builder brewer brewery airline bank carrier chain retailer grocer insurer lender distributor publisher shipowner startup giant utility"
)
# Before a post these make another post of it.
STRICT = _words(
    "former ex deputy vice assistant acting shadow then late outgoing incoming designate elect associate interim junior honorary"
)
MALE = _words(
    "boy grandfather grandson man nephew son uncle chairman spokesman salesman policeman fisherman congressman councilman headmaster king prince sultan father brother husband widower landlord waiter actor duke baron"
)
FEMALE = _words(
    "aunt bride daughter girl granddaughter grandmother niece woman chairwoman spokeswoman saleswoman policewoman congresswoman councilwoman headmistress queen princess mother sister wife widow landlady waitress actress duchess baroness midwife"
)
_VARIANTS = (
    _words("chair chairman chairwoman chairperson"),
    _words("spokesman spokeswoman spokesperson"),
    _words("adviser advisor"),
    _words("lawyer attorney counsel"),
    _words("company firm"),
    _words("organisation organization"),
    _words("head chief boss"),
)


# Those that end like "carmaker" and are people.
_CRAFTS = _words(
    "filmmaker dressmaker shoemaker watchmaker winemaker cheesemaker policymaker lawmaker matchmaker peacemaker troublemaker "
    "clockmaker cabinetmaker bodybuilder boatbuilder"
)


def is_person_noun(word: str) -> bool:
    """Whether a casefolded singular noun names a person by post, work or tie."""
    return word in _PERSONS or (bool(_PERSON_ENDING.search(word)) and word not in _NO_PERSON_ENDING)


def is_body_noun(word: str) -> bool:
    """Whether a casefolded singular noun names a kind of body."""
    return word in _BODIES or word in _EITHER or (word.endswith(("maker", "builder")) and word not in _CRAFTS)


def variants(head: str) -> frozenset[str]:
    """The nouns that name the same post as this one, itself included."""
    return frozenset({head}).union(*(v for v in _VARIANTS if head in v))
