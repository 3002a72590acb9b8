"""What a row reads, as a digest: a row that was done is done again when one of these is another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.ledger import key_of
from briefgen.version import __version__

if TYPE_CHECKING:
    from briefgen.batch.rows import Row
    from briefgen.sources.discover import Discovery

__all__ = ["Inputs", "file_digest"]

_FORMAT = 1
_BLOCK = 1 << 20
# What changes no byte of a result: where answers are kept, how fast they come and how dear they may be. Nor does the date of a
# row that gives none: it keeps that of the day on which it was made.
_ASIDE = (
    *("api_key", "cache", "refresh", "concurrency", "timeout_s", "deadline_s"),
    *("max_tokens", "max_cost", "prices", "batch", "offline", "local_only"),
)


class Inputs:
    """The files of all rows, each listed and read once a run."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._found: set[tuple[str, ...]] = set()
        self._listed: dict[tuple[str, ...], str] = {}
        self._files: dict[str, str] = {}

    def require(self, sources: tuple[str, ...]) -> None:
        """See that there are files under these paths.

        Raises:
            SourceError: a path does not exist, or a pattern matches nothing.
        """
        if sources not in self._found:
            _discovered(sources)
            self._found.add(sources)

    def digest(self, row: Row) -> str:
        """Of the row as it is meant, the bytes of all that it reads, and this version of briefgen."""
        meant = asdict(row)
        for name in ("line", "shown", "has_own_cache"):
            meant.pop(name)
        for name in (*_ASIDE, *(() if row.is_dated else ("as_of",))):
            meant["settings"].pop(name)
        single = [row.document, row.record, row.previous, row.template, row.settings.nli_model]
        return key_of(
            format=_FORMAT,
            briefgen=__version__,
            row=json.loads(json.dumps(meant)),
            sources=self._sources(row.sources) if row.sources else "",
            files=[[path, self._file(Path(path))] for path in single if path],
        )

    def _sources(self, sources: tuple[str, ...]) -> str:
        if sources not in self._listed:
            found = _discovered(sources)
            read = [[one.shown, self._file(Path(one.real))] for one in found.candidates]
            beside = [[path.name, self._file(path)] for path in found.manifests]
            refused = [[one.path, one.reason] for one in found.unreadable]
            self._listed[sources] = key_of(read=read, beside=beside, refused=refused)
        return self._listed[sources]

    def _file(self, path: Path) -> str:
        name = str(path)
        if name not in self._files:
            self._files[name] = file_digest(path)
        return self._files[name]


def _discovered(sources: tuple[str, ...]) -> Discovery:
    from briefgen.sources.discover import discover  # noqa: PLC0415 - imported when used

    return discover(sources)


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes, of a folder's files in order, or why they cannot be read."""
    try:
        if path.is_dir():
            return key_of(files=[[p.name, file_digest(p)] for p in sorted(path.iterdir()) if p.is_file()])
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return f"unreadable: {error.strerror or type(error).__name__}"
    return digest.hexdigest()
