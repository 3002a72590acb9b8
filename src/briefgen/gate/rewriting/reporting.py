"""Reported speech: the claim's speaker, force and content against the source's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefgen.gate.exhibit import Exhibit, Passage
from briefgen.gate.lookup import own_voice
from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.aligning import align
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.units import Unit
from briefgen.gate.rewriting.way import Way
from briefgen.gate.voices import Voice, same_speaker
from briefgen.text.speech import Attribution

__all__ = ["reported", "unspoken"]


def unspoken(aligned: Sequence[Unit], voices: Sequence[Voice]) -> Unit | None:
    """A unit that somebody says in the source, where the saying is not among the aligned."""
    for voice in voices:
        spoken = [u for u in aligned if voice.content.covers(u.span)]
        if len(spoken) * 2 <= len(aligned):
            continue
        if voice.verb is None or not any(voice.verb.overlaps(u.span) for u in aligned):
            return spoken[0]
    return None


def reported(
    text: str,
    units: Sequence[Unit],
    said: Attribution,
    page: Page,
    passage: Passage,
    voices: Sequence[Voice],
    exhibit: Exhibit,
    hold: Callable[..., Way],
) -> Iterator[Way]:
    """The claim's speaker against the source's, what is said against what is said, and the rest against the rest."""
    assert said.speaker is not None
    speaker = said.speaker.of(text)
    inner = [u for u in units if said.content.covers(u.span)]
    rest = [
        u
        for u in units
        if not said.content.covers(u.span)
        and not said.verb.overlaps(u.span)
        # "On Friday the board said": who speaks is compared by name, the day has to be found.
        and (u.kind == "date" or not said.speaker.overlaps(u.span))
    ]
    if not inner:
        return
    if own_voice(speaker, exhibit.source):
        loud = [v for v in voices if v.content.end - v.content.start > 0.6 * len(passage.text)]
        if not loud and not [u for i, u in enumerate(rest) if not is_free(rest, i)]:
            yield hold(inner, page, voices)
        return
    verb = said.verb.of(text).casefold()
    for voice in voices:
        if not same_speaker(speaker, voice, exhibit):
            continue
        if not _same_force(verb, voice, passage, said):
            continue
        way = hold(inner, page, voices, within=voice.content)
        if way.holds and not _stands_outside(rest, page, voice):
            way = Way(holds=False)
        yield way


_NEUTRAL = frozenset("say says said saying state states stated told tell tells telling add adds added adding note notes noted explained explains remarked commented replied responded wrote writes according announced announces announce reported reports report declared declares observed observes".split())
_STRONGER = frozenset("confirmed confirms acknowledged acknowledges admitted admits conceded concedes stressed stresses insisted insists maintained maintains argued argues concluded concludes revealed revealing claimed claims contended contends emphasised emphasized believes believed warned warns cautioned".split())


def _same_force(verb: str, voice: Voice, passage: Passage, said: Attribution) -> bool:
    """Whether the claim's reporting word is the source's, or a plainer one."""
    if voice.verb is None:
        return said.force == "say" and bool(set(verb.split()) & _NEUTRAL)
    given = voice.verb.of(passage.text).casefold()
    ours, theirs = {lx.key_of(w) for w in verb.split()}, {lx.key_of(w) for w in given.split()}
    if ours & theirs:
        return True
    plain = bool(set(verb.split()) & _NEUTRAL)
    return plain and bool(set(given.split()) & (_NEUTRAL | _STRONGER))


def _stands_outside(rest: Sequence[Unit], page: Page, voice: Voice) -> bool:
    """Whether what the claim says beside the reported words stands beside them in the source."""
    wanted = [u for i, u in enumerate(rest) if not is_free(rest, i) and u.kind != "preposition"]
    if not wanted:
        return True
    outside = [i for i, u in enumerate(page.units) if not voice.content.covers(u.span)]
    part = Page(page.source, page.span, tuple(page.units[i] for i in outside), tuple(page.quoted[i] for i in outside))
    return align(wanted, part) is not None


