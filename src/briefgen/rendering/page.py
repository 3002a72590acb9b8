"""The HTML view: one file, no request, every word of a source or a reply as escaped text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering import wording
from briefgen.rendering.differences import differences
from briefgen.rendering.filters import filters
from briefgen.rendering.method import decision_line, method_lines, selftest_line
from briefgen.rendering.passages import passages
from briefgen.rendering.pictures import carried, timeline
from briefgen.rendering.tally import tally
from briefgen.rendering.templates import asset, csp_hash, environment
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefgen.model import Briefing
    from briefgen.rendering.differences import Difference
    from briefgen.rendering.view import View

__all__ = ["render"]

_VERIFIED = "claims offered are verified (headings of disputes count)"


def render(briefing: Briefing) -> str:
    """The briefing as one HTML file; see :func:`briefgen.rendering.html`."""
    view = arrange(briefing)
    style = asset("briefing.css") + _running_heads(briefing)
    script = asset("briefing.js")
    return (
        environment()
        .get_template("briefing.html.j2")
        .render(
            view=view,
            briefing=briefing,
            words=wording,
            figures=_figures(view),
            filters=filters(view),
            carried=carried(view),
            timeline=timeline(view),
            differences=differences,
            one_side=_one_side,
            method_lines=list(method_lines(briefing)),
            selftest_line=selftest_line,
            decision_line=decision_line,
            style=_markup(style),
            script=_markup(script),
            style_hash=csp_hash(style),
            script_hash=csp_hash(script),
            texts=[(item, list(passages(item.source, item.quoted))) for item in view.sources],
        )
    )


def _figures(view: View) -> tuple[tuple[str, str, str], ...]:
    """The figures that the head leads with, what each counts, and where it is told in full."""
    counts = tally(view.briefing.report, view.briefing.rejected)
    cited = sum(item.use.used > 0 for item in view.sources)
    catches = view.briefing.method.selftest
    caught = f"{catches.caught} of {catches.made}" if catches and catches.made else "not tested"
    return (
        (
            f"{counts.verified} of {counts.offered}",
            _VERIFIED if view.disputes else "claims offered are verified",
            "#checked",
        ),
        (f"{cited} of {len(view.sources)}", "sources are cited", "#sources"),
        (caught, "one-place changes to these claims were caught by the checks", "#annex-c"),
    )


def _one_side(parts: Sequence[Difference], side: str) -> Iterator[tuple[str, str]]:
    """One of the two texts of a difference; white space at the ends of an exchanged phrase is no part of what is marked."""
    for op, text in parts:
        if op == side and text.strip():
            start = len(text) - len(text.lstrip())
            end = len(text.rstrip())
            yield from ((o, t) for o, t in (("same", text[:start]), (op, text[start:end]), ("same", text[end:])) if t)
        elif op in ("same", side):
            yield "same", text


def _markup(text: str) -> str:
    from markupsafe import Markup  # noqa: PLC0415 - imported when used

    if "</" in text:
        raise AssertionError("a style or a script of ours would end early")
    return Markup(text)  # noqa: S704 - our own files, and heads in which every character is a hexadecimal escape


def _running_heads(briefing: Briefing) -> str:
    """The marking, the status and the build on every printed page."""
    head = " · ".join(part for part in (briefing.marking, briefing.status) if part)
    return (
        f"\n@page {{ @top-center {{ content: {_css_string(head)} }}"
        f" @bottom-left {{ content: {_css_string(f'Build {briefing.build}')} }} }}\n"
    )


def _css_string(text: str) -> str:
    """A CSS string of which every character is an escape, so that none can end it."""
    return '"' + "".join(f"\\{ord(c):06x}" for c in visible(text).replace("\n", " ")) + '"'
