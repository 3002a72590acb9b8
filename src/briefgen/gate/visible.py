"""A source as a reader of the original sees it: what is hidden blanked, so that nothing rests on it, not even a name or a date."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import regex

from briefgen.model import Source, Span

__all__ = ["is_hidden", "seen"]

_SHOWN = regex.compile(r"[^\n]")


def seen(source: Source) -> Source:
    """The source with its hidden text as spaces; offsets are those of the source, which is returned itself where nothing is hidden."""
    hidden = tuple(r.span for r in source.regions if r.kind == "hidden")
    return replace(source, text=_blanked(source.text, hidden)) if hidden else source


def is_hidden(source: Source, span: Span) -> bool:
    """Whether a stretch touches hidden text."""
    return bool(source.regions_at(span, "hidden"))


@lru_cache(maxsize=256)
def _blanked(text: str, spans: tuple[Span, ...]) -> str:
    out, at = [], 0
    for span in sorted(spans):
        start = max(at, span.start)
        if start < span.end:
            out += [text[at:start], _SHOWN.sub(" ", text[start : span.end])]
            at = span.end
    return "".join([*out, text[at:]])
