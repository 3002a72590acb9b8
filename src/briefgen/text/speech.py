"""Who says what: direct and indirect speech within a sentence or a few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.fold import Folded, fold
from briefgen.text.sentences import sentences
from briefgen.text.speech_marks import plain_marks
from briefgen.text.speech_phrases import apposition_end, behind_adjuncts, opens_speech
from briefgen.text.speech_speakers import main_subject, speaker_after, speaker_before
from briefgen.text.speech_verbs import FORCES, TOLD_PASSIVE, VERB, Force, noun_use

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


_ACCORDING = regex.compile(r"\b[Aa]ccording to ((?:(?!,| who | which |\.(?:\s|$)|;)[^\"])+)")
_IN_WORDS = regex.compile(r"\b[Ii]n the (?:words|view|opinion) of ((?:(?!,)[^\"])+)")
_QUOTED = regex.compile(r'"([^"]+)(?:"|$)|(?<![\w])\'([^\']+(?:\'\w[^\']*)*)\'(?!\w)')
_BE_BEFORE = regex.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$")
_PASSIVE_BY = regex.compile(r"\s+by\b")
_OPENER = regex.compile(r"\s*(?:that\b|,|:)?\s*")


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


# Fewer words than these before ", X said" are no clause.
_LEAST = 3


def _inside(position: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    return next((q for q in quotes if q[0] <= position < q[1]), None)


# speaker, verb, content, direct, force, clause
_Act = tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int], bool, Force, tuple[int, int]]


# A longer sentence is read in pieces, each with what stands around it: the cost stays linear in its length.
_LONGEST, _AROUND = 2400, 800


def _sentence_attributions(text: str) -> list[_Act]:
    if len(text) <= _LONGEST:
        return _read(text)
    out: list[_Act] = []
    for begin in range(0, len(text), _LONGEST - 2 * _AROUND):
        low = max(0, begin - _AROUND)
        stop = begin + _LONGEST - 2 * _AROUND
        out.extend(_moved(act, low) for act in _read(text[low : low + _LONGEST]) if begin <= low + act[1][0] < stop)
    return out


def _moved(act: _Act, by: int) -> _Act:
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


def _read(text: str) -> list[_Act]:
    quotes = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text) if m[1] is not None]
    out: list[_Act] = []
    for match in VERB.finditer(text):
        if not noun_use(text, match):
            act = _act(text, match, quotes, out[-1][0] if out else None)
            if act is not None and act[2][0] < act[2][1]:
                out.append(act)
    for pattern in (_ACCORDING, _IN_WORDS):
        out.extend(_according(text, match) for match in pattern.finditer(text))
    return [act for act in out if act[2][0] < act[2][1]]


def _act(
    text: str, match: regex.Match[str], quotes: list[tuple[int, int]], last_speaker: tuple[int, int] | None
) -> _Act | None:
    force = next(f for f, _ in FORCES if match[f] is not None)
    start, end = match.span()
    low, high = _inside(start, quotes) or (0, len(text))
    inner = text[:high]
    passive = _PASSIVE_BY.match(text, end) if _BE_BEFORE.search(text[:start]) else None
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
    relative = _RELATIVE_BEFORE.search(text, low, start)
    if relative:
        # "Veld, which called the report one-sided, says ...": up to the comma that closes the clause
        closing = text.find(",", end, high)
        part = text[: closing if closing >= 0 else high]
        return _behind(
            part, match, speaker_before(inner, relative.start()), [q for q in quotes if q[1] <= len(part)], force
        )
    if match[0].split()[0].endswith("ing"):
        return _behind(inner, match, main_subject(inner, start), quotes, force)
    speaker = speaker_before(inner, start)
    if speaker is None and last_speaker and regex.search(r"\b(?:and|but|or|then)\s+(?:\w+ly\s+)?$", inner[:start]):
        speaker = last_speaker  # "X described it as poor and warned that ...": the same speaker goes on
    if speaker is not None and speaker[0] < low:
        speaker = (max(speaker[0], low), speaker[1])
    quote_before = next((q for q in reversed(quotes) if q[1] <= start and _only_edge(text[q[1] : start])), None)
    if quote_before:
        # "...", X said / "...", said X
        if speaker is not None and speaker[0] < quote_before[1]:
            speaker = None
        speaker = speaker or speaker_after(inner, end)
        last = max(end, speaker[1] if speaker else 0)
        clause = (
            min(start, speaker[0] if speaker else start),
            behind_adjuncts(inner, match[0], last, high, closing=True),
        )
        return speaker, (start, end), _with_rest(text, quote_before, clause[1], quotes), True, force, clause
    return _around(inner, match, speaker, low, force) or _behind(inner, match, speaker, quotes, force)


def _with_rest(text: str, quote: tuple[int, int], behind: int, quotes: list[tuple[int, int]]) -> tuple[int, int]:
    """A quotation with its second part behind the reporting words: "One," she said, "and two"."""
    for second in quotes:
        if second[0] > behind and not text[behind : second[0]].strip(' ,"'):
            return quote[0], second[1]
    return quote


def _around(text: str, match: regex.Match[str], speaker: tuple[int, int] | None, low: int, force: Force) -> _Act | None:
    """Indirect speech that the sentence opens with: "C, X said on Monday", "C, said X", "C, X said, C"."""
    start, end = match.span()
    inverted = _inverted(text, match, low) if speaker is None or speaker[0] > low + 1 else None
    if inverted is not None:
        speaker = inverted
    elif speaker is None or _RELATIVE.fullmatch(text[slice(*speaker)]):
        return None
    before = _trailing_clause(text, min(start, speaker[0]), low)
    behind = behind_adjuncts(text, match[0], max(end, speaker[1]), len(text), closing=True)
    if before is None or opens_speech(text, behind, len(text)):
        return None
    before = _behind_speech(text, before)
    clause = (min(start, speaker[0]), behind)
    rest = _rest_end(text, behind)
    if text[behind : behind + 1] == "," and len(text[behind:rest].split()) > 1:
        return speaker, (start, end), (before[0], rest), False, force, clause
    return (
        (speaker, (start, end), before, False, force, clause) if len(text[slice(*before)].split()) >= _LEAST else None
    )


def _behind_speech(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A clause without the speech of somebody else that it is joined to: "A said B, while [C is waiting], its lawyer said"."""
    said = next((m for m in VERB.finditer(text, *span) if not noun_use(text, m)), None)
    if said is None or said.start() == span[0]:
        return span
    joints = [
        m for m in regex.finditer(r"[,;]\s(?:and|but|while|whereas)\s", text[: span[1]]) if m.start() > said.end()
    ]
    return (joints[-1].end(), span[1]) if joints else span


