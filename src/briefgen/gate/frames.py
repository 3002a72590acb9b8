"""Words that take a sentence, or a part of it, out of what its writer asserts: "suppose", "or so it is said", "Myth:", a question.

A proof follows what is said; a frame says that it is not said as a fact. What stands here are the openings and endings of
sentences that work as frames whatever else the sentence holds; conditions, denials and speakers inside it have rules of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.plain import plain

__all__ = ["DENIED", "FALSE", "REPORT", "STATEMENT", "Frame", "frames"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in a sentence.

    Attributes:
        words: the words that make it, in the sentence.
        governs: what is not asserted because of them, in the sentence; of an exception the "all" or "no" alone.
        is_ending: whether it stands behind what it governs.
    """

    words: Span
    governs: Span
    is_ending: bool = False


FALSE = (
    r"(?:false|untrue|not\strue|never\strue|incorrect|inaccurate|mistaken|unfounded|baseless|groundless|unproven|unconfirmed|unverified|"
    r"unsubstantiated|fabricated|invented|made\sup|made-up|debunked|disproved|disproven|refuted|retracted|nonsense|fiction|satire|a\s(?:\w+\s)?(?:lie|hoax|myth|"
    r"rumou?r|fake|joke|fabrication|invention|misquotation|fairy\stale))"
)
DENIED = (
    r"(?:den(?:y|ies|ied)|disput(?:e|es|ed)|contest(?:s|ed)?|refut(?:e|es|ed)|rebut(?:s|ted)?|contradict(?:s|ed)?|"
    r"debunk(?:s|ed)?|disprov(?:e|es|ed|en))"
)
_TURNED_DOWN = rf"(?:{FALSE}|{DENIED}|reject(?:s|ed)?|dismiss(?:es|ed)?|wrong|no\s(?:evidence|proof)|nobody|without\s(?:evidence|proof|foundation))"
STATEMENT = r"(?:claim|charge|allegation|accusation|assertion|suggestion|contention|rumou?r|suspicion)"
REPORT = r"(?:report|story|account|version|theory|idea|notion|view|belief|figure|statement|quotation|quote|post|article|news)"
_HEDGE = (
    r"(?:reportedly|allegedly|supposedly|purportedly|apparently|seemingly|presumably|ostensibly|perhaps|maybe|possibly|probably|"
    r"conceivably|hypothetically|theoretically|in\stheory|on\spaper|it\s(?:seems|appears|seemed|appeared)|it\swould\s(?:seem|appear))"
)
_HEARSAY = r"(?:rumou?rs?|gossip|hearsay|legend|folklore|superstition|tradition|speculation|word|the\sstory|whispers?)"
_FICTION = (
    r"(?:film|movie|novel|play|drama|comic|cartoon|opera|tale|fable|thriller|simulation|scenario|parody|satire|sketch|dream|nightmare|"
    r"legend|myth|sequel|screenplay|script|story|thought\sexperiment|video\sgame|poem|ballad)"
)
_OFFICE = r"(?:office|power|control|command|charge|ownership|responsibility|the\s(?:post|presidency|office|role|chair|leadership|helm|command|throne))"
_VIEWER = r"(?:critics|opponents|supporters|detractors|sceptics|skeptics|believers|fans|foes|rivals|conspiracy\stheorists|many|some)"

