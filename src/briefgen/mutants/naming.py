"""Names changed: to one that nobody bears, to another of the source, or two of them exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

import regex

from briefgen.mutants.bearers import are_one, listed_together, own_names, sort_of, with_article, written_names
from briefgen.mutants.case import Case, keys
from briefgen.mutants.fiction import coined
from briefgen.mutants.mutant import Edit
from briefgen.mutants.verbs import FORMS
from briefgen.text.name_words import JOB_TITLES, ROLES, STYLES
from briefgen.text.names import Name
from briefgen.text.tokens import tokens

__all__ = ["name", "role", "same_source_name"]

_SAME_THING = 0.75
_TRIES = 8
_NEAR = 4  # names after one among which its partner is looked for
# Who does it to whom makes no difference.
_MUTUAL = regex.compile(
    r"(?i)\b(?:m[ee]et(?:s|ing)?|met|merg\w*|marr\w*|agree\w* with|talk\w*|negotiat\w*|border\w*|compet\w*|differ\w*|equal\w*"
    r"|sign\w*|discuss\w*|together|between|along|and|share\w*|jointly|both|or|clash\w*|cooperat\w*|collaborat\w*)\b"
)
_POST_AFTER = regex.compile(r"\s(?:Minister|Secretary|Commissioner|Director|Officer|MP|Mayor|President)\b")
_WORD = regex.compile(r"[\p{L}-]+")


def name(case: Case, rng: Random) -> Iterator[Edit]:
    """A made-up name of the same shape: a person for a person, a body for a body."""
    known = " ".join(s.text for s in case.cited).casefold()
    for old in own_names(case):
        sort = sort_of(old.key, case)
        for _ in range(_TRIES):
            now = coined(" ".join(old.span.of(case.text).split()), sort, rng)
            if _new_part(old.span.of(case.text), now) and not any(
                regex.search(rf"\b{regex.escape(w)}\b", known) for w in _new_part(old.span.of(case.text), now)
            ):
                yield Edit(old.span.start, old.span.end, now)
                break


def _new_part(was: str, now: str) -> list[str]:
    return [w for w in now.casefold().split() if w not in was.casefold().split()]


def same_source_name(case: Case, rng: Random) -> Iterator[Edit]:
    """Another name of a cited source in the place of one: of another bearer, of whom the source does not say the same."""
    here = [n.key for n in own_names(case)]
    for old in own_names(case):
        sort = sort_of(old.key, case)
        able = [
            (key, written, the)
            for key, written, the in written_names(case)
            if sort_of(key, case) == sort and not any(are_one(key, k, case) for k in here)
        ]
        able = [o for o in able if not _says_the_same(case, old, o[0], sort)]
        if able:
            _, written, the = rng.choice(able)
            start, now = with_article(case, old, the if old.span.start else written)
            yield Edit(start, old.span.end, now)


def _says_the_same(case: Case, old: Name, other: str, sort: str) -> bool:
    """Whether a source may say of another bearer what the claim says of this one."""
    if listed_together(old.key, other, case):
        return True
    if sort in {"place", "people"} and any(
        other in text.casefold() and old.key in text.casefold() for text in case.evidence
    ):
        return True  # a town and its country
    rest = case.keys - keys(old.text)
    return case.told_elsewhere(rest | keys(other), _SAME_THING)


def role(case: Case, rng: Random) -> Iterator[Edit]:
    """Two names on either side of a verb exchanged."""
    found = own_names(case)
    near = (pair for i, left in enumerate(found) for pair in ((left, right) for right in found[i + 1 : i + _NEAR]))
    pairs = [pair for pair in near if _may_swap(case, *pair)]
    rng.shuffle(pairs)
    for left, right in pairs:
        start, first = with_article(case, left, _with_the(case, right))
        second = _with_the(case, left)
        end = right.span.start
        end -= 4 if case.text[max(0, end - 4) : end].casefold() == "the " else 0
        yield Edit(start, right.span.end, first + case.text[left.span.end : end] + second)


def _with_the(case: Case, one: Name) -> str:
    words = one.span.of(case.text)
    return f"the {words}" if case.text[max(0, one.span.start - 4) : one.span.start].casefold() == "the " else words


def _may_swap(case: Case, left: Name, right: Name) -> bool:
    between = case.text[left.span.end : right.span.start]
    if not case.is_own(left.span.start, right.span.end) or regex.search(r"[.;:!?]\s", between) or "," in between:
        return False
    if _POST_AFTER.match(case.text, left.span.end) or _POST_AFTER.match(case.text, right.span.end):
        return False  # "Finance Minister Roe": a post, not a bearer
    words = [w.casefold() for w in _WORD.findall(between)]
    if not set(words) & FORMS or _MUTUAL.search(between) or between.startswith(("'", "’")):
        return False
    if {"place", "people"} & {sort_of(left.key, case), sort_of(right.key, case)} or are_one(left.key, right.key, case):
        return False
    if any(map(partial(_has_post, case.text), (left, right))) and sort_of(left.key, case) != sort_of(right.key, case):
        return False
    return not listed_together(left.key, right.key, case) and len(tokens(between)) <= 8


def _has_post(text: str, one: Name) -> bool:
    """Whether a post or title stands before a name, which then fits no body."""
    before = text[: one.span.start].split()
    return bool(before) and before[-1].casefold().rstrip(".") in JOB_TITLES | STYLES | ROLES
