"""Fuller names of what a sentence calls "the contract": the words that the source itself put to that noun before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.matching import Page
from briefgen.gate.rewriting.subjects import nouns_meant, things_counted
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import RATES, units_of
from briefgen.model import Source, Span
from briefgen.text.dates import parse_iso
from briefgen.text.mentioned import is_person
from briefgen.text.person_nouns import is_person_noun
from briefgen.text.quantities import Quantity
from briefgen.text.sentences import sentences
from briefgen.text.tokens import words

__all__ = ["briefer"]

_POINTING = frozenset({"it", "they", "its", "their", "them"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_JOINS = frozenset({"with", "of", "by", "for", "from", "between"})


def briefer(units: Sequence[Unit], page: Page) -> Iterator[tuple[Unit, ...]]:
    """A claim with a noun's description cut to the noun, where the page says "the contract" and an earlier sentence which one.

    Args:
        units: of the claim: "the £50 million contract with Veld was cancelled".
        page: the sentence: "The contract was cancelled."

    Yields:
        The claim's units without the description of one noun, or of all that have one; without the noun that the source
        leaves out behind a number ("the other five ploughs"); with an owner told the other way ("the chair of Veld").
    """
    yield from _uncounted(units, page)
    yield from _owners_turned(units)
    yield from _spelt_out(units, page.source.text)
    cuts = [cut for h in range(len(units)) for cut in _cuts(units, h, page)]
    for cut in cuts:
        yield tuple(u for i, u in enumerate(units) if i not in cut)
    if len(cuts) > 1:
        taken = frozenset().union(*cuts)
        yield tuple(u for i, u in enumerate(units) if i not in taken)


_COUNTING = frozenset(
    "each other others both largest smallest biggest latest oldest newest first last rest remaining".split()
)


def _uncounted(units: Sequence[Unit], page: Page) -> Iterator[tuple[Unit, ...]]:
    """A claim without the noun behind a number where the page has the number alone, and the text before the noun."""
    for index in range(1, len(units)):
        noun, before = units[index], units[index - 1]
        counts = before.kind in {"quantity", "quantifier"} or before.text in _COUNTING
        if not counts or noun.kind != "word" or not noun.is_nominal:
            continue
        after = units[index + 1] if index + 1 < len(units) else None
        for place, given in enumerate(page.units):
            following = page.units[place + 1] if place + 1 < len(page.units) else None
            goes_on = after is not None and following is not None and page.has(after, place + 1)
            if not goes_on and any(u is not None and u.is_nominal for u in (after, following)):
                continue
            number = given.value.value if isinstance(given.value, Quantity) else None
            if page.has(before, place) and noun.key == things_counted(
                page.source.text, page.span, given.span.start, number
            ):
                yield (*units[:index], *units[index + 1 :])
                break


def _spelt_out(units: Sequence[Unit], source_text: str) -> Iterator[tuple[Unit, ...]]:
    """A claim with the one name or noun before it in place of a pronoun: "the borough's counsel said [the borough] would not"."""
    out = list(units)
    for index, unit in enumerate(units):
        if unit.kind != "pronoun" or unit.text not in {"he", "she", "it"}:
            continue
        meant = [u for u in units[:index] if _may_be_meant(u, source_text, person=unit.text != "it")]
        if len({u.key for u in meant}) == 1:
            noun = meant[0]
            out[index] = replace(
                noun, span=unit.span, text=noun.text.removesuffix("'s").removesuffix("’s"), preposition=unit.preposition
            )
    if tuple(out) != tuple(units):
        yield tuple(out)


def _may_be_meant(unit: Unit, source_text: str, *, person: bool) -> bool:
    """Whether a unit may be what a pronoun behind it stands for."""
    if unit.kind == "name":
        return is_person(unit.key, source_text) == person
    return not person and unit.kind == "word" and unit.is_nominal and not is_person_noun(unit.text)


def _owners_turned(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """“The chair of Veld” as “Veld's chair”, and the other way round."""
    for index in range(1, len(units) - 1):
        owner = units[index + 1]
        if units[index].text == "of" and owner.kind == "article" and index + 2 < len(units):
            owner = units[index + 2]
        if units[index].text != "of" or owner.kind != "name":
            continue
        start = index
        while start > 0 and units[start - 1].kind == "word" and units[start - 1].is_nominal:
            start -= 1
        if start < index:
            end = next(i for i in range(index, len(units)) if units[i] is owner) + 1
            turned = tuple(replace(u, preposition=units[start].preposition) for u in (owner,))
            yield (*units[:start], *turned, *units[start:index], *units[end:])


