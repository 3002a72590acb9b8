"""One record under review: what a reviewer asks for, and what comes of it. Knows no HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from briefgen import rendering
from briefgen.errors import BriefgenError, OutputError
from briefgen.gate import Gate
from briefgen.model import Decision, Verdict
from briefgen.review.applying import missing_line, reviewed
from briefgen.review.state import Bench, ReviewState, review_state
from briefgen.review.store import NewerDecisionError, Store

if TYPE_CHECKING:
    from briefgen.model import Briefing, Finding, Judgement

__all__ = ["Asked", "Conflict", "NotTaken", "Saved", "Session", "standing_formats"]

_ACTIONS = ("accept", "reject", "edit", "comment")
_LONGEST = {"reviewer": 200, "reason": 4000, "text": 4000}
_FILES = {
    "md": "briefing.md",
    "html": "briefing.html",
    "docx": "briefing.docx",
    "pdf": "briefing.pdf",
    "report": "report.json",
    "json": "briefing.json",
}
"""The record last: a finish that is cut short leaves the one under review, and can be done again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer asks for on one claim.

    Attributes:
        claim: id.
        action: ``accept``, ``reject``, ``edit`` or ``comment``.
        reviewer: as they name themselves.
        reason: required for ``reject``, ``edit`` and ``comment``.
        text: of an edit, the new words; of a comment, words that are proposed, or empty.
        based_on: number of the newest decision on this claim that they had before them; 0 for none.
    """

    claim: str
    action: str
    reviewer: str
    reason: str
    text: str
    based_on: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A decision that is on the disk."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Conflict:
    """Not taken: somebody decided on the same claim since."""

    newer: Decision


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Not taken.

    Attributes:
        message: why, and the way out.
        findings: of the gate, where it is the new words that are not verified.
    """

    message: str
    findings: tuple[Finding, ...] = ()


