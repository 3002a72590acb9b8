"""What a claim may be read as that says more than it does: where the reading follows from a source, so does the claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from briefgen.gate.lookup import names_in
from briefgen.gate.rewriting.halving import subject_of
from briefgen.gate.rewriting.units import units_of
from briefgen.model import Source, Span
from briefgen.text.names import names
from briefgen.text.person_nouns import is_body_noun, is_person_noun
from briefgen.text.referring import bearer_of, gender_of, is_person
from briefgen.text.sentences import sentences
from briefgen.text.tokens import tokens

__all__ = ["owned", "stronger_readings"]

_PRONOUN = regex.compile(r"\s*(he|she|it|they)\b(?!['’])", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"\b(his|her|its|their)\b(?=\s\p{Ll})", regex.IGNORECASE)
_OWNER = {"his": "he", "her": "she", "its": "it", "their": "they"}
# How many noun phrases are tried in a pronoun's place.
_MOST = 6
_GENDER = {"he": "m", "she": "f"}
_CAN = regex.compile(r"\bcan (?:also )?(?=\p{Ll})(?!be (?:able|made to)\b)")
_PLURAL = frozenset({"they", "we", "these", "those", "both", "all", "some", "many"})


def stronger_readings(claim: str, before: str, evidence: Sequence[Span], source: Source) -> Iterator[str]:
    """The claim with its pronoun named, and with what can be told as what is.

    Args:
        claim: one sentence.
        before: the sentences of the same claim before it: whom they are about, its pronoun stands for.
        evidence: the sentences of the source that fit it best, in its text.
        source: whose names tell a name at a sentence's beginning.
    """
    named = list(dict.fromkeys(_named(claim, before, evidence, source)))[:_MOST]
    named.extend(owned(claim, before, (), source))
    yield from named
    for one in (claim, *named):
        if _CAN.search(one):
            yield _CAN.sub("", one, count=1)


def _named(claim: str, before: str, evidence: Sequence[Span], source: Source) -> Iterator[str]:
    pronoun = _PRONOUN.match(claim)
    if pronoun is None:
        return
    for subject in _subjects(before, source) if before.strip() else _told_of(evidence, source):
        if _fits(pronoun[1].casefold(), subject, source):
            yield claim[: pronoun.start(1)] + subject + claim[pronoun.end(1) :]


def owned(claim: str, before: str, told: Sequence[str], source: Source) -> Iterator[str]:
    """The claim with "its" told as whose it is: whom the sentences before it are about; none where ``told`` has it as well."""
    possessive = _POSSESSIVE.search(claim)
    if possessive is None or not before.strip():
        return
    if any(possessive[1].casefold() in (m[1].casefold() for m in _POSSESSIVE.finditer(text)) for text in told):
        return
    for subject in _subjects(before, source):
        for name in [n for n in names_in(before, source) if subject.endswith(n.text)][:1]:
            if _fits(_OWNER[possessive[1].casefold()], name.text, source):
                yield f"{claim[: possessive.start(1)]}{name.text}'s{claim[possessive.end(1) :]}"


def _subjects(before: str, source: Source) -> Iterator[str]:
    """Whom the sentences before are about: the subject of the last of them that names one."""
    for sentence in reversed(sentences(before)):
        text = sentence.of(before)
        subject = subject_of(text, units_of(text, source.text, None))
        if subject and not _PRONOUN.fullmatch(subject):
            yield subject
            return


def _told_of(evidence: Sequence[Span], source: Source) -> Iterator[str]:
    """The noun phrases of some sentences that stand before a verb."""
    for span in evidence:
        text = span.of(source.text)
        units = units_of(text, source.text, None)
        start = None
        for index, unit in enumerate(units):
            if start is not None and unit.kind == "word" and units[index - 1].kind == "name":
                # Its verb may be one that is not known for one: "the Lumen Prize honours".
                yield text[units[start].span.start : units[index - 1].span.end]
            if unit.is_nominal and unit.kind not in {"pronoun", "date"}:
                start = index if start is None else start
            elif start is not None and (
                unit.is_verb or unit.kind == "adverb" or unit.text in {",", "(", "who", "which"}
            ):
                yield text[units[start].span.start : units[index - 1].span.end]
                if units[index - 1].kind == "name" and start < index - 1 and units[index - 2].kind == "word":
                    yield text[units[index - 1].span.start : units[index - 1].span.end]
                start = None
            elif unit.kind in {"article", "quantifier"}:
                start = index if start is None else start
            elif unit.kind != "preposition":
                start = None


def _fits(pronoun: str, subject: str, source: Source) -> bool:
    """Whether a pronoun may stand for a noun phrase, as far as its words tell."""
    words = [t.text.casefold() for t in tokens(subject)]
    if not words:
        return False
    people = [n.key for n in names(source.text) if n.text in subject and is_person(n.key, source.text)]
    last = words[-1]
    if pronoun == "it":
        return not people and not is_person_noun(last) and words[0] not in _PLURAL
    if pronoun == "they":
        return not people or " and " in subject or last.endswith("s")
    if is_body_noun(last):
        return False
    genders = {gender_of(bearer_of(key, source.text), source.text) for key in people}
    return not genders or bool(genders & {None, _GENDER[pronoun]})
