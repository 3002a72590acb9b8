"""Which names of a text are people's, as the words around them show."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import regex

from briefgen.text.name_words import BODIES, GIVEN_NAMES, JOB_TITLES, PLACES, ROLES, SAYING, STYLES, WEAK_BODIES
from briefgen.text.person_nouns import KIN, is_body_noun, is_person_noun

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["people_among"]

_TITLE_BEFORE = regex.compile(r"([\p{L}-]+)\.?\s$")
_SAY_BEFORE = regex.compile(r"\b(\p{Ll}+)\s$")
_ARTICLE_BEFORE = regex.compile(r"\b[Tt]he\s$")
_SAY_AFTER = regex.compile(r"\s([\p{Ll}]+)\b")
_AGE = r"(?:,\s(?:aged\s)?\d{1,3}(?=,))?"
_WHO_AFTER = regex.compile(rf"(?:,\s(?:aged\s)?\d{{2}}(?=[,.](?:\s\p{{Ll}}|$)))|{_AGE},\swho\b")
_AGED = regex.compile(r",\s(?:aged\s)?\d{2}(?=[,.](?:\s\p{Ll}|$))")
# "Bell's son ", "her elder brother " before a name
_OWNED_KIN = regex.compile(r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir|whose|[Tt]he)|['’]s?)\s(?:\p{Ll}+\s)?\p{Ll}+,?\s$")
_KIN = "|".join(sorted(KIN))
_WITH_KIN = regex.compile(rf"\sand\s(?:his|her)\s(?:\p{{Ll}}+\s)?(?:{_KIN})\b")
_WORD = r"[\p{L}\p{N}'’-]+"
# ", 54, the port's operations director" up to a mark, or to the "of" or "for" phrase behind the post
_POST_AFTER = regex.compile(
    rf"{_AGE},\s(?:(?:the|an?|its|their|his|her)\s)?(?P<post>(?:{_WORD}\s){{0,6}}?{_WORD})(?=,\s(?!\p{{Lu}})|[.;:)\"”—–]|\s?\n|$|\s(?:of|for|at|in|from|to|who|and|said)\b)"
)
# "its director of planning, " before a name
_POST_BEFORE = regex.compile(
    rf"(?:(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|whose)\s)|{_WORD}['’]s?\s)(?P<post>(?:{_WORD}\s){{0,5}}?{_WORD})(?:\sthere|\s(?:of|for|at|in|to)\s(?:{_WORD}\s?){{1,6}})?,\s(?:Dr\.?\s|Prof\w*\.?\s)?$"
)
_CLOSED = regex.compile(r"(?:\s\([^()]{2,40}\))?\s*(?:[,.;:)\"”—–]|$|\n|\sof\s)")
_LONGEST_NAME = 5
# "Market leader Thermovia": bodies have these as well.
_TIES = frozenset({"leader", "head", "chair"})


def people_among(view: str, mentions: Sequence[tuple[str, int, int]]) -> set[str]:
    """Keys that the text shows to be people: a title or post beside them, a given name, "who", a surname used alone.

    Args:
        view: plain text.
        mentions: key, start and end of each name, ascending.
    """
    keys = {key for key, _, _ in mentions}
    bodies = {key for key, start, _ in mentions if _looks_like_body(key, view, start)}
    found = set()
    for key, start, end in mentions:
        if key not in bodies and (_beside(view, key, start, end) or key.partition(" ")[0] in GIVEN_NAMES):
            found.add(key)
    spoken = {key for key, start, end in mentions if _says(view, start, end)}
    for key in keys - bodies:
        words = key.split()
        tails = {" ".join(words[i:]) for i in range(1, len(words))} & keys
        # "Bell" for "Ann Bell": a body is shortened from its end.
        if tails and words[0] not in keys and spoken & {key, *tails}:
            found.add(key)
    firsts = {key.split()[0] for key in keys if " " in key}
    shown = {key for key, start, end in mentions if " " not in key and _shown_as_body(view, start, end)}
    begun: dict[str, list[str]] = defaultdict(list)
    for key in keys - bodies:
        if " " in key:
            begun[key.partition(" ")[0]].append(key)
    for short in [k for k in found if " " not in k]:
        longer = begun.get(short, ())
        if len(longer) == 1 and short not in PLACES:
            found.add(longer[0])  # "Nadia, who is 29," and "Nadia Ferrante"
    return found | {
        k for k in spoken if " " not in k and k not in bodies | firsts | PLACES | shown and not is_body_noun(k)
    }


# "Purolab, a company in Lodi", "Nordavia's managing director", "the airline Nordavia"
_BODY_AFTER = regex.compile(
    rf"(?:,\s(?:which\b|(?:an?|the|whose)\s(?P<kind>(?:{_WORD}\s){{0,4}}?{_WORD})(?=[,.;]|\s(?:in|of|for|at|from|based|that|which|owned|founded|with|run)\b))|"
    rf"['’]s?\s(?:managing|chief|finance|operations|founder|chairman|chairwoman|shares?\b|board\b|staff\b|employees|customers|subsidiary|plant|factory))"
)


def _shown_as_body(view: str, start: int, end: int) -> bool:
    """Whether what stands beside a name of one word shows it to be a firm's."""
    after = _BODY_AFTER.match(view, end, end + 90)
    if after is not None and (after["kind"] is None or is_body_noun(_last(after["kind"]))):
        return True
    before = _TITLE_BEFORE.search(view[max(0, start - 25) : start])
    return before is not None and before[1].islower() and is_body_noun(before[1])


