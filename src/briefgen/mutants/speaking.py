"""Who says it changed: another name speaks, or nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random

import regex

from briefgen.model import Span
from briefgen.mutants.bearers import are_one, listed_together, sort_of, written_names
from briefgen.mutants.case import Case, keys, sentences_of, share
from briefgen.mutants.mutant import Edit
from briefgen.mutants.telling import naming
from briefgen.text.dates import dates
from briefgen.text.names import names
from briefgen.text.speech import Attribution, attributions

__all__ = ["speaker", "speaker_dropped"]

_SAME_SPEECH = 0.6
_OWN_VOICE = 0.7
_LEAST_WORDS = 4
_TELLING = frozenset(
    """
    said says stated states warned warns claimed claims argued argues alleged alleges announced announces noted notes explained
    explains added adds insisted insists suggested suggests confirmed confirms denied denies admitted admits acknowledged
    concluded concludes predicted predicts estimated estimates maintained maintains stressed reported reports
    """.split()
)
_ACCORDING = regex.compile(r"(?i)^according to\b")
_CLAUSE = regex.compile(
    r"\b(?:\p{L}+(?:ed|s)|is|are|was|were|has|have|had|will|would|could|may|might|can|must|should)\b"
)
_PAPER = regex.compile(r"(?i)\b(?:article|report|paper|source|story|document|page)$")


def speaker(case: Case, rng: Random) -> Iterator[Edit]:
    """Another name of a cited source says it: one to whom no source gives these words."""
    for said in attributions(case.text):
        if said.speaker is None or not case.is_own(said.speaker.start, said.speaker.end):
            continue
        if any(d.span.overlaps(said.speaker) for d in dates(case.text)):
            continue  # "On 3 May Roe said": two things would change
        mine = [n.key for n in names(case.text) if n.span.overlaps(said.speaker)]
        taken = [n.key for n in names(case.text)]
        able = [
            the
            for key, _, the in written_names(case)
            if sort_of(key, case) in {"person", "body"}
            and not any(are_one(key, k, case) or listed_together(key, k, case) for k in taken)
            and not _may_say(case, said, key)
        ]
        if able and (mine or len(said.speaker.of(case.text).split()) <= _LEAST_WORDS):
            now = rng.choice(able)
            opens = not case.text[: said.speaker.start].strip(" “\"'‘")
            yield Edit(said.speaker.start, said.speaker.end, now[0].upper() + now[1:] if opens else now)


def _may_say(case: Case, said: Attribution, key: str) -> bool:
    """Whether a source has this bearer say much the same, or be part of the phrase that names the speaker."""
    content, last = keys(said.content.of(case.text)), key.rpartition(" ")[2]
    for source in case.cited:
        told = _saying(content, source.text)
        for place in told.keys() & naming(last, source.text) if told else ():
            whole, speakers = told[place]
            if whole and sentences_of(source.text)[place][0] not in case.evidence:
                return True
            for spoken in speakers:
                if last in spoken.casefold() or any(are_one(key, n.key, case) for n in names(spoken)):
                    return True
    return False


@lru_cache(maxsize=256)
def _saying(content: frozenset[str], text: str) -> Mapping[int, tuple[bool, tuple[str, ...]]]:
    """The sentences of a source that say much the same, by place: whether all of one does, and who says it there."""
    out = {}
    for place, ((_, held), said) in enumerate(zip(sentences_of(text), _sayings(text), strict=True)):
        whole = share(content, held) >= _SAME_SPEECH
        speakers = tuple(spoken for spoken, words in said if share(content, words) >= _SAME_SPEECH)
        if whole or speakers:
            out[place] = whole, speakers
    return out


@lru_cache(maxsize=256)
def _sayings(text: str) -> tuple[tuple[tuple[str, frozenset[str]], ...], ...]:
    """Who says what in each sentence of a source: the words for who it is, and the keys of what is said."""
    return tuple(
        tuple((a.speaker.of(one) if a.speaker else "", keys(a.content.of(one))) for a in attributions(one))
        for one, _ in sentences_of(text)
    )


def speaker_dropped(case: Case, rng: Random) -> Iterator[Edit]:  # noqa: ARG001 - one way to drop it
    """What somebody says, as a fact."""
    if not any(attributions(text) for text in case.evidence):
        return
    for said in attributions(case.text):
        if said.speaker is None or _is_paper(case, said.speaker) or said.force in {"ask", "threaten"}:
            continue
        content = _bare(said.content.of(case.text))
        verb = said.verb.of(case.text)
        tells = verb in _TELLING or _ACCORDING.match(verb)
        if not tells or len(content.split()) < _LEAST_WORDS or not _CLAUSE.search(content.partition(",")[0]):
            continue
        if content.startswith(("to ", "that ")) or not _is_whole(case, said):
            continue
        if not case.told_elsewhere(keys(content), _OWN_VOICE):
            yield Edit(0, len(case.text), content[0].upper() + content[1:] + ".")
            return


def _bare(content: str) -> str:
    """The words said, without the marks around all of them; marks around a part stay in pairs."""
    words = content.strip(" .,")
    return words.strip(' .,“”"') if words[:1] in {"“", '"'} else words


def _is_whole(case: Case, said: Attribution) -> bool:
    """Whether the claim is this act of saying and nothing more."""
    if not said.speaker:
        raise AssertionError
    spans = sorted([said.speaker, said.verb, said.content])
    rest, at = [], 0
    for span in spans:
        rest.append(case.text[at : max(at, span.start)])
        at = max(at, span.end)
    rest.append(case.text[at:])
    words = [w.casefold() for part in rest for w in regex.findall(r"\w+", part)]
    return set(words) <= {"that", "the", "according", "to", "has", "have", "had", "also"}


def _is_paper(case: Case, speaker: Span) -> bool:
    """Whether the speaker is the source itself: its own voice is no attribution that could be missed."""
    words = speaker.of(case.text).casefold().removeprefix("the ").strip()
    own = {
        f.value.casefold().removeprefix("the ")
        for s in case.sources
        for f in (s.publisher, s.title, s.author)
        if f is not None
    }
    return words in own or bool(_PAPER.search(words))
