"""Whom a pronoun or "the company" of a text stands for, where the text before leaves one reading."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from briefgen.model import Span
from briefgen.text.broader_nouns import broader, narrower
from briefgen.text.businesses import businesses, no_companies
from briefgen.text.datelines import dateline
from briefgen.text.genders import gender_of, genders
from briefgen.text.mentioned import Mention, bearer_of, is_person, mentions
from briefgen.text.person_nouns import GENERIC_BODIES, is_body_noun, is_person_noun
from briefgen.text.referring_words import (
    ACTS,
    CLOSED,
    COMPANY,
    DEEPEST,
    FRONTED,
    HE,
    IT,
    LEAD,
    LOOK_BACK,
    NOUN_PHRASE,
    OF_A_SHIP,
    OF_PEOPLE,
    PARALLEL,
    PERSONAL,
    PREPOSITION,
    SHE,
    TOLD,
    UP_TO_A_PREPOSITION,
    WHERE,
    WORD,
    owns_people,
    speaker_of,
)
from briefgen.text.sentences import sentences
from briefgen.text.spans import first_at, touching
from briefgen.text.speech import attributions
from briefgen.text.tokens import tokens

__all__ = ["bearer_of", "gender_of", "is_person", "referent", "subject_words", "unnamed_speaker"]


def referent(text: str, start: int, *, posts: bool = True) -> str | None:
    """The bearer that the pronoun, possessive or bare noun at an offset stands for; None where the text leaves it open.

    Args:
        text: of a whole source.
        start: where the word stands; of "the company", where "company" does.
        posts: whether posts count as well as names.

    Returns:
        A key of the text's names.
    """
    return _referent(text, start, posts, 0)


def subject_words(text: str, start: int) -> frozenset[str]:
    """The words of the unnamed body that a possessive stands for: "teacher federation"; empty where a name is nearer.

    That body is what the sentence is about in which the possessive stands, or the sentence before.
    """
    index = bisect_right(sentences(text), start, key=lambda s: s.start) - 1
    reader = _Reader(text, posts=False, depth=0)
    if index >= 0:
        sentence = sentences(text)[index]
        own = _body_words(reader, sentence, start, reader.opening_phrase(sentence))
        if own or any(not m.person for m in reader.inside(reader.begin(sentence), start)):
            return own
    if index < 1:
        return frozenset()
    before = sentences(text)[index - 1]
    return _body_words(reader, before, start, reader.subject_phrase(before))


def _body_words(reader: _Reader, sentence: Span, start: int, phrase: Span | None) -> frozenset[str]:
    if phrase is None or phrase.end >= start:
        return frozenset()
    short = UP_TO_A_PREPOSITION.match(reader.text, phrase.start, phrase.end)
    end = short.end() if short else phrase.end
    between = reader.inside(phrase.end, min(start, sentence.end)) if start <= sentence.end else []
    if reader.inside(phrase.start, end) or any(not m.person for m in between):
        return frozenset()
    found = [t for t in tokens(reader.text[phrase.start : end]) if t.is_content]
    definite = "the " in {
        reader.text[phrase.start : phrase.start + 4].casefold(),
        reader.text[max(0, phrase.start - 4) : phrase.start].casefold(),
    }
    if not found or not definite or not is_body_noun(found[-1].text.casefold()):
        return frozenset()
    from briefgen.text.posts import tails  # noqa: PLC0415 - the two rest on one another

    head = found[-1].key
    named = found[-1].text.casefold() in GENERIC_BODIES or head in tails(reader.text)
    named = named or head in _kinds_told(reader.text)
    return frozenset() if named else frozenset(t.key for t in found)


@lru_cache(maxsize=512)
def _kinds_told(text: str) -> frozenset[str]:
    """The nouns by which a text calls bearers, and broader ones."""
    from briefgen.text.posts import kinds  # noqa: PLC0415 - the two rest on one another

    told = {kind for kind, _ in kinds(text)}
    return frozenset(told.union(*map(broader, told)))


@lru_cache(maxsize=512)
def _ships(text: str) -> frozenset[str]:
    from briefgen.text.posts import kinds  # noqa: PLC0415 - the two rest on one another

    return frozenset(bearer_of(holder, text) for head, holder in kinds(text) if head in narrower("ship") | {"ship"})


def unnamed_speaker(text: str, sentence: Span) -> Span | None:
    """Who speaks in a sentence without being named in it, as a span of the text: "its director"; None where nobody does."""
    speaker = speaker_of(sentence.of(text))
    if speaker is None:
        return None
    span = Span(sentence.start + speaker.start, sentence.start + speaker.end)
    beside = Span(max(0, span.start - 3), span.end + 3)
    pool = mentions(text, posts=False)
    named = any(pool[i].person for i in touching(pool, beside))
    return None if named else span


@lru_cache(maxsize=16384)
def _referent(text: str, start: int, posts: bool, depth: int) -> str | None:  # noqa: FBT001 - an inner rule
    if depth > DEEPEST:
        return None
    reader = _Reader(text, posts, depth)
    match = WORD.match(text, start)
    word = match[0].casefold() if match else ""
    index = bisect_right(sentences(text), start, key=lambda s: s.start) - 1
    if index < 0 or not word:
        return None
    if word in HE | SHE:
        found = reader.personal(start, index, "m" if word in HE else "f")
        return found if found is not None or not OF_A_SHIP.match(text, start) else reader.ship(index)
    if word in IT:
        return reader.neuter(start, index, word)
    if word in GENERIC_BODIES:
        return reader.company(start, index)
    return None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a sentence is about.

    Attributes:
        bearer: None where it is nobody named.
        person: whether it is, or may be, a person.
    """

    bearer: str | None
    person: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    posts: bool
    depth: int

    def begin(self, sentence: Span) -> int:
        """Where a sentence begins behind its dateline."""
        line = dateline(sentence.of(self.text))
        return sentence.start + (line.end if line is not None else 0)

    def inside(self, start: int, end: int) -> list[Mention]:
        pool = mentions(self.text, posts=self.posts)
        return list(pool[first_at(pool, start) : first_at(pool, end)])

    def of(self, at: int) -> str | None:
        return _referent(self.text, at, self.posts, self.depth + 1)

    # he and she

    def personal(self, start: int, index: int, gender: str) -> str | None:
        sentence = sentences(self.text)[index]
        own = self._own_content(sentence, start)
        here = [m for m in self.inside(self.begin(sentence), start) if m.person and not (own and own.covers(m.span))]
        pronouns = [(p, g) for p, g in self._pronouns(sentence.start, start) if not (own and own.start <= p < own.end)]
        others = {self.of(p) for p, g in pronouns if g != gender}
        same = [self.of(p) for p, g in pronouns if g == gender]
        fits = {m.bearer for m in here if self._is(m.bearer, gender)} - others
        if fits or same:
            found = {*fits, *same}
            if len(found) == 1:
                return next(iter(found))
            subject = self.subject(sentence)
            parallel = PARALLEL.search(self.text[max(sentence.start, start - 12) : start])
            return subject.bearer if parallel and subject.bearer in found else None
        for back in range(1, LOOK_BACK + 1):
            if index - back < 0:
                return None
            found_there, done = self._behind(sentences(self.text)[index - back], gender, others)
            if done:
                return found_there
        return None

    def _behind(self, sentence: Span, gender: str, others: set[str | None]) -> tuple[str | None, bool]:
        """Who a pronoun stands for in a sentence before it, and whether the search ends there."""
        if not CLOSED.search(sentence.of(self.text)):
            return None, True  # a heading
        last = sentence.of(self.text).rfind("; ") + 1
        if last and any(m.person for m in self.inside(sentence.start + last, sentence.end)):
            sentence = Span(sentence.start + last, sentence.end)  # of two clauses the nearer
        subject = self.subject(sentence)
        fits = {
            m.bearer for m in self.inside(self.begin(sentence), sentence.end) if m.person and self._is(m.bearer, gender)
        } - others
        if (
            subject.bearer is not None
            and subject.person
            and subject.bearer not in others
            and self._is(subject.bearer, gender)
        ):
            sure = {f for f in fits if self._gender(f) == gender}
            if self._gender(subject.bearer) is None and sure - {subject.bearer}:
                return None, True
            return subject.bearer, True
        if subject.bearer is None and subject.person:
            return None, True
        fits |= {b for p, g in self._pronouns(sentence.start, sentence.end) if g == gender and (b := self.of(p))}
        if len(fits) == 1:
            return next(iter(fits)), True
        return None, bool(fits)

    def _pronouns(self, start: int, end: int) -> list[tuple[int, str]]:
        return [(m.start(), "m" if m[0].casefold() in HE else "f") for m in PERSONAL.finditer(self.text, start, end)]

    def _gender(self, bearer: str) -> str | None:
        return genders(self.text, posts=self.posts).get(bearer)

    def _is(self, bearer: str, gender: str) -> bool:
        return self._gender(bearer) in {None, gender}

    def _own_content(self, sentence: Span, start: int) -> Span | None:
        """What a speaking pronoun says: nobody named in it is the speaker."""
        for said in attributions(sentence.of(self.text)):
            if said.speaker is not None and said.speaker.start <= start - sentence.start < said.speaker.end:
                return Span(sentence.start + said.content.start, sentence.start + said.content.end)
        return None

    def ship(self, index: int) -> str | None:
        """The one ship of the sentence before."""
        before = sentences(self.text)[index - 1] if index else None
        found = {m.bearer for m in self.inside(before.start, before.end)} & _ships(self.text) if before else set()
        return next(iter(found)) if len(found) == 1 else None

    # the subject of a sentence

    def subject(self, sentence: Span) -> _Subject:
        """Who speaks in a sentence, else what its first noun phrase names."""
        phrase = self.subject_phrase(sentence)
        return self._named(phrase) if phrase is not None else _Subject(None, person=False)

    def subject_phrase(self, sentence: Span) -> Span | None:
        speaker = speaker_of(sentence.of(self.text))
        if speaker is not None:
            return self._with_name(Span(sentence.start + speaker.start, sentence.start + speaker.end))
        return self.opening_phrase(sentence)

    def opening_phrase(self, sentence: Span) -> Span | None:
        """The first noun phrase of a sentence."""
        at = self.begin(sentence)
        opening = FRONTED.match(self.text, at, sentence.end)
        at = opening.end() if opening else at
        lead = LEAD.match(self.text, at, sentence.end)
        at = lead.end() if lead else at
        first = NOUN_PHRASE.match(self.text, at, sentence.end) if at < sentence.end else None
        if first is None:
            return None
        return self._with_name(Span(at, first.end()))

    def _with_name(self, phrase: Span) -> Span:
        """A phrase with the name behind it that says who it is: "its former director, Ann Bell, signed"."""
        behind = self.inside(phrase.end, phrase.end + 7)
        if (
            behind
            and self.text[phrase.end : behind[0].span.start] in {", ", ", the "}
            and self.text[behind[0].span.end : behind[0].span.end + 2].lstrip(" ")[:1] in {",", "("}
        ):
            return Span(phrase.start, behind[0].span.end)
        return phrase

    def _named(self, phrase: Span) -> _Subject:
        word = WORD.match(self.text, phrase.start)
        if word is not None and word[0].casefold() in {"he", "she"}:
            bearer = self.of(word.start())
            return _Subject(bearer, person=True)
        if word is not None and word[0].casefold() in {"it", "they"}:
            return _Subject(self.of(word.start()), person=False)
        for mention in self.inside(phrase.start, phrase.end):
            after = self.text[mention.span.end : mention.span.end + 2]
            before = self.text[phrase.start : mention.span.start]
            if after in {"'s", "’s", "' ", "’ "} or PREPOSITION.search(before):
                continue
            return _Subject(mention.bearer, mention.person)
        nouns = [t.text.casefold() for t in tokens(phrase.of(self.text))]
        return _Subject(None, person=any(is_person_noun(n) for n in nouns))

    # it and its

    def neuter(self, start: int, index: int, word: str) -> str | None:
        sentence = sentences(self.text)[index]
        if word == "whose":
            found = [
                m for m in self.inside(self.begin(sentence), start) if self.text[m.span.end : start].strip(" ,)") == ""
            ]
            return found[-1].bearer if found else None
        if subject_words(self.text, start) and word in {"its", "their"}:
            return None
        of_people = bool(OF_PEOPLE.match(self.text, start)) or owns_people(self.text, start)
        acts = bool(ACTS.match(self.text, start))
        here = [m for m in self.inside(self.begin(sentence), start) if not m.person and not self._describes(m)]
        bearers = {m.bearer for m in here}
        called = {self.of(m.start(1)) for m in COMPANY.finditer(self.text, self.begin(sentence), start)}
        if called and bearers <= called and (acts or of_people):
            return next(iter(called)) if len(called) == 1 else None
        if here:
            subject = self.subject(Span(sentence.start, max(start, sentence.start + 1)))
            rival = self._rival(here[-1].span.end, start)
            leads = subject.bearer in bearers and not subject.person
            if leads and TOLD.search(self.text[sentence.start : start]):
                return subject.bearer
            if rival or (len(bearers) > 1 and not (leads and of_people)):
                return None
            return here[0].bearer if of_people or acts or (leads and word != "it") else None
        if index == 0:
            return None
        before = sentences(self.text)[index - 1]
        if not CLOSED.search(before.of(self.text)) or subject_words(self.text, start):
            return None
        subject = self.subject(before)
        if subject.bearer is not None and not subject.person:
            trailing = speaker_of(before.of(self.text))
            if trailing is None or trailing.start == 0 or of_people or acts:
                return subject.bearer
            return None
        if of_people or acts:
            there = {
                m.bearer for m in self.inside(self.begin(before), before.end) if not m.person and not self._placed(m)
            }
            return next(iter(there)) if len(there) == 1 else None
        return None

    def _rival(self, start: int, end: int) -> bool:
        """Whether a body is spoken of without a name between two offsets; not "the shipowner Ann Bell"."""
        persons = {m.span.start for m in self.inside(start, end + 1) if m.person}
        return any(
            is_body_noun(t.text.casefold().removesuffix("'s")) and start + t.span.end + 1 not in persons
            for t in tokens(self.text[start:end])
        )

    def _describes(self, mention: Mention) -> bool:
        """Whether a name only says which: "the company's Hull depot"."""
        return self.text[mention.span.start - 3 : mention.span.start] in {"'s ", "’s "}

    def _placed(self, mention: Mention) -> bool:
        return bool(WHERE.search(self.text[max(0, mention.span.start - 12) : mention.span.start]))

    # the company

    def company(self, start: int, index: int) -> str | None:
        apposed = self._apposed(start)
        if apposed is not None:
            return apposed.bearer
        every = sentences(self.text)
        sure = businesses(self.text)
        for back in range(LOOK_BACK):
            if index - back < 0:
                break
            sentence = every[index - back]
            end = max(sentence.start, start - 4) if back == 0 else sentence.end
            found = {m.bearer for m in self.inside(self.begin(sentence), end) if self._may_be_company(m)}
            found |= {b for m in COMPANY.finditer(self.text, sentence.start, end) if (b := self.of(m.start(1)))}
            if len(found) == 1 or len(found & sure) == 1:
                return next(iter(found if len(found) == 1 else found & sure))
            if found:
                return None
        return next(iter(sure)) if len(sure) == 1 else None

    def _apposed(self, start: int) -> Mention | None:
        """Who is named right behind a noun: "the contractor, Veld,"."""
        noun = WORD.match(self.text, start)
        found = self.inside(noun.end(), noun.end() + 3) if noun else []
        return next((m for m in found if noun and self.text[noun.end() : m.span.start] in {" ", ", "}), None)

    def _may_be_company(self, mention: Mention) -> bool:
        return not mention.person and mention.bearer not in no_companies(self.text)
