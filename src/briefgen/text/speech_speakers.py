"""The noun phrase that speaks: before its verb, behind it, or at the head of the sentence."""

from __future__ import annotations

from itertools import islice

import regex

from briefgen.text.speech_phrases import apposition_end, behind_opening
from briefgen.text.speech_verbs import NOUN_BEFORE, VERB

__all__ = ["main_subject", "speaker_after", "speaker_before"]

# Where a speaking noun phrase may begin: after these the words before belong to something else.
_BOUNDARY = regex.compile(
    r"(?:^|[,;:\"(]|\.\s|\s[-]\s|\b(?:and|but|while|whereas|although|though|because|after|before|as|when|if|that|which|however|meanwhile|yet|since|where|so)\b)\s*",
    regex.IGNORECASE,
)
_ADVERB = regex.compile(
    r"\s*\b(?:has|have|had|not|did|do|does|would|will|could|can|cannot|may|might|must|should|also|later|repeatedly|reportedly|then|previously|earlier|already|now|only|again|today|yesterday|is|was|are|were|been|being|\w+ly|"
    r"in (?:turn|response|reply)|on \w+day|last \w+)\s*$",
    regex.IGNORECASE,
)
# How far before its verb a speaker is looked for, in code points: the cost of a sentence stays linear in its length.
_LONGEST_SPEAKER = 300
_NOT_SPEAKER = regex.compile(
    r"^(?:to|of|for|with|by|from|in|on|at|the|an?|there|is|was|not|be|been|being)$", regex.IGNORECASE
)
# What may stand between a speaker and the verb: a relative clause, a description, a name behind its post.
_ASIDE = regex.compile(
    r",\s*(?:(?:which|who|whose)\b|(?:\p{L}+e[dn]|led|run)\s(?:by|in|on|from)\b|aged\s|\d{1,3}(?=,)|(?P<apposed>(?:the|an?|its|his|her|their)\s|\p{Lu}|\p{Ll}[\p{Ll} -]*\s(?:of|for|at)\s))[^,]*,\s*$"
)
# "Stark, meanwhile, said"
_ASIDE_WORD = regex.compile(
    r",\s(?:meanwhile|however|too|also|though|instead|again|in turn|for (?:his|her|its|their) part|on the other hand|\p{L}+ly)\s*,\s*$"
)


def speaker_before(text: str, verb_start: int) -> tuple[int, int] | None:
    """The noun phrase just before a reporting verb: back to the nearest boundary, adverbs cut."""
    low_edge = max(0, verb_start - _LONGEST_SPEAKER)
    head = text[low_edge:verb_start]
    aside_word = _ASIDE_WORD.search(head)
    if aside_word is not None:
        head = head[: aside_word.start()]
    if head.rstrip().endswith(","):
        # "The Law Guild, which brought the case, called ...": the aside is stepped over.
        aside = _ASIDE.search(head)
        if aside is None:
            return None
        if aside["apposed"]:
            # "Veld's lawyer, Tomas Reuter, said": the name behind the post belongs to the speaker.
            post = speaker_before(text, low_edge + aside.start())
            return (post[0], low_edge + len(head.rstrip()) - 1) if post else None
        head = head[: aside.start()]
    end = len(head.rstrip())
    while True:
        adverb = _ADVERB.search(head[:end])
        if not adverb or adverb.start() >= end:
            break
        end = adverb.start()
    # "Office for Policing and Crime (OPC) said": the bracket belongs to the name before it.
    bracket = regex.search(r"\([^()]{1,20}\)\s*$", head[:end])
    low = 0
    for boundary in _BOUNDARY.finditer(head[: bracket.start() if bracket else end]):
        if boundary.end() < end and not _joins_names(head, boundary):
            low = boundary.end()
    start = low
    while start < end and head[start].isspace():
        start += 1
    start = _last_subject(head, behind_opening(head, start, end), end)
    phrase = head[start:end].strip(" \"'")
    expletive = phrase.casefold() == "it" and regex.search(r"\b(?:is|was|be|been)\b", head[end:])
    if (
        regex.search(r"\b(?:and|or|but)$", phrase)
        or not regex.search(r"\w", phrase)
        or expletive
        or _NOT_SPEAKER.match(phrase)
        or len(phrase.split()) > 14
    ):
        return None
    return low_edge + start, low_edge + end


def _last_subject(text: str, start: int, end: int) -> int:
    """Where the subject begins that stands right before the verb: "the papers [he] had requested", "said [her client] might claim"."""
    pronoun = regex.search(r"\s(?:he|she|they|it|we|I)$", text[start:end])
    if pronoun:
        return start + pronoun.start() + 1
    verbs = [m for m in VERB.finditer(text, start, end) if m.end() < end]
    return verbs[-1].end() + 1 if verbs and not NOUN_BEFORE.search(text[: verbs[-1].start()]) else start


def _joins_names(text: str, match: regex.Match[str]) -> bool:
    """Whether an "and" stands inside one name or post ("UK and Europe head", "Policing and Crime")."""
    if match[0].strip().casefold() not in {"and", "that"}:
        return False
    before = regex.search(r"(\w+)\s*$", text[: match.start()])
    return bool(before and before[1][0].isupper() and text[match.end() : match.end() + 1].isupper())


def speaker_after(text: str, verb_end: int) -> tuple[int, int] | None:
    """The noun phrase after an inverted verb (``"...", said X``)."""
    match = regex.compile(r"\s+((?:(?!\"|,|;|\.(?:\s|$)|:| who | in | on | after | when | as )[\s\S])+)").match(
        text, verb_end
    )
    if not match or not match[1].strip():
        return None
    end = match.start(1) + len(match[1].rstrip())
    return match.start(1), apposition_end(text, end, closed=False)


def main_subject(text: str, before: int) -> tuple[int, int] | None:
    """The subject of the sentence, for a participle ("..., saying that"): the first reporting verb's, else its first words."""
    for match in islice(VERB.finditer(text[:before]), 3):
        if not match[0].split()[0].endswith("ing") and not NOUN_BEFORE.search(text[: match.start()]):
            found = speaker_before(text, match.start())
            if found:
                return found
    # "A label – The Centre issued guidance, urging ...": the clause begins after the dash or colon.
    cut = max((m.end() for m in regex.finditer(r"(?:\s[-]{1,2}|:)\s", text[:before])), default=0)
    opening = regex.compile(
        r"\s*((?:[Tt]he )?(?:\p{Lu}[\w.'’-]*|of|for|and)(?:\s+(?:\p{Lu}[\w.'’-]*|of|for|and))*)"
    ).match(text, cut)
    return (opening.start(1), opening.end(1)) if opening else None
