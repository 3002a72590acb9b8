"""BG404: somebody else said it, or somebody said it and the claim states it as a fact."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, Passage, keys
from briefgen.gate.lookup import names_in, own_voice
from briefgen.gate.rewriting.forces import same_act
from briefgen.gate.rewriting.speaker_bearers import PRONOUN
from briefgen.gate.rewriting.speakers import speaks_in
from briefgen.gate.voices import Voice, asserted, same_speaker, voices_in
from briefgen.model import Finding
from briefgen.text.speech import Attribution, attributions
from briefgen.text.speech_speakers import main_subject
from briefgen.text.tokens import content_tokens

__all__ = ["CHECK"]

_ENOUGH = 0.5


def _outside(passage: Passage, voice: Voice) -> set[str]:
    return {
        t.key
        for t in content_tokens(passage.text)
        if not voice.content.covers(t.span) and not (voice.verb and voice.verb.covers(t.span))
    }


def _unattributed(exhibit: Exhibit, pairing: Pairing, said: tuple[Attribution, ...]) -> set[str]:
    """Keys of the clause's words that the claim states in its own voice."""
    taken = [
        s
        for a in said
        for s in (a.content, a.verb, *([a.speaker] if a.speaker else []), *([a.clause] if a.clause else []))
    ]
    return {
        t.key
        for t in content_tokens(exhibit.claim.text)
        if pairing.clause.covers(t.span) and not any(s.overlaps(t.span) for s in taken)
    }


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    said = attributions(exhibit.claim.text)
    for pairing in exhibit.pairings:
        yield from _stated_as_fact(exhibit, pairing, said)
    for a in said:
        yield from _moved(exhibit, a, said)


def _stated_as_fact(exhibit: Exhibit, pairing: Pairing, said: tuple[Attribution, ...]) -> Iterator[Finding]:
    stated = _unattributed(exhibit, pairing, said)
    if not stated:
        return
    for voice in voices_in(pairing.passage, exhibit.source):
        text = pairing.passage.text
        put = keys(asserted(voice, text))
        if stated & keys(voice.content.of(text)) - put:
            continue  # the writer's own words beside what is said
        inside = stated & put
        if len(inside) < _ENOUGH * len(stated) or len(inside - _outside(pairing.passage, voice)) * 2 < len(inside):
            continue
        if voice.verb is not None and keys(voice.verb.of(text)) & keys(pairing.clause.of(exhibit.claim.text)):
            continue  # "A draft has been promised": told as promised
        who = voice.name or "somebody"
        yield finding(
            "BG404",
            "problem",
            exhibit,
            f"in [{exhibit.source.number}] {who} says this; the claim states it as a fact",
            claim_span=pairing.clause,
            source_span=pairing.passage.in_source(voice.content),
        )
        return


def _outer(inner: Attribution, said: tuple[Attribution, ...]) -> Attribution | None:
    """The act of saying within whose content another one stands."""
    return next((a for a in said if a is not inner and a.content.covers(inner.verb)), None)


def _is_nested(outer: Attribution, said: tuple[Attribution, ...]) -> bool:
    return any(outer.content.covers(a.verb) for a in said if a is not outer and a.verb != outer.verb)


def _speakers(exhibit: Exhibit, a: Attribution, said: tuple[Attribution, ...]) -> tuple[str, ...]:
    """The claim's speaking words; for a pronoun also whom the claim named before it."""
    claim = exhibit.claim.text
    speaker = a.speaker.of(claim) if a.speaker else ""
    if not PRONOUN.fullmatch(speaker.strip()) or a.speaker is None:
        return (speaker,)
    outer = _outer(a, said)
    if outer is not None:
        return (speaker, *([outer.speaker.of(claim)] if outer.speaker else []))
    before = [o.speaker.of(claim) for o in said if o.speaker is not None and o.speaker.end <= a.speaker.start]
    opening = main_subject(claim, a.speaker.start)
    named = [claim[slice(*opening)]] if opening else []
    named += [n.text for n in names_in(claim[: a.speaker.start], exhibit.source)]
    return (*before[-1:], *named[:1]) or (speaker,)


def _same(speakers: tuple[str, ...], voice: Voice, voices: tuple[Voice, ...], exhibit: Exhibit) -> bool:
    """Whether one of a claim's speakers is a voice; a pronoun within what somebody says can be that one."""
    around = next((o for o in voices if o is not voice and voice.verb is not None and o.says(voice.verb)), None)
    if around is not None and voice.is_pronoun:
        plain = any(s.strip().casefold() == voice.name.strip().casefold() for s in speakers)
        return plain or _same(speakers, around, (), exhibit)
    return any(
        same_speaker(speaker, voice, exhibit) or speaks_in(speaker, voice, exhibit.source) for speaker in speakers
    )


def _moved(exhibit: Exhibit, a: Attribution, said: tuple[Attribution, ...]) -> Iterator[Finding]:
    claim = exhibit.claim.text
    speakers = _speakers(exhibit, a, said)
    wanted = keys(a.content.of(claim))
    if not any(speakers) or not wanted:
        return
    own = own_voice(speakers[0], exhibit.source)
    if own and _is_nested(a, said):
        return  # "The paper reports that the board said ...": the inner speaker is looked at in turn
    best: tuple[float, Voice, Passage] | None = None
    for passage in exhibit.passages:
        voices = voices_in(passage, exhibit.source)
        for voice in voices:
            share = len(wanted & keys(voice.content.of(passage.text))) / len(wanted)
            same = _same(speakers, voice, voices, exhibit)
            if same and share and same_act(a.verb.of(claim), voice, passage.text):
                return
            rank = share + (0.25 if same else 0.0)
            if share >= _ENOUGH and (best is None or rank > best[0]):
                best = (rank, voice, passage)
    if own and (best is None or not best[1].name):
        return
    if best is None:
        covered = any(len(wanted & keys(p.text)) >= _ENOUGH * len(wanted) for p in exhibit.passages)
        yield finding(
            "BG404",
            "problem" if covered else "unverified",
            exhibit,
            f"the claim has “{speakers[0]}” say this; in the quoted words of [{exhibit.source.number}] nobody is named as saying it",
            claim_span=a.speaker,
            source_span=exhibit.passages[0].span,
        )
        return
    _, voice, passage = best
    if _same(speakers, voice, voices_in(passage, exhibit.source), exhibit):
        return
    yield finding(
        "BG404",
        "unverified" if voice.is_pronoun or not voice.name else "problem",
        exhibit,
        f"the claim has “{speakers[0]}” say this; in [{exhibit.source.number}] it is “{voice.name or 'not said who'}”",
        claim_span=a.speaker,
        source_span=passage.in_source(voice.speaker or voice.content),
    )


CHECK = Check(
    code="BG404",
    name="speaker-mismatch",
    doc=(
        "The source has somebody say it, and the claim names another speaker, or none: what was said is now stated as fact. A claim "
        "keeps the speaker and a reporting word; the source's own voice may be named by its publisher."
    ),
    failing=Example(
        "The tunnel is unsafe.",
        ((1, "The union said the tunnel is unsafe."),),
        ("The union said the tunnel is unsafe.",),
    ),
    passing=Example(
        "The union said the tunnel is unsafe.",
        ((1, "The tunnel is unsafe, the union said."),),
        ("The tunnel is unsafe, the union said.",),
    ),
    run=_run,
)
