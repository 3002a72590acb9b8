"""Names as runs of capitalised words, and the aliases that a text itself gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import regex

from briefgen.model import Span
from briefgen.text.aliasing import alias_groups
from briefgen.text.dates import dates
from briefgen.text.fold import fold
from briefgen.text.name_words import (
    BODIES,
    COMMON,
    JOB_TITLES,
    OPENERS,
    PLACES,
    POSSESSORS,
    POSTS_OF,
    SAYING,
    SINGULAR_VERBS,
    STYLES,
    SUBJECTS,
)
from briefgen.text.person_nouns import is_body_noun, is_person_noun
from briefgen.text.persons import people_among
from briefgen.text.plain import plain
from briefgen.text.tokens import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Aliases", "Name", "aliases", "name_keys", "names", "people", "share_a_name"]


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name.

    Attributes:
        span: without a leading "the", title ("Mr", "Sir") kept out, possessive "'s" kept out.
        text: the words of the span, folded.
        key: for comparing: casefolded words without "the", titles and "'s", joined by single spaces.
    """

    span: Span
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which names of one text mean the same, as that text itself shows.

    Attributes:
        groups: sets of keys, each the aliases of one bearer.
    """

    groups: tuple[frozenset[str], ...]
    _of: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        of: dict[str, frozenset[str]] = {}
        for group in self.groups:
            of.update((key, of.get(key, group) | group) for key in group)
        object.__setattr__(self, "_of", of)

    def same(self, left: str, right: str) -> bool:
        """Whether two keys name the same bearer in this text."""
        return left == right or right in self._of.get(left, ())

    def of(self, key: str) -> frozenset[str]:
        """All keys of the bearer of ``key``, itself included."""
        return self._of.get(key) or frozenset({key})


_WORD = regex.compile(
    r"(?:\p{Lu}\.){2,}|\p{Lu}\.(?=[ ]\p{Lu})|[\p{L}](?:[\p{L}\p{M}\p{N}]++|(?<=\b[OD])'(?=\p{Lu})|[&'](?=\p{Lu}))*+"
    r"(?:-[0-9]{1,3}(?![\p{L}\p{N}]))?"
)
# The same in ASCII.
_ASCII_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|[A-Z]\.(?=[ ][A-Z])|[A-Za-z](?:[A-Za-z0-9]++|(?<=\b[OD])'(?=[A-Z])|[&'](?=[A-Z]))*+(?:-[0-9]{1,3}(?![A-Za-z0-9]))?",
    re.ASCII,
)
_NAME_LIKE = regex.compile(r"\p{Lu}|\p{Ll}{1,2}\p{Lu}\p{L}")
_ACRONYM = regex.compile(
    r"(?:\p{Lu}\.){2,}|\p{Lu}[\p{Lu}\p{N}&]+s?|(?=\p{L}++\Z)\p{L}*?(?:\p{Ll}|\p{Lu})\p{Lu}\p{L}*+|\p{Lu}++\p{N}+"
)
_SPACE = regex.compile(r"[ ]{1,2}|[ ]?\r?\n[ ]?")
_OPENS = regex.compile(
    r"(?:^|[.!?:;][\"')\]]*\s|\n\s*|[\"'(]?[\"]|(?:^|\s)'|[•*>#|-]\s|\b(?:\d{4}|\p{Lu}{3,})\)?\s—{1,2}\s)\s*[\"'(\[]?$"
)
_ABBREVIATED = regex.compile(
    r"(?:\b(?:M[rsx]|Mrs|Dr|St|Prof|Rev|Gen|Sen|Rep|Lt|Col|Sgt|Capt|No|vs|Inc|Ltd|Co|Corp|cf|e\.g|i\.e)|\b\p{Lu})\.\s$"
)
_CONNECTORS = frozenset({"of", "for"})


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    folded: str
    capital: bool
    opens: bool


def share_a_name(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two sets of keys have a bearer in common: the same key, or one that is the end or beginning of the other."""
    theirs = list(right)
    return any(_is_part(a, b) or _is_part(b, a) for a in left for b in theirs)


def _is_part(short: str, long: str) -> bool:
    return f" {long} ".startswith(f" {short} ") or f" {long} ".endswith(f" {short} ")


