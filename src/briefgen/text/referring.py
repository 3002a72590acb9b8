"""Whom a pronoun or "the company" of a text stands for, where the text before leaves one reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.datelines import dateline
from briefgen.text.name_words import BODIES, PLACES
from briefgen.text.names import aliases, names, people
from briefgen.text.person_nouns import BUSINESSES, FEMALE, GENERIC_BODIES, MALE, is_body_noun, is_person_noun
from briefgen.text.plain import plain
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions
from briefgen.text.tokens import tokens

__all__ = ["bearer_of", "gender_of", "is_person", "referent", "subject_words"]

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_IT = frozenset("it its itself whose".split())
_PERSONAL = regex.compile(r"\b(?:he|him|his|she|her|hers)\b", regex.IGNORECASE)
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class _Mention:
    """Somebody or something named in a text: by name, by post or by a pronoun.

    Attributes:
        span: in the text.
        bearer: the longest key of its names.
        person: whether it is one.
    """

    span: Span
    bearer: str
    person: bool


def bearer_of(key: str, text: str) -> str:
    """One key for all names of a bearer: the longest."""
    return _bearers(text).get(key, key)


@lru_cache(maxsize=512)
def _bearers(text: str) -> dict[str, str]:
    keys = {n.key for n in names(text)}
    out = {}
    for key in {k for group in aliases(text).groups for k in group} | keys:
        out[key] = min(aliases(text).of(key) & keys or {key}, key=lambda k: (-len(k), k))
    return out


def is_person(key: str, text: str) -> bool:
    """Whether a text shows a name to be a person's."""
    return bool(aliases(text).of(key) & people(text))


def gender_of(bearer: str, text: str) -> str | None:
    """``m`` or ``f`` where a text shows it of a bearer; else None."""
    return _genders(text, posts=True).get(bearer)


@lru_cache(maxsize=512)
def _mentions(text: str, *, posts: bool) -> tuple[_Mention, ...]:
    """Every name of a text, ascending; with the posts that stand for one, where ``posts``."""
    found = [_Mention(n.span, bearer_of(n.key, text), is_person(n.key, text)) for n in names(text)]
    from briefgen.text.posts import described, tails  # noqa: PLC0415 - the two rest on one another

    if not posts:
        for token in tokens(text):
            bearer = tails(text).get(token.key)
            definite = text[max(0, token.span.start - 4) : token.span.start].casefold() == "the "
            if bearer is not None and definite and not any(f.span.overlaps(token.span) for f in found):
                found.append(_Mention(token.span, bearer_of(bearer, text), person=False))
    else:
        for sentence in sentences(text):
            for one in described(sentence.of(text), text):
                span = Span(sentence.start + one.span.start, sentence.start + one.span.end)
                if one.opener in {"the", "'s"} and not any(f.span.overlaps(span) for f in found):
                    found.append(_Mention(span, bearer_of(one.holder, text), is_person(one.holder, text)))
    return tuple(sorted(found, key=lambda m: m.span))


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
    """The words of the unnamed body that the sentence before an offset is about: "teacher federation"; empty where it names one."""
    index = bisect_right(sentences(text), start, key=lambda s: s.start) - 2
    if index < 0:
        return frozenset()
    reader = _Reader(text, posts=False, depth=0)
    phrase = reader.subject_phrase(sentences(text)[index])
    if phrase is None or phrase.start >= start or reader.inside(phrase.start, phrase.end):
        return frozenset()
    found = [t for t in tokens(phrase.of(text)) if t.is_content]
    bodies = found and is_body_noun(found[-1].text.casefold()) and phrase.of(text)[:4].casefold() == "the "
    return frozenset(t.key for t in found) if bodies else frozenset()


