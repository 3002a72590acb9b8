"""Copies of one text under another name: found by shared runs of words, and what differs between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from zlib import crc32

import regex

from briefgen.model import Region
from briefgen.text.fold import fold

__all__ = ["Body", "body_words", "differences", "find_copies"]

_SHORT = 5  # words of a shingle that finds candidates
_SAMPLE = 4  # one of so many shingles is kept in the index
_RUN = 3  # words of a run that counts as shared
# Shares of the words that stand in shared runs, of the shorter and of the longer text. Measured on made copies and on
# different reports of one event; see the tests.
_OF_SHORTER = 0.55
_OF_LONGER = 0.4
_FEWEST = 24
_WORD = regex.compile(r"[£$€¥]?[\p{L}\p{M}\p{N}]+(?:[.,'’:/‑-][\p{L}\p{N}]+)*%?")
_BROKEN = regex.compile(r"[-‐\u00ad]\s*\n|[\u00ad\u200b\u2060\ufeff]")
_OPENING = frozenset('.!?:;"“\n•')
_LONGEST_ALIGNED = 20_000


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a source's body, as written and folded to lower case; ``opens`` says which begin a sentence."""

    written: tuple[str, ...]
    words: tuple[str, ...]
    opens: tuple[bool, ...]


def body_words(text: str, regions: Sequence[Region]) -> Body:
    """Words outside of furniture and hidden text."""
    written: list[str] = []
    opens: list[bool] = []
    for start, end in _visible(text, regions):
        part = text[start:end]
        # Folding a whole text costs more than all the rest here: only where words may be broken up is it needed.
        part = fold(part).text if _BROKEN.search(part) else part
        last = 0
        for match in _WORD.finditer(part):
            opens.append(last == 0 or not _OPENING.isdisjoint(part[last : match.start()]))
            written.append(match[0] if match[0].isascii() else fold(match[0]).text)
            last = match.end()
    return Body(tuple(written), tuple(w.casefold() for w in written), tuple(opens))


def _visible(text: str, regions: Sequence[Region]) -> list[tuple[int, int]]:
    at = 0
    out = []
    for span in sorted(r.span for r in regions if r.kind != "heading"):
        if span.start > at:
            out.append((at, span.start))
        at = max(at, span.end)
    return [*out, (at, len(text))] if at < len(text) else out


def _runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[i:] for i in range(length)), strict=False))


def _sample(words: Sequence[str]) -> set[int]:
    hashes = {crc32(" ".join(run).encode()) for run in _runs(words, _SHORT)}
    return {h for h in hashes if h % _SAMPLE == 0} or hashes


def _covered(words: Sequence[str], shared: set[tuple[str, ...]]) -> float:
    """The share of the words that stand in a shared run."""
    covered = bytearray(len(words))
    for i, run in enumerate(_runs(words, _RUN)):
        if run in shared:
            covered[i : i + _RUN] = b"\x01" * _RUN
    return sum(covered) / len(words)


def _is_copy(left: Body, right: Body) -> bool:
    shorter, longer = sorted((left.words, right.words), key=len)
    if len(shorter) < _FEWEST:
        return shorter == longer
    if len(shorter) < _OF_LONGER * len(longer):
        return False
    shared = set(_runs(shorter, _RUN)) & set(_runs(longer, _RUN))
    return _covered(shorter, shared) >= _OF_SHORTER and _covered(longer, shared) >= _OF_LONGER


def find_copies(bodies: Sequence[Body]) -> list[int | None]:
    """Find copies.

    Args:
        bodies: of n sources, in the order of their numbers.

    Returns:
        n items: the position of the earliest source of which this one is a copy, or None. Only texts that are copies of
        nothing are compared against, so the cost grows with the number of sources, not with its square.
    """
    index: dict[int, list[int]] = {}
    short: dict[tuple[str, ...], int] = {}
    out: list[int | None] = []
    for position, body in enumerate(bodies):
        if len(body.words) < _FEWEST:
            first = short.setdefault(body.words, position)
            out.append(first if first != position and body.words else None)
            continue
        sample = _sample(body.words)
        votes = Counter(candidate for h in sample for candidate in index.get(h, ()))
        # A twentieth of the runs in common is less than any copy has; boilerplate shared by all does not get there.
        likely = sorted(c for c, count in votes.most_common(12) if count >= max(1, 0.05 * len(sample)))
        found = next((c for c in likely if _is_copy(bodies[c], body)), None)
        out.append(found)
        if found is None:
            for h in sample:
                holders = index.setdefault(h, [])
                if len(holders) < 40:  # a run that forty texts share tells nothing
                    holders.append(position)
    return out


_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty "
    "fifty sixty seventy eighty ninety hundred thousand million billion trillion half third quarter first second dozen double".split()
)
_SCALES = {"million", "billion", "trillion", "thousand", "hundred", "m", "bn", "per", "percent", "%"}
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday".split()
)


def _numbers(body: Body, start: int, end: int) -> list[str]:
    return [w for w in body.words[start:end] if any(c.isdigit() for c in w) or w in _NUMBER_WORDS]


def _names(body: Body, start: int, end: int) -> list[str]:
    return [
        body.words[i]
        for i in range(start, end)
        if body.written[i][0].isupper()
        and (not body.opens[i] or body.words[i] in _MONTHS)
        and body.words[i] not in {"i", "the", "a", "an"}
    ]


def _show(body: Body, start: int, end: int) -> str:
    """The words, with the scale or the month that follows a number: "£50 million", "27 April"."""
    while (
        end < len(body.words)
        and (body.words[end] in _SCALES or body.words[end] in _MONTHS)
        and body.words[end - 1][-1].isdigit()
    ):
        end += 1
    return " ".join(body.written[start:end])


def differences(left: Body, right: Body, *, most: int = 8) -> tuple[str, ...]:
    """Where two copies have other numbers, names or dates at one place.

    Args:
        left: a text.
        right: a near copy of it.
        most: how many are worded.

    Returns:
        Pairs as "£50 million / £60 million", in the order of the text; words left out, added or paraphrased are no difference.
    """
    if max(len(left.words), len(right.words)) > _LONGEST_ALIGNED:
        return ()
    out: dict[str, None] = {}
    for tag, a, b, c, d in SequenceMatcher(None, left.words, right.words, autojunk=False).get_opcodes():
        if tag != "replace" or max(b - a, d - c) > 12:
            continue
        for kind in (_numbers, _names):
            ours, theirs = kind(left, a, b), kind(right, c, d)
            if ours and theirs and not set(ours) & set(theirs):
                out.setdefault(f"{_show(left, a, b)} / {_show(right, c, d)}")
    return tuple(out)[:most]
