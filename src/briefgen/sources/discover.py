"""Paths, folders and globs to a list of files, with what was refused and why."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.model import Unreadable

__all__ = ["MEDIA_TYPES", "Candidate", "Discovery", "discover", "display"]

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read: where it lies, and how it is shown (POSIX, relative to the folder given)."""

    file: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What stands under the paths given, by shown path; ``roots`` are the folders given, ``manifests`` what lies in them."""

    candidates: tuple[Candidate, ...]
    unreadable: tuple[Unreadable, ...]
    roots: tuple[Path, ...]
    manifests: tuple[Path, ...]


def display(path: str) -> str:
    """A path as it can be stored and printed: POSIX separators, no control characters, valid Unicode."""
    text = os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


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
    if not paths:
        raise SourceError("no sources given: name at least one file or folder")
    found: dict[Path, tuple[Path, Path]] = {}
    refused: list[Unreadable] = []
    roots: list[Path] = []
    manifests: list[Path] = [manifest] if manifest else []
    for path, root in _expand(paths):
        if not path.is_dir():
            _add(path, root, found, refused, named=path.parent == root)
            continue
        roots.append(path)
        if manifest is None:
            manifests.extend(p for p in (path / name for name in MANIFEST_NAMES) if p.is_file())
        for file in _walk(path):
            _add(file, path, found, refused, named=False)
    skip = {m.resolve() for m in manifests}
    files = {real: pair for real, pair in found.items() if real not in skip}
    shown = _shown(files)
    candidates = sorted((Candidate(pair[0], shown[real]) for real, pair in files.items()), key=lambda c: c.shown)
    unreadable = sorted(set(refused), key=lambda u: u.path)
    return Discovery(tuple(candidates), tuple(unreadable), tuple(roots), tuple(manifests))


def _expand(paths: Sequence[str | os.PathLike[str]]) -> Iterator[tuple[Path, Path]]:
    """Each path with the folder that its shown path is relative to."""
    for given in paths:
        path = Path(given)
        if path.exists():
            yield path, path.parent
            continue
        text = os.fspath(given)
        if not glob.has_magic(text):
            raise SourceError(
                f"{display(text)}: no such file or folder; check the path, or put a pattern such as 'articles/*.txt'",
                path=text,
            )
        matches = sorted(glob.glob(text, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not matches:
            raise SourceError(
                f"{display(text)}: the pattern matches no file; check the folder and the suffix", path=text
            )
        fixed = Path(text)
        while glob.has_magic(str(fixed)):
            fixed = fixed.parent
        files = [Path(m) for m in matches]
        # "**" matches folders too; their files are matched by themselves.
        folders = [] if any(f.is_file() for f in files) else files
        yield from ((f, fixed) for f in files if not f.is_dir())
        yield from ((f, f.parent) for f in folders)


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(here, f) for f in folders if Path(here, f).is_symlink())
        yield from (Path(here, f) for f in sorted(files) if not f.startswith("."))


def _add(
    file: Path, root: Path, found: dict[Path, tuple[Path, Path]], refused: list[Unreadable], *, named: bool
) -> None:
    shown = display(os.path.relpath(file, root))
    try:
        real = file.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError):
        refused.append(Unreadable(shown, "a symbolic link that leads nowhere"))
        return
    if not named and not real.is_relative_to(root.resolve()):
        refused.append(
            Unreadable(
                shown, "a symbolic link that leaves the folder given; name its target as a source if you want it read"
            )
        )
    elif stat.S_ISREG(mode):
        found.setdefault(real, (file, root))
    elif not stat.S_ISDIR(mode):
        refused.append(Unreadable(shown, "not a regular file"))


def _shown(files: dict[Path, tuple[Path, Path]]) -> dict[Path, str]:
    """Paths relative to the folder given; where two would be the same, relative to what all folders have in common."""
    short = {real: display(os.path.relpath(file, root)) for real, (file, root) in files.items()}
    if len(set(short.values())) == len(short):
        return short
    try:
        common = os.path.commonpath([root.absolute() for _, root in files.values()])
    except ValueError:  # different drives
        common = ""
    return {real: display(os.path.relpath(file, common) if common else str(file)) for real, (file, _) in files.items()}
