"""Copies of one text under another name: found by shared runs of words, and what differs between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from sys import intern
from zlib import crc32

import regex

from briefgen.model import Region
from briefgen.text.fold import fold
from briefgen.text.tokens import holds_content

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
_LONGEST_EXCHANGE = 12  # words in each other's place that may be one particular
_DENYING = 3  # of these, where one side denies: longer ones are told in other words
_MOST_PAIRS = 1 << 15  # of the same word, that are compared one by one
_PIN = 6  # words of a run that pins two long texts together
_DENIALS = frozenset({"not", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without", "cannot"})


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a source's body, folded to lower case, and where they stand.

    Attributes:
        words: in order.
        text: of the source.
        visible: the stretches of the text in which the words stand, in code points.
    """

    words: tuple[str, ...]
    text: str
    visible: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """The words of a body as written and folded to lower case.

    Attributes:
        opens: which of them begin a sentence.
        named: those that have a capital within a sentence.
        small: those that stand in small letters.
    """

    written: tuple[str, ...]
    words: tuple[str, ...]
    opens: tuple[bool, ...]
    named: frozenset[str]
    small: frozenset[str]


def body_words(text: str, regions: Sequence[Region]) -> Body:
    """Words outside of furniture and hidden text."""
    visible = tuple(_visible(text, regions))
    # A word stands in many sources: interned, it takes its room once.
    words = tuple(intern(w) for start, end in visible for w in _lowered(_part(text, start, end)))
    return Body(words, text, visible)


def _part(text: str, start: int, end: int) -> str:
    part = text[start:end]
    # Folding a whole text costs more than all the rest here: only where words may be broken up is it needed.
    return fold(part).text if _BROKEN.search(part) else part


def _lowered(part: str) -> Iterable[str]:
    if part.isascii():
        return _WORD.findall(part.lower())
    return (_plain(w).casefold() for w in _WORD.findall(part))


def _plain(word: str) -> str:
    return word if word.isascii() else fold(word).text


def _written(body: Body) -> _Written:
    written: list[str] = []
    opens: list[bool] = []
    for start, end in body.visible:
        part = _part(body.text, start, end)
        last = 0
        for match in _WORD.finditer(part):
            opens.append(last == 0 or not _OPENING.isdisjoint(part[last : match.start()]))
            written.append(_plain(match[0]))
            last = match.end()
    pairs = list(zip(body.words, written, opens, strict=True))
    named = frozenset(word for word, as_written, first in pairs if not first and as_written[0].isupper())
    small = frozenset(word for word, as_written, _ in pairs if as_written[0].islower())
    return _Written(tuple(written), body.words, tuple(opens), named, small)


def _visible(text: str, regions: Sequence[Region]) -> list[tuple[int, int]]:
    at = 0
    out = []
    for span in sorted(r.span for r in regions if r.kind != "heading"):
        if span.start > at:
            out.append((at, span.start))
        at = max(at, span.end)
    return [*out, (at, len(text))] if at < len(text) else out


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(length)), strict=False)


def _sample(words: Sequence[str]) -> set[int]:
    hashes = {crc32(" ".join(run).encode()) for run in _runs(words, _SHORT)}
    return {h for h in hashes if h % _SAMPLE == 0} or hashes


def _is_covered(words: Sequence[str], runs: AbstractSet[tuple[str, ...]], least: float) -> bool:
    """Whether at least so large a share of the words stands in one of the runs."""
    hits = [i for i, run in enumerate(_runs(words, _RUN)) if run in runs]
    if _RUN * len(hits) / len(words) < least:  # one run covers no more words than it has
        return False
    covered = bytearray(len(words))
    for i in hits:
        covered[i : i + _RUN] = b"\x01" * _RUN
    return sum(covered) / len(words) >= least


def _is_copy(left: Body, right: Body, runs: AbstractSet[tuple[str, ...]]) -> bool:
    """Whether two texts are copies; ``runs`` are those of the right one."""
    short, long = sorted((len(left.words), len(right.words)))
    if short < _FEWEST:
        return left.words == right.words
    if short < _OF_LONGER * long:
        return False
    shorter = len(left.words) <= len(right.words)
    ours, theirs = (_OF_SHORTER, _OF_LONGER) if shorter else (_OF_LONGER, _OF_SHORTER)
    return _is_covered(left.words, runs, ours) and _is_covered(right.words, set(_runs(left.words, _RUN)), theirs)


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
        votes = Counter(chain.from_iterable(index[h] for h in sample if h in index))
        # A twentieth of the runs in common is less than any copy has; boilerplate shared by all does not get there.
        likely = sorted(c for c, count in votes.most_common(12) if count >= max(1, 0.05 * len(sample)))
        runs = set(_runs(body.words, _RUN)) if likely else set()
        found = next((c for c in likely if _is_copy(bodies[c], body, runs)), None)
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


def _numbers(body: _Written, start: int, end: int) -> list[str]:
    return [w for w in body.words[start:end] if any(c.isdigit() for c in w) or w in _NUMBER_WORDS]


