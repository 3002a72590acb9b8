"""What no licensed step brings about, told by a look at the words: a figure or a denial out of nothing.

Proving costs a hundred times as much, and of a false claim it tries every way there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from briefgen.gate.figures import licences
from briefgen.gate.rewriting.lexicon import NEGATIONS
from briefgen.model import Span
from briefgen.text.quantities import quantities

__all__ = ["lacks_a_figure", "refuted"]

_DIGITS = regex.compile(r"[0-9]+(?:[.,][0-9]+)*")
_DENIAL = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}])(?:{'|'.join(sorted(NEGATIONS))})(?![\p{{L}}\p{{N}}])|n['’]t(?!\p{{L}})"
)
# More than the rules read as a denial today: words from which one might follow.
_MAY_DENY = regex.compile(
    r"(?i)(?<!\p{L})(?:no|non|not|nor|none|nothing|nobody|nowhere|neither|never|without|cannot|hardly|barely|scarcely|rarely"
    r"|seldom|few|little|only|yet|instead|rather|except|free|zero|un\p{L}{3}\p{L}*)(?!\p{L})|n['’]t(?!\p{L})"
    r"|(?<!\p{L})(?:fail|refus|declin|den[iy]|reject|lack|absen|far from|exclu|prevent|stop|halt|cancel|cease|rul)"
)
_MARKS = regex.compile(r"[\"“”„‟«»]")


def refuted(claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether some sentences of a source cannot prove a claim, whatever it says besides.

    Args:
        claim: its words.
        told: the sentences.
        source_text: in which they stand.
    """
    return _denies_alone(claim, told, source_text) or lacks_a_figure(
        claim, [span.of(source_text) for span in told], source_text
    )


def _denies_alone(claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether a claim denies something and nothing in the sentences does, nor before them who speaks in them."""
    if not _DENIAL.search(claim):
        return False
    for span in told:
        begin = source_text.rfind("\n\n", 0, span.start) + 1
        if _MAY_DENY.search(source_text, span.start, span.end) or _MARKS.search(source_text, begin, span.start):
            return False
    return True


def lacks_a_figure(claim: str, told: Sequence[str], source_text: str) -> bool:
    """Whether a plain figure of a claim stands nowhere in a source, and none of some sentences licenses it."""
    for q in quantities(claim):
        words = q.span.of(claim)
        digits = _DIGITS.findall(words)
        if q.value is None or q.bound or not digits or any(_stands(d, source_text) for d in digits):
            continue
        given = ((text, other) for text in told for other in quantities(text))
        if not any(licences(other, q, other.span.of(text), words) for text, other in given):
            return True
    return False


def _stands(digits: str, text: str) -> bool:
    """Whether digits stand in a text, not as part of a longer number."""
    at = text.find(digits)
    while at >= 0:
        end = at + len(digits)
        if not text[at - 1 : at].isdigit() and not text[end : end + 1].isdigit():
            return True
        at = text.find(digits, at + 1)
    return False
