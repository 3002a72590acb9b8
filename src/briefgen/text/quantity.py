"""One quantity of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from briefgen.model import Span

__all__ = ["Kind", "Quantity"]

Kind = Literal["money", "percent", "count", "measure", "ordinal", "label", "unparsed"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text.

    Attributes:
        span: the whole mention in the text given, currency sign, scale word and unit included ("£50 million", "45,000 staff"
            without the noun: "45,000"; "12-month" whole).
        kind: ``money``, ``percent``, ``count`` (a bare number of things), ``measure`` (with a unit, durations included),
            ``ordinal``, ``label`` (a number that names: "Article 50", "Boeing 737", "Section 12", "9/11", "COVID-19")
            or ``unparsed`` (digits or number words that could not be read: never licensed by guess).
        value: exact; None for ``label`` and ``unparsed``.
        unit: ISO 4217 code for money ("GBP", "USD"; "$" alone is "USD"), "%" for percent ("pp" for percentage points), a
            lower-case singular unit name for measures ("month", "km"), "" for counts and ordinals.
        places: decimal exponent of the last written digit, with scale applied: "£50m" and "£50 million" 6, "£50,000,000" 0,
            "£1.5 billion" 8, "45,000" 0, "3.2 %" -1.
        bound: "about" (around, roughly, nearly, some, c., ~), "over" (over, more than, at least), "under" (up to, less than,
            under, fewer than), or "" where none is written. The words of the bound are not in ``span``.
        sense: what the words of the bound add: "reached" where the value itself is allowed ("at least", "up to"), "short" where
            it is not quite reached ("nearly", "almost"), else "".
        head: lower-case noun that is counted or described, as the next content noun after the mention ("45,000 staff" ->
            "staff"; "£50m contract" -> "contract"; "£330 million with NHS England" -> ""); "" where there is none.
    """

    span: Span
    kind: Kind
    value: Decimal | None
    unit: str
    places: int
    bound: Literal["", "about", "over", "under"]
    head: str
    sense: Literal["", "reached", "short"] = ""
