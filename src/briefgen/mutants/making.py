"""Mutants of one claim: every maker in turn, then what no mutant may be taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from briefgen.errors import SettingsError
from briefgen.model import Claim, Quote, Source
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

__all__ = ["KINDS", "mutants"]

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
        claim: taken to be true; a heading asserts nothing and has no mutants.
        quotes: its citations as located; the sentences in which they stand are its evidence.
        sources: by number; all that may be cited, not only those that are.
        seed: the same seed gives the same mutants, on every machine; they do not depend on the other kinds asked for.
        kinds: of :data:`KINDS`.

    Returns:
        Any number for each kind, by kind in the order of :data:`KINDS`; no two alike.

    Raises:
        SettingsError: an unknown kind.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise SettingsError(f"unknown kind of mutant {unknown[0]!r}; allowed are {', '.join(KINDS)}", field="kinds")
    if claim.kind == "heading":
        return ()
    case = case_of(claim, quotes, sources)
    out: dict[Claim, Mutant] = {}
    for kind in KINDS:
        if kind in kinds:
            # A text as seed is hashed by its bytes: the same on every machine.
            rng = Random(f"{seed}/{claim.id}/{kind}")  # noqa: S311 - a choice that can be made again
            for change in _MAKERS[kind](case, rng):
                mutant = made(kind, claim, change)
                if not _is_idle(mutant, case):
                    out.setdefault(mutant.claim, mutant)
    return tuple(out.values())


def _is_idle(mutant: Mutant, case: Case) -> bool:
    """Whether a change changed nothing: the same words but for typography, or words that a cited source holds as they are."""
    twin = mutant.claim
    if _plain(twin.text) == _plain(case.text):
        return mutant.changed is not None or twin.citations == case.claim.citations
    return any(find_all(twin.text, source.text) for source in case.cited)


def _plain(text: str) -> str:
    return " ".join(fold(text).text.casefold().split())
