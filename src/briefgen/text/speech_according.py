"""What is said according to somebody, in his words, or as he noted."""

from __future__ import annotations

import regex

from briefgen.text.speech_asides import described_behind
from briefgen.text.speech_content import Act, rest_end
from briefgen.text.speech_phrases import apposition_end

__all__ = ["according"]

_ACCORDING = regex.compile(r"\b[Aa]ccording to ((?:(?!,| who | which |\.(?:\s|$)|;)[^\"])+)")
_IN_WORDS = regex.compile(r"\b[Ii]n the (?:words|view|opinion) of ((?:(?!,)[^\"])+)")
# "As Bell noted, ...", "as reported by the Courier, ..."
_AS_SAID = regex.compile(
    r"\b[Aa]s\s(?:(?:first\s)?(?:reported|noted|stated)\sby\s(?P<by>(?:the\s)?\p{Lu}[\w.'-]{0,60}+(?:\s(?:of|for|and|\p{Lu}[\w.'-]{0,60}+)){0,12})"
    r"|(?P<who>(?:[Tt]he\s)?\p{Lu}[\w.'-]{0,60}+(?:\s(?:of|for|and|\p{Lu}[\w.'-]{0,60}+)){0,12})\s(?:(?:has|have)\s)?(?:reported|noted|said|stated|wrote|put it))"
    r"(?:\s(?:last|earlier|on|in|this)\s[\w ]{2,24})?,\s(?=\S+\s\S+\s\S)"
)

_AS = regex.compile(r"\b[Aa]s\s")


def according(text: str, found: list[Act]) -> list[Act]:
    """The acts of saying of a sentence without a verb of their own, behind those found by their verbs."""
    out = list(found)
    for pattern, words in ((_ACCORDING, "ccording to "), (_IN_WORDS, "n the ")):
        if words in text:
            out.extend(_according(text, match) for match in pattern.finditer(text))
    for match in _AS_SAID.finditer(text) if _AS.search(text) else ():
        if not text[: match.start()].rstrip(" ,"):
            who = match.span("by") if match["by"] else match.span("who")
            out = [act for act in out if not match.start() <= act[1][0] < match.end()]
            out.append((who, (match.start(), match.end() - 2), (match.end(), len(text)), False, "say", match.span()))
    return out


_JOINT = regex.compile(r";\s|\b(?:and|but|while)\s*$")


def _according(text: str, match: regex.Match[str]) -> Act:
    """What is said according to somebody: "According to X, C", "C, according to X" and "C, according to X, C"."""
    start, name_end = match.start(), match.start(1) + len(match[1].rstrip(" .,;:"))
    before = _JOINT.split(text[:start])[-1].strip(" ,")
    leads = len(before.split()) < 3 and not text[:start].rstrip().endswith(",")
    if leads:
        name_end, behind = described_behind(text, match.start(1))
        rest = text[behind:].lstrip(' ,:"')
        if len(rest.split()) >= 3:
            told = (len(text) - len(rest), len(text))
            return (match.start(1), name_end), (start, name_end), told, False, "say", (start, behind)
    name_end = apposition_end(text, name_end, closed=leads)
    speaker, verb = (match.start(1), name_end), (start, name_end)
    rest = text[name_end:].lstrip(' ,:"')
    rest_start = len(text) - len(rest)
    low = text.rfind("; ", 0, start) + 2 if "; " in text[:start] else 0
    end = rest_end(text, name_end)
    goes_on = (
        text.startswith(",", name_end) and regex.match(r"(?!(?:which|who|an?|the)\b)", rest) and end - rest_start > 8
    )
    return speaker, verb, (low, end) if goes_on else (low, start), False, "say", verb
