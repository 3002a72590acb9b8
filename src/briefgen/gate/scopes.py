"""What a turning word governs: the words after it, up to the end of its clause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.cues import Cue, CueKind, cues
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["Scoped", "is_touched", "scoped"]

_STOP = regex.compile(r"[,;:.!?\"()]\s|\b(?:but|and|or|while|although|because|which|who)\b")
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Scoped:
    """A cue with the keys of the content words it governs, nearest first, at most four.

    Attributes:
        cue: where it stands.
        scope: keys; adverbs in -ly are passed over.
        spans: of the words of ``scope``.
    """

    cue: Cue
    scope: tuple[str, ...]
    spans: tuple[Span, ...]


@lru_cache(maxsize=8192)
def scoped(text: str, *kinds: CueKind) -> tuple[Scoped, ...]:
    """The cues of the kinds given, each with what it governs."""
    out = []
    for cue in cues(text):
        if cue.kind not in kinds:
            continue
        stop = _STOP.search(text, cue.span.end + 1)
        end = stop.start() if stop else len(text)
        governed = [
            t for t in content_tokens(text) if cue.span.end <= t.span.start < end and not t.text.endswith("ly")
        ][:_LONGEST]
        out.append(Scoped(cue, tuple(t.key for t in governed), tuple(t.span for t in governed)))
    return tuple(out)


def is_touched(key: str, text: str, spans: tuple[Span, ...]) -> bool:
    """Whether every occurrence of ``key`` in the text lies in one of the spans."""
    occurrences = [t.span for t in tokens(text) if t.key == key]
    return bool(occurrences) and all(any(s.overlaps(o) for s in spans) for o in occurrences)
