"""Reporting words by their force."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Literal

import regex

__all__ = [
    "FORCES",
    "PASSIVE_BY",
    "TOLD_PASSIVE",
    "Force",
    "last_word",
    "may_follow_be",
    "noun_use",
    "reporting_words",
    "stands_before_noun",
]

Force = Literal["say", "deny", "threaten", "ask", "doubt"]

_SAY = (
    "said|says|say|saying|(?:note|state)(?= that)|insist|maintain|acknowledge|stress|criticise|criticize|accuse|blame|added|adds|adding|told|tells|telling|stated|states(?= that|:)|stating|announced|announces|announcing|explained|explains|"
    r'explaining|noted|notes|noting|confirmed|confirms|confirming|(?:reported|reports|reporting)(?=(?: (?:at the time|earlier|later|yesterday|today|(?:this|last|on|in) \w+(?: \d+| \w+)?))? that|,? "|:|[.,]?$| in \d{4}[.,]?$| (?:late |early )?on [A-Z][a-z]+day(?: [a-z]+)?(?:[.,]| that|$))|ruled(?= that| on | in |[.]?$)|replied|replies|replying|responded|wrote|writes|'
    'writing|commented|remarked|remarks|declared|declares|declaring|tweeted|tweets(?= that|,? "|:)|posted(?= that|,? "|:)|acknowledged|acknowledges|admitted|admits|conceded|concedes|pointed out|points out(?! of )|answered(?= that|,? "|:)|answers(?= that|,? "|:)|revealed|reveals|disclosed|'
    'pointing out|stressed|stresses|stressing|emphasised|emphasized|observed|observes|concluded|concludes|found(?= that|[.]?$)|recalled(?= that|,? "|:)|'
    'described|describes|describing|called|calls|calling|insisted|insists|insisting|(?:maintained|maintains|maintaining)(?= that|,? "|[.]?$)|argued|argues|argue|'
    "arguing|believes|believe|believed|thinks|think|thought|hailed|praised|welcomed|criticised|criticises|criticized|criticising|"
    "complained|complains|complaining|lamented|laments|countered|retorted|testified|testifies|joked|boasted|"
    '(?:regretted|regrets|objected|objects|agreed|agrees|decided|promises)(?= that|,? "|:)|'
    "condemned|condemns|condemning|accused|accuses|accusing|blamed|blames|blaming|defended|defends|cited|cites|citing|questioned|questions"
)
_DENY = "denied|denies|deny|denying|rejected|rejects|reject|rejecting|dismissed|dismisses|dismissing|disputed|disputes|disputing|refuted|refutes|rebutted"
_THREATEN = "threatened|threatens|threatening|warned|warns|warn|warning|cautioned|cautions|signalled|signaled|signals|vowed|vows|pledged|pledges|promised|promises"
_ASK = "asked|asks|asking|urged|urges|urging|demanded|demands|demanding|recommended|recommends|(?:proposed|proposes|advised|advises|insists)(?= that)|called for|calls for|calling for|requested"
_DOUBT = "reckoned|reckons|reckon|hinted|hints|implied|implies|(?:hope|hopes|hoped|fear|fears|feared|expect|expects|expected|doubt|doubts|doubted|assume|assumes|assumed|suspect|suspects|suspected|worry|worried|wonder|wonders|wondered)(?= (?:(?:that|it|he|she|they|whether)\\b|the [^,.]{1,40} (?:will|would|might|could|may|can)\\b))|alleged|alleges|alleging|claimed|claims|claim|claiming|suggested|suggests|suggesting|speculated|estimated|estimates|predicted|predicts|fears|feared|contended|contends"

FORCES: tuple[tuple[Force, str], ...] = (
    ("deny", _DENY),
    ("threaten", _THREATEN),
    ("ask", _ASK),
    ("doubt", _DOUBT),
    ("say", _SAY),
)
_VERB = regex.compile(r"(?<![\w'-])(?:" + "|".join(f"(?P<{force}>{verbs})" for force, verbs in FORCES) + r")(?![\w'-])")
# The words with which reporting words begin: those of the lists, what is asked of the words behind them left out.
_ASKED = regex.compile(r"\(\?[=!](?:[^()]|(?<group>\((?:[^()]|(?&group))*\)))*\)")
_FIRST = frozenset(re.findall(r"(?<![a-z] )\b[a-z]+", _ASKED.sub("", "|".join(verbs for _, verbs in FORCES))))
_WORD = re.compile("[a-z]+")


def reporting_words(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[regex.Match[str]]:
    """The reporting words of a folded text or a part of it, each with its force as the name of the group that matched.

    Most words are none, and to try all the verbs at each place of a text is the greater part of reading it.
    """
    done = start
    for word in _WORD.finditer(text, start, end):
        if word[0] in _FIRST and word.start() >= done and (found := _VERB.match(text, word.start(), end)):
            done = found.end()
            yield found


# A noun of the same form ("the report claims", "warning signs"): the word before decides.
_NOUN_BEFORE = regex.compile(
    r"(?:\b(?:the|an?|this|that|these|those|his|her|its|their|of|any|no|some|such|new|fresh|former|to)|\p{L}'s)\s*$",
    regex.IGNORECASE,
)
# Who does it: "by Bell", not "by the end of May", "by closing it".
PASSIVE_BY = regex.compile(
    r"\s+by\b(?!\s(?:the\s(?:end|start|beginning|middle)\b|\d|(?:next|late|early|mid|then|now)\b|\p{Lu}\p{Ll}+day\b|\p{Ll}+ing\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b))"
)
TOLD_PASSIVE = frozenset({"told", "warned", "informed", "assured", "reminded"})


_BESIDE_NAME = regex.compile(
    r"(?:\(|^[^,]*,)\s*(?:also|sometimes|often|commonly|usually|formerly|variously)\s+$|\($", regex.IGNORECASE
)


_FINITE_BEHIND = regex.compile(r"\s+(?:is|are|was|were|has|have|had|will|would|could|may|might)\b")
_BE_BEFORE = regex.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$", regex.IGNORECASE)


def last_word(text: str) -> str:
    """The letters and figures that a text ends with, white space apart, casefolded.

    What has to stand at the end of a text is looked for only where this word may be of it: a search would try each place.
    """
    end = text.rstrip()
    start = len(end)
    while start and (end[start - 1].isalpha() or end[start - 1].isdecimal() or end[start - 1] == "_"):
        start -= 1
    return end[start:].casefold()


_BEFORE_NOUNS = frozenset(
    "the a an this that these those his her its their of any no some such new fresh former to s".split()
)
_BE = frozenset("be been being is are was were".split())


def stands_before_noun(before: str) -> bool:
    """Whether a word behind this is a noun: "the report", "its claims"."""
    return last_word(before) in _BEFORE_NOUNS and _NOUN_BEFORE.search(before) is not None


def may_follow_be(before: str) -> bool:
    """Whether a text may end with "was" or the like, an adverb in -ly apart."""
    word = last_word(before)
    return word in _BE or word.endswith("ly")


def noun_use(text: str, match: regex.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _FINITE_BEHIND.match(after):
        return True  # "the claims were disputed"
    if stands_before_noun(before):
        return True
    if match[0].startswith("call") and regex.match(r"\s+(?:off|up|back)\b", after):
        return True  # "called off the strike"
    if match[0] in {"called", "described"} and _BESIDE_NAME.search(before) and ("," in after or ")" in after):
        return True  # "a loop (also called a buckle)", "the diagram, sometimes called a map, shows"
    if match[0] == "accused" and regex.search(r"\w'(?:s|re)\s+$", before) and after.startswith(" of"):
        return True  # "he's accused of theft"
    # "found", "called", "described", "reported", "thought" after be: a passive, nobody speaks.
    if may_follow_be(before) and _BE_BEFORE.search(before) and not match[0].endswith("ing"):
        told = match[0] in TOLD_PASSIVE and regex.match(r"\s(?:by\s[^,.;]+\s)?that\b", after)
        return not (told or PASSIVE_BY.match(after))
    return False
