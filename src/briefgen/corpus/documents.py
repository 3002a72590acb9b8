"""The documents of an index: each text once, with its passages and their words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from briefgen.corpus.listing import said_as_text
from briefgen.corpus.passages import passages, prose
from briefgen.corpus.terms import terms
from briefgen.model import Source, Span
from briefgen.sources.files import Listed

__all__ = ["add", "counts", "drop", "drop_unlisted", "unsettled"]

# A text is that of the first file of its bytes, in the order of the numbers: as load_sources has it.
_UNSETTLED = """
SELECT d.id, first.real, first.name, first.shown, first.said
FROM documents d JOIN listed first ON first.place = (
  SELECT min(place) FROM files f JOIN listed l USING (real) WHERE f.digest = d.digest
)
WHERE d.suffix != first.suffix OR d.said != first.said LIMIT ?
"""
_UNREAD = """
SELECT real, name, shown, said FROM files f JOIN listed USING (real)
WHERE digest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.digest = f.digest) ORDER BY place LIMIT ?
"""

_AT_ONCE = 500
"""Files looked for at once: each look goes through the whole list."""

_Row = tuple[bytes, bytes, str, str]


def add(connection: sqlite3.Connection, item: Listed, source: Source) -> None:
    """Add a text that is not there yet.

    Args:
        connection: to the index, in a transaction.
        item: the file.
        source: as read of it.
    """
    row = (source.sha256, item.suffix, said_as_text(item.said), source.text_sha256)
    document = connection.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?)", row).lastrowid
    head = " ".join(terms(" ".join(f.value for f in (source.title, source.publisher) if f)))
    stretches = tuple(prose(source))
    at = 0
    for passage in passages(source):
        words: list[str] = []
        while at < len(stretches) and stretches[at].start < passage.end:
            part = Span(max(stretches[at].start, passage.start), min(stretches[at].end, passage.end))
            words += terms(part.of(source.text))
            if stretches[at].end > passage.end:
                break
            at += 1
        number = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?)", (document, passage.start, passage.end)
        ).lastrowid
        connection.execute("INSERT INTO words (rowid, head, body) VALUES (?, ?, ?)", (number, head, " ".join(words)))


def drop(connection: sqlite3.Connection, document: int) -> None:
    """Take a document out, with its passages."""
    of = "SELECT id FROM passages WHERE document = ?"
    connection.execute(f"DELETE FROM words WHERE rowid IN ({of})", (document,))  # noqa: S608 - our own words
    connection.execute("DELETE FROM passages WHERE document = ?", (document,))
    connection.execute("DELETE FROM documents WHERE id = ?", (document,))


def drop_unlisted(connection: sqlite3.Connection, dropped: Callable[[], None]) -> None:
    """Take out every document of which no file is left; ``dropped`` is called after each."""
    gone = "SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.digest = d.digest)"
    for (document,) in connection.execute(gone).fetchall():
        drop(connection, document)
        dropped()


def unsettled(connection: sqlite3.Connection) -> list[_Row]:
    """Files that are still to be read, some at a time, as rows of the table ``listed``; none where all is as it should be.

    Each is the first of its bytes, and their text is not there, or was read of another file where that makes a difference:
    the latter is taken out.
    """
    rows = connection.execute(_UNSETTLED, (_AT_ONCE,)).fetchall()
    for document, *_ in rows:
        drop(connection, document)
    found: list[_Row] = [row[1:] for row in rows] or connection.execute(_UNREAD, (_AT_ONCE,)).fetchall()
    return found


def counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many documents and passages there are."""
    (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    (found,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return int(documents), int(found)
