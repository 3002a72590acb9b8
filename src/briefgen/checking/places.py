"""Where a source's words stand, as a user can open them: the file's path, and line and column where they can be told."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.checked import Place, SourceWords
from briefgen.model import Source, Span

__all__ = ["Opened", "place_in", "source_words", "where_opened"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A source and its file.

    Attributes:
        source: as read, or as the document numbers it.
        number: the document's number; None where it has none.
        path: of its file from where the user stands.
        text: of the file, line ends as line feeds; None where the source's text is not a part of it, as of a PDF.
        offset: where in ``text`` the source's text begins.
    """

    source: Source
    number: int | None
    path: str
    text: str | None = None
    offset: int = 0


def where_opened(source: Source, given: Sequence[str | os.PathLike[str]]) -> Opened:
    """Find the file that a source was read from, by its bytes, under the paths that were given."""
    for root in _roots(given):
        file = root / source.path
        try:
            data = file.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == source.sha256:
            text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
            offset = text.find(source.text)
            return Opened(source, None, file.as_posix(), text if offset >= 0 else None, max(offset, 0))
    return Opened(source, None, source.path)


def _roots(given: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """The folders that shown paths may be relative to."""
    roots: list[Path] = []
    for one in map(Path, given):
        roots += [one, one.parent]
        while glob.has_magic(str(one)):
            one = one.parent  # noqa: PLW2901 - upwards to the part without a pattern
            roots.append(one)
    return list(dict.fromkeys(roots))


def source_words(opened: Opened, span: Span) -> SourceWords:
    """Words of a source with all that is known of where they stand."""
    source = opened.source
    place = place_in(opened.text, opened.offset + span.start, opened.offset + span.end) if opened.text else None
    return SourceWords(
        number=opened.number,
        path=opened.path,
        title=source.title.value,
        words=span.of(source.text),
        start=span.start,
        end=span.end,
        page=source.page_of(span),
        paragraph=source.paragraph_of(span),
        place=place,
    )


def place_in(text: str, start: int, end: int) -> Place:
    """Lines and columns, from 1, of a range of code points."""
    return Place(*_point(text, start), *_point(text, end))


def _point(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
