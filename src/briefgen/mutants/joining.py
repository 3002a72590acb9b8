"""Right words of different sentences joined: this subject with that predicate, this clause with that one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import regex

from briefgen.model import Citation
from briefgen.mutants.bearers import are_one, listed_together
from briefgen.mutants.case import Case, keys, sentences_of, share
from briefgen.mutants.mutant import Edit
from briefgen.mutants.verbs import base_of, is_past
from briefgen.text.clauses import clauses
from briefgen.text.names import names

__all__ = ["splice"]

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[-'’][\p{L}]+)*|[^\s\p{L}]")
_AUX = frozenset("is was has had will would could may might must can are were have did does".split())
_PLURAL = frozenset("are were have".split())
_SINGULAR = frozenset("is was has does".split())
_PRONOUNS = frozenset(
    "he she it they we i you this that these those there his her its their our my who which what".split()
)
_STOPS = frozenset(
    'that which who whose where when while if because although after before as to said , ; : ( ) “ ” " - – —'.split()
)
_LONGEST_SUBJECT = 9
_LONGEST_PREDICATE = 220
_LEAST_KEYS = 2
_ALIKE = 0.5
_OPENING = regex.compile(r"(?:because|after|before|until|since|despite|with|following|when)\b")


def splice(case: Case, rng: Random) -> Iterator[Edit]:
    """The claim's subject with the predicate of another sentence, and the claim with a clause of another sentence."""
    for options in (list(_predicates(case)), list(_clauses(case))):
        if options:
            yield rng.choice(options)


@lru_cache(maxsize=8192)
def _subject_end(sentence: str) -> tuple[int, str] | None:
    """Where the predicate of a plain sentence begins, and its verb; None where the subject is not plain to see."""
    words = list(_WORD.finditer(sentence))
    if not words or not (words[0][0][0].isupper() or words[0][0].isdigit()) or words[0][0].casefold() in _PRONOUNS:
        return None
    for index, match in enumerate(words[: _LONGEST_SUBJECT + 1]):
        word = match[0]
        if word.casefold() in _STOPS:
            return None
        if index and (word in _AUX or is_past(word) or _is_finite(word, words, index)):
            return match.start(), word
    return None


def _is_finite(word: str, words: list[regex.Match[str]], index: int) -> bool:
    """Whether a form in -ed is a finite verb: an object with its article follows, no "by"."""
    after = words[index + 1][0].casefold() if index + 1 < len(words) else ""
    return base_of(word) is not None and after in {"the", "a", "an", "its", "their", "his", "her", "more"}


def _predicates(case: Case) -> Iterator[Edit]:
    mine = _subject_end(case.text)
    if mine is None or not case.is_own(0, mine[0]):
        return
    subject, predicate = case.text[: mine[0]], case.text[mine[0] :]
    said = keys(predicate)
    for source in case.cited:
        for told in _told(source.text):
            if not _is_other(case, told) or not _agree(mine[1], told.verb) or share(told.keys, said) >= _ALIKE:
                continue
            if not _same_subject(case, subject, told.subject) and not _names_in(subject) & _names_in(told.words):
                yield Edit(mine[0], len(case.text), told.words[:-1] + ".", (Citation(source.number, told.sentence),))


@dataclass(frozen=True, slots=True)
class _Told:
    """A part of a sentence that may be said of another.

    Attributes:
        sentence, held: whole, and its keys.
        words, keys: of the part.
        subject, verb: of a predicate; empty for a clause.
    """

    sentence: str
    held: frozenset[str]
    words: str
    keys: frozenset[str]
    subject: str = ""
    verb: str = ""


@lru_cache(maxsize=256)
def _told(text: str) -> tuple[_Told, ...]:
    """The predicates of a source that may be joined to another subject."""
    return tuple(p for sentence, held in sentences_of(text) if (p := _predicate(sentence, held)) is not None)


def _predicate(sentence: str, held: frozenset[str]) -> _Told | None:
    found = _subject_end(sentence)
    if found is None:
        return None
    what = sentence[found[0] :].rstrip()
    if not what.endswith((".", "!")) or "\n" in what or len(what) > _LONGEST_PREDICATE:
        return None
    return (
        _Told(sentence, held, what, keys(what), sentence[: found[0]], found[1])
        if len(keys(what)) >= _LEAST_KEYS
        else None
    )


def _agree(mine: str, theirs: str) -> bool:
    return not ({mine} & _PLURAL and {theirs} & _SINGULAR) and not ({mine} & _SINGULAR and {theirs} & _PLURAL)


def _same_subject(case: Case, mine: str, theirs: str) -> bool:
    """Whether two subjects may be one: words in common, one bearer, one list; a bare noun may mean anyone."""
    if keys(mine) & keys(theirs):
        return True
    left, right = _names_in(mine), _names_in(theirs)
    if not left or not right:
        return True
    return any(are_one(a, b, case) or listed_together(a, b, case) for a in left for b in right)


@lru_cache(maxsize=8192)
def _names_in(text: str) -> frozenset[str]:
    return frozenset(n.key for n in names(text))


def _clauses(case: Case) -> Iterator[Edit]:
    if not case.text.rstrip().endswith(".") or case.quoted or len(clauses(case.text)) > 1:
        return
    end = len(case.text.rstrip()) - 1
    said = [keys(e) for e in case.evidence]
    for source in case.cited:
        for told in _told_clauses(source.text):
            if _is_other(case, told) and not any(share(told.keys, e) >= _ALIKE for e in said):
                yield Edit(end, end, f", {told.words}", (Citation(source.number, told.sentence),))


@lru_cache(maxsize=256)
def _told_clauses(text: str) -> tuple[_Told, ...]:
    """The clauses of a source that may be added to another sentence."""
    return tuple(
        _Told(sentence, held, words, keys(words))
        for sentence, held in sentences_of(text)
        for words in _openings(sentence)
        if len(keys(words)) >= _LEAST_KEYS
    )


def _openings(sentence: str) -> Iterator[str]:
    for clause in clauses(sentence)[1:]:
        words = clause.of(sentence).strip(" .,;:")
        if _OPENING.match(words) and not set(words) & set('“”"\n') and words.split()[1].casefold() not in _PRONOUNS:
            yield words


def _is_other(case: Case, told: _Told) -> bool:
    """Whether a sentence is no evidence and says nothing like the claim."""
    return told.sentence not in case.evidence and share(case.keys, told.held) < _ALIKE
