"""Word lists behind the names: titles, words that open sentences, bodies and their subjects, places."""

from __future__ import annotations

__all__ = [
    "BODIES",
    "COMMON",
    "GIVEN_NAMES",
    "JOB_TITLES",
    "OPENERS",
    "PLACES",
    "POSSESSORS",
    "POSTS_OF",
    "ROLES",
    "SAYING",
    "SINGULAR_VERBS",
    "STYLES",
    "SUBJECTS",
    "WEAK_BODIES",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Written before a name and no part of it.
STYLES = _words(
    """
    mr mrs ms miss mx dr sir dame lord lady rev revd reverend prof professor baroness baron viscount king queen prince princess
    duke duchess earl pope bishop archbishop cardinal rabbi imam judge captain colonel major lieutenant sergeant sgt col capt
    lt gen hon saint commander commodore admiral brigadier corporal
    """
)
# Posts: out of a name wherever they stand in the run.
JOB_TITLES = _words(
    """
    mayor commissioner mp mps msp ms president vice-president minister ministers secretary chancellor premier governor senator
    congressman congresswoman councillor cllr councillors deputy assistant acting former then-mayor chief executive ceo cfo cto
    coo chairman chairwoman chair chairperson director inspector superintendent constable detective officer spokesman
    spokeswoman spokesperson ambassador taoiseach manager matron nurse
    """
)
# Before "Minister" or "Secretary" they belong to the post.
POSTS_OF = _words(
    "prime home foreign health justice defence defense education transport culture business energy environment housing shadow trade"
)
# Posts by which a text may call a person; lower-case.
ROLES = _words(
    """
    mayor commissioner president minister secretary chancellor premier governor chairman chairwoman chair chairperson director
    ceo chief head leader manager ambassador spokesman spokeswoman spokesperson boss executive
    """
)

# Words that open a sentence and no name, even where a name follows at once; and words that are no name standing alone there.
OPENERS = _words(
    """
    yes however meanwhile moreover furthermore nevertheless nonetheless consequently therefore thus hence instead indeed
    perhaps maybe overall finally eventually recently currently previously today yesterday tomorrow tonight now later earlier
    once soon often sometimes usually never always ever together apart besides additionally similarly likewise accordingly
    otherwise regardless rather including following according given despite amid concerning regarding unlike like last next
    many most some several few both each every all another other others none such see also more what how why when where which
    whether whatever whoever let please asked told speaking writing announcing responding adding citing saying pointing
    looking having being since because although though while whereas unless until before after during under over above below
    between among within without across around along near behind beyond per via plus minus versus dear hello hi welcome
    """
)
COMMON = _words(
    """
    no ok okay first second third fourth new old good bad high low early late full open closed real true false big small large
    great dr
    critics supporters opponents campaigners officials officers police ministers residents people experts analysts lawyers
    staff workers drivers passengers patients doctors nurses teachers voters members leaders companies firms businesses
    organisations organizations groups councils governments authorities sources reports documents figures data records
    evidence research news editor editors reporter reporters image images photo photograph picture video comment comments
    published updated source related share subscribe advertisement read watch listen click join sign follow about contact
    privacy terms cookies home menu search login loading trends key points summary background analysis opinion thanks thank
    note notes public private local national international global domestic foreign political existing potential competitive
    children men women internal external speed transparency hybrid tools projects time money work life law justice safety security critic
    supporter campaigner resident passenger engineers engineer union unions government parliament council committee board
    court department ministry leaked proponents signals
    """
)

# Last words of names of bodies, which may be followed by "of" or "for".
BODIES = _words(
    """
    office ministry department bank university house court institute institution board council church federation association
    society union republic kingdom school college commission committee agency authority centre center service administration
    bureau directorate foundation trust fund campaign coalition alliance organisation organization league museum academy
    chamber assembly parliament congress hospital faculty isle city port tower college inspectorate ombudsman tribunal
    confederation network forum group party police force company corporation regulator registry observatory transport friends
    """
)
# Last words that a short form of a company or party leaves out.
WEAK_BODIES = _words(
    """
    inc ltd limited plc llc llp corp corporation company co group holdings technologies technology systems international party
    service services foundation
    """
)
POSSESSORS = _words(
    """
    mayor king queen prince people women children men workers veterans guy citizens consumers teachers students st commissioner
    ombudsman minister chancellor governor secretary
    """
)

# Subjects that bodies are for: "and" between two of them joins.
SUBJECTS = _words(
    """
    policing crime work pensions culture media sport sports skills trade innovation technology science food drug drugs fisheries
    industry energy education health care communities housing local government rural affairs environment families transport
    infrastructure employment development commonwealth customs revenue justice security equality human rights welfare labor
    immigration naturalization naturalisation enforcement children youth finance budget space research planning regions
    agriculture forestry water digital climate tourism arts heritage social business enterprise strategy investment exports
    standards safety prisons probation police fire rescue crown courts tribunals firearms tobacco alcohol explosives medicines
    healthcare products markets competition gas electricity telecommunications information
    """
)

PLACES = _words(
    """
    britain england scotland wales ireland london europe america africa asia australia canada china india japan russia ukraine
    france germany spain italy israel gaza palestine iran iraq syria turkey egypt brazil mexico greece poland portugal sweden
    norway denmark finland netherlands belgium austria switzerland hungary romania pakistan afghanistan bangladesh vietnam
    korea taiwan singapore indonesia thailand malaysia nigeria kenya ghana washington paris berlin brussels moscow beijing kyiv
    manchester birmingham leeds liverpool glasgow edinburgh cardiff belfast bristol sheffield york oxford cambridge westminster
    british english scottish welsh irish european american african asian australian canadian chinese indian japanese russian
    ukrainian french german spanish italian israeli palestinian iranian iraqi syrian turkish egyptian brazilian mexican greek
    polish portuguese swedish norwegian danish finnish dutch belgian austrian swiss hungarian romanian pakistani afghan
    bangladeshi vietnamese korean taiwanese nigerian kenyan londoners americans britons uk us usa eu un
    """
)

SAYING = _words(
    """
    said says told tells added adds argued argues claimed claims warned warns announced announces denied denies insisted insists
    accused accuses criticised criticized criticises criticizes replied responded responds stated states confirmed confirms
    wrote writes noted notes explained explains declined declines rejected rejects blocked blocks called calls asked asks
    """
)
SINGULAR_VERBS = _words(
    """
    is was has had will would could should may might must can does did holds held owns owned runs ran wants wanted plans
    planned makes made won lost faces faced hit signed signs sells sold provides provided remains remained became becomes
    operates operated maintains maintained describes described threatened threatens agreed agrees refused refuses
    """
)

GIVEN_NAMES = _words(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven
    stephen paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric
    jonathan larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron
    jose adam nathan henry douglas zachary peter kyle noah ethan jeremy keith roger terry sean gerald carl harold arthur
    lawrence dylan jesse bryan billy joe bruce gabriel logan alan juan louis ralph roy eugene russell philip philippe simon
    ian neil nigel graham stuart martin colin derek trevor barry keir boris rishi tony gordon theresa liz sadiq mohammed
    muhammad ahmed ali omar hassan imran tariq elon jeff tim satya sundar bill steve
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly
    emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy angela shirley anna
    brenda pamela emma nicole helen samantha katherine christine rachel carolyn janet catherine maria heather diane ruth julie
    olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha
    gloria teresa ann sara madison frances kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn
    danielle beverly isabella natalie diana brittany charlotte kate claire jane stella yvette angela priti suella diane nicola
    fiona fatima aisha priya anita zoe lucy chloe louise caroline gillian hilary lesley tracy wendy shabana cressida
    """
)
