"""What no licensed step brings about, told by a look at the words: a figure or a denial out of nothing.

Proving costs a hundred times as much, and of a false claim it tries every way there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from briefgen.gate.figures import licences
from briefgen.gate.rewriting.lexicon import NEGATIONS
from briefgen.model import Span
from briefgen.text.fold import fold
from briefgen.text.quantities import quantities
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions
from briefgen.text.speech_verbs import reporting_words

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
# What is read as a denial of its own in any part of a claim, and what may be read so in a source; "not yet" is one.
_SURELY_DENIES = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?:No|Not|{'|'.join(sorted(NEGATIONS))})(?![\p{{L}}\p{{N}}.]|\s?\p{{N}})|n['’]t(?!\p{{L}})"
)
_EACH_DENIAL = regex.compile(rf"(?i)(?:not yet(?!\p{{L}})|{_MAY_DENY.pattern.removeprefix('(?i)')})")
# Words from which "no" might follow, as it stands before a noun.
_NO = regex.compile(r"(?<![\p{L}\p{N}])no(?![\p{L}\p{N}.]|\s?\p{N})")
_MAY_LACK = regex.compile(
    r"(?i)(?<!\p{L})(?:no|non|not|nor|none|nothing|nobody|nowhere|neither|never|without|cannot|few|zero|free)(?!\p{L})|n['’]t(?!\p{L})"
    r"|(?<!\p{L})(?:fail|refus|declin|lack|absen)"
)
# A claim without any of these is proved as a whole or not at all.
_PARTS = regex.compile(r"(?i)(?<!\p{L})(?:and|or|but|plus|while|whereas|although|though|which|who)(?!\p{L})|;")
_QUOTING = regex.compile(r"[\"“”„‟«»‘]|(?<!\p{L})'")


def refuted(claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether some sentences of a source cannot prove a claim, whatever it says besides.

    Args:
        claim: its words.
        told: the sentences.
        source_text: in which they stand.
    """
    return (
        _denies_alone(claim, told, source_text)
        or _denies_more(claim, told, source_text)
        or lacks_a_figure(claim, [span.of(source_text) for span in told], source_text)
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


def _denies_more(claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether a claim has a "no" that nothing in the sentences allows, or more denials than they have.

    In a claim that is proved as a whole each denial is one of its own in the sentence, and none is made of another word.
    """
    denials = [Span(*match.span()) for match in _SURELY_DENIES.finditer(claim)]
    if not denials or any(_may_be_spoken(span, source_text) for span in told):
        return False
    whole = not _PARTS.search(claim) and len(sentences(claim)) == 1
    if not _are_compared(denials, claim, whole=whole):
        return False
    if _NO.search(claim) and not any(_MAY_LACK.search(source_text, span.start, span.end) for span in told):
        return True
    may_deny = (_EACH_DENIAL.findall(source_text, span.start, span.end) for span in told)
    return whole and len(denials) > 1 and len(denials) > sum(map(len, may_deny))


def _are_compared(denials: Sequence[Span], claim: str, *, whole: bool) -> bool:
    """Whether each denial of a claim is held against the source's words; who speaks is compared by name alone.

    In a part of a claim other words may be who speaks: there nobody may speak at all.
    """
    if not whole:
        return not any(reporting_words(fold(claim).text)) and not attributions(claim)
    spoken = [span for a in attributions(claim) for span in (a.speaker, a.verb) if span is not None]
    return not any(span.overlaps(denial) for span in spoken for denial in denials)


def _may_be_spoken(span: Span, source_text: str) -> bool:
    """Whether a quotation may have begun before a sentence, so that another one tells who speaks in it."""
    begin = source_text.rfind("\n\n", 0, span.start) + 1
    return _QUOTING.search(source_text, begin, span.start + 2) is not None


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
