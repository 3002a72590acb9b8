"""Paths to a numbered set of sources: find, read, set furniture aside, collect metadata, find copies."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import SourceError
from briefgen.model import Source, SourceSet, Unreadable
from briefgen.settings import Progress, ProgressListener
from briefgen.sources.confining.sandbox import Limits
from briefgen.sources.copies import Body, body_words, differences, find_copies
from briefgen.sources.discover import Candidate, discover
from briefgen.sources.files import FileReader, Listed, source_from_text
from briefgen.sources.manifest import Entry, absent, read_manifests, said_of
from briefgen.sources.parsed import ReadError

if TYPE_CHECKING:
    from briefgen.ledger import Ledger

__all__ = ["load_files", "load_sources", "none_readable", "source_from_text"]

_MOST_SHOWN = 12


def load_sources(
    paths: Sequence[str | os.PathLike[str]],
    *,
    manifest: str | os.PathLike[str] | None = None,
    progress: ProgressListener | None = None,
    ledger: Ledger | None = None,
) -> SourceSet:
    """Read sources.

    Args:
        paths: files, folders (read recursively) and glob patterns: .txt .md .html .pdf .docx .eml.
        manifest: a manifest file; None for ``manifest.json``, ``.toml`` or ``.yaml`` in a folder given, if there is one
            (see :func:`briefgen.sources.manifest.read_manifests`).
        progress: told of each file before it is read.
        ledger: where parsed files are kept, so that a file that was parsed once is not parsed again; None to keep none.

    Returns:
        Sources numbered from 1 in the order of the manifest, then by path; what could not be read, with the reason.

    Raises:
        SourceError: a path does not exist, the manifest is wrong, or nothing could be read.
    """
    return _load(paths, manifest=manifest, progress=progress, limits=Limits(), ledger=ledger)


def _load(
    paths: Sequence[str | os.PathLike[str]],
    *,
    manifest: str | os.PathLike[str] | None,
    progress: ProgressListener | None,
    limits: Limits,
    ledger: Ledger | None = None,
) -> SourceSet:
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    found = discover(paths, manifest=Path(manifest) if manifest is not None else None)
    entries = read_manifests(found.manifests)
    read = load_files(_in_order(found.candidates, entries), progress=progress, limits=limits, ledger=ledger)
    unreadable = (*found.unreadable, *absent(entries), *read.unreadable)
    unreadable = tuple(sorted(unreadable, key=lambda u: u.path))
    if not read.sources:
        raise none_readable(paths, unreadable)
    return SourceSet(read.sources, unreadable)


def load_files(
    files: Sequence[Listed],
    *,
    progress: ProgressListener | None = None,
    limits: Limits | None = None,
    ledger: Ledger | None = None,
) -> SourceSet:
    """Read files that are known by name; as :func:`load_sources`, but without a look for others, and maybe none."""
    sources: list[Source] = []
    unreadable: list[Unreadable] = []
    by_digest: dict[str, int] = {}
    same: dict[int, list[str]] = {}
    with FileReader(limits, ledger=ledger) as reader:
        for done, item in enumerate(files):
            shown = item.candidate.shown
            if progress:
                progress(Progress("load", done, len(files), shown))
            try:
                data = reader.data(item)
                digest = hashlib.sha256(data).hexdigest()
                if digest in by_digest:
                    same.setdefault(by_digest[digest], []).append(shown)
                    continue
                source = reader.source(item, data, digest)
            except ReadError as error:
                unreadable.append(Unreadable(shown, str(error)))
                continue
            by_digest[digest] = len(sources)
            sources.append(source)
    if progress:
        progress(Progress("load", len(files), len(files)))
    numbered = [replace(s, number=i + 1, same_bytes=tuple(same.get(i, ()))) for i, s in enumerate(sources)]
    return SourceSet(_copies(numbered), tuple(unreadable))


def none_readable(paths: Sequence[str | os.PathLike[str]], unreadable: Sequence[Unreadable]) -> SourceError:
    """The error for paths under which nothing could be read: it lists the first files with their reasons."""
    named = ", ".join(str(os.fspath(p)) for p in paths[:3])
    if not unreadable:
        return SourceError(
            f"{named}: no sources there; put .txt, .md, .html, .pdf, .docx or .eml files into it", path=named
        )
    reasons = "".join(f"\n  {u.path}: {u.reason}" for u in unreadable[:_MOST_SHOWN])
    more = f"\n  and {len(unreadable) - _MOST_SHOWN} more" if len(unreadable) > _MOST_SHOWN else ""
    return SourceError(f"{named}: none of the {len(unreadable)} files could be read:{reasons}{more}", path=named)


def _in_order(candidates: Sequence[Candidate], entries: Sequence[Entry]) -> list[Listed]:
    said = said_of(entries)
    ranks = {real: rank for rank, real in enumerate(said)}
    ordered = sorted(candidates, key=lambda c: (ranks.get(c.real, len(ranks)), c.shown))
    return [Listed(c, said.get(c.real, {})) for c in ordered]


def _copies(sources: Sequence[Source]) -> tuple[Source, ...]:
    bodies: list[Body] = [body_words(s.text, s.regions) for s in sources]
    out: list[Source] = []
    for source, body, of in zip(sources, bodies, find_copies(bodies), strict=True):
        if of is None:
            out.append(source)
            continue
        differs = differences(bodies[of], body)
        warning = (f"differs from [{of + 1}] in: {'; '.join(differs)}",) if differs else ()
        out.append(replace(source, copy_of=of + 1, warnings=(*source.warnings, *warning)))
    return tuple(out)