@lru_cache(maxsize=16384)
def _referent(text: str, start: int, posts: bool, depth: int) -> str | None:  # noqa: FBT001 - an inner rule
    if depth > _DEEPEST:
        return None
    reader = _Reader(text, posts, depth)
    match = _WORD.match(text, start)
    word = match[0].casefold() if match else ""
    index = bisect_right(sentences(text), start, key=lambda s: s.start) - 1
    if index < 0 or not word:
        return None
    if word in _HE | _SHE:
        return reader.personal(start, index, "m" if word in _HE else "f")
    if word in _IT:
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

    def inside(self, start: int, end: int) -> list[_Mention]:
        pool = _mentions(self.text, posts=self.posts)
        return list(
            pool[
                bisect_left(pool, start, key=lambda m: m.span.start) : bisect_left(
                    pool, end, key=lambda m: m.span.start
                )
            ]
        )

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
            parallel = _PARALLEL.search(self.text[max(sentence.start, start - 12) : start])
            return subject.bearer if parallel and subject.bearer in found else None
        for back in range(1, _LOOK_BACK + 1):
            if index - back < 0:
                return None
            found_there, done = self._behind(sentences(self.text)[index - back], gender, others)
            if done:
                return found_there
        return None

    def _behind(self, sentence: Span, gender: str, others: set[str | None]) -> tuple[str | None, bool]:
        """Who a pronoun stands for in a sentence before it, and whether the search ends there."""
        if not _CLOSED.search(sentence.of(self.text)):
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
        return [(m.start(), "m" if m[0].casefold() in _HE else "f") for m in _PERSONAL.finditer(self.text, start, end)]

    def _gender(self, bearer: str) -> str | None:
        return _genders(self.text, posts=self.posts).get(bearer)

    def _is(self, bearer: str, gender: str) -> bool:
        return self._gender(bearer) in {None, gender}

    def _own_content(self, sentence: Span, start: int) -> Span | None:
        """What a speaking pronoun says: nobody named in it is the speaker."""
        for said in attributions(sentence.of(self.text)):
            if said.speaker is not None and said.speaker.start <= start - sentence.start < said.speaker.end:
                return Span(sentence.start + said.content.start, sentence.start + said.content.end)
        return None

    # the subject of a sentence

    def subject(self, sentence: Span) -> _Subject:
        """Who speaks in a sentence, else what its first noun phrase names."""
        phrase = self.subject_phrase(sentence)
        return self._named(phrase) if phrase is not None else _Subject(None, person=False)

    def subject_phrase(self, sentence: Span) -> Span | None:
        speaker = _speaker(sentence.of(self.text))
        if speaker is not None:
            return Span(sentence.start + speaker.start, sentence.start + speaker.end)
        at = self.begin(sentence)
        opening = _FRONTED.match(self.text, at, sentence.end)
        at = opening.end() if opening else at
        lead = _LEAD.match(self.text, at, sentence.end)
        at = lead.end() if lead else at
        first = _NOUN_PHRASE.match(self.text, at, sentence.end) if at < sentence.end else None
        if first is None:
            return None
        # "its former director, Ann Bell, signed": the name behind the post
        behind = self.inside(first.end(), first.end() + 6)
        if (
            behind
            and self.text[first.end() : behind[0].span.start] == ", "
            and self.text[behind[0].span.end : behind[0].span.end + 1] == ","
        ):
            return Span(at, behind[0].span.end)
        return Span(at, first.end())

    def _named(self, phrase: Span) -> _Subject:
        word = _WORD.match(self.text, phrase.start)
        if word is not None and word[0].casefold() in {"he", "she"}:
            bearer = self.of(word.start())
            return _Subject(bearer, person=True)
        if word is not None and word[0].casefold() in {"it", "they"}:
            return _Subject(self.of(word.start()), person=False)
        for mention in self.inside(phrase.start, phrase.end):
            after = self.text[mention.span.end : mention.span.end + 2]
            before = self.text[phrase.start : mention.span.start]
            if after in {"'s", "’s", "' ", "’ "} or _PREPOSITION.search(before):
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
        of_people = bool(_OF_PEOPLE.match(self.text, start))
        acts = bool(_ACTS.match(self.text, start))
        here = [m for m in self.inside(self.begin(sentence), start) if not m.person and not self._describes(m)]
        bearers = {m.bearer for m in here}
        if here:
            subject = self.subject(Span(sentence.start, max(start, sentence.start + 1)))
            between = self.text[here[-1].span.end : start]
            rival = any(is_body_noun(t.text.casefold().removesuffix("'s")) for t in tokens(between))
            leads = subject.bearer in bearers and not subject.person
            if leads and _TOLD.search(self.text[sentence.start : start]):
                return subject.bearer
            if rival or (len(bearers) > 1 and not (leads and of_people)):
                return None
            return here[0].bearer if of_people or acts or (leads and word != "it") else None
        if index == 0:
            return None
        before = sentences(self.text)[index - 1]
        if not _CLOSED.search(before.of(self.text)) or subject_words(self.text, start):
            return None
        subject = self.subject(before)
        if subject.bearer is not None and not subject.person:
            trailing = _speaker(before.of(self.text))
            if trailing is None or trailing.start == 0 or of_people or acts:
                return subject.bearer
            return None
        if of_people or acts:
            there = {
                m.bearer for m in self.inside(self.begin(before), before.end) if not m.person and not self._placed(m)
            }
            return next(iter(there)) if len(there) == 1 else None
        return None

    def _describes(self, mention: _Mention) -> bool:
        """Whether a name only says which: "the company's Hull depot"."""
        return self.text[mention.span.start - 3 : mention.span.start] in {"'s ", "’s "}

    def _placed(self, mention: _Mention) -> bool:
        return bool(_WHERE.search(self.text[max(0, mention.span.start - 12) : mention.span.start]))

    # the company

    def company(self, start: int, index: int) -> str | None:
        every = sentences(self.text)
        sure = _businesses(self.text)
        for back in range(_LOOK_BACK):
            if index - back < 0:
                break
            sentence = every[index - back]
            end = max(sentence.start, start - 4) if back == 0 else sentence.end
            found = {m.bearer for m in self.inside(self.begin(sentence), end) if self._may_be_company(m)}
            found |= {b for m in _COMPANY.finditer(self.text, sentence.start, end) if (b := self.of(m.start(1)))}
            if len(found) == 1 or len(found & sure) == 1:
                return next(iter(found if len(found) == 1 else found & sure))
            if found:
                return None
        return next(iter(sure)) if len(sure) == 1 else None

    def _may_be_company(self, mention: _Mention) -> bool:
        return not mention.person and mention.bearer not in _no_companies(self.text)


