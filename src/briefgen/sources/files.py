"""One file to what is read of it: its bytes, its format, its text with furniture set aside, its metadata."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from briefgen.model import Found, Region, Source
from briefgen.sources.confining.sandbox import Limits, Sandbox
from briefgen.sources.discover import MEDIA_TYPES, Candidate
from briefgen.sources.furniture import mark
from briefgen.sources.layout import Layout, compose
from briefgen.sources.metadata import from_text, merge
from briefgen.sources.parsed import Fields, ReadError
from briefgen.sources.parsing import Parsing
from briefgen.sources.plaintext import invisible
from briefgen.sources.readers.txt import certain, laid_out

if TYPE_CHECKING:
    from briefgen.ledger import Ledger

__all__ = ["FileReader", "Listed", "source_from_text"]

_GUESSED = {".txt", ".eml", ".pdf"}
_LARGEST_TEXT = 20_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A file to read, with what the manifest says of it."""

    candidate: Candidate
    said: Fields

    @property
    def suffix(self) -> str:
        """In lower case, with its point: it chooses the reader."""
        return Path(self.candidate.name).suffix.lower()


class FileReader:
    """Reads one file after another; use as a context manager. Not to be shared between threads."""

    def __init__(self, limits: Limits | None = None, *, ledger: Ledger | None = None, keep: bool = True) -> None:
        """A reader.

        Args:
            limits: what one file may cost.
            ledger: where parsed files are kept; None to keep none.
            keep: whether newly parsed ones are put there, or only those taken out that are there.
        """
        self._limits = limits or Limits()
        self._parsing = Parsing(self._limits, ledger, keep=keep)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parsing.close()

    def data(self, item: Listed) -> bytes:
        """The bytes of a file.

        Raises:
            ReadError: it cannot be opened, is empty or too large, or is of no format that is read.
        """
        suffix = item.suffix
        if suffix not in MEDIA_TYPES:
            raise ReadError(f"unsupported format {suffix or 'without a suffix'} (read are: {', '.join(MEDIA_TYPES)})")
        most = self._limits.file_size
        most = min(most, _LARGEST_TEXT) if suffix in {".txt", ".md", ".markdown"} else most
        try:
            with open(item.candidate.name, "rb", opener=_opened) as stream:
                data = stream.read(most + 1)
        except OSError as error:
            raise ReadError(f"cannot be opened: {error.strerror or type(error).__name__}") from error
        if len(data) > most:
            raise ReadError(f"is larger than {most // 1_000_000} MB")
        if not data.strip():
            raise ReadError("is empty")
        _require_format(suffix, data)
        return data

    def source(self, item: Listed, data: bytes, digest: str) -> Source:
        """A file as a source, numbered 1.

        Args:
            item: the file.
            data: its bytes.
            digest: their sha256, hexadecimal.

        Raises:
            ReadError: it is broken, broke a limit, or holds no text that a reader sees.
        """
        suffix = item.suffix
        if suffix == ".txt":
            read = laid_out(certain(data) or self._parsing.parsed(data, suffix, digest))
        else:
            parsed = self._parsing.parsed(data, suffix, digest)
            read = compose(parsed.blocks), parsed.fields, parsed.warnings
        return _described(item.candidate.shown, suffix, digest, item.said, read)


def _opened(name: str, flags: int) -> int:
    """Open a regular file; what has become a pipe or a device since it was found is neither waited for nor read."""
    descriptor = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file")
    return descriptor


def _require_format(suffix: str, data: bytes) -> None:
    """Refuse a file whose first bytes say that it is of another format than its name says."""
    for mark_, name in (
        (b"%PDF-", ".pdf"),
        (b"PK\x03\x04", ".docx"),
        (b"\x89PNG", ".png"),
        (b"\xff\xd8\xff", ".jpg"),
        (b"GIF8", ".gif"),
    ):
        if data.startswith(mark_) and suffix != name:
            raise ReadError(f"is named {suffix} but begins like a {name} file: rename or convert it")


def source_from_text(text: str, *, number: int = 1, path: str = "text.txt") -> Source:
    """A text as the reader of ``.txt`` files reads it, without a file.

    Raises:
        ReadError: it holds no text that a reader sees, or is no text.
    """
    data = text.encode("utf-8", "replace")
    parsed = certain(data)
    if parsed is None:
        with Sandbox() as sandbox:
            parsed = sandbox.read(data, ".txt")
    return replace(_described(path, ".txt", hashlib.sha256(data).hexdigest(), {}, laid_out(parsed)), number=number)


def _described(
    shown: str, suffix: str, digest: str, said: Fields, read: tuple[Layout, Fields, tuple[str, ...]]
) -> Source:
    """What was read, with furniture and headings marked and the metadata that the text itself gives."""
    layout, fields, warnings = read
    if not any(c.isalnum() for c in layout.text):
        raise ReadError("holds no text")
    unseen, more = invisible(layout.text)
    regions = mark(layout.text, layout.paragraphs, (*layout.regions, *unseen), guess_headings=suffix in _GUESSED)
    _require_body(layout, regions)
    told, doubts = from_text(layout.text, layout.paragraphs, regions)
    merged = merge(said, fields, told, {"title": Found(shown.rpartition("/")[2], "file name")})
    if "date" in merged:
        doubts = tuple(d for d in doubts if "two ways" not in d)
    return Source(
        number=1,
        path=shown,
        media_type=MEDIA_TYPES[suffix],
        sha256=digest,
        text=layout.text,
        title=merged["title"],
        author=merged.get("author"),
        publisher=merged.get("publisher"),
        date=merged.get("date"),
        url=merged.get("url"),
        paragraphs=layout.paragraphs,
        pages=layout.pages,
        regions=regions,
        warnings=(*warnings, *more, *doubts),
    )


def _require_body(layout: Layout, regions: Sequence[Region]) -> None:
    """Refuse a file of which a reader of the original sees nothing, or nothing but page furniture."""
    aside = sorted({r.span for r in regions if r.kind != "heading"})
    at = 0
    for span in aside:
        if any(c.isalnum() for c in layout.text[at : span.start]):
            return
        at = max(at, span.end)
    if not any(c.isalnum() for c in layout.text[at:]):
        kinds = {r.kind for r in regions}
        raise ReadError("holds no text that a reader sees" if "hidden" in kinds else "holds page furniture only")
