"""Who says what: direct and indirect speech within a sentence or a few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.fold import Folded, fold
from briefgen.text.sentences import sentences
from briefgen.text.speech_according import according
from briefgen.text.speech_content import (
    LEAST,
    Act,
    before_quote,
    behind_speech,
    closes_speech,
    content_after,
    cut_short,
    only_edge,
    rest_end,
    trailing_clause,
    with_rest,
)
from briefgen.text.speech_marks import plain_marks
from briefgen.text.speech_phrases import behind_adjuncts, opens_speech
from briefgen.text.speech_speakers import main_subject, speaker_after, speaker_before
from briefgen.text.speech_verbs import FORCES, PASSIVE_BY, TOLD_PASSIVE, Force, may_follow_be, noun_use, reporting_words

__all__ = ["Attribution", "Force", "attributions", "quoted_spans"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of saying.

    Attributes:
        speaker: the noun phrase that speaks ("Labour MP Stella Creasy"; "He"); None where the verb has none ("It was said that").
        verb: the reporting words ("said", "according to", "added").
        content: what is said, without the marks around it; it may lie before or after the verb.
        direct: whether the content stands in quotation marks.
        force: ``say``, ``deny``, ``threaten`` (threatened, warned, signalled an intention), ``ask`` or ``doubt``
            (alleged, claimed, suggested).
        clause: the speaker, the verb and what tells when, where and to whom it was said; it lies inside the content where
            that goes on behind it ("The line, Bell said on Monday, will close").
    """

    speaker: Span | None
    verb: Span
    content: Span
    direct: bool
    force: Force
    clause: Span | None = None


_QUOTED = regex.compile(r'"([^"]++)(?:"|$)|(?<![\w])\'([^\']++(?:\'\w[^\']*+){0,40}+)\'(?!\w)')


@lru_cache(maxsize=4096)
def quoted_spans(text: str) -> tuple[Span, ...]:
    """What stands in quotation marks, without the marks; an opened quotation that is never closed runs to the end."""
    folded = fold(text)
    out = []
    for match in _QUOTED.finditer(plain_marks(folded.text)):
        start, end = match.span(1) if match[1] is not None else match.span(2)
        span = folded.to_stored(start, end)
        if span is not None and len(folded.text[start:end].split()) > 0:
            out.append(span)
    return tuple(out)


def _inside(position: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    return next((q for q in quotes if q[0] <= position < q[1]), None)


# A longer sentence is read in pieces, each with what stands around it: the cost stays linear in its length.
_LONGEST, _AROUND = 2400, 800


def _sentence_attributions(text: str) -> list[Act]:
    if len(text) <= _LONGEST:
        return _read(text)
    out: list[Act] = []
    for begin in range(0, len(text), _LONGEST - 2 * _AROUND):
        low = max(0, begin - _AROUND)
        stop = begin + _LONGEST - 2 * _AROUND
        out.extend(_moved(act, low) for act in _read(text[low : low + _LONGEST]) if begin <= low + act[1][0] < stop)
    return out


def _moved(act: Act, by: int) -> Act:
    speaker, verb, content, direct, force, clause = act
    moved = None if speaker is None else (speaker[0] + by, speaker[1] + by)
    return (
        moved,
        (verb[0] + by, verb[1] + by),
        (content[0] + by, content[1] + by),
        direct,
        force,
        (clause[0] + by, clause[1] + by),
    )


def _read(text: str) -> list[Act]:
    quotes = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text) if m[1] is not None] if '"' in text else []
    out: list[Act] = []
    for match in reporting_words(text):
        if not noun_use(text, match):
            act = _act(text, match, quotes, out[-1][0] if out else None)
            if act is not None and act[2][0] < act[2][1]:
                out.append(act)
    out = according(text, out)
    return [cut_short(act, out) for act in out if act[2][0] < act[2][1]]


