"""A claim from a sentence of its evidence by licensed steps: what was dropped, moved, turned, renamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.gate.exhibit import Exhibit, Passage
from briefgen.gate.lookup import own_voice
from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.aligning import align
from briefgen.gate.rewriting.bearers import united
from briefgen.gate.rewriting.dropping import kept_back
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.passives import activated
from briefgen.gate.rewriting.units import Unit, units_of
from briefgen.gate.voices import Voice, same_speaker, voices_in
from briefgen.model import Span
from briefgen.text.sentences import sentences
from briefgen.text.speech import Attribution, attributions

__all__ = ["Proof", "proof"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of holding a claim against its evidence by licensed steps.

    Attributes:
        holds: whether every sentence of the claim follows from one sentence of the evidence.
        claim_span: the words of the claim that do not follow; None where it holds.
        source_span: what stands in the way, in the source's text; None where nothing in particular does.
        words: the source's words there; empty where there are none.
    """

    holds: bool
    claim_span: Span | None = None
    source_span: Span | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """The end of one try: proved, or the unit of the page that the claim may not leave out."""

    holds: bool
    kept: Unit | None = None
    aligned: bool = False


_FAILED = _Way(holds=False)


def proof(exhibit: Exhibit) -> Proof:
    """Whether a claim follows from one cited source, sentence by sentence, by licensed rewriting alone."""
    claim = exhibit.claim.text
    for sentence in sentences(claim):
        text = sentence.of(claim)
        units = _united_units(text, exhibit)
        failed = _sentence(text, units, exhibit, depth=0)
        if failed is not None:
            return Proof(False, sentence, *failed)
    return Proof(bool(sentences(claim)))


def _united_units(text: str, exhibit: Exhibit) -> tuple[Unit, ...]:
    return united(units_of(text, exhibit.source.text, exhibit.anchor), text, exhibit.source.text)


@lru_cache(maxsize=4096)
def _page_units(text: str, source_text: str, anchor: object) -> tuple[Unit, ...]:
    return united(units_of(text, source_text, anchor), text, source_text)  # type: ignore[arg-type]


def _page(passage: Passage, exhibit: Exhibit) -> Page:
    units = _page_units(passage.text, exhibit.source.text, exhibit.anchor)
    return Page(exhibit.source, passage.span, units, tuple(passage.is_quoted(u.span) for u in units))


def _sentence(text: str, units: tuple[Unit, ...], exhibit: Exhibit, depth: int) -> tuple[Span | None, str] | None:
    """None if one passage proves the sentence; else what stands in the way of the nearest try."""
    nearest: tuple[Span | None, str] = (None, "")
    for passage in exhibit.passages:
        page = _page(passage, exhibit)
        for way in _ways(text, units, page, passage, exhibit):
            if way.holds:
                return None
            if way.kept is not None:
                nearest = (passage.in_source(way.kept.span), way.kept.span.of(passage.text))
    if depth < 2:
        for left, right in _halves(units):
            if all(_sentence(text, half, exhibit, depth + 1) is None for half in (left, right)):
                return None
    return nearest


def _ways(text: str, units: tuple[Unit, ...], page: Page, passage: Passage, exhibit: Exhibit) -> Iterator[_Way]:
    voices = voices_in(passage, exhibit.source)
    yield _direct(units, page, voices)
    said = attributions(text)
    outer = next((a for a in said if not any(o.content.covers(a.verb) for o in said if o is not a)), None)
    if outer is not None and outer.speaker is not None:
        yield from _reported(text, units, outer, page, passage, voices, exhibit)


def _direct(units: Sequence[Unit], page: Page, voices: Sequence[Voice], *, within: Span | None = None) -> _Way:
    """The units in the page's own order, or after a licensed turn of either side."""
    nearest = _FAILED
    for ours in _turns(units):
        for theirs in _page_turns(page):
            way = _held(ours, theirs, voices, within)
            if way.holds:
                return way
            nearest = way if way.kept is not None else nearest
    moved = _moved(units, page, voices, within)
    return moved if moved.holds else nearest


