"""Words that lean on another sentence: pronouns, demonstratives, posts and nouns that point back."""

from __future__ import annotations

import regex

from briefgen.drafting.extractive.cast import BODY_NOUNS, POSTS
from briefgen.drafting.extractive.selection import IRREGULAR_PAST, outside_quotes, pattern
from briefgen.text.inflection import lemma
from briefgen.text.names import names

__all__ = ["PLEONASTIC", "POINTING", "SUBJECT_VERBS", "class_of", "dangling", "first_leaning", "introduced", "mask"]

# Nouns that point back when they stand bare: "the deal", "the ruling".
POINTING = (
    "deal|contract|agreement|partnership|arrangement|plan|plans|proposal|proposals|scheme|project|programme|program|pilot|trial|"
    "decision|move|ruling|judgment|verdict|veto|ban|block|bid|order|offer|vote|strike|"
    "episode|dispute|clash|row|controversy|debate|saga|affair|incident|accident|crash|outage|breach|leak|attack|case|story|news|"
    "system|platform|software|tool|technology|model|device|vaccine|drug|product|service|site|building|tunnel|bridge|barrier|dam|"
    "report|study|review|inquiry|investigation|audit|survey|finding|findings|figure|figures|document|documents|letter|"
    "statement|announcement|revelation|remarks|comments|claim|claims|allegation|allegations|change|changes|measure|measures|"
    "policy|law|bill|rule|rules|reform|extension|delay|compromise|fallout|outcome|result|results|intervention|objection|threat|"
    "man|woman|men|women|pair|duo|trio|suspect|victim|victims|couple|team|same day|day before|"
    "month|week|year|money|sum|cost|cuts|vehicle|ship|plane|train|capital|city|town|village|region|country|"
    "work|process|tender|procurement|option|options|idea|issue|problem|question|matter|situation|event|events|meeting|talks|"
    + BODY_NOUNS
)
_ANCHORED = (
    r"(?! (?:of|for|between|on|over|with|that|which|who|whose|against|about|where|when|whether|how|he|she|it|they|we|"
    r"run|used|made|signed|held|published|known|called|set|based)\b| (?:in|at|from|near|by|behind|around|into|under) (?:the )?\p{Lu}|, (?:the )?\p{Lu}(?!\w+ said)|['’]s? |-)"
)
# What may stand between "the" and a pointing noun without saying which one is meant.
_WEAK = (
    "proposed|planned|new|same|underlying|whole|entire|latest|current|existing|controversial|recent|original|initial|final|"
    "previous|former|first|second|latter|ongoing|alleged|resulting|wider|broader|disputed|full|temporary|three|two|four"
)
# A lower-case word after the noun makes a compound of the two, unless it can only go on after a noun.
_GOES_ON = (
    r"(?= (?:and|or|but|nor|has|had|have|is|are|was|were|will|would|can|could|may|might|must|should|does|did|do|now|then|also|"
    r"already|not|never|as|because|after|before|while|if|unless|until|since|so|than|though|although|without|within|"
    r"during|under|despite|through|due|amid|altogether|itself|themselves|again|down|up|out|back|\w+ed|\w+ly|went|came|"
    r"to|in|at|from|by|into|permanent|public|possible|available|unlawful|illegal|"
    rf"{'|'.join(sorted(IRREGULAR_PAST))}|"
    r"\w+(?<!s)s)\b| \p{Lu}|[,.;:)\"“”]|$| [—–-] )"
)
_BARE = regex.compile(
    rf"\b(?P<the>[Tt]he) (?P<mods>(?:(?:{_WEAK}) ){{0,2}})(?P<noun>{POINTING})\b{_ANCHORED}{_GOES_ON}"
)
_OWNING = regex.compile(rf"\b(?P<the>[Tt]he) (?P<mods>)(?P<noun>{BODY_NOUNS})(?=['’]s?\b)")
_FIRST_BARE = regex.compile(r"^The (?P<mods>(?:[a-z][a-z'-]+ ){0,2}?)(?P<noun>[a-z][a-z-]+)\b")
_UNIQUE = frozenset(
    """government country public economy world police law state nation internet weather sun parliament army navy monarchy press media
    number amount average rate share proportion majority minority rest use cost costs price prices risk risks need lack
    first second third last next latest most best worst largest biggest highest lowest smallest oldest main only""".split()
)
_SYNONYMS = (
    frozenset({"deal", "contract", "agreement", "partnership"}),
    frozenset({"plan", "proposal", "scheme", "project", "programme", "program", "plans", "proposals"}),
    frozenset({"pilot", "trial"}),
    frozenset({"company", "firm", "supplier", "vendor"}),
    frozenset({"report", "study", "survey", "findings", "figures"}),
    frozenset({"ruling", "judgment", "verdict"}),
)
_HE = regex.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", regex.IGNORECASE)
_THEY = regex.compile(r"\b(?:they|them|their|theirs|themselves)\b", regex.IGNORECASE)
_IT = regex.compile(r"\b(?:it|its|itself)\b", regex.IGNORECASE)
PLEONASTIC = regex.compile(
    r"(?i)^it(?:'s| is| was| will be| would be| may be| remains| has been| had been| is not| was not| became| emerged| follows that| appears| seems)"
    r"(?: (?:still|also|now|not|yet|widely|too|being|more|less|very|quite))*"
    r" (?:unclear|clear|likely|unlikely|possible|impossible|expected|understood|thought|believed|reported|estimated|known|"
    r"unknown|uncertain|important|necessary|difficult|hard|easier|harder|easy|vital|essential|right|wrong|time|that|early|"
    r"late|feared|hoped|announced|revealed|confirmed|claimed|alleged|said|agreed|decided|worth|up to|not|yet)\b"
)
_THIS = regex.compile(
    r"(?i)\bthis\b|\bthese\b|\bthose\b(?! (?:who|with|of|in|that|which|already|involved|affected|responsible|under|from))|"
    r"\bsuch\b(?! as\b)|\b(?:in|of|for|by|at|from|to|like|than|than that of) that(?=[ ,.](?!the|an?|it|they|he|she|this|there|no)\b)|"
    r"^that\b|\bthat (?:question|issue|figure|money|sum|account|reason|point|claim|decision|ruling|test|view|process|number|report|case|trial)\b|\bthe (?:two|three|four|five|six)(?= (?:it|they|he|she|is|are|was|were|will|have|has|had)\b|[.,;])|\b(?:of|among) them\b|\bthe (?:former|latter)\b|\bthe same\b|\bhere\b|"
    r"\bthere\b(?! (?:is|are|was|were|has|have|had|will|would|may|might|could|can|should|must|be|remains?|seems?|appears?)\b)"
)
_LEANING_START = regex.compile(
    r"(?i)^(?:both|neither|either|another|others?|one of|one|two of|some of|the other|the others|the two|the three|the pair|each|"
    r"the (?:largest|biggest|smallest|latest|first|second|third|last|rest|remainder|best|worst|most \w+) (?:is|are|was|were|of them)|"
    r"most of them|many of them|all of|instead|otherwise|similarly|likewise|also|too|so|nor|or|then|even so|"
    r"in that|that said|in return|in response|as a result|as such|worse|"
    r"at the time|at the same time|afterwards|later|elsewhere|nearby|again|yet again|together|only then|if so|if not|"
    r"not only that|more on|in other words|by contrast|in contrast|on the other hand|besides|still)\b"
)
SUBJECT_VERBS = (
    "has|had|will|would|is|was|also|plans?|planned|said|says|added|adds|argued|argues|maintains?|maintained|insists?|insisted|"
    "denies|denied|warned|warns|employs|employed|operates|operated|supplies|supplied|owns|owned|holds|held|"
    "announced|confirmed|declined|refused|claimed|claims|wants|wanted|hopes|expects|intends|published|signed|agreed|faces|faced"
)
_FINITE = regex.compile(
    rf"(?:{SUBJECT_VERBS}|are|were|have|can|could|may|might|must|should|do|does|did|[a-z]{{1,40}}ed|[a-z]{{1,40}}s)$"
)
_QUOTED = regex.compile(r'[“"][^“”"]*[”"]')


