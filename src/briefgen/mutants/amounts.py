"""Some told as all, and bounds dropped or turned."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from briefgen.mutants.case import Case
from briefgen.mutants.mutant import Edit
from briefgen.text.cues import cues
from briefgen.text.quantities import Quantity, quantities

__all__ = ["quantifier"]

_PLURAL = r"(?=\s+(?:(?!of\b)\p{Ll}+\s+)?\p{Ll}+(?:s|people|staff|men|women|children)\b)"
_STRONGER = (
    (
        regex.compile(
            rf"(?<!\b(?:as|how|so|too|the|at) )\b(?:some|many|several|most|various)\b(?! (?:as|more)\b){_PLURAL}",
            regex.IGNORECASE,
        ),
        "all",
    ),
    (
        regex.compile(r"\b(?:most|some|much|many|several) of(?=\s(?:the|its|their|these|those)\b)", regex.IGNORECASE),
        "all of",
    ),
    (
        regex.compile(
            r"(?:^|(?<=\b(?:covers?|covered|in|for|of|over|is|was|lost|closed|sold|and)\s))[Pp]art of(?=\s(?:the|its|their)\b)"
        ),
        "all of",
    ),
    (regex.compile(r"\b(?:almost|nearly|virtually) (?=(?:all|every)\b)", regex.IGNORECASE), ""),
    (regex.compile(r"\b(?:often|sometimes|usually|generally|frequently|occasionally)\b", regex.IGNORECASE), "always"),
    (regex.compile(r"\b(?:partly|partially)\b", regex.IGNORECASE), "wholly"),
    (regex.compile(r"\b(?:largely|mainly|mostly)\b", regex.IGNORECASE), "entirely"),
    (regex.compile(r"\bone of the(?=\s\p{Ll}+(?:\s\p{Ll}+)?s\b)", regex.IGNORECASE), "each of the"),
)
_BOUND = regex.compile(
    r"(?P<words>\b(?:about|around|roughly|approximately|nearly|almost|over|more than|at least|up to|at most|less than"
    r"|fewer than|no more than|no fewer than))\s+(?:an? )?$",
    regex.IGNORECASE,
)
_TURNED = {
    "at least": "at most", "more than": "fewer than", "at most": "at least", "fewer than": "more than",
    "less than": "more than", "over": "under", "no more than": "more than", "no fewer than": "fewer than",
}  # fmt: skip


def quantifier(case: Case, rng: Random) -> Iterator[Edit]:
    """A stronger word for how many: a weaker one would still be true."""
    options = [*_words(case), *_bounds(case)]
    rng.shuffle(options)
    yield from options


def _words(case: Case) -> Iterator[Edit]:
    for pattern, now in _STRONGER:
        for found in pattern.finditer(case.text):
            start, end = found.span()
            if not case.is_own(start, end) or _is_turned(case, start) or _inside_figure(case, start, end):
                continue
            if now:
                yield Edit(start, end, now.capitalize() if found[0][0].isupper() else now)
                continue
            after = regex.match(r"\p{L}+", case.text[end:])
            if not after:
                raise AssertionError
            word = after[0].capitalize() if found[0][0].isupper() else after[0]
            yield Edit(start, end + after.end(), word)


def _is_turned(case: Case, at: int) -> bool:
    """Whether a denial or a condition before it turns strength around: "not many" is less than "not all"."""
    clause = case.clause_at(at)
    return case.text.rstrip().endswith("?") or any(
        c.kind in {"negation", "condition"} and c.span.overlaps(clause) and c.span.start < at for c in cues(case.text)
    )


def _inside_figure(case: Case, start: int, end: int) -> bool:
    """Whether the word bounds or belongs to a figure: "some 40 people"."""
    return any(q.span.start - 1 <= end and start < q.span.end for q in quantities(case.text))


def _bounds(case: Case) -> Iterator[Edit]:
    for figure in quantities(case.text):
        if figure.value is None or not figure.bound or not case.is_own(figure.span.start, figure.span.end):
            continue
        found = _BOUND.search(case.text[: figure.span.start])
        if found is None or _is_turned(case, found.start()):
            continue
        words = found["words"]
        turned = _TURNED.get(words.casefold())
        if turned and figure.bound != "about" and not _given(case, figure, exact=False):
            now = turned.capitalize() if words[0].isupper() else turned
            yield Edit(found.start("words"), found.end("words"), now)
        elif not turned and not _given(case, figure, exact=True):
            exact = figure.span.of(case.text)
            yield Edit(
                found.start("words"), figure.span.end, exact[0].upper() + exact[1:] if words[0].isupper() else exact
            )


def _given(case: Case, figure: Quantity, *, exact: bool) -> bool:
    """Whether a cited source gives the very figure as exact, or under another bound."""
    return any(
        (q.kind, q.unit, q.value) == (figure.kind, figure.unit, figure.value)
        and (not q.bound if exact else q.bound != figure.bound)
        for source in case.cited
        for q in quantities(source.text)
    )
