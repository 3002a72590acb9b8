"""What a claim must be to be judged at all: of a length that is read whole, and of characters that mean what they show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from briefgen.model import Quote
from briefgen.text.fold import fold
from briefgen.text.tokens import holds_content

__all__ = ["overlong", "strange_characters", "unreadable"]

# A claim is a sentence or two. The cost of some checks grows with the square of its length, so there is an end.
LONGEST_CLAIM = 2_000
# Likewise of what is quoted for it from one source: several sentences, and no article.
LONGEST_EVIDENCE = 8_000


def unreadable(text: str) -> str | None:
    """Why a claim cannot be judged; None where it can."""
    if len(text) > LONGEST_CLAIM:
        return f"the claim has {len(text)} characters; claims of up to {LONGEST_CLAIM} are read"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return "the claim holds a lone surrogate, which is no character"
    if not holds_content(text):
        return "the claim holds no word that could be checked"
    return None


def overlong(quotes: Sequence[Quote]) -> str | None:
    """Why a claim cannot be held against what is quoted for it: a source of which too much is; None where it can."""
    for number in dict.fromkeys(q.source for q in quotes):
        length = sum(len(q.text) for q in quotes if q.source == number)
        if length > LONGEST_EVIDENCE:
            return f"{length} characters are quoted from [{number}]; up to {LONGEST_EVIDENCE} are read"
    return None


def strange_characters(claim: str, evidence: Iterable[str]) -> list[str]:
    """Signs and invisible characters of a claim that its evidence does not have: "±5", "~5", "5 %" beside "5", direction marks."""
    given = set().union(*(fold(text).text for text in evidence))
    return sorted(
        {c for c in set(fold(claim).text) - given if unicodedata.category(c)[0] in "SC" and c not in "\n\t"}
        | (_SIGNS.intersection(claim) - given)
    )


_SIGNS = frozenset("%‰°§¶†‡*#@&/\\[]{}<>|_^")
