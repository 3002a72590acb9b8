"""Right words of different sentences joined: this subject with that predicate, this clause with that one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random

import regex

from briefgen.model import Citation, Source
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
    for source, sentence in _others(case):
        found = _subject_end(sentence)
        if found is None:
            continue
        theirs, what = sentence[: found[0]], sentence[found[0] :].rstrip()
        if (
            not what.endswith((".", "!"))
            or "\n" in what
            or len(what) > _LONGEST_PREDICATE
            or not _agree(mine[1], found[1])
        ):
            continue
        if len(keys(what)) < _LEAST_KEYS or share(keys(what), keys(predicate)) >= _ALIKE:
            continue
        if not _same_subject(case, subject, theirs) and not _names_in(subject) & _names_in(what):
            yield Edit(mine[0], len(case.text), what[:-1] + ".", (Citation(source.number, sentence),))


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
    for source, sentence in _others(case):
        for clause in clauses(sentence)[1:]:
            words = clause.of(sentence).strip(" .,;:")
            if not _OPENING.match(words) or set(words) & set('“”"\n') or words.split()[1].casefold() in _PRONOUNS:
                continue
            if len(keys(words)) >= _LEAST_KEYS and not any(
                share(keys(words), keys(e)) >= _ALIKE for e in case.evidence
            ):
                yield Edit(end, end, f", {words}", (Citation(source.number, sentence),))


def _others(case: Case) -> Iterator[tuple[Source, str]]:
    """The sentences of the cited sources that are no evidence and say nothing like the claim."""
    for source in case.cited:
        for sentence, held in sentences_of(source.text):
            if sentence not in case.evidence and share(case.keys, held) < _ALIKE:
                yield source, sentence