def _rest_end(text: str, start: int) -> int:
    """Where speech ends that goes on behind its reporting clause: at a semicolon or at the next one who speaks."""
    end = len(text.rstrip(" .\n"))
    semicolon = text.find(";", start, end)
    end = end if semicolon < 0 else semicolon
    for match in VERB.finditer(text, start, end):
        between = text[start : match.start()]
        edge = regex.search(
            r",\s+(?:\w+ly\s+)?$|[,;]\s+(?:and|but|while|whereas|although|though|as)\s+(?:[^,]|,[^,]*,)*$", between
        )
        if edge and not noun_use(text, match):
            return start + edge.start()
    return end


def _inverted(text: str, match: regex.Match[str], low: int) -> tuple[int, int] | None:
    """The speaker behind a verb that what was said stands before: "The line will close, said Ada Quist, the mayor of Ely"."""
    start, end = match.span()
    if (
        not _INVERTS.fullmatch(match[0])
        or not text[low:start].rstrip().endswith(",")
        or len(text[low:start].split()) < _LEAST
    ):
        return None
    if not regex.match(r"\s(?:the|an?|its|his|her|their|\p{Lu})", text[end:]):
        return None
    found = speaker_after(text, end)
    if found is None or _FINITE_WORD.search(text[found[0] : found[1]]):
        return None
    return found if regex.match(r"\s*(?:$|[,;.]|\s(?:in|on|after|when|who|as)\s)", text[found[1] :]) else None


