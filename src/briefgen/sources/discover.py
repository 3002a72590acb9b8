"""Paths, folders and globs to a list of files, with what was refused and why."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.model import Unreadable

__all__ = [
    "MEDIA_TYPES",
    "Candidate",
    "Discovery",
    "Places",
    "Sighting",
    "discover",
    "display",
    "in_common",
    "places",
    "shown_from",
    "sightings",
    "would_be_read",
]

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
}
MANIFEST_NAMES = ("manifest.json", "manifest.toml", "manifest.yaml", "manifest.yml")
_LEAVES = "a symbolic link that leaves the folder given; name its target as a source if you want it read"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read.

    Attributes:
        name: where it lies, as found.
        real: its resolved path: what tells one file from another.
        shown: as it is shown: POSIX, relative to the folder given.
    """

    name: str
    real: str
    shown: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that stands under a path given, in passing: one file may be seen twice, under one real path.

    Attributes:
        name, real, shown: as of a candidate; ``real`` is empty where it was refused.
        root: the folder that ``shown`` is relative to.
        refused: why it is no source; empty for a file to read.
    """

    name: str
    real: str
    shown: str
    root: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """What the paths given come to.

    Attributes:
        items: each file or folder, with the folder that its shown path is relative to.
        manifests: those given, or found in the folders given.
        skipped: real paths that are no sources: the manifests.
    """

    items: tuple[tuple[str, str], ...]
    manifests: tuple[Path, ...]
    skipped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What stands under the paths given, by shown path; ``manifests`` is what lies in the folders given."""

    candidates: tuple[Candidate, ...]
    unreadable: tuple[Unreadable, ...]
    manifests: tuple[Path, ...]


def display(path: str) -> str:
    """A path as it can be stored and printed: POSIX separators, no control characters, valid Unicode."""
    if path.isascii() and path.isprintable() and os.sep == "/":
        return path
    text = os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def would_be_read(folder: Path, source: Path) -> bool:
    """Whether what is written into ``folder`` is read with ``source`` the next time; folders with a dot are not looked into."""
    here, there = folder.resolve(), source.resolve()
    if not (source.is_dir() and here.is_relative_to(there)):
        return False
    return not any(part.startswith(".") for part in here.relative_to(there).parts)


def places(paths: Sequence[str | os.PathLike[str]], *, manifest: Path | None = None) -> Places:
    """Expand patterns and find the manifests.

    Args:
        paths: files, folders and glob patterns.
        manifest: a manifest given by name; None for those that lie in the folders given.

    Raises:
        SourceError: a path does not exist, a pattern matches nothing, or no path was given.
    """
    if not paths:
        raise SourceError("no sources given: name at least one file or folder")
    items = tuple(item for given in paths for item in _expand(os.fspath(given)))
    manifests = [manifest] if manifest else []
    if manifest is None:
        folders = [Path(name) for name, _ in items if os.path.isdir(name)]  # noqa: PTH112 - one of very many
        manifests = [p for folder in folders for p in (folder / name for name in MANIFEST_NAMES) if p.is_file()]
    return Places(items, tuple(manifests), frozenset(os.path.realpath(m) for m in manifests))


