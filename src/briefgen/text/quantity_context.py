"""What the words around a quantity add: the partner in a range, the bound, the noun."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import regex

from briefgen.text.heads import head_after
from briefgen.text.numerals import GAP, scale_exponent
from briefgen.text.quantity_patterns import REACH, SCALE_OF
from briefgen.text.units import TIME_UNITS

if TYPE_CHECKING:
    from briefgen.text.quantity import Quantity

__all__ = ["in_context", "share_units"]

_BOUND_BEFORE = (
    ("over", (r"no{0}fewer{0}than|no{0}less{0}than|not{0}less{0}than|at{0}least|more{0}than|greater{0}than|upwards?{0}of"
             r"|in{0}excess{0}of|exceeding|above|over|minimum{0}of|[>≥]")),
    ("under", (r"no{0}more{0}than|not{0}more{0}than|at{0}most|less{0}than|fewer{0}than|lower{0}than|up{0}to|as{0}(?:many|much){0}as"
              r"|maximum{0}of|under|below|[<≤]")),
    ("about", (r"about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca?\.|close{0}to|(?:an{0})?estimated"
              r"|in{0}the{0}region{0}of|~|≈")),
)  # fmt: skip
BEFORE = tuple(
    (
        bound,
        regex.compile(rf"(?<![\p{{L}}])(?:{pattern.format(GAP)})(?:{GAP}(?:an?|the))?(?:{GAP})?$", regex.IGNORECASE),
    )
    for bound, pattern in _BOUND_BEFORE
)
HANDED = regex.compile(
    r"(?:hand|turn|take|took|carr|pass|spread|pull|spill|paid|pay)\p{L}{0,12}+\s++over\s++$", regex.IGNORECASE
)
AFTER = (
    ("over", regex.compile(rf"\+|-plus\b|{GAP}(?:or|and){GAP}(?:more|over|above)\b", regex.IGNORECASE)),
    ("under", regex.compile(rf"{GAP}or{GAP}(?:less|fewer|under|below)\b", regex.IGNORECASE)),
    ("about", regex.compile(rf"-ish\b|{GAP}or{GAP}so\b", regex.IGNORECASE)),
)


def share_units(view: str, found: list[Quantity]) -> list[Quantity]:
    """Give the first of "10 to 12 per cent" the unit that the second shows, and the second of "£5-10m" the sign of the first."""
    for index in range(len(found) - 1):
        left, right = found[index], found[index + 1]
        between = view[left.span.end : right.span.start]
        hyphen = between == "-"
        if hyphen or _TO.fullmatch(between) or (_AND.fullmatch(between) and _between(view, left.span.start)):
            found[index], found[index + 1] = _shared(view, left, right, hyphen=hyphen)
    return found


_TO = regex.compile(rf"{GAP}to{GAP}")
_AND = regex.compile(rf"{GAP}and{GAP}")


def _between(view: str, start: int) -> bool:
    return bool(regex.search(rf"(?i)\bbetween{GAP}$", view[max(0, start - REACH) : start]))


def _unparsed(quantity: Quantity) -> Quantity:
    return replace(quantity, kind="unparsed", value=None, unit="", places=0)


def _shared(view: str, left: Quantity, right: Quantity, *, hyphen: bool) -> tuple[Quantity, Quantity]:
    bare = left.kind in {"count", "money"} and not SCALE_OF.search(left.span.of(view))
    if "label" in {left.kind, right.kind} or "ordinal" in {left.kind, right.kind}:
        return left, right
    if left.value is None or right.value is None:
        return (_unparsed(left) if bare else left), (_unparsed(right) if hyphen else right)
    scale = SCALE_OF.search(right.span.of(view))
    shift = scale_exponent(scale["scale"]) if scale else 0
    mantissa = right.value.scaleb(-shift)
    if hyphen and bare and left.value >= mantissa:  # a score, a vote, a telephone number
        return _unparsed(left), _unparsed(right)
    if shift and bare:
        # "5 to 10 million" means five million; "500 to 1 million" and "£5 to £10m" do not say.
        signed = left.kind == "money" and right.kind == "money"
        if signed and left.value >= mantissa:
            return left, right
        if signed or left.value >= mantissa:
            return _unparsed(left), right
        left = replace(left, value=left.value.scaleb(shift), places=left.places + shift)
    if left.kind == "money" and right.kind == "count" and not hyphen:
        right = _unparsed(right)  # "£5 to 10" and "£5 to 10 people" read alike
    elif left.kind == "money" and right.kind == "count":
        right = replace(right, kind="money", unit=left.unit)
    elif left.kind == "count" and right.kind in {"percent", "measure", "money"}:
        left = replace(left, kind=right.kind, unit=right.unit)
    return left, right


_OWNING = regex.compile(rf"'|{GAP}of\b")


def in_context(view: str, quantity: Quantity) -> Quantity:
    """The quantity with its bound and head."""
    if quantity.kind in {"label", "unparsed"}:
        return quantity
    start, end = quantity.span.start, quantity.span.end
    hyphened = "-" in quantity.span.of(view) and quantity.kind == "measure"
    if quantity.kind == "money":
        # "£50 million ($67 million) contract": both describe the contract.
        aside = _ASIDE.match(view, end)
        end = (
            aside.end() if aside else end + 1 if view[start - 1 : start] == "(" and view[end : end + 1] == ")" else end
        )
    head = head_after(
        view,
        end,
        reach_in=quantity.kind == "money",
        attributive=quantity.kind in {"money", "percent", "ordinal"} or hyphened,
    )
    if quantity.kind == "measure" and not hyphened and not _OWNING.match(view[end : end + 5]):
        head = ""
    bound, words = _bound(view, quantity)
    return replace(quantity, bound=bound, head=head, sense=_sense(words))


_REACHED = regex.compile(r"(?i)no\s|not\s|at\s+least|at\s+most|m(?:in|ax)imum|up\s+to|as\s|[≥≤+]|-plus|or\s|and\s")
_SHORT = regex.compile(r"(?i)nearly|almost|close\s")


def _sense(words: str) -> Literal["", "reached", "short"]:
    bare = words.strip()
    return "reached" if _REACHED.match(bare) else "short" if _SHORT.match(bare) else ""


_ASIDE = regex.compile(rf"{GAP}?\([^()\n]{{1,40}}\)")


# With one of these each bound before a figure ends, and with one each behind it begins.
_LAST = tuple(
    "than least most of exceeding above over below under to as about around roughly approximately approx approx. nearly almost some"
    " circa ca ca. c. estimated > ≥ < ≤ ~ ≈".split()
)
_MAY_FOLLOW = regex.compile(rf"[+-]|{GAP}(?:or|and){GAP}", regex.IGNORECASE)
_ARTICLES = ("a", "an", "the")


def _may_bound(before: str) -> bool:
    """Whether the words before a figure may end in a bound, an article behind it apart: told without a search for each bound."""
    bare = before.casefold().rstrip(" \r\n")
    if bare.endswith(_LAST):
        return True
    last = bare.rpartition(" ")[2].rpartition("\n")[2]
    return last in _ARTICLES and bare.removesuffix(last).rstrip(" \r\n").endswith(_LAST)


def _bound(view: str, quantity: Quantity) -> tuple[Literal["", "about", "over", "under"], str]:
    """The bound of a quantity and its words."""
    before = view[max(0, quantity.span.start - REACH) : quantity.span.start]
    after = view[quantity.span.end : quantity.span.end + 16]
    hits = [
        (hit.start(), bound, hit[0].strip())
        for bound, pattern in (BEFORE if _may_bound(before) else ())
        if (hit := pattern.search(before))
    ]
    if hits:
        # The longest wins: "no more than" holds "more than".
        _, bound, words = min(hits)
        # "over 12 months" is a stretch of time, not a floor; in "handed over 300 files" the word belongs to the verb.
        if not (words.casefold() == "over" and (quantity.unit in TIME_UNITS or HANDED.search(before))):
            return bound, words  # type: ignore[return-value]
    for bound, pattern in AFTER if _MAY_FOLLOW.match(after) else ():
        if behind := pattern.match(after):
            words = behind[0].strip() if bound != "about" else ""
            return bound, words  # type: ignore[return-value]
    return "", ""
