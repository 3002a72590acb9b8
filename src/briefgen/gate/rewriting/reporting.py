"""Reported speech: the claim's speaker, force and content against the source's."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import regex

from briefgen.gate.exhibit import Exhibit, Passage
from briefgen.gate.lookup import own_voice
from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.aligning import align
from briefgen.gate.rewriting.forces import key_of_verb, licensed_force
from briefgen.gate.rewriting.halving import halves
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.scoping import narrowed
from briefgen.gate.rewriting.speakers import bearer_in, speaks_in
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.rewriting.units import units_of
from briefgen.gate.rewriting.way import Way
from briefgen.gate.voices import Voice, voices_in
from briefgen.model import Source, Span
from briefgen.text.names import Name
from briefgen.text.referring import bearer_of
from briefgen.text.sentences import sentences
from briefgen.text.speech import Attribution, attributions
from briefgen.text.tokens import tokens

__all__ = ["reported", "told_halves", "unspoken"]

_FIRST = frozenset({"i", "we", "us", "me"})
_THIRD = frozenset({"he", "she", "it", "they", "him", "her", "them"})
_TURNING = frozenset({"negation", "modal", "condition"})


def unspoken(aligned: Sequence[Unit], voices: Sequence[Voice]) -> Unit | None:
    """A unit that somebody says in the source, where the saying is not among the aligned."""
    for voice in voices:
        spoken = [u for u in aligned if voice.says(u.span)]
        deed = any((u.is_verb and u.kind == "word") or u.kind == "quantity" for u in spoken)
        nested = (
            len(spoken) > 1 and voice.verb is not None and any(o is not voice and o.says(voice.verb) for o in voices)
        )
        if not spoken or (len(spoken) * 2 <= len(aligned) and not deed and not nested):
            continue
        if voice.verb is None or not any(voice.verb.overlaps(u.span) for u in aligned):
            return spoken[0]
        if voice.speaker is not None and not any(voice.speaker.overlaps(u.span) for u in aligned):
            return spoken[0]
    return None


def reported(
    text: str, units: Sequence[Unit], page: Page, passage: Passage, exhibit: Exhibit, hold: Callable[..., Way]
) -> Iterator[Way]:
    """The claim's speaker against the source's, what is said against what is said, and the rest against the rest.

    Args:
        text: a sentence of the claim; nothing is yielded unless somebody speaks in it.
        units: of it.
        page: a sentence of the source.
        passage: the same sentence.
        exhibit: both stand in.
        hold: holds units against a page.
    """
    said = _outermost(attributions(text))
    if said is None or said.speaker is None:
        return
    voices = voices_in(passage, exhibit.source)
    speaker = said.speaker.of(text)
    beside = said.clause or said.verb
    inside = [said.content.covers(u.span) and not beside.covers(u.span) for u in units]
    inner = [u for u, told in zip(units, inside, strict=True) if told]
    rest = [
        u
        for u, told in zip(units, inside, strict=True)
        if not told
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
    verb = said.verb.of(text)
    for voice in voices:
        if not speaks_in(speaker, voice, exhibit.source) or _told_by_another(voice, voices, passage.text):
            continue
        given = voice.verb.of(passage.text) if voice.verb is not None else ""
        if not licensed_force(verb, given):
            continue
        content = _content(voice, voices, passage.text)
        part = page.turned(tuple(u for u in page.units if content.covers(u.span) and voice.says(u.span)))
        way = Way(holds=False)
        called = {key_of_verb(verb), key_of_verb(given)} == {"call", "describ"}
        told = [u for u in inner if not (called and u.text == "as")]
        if _unless(told, part):
            yield way
            continue
        nested = tuple(o for o in voices if o is not voice and o.verb is not None and voice.says(o.verb))
        for ours in _deictic(told, speaker, voice, part, exhibit.source):
            way = hold(ours, part, nested)
            if way.holds:
                break
        if way.holds and not (_stands_beside(rest, page, voice, exhibit.anchor) and _as_firm(rest, page, voice)):
            way = Way(holds=False)
        yield way


def _unless(told: Sequence[Unit], part: Page) -> bool:
    """Whether what is said opens with a condition that the claim leaves out: "If the pump fails, the plant will close"."""
    opening = any(u.kind == "condition" for u in part.units[:2])
    return opening and not any(u.kind == "condition" for u in told)


def _outermost(said: Sequence[Attribution]) -> Attribution | None:
    """The act of saying that stands in no other one's content."""
    return next((a for a in said if not any(o.content.covers(a.verb) for o in said if o is not a)), None)


