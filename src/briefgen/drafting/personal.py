"""Personal data by pattern: what ``--redact`` knows by name. Each finder takes time linear in its text.

A finder reads text as :func:`briefgen.drafting.plainer.plainer` leaves it. What has check digits has to pass them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import regex

from briefgen.drafting.phones import find_phones

__all__ = ["BUILT_IN", "Finder"]

Finder = Callable[[str], Iterator[tuple[int, int]]]
"""Half-open spans of a text."""

# --- mail addresses and links -----------------------------------------------------------------------------------------

_ATOM = r"[\p{L}\p{M}\p{N}!#$%&'*+=?^_`~.-]"
_LABEL = r"[\p{L}\p{M}\p{N}_-]"
_DOT_WORD = r"[ \t]?[\[({][ \t]?(?:dot|punkt)[ \t]?[\])}][ \t]?"
_AT = r"(?:@[ \t]?\r?\n?[ \t]?|[ \t]?[\[({][ \t]?at[ \t]?[\])}][ \t]?)"
_EMAIL = regex.compile(
    rf"(?:(?<!{_ATOM}){_ATOM}++(?:{_DOT_WORD}{_ATOM}++){{0,3}}+|\"[^\"\n]{{1,64}}+\"){_AT}"
    rf"(?:\[[\da-f:.]++\]|{_LABEL}++(?:(?:\.(?:[ \t]?\r?\n(?=\p{{Ll}}))?|{_DOT_WORD}){_LABEL}++)(?:(?:\.|{_DOT_WORD}){_LABEL}++)*+)",
    regex.IGNORECASE,
)
_NAMED = regex.compile(r"\p{L}[\p{L}\p{N}-]+\z|\]\z")
_URL = regex.compile(r"(?<![\p{L}\p{N}])(?:(?:https?|ftp)://|www\.)[^\s<>\"“”«»⟦⟧]++", regex.IGNORECASE)
_CLOSING = ".,;:!?'’)]}*_"


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        if _NAMED.search(match[0][-70:]):  # "3@2.50" is a price
            yield match.start() + len(match[0]) - len(match[0].lstrip("'`*_.=")), match.end()


def _urls(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text):
        end = match.start() + len(match[0].rstrip(_CLOSING))
        if "." in match[0][4:] or "localhost" in match[0]:
            yield match.start(), end


# --- numbers with a check ---------------------------------------------------------------------------------------------

_CARD = regex.compile(
    r"(?<![\p{L}\p{N}_]|\d[.,\-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?![\p{L}\p{N}_]|[.,]\d)"
)
_ISSUERS = ("3", "4", "5", "6", *(str(n) for n in range(2221, 2721)))
_IBAN = regex.compile(r"(?<![\p{L}\p{N}_])([A-Z]{2})\d\d", regex.IGNORECASE)
_LENGTHS: Mapping[str, int] = {
    pair[:2]: int(pair[2:])
    for pair in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 "
        "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 "
        "LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 "
        "RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    ).split()
}
_LONGEST_IBAN = 34


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text, overlapped=True):  # a year may stand before it
        digits = "".join(c for c in match[0] if c.isdigit())
        if digits.startswith(_ISSUERS) and len(set(digits)) > 1 and _luhn(digits):
            yield match.span()


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [2 * int(d) if n % 2 else int(d) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        wanted = _LENGTHS.get(match[1].upper())
        end = _gathered(text, match.start(), wanted) if wanted else 0
        if end and _mod97(text[match.start() : end]):
            yield match.start(), end


def _gathered(text: str, start: int, wanted: int) -> int:
    """The end of so many letters and digits in groups; 0 where they are not there, or more follow at once."""
    at, seen, gap = start, 0, 0
    while seen < wanted and at < min(len(text), start + 3 * _LONGEST_IBAN):
        if text[at].isascii() and text[at].isalnum():
            seen, gap = seen + 1, 0
        elif text[at] in " -\n\r\t" and gap < 2:
            gap += 1
        else:
            return 0
        at += 1
    return at if seen == wanted and not text[at : at + 1].isalnum() else 0


def _mod97(shown: str) -> bool:
    """ISO 13616, ISO/IEC 7064 MOD 97-10."""
    plain = "".join(c for c in shown.upper() if c.isalnum())
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


# --- addresses of machines --------------------------------------------------------------------------------------------

_IPV4 = regex.compile(r"(?<![\p{L}\p{N}_.\-])(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\p{N}_\-]|\.\d)")
_IPV6 = regex.compile(
    r"(?<![\p{L}\p{N}_:.])(?=[\da-f:]*\d)[\da-f]{0,4}(?::[\da-f]{0,4}){2,8}(?![\p{L}\p{N}_:])", regex.IGNORECASE
)
_NUMBERED = regex.compile(
    r"(?:\b(?:section|sect|sec|paragraph|para|clause|chapter|article|annex|appendix|figure|fig|table|rule|regulation|version|ver|"
    r"v|release|item|no|step|part|objective|target|recommendation|indicator)s?\.?|§)[ ]?(?:[\d.]+(?:,| and| to|-)[ ])*$",
    regex.IGNORECASE,
)
_HEADED = regex.compile(r"[ \t]+\p{Lu}")
_SMALL = 40


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _IPV4.finditer(text):
        if _is_ip(IPv4Address, match[0]) and not _is_heading(text, match):
            yield match.span()
    for match in _IPV6.finditer(text):
        if _is_ip(IPv6Address, match[0]):
            yield match.span()


def _is_ip(kind: type[IPv4Address | IPv6Address], shown: str) -> bool:
    try:
        kind(shown)
    except AddressValueError:
        return False
    return True


def _is_heading(text: str, match: regex.Match[str]) -> bool:
    """Whether this numbers a section or a version: named so, or small numbers at the head of a line before a title."""
    before = text[max(0, match.start() - 40) : match.start()]
    if _NUMBERED.search(before):
        return True
    small = all(int(part) < _SMALL for part in match[0].split("."))
    return small and not before.rpartition("\n")[2].strip() and bool(_HEADED.match(text, match.end()))


# --- numbers of persons -----------------------------------------------------------------------------------------------

_NINO = regex.compile(
    r"(?<![\p{L}\p{N}_])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d\d\1\d\d\1\d\d\1[A-D](?![\p{L}\p{N}_])",
    regex.IGNORECASE,
)
_SSN = regex.compile(
    r"(?<![\p{L}\p{N}_]|\d[-.,/])(?!000|666|9)\d{3}([ -])(?!00)\d\d\1(?!0000)\d{4}(?![\p{L}\p{N}_]|[-.,/]\d)"
)


def _spans(pattern: regex.Pattern[str]) -> Finder:
    return lambda text: (match.span() for match in pattern.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Phone numbers that are no part of an account's or a card's number."""
    longer = sorted((*_ibans(text), *_cards(text)))
    for start, end in find_phones(text):
        last = bisect_left(longer, (end,)) - 1
        if last < 0 or longer[last][1] <= start:
            yield start, end


BUILT_IN: Mapping[str, Finder] = {
    "email": _emails,
    "phone": _phones,
    "card": _cards,
    "iban": _ibans,
    "ip": _addresses,
    "nino": _spans(_NINO),
    "ssn": _spans(_SSN),
    "url": _urls,
}
"""Mail addresses, phone numbers, payment cards (Luhn), bank accounts (check digits), IP addresses, national insurance numbers of the
United Kingdom, social security numbers of the United States, and links."""
