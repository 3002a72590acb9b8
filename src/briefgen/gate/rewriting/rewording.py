"""Other orders of the same noun phrases: "the port's director" and "the director of the port", "Bell, the mayor," and "the mayor, Bell,"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from briefgen.gate.rewriting.lexicon import key_of
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity
from briefgen.text.units import TIME_UNITS

__all__ = ["reworded"]

_MOST = 10
# Ways looked at: many are alike, and in a long claim there are as many as the square of its phrases.
_LOOKED_AT = 300


def reworded(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """The units with one or two of their noun phrases in the other order; at most ten ways."""
    first = [*_turned(tuple(units))]
    seen = {_keys(units)}
    given = 0
    for way in islice(chain(first, (second for one in first for second in _turned(one))), _LOOKED_AT):
        key = _keys(way)
        if key in seen:
            continue
        seen.add(key)
        yield way
        given += 1
        if given == _MOST:
            return


def _keys(units: Sequence[Unit]) -> tuple[tuple[int, int], ...]:
    return tuple((u.span.start, u.span.end) for u in units if u.kind != "preposition" or u.text in _LASTING)


# "a loan over ten years", "a lease for ten years"
_LASTING = frozenset({"over", "for"})


def _turned(units: tuple[Unit, ...]) -> Iterator[tuple[Unit, ...]]:
    for index, unit in enumerate(units):
        if unit.text == "of":
            yield from _possessive(units, index)
            yield from _partitive(units, index)
        elif unit.text == ",":
            yield from _apposition(units, index)
        elif unit.text == "and":
            yield from _pair(units, index)
        elif unit.is_verb and unit.key in _GIVE:
            yield from _given(units, index)
        elif unit.text in _LASTING and _lasts(units, index):
            yield from _possessive(units, index)
        elif _counts(units, index) and _is_time(unit):
            yield from _of(units, index)
            yield from _lasting(units, index)
        elif (unit.kind in {"word", "name"} and _possesses(units, index)) or _counts(units, index):
            yield from _of(units, index)


_GIVE = frozenset(key_of(v) for v in "pay give award grant offer sell lend send hand owe".split())


def _pair(units: tuple[Unit, ...], joint: int) -> Iterator[tuple[Unit, ...]]:
    """Two that are named in the other order: "Tornvik and Brekke", "Dr Ann Bell and the engineer Olaf Moe"."""
    start, end = _start(units, joint), _end(units, joint + 1)
    while start < joint and units[start].kind in {"quantity", "date"}:
        start += 1
    left, right = units[start:joint], units[joint + 1 : end]
    named = [sum(u.kind == "name" for u in side) for side in (left, right)]
    if (
        named in ([1, 1], [0, 0])
        and left
        and right
        and not any(u.kind in {"quantity", "date", "quantifier"} for u in (*left, *right))
    ):
        right = tuple(replace(u, preposition=left[0].preposition) for u in right)
        yield (*units[:start], *right, units[joint], *left, *units[end:])


def _given(units: tuple[Unit, ...], verb: int) -> Iterator[tuple[Unit, ...]]:
    """“paid Veld 4 million” as “paid 4 million to Veld”, “pay each family 300 euros” as “pay 300 euros to each family”."""
    middle = _end(units, verb + 1)
    for cut in range(verb + 2, middle):
        begins = units[cut].kind in {"article", "quantity"} and units[cut - 1].is_nominal
        if begins and not any(u.kind == "quantity" for u in units[verb + 1 : cut]):
            joint = replace(units[cut], kind="preposition", text="to", key="to", value=None)
            whom = tuple(replace(u, preposition="to") if u.is_nominal else u for u in units[verb + 1 : cut])
            yield (*units[: verb + 1], *units[cut:middle], joint, *whom, *units[middle:])
            return


def _possesses(units: tuple[Unit, ...], index: int) -> bool:
    return (
        units[index].text.endswith(("'s", "s'", "’s", "s’")) and index + 1 < len(units) and units[index + 1].is_nominal
    )


def _counts(units: tuple[Unit, ...], index: int) -> bool:
    """Whether a figure stands before the noun it measures: "a 6.5 % pay rise"."""
    return (
        units[index].kind == "quantity"
        and index > 0
        and units[index - 1].kind == "article"
        and index + 1 < len(units)
        and units[index + 1].kind == "word"
        and units[index + 1].is_nominal
    )


def _start(units: Sequence[Unit], end: int) -> int:
    start = end
    while start > 0 and (units[start - 1].is_nominal or units[start - 1].kind == "article"):
        start -= 1
    return start


def _end(units: Sequence[Unit], start: int) -> int:
    end = start
    while end < len(units) and (units[end].is_nominal or units[end].kind in {"article", "quantifier"}):
        end += 1
    return end


def _possessive(units: tuple[Unit, ...], of: int) -> Iterator[tuple[Unit, ...]]:
    """“the director of the port” as “the port director”."""
    start, end = _start(units, of), _end(units, of + 1)
    if start == of or end == of + 1 or _measures(units[start:of]):
        return
    owner = tuple(replace(u, preposition=units[start].preposition) for u in units[of + 1 : end])
    yield (*units[:start], *owner, *units[start:of], *units[end:])


def _partitive(units: tuple[Unit, ...], of: int) -> Iterator[tuple[Unit, ...]]:
    """“Of the 60 members, 31 voted” as “31 of the 60 members voted”, and the other way round."""
    if all(u.kind in {"mark", "adverb"} for u in units[:of]):
        comma = next((i for i in range(of + 1, len(units)) if units[i].text == "," or units[i].is_verb), None)
        if comma is None or units[comma].text != ",":
            return
        end = comma + 1
        while end < len(units) and units[end].kind in {"quantity", "quantifier"}:
            end += 1
        if end > comma + 1:
            yield (*units[:of], *units[comma + 1 : end], *units[of:comma], *units[end:])
        return
    start = of
    while start > 0 and units[start - 1].kind in {"quantity", "quantifier"}:
        start -= 1
    verb = next(
        (i for i in range(of, len(units)) if units[i].is_verb or units[i].kind in {"mark", "negation"}), len(units)
    )
    if start < of and all(u.kind == "mark" for u in units[:start]) and verb < len(units):
        yield (*units[:start], *units[of:verb], *units[start:of], *units[verb:])


def _measures(head: Sequence[Unit]) -> bool:
    return all(u.kind in {"quantity", "article", "date"} for u in head)


def _of(units: tuple[Unit, ...], owner: int) -> Iterator[tuple[Unit, ...]]:
    """“The port's director” as “the director of the port”, “a 6.5 % rise” as “a rise of 6.5 %”."""
    start, end = _start(units, owner + 1), _end(units, owner + 1)
    joint = replace(units[owner], kind="preposition", text="of", key="of", value=None)
    yield (*units[:start], *units[owner + 1 : end], joint, *units[start : owner + 1], *units[end:])