def _turns(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    yield units
    turned = activated(units)
    if turned is not None:
        yield turned


def _page_turns(page: Page) -> Iterator[Page]:
    yield page
    turned = activated(page.units)
    if turned is not None:
        quoted = dict(zip((u.span for u in page.units), page.quoted, strict=True))
        yield Page(page.source, page.span, turned, tuple(quoted[u.span] for u in turned))


def _held(units: Sequence[Unit], page: Page, voices: Sequence[Voice], within: Span | None) -> _Way:
    wanted = [u for i, u in enumerate(units) if not is_free(units, i)]
    if within is not None:
        inside = [i for i, u in enumerate(page.units) if within.covers(u.span)]
        page = Page(page.source, page.span, tuple(page.units[i] for i in inside), tuple(page.quoted[i] for i in inside))
    if not wanted or not any(u.is_verb or u.kind == "word" for u in wanted):
        return _FAILED
    places = align(wanted, page)
    if places is None:
        return _FAILED
    edges = (-1, *places, len(page.units))
    for last, following in zip(edges, edges[1:], strict=False):
        kept = kept_back(page.units, last, following)
        if kept is not None:
            return _Way(False, kept, True)
    for unit, place in zip(wanted, places, strict=True):
        if not _same_voice(unit, page.units, place):
            return _Way(False, page.units[place], True)
    if within is None:
        loud = _unspoken([page.units[p] for p in places], voices)
        if loud is not None:
            return _Way(False, loud, True)
    return _Way(True, None, True)


def _same_voice(claimed: Unit, units: Sequence[Unit], place: int) -> bool:
    given = units[place]
    if not claimed.is_verb or claimed.kind != "word":
        return True
    if claimed.voice == given.voice:
        return True
    if {claimed.voice, given.voice} <= {"", "progressive"}:
        return given.voice == "" or not claimed.text.endswith("ed")
    if claimed.voice == "passive" and given.voice == "":
        # "the contract awarded to Veld" told as "the contract was awarded to Veld"
        after = units[place + 1] if place + 1 < len(units) else None
        return after is None or after.kind in {"preposition", "mark", "date"}
    return False


def _unspoken(aligned: Sequence[Unit], voices: Sequence[Voice]) -> Unit | None:
    """A unit that somebody says in the source, where the saying is not among the aligned."""
    for voice in voices:
        spoken = [u for u in aligned if voice.content.covers(u.span)]
        if len(spoken) * 2 <= len(aligned):
            continue
        if voice.verb is None or not any(voice.verb.overlaps(u.span) for u in aligned):
            return spoken[0]
    return None


def _reported(
    text: str,
    units: Sequence[Unit],
    said: Attribution,
    page: Page,
    passage: Passage,
    voices: Sequence[Voice],
    exhibit: Exhibit,
) -> Iterator[_Way]:
    """The claim's speaker against the source's, what is said against what is said, and the rest against the rest."""
    assert said.speaker is not None
    speaker = said.speaker.of(text)
    inner = [u for u in units if said.content.covers(u.span)]
    rest = [
        u
        for u in units
        if not said.content.covers(u.span) and not said.verb.overlaps(u.span) and not said.speaker.overlaps(u.span)
    ]
    if not inner:
        return
    if own_voice(speaker, exhibit.source):
        loud = [v for v in voices if v.content.end - v.content.start > 0.6 * len(passage.text)]
        if not loud and not [u for i, u in enumerate(rest) if not is_free(rest, i)]:
            yield _direct(inner, page, voices)
        return
    verb = said.verb.of(text).casefold()
    for voice in voices:
        if not same_speaker(speaker, voice, exhibit):
            continue
        if not _same_force(verb, voice, passage, said):
            continue
        way = _direct(inner, page, voices, within=voice.content)
        if way.holds and not _stands_outside(rest, page, voice):
            way = _FAILED
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


def _moved(units: Sequence[Unit], page: Page, voices: Sequence[Voice], within: Span | None) -> _Way:
    """The claim without one phrase of time or place, which the source has with the same verb elsewhere."""
    for begin, end in _phrases(units):
        phrase, others = units[begin:end], (*units[:begin], *units[end:])
        way = _FAILED
        for ours in _turns(others):
            for theirs in _page_turns(page):
                way = _held(ours, theirs, voices, within)
                if way.holds:
                    break
            if way.holds:
                break
        if way.holds and _same_verb(phrase, others, begin, page):
            return way
    return _FAILED


def _phrases(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Phrases that may move: a preposition with its noun phrase at either end of the sentence, a date anywhere."""
    for index, unit in enumerate(units):
        if unit.kind == "date":
            begin = index - 1 if index and units[index - 1].kind == "preposition" else index
            yield begin, index + 1
        elif unit.kind == "preposition" and unit.text in {"in", "at", "on", "near", "during", "for", "since", "from"}:
            end = index + 1
            while end < len(units) and (units[end].is_nominal or units[end].kind == "article"):
                end += 1
            if end > index + 1 and (index == 0 or end == len(units)):
                yield index, end


def _same_verb(phrase: Sequence[Unit], others: Sequence[Unit], begin: int, page: Page) -> bool:
    """Whether the phrase stands whole in the page, and with the verb that the claim gives it to."""
    wanted = [u for i, u in enumerate(phrase) if not is_free(phrase, i)]
    places = align(wanted, page)
    if not places or any(
        page.units[i].kind not in {"article", "preposition"} for i in range(places[0], places[-1]) if i not in places
    ):
        return False
    verbs = [u for u in others if u.is_verb and u.kind == "word"]
    before = [u for u in verbs if phrase and u.span.end <= phrase[0].span.start]
    ours = before[-1] if before else (verbs[0] if verbs else None)
    if ours is None:
        return True
    held = align([ours], page)
    if held is None:
        return False
    low, high = sorted((held[0], places[0]))
    between = page.units[low + 1 : high]
    return not any((u.is_verb and u.kind == "word") or u.kind in {"that", "relative", "subordinator", "condition"} for u in between)


def _halves(units: tuple[Unit, ...]) -> Iterator[tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
    """The two clauses of a sentence joined by a conjunction; the second with the first one's subject where it has none."""
    for index, unit in enumerate(units):
        if unit.kind not in {"conjunction", "but"} and unit.text not in {";", "while", "whereas", "although"}:
            continue
        left, right = units[:index], units[index + 1 :]
        while left and left[-1].kind == "mark":
            left = left[:-1]
        if not left or not right or unit.text == "or" or not any(u.is_verb for u in left) or not any(u.is_verb for u in right):
            continue
        opener = next((u for u in right if u.kind != "adverb"), None)
        if opener is not None and opener.is_verb:
            first = next(i for i, u in enumerate(left) if u.is_verb)
            right = (*left[:first], *right)
        yield left, right
