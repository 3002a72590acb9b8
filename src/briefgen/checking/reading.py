"""The documents to check, read as sources are: what a library has to take apart is taken apart in a process of its own.

Text, Markdown and web pages are read here: no code but Python's touches them. A Word document is an archive of XML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import msgspec

from briefgen.documents import CitedDocument, read_document
from briefgen.documents.decoding import read_bytes
from briefgen.errors import SourceError

__all__ = ["read_documents"]

_READER = "briefgen.documents.reading:read_word"


class _Told(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the process answers that took a document apart."""

    value: CitedDocument | None = None
    error: str | None = None
    passing: bool = False


def read_documents(paths: Sequence[str | PathLike[str]]) -> list[CitedDocument]:
    """Read documents that cite numbered sources.

    Raises:
        SourceError: one cannot be read.
    """
    return [_word(path) if path.suffix.lower() == ".docx" else read_document(path) for path in map(Path, paths)]


def _word(path: Path) -> CitedDocument:
    from briefgen.sources.confining.sandbox import NONSENSE, Sandbox  # noqa: PLC0415 - likewise
    from briefgen.sources.parsed import ReadError  # noqa: PLC0415 - most documents are texts

    data = read_bytes(path)
    try:
        with Sandbox() as sandbox:
            answer = sandbox.answer(data, _READER)
        told = msgspec.json.decode(answer, type=_Told, dec_hook=lambda _, value: Path(str(value)))
    except ReadError as error:
        raise SourceError(f"{path}: {error}", path=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: {NONSENSE}", path=str(path)) from error
    if told.value is None or not _is_whole(told.value):
        raise SourceError(f"{path}: {told.error or NONSENSE}", path=str(path))
    return replace(told.value, path=path)


def _is_whole(document: CitedDocument) -> bool:
    """Whether all that it points to is there."""
    count = len(document.claims)
    covered = all(0 <= index < count for s in document.suppressions for index in s.claims)
    placed = all(min(c.line, c.column, c.end_line, c.end_column) >= 1 for c in document.claims)
    return covered and placed and all(n >= 0 for c in document.claims for n in c.numbers)
