"""A claim that is one whole sentence of its source, quoted as it stands: no check can say anything of most of these.

Each check holds the claim's words against the sentence's. Where the two are the same text, a check can only speak because of
what stands around the sentence, or because it reads a word by itself otherwise than in its sentence. What follows asks for
these cases; where none may be, the checks need not run. They all run where one may.
"""

from __future__ import annotations

from bisect import bisect_left

import regex

from briefgen.gate.checks.quantifier_strengthened import may_join_a_range
from briefgen.gate.checks.source_instructs import instructions
from briefgen.gate.figures import may_cut_itself
from briefgen.gate.lookup import run_of_words
from briefgen.gate.rewriting.verbatim import stands_by_itself
from briefgen.gate.surroundings import taken_back_beside
from briefgen.model import Quote, Source, Span
from briefgen.text.dates import parse_iso
from briefgen.text.disguises import disguises, opens_turned
from briefgen.text.framing import unframed
from briefgen.text.periods import dates_told
from briefgen.text.sentences import sentences

__all__ = ["says_itself"]

# Letters, figures and the common marks: nothing that is not seen, or that another sign beside it would change.
_SIMPLE = regex.compile(r"[ -~\p{L}“”‘’–—…€£]*")
# "north - east" is told as "north-east" where the source has that.
_HYPHENS = (" -", "- ")


def says_itself(claim: str, quotes: tuple[Quote, ...], source: Source) -> bool:
    """Whether a claim is the one sentence of a source that is quoted, and no check has anything to say of it.

    Args:
        claim: one that can be judged.
        quotes: located in the source.
        source: cited.
    """
    if len(quotes) != 1 or quotes[0].text != claim or not _is_sentence(quotes[0].span, source.text):
        return False
    span = quotes[0].span
    return (
        stands_by_itself(claim, span, source.text)
        and _is_simple(claim)
        and not source.regions_at(span, "hidden")
        and not may_cut_itself(claim)
        and not may_join_a_range(source.text, span)
        and not any(instructions(claim))
        and _keeps_dates(claim, source)
        and not disguises(claim)
        and not opens_turned(source.text, span)
        and taken_back_beside(span, source.text) is None
    )


def _is_sentence(span: Span, text: str) -> bool:
    told = sentences(text)
    at = bisect_left(told, span)
    return at < len(told) and told[at] == span


def _is_simple(claim: str) -> bool:
    """Whether a text is read by itself as in its source: one sentence, nothing of it blanked or written in another way."""
    return (
        _SIMPLE.fullmatch(claim) is not None
        and not any(hyphen in claim for hyphen in _HYPHENS)
        and sentences(claim) == (Span(0, len(claim)),)
        and unframed(claim) == claim
    )


def _keeps_dates(claim: str, source: Source) -> bool:
    """Whether each date of a text is one of its own: resolved, or to be found by its words."""
    told = dates_told(claim, source.text, parse_iso(source.date.value) if source.date else None)
    return all((d.first is not None and d.last is not None) or run_of_words(d.span.of(claim), claim) for d in told)