def _cuts(units: Sequence[Unit], head: int, page: Page) -> Iterator[frozenset[int]]:
    """The modifiers of a noun that may go: those before it, those behind it, or both."""
    noun = units[head]
    if noun.kind != "word" or not noun.is_nominal:
        return
    if head + 1 < len(units) and units[head + 1].is_nominal and not noun.text.endswith(("'s", "s'")):
        return
    if not _bare_in(page, noun.key):
        return
    before = _run_before(units, head)
    behind = _phrase_behind(units, head)
    for chosen in (before, behind, before | behind):
        if chosen and _licensed(
            noun.key, {_mark(units[i]) for i in chosen if units[i].kind not in {"article", "preposition"}}, page
        ):
            yield chosen


def _bare_in(page: Page, key: str) -> bool:
    """Whether the page has the noun with "the" alone, or a pronoun for it."""
    if any(
        u.text in _POINTING and key in nouns_meant(page.source.text, page.span, u.span.start, u.text)
        for u in page.units
    ):
        return True
    return any(
        u.key == key
        and u.kind == "word"
        and i
        and page.units[i - 1].kind == "article"
        and page.units[i - 1].text in _DEFINITE
        for i, u in enumerate(page.units)
    )


def _run_before(units: Sequence[Unit], head: int) -> frozenset[int]:
    start = head
    while start > 0 and units[start - 1].is_nominal:
        start -= 1
    return frozenset(range(start, head))


def _phrase_behind(units: Sequence[Unit], head: int) -> frozenset[int]:
    end = head + 1
    if end >= len(units) or units[end].text not in _JOINS:
        return frozenset()
    end += 1
    while end < len(units) and (units[end].is_nominal or units[end].kind == "article"):
        end += 1
    return frozenset(range(head + 1, end)) if end > head + 2 else frozenset()


def _mark(unit: Unit) -> str:
    """What a modifier is known by: a figure by its value, a name and a word by their keys."""
    if isinstance(unit.value, Quantity):
        return f"{unit.value.kind} {unit.value.value} {unit.value.unit}"
    return unit.key


def _licensed(key: str, marks: set[str], page: Page) -> bool:
    """Whether one earlier sentence puts all these marks to the noun, and none puts other figures or names to it."""
    anchor = parse_iso(page.source.date.value) if page.source.date else None
    text = page.source.text
    before = [m for at, m in _told(key, text, anchor) if at < page.span.start]
    if key == "ministry":  # of the minister's subject
        before += [m for at, m in _told("minister", text, anchor) if at < page.span.end]
    fit = [m for m in before if marks <= m]
    return bool(fit) and all(m <= fit[0] or m >= fit[0] or not _telling(m - fit[0], page.source) for m in before)


def _telling(marks: frozenset[str], source: Source) -> bool:
    return any(" " in m or any(c.isdigit() for c in m) for m in marks) or any(
        m in source.text for m in marks if m.istitle()
    )


def _told(key: str, source_text: str, anchor: dt.date | None) -> Iterator[tuple[int, frozenset[str]]]:
    """Where in a text a noun stands described, and with what: only the sentences are read that may have it."""
    for span in _sentences_with(source_text).get(key, ()):
        for marks in _described(span.of(source_text), source_text, anchor).get(key, ()):
            yield span.start, marks


@lru_cache(maxsize=256)
def _sentences_with(source_text: str) -> Mapping[str, tuple[Span, ...]]:
    """The sentences of a text by the keys that a unit of theirs may have."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for span in sentences(source_text):
        for key in {key for word in words(span.of(source_text)) for key in _keys_of(*word)}:
            found[key].append(span)
    return {key: tuple(spans) for key, spans in found.items()}


@lru_cache(maxsize=32768)
def _keys_of(word: str, key: str) -> tuple[str, ...]:
    folded = word.casefold()
    rate = RATES.get(folded)
    return (key, lx.base_key(folded, key), *((lx.key_of(rate),) if rate else ()))


@lru_cache(maxsize=8192)
def _described(sentence: str, source_text: str, anchor: dt.date | None) -> Mapping[str, tuple[frozenset[str], ...]]:
    """The nouns of a sentence that stand described, and with what."""
    found: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    units = units_of(sentence, source_text, anchor)
    for index, unit in enumerate(units):
        after = units[index + 1] if index + 1 < len(units) else None
        ends = after is None or not after.is_nominal or after.kind == "name"  # "agriculture minister Ann Bell"
        if unit.kind == "word" and unit.is_nominal and ends:
            around = _run_before(units, index) | _phrase_behind(units, index)
            marks = frozenset(_mark(units[i]) for i in around if units[i].kind not in {"article", "preposition"})
            if marks:
                found[unit.key].append(marks)
    return {key: tuple(marks) for key, marks in found.items()}
