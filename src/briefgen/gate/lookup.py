"""Whether words of the claim stand in the evidence, and where else they stand if not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from briefgen.gate.exhibit import Exhibit
from briefgen.model import Source, Span
from briefgen.text.names import Name, aliases, names
from briefgen.text.tokens import tokens

__all__ = [
    "evidence_texts",
    "name_stands",
    "names_in",
    "names_of",
    "own_voice",
    "part_of",
    "run_of_words",
    "stands_in_source",
]


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    found = tokens(text)
    return tuple(t.key for t in found), tuple(t.span for t in found)


def run_of_words(words: str, text: str) -> Span | None:
    """Where the words stand one after the other in a text, inflection apart; None where they do not."""
    wanted, _ = _words(words)
    held, spans = _words(text)
    if not wanted:
        return None
    for i in range(len(held) - len(wanted) + 1):
        if held[i] == wanted[0] and held[i : i + len(wanted)] == wanted:
            return Span(spans[i].start, spans[i + len(wanted) - 1].end)
    return None


def evidence_texts(exhibit: Exhibit) -> Iterator[str]:
    """The sentences in which the quotes stand."""
    return (p.text for p in exhibit.passages)


_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


@lru_cache(maxsize=2048)
def _known_names(text: str) -> dict[str, str]:
    """The names of a source, by their first word: a claim that opens with one cannot be read for names by itself."""
    out: dict[str, str] = {}
    for name in names(text):
        out.setdefault(name.key.split()[0], name.key)
    return out


@lru_cache(maxsize=2048)
def _surnames(text: str) -> frozenset[str]:
    """The last words of a source's longer names, casefolded: a claim may have the surname alone."""
    return frozenset(name.key.split()[-1] for name in names(text) if " " in name.key)


@lru_cache(maxsize=8192)
def _names_in(text: str, source_text: str) -> tuple[Name, ...]:
    found = tuple(n for n in names(text) if n.key not in _DAYS)
    first = tokens(text)[:2]
    for token in first:
        word = token.text.removesuffix("'s")
        if word[:1].isupper() and not any(n.span.overlaps(token.span) for n in found):
            key = word.casefold()
            known = _known_names(source_text).get(key)
            if (known is not None and (key == known or len(first) == 1)) or key in _surnames(source_text):
                return (Name(Span(token.span.start, token.span.start + len(word)), word, key), *found)
    return found


def names_of(text: str, source_text: str) -> tuple[Name, ...]:
    """The names of a text, with what the source's text shows to be names ("Fjordline sued ...")."""
    return _names_in(text, source_text)


def names_in(text: str, source: Source) -> tuple[Name, ...]:
    """The names of a claim or a phrase of it, with what the source shows to be names ("Fjordline sued ...")."""
    return _names_in(text, source.text)


def part_of(left: str, right: str) -> bool:
    """Whether "bell" and "ann bell": the shorter is the last words of the longer, or its first for a body ("harbour trust board")."""
    short, long = sorted((left.split(), right.split()), key=len)
    return long[-len(short) :] == short


def name_stands(key: str, exhibit: Exhibit) -> bool:
    """Whether a name, or another name that the source itself gives its bearer, stands in the evidence."""
    forms = {key, *aliases(exhibit.source.text).of(key)}
    return any(run_of_words(form, text) for form in sorted(forms) for text in evidence_texts(exhibit))


def stands_in_source(words: str, source: Source) -> bool:
    """Whether words stand anywhere in the source, its title, author or publisher."""
    about = (source.title, source.author, source.publisher)
    return any(run_of_words(words, f.value) for f in about if f) or run_of_words(words, source.text) is not None


def own_voice(words: str, source: Source) -> bool:
    """Whether the words name the source itself: its publisher, title or author, or "the article"."""
    bare = words.casefold().strip(" .:,\"'“”‘’").removeprefix("the ")
    known = [
        f.value.casefold().strip(" .\"'“”‘’").removeprefix("the ")
        for f in (source.publisher, source.title, source.author)
        if f
    ]
    return bare in known or bare in {"source", "article", "report", "document"}
