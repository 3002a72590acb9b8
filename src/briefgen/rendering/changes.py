"""What changed since the last version: as text, as JSON, and arranged for the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from briefgen.rendering.differences import Difference, differences
from briefgen.rendering.visible import json_escaped, one_line, surrogate
from briefgen.rendering.wording import CHANGE_LABELS, CHANGE_SECTIONS, changes_line, date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Change, Changes

__all__ = ["ChangeView", "ChangesView", "changes_json", "changes_text", "changes_view"]

CHANGES_VERSION = 1
_MARKS: Mapping[str, tuple[str, str]] = {"out": ("[-", "-]"), "in": ("{+", "+}"), "same": ("", "")}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One difference as shown. All texts stand on one line, with what nobody would see made visible.

    Attributes:
        kind: as in :class:`briefgen.model.Change`.
        label: what a reader is told of it: ``New``, ``Reworded``.
        words: of the claim, or the name of the source, as it is now; as it was, where it is no more.
        was: as it was, where that differs; empty otherwise.
        parts: the word-level difference of ``was`` and ``words``; empty without ``was``.
        detail: what is different, for the reader; may be empty.
        claim: key of the claim's view, such as ``c3``; empty where the new version has none.
        source: number of the source in the new version; 0 where there is none.
    """

    kind: str
    label: str
    words: str
    was: str
    parts: tuple[Difference, ...]
    detail: str
    claim: str
    source: int


@dataclass(frozen=True, slots=True)
class ChangesView:
    """All differences as shown.

    Attributes:
        line: compared with what, and how much is different.
        sections: title and items, in reading order; none empty.
    """

    line: str
    sections: tuple[tuple[str, tuple[ChangeView, ...]], ...]


def changes_view(changes: Changes, keys: Mapping[str, str] | None = None) -> ChangesView:
    """Arrange changes for reading.

    Args:
        changes: as compared.
        keys: claim id of the new version to the key of its view.
    """
    sections = []
    for section, title in CHANGE_SECTIONS.items():
        items = tuple(_item(change, keys or {}) for change in changes.items if change.section == section)
        if items:
            sections.append((title, items))
    than = f"Compared with the version of {one_line(date(changes.as_of))} (build {one_line(changes.build)})"
    return ChangesView(f"{than}. {changes_line(changes)}", tuple(sections))


def _item(change: Change, keys: Mapping[str, str]) -> ChangeView:
    old, new = one_line(change.old), one_line(change.new)
    was = old if new and old != new else ""
    is_source = change.section == "sources"
    return ChangeView(
        kind=change.kind,
        label=CHANGE_LABELS[change.kind],
        words=new or old,
        was=was,
        parts=differences(was, new) if was else (),
        detail=one_line(change.detail),
        claim="" if is_source else keys.get(change.new_id, ""),
        source=int(change.new_id) if is_source and change.new_id.isascii() and change.new_id.isdecimal() else 0,
    )


def changes_text(changes: Changes) -> str:
    """The changes for a terminal or a mail: what was taken out stands in ``[-…-]``, what was put in in ``{+…+}``."""
    view = changes_view(changes)
    lines = [view.line]
    for title, items in view.sections:
        lines += ["", title]
        for item in items:
            lines += _lines(item)
    return "\n".join(lines) + "\n"


def _lines(item: ChangeView) -> Iterator[str]:
    if item.was:
        yield f"  {item.label}:"
        yield f"    was: {_said(item.parts, 'out')}"
        yield f"    now: {_said(item.parts, 'in')}"
    else:
        yield f"  {item.label}: {item.words}"
    if item.detail:
        yield f"    ({item.detail})"


def _said(parts: Sequence[Difference], side: str) -> str:
    return "".join(f"{_MARKS[op][0]}{words}{_MARKS[op][1]}" for op, words in parts if op in ("same", side))


def changes_json(changes: Changes) -> bytes:
    """The changes as JSON: version of this layout, build and date compared with, counts by kind, and every item.

    Raises:
        OutputError: a text holds a lone surrogate, which no UTF-8 file can hold.
    """
    plain = msgspec.to_builtins(changes)
    counts = {kind: sum(item.kind == kind for item in changes.items) for kind in CHANGE_LABELS}
    try:
        packed = msgspec.json.encode({"version": CHANGES_VERSION, "counts": {**counts, "same": changes.same}, **plain})
    except UnicodeEncodeError as error:
        raise surrogate(error) from error
    return json_escaped(msgspec.json.format(packed, indent=1).decode("utf-8")).encode("utf-8") + b"\n"