@lru_cache(maxsize=16384)
def names(text: str) -> tuple[Name, ...]:
    """Every name of a text, ascending: people, bodies, places, products, acronyms; not sentence-initial common words.

    A name is a run of capitalised words. A word that opens a sentence belongs to it unless it is a common word or stands
    lower-case elsewhere in the text; standing alone it counts only if the text has it capitalised within a sentence, or
    it is an acronym, a known place, or followed by "'s", a verb of saying or another singular verb.
    """
    view = plain(text)
    words = _words_of(view, text)
    lower = {w.folded for w in words if not w.capital}
    inside = {w.folded for w in words if w.capital and not w.opens}
    common = lower - inside
    found: list[Name] = []
    index = 0
    while index < len(words):
        if not words[index].capital:
            index += 1
            continue
        stop = _run_end(view, words, index)
        for first, last in _pieces(view, words, (index, stop), lower, inside, common):
            span = Span(words[first].start, words[last].end)
            key = _key(words[first : last + 1])
            if key:  # "THE" in a line of capitals names nothing
                found.append(Name(span, fold(span.of(text)).text, key))
        index = stop + 1
    return tuple(found)


@lru_cache(maxsize=4096)
def name_keys(text: str) -> frozenset[str]:
    """The keys of the names of a text."""
    return frozenset(n.key for n in names(text))


_CLITICS = frozenset({"s", "t", "re", "ve", "ll", "d", "m"})


def _words_of(view: str, text: str) -> list[_Word]:
    dated = bytearray(len(view))
    for mention in dates(text):
        dated[mention.span.start : mention.span.end] = b"\1" * (mention.span.end - mention.span.start)
    out: list[_Word] = []
    for match in (_ASCII_WORD if view.isascii() else _WORD).finditer(view):
        start, end = match.span()
        word = match[0]
        if word in _CLITICS and view[start - 1 : start] == "'":
            continue
        if word.islower():
            out.append(_Word(start, end, word, word.casefold(), False, False))  # noqa: FBT003 - of most words
            continue
        capital = bool(_NAME_LIKE.match(word)) and not dated[start]
        opens = capital and _opens(view[max(0, start - 12) : start])
        out.append(_Word(start, end, word, word.casefold(), capital, opens))
    return out


def _opens(before: str) -> bool:
    """Whether a word behind these characters opens a sentence."""
    return bool(_OPENS.search(before)) and not _ABBREVIATED.search(before)


def _run_end(view: str, words: list[_Word], index: int) -> int:
    """The last word of the run of capitalised words that begins at ``index``."""
    opened = False
    while True:
        here = words[index]
        if index + 1 == len(words):
            return index
        after = words[index + 1]
        gap = view[here.end : after.start]
        if after.capital and not (after.opens and "\n" in gap) and _joins(here, after, gap, opened=opened):  # noqa: SIM114 - two rules
            index += 1
        elif gap == "' " and after.capital and _owned_body(view, words, index):
            index += 1
        elif _hyphened(view, words, index):
            index += 2
        elif (found := _particles(view, words, index)) is not None:
            index = found
        elif (found := _connected(view, words, index)) is not None:
            index, opened = found, True
        elif _listed(view, words, index, opened=opened) or _spelt_out(view, words, index):
            index += 2
        else:
            return index


def _joins(here: _Word, after: _Word, gap: str, *, opened: bool) -> bool:
    if gap in {"-", " & "} or _SPACE.fullmatch(gap):
        return True
    if gap in {"'s ", "' "}:
        owner = here.folded in POSSESSORS or here.folded in _SAINTS or _is_men(here.folded)
        return owner and after.folded in BODIES
    return opened and gap == ", " and here.folded in SUBJECTS and after.folded in SUBJECTS


def _is_men(word: str) -> bool:
    """Whether a word is a plural for people: "fishermen", not "Bremen"."""
    return word.endswith("men") and is_person_noun(f"{word[:-2]}an")


def _owned_body(view: str, words: list[_Word], index: int) -> bool:
    """Whether a plural owner belongs to a body's name: "Metalworkers' Union", "Islanders' Transport Union"."""
    if not words[index].folded.endswith("s"):
        return False
    for at in range(index + 1, min(index + 4, len(words))):
        if not words[at].capital or (
            at > index + 1 and not _SPACE.fullmatch(view[words[at - 1].end : words[at].start])
        ):
            return False
        if words[at].folded in BODIES or is_body_noun(words[at].folded):
            return True
    return False


