"""Pronouns, and the patterns of the words around them by which a text shows whom they stand for."""

from __future__ import annotations

import regex

from briefgen.model import Span
from briefgen.text.person_nouns import is_person_noun
from briefgen.text.speech import attributions

__all__ = [
    "ACTS",
    "CLOSED",
    "COMPANY",
    "DEEPEST",
    "FRONTED",
    "HE",
    "IT",
    "LEAD",
    "LOOK_BACK",
    "NOUN_PHRASE",
    "OF_A_SHIP",
    "OF_PEOPLE",
    "PARALLEL",
    "PERSONAL",
    "PREPOSITION",
    "SHE",
    "TOLD",
    "UP_TO_A_PREPOSITION",
    "WHERE",
    "WORD",
    "owns_people",
    "speaker_of",
]

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
IT = frozenset("it its itself whose".split())
PERSONAL = regex.compile(r"\b(?:he|him|his|she|her|hers)\b", regex.IGNORECASE)
LOOK_BACK = 3
UP_TO_A_PREPOSITION = regex.compile(r"[^,.;]+?(?=\s(?:of|on|in|at|for|from|near)\s)")

DEEPEST = 6
OF_A_SHIP = regex.compile(
    r"[Hh]er\s(?:captain|master|skipper|crew|owners?|cargo|hull|passengers|holds?|bridge|engines?|anchor)\b"
)
WORD = regex.compile(r"\p{L}+")
CLOSED = regex.compile(r"[.!?…][\"'”’)]*$")
PARALLEL = regex.compile(r"\b(?:and|but|though|although|while)\s$")
# "On Friday, ", "Under the plan, "
FRONTED = regex.compile(
    r"[\"“'‘]?(?:In|On|At|After|Before|Under|By|For|With|Since|During|From|As|When|While|Although|Though|If|Despite|According)\s[^,\"“]{2,90},\s"
)
LEAD = regex.compile(
    r"[\"“'‘(]?(?:(?:[Tt]he|[Aa]n?|But|And|Yet|Meanwhile,|However,|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s){0,2}"
)
# what stands before the first verb, roughly: up to a comma, a relative pronoun or a helping verb
NOUN_PHRASE = regex.compile(
    r"(?:(?!,|;|:|\swho\b|\swhich\b|\sthat\b|\s(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|not|\p{Ll}+ed)\b)[^.]){1,80}"
)
PREPOSITION = regex.compile(
    r"\b(?:of|for|to|by|in|on|at|with|from|against|about|over|under|into|between|and|or|says|plans|wants|has|is|was|[\p{Ll}]+ed)\s(?:the\s|an?\s)?(?:[\p{Ll}-]+\s){0,2}$"
)
OF_PEOPLE = regex.compile(
    r"(?i:its|their)\s(?:[\p{Ll}-]+\s){0,3}?(?:director|president|chair\w*|head|chief|leader|secretary|mayor|minister|lawyers?|counsel|spokes\w+|executive|manager|"
    r"treasurer|founder|owner|members?|staff|employees|workers|customers|board|coordinator|delegate|representative|envoy|negotiator|governor|premier|chancellor)\b"
)
_OWNED = regex.compile(r"(?i:its|their)(?P<words>(?:\s[\p{Ll}-]+){1,4})")


def owns_people(text: str, start: int) -> bool:
    """Whether "its" owns somebody: "its legal adviser", "its last headteacher"."""
    found = _OWNED.match(text, start, start + 60)
    return found is not None and any(is_person_noun(word) for word in found["words"].split())


_VERBS = (
    "said|says|added|adds|told|asked|promised|denied|warned|wrote|argued|insisted|announced|agreed|refused|decided|planned|plans|wants|wanted|hopes|hoped|expects|expected|"
    "rejected|accused|claimed|claims|admitted|acknowledged|confirmed|declined|called|urged|demanded|criticised|criticized|noted|believes|offered|apologised|appealed|"
    "proposed|recommended|found|ruled|ordered|intends|intended|considered|vowed|pledged|threatened|employs|employed|bought|sold|hired|fined|awarded|signed|approved"
)
ACTS = regex.compile(
    rf"(?i:it|they)\s(?:(?:has|had|will|would|did|does|also|not|never|later|yet|since|already|is|was|to|[a-z]+ly)\s)*(?:{_VERBS}|publish|appeal|pay|say|ask|sell|buy|hire|apologise|seek|sue|propose|file|filed|build|built|own|owns|owned|run|runs|operate|operates|"
    r"close|closed|open|opened|cut|raise|raised|launch|launched|recall|recalled|repay|repaid|invest|invested|supply|supplies|supplied|serve|serves|"
    r"hold|holds|held|make|makes|made|offer|offers|want|need|needs|hope|demand|reject|accept|accepted|refuse|contest|challenge|dispute|disputes|disputed)\b"
)
TOLD = regex.compile(
    r"\b(?:said|says|announced|told\s\w+|added|promised|warned|confirmed|insisted|argued|admitted|acknowledged|claimed|denied)(?:\son\s\w+)?\s(?:that\s)?$"
)
WHERE = regex.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Ii]nside|[Ff]rom|[Oo]ff)\s(?:the\s)?$")
COMPANY = regex.compile(r"\b[Tt]he\s(company|firm|group|business)\b")


def speaker_of(sentence: str) -> Span | None:
    """Who speaks in a sentence, not within what another one says."""
    said = [a for a in attributions(sentence) if a.speaker is not None]
    for one in said:
        if not any(o is not one and o.content.covers(one.verb) for o in said):
            named = one.speaker.of(sentence) if one.speaker else ""
            return None if named.partition(" ")[0] in {"has", "have", "had", "is", "was", "not"} else one.speaker
    return None
