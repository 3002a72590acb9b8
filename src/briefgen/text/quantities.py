"""Quantities as a text writes them: kind, value, written precision, unit, and what is counted. Abstains rather than guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import regex

from briefgen.model import Span
from briefgen.text.currencies import CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS
from briefgen.text.dates import dates
from briefgen.text.heads import head_after
from briefgen.text.numerals import (
    CARDINAL,
    DIGITS,
    GAP,
    ORDINAL,
    SCALE,
    cardinal_value,
    digits_value,
    ordinal_value,
    scale_exponent,
)
from briefgen.text.plain import plain
from briefgen.text.tokens import FUNCTION_WORDS
from briefgen.text.units import TIME_UNITS, UNIT_SYMBOLS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Quantity", "quantities"]


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
        head: lower-case noun that is counted or described, as the next content noun after the mention ("45,000 staff" ->
            "staff"; "£50m contract" -> "contract"; "£330 million with NHS England" -> ""); "" where there is none.
    """

    span: Span
    kind: Literal["money", "percent", "count", "measure", "ordinal", "label", "unparsed"]
    value: Decimal | None
    unit: str
    places: int
    bound: Literal["", "about", "over", "under"]
    head: str



def _any(words: Iterable[str]) -> str:
    return "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True))


_LEFT = r"(?<![\p{L}\p{M}\p{N}_.,/:\p{Sc}%°#@&+*=])(?<![\p{L}\p{N}]')"
_RIGHT = r"(?![\p{L}\p{M}\p{N}_])"
_LINK = rf"(?:-|{GAP})"
_PERCENT = (
    rf"(?<percent>[ ]?%(?:[ ]points?)?|{_LINK}?per[ -]?cent(?:age[ -]points?)?|{_LINK}percentage[ -]points?|[ ]?pp)"
)
_MENTION = regex.compile(
    rf"{_LEFT}(?<sign>(?<![^\s(])-)?"
    rf"(?:(?<sign_before>US[ ]\$|{_any(CURRENCY_SIGNS)})[ ]?|(?<code>{_any(CURRENCY_CODES)}){GAP}?)?"
    rf"(?:(?<digits>{DIGITS})|(?<words>(?i:{CARDINAL})))"
    rf"(?<half>{GAP}and{GAP}a{GAP}half(?![\p{{L}}-]))?"
    rf"(?:{_LINK}?(?<scale>(?i:hundred|thousand|million|billion|trillion|lakh|crore)|{SCALE}){_RIGHT})?"
    rf"(?:{_PERCENT}{_RIGHT}|{_LINK}(?<money>(?i:{_any(CURRENCY_NAMES.keys() - {'p'})})){_RIGHT}|(?<pence>p){_RIGHT}"
    rf"|{_LINK}(?<unit>(?i:{_any(UNITS)})){_RIGHT}|{_LINK}?(?<symbol>{_any(UNIT_SYMBOLS)}){_RIGHT})?"
    r"(?![\p{L}\p{M}\p{N}_])"
)
_ORDINAL_HIT = regex.compile(rf"{_LEFT}(?<![-'])(?:[0-9]{{1,4}}(?:st|nd|rd|th)|(?i:{ORDINAL})){_RIGHT}")
_BLOB = regex.compile(r"[^\s\"()\[\]{}—;!?<>~≈≥≤…|]+")
_DIGIT = regex.compile(r"\p{N}")
_DASHED = regex.compile(r"(?<![^\s(])[\u2012\u2013](?=[\p{Sc}0-9])")
_JOIN = regex.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")

# Bracketed citations and the numbers of a list: not the text's own quantities.
_IGNORED = regex.compile(r"\[\s*[0-9]+(?:\s*[,;-]\s*[0-9]+)*\s*\]|(?m:^[ ]*\(?[0-9]{1,2}[.)](?=[ ]+\S))")