@lru_cache(maxsize=512)
def _no_companies(text: str) -> frozenset[str]:
    """The bearers that are public bodies or places."""
    out = set()
    bare = {
        m.bearer
        for m in _mentions(text, posts=False)
        if text[max(0, m.span.start - 4) : m.span.start].casefold() != "the "
    }
    for mention in _mentions(text, posts=False):
        words = mention.bearer.split()
        placed = _WHERE.search(text[max(0, mention.span.start - 12) : mention.span.start]) or _DATELINE.match(
            text, mention.span.end
        )
        articled = mention.bearer not in bare  # "the Aurora": a ship, a river
        if (
            placed
            or articled
            or words[0] in PLACES
            or any(w in _PUBLIC for w in words)
            or mention.span.of(text).islower()
            or mention.bearer[-1].isdigit()  # a model: "the PX4"
        ):
            out.add(mention.bearer)
    return frozenset(out - _businesses(text))


@lru_cache(maxsize=512)
def _businesses(text: str) -> frozenset[str]:
    """The bearers that a text calls a firm or a maker, or that have it in their names."""
    from briefgen.text.posts import kinds  # noqa: PLC0415 - the two rest on one another

    found = {bearer_of(holder, text) for head, holder in kinds(text) if head in BUSINESSES}
    found |= {m.bearer for m in _mentions(text, posts=False) if set(m.bearer.split()) & _COMPANY_WORDS}
    return frozenset(b for b in found if not is_person(b, text))