def _act(
    text: str, match: regex.Match[str], quotes: list[tuple[int, int]], last_speaker: tuple[int, int] | None
) -> Act | None:
    force = next(f for f, _ in FORCES if match[f] is not None)
    start, end = match.span()
    low, high = _inside(start, quotes) or (0, len(text))
    inner = text[:high]
    passive = PASSIVE_BY.match(text, end) if may_follow_be(text[:start]) and _BE_BEFORE.search(text[:start]) else None
    if passive:
        # "The ruling was welcomed by the Guild": who speaks stands behind the verb, what it is said of before it.
        who = speaker_after(text, passive.end())
        told = regex.compile(r"\s(?P<by>by\s(?P<who>[^,.;\"]+?)\s)that\s").match(inner, end)
        if told and match[0] in TOLD_PASSIVE:
            # "Sorge was told by Adler that ...": what was said stands behind
            return (
                told.span("who"),
                (start, end),
                (told.end(), len(inner.rstrip(" ."))),
                False,
                force,
                (start, told.end("who")),
            )
        deed = regex.search(r"\s(?:of|for)\s\p{Ll}+ing\b", text[who[0] : who[1]]) if who else None
        who = (who[0], who[0] + deed.start()) if who and deed else who  # "accused by the bank of lying"
        return (who, (start, end), (0, start), False, force, (start, who[1])) if who else None
    relative = _RELATIVE_BEFORE.search(text, low, start) if _WHICH.search(text, low, start) else None
    if relative:
        # "Veld, which called the report one-sided, says ...": up to the comma that closes the clause
        closing = text.find(",", end, high)
        part = text[: closing if closing >= 0 else high]
        return _behind(part, match, _named_last(inner, relative), [q for q in quotes if q[1] <= len(part)], force)
    if match[0].split()[0].endswith("ing"):
        if force == "ask" and regex.search(r"\bby\s+$", inner[:start]):
            return _behind(inner, match, None, quotes, force)  # "may have broken the law by calling on them"
        aside = _CLOSED_ASIDE.search(inner, end)
        if aside and inner[:start].rstrip().endswith(",") and _reports_at(inner, aside.end()):
            inner = inner[: aside.start()]  # "Olsen, citing the league, said": the aside ends at the comma
        goes_on = last_speaker is not None and low <= last_speaker[0] and any(q[1] <= last_speaker[0] for q in quotes)
        return _behind(inner, match, last_speaker if goes_on else main_subject(inner, start), quotes, force)
    speaker = speaker_before(inner, start, end)
    if speaker is None and _JOINED_BEFORE.search(inner[:start]):
        # "X described it as poor and warned that ...", "X met the crews and said": the same one goes on
        speaker = last_speaker or main_subject(inner, start)
    if speaker is not None and speaker[0] < low:
        speaker = (max(speaker[0], low), speaker[1])
    quote_before = next((q for q in reversed(quotes) if q[1] <= start and only_edge(text[q[1] : start])), None)
    if quote_before and closes_speech(text, quote_before, start, speaker):
        # "...", X said / "...", said X
        if speaker is not None and speaker[0] < quote_before[1]:
            speaker = None
        speaker = speaker or speaker_after(inner, end)
        last = max(end, speaker[1] if speaker else 0)
        clause = (
            min(start, speaker[0] if speaker else start),
            behind_adjuncts(inner, match[0], last, high, closing=True),
        )
        opening = before_quote(text, quote_before, low)
        content = with_rest(text, quote_before, clause[1], quotes)
        whole = opening == quote_before[0]
        return speaker, (start, end), (opening, content[1]), whole, force, clause
    return _around(inner, match, speaker, low, force) or _behind(inner, match, speaker, quotes, force)


def _reports_at(text: str, at: int) -> bool:
    return any(word.start() == at for word in reporting_words(text, at))


def _named_last(text: str, relative: regex.Match[str]) -> tuple[int, int] | None:
    """Who "which" stands for: "the complaint of the shipping line [Orrin Maritime], which demanded"."""
    found = speaker_before(text, relative.start())
    if found is None or not relative[0].startswith(", which"):
        return found
    name = regex.search(
        r"(?:^|\s)(\p{Lu}[\w.'-]{0,60}+(?:\s(?:of|for|and|\p{Lu}[\w.'-]{0,60}+|\([^()]{0,60}+\))){0,12})$",
        text[slice(*found)],
    )
    return (found[0] + name.start(1), found[1]) if name else found


