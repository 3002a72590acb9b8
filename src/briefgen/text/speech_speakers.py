"""The noun phrase that speaks: before its verb, behind it, or at the head of the sentence."""

from __future__ import annotations

from itertools import islice

import regex

from briefgen.text.speech_asides import described_before, described_within
from briefgen.text.speech_phrases import apposition_end, behind_opening
from briefgen.text.speech_verbs import last_word, reporting_words, stands_before_noun

__all__ = ["main_subject", "speaker_after", "speaker_before"]

# Where a speaking noun phrase may begin: after these the words before belong to something else.
_BOUNDARY = regex.compile(
    r"(?:^|[,;:\"(]|\.\s|\s[-]\s|\b(?:and|but|while|whereas|although|though|because|after|before|as|when|if|that|which|however|meanwhile|yet|since|where|so)\b)\s*",
    regex.IGNORECASE,
)
_ADVERB = regex.compile(
    r"(?:(?<!\s)\s++)?\b(?:has|have|had|not|did|do|does|would|will|could|can|cannot|may|might|must|should|also|later|repeatedly|reportedly|then|previously|earlier|already|now|only|again|today|yesterday|is|was|are|were|been|being|\w+ly|"
    r"in (?:turn|response|reply)|on \w+day|last \w++)\s*+$",
    regex.IGNORECASE,
)
# How far before its verb a speaker is looked for, in code points: the cost of a sentence stays linear in its length.
_LONGEST_SPEAKER = 300
_NOT_SPEAKER = regex.compile(
    r"^(?:to|of|for|with|by|from|in|on|at|the|an?|there|is|was|not|be|been|being)$", regex.IGNORECASE
)
# "Stark, meanwhile, said"
_ASIDE_WORD = regex.compile(
    r",\s(?:meanwhile|however|too|also|though|instead|again|in turn|for (?:his|her|its|their) part|on the other hand|\p{L}+ly)\s*,\s*$"
)


_BRACKET = regex.compile(r"\([^()]{1,20}\)\s*$")
_JOINING = regex.compile(r"\b(?:and|or|but)$")
_WORDY = regex.compile(r"\w")
_PRONOUN_LAST = regex.compile(r"\s(?:he|she|they|it|we|I)$")


def speaker_before(text: str, verb_start: int, verb_end: int | None = None) -> tuple[int, int] | None:
    """The noun phrase just before a reporting verb: back to the nearest boundary, adverbs cut."""
    low_edge = max(0, verb_start - _LONGEST_SPEAKER)
    head = text[low_edge:verb_start]
    aside_word = _ASIDE_WORD.search(head) if head.rstrip().endswith(",") else None
    if aside_word is not None:
        head = head[: aside_word.start()]
    end = _before_adverbs(head)
    if head[:end].endswith(","):
        # "The Law Guild, which brought the case, called ...", "Veld's lawyer, Tomas Reuter, said"
        found = described_before(head[:end])
        return (low_edge + behind_opening(head, *found), low_edge + found[1]) if found else None
    # "Office for Policing and Crime (OPC) said": the bracket belongs to the name before it.
    bracket = _BRACKET.search(head[:end]) if ")" in head else None
    low = 0
    for boundary in _BOUNDARY.finditer(head[: bracket.start() if bracket else end]):
        if boundary.end() < end and not _joins_names(head, boundary):
            low = boundary.end()
    start = low
    while start < end and head[start].isspace():
        start += 1
    start = _last_subject(head, behind_opening(head, start, end), end)
    whole = described_within(head[:end]) if _may_be_described(text, head[:start], verb_end) else None
    start, end = whole or (start, end)
    phrase = head[start:end].strip(" \"'")
    expletive = phrase.casefold() == "it" and regex.search(r"\b(?:is|was|be|been)\b", head[end:])
    if (
        _JOINING.search(phrase)
        or not _WORDY.search(phrase)
        or expletive
        or _NOT_SPEAKER.match(phrase)
        or len(phrase.split()) > 14
    ):
        return None
    return low_edge + start, low_edge + end


_ADVERBS = frozenset(
    "has have had not did do does would will could can cannot may might must should also later repeatedly reportedly then previously"
    " earlier already now only again today yesterday is was are were been being turn response reply".split()
)


def _may_end_in_adverb(head: str) -> bool:
    word = last_word(head)
    return word in _ADVERBS or word.endswith(("ly", "day")) or "last " in head.casefold()


