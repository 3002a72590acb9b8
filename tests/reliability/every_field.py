"""A record with a hostile text in every field that a source, a model, a reviewer or a user fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import islice

from briefgen.model import Basis, Briefing, CatchCount, Catches, Change, Changes, Decision, Step
from tests.builders import hostile_briefing
from tests.hostile import OWN, public

__all__ = ["ADDRESSES", "batches", "every_field", "unfilled"]

ADDRESSES = {
    "javascript": "javascript:alert(1)//",
    "javascript, folded": "JaVa\tScRiPt:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "blob": "blob:https://evil.example/0",
    "no scheme": "//evil.example/x.png",
    "https": "https://evil.example/?q=<img src=x onerror=alert(1)>&amp;\"'",
    "share": "\\\\evil.example\\share\\x.png",
    "user": "https://bank.example@evil.example/",
}
"""Addresses that a page must not follow, fetch or run."""

_SEPARATOR = " ¶ "

# Fields of the record that only our own code fills, with words of its own.
_OURS = {
    "Briefing.build", "Briefing.status", "Claim.kind", "Change.kind", "Change.section", "Change.old_id", "Change.new_id",
    "Decision.action", "Decision.at", "Evidence.id", "Evidence.kind", "Finding.severity", "Finding.code", "Region.kind", "Found.origin",
    "Source.sha256", "Basis.claim", "Basis.evidence", "Basis.sources", "Basis.checks",
}  # fmt: skip


def batches(*, full: bool, size: int = 40) -> Iterator[list[str]]:
    """Lists of hostile strings, so many for one record: our own, and the public ones as well in the full size."""
    every = iter([*OWN.values(), *ADDRESSES.values(), *(public().values() if full else ())])
    while batch := list(islice(every, size)):
        yield batch


def every_field(words: Sequence[str]) -> Briefing:
    """A record of one shape with all of ``words`` in each of its texts."""
    word = _SEPARATOR.join(words)
    briefing = hostile_briefing(word)
    first = briefing.draft.facts[0].id
    changes = Changes(word, word, (
        Change("reworded", "facts", f"{word} a", f"{word} b", "gone", first, word),
        Change("dropped", "questions", word, "", word, "", word),
        Change("source-changed", "sources", word, word, "1", "1", word),
    ), 1)  # fmt: skip
    basis = Basis("1" * 64, "2" * 64, ("3" * 64,), "4" * 64)
    decisions = (
        Decision(1, first, "edit", word, "2026-03-23T09:00:00Z", word, word, basis),
        Decision(2, first, "comment", word, "2026-03-23T09:01:00Z", word, word, basis),
    )
    steps = (Step.DRAFTED, Step.REWRITTEN, Step.QUOTED)
    judged = tuple(replace(j, step=steps[n % 3]) for n, j in enumerate(briefing.report.judgements))
    method = replace(briefing.method, selftest=Catches(7, 1, (CatchCount(word, 5, 4),)))
    report = replace(briefing.report, judgements=judged, doubters=(word,))
    return replace(briefing, report=report, method=method, changes=changes, decisions=decisions)


def unfilled(record: object, word: str) -> set[str]:
    """Text fields of a record, as ``Class.field``, none of whose values holds the word; those of our own making left out."""
    seen: dict[str, bool] = {}
    _walk(record, word, "", seen)
    return {name for name, filled in seen.items() if not filled} - _OURS


def _walk(value: object, word: str, name: str, seen: dict[str, bool]) -> None:
    if isinstance(value, str):
        seen[name] = seen.get(name, False) or word in value
    elif isinstance(value, (tuple, list)):
        for each in value:
            _walk(each, word, name, seen)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            _walk(getattr(value, each.name), word, f"{type(value).__name__}.{each.name}", seen)
