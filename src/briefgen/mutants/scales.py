"""The same digits in another scale or unit."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from briefgen.mutants.case import Case
from briefgen.mutants.figures import is_given, own_figures, read_at
from briefgen.mutants.mutant import Edit

__all__ = ["scale", "unit"]

_SCALES = {
    "hundred": ("thousand",),
    "thousand": ("million", "hundred"),
    "million": ("billion", "thousand"),
    "billion": ("million", "trillion"),
    "trillion": ("billion",),
    "k": ("m",),
    "m": ("bn",),
    "bn": ("m",),
    "tn": ("bn",),
}
_SCALE = regex.compile(r"\b(?:hundred|thousand|million|billion|trillion)\b|(?<=[0-9])(?:k|m|bn|tn)\b", regex.IGNORECASE)
_GROUPED = regex.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9.])")

_UNITS = {
    "£": "$€", "$": "£€", "€": "$£",
    "pound": ("dollar", "euro"), "dollar": ("euro", "pound"), "euro": ("dollar", "pound"),
    "minute": ("hour",), "hour": ("minute", "day"), "day": ("week", "month"), "week": ("month", "day"),
    "month": ("week", "year"), "year": ("month", "week"), "decade": ("year",),
    "kilometre": ("mile",), "mile": ("kilometre",), "metre": ("foot",), "km": ("miles",), "acre": ("hectare",),
    "hectare": ("acre",), "tonne": ("kilogram",), "kg": ("tonnes",), "litre": ("gallon",), "megawatt": ("gigawatt",),
    "gigawatt": ("megawatt",), "MW": ("GW",), "GW": ("MW",), "kWh": ("MWh",), "MWh": ("GWh",),
    "per cent": ("percentage points",), "percent": ("percentage points",), "percentage points": ("per cent",),
}  # fmt: skip
_UNIT = regex.compile(
    r"(?<sign>[£$€])|(?<![\p{L}])(?<name>"
    + "|".join(sorted((regex.escape(u) for u in _UNITS if u[0].isalpha()), key=len, reverse=True))
    + r")(?:(?<!cent|points)(?<plural>s))?(?![\p{L}])"
)
_CHANGE_BEFORE = regex.compile(r"\bby (?:\w+ ){0,2}$")


def scale(case: Case, rng: Random) -> Iterator[Edit]:
    """A thousand times more or less: the scale word, or the groups of a long number."""
    for old, value in own_figures(case):
        words = old.span.of(case.text)
        options = [w for w in _rescaled(words, rng) if w != words]
        for now in options:
            edit = Edit(old.span.start, old.span.end, now)
            new = read_at(case, edit)
            if (
                new
                and new[1] != value
                and new[0].kind == old.kind
                and not is_given(case, *new)
                and _holds(old.bound, new[1] > value)
            ):
                yield edit
                break


def _holds(bound: str, larger: bool) -> bool:  # noqa: FBT001 - an inner rule
    """Whether a change in this direction makes a bounded figure false: "over £2m" says nothing against "over £2,000"."""
    return bound in {"", "about"} or larger == (bound == "over")


def _rescaled(words: str, rng: Random) -> list[str]:
    found = _SCALE.search(words)
    if found:
        options = list(_SCALES[found[0].casefold()])
        rng.shuffle(options)
        return [words[: found.start()] + new + words[found.end() :] for new in options]
    grouped = _GROUPED.search(words)
    if grouped is None or not grouped[0].endswith("0"):
        return []
    value = int(grouped[0].replace(",", ""))
    return [words[: grouped.start()] + f"{new:,}" + words[grouped.end() :] for new in (value * 10, value // 10)]


def unit(case: Case, rng: Random) -> Iterator[Edit]:
    """The same number of something else: another currency, another unit of time or measure."""
    for old, _ in own_figures(case):
        words = old.span.of(case.text)
        found = _UNIT.search(words)
        if found is None:
            continue
        was = found["sign"] or found["name"]
        if "per" in was and not _CHANGE_BEFORE.search(case.text[: old.span.start]):
            continue  # "40 percentage points of the staff" says nothing at all
        now = rng.choice(list(_UNITS[was]))
        plural = found["plural"] or ""
        now = "feet" if (now, plural) == ("foot", "s") else now + plural
        edit = Edit(old.span.start, old.span.end, words[: found.start()] + now + words[found.end() :])
        new = read_at(case, edit)
        if new and new[0].unit != old.unit and not is_given(case, *new):
            yield edit
