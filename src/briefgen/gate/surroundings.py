"""The sentences before and behind one that take it back: "None of this is true.", "Myth:"."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import regex

from briefgen.gate.frames import DENIED, FALSE, REPORT, STATEMENT
from briefgen.model import Span
from briefgen.text.plain import plain
from briefgen.text.sentences import sentences

__all__ = ["taken_back_beside"]

_LONGEST_BESIDE = 160
_TURN = r"(?:(?:but|yet|however|in\sfact|in\sreality|actually|unfortunately),?\s)?"
_BEHIND = regex.compile(
    rf"""
    [\s"'(\[]*{_TURN}(?:
      (?:this|that|it|all\sof\s(?:this|that|it)|both|these|both\sstatements)\s(?:(?:is|was|were|are|proved|turned\sout|has\sbeen|have\sbeen|later|since|all|simply|to\sbe|also|of\scourse|entirely|completely|plainly)\s){{1,4}}{FALSE}
    | (?:this|that|it|none\sof\s(?:this|that|it|which))\s(?:never|did\snot|didn't)\s(?:happen|occur|take\splace)
    | (?:none|nothing|not\sa\sword|no\sword|little)\sof\s(?:this|that|it|what\s[^.]*)\s(?:is|was|has\sbeen|ever)\b
    | (?:not\sso|wrong|nonsense|untrue|false|far\sfrom\sit|not\sat\sall)\s?[.!,:;]
    | (?:the|this|that|these|those|such|both)\s(?:[\w'-]+\s){{0,2}}?(?:{STATEMENT}|{REPORT}|quotation|sentence|tale|tweet|message)s?\s(?:[\w'-]+\s){{0,4}}?(?:{FALSE}|{DENIED}|wrong|reject(?:s|ed)|dismiss(?:es|ed)|withdrawn)\b
    | (?:or\sso|so|that\sis\swhat|this\sis\swhat|that,\sat\sleast,\sis\swhat)\s(?:[\w'-]+\s){{1,4}}?(?:says?|said|claims?|claimed|goes|believes?|believed|thinks?|thought|alleges?|alleged|argues?|argued|maintains?)\b
    | (?!(?:he|she|they|it|who)\s)[^.,;]{{1,60}}\s(?:den(?:y|ies|ied)|disput(?:e|es|ed))\s(?:this|it|the\s(?:claim|rumou?r|suggestion|report|story|account)s?)(?:\s[\w'-]+)?[.;,]
    | [^.,;]{{1,60}}\s(?:retract(?:s|ed)|with(?:draws|drew)|apologi[sz](?:es|ed)\sfor|correct(?:s|ed)|took\sback)\s(?:this|it|the\s(?:{STATEMENT}|{REPORT})s?|its\s\w+|his\s\w+|her\s\w+)\b
    )
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
_AHEAD = regex.compile(
    rf"""
    (?:
      ^[\s"'(\[]*(?:suppose|imagine|assume|pretend|picture)\b(?:\s[\w'-]+){{0,8}}[.:]$
    | ^[^.]{{0,140}}\b(?:{FALSE}|myths?|rumou?rs?|hoax(?:es)?|lies|falsehoods?|fake|conspiracy\stheor(?:y|ies)|allegations?|what\sif)\b[^.]{{0,60}}:$
    | ^[\s"'(\[#*]*(?:myth|rumou?r|fiction|false|fake|hoax|satire|parody|hypothetical|scenario|claim)s?\s?(?:(?:no\.?\s?)?\d+)?\s?[.:!]?$
    )
    """,
    regex.IGNORECASE | regex.VERBOSE,
)


@lru_cache(maxsize=16384)
def taken_back_beside(span: Span, text: str) -> Span | None:
    """The sentence before or behind another that takes it back.

    Args:
        span: a sentence of the text.
        text: of a source.

    Returns:
        Its span in the text; None where neither does.
    """
    told = sentences(text)
    at = bisect_left(told, span)
    behind = told[at + 1] if at + 1 < len(told) else None
    if behind is not None and _BEHIND.match(plain(behind.of(text)[:_LONGEST_BESIDE])):
        return behind
    ahead = told[at - 1] if at else None
    short = ahead is not None and ahead.end - ahead.start <= 2 * _LONGEST_BESIDE
    return ahead if ahead is not None and short and _AHEAD.search(plain(ahead.of(text))) else None
