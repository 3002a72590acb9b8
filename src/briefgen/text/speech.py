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
    """

    speaker: Span | None
    verb: Span
    content: Span
    direct: bool
    force: Force


_SAY = (
    "said|says|say|saying|note|state|insist|maintain|acknowledge|stress|criticise|criticize|accuse|blame|added|adds|adding|told|tells|telling|stated|states|stating|announced|announces|announcing|explained|explains|"
    'explaining|noted|notes|noting|confirmed|confirms|confirming|(?:reported|reports|reporting)(?= that|,? "|:|[.]?$| on [A-Z][a-z]+day[.]?$)|ruled(?= that| on | in )|replied|replies|replying|responded|wrote|writes|'
    "writing|commented|remarked|remarks|declared|declares|declaring|acknowledged|acknowledges|admitted|admits|conceded|concedes|pointed out|points out|"
    "pointing out|stressed|stresses|stressing|emphasised|emphasized|observed|observes|concluded|concludes|found(?= that)|recalled|"
    "described|describes|describing|called|calls|calling|insisted|insists|insisting|maintained|maintains|maintaining|argued|argues|argue|"
    "arguing|believes|believe|believed|thinks|think|thought|hailed|praised|welcomed|criticised|criticises|criticized|criticising|"
    "condemned|condemns|condemning|accused|accuses|accusing|blamed|blames|blaming|defended|defends|cited|cites|citing|questioned|questions"
)
_DENY = "denied|denies|deny|denying|rejected|rejects|reject|rejecting|dismissed|dismisses|dismissing|disputed|disputes|disputing|refuted|refutes|rebutted"
_THREATEN = "threatened|threatens|threatening|warned|warns|warn|warning|cautioned|cautions|signalled|signaled|signals|vowed|pledged|promised"
_ASK = "asked|asks|asking|urged|urges|urging|demanded|demands|demanding|called for|calls for|calling for|requested"
_DOUBT = "alleged|alleges|alleging|claimed|claims|claim|claiming|suggested|suggests|suggesting|speculated|estimated|estimates|predicted|predicts|fears|feared|contended|contends"

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
    r"\s*\b(?:has|have|had|not|did|do|does|would|will|also|later|repeatedly|reportedly|then|previously|earlier|already|now|only|again|today|yesterday|is|was|are|were|been|being|\w+ly|"
    r"in (?:turn|response|reply)|on \w+day|last \w+)\s*$",
    regex.IGNORECASE,
)
# How far before its verb a speaker is looked for, in code points: the cost of a sentence stays linear in its length.
_LONGEST_SPEAKER = 300
_BE_BEFORE = regex.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$")
_PASSIVE_BY = regex.compile(r"\s+by\b")
_NOT_SPEAKER = regex.compile(
    r"^(?:to|of|for|with|by|from|in|on|at|the|an?|it|there|is|was|not|be|been|being)$", regex.IGNORECASE
)
# A noun of the same form ("the report claims", "warning signs"): the word before decides.
_NOUN_BEFORE = regex.compile(
    r"\b(?:the|an?|this|that|these|those|his|her|its|their|of|any|no|some|such|new|fresh|former|to)\s*$",
    regex.IGNORECASE,
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


def _speaker_before(text: str, verb_start: int) -> tuple[int, int] | None:
    """The noun phrase just before a reporting verb: back to the nearest boundary, adverbs cut."""
    low_edge = max(0, verb_start - _LONGEST_SPEAKER)
    head = text[low_edge:verb_start]
    if head.rstrip().endswith(","):
        # "The Law Guild, which brought the case, called ...": the aside is stepped over.
        aside = regex.search(r",\s*(?:which|who|whose|the|an?|(?P<name>\p{Lu}))[^,]*,\s*$", head)
        if aside is None:
            return None
        if aside["name"]:
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
    phrase = head[start:end].strip(" \"'")
    if (
        regex.search(r"\b(?:and|or|but)$", phrase)
        or not regex.search(r"\w", phrase)
        or _NOT_SPEAKER.match(phrase)
        or len(phrase.split()) > 14
    ):
        return None
    return low_edge + start, low_edge + end


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
    return match.start(1), match.start(1) + len(match[1].rstrip())


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


def _sentence_attributions(
    text: str,
) -> list[tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int], bool, Force]]:
    quotes = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text) if m[1] is not None]
    out: list[tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int], bool, Force]] = []
    for match in _VERB.finditer(text):
        force = next(f for f, _ in _FORCES if match[f] is not None)
        start, end = match.span()
        if _noun_use(text, match):
            continue
        limit_low, limit_high = _inside(start, quotes) or (0, len(text))
        inner = text[:limit_high]
        passive = _PASSIVE_BY.match(text, end) if _BE_BEFORE.search(text[:start]) else None
        if passive:
            # "The ruling was welcomed by the Guild": who speaks stands behind the verb, what it is said of before it.
            who, what = _speaker_after(text, passive.end()), (0, start)
            if who:
                out.append((who, (start, end), what, False, force))
            continue
        participle = match[0].split()[0].endswith("ing")
        quote_before = next(
            (q for q in reversed(quotes) if q[1] <= start and _only_edge(text[q[1] : start], participle)), None
        )
        speaker = None
        content: tuple[int, int] | None = None
        direct = False
        if participle:
            speaker = _main_subject(inner, start)
        else:
            speaker = _speaker_before(inner, start)
            if speaker is None and out and regex.search(r"\b(?:and|but|or|then)\s+(?:\w+ly\s+)?$", inner[:start]):
                speaker = out[-1][0]  # "X described it as poor and warned that ...": the same speaker goes on
            if speaker is not None and speaker[0] < limit_low:
                speaker = (max(speaker[0], limit_low), speaker[1])
        if quote_before and not participle:
            # "...", X said / "...", said X
            if speaker is not None and speaker[0] < quote_before[1]:
                speaker = None
            speaker = speaker or _speaker_after(inner, end)
            content, direct = quote_before, True
        else:
            comma = _trailing_clause(inner, start, speaker, limit_low)
            after = _content_after(inner, end, quotes)
            if comma is not None and (after is None or _is_aside(match[0], inner[after[0] : after[1]])):
                content = comma
                speaker = speaker or _speaker_after(inner, end)
            elif after is not None:
                content, direct = after, any(q[0] <= after[0] + 1 and q[1] >= after[1] - 2 for q in quotes)
        if content is None or content[0] >= content[1]:
            continue
        out.append((speaker, (start, end), content, direct, force))
    for pattern in (_ACCORDING, _IN_WORDS):
        for match in pattern.finditer(text):
            name_start, name_end = match.start(1), match.start(1) + len(match[1].rstrip(" .,;:"))
            rest = text[match.end() :].lstrip(' ,:"')
            content = (len(text) - len(rest), len(text)) if len(rest.split()) >= 3 else (0, match.start())
            if content[0] < content[1]:
                out.append(((name_start, name_end), match.span(), content, False, "say"))
    return out


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
        return not regex.match(r"\s+by\b", after)
    return False


def _is_aside(verb: str, after: str) -> bool:
    """Whether what follows the reporting verb is no speech ("told the board last month", "said on Tuesday")."""
    words = after.split()
    if len(words) < 3:
        return True
    return len(words) <= 6 and (
        verb in {"told", "tells"} or words[0].casefold() in {"on", "in", "at", "during", "last", "to"}
    )


def _only_edge(between: str, participle: bool) -> bool:  # noqa: FBT001 - an inner rule
    """Whether a quotation ends right before the reporting words: only marks and a short subject between."""
    bare = between.strip(" \"',.!?")
    if participle:
        return False
    return len(bare.split()) <= 9 and not regex.search(r"[.;:]\s", between.strip(" \"',.!?"))


def _trailing_clause(text: str, verb_start: int, speaker: tuple[int, int] | None, low: int) -> tuple[int, int] | None:
    """The clause before ", X said": indirect speech that the sentence opens with."""
    edge = speaker[0] if speaker else verb_start
    head = text[low:edge].rstrip()
    if not head.endswith(","):
        return None
    return (low, low + len(head) - 1) if len(head.split()) >= 3 else None


_TIME_LEAD = regex.compile(
    r",?\s+(?:(?:late|early|earlier|later)\s+)?(?:(?:on|in|at|during)\s+)?(?:(?:the\s+)?(?:early|late|mid)(?:\s+hours\s+of)?\s+)?"
)
_CLAUSE_NEXT = regex.compile(r",?\s+(?:that\b|[\"']|(?:the|an?|its|his|her|their|it|he|she|they|there|this|no|\p{Lu}|\p{N}))")


def _behind_time(text: str, verb_end: int) -> int:
    """Where what is said may begin: behind the day on which it was said ("said on Monday that ...")."""
    lead = _TIME_LEAD.match(text, verb_end)
    if lead is None:
        return verb_end
    day = next((d for d in dates(text[lead.end() : lead.end() + 40]) if d.span.start == 0), None)
    end = lead.end() + day.span.end if day else verb_end
    return end if day and _CLAUSE_NEXT.match(text, end) and len(text[end:].split()) > 2 else verb_end


def _content_after(text: str, verb_end: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    start = _behind_time(text, verb_end)
    opener = _OPENER.match(text, start)
    start = opener.end() if opener else start
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
        for speaker, verb, content, direct, force in _sentence_attributions(folded.text):
            said_by = _stored(folded, speaker, sentence.start) if speaker else None
            verb_span, content_span = _stored(folded, verb, sentence.start), _stored(folded, content, sentence.start)
            if verb_span and content_span:
                out.append(Attribution(said_by, verb_span, content_span, direct, force))
    return tuple(sorted(out, key=lambda a: a.verb))


def _stored(folded: Folded, pair: tuple[int, int], offset: int) -> Span | None:
    span = folded.to_stored(*pair)
    return Span(span.start + offset, span.end + offset) if span else None
