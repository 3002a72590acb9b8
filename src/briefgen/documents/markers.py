"""Markers in running text: ``[1]``, ``[1, 3]``, ``[1-3]``, ``[2, p. 7]``, ``¹˒²``; and what only looks like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from briefgen.documents.blocks import Mark

__all__ = ["find_markers", "is_exponent", "read_numbers", "sup_numbers"]

_LARGEST = 999
_WIDEST = 60
# What stands between brackets is bounded and holds no bracket, so that the search is linear in the text.
_BRACKETS = regex.compile(r"(?<open>(?<!\[)\[++|【)(?<inside>[^\[\]【】\n]{1,120})(?<close>\]+|】)")
_WORD_FOR_SOURCE = r"(?:(?:see|cf\.?|e\.g\.,?)\s++)?(?:(?:sources?|refs?|references?|notes?|docs?|documents?|nos?)\b\.?\s*+:?\s*+#?|#|S(?=\d))?\s*+"
_LOCATOR = r"(?:\s*+:\s*+\d{1,4}|\s*+(?:,|:)?\s*+(?:(?:pp?|paras?|ch|chap|sec|s|l|lines?|at)\b\.?|§|¶)\s*+[\dLivx.]+(?:\s?[-–]\s?[\dLivx.]+)?|†[^\],;]{0,60})?"
_ONE = rf"\^?\d{{1,4}}(?:\s*+[-–—‑]\s*+\^?\d{{1,4}})?{_LOCATOR}"
_NUMBERS = regex.compile(
    rf"\s*+{_WORD_FOR_SOURCE}{_ONE}(?:\s*+(?:[,;&]|\band\b)\s*+{_WORD_FOR_SOURCE}{_ONE})*+\s*+", regex.IGNORECASE
)
_ITEM = regex.compile(
    rf"(?:^|[,;&]|\band\b)\s*+{_WORD_FOR_SOURCE}\^?(\d{{1,4}})(?:\s*+[-–—‑]\s*+\^?(\d{{1,4}}))?{_LOCATOR}",
    regex.IGNORECASE,
)
_RAISED = regex.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹](?:[˒,‚⸴⁻–-]?[⁰¹²³⁴⁵⁶⁷⁸⁹])*")
_FLAT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒‚⸴", "0123456789-,,,")
_UNIT_BEFORE = regex.compile(
    r"(?:(?<![\p{L}])(?:[kcmdµμn]?m|ft|in|yd|mi|s|x|y|r|n|e|i|R|E|CO|NO|SO|H|O|[kcmd]?g|W/m|kg/m|g/cm)|\d|\^)$"
)
_CODE_BEFORE = regex.compile(r"(?:(?<!\p{L})\p{Ll}|_\w{0,20}|\p{Ll}\p{Lu}\p{L}{0,20})$")
_CODE_AFTER = regex.compile(r"\s?=(?!=)|\.\p{Ll}\w*\(|\(")


def read_numbers(inside: str, known: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """The numbers that a marker's inside gives, ascending, each once; empty where it is no marker.

    Args:
        inside: between the brackets, at most 120 code points.
        known: numbers of the document's references: a number of four digits (a year), or 0, is a marker only if listed.
    """
    if not _NUMBERS.fullmatch(inside):
        return ()
    out: set[int] = set()
    for match in _ITEM.finditer(inside):
        low = int(match[1])
        high = int(match[2]) if match[2] else low
        if high < low or high - low > _WIDEST:
            return ()
        out.update(range(low, high + 1))
    if any(not 1 <= n <= _LARGEST and n not in known for n in out):
        return ()
    return tuple(sorted(out))


def sup_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a superscript's text ("1", "[2]", "1,3", "¹"); empty where it is none."""
    bare = text.strip().translate(_FLAT).strip("[]() ")
    return read_numbers(bare) if len(bare) <= 40 else ()


def is_exponent(before: str, raised: str) -> bool:
    """Whether a superscript after these characters is a power or a unit's (m², 10³, CO₂) rather than a marker."""
    if not before or before[-1].isspace():
        return False
    tail = before[-8:]
    if tail[-1].isdigit():
        return True
    return bool(_UNIT_BEFORE.search(tail)) and raised.strip() in {"2", "3", "-1", "-2", "-3", "4", "6"}


def _is_index(text: str, start: int, end: int) -> bool:
    """Whether a bracket right after a word indexes it, as in ``items[1]`` of a program."""
    if start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_"):
        return False
    tail = text[max(0, start - 40) : start]
    return _CODE_BEFORE.search(tail) is not None or _CODE_AFTER.match(text, end, end + 40) is not None


def _bracketed(text: str, known: frozenset[int]) -> Iterator[Mark]:
    for match in _BRACKETS.finditer(text):
        numbers = read_numbers(match["inside"], known)
        if not numbers:
            continue
        depth = min(len(match["open"]), len(match["close"]), 2)
        start = match.start("inside") - depth
        end = match.end("inside") + depth
        adjacent = start > 0 and text[start - 1] in "]】"
        if adjacent or not _is_index(text, start, end):
            yield Mark(start, end, numbers)


def _raised(text: str, known: frozenset[int]) -> Iterator[Mark]:
    for match in _RAISED.finditer(text):
        flat = match[0].translate(_FLAT)
        before = text[max(0, match.start() - 8) : match.start()]
        year = regex.search(r"(?<!\d)(?:19|20)\d\d$", before) is not None
        if is_exponent(before, flat) and not year:
            continue
        numbers = read_numbers(flat.replace("–", "-"), known)
        if numbers:
            yield Mark(match.start(), match.end(), numbers)


def _outside(marks: Sequence[Mark], closed: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """The marks that touch none of the closed stretches; both ascending."""
    at = 0
    for mark in marks:
        while at < len(closed) and closed[at][1] <= mark.start:
            at += 1
        if at == len(closed) or closed[at][0] >= max(mark.end, mark.start + 1):
            yield mark


def find_markers(
    text: str, marks: Sequence[Mark], shielded: Sequence[tuple[int, int]], known: frozenset[int]
) -> tuple[Mark, ...]:
    """All markers of a block: those the format shows and those its words show, ascending, not overlapping.

    Args:
        text: of the block.
        marks: shown by the format.
        shielded: stretches of code.
        known: numbers of the document's references.
    """
    closed = sorted(shielded)
    shown = list(_outside(sorted(_bracketed(text, known), key=lambda m: m.start), closed))
    shown += _outside(sorted(_raised(text, known), key=lambda m: m.start), closed)
    shown.sort(key=lambda m: m.start)
    # "[<a href='#fn3'>3</a>]": the words show the whole marker, the format its inside; the note it leads to is kept.
    out: list[Mark] = []
    inner = sorted(marks, key=lambda m: (m.start, m.end))
    at = 0
    for mark in shown:
        while at < len(inner) and inner[at].end <= mark.start and not (inner[at].start == inner[at].end == mark.start):
            out.append(inner[at])
            at += 1
        held = []
        while at < len(inner) and inner[at].start < mark.end:
            held.append(inner[at])
            at += 1
        keyed = [h for h in held if h.key]
        if keyed and len(keyed) == len(held):
            start, end = min(mark.start, held[0].start), max(mark.end, held[-1].end)
            out += [Mark(start, end, h.numbers, h.key, h.prefers) for h in keyed]
        else:
            out.append(mark)
    out += inner[at:]
    return tuple(out)
