"""What is read for a question: all of the sources where they are few, the nearest passages of a larger corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.corpus.listing import is_small
from briefgen.corpus.originals import with_originals
from briefgen.corpus.passages import passages
from briefgen.corpus.ranking import Chosen, Ranking, discard, logged, nearest
from briefgen.errors import SourceError
from briefgen.model import Selection, Source, SourceSet, Unreadable
from briefgen.sources.load import load_files, load_sources, none_readable

if TYPE_CHECKING:
    from briefgen.ledger import Ledger
    from briefgen.settings import ProgressListener, Settings

__all__ = ["choose"]

_MOST_LOOKS = 3
_RESTLESS = "changes while it is read; build again when it is at rest"


def choose(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    *,
    ledger: Ledger | None = None,
    progress: ProgressListener | None = None,
    warn: Callable[[str], None] = logged,
) -> SourceSet:
    """Read sources: all of them, or the passages nearest to a question where there are more than may be read.

    Args:
        paths: files, folders and patterns.
        settings: ``question``, ``passages``, ``read_all``, and ``cache``, beside which the index is kept.
        ledger: where parsed files are kept; None to keep none.
        progress: told of each file that is indexed or read.
        warn: told of an index that is made anew, and of waiting for another build; logged by default.

    Returns:
        As :func:`briefgen.sources.load_sources` where all was read. Else the documents that hold the chosen passages, each
        whole, with ``Source.passages``, and ``SourceSet.selection``.

    Raises:
        SourceError: a path does not exist, or nothing could be read.
        SettingsError: no word of the question stands in the corpus, or this SQLite cannot search.
        LedgerError: the index cannot be read or written.
    """
    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if not settings.question or settings.read_all:
        return load_sources(paths, progress=progress, ledger=ledger)
    if is_small(paths, settings.passages):
        read = load_sources(paths, progress=progress, ledger=ledger)
        if sum(len(passages(s)) for s in read.sources) <= settings.passages:
            return read
    return _nearest_read(paths, settings, ledger, progress, warn)


def _nearest_read(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    ledger: Ledger | None,
    progress: ProgressListener | None,
    warn: Callable[[str], None],
) -> SourceSet:
    restless: tuple[Chosen, ...] = ()
    for _ in range(_MOST_LOOKS):
        ranking = nearest(paths, settings, ledger=ledger, progress=progress, warn=warn)
        if not ranking.documents:
            raise none_readable(paths, ranking.unreadable)
        if not ranking.chosen:
            return load_sources(paths, progress=progress, ledger=ledger)
        read = load_files([c.item for c in ranking.chosen], progress=progress, ledger=ledger)
        restless = _restless(ranking.chosen, read)
        if not restless:
            return _selected(ranking, ranking.chosen, read)
        if _is_stale(restless, read):
            discard(paths, settings)
    # A file that changes all the time is left out, and listed.
    rest = tuple(c for c in ranking.chosen if c not in restless)
    read = load_files([c.item for c in rest], progress=progress, ledger=ledger)
    if not rest or _restless(rest, read):
        raise SourceError(f"{restless[0].item.candidate.shown}: {_RESTLESS}", path=restless[0].item.candidate.shown)
    listed = tuple(Unreadable(c.item.candidate.shown, _RESTLESS) for c in restless)
    found = _selected(ranking, rest, read)
    return replace(found, unreadable=tuple(sorted((*found.unreadable, *listed), key=lambda u: u.path)))


def _restless(chosen: Sequence[Chosen], read: SourceSet) -> tuple[Chosen, ...]:
    """The documents that were not read as they were indexed, passage by passage: mostly since their files changed."""
    sources = {s.path: s for s in read.sources}
    return tuple(c for c in chosen if not _is_as_indexed(c, sources.get(c.item.candidate.shown)))


def _is_as_indexed(chosen: Chosen, source: Source | None) -> bool:
    if source is None or (source.sha256, source.text_sha256) != (chosen.sha256, chosen.text_sha256):
        return False
    return {span for span, _ in chosen.passages} <= set(passages(source))


def _is_stale(restless: Sequence[Chosen], read: SourceSet) -> bool:
    """Whether the same bytes were read otherwise, so that it is not the files that changed."""
    digests = {s.path: s.sha256 for s in read.sources}
    return any(digests.get(c.item.candidate.shown) == c.sha256 for c in restless)


def _selected(ranking: Ranking, chosen: Sequence[Chosen], read: SourceSet) -> SourceSet:
    by_path = {c.item.candidate.shown: c for c in chosen}
    sources = with_originals([_marked(s, by_path[s.path]) for s in read.sources])
    passages_read = sum(len(s.passages) for s in sources if s.copy_of is None)
    return SourceSet(sources, ranking.unreadable, Selection(ranking.documents, ranking.passages, passages_read))


def _marked(source: Source, chosen: Chosen) -> Source:
    return replace(source, passages=tuple(span for span, _ in chosen.passages), same_bytes=chosen.same_bytes)
