"""Which sentences may stand as a claim at all: complete, declarative, in prose, in nobody's first person."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.text.fold import fold
from briefgen.text.inflection import lemma
from briefgen.text.tokens import tokens

__all__ = ["IRREGULAR_PAST", "MOST_WORDS", "has_verb", "outside_quotes", "pattern", "refusal", "words"]

MOST_WORDS = 60
_LEAST_WORDS = 6
_END = regex.compile(r"\.[\"')\]]*$|[\"']$")
_QUOTED = regex.compile(r'"[^"]*"')
_FIRST_PERSON = regex.compile(
    r"(?<![\w'])(?:I|I'm|I've|[Ww]e|[Ww]e're|[Ww]e've|[Oo]ur|ours|us|[Mm]y|me|mine|[Yy]ou|[Yy]our|yours|[Ll]et's)(?![\w'])"
)
_IMPERATIVE = regex.compile(
    r"^(?:expect|see|read|click|sign|subscribe|find|learn|consider|note|imagine|think|look|watch|follow|share|join|get|"
    r"download|listen|remember|recall|suppose|picture|meet|welcome|ask|check|visit|contact|email|call|register|discover|"
    r"updated?|published|posted|photo|image|credit|copyright|source|advertisement)\b",
    regex.IGNORECASE,
)
_AUXILIARY = regex.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|will|would|can|could|may|might|must|shall|should|"
    r"cannot|won't|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|doesn't|don't|didn't)\b",
    regex.IGNORECASE,
)
IRREGULAR_PAST = frozenset(
    """
    said made took came saw knew got gave found thought told became left felt brought began kept held wrote stood heard
    let meant set met ran paid sat spoke lay led grew lost fell sent built drew broke spent cut rose drove bought wore
    chose sought threw caught dealt won put cost hit shut quit split spread sold taught fought struck stole shook froze
    arose bore beat bound bid used blew withdrew overturned underwent undertook oversaw forbade swore showed shot went
    """.split()
)


@lru_cache(maxsize=4096)
def pattern(text: str) -> regex.Pattern[str]:
    """A pattern made from words of a source, compiled once."""
    return regex.compile(text)


def words(text: str) -> int:
    """How many words a wording has."""
    return len(tokens(text))


def outside_quotes(text: str) -> str:
    """A folded wording with what stands in double quotation marks taken out."""
    folded = fold(text).text
    return _QUOTED.sub('""', folded) if '"' in folded else folded


def has_verb(text: str) -> bool:
    """Whether a wording holds a finite verb, as far as forms tell."""
    if _AUXILIARY.search(text):
        return True
    seen = tokens(text)
    for position, token in enumerate(seen):
        form = token.text.casefold()
        if form in IRREGULAR_PAST or (position and form.endswith("ed") and len(form) > 4):
            return True
        # "The council plans a tram": a third person form; plural nouns look the same, but a closed sentence of six words
        # without any verb is rare.
        if (
            position
            and form.endswith("s")
            and not form.endswith(("ss", "us", "is"))
            and lemma(form) != form
            and token.text.islower()
        ):
            return True
    return False


def _unbalanced(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("(") != text.count(")") or text.count("[") != text.count("]")


def refusal(wording: str) -> str:
    """Why a wording cannot stand as a claim; empty where it can."""
    text = fold(wording).text
    bare = outside_quotes(wording)
    count = words(wording)
    if count < _LEAST_WORDS:
        return "too short"
    if count > MOST_WORDS:
        return "too long"
    if "?" in bare or text.endswith(("?", '?"')):
        return "a question"
    if not _END.search(text) or text.endswith(("...", ':"', ":")):
        return "no sentence end"
    if "!" in bare:
        return "an exclamation"
    if text[:1] in {'"', "'", "(", "["}:
        return "opens with a mark"
    if not (text[:1].isupper() or text[:1].isdigit() or text[:1] in {"£", "$", "€"}):
        return "opens in lower case"
    if _unbalanced(text):
        return "unbalanced marks"
    if _IMPERATIVE.match(bare):
        return "an instruction or a label"
    if _FIRST_PERSON.search(bare):
        return "first person"
    if not has_verb(bare):
        return "no verb"
    return ""
