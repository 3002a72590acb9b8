"""Whether the words before a date look ahead or back: "will open on Friday", "opened on Friday"."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import regex

from briefgen.text.inflection import is_irregular_form

__all__ = ["Outlook", "outlook", "tells_past"]

Outlook = Literal["ahead", "back", "open"]

_REACH = 160
_EDGE = regex.compile(r"[.!?;:\n\"()—]|,(?!\d)|\s-\s")
_ADVERBS = r"(?:\s(?:(?:not|also|only|now|then|still)\b|\p{Ll}+ly\b))*+"
# Behind these something lies ahead, so long as no verb in the past follows.
_AHEAD = regex.compile(
    rf"(?i)\b(?:(?:will|shall|won't|must|may|might|should|would|wouldn't)\b(?!{_ADVERBS}\s(?:have|'ve)\b)|cannot|(?:\p{{L}}+'(?:ll|d)\b)"
    r"|(?<!\b(?:was|were|had|been)\s(?:\p{Ll}+ly\s)?)(?:due|scheduled|planned|expected|slated|booked|timed|set)\s(?:for|on|by|in|before|from)\b"
    r"|(?:is|are|am|be)\s(?:\p{Ll}+ly\s)?(?:to|(?:due|about|going|scheduled|planned|expected|slated|set)\sto)\b|(?:plans?|intends?|aims?|hopes?|expects?|wants?|needs?)\sto\b"
    r"|(?<!\b(?:was|were)\s)due$)"
)
# These leave it open: what is agreed to be done on Monday may be done, or have been agreed, then.
_OPEN = regex.compile(
    r"(?i)\b(?:could|can|shall|agreed|decided|voted|promised|pledged|vowed|offered|threatened|ordered|told|asked|urged|required|hoped|planned"
    r"|wanted|intended|allowed|invited|instructed|refused|proposed|asks|due|set|scheduled|expected|booked|going|about)\b(?:\s[\p{L}'’-]+){0,8}?\s(?:to|for)\b"
    r"|\bdeadlines?\b|\b(?:could|would|might|should|may|must)(?:n't)?\b|\b(?:was|were)\s(?:to|due)\b"
)
_INNER = regex.compile(r"(?i)\b(?:who|which|that|when|where|because|while|as|after|since)\b")
_WORD = regex.compile(r"[\p{L}'’-]+")
_HELPING = frozenset("be been being have has had get gets not never also only now then still".split())
_NAMING = frozenset("the a an its his her their our this that these those some any no each every of in with by".split())
_SAME_FORM = frozenset(
    "cut put set hit let cost shut split read hurt bid spread come become run quit cast thrust burst".split()
)

_NOUNS = frozenset("men women children people feet teeth mice".split())


def tells_past(before: str) -> bool:
    """Whether a verb in the past governs a date by the words before it: "imposed on 18 August"; no plan of any kind does."""
    clause = _clause(before)
    return outlook(before) == "back" and not _OPEN.search(clause) and _has_past(clause)


def _clause(before: str) -> str:
    near = before[-_REACH:]
    edges = [m.end() for m in _EDGE.finditer(near)]
    return regex.sub(r"\s+", " ", near[edges[-1] if edges else 0 :]).replace("’", "'").rstrip()


@lru_cache(maxsize=16384)
def outlook(before: str) -> Outlook:
    """Where a date lies by the words before it.

    Args:
        before: the text up to the date; only the clause next to it counts.

    Returns:
        ``ahead`` where a modal or a plan governs it, ``open`` where both readings stand, else ``back``.
    """
    clause = _clause(before)
    plans = list(_AHEAD.finditer(clause))
    # "will reopen after a strike that ended on Monday": the last clause is what counts.
    inner = list(_INNER.finditer(clause, plans[-1].end() if plans else 0))
    if inner and _has_past(clause[inner[-1].end() :]):
        return "back"
    if plans:
        return "open" if _has_past(clause[plans[-1].end() :]) else "ahead"
    opened = list(_OPEN.finditer(clause))
    if opened and not _has_past(clause[opened[-1].end() :]):
        return "open"
    return "back"


def _has_past(words: str) -> bool:
    """Whether a verb in the past stands among words, as far as its form tells."""
    last = ""
    for word in _WORD.findall(words):
        folded = word.casefold()
        if last not in _HELPING | _NAMING and not last.endswith("ly") and not word[0].isupper() and _is_past(folded):
            return True
        last = folded
    return False


def _is_past(word: str) -> bool:
    if word in _NOUNS or word in _SAME_FORM or word.endswith(("s", "ing", "eed")):
        return word == "was"
    return is_irregular_form(word) or (len(word) > 4 and word.endswith("ed"))