_JOINED = r"(?:(?:and|but|so|yet|well|now|however),?\s)?"
# At the beginning of a sentence; each frames all of it.
_OPENING = regex.compile(
    rf"""
    [\s"'(\[]*{_JOINED}(?:
      {_HEDGE}\b(?!\s(?:as|for)\b)
    | (?:suppose|supposing|imagine|imagining|pretend|picture|let\sus\s(?:say|suppose|imagine|assume)|let's\s(?:say|suppose|imagine|assume)|what\sif|if\sonly)\b
    | (?:assume|assuming)\b(?!\s{_OFFICE})
    | (?:should|were|had)\s(?!ly\b)[^,?]{{1,160}},
    | in\sthe\s(?:\w+\s)?(?:event|hope|belief|expectation)\s(?:that|of)\b
    | on\s(?:the\s(?:assumption|understanding|premise)|condition)\s(?:that|of)\b
    | {_HEARSAY}\s(?:has|had)\sit\b
    | (?:so\s)?(?:the|one|an?)\s(?:\w+\s)?(?:story|legend|joke|myth|theory|rumou?r|version)\s(?:goes|runs|has\sit|went|ran)\b
    | in\sthe\s(?:eyes|view|opinion|mind|minds|telling|version|imagination)\sof\b
    | as\s(?:[\w'-]+\s){{1,4}}(?:sees?|saw|puts?|tells?|told|has|had|would\shave)\sit\b
    | if\s(?:[\w'-]+\s){{1,5}}(?:is|are|was|were)\sto\sbe\sbelieved\b
    | (?:for|to)\s(?:(?:its|his|her|their|the|our|some|many)\s)?(?:\w+\s)?{_VIEWER}\b[^,]{{0,160}},
    | in\s(?:the|an?|his|her|their|its|one|this|that)\s(?:[\w'-]+\s){{0,3}}?{_FICTION}\b[^,]{{0,160}},
    | (?:myth|rumou?r|fiction|allegation|hypothesis|scenario|satire|parody|joke|hoax|fake|false|lie|claim|question|legend)s?\s?(?:(?:no\.?\s?)?\d+)?\s?(?::|\s[-\u2013\u2014])
    )
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
# Behind a mark; each frames what stands before it.
_ENDING = regex.compile(
    rf"""
    [,;:(\u2013\u2014-]\s?(?:
      or\sso\s
    | (?:or\s)?(?:at\sleast\s)?{_HEDGE}\s?[.)!]*$
    | (?:{_HEARSAY}\s(?:has|had)\sit|(?:so\s)?the\s(?:story|legend|joke|myth|theory|rumou?r)\s(?:goes|runs|has\sit|went|ran)|so\sthey\ssay|they\ssay|some\ssay|people\ssay)\b
    | it\s(?:is|was|has\sbeen)\s(?:\w+ly\s)?(?:said|claimed|alleged|rumou?red|thought|believed|hoped|feared|suspected|supposed|suggested)\s?[.)!]*$
    | if\s(?:[\w'-]+\s){{1,5}}(?:is|are|was|were)\sto\sbe\sbelieved\b
    | (?:and\s|but\s|though\s|although\s)?(?:which|this|that|it|all\sof\sit|none\sof\swhich|none\sof\sthis)\s(?:[\w'-]+\s){{0,5}}?(?:{FALSE}|{DENIED})\b
    | (?:something|a\sfact)\s[^,;]{{0,160}}?\b{_TURNED_DOWN}\b
    | (?:but|though|although|however)\s[^;]{{0,160}}?\b(?:den(?:y|ies|ied)\s(?:this|that|it|the\s{STATEMENT})|(?:this|that|it)\s(?:[\w'-]+\s){{0,3}}?{FALSE})\b
    | an?\s(?:[\w'-]+\s){{0,2}}?{STATEMENT}\b
    | (?:an?|the)\s(?:[\w'-]+\s){{0,2}}?{REPORT}\b[^,;]{{0,160}}?\b{_TURNED_DOWN}\b
    | in\s(?:the|an?)\s(?:[\w'-]+\s){{0,2}}?{_FICTION}\s?[.)!]*$
    | not\s?[.)!]*$
    )
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
# A contrast behind what is said of each may tell of those of whom it does not hold; behind what is said of none, if it counts some.
_CONTRAST = regex.compile(r"[,;\u2013\u2014]\s?(but|although|though|however|yet|while|whereas)\b", regex.IGNORECASE)
_OF_EACH = regex.compile(r"\b(?:all|every|each|always|everyone|everybody|everything|entire|whole)\b", regex.IGNORECASE)
_OF_NONE = regex.compile(r"\b(?:no|none|nobody|nothing|never)\b", regex.IGNORECASE)
_COUNTED = regex.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|some|several|a\sfew|many|most|half|another|others)\b",
    regex.IGNORECASE,
)
_QUESTION = regex.compile(r"\?[\s\"')\]]*$")
_ASKS = regex.compile(r"\b(?:ask|wonder|question|quer|inquir|enquir|whether|want\w*\sto\sknow)", regex.IGNORECASE)


@lru_cache(maxsize=16384)
def frames(sentence: str) -> tuple[Frame, ...]:
    """The frames of one sentence, by position."""
    return tuple(_frames(plain(sentence)))


def _frames(text: str) -> Iterator[Frame]:
    opening = _OPENING.match(text)
    if opening and opening.end() < len(text):
        yield Frame(Span(*opening.span()), Span(opening.end(), len(text)))
    for ending in _ENDING.finditer(text, 1):
        yield Frame(Span(*ending.span()), Span(0, ending.start()), is_ending=True)
    yield from _exceptions(text)
    question = _QUESTION.search(text)
    if question and question.start() and not _ASKS.search(text):
        yield Frame(Span(*question.span()), Span(0, question.start()))


def _exceptions(text: str) -> Iterator[Frame]:
    contrast = _CONTRAST.search(text)
    if contrast is None:
        return
    universal = _OF_EACH.search(text, 0, contrast.start())
    if universal is None and _COUNTED.search(text, contrast.end()):
        universal = _OF_NONE.search(text, 0, contrast.start())
    if universal:
        yield Frame(Span(*contrast.span(1)), Span(*universal.span()), is_ending=True)
