"""Words that turn a sentence: negation, modality, hedges, quantifiers, conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from briefgen.model import Span
from briefgen.text.fold import fold

__all__ = ["Cue", "CueKind", "cues"]

CueKind = Literal["negation", "modal", "hedge", "quantifier", "condition"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One turning word or phrase.

    Attributes:
        kind: ``negation`` (not, no, never, failed to, without ...), ``modal`` (may, could, will, plans to, threatened
            to ...: not a settled fact), ``hedge`` (reportedly, allegedly, appears to ...), ``quantifier`` (all, every, most,
            some, few ...) or ``condition`` (if, unless, provided that ...).
        key: the group of equal force it belongs to, such as "may", "will", "plan", "all", "most".
        strength: 0 (weakest) to 4 (plain fact or "all"); comparable within one kind only.
        span: in the text given.
    """

    kind: CueKind
    key: str
    strength: int
    span: Span


# kind, key, strength: phrases (regular expressions on folded text, longest first by construction below).
_LEXICON: tuple[tuple[CueKind, str, int, str], ...] = (
    ("negation", "no longer", 0, r"no longer"),
    ("negation", "not", 0, r"not|never|cannot|\w+n't|neither|nor|nowhere|none|nobody|no one|nothing"),
    ("negation", "no", 0, r"no(?! longer| one| doubt| fewer| less| more than)"),
    ("negation", "without", 0, r"without|lack(?:s|ed|ing)?(?: of)?|absence of|short of"),
    ("negation", "fail", 0, r"fail(?:s|ed|ing|ure)? to|declin(?:es|ed|ing|e) to|refus(?:es|ed|ing|e|al) to|unable to|unwilling to"),
    ("negation", "barely", 1, r"hardly|barely|scarcely|rarely|seldom"),
    ("negation", "far from", 0, r"far from|anything but|stop(?:s|ped)? short of"),
    ("modal", "may", 0, r"may|might|could|can|possibly|perhaps"),
    ("modal", "would", 1, r"would|should|ought to|must|shall|needs? to|has to|have to|had to"),
    ("modal", "consider", 0, r"consider(?:s|ed|ing)?(?: whether to)?|weigh(?:s|ed|ing)? (?:up )?(?:whether|plans)|explor(?:es|ed|ing|e) (?:whether|ways)|mull(?:s|ed|ing)?"),
    ("modal", "propose", 1, r"propos(?:es|ed|ing|e|als?) (?:to|that)|suggest(?:s|ed|ing)?|recommend(?:s|ed|ing)?|urg(?:es|ed|ing|e)|call(?:s|ed|ing)? (?:for|on)|ask(?:s|ed|ing)?(?= \w+ to\b)"),
    ("modal", "threaten", 1, r"threaten(?:s|ed|ing)?(?: to)?|threat of|warn(?:s|ed|ing)?(?: of| that)?|signal(?:s|led|ling|ed|ing)? (?:an |his |her |its |their )?(?:intention|intent|willingness) to"),
    ("modal", "plan", 2, r"plan(?:s|ned|ning)? (?:to|for)|intend(?:s|ed|ing)? to|aim(?:s|ed|ing)? to|hope(?:s|d)? to|want(?:s|ed|ing)? to|seek(?:s|ing)? to|sought to|due to(?= (?:be|start|open|begin|close|meet|vote|decide|report)\b)|set to|prepar(?:es|ed|ing|e) to|expect(?:s|ed|ing)?(?: to)?|pledg(?:es|ed|ing|e) to|promis(?:es|ed|ing|e) to|agree(?:s|d|ing)? to|vow(?:s|ed|ing)? to|offer(?:s|ed|ing)? to|try(?:ing)? to|tri(?:es|ed) to|attempt(?:s|ed|ing)? to"),
    ("modal", "will", 3, r"will|is going to|are going to|'ll"),
    ("hedge", "reportedly", 1, r"reportedly|allegedly|apparently|supposedly|purportedly|seemingly|alleged|unconfirmed|rumou?red|is said to|are said to|is understood to|are understood to|is believed to|are believed to|is thought to|are thought to"),
    ("hedge", "appear", 1, r"appear(?:s|ed)? to|seem(?:s|ed)? to|likely|unlikely|probably|potential(?:ly)?"),
    ("hedge", "partly", 1, r"partly|partially|in part|mainly|largely|mostly|in principle|provisional(?:ly)?|preliminary"),
    ("quantifier", "all", 4, r"(?<!\bin )all|every|each|entire(?:ly)?|whole|wholly|always|everyone|everybody|fully|completely"),
    ("quantifier", "only", 4, r"only|solely|exclusively"),
    ("quantifier", "almost all", 3, r"(?:almost|nearly|virtually|practically) (?:all|every|always)"),
    ("quantifier", "most", 3, r"most|(?:the |a )?majority of|usually|generally|widely"),
    ("quantifier", "many", 2, r"many|numerous|often|frequently|dozens of|hundreds of|thousands of|much of"),
    ("quantifier", "some", 1, r"some|several|various|sometimes|a number of|certain|at times"),
    ("quantifier", "one of", 1, r"one of|among"),
    ("quantifier", "few", 0, r"few|a few|a handful of|a minority of|occasionally"),
    ("quantifier", "not all", 1, r"not (?:all|every|always|everyone)"),
    ("condition", "if", 0, r"if|once|unless|provided(?: that)?|providing that|on condition that|in case|as long as|only (?:if|when|after|once)|subject to|pending|until|except(?: for| that| in)?|whether"),
)  # fmt: skip

