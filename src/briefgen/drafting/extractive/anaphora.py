"""Words that lean on an earlier sentence: replaced by what they stand for where that is safe, else the sentence is refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.drafting.extractive.cast import POSTS, Antecedent, Cast, is_person, kind_of
from briefgen.drafting.extractive.introductions import introduction
from briefgen.drafting.extractive.leaning import (
    PLEONASTIC,
    SUBJECT_VERBS,
    dangling,
    first_leaning,
    introduced,
    mask,
)
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.selection import pattern
from briefgen.text.fold import fold
from briefgen.text.tokens import tokens

__all__ = ["Resolved", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A wording that stands on its own and the further sentences of its source that it rests on."""

    wording: str
    support: tuple[Sentence, ...] = ()


_NEAR = 3  # sentences back in which a pronoun's antecedent is looked for
_FAR = 40  # sentences back in which a deed may have been told

_IT_START = regex.compile(rf"^(?:It|They) (?={SUBJECT_VERBS}\b)")
_GOES_ON_AS_SUBJECT = regex.compile(rf"(?: (?:{SUBJECT_VERBS}|are|were|have|[a-z]+ed|[a-z]+s)\b|, )")
_TITLE = regex.compile(rf"(?i)(?:{POSTS}|mr|mrs|ms|dr|sir|dame|lord|lady|mp|judge|justice|professor)")
_ITS_START = regex.compile(r"^(?:Its|Their)(?= [\p{L}])")
_HE_START = regex.compile(r"^(?:He|She)(?= )|^(?:His|Her)(?= )")


def resolve(page: Page, who: Cast, sentence: Sentence, wording: str) -> Resolved | None:
    """Make one wording stand on its own.

    Args:
        page: the source.
        who: its cast.
        sentence: the sentence in the source.
        wording: of that sentence, leading connectives cut.

    Returns:
        The wording with what leans replaced, and the sentences that carry the replacements; None where something leans on
        nothing that is certain.
    """
    told = _told_before(page, sentence)
    state = _opening(page, who, sentence, Resolved(" ".join(wording.split())))
    state = _nouns(page, who, sentence, state, told) if state else None
    state = _posts(who, state) if state else None
    if state is None:
        return None
    state = _surnames(who, state)
    if dangling(state.wording, who.bearers, told):
        return None
    support = tuple(s for s in dict.fromkeys(state.support) if s is not sentence)
    return Resolved(state.wording, support)


def _told_before(page: Page, sentence: Sentence) -> frozenset[str]:
    """Keys of the past and continuous verb forms of the sentences before."""
    return frozenset().union(*(_deeds(s.wording) for s in page.before(sentence, _FAR)))


@lru_cache(maxsize=1024)
def _deeds(wording: str) -> frozenset[str]:
    return frozenset(t.key for t in tokens(wording) if t.text.endswith(("ed", "ing")))


def _swap(state: Resolved, start: int, end: int, new: Antecedent) -> Resolved:
    text = new.text
    if start == 0:
        text = text[:1].upper() + text[1:]
    return Resolved(state.wording[:start] + text + state.wording[end:], (*state.support, new.sentence))


# --- the steps --------------------------------------------------------------------------------------------------------


def _opening(page: Page, who: Cast, sentence: Sentence, state: Resolved) -> Resolved | None:
    """A pronoun that opens the sentence."""
    if match := _HE_START.match(state.wording):
        found = _person(page, who, sentence)
        if found is None:
            return None
        owned = match[0] in {"His", "Her"}
        return _swap(state, 0, match.end(), Antecedent(found.text + ("’s" if owned else ""), found.sentence))
    if PLEONASTIC.match(state.wording):
        return state
    if match := _ITS_START.match(state.wording):
        found = _subject_body(page, who, sentence)
        return _swap(state, 0, match.end(), Antecedent(found.text + "’s", found.sentence)) if found else None
    if match := _IT_START.match(state.wording):
        found = _subject_body(page, who, sentence)
        return _swap(state, 0, match.end() - 1, found) if found else None
    return state


