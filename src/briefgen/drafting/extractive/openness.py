"""How plainly a wording says that something is unknown, undecided or to come."""

from __future__ import annotations

import regex

__all__ = ["openness"]

_UNKNOWN = regex.compile(
    r"(?i)\b(?:unclear|unknown|undecided|uncertain|unresolved|unanswered|remains? to be|yet to|not yet|"
    r"(?:has|have|is|are|did|does|do|was|were) (?:not|n't) (?:yet )?(?:been )?(?:released?|said|say|confirm\w*|decided?|publish\w*|disclos\w*|"
    r"announc\w*|reveal\w*|respond\w*|comment\w*|set|resolved?|explain\w*|agreed|specif\w*|known|clear|determined|provided?|state[d]?|given)|"
    r"(?:hasn|haven|isn|aren|didn|doesn|wasn)'t (?:yet )?(?:been )?(?:released?|said|say|confirm\w*|decided?|publish\w*|disclos\w*|announc\w*|reveal\w*|respond\w*|"
    r"set|resolved?|explain\w*|agreed|known|clear)|"
    r"declined to (?:say|comment|confirm|give|disclose)|refused to (?:say|comment|confirm|disclose)|no (?:date|decision|timetable|figure|details?) (?!had))"
)
_WHETHER = regex.compile(
    r"(?i)\b(?:questions? (?:of whether|remains?)|cent(?:er|re)s on whether|whether|depends? on|how (?:much|many|far|long) )\b"
)
_PENDING = regex.compile(
    r"(?i)\b(?:pending|awaits?|awaiting|due to (?:be|report|start|begin|open|decide|meet|rule|publish|vote|hear)|will (?:be )?(?:decide[d]?|rule[d]?|vote|report|publish\w*|announce[d]?|consider\w*|hear|heard|review\w*|"
    r"determine[d]?)|is expected|are expected|expected to|under (?:review|consideration|investigation)|threaten(?:ed|s) (?:a|an|to|legal)|"
    r"threat of|appeal\w* against|intention to|no timetable)\b"
)
_PLANNED = regex.compile(
    r"(?i)\b(?:(?:is|are|was|were|been) considering|considers? whether|considering whether|plans? to|planning to|looking to|weighing|exploring|explore|intends? to|hopes? to|aims? to|seeks? to|"
    r"prepar(?:e|es|ing)|(?:has|have) asked|called on|propos(?:es|ed) to)\b"
)
_COULD = regex.compile(r"(?<!before (?:it|they|he|she|anyone) )\b(?:could|may|might)\b")


def openness(bare: str) -> float:
    """How plainly a wording says that something is open: 0 where it does not, else 1 to 4.

    Args:
        bare: the wording, folded, what stands in quotation marks taken out.
    """
    for pattern, degree in ((_UNKNOWN, 4.0), (_WHETHER, 3.0), (_PENDING, 2.5), (_PLANNED, 2.0), (_COULD, 1.0)):
        if pattern.search(bare):
            return degree
    return 0.0