def _hyphened(view: str, words: list[_Word], index: int) -> bool:
    """Whether a name goes on as in "Stratford-upon-Avon"."""
    if index + 2 >= len(words) or words[index + 1].text not in _INNER or not words[index + 2].capital:
        return False
    return all(view[words[i].end : words[i + 1].start] == "-" for i in (index, index + 1))


def _particles(view: str, words: list[_Word], index: int) -> int | None:
    """Where a name goes on after "van", "de" and the like; None where it does not."""
    target = index + 1
    while target < len(words) and target <= index + 2 and words[target].text in _PARTICLES:
        target += 1
    if target == index + 1 or target >= len(words) or not words[target].capital:
        return None
    return (
        target if all(_SPACE.fullmatch(view[words[i].end : words[i + 1].start]) for i in range(index, target)) else None
    )


_PARTICLES = frozenset("van von der den de du da di del della do dos das y al el bin ibn ter ten zu".split())
_SAINTS = frozenset("thomas james george mary barnabas bartholomew peter john paul luke".split())
_INNER = frozenset("upon on in under le la de sur by the next".split())


def _connected(view: str, words: list[_Word], index: int) -> int | None:
    """Where "of", "of the" or "for" leads on after a body ("Ministry of Defence"); None where it does not."""
    if index + 2 >= len(words) or words[index + 1].text not in _CONNECTORS:
        return None
    if words[index].folded not in BODIES and words[index].folded not in _REGIONS:
        return None
    target = index + 3 if words[index + 2].text == "the" and index + 3 < len(words) else index + 2
    tight = all(_SPACE.fullmatch(view[words[i].end : words[i + 1].start]) for i in range(index, target))
    return target if tight and words[target].capital and words[target].folded not in FUNCTION_WORDS else None


# Kinds of place that begin a name: "Borough of Haldenau".
_REGIONS = frozenset("borough county municipality district diocese parish prefecture canton province duchy".split())


def _listed(view: str, words: list[_Word], index: int, *, opened: bool) -> bool:
    """Whether "and" joins two subjects ("Policing and Crime")."""
    if index + 2 >= len(words) or words[index + 1].text != "and" or not words[index + 2].capital:
        return False
    tight = all(_SPACE.fullmatch(view[words[i].end : words[i + 1].start]) for i in (index, index + 1))
    subjects = words[index].folded in SUBJECTS and words[index + 2].folded in SUBJECTS
    return tight and subjects and (opened or words[index].folded != words[index + 2].folded)


_SHORT = regex.compile(r"\s\((\p{Lu}{3,8})\)")


def _spelt_out(view: str, words: list[_Word], index: int) -> bool:
    """Whether an "and" stands in a name whose letters a bracket has: "Food and Allied Trades Association (FATA)"."""
    if index + 2 >= len(words) or words[index + 1].text != "and" or not words[index + 2].capital:
        return False
    last = index + 2
    while (
        last + 1 < len(words)
        and words[last + 1].capital
        and _SPACE.fullmatch(view[words[last].end : words[last + 1].start])
    ):
        last += 1
    short = _SHORT.match(view, words[last].end)
    if short is None or not (words[last].folded in BODIES or is_body_noun(words[last].folded)):
        return False
    first = index
    while (
        first > 0
        and words[first - 1].capital
        and not words[first - 1].opens
        and _SPACE.fullmatch(view[words[first - 1].end : words[first].start])
    ):
        first -= 1
    letters = "".join(w.text[0] for w in words[first : last + 1] if w.capital)
    return letters.endswith(short[1]) or "".join(w.text[0] for w in words[index : last + 1] if w.capital) == short[1]


def _pieces(
    view: str, words: list[_Word], reach: tuple[int, int], lower: set[str], inside: set[str], common: set[str]
) -> Iterator[tuple[int, int]]:
    """A run without titles and opening common words, cut where a post stands between ("Leeds | Mayor | Ada Okafor")."""
    first, last = reach
    start = first
    for index in range(first, last + 2):
        cut = index > last or _cuts(view, words, index, last)
        if not cut:
            continue
        begin, end = _trimmed(view, words, (start, index - 1), common, lower)
        if begin <= end and _counts(view, words, begin, end, lower, inside):
            yield begin, end
        start = index + 1


