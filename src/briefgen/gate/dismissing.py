"""Sentences that cannot carry a claim, told by a look at the words: what one of them lacks, no other set with it may bring.

Proving costs a hundred times as much, the more so where the source was not read before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from briefgen.gate.figures import licences
from briefgen.gate.rewriting.refuting import refuted
from briefgen.model import Span
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentences

__all__ = ["dismissed"]

# A claim with any of these may be proved in parts, each by another sentence, or quotes several whole.
_PARTS = regex.compile(
    r"(?i)(?<!\p{L})(?:and|or|nor|but|yet|plus|then|while|whereas|although|though|which|who)(?!\p{L})|[;&\"“”„‟«»]"
)
_DIGITS = regex.compile(r"[0-9]+(?:[.,][0-9]+)*")


def dismissed(claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether some sentences of a source cannot prove a claim.

    Args:
        claim: its words.
        told: the sentences.
        source_text: in which they stand.
    """
    if refuted(claim, told, source_text):
        return True
    if len(told) > 1 and _is_one(claim) and all(refuted(claim, [span], source_text) for span in told):
        return True
    return any(_stands_nowhere(q, claim, told, source_text) for q in quantities(claim))


def _is_one(claim: str) -> bool:
    """Whether a claim follows from one sentence or not at all."""
    return len(sentences(claim)) == 1 and not _PARTS.search(claim)


def _stands_nowhere(q: Quantity, claim: str, told: Sequence[Span], source_text: str) -> bool:
    """Whether a plain figure is none of the sentences', nor of any other of the source in which its digits stand."""
    words = q.span.of(claim)
    digits = _DIGITS.findall(words)
    if q.value is None or q.bound or not digits:
        return False
    elsewhere = (span for span in sentences(source_text) if any(d in span.of(source_text) for d in digits))
    return not any(_may_license(other, q, at, words) for at, other in _given((*told, *elsewhere), source_text))


def _given(spans: Sequence[Span], source_text: str) -> Iterator[tuple[str, Quantity]]:
    for span in spans:
        text = span.of(source_text)
        yield from ((q.span.of(text), q) for q in quantities(text))


def _may_license(given: Quantity, claimed: Quantity, given_words: str, claimed_words: str) -> bool:
    # "the 6.8 million" may be a sum of money.
    same_sum = given.value == claimed.value and {given.kind, claimed.kind} == {"count", "money"}
    return same_sum or licences(given, claimed, given_words, claimed_words)
