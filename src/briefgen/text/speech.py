"""Who says what: direct and indirect speech within a sentence or a few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

import regex

from briefgen.model import Span
from briefgen.text.dates import dates
from briefgen.text.fold import Folded, fold
from briefgen.text.sentences import sentences
from briefgen.text.speech_phrases import apposition_end, behind_adjuncts, behind_opening, opens_speech

__all__ = ["Attribution", "Force", "attributions", "quoted_spans"]

Force = Literal["say", "deny", "threaten", "ask", "doubt"]


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


_SAY = (
    "said|says|say|saying|note|state|insist|maintain|acknowledge|stress|criticise|criticize|accuse|blame|added|adds|adding|told|tells|telling|stated|states|stating|announced|announces|announcing|explained|explains|"
    'explaining|noted|notes|noting|confirmed|confirms|confirming|(?:reported|reports|reporting)(?= that|,? "|:|[.,]?$| (?:late |early )?on [A-Z][a-z]+day(?: [a-z]+)?(?:[.,]| that|$))|ruled(?= that| on | in |[.]?$)|replied|replies|replying|responded|wrote|writes|'
    "writing|commented|remarked|remarks|declared|declares|declaring|acknowledged|acknowledges|admitted|admits|conceded|concedes|pointed out|points out|answered(?= that|,? \"|:)|answers(?= that|,? \"|:)|revealed|reveals|disclosed|"
    "pointing out|stressed|stresses|stressing|emphasised|emphasized|observed|observes|concluded|concludes|found(?= that|[.]?$)|recalled(?= that|,? \"|:)|"
    "described|describes|describing|called|calls|calling|insisted|insists|insisting|(?:maintained|maintains|maintaining)(?= that|,? \"|[.]?$)|argued|argues|argue|"
    "arguing|believes|believe|believed|thinks|think|thought|hailed|praised|welcomed|criticised|criticises|criticized|criticising|"
    "complained|complains|complaining|lamented|laments|countered|retorted|testified|testifies|joked|boasted|"
    '(?:regretted|regrets|objected|objects|agreed|agrees|decided|promises)(?= that|,? "|:)|'
    "condemned|condemns|condemning|accused|accuses|accusing|blamed|blames|blaming|defended|defends|cited|cites|citing|questioned|questions"
)
_DENY = "denied|denies|deny|denying|rejected|rejects|reject|rejecting|dismissed|dismisses|dismissing|disputed|disputes|disputing|refuted|refutes|rebutted"
_THREATEN = "threatened|threatens|threatening|warned|warns|warn|warning|cautioned|cautions|signalled|signaled|signals|vowed|vows|pledged|pledges|promised|promises"
_ASK = "asked|asks|asking|urged|urges|urging|demanded|demands|demanding|recommended|recommends|(?:proposed|proposes|advised|advises|insists)(?= that)|called for|calls for|calling for|requested"
_DOUBT = "reckoned|reckons|reckon|hinted|hints|implied|implies|(?:hope|hopes|hoped|fear|fears|feared|expect|expects|expected|doubt|doubts|doubted|assume|assumes|assumed|suspect|suspects|suspected|worry|worried|wonder|wonders|wondered)(?= (?:(?:that|it|he|she|they|whether)\\b|the [^,.]{1,40} (?:will|would|might|could|may|can)\\b))|alleged|alleges|alleging|claimed|claims|claim|claiming|suggested|suggests|suggesting|speculated|estimated|estimates|predicted|predicts|fears|feared|contended|contends"

_FORCES: tuple[tuple[Force, str], ...] = (
    ("deny", _DENY),
    ("threaten", _THREATEN),
    ("ask", _ASK),
    ("doubt", _DOUBT),
    ("say", _SAY),
)
_VERB = regex.compile(
    r"(?<![\w'-])(?:" + "|".join(f"(?P<{force}>{verbs})" for force, verbs in _FORCES) + r")(?![\w'-])"
)
_ACCORDING = regex.compile(r"\b[Aa]ccording to ((?:(?!,| who | which |\.(?:\s|$)|;)[^\"])+)")
_IN_WORDS = regex.compile(r"\b[Ii]n the (?:words|view|opinion) of ((?:(?!,)[^\"])+)")
_QUOTED = regex.compile(r'"([^"]+)(?:"|$)|(?<![\w])\'([^\']+(?:\'\w[^\']*)*)\'(?!\w)')
# Where a speaking noun phrase may begin: after these the words before belong to something else.
_BOUNDARY = regex.compile(
    r"(?:^|[,;:\"(]|\.\s|\s[-]\s|\b(?:and|but|while|whereas|although|though|because|after|before|as|when|if|that|which|however|meanwhile|yet|since|where|so)\b)\s*",
    regex.IGNORECASE,
)
_ADVERB = regex.compile(
    r"\s*\b(?:has|have|had|not|did|do|does|would|will|could|can|cannot|may|might|must|should|also|later|repeatedly|reportedly|then|previously|earlier|already|now|only|again|today|yesterday|is|was|are|were|been|being|\w+ly|"
    r"in (?:turn|response|reply)|on \w+day|last \w+)\s*$",
    regex.IGNORECASE,
)
# How far before its verb a speaker is looked for, in code points: the cost of a sentence stays linear in its length.
_LONGEST_SPEAKER = 300
_BE_BEFORE = regex.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$")
_PASSIVE_BY = regex.compile(r"\s+by\b")
_NOT_SPEAKER = regex.compile(
    r"^(?:to|of|for|with|by|from|in|on|at|the|an?|there|is|was|not|be|been|being)$", regex.IGNORECASE
)
# A noun of the same form ("the report claims", "warning signs"): the word before decides.
_NOUN_BEFORE = regex.compile(
    r"\b(?:the|an?|this|that|these|those|his|her|its|their|of|any|no|some|such|new|fresh|former|to)\s*$",
    regex.IGNORECASE,
)
# What may stand between a speaker and the verb: a relative clause, a description, a name behind its post.
_ASIDE = regex.compile(
    r",\s*(?:(?:which|who|whose)\b|(?:\p{L}+e[dn]|led|run)\s(?:by|in|on|from)\b|aged\s|\d{1,3}(?=,)|(?P<apposed>(?:the|an?|its|his|her|their)\s|\p{Lu}|\p{Ll}[\p{Ll} -]*\s(?:of|for|at)\s))[^,]*,\s*$"
)
# "Stark, meanwhile, said"
_ASIDE_WORD = regex.compile(
    r",\s(?:meanwhile|however|too|also|though|instead|again|in turn|for (?:his|her|its|their) part|on the other hand|\p{L}+ly)\s*,\s*$"
)
_OPENER = regex.compile(r"\s*(?:that\b|,|:)?\s*")


def quoted_spans(text: str) -> tuple[Span, ...]:
    """What stands in quotation marks, without the marks; an opened quotation that is never closed runs to the end."""
    folded = fold(text)
    out = []
    for match in _QUOTED.finditer(folded.text):
        start, end = match.span(1) if match[1] is not None else match.span(2)
        span = folded.to_stored(start, end)
        if span is not None and len(folded.text[start:end].split()) > 0:
            out.append(span)
    return tuple(out)


# Fewer words than these before ", X said" are no clause.
_LEAST = 3


def _speaker_before(text: str, verb_start: int) -> tuple[int, int] | None:
    """The noun phrase just before a reporting verb: back to the nearest boundary, adverbs cut."""
    low_edge = max(0, verb_start - _LONGEST_SPEAKER)
    head = text[low_edge:verb_start]
    aside_word = _ASIDE_WORD.search(head)
    if aside_word is not None:
        head = head[: aside_word.start()]
    if head.rstrip().endswith(","):
        # "The Law Guild, which brought the case, called ...": the aside is stepped over.
        aside = _ASIDE.search(head)
        if aside is None:
            return None
        if aside["apposed"]:
            # "Veld's lawyer, Tomas Reuter, said": the name behind the post belongs to the speaker.
            post = _speaker_before(text, low_edge + aside.start())
            return (post[0], low_edge + len(head.rstrip()) - 1) if post else None
        head = head[: aside.start()]
    end = len(head.rstrip())
    while True:
        adverb = _ADVERB.search(head[:end])
        if not adverb or adverb.start() >= end:
            break
        end = adverb.start()
    # "Office for Policing and Crime (OPC) said": the bracket belongs to the name before it.
    bracket = regex.search(r"\([^()]{1,20}\)\s*$", head[:end])
    low = 0
    for boundary in _BOUNDARY.finditer(head[: bracket.start() if bracket else end]):
        if boundary.end() < end and not _joins_names(head, boundary):
            low = boundary.end()
    start = low
    while start < end and head[start].isspace():
        start += 1
    start = _last_subject(head, behind_opening(head, start, end), end)
    phrase = head[start:end].strip(" \"'")
    expletive = phrase.casefold() == "it" and regex.search(r"\b(?:is|was|be|been)\b", head[end:])
    if (
        regex.search(r"\b(?:and|or|but)$", phrase)
        or not regex.search(r"\w", phrase)
        or expletive
        or _NOT_SPEAKER.match(phrase)
        or len(phrase.split()) > 14
    ):
        return None
    return low_edge + start, low_edge + end


def _last_subject(text: str, start: int, end: int) -> int:
    """Where the subject begins that stands right before the verb: "the papers [he] had requested", "said [her client] might claim"."""
    pronoun = regex.search(r"\s(?:he|she|they|it|we|I)$", text[start:end])
    if pronoun:
        return start + pronoun.start() + 1
    verbs = [m for m in _VERB.finditer(text, start, end) if m.end() < end]
    return verbs[-1].end() + 1 if verbs and not _NOUN_BEFORE.search(text[: verbs[-1].start()]) else start


def _joins_names(text: str, match: regex.Match[str]) -> bool:
    """Whether an "and" stands inside one name or post ("UK and Europe head", "Policing and Crime")."""
    if match[0].strip().casefold() not in {"and", "that"}:
        return False
    before = regex.search(r"(\w+)\s*$", text[: match.start()])
    return bool(before and before[1][0].isupper() and text[match.end() : match.end() + 1].isupper())


def _speaker_after(text: str, verb_end: int) -> tuple[int, int] | None:
    """The noun phrase after an inverted verb (``"...", said X``)."""
    match = regex.compile(r"\s+((?:(?!\"|,|;|\.(?:\s|$)|:| who | in | on | after | when | as )[\s\S])+)").match(
        text, verb_end
    )
    if not match or not match[1].strip():
        return None
    end = match.start(1) + len(match[1].rstrip())
    return match.start(1), apposition_end(text, end, closed=False)


def _main_subject(text: str, before: int) -> tuple[int, int] | None:
    """The subject of the sentence, for a participle ("..., saying that"): the first reporting verb's, else its first words."""
    for match in islice(_VERB.finditer(text[:before]), 3):
        if not match[0].split()[0].endswith("ing") and not _NOUN_BEFORE.search(text[: match.start()]):
            found = _speaker_before(text, match.start())
            if found:
                return found
    # "A label – The Centre issued guidance, urging ...": the clause begins after the dash or colon.
    cut = max((m.end() for m in regex.finditer(r"(?:\s[-]{1,2}|:)\s", text[:before])), default=0)
    opening = regex.compile(
        r"\s*((?:[Tt]he )?(?:\p{Lu}[\w.'’-]*|of|for|and)(?:\s+(?:\p{Lu}[\w.'’-]*|of|for|and))*)"
    ).match(text, cut)
    return (opening.start(1), opening.end(1)) if opening else None


