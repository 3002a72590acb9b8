"""A file of bytes as a source, read in this process: the walls around the readers have tests of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from briefgen.model import Source
from briefgen.sources.confining.warming import reader_of
from briefgen.sources.files import _described
from briefgen.sources.layout import compose
from briefgen.sources.readers.txt import laid_out

__all__ = ["read", "seen_text"]


def read(name: str, data: bytes) -> Source:
    """The source that a file of this name and these bytes gives.

    Raises:
        ReadError: it cannot be read.
    """
    suffix = Path(name).suffix
    parsed = reader_of(suffix)(data)
    laid = laid_out(parsed) if suffix == ".txt" else (compose(parsed.blocks), parsed.fields, parsed.warnings)
    digest = hashlib.sha256(data).hexdigest()
    return _described(name, suffix, digest, {}, laid)


def seen_text(source: Source) -> str:
    """The text of a source without what is marked as hidden; gaps stay gaps."""
    hidden = {i for r in source.regions if r.kind == "hidden" for i in range(r.span.start, r.span.end)}
    return "".join("\n" if i in hidden else c for i, c in enumerate(source.text))