def told_halves(
    text: str, said: Sequence[Attribution], read: Callable[[str], Sequence[Unit]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A sentence in which somebody says two things as two in which the same one says each.

    Args:
        text: the sentence.
        said: its acts of saying.
        read: units of a text.

    Yields:
        The first, and what the second may be.
    """
    outer = _outermost(said)
    if outer is None or outer.speaker is None or outer.direct or outer.content.covers(outer.verb):
        return
    content = outer.content.of(text)
    before, after = text[: outer.content.start], text[outer.content.end :]
    for left, rights in halves(content, read(content)):
        yield f"{before}{left}{after}", tuple(f"{before}{r.removeprefix('that ')}{after}" for r in rights)


def _told_by_another(voice: Voice, voices: Sequence[Voice], text: str) -> bool:
    """Whether a voice speaks only within what another one says: "Bell said that Marsh denied it"."""
    if voice.verb is None:
        return False
    return any(o is not voice and o.says(voice.verb) and _joint(o, voice, text) is None for o in voices)


_JOINT = regex.compile(
    r"(?:[,;]|(?<![\s,;])|\G)\s++(?:and|but|while|whereas|although|though|then)\s++(?:\p{L}+ly\s++|later\s++|also\s++)*+$|;\s*+$|,[\"”’']*+\s++(?:\p{L}+ly\s++)?$"
)


def _joint(first: Voice, second: Voice, text: str) -> int | None:
    """Where the second voice begins behind what the first one says: "A said B [and added C]"; None where it speaks within it."""
    if first.verb is None or second.verb is None or second.verb.start < first.verb.end:
        return None
    own = second.clause is not None and second.clause.start >= first.verb.end
    begin = second.clause.start if own and second.clause is not None else second.verb.start
    if first.verb.end < second.content.start < begin:
        begin = second.content.start  # "A said B, while C is waiting, its lawyer said"
    match = _JOINT.search(text, first.verb.end, begin)
    if match is None or (
        match[0].startswith(",")
        and match[0].strip(" ,\"”’'") == ""
        and not text[second.verb.start : second.verb.end].endswith("ing")
    ):
        return None
    return match.start()


def _content(voice: Voice, voices: Sequence[Voice], text: str) -> Span:
    """What a voice says, up to where the next one speaks."""
    joints = [
        j
        for o in voices
        if o is not voice and o.verb is not None and voice.says(o.verb) and (j := _joint(voice, o, text)) is not None
    ]
    end = min((j for j in joints if j > voice.content.start), default=voice.content.end)
    return Span(voice.content.start, min(end, voice.content.end))


def _deictic(inner: Sequence[Unit], speaker: str, voice: Voice, part: Page, source: Source) -> Iterator[Sequence[Unit]]:
    """What is said as the claim has it, and with the speaker's name or noun as "we", where the source's speaker says "I" or "we"."""
    yield inner
    bearer = bearer_in(speaker, source)
    if bearer is not None and any(u.text in _THIRD and u.kind == "pronoun" for u in inner):
        # "Lunaris said it had halted the trial" of "Lunaris has halted the trial, it said"
        yield [_named(u, bearer) if u.kind == "pronoun" and u.text in _THIRD else u for u in inner]
    if not any(u.kind == "pronoun" and u.text in _FIRST for u in part.units):
        return
    # "We cannot pay", said by a firm's director, is what the firm cannot do.
    keys = {t.key for t in tokens(f"{speaker} {voice.name}") if t.is_content}
    out = []
    for unit in inner:
        named = unit.kind == "name" and (
            {t.key for t in tokens(unit.text)} <= keys or bearer_of(unit.key, source.text) == bearer
        )
        called = unit.kind == "word" and unit.is_nominal and unit.key in keys
        out.append(replace(unit, kind="pronoun", text="we", key="we", value=None) if named or called else unit)
    yield out


def _named(unit: Unit, bearer: str) -> Unit:
    return replace(unit, kind="name", text=bearer, key=bearer, value=Name(unit.span, bearer, bearer))


def _home(at: int, page: Page, anchor: dt.date | None) -> Page:
    """The sentence that names the speaker of a quotation which runs on behind it."""
    text = page.source.text
    found = sentences(text)
    sentence = found[bisect_right(found, at, key=lambda s: s.start) - 1]
    units = units_of(sentence.of(text), text, anchor)
    return Page(page.source, sentence, units, tuple(True for _ in units))


def _stands_beside(rest: Sequence[Unit], page: Page, voice: Voice, anchor: dt.date | None) -> bool:
    """Whether what the claim says beside the reported words stands beside them in the source."""
    wanted = [u for i, u in enumerate(rest) if not is_free(rest, i) and u.kind != "preposition"]
    if not wanted:
        return True
    outside = [i for i, u in enumerate(page.units) if not voice.says(u.span)]
    part = Page(page.source, page.span, tuple(page.units[i] for i in outside), tuple(page.quoted[i] for i in outside))
    if voice.verb is None and voice.at is not None:
        part = _home(voice.at, page, anchor)
    if any(u.kind in _TURNING for u in wanted):
        return align(wanted, part) is not None
    found = [next((i for i in range(len(part.units)) if part.has(u, i)), -1) for u in wanted]
    return min(found) >= 0 and narrowed(part.units, found) is None


def _as_firm(rest: Sequence[Unit], page: Page, voice: Voice) -> bool:
    """Whether nothing turns or limits the saying itself, or the claim has it too: "did not say", "reportedly said", "if Bell says"."""
    if voice.verb is None:
        return True
    start = voice.speaker.end if voice.speaker is not None and voice.speaker < voice.verb else voice.verb.start
    start = max(start, voice.clause.start) if voice.clause is not None else start
    ours = {u.key for u in rest if u.kind in _TURNING}
    between = [u for u in page.units if start <= u.span.start < voice.verb.start]
    if any(u.text in lx.HEDGES for u in between):
        return False
    # "Brand, asked why it had not, said": what turns the aside does not turn the saying.
    aside = max((i for i, u in enumerate(between) if u.text == ","), default=-1)
    turning = {u.key for u in between[aside + 1 :] if u.kind in _TURNING}
    if turning != ours:
        return False
    opening = voice.clause.start if voice.clause is not None else start
    before = [u for u in page.units if u.span.end <= opening and not voice.says(u.span)][-2:]
    return not any(u.kind == "condition" for u in before)
