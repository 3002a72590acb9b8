"""What all pages share: templates in which every value is escaped, our own assets, and the hashes a page's policy names."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["asset", "csp_hash", "environment"]


@cache
def environment() -> Environment:
    """Templates of the assets; an unset variable is an error, and no character of a plain text stays unseen."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - imported when used

    return Environment(
        loader=FunctionLoader(asset),
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
def asset(name: str) -> str:
    """The text of one of our own assets."""
    return (files("briefgen.rendering") / "assets" / name).read_text(encoding="utf-8")


def csp_hash(text: str) -> str:
    """The hash by which a Content-Security-Policy allows one style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
