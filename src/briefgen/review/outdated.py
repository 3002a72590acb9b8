"""What the last version is said to differ by, after reviewers have reworded or rejected claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from briefgen.model import Change, Changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from briefgen.model import Briefing, Draft

__all__ = ["changes_after"]

_Section = Literal["facts", "disputes", "questions"]


def changes_after(briefing: Briefing, reviewed: Draft) -> Changes | None:
    """The changes since the last version, with what the review changed.

    Args:
        briefing: the record before.
        reviewed: its content after.

    Returns:
        New claims that were rejected are no change; others that were rejected are dropped; what was reworded is told in
        its new words. None where no earlier version was given.
    """
    changes = briefing.changes
    if changes is None:
        return None
    now = {c.id: c.text for c in reviewed.claims()}
    kept = {c.id for c in briefing.draft.claims() if now.get(c.id) == c.text}
    items = [told for item in changes.items if (told := _told(item, now, kept))]
    known = {item.new_id for item in changes.items if item.section != "sources"}
    more = list(_of_the_same(briefing, now, known))
    claims = [i for i in items if i.section != "sources"]
    return replace(
        changes,
        items=(*claims, *more, *(i for i in items if i.section == "sources")),
        same=changes.same - len(more),
    )


def _told(item: Change, now: Mapping[str, str], kept: Collection[str]) -> Change | None:
    if item.section == "sources" or not item.new_id or item.new_id in kept:
        return item
    if item.new_id not in now:
        gone = Change("dropped", item.section, item.old, "", item.old_id, "", "rejected in review")
        return gone if item.old else None
    # What it was likened to may now be its words again.
    kind = "reworded" if item.kind in ("moved", "evidence", "checks") else item.kind
    return replace(item, kind=kind, new=now[item.new_id], detail="reworded in review")


def _of_the_same(briefing: Briefing, now: Mapping[str, str], known: set[str]) -> Iterator[Change]:
    for section, claims in _sections(briefing.draft):
        for id_, text in claims.items():
            if id_ in known or now.get(id_) == text:
                continue
            if id_ in now:
                yield Change("reworded", section, text, now[id_], "", id_, "reworded in review")
            else:
                yield Change("dropped", section, text, "", "", "", "rejected in review")


def _sections(draft: Draft) -> Iterator[tuple[_Section, dict[str, str]]]:
    facts = {c.id: c.text for c in draft.facts}
    questions = {q.claim.id: q.claim.text for q in draft.open_questions}
    disputes = {c.id: c.text for c in draft.claims() if c.id not in facts and c.id not in questions}
    yield from (("facts", facts), ("disputes", disputes), ("questions", questions))
