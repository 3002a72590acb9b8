"""What a check is: a small pure function with a code, a page and two examples that are tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from briefgen.gate.exhibit import Exhibit
from briefgen.model import Finding, Span

__all__ = ["Check", "Example", "finding"]

Severity = Literal["problem", "unverified", "note"]


@dataclass(frozen=True, slots=True)
class Example:
    """A claim, what it cites and the sources' texts: part of a check's page, and a test.

    Attributes:
        claim: the claim's words.
        quotes: (source number, quote) pairs.
        sources: texts of sources 1, 2, ...
        dated: ISO date of every source; empty for undated ones.
    """

    claim: str
    quotes: tuple[tuple[int, str], ...]
    sources: tuple[str, ...]
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: such as ``BG301``.
        name: such as ``number-unlicensed``.
        doc: one paragraph: what fires it, and the way out.
        failing: an example in which it fires.
        passing: its twin in which it does not.
        run: from a claim beside one cited source to findings; None where the check needs more than that (its findings
            then come from locating or from comparing sources).
    """

    code: str
    name: str
    doc: str
    failing: Example
    passing: Example
    run: Callable[[Exhibit], Iterable[Finding]] | None = None


def finding(
    code: str,
    severity: Severity,
    exhibit: Exhibit,
    message: str,
    *,
    claim_span: Span | None = None,
    source_span: Span | None = None,
) -> Finding:
    """A finding of a check about one claim beside one source."""
    return Finding(code, severity, message, claim_span, exhibit.source.number, source_span)