def _around(text: str, match: regex.Match[str], speaker: tuple[int, int] | None, low: int, force: Force) -> Act | None:
    """Indirect speech that the sentence opens with: "C, X said on Monday", "C, said X", "C, X said, C"."""
    start, end = match.span()
    inverted = _inverted(text, match, low) if speaker is None or speaker[0] > low + 1 else None
    if inverted is not None:
        speaker = inverted
    elif speaker is None or _RELATIVE.fullmatch(text[slice(*speaker)]):
        return None
    before = trailing_clause(text, min(start, speaker[0]), low)
    behind = behind_adjuncts(text, match[0], max(end, speaker[1]), len(text), closing=True)
    if before is None or opens_speech(text, behind, len(text)):
        return None
    before = behind_speech(text, before)
    clause = (min(start, speaker[0]), behind)
    rest = rest_end(text, behind)
    if text[behind : behind + 1] == "," and len(text[behind:rest].split()) > 1:
        return speaker, (start, end), (before[0], rest), False, force, clause
    return (speaker, (start, end), before, False, force, clause) if len(text[slice(*before)].split()) >= LEAST else None


def _inverted(text: str, match: regex.Match[str], low: int) -> tuple[int, int] | None:
    """The speaker behind a verb that what was said stands before: "The line will close, said Ada Quist, the mayor of Ely"."""
    start, end = match.span()
    if (
        not _INVERTS.fullmatch(match[0])
        or not text[low:start].rstrip().endswith(",")
        or len(text[low:start].split()) < LEAST
    ):
        return None
    if not regex.match(r"\s(?:the|an?|its|his|her|their|\p{Lu})", text[end:]):
        return None
    found = speaker_after(text, end)
    if found is None or _FINITE_WORD.search(text[found[0] : found[1]]):
        return None
    return found if regex.match(r"\s*(?:$|[,;.]|\s(?:in|on|after|when|who|as)\s)", text[found[1] :]) else None


_JOINED_BEFORE = regex.compile(r"\b(?:and|but|or|then)\s+(?:\w+ly\s+)?$")
_CLOSED_ASIDE = regex.compile(r",\s(?:\p{L}+ly\s|later\s|also\s)?(?=\p{Ll})")
_RELATIVE_BEFORE = regex.compile(
    r",\s(?:which|who)\s(?:(?:has|have|had|also|later|then|earlier|previously|once|\p{L}+ly)\s)*$"
)
_BE_BEFORE = regex.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$")
_WHICH = regex.compile(r",\s(?:which|who)\s")
_RELATIVE = regex.compile(r"which|who|that|whom", regex.IGNORECASE)
# Verbs that may stand before their speaker.
_INVERTS = regex.compile(
    r"said|says|added|adds|explained|replied|responded|stated|wrote|writes|announced|confirmed|reported|warned|argued|insisted|"
    r"noted|concluded|observed|remarked|commented|declared|recalled|admitted|acknowledged|claimed|asked"
)
_FINITE_WORD = regex.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|\p{Ll}{2,}ed)\b"
)


def _behind(
    text: str, match: regex.Match[str], speaker: tuple[int, int] | None, quotes: list[tuple[int, int]], force: Force
) -> Act | None:
    """Speech behind its reporting words: "X told the council on Monday that C"."""
    start, end = match.span()
    behind = behind_adjuncts(text, match[0], end, len(text), closing=False)
    content = content_after(text, behind, quotes)
    if content is None:
        return None
    direct = any(q[0] <= content[0] + 1 and q[1] >= content[1] - 2 for q in quotes)
    own = speaker is not None and speaker[0] < start and not any(reporting_words(text, speaker[1], start))
    clause = (speaker[0] if own and speaker is not None else start, behind)
    return speaker, (start, end), content, direct, force, clause


@lru_cache(maxsize=16384)
def attributions(text: str) -> tuple[Attribution, ...]:
    """Every act of saying in a text of one or a few sentences, by position of the verb; nested ones included."""
    out: list[Attribution] = []
    for sentence in sentences(text):
        folded = fold(sentence.of(text))
        for speaker, verb, content, direct, force, clause in _sentence_attributions(plain_marks(folded.text)):
            said_by = _stored(folded, speaker, sentence.start) if speaker else None
            verb_span, content_span = _stored(folded, verb, sentence.start), _stored(folded, content, sentence.start)
            if verb_span and content_span:
                beside = _stored(folded, clause, sentence.start)
                out.append(Attribution(said_by, verb_span, content_span, direct, force, beside))
    return tuple(sorted(out, key=lambda a: a.verb))


def _stored(folded: Folded, pair: tuple[int, int], offset: int) -> Span | None:
    span = folded.to_stored(*pair)
    return Span(span.start + offset, span.end + offset) if span else None