_RELATIVE_BEFORE = regex.compile(
    r",\s(?:which|who)\s(?:(?:has|have|had|also|later|then|earlier|previously|once|\p{L}+ly)\s)*$"
)
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
) -> _Act | None:
    """Speech behind its reporting words: "X told the council on Monday that C"."""
    start, end = match.span()
    behind = behind_adjuncts(text, match[0], end, len(text), closing=False)
    content = _content_after(text, behind, quotes)
    if content is None:
        return None
    direct = any(q[0] <= content[0] + 1 and q[1] >= content[1] - 2 for q in quotes)
    own = speaker is not None and speaker[0] < start and not VERB.search(text, speaker[1], start)
    clause = (speaker[0] if own and speaker is not None else start, behind)
    return speaker, (start, end), content, direct, force, clause


def _according(text: str, match: regex.Match[str]) -> _Act:
    """What is said according to somebody: "According to X, C", "C, according to X" and "C, according to X, C"."""
    start, name_end = match.start(), match.start(1) + len(match[1].rstrip(" .,;:"))
    before = regex.split(r";\s|\b(?:and|but|while)\s*$", text[:start])[-1].strip(" ,")
    leads = len(before.split()) < 3 and not text[:start].rstrip().endswith(",")
    name_end = apposition_end(text, name_end, closed=leads)
    speaker, verb = (match.start(1), name_end), (start, name_end)
    rest = text[name_end:].lstrip(' ,:"')
    rest_start = len(text) - len(rest)
    if leads and len(rest.split()) >= 3:
        return speaker, verb, (rest_start, len(text)), False, "say", verb
    low = text.rfind("; ", 0, start) + 2 if "; " in text[:start] else 0
    end = _rest_end(text, name_end)
    goes_on = (
        text.startswith(",", name_end) and regex.match(r"(?!(?:which|who|an?|the)\b)", rest) and end - rest_start > 8
    )
    return speaker, verb, (low, end) if goes_on else (low, start), False, "say", verb


def _only_edge(between: str) -> bool:
    """Whether a quotation ends right before the reporting words: only marks and a short subject between."""
    bare = between.strip(" \"',.!?")
    if regex.search(r"\b(?:and|but|or|then)(?:\s\p{L}+ly)?\s*$", between):
        return False  # 'called it "a disgrace" and said that ...'
    return len(bare.split()) <= 9 and not regex.search(r"[.;:]\s", between.strip(" \"',.!?"))


def _trailing_clause(text: str, edge: int, low: int) -> tuple[int, int] | None:
    """The clause before ", X said": indirect speech that the sentence opens with."""
    head = text[low:edge].rstrip()
    if not head.endswith(","):
        return None
    colon = head.rfind(": ")
    first = colon + 2 if colon >= 0 else 0
    return (low + first, low + len(head) - 1)


def _content_after(text: str, verb_end: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    opener = _OPENER.match(text, verb_end)
    start = opener.end() if opener else verb_end
    for quote in quotes:
        if start <= quote[0] <= start + 2:
            return quote
    end = len(text.rstrip(" .\n"))
    return (start, end) if start < end else None


@lru_cache(maxsize=16384)
def attributions(text: str) -> tuple[Attribution, ...]:
    """Every act of saying in a text of one or a few sentences, by position of the verb; nested ones included."""
    out: list[Attribution] = []
    for sentence in sentences(text):
        folded = fold(sentence.of(text))
        for speaker, verb, content, direct, force, clause in _sentence_attributions(
            plain_marks(folded.text)
        ):
            said_by = _stored(folded, speaker, sentence.start) if speaker else None
            verb_span, content_span = _stored(folded, verb, sentence.start), _stored(folded, content, sentence.start)
            if verb_span and content_span:
                beside = _stored(folded, clause, sentence.start)
                out.append(Attribution(said_by, verb_span, content_span, direct, force, beside))
    return tuple(sorted(out, key=lambda a: a.verb))


def _stored(folded: Folded, pair: tuple[int, int], offset: int) -> Span | None:
    span = folded.to_stored(*pair)
    return Span(span.start + offset, span.end + offset) if span else None
