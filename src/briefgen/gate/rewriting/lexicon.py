"""The closed classes of words, and the verbs of official prose: what a unit of a sentence is."""

from __future__ import annotations

from briefgen.text.inflection import is_irregular_form, lemma
from briefgen.text.spelling import spelling

__all__ = [
    "ADVERBS",
    "ARTICLES",
    "AUXILIARIES",
    "BE",
    "CANCELLING",
    "CONDITIONS",
    "CONJUNCTIONS",
    "HEDGES",
    "LIMITS",
    "MODALS",
    "NEGATIONS",
    "PREPOSITIONS",
    "PRONOUNS",
    "QUANTIFIERS",
    "RELATIVES",
    "SUBORDINATORS",
    "UNCHANGED",
    "UNIVERSALS",
    "alike",
    "base_key",
    "is_alone",
    "is_gerund",
    "is_past_form",
    "is_present_form",
    "key_of",
    "may_be_verb",
    "same_word",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def key_of(word: str) -> str:
    """The comparing key of a casefolded word."""
    return spelling(lemma(word))


ARTICLES = _words("a an the this that these those its their his her our my your whose such own same")
BE = _words("be is are was were been being 's am")
AUXILIARIES = BE | _words("has have had having do does did 've")
# Modals that answer to one another: what was said in the past tense is reported in it ("will", "would").
MODALS = {
    **dict.fromkeys(_words("will would shall 'll 'd"), "will"),
    **dict.fromkeys(_words("can could"), "can"),
    **dict.fromkeys(_words("may might"), "may"),
    **dict.fromkeys(_words("must"), "must"),
    **dict.fromkeys(_words("should ought"), "should"),
}
NEGATIONS = _words(
    "not no never none nobody nothing neither nor nowhere cannot without hardly barely scarcely rarely seldom"
)
QUANTIFIERS = _words(
    """
    all every each any most many much some several few fewer only both half majority minority least less more almost nearly
    just solely exclusively entirely fully wholly completely always often sometimes usually mostly largely mainly partly
    partially roughly approximately least exactly dozens hundreds thousands either
    """
)
UNIVERSALS = _words(
    "all every each any no none only most both largest smallest highest lowest first last biggest entire whole"
)
PREPOSITIONS = _words(
    """
    of in on at by for with from to into onto upon over about among through toward towards across along around per via amid
    against between during under above below behind beyond near within despite concerning regarding following including
    inside outside after before since until till than as off out up down like unlike alongside because due opposite
    throughout versus worth
    """
)
SUBORDINATORS = _words("because although though while whereas when where as after before since so whereupon whenever")
CONDITIONS = _words("if unless until provided providing whether except once lest pending otherwise subject")
RELATIVES = _words("who whom which whose where")
CONJUNCTIONS = _words("and or plus")
PRONOUNS = _words("he she it they we i you him her them us me himself herself itself themselves")
HEDGES = _words(
    """
    reportedly allegedly apparently supposedly purportedly seemingly alleged unconfirmed rumoured rumored likely unlikely
    probably possibly perhaps potentially potential possible provisional provisionally preliminary presumably arguably
    theoretically ostensibly tentatively tentative
    """
)
# What limits or undoes the word it stands beside.
LIMITS = HEDGES | _words(
    """
    former formerly acting ex fake false falsely wrongly mistakenly proposed draft planned suspected failed attempted would-be
    so-called partial partially partly temporary temporarily interim initially originally previously almost nearly virtually
    practically effectively halfway rejected abandoned cancelled withdrawn suspended unsuccessful unsuccessfully indirectly
    hypothetical intended expected projected estimated mock deputy vice assistant non
    """
)
CANCELLING = _words(
    "lack absence end halt ban failure refusal loss denial rejection withdrawal cancellation threat risk"
)
# Adverbs that may come and go.
ADVERBS = _words(
    """
    also too however nevertheless nonetheless meanwhile moreover furthermore therefore thus then later again still now there here today yesterday
    tomorrow already yet even soon once earlier recently currently further together instead overall
    """
)
ADVERBS_KEPT = _words("only family july supply apply reply rely early daily weekly monthly yearly assembly italy")

_BASES = frozenset(
    """
    accept accuse achieve acknowledge acquire act add address adjourn admit adopt advise affect agree aim allege allocate
    allow amend announce appeal appear apply appoint approach approve argue arrest ask assess assign assume assure attack
    attempt attend attract attribute authorise award back ban become begin believe beat belong benefit blame block boost borrow
    break bring broaden build buy calculate call cancel carry cause cease challenge charge choose cite claim clear close collapse
    collect combine come comment commission commit compare compensate complain complete comply concede concern conclude condemn
    conduct confirm connect consider consist construct consult contact contain contend continue contradict contribute
    control convict cost count cover create criticise cross cut damage deal debate decide declare decline decrease defeat
    defend define delay delete deliver demand demolish deny depend deploy deport describe deserve design destroy detain
    determine develop die differ disagree disappear disclose discover discuss dismiss disprove dispute disqualify disrupt
    distribute divide donate double draft draw drive drop earn elect eliminate emerge employ enable encounter encourage end
    endorse enforce enlarge ensure enter establish estimate evacuate examine exceed exclude execute exempt exist expand expect
    expel experience expire explain explore export expose express extend face fail fall favour fear feel fight file fill
    finance find fine finish fire flee flood fly focus follow force forecast form free freeze fund gain gather generate get
    give go govern grant grow guarantee halt halve hand handle happen harm have head hear help hire hit hold hope host house
    identify ignore impact implement imply import impose improve include increase indicate inform inherit inject injure
    inspect install insist instruct intend interpret interrupt intervene introduce invade invest investigate invite involve
    issue join judge jump justify keep kill know lack land last launch lay lead lease leave lend let license lie lift limit
    link list listen live loan locate look lose lower maintain make manage mark match matter mean measure meet mention merge
    miss modernise monitor move name need negotiate nominate note notify object oblige obtain occupy occur offer open operate
    oppose order organise outline overrule overturn owe own participate pass pause pay peak penalise perform permit persuade
    place plan plead pledge postpone predict prefer prepare present preserve press prevent proceed process produce prohibit promise
    promote prompt propose prosecute protect protest prove provide publish pull purchase pursue push put qualify question
    quit raise ratify reach react read realise rebuild recall receive recognise recommend record recover reduce refer refuse
    refute regard register regulate reimburse reinstate reject relate release rely remain remember remove renew renovate
    rent reopen repair repay repeal replace reply report represent request require rescue research reserve resign resist
    resolve respect respond rest restore restrict result resume retain retire retreat return reveal reverse review revise
    revoke rise risk rule run sack sanction save say schedule scrap screen seal search secure see seek seize sell send
    sentence separate serve set settle share shift ship show shrink shut sign signal sit slash slow solve speak specify
    spend split sponsor spread stage stand start state stay steal step stop store stress strike study submit subsidise succeed
    sue suffer suggest supply support suppose surge surpass suspend sustain take target tax teach tell tend terminate test
    testify thank think threaten tighten time told top total trace track trade train transfer transform transport travel
    treat trigger triple trust try turn understand undertake unveil uphold upgrade urge use vaccinate verify veto view
    violate visit voice vote vow wait waive walk want warn watch weaken weigh welcome widen win withdraw withhold witness
    work worsen write yield
    bear bend bind bite bleed blow breed burn catch cling dig eat feed forbid forget forgive hang hide hurt learn light mistake
    oversee overtake ride ring shake shine shoot sink sleep slide spill spin steer stick sting swear sweep swell swim swing tear
    throw undergo wake wear weave
    rewrite resell remake retake rethink redraw outbid outrun mislead misread overspend overpay undercut
    abandon abolish accelerate admire advance allay analyse apologise arrive assemble assist auction block burden bury
    campaign carve celebrate chair chase check circulate clean climb coach collide combat comfort commemorate compete compile
    compose confiscate confront congratulate conserve contest convert cook copy correct crash crush decorate dedicate demote
    detect devote differentiate dig direct dissolve dump educate embrace emit empty engage enlist equip escape escort evaluate
    evict evolve excavate exhibit explode exploit extract fit fix flow forge found freight fuel fulfil furnish grow
    guard guide harvest haul illustrate import inaugurate induct inflict infect instal invent irrigate jail kick label laud
    log loot lure mail marry mention mine mourn neglect nurse obey obstruct overhaul overlook oversee pack paint park patrol
    penetrate pick plant plough pollute possess post pour praise preach preserve preside print probe proclaim pump punish
    qualify query quote race recruit recycle redesign regain relax relocate remind resettle resume retrain ridicule rip rob sail
    salvage scale scan scatter schedule sculpt sew shape shelter shelve sift simplify smuggle snap soar soften spare sponsor
    spray stain stamp steal stem store strand strengthen strip struggle stun succumb surrender surround survey swap tackle
    teach tempt topple toughen tow trace trample trap trawl trim tutor undermine unite unload unlock upset vanish vary wash
    waste weld whip widen wipe wrap wreck
    """.split()
)
# Nouns as often as verbs in their bare and s-forms: a verb only by what stands before them.
_NOUNS_TOO = frozenset(
    """
    act address aim appeal approach arrest attack attempt award back ban benefit block boost break call cause challenge charge
    claim comment concern contact control cost count cover cross cut damage deal debate decline decrease delay demand design draft
    draw drive drop end estimate experience export face fall fear fight file fine fire flood focus force forecast form fund
    gain grant halt hand harm head help hit hold hope host house impact import increase interest issue join judge jump lack
    land last launch lead lease let license lie lift limit link list live loan look mark match matter mean measure move name need
    note object offer open order outline pass pause pay peak place plan pledge present press process produce promise protest
    purchase push question raise reach read record release rent repair reply report request rescue research reserve respect
    rest result return review rise risk rule run sack sanction save schedule screen seal search see sentence share shift ship show sign signal
    slash spread stage stand start state stay step stop store stress strike study supply support surge target tax test thank
    time top total trace track trade train transfer transport travel treat trust turn use veto view visit voice vote vow wait walk
    want watch witness work yield damages commission balance separate free clear complete double triple total secure slow lower
    time house subject
    bear blow burn catch feed light ride ring shake shine sink sleep slide spill spin stick swell swing tear throw wake wear
    advance auction burden campaign chair chase check climb coach combat contest copy crash crush direct dump empty escape
    escort exhibit exploit extract fit fix flow forge freight fuel guard guide harvest haul label laud log loot lure mail mine
    nurse overhaul pack paint park patrol pick plant plough post praise print probe pump query quote race recruit sail scale
    scan shape shelter snap spare spray stain stamp stem store strand strip struggle survey swap tackle tow trap trawl trim
    tutor upset wash waste whip wreck correct clean fulfil convert dig cook kick bite jail weave fire found
    """.split()
)
_ED_NOUNS = _words("need seed feed speed breed shed bed red united hundred indeed naked sacred aged embed")
# Past forms that are no different from the base.
UNCHANGED = _words("set put cut hit cost shut read spread let quit split bet burst cast run come become overcome")
_S_ENDS = ("s", "x", "z", "ch", "sh", "o")
_VERBS = frozenset(key_of(v) for v in _BASES)


def _present(base: str) -> str:
    """The form of a verb with he, she, it: "approves", "carries", "reaches"."""
    if base.endswith(_S_ENDS):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


_PRESENT = frozenset(form for base in _BASES - _NOUNS_TOO for form in (base, _present(base)))

# Words that say the same in any context of official prose.
_SAME = (
    "begin start commence",
    "buy purchase",
    "firm company",
    "nearly almost",
    "more-than over",
    "halt stop",
    "also too",
    "whilst while",
    "amid amidst",
    "toward towards",
    "till until",
    "allow permit",
    "assist help",
    "obtain get",
    "about regarding concerning",
    "although though",
    "however but",
    "sack dismiss",
    "spokesman spokeswoman spokesperson",
    "chairman chairwoman chair chairperson",
    "because due",
    "plan intend",
    "big large",
    "film movie",
    "tv television",
    "use utilise",
    "child kid",
    "automobile car",
    "annual yearly",
    "costly expensive",
    "huge enormous",
    "forbid prohibit",
    "doctor physician",
    "attorney lawyer",
    "teen teenager",
    "photo photograph",
    "ad advert advertisement",
    "exam examination",
    "lab laboratory",
    "phone telephone",
    "airplane aeroplane",
    "maths mathematics math",
    "amongst among",
    "people person",
)
_CANON = {key_of(word): key_of(group.split()[0]) for group in _SAME for word in group.split()}


def alike(key: str) -> frozenset[str]:
    """The keys of the words that say the same as one, itself included."""
    canon = _CANON.get(key, key)
    return frozenset({key, canon, *(k for k, c in _CANON.items() if c == canon)})


_NOT_ALONE = frozenset(_CANON) | frozenset(_CANON.values())


def is_alone(key: str) -> bool:
    """Whether no other word says the same as one."""
    return key not in _NOT_ALONE


def same_word(left: str, right: str) -> bool:
    """Whether two keys are forms or plain synonyms of one word."""
    return left == right or _CANON.get(left, left) == _CANON.get(right, right)


def _gerunds(base: str) -> tuple[str, ...]:
    short = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    return (short + "ing", base + base[-1] + "ing")


_BASE_OF = {
    form: base for base in sorted(_BASES) for form in (base, _present(base), base + "d", base + "ed", *_gerunds(base))
}


def base_key(word: str, key: str) -> str:
    """The key of the verb that a casefolded word is a form of; the word's own key where none is known."""
    base = _BASE_OF.get(word)
    return key if base is None else key_of(base)


def is_gerund(word: str) -> bool:
    """Whether a casefolded word is the -ing form of a known verb."""
    return word.endswith("ing") and word in _BASE_OF


def is_past_form(word: str, key: str) -> bool:
    """Whether a casefolded word has, by itself, the form of a past tense or participle: "approved", "bought"."""
    if word in _ED_NOUNS:
        return False
    return (word.endswith("ed") and len(word) > 3) or (
        is_irregular_form(word) and key in _VERBS and not word.endswith("s")
    )


def is_present_form(word: str) -> bool:
    """Whether a casefolded word is a present form that is no noun as well: "approves", "insist"."""
    return word in _PRESENT


def may_be_verb(word: str, key: str) -> bool:
    """Whether a casefolded word can be a verb's base or present form."""
    return key in _VERBS and not word.endswith(("ing", "ed"))
