"""The noun that a quantity counts or describes, by one simple rule."""

from __future__ import annotations

import regex

from briefgen.text.tokens import FUNCTION_WORDS

__all__ = ["head_after"]

_WORD = regex.compile(r"[\p{L}][\p{L}\p{M}]*(?:[-'][\p{L}]+)*")
_STEP = regex.compile(r"[ ]{1,2}|[ ]?\r?\n[ ]?|-|'[ ]|\"[ ]?|[ ]\"")
_OF = regex.compile(r"(?i)(?:[ ]|\s)+(?:worth[ ])?of\s+(?:(?:the|its|their|his|her|our|all|these|those|such)\s+)*")
_IN = regex.compile(r"(?i)\s+(?:(?:worth[ ])?of|in)\s+(?:(?:the|its|their|his|her|our|all|these|those)\s+)*")
_RATE = regex.compile(r"-an?-\p{L}+")
_DETERMINERS = frozenset("a an the its their his her our your my this that these those it him them me us".split())
_STOPS = FUNCTION_WORDS | frozenset(
    """
    including like alike ago later earlier early late now then yesterday today tomorrow away apart altogether worldwide nationwide
    say says said tell tells told is are was were become becomes became get gets got go goes went make makes made take takes
    took give gives gave keep keeps kept hold holds held come comes came need needs needed want wants wanted face faces faced
    leave leaves left lose loses lost live lives remain remains die died work works worked use uses used run runs ran
    show shows showed mean means meant already recently currently previously annually yearly monthly weekly daily each
    would may might must cannot jan january february april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday rather instead respectively plus minus times
    """.split()
)
_PLURALS = frozenset(
    "people staff police men women children cattle sheep fish aircraft personnel feet mice series species".split()
)
_SKIPPED = frozenset({"more", "extra", "additional", "other", "further", "new"})
_REACH = 7


def head_after(view: str, end: int, *, reach_in: bool, attributive: bool) -> str:
    """The noun that a quantity ending at ``end`` counts or describes, lower-case; "" where none follows.

    The rule: take the run of words up to punctuation, a digit, a function word or a common verb. A determiner after the
    run means that its last word was a verb. What counts things has the last of the first plural words of the run ("senior civil
    servants" -> "servants"); what describes a thing, its last word that does not end in -ly, -ed or -ing.

    Args:
        view: plain text.
        end: where the mention ends.
        reach_in: look behind "in" as well as behind "of" ("£600 million in public contracts").
        attributive: a singular noun counts as a head ("a £50m contract"); else only a plural one does.
    """
    rate = _RATE.match(view, end, end + 24)
    end = rate.end() if rate else end
    opening = (_IN if reach_in else _OF).match(view, end, end + 60)
    words = _run(view, opening.end() if opening else end, fresh=opening is not None)
    for index, word in enumerate(() if attributive else words):
        if _plural(word):
            while index + 1 < len(words) and _plural(words[index + 1]):
                index += 1  # noqa: PLW2901 - the last of a chain of plurals
            return words[index]
    if not attributive and opening is None:
        return ""
    nouns = [w for w in words if not w.endswith(("ly", "ed", "ing"))]
    return nouns[-1] if nouns else ""


def _run(view: str, at: int, *, fresh: bool) -> list[str]:
    words: list[str] = []
    while len(words) < _REACH:
        step = None if fresh else _STEP.match(view, at)
        if not fresh and step is None:
            break
        at = at if step is None else step.end()
        fresh = False
        word = _WORD.match(view, at, at + 60)
        if word is None:
            break
        folded = word[0].casefold()
        folded = folded.removesuffix("'s")
        if folded in _SKIPPED and not words:
            at = word.end()
            continue
        if folded in _STOPS:
            return words[:-1] if folded in _DETERMINERS and len(words) > 1 else words
        words.append(folded)
        at = word.end()
        if view[at : at + 1] == "'" and view[at - 1] == "s":
            at += 1
    return words


def _plural(word: str) -> bool:
    last = word.rpartition("-")[2]
    return last in _PLURALS or (len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is", "ous")))
