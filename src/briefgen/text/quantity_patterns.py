"""How quantities, and the numbers that are none, are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from briefgen.text.currencies import CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS
from briefgen.text.numerals import CARDINAL, DIGITS, GAP, ORDINAL, SCALE
from briefgen.text.units import UNIT_SYMBOLS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BETWEEN",
    "BLOB",
    "CLOCK",
    "DASHED",
    "DIGIT",
    "IGNORED",
    "JOIN",
    "LABEL",
    "LABELLING",
    "LEFT",
    "LINK",
    "MENTION",
    "NAME_LABEL",
    "ORDINAL_HIT",
    "REACH",
    "RIGHT",
    "SCALE_OF",
    "URL",
    "VAGUE",
    "any_of",
]

REACH = 40  # code points of context in which a bound or a range partner may stand


def any_of(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True))


LEFT = r"(?<![\p{L}\p{M}\p{N}_.,/:\p{Sc}%°#@&+*=])(?<![\p{L}\p{N}]')"
RIGHT = r"(?![\p{L}\p{M}\p{N}_])"
LINK = rf"(?:-|{GAP})"
_PERCENT = rf"(?<percent>(?<=[0-9])pc|[ ]?%(?:[ ]points?)?|{LINK}?per[ -]?cent(?:age[ -]points?)?|{LINK}percentage[ -]points?|[ ]?pp)"
MENTION = regex.compile(
    rf"{LEFT}(?<sign>(?<![^\s(])-)?"
    rf"(?:(?<sign_before>US[ ]\$|{any_of(CURRENCY_SIGNS)})[ ]?|(?<code>{any_of(CURRENCY_CODES)}){GAP}?)?"
    rf"(?:(?<digits>{DIGITS})|(?<words>(?i:{CARDINAL})))"
    rf"(?<half>{LINK}and{LINK}a{LINK}half(?![\p{{L}}]))?"
    rf"(?:{LINK}?(?<scale>(?i:hundred|thousand|million|billion|trillion|lakh|crore)|{SCALE}){RIGHT})?"
    rf"(?:{_PERCENT}{RIGHT}|{LINK}(?<money>(?i:{any_of(CURRENCY_NAMES.keys() - {'p'})})){RIGHT}|(?<pence>p){RIGHT}"
    rf"|{LINK}(?<unit>(?i:{any_of(UNITS)})){RIGHT}|{LINK}?(?<symbol>{any_of(UNIT_SYMBOLS)}){RIGHT})?"
    r"(?![\p{L}\p{M}\p{N}_])"
)
ORDINAL_HIT = regex.compile(
    rf"{LEFT}(?<![-'])(?:(?:[0-9]{{1,4}}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})++)(?:st|nd|rd|th)|(?i:{ORDINAL})){RIGHT}"
)
BLOB = regex.compile(r"[^\s\"()\[\]{}—;!?<>~≈≥≤…|]+")
# What parts two of them.
BETWEEN = frozenset(
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    '"()[]{}—;!?<>~≈≥≤…|'
)
DIGIT = regex.compile(r"\p{N}")
DASHED = regex.compile(r"(?<![^\s(])[\u2012\u2013](?=[\p{Sc}0-9])")
JOIN = regex.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")

# Bracketed citations and the numbers of a list: not the text's own quantities.
IGNORED = regex.compile(r"\[\s*+[0-9]++(?:\s*+[,;-]\s*+[0-9]++)*+\s*+\]|(?m:^[ ]*\(?[0-9]{1,2}[.)](?=[ ]+\S))")

_LABEL_WORDS = """
article section clause schedule chapter room route flight channel radio type class grade level phase stage step tier
zone act page paragraph figure table appendix rule resolution directive regulation volume issue band platform gate
terminal formula division unit model mark version line item lot category group apollo boeing airbus windows bbc number junction
highway berth pier day week
""".split()
LABEL = regex.compile(
    rf"{LEFT}(?:(?i:{any_of(_LABEL_WORDS)})\.?|Nos?\.?|(?:nos?|ss?|pp?|art|cl|ch|fig|vol|reg|para|sch)\.)(?:{GAP}|-|(?<=\.))[0-9]+(?:[./][0-9]+)*[\p{{L}}]?"
    rf"(?:\([0-9a-z]\))*{RIGHT}(?![.,][0-9]|-\p{{L}})"
    rf"|{LEFT}(?:(?i:{any_of(_LABEL_WORDS)})s|Nos\.?|nos\.){GAP}[0-9]+"
    rf"(?:(?:-|,?{GAP}(?:and|to|or){GAP}|,{GAP})[0-9]+){{0,9}}{RIGHT}(?![.,][0-9]|-)"
)
# Every word with which LABEL may begin.
LABELLING = frozenset(
    [*_LABEL_WORDS, *(f"{w}s" for w in _LABEL_WORDS), *"no nos s ss p pp art cl ch fig vol reg para sch".split()]
)
NAME_LABEL = regex.compile(
    r"[0-9]+-\p{Lu}\p{L}*|[\p{L}][\p{L}\p{M}\p{N}./'&-]*|[0-9]{1,2}/[0-9]{1,2}|[0-9][A-Z]|[0-9]{1,2}[:.][0-9]{2}[ap]m|[0-9]{1,2}[ap]m|[0-9]{1,2}:[0-9]{2}"
)
CLOCK = regex.compile(
    rf"{LEFT}(?<hour>1[0-2]|0?[1-9])(?:[:.](?<minute>[0-5][0-9]))?{GAP}?(?<half>[AaPp])(?:\.{GAP}?m\.|\.?m)(?![\p{{L}}\p{{N}}])"
)
URL = regex.compile(r"(?i)(?:https?://|www\.).*|[^\s@]*+@\S*+|\S+\.(?:com|org|net|uk|gov|html?)(?:/\S*)?")

VAGUE = regex.compile(
    rf"{LEFT}(?i:(?:(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions|lakhs|crores)"
    rf"(?:{GAP}of{GAP}(?:thousands|millions|billions|trillions))?"
    rf"|(?:several|many|few|some|couple{GAP}of){GAP}(?:dozen|hundred|thousand|million|billion|trillion)"
    rf"|(?:{CARDINAL})(?<=thousand|million|billion|trillion),{GAP}(?:{CARDINAL})))(?![\p{{L}}\p{{N}}.,]*[\p{{N}}]){RIGHT}"
)
SCALE_OF = regex.compile(
    rf"(?:[0-9]|\b){LINK}?(?<scale>(?i:hundred|thousand|million|billion|trillion|lakh|crore)|(?<=[0-9][ -]?){SCALE})\b"
)
