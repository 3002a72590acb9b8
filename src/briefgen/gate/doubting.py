"""Judges beside the gate: each may doubt what code has verified, and none can pass what code has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from briefgen.model import Finding, Judgement, Verdict

__all__ = ["Doubter", "Doubting", "doubted", "names", "panel"]

_UNNAMED = "an unnamed judge"
_LONGEST = 300

Doubting = Callable[[str, str], str | None]
"""Claim and quoted words in; the reason of a doubt, or None, out. A :class:`Doubter`, or a plain function."""


class Doubter(Protocol):
    """A judge that is asked whether the words quoted from one source carry a claim."""

    @property
    def name(self) -> str:
        """What the report says ran, such as ``onnx model.onnx sha256 ab12cd34ef56ab78``."""

    def __call__(self, claim: str, evidence: str, /) -> str | None:
        """The reason of a doubt, or None for no doubt.

        Args:
            claim: its text.
            evidence: the words quoted from one of its sources, joined by " … ".

        Raises:
            Exception: any; the report then notes that this judge was not asked about this claim.
        """


def panel(doubter: Doubting | Sequence[Doubting] | None) -> tuple[Doubting, ...]:
    """One judge, several or none, as several."""
    if doubter is None:
        return ()
    return (doubter,) if callable(doubter) else tuple(doubter)


def names(doubters: Sequence[Doubting]) -> tuple[str, ...]:
    """What the report says ran; a plain function has no name to give."""
    return tuple(map(_name, doubters))


def doubted(judgement: Judgement, doubters: Sequence[Doubting]) -> Judgement:
    """A judgement after the judges were asked.

    They are asked about a claim that code has verified, once for each source it cites, and about no other: not about one
    that failed, which they could not help, nor about a heading, which states nothing.

    Returns:
        The judgement with BG502 ``unverified`` for each doubt and a BG502 note for each judge that could not answer. What
        was found before stays; the verdict stays verified or becomes unverified.
    """
    if judgement.verdict is not Verdict.VERIFIED or judgement.claim.kind == "heading":
        return judgement
    said = tuple(_said(judgement, doubters))
    if not said:
        return judgement
    findings = tuple(sorted((*judgement.findings, *said), key=lambda f: f.code))
    holds = all(f.severity == "note" for f in said)
    return replace(judgement, findings=findings, verdict=Verdict.VERIFIED if holds else Verdict.UNVERIFIED)


def _said(judgement: Judgement, doubters: Sequence[Doubting]) -> Iterator[Finding]:
    for number in dict.fromkeys(q.source for q in judgement.quotes):
        evidence = " … ".join(q.text for q in judgement.quotes if q.source == number)
        for doubter in doubters:
            yield from _answer(doubter, judgement.claim.text, evidence, number)


def _answer(doubter: Doubting, claim: str, evidence: str, number: int) -> Iterator[Finding]:
    try:
        reason = doubter(claim, evidence)
    except Exception as error:  # noqa: BLE001 - foreign code: whatever fails in it must neither pass a claim nor end the run
        yield _unasked(doubter, _line(str(error)) or type(error).__name__, number)
        return
    if not isinstance(reason, str | None):
        yield _unasked(doubter, f"it answered with {type(reason).__name__} instead of text", number)
    elif reason and (line := _line(reason)):
        yield Finding("BG502", "unverified", f"{_name(doubter)} doubts it: {line}", source=number)


def _unasked(doubter: Doubting, why: str, number: int) -> Finding:
    return Finding("BG502", "note", f"{_name(doubter)} was not asked: {why}", source=number)


def _name(doubter: Doubting) -> str:
    given = getattr(doubter, "name", None)
    return (_line(given) if isinstance(given, str) else "") or _UNNAMED


def _line(text: str) -> str:
    """A foreign text on one line of bounded length, with no half of a surrogate pair, which no file can hold."""
    line = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