def dangling(wording: str, bearers: frozenset[str] = frozenset(), told: frozenset[str] = frozenset()) -> str:
    """The first word outside quotation marks that leans on another sentence; empty where there is none.

    Args:
        wording: one or two sentences.
        bearers: casefolded names of the people of the source.
        told: keys of deeds that the source has told before: "the block" of a deed told is no riddle within a sentence.
    """
    bare = outside_quotes(wording)
    if found := (_LEANING_START.search(bare) or _THIS.search(bare)):
        return found[0]
    for match in _HE.finditer(bare):
        if not _person_before(bare[: match.start()], bearers):
            return match[0]
    for match in _THEY.finditer(bare):
        if len(bare[: match.start()].split()) < 2:
            return match[0]
    for match in _IT.finditer(bare):
        rest = bare[match.start() :]
        if not PLEONASTIC.match(rest) and not _thing_before(bare[: match.start()], bearers):
            return match[0]
    return _leaning_noun(bare, told)


_POST_WORD = regex.compile(
    rf"(?i)\b(?:an?|the|'s|chief|former|one|police|[a-z]+) (?:{POSTS}|officer|doctor|nurse|teacher|patient|worker|boss|official|lawyer)\b"
)


def _person_before(head: str, bearers: frozenset[str]) -> bool:
    lowered = head.casefold()
    return any(b in lowered for b in bearers) or bool(_POST_WORD.search(head))