def _cuts(view: str, words: list[_Word], index: int, last: int) -> bool:
    word = words[index]
    if not word.capital:
        return False
    if word.folded in FUNCTION_WORDS and not _ACRONYM.fullmatch(word.text):
        return word.opens or word.text not in {"May", "Will"}
    if word.folded in POSTS_OF and index < last and words[index + 1].folded in {"minister", "secretary"}:
        return True
    if word.folded.rstrip(".") in JOB_TITLES:
        follows = view[word.end : words[index + 1].start] if index < last else ""
        return not follows.startswith("'")
    return False


def _trimmed(
    view: str, words: list[_Word], reach: tuple[int, int], lower: set[str], common_nouns: set[str]
) -> tuple[int, int]:
    """A piece without the styles ("Sir") and opening common words that it begins with."""
    begin, end = reach
    while begin <= end:
        word = words[begin]
        style = word.folded.rstrip(".") in STYLES and begin < end and view[word.end : word.end + 1] != "'"
        common = word.opens and (word.folded in OPENERS or word.folded in lower) and not _ACRONYM.fullmatch(word.text)
        post = (
            begin < end
            and is_person_noun(word.folded)
            and (not is_body_noun(word.folded) or (word.opens and _two_forenames(words, begin + 1, end)))
            and (word.opens or word.folded in common_nouns)
        )
        if not (style or common or post or not word.capital):
            break
        begin += 1
    while begin <= end and not words[end].capital:
        end -= 1
    return begin, end


def _two_forenames(words: list[_Word], begin: int, end: int) -> bool:
    """Whether what is left looks like a person's full name: "[Publisher] Clemens Brandt"."""
    return end - begin == 1 and not any(is_body_noun(w.folded) or w.folded in BODIES for w in words[begin : end + 1])


def _counts(view: str, words: list[_Word], begin: int, end: int, lower: set[str], inside: set[str]) -> bool:
    word = words[begin]
    if begin < end:
        return True
    if word.text == "State" and view.endswith(("ecretary of ", "inister of "), 0, word.start):
        return False
    if word.folded.rstrip(".") in STYLES or len(word.text.rstrip(".")) < 2:
        return False
    if not word.opens or _ACRONYM.fullmatch(word.text) or word.folded in inside or word.folded in PLACES:
        return True
    if word.folded in COMMON or word.folded in lower:
        return False
    if view.startswith("'s ", word.end):
        return True
    after = words[end + 1] if end + 1 < len(words) else None
    if after is not None and after.capital and view[word.end : after.start] == ", ":
        return not _ABSTRACT.search(word.folded)
    if _APPOSED.match(view, word.end):
        return not _ABSTRACT.search(word.folded)
    if after is None or not _SPACE.fullmatch(view[word.end : after.start]):
        return False
    if after.capital:
        return True
    if after.text in {"and", "or"} and end + 2 < len(words) and words[end + 2].capital:
        return not _ABSTRACT.search(word.folded)
    if after.text in SAYING:
        return not _PLURAL.search(word.folded)
    return after.text in SINGULAR_VERBS and not _ABSTRACT.search(word.folded)


_APPOSED = regex.compile(r",\s(?:which|who|whose|where|an?|the)\s")
_PLURAL = regex.compile(r"[^s]s$")
_ABSTRACT = regex.compile(r"(?:[^s]s|tion|sion|ity|ness|ment|ing|ance|ence|ism|ship|cy|ure|age|hood)$")


def _key(words: list[_Word]) -> str:
    kept = [w.folded.replace(".", "") for w in words if w.folded != "the"]
    while len(kept) > 1 and kept[0] in STYLES:
        kept.pop(0)
    return " ".join(kept)


@lru_cache(maxsize=1024)
def aliases(text: str) -> Aliases:
    """The aliases a text gives.

    "Mayor's Office for Policing and Crime (Mopac)"; "Metropolitan Police" and "the Met" or "Met Police" (a leading part that is
    unambiguous in the text, body words such as Police/Office/Council allowed to fall); "Ada Okafor" and "Okafor"; "Leeds Mayor Ada
    Okafor" and "the Mayor of Leeds" where the text joins them; an acronym of initials. Never "Scotland Yard" for
    "the Met" unless the text says so.
    """
    found = names(text)
    return Aliases(alias_groups(plain(text), [(n.key, n.span.start, n.span.end) for n in found]))


@lru_cache(maxsize=1024)
def people(text: str) -> frozenset[str]:
    """Keys of the names that a text shows to be people's: by a title, a post, a given name, or a verb of saying."""
    return frozenset(people_among(plain(text), [(n.key, n.span.start, n.span.end) for n in names(text)]))