def _inside(position: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    return next((q for q in quotes if q[0] <= position < q[1]), None)


# speaker, verb, content, direct, force, clause
_Act = tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int], bool, Force, tuple[int, int]]


def _sentence_attributions(text: str) -> list[_Act]:
    quotes = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text) if m[1] is not None]
    out: list[_Act] = []
    for match in _VERB.finditer(text):
        if not _noun_use(text, match):
            act = _act(text, match, quotes, out[-1][0] if out else None)
            if act is not None and act[2][0] < act[2][1]:
                out.append(act)
    for pattern in (_ACCORDING, _IN_WORDS):
        out.extend(_according(text, match) for match in pattern.finditer(text))
    return [act for act in out if act[2][0] < act[2][1]]


def _act(
    text: str, match: regex.Match[str], quotes: list[tuple[int, int]], last_speaker: tuple[int, int] | None
) -> _Act | None:
    force = next(f for f, _ in _FORCES if match[f] is not None)
    start, end = match.span()
    low, high = _inside(start, quotes) or (0, len(text))
    inner = text[:high]
    passive = _PASSIVE_BY.match(text, end) if _BE_BEFORE.search(text[:start]) else None
    if passive:
        # "The ruling was welcomed by the Guild": who speaks stands behind the verb, what it is said of before it.
        who = _speaker_after(text, passive.end())
        told = regex.compile(r"\s(?P<by>by\s(?P<who>[^,.;\"]+?)\s)that\s").match(inner, end)
        if told and match[0] in _TOLD_PASSIVE:
            # "Sorge was told by Adler that ...": what was said stands behind
            return told.span("who"), (start, end), (told.end(), len(inner.rstrip(" ."))), False, force, (start, told.end("who"))
        deed = regex.search(r"\s(?:of|for)\s\p{Ll}+ing\b", text[who[0] : who[1]]) if who else None
        who = (who[0], who[0] + deed.start()) if who and deed else who  # "accused by the bank of lying"
        return (who, (start, end), (0, start), False, force, (start, who[1])) if who else None
    relative = _RELATIVE_BEFORE.search(text, low, start)
    if relative:
        # "Veld, which called the report one-sided, says ...": up to the comma that closes the clause
        closing = text.find(",", end, high)
        part = text[: closing if closing >= 0 else high]
        return _behind(part, match, _speaker_before(inner, relative.start()), [q for q in quotes if q[1] <= len(part)], force)
    if match[0].split()[0].endswith("ing"):
        return _behind(inner, match, _main_subject(inner, start), quotes, force)
    speaker = _speaker_before(inner, start)
    if speaker is None and last_speaker and regex.search(r"\b(?:and|but|or|then)\s+(?:\w+ly\s+)?$", inner[:start]):
        speaker = last_speaker  # "X described it as poor and warned that ...": the same speaker goes on
    if speaker is not None and speaker[0] < low:
        speaker = (max(speaker[0], low), speaker[1])
    quote_before = next((q for q in reversed(quotes) if q[1] <= start and _only_edge(text[q[1] : start])), None)
    if quote_before:
        # "...", X said / "...", said X
        if speaker is not None and speaker[0] < quote_before[1]:
            speaker = None
        speaker = speaker or _speaker_after(inner, end)
        last = max(end, speaker[1] if speaker else 0)
        clause = (min(start, speaker[0] if speaker else start), behind_adjuncts(inner, match[0], last, high, closing=True))
        return speaker, (start, end), _with_rest(text, quote_before, clause[1], quotes), True, force, clause
    return _around(inner, match, speaker, low, force) or _behind(inner, match, speaker, quotes, force)


