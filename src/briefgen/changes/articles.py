"""The sources of two versions: which are the same article, and what of its text is another."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.changes.pairing import best_first, by_key, candidates, rest, share
from briefgen.text.fold import fold
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefgen.model import Source

__all__ = ["Article", "folded", "pair_articles", "said"]

_SAME_ARTICLE = 0.5
"""Least share of sentences for a file of the same name, or a title of another date, to be the same article."""

_SAME_SENTENCE = 0.5
"""Least share of the words of meaning for a sentence to be another's new wording."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source in both versions.

    Attributes:
        old, new: as read then and now.
        links: old sentence to new sentence, by position, where the text is not the same; those with other words too.
        gone, came: positions of the sentences that stand in one text only.
    """

    old: Source
    new: Source
    links: tuple[tuple[int, int], ...] = ()
    gone: tuple[int, ...] = ()
    came: tuple[int, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether its text is another; typography does not count."""
        return self.old.text != self.new.text and folded(self.old.text) != folded(self.new.text)


def folded(text: str) -> str:
    """Without the differences of typography and line breaks that change no word."""
    return " ".join(fold(text).text.split())


def pair_articles(old: Sequence[Source], new: Sequence[Source]) -> tuple[Article, ...]:
    """The articles that stand in both versions, whatever their numbers, in the order of the new ones.

    The same file goes before the same text, the same text before the same address, and that before the same title
    from the same publisher, where the dates do not tell two issues apart. What is left is the same article if its file
    has the same name, or it has the same title with another date, and at least half of the sentences are the same.
    """
    pairs: dict[int, int] = {}
    for key in (_file_and_path, _file, _text_and_path, _text, _address, _title_and_date):
        pairs |= by_key(rest(old, pairs), rest(new, set(pairs.values())), key)
    for key in (_title, _path):
        pairs |= _half(rest(old, pairs), rest(new, set(pairs.values())), key)
    return tuple(_article(old[i], new[j]) for i, j in sorted(pairs.items(), key=lambda pair: pair[1]))


def _file_and_path(source: Source) -> Hashable:
    return source.sha256, source.path


def _file(source: Source) -> Hashable:
    return source.sha256


def _text_and_path(source: Source) -> Hashable:
    return source.text, source.path


def _text(source: Source) -> Hashable:
    return folded(source.text) or None


def _address(source: Source) -> Hashable:
    return source.url.value.strip().partition("#")[0].rstrip("/") or None if source.url else None


def _title(source: Source) -> Hashable:
    if source.title.origin == "file name":
        return None
    publisher = folded(source.publisher.value).casefold() if source.publisher else ""
    return publisher, folded(source.title.value).casefold()


def _title_and_date(source: Source) -> Hashable:
    title = _title(source)
    return title and (title, source.date.value if source.date else "")


def _path(source: Source) -> Hashable:
    return source.path


def _half(old: dict[int, Source], new: dict[int, Source], key: Callable[[Source], Hashable | None]) -> dict[int, int]:
    """By a key that two articles may share: only if half of the sentences are the same."""
    pairs = by_key(old, new, key)
    return {i: j for i, j in pairs.items() if share(_folded(old[i]), _folded(new[j])) >= _SAME_ARTICLE}


def _folded(source: Source) -> frozenset[str]:
    return frozenset(map(folded, said(source)))


def said(source: Source) -> list[str]:
    """The sentences of a source, each on one line."""
    return [" ".join(span.of(source.text).split()) for span in sentences(source.text)]


def _article(old: Source, new: Source) -> Article:
    if old.text == new.text:
        return Article(old, new)
    before, after = ([folded(sentence) for sentence in said(source)] for source in (old, new))
    same = by_key(rest(before, ()), rest(after, ()), str)
    gone, came = rest(before, same), rest(after, set(same.values()))
    near = _near(gone, came)
    return Article(
        old,
        new,
        links=tuple(sorted((same | near).items())),
        gone=tuple(i for i in gone if i not in near),
        came=tuple(j for j in came if j not in near.values()),
    )


def _near(old: dict[int, str], new: dict[int, str]) -> dict[int, int]:
    words = [{i: frozenset(t.key for t in content_tokens(s)) for i, s in side.items()} for side in (old, new)]
    scored = ((share(words[0][i], words[1][j]), i, j) for i, j in candidates(words[0], words[1]))
    return best_first(s for s in scored if s[0] >= _SAME_SENTENCE)
