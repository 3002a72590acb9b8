"""Numbers changed: to one that nobody wrote, or to another that the same source gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import regex

from briefgen.mutants.case import Case, keys, share
from briefgen.mutants.mutant import Edit
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.sentences import sentence_at

__all__ = ["is_given", "number", "own_figures", "read_at", "same_source_number"]

_READ = frozenset({"money", "percent", "count", "measure", "ordinal"})
_SMALL = "two three four five six seven eight nine ten eleven twelve".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD = regex.compile(rf"\b(?:{'|'.join(_SMALL + _TENS)})\b", regex.IGNORECASE)
_ORDINAL_END = regex.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_TRIES = 12
_APART = Decimal("0.1")  # a figure within a tenth of another may be the same one, rounded
_SAME_THING = 0.6  # share of the claim's words from which another sentence may tell of the same thing

Valued = tuple[Quantity, Decimal]


def number(case: Case, rng: Random) -> Iterator[Edit]:
    """Another number, which no cited source gives in that kind and unit."""
    for old, value in own_figures(case):
        for _ in range(_TRIES):
            edit = Edit(old.span.start, old.span.end, _other_number(old.span.of(case.text), rng))
            new = read_at(case, edit)
            if new and _fits(case, old, value, new) and not is_given(case, *new):
                yield edit
                break


def same_source_number(case: Case, rng: Random) -> Iterator[Edit]:
    """A number of the same kind and unit that a cited source gives for something else."""
    for old, value in own_figures(case):
        edits = []
        for written in _figures_of_others(case, old):
            edit = Edit(old.span.start, old.span.end, written)
            new = read_at(case, edit)
            if new and _fits(case, old, value, new) and abs(new[1] - value) > _APART * max(abs(new[1]), abs(value)):
                edits.append(edit)
        if edits:
            yield rng.choice(edits)


def own_figures(case: Case) -> Iterator[Valued]:
    """The figures of the claim that could be read, outside quotation marks, with their values."""
    for found in quantities(case.text):
        if found.value is not None and found.kind in _READ and case.is_own(found.span.start, found.span.end):
            yield found, found.value


def read_at(case: Case, edit: Edit) -> Valued | None:
    """The figure that an edit writes, as the changed claim is read; None where it cannot be read whole."""
    text = case.text[: edit.start] + edit.now + case.text[edit.end :]
    for found in quantities(text):
        if found.span.start == edit.start and found.span.end == edit.start + len(edit.now) and found.value is not None:
            return found, found.value
    return None


def is_given(case: Case, figure: Quantity, value: Decimal) -> bool:
    """Whether a cited source gives this value in this kind and unit, for whatever thing."""
    return any(
        (q.kind, q.unit) == (figure.kind, figure.unit) and q.value == value
        for source in case.cited
        for q in quantities(source.text)
    )


def _other_number(words: str, rng: Random) -> str:
    """The same words with one digit, or one number word, changed."""
    digits = [i for i, c in enumerate(words) if c in "0123456789"]
    if digits:
        # The digits in front: a change at the end of a long number may be taken for rounding.
        at = rng.choice(digits[:2])
        lowest = "1" if at == digits[0] else "0"
        new = rng.choice([d for d in "0123456789" if d >= lowest and d != words[at]])
        return _ordinal(words[:at] + new + words[at + 1 :])
    found = _WORD.search(words)
    if found is None:
        return words
    row = _SMALL if found[0].casefold() in _SMALL else _TENS
    new = rng.choice([w for w in row if w != found[0].casefold()])
    return words[: found.start()] + (new.capitalize() if found[0][0].isupper() else new) + words[found.end() :]


def _ordinal(words: str) -> str:
    def ending(match: regex.Match[str]) -> str:
        before = words[: match.start()]
        if before[-2:-1] == "1":
            return "th"
        return {"1": "st", "2": "nd", "3": "rd"}.get(before[-1], "th")

    return _ORDINAL_END.sub(ending, words)


def _fits(case: Case, old: Quantity, value: Decimal, new: Valued) -> bool:
    """Whether the new figure is of the old one's kind, and cannot hold where the old one does."""
    figure, other = new
    if (figure.kind, figure.unit) != (old.kind, old.unit) or other == value:
        return False
    if figure.kind == "percent" and other > 100 >= value:
        return False
    if old.bound == "about":
        return abs(other - value) > 2 * _APART * value
    told = [v for text in case.evidence for q in quantities(text) if q.kind == old.kind and (v := q.value) is not None]
    # "over 40" still holds where the source says 52, "up to 60" where it says 50.
    if old.bound == "over":
        return other > max([value, *told])
    if old.bound == "under":
        return other < min([value, *told])
    return True


def _figures_of_others(case: Case, old: Quantity) -> Iterator[str]:
    here = {q.value for q in quantities(case.text)}
    hyphened = "-" in old.span.of(case.text)
    seen = set()
    for source in case.cited:
        for q in quantities(source.text):
            written = q.span.of(source.text)
            if (q.kind, q.unit) != (old.kind, old.unit) or q.value in here | {None} or "\n" in written:
                continue
            if written in seen or ("-" in written) != hyphened or _of_the_same(case, old, q, source.text):
                continue
            seen.add(written)
            yield written


def _of_the_same(case: Case, old: Quantity, other: Quantity, text: str) -> bool:
    """Whether a figure may tell of the same thing: a sentence that is no evidence and shares most of the claim's words."""
    sentence = sentence_at(text, other.span).of(text)
    if sentence in case.evidence:
        return False
    wanted = keys(case.text) - keys(old.span.of(case.text))
    return share(wanted, keys(sentence)) >= _SAME_THING
