"""Paths to a numbered set of sources: find, read, set furniture aside, collect metadata, find copies."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.model import Found, Region, Source, SourceSet, Span, Unreadable
from briefgen.settings import Progress, ProgressListener
from briefgen.sources.copies import Body, body_words, differences, find_copies
from briefgen.sources.discover import MEDIA_TYPES, Candidate, discover
from briefgen.sources.furniture import mark
from briefgen.sources.layout import Layout, compose
from briefgen.sources.manifest import Entry, read_manifests
from briefgen.sources.metadata import from_text, front_matter, merge
from briefgen.sources.parsed import Fields, ReadError
from briefgen.sources.plaintext import clean, decode, invisible, paragraphs
from briefgen.sources.sandbox import Limits, Sandbox

__all__ = ["load_sources", "source_from_text"]

_MOST_SHOWN = 12
_GUESSED = {".txt", ".eml", ".pdf"}
_LARGEST_TEXT = 20_000_000


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as read, before it has a number."""

    shown: str
    suffix: str
    sha256: str
    layout: Layout
    fields: Fields
    warnings: tuple[str, ...]


def load_sources(
    paths: Sequence[str | os.PathLike[str]],
    *,
    manifest: str | os.PathLike[str] | None = None,
    progress: ProgressListener | None = None,
) -> SourceSet:
    """Read sources.

    Args:
        paths: files, folders (read recursively) and glob patterns: .txt .md .html .pdf .docx .eml.
        manifest: a manifest file; None for ``manifest.json``, ``.toml`` or ``.yaml`` in a folder given, if there is one
            (see :func:`briefgen.sources.manifest.read_manifests`).
        progress: told of each file before it is read.

    Returns:
        Sources numbered from 1 in the order of the manifest, then by path; what could not be read, with the reason.

    Raises:
        SourceError: a path does not exist, the manifest is wrong, or nothing could be read.
    """
    return _load(paths, manifest=manifest, progress=progress, limits=Limits())


def _load(
    paths: Sequence[str | os.PathLike[str]],
    *,
    manifest: str | os.PathLike[str] | None,
    progress: ProgressListener | None,
    limits: Limits,
) -> SourceSet:
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    found = discover(paths, manifest=Path(manifest) if manifest is not None else None)
    entries = read_manifests(found.manifests)
    unreadable = [*found.unreadable, *_missing(entries)]
    candidates = _in_order(found.candidates, entries)
    said = {entry.file.resolve(): entry.fields for entry in entries}
    reads: list[_Read] = []
    by_digest: dict[str, int] = {}
    same: dict[int, list[str]] = {}
    with Sandbox(limits) as sandbox:
        for done, candidate in enumerate(candidates):
            if progress:
                progress(Progress("load", done, len(candidates), candidate.shown))
            try:
                data = _bytes(candidate, limits)
                digest = hashlib.sha256(data).hexdigest()
                if digest in by_digest:
                    same.setdefault(by_digest[digest], []).append(candidate.shown)
                    continue
                read = _read(candidate, data, digest, said.get(candidate.file.resolve(), {}), sandbox)
            except ReadError as error:
                unreadable.append(Unreadable(candidate.shown, str(error)))
                continue
            by_digest[digest] = len(reads)
            reads.append(read)
    if progress:
        progress(Progress("load", len(candidates), len(candidates)))
    unreadable.sort(key=lambda u: u.path)
    if not reads:
        raise _nothing(paths, unreadable)
    return SourceSet(_copies([_source(i, r, tuple(same.get(i, ()))) for i, r in enumerate(reads)]), tuple(unreadable))


