"""Numerals, in digits and in English words, and the exact value of each; what is not well formed has no value."""

from __future__ import annotations

from decimal import Decimal

import regex

__all__ = [
    "CARDINAL",
    "DIGITS",
    "FIRST_WORD",
    "GAP",
    "ORDINAL",
    "SCALE",
    "cardinal_value",
    "digits_value",
    "ordinal_value",
    "scale_exponent",
]

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen".split()
    )
}
_TENS = {w: 10 * v for v, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_WORD_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "lakh": 5, "crore": 7}
_SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "mln": 6, "bn": 9, "b": 9, "tn": 12, "trn": 12, "cr": 7, "hundred": 2}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
        " sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {w[:-1] + "ieth": v for w, v in _TENS.items()}

# One gap between the words of a mention: a space or two, or one line end; never a blank line.
GAP = r"(?:[ ]{1,2}|[ ]?\r?\n[ ]?)"

_WORD = "|".join(sorted([*_SMALL, *_TENS], key=len, reverse=True))
_BIG = "|".join(w for w in _WORD_SCALES)
CARDINAL = (
    rf"(?:(?:(?:{_WORD})|an?(?={GAP}(?:{_BIG})\b))"
    rf"(?:(?:-|{GAP}|(?<=hundred|thousand|million){GAP}and{GAP})(?:{_WORD}|{_BIG})\b){{0,12}})"
)
# What number words begin with in a casefolded text.
FIRST_WORD = rf"(?:{_WORD}|an?(?=[ \r\n]{{1,4}}(?:{_BIG})))"
ORDINAL = rf"(?:(?:{'|'.join(_TENS)})-(?:{'|'.join(list(_ORDINALS)[:9])})|(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}))"
DIGITS = r"(?>[0-9]+(?:[,.\u202f][0-9]+)*)"  # atomic: all of it or nothing
SCALE = rf"(?:{_BIG}|mn|mln|bn|tn|trn|[kKmMbB]|BN|Bn|TN|cr)"

_ENGLISH = regex.compile(
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})++|[1-9][0-9]?(?:,[0-9]{2}(?=,))++,[0-9]{3})(?:\.[0-9]+)?"
)
_SPACED = regex.compile(r"[1-9][0-9]{0,2}(?:[\u00a0\u2009\u202f][0-9]{3})++(?:\.[0-9]+)?")
_LONGEST = 18  # digits; what is longer is an identifier
_NOT_DIGIT = regex.compile(r"[^0-9.]")


def digits_value(written: str) -> tuple[Decimal, int] | None:
    """Value and exponent of the last digit of a numeral in digits; None where it is not one way to write English numbers.

    Commas, no-break and thin spaces group by three (commas also as in "1,50,000"); a point parts the decimals. "1,23",
    "1.234,5" and "007" have no value.
    """
    if not (_ENGLISH.fullmatch(written) or _SPACED.fullmatch(written)):
        return None
    bare = _NOT_DIGIT.sub("", written)
    if len(bare) > _LONGEST:
        return None
    if len(bare) > 1 and bare[0] == "0" and bare[1] != ".":
        return None
    return Decimal(bare), -len(bare.partition(".")[2])


def cardinal_value(words: str) -> tuple[Decimal, int] | None:
    """Value of number words such as "two hundred and fifty", "a million"; None where they do not make one number."""
    total = group = 0
    last = 1000  # the value of the place that the next small word has to stay under, within its group
    ceiling = 10**15
    parts = [w for w in regex.split(r"[-\s]+", words.casefold()) if w != "and"]
    seen_scale = 0
    for index, word in enumerate(parts):
        if word in {"a", "an"} and index == 0:
            group, last = 1, 1
        elif word in _SMALL and (last > 10 or (last == 10 and 0 < _SMALL[word] < 10)):
            group, last = group + _SMALL[word], 1
        elif word in _TENS and last > 10:
            group, last = group + _TENS[word], 10
        elif word == "hundred" and 0 < group < 100:
            group, last, seen_scale = group * 100, 100, 2
        elif word in _WORD_SCALES and word != "hundred" and group > 0 and 10 ** _WORD_SCALES[word] < ceiling:
            ceiling = 10 ** _WORD_SCALES[word]
            total, group, last, seen_scale = total + group * ceiling, 0, 1000, _WORD_SCALES[word]
        else:
            return None
    places = seen_scale if parts and parts[-1] in _WORD_SCALES else 0
    return Decimal(total + group), places


def ordinal_value(words: str) -> Decimal | None:
    """Value of an ordinal in words ("twenty-first") or digits ("21st"); None for "21th" and the like."""
    folded = words.casefold()
    if folded[0].isdigit():
        number, ending = int(folded[:-2].replace(",", "")), folded[-2:]
        right = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return Decimal(number) if ending == right else None
    tens, _, unit = folded.partition("-")
    return Decimal(_TENS[tens] + _ORDINALS[unit]) if unit else Decimal(_ORDINALS[folded])


def scale_exponent(written: str) -> int:
    """The power of ten of a scale word or letter: 6 for "million", "m", "mn"."""
    folded = written.casefold()
    return _WORD_SCALES.get(folded) or _SHORT_SCALES[folded]
