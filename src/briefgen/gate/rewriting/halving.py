"""A claim that says two things, taken apart: each half has to follow by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.gate.rewriting.units import Unit

__all__ = ["halves", "rejoined"]

_JOINTS = frozenset({";", "while", "whereas", "although", "though"})
_PERSONAL = frozenset({"he", "she", "it", "they"})


def halves(units: tuple[Unit, ...]) -> Iterator[tuple[tuple[Unit, ...], tuple[tuple[Unit, ...], ...]]]:
    """The two clauses of a sentence joined by a conjunction.

    Yields:
        The first clause, and what the second may be: as it stands, with the first one's subject where it has none, or with
        it in a pronoun's place.
    """
    for index, unit in enumerate(units):
        if unit.text == "or" or (unit.kind not in {"conjunction", "but"} and unit.text not in _JOINTS):
            continue
        left, right = units[:index], units[index + 1 :]
        while left and left[-1].kind == "mark" and left[-1].text != '"':
            left = left[:-1]
        if not _has_verb(left) or not _has_verb(right):
            continue
        subject = left[: next(i for i, u in enumerate(left) if u.is_verb)]
        opener = next((u for u in right if u.kind != "adverb"), None)
        if opener is not None and opener.is_verb:
            yield left, ((*subject, *right),)
        elif opener is not None and opener.kind == "negation":
            yield left, (right, (*subject, *right))
        else:
            yield left, tuple(rejoined(right, subject))


def _has_verb(units: Sequence[Unit]) -> bool:
    return any(u.is_verb for u in units)


def rejoined(units: tuple[Unit, ...], subject: tuple[Unit, ...]) -> Iterator[tuple[Unit, ...]]:
    """The units as they stand, and with the subject of what came before in place of the pronoun that opens them."""
    yield units
    if subject and units and units[0].kind == "pronoun" and units[0].text in _PERSONAL:
        yield (*subject, *units[1:])
