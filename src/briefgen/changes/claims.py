"""The claims of two versions, brought together one to one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from briefgen.changes.articles import folded
from briefgen.changes.pairing import best_first, by_key, candidates, rest, share
from briefgen.changes.particulars import apart, denied, named, stated

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from briefgen.changes.standing import Standing

__all__ = ["pair_claims"]

_ONE_PLACE = 1 / 2
"""Least share of the words of meaning where both are quoted from one sentence."""

_ONE_EVIDENCE = 1 / 3
"""Likewise where both rest on exactly the same quotes."""

_ALIKE = 3 / 4
"""Likewise where nothing else binds the two."""


def pair_claims(
    old: Sequence[Standing], new: Sequence[Standing], steady: tuple[Sequence[bool], Sequence[bool]]
) -> dict[int, int]:
    """Pair the claims of two versions; what is in no pair was dropped or added.

    Claims of the same words go together first. Of the rest, two are one claim in other words if

    - they rest on exactly the same quotes, and a third of their words of meaning is the same, or
    - they are quoted from one sentence, and half of them are (a sentence that the source itself has changed counts as one),
      or
    - three quarters of them are, both name the same names, and at most one date or figure is another.

    Words that stand in the sources of both versions have not changed, so claims that rest on such words on either side are
    not one where each gives a figure, a day or a name that the other does not; and where no sentence binds them, only if
    one has all words of meaning of the other, the same figures, dates and names, and as many words that deny.

    The share is of the longer claim. A dispute's question pairs with a dispute's question only, also where at least
    half of the sides of both are pairs. Of several candidates the nearest goes first; a common sentence and a common
    section weigh beside the words.

    Args:
        old: the claims of the earlier version.
        new: those of the later.
        steady: of each of both, whether what it rests on stands in the sources of the other version too.

    Returns:
        Position among the old claims to position among the new ones.
    """
    pairs: dict[int, int] = {}
    for key in (_as_shown_and_carried, _as_shown, _said_there, _said):
        pairs |= by_key(rest(old, pairs), rest(new, set(pairs.values())), key)
    pairs |= _near(rest(old, pairs), rest(new, set(pairs.values())), *steady)
    return pairs | _by_sides(old, new, pairs)


def _as_shown_and_carried(standing: Standing) -> Hashable:
    return _as_shown(standing), standing.evidence


def _as_shown(standing: Standing) -> Hashable:
    return standing.role, folded(standing.shown)


def _said_there(standing: Standing) -> Hashable:
    return standing.role, folded(standing.claim.text)


def _said(standing: Standing) -> Hashable:
    return standing.role == "heading", folded(standing.claim.text)


def _near(
    old: Mapping[int, Standing], new: Mapping[int, Standing], kept: Sequence[bool], known: Sequence[bool]
) -> dict[int, int]:
    def score(i: int, j: int) -> float:
        return _score(old[i], new[j], steady=kept[i] and known[j])

    marks = [{i: s.words | s.places for i, s in side.items()} for side in (old, new)]
    return best_first((found, i, j) for i, j in candidates(marks[0], marks[1]) if (found := score(i, j)) > 0)


def _score(old: Standing, new: Standing, *, steady: bool) -> float:
    """How near two claims are; 0 where they are not one claim."""
    if (old.role == "heading") != (new.role == "heading"):
        return 0.0
    words = share(old.words, new.words)
    place = not old.places.isdisjoint(new.places)
    carried = bool(old.evidence) and old.evidence == new.evidence
    if not (
        (carried and words >= _ONE_EVIDENCE)
        or (place and words >= _ONE_PLACE)
        or (words >= _ALIKE and (_within(old, new) if steady else _same_but_one(old.claim.text, new.claim.text)))
    ):
        return 0.0
    if steady and apart(old.claim.text, new.claim.text, old.quoted, new.quoted):
        return 0.0
    return words + 0.5 * place + 0.25 * (old.section == new.section)


def _within(old: Standing, new: Standing) -> bool:
    """Whether one of two claims says what the other says, with more words or none."""
    was, now = old.claim.text, new.claim.text
    if not (old.words <= new.words or new.words <= old.words):
        return False
    return stated(was) == stated(now) and named(was) == named(now) and denied(was) == denied(now)


def _same_but_one(old: str, new: str) -> bool:
    """Whether two texts name the same names, and but one date or figure is another, or has gone or come."""
    before, after = stated(old), stated(new)
    return named(old) == named(new) and len(before - after) <= 1 and len(after - before) <= 1


def _by_sides(old: Sequence[Standing], new: Sequence[Standing], pairs: Mapping[int, int]) -> dict[int, int]:
    """Questions of disputes whose sides are the same, however the question is put now."""
    sizes = [Counter(s.heading for s in side if s.role == "position") for side in (old, new)]
    shared = Counter(_headings(old, new, pairs))
    headings = set(pairs.values())
    return best_first(
        (float(count), i, j)
        for (i, j), count in shared.items()
        if i not in pairs and j not in headings and 2 * count >= max(sizes[0][i], sizes[1][j])
    )


def _headings(old: Sequence[Standing], new: Sequence[Standing], pairs: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    for i, j in pairs.items():
        here, there = old[i], new[j]
        if here.role == there.role == "position" and here.heading is not None and there.heading is not None:
            yield here.heading, there.heading