class Session:
    """A record, its review file and the gate. Safe to be used from several threads."""

    def __init__(
        self,
        record: Path,
        briefing: Briefing,
        store: Store,
        *,
        clock: Callable[[], str],
        template: bytes | None = None,
    ) -> None:
        """Take a record under review.

        Args:
            record: its file, ``briefing.json``.
            briefing: as read from it.
            store: the review file, opened for it.
            clock: the time now, ISO 8601, UTC, to the second.
            template: a DOCX whose styles the Word view takes, if it is written.
        """
        self.record = record
        self._store = store
        self._clock = clock
        self._template = template
        self._lock = threading.Lock()
        self._bench = self._seat(briefing)

    def _seat(self, briefing: Briefing) -> Bench:
        return Bench(briefing, Gate(briefing.sources.sources))

    def look(self) -> tuple[Bench, ReviewState]:
        """The record beside the gate, and where its review stands."""
        with self._lock:
            return self._bench, self._state()

    def _state(self) -> ReviewState:
        return review_state(self._bench, self._store.decisions())

    @property
    def files(self) -> tuple[str, ...]:
        """What :meth:`finish` would write, as told to the reviewer."""
        plain = "in briefgen’s own styles; start with --template FILE for a department’s"
        styled = "" if self._template else f" ({plain})"
        return tuple(_FILES[form] + (styled if form == "docx" else "") for form in standing_formats(self.record.parent))

    def judge(self, claim_id: str, text: str) -> Judgement | None:
        """What the gate says of other words of a claim; None where there is no such claim. Nothing is kept."""
        with self._lock:
            if claim_id not in self._bench.judgements:
                return None
            return self._bench.judge(claim_id, _one_line(text))

    def decide(self, asked: Asked) -> Saved | Conflict | NotTaken:
        """Take a decision: on the disk when this returns :class:`Saved`, else nothing was changed."""
        with self._lock:
            refused = self._refused(asked)
            if refused:
                return refused
            try:
                return Saved(self._store.append(self._decision(asked), based_on=asked.based_on))
            except NewerDecisionError as error:
                return Conflict(error.decision)

    def _refused(self, asked: Asked) -> NotTaken | None:
        """Why a decision is not taken; None where it may be."""
        if why := self._incomplete(asked):
            return NotTaken(why)
        standing = self._bench.judgements[asked.claim]
        if asked.action == "accept" and standing.verdict is not Verdict.VERIFIED:
            return NotTaken(
                "The checks do not verify this claim as it stands, so it cannot be accepted. Reject or edit it.",
                standing.findings,
            )
        if asked.action != "edit":
            return None
        if _one_line(asked.text) == standing.claim.text:
            return NotTaken("These are the claim’s own words: accept it as it stands.")
        judged = self._bench.judge(asked.claim, _one_line(asked.text))
        if judged.verdict is Verdict.VERIFIED:
            return None
        return NotTaken(
            "Not saved: the checks do not verify this wording, and nothing unverified is shown. Bring it closer to the "
            "source, or keep it as a comment.",
            judged.findings,
        )

    def _incomplete(self, asked: Asked) -> str:
        if asked.claim not in self._bench.judgements:
            return "There is no such claim in this record."
        if asked.action not in _ACTIONS:
            return f"There is no such decision; there are {', '.join(_ACTIONS)}."
        for name, most in _LONGEST.items():
            value = getattr(asked, name)
            if len(value) > most:
                return f"The {name} has {len(value)} characters; {most} are the most."
            if any("\ud800" <= c <= "\udfff" for c in value):
                return f"The {name} holds half of a character (a lone surrogate), which cannot be kept."
        if not _one_line(asked.reviewer):
            return "Who decides? Write your name at the top of the page first."
        if asked.action != "accept" and not asked.reason.strip():
            return (
                "A comment needs words." if asked.action == "comment" else f"To {asked.action} a claim takes a reason."
            )
        if asked.action == "edit" and not _one_line(asked.text):
            return "An edit needs the new words. To leave the claim out, reject it."
        return ""

    def _decision(self, asked: Asked) -> Decision:
        claim = self._bench.judgements[asked.claim].claim
        edited = asked.action == "edit"
        reason = asked.reason.strip()
        proposed = _one_line(asked.text)
        if asked.action == "comment" and proposed and proposed != claim.text:
            reason = f"{reason}\nProposed words, not verified: “{proposed}”"
        return Decision(
            number=0,
            claim=claim.id,
            action=cast('Literal["accept", "reject", "edit", "comment"]', asked.action),  # one of _ACTIONS: not refused
            reviewer=_one_line(asked.reviewer),
            at=self._clock(),
            reason=reason,
            text=proposed if edited else claim.text,
            basis=self._bench.basis(claim.id),
        )

    def finish(self, head: int) -> tuple[Path, ...] | NotTaken:
        """Write the reviewed briefing: the record and every view that stands in its folder.

        Args:
            head: number of the newest decision that the reviewer had before them.

        Raises:
            OutputError: a file cannot be written; the earlier ones are as they were.
        """
        with self._lock, rendering.writing(self.record.parent), self._store.alone():
            state = self._state()
            if state.head != head:
                return NotTaken("There are newer decisions than this page shows: look at them, then finish.")
            if not state.complete:
                return NotTaken(f"Not finished: {missing_line(state)}.")
            if self._on_disk() != self._bench.briefing.build:
                return NotTaken(
                    "The record on the disk is no longer the one under review. End this review with Ctrl-C and start "
                    "it again: decisions that still hold are kept."
                )
            briefing = reviewed(self._bench, state)
            folder = self.record.parent
            written = rendering.write(briefing, folder, standing_formats(folder), template=self._template)
            self._bench = self._seat(briefing)
            return written

    def _on_disk(self) -> str:
        try:
            return rendering.parse_record(self.record.read_bytes()).build
        except OSError as error:
            raise OutputError(f"{self.record}: the record cannot be read: {error.strerror or error}") from error
        except BriefgenError:
            return ""


def standing_formats(folder: Path) -> Sequence[str]:
    """The formats of the views that stand in a folder, the record among them."""
    return [form for form, name in _FILES.items() if form == "json" or (folder / name).exists()]


def _one_line(text: str) -> str:
    return " ".join(text.split())
