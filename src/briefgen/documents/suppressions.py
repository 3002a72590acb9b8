"""Comments that ask to pass over findings: ``<!-- briefgen: ignore BG404, BG301 -- reason -->``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from briefgen.documents.blocks import Block, Lines
from briefgen.documents.nouns import Suppression

__all__ = ["Located", "suppressions"]

_OURS = regex.compile(r"\s*briefgen\s*:(?<rest>.*)$", regex.DOTALL | regex.IGNORECASE)
_FORM = regex.compile(
    r"\s*(?<verb>[\w-]+)(?<codes>(?:[\s,]+(?!--|[—–])[\w-]+)*+)\s*(?:(?:--|[—–])(?<reason>.*))?$", regex.DOTALL
)
_VERBS = {"ignore", "ignore-file"}
_HOW = "write <!-- briefgen: ignore BG404 -- reason -->"


@dataclass(frozen=True, slots=True)
class Located:
    """Where a claim stands: index of its block, offset of its first character in the document's text."""

    block: int
    start: int


def suppressions(blocks: Sequence[Block], located: Sequence[Located], lines: Lines) -> tuple[Suppression, ...]:
    """All suppressions of a document, in order.

    Args:
        blocks: in reading order.
        located: one a claim, in the order of the claims.
        lines: of the document's text.
    """
    by_block: dict[int, list[int]] = {}
    for claim, where in enumerate(located):
        by_block.setdefault(where.block, []).append(claim)
    everything = tuple(range(len(located)))
    following = _following(blocks)
    out: list[Suppression] = []
    for index, block in enumerate(blocks):
        for comment in block.comments:
            match = _OURS.match(comment.text)
            if match is None:
                continue
            verb, codes, reason, fault = _read(match["rest"])
            before = bool(block.text[: comment.at].strip())
            scope: Literal["sentence", "block", "file"]
            if verb == "ignore-file":
                scope, claims = "file", everything
            elif before:
                scope = "sentence"
                claims = tuple([c for c in by_block.get(index, ()) if located[c].start < comment.offset][-1:])
            else:
                scope = "block"
                covered = index if block.text.strip() else following[index]
                claims = tuple(by_block.get(covered, ()))
            out.append(Suppression(codes, *lines.at(comment.offset), scope, reason, claims, fault))
    return tuple(out)


def _following(blocks: Sequence[Block]) -> list[int]:
    """For each block the next one with words; -1 where there is none. In a table the whole row counts as one."""
    out = [-1] * len(blocks)
    after = -1
    for index in range(len(blocks) - 1, -1, -1):
        out[index] = after
        if blocks[index].text.strip():
            after = index
    return out


def _read(rest: str) -> tuple[str, tuple[str, ...], str, str]:
    """Verb, codes, reason and fault of what follows "briefgen:"."""
    form = _FORM.match(rest)
    if form is None:
        return "", (), "", f"cannot be read: {_HOW}"
    verb = form["verb"].lower()
    codes = tuple(dict.fromkeys(form["codes"].replace(",", " ").split()))
    reason = " ".join((form["reason"] or "").split())
    if verb not in _VERBS:
        return verb, codes, reason, f"unknown word {form['verb']!r}: {_HOW}"
    if not codes:
        return verb, codes, reason, f"names no code: {_HOW}"
    if not any(c.isalnum() for c in reason):
        return verb, codes, reason, f"gives no reason: {_HOW}"
    return verb, codes, reason, ""