_OF_NO_USE = regex.compile(
    rf"(?i)\b(?:{POSTS}|mp|mep|dr|mr|mrs|ms|sir|dame|lord|lady|assistant|deputy|chief|officer|labour|conservative|professor|prof|who|when|while|as)\b"
)
_THING = regex.compile(
    r"\p{Lu}[\p{L}\p{N}]{1,}|\b(?:the|an?|its|their|any|no|some|every|each|new|of|in|on|for|to|with|by|than) (?:[\p{L}'’-]{1,40}+ ){0,20}?\p{Ll}{3,}"
)


_TITLE_ONLY = regex.compile(
    rf"(?i)(?:(?:{POSTS}|assistant|deputy|chief|mp|labour|conservative|dr|sir|dame)\s?){{1,12}}"
)


def _thing_before(head: str, bearers: frozenset[str]) -> bool:
    """Whether something that "it" can mean stands before: a name or a noun that is no person's."""
    if any(n.key not in bearers and _TITLE_ONLY.fullmatch(n.text) is None for n in names(head)):
        return True
    rest = head
    for bearer in sorted(bearers, key=lambda b: (-len(b), b)):
        rest = pattern(rf"(?i)\b{regex.escape(bearer)}\b(?!['’])").sub(" ", rest) if bearer in rest.casefold() else rest
    if not rest[:2].isupper():
        rest = rest[:1].lower() + rest[1:]
    return bool(_THING.search(_OF_NO_USE.sub(" ", rest)))


def _leaning_noun(bare: str, told: frozenset[str]) -> str:
    first = _FIRST_BARE.match(bare)
    if first and not any(w in _UNIQUE for w in (*first["mods"].split(), first["noun"])) and _opens_bare(bare, first):
        return first[0]
    match = first_leaning(bare, told)
    return match[0] if match else ""


def _opens_bare(bare: str, match: regex.Match[str]) -> bool:
    """Whether an opening "The N" goes on without anything that says which: a verb follows at once."""
    rest = bare[match.end() :]
    following = pattern(r" ([\p{L}'’-]+)").match(rest)
    if following is None:
        return not pattern(r", (?:the )?\p{Lu}|['’]").match(rest)
    word = following[1]
    if word[0].isupper() or pattern(_ANCHORED).match(rest) is None:
        return False
    return bool(_FINITE.match(word))


def class_of(noun: str) -> frozenset[str]:
    return next((c for c in _SYNONYMS if noun in c), frozenset({noun, noun.removesuffix("s"), noun + "s"}))


def introduced(head: str, noun: str) -> bool:
    """Whether the same noun, or one that means the same, stands before in the sentence with something that says which."""
    return bool(pattern(rf"(?i)\b(?:{'|'.join(sorted(class_of(noun)))})\b").search(head))


# "The plan to build ...": what follows says which.
_PURPOSE = regex.compile(
    r"(?:authority|plans?|bid|decision|threat|offer|order|proposals?|move|vote|scheme|project|programme|work|option|idea|claim|"
    r"partnership|agreement|measures?|policy|law|bill|money|team|work|process|case)$"
)


def first_leaning(bare: str, told: frozenset[str]) -> regex.Match[str] | None:
    found = [m for pattern in (_BARE, _OWNING) for m in pattern.finditer(bare) if _leans(bare, m, told)]
    return min(found, key=lambda m: m.start(), default=None)


def _leans(bare: str, match: regex.Match[str], told: frozenset[str]) -> bool:
    deed = bool(match.start()) and lemma(match["noun"]) in told
    if _PURPOSE.match(match["noun"]) and bare.startswith(" to ", match.end()):
        return False
    return not deed and not introduced(bare[: match.start()], match["noun"])


def mask(wording: str) -> str:
    """The wording, same length, with what stands in quotation marks blanked."""
    return _QUOTED.sub(lambda m: "·" * len(m[0]), wording).replace("’", "'")