def _is_time(unit: Unit) -> bool:
    return isinstance(unit.value, Quantity) and unit.value.kind == "measure" and unit.value.unit in TIME_UNITS


def _lasts(units: tuple[Unit, ...], joint: int) -> bool:
    """Whether a stretch of time stands behind a noun: "a lease for ten years"; not "leased the pier for ten years"."""
    end = joint + 1
    return (
        end < len(units)
        and _is_time(units[end])
        and joint > 1
        and units[joint - 1].kind == "word"
        and units[joint - 1].is_nominal
        and units[_start(units, joint)].kind == "article"
    )


def _lasting(units: tuple[Unit, ...], figure: int) -> Iterator[tuple[Unit, ...]]:
    """“A ten-year loan of 5 million” as “a loan of 5 million over ten years”, “for ten years”."""
    end = _end(units, figure + 1)
    while end + 1 < len(units) and units[end].text == "of" and _end(units, end + 1) > end + 1:
        end = _end(units, end + 1)
    start = _start(units, figure)
    for word in sorted(_LASTING):
        joint = replace(units[figure], kind="preposition", text=word, key=word, value=None)
        yield (*units[:start], *units[figure + 1 : end], joint, units[figure], *units[end:])


def _apposition(units: tuple[Unit, ...], comma: int) -> Iterator[tuple[Unit, ...]]:
    """“Bell, the mayor of Leeds,” as “the mayor of Leeds, Bell,”."""
    start, end = _start(units, comma), comma + 1
    while end < len(units) and (units[end].is_nominal or units[end].kind == "article" or units[end].text == "of"):
        end += 1
    while start > 1 and units[start - 1].text == "of":
        start = _start(units, start - 1)
    if (
        start == comma
        or end == comma + 1
        or (end < len(units) and units[end].text not in {",", ";"} and units[end].kind != "mark")
    ):
        return
    left, right = units[start:comma], units[comma + 1 : end]
    if any(u.kind == "name" for u in left) and any(u.kind == "name" for u in right):
        if left[0].kind != "article" and right[0].kind != "article":
            return  # two of a list
    elif not any(u.kind == "name" for u in (*left, *right)):
        return
    yield (*units[:start], *units[comma + 1 : end], units[comma], *units[start:comma], *units[end:])
