"""Who speaks in a sentence of a source: by its own reporting words, or by the quotation that it stands in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.gate.exhibit import Exhibit, Passage
from briefgen.gate.lookup import names_in, part_of
from briefgen.model import Source, Span
from briefgen.text.fold import fold
from briefgen.text.framing import unframed
from briefgen.text.inflection import lemma
from briefgen.text.names import Name, aliases
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions, quoted_spans
from briefgen.text.tokens import tokens

__all__ = ["Voice", "asserted", "same_speaker", "voices_in"]

_PRONOUN = regex.compile(
    r"^(?:he|she|they|it|we|i|who|the (?:company|firm|force|department|minister|group|body|spokes\w+|mayor|union|council|agency))$",
    regex.IGNORECASE,
)
_NP_END = regex.compile(r"(?:(?<!\s)|\G)\s++(?:of|who|which|that|whose|in|at|for|from|on|with|to)\s|,|\(")
_LEADING_TIME = regex.compile(
    r"^(?:(?:on|in|last|this|late|early|earlier)\s+)?(?:\d{1,2} )?(?:\p{L}+day|month|week|year|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2})?(?: \d{4})?),?\s+(?=the\b|\p{Lu})",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody speaking in a sentence of a source.

    Attributes:
        name: the speaking words; empty where the source does not say who.
        speaker, verb: in the sentence's text; None where they stand outside it.
        content: what is said, in the sentence's text.
        clause: the speaker, the verb and when, where and to whom it was said; it may lie inside the content.
        at: where the speaking words begin, in the source's text; None where the source does not say who.
    """

    name: str
    speaker: Span | None
    verb: Span | None
    content: Span
    clause: Span | None = None
    at: int | None = None

    def says(self, span: Span) -> bool:
        """Whether a span of the sentence is part of what is said."""
        return self.content.covers(span) and not (self.clause is not None and self.clause.covers(span))

    @property
    def is_pronoun(self) -> bool:
        """Whether the speaker is named elsewhere only."""
        return bool(_PRONOUN.match(self.name.strip()))


def voices_in(passage: Passage, source: Source) -> tuple[Voice, ...]:
    """The voices of one sentence, in order; the quotation around a sentence counts though its speaker stands outside it."""
    return _voices(passage.span, source.text)


@lru_cache(maxsize=8192)
def _voices(span: Span, text: str) -> tuple[Voice, ...]:
    sentence = unframed(span.of(text))
    out = [
        Voice(
            a.speaker.of(sentence) if a.speaker else "",
            a.speaker,
            a.verb,
            a.content,
            a.clause,
            span.start + a.speaker.start if a.speaker else None,
        )
        for a in attributions(sentence)
    ]
    quoted, around = _quotation_around(span, text)
    if quoted and not any(v.content.end - v.content.start > 0.6 * len(sentence) for v in out):
        who = around.of(text) if around else ""
        out.append(Voice(who, None, None, Span(0, len(sentence)), None, around.start if around else None))
    return tuple(out)


# What is judged is there to be judged: "welcomed the end of the strike"; but not "rejected claims that it had ended".
_JUDGING = regex.compile(
    r"(?:welcom|prais|hail|condemn|criticis|criticiz|defend|reject|dismiss|regret|lament|question)(?:e?s|e?d|ing|ted)$",
    regex.IGNORECASE,
)
_CLAIMED = regex.compile(
    r"[\"“]|\bthat\b|\b(?:claim|allegation|suggestion|report|accusation|charge|idea|notion|rumour|rumor)s?\b|\bas\b|\bfor\s\p{Ll}+ing\b|\bis\b|\bwas\b",
    regex.IGNORECASE,
)
_NEXT_DEED = regex.compile(r"\s(?:but|and)\s(?=\p{Ll}+ed\b)")
# "told the hotel to reopen a path, [which it fenced off in 2020]": the clause is the writer's own.
_ORDER = regex.compile(r"\bto\s\p{Ll}+\b")
_ASIDE = regex.compile(r",\s(?:which|who|where|whose)\s")


def asserted(voice: Voice, sentence: str) -> str:
    """What somebody in a sentence of a source puts forward: not what he only judges, nor what the writer adds to an order."""
    content = voice.content.of(sentence)
    verb = voice.verb.of(sentence) if voice.verb is not None else ""
    if _JUDGING.match(verb):
        content = _NEXT_DEED.split(content)[0]
        claimed = _CLAIMED.search(content)
        return content[claimed.start() :] if claimed else ""
    aside = _ASIDE.search(content)
    if aside and verb in {"told", "ordered", "asked", "urged"} and _ORDER.search(content[: aside.start()]):
        return content[: aside.start()]
    return content


def _paragraph(span: Span, text: str) -> Span:
    start = text.rfind("\n\n", 0, span.start)
    end = text.find("\n\n", span.end)
    return Span(0 if start < 0 else start + 2, len(text) if end < 0 else end)


def _quotation_around(span: Span, text: str) -> tuple[bool, Span | None]:
    """Whether a quotation holds the whole sentence, and its speaker if somebody is named."""
    paragraph = _paragraph(span, text)
    body = paragraph.of(text)
    local = Span(span.start - paragraph.start, span.end - paragraph.start)
    found = quoted_spans(body)
    # Quotations do not overlap, so that the first that ends behind the sentence is the only one that may hold it.
    at = bisect_left(found, local.end - 2, key=lambda q: q.end)
    for quoted in found[at : at + 1]:
        if quoted.start <= local.start + 1:
            said = _speaker_of(quoted, body)
            return True, Span(paragraph.start + said.start, paragraph.start + said.end) if said else None
    return False, None


