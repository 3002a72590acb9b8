"""A speaking noun phrase: whom it names, by name or post, and what else it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.gate.lookup import names_of
from briefgen.text.described import described
from briefgen.text.names import Name
from briefgen.text.referring import bearer_of
from briefgen.text.tokens import Token, tokens

__all__ = ["Phrase", "read_phrase"]

_SEGMENT = regex.compile(r"[^,()]+")
_NOUN_END = regex.compile(r"\s(?:of|who|which|that|whose|in|at|for|from|on|with|to|by|representing|leading|heading)\s")
_COUNTED = frozenset(
    "all every each any most many much some several few fewer both half no none nobody neither not one two three four five six "
    "seven eight nine ten dozens hundreds thousands majority minority only never another other others".split()
)
_SMALL_TITLES = frozenset("mr mrs ms dr prof professor sir dame lord lady mx".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A speaking noun phrase.

    Attributes:
        bearers: whom it names, by name or post.
        more: the keys of the words beside that, one set for each part of it.
        head: key of the noun that it is about, where it names nobody.
        keys: of all its words that carry meaning.
        names: in it.
    """

    bearers: frozenset[str]
    more: tuple[frozenset[str], ...]
    head: str
    keys: frozenset[str]
    names: tuple[Name, ...]

    @property
    def counted(self) -> frozenset[str]:
        """The words that say how many speak."""
        return self.keys & _COUNTED


@lru_cache(maxsize=8192)
def read_phrase(phrase: str, source_text: str) -> Phrase:
    found = names_of(phrase, source_text)
    posted = described(phrase, source_text)
    words = tokens(phrase)
    bearers: set[str] = set()
    more: list[frozenset[str]] = []
    head = ""
    for part in _SEGMENT.finditer(phrase):
        inside = [t for t in words if part.start() <= t.span.start < part.end()]
        core = [t for t in inside if t.span.end <= _core_end(phrase, part.start(), part.end(), found)]
        last = next((t for t in reversed(core) if t.is_content), None)
        if last is None:
            continue
        name = next((n for n in found if n.span.overlaps(last.span)), None)
        post = next((d for d in posted if d.span.overlaps(last.span)), None)
        taken = [d.span for d in posted]
        if name is not None and not phrase[name.span.end : name.span.end + 2].startswith(("'s", "’s")):
            bearers.add(bearer_of(name.key, source_text))
            taken = [*(d.span for d in posted if bearer_of(d.holder, source_text) in bearers), name.span]
        elif post is not None:
            bearers.add(bearer_of(post.holder, source_text))
        elif not head:
            head = last.key
        left = [t for t in inside if _means(t) and not any(s.overlaps(t.span) for s in taken)]
        if left:
            more.append(frozenset(t.key for t in left))
    every = frozenset(t.key for t in words if t.is_content or t.text.casefold() in _COUNTED)
    return Phrase(frozenset(bearers), tuple(more), head, every, found)


def _means(token: Token) -> bool:
    return (
        token.is_content and token.text.casefold().rstrip(".") not in _SMALL_TITLES
    ) or token.text.casefold() in _COUNTED


def _core_end(phrase: str, start: int, end: int, found: tuple[Name, ...]) -> int:
    for cut in _NOUN_END.finditer(phrase, start, end):
        if cut.start() > start and not any(n.span.start < cut.start() < n.span.end for n in found):
            return cut.start()
    return end
