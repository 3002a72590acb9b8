"""Who bears a name in a case: people, bodies, places; who is who; and who stands in one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.mutants.case import Case
from briefgen.mutants.telling import naming, sentences_of
from briefgen.text.aliasing import opening, openings, spells
from briefgen.text.name_words import BODIES, GIVEN_NAMES, JOB_TITLES, PLACES, ROLES, SAYING, STYLES, WEAK_BODIES
from briefgen.text.names import Name, aliases, name_keys, names, share_a_name

__all__ = ["are_one", "listed_together", "own_names", "sort_of", "with_article", "written_names"]

_LONGEST_ACRONYM = 5
_PEOPLE = regex.compile(r"(?:ish|ese|[ei]an|[ck]an|german|ch|i|greek|afghan|kenyan|swiss|ns|ers)$")
_BODY_WORDS = BODIES | WEAK_BODIES | frozenset("hall watch house line lines works harbour".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_JOINERS = (
    frozenset("and or the as well along together with both of in alongside including plus".split())
    | JOB_TITLES
    | STYLES
    | ROLES
)
_WORD = regex.compile(r"[\p{L}-]+")
_TITLED = regex.compile(r"([\p{L}]+)\.?\s$")
_THE = regex.compile(r"(?i)\bthe\s$")
_POST = regex.compile(
    rf",\s(?:an?|the|its|their|his|her)\s(?:[\p{{L}}-]+\s){{0,2}}(?:lawyer|{'|'.join(sorted(ROLES))})\b"
)
_SAYS = regex.compile(r"\s([\p{Ll}]+)\b")


def own_names(case: Case) -> tuple[Name, ...]:
    """The names of the claim outside quotation marks, no days of the week."""
    return tuple(n for n in names(case.text) if n.key not in _DAYS and case.is_own(n.span.start, n.span.end))


def written_names(case: Case) -> Iterator[tuple[str, str, str]]:
    """The names of the cited sources: key, as written, and with its article where it has one; each key once."""
    seen = set(_DAYS)
    for source in case.cited:
        for name in names(source.text):
            written = name.span.of(source.text)
            # A dateline shouts a place; a bare "Union" may be any of the unions that the source names.
            shouts = written.isupper() and len(written) > _LONGEST_ACRONYM
            if (
                name.key not in seen
                and "\n" not in written
                and len(written) > 2
                and not shouts
                and name.key not in _BODY_WORDS
            ):
                seen.add(name.key)
                the = source.text[max(0, name.span.start - 4) : name.span.start].casefold() == "the "
                yield name.key, written, f"the {written}" if the else written


def with_article(case: Case, name: Name, now: str) -> tuple[int, str]:
    """Where a change of a name begins, its article included, and the new words, capital where the sentence opens."""
    start = name.span.start
    if case.text[max(0, start - 4) : start].casefold() == "the ":
        start -= 4
    opens = not case.text[:start].strip() or case.text[:start].rstrip()[-1] in ".!?"
    return start, now[0].upper() + now[1:] if opens else now


def sort_of(key: str, case: Case) -> str:
    """``place``, ``people`` ("Danish"), ``body``, ``person`` or ``other``, as the cited sources show it."""
    return _sort(key, tuple(s.text for s in case.cited))


@lru_cache(maxsize=65536)
def _sort(key: str, texts: tuple[str, ...]) -> str:
    words = key.split()
    if key in PLACES:
        return "people" if _PEOPLE.search(key) else "place"
    if (
        words[-1] in _BODY_WORDS
        or {"of", "for"} & set(words)
        or any(spells(key, k) for k in _spelt_from(opening(key), texts))
    ):
        return "body"
    return "person" if any(_is_person(form, texts) for form in _forms(key, texts)) else "other"


def _is_person(key: str, texts: tuple[str, ...]) -> bool:
    words = key.split()
    if len(words) > 1 and words[0] in GIVEN_NAMES:
        return True
    for text in texts:
        for name in _mentions(text).get(key, ()):
            before = _TITLED.search(text[max(0, name.span.start - 20) : name.span.start])
            if before and before[1].casefold() in STYLES | JOB_TITLES:
                return True
            if (
                len(words) == 2
                and not _THE.search(text[max(0, name.span.start - 5) : name.span.start])
                and _acts(text, name.span.end)
            ):
                return True
    return False


@lru_cache(maxsize=256)
def _mentions(text: str) -> dict[str, list[Name]]:
    out: dict[str, list[Name]] = defaultdict(list)
    for name in names(text):
        out[name.key].append(name)
    return dict(out)


def _acts(text: str, end: int) -> bool:
    """Whether a name speaks or has its post behind it, as people do."""
    after = _SAYS.match(text, end, end + 20)
    return (after is not None and after[1] in SAYING) or _POST.match(text, end) is not None


def _spelt_from(letters: str, texts: tuple[str, ...]) -> list[str]:
    """The longer names that a key with this opening may spell."""
    return _by_opening(texts).get(letters, [])


@lru_cache(maxsize=256)
def _by_opening(texts: tuple[str, ...]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for key in {key for text in texts for key in name_keys(text) if " " in key}:
        for letters in openings(key):
            out[letters].append(key)
    return dict(out)


@lru_cache(maxsize=65536)
def _forms(key: str, texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset({key}).union(*(aliases(text).of(key) for text in texts))


def are_one(left: str, right: str, case: Case) -> bool:
    """Whether two keys may have one bearer: an alias in a cited source, a part of the other, or its initials."""
    texts = tuple(s.text for s in case.cited)
    a, b = _forms(left, texts), _forms(right, texts)
    return bool(a & b) or share_a_name(a, b) or any(spells(x, y) or spells(y, x) for x in a for y in b)


def listed_together(left: str, right: str, case: Case) -> bool:
    """Whether a sentence of the claim or of a cited source joins two names in one list or apposition."""
    return _joined(case.text, left, right) or any(_joined_in(source.text, left, right) for source in case.cited)


@lru_cache(maxsize=65536)
def _joined_in(text: str, left: str, right: str) -> bool:
    """Whether a sentence of a source joins two names."""
    every = sentences_of(text)
    named = _sentences_naming(text)
    both = named.get(left, _NOWHERE) & named.get(right, _NOWHERE)
    both &= naming(_last(left), text) & naming(_last(right), text) if both else _NOWHERE
    return any(_joined(every[place][0], left, right) for place in both)


_NOWHERE: frozenset[int] = frozenset()


@lru_cache(maxsize=256)
def _sentences_naming(text: str) -> dict[str, set[int]]:
    """The places of the sentences that name each key, read by themselves."""
    out: dict[str, set[int]] = defaultdict(set)
    for place, (sentence, _) in enumerate(sentences_of(text)):
        for name in names(sentence):
            out[name.key].add(place)
    return dict(out)


def _last(key: str) -> str:
    return key.rpartition(" ")[2]


def _joined(text: str, left: str, right: str) -> bool:
    found = names(text)
    for a in (n for n in found if n.key == left):
        for b in (n for n in found if n.key == right):
            low, high = sorted((a.span, b.span))
            if low.end >= high.start:
                return True
            between = _without([n.span for n in found], text, low.end, high.start)
            if all(w.casefold() in _JOINERS for w in _WORD.findall(between)) and not regex.search(r"[.;:]\s", between):
                return True
    return False


def _without(spans: list[Span], text: str, start: int, end: int) -> str:
    """A stretch of a text without the names in it."""
    out, at = [], start
    for span in spans:
        if start <= span.start and span.end <= end:
            out.append(text[at : span.start])
            at = span.end
    return "".join([*out, text[at:end]])