def _before_adverbs(head: str) -> int:
    end = len(head.rstrip())
    while True:
        adverb = _ADVERB.search(head[:end]) if _may_end_in_adverb(head[:end]) else None
        if not adverb or adverb.start() >= end:
            return len(head[:end].rstrip())
        end = adverb.start()


def _may_be_described(text: str, before: str, verb_end: int | None) -> bool:
    """Whether what stands before a noun phrase may be the name that it describes: "Ada Quist, [head of the inn] said"."""
    return verb_end is not None and text[verb_end : verb_end + 1] != "," and before.rstrip().endswith((",", " and"))


def _last_subject(text: str, start: int, end: int) -> int:
    """Where the subject begins that stands right before the verb: "the papers [he] had requested", "said [her client] might claim"."""
    pronoun = _PRONOUN_LAST.search(text[start:end])
    if pronoun:
        return start + pronoun.start() + 1
    verbs = [m for m in reporting_words(text, start, end) if m.end() < end]
    return verbs[-1].end() + 1 if verbs and not stands_before_noun(text[: verbs[-1].start()]) else start


def _joins_names(text: str, match: regex.Match[str]) -> bool:
    """Whether an "and" stands inside one name or post ("UK and Europe head", "Policing and Crime")."""
    if match[0].strip().casefold() not in {"and", "that"}:
        return False
    before = regex.search(r"(\w+)\s*$", text[max(0, match.start() - 80) : match.start()])
    return bool(before and before[1][0].isupper() and text[match.end() : match.end() + 1].isupper())


def speaker_after(text: str, verb_end: int) -> tuple[int, int] | None:
    """The noun phrase after an inverted verb (``"...", said X``)."""
    match = regex.compile(
        r"\s+((?:(?!\"|,|;|\.(?:\s|$)|:| who | in | on | after | when | as | at the time| during | last | this | earlier)[\s\S])+)"
    ).match(text, verb_end)
    if not match or not match[1].strip():
        return None
    end = match.start(1) + len(match[1].rstrip())
    return match.start(1), apposition_end(text, end, closed=False)


def main_subject(text: str, before: int) -> tuple[int, int] | None:
    """The subject of the sentence, for a participle ("..., saying that"): the first reporting verb's, else its first words."""
    for match in islice(reporting_words(text[:before]), 3):
        if not match[0].split()[0].endswith("ing") and not stands_before_noun(text[: match.start()]):
            found = speaker_before(text, match.start())
            if found:
                return found
    # "A label – The Centre issued guidance, urging ...": the clause begins after the dash or colon.
    cut = max((m.end() for m in regex.finditer(r"(?:\s[-]{1,2}|:)\s", text[:before])), default=0)
    for opening in _CLAUSE_OPENING.finditer(text, cut, before):
        phrase = opening[1]
        end = opening.start(1) + len(_TIME_BEHIND.sub("", phrase).rstrip(" ,"))
        if not _ADVERBIAL_OPENING.match(phrase):
            return opening.start(1), end
        start = behind_opening(text, opening.start(1), opening.end(1))
        if start > opening.start(1) and text[opening.end(1) : opening.end(1) + 1] != ",":
            return start, end
    return None


# The words of a clause before its verb: "[The Gannett chain] filed", "[Ada Quist], the mayor, sided with"
_CLAUSE_OPENING = regex.compile(
    r"(?:^|(?<=[,:\-]\s)|(?<=^\s))\s*((?:(?!\b(?:is|are|was|were|has|have|had|will|would|can|could|may|met|came|went|took|made|fell|rose|set|put|got|gave|held|won|lost|left|began|sent|spoke|wrote|told|said|saw|ran|led|sat|stood|paid|sold|"
    r"bought|built|kept|drew|grew|broke|chose|found|hit|cut|brought|became|heard|knew|threw|\p{Ll}{2,}(?:ed|s))\b)[^,;:\"]){2,120})"
)
_TIME_BEHIND = regex.compile(r"\s(?:on|late on|early on)\s\p{Lu}\p{Ll}+day\s*$")
_ADVERBIAL_OPENING = regex.compile(
    r"(?:in|on|at|by|after|before|during|when|while|although|though|if|as|since|because|despite|with|from|for|under|moreover|however|"
    r"meanwhile|according|asked|speaking|but|and|yesterday|today|last|this|earlier|later|still|yet|so|there|here|then)\b|(?:\p{L}\.)*+\p{Lu}\p{L}{0,4}_$",
    regex.IGNORECASE,
)