def _with_rest(
    text: str, quote: tuple[int, int], behind: int, quotes: list[tuple[int, int]]
) -> tuple[int, int]:
    """A quotation with its second part behind the reporting words: "One," she said, "and two"."""
    for second in quotes:
        if second[0] > behind and not text[behind : second[0]].strip(" ,\""):
            return quote[0], second[1]
    return quote


def _around(
    text: str, match: regex.Match[str], speaker: tuple[int, int] | None, low: int, force: Force
) -> _Act | None:
    """Indirect speech that the sentence opens with: "C, X said on Monday", "C, said X", "C, X said, C"."""
    start, end = match.span()
    inverted = _inverted(text, match, low) if speaker is None or speaker[0] > low + 1 else None
    if inverted is not None:
        speaker = inverted
    elif speaker is None or _RELATIVE.fullmatch(text[slice(*speaker)]):
        return None
    before = _trailing_clause(text, speaker[0] if speaker[0] < start else start, low)
    behind = behind_adjuncts(text, match[0], max(end, speaker[1]), len(text), closing=True)
    if before is None or opens_speech(text, behind, len(text)):
        return None
    clause = (min(start, speaker[0]), behind)
    rest = _rest_end(text, behind)
    if text[behind : behind + 1] == "," and len(text[behind:rest].split()) > 1:
        return speaker, (start, end), (before[0], rest), False, force, clause
    return (speaker, (start, end), before, False, force, clause) if len(text[slice(*before)].split()) >= _LEAST else None