_LABEL_WORDS = """
article section clause schedule chapter room route flight channel radio type class grade level phase stage step tier
zone act page paragraph figure table appendix rule resolution directive regulation volume issue band platform gate
terminal formula division unit model mark version line item lot category group apollo boeing airbus windows bbc number junction
highway berth pier day week
""".split()  # noqa: SIM905 - a table
_LABEL = regex.compile(
    rf"{_LEFT}(?:(?i:{_any(_LABEL_WORDS)})\.?|Nos?\.?|nos?\.)(?:{GAP}|-|(?<=\.))[0-9]+(?:[./][0-9]+)*[\p{{L}}]?"
    rf"(?:\([0-9a-z]\))*{_RIGHT}(?![.,][0-9]|-\p{{L}})"
    rf"|{_LEFT}(?:(?i:{_any(_LABEL_WORDS)})s|Nos\.?|nos\.){GAP}[0-9]+"
    rf"(?:(?:-|,?{GAP}(?:and|to|or){GAP}|,{GAP})[0-9]+){{0,9}}{_RIGHT}(?![.,][0-9]|-)"
)
_NAME_LABEL = regex.compile(
    r"[\p{L}][\p{L}\p{M}\p{N}./'&-]*|[0-9]{1,2}/[0-9]{1,2}|[0-9][A-Z]|[0-9]{1,2}[:.][0-9]{2}[ap]m|[0-9]{1,2}[ap]m|[0-9]{1,2}:[0-9]{2}"
)
_URL = regex.compile(r"(?i)(?:https?://|www\.).*|\S*@\S*|\S+\.(?:com|org|net|uk|gov|html?)(?:/\S*)?")

_VAGUE = regex.compile(
    rf"{_LEFT}(?i:(?:(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions|lakhs|crores)"
    rf"(?:{GAP}of{GAP}(?:thousands|millions|billions|trillions))?"
    rf"|(?:several|many|few|some|couple{GAP}of){GAP}(?:dozen|hundred|thousand|million|billion|trillion)"
    rf"|(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine){GAP}in{GAP}(?:[0-9]+|(?:{CARDINAL}))))(?![\p{{L}}\p{{N}}.,]*[\p{{N}}]){_RIGHT}"
)
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "eighth": 8,
          "eighths": 8, "tenth": 10, "tenths": 10, "sixths": 6}  # fmt: skip
_FRACTION = regex.compile(
    rf"{_LEFT}(?i:(?:(?<top>one|two|three|four|five|six|seven|nine)(?:-|{GAP})(?<part>{_any(_PARTS)})"
    rf"|a{GAP}(?<one>quarter|third|fifth|sixth|eighth|tenth)"
    rf"(?:(?={GAP}of\b)|(?<=\b(?:by|than|about|nearly|almost|over|under|just|around|roughly){GAP}a{GAP}\p{{L}}+))"
    rf"(?:{GAP}of{GAP}an?{GAP}(?<whole>million|billion|trillion))?"
    rf"|(?<half>(?<!\band{GAP}a{GAP})half)(?:{GAP}(?:a|an){GAP}(?<what>million|billion|trillion|dozen|century|decade|hour|day|mile|year))?))"
    rf"(?![\p{{L}}-]){_RIGHT}"
)
_DOZEN = regex.compile(rf"{_LEFT}(?i:(?:(?<n>a|{CARDINAL}|[0-9]+){GAP})?dozen){_RIGHT}")

