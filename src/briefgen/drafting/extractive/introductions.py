"""What a source says of a thing where it first names it: the figures and names that tell which one it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from briefgen.drafting.extractive.cast import Antecedent
from briefgen.drafting.extractive.leaning import POINTING, class_of
from briefgen.drafting.extractive.reading import Page, Sentence

__all__ = ["introduction"]

_FAR = 40  # sentences back for a noun phrase that the source introduces once
_FUNCTION = frozenset(
    "how what when where why of for with by from in on at to and or but the a an its their his her that which who is are was were has have had be".split()
)


def introduction(page: Page, sentence: Sentence, noun: str) -> Antecedent | None:
    """What the one noun phrase before the sentence that introduces ``noun`` tells of it: figures, names, "with <name>".

    Only names and figures are taken over, and the sentence keeps its own noun: what is said stays in one sentence.
    """
    heads = tuple(sorted(class_of(noun)))
    found: list[tuple[int, str, frozenset[str], Antecedent]] = []
    for heading in page.headings:
        if heading.span.start < sentence.span.start and (named := _first_named(noun, heading.wording)):
            told = "the " + named
            found.append((2, told, frozenset(), Antecedent(told, heading)))
    for earlier in page.before(sentence, _FAR):
        text = _BRACKETS.sub("", earlier.wording) if "(" in earlier.wording else earlier.wording
        if not any(head in text for head in heads):
            continue
        for match in _phrases(heads, text):
            words = match["mods"].split()
            if any(w.casefold() in _FUNCTION for w in words) or any(w.endswith("ed") for w in words[1:]):
                continue
            figures = frozenset(w for w in words if any(c.isdigit() for c in w))
            told = _told(words, match["det"], match["tail"] or "", noun, sentence.wording)
            if told:
                found.append((0 if match["noun"] == noun else 1, told, figures, Antecedent(told, earlier)))
    # A second introduction with another figure may be another thing of the same kind.
    figures_seen = {f[2] for f in found} - {frozenset()}
    if not found or len(figures_seen) > 1:
        return None
    return min(found, key=lambda f: f[0])[3]


def _phrases(heads: tuple[str, ...], text: str) -> Iterator[regex.Match[str]]:
    """The noun phrases that end in one of some nouns, from each determiner; the noun is not the first part of a pointing one."""
    for match in _phrase(heads).finditer(text, overlapped=True):
        if not _pointed(text, match.end("noun")):
            yield match
        elif longer := _phrase(heads, unpointed=True).match(text, match.start()):
            yield longer


@lru_cache(maxsize=512)
def _phrase(heads: tuple[str, ...], *, unpointed: bool = False) -> regex.Pattern[str]:
    # That no pointing noun follows costs five times as much to compile as all the rest: seldom is it needed in the pattern.
    after = rf"(?! (?:{POINTING})\b)" if unpointed else ""
    return regex.compile(
        rf"(?P<det>\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)|\b\p{{Lu}}\p{{L}}*['’]s) (?P<mods>(?:[\p{{L}}\p{{N}}£$€.,‑-]+ ){{0,5}}?)(?P<noun>{'|'.join(heads)})\b{after}"
        rf"(?: with (?:(?:the|an?|[a-z]+|US|UK|U\.S\.|EU) ){{0,4}}(?P<tail>\p{{Lu}}[\p{{L}}‑-]++(?: \p{{Lu}}[\p{{L}}‑-]++){{0,3}}+)(?! and|['’]))?"
    )


def _first_named(noun: str, text: str) -> str:
    """A noun with names alone before it, as headings have it ("Harbour AI pilot"); empty where there is none."""
    if noun not in text:
        return ""
    found = _named(noun).finditer(text, overlapped=True)
    return next((m[0] for m in found if not _pointed(text, m.end())), "")


@lru_cache(maxsize=256)
def _named(noun: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!^)\b(?:\p{{Lu}}[\p{{L}}\p{{N}}-]* ){{1,3}}{noun}\b")


_NEXT_POINTS = regex.compile(rf" (?:{POINTING})\b")


def _pointed(text: str, end: int) -> bool:
    """Whether a noun that points back follows: "plan" in "plan proposal"."""
    return _NEXT_POINTS.match(text, end) is not None


_BRACKETS = regex.compile(r" \([^()]*\)")
_SCALE = frozenset({"million", "billion", "trillion", "thousand", "m", "bn"})


def _told(words: list[str], det: str, tail: str, noun: str, wording: str) -> str:
    """The noun with what the introduction says of it in names and figures; empty where that is nothing."""
    owner = det + " " if det.endswith(("'s", "’s")) else "the "
    kept: list[str] = []
    for position, word in enumerate(words):
        figure = any(c.isdigit() for c in word)
        scale = word in _SCALE and position > 0 and words[position - 1] in kept
        if (figure and word not in wording) or scale or word[0].isupper():
            kept.append(word)
    ending = f" with {tail}" if tail and tail not in wording else ""
    if not kept and not ending and owner == "the ":
        return ""
    return owner + "".join(w + " " for w in kept) + noun + ending