def _speaker_of(quoted: Span, body: str) -> Span | None:
    """Who speaks a quotation of a paragraph: who is named beside it, else who spoke last before it."""
    said = [a for a in attributions(body) if a.speaker is not None and not _within(a.verb, quoted)]
    beside = next((a for a in said if a.content.overlaps(quoted) and a.direct), None)
    before = [a for a in said if a.verb.start <= quoted.start]
    found = beside or (before[-1] if before else None)
    return found.speaker if found else None


def _within(span: Span, quoted: Span) -> bool:
    return quoted.start <= span.start and span.end <= quoted.end


@dataclass(frozen=True, slots=True)
class _Head:
    name: Name | None
    noun: str


def _head(phrase: str, source: Source) -> _Head:
    """What a noun phrase is: the name it ends with, or its head noun."""
    phrase = _LEADING_TIME.sub("", phrase)
    found = names_in(phrase, source)
    apposed = phrase.rfind(",")
    if apposed > 0 and any(n.span.start > apposed and not phrase[n.span.end :].strip(" ,") for n in found):
        # "its largest shareholder, Castor Fund": who is named behind the post.
        return _Head(next(n for n in reversed(found) if n.span.start > apposed), "")
    cut = _NP_END.search(phrase, 1)
    core = phrase
    if cut and not any(n.span.start < cut.start() < n.span.end for n in found):
        core = phrase[: cut.start()]
    words = [t for t in tokens(core) if t.is_content]
    if not words:
        return _Head(None, "")
    last = words[-1]
    name = next((n for n in found if n.span.covers(last.span) or n.span.overlaps(last.span)), None)
    if name and fold(phrase[name.span.end : name.span.end + 2]).text == "'s" and name.span.end < len(core):
        name = None
    return _Head(name, last.key)


def same_speaker(claimed: str, voice: Voice, exhibit: Exhibit) -> bool:
    """Whether the claim's speaker is the voice's: the same name or one of its aliases in the source, or the same post.

    "Palantir" is not "Palantir's lawyers", and a company is not its head. A pronoun is read as the speaker, or else the
    first name, of the sentence before it.
    """
    source = exhibit.source
    want = _head(claimed, source)
    if voice.is_pronoun and fold(claimed).text.casefold() != fold(voice.name).text.casefold():
        return any(_names_match(want, _head(candidate, source), source) for candidate in _antecedents(voice, exhibit))
    have = _head(voice.name, source)
    return _names_match(want, have, source)


def _names_match(want: _Head, have: _Head, source: Source) -> bool:
    if want.name and have.name:
        known = aliases(source.text)
        return (
            want.name.key == have.name.key
            or known.same(want.name.key, have.name.key)
            or part_of(want.name.key, have.name.key)
        )
    if want.name or have.name:
        name, noun = (want.name, have.noun) if want.name else (have.name, want.noun)
        if name is None or len(name.key.split()) < 2:
            return False
        # "The Harbour Board" and "the board", "the Guild of Restorers" and "the guild"
        heads = {name.key.split()[-1], regex.split(r"\s(?:of|for)\s", name.key)[0].split()[-1]}
        return noun in {lemma(h) for h in heads}
    return bool(want.noun) and want.noun == have.noun


# What a bare noun can stand for, by a word of the name; a company is what none of the others is.
_BODIES = {
    "force": "police constabulary force army met",
    "council": "council",
    "ministry": "ministry department office",
    "department": "ministry department office",
    "agency": "agency authority office",
    "union": "union guild association",
}
_PERSONS = {"he", "she", "mayor", "minister", "i"}
_PUBLIC = frozenset(word for words in _BODIES.values() for word in words.split()) | {
    "city",
    "hall",
    "court",
    "board",
    "trust",
}


def _fits(pronoun: str, name: Name) -> bool:
    """Whether a name is of the kind that a pronoun or bare noun can stand for; it, they and we stand for any."""
    noun = pronoun.casefold().removeprefix("the ").strip()
    words = set(name.key.split())
    if noun in _BODIES:
        return bool(words & set(_BODIES[noun].split()))
    if noun in {"company", "firm"}:
        return not words & _PUBLIC
    if noun in _PERSONS:
        return not words & _PUBLIC
    return True


def _antecedents(voice: Voice, exhibit: Exhibit) -> list[str]:
    """Who a speaking pronoun may stand for: the speaker or first fitting name of the sentence before, or of one cited with it."""
    text = exhibit.source.text
    all_sentences = sentences(text)
    out: list[str] = []
    for passage in exhibit.passages:
        index = bisect_left(all_sentences, passage.span.start, key=lambda s: s.start)
        cited = [p.text for p in exhibit.passages if p.span < passage.span]
        for sentence in (*(all_sentences[i].of(text) for i in (index - 1,) if i >= 0), *cited):
            said = [a.speaker.of(sentence) for a in attributions(sentence) if a.speaker]
            found = [n.text for n in names_in(sentence, exhibit.source) if _fits(voice.name, n)]
            out.extend(found[:1] if voice.name.casefold().startswith("the ") else said[:1] or found[:1])
    return out