def _nothing(paths: Sequence[str | os.PathLike[str]], unreadable: Sequence[Unreadable]) -> SourceError:
    named = ", ".join(str(os.fspath(p)) for p in paths[:3])
    if not unreadable:
        return SourceError(
            f"{named}: no sources there; put .txt, .md, .html, .pdf, .docx or .eml files into it", path=named
        )
    reasons = "".join(f"\n  {u.path}: {u.reason}" for u in unreadable[:_MOST_SHOWN])
    more = f"\n  and {len(unreadable) - _MOST_SHOWN} more" if len(unreadable) > _MOST_SHOWN else ""
    return SourceError(f"{named}: none of the {len(unreadable)} files could be read:{reasons}{more}", path=named)


def _missing(entries: Sequence[Entry]) -> list[Unreadable]:
    return [
        Unreadable(e.listed, "listed in the manifest, but there is no such file")
        for e in entries
        if not e.file.is_file()
    ]


def _in_order(candidates: Sequence[Candidate], entries: Sequence[Entry]) -> list[Candidate]:
    ranks = {entry.file.resolve(): rank for rank, entry in enumerate(entries)}
    return sorted(candidates, key=lambda c: (ranks.get(c.file.resolve(), len(ranks)), c.shown))


def _bytes(candidate: Candidate, limits: Limits) -> bytes:
    suffix = candidate.file.suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise ReadError(f"unsupported format {suffix or 'without a suffix'} (read are: {', '.join(MEDIA_TYPES)})")
    most = min(limits.file_size, _LARGEST_TEXT) if suffix in {".txt", ".md", ".markdown"} else limits.file_size
    try:
        with candidate.file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or type(error).__name__}") from error
    if len(data) > most:
        raise ReadError(f"is larger than {most // 1_000_000} MB")
    if not data.strip():
        raise ReadError("is empty")
    _require_format(suffix, data)
    return data


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


def _read(candidate: Candidate, data: bytes, digest: str, said: Fields, sandbox: Sandbox) -> _Read:
    suffix = candidate.file.suffix.lower()
    if suffix == ".txt":
        layout, fields, warnings = _plain(data)
    else:
        parsed = sandbox.read(data, suffix)
        layout, fields, warnings = compose(parsed.blocks), parsed.fields, parsed.warnings
    return _described(candidate.shown, suffix, digest, said, (layout, fields, warnings))


def source_from_text(text: str, *, number: int = 1, path: str = "text.txt") -> Source:
    """A text as the reader of ``.txt`` files reads it, without a file.

    Raises:
        ReadError: it holds no text that a reader sees, or is no text.
    """
    data = text.encode("utf-8", "replace")
    read = _described(path, ".txt", hashlib.sha256(data).hexdigest(), {}, _plain(data))
    return _source(number - 1, read, ())


def _described(
    shown: str, suffix: str, digest: str, said: Fields, read: tuple[Layout, Fields, tuple[str, ...]]
) -> _Read:
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
    layout = replace(layout, regions=regions)
    return _Read(shown, suffix, digest, layout, merged, (*warnings, *more, *doubts))


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


def _plain(data: bytes) -> tuple[Layout, Fields, tuple[str, ...]]:
    text, warnings = decode(data)
    text, replaced = clean(text)
    fields, front, more = front_matter(text)
    spans = paragraphs(text)
    regions: tuple[Region, ...] = ()
    if front is not None:
        spans = (Span(front.start, front.end), *(s for s in spans if s.start >= front.end))
        regions = (Region("furniture", spans[0], "front matter"),)
    return Layout(text, spans, (), regions), fields, (*warnings, *replaced, *more)


def _source(index: int, read: _Read, same: tuple[str, ...]) -> Source:
    return Source(
        number=index + 1,
        path=read.shown,
        media_type=MEDIA_TYPES[read.suffix],
        sha256=read.sha256,
        text=read.layout.text,
        title=read.fields["title"],
        author=read.fields.get("author"),
        publisher=read.fields.get("publisher"),
        date=read.fields.get("date"),
        url=read.fields.get("url"),
        paragraphs=read.layout.paragraphs,
        pages=read.layout.pages,
        regions=read.layout.regions,
        warnings=read.warnings,
        same_bytes=same,
    )


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