def _person(page: Page, who: Cast, sentence: Sentence) -> Antecedent | None:
    """The one person of the nearest earlier sentence of the paragraph that names any."""
    for earlier in page.before(sentence, _NEAR):
        if earlier.paragraph != sentence.paragraph and earlier.index != sentence.index - 1:
            return None
        people = {
            known.text: known
            for known in who.people.values()
            if pattern(rf"\b{regex.escape(known.text.split()[-1])}\b").search(earlier.wording)
        }
        if people:
            return next(iter(people.values())) if len(people) == 1 else None
    return None


def _subject_body(page: Page, who: Cast, sentence: Sentence) -> Antecedent | None:
    """The body with which the sentence before begins, if no other thing of that sentence could be meant."""
    earlier = page.before(sentence, 1)
    if not earlier or earlier[0].paragraph != sentence.paragraph:
        return None
    bodies = {n.key for n in earlier[0].names if not is_person(n, earlier[0].wording, who.bearers)}
    return _leading_name(earlier[0], who) if len(bodies) == 1 else None


def _leading_name(sentence: Sentence, who: Cast) -> Antecedent | None:
    wording = fold(sentence.wording).text
    for name in sentence.names:
        at = wording.find(name.text)
        if at in {0, 4} and (at == 0 or wording.startswith("The ")) and not is_person(name, wording, who.bearers):
            rest = wording[at + len(name.text) :]
            if _GOES_ON_AS_SUBJECT.match(rest):
                return Antecedent(wording[: at + len(name.text)].replace("The ", "the ", 1), sentence)
    return None


def _nouns(page: Page, who: Cast, sentence: Sentence, state: Resolved, told: frozenset[str]) -> Resolved | None:
    """Bare nouns that point back: "the pilot" becomes "the Harbour AI pilot"."""
    for _ in range(3):
        bare = fold(state.wording).text
        if len(bare) != len(state.wording) or '"' in bare:
            bare = mask(state.wording)
        match = first_leaning(bare, told)
        if match is None:
            return state
        found = _meant(page, who, sentence, match["noun"], match["mods"].split())
        if found is None:
            return None
        state = _swap(state, match.start(), match.end(), found)
    return state  # more than three are left to the last look for what dangles


def _meant(page: Page, who: Cast, sentence: Sentence, noun: str, mods: list[str]) -> Antecedent | None:
    if not mods and (known := who.kinds.get(noun)) is not None and known.sentence.index < sentence.index:
        return known
    if not mods and noun in {"company", "firm"}:
        found = _subject_body(page, who, sentence)
        return found if found and kind_of(found.text) in {"", "company"} else None
    return introduction(page, sentence, noun)


_THE_POST = regex.compile(rf"\b(?P<the>[Tt]he) (?P<post>{POSTS})\b(?! (?:of|for|in|to|at|general|said to|\p{{Lu}})|-)")


def _posts(who: Cast, state: Resolved) -> Resolved | None:
    """A post ("the mayor") becomes its holder's name, unless the name stands before it already."""
    for match in reversed(list(_THE_POST.finditer(mask(state.wording)))):
        holder = who.posts.get(match["post"].casefold())
        head = state.wording[: match.start()]
        if holder is None:
            if introduced(head, match["post"]):
                continue
            return None
        if holder.text.split()[-1] in head:
            continue
        state = _swap(state, match.start(), match.end(), holder)
    return state


def _surnames(who: Cast, state: Resolved) -> Resolved:
    """A bare surname becomes the full name at its first mention."""
    masked = mask(state.wording)
    for surname, known in sorted(who.people.items()):
        shown = known.text.split()[-1]
        if shown not in masked or pattern(rf"(?i)\b{regex.escape(known.text)}\b").search(state.wording):
            continue
        match = pattern(rf"\b{regex.escape(shown)}\b(?! \p{{Lu}})").search(masked)
        if match is None or surname != shown.casefold():
            continue
        before = pattern(r"(\p{Lu}\w+) $").search(masked[max(0, match.start() - 60) : match.start()])
        if before and not _is_title(before[1]):
            continue
        state = _swap(state, match.start(), match.end(), known)
        masked = mask(state.wording)
    return state


def _is_title(word: str) -> bool:
    """Whether a capitalised word before a surname is a post or a title, and no first name."""
    return bool(_TITLE.fullmatch(word))