def _rest_end(text: str, start: int) -> int:
    """Where speech ends that goes on behind its reporting clause: at a semicolon or at the next one who speaks."""
    end = len(text.rstrip(" .\n"))
    semicolon = text.find(";", start, end)
    end = end if semicolon < 0 else semicolon
    for match in _VERB.finditer(text, start, end):
        between = text[start : match.start()]
        edge = regex.search(r",\s+(?:\w+ly\s+)?$|[,;]\s+(?:and|but|while|whereas|although|though|as)\s+(?:[^,]|,[^,]*,)*$", between)
        if edge and not _noun_use(text, match):
            return start + edge.start()
    return end


def _inverted(text: str, match: regex.Match[str], low: int) -> tuple[int, int] | None:
    """The speaker behind a verb that what was said stands before: "The line will close, said Ada Quist, the mayor of Ely"."""
    start, end = match.span()
    if not _INVERTS.fullmatch(match[0]) or not text[low:start].rstrip().endswith(",") or len(text[low:start].split()) < _LEAST:
        return None
    if not regex.match(r"\s(?:the|an?|its|his|her|their|\p{Lu})", text[end:]):
        return None
    found = _speaker_after(text, end)
    if found is None or _FINITE_WORD.search(text[found[0] : found[1]]):
        return None
    return found if regex.match(r"\s*(?:$|[,;.]|\s(?:in|on|after|when|who|as)\s)", text[found[1] :]) else None


