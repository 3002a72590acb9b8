"""Clauses: where a sentence may be cut so that each part is about one thing."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

import regex

from briefgen.model import Span

__all__ = ["clauses"]

# A cut falls before a conjunction or relative after a comma, at a semicolon, colon or spaced dash, and before the
# conjunctions that open a clause without a comma. "and" alone joins nouns as often as clauses: no cut.
_CUT = regex.compile(
    r"[;:]\s+|(?<!\s)\s+[—–-]{1,2}\s+"
    r"|,\s+(?=(?:and|but|while|whereas|although|though|because|which|who|whose|where|when|after|before|as|so|yet|if|unless|"
    r"with|despite|saying|adding|citing|according|including|since|until)\b)"
    r"|(?<!\s)\s+(?=(?:but|while|whereas|although|because|which|unless|despite)\b)"
)
_LEAST_WORDS = 3
_WORD = regex.compile(r"\w+")


@lru_cache(maxsize=16384)
def clauses(sentence: str) -> tuple[Span, ...]:
    """Cut one sentence into clauses.

    Args:
        sentence: n code points.

    Returns:
        Spans, ascending, not overlapping; a part of fewer than three words stays with the part before it.
    """
    if not sentence.strip():
        return ()
    cuts = list(_CUT.finditer(sentence))
    if not cuts:
        return (Span(0, len(sentence)),)
    starts = [m.start() for m in _WORD.finditer(sentence)]

    def words(low: int, high: int) -> int:
        return bisect_left(starts, high) - bisect_left(starts, low)

    edges = [0]
    for match in cuts:
        if words(edges[-1], match.start()) >= _LEAST_WORDS:
            edges.append(match.end())
    edges.append(len(sentence))
    if len(edges) > 2 and words(edges[-2], edges[-1]) < _LEAST_WORDS:
        del edges[-2]
    return tuple(Span(a, b) for a, b in pairwise(edges) if a < b)
