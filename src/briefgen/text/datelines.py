"""The place and day that stand before a report or on a line of their own: never a date in running prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.text.dates import DateMention, dates
from briefgen.text.plain import plain

__all__ = ["Dateline", "date_line", "dateline"]

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """A day named as that of the text.

    Attributes:
        end: where it ends, the dash behind it included, in code points.
        date: the day or month; its ``first`` is None where no year is written.
        rank: 0 where the line says that the text was published then, 1 where it names the day alone, 2 where it names the
            day of what is reported ("Sitting of 10 September 2026").
    """

    end: int
    date: DateMention
    rank: int


_DASH = regex.compile(r"(?<=[\s)\d.])(?:--?|–|—)(?=\s|$)|—|(?<=\d|\))\s?:(?=\s)")
_DASHED = re.compile("[-–—:]")
_AFTER = regex.compile(r"\s*[\p{Lu}\p{N}\"“'‘£$€\[(]")
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{N}'’.&/-]*")
_SMALL = frozenset("of the de la le du da do dos di del der den van von and a an al el y e et in".split())
# A phrase of time, or a clause, not a place.
_PROSE_FIRST = frozenset(
    """
    on in by since from until till at after before between during about for to as this that these those it he she they we i when
    while if and but or the a an around early late mid last next every all some
    """.split()
)
_BYLINE = regex.compile(r"(?i)by\s(?=\S)")
_WEEKDAY = regex.compile(r"(?i)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?")
_CLOCK = regex.compile(
    r"(?i)(?:\b(?:at|on)\s)?\b\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:GMT|UTC|BST|C?E[SD]?T|[A-Z]{3,4}))?\b|\b\d{1,2}\s?[ap]m\b"
)


@lru_cache(maxsize=16384)
def dateline(text: str) -> Dateline | None:
    """The dateline that a sentence or paragraph begins with: "LEEDS, 3 February 2026 — The leader of the council said".

    Args:
        text: a paragraph, or the first sentence of one.

    Returns:
        None where it begins without one. One without a year ("LEEDS, Feb 3 (Agency) —") has no resolved date.
    """
    head = text[:_LONGEST]
    view = plain(head)
    for dash in _DASH.finditer(view) if _DASHED.search(view) else ():
        mention = _one_day(head[: dash.start()])
        if mention is None:
            continue
        rest = head[dash.end() :]
        if rest.strip() and not _AFTER.match(rest):
            return None
        words = _without(head[: dash.start()], mention)
        return Dateline(dash.end(), mention, 1) if _is_place(words) or _is_byline(words) else None
    return None


def _one_day(words: str) -> DateMention | None:
    found = [d for d in dates(words) if not _WEEKDAY.fullmatch(d.span.of(words))]
    if len(found) != 1 or found[0].precision not in {"day", "month"}:
        return None
    return found[0]


def _without(words: str, mention: DateMention) -> str:
    """What stands beside the date, the weekday and the hour."""
    beside = words[: mention.span.start] + " | " + words[mention.span.end :]
    return _CLOCK.sub(" ", regex.sub(rf"\b{_WEEKDAY.pattern}(?=\s*\|)", " ", beside))


def _is_place(words: str) -> bool:
    """Whether all words are those of a place, a paper or an agency: capitals, or small words between them."""
    found = _WORD.findall(words)
    if not found:
        return True
    if found[0].casefold() in _PROSE_FIRST and not (len(found) > 1 and found[0].casefold() == "the"):
        return False
    return len(found) <= 9 and all(w[0].isupper() or w in _SMALL for w in found) and found[-1] not in _SMALL


def _is_byline(words: str) -> bool:
    """Such as "By our court reporter"."""
    return bool(_BYLINE.match(words.strip())) and 2 < len(_WORD.findall(words)) <= 8 and not _VERB.search(words)


_PUBLISHED = regex.compile(
    r"(?i)\b(?:(?:first|last|originally)\s)?(?:published|posted|issued|released?|updated|printed|dated|date|filed|edition|issue)\b(?:\s(?:on|of|at|in)\b)?[\s:,]*$"
)
_REPORTED = regex.compile(
    r"(?i)\b(?:(?:week|month|period|quarter|year)\s(?:ending|to|of)|(?:sitting|meeting|session|hearing|judge?ment|ruling|decision|order|minutes|report"
    r"|statement|letter|notice|memorandum|resolution|interview|transcript|bulletin|newsletter|proceedings|held)\s(?:of|on|for|from|dated))\s*(?:the\s)?$"
)
_SEPARATED = regex.compile(r"(?:^|[,|·•(—–;:/]|\s-|[.!]\s)\s*$")
_CLOSING = regex.compile(r"[\s).,;|—–·•-]*+(?:\([^()]{1,30}+\))?[\s).,;|—–·•-]*+")
_VERB = regex.compile(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|could|can|may|might|must|shall|should|say|says|said|told|not|how|why|what|who"
    r"|when|after|before|until|since|because|(?-i:(?:\p{Ll}|^\p{Lu})\p{Ll}{2,}(?<!(?i:publish|post|issu|releas|updat|print|dat|unit|fil))ed)"
    r"|(?-i:\p{Ll}{4,}(?<!meet|hear|sitt|end|brief|proceed|even|morn)ing))\b"
)


@lru_cache(maxsize=4096)
def date_line(line: str, *, first: bool = False) -> Dateline | None:
    """The day that a line without a sentence names as the text's: "Strait Daily, 14 April 2026", "Week ending 20 March 2026".

    Args:
        line: whole.
        first: whether it opens its text, where a headline would stand: then only a place, a paper or a label will do.
    """
    if len(line) > _LONGEST:
        return None
    best: Dateline | None = None
    found = [d for d in dates(line) if d.first is not None and not d.relative and d.precision in {"day", "month"}]
    for index, mention in enumerate(found):
        before = line[found[index - 1].span.end if index else 0 : mention.span.start]
        before = regex.sub(rf"(?i)\b{_WEEKDAY.pattern}\s*$", "", before)
        rank = 0 if _PUBLISHED.search(before) else 2 if _REPORTED.search(before) else 1
        if rank == 1 and not _SEPARATED.search(before):
            return None
        if best is None or rank < best.rank:
            best = Dateline(len(line), mention, rank)
        elif rank == best.rank:
            return None
    if best is None or not _CLOSING.fullmatch(_CLOCK.sub("", line[found[-1].span.end :])):
        return best if best and found[0].span.start == 0 and _is_place(line[found[0].span.end :]) else None
    words = line[: found[0].span.start]
    if _VERB.search(words) or line[:1].islower():
        return None
    titled = _is_place(_WEEKDAY.sub(" ", words)) or best.rank == 0
    return best if titled or (not first and len(_WORD.findall(words)) <= 12) else None