_RELATIVE_BEFORE = regex.compile(r",\s(?:which|who)\s(?:(?:has|have|had|also|later|then|earlier|previously|once|\p{L}+ly)\s)*$")
_RELATIVE = regex.compile(r"which|who|that|whom", regex.IGNORECASE)
# Verbs that may stand before their speaker.
_INVERTS = regex.compile(
    r"said|says|added|adds|explained|replied|responded|stated|wrote|writes|announced|confirmed|reported|warned|argued|insisted|"
    r"noted|concluded|observed|remarked|commented|declared|recalled|admitted|acknowledged|claimed|asked"
)
_FINITE_WORD = regex.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|\p{Ll}{2,}ed)\b")


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
    own = speaker is not None and speaker[0] < start and not _VERB.search(text, speaker[1], start)
    clause = (speaker[0] if own and speaker is not None else start, behind)
    return speaker, (start, end), content, direct, force, clause


def _according(text: str, match: regex.Match[str]) -> _Act:
    """ "According to X, C", "C, according to X" and "C, according to X, C"."""
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
    goes_on = text.startswith(",", name_end) and regex.match(r"(?!(?:which|who|an?|the)\b)", rest) and end - rest_start > 8
    return speaker, verb, (low, end) if goes_on else (low, start), False, "say", verb


_TOLD_PASSIVE = frozenset({"told", "warned", "informed", "assured", "reminded"})


def _noun_use(text: str, match: regex.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if regex.match(r"\s+(?:is|are|was|were|has|have|had|will|would|could|may|might)\b", after):
        return True  # "the claims were disputed"
    if _NOUN_BEFORE.search(before):
        return True
    # "found", "called", "described", "reported", "thought" after be: a passive, nobody speaks.
    if regex.search(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$", before, regex.IGNORECASE) and not match[
        0
    ].endswith("ing"):
        told = match[0] in _TOLD_PASSIVE and regex.match(r"\s(?:by\s[^,.;]+\s)?that\b", after)
        return not (told or regex.match(r"\s+by\b", after))
    return False


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
        for speaker, verb, content, direct, force, clause in _sentence_attributions(folded.text):
            said_by = _stored(folded, speaker, sentence.start) if speaker else None
            verb_span, content_span = _stored(folded, verb, sentence.start), _stored(folded, content, sentence.start)
            if verb_span and content_span:
                beside = _stored(folded, clause, sentence.start)
                out.append(Attribution(said_by, verb_span, content_span, direct, force, beside))
    return tuple(sorted(out, key=lambda a: a.verb))


def _stored(folded: Folded, pair: tuple[int, int], offset: int) -> Span | None:
    span = folded.to_stored(*pair)
    return Span(span.start + offset, span.end + offset) if span else None