_DEEPEST = 6
_WORD = regex.compile(r"\p{L}+")
_CLOSED = regex.compile(r"[.!?…][\"'”’)]*$")
_PARALLEL = regex.compile(r"\b(?:and|but|though|although|while)\s$")
# "On Friday, ", "Under the plan, "
_FRONTED = regex.compile(
    r"[\"“'‘]?(?:In|On|At|After|Before|Under|By|For|With|Since|During|From|As|When|While|Although|Though|If|Despite|According)\s[^,\"“]{2,90},\s"
)
_LEAD = regex.compile(
    r"[\"“'‘(]?(?:(?:[Tt]he|[Aa]n?|But|And|Yet|Meanwhile,|However,|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s){0,2}"
)
# what stands before the first verb, roughly: up to a comma, a relative pronoun or a helping verb
_NOUN_PHRASE = regex.compile(
    r"(?:(?!,|;|:|\swho\b|\swhich\b|\sthat\b|\s(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|not|\p{Ll}+ed)\b)[^.]){1,80}"
)
_PREPOSITION = regex.compile(
    r"\b(?:of|for|to|by|in|on|at|with|from|against|about|over|under|into|between|and|or|says|plans|wants|has|is|was|[\p{Ll}]+ed)\s(?:the\s|an?\s)?(?:[\p{Ll}-]+\s){0,2}$"
)
_OF_PEOPLE = regex.compile(
    r"(?i:its|their)\s(?:[\p{Ll}-]+\s){0,3}?(?:director|president|chair\w*|head|chief|leader|secretary|mayor|minister|lawyers?|counsel|spokes\w+|executive|manager|"
    r"treasurer|founder|owner|members?|staff|employees|workers|customers|board|coordinator|delegate|representative|envoy|negotiator|governor|premier|chancellor)\b"
)
_VERBS = (
    "said|says|added|adds|told|asked|promised|denied|warned|wrote|argued|insisted|announced|agreed|refused|decided|planned|plans|wants|wanted|hopes|hoped|expects|expected|"
    "rejected|accused|claimed|claims|admitted|acknowledged|confirmed|declined|called|urged|demanded|criticised|criticized|noted|believes|offered|apologised|appealed|"
    "proposed|recommended|found|ruled|ordered|intends|intended|considered|vowed|pledged|threatened|employs|employed|bought|sold|hired|fined|awarded|signed|approved"
)
_ACTS = regex.compile(
    rf"(?i:it|they)\s(?:(?:has|had|will|would|did|does|also|not|never|later|yet|since|already|is|was|to)\s)*(?:{_VERBS}|publish|appeal|pay|say|ask|sell|buy|hire|apologise|seek|sue|propose|file|filed|build|built|own|owns|owned|run|runs|operate|operates|"
    r"close|closed|open|opened|cut|raise|raised|launch|launched|recall|recalled|repay|repaid|invest|invested|supply|supplies|supplied|serve|serves|"
    r"hold|holds|held|make|makes|made|offer|offers|want|need|needs|hope|demand|reject|accept|accepted|refuse|contest|challenge|dispute|disputes|disputed)\b"
)
_TOLD = regex.compile(
    r"\b(?:said|says|announced|told\s\w+|added|promised|warned|confirmed|insisted|argued|admitted|acknowledged|claimed|denied)(?:\son\s\w+)?\s(?:that\s)?$"
)
_WHERE = regex.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Ii]nside|[Ff]rom|[Oo]ff)\s(?:the\s)?$")
_COMPANY = regex.compile(r"\b[Tt]he\s(company|firm|group|business)\b")
_DATELINE = regex.compile(r"(?:,| /)\s[^.\n]{0,40}\d{4}")
_COMPANY_WORDS = frozenset(
    "inc ltd limited plc llc llp corp corporation company co group holding holdings ag gmbh sa".split()
)
_PUBLIC = (BODIES - frozenset("bank group company corporation".split())) | frozenset(
    "tribunal senate cabinet treasury embassy".split()
)


def _speaker(sentence: str) -> Span | None:
    """Who speaks in a sentence, not within what another one says."""
    said = [a for a in attributions(sentence) if a.speaker is not None]
    for one in said:
        if not any(o is not one and o.content.covers(one.verb) for o in said):
            return one.speaker
    return None


_TITLED = {
    "mr": "m",
    "sir": "m",
    "lord": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "dame": "f",
    "lady": "f",
    "baroness": "f",
}
_TITLE = regex.compile(r"(\p{L}+)\.?\s$")
_SAME_BREATH = regex.compile(
    r"(?:,\s[^,.;]{2,60},)?\s(?:said|says|added|told\s\p{L}+|argued|admitted|insisted|believes|denied|promised|warned|thinks|claimed)\s(?:that\s)?(he|she)\b|,\swho\s[^.;]{1,60}\b(his|her)\b"
)


@lru_cache(maxsize=512)
def _genders(text: str, *, posts: bool) -> dict[str, str]:
    """``m`` or ``f`` by bearer, where a title, a post or a pronoun beside the name shows it and nothing shows the other."""
    seen: dict[str, set[str]] = {}
    view = plain(text)
    for mention in _mentions(text, posts=False):
        if not mention.person:
            continue
        shown = seen.setdefault(mention.bearer, set())
        title = _TITLE.search(view[max(0, mention.span.start - 12) : mention.span.start])
        if title is not None and title[1].casefold() in _TITLED:
            shown.add(_TITLED[title[1].casefold()])
        after = _SAME_BREATH.match(view, mention.span.end)
        if after is not None:
            shown.add("m" if (after[1] or after[2]) in {"he", "his"} else "f")
    if posts:
        from briefgen.text.posts import posts as read  # noqa: PLC0415 - the two rest on one another

        for post in read(text):
            bearer = bearer_of(post.holder, text)
            if post.head in MALE | FEMALE and bearer in seen:
                seen[bearer].add("m" if post.head in MALE else "f")
    return {bearer: next(iter(shown)) for bearer, shown in seen.items() if len(shown) == 1}
