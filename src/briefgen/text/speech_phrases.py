"""What stands around the words of saying: when and where it was said, to whom, and how the speaker is described."""

from __future__ import annotations

import regex

__all__ = ["apposition_end", "behind_adjuncts", "behind_opening", "opens_speech"]

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = (
    rf"(?:{_DAY}(?:,?\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s\d{{4}})?)?(?:\s(?:morning|afternoon|evening|night))?"
    rf"|(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?"
    rf"|{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?(?:,?\s\d{{4}})?|(?:19|20)\d\d)"
)
_SPELL = r"(?:week|month|year|summer|autumn|winter|spring|night|morning|afternoon|evening)"
# "on Monday", "late on 5 May 2026", "last week", "two days later", "yesterday"
_TIME = (
    rf"(?:(?:(?:late|early|earlier|later)\s)?(?:on|in|by|since)\s(?:(?:late|early)\s)?{_DATE}"
    rf"|(?:last|this|next|earlier this|later this|earlier that|later that|that|the same)\s(?:{_SPELL}|{_DAY}|{_MONTH}|day)"
    rf"|{_DATE}|yesterday|today|\p{{L}}+\s(?:days?|weeks?|months?|years?|hours?)\s(?:ago|later|earlier)|at the time)"
)
_FINITE = regex.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|cannot|not)\b|n't\b"
)
_PLACE = r"(?:in|at|before|during|after|outside|inside|from|through|via|ahead of|on|to|by|with|over)"
_DETERMINER = (
    r"(?:the|an?|his|her|its|their|our|my|this|that|these|those|some|no|any|each|every|all|both|many|most|several|few)"
)
_BEGINS_CLAUSE = regex.compile(
    rf"(?:{_DETERMINER}|he|she|it|they|we|i|there|you|about|around|at least|more|nearly|almost|only|nobody|none|not|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|[\d€£$¥].*|if|when|while|because|after|before|although)(?=\s|$)",
    regex.IGNORECASE,
)
_TELLING = frozenset(
    "told tells tell telling informed informs warned warns reminded reminds assured assures promised promises notified asked asks".split()
)
_TOLD = frozenset("told tells tell telling informed".split())
_ADVERBS = r"(?:(?:\p{L}+ly|again|later|earlier|then|too|also|afterwards|yesterday|today)\s)?"
_TIMES_AFTER = regex.compile(
    rf"(?:\s{_ADVERBS}{_TIME}(?=[\s,:.;\"]|$)|\s(?:again|later|earlier|afterwards)(?=[\s,:.;\"]|$))+"
)
_THAT = regex.compile(r"\sthat\s")
_PHRASE = regex.compile(rf"\s(?:{_PLACE}\s|{_TIME})", regex.IGNORECASE)
_BEFORE_MARK = regex.compile(r"((?:\s[^\s,;:\".]+){1,12}?)(?=:\s|,?\s\"|[,;]|\.?$|\.\s)")
_BEFORE_QUOTE = regex.compile(r"((?:\s[^\s,;:\".]+){1,12}?)(?=:\s|,?\s\")")
_OPENING_TIME = regex.compile(rf"{_ADVERBS}{_TIME},?\s+(?=\S)", regex.IGNORECASE)
_OPENING_PLACE = regex.compile(
    r"(?:in|at|outside|before|after|during|inside|from)\s(?:(?:the|an?|his|her|its|their|this)\s)?"
    r"(?:(?:\p{Ll}[\w'-]*\s){1,40}?(?=\p{Lu})|(?:[\p{L}][\w'-]*\s){1,5}?(?=(?:the|an?|his|her|its|their)\s))",
)
_APPOSED = regex.compile(
    r",\s((?:the|an?|its|his|her|their|\p{Lu}[\p{L}'-]*|\p{Ll}+)\b[^,;.\":()]*(?:\([^()]*\))?)(?=[,;.\":]|$)"
)