def _names(body: _Written, start: int, end: int) -> list[str]:
    return [body.words[i] for i in range(start, end) if _is_name(body, i)]


def _is_name(body: _Written, at: int) -> bool:
    """Whether a word has a capital of its own.

    One that begins a sentence may: if it has one elsewhere or the next word has one; or if the text never has it in small letters
    and it is no plural, as "Residents" would be.
    """
    word = body.words[at]
    if not body.written[at][0].isupper() or word in {"i", "the", "a", "an"}:
        return False
    if not body.opens[at] or word in _MONTHS or word in body.named:
        return True
    behind = at + 1
    if behind < len(body.words) and body.written[behind][0].isupper() and not body.opens[behind]:
        return True
    return word not in body.small and not word.endswith("s") and holds_content(word)


def _show(body: _Written, start: int, end: int) -> str:
    """The words, with the scale or the month that follows a number: "£50 million", "27 April"."""
    while (
        end < len(body.words)
        and (body.words[end] in _SCALES or body.words[end] in _MONTHS)
        and body.words[end - 1][-1].isdigit()
    ):
        end += 1
    return " ".join(body.written[start:end])


def differences(left: Body, right: Body, *, most: int = 8) -> tuple[str, ...]:
    """Where two copies have other numbers, names or dates at one place, or only one of them denies.

    Args:
        left: a text.
        right: a near copy of it.
        most: how many are worded; a last item then says how many more there are.

    Returns:
        Pairs as "£50 million / £60 million", in the order of the text; other words left out, added or paraphrased are no difference.
    """
    out: dict[str, None] = {}
    before, after = _written(left), _written(right)
    for a, b, c, d in _exchanges(left.words, right.words):
        if max(b - a, d - c) > _LONGEST_EXCHANGE:
            continue
        for kind in (_numbers, _names):
            ours, theirs = kind(before, a, b), kind(after, c, d)
            if ours and theirs and not set(ours) & set(theirs):
                out.setdefault(f"{_show(before, a, b)} / {_show(after, c, d)}")
        if _denies(left.words[a:b]) != _denies(right.words[c:d]) and max(b - a, d - c) <= _DENYING:
            out.setdefault(f"{_around(before, a, b)} / {_around(after, c, d)}")
    found = tuple(out)
    return found if len(found) <= most else (*found[:most], f"and {len(found) - most} more")


def _denies(words: Sequence[str]) -> bool:
    return any(word in _DENIALS or word.endswith("n't") for word in words)


def _around(body: _Written, start: int, end: int) -> str:
    """The words with the one before and the one behind."""
    return " ".join(body.written[max(0, start - 1) : end + 1])


def _exchanges(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of two texts that stand in each other's place, or in none's, between words that both have.

    Long texts are first pinned together at runs of words that each has once: to compare all words of one with all of the other
    takes as long as they have pairs of the same word.
    """
    short = _pairs(left, right) <= _MOST_PAIRS
    for a, b, c, d in [(0, len(left), 0, len(right))] if short else _gaps(left, right):
        if not short and _pairs(left[a:b], right[c:d]) > _MOST_PAIRS:
            continue  # rewritten from end to end
        for tag, i, j, k, m in SequenceMatcher(None, left[a:b], right[c:d], autojunk=False).get_opcodes():
            if tag != "equal":
                yield a + i, a + j, c + k, c + m


def _pairs(left: Sequence[str], right: Sequence[str]) -> int:
    """How many pairs of the same word two texts have."""
    counts = Counter(right)
    return sum(counts[word] for word in left)


def _gaps(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """What lies between the runs that each of two texts has once, where these follow each other in the same order in both."""
    a = c = 0
    for i, k in _pins(left, right):
        if i >= a and k >= c:
            if i > a or k > c:
                yield a, i, c, k
            a, c = i + _PIN, k + _PIN
        elif i - a == k - c and i + _PIN > a:  # it overlaps the one before, in step with it
            a, c = i + _PIN, k + _PIN
    if a < len(left) or c < len(right):
        yield a, len(left), c, len(right)


def _pins(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    ours, theirs = _once(left), _once(right)
    pairs = [(at, theirs[run]) for run, at in ours.items() if run in theirs]
    # The longest chain that ascends in both: what was moved elsewhere is no pin.
    ends: list[int] = []
    chain_at: list[int] = []
    came: list[int] = []
    for n, (_, k) in enumerate(pairs):
        place = bisect_left(ends, k)
        came.append(chain_at[place - 1] if place else -1)
        ends[place : place + 1], chain_at[place : place + 1] = [k], [n]
    out: list[tuple[int, int]] = []
    at = chain_at[-1] if chain_at else -1
    while at >= 0:
        out.append(pairs[at])
        at = came[at]
    return out[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """The runs that a text has once, in order, with where each begins."""
    counts = Counter(_runs(words, _PIN))
    return {run: at for at, run in enumerate(_runs(words, _PIN)) if counts[run] == 1}
