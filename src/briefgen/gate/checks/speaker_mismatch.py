"""BG404: somebody else said it, or somebody said it and the claim states it as a fact."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, Passage, keys
from briefgen.gate.lookup import own_voice
from briefgen.gate.voices import Voice, same_speaker, voices_in
from briefgen.model import Finding
from briefgen.text.speech import Attribution, attributions
from briefgen.text.tokens import tokens

__all__ = ["CHECK"]

_ENOUGH = 0.5


def _outside(passage: Passage, voice: Voice) -> set[str]:
    return {
        t.key
        for t in tokens(passage.text)
        if t.is_content and not voice.content.covers(t.span) and not (voice.verb and voice.verb.covers(t.span))
    }


def _unattributed(exhibit: Exhibit, pairing: Pairing, said: tuple[Attribution, ...]) -> set[str]:
    """Keys of the clause's words that the claim states in its own voice."""
    taken = [s for a in said for s in (a.content, a.verb, *([a.speaker] if a.speaker else []))]
    return {
        t.key
        for t in tokens(exhibit.claim.text)
        if t.is_content and pairing.clause.covers(t.span) and not any(s.overlaps(t.span) for s in taken)
    }


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    said = attributions(exhibit.claim.text)
    for pairing in exhibit.pairings:
        yield from _stated_as_fact(exhibit, pairing, said)
    for a in said:
        yield from _moved(exhibit, a)


def _stated_as_fact(exhibit: Exhibit, pairing: Pairing, said: tuple[Attribution, ...]) -> Iterator[Finding]:
    stated = _unattributed(exhibit, pairing, said)
    if not stated:
        return
    for voice in voices_in(pairing.passage, exhibit.source):
        inside = stated & keys(voice.content.of(pairing.passage.text))
        if len(inside) < _ENOUGH * len(stated) or len(inside - _outside(pairing.passage, voice)) * 2 < len(inside):
            continue
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


def _is_nested(outer: Attribution, exhibit: Exhibit) -> bool:
    return any(
        outer.content.covers(a.verb)
        for a in attributions(exhibit.claim.text)
        if a is not outer and a.verb != outer.verb
    )


def _moved(exhibit: Exhibit, a: Attribution) -> Iterator[Finding]:
    claim = exhibit.claim.text
    speaker = a.speaker.of(claim) if a.speaker else ""
    wanted = keys(a.content.of(claim))
    if not speaker or not wanted:
        return
    own = own_voice(speaker, exhibit.source)
    if own and _is_nested(a, exhibit):
        return  # "The paper reports that the board said ...": the inner speaker is looked at in turn
    best: tuple[float, Voice, Passage] | None = None
    for passage in exhibit.passages:
        for voice in voices_in(passage, exhibit.source):
            share = len(wanted & keys(voice.content.of(passage.text))) / len(wanted)
            rank = share + (0.25 if same_speaker(speaker, voice, exhibit) else 0.0)
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
            f"the claim has “{speaker}” say this; in the quoted words of [{exhibit.source.number}] nobody is named as saying it",
            claim_span=a.speaker,
            source_span=exhibit.passages[0].span,
        )
        return
    _, voice, passage = best
    verdict = same_speaker(speaker, voice, exhibit)
    if verdict:
        return
    yield finding(
        "BG404",
        "unverified" if voice.is_pronoun or not voice.name else "problem",
        exhibit,
        f"the claim has “{speaker}” say this; in [{exhibit.source.number}] it is “{voice.name or 'not said who'}”",
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