def _expand(given: str) -> Iterator[tuple[str, str]]:
    """What one path comes to, each with the folder that its shown path is relative to."""
    path = Path(given)
    if os.path.exists(given):  # noqa: PTH110 - Path.exists raises where a name is too long
        yield str(path), str(path if path.is_dir() else path.parent)
        return
    if not glob.has_magic(given):
        raise SourceError(
            f"{display(given)}: no such file or folder; check the path, or put a pattern such as 'articles/*.txt'",
            path=given,
        )
    matches = sorted(str(Path(m)) for m in glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise SourceError(f"{display(given)}: the pattern matches no file; check the folder and the suffix", path=given)
    fixed = Path(given)
    while glob.has_magic(str(fixed)):
        fixed = fixed.parent
    files = [m for m in matches if not os.path.isdir(m)]  # noqa: PTH112 - one of very many
    yield from ((m, str(fixed)) for m in files)
    # "**" matches folders too; their files are matched by themselves.
    if not any(os.path.isfile(m) for m in files):  # noqa: PTH113 - likewise
        yield from ((m, m) for m in matches if os.path.isdir(m))  # noqa: PTH112 - likewise


def sightings(found: Places) -> Iterator[Sighting]:
    """Everything that stands under the places, hidden entries left out, one at a time: of a folder only its names are held."""
    for name, root in found.items:
        is_folder = os.path.isdir(name)  # noqa: PTH112 - one of very many
        seen = _walk(name, "", os.path.realpath(name), name) if is_folder else (_named(name, root),)
        yield from (s for s in seen if s.real not in found.skipped)


def _walk(folder: str, prefix: str, real: str, root: str) -> Iterator[Sighting]:
    """A folder: links to folders, files by name, then its folders likewise."""
    try:
        with os.scandir(folder) as entries:
            seen = sorted((e.name, _kind(e)) for e in entries if not e.name.startswith("."))
    except OSError as error:
        reason = f"a folder that cannot be opened: {error.strerror or type(error).__name__}"
        yield Sighting(folder, "", display(prefix or "."), root, reason)
        return
    for name, kind in sorted((s for s in seen if s[1] != "folder"), key=lambda s: s[1] != "link to a folder"):
        path, shown = os.path.join(folder, name), prefix + name  # noqa: PTH118 - one of very many
        if kind == "file":
            yield Sighting(path, os.path.join(real, name), display(shown), root)  # noqa: PTH118 - likewise
        elif kind == "other":
            yield Sighting(path, "", display(shown), root, "not a regular file")
        else:
            yield _link(path, shown, root, inside=os.path.realpath(root))
    for name, kind in seen:
        if kind == "folder":
            yield from _walk(os.path.join(folder, name), f"{prefix}{name}{os.sep}", os.path.join(real, name), root)  # noqa: PTH118 - likewise


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        if entry.is_symlink():
            return "link to a folder" if entry.is_dir() else "link"
        if entry.is_dir():
            return "folder"
        return "file" if entry.is_file() else "other"
    except OSError:  # links in a circle, among others: of this entry's concern alone
        return "link" if entry.is_symlink() else "other"


def _named(name: str, root: str) -> Sighting:
    """A file that was named or that a pattern matched; a link that was named may lead anywhere."""
    shown = os.path.relpath(name, root)
    named = os.path.dirname(name) == ("" if root == "." else root)  # noqa: PTH120 - one of very many
    return _link(name, shown, root, inside="" if named else os.path.realpath(root))


def _link(name: str, shown: str, root: str, *, inside: str) -> Sighting:
    """What may be a link, as the file that it leads to; ``inside`` is the folder that it may not leave."""
    shown = display(shown)
    try:
        real = os.path.realpath(name, strict=True)
        mode = os.stat(real).st_mode  # noqa: PTH116 - one of very many
    except (OSError, RuntimeError):
        return Sighting(name, "", shown, root, "a symbolic link that leads nowhere")
    if inside and not real.startswith(inside.rstrip(os.sep) + os.sep):
        return Sighting(name, "", shown, root, _LEAVES)
    if not stat.S_ISREG(mode):
        # A link to a folder that is given leads to files that are seen by themselves.
        return Sighting(name, "", shown, root, "" if stat.S_ISDIR(mode) else "not a regular file")
    return Sighting(name, real, shown, root)


def discover(paths: Sequence[str | os.PathLike[str]], *, manifest: Path | None = None) -> Discovery:
    """List the files under the paths given.

    Args:
        paths: files, folders (read recursively; hidden entries skipped) and glob patterns.
        manifest: a manifest given by name; it is never a source.

    Returns:
        Files by shown path in code-point order, each once, and refused links.

    Raises:
        SourceError: a path does not exist, a pattern matches nothing, or no path was given.
    """
    found = places(paths, manifest=manifest)
    files: dict[str, Sighting] = {}
    refused: set[Unreadable] = set()
    for seen in sightings(found):
        if seen.refused:
            refused.add(Unreadable(seen.shown, seen.refused))
        elif seen.real:
            files.setdefault(seen.real, seen)
    candidates = sorted(_shown(files.values()), key=lambda c: c.shown)
    unreadable = sorted(refused, key=lambda u: u.path)
    return Discovery(tuple(candidates), tuple(unreadable), found.manifests)


def _shown(files: Iterable[Sighting]) -> list[Candidate]:
    """Paths relative to the folder given; where two would be the same, relative to what all folders have in common."""
    files = list(files)
    if len({s.shown for s in files}) == len(files):
        return [Candidate(s.name, s.real, s.shown) for s in files]
    common = in_common({s.root for s in files})
    return [Candidate(s.name, s.real, shown_from(s.name, common)) for s in files]


def in_common(roots: Iterable[str]) -> str:
    """The folder that all these folders have in common; empty where there is none."""
    try:
        return os.path.commonpath([os.path.abspath(root) for root in roots])  # noqa: PTH100 - one of very many
    except ValueError:  # different drives
        return ""


def shown_from(name: str, common: str) -> str:
    """A file's path as it is shown, relative to ``common`` if there is one."""
    return display(os.path.relpath(name, common) if common else name)
