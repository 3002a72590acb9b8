"""The particulars of a claim that a reader must not miss a change of: figures, dates, names, and a "not"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache

from briefgen.text.dates import dates
from briefgen.text.fold import fold
from briefgen.text.names import names
from briefgen.text.quantities import quantities
from briefgen.text.tokens import tokens

__all__ = ["apart", "denied", "exchanged", "named", "stated"]

_DENIALS = frozenset({"not", "no", "never", "none", "neither", "nor", "nobody", "nothing", "without", "cannot"})


def _dates_and_figures(text: str) -> dict[tuple[str, int], Hashable]:
    """What each date and figure of a text means, by how and where it is written, in the order of the text."""
    found: dict[tuple[str, int], Hashable] = {}
    for day in dates(text):
        written = _written(day.span.of(text))
        known = day.first is not None or day.month
        found[written, day.span.start] = (
            ("date", day.first, day.last, day.month, day.days) if known else fold(written).text
        )
    for figure in quantities(text):
        if figure.kind == "label":
            continue
        written = _written(figure.span.of(text))
        known = figure.value is not None
        found[written, figure.span.start] = (
            (figure.kind, figure.unit, figure.value) if known else fold(written).text.casefold()
        )
    return dict(sorted(found.items(), key=lambda item: item[0][1]))


def _written(words: str) -> str:
    return " ".join(words.split())


@lru_cache(maxsize=16384)
def stated(text: str) -> frozenset[tuple[Hashable, int]]:
    """What the dates and figures of a text mean, each with how often it was stated before."""
    seen: Counter[Hashable] = Counter()
    out = set()
    for meant in _dates_and_figures(text).values():
        out.add((meant, seen[meant]))
        seen[meant] += 1
    return frozenset(out)


@lru_cache(maxsize=16384)
def named(text: str) -> frozenset[str]:
    """The names of a text."""
    return frozenset(name.key for name in names(text))


def apart(old: str, new: str, was_quoted: str, now_quoted: str) -> bool:
    """Whether each text gives a figure, a day or a name that the other does not: of one unchanged source, two facts.

    Figures and names count as the quotes have them: "24 months" for the "two years" of a quote is another wording, and so
    is a name in full for the short one. A day and the month that it lies in are not apart, nor a name and a part of it.

    Args:
        old: one claim.
        new: the other.
        was_quoted: the folded words that the one rests on.
        now_quoted: those that the other rests on.
    """
    before, after = _dates_and_figures(old), _dates_and_figures(new)
    gone, came = _missing(before, after), _missing(after, before)
    given = [
        {kind for kind, written in side.items() if any(_stands(w, quoted) for w in written)} - {"date"}
        for side, quoted in ((gone, was_quoted), (came, now_quoted))
    ]
    if given[0] & given[1]:
        return True
    days = [[day for day in side.values() if _is_date(day)] for side in (before, after)]
    if all(days) and all(_apart(was, now) for was in days[0] for now in days[1]):
        return True
    return any(_stands(was, was_quoted) and _stands(now, now_quoted) for was, now in _renamed(old, new))


def _stands(written: str, quoted: str) -> bool:
    words = re.escape(" ".join(fold(written).text.split()))
    return re.search(rf"(?<!\w){words}(?!\w)", quoted, re.IGNORECASE) is not None


def _is_date(meant: Hashable) -> bool:
    return isinstance(meant, tuple) and meant[0] == "date"


def _apart(was: Hashable, now: Hashable) -> bool:
    """Whether two days, months or years do not touch; False where either is not known well enough."""
    if not isinstance(was, tuple):
        raise TypeError
    if not isinstance(now, tuple):
        raise TypeError
    _, first, last, month, _ = was
    _, start, end, other, _ = now
    if first is not None and start is not None:
        return bool((last or first) < start or (end or start) < first)
    return bool(month and other and month != other)


def denied(text: str) -> Counter[str]:
    """The words of a text that deny, with how often."""
    return Counter(_denials(text))


def exchanged(old: str, new: str) -> Iterator[str]:
    """What is another in a claim that was reworded, one particular at a time: figures and dates, a name, a "not"."""
    yield from _figures(old, new)
    yield from (f"“{was}” is now “{now}”" for was, now in _renamed(old, new))
    yield from _denial(old, new)


def _figures(old: str, new: str) -> Iterator[str]:
    sides = [_dates_and_figures(text) for text in (old, new)]
    gone, came = _missing(sides[0], sides[1]), _missing(sides[1], sides[0])
    for kind in dict.fromkeys([*gone, *came]):
        yield from _pairs(gone.get(kind, ()), came.get(kind, ()))


def _missing(
    here: Mapping[tuple[str, int], Hashable], there: Mapping[tuple[str, int], Hashable]
) -> dict[str, list[str]]:
    """By kind, as written, what has no equal on the other side."""
    left = Counter(there.values())
    out: dict[str, list[str]] = defaultdict(list)
    for (written, _), meant in here.items():
        if left[meant]:
            left[meant] -= 1
        else:
            out[str(meant[0]) if isinstance(meant, tuple) else ""].append(written)
    return out


def _pairs(gone: Sequence[str], came: Sequence[str]) -> Iterator[str]:
    if len(gone) == len(came):
        yield from (f"“{was}” is now “{now}”" for was, now in zip(gone, came, strict=True))
        return
    yield from (f"“{was}” is gone" for was in gone)
    yield from (f"“{now}” is new" for now in came)


def _renamed(old: str, new: str) -> Iterator[tuple[str, str]]:
    """One name for another; where several change, the words themselves say it best."""
    before, after = ({n.key: n.text for n in names(text)} for text in (old, new))
    gone, came = [k for k in before if k not in after], [k for k in after if k not in before]
    if len(gone) == len(came) == 1 and set(gone[0].split()).isdisjoint(came[0].split()):
        yield before[gone[0]], after[came[0]]


def _denial(old: str, new: str) -> Iterator[str]:
    before, after = denied(old), denied(new)
    gone, came = list(before - after), list(after - before)
    if len(gone) == len(came):
        return
    yield from (f"“{word}” is gone" for word in gone)
    yield from (f"“{word}” is new" for word in came)


def _denials(text: str) -> Iterator[str]:
    for token in tokens(text):
        word = token.text.casefold()
        if word in _DENIALS or word.endswith("n't"):
            yield word
