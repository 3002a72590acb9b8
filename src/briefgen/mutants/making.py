"""Mutants of one claim: every maker in turn, then what no mutant may be taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from random import Random

import regex

from briefgen.errors import SettingsError
from briefgen.model import Claim, Quote, Source, Span
from briefgen.mutants.amounts import quantifier
from briefgen.mutants.case import Case, case_of
from briefgen.mutants.certainty import modality
from briefgen.mutants.citing import wrong_source
from briefgen.mutants.days import date
from briefgen.mutants.denial import negation
from briefgen.mutants.figures import number, same_source_number
from briefgen.mutants.joining import splice
from briefgen.mutants.mutant import Maker, Mutant, made
from briefgen.mutants.naming import name, role, same_source_name
from briefgen.mutants.opposites import antonym
from briefgen.mutants.quoting import quote_word
from briefgen.mutants.scales import scale, unit
from briefgen.mutants.speaking import speaker, speaker_dropped
from briefgen.mutants.tails import tail
from briefgen.text.fold import fold
from briefgen.text.locate import find_all
from briefgen.text.sentences import sentence_at

__all__ = ["KINDS", "mutants"]

LONGEST = 2000
"""Longest claim that is changed, in code points: what is longer is no claim, and the makers read it many times over."""

MOST_OF_A_KIND = 6
"""Most mutants of one kind of one claim."""

# What may stand in a sentence before a clause that is asserted: a time, a conjunction, the clause before.
_BEFORE_CLAUSE = regex.compile(
    r"(?i)^(?:in|on|at|by|during|since|then|later|last)\b[^,]{0,25}$|[,;:–—“\"]$|\b(?:and|but)$"
)

_MAKERS: Mapping[str, Maker] = {
    "number": number,
    "same_source_number": same_source_number,
    "scale": scale,
    "unit": unit,
    "date": date,
    "name": name,
    "same_source_name": same_source_name,
    "speaker": speaker,
    "speaker_dropped": speaker_dropped,
    "negation": negation,
    "modality": modality,
    "quantifier": quantifier,
    "role": role,
    "quote_word": quote_word,
    "splice": splice,
    "wrong_source": wrong_source,
    "tail": tail,
    "antonym": antonym,
}

KINDS: tuple[str, ...] = tuple(_MAKERS)
"""The kinds of mutant, in the order in which they are made."""


def mutants(
    claim: Claim,
    quotes: Sequence[Quote],
    sources: Mapping[int, Source],
    *,
    seed: int = 0,
    kinds: Collection[str] = KINDS,
) -> tuple[Mutant, ...]:
    """Twins of a claim, each changed in one place so that the sources no longer carry it.

    Args:
        claim: taken to be true; a heading asserts nothing and has no mutants, nor has a claim of over 2,000 code points.
        quotes: its citations as located; the sentences in which they stand are its evidence.
        sources: by number; all that may be cited, not only those that are.
        seed: the same seed gives the same mutants, on every machine; they do not depend on the other kinds asked for.
        kinds: of :data:`KINDS`.

    Returns:
        Up to six for each kind, by kind in the order of :data:`KINDS`; no two alike.

    Raises:
        SettingsError: an unknown kind.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise SettingsError(f"unknown kind of mutant {unknown[0]!r}; allowed are {', '.join(KINDS)}", field="kinds")
    if claim.kind == "heading" or len(claim.text) > LONGEST:
        return ()
    case = case_of(claim, quotes, sources)
    out: dict[Claim, Mutant] = {}
    for kind in KINDS:
        if kind in kinds:
            # A text as seed is hashed by its bytes: the same on every machine.
            rng = Random(f"{seed}/{claim.id}/{kind}")  # noqa: S311 - a choice that can be made again
            for change in islice(_MAKERS[kind](case, rng), MOST_OF_A_KIND):
                mutant = made(kind, claim, change)
                if not _is_idle(mutant, case):
                    out.setdefault(mutant.claim, mutant)
    return tuple(out.values())


def _is_idle(mutant: Mutant, case: Case) -> bool:
    """Whether a change changed nothing: the same words but for typography, or words that a cited source says as they are."""
    twin = mutant.claim
    if _plain(twin.text) == _plain(case.text):
        return mutant.changed is not None or twin.citations == case.claim.citations
    whole = mutant.kind == "speaker_dropped"
    return any(
        _is_said(source.text, hit, whole=whole) for source in case.cited for hit in find_all(twin.text, source.text)
    )


def _is_said(text: str, hit: Span, *, whole: bool) -> bool:
    """Whether a stretch of a source is a sentence or a main clause of one: not "about [40 farms]", not "said that [...]"."""
    sentence = sentence_at(text, hit)
    before, after = text[sentence.start : hit.start].strip(), text[hit.end : sentence.end].strip(' .”"')
    if whole:
        return not before and not after
    return not before or _BEFORE_CLAUSE.search(before) is not None


def _plain(text: str) -> str:
    return " ".join(fold(text).text.casefold().split())
