"""Inflection removed, derivation kept: "contracts" is "contract", "blocked" is "block", "blockade" stays itself."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

__all__ = ["is_irregular_form", "lemma"]

_IRREGULAR_FORMS = """
be am is are was were been being 's
have has had having
do does did done doing
go goes went gone going
say says said saying
make makes made making
take takes took taken taking
come comes came coming
see sees saw seen seeing
know knows knew known knowing
get gets got gotten getting
give gives gave given giving
find finds found finding
think thinks thought thinking
tell tells told telling
become becomes became becoming
leave leaves left leaving
feel feels felt feeling
bring brings brought bringing
begin begins began begun beginning
keep keeps kept keeping
hold holds held holding
write writes wrote written writing
stand stands stood standing
hear hears heard hearing
let lets letting
mean means meant meaning
set sets setting
meet meets met meeting
run runs ran running
pay pays paid paying
sit sits sat sitting
speak speaks spoke spoken speaking
lie lies lay lain lying
lead leads led leading
read reads reading
grow grows grew grown growing
lose loses lost losing
fall falls fell fallen falling
send sends sent sending
build builds built building
understand understands understood understanding
draw draws drew drawn drawing
break breaks broke broken breaking
spend spends spent spending
cut cuts cutting
rise rises rose risen rising
drive drives drove driven driving
buy buys bought buying
wear wears wore worn wearing
choose chooses chose chosen choosing
seek seeks sought seeking
throw throws threw thrown throwing
catch catches caught catching
deal deals dealt dealing
win wins won winning
forget forgets forgot forgotten forgetting
put puts putting
cost costs costing
hit hits hitting
shut shuts shutting
quit quits quitting
split splits splitting
spread spreads spreading
sell sells sold selling
teach teaches taught teaching
fight fights fought fighting
strike strikes struck striking
steal steals stole stolen stealing
shake shakes shook shaken shaking
freeze freezes froze frozen freezing
arise arises arose arisen arising
bear bears bore borne bearing
beat beats beaten beating
bind binds bound binding
bid bids bidding
use uses used using
blow blows blew blown blowing
withdraw withdraws withdrew withdrawn withdrawing
overturn overturns overturned overturning
undergo undergoes underwent undergone undergoing
undertake undertakes undertook undertaken undertaking
oversee oversees oversaw overseen overseeing
forbid forbids forbade forbidden forbidding
swear swears swore sworn swearing
show shows showed shown showing
shoot shoots shot shooting
light lights lit lighting
lend lends lent lending
slide slides slid sliding
die dies died dying
tie ties tied tying
bend bends bent bending
bleed bleeds bled bleeding
breed breeds bred breeding
burn burns burnt burned burning
cling clings clung clinging
dig digs dug digging
eat eats ate eaten eating
feed feeds fed feeding
forgive forgives forgave forgiven forgiving
hang hangs hung hanging
hide hides hid hidden hiding
learn learns learnt learned learning
mistake mistakes mistook mistaken mistaking
overtake overtakes overtook overtaken overtaking
ride rides rode ridden riding
ring rings rang rung ringing
shine shines shone shining
sink sinks sank sunk sinking
sing sings sang sung singing
drink drinks drank drunk drinking
spill spills spilt spilled spilling
spin spins spun spinning
stick sticks stuck sticking
sting stings stung stinging
sweep sweeps swept sweeping
swell swells swelled swollen swelling
swim swims swam swum swimming
swing swings swung swinging
tear tears tore torn tearing
wake wakes woke woken waking
weave weaves wove woven weaving
fly flies flew flown flying
withhold withholds withheld withholding
uphold upholds upheld upholding
flee flees fled fleeing
leap leaps leapt leaping
sleep sleeps slept sleeping
creep creeps crept creeping
weep weeps wept weeping
stride strides strode striding
overthrow overthrows overthrew overthrown overthrowing
foresee foresees foresaw foreseen foreseeing
bite bites bitten biting
man men
woman women
child children
person people
foot feet
tooth teeth
mouse mice
half halves
life lives
wife wives
knife knives
loaf loaves
crisis crises
analysis analyses
basis bases
thesis theses
hypothesis hypotheses
datum data
criterion criteria
phenomenon phenomena
medium media
index indices indexes
series
species
news
"""

_UNTOUCHED = frozenset(
    """
    this his its us plus bus gas yes thus perhaps always status focus campus virus bonus census corpus consensus
    surplus politics economics physics mathematics ethics statistics logistics during nothing something anything
    everything thing king ring spring string wing morning evening ceiling sibling sterling bed red led need feed
    seed speed weed exceed proceed succeed indeed hundred sacred kindred shed britain wales paris texas illinois
    arkansas kansas athens brussels
    """.split()
)

_IRREGULAR = {form: line.split()[0] for line in _IRREGULAR_FORMS.strip().splitlines() for form in line.split()}
# "Rebuilt" is of "rebuild" as "built" is of "build".
_PREFIXED = {
    "re": "build write think sell make take tell run set draw buy pay send grow read tie bind",
    "un": "do tie wind",
    "over": "pay spend run come draw ride sell hear",
    "out": "run bid sell do grow spend",
    "mis": "lead read spend hear understand",
    "under": "pay cut sell write spend lie",
}
_IRREGULAR |= {
    prefix + form: prefix + base
    for prefix, bases in _PREFIXED.items()
    for form, base in [*_IRREGULAR.items()]
    if base in bases.split()
}
_DOUBLED = ("bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt", "vv")


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """A comparing key for one casefolded word: forms of one verb or noun share it.

    The key need not be a dictionary word ("notic" for notice, notices, noticed, noticing): it is only ever compared
    with other keys.
    """
    if word in _IRREGULAR:
        return _key(_IRREGULAR[word])
    if word in _UNTOUCHED or len(word) <= 3 or not word.isalpha():
        return word
    return _key(_strip(word))


def is_irregular_form(word: str) -> bool:
    """Whether a casefolded word is an irregular form of another ("bought", "was", "men")."""
    return _IRREGULAR.get(word, word) != word


def _strip(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) >= 3 and any(c in "aeiouy" for c in stem):
                return stem + "e" if ending == "ed" and stem.endswith("e") else stem
    return word


def _key(base: str) -> str:
    # "signalled" and "signaled", "install" and "instalment": a final double l after the first syllable says nothing.
    if base.endswith("ll") and sum(a in "aeiouy" and b not in "aeiouy" for a, b in pairwise(base)) > 1:
        base = base[:-1]
    if base.endswith(_DOUBLED):
        base = base[:-1]
    # A silent final "e" is dropped from every key, so that "notice" meets the "notic" of "noticed".
    return base[:-1] if base.endswith("e") and len(base) > 3 and base[-2] != "e" else base
