"""What stands in a review file: its tables, and a decision as a row that is chained to the one before it."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from briefgen.model import Basis, Decision
from briefgen.review.basis import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing

__all__ = ["START", "STATEMENTS", "chained", "listed", "packed", "read", "signs"]

START = "0" * 64
"""What the first decision is chained to."""

STATEMENTS = """\
CREATE TABLE records (
  build TEXT PRIMARY KEY,
  sources TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY,
  claim TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'comment')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  basis TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;

CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END
""".strip().split(";\n\n")
"""They make an empty file a review file. A table that reads otherwise is another layout."""


def signs(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """By what a later build of the same briefing is known: a path or a text of one of its sources."""
    for source in briefing.sources.sources:
        yield "path", source.path
        yield "text", source.text_sha256


def listed(signs: str) -> set[tuple[str, str]]:
    """Such signs as they were kept; none where they cannot be read."""
    try:
        return {(kind, value) for kind, value in json.loads(signs)}
    except (ValueError, TypeError, RecursionError):
        return set()


def packed(basis: Basis) -> str:
    """What a decision rests on, as it is kept."""
    return json.dumps([basis.claim, basis.evidence, list(basis.sources), basis.checks])


def chained(last: str, decision: Decision) -> str:
    """The sha256 of a decision with that of the one before it."""
    *plain, _ = astuple(decision)
    return digest([last, *plain, packed(decision.basis)])


def read(row: tuple[Any, ...]) -> Decision | None:
    """The decision that a row holds; None where it holds none."""
    number, claim, action, reviewer, at, reason, text, packed, _ = row
    try:
        words, evidence, sources, checks = json.loads(packed)
        basis = Basis(words, evidence, tuple(sources), checks)
    except (ValueError, TypeError, RecursionError):
        return None
    return Decision(number, claim, action, reviewer, at, reason, text, basis)
