"""From paths and a question to the nearest passages: the index is brought up to date, asked, and made anew where it is damaged."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.corpus.documents import counts
from briefgen.corpus.listing import list_files, listed
from briefgen.corpus.opening import DamagedError, alone, folder_of, named_faults, opened, place_of, removed
from briefgen.corpus.searching import Hit, diverse, occurring, ranked
from briefgen.corpus.terms import question_terms
from briefgen.corpus.updating import update
from briefgen.errors import LedgerError, SettingsError
from briefgen.model import Span, Unreadable

if TYPE_CHECKING:
    from briefgen.ledger import Ledger
    from briefgen.settings import ProgressListener, Settings
    from briefgen.sources.files import Listed

__all__ = ["Chosen", "Ranking", "discard", "logged", "nearest"]

_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document of which passages were chosen.

    Attributes:
        item: the first file that holds it.
        sha256: of its bytes.
        text_sha256: of its text.
        same_bytes: how further files of these bytes are shown, in order.
        passages: each with its score, by position.
    """

    item: Listed
    sha256: str
    text_sha256: str
    same_bytes: tuple[str, ...]
    passages: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a corpus holds, and what of it is nearest to a question.

    Attributes:
        documents: in the corpus, each text once, unreadable ones not counted.
        passages: in the corpus.
        chosen: documents in the order of their numbers; empty where no more passages are there than may be read.
        unreadable: by path.
        absent: words of the question that the corpus does not hold.
    """

    documents: int
    passages: int
    chosen: tuple[Chosen, ...]
    unreadable: tuple[Unreadable, ...]
    absent: tuple[str, ...] = ()


def logged(message: str) -> None:
    """Tell of an index that is made anew, or worked on by another build, where nobody else listens."""
    logging.getLogger("briefgen").warning(message)


def nearest(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    *,
    ledger: Ledger | None = None,
    progress: ProgressListener | None = None,
    warn: Callable[[str], None] = logged,
) -> Ranking:
    """Find the passages nearest to ``settings.question``.

    Args:
        paths: files, folders and patterns.
        settings: ``question``, ``passages`` and ``cache``, the folder in which the index is kept; without one it is gone
            afterwards.
        ledger: of parsed files.
        progress: told of each file that is read into the index.
        warn: told of an index that is made anew, and of waiting for another build; logged by default.

    Raises:
        SourceError: a path does not exist.
        SettingsError: the question has no word that the corpus holds, or this SQLite cannot search.
        LedgerError: the index cannot be read or written.
    """

    def wait() -> None:
        warn("another build is indexing these files: waiting for it")

    with folder_of(settings.cache) as folder:
        place = place_of(folder, paths)
        with alone(place, waiting=wait):
            try:
                return _ranking(place, paths, settings, ledger, progress)
            except DamagedError as error:
                warn(f"the index of passages {str(place)!r} is made anew: {error}")
                removed(place)
            try:
                return _ranking(place, paths, settings, ledger, progress)
            except DamagedError as error:
                raise LedgerError(
                    f"the index of passages {str(place)!r} was made anew and {error}: name another folder with --cache"
                ) from error


def discard(paths: Sequence[str | os.PathLike[str]], settings: Settings) -> None:
    """Throw the index of these paths away.

    Raises:
        LedgerError: it cannot be.
    """
    with folder_of(settings.cache) as folder, alone(place := place_of(folder, paths), waiting=lambda: None):
        removed(place)


def _ranking(
    place: Path,
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    ledger: Ledger | None,
    progress: ProgressListener | None,
) -> Ranking:
    with named_faults(place), closing(opened(place)) as connection:
        files = list_files(connection, paths)
        update(connection, files, ledger=ledger, progress=progress)
        documents, passages = counts(connection)
        if passages <= settings.passages:
            return Ranking(documents, passages, (), _unreadable(connection))
        terms = question_terms(settings.question)
        found = occurring(connection, terms)
        if not found:
            raise _nothing_found(settings.question, terms, passages)
        hits = diverse(connection, ranked(connection, found, passages), settings.passages)
        absent = tuple(t for t in terms if t not in found)
        return Ranking(documents, passages, _documents(connection, hits), _unreadable(connection), absent)


def _nothing_found(question: str, terms: Sequence[str], passages: int) -> SettingsError:
    out = "ask in other words, or read everything with --read-all"
    if not terms:
        return SettingsError(f"--question: {question!r} holds no word to search for; {out}", field="question")
    words = ", ".join(map(repr, terms[:_MOST_WORDS])) + (" …" if len(terms) > _MOST_WORDS else "")
    return SettingsError(
        f"--question: none of its words ({words}) stands in the {passages} passages of these sources; {out}",
        field="question",
    )


def _unreadable(connection: sqlite3.Connection) -> tuple[Unreadable, ...]:
    rows = connection.execute(
        "SELECT shown, reason FROM files JOIN listed USING (real) WHERE digest IS NULL UNION ALL SELECT * FROM refused"
    )
    return tuple(sorted((Unreadable(*row) for row in rows), key=lambda u: (u.path, u.reason)))


def _documents(connection: sqlite3.Connection, hits: Sequence[Hit]) -> tuple[Chosen, ...]:
    by_document: dict[int, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document, []).append(hit)
    out = []
    for document, own in by_document.items():
        digest, text = connection.execute(
            "SELECT digest, text_sha256 FROM documents WHERE id = ?", (document,)
        ).fetchone()
        rows = connection.execute(
            "SELECT place, real, name, shown, l.said FROM files JOIN listed l USING (real) WHERE digest = ? ORDER BY place",
            (digest,),
        ).fetchall()
        (place, *first), same = rows[0], tuple(row[3] for row in rows[1:])
        spans = tuple((h.span, h.score) for h in sorted(own, key=lambda h: h.span))
        out.append((place, Chosen(listed(*first), digest, text, same, spans)))
    return tuple(chosen for _, chosen in sorted(out, key=lambda pair: pair[0]))