_BOUND_BEFORE = (
    ("over", r"no{0}fewer{0}than|no{0}less{0}than|not{0}less{0}than|at{0}least|more{0}than|greater{0}than|upwards?{0}of"
             r"|in{0}excess{0}of|exceeding|above|over|minimum{0}of|[>≥]"),
    ("under", r"no{0}more{0}than|not{0}more{0}than|at{0}most|less{0}than|fewer{0}than|lower{0}than|up{0}to|as{0}(?:many|much){0}as"
              r"|maximum{0}of|under|below|[<≤]"),
    ("about", r"about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca?\.|close{0}to|(?:an{0})?estimated"
              r"|in{0}the{0}region{0}of|~|≈"),
)  # fmt: skip
_BEFORE = tuple(
    (bound, regex.compile(rf"(?<![\p{{L}}])(?:{pattern.format(GAP)})(?:{GAP}(?:an?|the))?(?:{GAP})?$", regex.IGNORECASE))
    for bound, pattern in _BOUND_BEFORE
)
_HANDED = regex.compile(r"(?:hand|turn|take|took|carr|pass|spread|pull|spill|paid|pay)\p{L}*\s+over\s+$", regex.IGNORECASE)
_AFTER = (
    ("over", regex.compile(rf"\+|-plus\b|{GAP}(?:or|and){GAP}(?:more|over|above)\b", regex.IGNORECASE)),
    ("under", regex.compile(rf"{GAP}or{GAP}(?:less|fewer|under|below)\b", regex.IGNORECASE)),
    ("about", regex.compile(rf"-ish\b|{GAP}or{GAP}so\b", regex.IGNORECASE)),
)
_REACH = 40  # code points of context in which a bound or a range partner may stand


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, ascending; a mention that is part of a date is left to :mod:`briefgen.text.dates`."""
    view = _view(text)
    taken = bytearray(len(view))
    for span in [d.span for d in dates(text)] + [Span(*m.span()) for m in _IGNORED.finditer(view)]:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Quantity] = []
    for reader in (_labels, _vague, _fractions, _ordinals, _mentions):
        for quantity in reader(view, taken):
            span = quantity.span
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(quantity)
    found.extend(_leftovers(view, taken))
    found = _ranges(view, sorted(found, key=lambda q: q.span))
    return tuple(_in_context(view, q) for q in found)


def _view(text: str) -> str:
    """Plain text in which only a space that groups digits is still a narrow no-break one."""
    marks = list(plain(text))
    for match in _DASHED.finditer(text):  # a minus or a bullet
        marks[match.start()] = "–"
    for match in _JOIN.finditer(text):
        marks[match.start()] = "\u202f"
    return "".join(marks)


def _quantity(start: int, end: int, kind: str, value: Decimal | None = None, unit: str = "", places: int = 0) -> Quantity:
    return Quantity(Span(start, end), kind, value, unit, places, "", "")  # type: ignore[arg-type]


def _labels(view: str, _taken: bytearray) -> Iterator[Quantity]:
    for match in _LABEL.finditer(view):
        yield _quantity(*match.span(), "label")
    for match in _BLOB.finditer(view):
        written = match[0].rstrip(".,:'")
        if not _DIGIT.search(written):
            continue
        bare = written.lstrip("'").removesuffix("'s")
        at = match.start() + written.index(bare)
        if _URL.fullmatch(written) or (_NAME_LABEL.fullmatch(bare) and not _MENTION.fullmatch(bare)):
            yield _quantity(at, at + len(bare), "label")


def _vague(view: str, _taken: bytearray) -> Iterator[Quantity]:
    for match in _VAGUE.finditer(view):
        yield _quantity(*match.span(), "unparsed")


def _fractions(view: str, _taken: bytearray) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(view):
        sure = match["half"] is None or match["what"] or _halves(view, match)
        sure = sure and not (match["top"] and match["part"].casefold() == "quarters" and match["top"].casefold() != "three")
        yield _fraction(match) if sure else _quantity(*match.span(), "unparsed")
    for match in _DOZEN.finditer(view):
        count = match["n"] and (cardinal_value("one" if match["n"].casefold() == "a" else match["n"]) or digits_value(match["n"]))
        if count:
            yield _quantity(*match.span(), "count", count[0] * 12)
        else:
            yield _quantity(*match.span(), "unparsed")


def _halves(view: str, match: regex.Match[str]) -> bool:
    """Whether "half" is a share: "half of the staff", "by half", not "the first half"."""
    before = view[max(0, match.start() - 16) : match.start()]
    if _ORDERED.search(before):
        return False
    return bool(_SHARE_AFTER.match(view, match.end()) or _SHARE_BEFORE.search(before))


_ORDERED = regex.compile(rf"(?i)\b(?:first|second|last|this|that|other|better|next|latter|each|former)(?:{GAP}|-)$")
_SHARE_AFTER = regex.compile(rf"{GAP}(?:of|the|its|their|his|her|our|all|an?|as)\b")
_SHARE_BEFORE = regex.compile(rf"(?i)\b(?:by|than|about|nearly|almost|over|under|in|around|roughly|only|to|just){GAP}$")


def _fraction(match: regex.Match[str]) -> Quantity:
    if match["half"]:
        what = (match["what"] or "").casefold()
        if not what:
            return _quantity(*match.span(), "count", Decimal("0.5"), places=-1)
        if what == "dozen":
            return _quantity(*match.span(), "count", Decimal(6))
        if what in UNITS:
            return _quantity(*match.span(), "measure", Decimal("0.5"), UNITS[what], -1)
        exponent = scale_exponent(what)
        return _quantity(*match.span(), "count", Decimal("0.5").scaleb(exponent), places=exponent - 1)
    part = (match["part"] or match["one"]).casefold()
    top = cardinal_value(match["top"]) if match["top"] else (Decimal(1), 0)
    assert top is not None
    return _quantity(*match.span(), "count", top[0] / _PARTS[part], places=-2)


def _mentions(view: str, _taken: bytearray) -> Iterator[Quantity]:
    for match in _MENTION.finditer(view):
        quantity = _read(view, match)
        if quantity is not None:
            yield quantity


def _read(view: str, match: regex.Match[str]) -> Quantity | None:
    """One mention; None where it is no quantity ("one" alone)."""
    start, end = match.span()
    code = _currency(match)
    words = match["words"]
    unit = match["unit"] or match["symbol"]
    if words and words.casefold() == "one" and not (match["scale"] or unit or match["percent"] or match["money"] or code):
        return None
    number = digits_value(match["digits"]) if match["digits"] else cardinal_value(words)
    if number is None or not _whole(view, match) or _odd(view, match, code):
        return _quantity(start, end, "unparsed")
    value, places = number
    if match["half"]:
        value, places = value + Decimal("0.5"), -1
    if match["scale"]:
        exponent = scale_exponent(match["scale"])
        value, places = value.scaleb(exponent), places + exponent
    if match["sign"]:
        value = -value
    if match["pence"] or (match["money"] or "").casefold() == "pence":
        return _quantity(start, end, "money", value / 100, "GBP", places - 2)
    if code or match["money"]:
        return _quantity(start, end, "money", value, code or _named_currency(match), places)
    if match["percent"]:
        return _quantity(start, end, "percent", value, "pp" if "p" in match["percent"].casefold().replace("per", "", 1) else "%", places)
    if unit:
        name = UNIT_SYMBOLS.get(unit) or UNITS[regex.sub(r"\s+", " ", unit.casefold())]
        return _quantity(start, end, "measure", value, name, places)
    return _quantity(start, end, "count", value, "", places)


def _currency(match: regex.Match[str]) -> str:
    sign = match["sign_before"]
    if sign == "US $":
        return "USD"
    return CURRENCY_SIGNS[sign] if sign else match["code"] or ""


def _named_currency(match: regex.Match[str]) -> str:
    return CURRENCY_NAMES[regex.sub(r"\s+", " ", match["money"].casefold())]


def _odd(view: str, match: regex.Match[str], code: str) -> bool:
    """Whether a mention, well formed in itself, may be read in more than one way or only in part."""
    scale = match["scale"] or ""
    after = view[match.end() : match.end() + _REACH]
    if code and (match["percent"] or match["unit"] or match["symbol"] or match["money"] or match["pence"]):
        return True
    if len(scale) == 1 and scale != "k" and not (code or match["money"] or _money_range(view, match.start())):
        return True
    if len(scale) == 1 and regex.search(r"\s", match[0]) and not (code or match["money"]):
        return True
    if scale and len(scale) <= 3 and match["words"]:
        return True
    if _LEFT_OVER.match(after):
        return True
    if match["pence"] and scale:
        return True
    if match["money"] and not scale and match["money"].casefold().startswith("pound") and regex.match(r"\s+of\b", after):
        return True
    if match["unit"] and match["unit"].casefold() == "second" and "-" not in match[0]:
        return True
    # "45.000" is 45 with three decimals or forty-five thousand: only what follows tells.
    written = match["digits"] or ""
    thousands = "." in written and len(written.rpartition(".")[2]) == 3 and "," not in written
    if thousands and not (scale or match["percent"] or match["unit"] or match["symbol"]) and not written.startswith("0."):
        return True
    if match["digits"] and not (code or scale or match["percent"] or match["money"] or _unit_of(match)) and _names(view, match):
        return True
    at_time = regex.search(r"\b[Aa]t\s+$", view[max(0, match.start() - 5) : match.start()])
    return bool(at_time and regex.fullmatch(r"[0-9]{1,2}\.[0-5][0-9]", match[0]))


def _unit_of(match: regex.Match[str]) -> str:
    return match["unit"] or match["symbol"] or match["pence"] or ""


def _names(view: str, match: regex.Match[str]) -> bool:
    """Whether a bare number may name rather than count: "Boeing 737 jets", "London 2012", a year that the dates left."""
    year = bool(regex.fullmatch(r"(?:1[5-9]|20)[0-9]{2}", match["digits"]))
    if year and not head_after(view, match.end(), reach_in=False, attributive=False):
        return True
    before = _CAPITAL_BEFORE.search(view[max(0, match.start() - _REACH) : match.start()])
    return before is not None and before["word"].casefold() not in FUNCTION_WORDS | _COUNTING and "," not in match["digits"]


_CAPITAL_BEFORE = regex.compile(r"(?<![\p{L}'-])(?<word>\p{Lu}[\p{L}-]*)[ ]$")
_COUNTING = frozenset(
    """
    roughly approximately nearly almost around exactly another further fully last next first just only including nearly every
    """.split()
)


def _money_range(view: str, start: int) -> bool:
    return bool(_SIGNED_BEFORE.search(view[max(0, start - _REACH) : start]))


_SIGNED_BEFORE = regex.compile(rf"(?:{_any(CURRENCY_SIGNS)}){DIGITS}-$")
_LEFT_OVER = regex.compile(
    rf"(?i){_LINK}(?:thousand|million|billion|trillion|lakh|crore|dozen|score|hundred|mrd|mio|milliard|million|mn|bn|k)s?\b"
    rf"|{GAP}?(?-i:{_any(CURRENCY_CODES)})\b|[ ]?[\p{{Sc}}°‰\p{{No}}*^=×]|[ ]?(?-i:[mMkKbBgx])\b(?!['.])|{GAP}[0-9]"
    rf"|{GAP}and{GAP}{ORDINAL}\b|{GAP}(?:a\.m|p\.m|am|pm)\b|{GAP}(?:cents?|francs?|kr|krona|kroner|pesos?|lira|rials?|dirhams?)\b|:[0-9]"
)


def _whole(view: str, match: regex.Match[str]) -> bool:
    """Whether the mention is all that is written without a space around it, but for "-strong" and a partner in a range."""
    start, end = match.span()
    before = view[max(0, start - _REACH) : start]
    if before and _BLOB.match(before[-1]) and before[-1] != "'" and not _LOW_END.search(before):
        return False
    rest = _BLOB.match(view, end, end + _REACH)
    return rest is None or bool(_TAIL.fullmatch(rest[0].rstrip(".,:'")))


# What may stand joined to a mention: the lower end of a range before it; its upper end, "-strong" or "+" after it.
_LOW_END = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}%.,'/-])(?:{_any(CURRENCY_SIGNS)})?(?:[0-9][0-9.,]*(?:{SCALE}|%|p)?|(?i:{CARDINAL}))-$"
)
_TAIL = regex.compile(
    rf"(?:-(?:{_any(CURRENCY_SIGNS)})?[0-9][0-9.,]*(?:\p{{L}}{{0,3}}|%))?(?:-\p{{L}}+)*(?:'s?)?|\+|'s?"
)


def _ordinals(view: str, _taken: bytearray) -> Iterator[Quantity]:
    for match in _ORDINAL_HIT.finditer(view):
        value = ordinal_value(match[0])
        named = match[0][0].isupper() and regex.match(r"\s\p{Lu}", view[match.end() : match.end() + 2])
        kind = "unparsed" if value is None else "label" if named else "ordinal"
        yield _quantity(*match.span(), kind, value if kind == "ordinal" else None)


def _leftovers(view: str, taken: bytearray) -> Iterator[Quantity]:
    for match in _BLOB.finditer(view):
        if any(view[i].isnumeric() and not taken[i] for i in range(*match.span())) and _DIGIT.search(match[0]):
            start, end = match.start(), match.start() + len(match[0].rstrip(".,:'"))
            free = [i for i in range(start, end) if not taken[i]]
            yield _quantity(free[0], free[-1] + 1, "unparsed")


def _ranges(view: str, found: list[Quantity]) -> list[Quantity]:
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
    return bool(regex.search(rf"(?i)\bbetween{GAP}$", view[max(0, start - _REACH) : start]))


def _unparsed(quantity: Quantity) -> Quantity:
    return replace(quantity, kind="unparsed", value=None, unit="", places=0)


def _shared(view: str, left: Quantity, right: Quantity, *, hyphen: bool) -> tuple[Quantity, Quantity]:
    bare = left.kind in {"count", "money"} and not _SCALE_OF.search(left.span.of(view))
    if "label" in {left.kind, right.kind} or "ordinal" in {left.kind, right.kind}:
        return left, right
    if left.value is None or right.value is None:
        return (_unparsed(left) if bare else left), (_unparsed(right) if hyphen else right)
    scale = _SCALE_OF.search(right.span.of(view))
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
    if left.kind == "money" and right.kind == "count":
        right = replace(right, kind="money", unit=left.unit)
    elif left.kind == "count" and right.kind in {"percent", "measure", "money"}:
        left = replace(left, kind=right.kind, unit=right.unit)
    return left, right


_SCALE_OF = regex.compile(rf"(?:[0-9]|\b){_LINK}?(?<scale>(?i:hundred|thousand|million|billion|trillion|lakh|crore)|(?<=[0-9][ -]?){SCALE})\b")


def _in_context(view: str, quantity: Quantity) -> Quantity:
    if quantity.kind in {"label", "unparsed"}:
        return quantity
    start, end = quantity.span.start, quantity.span.end
    hyphened = "-" in quantity.span.of(view) and quantity.kind == "measure"
    if quantity.kind == "money":
        # "£50 million ($67 million) contract": both describe the contract.
        aside = _ASIDE.match(view, end)
        end = aside.end() if aside else end + 1 if view[start - 1 : start] == "(" and view[end : end + 1] == ")" else end
    head = head_after(
        view, end, reach_in=quantity.kind == "money", attributive=quantity.kind in {"money", "percent", "ordinal"} or hyphened
    )
    if quantity.kind == "measure" and not hyphened and not regex.match(rf"'|{GAP}of\b", view[end : end + 5]):
        head = ""
    return replace(quantity, bound=_bound(view, quantity), head=head)


_ASIDE = regex.compile(rf"{GAP}?\([^()\n]{{1,40}}\)")


def _bound(view: str, quantity: Quantity) -> Literal["", "about", "over", "under"]:
    before = view[max(0, quantity.span.start - _REACH) : quantity.span.start]
    after = view[quantity.span.end : quantity.span.end + 16]
    hits = [(hit.start(), bound, hit[0].strip()) for bound, pattern in _BEFORE if (hit := pattern.search(before))]
    if hits:
        # The longest wins: "no more than" holds "more than".
        _, bound, words = min(hits)
        # "over 12 months" is a stretch of time, not a floor; in "handed over 300 files" the word belongs to the verb.
        if not (words.casefold() == "over" and (quantity.unit in TIME_UNITS or _HANDED.search(before))):
            return bound  # type: ignore[return-value]
    for bound, pattern in _AFTER:
        if pattern.match(after):
            return bound  # type: ignore[return-value]
    return ""
