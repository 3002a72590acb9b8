"""The passages nearest to a question: BM25 over its words, with a bound on what comes from one document or is said twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefgen.corpus.likeness import is_alike, runs
from briefgen.model import Span

__all__ = ["Hit", "diverse", "occurring", "ranked"]

_MOST_TERMS = 64
_HEAD_WEIGHT = 2.0
"""How much a word of the title or the publisher's name counts, against one of the passage."""

_LARGEST_SHARE = 10
"""One document gives at most a tenth of what is read ..."""

_FEWEST = 3
"""... or this many passages, unless too few others hold the words."""

_NEAR = 1 / 3
"""What share of the nearest passage's score another has to reach: about half of the question by the weight of its words. Below
that stand passages that have but one common word of it, in any number, and a briefing on them would not be on the question."""

_MOST_ALIKE = 2
"""Most passages that are read of those that say the same in mostly the same words."""

# Ties go by the numbers that the sources have, which go by path: the order in which texts came into the index plays no part.
_RANKED = f"""
SELECT p.id, bm25(words, {_HEAD_WEIGHT}, 1.0) AS score, p.document, p.start, p.finish
FROM words JOIN passages p ON p.id = words.rowid JOIN first USING (document)
WHERE words MATCH ? ORDER BY score, first.place, p.start
"""  # noqa: S608 - a number of ours
_FIRST = """
CREATE TEMP TABLE first AS
SELECT d.id AS document, min(place) AS place FROM documents d JOIN files f USING (digest) JOIN listed USING (real) GROUP BY d.id
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds words of the question.

    Attributes:
        passage, document: as the index numbers them.
        span: in the document's text.
        score: the higher, the nearer; comparable within one question and one state of the corpus.
    """

    passage: int
    document: int
    span: Span
    score: float


def occurring(connection: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """Those of the words that the corpus holds, each with the number of passages that hold it, in the order given."""
    out = {}
    for term in terms:
        row = connection.execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
        if row is not None:
            out[term] = int(row[0])
    return out


def ranked(connection: sqlite3.Connection, found: dict[str, int], passages: int) -> Iterator[Hit]:
    """Passages near enough to a question to be read for it, nearest first.

    Args:
        connection: to the index.
        found: the words with the number of passages that hold each.
        passages: in the corpus.
    """
    telling = [t for t, count in found.items() if 2 * count <= passages] or list(found)
    rarest = sorted(telling, key=lambda t: (found[t], t))[:_MOST_TERMS]
    # Each word as a quoted string: nothing in it is a word of the query language.
    query = " OR ".join('"' + term.replace('"', '""') + '"' for term in sorted(rarest))
    connection.execute("DROP TABLE IF EXISTS temp.first")
    connection.execute(_FIRST)
    connection.execute("CREATE UNIQUE INDEX temp.first_by_document ON first (document)")
    least = 0.0
    for passage, score, document, start, finish in connection.execute(_RANKED, (query,)):
        least = least or -score * _NEAR
        if -score < least:
            return
        yield Hit(passage, document, Span(start, finish), -score)


def diverse(connection: sqlite3.Connection, hits: Iterable[Hit], most: int) -> tuple[Hit, ...]:
    """The first passages of a ranking, without a crowd from one document or of copies.

    Args:
        connection: to the index.
        hits: nearest first.
        most: how many are taken.

    Returns:
        At most so many, nearest first. One document gives a tenth of them, or three, unless too few others are there.
    """
    share = max(_FEWEST, most // _LARGEST_SHARE)
    alike = _Alike(connection)
    taken: list[Hit] = []
    left: list[Hit] = []
    of: Counter[int] = Counter()
    for hit in hits:
        if len(taken) == most:
            break
        if of[hit.document] >= share:
            left.append(hit) if len(left) < most else None
        elif alike.admits(hit):
            of[hit.document] += 1
            taken.append(hit)
    taken += [hit for hit in left if len(taken) < most and alike.admits(hit)][: most - len(taken)]
    return tuple(sorted(taken, key=lambda h: -h.score))


class _Alike:
    """Remembers the runs of words of the passages taken, and so tells copies under other names."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._groups: dict[int, int] = {}
        self._sizes: Counter[int] = Counter()

    def admits(self, hit: Hit) -> bool:
        """Whether a passage says something that was not taken often enough; it is then taken."""
        (body,) = self._connection.execute("SELECT body FROM words WHERE rowid = ?", (hit.passage,)).fetchone()
        own = runs(body.split(" "))
        # Of whichever passages taken: in a copy, passages may be cut at other places.
        votes = Counter(self._groups[run] for run in own if run in self._groups)
        group = min(votes, key=lambda g: (-votes[g], g)) if is_alike(own, self._groups.keys()) else hit.passage
        if self._sizes[group] == _MOST_ALIKE:
            return False
        self._sizes[group] += 1
        for run in own:
            self._groups.setdefault(run, group)
        return True
