"""Verified documents as one HTML page: the claims on the left, what was found and the sources' words beside them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from briefgen.checked import weighed
from briefgen.rendering.findings import source_place
from briefgen.rendering.templates import asset, csp_hash, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.checked import CheckedClaim, Counts, SourceWords, Verification

__all__ = ["page"]

_VERDICTS = {"verified": "✓ Verified", "problem": "! Problem found", "unverified": "? Not verified"}


def page(verification: Verification) -> str:
    """The page: no script, no request, every word of a document or a source as escaped text."""
    from markupsafe import Markup  # noqa: PLC0415 - imported when used

    style = asset("verification.css")
    if "</" in style:
        raise AssertionError("a style of ours would end early")
    return (
        environment()
        .get_template("verification.html.j2")
        .render(
            verification=verification,
            title="Citations checked: " + ", ".join(d.path for d in verification.documents),
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=csp_hash(style),
            verdicts=_VERDICTS,
            counted=_counted,
            ordered=weighed,
            marked=_marked,
            refs=_refs,
            place=_place,
        )
    )


def _counted(counts: Counts) -> tuple[tuple[str, int], ...]:
    known = (
        ("sentences", counts.sentences),
        ("claims", counts.claims),
        ("with markers", counts.marked),
        ("verified", counts.verified),
        ("problems", counts.problem),
        ("not verified", counts.unverified),
        ("of these waived", counts.waived),
    )
    return known if counts.waived else known[:-1]


def _marked(claim: CheckedClaim) -> Iterator[tuple[str, bool]]:
    """The claim in parts, and whether a finding that is no note names the part."""
    named = [f.span for f in claim.findings if f.span and f.severity != "note"]
    if all(span.end - span.start >= len(claim.text) for span in named):
        yield claim.text, False
        return
    named = [span for span in named if span.end - span.start < len(claim.text)]
    edges = sorted({0, len(claim.text), *(e for s in named for e in (s.start, min(s.end, len(claim.text))))})
    for start, end in pairwise(edges):
        yield claim.text[start:end], any(s.start <= start and end <= s.end for s in named)


def _refs(claim: CheckedClaim) -> str:
    return f" [{', '.join(map(str, claim.numbers))}]" if claim.numbers else ""


def _place(words: SourceWords) -> str:
    number = f"[{words.number}] " if words.number is not None else ""
    return f"{number}{words.title}: {source_place(words).rstrip(':')}"