def behind_opening(text: str, start: int, end: int) -> int:
    """Where a speaking noun phrase begins behind a phrase of time or place that opens the sentence.

    "On 7 July 2026 the Makers' Union" speaks as "the Makers' Union", "Outside the court Ann Bell" as "Ann Bell".
    """
    time = _OPENING_TIME.match(text, start, end)
    if time is not None and time.end() < end:
        return time.end()
    head = text[start : start + 1].lower() + text[start + 1 : end]
    place = _OPENING_PLACE.match(head)
    return start + place.end() if place is not None and place.end() < end - start else start


def behind_adjuncts(text: str, verb: str, end: int, limit: int, *, closing: bool) -> int:
    """Where the phrases end that stand between a reporting verb and what is said: a day, an occasion, who was told.

    Args:
        text: folded.
        verb: the reporting word.
        end: of the reporting words.
        limit: no further than this.
        closing: whether nothing that is said need follow.
    """
    times = _TIMES_AFTER.match(text, end, limit)
    behind = times.end() if times is not None else end
    told = verb.casefold() in _TELLING
    that = _THAT.search(text, behind, min(limit, behind + 120))
    if that is not None:
        between = text[behind : that.start()]
        if between and _is_adjunct(between, told=told):
            return that.start()
        if not between:
            return behind
    marked = (_BEFORE_MARK if closing else _BEFORE_QUOTE).match(text, behind, limit)
    if marked is not None and _is_adjunct(marked[1], told=told):
        return marked.end()
    return _behind_told(text, behind, limit) if verb.casefold() in _TOLD else behind


_PARTED = regex.compile(r"[;:\".]|,(?!\s\d)")


def _is_adjunct(words: str, *, told: bool) -> bool:
    if _FINITE.search(words) or _PARTED.search(words) or len(words.split()) > 14:
        return False
    return told or bool(_PHRASE.match(words))


def _behind_told(text: str, start: int, limit: int) -> int:
    """Behind the noun phrase that was told: "told the council [the line would close]"."""
    run = regex.compile(r"(?:\s[^\s,;:\".]+)+").match(text, start, min(limit, start + 80))
    if run is None:
        return start
    words = list(regex.finditer(r"\s([^\s]+)", run[0]))
    for index, word in enumerate(words[1:6], start=1):
        before = words[index - 1][1]
        if regex.fullmatch(_DETERMINER, before, regex.IGNORECASE) or before in {"of", "and", "for"}:
            continue
        if word[1] in {"of", "and", "for"}:
            continue
        if _BEGINS_CLAUSE.match(word[1]) or (word[1][0].isupper() and before[0].islower()):
            return start + word.start()
    return start


def opens_speech(text: str, start: int, limit: int) -> bool:
    """Whether words of a content stand at ``start``, rather than the end of the sentence or a mark that closes the reporting clause."""
    rest = text[start:limit].lstrip(" ")
    return bool(rest) and rest[0] not in ",;.)"


def apposition_end(text: str, end: int, *, closed: bool) -> int:
    """Where a speaker ends whose description or name follows a comma: "its lawyer[, Ada Quist]", "Ada Quist[, the mayor of Ely]".

    Args:
        text: folded.
        end: of the noun phrase before the comma.
        closed: whether a clause follows, so that the apposition has to end in a comma of its own.
    """
    match = _APPOSED.match(text, end)
    if match is None or len(match[1].split()) > 12 or _FINITE.search(match[1]):
        return end
    words = match[1].split()
    described = (
        words[0] in {"the", "a", "an", "its", "his", "her", "their"} or words[0][0].isupper() or _POST.match(match[1])
    )
    if not described or regex.search(r"\b(?:who|which|whose|saying|adding|and said)\b", match[1]):
        return end
    if (
        words[0][0].islower() is False
        and len(words) > 1
        and regex.search(r"\s\p{Ll}+(?:ed|s)\b(?!')", match[1])
        and "'s" not in words[0]
    ):
        return end  # "Brenova halted the trial": a clause
    if closed and not text.startswith(",", match.end()):
        return end
    return match.end()


_POST = regex.compile(r"[\p{Ll}][\p{Ll} -]{0,200}\s(?:of|for|at|in)\s")
