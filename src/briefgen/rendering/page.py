"""The HTML view: one file, no request, every word of a source or a reply as escaped text."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from briefgen.rendering import wording
from briefgen.rendering.passages import passages
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

    from briefgen.model import Briefing

__all__ = ["render"]


def render(briefing: Briefing) -> str:
    """The briefing as one HTML file; see :func:`briefgen.rendering.html`."""
    view = arrange(briefing)
    style = _asset("briefing.css") + _running_heads(briefing)
    script = _asset("briefing.js")
    return (
        _environment()
        .get_template("briefing.html.j2")
        .render(
            view=view,
            briefing=briefing,
            words=wording,
            style=_markup(style),
            script=_markup(script),
            style_hash=_csp_hash(style),
            script_hash=_csp_hash(script),
            texts=[(item, list(passages(item.source, item.quoted))) for item in view.sources],
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - imported when used

    return Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What is about to be printed: of a plain text no character stays unseen; markup is ours, and left alone."""
    return visible(value) if type(value) is str else value


@cache
def _asset(name: str) -> str:
    return (files("briefgen.rendering") / "assets" / name).read_text(encoding="utf-8")


def _markup(text: str) -> str:
    from markupsafe import Markup  # noqa: PLC0415 - imported when used

    assert "</" not in text, "a style or a script of ours would end early"
    return Markup(text)  # noqa: S704 - our own files, and heads in which every character is a hexadecimal escape


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


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