def _says(view: str, start: int, end: int) -> bool:
    after = _SAY_AFTER.match(view, end, end + 20)
    before = _SAY_BEFORE.search(view[max(0, start - 25) : start])
    if after is not None and after[1] in SAYING:
        return True
    # "…," said Bell; not "she said Sorvania was late"
    return (
        before is not None
        and before[1] in SAYING
        and _char_before(view, max(0, start - 25) + before.start(1)) in {'"', "'", ","}
    )


def _char_before(view: str, at: int) -> str:
    """The last character before an offset that is no space."""
    while at and view[at - 1] == " ":
        at -= 1
    return view[at - 1 : at] if at else ""


def _looks_like_body(key: str, view: str, start: int) -> bool:
    words = key.split()
    if len(words) > _LONGEST_NAME or any(
        w in BODIES or w in WEAK_BODIES or w in PLACES or is_body_noun(w) for w in words[1:]
    ):
        return True
    return words[0] in PLACES or bool(_ARTICLE_BEFORE.search(view[max(0, start - 5) : start]))


def _beside(view: str, key: str, start: int, end: int) -> bool:
    before = _TITLE_BEFORE.search(view[max(0, start - 25) : start])
    if before is not None:
        word = before[1].casefold().rpartition("-")[2]
        if word in STYLES | JOB_TITLES | ROLES - _TIES or (_names_people(word) and " " in key):
            return True
        if word in KIN and _OWNED_KIN.search(view[max(0, start - 40) : start]):
            return True
    if " " not in key:
        return bool(_AGED.match(view, end, end + 25) or _WHO_AFTER.match(view, end, end + 25))
    if _WITH_KIN.match(view, end, end + 60):
        return True
    if _WHO_AFTER.match(view, end, end + 25):
        return True
    after = _POST_AFTER.match(view, end, end + 110)
    if after is not None and _names_people(_last(after["post"])):
        return True
    if view[max(0, start - 2) : start] not in {", ", ". "} or not _CLOSED.match(view, end, end + 50):
        return False
    low = max(0, start - 110)
    earlier = _POST_BEFORE.search(view[low:start])
    while earlier is not None:
        if _names_people(_last(earlier["post"])) or any(
            _names_people(w.casefold()) for w in earlier["post"].split()[-1:]
        ):
            return True
        earlier = _POST_BEFORE.search(view[low:start], earlier.start() + 1)
    return False


def _last(post: str) -> str:
    return post.rpartition(" ")[2].casefold().rpartition("-")[2]


def _names_people(word: str) -> bool:
    """Whether a noun names people and nothing else: a maker or operator may be a firm."""
    return is_person_noun(word) and not is_body_noun(word)
