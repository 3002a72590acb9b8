"""The HTML view: one file, no request, every word of a source or a reply as escaped text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering import wording
from briefgen.rendering.passages import passages
from briefgen.rendering.templates import asset, csp_hash, environment
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from briefgen.model import Briefing

__all__ = ["render"]


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
            style=_markup(style),
            script=_markup(script),
            style_hash=csp_hash(style),
            script_hash=csp_hash(script),
            texts=[(item, list(passages(item.source, item.quoted))) for item in view.sources],
        )
    )


def _markup(text: str) -> str:
    from markupsafe import Markup  # noqa: PLC0415 - imported when used

    assert "</" not in text, "a style or a script of ours would end early"
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