_PATTERNS = tuple(regex.compile(rf"(?<![\w'-])(?:{p})(?![\w]|'(?=\w)|-(?=\w))", regex.IGNORECASE) for *_, p in _LEXICON)
# "May" and "Will" with a capital inside a sentence are a month and a man.
_CAPITAL = regex.compile(r"(?<=\S )(?:May|Will|Might)\b|(?<=\d )May\b|\bMay(?= \d)")


# Where a cue may begin, and each phrase without what it asks of the words around it.
_BEGIN = regex.compile(r"(?<![\w'-])[\w']+")
_ASCII_BEGIN = re.compile(r"(?<![\w'-])[\w']+", re.ASCII)
_AROUND = regex.compile(r"\(\?(?:[=!]|<[=!])(?:[^()]|\([^()]*\))*\)")
_BARE = tuple(regex.compile(_AROUND.sub("", p), regex.IGNORECASE) for *_, p in _LEXICON)


@lru_cache(maxsize=65536)
def _opened(word: str) -> tuple[int, ...]:
    """The phrases that may begin with a word: most words begin none, and each phrase costs a run over a text.

    A phrase goes on behind a whole word with a space alone.
    """
    return tuple(i for i, bare in enumerate(_BARE) if bare.match(f"{word} ", partial=True))


def _hits(folded: str) -> list[tuple[int, int, int]]:
    """Start, end and phrase of all that is found; hits of one phrase do not overlap."""
    out: list[tuple[int, int, int]] = []
    ends = [0] * len(_PATTERNS)
    for word in (_ASCII_BEGIN if folded.isascii() else _BEGIN).finditer(folded):
        start = word.start()
        for index in _opened(word[0]):
            if ends[index] <= start and (match := _PATTERNS[index].match(folded, start)):
                ends[index] = match.end()
                out.append((start, match.end(), index))
    return out


@lru_cache(maxsize=16384)
def cues(text: str) -> tuple[Cue, ...]:
    """Every cue of a text, ascending; where phrases overlap the longest stands."""
    folded = fold(text)
    found = _hits(folded.text)
    if found:
        capital = {m.start() for m in _CAPITAL.finditer(folded.text)}
        found = [hit for hit in found if hit[0] not in capital]
    found.sort(key=lambda f: (f[0] - f[1], f[0], f[2]))
    taken: list[tuple[int, int]] = []
    out: list[Cue] = []
    for start, end, index in found:
        if any(start < e and s < end for s, e in taken):
            continue
        taken.append((start, end))
        span = folded.to_stored(start, end)
        if span is not None:
            kind, key, strength, _ = _LEXICON[index]
            out.append(Cue(kind, key, strength, span))
    return tuple(sorted(out, key=lambda c: c.span))
